"""Plans for a share of the futures of the sea, against all subsets of projects in all of them."""

from functools import cache
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corridor.case.situation import situation
from corridor.elements.table import capacities
from corridor.maxflow.throughput import throughput
from corridor.planning.futures import sea_futures
from corridor.planning.options import find_options
from corridor.planning.recommend import recommend
from corridor.problems import CorridorError, InternalError
from tests.worlds import border_line, sea_world

BETWEEN = ("a", "b")
BY = 2030
CASE = sea_world()
LEVELS = (-28.4, -29.0, -29.2, -29.5, -29.8, -30.1, -30.6, -31.1, -31.4)
SUBSETS = [frozenset(c) for size in range(5) for c in combinations("BDEF", size)]


@cache
def tonnes(built, level):
    sit = situation(CASE, built=built).with_level(level)
    return throughput(capacities(sit), between=BETWEEN).tonnes_per_year


@cache
def cost(built):
    """Present value with all work as late as possible."""
    options = find_options(situation(CASE), BY)
    return sum(options.present_value_musd(p, max(options.candidates[p].periods)) for p in built)


def met(built, members, target):
    return np.mean([tonnes(built, m) >= target * (1 - 1e-6) for m in members])


def ensemble(members):
    return pd.DataFrame({2029: [0.0] * len(members), BY: members})


@settings(max_examples=40)
@given(
    st.lists(st.sampled_from(LEVELS), min_size=1, max_size=8),
    st.sampled_from([0.5, 0.75, 0.9, 1.0]),
    st.sampled_from([1.0, 1.5, 2.0, 2.6, 3.5, 4.4]),
)
def test_the_plan_is_the_cheapest_that_meets_the_target_in_its_share(members, share, target):
    plan = recommend(
        CASE, target, BY, between=BETWEEN, sea_level=ensemble(members), share=share
    )  # fmt: skip
    enough = [b for b in SUBSETS if met(b, members, target * 1e6) >= share - 1e-12]
    if not enough:
        assert plan.status == "unreachable"
        return
    assert plan.status == "optimal"
    assert plan.cost_musd == pytest.approx(min(map(cost, enough)), abs=1e-4)
    assert met(plan.built, members, target * 1e6) >= share - 1e-12


def test_no_level_is_the_level_of_the_case():
    assert recommend(CASE, 2.6, BY, between=BETWEEN).sea is None
    for target in (1.5, 2.6):
        plain = recommend(CASE, target, BY, between=BETWEEN)
        same = recommend(CASE, target, BY, between=BETWEEN, sea_level=-29.0)
        assert plain.built == same.built
        assert plain.after.tonnes_per_year == same.after.tonnes_per_year


def test_a_higher_share_never_costs_less():
    members = pd.DataFrame({BY: LEVELS})
    costs = [
        recommend(CASE, 1.5, BY, between=BETWEEN, sea_level=members, share=share).cost_musd
        for share in (0.2, 0.4, 0.6, 0.7)
    ]
    assert costs == sorted(costs)
    assert costs[0] < costs[-1]


@pytest.fixture(scope="module")
def futures():
    """As many members as levels at which throughput is computed, so nothing is interpolated."""
    members = np.sort(-29 - np.random.default_rng(5).gamma(3, 0.25, 24))
    plan = recommend(CASE, 1.6, BY, between=BETWEEN, sea_level=ensemble(members), share=0.8)
    assert plan.status == "optimal"
    return sea_futures(plan)


@pytest.mark.parametrize("which", ["plan", "ignoring"])
def test_outcomes_by_counting(futures, which):
    plan = getattr(futures, which)
    outcome = futures.outcome if which == "plan" else futures.outcome_ignoring
    members, target = futures.plan.sea.members_m, 1.6e6
    carried = np.array([tonnes(plan.built, m) for m in members])
    holds = carried >= target * (1 - 1e-6)
    missing = np.where(holds, 0, target - carried)
    assert outcome.met_share == pytest.approx(holds.mean())
    assert outcome.lowest_level_m == members[holds].min()
    assert outcome.mean_missing_t_per_year == pytest.approx(missing.mean(), rel=1e-6)
    assert outcome.worst_missing_t_per_year == pytest.approx(missing[0])


def test_ignoring_the_sea_fails_more_often(futures):
    assert futures.outcome.met_share >= 0.8
    assert futures.outcome_ignoring.met_share < futures.outcome.met_share
    assert futures.regret_t_per_year > 0
    assert futures.extra_cost_musd > 0
    assert futures.ignoring.built == recommend(CASE, 1.6, BY, between=BETWEEN).built


def test_the_curve_rises_with_the_level(futures):
    curve = futures.curve
    assert curve.index.is_monotonic_increasing
    assert (curve.diff().dropna() >= -1).all(axis=None)
    assert (curve["plan_t"] >= curve["nothing_t"] - 1).all()
    for level in (curve.index[0], curve.index[7]):
        assert curve["nothing_t"][level] == pytest.approx(tonnes(frozenset(), level))


def test_between_the_levels_of_the_grid_the_mean_is_close():
    members = -29 - np.random.default_rng(6).gamma(3, 0.25, 200)
    plan = recommend(CASE, 1.6, BY, between=BETWEEN, sea_level=ensemble(members), share=0.8)
    outcome = sea_futures(plan).outcome_ignoring
    mean = np.mean([max(0, 1.6e6 - tonnes(frozenset(), m)) for m in members])
    assert outcome.mean_missing_t_per_year == pytest.approx(mean, rel=0.02)


def test_a_target_that_no_future_allows():
    plan = recommend(CASE, 1.6, BY, between=BETWEEN, sea_level=-33.5)
    assert plan.status == "unreachable"
    outcome = sea_futures(plan).outcome
    assert outcome.met_share == 0
    assert np.isnan(outcome.lowest_level_m)
    assert outcome.worst_missing_t_per_year == pytest.approx(1.6e6)


def test_a_plan_without_a_sea_has_no_futures():
    with pytest.raises(CorridorError, match="without sea_level"):
        sea_futures(recommend(border_line(), 8, between=("a", "b")))


def test_a_plan_that_fails_its_share_after_all_is_refused(monkeypatch):
    plan = recommend(CASE, 2.0, BY, between=BETWEEN, sea_level=ensemble(LEVELS), share=0.5)
    assert plan.status == "optimal"
    monkeypatch.setattr("corridor.planning.futures._carrier", lambda plan, built: lambda level: 0.0)
    with pytest.raises(InternalError, match="carries its target in 0%"):
        sea_futures(plan)
