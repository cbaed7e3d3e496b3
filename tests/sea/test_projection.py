"""Levels to come: chance by seed, published falls, the straight line, what disagrees."""

from dataclasses import replace

import numpy as np
import pytest

import corridor
from corridor.problems import CorridorError
from corridor.sea.water import weather
from corridor.sea.water.agreement import compare
from corridor.sea.water.balance import Forcing, integrate
from corridor.sea.water.facts import facts, observed_levels
from corridor.sea.water.hypsometry import hypsometry
from corridor.sea.water.projection import BASE_YEAR, FALL_RATE_M, project_sea, scenarios

MEMBERS = 2000


def test_same_seed_same_levels():
    one, same, other = (project_sea(2035, "trend", 50, seed) for seed in (7, 7, 8))
    assert one.levels.equals(same.levels)
    assert not (one.levels == other.levels).loc[:, 2026:].any(axis=None)
    assert one.levels.shape == (50, 11)
    assert list(one.levels.columns) == list(range(2025, 2036))


@pytest.mark.parametrize("scenario", sorted(facts("scenarios")["scenario"]))
def test_quantiles_are_ordered_and_start_at_the_observed_level(scenario):
    found = project_sea(2100, scenario, 500)
    quantiles = found.quantiles((0.05, 0.25, 0.5, 0.75, 0.95))
    assert list(quantiles.columns) == ["p5", "p25", "p50", "p75", "p95"]
    assert (np.diff(quantiles.loc[2026:].to_numpy(), axis=1) > 0).all()
    spread = quantiles["p95"] - quantiles["p5"]
    assert np.allclose(quantiles.loc[2025], observed_levels()[2025]), "an error of datum cancels"
    assert spread[2100] > spread[2030] > spread[2026]
    assert scenarios()[scenario] == found.title


def falls(scenario):
    quantiles = project_sea(2100, scenario, MEMBERS).quantiles()
    return [observed_levels()[BASE_YEAR] - quantiles[q][2100] for q in ("p95", "p50", "p5")]


@pytest.mark.parametrize(
    "row",
    facts("scenarios").query("kind == 'fall'").to_dict("records"),
    ids=lambda row: row["scenario"],
)
def test_a_published_scenario_reaches_its_fall(row):
    """Centre within 0.7 m; each end within a metre and a half, as weather and inputs widen it."""
    low, centre, high = falls(row["scenario"])
    assert centre == pytest.approx(row["centre_m"], abs=0.7)
    assert low == pytest.approx(row["low_m"], abs=1.5)
    assert high == pytest.approx(row["high_m"], abs=1.5)


def test_worse_climates_fall_further():
    middles = {s: falls(s)[1] for s in ("rcp45", "rcp85", "ssp245", "ssp585")}
    assert middles["rcp45"] < middles["rcp85"] < middles["ssp245"] < middles["ssp585"]


def test_the_straight_line_by_hand():
    levels = project_sea(2050, "line", MEMBERS).levels
    rates = -levels.diff(axis=1).iloc[:, 1:]
    assert np.ptp(rates.to_numpy(), axis=1).max() < 1e-9, "no member bends"
    rate = rates[2026]
    assert np.quantile(rate, [0.05, 0.5, 0.95]) == pytest.approx(FALL_RATE_M, abs=0.005)
    assert levels[2050].to_numpy() == pytest.approx((levels[2025] - 25 * rate).to_numpy())
    assert levels[2025].median() == pytest.approx(observed_levels()[2025], abs=0.01)


def test_a_falling_sea_brakes_itself():
    """The trend falls as fast as the line at first, and slower every decade."""
    middle = project_sea(2095, "trend", MEMBERS).quantiles()["p50"]
    by_decade = -np.diff(middle.loc[2025::10])
    assert (np.diff(by_decade) < 0).all()
    assert middle[2050] > project_sea(2050, "line", MEMBERS).quantiles()["p50"][2050]


def first_falls(years=1):
    return -np.diff(project_sea(2025 + years, "trend", MEMBERS).levels.to_numpy(), axis=1)


def test_members_are_bound_together_by_the_recent_fall(monkeypatch):
    """Without weather they differ by the error of that fall, 15 cm in five years, and little else.

    Inflow and bay drawn for themselves would bring the spread to 3 cm a year.
    """
    monkeypatch.setattr(weather, "unexplained_km3", lambda: (0.0, 0.0))
    assert 0.15 / 1.645 / 5 - 0.001 < first_falls().std() < 0.026


@pytest.mark.parametrize("lag", [0.0, 0.3, 0.8])
def test_weather_has_its_spread_and_memory(monkeypatch, lag):
    """What is steady in a member drops out of the change of its change of level."""
    monkeypatch.setattr(weather, "unexplained_km3", lambda: (60.0, lag))
    expected = 60 * np.sqrt(2 * (1 - lag)) / (hypsometry().area(-29.8) / 1e3)
    assert np.diff(first_falls(8), axis=1).std() == pytest.approx(expected, rel=0.04)


def test_a_return_of_the_rivers_stands_higher_than_the_trend():
    back, trend = (project_sea(2040, s, MEMBERS).quantiles()["p50"] for s in ("return", "trend"))
    assert (back.loc[2027:] > trend.loc[2027:]).all()


def test_the_rate_of_the_next_ten_years():
    for until, years in ((2050, 10), (2030, 5), (2026, 1)):
        found = project_sea(until, "trend", 200)
        fall = (found.levels[2025] - found.levels[2025 + years]).median() / years
        assert found.fall_m_per_year == pytest.approx(fall)


@pytest.mark.parametrize(
    ("name", "scenario"),
    [("SSP2-4.5", "ssp245"), ("ssp2 4.5", "ssp245"), ("SSP5-8.5", "ssp585"), ("RCP 4.5", "rcp45"),
     ("ssp5", "ssp585"), ("ssp2", "ssp245"), ("Trend", "trend")],
)  # fmt: skip
def test_names_as_people_write_them(name, scenario):
    assert project_sea(2026, name, 5).scenario == scenario


@pytest.mark.parametrize(
    ("question", "message"),
    [
        ({"until": 2025}, "last year is 2025; expected 2026 to 2100"),
        ({"until": 2101}, "last year is 2101"),
        ({"members": 0}, "0 members; expected 1"),
        ({"members": 2_000_000}, "2000000 members"),
        ({"seed": -1}, "seed is -1"),
        ({"scenario": "ssp246"}, "no sea level scenario 'ssp246'.*did you mean.*ssp245"),
        ({"scenario": ""}, "Known: trend, line"),
    ],
)
def test_senseless_questions(question, message):
    with pytest.raises(CorridorError, match=f"(?i){message}"):
        corridor.project_sea(**question)


def test_a_single_member_is_an_ensemble_too():
    levels = project_sea(2030, "trend", 1).levels
    assert levels.shape == (1, 6)
    assert np.isfinite(levels.to_numpy()).all()


def beside(scenario, until=2100):
    return {(c.study, c.year): c for c in compare(project_sea(until, scenario, MEMBERS))}


def test_the_negative_control_is_called_a_disagreement():
    """-27.98 m BS in 2050 is higher than today."""
    old = beside("trend", 2050)["Older probabilistic forecast", 2050]
    assert old.centre_m == pytest.approx(-28.23 + 27.98)
    assert old.p5_m > old.centre_m
    assert old.verdict.startswith("disagrees: its centre falls")
    assert old.verdict.endswith("m less than our lower end")


def test_verdicts_follow_from_the_numbers():
    found = [c for s in scenarios() for c in beside(s).values()]
    assert len(found) == len(facts("projections"))
    for c in found:
        if "set by it" in c.verdict:
            assert c.source in facts("scenarios").set_index("scenario")["source_id"][c.scenario]
        elif np.isfinite(c.centre_m):
            assert c.verdict.startswith("agrees") == (c.p5_m <= c.centre_m <= c.p95_m), c
        else:
            low = c.low_m if np.isfinite(c.low_m) else -np.inf
            assert c.verdict.startswith("agrees") == (low <= c.p50_m <= c.high_m), c


def test_years_beyond_the_projection_are_left_out():
    assert [y for _, y in beside("trend", 2040)] == [2030]
    assert beside("return") == {}


@pytest.mark.parametrize("scenario", ["line", "ssp585", "trend"])
def test_a_longer_projection_has_the_same_members(scenario):
    """A plan for 2032 and a report to 2100 see the same futures."""
    short, long = (project_sea(until, scenario, 50).levels for until in (2030, 2040))
    assert short.equals(long.loc[:, :2030])


def test_weather_of_the_members_is_like_the_past():
    """Yearly changes of storage spread and remember as what the hindcast leaves unexplained."""
    spread, lag = weather.unexplained_km3()
    drawn = weather.weather_km3(np.random.default_rng(3), 40, 4000)
    steady = np.ones(41)
    forcing = Forcing(2025, 262 * steady, 0.26 * steady, 1.19 * steady, None, drawn)
    course = integrate(hypsometry(), -29.3, forcing)
    calm = integrate(hypsometry(), -29.3, replace(forcing, weather_km3=None))
    moved = course.inflow_km3 - calm.inflow_km3[:, None]
    assert moved.std() == pytest.approx(spread, rel=0.02)
    assert np.corrcoef(moved[5], moved[6])[0, 1] == pytest.approx(lag, abs=0.05)


def test_a_return_of_the_river_stops_the_fall():
    """Rain and evaporation are those of today: no trend runs on until it no longer rains."""
    middle = project_sea(2100, "return", 500).quantiles()["p50"]
    assert abs(middle[2100] - middle[2030]) < 0.5
