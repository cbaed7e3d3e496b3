"""Terminals, borders, ports and ships: published numbers and what must hold for any of them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridor.elements.formulas.port import berth_occupancy_max
from corridor.elements.formulas.ship import permitted_draft_m
from tests.rows import evaluate_border, evaluate_port, evaluate_sea, evaluate_terminal, payload_t

SERVICE = {
    "positions": 4.0,
    "hours_per_day": 22.0,
    "availability": 0.9,
    "days_per_year": 350.0,
    "load_t": 60.0,
    "season_factor": 1.1,
    "open_share": 1.0,
}
TERMINAL = SERVICE | {"cycle_h": 1.3}
BORDER = SERVICE | {"service_h": 1.3}

# Volga-Don Max dry cargo ship RSD59, Marine Engineering Bureau, news of 2018-05-26.
RSD59 = {
    "draft1_m": 3.60,
    "deadweight1_t": 5272.0,
    "draft2_m": 4.20,
    "deadweight2_t": 6896.0,
    "draft3_m": 4.53,
    "deadweight3_t": 7679.0,
    "tpc_t_per_cm": 23.7,
    "stores_t": None,
}
PORT = {
    "berths": 3.0,
    "rate_t_per_h": 250.0,
    "berthing_h": 6.0,
    "occupancy_max": None,
    "days_per_year": 340.0,
    "season_factor": 1.1,
    "open_share": 1.0,
    "payload_t": 5000.0,
}
SEA = {
    "length": 463.0,
    "speed_kn": 10.0,
    "ships": 8.0,
    "days_per_year": 330.0,
    "port_h_per_round_trip": 70.0,
    "transits_per_day": None,
    "season_factor": 1.1,
    "open_share": 1.0,
    "payload_t": 5000.0,
}


@pytest.mark.parametrize(
    ("evaluate", "values"), [(evaluate_terminal, TERMINAL), (evaluate_border, BORDER)]
)
def test_positions_by_hand(evaluate, values):
    units = 4 * 22 * 0.9 / 1.3
    result = evaluate(values)
    assert result.t_per_year == pytest.approx(units * 60 * 350 / 1.1)
    assert evaluate(values | {"open_share": 0.25}).t_per_year == result.t_per_year / 4
    assert evaluate(values | {"positions": 0}).t_per_year == 0
    for step in result.steps:
        value = eval(step.arithmetic)
        assert value == pytest.approx(step.value, rel=1e-5), step


@pytest.mark.parametrize(("trains", "load_t", "mt"), [(10, 3014, 11.0), (24, 3082, 27.0)])
def test_published_border_stations(trains, load_t, mt):
    # Yalama, Trend 2024-05-17; Saryagash, Kazinform 2022.
    # One position that holds each train for its share of the day.
    one = {"positions": 1, "hours_per_day": 24, "availability": 1, "service_h": 24 / trains}
    year = {"days_per_year": 365, "season_factor": 1, "load_t": load_t}
    assert evaluate_border(BORDER | one | year).t_per_year / 1e6 == pytest.approx(mt, abs=5e-3)


@given(st.floats(0.1, 100), st.sampled_from([0.5, 0.75, 0.875]))
def test_a_service_time_shorter_by_a_share_gives_just_that_much_more(hours, left):
    """Three quarters of the time are a third more; whole trains would make it 30 or 40 percent."""
    usual, faster = (
        evaluate_border(BORDER | {"service_h": hours * share}).t_per_year for share in (1, left)
    )
    assert faster / usual == pytest.approx(1 / left)


def test_rsd59_at_its_published_drafts():
    for draft, deadweight in ((3.60, 5272), (4.20, 6896), (4.53, 7679)):
        assert payload_t(RSD59, draft) == pytest.approx(deadweight)
        assert payload_t(RSD59 | {"stores_t": 300}, draft) == pytest.approx(deadweight - 300)


def test_rsd59_loses_3_3_percent_of_its_load_for_10_cm():
    # Both sea points of the designer: 783 t over 33 cm, of the mean load between them.
    full, light = payload_t(RSD59, 4.53), payload_t(RSD59, 4.20)
    per_10_cm = (full - light) / 3.3
    assert per_10_cm == pytest.approx(237, abs=0.5)
    assert round(100 * per_10_cm / ((full + light) / 2), 1) == 3.3
    assert payload_t(RSD59, 4.40) - payload_t(RSD59, 4.30) == pytest.approx(per_10_cm)


def test_payload_outside_the_known_points():
    assert payload_t(RSD59, 9.0) == 7679
    assert payload_t(RSD59, 3.50) == pytest.approx(5272 - 237)
    assert payload_t(RSD59, 0.5) == 0
    one = {"draft1_m": 3.6, "deadweight1_t": 5272.0, "tpc_t_per_cm": 23.7, "draft2_m": None}
    assert payload_t(one, 4.6) == payload_t(one, 3.6) == 5272


@given(st.floats(0, 8), st.floats(0, 3), st.floats(0, 2000))
def test_deeper_draft_never_loads_less(draft, more, stores):
    ship = RSD59 | {"stores_t": stores}
    assert payload_t(ship, draft + more) >= payload_t(ship, draft) - 1e-9
    assert 0 <= payload_t(ship, draft) <= 7679 - stores


def test_permitted_draft():
    assert permitted_draft_m(12, 1) == 11
    assert permitted_draft_m(12, 1, -29.3) == 11
    assert permitted_draft_m(6.0, 0.4, -29.3, -28.0) == pytest.approx(4.3)
    assert permitted_draft_m(1, 0.4, -40, -28) == 0
    with pytest.raises(ValueError, match="sea_level_m"):
        permitted_draft_m(6.0, 0.4, None, -28.0)


def test_sea_lane_by_hand():
    # 463 km are 250 nautical miles: 25 h each way at 10 kn, and 70 h in ports.
    voyages = 8 * 24 * 330 / 120
    assert evaluate_sea(SEA).t_per_year == pytest.approx(voyages * 5000 / 1.1)
    canal = evaluate_sea(SEA | {"transits_per_day": 1.0})
    assert canal.t_per_year == pytest.approx(330 * 5000 / 1.1)
    only_canal = evaluate_sea(SEA | {"transits_per_day": 1.0, "ships": None})
    assert only_canal.t_per_year == canal.t_per_year
    for step in canal.steps:
        value = eval(step.arithmetic)
        assert value == pytest.approx(step.value, rel=1e-5), step


def test_sea_lane_without_limit():
    free = SEA | {"ships": None}
    result = evaluate_sea(free)
    assert result.t_per_year == math.inf
    assert "neither" in result.steps[-1].meaning
    at_once = {"length": 0, "port_h_per_round_trip": 0}
    assert evaluate_sea(SEA | at_once).t_per_year == math.inf
    for closed in ({"open_share": 0}, {"days_per_year": 0}, {"payload_t": 0}):
        assert evaluate_sea(free | closed).t_per_year == 0


def test_unctad_berth_occupancy():
    guide = [berth_occupancy_max(n) for n in range(1, 9)]
    assert guide == [0.40, 0.50, 0.55, 0.60, 0.65, 0.70, 0.70, 0.70]
    assert berth_occupancy_max(0) == 0
    with pytest.raises(ValueError, match="negative"):
        berth_occupancy_max(-1)


def test_port_by_hand():
    calls = 3 * 0.55 * 340 * 24 / (6 + 5000 / 250)
    result = evaluate_port(PORT)
    assert result.t_per_year == pytest.approx(calls * 5000 / 1.1)
    given_limit = evaluate_port(PORT | {"occupancy_max": 0.275})
    assert given_limit.t_per_year == pytest.approx(result.t_per_year / 2)
    assert evaluate_port(PORT | {"payload_t": 0}).t_per_year == 0
    for step in result.steps:
        value = eval(step.arithmetic)
        assert value == pytest.approx(step.value, rel=1e-5), step


@given(st.integers(0, 20), st.floats(0, 20_000), st.floats(0, 5000))
def test_more_berths_and_deeper_ships_never_lower_a_port(berths, payload, more):
    port = PORT | {"berths": berths, "payload_t": payload}
    capacity = evaluate_port(port).t_per_year
    assert evaluate_port(port | {"berths": berths + 1}).t_per_year >= capacity
    assert evaluate_port(port | {"payload_t": payload + more}).t_per_year >= capacity * (1 - 1e-12)


TIMES = [
    (evaluate_terminal, TERMINAL, "cycle_h"),
    (evaluate_border, BORDER, "service_h"),
    (evaluate_port, PORT, "berthing_h"),
    (evaluate_sea, SEA, "port_h_per_round_trip"),
    (evaluate_sea, SEA, "length"),
]


@given(st.sampled_from(TIMES), st.floats(0.01, 1000), st.floats(0, 1000))
def test_what_takes_longer_never_adds_capacity(case, hours, more):
    evaluate, values, field = case
    before = evaluate(values | {field: hours}).t_per_year
    assert evaluate(values | {field: hours + more}).t_per_year <= before
