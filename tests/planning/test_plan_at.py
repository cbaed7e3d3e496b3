"""The same target at another screenline keeps everything else of the question."""

import pandas as pd
import pytest

import corridor
from corridor.planning.recommend import plan_at
from tests.answers.test_summary import two_readings
from tests.worlds import sea_world


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"projects": "announced"},
        {"budget": 6.0},
        {"mix": "fixed"},
        {"others": "ignored", "direction": "forward"},
    ],
)
def test_another_screenline_is_planned_as_if_it_had_been_asked_for(asked):
    case = two_readings()
    found = plan_at(corridor.recommend(case, 8, **asked), "far")
    asked_for = corridor.recommend(case, 8, screenline="far", **asked)
    assert found.claim == asked_for.claim
    assert found.before.tonnes_per_year == asked_for.before.tonnes_per_year
    assert found.count == asked_for.count


def test_the_futures_of_the_sea_are_those_of_the_plan():
    members = pd.DataFrame({2030: [-29.0, -29.5, -30.0, -30.5]})
    plan = corridor.recommend(sea_world(), 0.5, sea_level=members, share=0.75)
    again = plan_at(plan, "all")
    assert again.claim == plan.claim
    assert again.sea.level_m == plan.sea.level_m == -30.0
