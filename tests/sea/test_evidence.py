"""Reports beside the model."""

import math

import pandas as pd
import pytest

import corridor
from corridor.case.situation import situation
from corridor.sea.ports.evidence import evidence
from corridor.sea.water.facts import facts
from tests.worlds import sea_world


@pytest.fixture(scope="module")
def told():
    return evidence(situation(corridor.open_case("instc")))


def test_a_case_without_the_ports_hears_nothing():
    assert evidence(situation(sea_world())) == []


def test_a_ship_that_does_not_call_is_left_out():
    """The port of a report and its class are there, and never meet."""
    case = sea_world()
    ports = case.tables["ports"].replace({"port_id": {"east": "port-aktau"}})
    ship = case.tables["ships"].iloc[[0]].assign(ship_id="p19619")
    effects = case.tables["effects"].replace({"id": {"east": "port-aktau"}})
    ships = pd.concat([case.tables["ships"], ship], ignore_index=True)
    found = evidence(situation(case.replace(ports=ports, ships=ships, effects=effects)))
    assert all("12 000" not in e.what for e in found)


def test_a_report_on_ports_of_another_case_is_left_out():
    """A case with one of the ports hears of that one and of no other."""
    case = sea_world()
    ports = case.tables["ports"].replace({"port_id": {"east": "port-alat"}})
    effects = case.tables["effects"].replace({"id": {"east": "port-alat"}})
    found = [e.what for e in evidence(situation(case.replace(ports=ports, effects=effects)))]
    assert found
    assert all("Alat" in what for what in found)


def test_reported_cuts_are_reproduced(told):
    ranged = [e for e in told if not math.isnan(e.low)]
    assert len(ranged) == 11
    for e in ranged:
        assert e.holds == (e.low <= e.modelled <= e.high), e.what
        assert e.holds or e.reported in (-37, 5, -10), f"{e.what}: {e.modelled}"


def test_counter_evidence_is_explained_or_listed(told):
    handled = [e for e in told if e.unit == "Mt/year"]
    assert len(handled) == 3
    assert all(e.modelled > e.reported and e.verdict.startswith("explained") for e in handled)
    open_questions = [e for e in told if e.verdict.startswith("unexplained")]
    assert {e.reported for e in open_questions} == {-37, -8, -26.6, 5, -10}


def test_a_report_that_the_case_was_set_by_says_so(told):
    for e in told:
        assert e.basis in ("independent", "fitted", "input", "none")
        assert ("set by it" in e.verdict) == (e.basis == "fitted" and e.holds)
    assert sum(e.basis == "independent" and e.holds for e in told) == 3


def test_every_report_and_fact_names_a_source():
    known = set(facts("sources")["source_id"])
    for table in ("level", "terms", "bay", "hypsometry", "projections", "scenarios", "reported"):
        for cell in facts(table)["source_id"]:
            assert set(cell.split()) <= known, table
        assert set(facts(table)["quality"]) <= {"stated", "derived", "assumed"}, table
