"""Elements that many projects change, against all subsets and against a solver without corridor."""

from itertools import chain, combinations

import numpy as np
import pytest
from pyscipopt import Model, quicksum

from corridor.case.situation import situation
from corridor.elements.elements import element_capacity
from corridor.planning import options as of_planning
from corridor.planning.certificate import certificate
from corridor.planning.crowded import crowd_on
from corridor.planning.options import candidates_by, find_options, with_dependents
from corridor.planning.recommend import recommend
from corridor.problems import CaseError, CorridorError
from corridor.testing import tiny
from tests import verify_certificate
from tests.planning.try_worlds import try_world
from tests.seeds import seeds

ELEMENTS = ("border", "terminal", "road", "line")
CHANGES = {
    "border": [("positions", "add", (0.5, 1, 1.25)), ("service_h", "at_most", (0.5, 0.8)),
               ("hours_per_day", "set", (20,)), ("stated_t_per_year", "at_least", (4e6, 9e6))],
    "terminal": [("positions", "add", (1, 2)), ("cycle_h", "multiply", (0.5, 0.9)),
                 ("stated_t_per_year", "add", (1e5, 2e6)), ("binds", "set", ("stated",))],
    "road": [("lanes", "add", (0.25, 0.5)), ("lanes", "at_least", (2, 3)),
             ("open_share", "at_most", (0.4, 0.7)), ("stated_t_per_year", "set", (8e6,))],
    "line": [("tracks", "at_least", (2, 3)), ("headway_min", "at_most", (5, 8)),
             ("signalling", "set", ("semi-automatic",)),
             ("stated_t_per_year", "multiply", (1.5, 0.8))],
}  # fmt: skip
TABLE = {"border": "borders", "terminal": "terminals", "road": "road", "line": "rail"}


def many_on(element, chance, binds="lower"):
    """A world with projects that change one element in every way that its table allows."""
    while True:
        try:
            return drawn_on(element, chance, 8, binds)
        except CaseError:  # two projects that cannot be built together set one number
            continue


def drawn_on(element, chance, count, binds):
    projects, effects = {}, []
    for i in range(count):
        spec = {"cost": float(chance.integers(1, 20)), "gain": {}}
        others = list(projects)
        if others and chance.random() < 0.25:
            spec["requires"] = str(chance.choice(others))
        elif others and chance.random() < 0.25:
            spec["excludes"] = str(chance.choice(others))
        projects[f"q{i}"] = spec
        for k in chance.choice(len(CHANGES[element]), int(chance.integers(1, 3)), replace=False):
            field, operation, values = CHANGES[element][k]
            counts = chance.choice(["", "each_way", "both_ways"])
            effects.append({
                "owner_id": f"q{i}", "table": TABLE[element], "id": element, "field": field,
                "operation": operation, "value": values[int(chance.integers(len(values)))],
                "stated_counts": counts if field == "stated_t_per_year" else "",
            })  # fmt: skip
    case = tiny(
        {"line": ("a", "b", 5e6), "road": ("b", "c", 4e6, "road"), "on": ("c", "d", 9e6)},
        terminals={"terminal": ("b", "rail1520-road", 6e6), "back": ("c", "road-rail1520", 9e6)},
        borders={"border": ("line", 5e6)},
        projects=projects,
        rows={"effects": effects},
    )
    for table in TABLE.values():
        for row in case.records[table].values():
            row["binds"] = binds
    return case


def subsets(names):
    return chain.from_iterable(combinations(names, n) for n in range(len(names) + 1))


@pytest.mark.parametrize("element", ELEMENTS)
@pytest.mark.parametrize("seed", seeds(6))
def test_every_possible_combination_has_its_capacity_and_no_other_is_allowed(element, seed):
    case = many_on(element, np.random.default_rng([seed, 5]), binds=("lower", "")[seed % 2])
    sit = situation(case)
    candidates = candidates_by(sit, 2035)
    crowd = crowd_on(sit, element, sorted(candidates), candidates, {})
    assert crowd.touching == frozenset(candidates)
    seen = []
    for chosen in map(frozenset, subsets(candidates)):
        fits = all(
            candidates[p].requires <= chosen and not candidates[p].excludes & chosen
            for p in chosen
        )  # fmt: skip
        if not fits:
            continue
        usual = element_capacity(sit.with_built(sit.built | chosen), element).capacity_t_per_year
        assert crowd.capacity(chosen) == pytest.approx(usual, rel=1e-9)
        seen.append(usual)
    assert crowd.most >= max(seen) * (1 - 1e-9)


@pytest.mark.parametrize("number", seeds(8))
def test_plans_of_random_worlds_are_those_of_brute_force(number, monkeypatch):
    monkeypatch.setattr(of_planning, "MOST_LISTED", 0)
    _, wrong = try_world(15, number)
    assert wrong == []


@pytest.mark.parametrize("element", ELEMENTS)
@pytest.mark.parametrize("target", [8, 12, 30])
def test_the_same_plan_whether_combinations_are_listed_or_not(element, target, monkeypatch):
    case = many_on(element, np.random.default_rng([target, 6]))
    plans = []
    for most in (12, 0):
        monkeypatch.setattr(of_planning, "MOST_LISTED", most)
        plans.append(recommend(case, target, 2035, between=("a", "d"), mix="free"))
    listed, stepped = plans
    assert bool(stepped.pool.options.crowds) > bool(listed.pool.options.crowds)
    assert stepped.status == listed.status
    assert stepped.cost_musd == pytest.approx(listed.cost_musd, abs=1e-4)
    assert stepped.after.tonnes_per_year == pytest.approx(listed.after.tonnes_per_year)
    assert verify_certificate.verify(certificate(stepped)) == []


def test_fifty_projects_on_one_link_have_a_plan_that_another_solver_confirms():
    """Costs and gains of their own: no two sums are the same, and all of them add up."""
    chance = np.random.default_rng(4)
    cost, gain = chance.uniform(5, 40, 50), chance.uniform(2e5, 2e6, 50)
    projects = {
        f"q{i}": {"cost": c, "gain": {"ab": g}}
        for i, (c, g) in enumerate(zip(cost, gain, strict=True))
    }
    case = tiny({"ab": ("a", "b", 5e6), "bc": ("b", "c", 9e7)}, projects=projects)
    plan = recommend(case, 24, between=("a", "c"), mix="free")
    assert plan.status == "optimal"
    assert plan.proven
    yearly = max(p.cost_musd / projects[p.id]["cost"] for p in plan.projects)
    assert plan.cost_musd == pytest.approx(yearly * knapsack(cost, gain, 24e6 / 2 - 5e6))
    assert verify_certificate.verify(certificate(plan)) == []


def knapsack(cost, gain, wanted):
    """Least cost of so much gain, by a program of one row in SCIP."""
    model = Model()
    model.hideOutput()
    taken = [model.addVar(vtype="B") for _ in cost]
    model.addCons(quicksum(g * t for g, t in zip(gain, taken, strict=True)) >= wanted)
    model.setObjective(quicksum(c * t for c, t in zip(cost, taken, strict=True)))
    model.optimize()
    return model.getObjVal()


def test_twenty_four_stages_that_exclude_each_other_are_few():
    projects = {
        f"q{i}": {"cost": 10 + i, "gain": {}, "excludes": " ".join(f"q{k}" for k in range(i))}
        for i in range(24)
    }
    effects = [
        {"owner_id": p, "table": "rail", "id": "ab", "field": "stated_t_per_year",
         "operation": "set", "value": 6e6 + 5e5 * i}
        for i, p in enumerate(projects)
    ]  # fmt: skip
    case = tiny(
        {"ab": ("a", "b", 5e6), "bc": ("b", "c", 9e7)},
        projects=projects, rows={"effects": effects},
    )  # fmt: skip
    plan = recommend(case, 20, between=("a", "c"), mix="free")
    assert plan.built == {"q8"}
    assert len(plan.pool.options.crowds["ab"].ends) == 25
    assert verify_certificate.verify(certificate(plan)) == []


def test_too_many_different_outcomes_are_named_with_a_cure():
    projects = {f"q{i}": {"cost": 1, "gain": {}} for i in range(20)}
    effects = [
        {"owner_id": p, "table": "rail", "id": "ab", "field": "open_share",
         "operation": "multiply", "value": 0.9 + i / 1000}
        for i, p in enumerate(projects)
    ]  # fmt: skip
    case = tiny({"ab": ("a", "b", 5e6)}, projects=projects, rows={"effects": effects})
    with pytest.raises(CorridorError, match=r"20 projects change ab.*exclude or require each"):
        recommend(case, 8, between=("a", "b"))


def test_works_less_firm_leave_a_crowd():
    case = many_on("border", np.random.default_rng(3))
    options = find_options(situation(case), 2035)
    candidates = options.candidates
    crowd = crowd_on(options.situation, "border", sorted(candidates), candidates, {})
    gone = with_dependents(options, ["q1", "q4"], candidates)
    smaller = crowd.without(lambda name: name in gone)
    kept = {p: c for p, c in candidates.items() if p not in gone}
    own = crowd_on(options.situation, "border", sorted(kept), kept, {})
    assert smaller.most == pytest.approx(own.most)
    for p, candidate in kept.items():
        if not candidate.requires:
            assert smaller.capacity(frozenset({p})) == pytest.approx(own.capacity(frozenset({p})))
