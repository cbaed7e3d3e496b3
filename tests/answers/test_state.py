"""A state says what ``throughput`` says, whatever was asked before, and where the tonnes go."""

import pytest

import corridor
from corridor.answers.json import from_json, to_json
from corridor.answers.questions import At, Count, ThroughputQuestion
from corridor.answers.session import Session
from corridor.answers.state import StateAnswer, StateQuestion
from corridor.answers.through import ThroughAnswer, ThroughQuestion, ThroughRow
from corridor.case.situation import situation
from corridor.elements.table import capacities
from corridor.problems import CorridorError
from corridor.testing import tiny

LINKS = {"ab": ("a", "b", 5e6), "bc": ("b", "c", 3e6), "bd": ("b", "d", 4e6)}
WORKS = {"wide": {"cost": 100.0, "gain": {"bc": 1e6}}, "old": {"cost": 1.0, "opened": 2020,
         "gain": {"bc": 0.5e6}}}  # fmt: skip
ZONES = {"A": "a", "C": "c", "D": "d"}
DEMAND = [("A", "C", 1e6), ("A", "D", 2e6), ("C", "A", 1e6)]


@pytest.fixture
def session():
    case = tiny(LINKS, zones=ZONES, demand=DEMAND, projects=WORKS, screenlines={"all": "bc"})
    return Session(case)


def by_id(state):
    return {e.id: e for e in state.elements}


def test_a_moved_lever_moves_throughput_and_elements(session):
    today = session.state(StateQuestion())
    wide = session.state(StateQuestion(At(built=("wide",)), target_mt=8))
    assert today.throughput_t_per_year == pytest.approx(2 * 3.5e6 - 0.5e6)  # A to D takes 2 of 5
    assert wide.throughput_t_per_year == pytest.approx(3e6 + 4.5e6)
    assert wide.reached is False
    assert wide.short_t_per_year == pytest.approx(0.5e6)
    assert (wide.verdict, wide.firmness) == ("out of reach", "unreachable")
    element = by_id(wide)["bc"]
    assert element.upgraded_by == ("wide",)
    assert (element.forward_t_per_year, element.back_t_per_year) == pytest.approx((3e6, 4.5e6))
    assert element.share == pytest.approx(1.0)
    assert by_id(wide)["bd"].others_t_per_year == pytest.approx(2e6)
    assert by_id(today)["bc"].upgraded_by == ()


def test_a_project_that_has_opened_can_be_left_out(session):
    without = session.state(StateQuestion(without=("old",), count=Count(others="ignored")))
    assert without.throughput_t_per_year == pytest.approx(6e6)
    assert by_id(without)["bc"].capacity_t_per_year == pytest.approx(3e6)


def test_binding_elements_are_those_of_the_cut(session):
    state = session.state(StateQuestion(count=Count(others="ignored")))
    assert {e.id for e in state.elements if e.binding} == {c.id for c in state.cut} == {"bc"}
    assert "B-C stops more" in state.sentence


def test_where_the_tonnes_of_an_element_go(session):
    through = session.through(ThroughQuestion("ab"))
    rows = {(r.origin, r.destination, r.counted): r.tonnes_per_year for r in through.rows}
    assert rows == pytest.approx(
        {("A", "C", True): 3e6, ("C", "A", True): 3.5e6, ("A", "D", False): 2e6}, rel=1e-5
    )
    assert session.through(ThroughQuestion("bd")).rows == (
        ThroughRow("A", "D", pytest.approx(2e6), counted=False),
    )
    with pytest.raises(CorridorError, match="no element 'zz'"):
        session.through(ThroughQuestion("zz"))


def test_what_is_known_of_an_element_belongs_to_its_situation(session):
    today = session.element(ThroughQuestion("bc"))
    assert [(p.id, p.built) for p in today.projects] == [("old", True), ("wide", False)]
    without = StateQuestion(At(built=("wide",)), without=("old",))
    moved = session.element(ThroughQuestion("bc", without))
    assert [(p.id, p.built) for p in moved.projects] == [("old", False), ("wide", True)]
    assert moved.capacity.capacity_t_per_year == moved.use.capacity_t_per_year == 4e6
    assert moved.use == by_id(session.state(without))["bc"]
    assert moved.through == session.through(ThroughQuestion("bc", without))
    assert "4.000 million" in moved.explanation


@pytest.mark.parametrize("target", [0.0, -1.0, float("nan"), float("inf")])
def test_a_target_that_is_none_is_refused(target):
    with pytest.raises(CorridorError, match="expected more than 0"):
        StateQuestion(target_mt=target)


def test_state_and_through_come_back_from_json(session):
    question = StateQuestion(At(built=("wide",)), without=("old",), target_mt=2.0)
    assert from_json(StateQuestion, to_json(question)) == question
    state, through = session.state(question), session.through(ThroughQuestion("ab", question))
    assert from_json(StateAnswer, to_json(state)) == state
    assert from_json(ThroughAnswer, to_json(through)) == through


ASKED = [
    (At(), Count()),
    (At(year=2032, built=("P07", "X20")), Count(mix="fixed")),
    (At(scenario="caspian-2m-lower"), Count()),
    (At(sea_level_m=-30.0, built=("P01",)), Count(screenline="az-gulf")),
]


@pytest.fixture(scope="module")
def instc():
    return corridor.open_case("instc")


def test_the_answer_is_that_of_throughput_and_of_no_earlier_question(instc):
    asked_in_turn = Session(instc)
    for at, count in ASKED:
        question = StateQuestion(at, count=count)
        state = asked_in_turn.state(question)
        assert state == Session(instc).state(question)
        usual = corridor.throughput(
            instc, at.year, scenario=at.scenario, built=at.built, sea_level_m=at.sea_level_m,
            screenline=count.screenline, mix=count.mix or "free",
        )  # fmt: skip
        assert ThroughputQuestion(at, count).count == question.count
        assert state.throughput_t_per_year == usual.tonnes_per_year
        assert [c.id for c in state.cut] == [c.id for c in usual.cut]


def test_capacities_from_another_situation_are_those_computed_whole(instc):
    here = capacities(situation(instc, year=2025, built=("P01",)))
    for at, _ in ASKED:
        there = situation(
            instc, year=at.year, scenario=at.scenario, built=at.built, sea_level_m=at.sea_level_m
        )
        assert capacities(there, here).elements == capacities(there).elements
