"""Plans within a time limit: valid bounds, and the cheapest plan where there is time for it."""

import numpy as np
import pytest

from corridor.answers.json import from_json, to_json
from corridor.answers.questions import Question, RecommendQuestion
from corridor.planning import master as of_planning
from corridor.planning.certificate import certificate
from corridor.planning.recommend import recommend
from corridor.planning.sensitivity import cost_tornado
from corridor.problems import CorridorError
from corridor.testing import tiny
from tests import verify_certificate
from tests.planning.random_worlds import random_budget, random_world, targets
from tests.seeds import seeds
from tests.worlds import border_line


@pytest.mark.parametrize("number", seeds(12))
def test_with_time_enough_the_plan_is_the_one_with_a_proof(number, monkeypatch):
    """Columns are put as sums in every second world."""
    monkeypatch.setattr(of_planning, "MANY_PERIODS", (0, 500)[number % 2])
    chance = np.random.default_rng([31, number])
    world, budget = random_world(chance), random_budget(chance)
    try:
        full = recommend(world.case, 1e-3, 2032, **world.counted)
    except CorridorError:
        return  # nothing gets through at all
    levels = [full.before.tonnes_per_year * f for f in (1.0, 1.3, 2.0)]
    for target in targets(chance, levels, 2):
        asked = {"target_mt": target, "by": 2032, "budget": budget, **world.counted}
        proven, limited = recommend(world.case, **asked), recommend(world.case, **asked, seconds=20)
        assert limited.status == proven.status
        assert limited.bound_musd <= proven.cost_musd + 1e-4
        assert limited.cost_musd <= proven.cost_musd * (1 + 1e-3) + 1e-3
        assert limited.gap <= 1e-3


def many_years(works=40):
    """A line with so many works, years and so little money that no proof comes in a second."""
    chance = np.random.default_rng(8)
    projects = {
        f"q{i}": {
            "cost": float(chance.integers(10, 90)),
            "gain": {("ab", "bc")[i % 2]: float(chance.integers(3, 30) * 1e5)},
            "build_years": int(chance.integers(1, 5)),
            "earliest_start": int(chance.integers(2025, 2040)),
        }
        for i in range(works)
    }
    return tiny({"ab": ("a", "b", 5e6), "bc": ("b", "c", 4e6)}, projects=projects)


@pytest.mark.long
def test_a_search_that_is_stopped_says_its_gap_and_asks_nothing_that_rests_on_a_proof():
    case = many_years()
    asked = {"between": ("a", "c"), "mix": "free", "budget": 60.0}
    plan = recommend(case, 40, 2050, seconds=5, **asked)
    assert plan.status == "optimal"
    assert plan.after.tonnes_per_year >= 40e6 * (1 - 1e-6)
    assert 0 <= plan.gap < 0.5
    assert plan.bound_musd <= recommend(case, 40, 2050, seconds=20, **asked).cost_musd
    if plan.stopped:
        assert plan.alternatives(2) == []
        assert cost_tornado(plan) == ()


def test_the_certificate_of_a_plan_within_a_time_limit():
    plan = recommend(border_line(), 16, between=("a", "b"), budget=9, seconds=20)
    assert verify_certificate.verify(certificate(plan)) == []


def test_what_cannot_be_reached_is_proven_all_the_same():
    plan = recommend(border_line(), 30, between=("a", "b"), seconds=20)
    assert plan.status == "unreachable"
    assert verify_certificate.verify(certificate(plan)) == []


@pytest.mark.parametrize("seconds", [0, -1, float("inf"), float("nan")])
def test_times_that_make_no_sense(seconds):
    with pytest.raises(CorridorError, match="expected more than 0"):
        recommend(border_line(), 16, between=("a", "b"), seconds=seconds)


def test_a_limit_belongs_to_a_target():
    with pytest.raises(CorridorError, match="leave seconds out"):
        recommend(border_line(), maximise="tonnes", budget=9, between=("a", "b"), seconds=5)


def test_the_limit_is_part_of_the_question():
    question = RecommendQuestion(16, seconds=2.5)
    assert from_json(Question, to_json(question)) == question
