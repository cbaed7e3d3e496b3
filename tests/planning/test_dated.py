"""Targets by year: one plan that carries each by its year, at least cost of all schedules."""

import json
import re

import numpy as np
import pandas as pd
import pytest

import corridor
from corridor.answers.json import from_json, to_json
from corridor.answers.questions import Question, RecommendQuestion
from corridor.cli.run import run
from corridor.formats.cases.folder import write_folder
from corridor.problems import CaseError, CorridorError
from corridor.testing import tiny
from tests.planning.dated_brute_force import dated_world
from tests.seeds import seeds
from tests.worlds import border_line, sea_world

ASKED = {"between": ("A", "C")}
CLOSE_MUSD = 1e-6


def try_world(seed, questions=3):
    """Ask questions of a random world and compare each answer with every schedule."""
    chance = np.random.default_rng([15, seed])
    while True:
        world = dated_world(chance)
        try:
            case = world.case
        except CaseError:  # what it requires excludes it
            continue
        break
    first = int(chance.integers(2026, 2029))
    years = [first, int(chance.integers(first + 1, 2033))]
    if chance.random() < 0.3 and years[0] + 1 < years[1]:
        years.insert(1, years[0] + 1)
    seen = []
    for _ in range(questions):
        wanted = {year: _target(world, year, chance) for year in years}
        budget = _budget(world, chance)
        plan = corridor.recommend(
            case, {y: t / 1e6 for y, t in wanted.items()}, budget=budget, mix=world.mix, **ASKED
        )
        _compare(plan, world, wanted, budget)
        plan.why()
        seen.append(plan)
    return seen


def _target(world, year, chance):
    levels = sorted({world.tonnes(s.by(year), year) for s in world.schedules})
    level = float(chance.choice(levels)) * float(chance.choice([1.0, 1.0, 0.93, 1.03]))
    return round(max(level, 1e4), 3)


def _budget(world, chance):
    amount = float(chance.integers(2, 25))
    payers = sorted({p.split(":")[0] for s in world.projects.values() for p in s["payers"].split()})
    return [None, None, amount, {str(chance.choice(payers)): amount}][int(chance.integers(4))]


def _compare(plan, world, wanted, budget):
    best = world.cheapest(wanted, budget)
    assert plan.status == ("unreachable" if best is None else "optimal")
    assert plan.proven
    assert not plan.dispute
    if best is None:
        years = list(wanted)
        k = next(
            k for k in range(len(years))
            if world.cheapest({y: wanted[y] for y in years[: k + 1]}, budget) is None
        )  # fmt: skip
        assert plan.by == years[k], "the first year that no plan carries beside those before it"
        assert plan.later == pytest.approx({y: wanted[y] for y in years[k + 1 :]})
        before = {y: wanted[y] for y in years[:k]}
        within = [s for s in world.schedules
                  if s.within(budget) and max(s.opens.values(), default=0) <= years[k]
                  and world.enough(s, before)]  # fmt: skip
        most = max(world.tonnes(s.by(years[k]), years[k]) for s in within)
        assert plan.after.tonnes_per_year == pytest.approx(most, abs=1)
        assert plan.blocking_cut
        best = world.cheapest({**before, years[k]: most}, budget)
        _compare_cure(plan.cure, world, wanted, years[k], budget)
    assert plan.cost_musd == pytest.approx(best.cost, abs=CLOSE_MUSD)
    for then, opened in zip(plan.dated, plan.opened, strict=True):
        found = world.tonnes(opened, then.by)
        assert then.after.tonnes_per_year == pytest.approx(found, rel=1e-6)


def _compare_cure(cure, world, wanted, year, budget):
    least = world.least_budget({y: t for y, t in wanted.items() if y <= year})
    if budget is None or least is None:
        assert "budget stops it" not in cure
        return
    said = [float(x.replace(",", "")) for x in re.findall(r"([\d,.]+) million USD a year", cure)]
    assert said[0] == pytest.approx(least, abs=2e-3)
    if year < max(wanted):
        of_all = world.least_budget(wanted)
        if of_all is None:
            assert "No budget is enough for all" in cure
        else:
            assert said[1] == pytest.approx(of_all, abs=2e-3)


@pytest.mark.parametrize("seed", seeds(8))
def test_plans_cost_what_the_cheapest_of_all_schedules_costs(seed):
    try_world(seed, questions=2)


@pytest.mark.long
def test_plans_of_many_worlds_against_every_schedule():
    seen = [plan for seed in range(100, 150) for plan in try_world(seed)]
    statuses = [plan.status for plan in seen]
    assert statuses.count("optimal") > 50
    assert statuses.count("unreachable") > 20
    staged = [p for p in seen if len(set(p.opened)) > 1]
    assert len(staged) > 20, "in many of them works open in different years"


@pytest.mark.parametrize("budget", [None, 25, {"XX": 22}])
def test_a_plan_for_one_year_is_today_s(budget):
    case = border_line()
    dated = corridor.recommend(case, {2031: 16}, between=("a", "b"), budget=budget)
    usual = corridor.recommend(case, 16, 2031, between=("a", "b"), budget=budget)
    assert dated.summary == usual.summary
    assert dated.projects == usual.projects
    assert (dated.cost_musd, dated.bound_musd) == (usual.cost_musd, usual.bound_musd)
    assert dated.after.cut == usual.after.cut


@pytest.mark.parametrize("seed", seeds(5))
def test_another_target_never_makes_a_plan_cheaper(seed):
    chance = np.random.default_rng([16, seed])
    world = dated_world(chance)
    wanted = {y: _target(world, y, chance) / 1e6 for y in (2028, 2030, 2031)}
    order = [int(y) for y in chance.permutation(list(wanted))]
    cost = 0.0
    for asked in (order[:1], order[:2], order):
        targets = {y: wanted[y] for y in asked}
        plan = corridor.recommend(world.case, targets, mix=world.mix, **ASKED)
        if plan.status == "unreachable":
            cost = np.inf
        else:
            assert plan.cost_musd >= cost - CLOSE_MUSD
            cost = plan.cost_musd


def staged():
    return border_line(
        N={"cost": 30, "gain": {"north": 5e6}, "payers": "AA:1"},
        S={"cost": 20, "gain": {"south": 2e6}, "payers": "BB:1"},
    )


def test_works_start_no_earlier_than_a_target_needs_them():
    plan = corridor.recommend(staged(), {2028: 12, 2032: 16}, between=("a", "b"))
    assert [(p.id, p.start) for p in plan.projects] == [("N", 2026), ("S", 2030)]
    assert "in 2028" in plan.why()["N"]
    assert "in 2032" in plan.why()["S"]
    falling = corridor.recommend(staged(), {2032: 12, 2028: 16}, between=("a", "b"))
    assert [(p.id, p.start) for p in falling.projects] == [("N", 2026), ("S", 2026)]


def test_an_answer_says_what_each_year_carries():
    question = RecommendQuestion({2032: 16, 2028: 12}, count=corridor.answers.questions.Count(
        between=("a", "b")))  # fmt: skip
    assert from_json(Question, to_json(question)) == question
    answer = corridor.answer(staged(), question)
    assert [(r.by, r.target_t_per_year, r.reached) for r in answer.targets] == [
        (2028, 12e6, True), (2032, 16e6, True)]  # fmt: skip
    assert [r.throughput_after_t_per_year for r in answer.targets] == [12e6, 16e6]
    assert [c.id for c in answer.targets[0].cut_after] == ["south"]
    assert "12 million tonnes a year by 2028 and 16 by 2032" in answer.summary


def test_a_command_shows_each_year_and_ends_in_3_where_one_is_out_of_reach(capsys, tmp_path):
    write_folder(staged(), tmp_path / "line")
    words = ("recommend", str(tmp_path / "line"), "--from", "a", "--to", "b",
             "--alternatives", "0", "--target", "2028:12")  # fmt: skip
    assert run((*words, "--target", "2032:16")) == 0
    said = capsys.readouterr().out
    assert "12 million t/year by 2028, 16 by 2032: a to b and back" in said
    assert "targets by year" in said
    assert run((*words, "--target", "2030:18", "--target", "2032:16", "--json")) == 3
    rows = json.loads(capsys.readouterr().out)["targets"]
    assert [(r["by"], r["reached"]) for r in rows] == [(2028, True), (2030, False), (2032, False)]
    assert rows[2]["throughput_after_t_per_year"] is None


def test_a_report_names_every_target(tmp_path):
    plan = corridor.recommend(staged(), {2028: 12, 2032: 16}, between=("a", "b"))
    written = corridor.report(staged(), plan, path=tmp_path / "report.html")
    assert "in 2032 and 12 in 2028 with" in written.read_text(encoding="utf-8")


def test_alternatives_and_costs_are_of_all_years():
    case = border_line(
        N={"cost": 30, "gain": {"north": 5e6}},
        M={"cost": 44, "gain": {"north": 5e6}},
        S={"cost": 20, "gain": {"south": 2e6}},
    )
    plan = corridor.recommend(case, {2028: 12, 2032: 16}, between=("a", "b"))
    (other,) = plan.alternatives(1)
    assert other.built == {"M", "S"}
    assert [p.start for p in other.projects] == [2026, 2030]


def test_what_excludes_what_an_earlier_target_needs_is_named():
    case = border_line(
        N={"cost": 30, "gain": {"north": 1.5e6}, "build_years": 1},
        M={"cost": 44, "gain": {"north": 9e6}, "build_years": 6, "excludes": "N"},
    )
    assert corridor.recommend(case, 12, 2032, between=("a", "b")).built == {"M"}
    plan = corridor.recommend(case, {2028: 11, 2032: 12}, between=("a", "b"))
    assert (plan.status, plan.by, plan.built) == ("unreachable", 2032, {"N"})
    assert "beside the earlier targets" in plan.cure


@pytest.mark.parametrize(
    ("target", "options", "words"),
    [
        ({2028: 12, "back": 3}, {}, "2028:20 and 2032:30"),
        ({2028: 12, 2032: 16}, {"by": 2032}, "leave by, which is 2032, out"),
        ({2028: 12, 2032: 0}, {}, "the target 2032 is 0"),
        ({2028: 12, 2032: "16"}, {}, "the target 2032 is '16'"),
        ({2020: 12, 2032: 16}, {}, "the year is 2020"),
        ({2028: 12, 2032: float("nan")}, {}, "the target 2032 is nan"),
    ],
)
def test_dated_targets_that_make_no_sense_are_refused(target, options, words):
    with pytest.raises(CorridorError, match=words):
        corridor.recommend(staged(), target, **options, between=("a", "b"))


def test_a_certificate_of_several_years_is_refused_before_the_work():
    with pytest.raises(CorridorError, match="a certificate is of one year"):
        RecommendQuestion({2028: 12, 2032: 16}, certificate=True)


def test_the_sea_of_each_year_counts_in_that_year():
    """At -29 m the east lets in less than at -28 m, so dredging is for the later year."""
    levels = pd.DataFrame({2028: [-28.0, -28.0], 2032: [-29.5, -29.0]})
    plan = corridor.recommend(
        sea_world(), {2028: 1.0, 2032: 1.0}, sea_level=levels, share=1.0, between=("A", "B")
    )
    assert {year: sea.level_m for year, sea in plan.seas.items()} == {2028: -28.0, 2032: -29.5}
    now, later = plan.dated
    assert later.before.tonnes_per_year < now.before.tonnes_per_year
    assert all(t.after.tonnes_per_year >= 1e6 * (1 - 1e-6) for t in plan.dated)
    futures = corridor.sea_futures(plan)
    assert futures.outcome.met_share == 1.0
    assert futures.ignoring.wanted == plan.wanted


def test_works_take_capacity_also_where_they_could_be_open_by_then():
    """Four years of work within the budget include 2028, in which they take nine tenths."""
    project = {"cost": 10, "gain": {"ab": 5e6}, "work_loss_share": 0.9, "most_build_years": 6}
    case = tiny({"ab": ("a", "b", 5e6)}, projects={"p": project})
    asked = {"between": ("a", "b"), "mix": "free"}
    assert (
        corridor.recommend(case, {2028: 9, 2032: 15}, budget=2.5, **asked).status == "unreachable"
    )
    plan = corridor.recommend(case, {2028: 9, 2032: 15}, budget=3.4, **asked)
    assert plan.periods == {"p": (2029, 3)}
