"""Rail capacity against published exercises and what must hold for any line."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridor.elements.formulas.evaluation import tonnes
from corridor.elements.formulas.rail import (
    freight_trains_per_day,
    pairs_per_day,
    period_min,
    required_trains_per_day,
    scott_trains_per_day,
    trains_from_density,
)
from tests.rows import evaluate_rail

# Course work on train graphs, tlookup.ru, wocs-1042-1 and wocs-1044-1.
COURSE = {"accel_min": 2, "brake_min": 1, "nonsimultaneous_min": 4, "meet_min": 1}

LINE = {
    "tracks": 1,
    "signalling": "semi-automatic",
    "limiting_km": 15.0,
    "speed_kmh": 45.0,
    "headway_min": 10.0,
    "following_min": 4.0,
    **COURSE,
    "window_min_per_day": 120.0,
    "reliability": 0.93,
    "passenger_pairs_per_day": 4.0,
    "passenger_coefficient": 1.2,
    "season_factor": 1.1,
    "open_share": 1.0,
    "load_t": 3014.0,
}
LAYOUTS = [(1, "semi-automatic"), (2, "semi-automatic"), (2, "automatic"), (3, "automatic")]


@pytest.mark.parametrize(("scheme", "expected"), [(1, 58), (2, 55), (3, 57), (4, 57)])
def test_period_of_each_scheme_of_the_course_work(scheme, expected):
    assert period_min(24, 25, **COURSE, scheme=scheme) == (expected, scheme)


def test_shortest_scheme_is_taken_and_an_unknown_one_refused():
    assert period_min(24, 25, **COURSE) == (55, 2)
    with pytest.raises(ValueError, match="scheme 5"):
        period_min(24, 25, **COURSE, scheme=5)


def test_course_work_single_track_maximum():
    pairs = pairs_per_day(55)
    assert pairs == pytest.approx(26.1818, abs=5e-5)
    assert math.floor(pairs) == 26  # the course work prints whole pairs


def test_course_work_nonparallel_graph():
    left = freight_trains_per_day(22, [(1.2, 1), (1.0, 1), (1.2, 1), (1.6, 1)])
    assert left == pytest.approx(17.0, abs=1e-12)


def test_course_work_double_track_automatic_block():
    assert pairs_per_day(9) == 160


def test_helpiks_available_required_and_reserve():
    # helpiks.su 2-134235, task 10, prints 63, 55 and their difference 8: nearest whole trains.
    available = pairs_per_day(16 + 4, window_min_per_day=120, reliability=0.95)
    required = required_trains_per_day(30, [(1.4, 8), (2.2, 2)], week_factor=1.1, use_share=0.91)
    assert available == pytest.approx(62.7, abs=1e-9)
    assert required == pytest.approx(55.12, abs=5e-3)
    assert (round(available), round(required)) == (63, 55)
    assert round(available) - round(required) == 8


@pytest.mark.parametrize(("net_t", "expected_mt"), [(2427.1, 42.11), (1398.9, 24.27)])
def test_tonnage_of_the_cwetochki_exercise(net_t, expected_mt):
    # cwetochki.ru, methodical notes page 11; the masses are those its printed products come from.
    assert tonnes(47.53, net_t) / 1e6 == pytest.approx(expected_mt, abs=5e-3)


def test_trains_from_gross_density():
    # transportway.ru drives-27-1: 32.39, raised to 33 because it is a demand.
    trains = trains_from_density(40, 3000, 900, 8, 1.05)
    assert trains == pytest.approx(32.39, abs=5e-3)
    assert math.ceil(trains) == 33


def test_scott():
    # Line-capacity pages of calculatorultra.com and calculator.academy.
    assert scott_trains_per_day(10, 2, 0.9) == pytest.approx(108, abs=1e-9)
    assert scott_trains_per_day(20, 100, 0.75) == pytest.approx(9, abs=1e-9)


@pytest.mark.parametrize(("trains", "load_t", "mt"), [(10, 3014, 11.0), (24, 3082, 27.0)])
def test_published_stations(trains, load_t, mt):
    # Trains a day and Mt a year one way: Yalama, Trend 2024-05-17; Saryagash, Kazinform 2022.
    assert tonnes(trains, load_t) / 1e6 == pytest.approx(mt, abs=5e-3)


def test_single_track_by_hand():
    result = evaluate_rail(LINE)
    period = 2 * 20 + 2 * 2 + 2 * 1
    free = (1440 - 120) * 0.93 / period - 1.2 * 4
    assert 21 < free < 22
    assert result.t_per_year == pytest.approx(365 * free * 3014 / 1.1)
    assert evaluate_rail(LINE | {"passenger_pairs_per_day": 300}).t_per_year == 0


def test_double_track_headways_by_hand_and_four_tracks():
    semi = evaluate_rail(LINE | {"tracks": 2}).t_per_year
    auto = evaluate_rail(LINE | {"tracks": 2, "signalling": "automatic"}).t_per_year
    assert semi == pytest.approx(365 * ((1320 * 0.93) / 24 - 4.8) * 3014 / 1.1)
    assert auto == pytest.approx(365 * ((1320 * 0.93) / 10 - 4.8) * 3014 / 1.1)
    bare = LINE | {"passenger_pairs_per_day": 0}
    two, four = (evaluate_rail(bare | {"tracks": n}).t_per_year for n in (2, 4))
    assert four == pytest.approx(2 * two)


@pytest.mark.parametrize("change", [{"tracks": 0}, {"speed_kmh": 0}])
def test_line_not_built_carries_nothing_and_says_so(change):
    result = evaluate_rail(LINE | change)
    assert result.t_per_year == 0
    assert "not built" in result.steps[0].meaning


def test_fields_of_other_layouts_do_not_matter():
    other = LINE | {"headway_min": 99.0, "following_min": 99.0}
    assert evaluate_rail(other) == evaluate_rail(LINE)


@pytest.mark.parametrize(("tracks", "signalling"), LAYOUTS)
def test_arithmetic_of_every_step_gives_its_value(tracks, signalling):
    result = evaluate_rail(LINE | {"tracks": tracks, "signalling": signalling})
    for step in result.steps:
        value = eval(step.arithmetic, {"max": max})
        assert value == pytest.approx(step.value, rel=1e-5), step
    assert result.steps[-1].value == result.t_per_year


TIMES = (*COURSE, "limiting_km", "headway_min", "following_min", "window_min_per_day")
OTHERS = ("passenger_pairs_per_day", "passenger_coefficient", "season_factor")
positive = st.floats(0.5, 120)


@given(
    layout=st.sampled_from(LAYOUTS),
    field=st.sampled_from(TIMES + OTHERS),
    low=positive,
    more=positive,
)
def test_what_takes_time_never_adds_capacity(layout, field, low, more):
    line = LINE | {"tracks": layout[0], "signalling": layout[1]}
    before = evaluate_rail(line | {field: low}).t_per_year
    after = evaluate_rail(line | {field: low + more}).t_per_year
    assert 0 <= after <= before


@given(st.floats(0.1, 1), st.floats(0.1, 1), st.sampled_from(LAYOUTS))
def test_a_year_has_no_whole_trains(alpha, share, layout):
    """A share of what is left after failures is that share of the tonnes, however few they are."""
    bare = {"tracks": layout[0], "signalling": layout[1], "passenger_pairs_per_day": 0}
    line = LINE | bare | {"reliability": alpha}
    less = evaluate_rail(line | {"reliability": alpha * share}).t_per_year
    assert less == pytest.approx(share * evaluate_rail(line).t_per_year)


@given(run_out=positive, run_back=positive, losses=st.tuples(*[st.floats(0, 20)] * 4))
def test_best_scheme_is_the_best(run_out, run_back, losses):
    named = dict(zip(COURSE, losses, strict=True))
    best, scheme = period_min(run_out, run_back, **named)
    assert best == min(period_min(run_out, run_back, **named, scheme=k)[0] for k in (1, 2, 3, 4))
    assert period_min(run_out, run_back, **named, scheme=scheme)[0] == best
    assert best >= run_out + run_back
