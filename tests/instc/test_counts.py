"""Counts of the corridor: the fitted model meets them, also those that it has not seen."""

import csv
from pathlib import Path

import pytest

import corridor
from corridor.assignment.counted.counts import counts_of

FACTS = Path(__file__).parents[3] / "shared" / "facts" / "base-year-counts.csv"


@pytest.fixture(scope="module")
def case():
    return corridor.open_case("instc")


FITTED = pytest.mark.long
"""For what needs the fit of the whole case."""


@pytest.fixture(scope="module")
def fitted(case):
    return corridor.calibrate(case)


@FITTED
def test_nine_of_ten_counts_to_fit_and_four_of_five_to_check_are_met(fitted):
    for use, share in (("fit", 0.9), ("check", 0.8)):
        found = fitted.measures(use)
        assert found["met"] >= share * found["counts"], use
        assert found["at_zero"] == 0, use


@FITTED
def test_the_rest_is_missed_by_what_the_readme_says(fitted):
    missed = set(fitted.counts["id"][~fitted.counts["met"]])
    readme = (Path(corridor.__file__).parent / "cases" / "instc" / "README.md").read_text("utf-8")
    assert all(f"| {count} " in readme for count in missed), missed


@FITTED
def test_tonnes_on_the_azerbaijani_railway_add_up(fitted):
    """18.5 Mt in 2024 (RailFreight): what is assigned and what the demand leaves out."""
    table = fitted.counts.set_index("id")["model_after_mt"]
    assert 17.0 <= table["B06"] <= 20.0
    assert table["B08"] < table["B07"] < table["B06"], "parts are smaller than the whole"


@FITTED
def test_four_corridors_of_azerbaijan_do_not_overlap(fitted):
    """24.155 Mt in nine months of 2025, 32.2 in a year (Report.az, 2025)."""
    table = fitted.counts.set_index("id")["model_after_mt"]
    assert table[["B02", "B03", "B04", "B05"]].sum() == pytest.approx(32.2, rel=0.25)


@FITTED
def test_what_was_fitted_stays_in_its_range_and_says_so(case, fitted):
    for change in fitted.changes[fitted.changes["table"] == "demand"].itertuples():
        known = case.ranges["demand", change.id, "tonnes_per_year"]
        assert known["low"] - 100 <= change.after <= known["high"] + 100, change.id
        row = fitted.fitted.records["demand"][change.id]
        assert row["quality"] == "derived"
        assert "FIT" in row["source_id"].split()
    assert (fitted.fitted.tables["constants"]["usd_per_t"] <= 100).all()


@pytest.mark.skipif(not FACTS.is_file(), reason="the table of counts is not beside the checkout")
def test_counts_are_those_of_the_facts(case):
    with FACTS.open(encoding="utf-8", newline="") as file:
        facts = {row["id"]: row for row in csv.DictReader(file)}
    counts = {c.id: c for c in counts_of(case)}
    assert set(counts) == set(facts)
    for name, fact in facts.items():
        own = counts[name]
        assert (own.mode, own.direction, str(own.year), own.use) == (
            fact["mode"], fact["direction"], fact["year"], fact["use"]
        )  # fmt: skip
        assert (own.value_mt, own.low_mt, own.high_mt) == tuple(
            float(fact[k]) for k in ("value_mt", "low_mt", "high_mt")
        )
