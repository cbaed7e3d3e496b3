"""The works that are worth most, against every set of works and a linear program of arcs."""

from itertools import combinations

import numpy as np
import pytest
from scipy.optimize import linprog

import corridor
from corridor.answers.questions import Count, RecommendQuestion
from corridor.appraisal.least_transport import PIECES, STAYS
from corridor.appraisal.most import most_worth
from corridor.assignment.of_case.case_input import waits
from corridor.planning.recommend import unplanned
from corridor.problems import CorridorError
from corridor.testing import tiny
from tests.seeds import seeds

ENDS = {"ab": ("a", "b"), "bc": ("b", "c"), "ac": ("a", "c")}
HOURS = {"ab": 1.0, "bc": 1.0, "ac": 5.0}  # at 100 km/h
RATE, PRICE_YEAR, BY, HORIZON = 0.05, 2025, 2030, 2049
WORTH_USD_PER_H = 40.0


def world(chance):
    """Draw three roads, demand between two pairs, and works that widen and quicken them."""
    capacity = {k: 1e5 * float(chance.integers(1, 8)) for k in ENDS}
    demand = {("a", "c"): 1e5 * float(chance.integers(3, 12)), ("a", "b"): 2e5}
    works = {
        f"W{i}": {
            "cost": float(chance.uniform(5, 150)),
            "links": [str(e) for e in chance.choice(list(ENDS), 2, replace=False)],
            "gain": 1e5 * float(chance.integers(1, 6)),
            "speed": float(chance.choice([100.0, 125.0])),
        }
        for i in range(4)
    }
    return capacity, demand, works


def case_of(capacity, demand, works):
    """The world as a case: a tonne takes hours alone."""
    lengths = {k: 100 * h for k, h in HOURS.items()}
    effects = [
        {"owner_id": w, "table": "road", "id": k, "field": "speed_kmh", "operation": "at_least",
         "value": spec["speed"]}
        for w, spec in works.items() for k in spec["links"]
    ]  # fmt: skip
    return tiny(
        links={k: (*ends, capacity[k], "road") for k, ends in ENDS.items()},
        lengths=lengths,
        demand=[(o.upper(), d.upper(), t) for (o, d), t in demand.items()],
        projects={
            w: {"cost": s["cost"], "gain": dict.fromkeys(s["links"], s["gain"]), "life_years": 40}
            for w, s in works.items()
        },
        rows={"effects": effects},
    )


def hours_of(case, built):
    """Hours on each link, as an element has them."""
    from corridor.elements.times import element_hours

    sit = corridor.capacity(case, built=sorted(built)).situation
    return {k: element_hours(sit, k) for k in ENDS}


def transport_usd(capacity, demand, works, built, hours, stay, pieces=(0.0, 1.0)):
    """Least cost of transport by a program of a flow for each pair and arc, and of its waits."""
    arcs = [(k, a, b) for k, (a, b) in ENDS.items()] + [(k, b, a) for k, (a, b) in ENDS.items()]
    room = {k: capacity[k] + sum(works[w]["gain"] for w in built if k in works[w]["links"])
            for k in ENDS}  # fmt: skip
    pairs = list(demand)
    width = len(pairs) * (len(arcs) + 1)
    cost, equal, right = np.zeros(width), [], []
    for i, (o, d) in enumerate(pairs):
        at = i * (len(arcs) + 1)
        cost[at : at + len(arcs)] = [WORTH_USD_PER_H * hours[k] for k, *_ in arcs]
        cost[at + len(arcs)] = stay[o, d]
        for node in "ab" if d == "c" else "ac":
            row = np.zeros(width)
            for j, (_, tail, head) in enumerate(arcs):
                row[at + j] = (tail == node) - (head == node)
            if node == o:
                row[at + len(arcs)] = 1.0
            equal.append(row)
            right.append(demand[o, d] if node == o else 0.0)
    ends, steps = np.array(pieces), len(pieces) - 1
    wait_h = {k: 0.15 * hours[k] * np.diff(ends**5) / np.diff(ends) for k in ENDS}
    cost = np.concatenate([cost, *(WORTH_USD_PER_H * wait_h[k] for k, *_ in arcs)])
    most = np.concatenate([np.diff(ends) * room[k] for k, *_ in arcs])
    upper = np.zeros((len(arcs), len(cost)))
    for j in range(len(arcs)):
        upper[j, j : width : len(arcs) + 1] = 1.0
        upper[j, width + steps * j : width + steps * (j + 1)] = -1.0
    bounds = [(0, None)] * width + [(0, m) for m in most]
    equal = np.hstack([np.array(equal), np.zeros((len(equal), len(most)))])
    if len(pieces) == 2:
        cost[width:] = 0.0
    solved = linprog(cost, upper, np.zeros(len(arcs)), equal, right, bounds=bounds)
    assert solved.status == 0
    return solved.fun


@pytest.mark.parametrize("wait", [False, True], ids=["", "waits"])
@pytest.mark.parametrize("seed", seeds(10))
def test_no_set_of_works_is_worth_more(seed, wait):
    chance = np.random.default_rng([21, seed])
    capacity, demand, works = world(chance)
    case = case_of(capacity, demand, works)
    worth = case.rows("commodities")[0]["value_of_time_usd_per_t_h"]
    scale = WORTH_USD_PER_H / worth
    case = case.replace(
        commodities=case.tables["commodities"].assign(value_of_time_usd_per_t_h=WORTH_USD_PER_H)
    )
    assert scale > 1
    budget = None if seed % 2 else 60.0
    nothing = unplanned(
        case, BY, count=Count(between=("A", "C"), mix="fixed"), horizon=HORIZON, budget=budget
    )
    found = most_worth(nothing, 0.0, wait=wait)
    pieces = PIECES if wait else (0.0, 1.0)
    every = [frozenset(c) for n in range(5) for c in combinations(works, n)]
    best = {k: min(hours_of(case, s)[k] for s in every) for k in ENDS}
    if wait:  # as long as others make a tonne wait at 95 % of today's road
        today = hours_of(case, ())
        best = {k: best[k] + 0.15 * today[k] * 0.95**4 for k in ENDS}
    stay = {
        ("a", "c"): STAYS * WORTH_USD_PER_H * min(best["ac"], best["ab"] + best["bc"]),
        ("a", "b"): STAYS * WORTH_USD_PER_H * min(best["ab"], best["ac"] + best["bc"]),
    }
    factor = sum((1 + RATE) ** (PRICE_YEAR - t) for t in range(BY, HORIZON + 1))
    usual = transport_usd(capacity, demand, works, (), hours_of(case, ()), stay, pieces)
    npv = {}
    options = nothing.pool.options
    for s in every:
        if budget is not None:
            continue
        periods = {p: options.candidates[p].latest(BY) for p in s}
        cost = sum(options.present_value_musd(p, period) for p, period in periods.items())
        after = transport_usd(capacity, demand, works, s, hours_of(case, s), stay, pieces)
        npv[s] = factor * (usual - after) / 1e6 - cost
    assert found.before_musd_per_year == pytest.approx(usual / 1e6, rel=1e-6)
    own = transport_usd(
        capacity, demand, works, found.plan.built, hours_of(case, found.plan.built), stay, pieces
    )
    assert found.after_musd_per_year == pytest.approx(own / 1e6, rel=1e-6)
    if npv:
        most = max(npv.values())
        assert found.npv_musd <= most + 1e-3
        assert found.bound_musd >= most - 1e-3
        assert found.npv_musd >= found.bound_musd * 0.99 - 1e-2
    spent = max(nothing_spent(found.plan).values(), default=0.0)
    assert budget is None or spent <= budget + 1e-6


def nothing_spent(plan):
    """Spending of a plan by year."""
    total = {}
    for p in plan.projects:
        for year in range(p.start, p.finish + 1):
            share = p.undiscounted_musd / (p.finish + 1 - p.start)
            total[year] = total.get(year, 0.0) + share
    return total


def test_works_that_are_worth_nothing_are_not_built():
    case = tiny(
        {"ab": ("a", "b", 5e6)},
        projects={"P": {"cost": 10, "gain": {"ab": 1e6}, "life_years": 40}},
        demand=[("A", "B", 1e5)],
    )
    question = RecommendQuestion(maximise="npv", by=2030, count=Count(between=("A", "B")))
    found = corridor.answer(case, question)
    assert found.projects == ()
    assert found.worth.npv_musd == pytest.approx(0, abs=1e-6)
    assert found.worth.bound_musd == pytest.approx(0, abs=1e-3)
    assert found.horizon == 2059
    assert found.maximised == "npv"


def test_the_most_worth_needs_lives_and_is_not_asked_of_a_plan():
    case = tiny({"ab": ("a", "b", 5e6)}, projects={"P": {"cost": 10, "gain": {"ab": 1e6}}})
    question = RecommendQuestion(maximise="npv", by=2030, count=Count(between=("A", "B")))
    with pytest.raises(CorridorError, match="P has none: fill life_years"):
        corridor.answer(case, question)
    with pytest.raises(CorridorError, match="expected tonnes"):
        corridor.recommend(case, maximise="npv")


def test_curves_of_a_queue_are_its_formula_whatever_is_built():
    """A curve of today's capacity counts for another as the same use of shorter services."""
    case = tiny(
        {"ab": ("a", "b", 2e6), "ac": ("a", "c", 3e6), "cb": ("c", "b", 3e6)},
        demand=[("A", "B", 1.8e6)],
        projects={
            "P": {"cost": 10, "gain": {"ab": 1e6}, "life_years": 40},
            "Q": {"cost": 15, "gain": {"ab": 2e6, "ac": 1e6}, "life_years": 40},
        },
    )
    nothing = unplanned(case, BY, count=Count(between=("A", "B"), mix="fixed"), horizon=HORIZON)
    sit = nothing.before.capacities.situation
    curves = {e: waits(sit, [e], [c]) for e, c in nothing.before.capacities.by_id.items()}
    formula = most_worth(nothing, 0.0, wait=True)
    curved = most_worth(nothing, 0.0, wait=True, curves=curves)
    assert formula.waits_before_musd_per_year > 0
    assert formula.plan.built == curved.plan.built
    assert curved.npv_musd == pytest.approx(formula.npv_musd, rel=1e-9)
    slower = most_worth(nothing, 0.0, wait=True, curves={"ab": waits(sit, ["ab"], [1.9e6])})
    assert slower.waits_before_musd_per_year > formula.waits_before_musd_per_year


def test_waits_of_a_simulated_year_count():
    case = tiny(
        {"ab": ("a", "b", 2e6)},
        demand=[("A", "B", 1.5e6)],
        projects={"P": {"cost": 0.001, "gain": {"ab": 2e6}, "life_years": 40}},
    )
    asked = {"maximise": "npv", "by": BY, "count": Count(between=("A", "B"))}
    found = corridor.answer(case, RecommendQuestion(**asked, waits="simulated"))
    assert found.worth.waits_before_musd_per_year > 0
    assert [p.id for p in found.projects] == ["P"]
