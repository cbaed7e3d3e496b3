"""Plans over futures against every set of projects, and against closed forms."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest

import corridor
from corridor.case.futures import WeightedFuture, read_futures
from corridor.hedging.measures import tail_mean
from corridor.hedging.robust import robust
from corridor.problems import CorridorError
from corridor.testing import tiny
from tests.hedging.brute_force import BY, Future, Oracle, tail_by_program, world_with_scenarios
from tests.seeds import seeds

CLOSE_MUSD = 1e-3


def drawn_world(chance):
    """Draw worlds and futures until some plan lets more through in some future."""
    while True:
        world, stands = world_with_scenarios(chance, int(chance.integers(1, 4)))
        futures = [
            Future(
                None if name == "as-is" else name,
                frozenset(stands.get(name, "").split()),
                float(chance.integers(1, 5)),
                float(chance.choice([1.0, 1.0, 1.5])),
            )
            for name in ("as-is", *stands)
        ]
        oracle = Oracle(world, futures)
        if np.ptp(oracle.carried, axis=0).max() > 1e3:
            return world, futures, oracle


def try_world(seed):
    """Compare the plans of a random world under random futures with every set of projects."""
    chance = np.random.default_rng([31, seed])
    world, futures, oracle = drawn_world(chance)
    low, high = max(0.0, oracle.carried.min()), oracle.carried.max()
    target = round(float(chance.uniform(low, high)) / 1e6 + 1e-3, 6)
    own = [target * 1.5 if chance.random() < 0.2 else None for _ in futures]
    worth = oracle.costs.max() / (high - low) * 1e6  # of a tonne by all works together
    price = round(float(worth * chance.choice([0.3, 1.0, 1.0, 3.0])), 3) + 0.1
    oracle.ask([(t or target) * 1e6 for t in own], price)
    given = [
        WeightedFuture(f.scenario or "as-is", f.weight, f.factor, t)
        for f, t in zip(futures, own, strict=True)
    ]
    tail = float(chance.choice([0.3, 0.6, 0.8]))
    found = robust(world.case, target, BY, futures=given, short_musd_per_mt=price, tail=tail,
                   **world.counted)  # fmt: skip
    order = {plan: k for k, plan in enumerate(oracle.plans)}
    for plan in found.plans:
        assert plan.losses_musd == pytest.approx(oracle.losses[order[plan.built]], abs=CLOSE_MUSD)
    for k, plan in enumerate(found.alone):
        assert plan.losses_musd[k] == pytest.approx(oracle.losses[:, k].min(), abs=CLOSE_MUSD)
    for purpose, least, value in (
        ("expected", oracle.expected(), found.plan("expected").expected_musd),
        ("tail", oracle.tail(tail), found.plan("tail").tail_musd),
        ("regret", oracle.regret(), found.plan("regret").regret_musd),
    ):
        assert value == pytest.approx(least, abs=CLOSE_MUSD), purpose
        assert found.plan(purpose).bound_musd == pytest.approx(least, abs=CLOSE_MUSD), purpose
    known = float(oracle.losses.min(axis=0) @ oracle.weights)
    assert found.information_musd == pytest.approx(oracle.expected() - known, abs=CLOSE_MUSD)
    usual = oracle.losses[order[found.plan("usual").built]] @ oracle.weights
    assert found.stochastic_gain_musd == pytest.approx(usual - oracle.expected(), abs=CLOSE_MUSD)
    assert usual >= oracle.expected() - CLOSE_MUSD
    return found


@pytest.mark.parametrize("seed", seeds(10))
def test_no_set_of_projects_does_better(seed):
    try_world(seed)


@pytest.mark.long
def test_no_set_of_projects_does_better_in_many_more_worlds():
    gains = [try_world(seed).stochastic_gain_musd for seed in range(10, 85)]
    assert sum(g > 0.01 for g in gains) > 5  # the futures matter


def shut_link(name, element):
    return {
        "owner_id": name,
        "table": "rail",
        "id": element,
        "field": "stated_t_per_year",
        "operation": "set",
        "value": 2e6,
        "source_id": "T1",
        "quality": "assumed",
    }


def one_line(weights=None, **more):
    """Return a line of two links of 4 Mt, of which one carries half in each of two futures."""
    scenarios = [
        {"scenario_id": s, "name": s, "source_id": "T1", "quality": "assumed",
         "weight": (weights or {}).get(s)}
        for s in ("shut-ab", "shut-bc")
    ]  # fmt: skip
    effects = [shut_link("shut-ab", "ab"), shut_link("shut-bc", "bc")]
    return tiny(
        {"ab": ("a", "b", 4e6), "bc": ("b", "c", 4e6)},
        projects={"A": {"cost": 105, "build_years": 1, "gain": {"ab": 2e6}},
                  "B": {"cost": 105, "build_years": 1, "gain": {"bc": 2e6}}},
        rows={"scenarios": scenarios, "effects": effects}, **more,
    )  # fmt: skip


ASKED = {"between": ("a", "c"), "direction": "forward", "mix": "free"}
YEAR = 2026
"""Work of one year in the price year: its present value is its cost."""


def test_plans_of_a_line_in_closed_form():
    # Shut by half, 2 Mt of 4 are carried; A brings 4 in its own future, and none in the other.
    futures = [WeightedFuture("shut-ab", 3.0), WeightedFuture("shut-bc", 1.0)]
    found = robust(
        one_line(), 4, YEAR, futures=futures, short_musd_per_mt=100.0, tail=0.75, **ASKED
    )
    assert [sorted(p.built) for p in found.alone] == [["A"], ["B"]]
    assert found.alone[0].losses_musd == pytest.approx((105, 305))
    assert found.alone[1].losses_musd == pytest.approx((305, 105))
    nothing, one, both = 200.0, 0.75 * 105 + 0.25 * 305, 210.0
    assert sorted(found.plan("expected").built) == ["A"]
    assert found.plan("expected").expected_musd == pytest.approx(min(nothing, one, both))
    assert found.plan("usual").built == frozenset()  # 4 Mt are carried as it is
    assert found.stochastic_gain_musd == pytest.approx(nothing - one)
    assert found.information_musd == pytest.approx(one - 105)
    # the worst quarter of the weight: 200 without works, 305 with one, 210 with both
    assert found.plan("tail").built == frozenset()
    assert found.plan("tail").tail_musd == pytest.approx(200)
    assert found.plan("regret").regret_musd == pytest.approx(200 - 105)
    assert not found.no_regret
    regrets = found.table.pivot_table("regret_musd", ["purpose", "made_for"], "future")
    assert regrets.loc["regret", ""].tolist() == pytest.approx([95, 95])
    assert regrets.loc["future", "shut-bc"].tolist() == pytest.approx([200, 0])


def test_a_future_alone_is_the_plan_of_recommend():
    case = one_line()
    plan = corridor.recommend(case, 4, YEAR, scenario="shut-bc", **ASKED)
    found = robust(case, 4, YEAR, futures=["shut-bc:7"], **ASKED)
    for own in found.plans[0], *found.plans[2:]:
        assert own.built == plan.built == found.no_regret
        assert own.expected_musd == pytest.approx(plan.cost_musd)
        assert own.regret_musd == pytest.approx(0, abs=CLOSE_MUSD)
    assert found.information_musd == pytest.approx(0, abs=CLOSE_MUSD)


def test_the_usual_price_is_the_least_that_carries_the_target():
    case = tiny(
        {"ab": ("a", "b", 4e6)},
        projects={"first": {"cost": 100, "build_years": 1, "gain": {"ab": 1e6}},
                  "last": {"cost": 300, "build_years": 1, "gain": {"ab": 1e6}}},
    )  # fmt: skip
    asked = {"between": ("a", "b"), "direction": "forward", "mix": "free"}
    found = robust(case, 6, YEAR, futures=["as-is:1"], **asked)
    assert found.short_musd_per_mt == 301  # the last million costs 300: the next of three digits
    assert not found.price_given
    plan = corridor.recommend(case, 6, YEAR, **asked)
    assert found.plan("usual").built == found.plan("expected").built == plan.built
    below = robust(case, 6, YEAR, futures=["as-is:1"], short_musd_per_mt=299, **asked)
    assert below.plan("expected").built == {"first"}
    for target, said in ((7, "by no plan in any future"), (3, "for nothing wherever")):
        with pytest.raises(CorridorError, match=said) as refused:
            robust(case, target, YEAR, futures=["as-is:1"], **asked)
        assert "give the price of a million tonnes a year short of it" in str(refused.value)
    dearer = robust(case, 6, YEAR, futures=["as-is:1", "as-is:1:cost=2"], **asked)
    assert dearer.short_musd_per_mt == 601


def test_a_tail_of_all_is_the_mean_and_one_of_the_last_is_the_worst():
    case = one_line()
    futures = ["shut-ab:2", "shut-bc:1", "as-is:1"]
    asked = {"futures": futures, "short_musd_per_mt": 60.0, **ASKED}
    everything = robust(case, 4, YEAR, tail=0.0, **asked)
    for plan in everything.plans:
        assert plan.tail_musd == pytest.approx(plan.expected_musd)
    mean = everything.plan("expected").expected_musd
    assert everything.plan("tail").expected_musd == pytest.approx(mean)
    last = robust(case, 4, YEAR, tail=0.999, **asked)
    for plan in last.plans:
        assert plan.tail_musd == pytest.approx(max(plan.losses_musd))
    means = [robust(case, 4, YEAR, tail=t, **asked).plan("tail").tail_musd for t in (0, 0.4, 0.8)]
    assert all(a <= b + CLOSE_MUSD for a, b in pairwise(means))


@pytest.mark.parametrize("seed", range(5))
def test_the_mean_of_the_worst_is_that_of_a_linear_program(seed):
    chance = np.random.default_rng(seed)
    losses, weights = chance.uniform(0, 9, 6), chance.dirichlet(np.ones(6))
    for tail in (0.0, 0.35, 0.8, 0.99):
        found = tail_mean(losses.tolist(), weights.tolist(), tail)
        assert found == pytest.approx(tail_by_program(losses, weights, tail))


def test_dearer_works_and_another_target_count_in_their_future_alone():
    case = one_line()
    futures = ["shut-ab:1:cost=1.5", "shut-ab:1:target=3"]
    found = robust(case, 4, YEAR, futures=futures, short_musd_per_mt=60.0, **ASKED)
    dear, modest = found.alone
    assert dear.losses_musd[0] == pytest.approx(120)  # 2 Mt short is less than 157.5
    assert found.plan("expected").losses_musd == pytest.approx((120, 60))
    built = robust(case, 4, YEAR, futures=futures, short_musd_per_mt=200.0, **ASKED)
    assert built.alone[0].losses_musd == pytest.approx((157.5, 105))
    assert modest.outcomes[1].short_t_per_year == pytest.approx(1e6)


def test_weights_of_the_case_are_taken_and_one_that_is_missing_is_named():
    weighted = one_line({"shut-ab": 3, "shut-bc": 1})
    found = robust(weighted, 4, YEAR, short_musd_per_mt=60.0, **ASKED)
    assert [(f.scenario, f.weight) for f in found.futures] == [("shut-ab", 0.75), ("shut-bc", 0.25)]
    with pytest.raises(CorridorError, match=r"without a weight in scenarios\.csv: shut-bc"):
        robust(one_line({"shut-ab": 3}), 4, YEAR, **ASKED)
    with pytest.raises(CorridorError, match="no scenario of tiny has a weight"):
        robust(one_line(), 4, YEAR, **ASKED)
    left_out = robust(one_line({"shut-ab": 3, "shut-bc": 0}), 4, YEAR, short_musd_per_mt=60.0,
                      **ASKED)  # fmt: skip
    assert [f.scenario for f in left_out.futures] == ["shut-ab"]


@pytest.mark.parametrize(
    ("futures", "said"),
    [
        (["shut-ab"], "the future 'shut-ab' has no weight"),
        (["shut-ab:cost=2"], "has no weight"),
        (["shut-ab:x"], "has the part 'weight=x'"),
        (["shut-ab:1:price=2"], "has the part 'price=2'"),
        (["shut-ac:1"], "did you mean shut-bc or shut-ab"),
        (["shut-ab:0"], "all futures have weight 0"),
        (["shut-ab:-1"], "the weight of shut-ab is -1"),
        (["shut-ab:1:cost=0"], "the cost of shut-ab:cost=0 is 0"),
        (["shut-ab:1:target=-2"], "more than 0"),
        (["shut-ab:1", "shut-ab:2"], "is given 2 times"),
        (["shut-ab:1:sea=-28"], "no inland sea"),
    ],
)
def test_what_is_no_future_is_said(futures, said):
    with pytest.raises(CorridorError, match=said):
        robust(one_line(), 4, YEAR, futures=futures, short_musd_per_mt=60.0, **ASKED)


def test_all_that_is_wrong_is_said_at_once():
    with pytest.raises(CorridorError, match=r"'a' has no weight.*'b' has no weight"):
        read_futures(["a", "b"])


@pytest.mark.parametrize(("price", "tail"), [(0, 0.5), (-1, 0.5), (math.inf, 0.5), (9, 1), (9, -1)])
def test_numbers_that_make_no_sense_are_refused(price, tail):
    with pytest.raises(CorridorError, match="expected"):
        robust(
            one_line(), 4, YEAR, futures=["as-is:1"], short_musd_per_mt=price, tail=tail, **ASKED
        )


def test_a_text_of_a_future_reads_back():
    for text in ("s:0.3", "s:2:cost=1.2:target=36:sea=-30.5"):
        (future,) = read_futures([text])
        assert future.text == text
        assert read_futures([future.text]) == (future,)
