"""Journeys, empty trains, sections and closures that a case turns into."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridor.elements.table import capacity
from corridor.maxflow.throughput import throughput
from corridor.simulation.building.closures import shut_in_year, wrapped
from corridor.simulation.building.empties import empty_trains, ends
from corridor.simulation.building.journeys import Call, Journey, journeys
from corridor.simulation.building.railway import section_lengths_km
from corridor.simulation.building.traffic import routed_traffic
from corridor.testing import tiny
from corridor.units import MINUTES_PER_DAY, MINUTES_PER_YEAR
from tests.worlds import border_line, two_gauges


def journeys_of(case, a, b):
    top = throughput(capacity(case), between=(a, b))
    routing = routed_traffic(top, 1e6)
    return {p.pair: journeys(case, top.program.network, p) for p in routing.paths}


def test_a_border_is_called_at_in_the_order_of_travel():
    found = journeys_of(border_line(), "A", "B")
    (there,), (back,) = found["A", "B"], found["B", "A"]
    assert [(c.element, c.direction) for c in there.calls] == [
        ("ab", 0),
        ("north", 0),
        ("south", 0),
    ]
    assert [(c.element, c.direction) for c in back.calls] == [("south", 1), ("north", 1), ("ab", 1)]
    assert there.back.calls == back.calls


def test_cargo_changes_trains_at_a_gauge_break():
    first, second = journeys_of(two_gauges(), "A", "C")["A", "C"]
    assert (first.unload_at, second.load_at) == ("yard", "yard")
    assert [j.calls[0].element for j in (first, second)] == ["ab", "bc"]


def test_trains_of_one_class_run_through_and_others_are_made_up_anew():
    rows = {"vehicles": [{"vehicle_id": "heavy", "name": "Heavy", "mode": "rail", "load_t": 3000}]}
    case = tiny(links={"ab": ("a", "b", 5e6), "bc": ("b", "c", 5e6)}, rows=rows)
    assert len(journeys_of(case, "A", "C")["A", "C"]) == 1
    rail = case.tables["rail"].copy()
    rail.loc[rail["link_id"] == "bc", "vehicle_id"] = "heavy"
    first, second = journeys_of(case.replace(rail=rail), "A", "C")["A", "C"]
    assert (first.vehicle, second.vehicle, second.load_at) == ("train", "heavy", "")


def test_empty_trains_run_where_loaded_ones_do_not_balance():
    case = border_line()
    there = Journey("rail", "train", (Call("ab", "rail", 0), Call("bc", "rail", 0)))
    short = Journey("rail", "train", (Call("ab", "rail", 1),))
    assert ends(case, there) == ("a", "c")
    found = empty_trains(case, {there: 100.0, short: 30.0})
    assert sum(found.values()) == pytest.approx(100.0 if len(found) == 2 else 130.0, rel=0.31)
    per_link = {"ab": 0.0, "bc": 0.0}
    for journey, trains in found.items():
        for call in journey.calls:
            if call.table == "rail":
                assert call.direction == 1
                per_link[call.element] += trains
    assert per_link == pytest.approx({"ab": 70.0, "bc": 100.0})


def test_balanced_traffic_needs_no_empty_trains():
    there = Journey("rail", "train", (Call("ab", "rail", 0),))
    assert empty_trains(border_line(), {there: 50.0, there.back: 50.0}) == {}


@given(st.floats(1, 3000), st.floats(0.5, 400))
def test_sections_add_up_and_none_is_longer_than_the_limiting_one(length, limiting):
    lengths = section_lengths_km(length, limiting)
    assert sum(lengths) == pytest.approx(length)
    assert max(lengths) <= limiting * (1 + 1e-9) or len(lengths) == 1
    assert max(lengths) == pytest.approx(min(limiting, length))


def total(shut):
    """Minutes of a year covered by closures, overlaps once: brute force by the minute."""
    covered = np.zeros(int(MINUTES_PER_YEAR), dtype=bool)
    for begin, end in shut:
        covered[round(begin) : round(end)] = True
    return int(covered.sum())


def test_hours_and_days_of_a_year():
    chance = np.random.default_rng(1)
    assert shut_in_year({}, [], chance) == []
    nights = wrapped(shut_in_year({"hours_per_day": 16.0}, [], chance), 0)
    assert total(nights) == pytest.approx(365 * 8 * 60)
    days = wrapped(shut_in_year({"days_per_year": 340.0}, [], chance), 100)
    assert total(days) == pytest.approx(25 * MINUTES_PER_DAY)
    part = wrapped(shut_in_year({"open_share": 0.9}, [], chance), 7)
    assert total(part) == pytest.approx(0.1 * MINUTES_PER_YEAR, rel=1e-4)


def test_breakdowns_take_the_time_they_should():
    row = {"kind": "breakdown", "every_days": 5.0, "hours": 6.0}
    lost = [
        sum(e - b for b, e in shut_in_year({}, [row], np.random.default_rng(i))) for i in range(200)
    ]
    assert np.mean(lost) == pytest.approx(73 * 6 * 60, rel=0.05)
