"""Fleets of small cases against arithmetic by hand."""

from math import ceil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import corridor
from corridor.case.situation import situation
from corridor.elements.elements import element_capacity
from corridor.problems import CaseError, CorridorError
from corridor.testing import tiny
from corridor.units import HOURS_PER_YEAR
from tests.fleets.shuttle import cycles_done
from tests.fleets.worlds import WIDE, line, rules

BACK = ("C", "A", 1e6)


def needed(fleet, kind, **words):
    """Return how many of a kind are needed, in the groups that have some words."""
    table = fleet.table
    table = table[table["kind"] == kind]
    for name, value in words.items():
        table = table[table[name] == value]
    return float(table["needed"].sum())


def wagons(hours):
    """Return the wagons for some hours a year, by the rules of the small worlds."""
    return hours / HOURS_PER_YEAR * 1.2 / 0.9


def test_a_line_by_hand():
    """1000 trains there and 1000 back empty: 5 h on the way, two engines and one yard each way."""
    fleet = corridor.fleet(line())
    wagon_h = 2 * 5 + 2 * 6 + 2 * 20
    assert needed(fleet, "wagon") == pytest.approx(wagons(20_000 * wagon_h), rel=1e-6)
    engine_h = 2 * 5 + 2 * 2 * 2
    engines = 1000 * engine_h / HOURS_PER_YEAR * 1.2 / 0.8
    assert needed(fleet, "locomotive") == pytest.approx(engines, rel=1e-6)
    assert needed(fleet, "locomotive", country="AZ") == pytest.approx(0.4 * engines, rel=1e-6)
    assert needed(fleet, "crew") == pytest.approx(1000 * 10 / (0.5 * 1600), rel=1e-6)
    assert fleet.totals["train_km_per_year"] == pytest.approx(600_000)
    assert fleet.totals["empty_share"] == pytest.approx(0.5)
    row = fleet.table.set_index("kind").loc["wagon"]
    assert row["turn_days"] == pytest.approx(wagon_h / 24, rel=1e-6)
    assert row["turns_per_year"] == pytest.approx(20_000)


def test_the_wagons_of_a_line_go_round_in_another_model():
    fleet = corridor.fleet(line(changed={"availability": 1, "reserve_share": 0}))
    wagon = fleet.table.set_index("kind").loc["wagon"]
    cycle_h = 2 * 5 + 2 * 6 + 2 * 20
    assert cycles_done(ceil(wagon["needed"]), cycle_h) >= 20_000
    assert cycles_done(int(0.95 * wagon["needed"]), cycle_h) < 20_000


def test_cargo_both_ways_takes_the_trains_of_one_and_is_loaded_twice():
    one, both = corridor.fleet(line()), corridor.fleet(line((("A", "C", 1e6), BACK)))
    for kind in ("locomotive", "crew"):
        assert needed(both, kind) == pytest.approx(needed(one, kind), rel=1e-6)
    more = wagons(20_000 * 2 * 20)
    assert needed(both, "wagon") - needed(one, "wagon") == pytest.approx(more, rel=1e-5)
    assert both.totals["empty_share"] == pytest.approx(0)


def test_the_heavier_direction_sizes_the_trains():
    fleet = corridor.fleet(line((("A", "C", 1e6), ("C", "A", 3e5))))
    row = fleet.lines.iloc[0]
    assert [row[f"loaded_{way}"] for way in ("forward", "back")] == pytest.approx([1000, 300])
    assert [row[f"empty_{way}"] for way in ("forward", "back")] == pytest.approx([0, 700])
    assert row["trains_per_day"] == pytest.approx(1000 / 365)


def test_tank_wagons_do_not_carry_boxes_back():
    """Two forms of cargo in opposite directions both return empty: twice the trains each way."""
    goods = {"value_usd_per_t": 1, "value_of_time_usd_per_t_h": 0.1, "containerised": "no"}
    of_two = [
        {"commodity_id": "oil", "name": "Oil", "cargo": "liquid", **goods},
        {"commodity_id": "box", "name": "Boxes", "cargo": "container wagon", **goods},
    ]
    demand = [
        {"demand_id": f"F{i}", "origin": o, "destination": d, "commodity_id": c,
         "tonnes_per_year": 1e6, "group": "all"}
        for i, (o, d, c) in enumerate((("A", "C", "oil"), ("C", "A", "box")))
    ]  # fmt: skip
    fleet = corridor.fleet(line([("A", "C", 0)], rows={"commodities": of_two, "demand": demand}))
    assert fleet.lines["trains_per_day"].to_list() == pytest.approx([2000 / 365] * 2)
    assert fleet.totals["empty_share"] == pytest.approx(0.5)
    assert needed(fleet, "wagon", carries="liquid") == pytest.approx(
        needed(fleet, "wagon", carries="container")
    )


def test_borders_hold_wagons_and_turn_locomotives():
    posts = {"north": ("ab", WIDE), "south": ("ab", WIDE)}
    stay = [{"table": "borders", "field": "dwell_h", "value": 10}]
    case = line(borders=posts, rows={"defaults": [*rules(), *stay]})
    plain, held = corridor.fleet(line()), corridor.fleet(case)
    more = needed(held, "wagon") - needed(plain, "wagon")
    assert more == pytest.approx(wagons(20_000 * 2 * 2 * 10), rel=1e-5)
    turns = 1000 * 2 * 2 * 2 / HOURS_PER_YEAR * 1.2 / 0.8
    assert needed(held, "locomotive", country="XX") == pytest.approx(turns, rel=1e-5)
    assert needed(held, "crew") == pytest.approx(needed(plain, "crew"), rel=1e-6)


def test_each_gauge_has_wagons_of_its_own():
    yard = {"yard": ("b", "rail1520-rail1435", WIDE)}
    fleet = corridor.fleet(line(second="rail1435", terminals=yard))
    for gauge, share in ((1520, 0.4), (1435, 0.6)):
        hours = 20_000 * (share * 22 + 2 * 20)
        assert needed(fleet, "wagon", gauge_mm=gauge) == pytest.approx(wagons(hours), rel=1e-5)


def test_trucks_rest_and_return_empty():
    """50,000 loads of 20 t: ten hours at the wheel in twenty, and two places of twenty hours."""
    fleet = corridor.fleet(line(state="road"), method="aon")
    assert needed(fleet, "truck") == pytest.approx(wagons(50_000 * (20 + 40)), rel=1e-6)
    assert needed(fleet, "wagon") == 0


LANE = {"ships": 3, "days_per_year": 300, "season_factor": 1.2, "open_share": 0.9}


def lane(tonnes):
    """Return a lane with three ships that takes cargo one way."""
    fields = [{"table": "sea", "field": k, "value": v} for k, v in LANE.items()]
    return tiny(
        {"ab": ("a", "b", WIDE, "sea")},
        demand=[("A", "B", tonnes)],
        rows={"defaults": [*rules(), *fields]},
    )


def test_the_ships_of_a_full_lane_are_those_that_it_has():
    """The inverse of the capacity of a lane, with its season and the days when it is shut."""
    full = element_capacity(situation(lane(1.0)), "ab").computed_t_per_year
    fleet = corridor.fleet(lane(full), method="aon")
    assert needed(fleet, "ship") == pytest.approx(3)
    (there,) = fleet.on_hand
    assert (there.id, there.number) == ("ab", 3)
    assert corridor.fleet(lane(2 * full), method="aon").on_hand[0].short == pytest.approx(3)


@given(st.floats(1e4, 5e6), st.floats(1e4, 5e6), st.floats(1.1, 3))
@settings(max_examples=15, deadline=None)
def test_more_cargo_in_the_same_shares_needs_a_fleet_larger_by_its_factor(there, back, factor):
    one = corridor.fleet(line((("A", "C", there), ("C", "A", back))), method="aon")
    more = corridor.fleet(
        line((("A", "C", factor * there), ("C", "A", factor * back))), method="aon"
    )
    for kind, count in one.by_kind.items():
        assert more.by_kind[kind] == pytest.approx(factor * count, rel=1e-5)


def test_light_goods_fill_more_wagons():
    half = [{"table": "commodities", "field": "load_share", "value": 0.5}]
    light = corridor.fleet(line(rows={"defaults": [*rules(), *half]}), method="aon")
    assert needed(light, "wagon") == pytest.approx(2 * needed(corridor.fleet(line()), "wagon"))


def test_cargo_outside_the_demand_needs_locomotives_and_crews_of_its_own():
    other = [{"table": "rail", "field": "background_t_per_year", "value": 5e5}]
    fleet = corridor.fleet(line(rows={"defaults": [*rules(), *other]}))
    table = fleet.table.groupby("kind")[["needed", "outside"]].sum()
    for kind in ("locomotive", "crew"):
        assert table.loc[kind, "outside"] == pytest.approx(table.loc[kind, "needed"] / 2, rel=1e-5)
    assert table.loc["wagon", "outside"] == 0


def test_a_locomotive_does_not_stay_in_a_long_queue():
    narrow = tiny(
        {"ab": ("a", "b", 1.01e6)},
        demand=[("A", "B", 1e6)], lengths={"ab": 300}, rows={"defaults": rules()},
    )  # fmt: skip
    fleet = corridor.fleet(narrow, method="aon")
    interval_h = HOURS_PER_YEAR * 1000 / 1.01e6
    wait_h = 19 * interval_h  # as at 95 % of the capacity
    (forward,) = {round(t.hours.wait_h[0], 6) for t in fleet.trains}
    assert forward == pytest.approx(wait_h, rel=1e-5)
    trips_h = 1000 * (10 + 2 + 8)  # a wait of one turn, and four turns
    assert needed(fleet, "locomotive") == pytest.approx(trips_h / HOURS_PER_YEAR * 1.2 / 0.8)


def test_what_works_need_beyond_the_network_without_them():
    """A second line takes cargo off the road: more wagons, fewer trucks."""
    case = tiny(
        {"rail": ("a", "b", 0), "road": ("a", "b", WIDE, "road")},
        demand=[("A", "B", 1e6)], lengths={"rail": 300, "road": 400},
        rows={"defaults": rules()}, projects={"T": {"cost": 1, "gain": {"rail": WIDE}}},
    )  # fmt: skip
    fleet = corridor.fleet(case, built=["T"])
    more = fleet.table.groupby("kind")["more"].sum()
    assert more["wagon"] == pytest.approx(needed(fleet, "wagon"))
    assert more["truck"] == pytest.approx(-needed(fleet.before, "truck"))
    assert corridor.fleet(case).table["more"].isna().all()


def test_fleets_on_hand():
    fleets = [
        {"fleet_id": "az", "name": "Engines of AZ", "kind": "locomotive", "country": "AZ",
         "number": 1},
        {"fleet_id": "all", "name": "Wagons", "kind": "wagon", "gauge_mm": 1520, "number": 1e5},
        {"fleet_id": "none", "name": "Metre gauge", "kind": "wagon", "gauge_mm": 1000, "number": 7},
    ]  # fmt: skip
    fleet = corridor.fleet(line(rows={"fleets": fleets}))
    az, every, none = fleet.on_hand
    assert az.short == pytest.approx(needed(fleet, "locomotive", country="AZ") - 1)
    assert every.needed == pytest.approx(needed(fleet, "wagon"))
    assert every.short == 0
    assert none.needed == 0


def test_what_a_fleet_rests_on():
    """The numbers with a range, each at its ends with the flows as they are."""
    ranges = {"handling_h": (10, 40), "crew_road_share": (0.4, 0.8)}
    rows = [
        {**row, **dict(zip(("low", "high"), ranges.get(row["field"], ("", "")), strict=True))}
        for row in rules()
    ]
    fleet = corridor.fleet(line(rows={"defaults": rows}))
    wagon, crews = fleet.swings
    assert (wagon.kind, crews.kind) == ("wagon", "crew")
    assert "crew_road_share" in crews.number
    hours = [20_000 * (22 + 2 * end) for end in (10, 40)]
    assert (wagon.low_result, wagon.high_result) == pytest.approx(tuple(map(wagons, hours)))
    assert crews.low_result == pytest.approx(needed(fleet, "crew") * 0.5 / 0.4)
    assert crews.share == pytest.approx(0.5 / 0.4 - 0.5 / 0.8)


def test_fleets_are_of_a_kind_that_is_known():
    row = {"fleet_id": "x", "name": "Balloons", "kind": "balloon", "number": 1}
    with pytest.raises(CaseError, match="locomotive"):
        line(rows={"fleets": [row]})


@pytest.mark.parametrize(
    ("kind", "carries"), [("wagon", "luquid"), ("truck", "train-x"), ("ship", "liquid"),
                          ("locomotive", "liquid"), ("crew", "wagon")],
)  # fmt: skip
def test_fleets_that_could_never_be_needed_are_refused(kind, carries):
    row = {"fleet_id": "x", "name": "X", "kind": kind, "carries": carries, "number": 1}
    with pytest.raises(CaseError, match=f"found '{carries}'"):
        line(rows={"fleets": [row]})


def test_a_piece_keeps_the_fleets_of_its_lines(tmp_path):
    of = {"kind": "locomotive", "number": 1}
    fleets = [
        {"fleet_id": "az", "name": "Engines", "country": "AZ", **of},
        {"fleet_id": "kz", "name": "Engines of others", "country": "KZ", **of},
        {"fleet_id": "all", "name": "Tanks", "kind": "wagon", "carries": "liquid", "number": 9},
    ]
    whole = line(rows={"fleets": fleets}, places={"a": "AZ", "b": "GE", "c": "GE", "A": "AZ"})
    folder = corridor.new_case(tmp_path / "piece", of=whole, countries=["AZ"])
    rows = corridor.open_case(folder).rows("fleets")
    assert [row["fleet_id"] for row in rows] == ["az", "all"]


def test_unknown_names_are_refused():
    with pytest.raises(CorridorError, match="no project"):
        corridor.fleet(line(), built=["nothing"])
