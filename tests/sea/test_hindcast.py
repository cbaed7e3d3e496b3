"""Calibration on the rise alone, and years that it has not seen."""

import numpy as np
import pytest

from corridor.sea.water import calibration
from corridor.sea.water.balance import Forcing, integrate
from corridor.sea.water.calibration import CALIBRATED, RECENT, calibrated, forcing, recent
from corridor.sea.water.facts import observed_levels
from corridor.sea.water.hindcast import balance_rows, hindcast
from corridor.sea.water.hypsometry import hypsometry
from corridor.sea.water.terms import RIVERS
from corridor.sea.water.weather import unexplained_km3


def test_calibration_comes_out_at_the_level_it_was_given():
    found = calibrated()
    driven = forcing(CALIBRATED[0] - 1, CALIBRATED[1], found.evaporation_m)
    course = integrate(hypsometry(), found.start_m, driven)
    assert course.level_m[-1] == pytest.approx(found.end_m, abs=1e-8)
    assert found.end_m - found.start_m == pytest.approx(0.1274 * 16)


def test_the_recent_calibration_comes_out_at_the_level_of_2025():
    found = recent()
    assert found.years == RECENT
    known = forcing(RECENT[0] - 1, RECENT[1], 0.0)
    steady = np.full(len(known.inflow_km3), found.evaporation_m)
    driven = Forcing(RECENT[0] - 1, known.inflow_km3, known.precipitation_m, steady)
    course = integrate(hypsometry(), found.start_m, driven)
    assert course.level_m[-1] == pytest.approx(float(observed_levels()[2025]), abs=1e-8)


def test_no_level_after_1995_is_looked_at(monkeypatch):
    """Levels after it may be anything; that of 1995 itself counts, so the test can fail."""
    before, seen = calibrated().evaporation_m, observed_levels()
    monkeypatch.setattr(calibration, "observed_levels", lambda: seen.loc[:1995])
    assert calibrated.__wrapped__().evaporation_m == before
    monkeypatch.setattr(calibration, "observed_levels", lambda: seen.where(seen.index > 1995, -27))
    assert calibrated.__wrapped__().evaporation_m != before


def test_the_hindcast_is_good_enough_and_better_than_simple_forecasts():
    found = hindcast()
    assert list(found.years) == list(range(1996, 2021))
    assert found.rmse_m <= 0.20
    assert found.skill(found.rmse_persistence_m) > 0
    assert found.skill(found.rmse_line_m) > 0
    assert found.calibration.years[1] < found.years[0]


def test_errors_by_hand():
    found = hindcast()
    held = found.levels.loc[1996:2020]
    seen = held["observed_m"]
    start = found.levels["observed_m"][1995]
    assert seen.notna().all()

    def rmse(said):
        return float(np.sqrt(((said - seen) ** 2).mean()))

    assert found.rmse_m == pytest.approx(rmse(held["modelled_m"]))
    assert found.rmse_persistence_m == pytest.approx(rmse(start))
    assert found.rmse_line_m == pytest.approx(rmse(start + 0.1274 * (seen.index - 1995)))
    line = np.poly1d(np.polyfit(seen.index - 2000, seen, 1))(seen.index - 2000)
    assert found.rmse_best_line_m == pytest.approx(rmse(line))
    assert found.skill(2 * found.rmse_m) == pytest.approx(0.75)


def test_the_hindcast_runs_freely_from_the_level_of_1995():
    levels = hindcast().levels
    driven = forcing(1995, 2025, calibrated().evaporation_m)
    course = integrate(hypsometry(), float(observed_levels()[1995]), driven)
    assert levels["modelled_m"].to_numpy() == pytest.approx(course.level_m)
    assert (levels["p5_m"] <= levels["p95_m"]).all()
    assert levels["modelled_m"].between(levels["p5_m"] - 1e-9, levels["p95_m"] + 1e-9).all()
    assert not levels.loc[2023:, "inflow_observed"].any()


def test_books_of_the_sea():
    books = balance_rows()
    assert list(books.index) == list(range(1980, 2026))
    assert books["closure_km3"].abs().max() < 1e-9
    rivers = sum(books[f"{name.replace(' ', '_')}_km3"] for name in RIVERS)
    assert rivers.to_numpy() == pytest.approx(books["inflow_km3"].to_numpy())
    change = (
        books["inflow_km3"] + books["precipitation_km3"]
        - books["evaporation_km3"] - books["bay_km3"]
    )  # fmt: skip
    assert change.to_numpy() == pytest.approx(books["storage_km3"].to_numpy(), abs=1e-9)
    volume = hypsometry().volume(books["level_m"].to_numpy())
    later = books.index[1:] != 1996  # it starts anew at the observed level of 1995
    assert np.diff(volume)[later] == pytest.approx(books["storage_km3"].to_numpy()[1:][later])


def test_what_stays_unexplained_is_weather():
    spread, lag = unexplained_km3()
    assert 10 < spread < 80, "some 3 to 20 cm a year"
    assert -1 < lag < 1
