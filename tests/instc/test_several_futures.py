"""Plans of the corridor over several futures."""

import pytest

import corridor


@pytest.fixture(scope="module")
def found():
    futures = ["as-is:0.7", "caspian-2m-lower:0.2:cost=1.2", "iran-suspended-2026:0.1"]
    case = corridor.open_case("instc")
    return corridor.robust(case, 46, 2032, futures=futures, screenline="iran-north", mix="free")


def test_thinking_of_a_lower_sea_pays(found):
    assert all(p.proven and not p.dispute for p in found.plans)
    assert not found.plan("usual").built  # as it is, nothing is needed
    assert found.plan("usual").outcomes[1].short_t_per_year > 5e6  # and much is missing then
    assert found.stochastic_gain_musd > 30 * found.information_musd > 0


def test_a_future_alone_is_planned_as_recommend_plans_it(found):
    case = found.situation.case
    plan = corridor.recommend(
        case, 46, 2032, scenario="caspian-2m-lower", screenline="iran-north", mix="free"
    )
    assert found.alone[1].built == plan.built
    assert found.alone[1].outcomes[1].cost_musd == pytest.approx(1.2 * plan.cost_musd)


def test_nothing_helps_where_everything_is_shut(found):
    suspended = found.alone[2]
    assert not suspended.built
    assert suspended.outcomes[2].short_t_per_year == pytest.approx(46e6)
