"""Storms, ice and low water: days by hand, tables that hold together, and what a lane says."""

import pytest

import corridor
from corridor.answers.questions import LaneQuestion
from corridor.data import data_rows
from corridor.problems import CorridorError
from corridor.sea.lanes.lane import lane
from corridor.sea.lanes.network import sea_network
from corridor.sea.lanes.passages import MONTHS
from corridor.sea.lanes.seasons import (
    Season,
    low_waters,
    seasons,
    seasons_along,
    working_days,
)
from corridor.sea.water.facts import season_m

AKTAU, ALAT, KURYK, ATYRAU = (51.21, 43.6), (49.42, 39.97), (51.65, 43.17), (51.9, 46.7)


@pytest.fixture(scope="module")
def instc():
    return corridor.open_case("instc")


def season(share, months, low=0.0, high=1.0) -> Season:
    return Season("s", "S", (0, 0, 1, 1), months, "storms", share, low, high, "A00", "assumed")


def test_working_days_by_hand():
    assert working_days([], []) == (365, 365, 365)
    storms = season(0.5, (2,), 0.25, 0.75)  # 28 days of February
    assert working_days([storms], []) == (365 - 14, 365 - 21, 365 - 7)
    both = [storms, season(0.25, (2, 3), 0.1, 0.3)]  # the larger share of February counts
    assert working_days(both, [])[0] == 365 - 14 - 31 / 4
    assert working_days(both, [2, 12])[0] == 365 - 28 - 31 - 31 / 4


def test_tables_hold_together():
    sources = {row["source_id"] for row in data_rows("corridor.sea.lanes", "sources.csv")}
    for row in [*seasons(), *low_waters()]:
        assert set(row.source_id.split()) <= sources
        assert row.quality in ("stated", "derived", "assumed")
        assert set(row.months) <= set(MONTHS)
    for row in seasons():
        assert 0 <= row.low <= row.closed_share <= row.high <= 1
        west, south, east, north = row.box
        assert west < east
        assert south < north
    passages = sea_network().passages
    for row in low_waters():
        assert row.low_m <= row.draught_m <= row.high_m <= passages[row.passage_id].draught_m
        assert not set(row.months) & set(passages[row.passage_id].closed_months)
    for passage in {row.passage_id for row in low_waters()}:  # each open month has one row
        months = [m for row in low_waters() if row.passage_id == passage for m in row.months]
        assert sorted(months) == [m for m in MONTHS if m not in passages[passage].closed_months]


def test_waters_of_the_caspian_have_one_share_of_storms_in_each_month():
    for water in ("caspian-north", "caspian-middle", "caspian-south"):
        months = [
            m
            for s in seasons()
            if s.why == "storms" and s.season_id.startswith(water)
            for m in s.months
        ]
        assert sorted(months) == list(MONTHS)


def test_a_lane_has_the_seasons_of_its_waters():
    there, to_kuryk = lane(ALAT, AKTAU), lane(ALAT, KURYK)
    assert {s.name for s in seasons_along(there.shape)} == {"Middle Caspian", "Southern Caspian"}
    assert {s.name for s in seasons_along(to_kuryk.shape, 11)} == {
        "Kuryk", "Middle Caspian", "Southern Caspian",
    }  # fmt: skip
    assert "Kuryk" not in {s.name for s in seasons_along(to_kuryk.shape, 6)}
    assert seasons_along(lane((72.95, 18.95), (103.8, 1.26)).shape) == ()


def test_ice_refuses_a_ship_in_winter_and_lets_her_pass_in_summer():
    assert lane(AKTAU, ATYRAU, month=7).km == lane(AKTAU, ATYRAU).km
    with pytest.raises(CorridorError, match="found January, when ice closes it; expected April to"):
        lane(AKTAU, ATYRAU, month=1)


def test_working_days_of_the_case_lie_within_the_range_of_the_seasons(instc):
    lanes = [one for one in corridor.answer(instc, LaneQuestion()).lanes if one.open_days]
    assert len(lanes) == 24
    outside = {
        one.link for one in lanes if not one.open_days.low <= one.stated_days <= one.open_days.high
    }
    assert outside == set()


def test_depths_of_caspian_ports_follow_the_level_of_the_month(instc):
    def draught(month):
        (row,) = corridor.answer(instc, LaneQuestion("alat", "astrakhan-port", month=month)).lanes
        return {low.place: low for low in row.low_water}["Port of Baku at Alat"].most_m

    above = season_m()
    assert draught(6) - draught(12) == pytest.approx(above[6] - above[12])
    assert 0.2 < above.max() - above.min() < 0.45  # published: 0.3 to 0.4 m
    lowest = corridor.answer(instc, LaneQuestion("alat", "aktau")).lanes[0].low_water
    assert {row.months for row in lowest} == {(int(above.idxmin()),)}


@pytest.mark.parametrize(("draught_m", "enough"), [(3.0, True), (3.3, False), (None, None)])
def test_low_water_on_the_don_warns_and_does_not_refuse(instc, draught_m, enough):
    asked = LaneQuestion("alat", "novorossiysk", draught_m=draught_m, month=9)
    rows = corridor.answer(instc, asked).lanes[0].low_water
    don = next(row for row in rows if "Don" in row.place)
    assert (don.enough, don.when) == (enough, "July to November")
