"""Terms of the balance year by year, the bay, and the observed levels, by hand."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from corridor.sea.water import terms
from corridor.sea.water.bay import outflow_km3
from corridor.sea.water.facts import facts, observed_levels, season_m, split_normal, spread_sd

MADE_UP = pd.DataFrame(
    [
        ("river", 1950, 1959, 100, 90, 120, 2.0),
        ("river", 1970, 1970, 80, 75, 85, np.nan),
        ("river", 1972, 1972, 60, 50, 70, np.nan),
        ("creek", 1950, 1990, 5, 4, 6, np.nan),
    ],
    columns=["term", "first_year", "last_year", "value", "low", "high", "trend_per_year"],
)


@pytest.fixture
def made_up(monkeypatch):
    monkeypatch.setattr(terms, "facts", lambda _: MADE_UP)


@pytest.mark.parametrize(
    ("year", "value", "observed"),
    [
        (1940, 100, False),
        (1950, 91, True),
        (1954, 99, True),
        (1959, 109, True),
        (1960, 100, False),
        (1970, 80, True),
        (1971, 100, False),
        (1972, 60, True),
        (2000, 70, False),
    ],
)
def test_trend_turns_about_the_middle_and_means_fill_the_gaps(made_up, year, value, observed):
    """1971 takes the long mean, and only after the end of all records the recent one."""
    found = terms.yearly("river", range(year, year + 1))
    assert (found.value[0], bool(found.observed[0])) == (value, observed)


def test_a_range_moves_with_its_trend(made_up):
    found = terms.yearly("river", range(1950, 1960))
    assert found.value.mean() == 100
    assert (found.value - found.low == 10).all()
    assert (found.high - found.value == 20).all()
    beyond = terms.yearly("creek", range(2000, 2002))
    assert beyond.value.tolist() == [5, 5]
    assert not beyond.observed.any()


def test_the_whole_inflow_is_the_sum_of_its_terms():
    each = terms.inflow(1979, 2025)
    assert set(each) == set(terms.RIVERS)
    assert terms.total_inflow(1979, 2025) == pytest.approx(sum(t.value for t in each.values()))


@pytest.mark.parametrize("name", ["precipitation", "evaporation"])
def test_rain_and_evaporation_have_their_means_and_trends(name):
    row = facts("terms").set_index("term").loc[name]
    years = np.arange(row["first_year"], row["last_year"] + 1, dtype=float)
    made = (
        terms.precipitation_m(years) if name[0] == "p" else terms.evaporation_m(years, 0.97)
    ) * (terms.REFERENCE_AREA_KM2 / 1e3)
    mean = row["value"] if name[0] == "p" else 0.97 * terms.REFERENCE_AREA_KM2 / 1e3
    assert made.mean() == pytest.approx(mean)
    assert np.diff(made) == pytest.approx(row["trend_per_year"])


def test_the_bay_left_to_itself():
    slope, sill = (terms.constant(f"bay {t}")[0] for t in ("slope", "sill"))
    levels = sill + np.array([-3, 0, 0.5, 2])
    assert outflow_km3(2010.3, levels) == pytest.approx(slope * np.array([0, 0, 0.5, 2]))
    assert outflow_km3(2010.3, levels, np.array([1, 2, 4, 8])) == pytest.approx([0, 0, 2, 16])


def test_the_bay_behind_its_dam():
    rows = facts("bay").sort_values("start").to_dict("records")
    levels = np.array([-35.0, -26.0])
    for row in rows:
        for moment in (row["start"], row["end"] - 1e-6):
            held = outflow_km3(moment, levels)
            assert held.tolist() == [row["outflow_km3_per_year"]] * 2, "whatever the level"
    assert all(a["end"] == b["start"] for a, b in pairwise(rows))
    for free in (rows[0]["start"] - 1e-6, rows[-1]["end"]):
        assert outflow_km3(free, levels)[0] == 0 < outflow_km3(free, levels)[1]


def test_the_season_evens_out_over_the_year():
    """June stands high after the flood of the Volga, December low."""
    season = season_m()
    assert list(season.index) == list(range(1, 13))
    assert season.sum() == pytest.approx(0, abs=1e-9)
    assert season.idxmax() in (6, 7)
    assert season.idxmin() in (11, 12, 1)


def test_observed_levels_are_yearly_and_baltic():
    seen = observed_levels()
    assert seen.index.is_monotonic_increasing
    assert seen.index.is_unique
    assert seen[1977] == -29.01
    assert 1992 not in seen.index, "four months of it are no yearly mean"
    table = facts("level")
    months = table[(table["datum"] == "DAHITI") & (table["year"] == 1997)]["level_m"]
    assert seen[1997] == pytest.approx(months.mean() - 0.543)
    for year, stated in ((1995, -26.62), (2020, -28.23)):
        assert seen[year] == pytest.approx(stated, abs=0.02), "the datums were fitted to these"


def test_draws_keep_their_range():
    draws = split_normal(np.random.default_rng(1).standard_normal(100_000), 8, 2, 15)
    assert np.quantile(draws, [0.05, 0.5, 0.95]) == pytest.approx([2, 8, 15], abs=0.1)
    assert spread_sd(2.0, 15.0) * 1.6448536 * 2 == pytest.approx(13)
