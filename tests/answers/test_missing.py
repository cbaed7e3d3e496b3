"""What a case leaves open is ranked by how far it moves the throughput."""

import pandas as pd
import pytest

from corridor.answers.missing import missing_details
from corridor.testing import tiny

SPECIFIC = {"source_id": "T1", "quality": "assumed"}


def with_default(case, table, field, value, low, high):
    frame = case.tables["defaults"]
    at = (frame["table"] == table) & (frame["field"] == field)
    kept = frame[~at]
    row = {"table": table, "field": field, "value": value, "low": low, "high": high, **SPECIFIC}
    more = pd.DataFrame([{c: row.get(c, "" if frame[c].dtype == object else float("nan"))
                          for c in frame.columns}])  # fmt: skip
    return case.replace(defaults=pd.concat([kept, more], ignore_index=True))


def line(**cells):
    """One line that the formula decides: 1000 t trains at a headway."""
    case = tiny({"ab": ("a", "b", 9e9), "bc": ("b", "c", 9e9)}, screenlines={"all": "ab"},
                demand=[("A", "C", 1e3)])  # fmt: skip
    rail = case.tables["rail"].assign(stated_t_per_year=float("nan"), binds="", **cells)
    return case.replace(rail=rail)


def test_a_default_moves_each_element_by_itself():
    case = with_default(line(), "rail", "headway_min", 10, 5, 20)
    case = case.replace(rail=case.tables["rail"].assign(headway_min=[float("nan"), 12.0]))
    (only,) = missing_details(case)
    assert (only.element, only.field, only.usual) == ("ab", "headway_min", 10)
    least_headway = 1440 * 1000 * 365
    assert only.now_t_per_year == pytest.approx(least_headway / 12)
    assert only.low_t_per_year == pytest.approx(least_headway / 20)
    assert only.high_t_per_year == pytest.approx(least_headway / 12)
    assert "headway between following trains is not given (usual 10 min, 5 to 20)" in only.words


def test_the_direction_of_a_stated_capacity_is_asked_for_where_it_matters():
    case = tiny({"ab": ("a", "b", 4e6), "bc": ("b", "c", 9e6)}, screenlines={"all": "ab"})
    (only,) = missing_details(case)
    assert (only.element, only.field) == ("ab", "stated_counts")
    assert (only.low_t_per_year, only.now_t_per_year, only.high_t_per_year) == (4e6, 8e6, 8e6)
    assert "by how it is read 4.00 to 8.00 million t/year get through" in only.words
    said = case.replace(rail=case.tables["rail"].assign(stated_counts="each_way"))
    assert missing_details(said) == ()


def test_the_core_of_a_formula_is_moved_as_if_it_counted_beside_a_stated_capacity():
    case = tiny({"ab": ("a", "b", 8e6)}, screenlines={"all": "ab"}, demand=[("A", "B", 1e3)])
    rail = case.tables["rail"].assign(
        binds="", signalling="semi-automatic", tracks=1.0, limiting_km=float("nan"),
        stated_counts="each_way",
    )  # fmt: skip
    case = with_default(case.replace(rail=rail), "rail", "limiting_km", 12, 6, 30)
    (only,) = missing_details(case)
    assert (only.element, only.field, only.beside_stated) == ("ab", "limiting_km", True)
    assert only.now_t_per_year == only.high_t_per_year == 8e6
    period_min = 2 * 30 + 2 * 2 + 2 * 1  # runs of half an hour, two starts, two meets
    assert only.low_t_per_year == pytest.approx(1440 / period_min * 1000 * 365)
    assert only.words.endswith("were the formula to count beside the stated capacity")


def test_berths_that_nobody_has_counted_say_nothing():
    case = tiny({"ab": ("a", "b", 9e6), "bc": ("b", "c", 9e6, "road")},
                terminals={"yard": ("b", "rail1520-road", 5e6)}, screenlines={"all": "ab"},
                demand=[("A", "C", 1e3)])  # fmt: skip
    yard = case.tables["terminals"].assign(
        binds="", positions=float("nan"), stated_counts="both_ways"
    )
    each_way = {t: case.tables[t].assign(stated_counts="each_way") for t in ("rail", "road")}
    case = with_default(
        case.replace(terminals=yard, **each_way), "terminals", "positions", 4, 1, 20
    )
    assert missing_details(case) == ()
