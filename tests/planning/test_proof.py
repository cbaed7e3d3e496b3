"""A proof is a proof: old faults, solvers that lie, random worlds, answers that contradict."""

import json
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from itertools import pairwise, repeat
from multiprocessing import get_context

import numpy as np
import pytest

from corridor.cli.run import run
from corridor.formats.cases.folder import write_folder
from corridor.maxflow import maximum
from corridor.planning.consistency import check_against_known, check_claim, latest_periods
from corridor.planning.period import Period
from corridor.planning.recommend import recommend
from corridor.planning.sensitivity import cost_tornado
from corridor.problems import InternalError
from corridor.solver import whole
from corridor.solver.whole import WholeSolution
from corridor.testing import tiny
from tests.planning.try_worlds import try_world
from tests.planning.wrongly_planned import ONCE_WRONG, dearer_within_budget
from tests.solver.programs_by_hand import with_old_presolve
from tests.worlds import border_line


@pytest.mark.parametrize("old_presolve", [False, True])
@pytest.mark.parametrize(("world", "question", "built", "tonnes", "cost"), ONCE_WRONG)
def test_plans_that_were_once_wrong(
    world, question, built, tonnes, cost, old_presolve, monkeypatch
):
    if old_presolve:
        monkeypatch.setattr(whole, "RUNS", (with_old_presolve, *whole.RUNS[1:]))
    plan = recommend(world(), others="ignored", **{"mix": "free", **question})
    assert plan.status == "optimal"
    assert plan.built == set(built.split())
    assert plan.after.tonnes_per_year == pytest.approx(tonnes)
    assert plan.cost_musd == pytest.approx(cost, abs=5e-4)
    assert plan.proven


def test_some_of_them_need_the_second_run(monkeypatch):
    """Else the test above shows nothing: the old presolve alone gets at least one wrong."""
    monkeypatch.setattr(whole, "RUNS", (with_old_presolve,) * 3)
    wrong = 0
    for world, question, built, *_ in ONCE_WRONG:
        try:
            wrong += recommend(world(), **question).built != set(built.split())
        except InternalError:
            wrong += 1
    if not wrong:
        pytest.skip("SciPy has a HiGHS without the fault by now")


@pytest.mark.long
def test_random_worlds_against_brute_force():
    """The whole search runs outside: ``python -m tests.planning.try_worlds --worlds 10000``."""
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        for _, wrong in pool.map(try_world, repeat(7), range(150), chunksize=10):
            assert wrong == []


def lying(chance, honest):
    """A first run that finds nothing, or a dearer point and calls it the optimum."""

    def ask(program):
        solution = honest(program)
        kind = chance.random()
        if solution.infeasible or kind < 0.4:
            return solution
        if kind < 0.7:
            return WholeSolution(None, np.inf, np.inf)
        if not np.isfinite(program.upper).all():
            return solution
        dear = honest(replace(program, cost=-program.cost))
        cost = float(program.cost @ dear.value)
        return WholeSolution(dear.value, cost, cost)

    return ask


@pytest.mark.long
def test_a_first_run_that_lies_misleads_nobody(monkeypatch):
    chance = np.random.default_rng(1)
    monkeypatch.setattr(whole, "RUNS", (lying(chance, whole.RUNS[0]), *whole.RUNS[1:]))
    disputed = 0
    for number in range(25):
        seen, wrong = try_world(3, number)
        disputed += seen["disputed"]
        assert wrong == []
    assert disputed > 10


def test_two_runs_that_lie_are_caught_by_the_reverse_program(monkeypatch):
    """Both call the program for least cost infeasible; the one for reach finds a plan."""
    honest = whole.RUNS[1]

    def lies(program):
        if program.cost.min() >= 0 and program.row_lower.max() > 1:
            return WholeSolution(None, np.inf, np.inf)
        return honest(program)

    monkeypatch.setattr(whole, "RUNS", (lies, lies, lies))
    plan = recommend(border_line(), 16, between=("a", "b"))
    assert plan.status == "optimal"
    assert plan.built == {"N", "S"}
    assert plan.bound_musd == 0, "nothing is proven"
    assert not plan.proven
    assert "a third has found one" in plan.dispute


def test_one_run_that_differs_is_told_beside_a_proof(monkeypatch, capsys, tmp_path):
    write_folder(border_line(), tmp_path / "line")
    none = WholeSolution(None, np.inf, np.inf)
    monkeypatch.setattr(whole, "RUNS", (whole.RUNS[0], lambda _: none, whole.RUNS[2]))
    words = ("recommend", str(tmp_path / "line"), "--target", "16", "--from", "a", "--to", "b",
             "--alternatives", "0")  # fmt: skip
    assert run(words) == 0
    said = capsys.readouterr().out
    assert "proven cheapest" in said
    assert "one run of the solver disagreed" in said
    assert "not settled" not in said


def test_an_answer_that_is_not_settled_says_so(monkeypatch, capsys, tmp_path):
    """The relaxation proves less than the plan costs, and no other run has found it."""
    write_folder(dearer_within_budget(), tmp_path / "case")
    none = WholeSolution(None, np.inf, np.inf)
    monkeypatch.setattr(whole, "RUNS", (whole.RUNS[0], lambda _: none, lambda _: none))
    words = ("recommend", str(tmp_path / "case"), "--target", "2.1", "--by", "2028", "--from", "a2",
             "--to", "b1", "--budget", "XA=24", "--alternatives", "0")  # fmt: skip
    assert run(words) == 0
    said = capsys.readouterr().out
    assert "not proven cheapest" in said
    assert "not settled" in said
    assert "runs of the solver differ" in said
    assert run((*words, "--json")) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["proven"] is False
    assert answer["dispute"]
    assert answer["bound_musd"] < answer["cost_musd"]


@pytest.fixture
def plan():
    projects = {
        "N": {"cost": 30, "gain": {"north": 5e6}, "payers": "AA:1"},
        "S": {"cost": 20, "gain": {"south": 2e6}, "payers": "BB:1", "requires": "N"},
        "T": {"cost": 50, "gain": {"south": 2e6}, "payers": "BB:1", "excludes": "S"},
    }
    return recommend(border_line(**projects), 16, 2030, between=("a", "b"), budget={"AA": 15})


BREACHES = {
    "called sufficient": {"target_t_per_year": 17e6},
    "by a fresh program": {"tonnes_per_year": 16.1e6},
    "above the cost": {"bound_musd": 99.0},
    "is called unreachable": {"status": "unreachable"},
    "AA in 2028 spend 15 of 14": {"budget": {"AA": 14.0}},
    "N starts in 2029": {"periods": {"N": Period(2029, 2), "S": Period(2028, 2)}},
    "S opens before N": {"periods": {"N": Period(2028, 2), "S": Period(2027, 2)}},
    "T excludes S": {"periods": dict.fromkeys("NST", Period(2028, 2))},
    "contains N, S again": {"forbidden": (frozenset({"N", "S"}),)},
    "does as much for": {"cost_musd": 60.0, "bound_musd": 60.0},
}


@pytest.mark.parametrize("breach", BREACHES)
def test_a_claim_that_contradicts_itself_is_refused(breach, plan):
    rows = plan.pool.program.network.row_capacity(plan.after.capacities.by_id)
    with pytest.raises(InternalError, match=breach):
        check_claim(plan.pool, replace(plan.claim, **BREACHES[breach]), rows)


def test_a_target_that_something_tried_carries_is_not_called_unreachable(plan):
    claim = replace(plan.claim, status="unreachable", periods={}, tonnes_per_year=8e6)
    with pytest.raises(InternalError, match="called unreachable and N, S carries"):
        check_against_known(plan.pool, claim)


def test_a_lower_target_that_costs_more_is_refused(plan):
    rows = plan.pool.program.network.row_capacity(plan.after.capacities.by_id)
    check_claim(plan.pool, plan.claim, rows)
    dearer = replace(plan.claim, target_t_per_year=15e6, cost_musd=60.0, bound_musd=55.0)
    with pytest.raises(InternalError, match="N, S does as much for"):
        check_claim(plan.pool, dearer, rows)


def test_a_refused_answer_is_a_fault_that_asks_to_be_reported(monkeypatch, capsys, tmp_path):
    write_folder(border_line(), tmp_path / "line")
    monkeypatch.setattr(
        "corridor.planning.consistency.reaches", lambda carried, target: carried > 2 * target
    )
    words = ("recommend", str(tmp_path / "line"), "--target", "16", "--from", "a", "--to", "b")
    assert run(words) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "refuses its own answer: the plan contradicts itself" in said.err
    assert "Please report it" in said.err


def test_a_flow_that_does_not_check_is_refused(monkeypatch):
    result = maximum.FlowProgram._result

    def less(self, *given):
        flow = result(self, *given)
        return replace(flow, tonnes_per_year=0.9 * flow.tonnes_per_year)

    monkeypatch.setattr(maximum.FlowProgram, "_result", less)
    with pytest.raises(InternalError, match="not as large as the cut"):
        recommend(border_line(), 16, between=("a", "b"))


def test_costs_of_swings_that_move_the_wrong_way_are_refused(monkeypatch):
    case = border_line(N={"cost": 30, "gain": {"north": 5e6}})
    plan = recommend(case, 10, between=("a", "b"))
    cheaper = replace(plan, cost_musd=plan.cost_musd - 5)
    monkeypatch.setattr("corridor.planning.sensitivity._ranged", lambda options, p: Ranged())
    with pytest.raises(InternalError, match="the cheapest plan is said to cost"):
        cost_tornado(cheaper)


class Ranged:
    """A cost with a range."""

    value, label, quality = 30.0, "N cost_musd", "stated"

    def span(self, value):
        return value * 0.99, value * 1.1


@pytest.mark.parametrize("short", [0.3e-6, 0.5e-6, 0.7e-6, 0.99e-6, 1.01e-6, 1.5e-6])
@pytest.mark.parametrize("closer", [0, 1e-11, 1e-10, 5e-9])
def test_targets_that_are_missed_by_about_a_millionth(short, closer):
    """A search once proposed the same plan for ever there."""
    projects = {
        "P": {"cost": 5, "gain": {"ab": 3e5}},
        "Q": {"cost": 9, "gain": {"ab": 3e5}, "excludes": "P"},
    }
    target = 10.6 / (1 - short) * (1 + closer)
    plan = recommend(tiny({"ab": ("a", "b", 5e6)}, projects=projects), target, between=("a", "b"))
    within = short * (1 + 1e-9) + closer < 1e-6
    assert plan.status == ("optimal" if within else "unreachable")
    assert plan.built == {"P"}
    assert plan.proven
    at_the_edge = abs(short + closer - 0.5e-6) < 1e-8  # of what cuts ask for: runs round either way
    assert plan.dispute == "" or at_the_edge


def test_a_hundred_projects_and_more():
    """A dollar for each of them once lifted the bound above the cost."""
    names = [f"n{i}" for i in range(121)]
    links = {f"l{i}": (a, b, 1e6) for i, (a, b) in enumerate(pairwise(names))}
    projects = {f"P{i}": {"cost": 1 + i % 7, "gain": {link: 1e6}} for i, link in enumerate(links)}
    zones = {"A": names[0], "B": names[-1]}
    plan = recommend(tiny(links, zones=zones, projects=projects), 4, between=("A", "B"))
    assert plan.status == "optimal"
    assert len(plan.projects) == 120
    assert plan.proven


def test_an_alternative_that_is_cheaper_refutes_the_plan(plan):
    cheaper = replace(
        plan.claim,
        periods={"N": Period(2028, 1), "T": Period(2028, 1)},
        cost_musd=9.0,
        bound_musd=9.0,
    )
    plan.pool.claims.append(cheaper)
    with pytest.raises(InternalError, match="N, T does as much for 9"):
        plan.alternatives(1)


def test_without_a_budget_everything_starts_as_late_as_it_can():
    projects = {
        "A": {"cost": 9, "build_years": 1, "gain": {"ab": 1e6}},
        "B": {"cost": 9, "build_years": 3, "gain": {"ab": 1e6}, "requires": "A"},
    }
    case = tiny({"ab": ("a", "b", 1e6)}, projects=projects)
    plan = recommend(case, 6, 2030, between=("a", "b"))
    expected = {"A": Period(2029, 1), "B": Period(2027, 3)}
    assert plan.periods == latest_periods(plan.pool, plan.opened) == expected


def test_the_budget_that_is_named_is_enough_and_a_little_less_is_not():
    case = dearer_within_budget()
    asked = {"target_mt": 2.1, "by": 2028, "between": ("a2", "b1")}
    stopped = recommend(case, **asked, budget=5)
    least = float(stopped.cure.split("stops it: ")[1].split(" million")[0])
    assert recommend(case, **asked, budget=least).status == "optimal"
    assert recommend(case, **asked, budget=least - 0.002).status == "unreachable"


def test_projects_that_open_after_the_wanted_year_count_in_the_cure():
    projects = {"late": {"cost": 1, "gain": {"ab": 9e6}, "opened": 2033}}
    case = tiny({"ab": ("a", "b", 1e6)}, projects=projects)
    plan = recommend(case, 10, 2030, between=("a", "b"))
    assert plan.cure.endswith("can be carried from 2033.")
