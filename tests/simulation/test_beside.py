"""Other cargo shares trains, posts and lines with what is counted, as it does on paper."""

from dataclasses import replace
from itertools import pairwise

import pytest

import corridor
from corridor.answers.questions import (
    Count,
    RecommendQuestion,
    SimulateQuestion,
    ThroughputQuestion,
)
from corridor.answers.verdict import serves_others
from corridor.reports.pages.simulated_words import verdict
from corridor.simulation.building.beside import elements_of
from corridor.testing import tiny

COUNTED, OTHER, POST = 2.0e6, 1.5e6, 4.0e6

CLOSED_DAYS = 73
"""A fifth of the year, of which capacities on paper know nothing."""


def world(other=OTHER, background=0.0, closed_days=CLOSED_DAYS, **more):
    """A line from D over A to B with a post before B, which is shut when the year begins."""
    shut = {"disturbance_id": "D", "table": "borders", "id": "post", "kind": "closure",
            "first_day": 1, "days": closed_days}  # fmt: skip
    case = tiny(
        links={"ab": ("a", "b", 20e6), "da": ("d", "a", 20e6), "de": ("d", "e", 20e6)},
        borders={"post": ("ab", POST)},
        demand=[("A", "B", COUNTED), ("D", "E", 5e6), *([("D", "B", other)] if other else [])],
        rows={"disturbances": [shut]},
        **more,
    )
    if background:
        borders = case.tables["borders"].assign(background_t_per_year=background)
        case = case.replace(borders=borders)
    return case


def year(case, **options):
    options = {"between": ("A", "B"), "direction": "forward", "years": 2, **options}
    return corridor.simulate(case, curve=False, **options)


def test_a_post_that_holds_alone_fails_beside_other_cargo_by_what_it_cannot_pass():
    """It passes 4 Mt/year when open, 3.2 in this year, and 3.5 come: first come, first served."""
    alone, beside = year(world(), others="ignored"), year(world())
    assert alone.throughput_t_per_year == pytest.approx(COUNTED, rel=0.02)
    open_share = 1 - CLOSED_DAYS / 365
    passed = POST * open_share / (COUNTED + OTHER)
    assert beside.throughput_t_per_year == pytest.approx(COUNTED * passed, rel=0.03)
    assert beside.others_throughput_t_per_year == pytest.approx(OTHER * passed, rel=0.03)
    assert beside.offered_t_per_year == pytest.approx(COUNTED)
    assert beside.others_offered_t_per_year == pytest.approx(OTHER, rel=1e-6)


def test_background_traffic_takes_its_part_of_a_post():
    beside = year(world(other=0.0, background=OTHER))
    passed = POST * (1 - CLOSED_DAYS / 365) / (COUNTED + OTHER)
    assert beside.throughput_t_per_year == pytest.approx(COUNTED * passed, rel=0.03)
    assert beside.others_offered_t_per_year == 0.0


def test_without_other_cargo_nothing_differs():
    alone, beside = (year(world(other=0.0), others=o) for o in ("ignored", "served"))
    assert beside.by_year == alone.by_year
    assert beside.others_offered_t_per_year == 0.0


def test_other_cargo_runs_only_where_it_shares_the_way():
    built = year(world()).built
    elements = [[elements_of(j) for j in on_path] for on_path in built.journeys]
    assert elements == [[("ab", "post")], [("ab", "post")]]
    assert (built.counted, built.sharing) == (1, 1)


def test_more_other_cargo_never_lets_more_through():
    found = [year(world(other=t)).throughput_t_per_year for t in (0.0, 1.0e6, 1.5e6, 2.0e6)]
    assert all(b <= a * 1.01 for a, b in pairwise(found))


def operation(answer):
    return next(t for t in answer.tests if t.id == "operation")


@pytest.mark.parametrize(("others", "passed"), [("ignored", True), ("served", False)])
def test_the_test_in_operation_of_a_plan_has_the_other_cargo(others, passed):
    question = RecommendQuestion(
        COUNTED / 1e6, count=Count(between=("a", "b"), others=others, direction="forward"),
        simulate=True,
    )  # fmt: skip
    case = world(projects={"P": {"cost": 1, "gain": {"post": 1.0}}})
    without_own = case.tables["demand"].query("origin != 'A'")  # of zones, so beside nodes too
    answer = corridor.answer(case.replace(demand=without_own), question)
    test = operation(answer)
    assert test.passed is passed
    assert ("alone" in test.note) is passed


def test_a_throughput_is_simulated_on_request():
    asked = ThroughputQuestion(count=Count(between=("A", "B"), mix="free", direction="forward"))
    assert operation(corridor.answer(world(), asked)).passed is None
    calm = world(closed_days=1, other=0.0)
    wanted = ThroughputQuestion(count=asked.count, simulate=True)
    answer = corridor.answer(calm, wanted)
    assert answer.simulation.offered_t_per_year == pytest.approx(answer.throughput_t_per_year)
    rough = operation(corridor.answer(world(), wanted))
    assert rough.passed is False
    assert rough.found == pytest.approx((POST - OTHER) * 0.8, rel=0.05)


def test_other_cargo_may_be_short_by_chance_alone():
    asked = SimulateQuestion(count=Count(between=("A", "B"), direction="forward"), curve=False)
    sim = corridor.answer(world(closed_days=1), asked)
    offered, chance = sim.others_offered_t_per_year, sim.others_chance_t_per_year
    assert chance == pytest.approx((OTHER * 1000) ** 0.5)  # loads of 1,000 t
    for short, served, words in ((1.9, True, "It holds"), (2.1, False, "other cargo falls short")):
        less = replace(sim, others_throughput_t_per_year=offered - short * chance)
        assert serves_others(less) is served
        assert words in verdict(less)


def test_an_answer_reports_the_others_apart():
    asked = SimulateQuestion(count=Count(between=("A", "B"), direction="forward"), curve=False)
    answer = corridor.answer(world(), asked)
    assert answer.others == "served"
    assert answer.others_offered_t_per_year == pytest.approx(OTHER, rel=1e-6)
    assert answer.others_transit_hours["mean"] > 24
    assert sum(p.offered_t_per_year for p in answer.pairs) == pytest.approx(COUNTED)
    through = next(e for e in answer.elements if e.id == "post").throughput_t_per_year
    arrived = answer.throughput_t_per_year + answer.others_throughput_t_per_year
    assert through == pytest.approx(arrived, rel=0.02)
