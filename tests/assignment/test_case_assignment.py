"""Cargo of small cases on its ways, with costs, waits, shares and emissions worked out by hand."""

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import corridor
from corridor.answers.assign import describe_assignment
from corridor.answers.questions import AssignQuestion
from corridor.assignment.methods.logit import path_sizes
from corridor.assignment.methods.path_sets import path_sets
from corridor.assignment.of_case.assign import assign, assign_capacities, solve
from corridor.assignment.of_case.case_input import case_assignment
from corridor.assignment.of_case.comparison import compare
from corridor.assignment.of_case.responses import (
    Change,
    branches_of,
    changed,
    place_arcs,
    responses,
)
from corridor.assignment.problem.congestion import constant, queue
from corridor.elements.table import capacity
from corridor.problems import CorridorError
from corridor.testing import tiny

METHODS = ("ue", "so", "logit", "aon", "capacitated")

TRAIN_T, TRUCK_T, YEAR_H = 1000, 20, 8760

USD_PER_T_H = 0.1
"""Value of time of the goods of tiny worlds."""


def edit(case, *, check=True, **tables):
    """Return a case with other cells: ``edit(case, rail={"ab": {"speed_kmh": 20}})``; ``""``
    stands for all rows."""
    frames = {}
    for table, rows in tables.items():
        frame = case.tables[table].copy()
        key = frame.columns[0]
        for row, cells in rows.items():
            for field, value in cells.items():
                frame.loc[(frame[key] == row) | (row == ""), field] = value
        frames[table] = frame
    changed_case = case.replace(**frames)
    if check:
        changed_case.check()
    return changed_case


def row(found, table, key, value):
    frame = getattr(found, table)
    return frame[frame[key] == value].iloc[0]


def element(found, name):
    return row(found, "elements", "id", name)


def wait_h(volume, capacity_t, load_t=TRAIN_T):
    """M/M/1 with one load every 8760·q/C hours at the most."""
    return YEAR_H * load_t / capacity_t * volume / (capacity_t - volume)


# --- which way --------------------------------------------------------------------------------

RAIL_USD, ROAD_USD, RAIL_H, ROAD_H = 1.0, 5.0, 5.0, 2.0
"""100 km by rail at 1 cent and 20 km/h, by road at 5 cents and 50 km/h."""


def rivals(worth, tonnes=1e5, **more):
    """A slow cheap railway and a fast dear road side by side."""
    links = {"line": ("a", "b", 1e9), "road": ("a", "b", 1e9, "road")}
    case = tiny(links=links, demand=[("A", "B", tonnes)], **more)
    return edit(
        case,
        vehicles={"train": {"haul_usd_per_tkm": 0.01}, "truck": {"haul_usd_per_tkm": 0.05}},
        rail={"line": {"speed_kmh": 20}},
        road={"road": {"speed_kmh": 50}},
        commodities={"goods": {"value_of_time_usd_per_t_h": worth}},
    )


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    ("worth", "way"), [(0.01, "rail1520"), (1.3, "rail1520"), (1.4, "road"), (10.0, "road")]
)
def test_the_value_of_time_decides_between_cheap_and_quick(method, worth, way):
    """They are even at (5 - 1) / (5 - 2) dollars an hour."""
    found = assign(rivals(worth), method=method, theta_per_usd=100.0)
    main = found.paths.iloc[0]
    assert main["modes"] == way
    assert main["share"] == pytest.approx(1, abs=1e-4)
    usd, hours = (RAIL_USD, RAIL_H) if way == "rail1520" else (ROAD_USD, ROAD_H)
    assert main["usd_per_t"] == pytest.approx(usd)
    assert main["hours"] == pytest.approx(hours, rel=1e-4)
    assert main["cost_usd_per_t"] == pytest.approx(usd + worth * hours, rel=1e-4)


def test_grain_goes_by_rail_and_containers_by_road():
    case = rivals(
        0.05,
        rows={
            "commodities": [
                {"commodity_id": "boxes", "name": "Boxes", "value_usd_per_t": 5000,
                 "value_of_time_usd_per_t_h": 5, "containerised": "yes"}
            ],
            "demand": [
                {"demand_id": "boxes-back", "origin": "B", "destination": "A",
                 "commodity_id": "boxes", "tonnes_per_year": 3e4, "group": "all"}
            ],
        },
    )  # fmt: skip
    found = assign(case)
    by_row = found.paths.set_index("demand_id")
    assert by_row["modes"].to_dict() == {"D0": "rail1520", "boxes-back": "road"}
    assert by_row["path_id"].to_dict() == {"D0": "D0-1", "boxes-back": "boxes-back-1"}
    assert element(found, "line")["forward_t_per_year"] == pytest.approx(1e5)
    assert element(found, "road")["backward_t_per_year"] == pytest.approx(3e4)
    modes = found.modes.set_index("mode")
    assert modes["tkm_per_year"].to_dict() == pytest.approx({"rail": 1e7, "road": 3e6, "sea": 0})
    assert modes["share"]["rail"] == pytest.approx(10 / 13)
    assert modes["usd_per_year"].to_dict() == pytest.approx({"rail": 1e5, "road": 1.5e5, "sea": 0})
    assert modes["tonnes_per_year"].to_dict() == pytest.approx({"rail": 1e5, "road": 3e4, "sea": 0})


def test_time_that_is_worth_nothing_leaves_money_to_decide():
    found = assign(rivals(0.0))
    assert found.paths["modes"].tolist() == ["rail1520"]
    assert found.paths["cost_usd_per_t"].iloc[0] == pytest.approx(RAIL_USD, rel=1e-4)


# --- what a way costs -------------------------------------------------------------------------


def chain(tonnes=1e5):
    """1520 mm, a border, a terminal, 1435 mm, a port, a ship, a port and a road."""
    port = {"country": "XX", "ship_id": "ship", "berths": 3, "rate_t_per_h": 500,
            "occupancy_max": 0.7, "stated_t_per_year": 1e10, "binds": "stated"}  # fmt: skip
    case = tiny(
        links={
            "ab": ("a", "b", 1e10),
            "bc": ("b", "c", 1e10, "rail1435"),
            "cd": ("c", "d", 1e10, "sea"),
            "de": ("d", "e", 1e10, "road"),
        },
        terminals={"yard": ("b", "rail1520-rail1435", 1e10)},
        borders={"post": ("ab", 1e10)},
        demand=[("A", "E", tonnes)],
        rows={
            "ports": [
                {"port_id": "quay", "node_id": "c", "name": "Quay", "transfers": "rail1435-sea",
                 "dwell_h": 30, "fee_usd_per_t": 7, **port},
                {"port_id": "pier", "node_id": "d", "name": "Pier", "transfers": "sea-road",
                 "dwell_h": 20, "fee_usd_per_t": 6, **port},
            ]
        },
    )  # fmt: skip
    return edit(
        case,
        vehicles={"train": {"haul_usd_per_tkm": 0.02}, "truck": {"haul_usd_per_tkm": 0.09}},
        ships={"ship": {"haul_usd_per_tkm": 0.005}},
        links={"cd": {"length": 1852.0}},
        rail={"bc": {"speed_kmh": 40}},
        sea={"cd": {"fee_usd_per_t": 3}},
        terminals={"yard": {"dwell_h": 12, "fee_usd_per_t": 4}},
        borders={"post": {"dwell_h": 6, "fee_usd_per_t": 1.5}},
    )


HOURS = {"ab": 100 / 60, "post": 6, "yard": 12, "bc": 100 / 40, "quay": 30, "cd": 100, "pier": 20,
         "de": 100 / 60}  # fmt: skip
USD = {"ab": 2, "post": 1.5, "yard": 4, "bc": 2, "quay": 7, "cd": 1852 * 0.005 + 3, "pier": 6,
       "de": 9}  # fmt: skip


def test_a_way_costs_haulage_fees_and_hours():
    found = assign(chain())
    way = found.paths.iloc[0]
    assert way["elements"].split() == list(HOURS)
    assert way["modes"] == "rail1520 rail1435 sea road"
    assert way["km"] == pytest.approx(300 + 1852)
    assert way["hours"] == pytest.approx(sum(HOURS.values()), rel=1e-5)
    assert way["usd_per_t"] == pytest.approx(sum(USD.values()))
    assert way["cost_usd_per_t"] == pytest.approx(way["usd_per_t"] + USD_PER_T_H * way["hours"])
    assert found.tonnes_per_year == pytest.approx(1e5)


def test_hours_and_dollars_along_the_way():
    found = assign(chain())
    profile = found.time_distance("D0-1").set_index("element")
    assert list(profile.index) == list(HOURS)
    assert (profile["to_h"] - profile["from_h"]).to_dict() == pytest.approx(HOURS, rel=1e-4)
    assert (profile["to_usd_per_t"] - profile["from_usd_per_t"]).to_dict() == pytest.approx(USD)
    way = found.paths.iloc[0]
    assert profile["to_h"].iloc[-1] == pytest.approx(way["hours"], rel=1e-12)
    assert profile["to_km"].iloc[-1] == pytest.approx(way["km"], rel=1e-12)
    assert profile["to_usd_per_t"].iloc[-1] == pytest.approx(way["usd_per_t"], rel=1e-12)
    assert profile["wait_h"].sum() == pytest.approx(way["wait_h"], rel=1e-12)
    assert (profile["from_h"].iloc[1:].to_numpy() == profile["to_h"].iloc[:-1].to_numpy()).all()
    assert profile["kind"].tolist() == ["rail", "border", "terminal", "rail", "port", "sea", "port",
                                        "road"]  # fmt: skip
    assert profile.attrs["pair"] == ("A", "E")
    assert profile.attrs["share"] == 1
    assert profile.attrs["transit_h"] == way["hours"]
    with pytest.raises(CorridorError, match="no route 'D0-2'"):
        found.time_distance("D0-2")


def test_skims_of_a_chain():
    """Two ways back to back, and a zone to itself for nothing."""
    zones, tables = assign(chain()).skims()
    assert zones == ("A", "B", "C", "D", "E")
    assert set(tables) == {f"{n} goods" for n in ("cost_usd_per_t", "hours", "usd_per_t", "km")}
    km, usd = tables["km goods"], tables["usd_per_t goods"]
    assert np.diag(km).tolist() == [0] * 5
    assert km[0, 4] == pytest.approx(2152)
    assert usd[0, 4] == pytest.approx(sum(USD.values()))
    assert usd[2, 3] == pytest.approx(USD["cd"]), "from node to node by sea, without the ports"
    whole = usd + USD_PER_T_H * tables["hours goods"]
    assert tables["cost_usd_per_t goods"] == pytest.approx(whole, rel=1e-12)


def test_skims_are_those_of_the_flows_and_nan_where_no_way_leads():
    case = tiny(
        links={"ab": ("a", "b", 5e6), "bc": ("b", "c", 5e6, "rail1435")},
        terminals={"yard": ("b", "rail1520-rail1435", 0.0)},
        demand=[("A", "B", 1e6)],
    )
    found = assign(case)
    _, tables = found.skims()
    assert tables["hours goods"][0, 1] == pytest.approx(found.paths["hours"].iloc[0], rel=1e-12)
    assert np.isnan(tables["hours goods"][0, 2])
    assert np.isnan(tables["km goods"][2, 0])


def test_haulage_that_is_not_known_is_listed_and_counted_as_nothing():
    links = {
        "ab": ("a", "b", 5e6),
        "bc": ("b", "c", 5e6, "road"),
        "cd": ("c", "d", 5e6, "rail1435"),
    }
    case = edit(
        tiny(links=links, demand=[("A", "B", 1e5)]), vehicles={"train": {"haul_usd_per_tkm": 0.02}}
    )
    found = assign(case)
    assert found.flows.input.unknown_cost == {"bc": "haulage"}
    assert found.paths["usd_per_t"].tolist() == pytest.approx([2])
    assert found.time_distance("D0-1")["note"].tolist() == [""]
    bare = assign(tiny(links=links, demand=[("A", "B", 1e5)]))
    assert bare.flows.input.unknown_cost == dict.fromkeys(("ab", "bc", "cd"), "haulage")
    assert bare.paths["usd_per_t"].tolist() == [0]
    assert "not known" in bare.time_distance("D0-1")["note"].iloc[0]


# --- waits ------------------------------------------------------------------------------------


def test_a_road_is_slower_by_the_function_of_the_bureau_of_public_roads():
    case = tiny(links={"ab": ("a", "b", 2e6, "road")}, demand=[("A", "B", 1e6), ("B", "A", 3e6)])
    found = assign(case)
    free = 100 / 60
    waits = found.paths.set_index("demand_id")["wait_h"]
    assert waits["D1"] == pytest.approx(free * 0.15 * 1.5**4, rel=1e-12)
    assert waits["D0"] == pytest.approx(free * 0.15 * 0.5**4, rel=1e-12)
    hours = found.paths.set_index("demand_id")["hours"]
    assert hours["D1"] == pytest.approx(free * (1 + 0.15 * 1.5**4), rel=1e-12)
    road = element(found, "ab")
    assert road["volume_capacity"] == pytest.approx(1.5), "of the busier way"
    assert road["wait_h"] == pytest.approx(waits["D1"])
    assert (road["forward_t_per_year"], road["backward_t_per_year"]) == pytest.approx((1e6, 3e6))


def test_trains_wait_for_others_as_before_one_server():
    """Each way by itself on lines and at borders, both together at terminals."""
    case = tiny(
        links={"ab": ("a", "b", 5e6), "bc": ("b", "c", 4e6, "rail1435")},
        terminals={"yard": ("b", "rail1520-rail1435", 6e6)},
        borders={"post": ("ab", 4e6)},
        demand=[("A", "C", 2e6), ("C", "A", 1e6)],
    )
    found = assign(case)
    waits = {
        "D0": [wait_h(2e6, 5e6), wait_h(2e6, 4e6), wait_h(3e6, 6e6), wait_h(2e6, 4e6)],
        "D1": [wait_h(1e6, 5e6), wait_h(1e6, 4e6), wait_h(3e6, 6e6), wait_h(1e6, 4e6)],
    }
    by_row = found.paths.set_index("demand_id")
    for demand_id, parts in waits.items():
        assert by_row["wait_h"][demand_id] == pytest.approx(sum(parts), rel=1e-12)
        hours = 2 * 100 / 60 + sum(parts)
        assert by_row["hours"][demand_id] == pytest.approx(hours, rel=1e-12)
    elements = found.elements.set_index("id")
    assert elements["wait_h"].to_dict() == pytest.approx(
        dict(zip(("ab", "post", "yard", "bc"), waits["D0"], strict=True))
    )
    assert elements["volume_capacity"].to_dict() == pytest.approx(
        {"ab": 0.4, "post": 0.5, "yard": 0.5, "bc": 0.5}
    )
    assert elements["counts"]["yard"] == "both ways together"
    assert elements["forward_t_per_year"]["yard"] == pytest.approx(3e6)
    profile = found.time_distance("D1-1").set_index("element")["wait_h"]
    assert profile[["bc", "yard", "post", "ab"]].tolist() == pytest.approx(waits["D1"][::-1])


@pytest.mark.parametrize(("volume", "wait"), [(0.95, 19), (1.0, 39), (2.0, 439)])
def test_a_wait_is_a_straight_line_from_95_per_cent_of_the_capacity(volume, wait):
    """19 intervals there, and 400 more for each capacity's worth of cargo."""
    case = tiny(links={"ab": ("a", "b", 1e6)}, demand=[("A", "B", volume * 1e6)])
    interval = YEAR_H * TRAIN_T / 1e6
    assert assign(case).paths["wait_h"].iloc[0] == pytest.approx(wait * interval, rel=1e-9)


def test_ships_are_waited_for_by_their_payload():
    """Stated: 20 ships of 5000 t loaded to the draft the port allows."""
    case = tiny(
        links={"ab": ("a", "b", 1e6, "sea"), "ac": ("a", "c", 1e6)},
        demand=[("A", "B", 4e5)],
        rows={
            "ports": [
                {"port_id": "quay", "node_id": "a", "name": "Quay", "country": "XX",
                 "transfers": "sea-rail1520", "ship_id": "ship", "berths": 3, "rate_t_per_h": 500,
                 "occupancy_max": 0.7, "depth_m": 4.0}
            ]
        },
    )  # fmt: skip
    payload = 5000 - 20 * 30  # 30 cm less draft than 4 m, 20 t each
    assert assign(case).paths["wait_h"].iloc[0] == pytest.approx(wait_h(4e5, 1e6, payload))


def test_a_terminal_serves_the_largest_train_that_comes_there():
    case = tiny(
        links={"ab": ("a", "b", 1e10), "bc": ("b", "c", 1e10, "rail1435")},
        terminals={"yard": ("b", "rail1520-rail1435", 4e6)},
        demand=[("A", "C", 1e6)],
        rows={
            "vehicles": [{"vehicle_id": "heavy", "name": "Heavy", "mode": "rail", "load_t": 4000,
                          "length_m": 800}]
        },
    )  # fmt: skip
    case = edit(case, rail={"bc": {"vehicle_id": "heavy"}})
    assert element(assign(case), "yard")["wait_h"] == pytest.approx(wait_h(1e6, 4e6, 4000))


def test_trucks_are_what_a_terminal_without_a_railway_serves():
    case = tiny(
        links={"ab": ("a", "b", 1e10, "road"), "bc": ("b", "c", 1e10, "sea")},
        terminals={"ramp": ("b", "road-sea", 1e5)},
        demand=[("A", "C", 5e4)],
    )
    case = edit(case, terminals={"ramp": {"load_t": 15}})
    assert element(assign(case), "ramp")["wait_h"] == pytest.approx(wait_h(5e4, 1e5, 15))


@pytest.mark.parametrize(
    "effect",
    [
        {"table": "vehicles", "id": "train", "field": "load_t", "value": 4000},
        {"table": "rail", "id": "ab", "field": "vehicle_id", "value": "heavy"},
    ],
)
def test_longer_trains_come_less_often(effect):
    """A scenario makes trains heavier, or lets heavier ones run; the capacity is stated."""
    case = tiny(
        links={"ab": ("a", "b", 5e6)},
        demand=[("A", "B", 1e6)],
        rows={
            "scenarios": [{"scenario_id": "long", "name": "Long trains"}],
            "vehicles": [{"vehicle_id": "heavy", "name": "Heavy", "mode": "rail", "load_t": 4000,
                          "length_m": 800}],
            "effects": [{"owner_id": "long", "operation": "set", **effect}],
        },
    )  # fmt: skip
    assert assign(case).paths["wait_h"].tolist() == pytest.approx([wait_h(1e6, 5e6)])
    longer = assign(case, scenario="long").paths["wait_h"].tolist()
    assert longer == pytest.approx([wait_h(1e6, 5e6, 4000)])


@pytest.mark.parametrize("word", ["rail1520", "road", "sea"])
def test_what_nothing_limits_is_not_waited_for(word):
    caps = capacity(tiny(links={"ab": ("a", "b", 1e6, word)}, demand=[("A", "B", 9e5)]))
    assert assign_capacities(caps).paths["wait_h"].iloc[0] > 0.1
    free = replace(caps.elements["ab"], capacity_t_per_year=math.inf)
    found = assign_capacities(replace(caps, elements={"ab": free}))
    assert np.isnan(element(found, "ab")["volume_capacity"])
    assert found.paths["wait_h"].tolist() == [0]
    assert found.totals["over_capacity_t_per_year"] == 0


def two_ways(tonnes=4e6, **background):
    """Rail straight on, or round by a third place."""
    case = tiny(
        links={"ab": ("a", "b", 5e6), "ac": ("a", "c", 5e6), "cb": ("c", "b", 5e6)},
        demand=[("A", "B", tonnes)],
    )
    if background:
        case = edit(case, rail={k: {"background_t_per_year": v} for k, v in background.items()})
    return case


def test_background_cargo_is_waited_for_and_is_no_part_of_the_flow():
    quiet, busy = assign(two_ways(1e5)), assign(two_ways(1e5, ab=2e6))
    assert quiet.paths["wait_h"].tolist() == pytest.approx([wait_h(1e5, 5e6)])
    assert busy.paths["wait_h"].tolist() == pytest.approx([wait_h(2.1e6, 5e6)])
    line = element(busy, "ab")
    assert line["tonnes_per_year"] == pytest.approx(1e5)
    assert line["background_t_per_year"] == pytest.approx(4e6), "both ways"
    assert line["volume_capacity"] == pytest.approx(2.1 / 5)
    assert busy.tonnes_per_year == pytest.approx(1e5)
    assert busy.modes.set_index("mode")["tkm_per_year"]["rail"] == pytest.approx(1e7)
    assert busy.totals["wait_tonne_hours_per_year"] == pytest.approx(1e5 * wait_h(2.1e6, 5e6))


def test_background_cargo_at_a_terminal_counts_once():
    case = tiny(
        links={"ab": ("a", "b", 1e10), "bc": ("b", "c", 1e10, "rail1435")},
        terminals={"yard": ("b", "rail1520-rail1435", 6e6)},
        demand=[("A", "C", 1e6)],
    )
    case = edit(case, terminals={"yard": {"background_t_per_year": 2e6}})
    yard = element(assign(case), "yard")
    assert yard["background_t_per_year"] == pytest.approx(2e6)
    assert yard["wait_h"] == pytest.approx(wait_h(3e6, 6e6))


def test_background_cargo_turns_others_away():
    """In equilibrium the free hours and waits of both ways come to the same."""
    found = assign(two_ways(4e6, ab=2e6))
    paths = found.paths.set_index("elements")
    assert set(paths.index) == {"ab", "ac cb"}
    assert paths["hours"]["ab"] == pytest.approx(paths["hours"]["ac cb"], rel=1e-9)
    direct, round_ = paths["tonnes_per_year"]["ab"], paths["tonnes_per_year"]["ac cb"]
    assert direct + round_ == pytest.approx(4e6)
    assert 100 / 60 + wait_h(direct + 2e6, 5e6) == pytest.approx(
        200 / 60 + 2 * wait_h(round_, 5e6), rel=1e-9
    )
    assert direct < assign(two_ways(4e6)).paths.set_index("elements")["tonnes_per_year"]["ab"]


def test_curves_that_are_given_take_the_place_of_waits():
    case, line = two_ways(1e6), constant(7.0)
    found = assign(case, curves={"ab": line, "cb": queue(0, 1, 5e6)})
    made = found.flows.input
    assert made.curves == ("ab", "cb")
    assert found.paths.set_index("elements")["hours"]["ac cb"] == pytest.approx(
        200 / 60 + wait_h(1e6, 5e6) + 1 / 4, rel=1e-9
    ), "seven hours more would be longer"
    there = assign(case, curves={"ac": constant(50.0), "ab": queue(2.0, 0, 1e6, per_unit=1e-6)})
    assert there.paths["hours"].tolist() == pytest.approx([100 / 60 + 2 + 1])
    assert there.paths["wait_h"].tolist() == pytest.approx([3])
    with pytest.raises(CorridorError, match="'xy', which is not an element"):
        assign(case, curves={"xy": line})


def test_light_goods_use_more_of_a_train():
    """At half a load a tonne takes the place of two."""
    case = two_ways(1e6)
    if "load_share" not in case.tables["commodities"]:
        pytest.skip("cases know no load shares")
    found = assign(edit(case, commodities={"goods": {"load_share": 0.5}}))
    line = element(found, "ab")
    assert found.paths["wait_h"].tolist() == pytest.approx([wait_h(2e6, 5e6)])
    assert line["tonnes_per_year"] == pytest.approx(1e6)
    assert line["volume_capacity"] == pytest.approx(0.4)
    assert found.totals["tonnes_per_year"] == pytest.approx(1e6)
    assert found.modes.set_index("mode")["tkm_per_year"]["rail"] == pytest.approx(1e8)
    full = edit(two_ways(4e6), commodities={"goods": {"load_share": 0.5}})
    left = assign(full, method="capacitated")
    assert left.paths["tonnes_per_year"].tolist() == pytest.approx([2.5e6, 1.5e6])


# --- what is open -----------------------------------------------------------------------------


def gauges(capacity_t):
    return tiny(
        links={"ab": ("a", "b", 5e6), "bc": ("b", "c", 5e6, "rail1435")},
        terminals={"yard": ("b", "rail1520-rail1435", capacity_t)},
        demand=[("A", "B", 1e5), ("A", "C", 1e5)],
    )


@pytest.mark.parametrize("method", METHODS)
def test_a_gauge_break_needs_a_facility(method):
    with pytest.raises(CorridorError) as error:
        assign(gauges(0.0), method=method)
    assert str(error.value).startswith(
        "no open route serves 1 row(s) of demand.csv in 2025: D1 (100,000 t of goods from A to C)"
    )
    ways = assign(gauges(1e6), method=method).paths.set_index("demand_id")["elements"]
    assert ways.to_dict() == {"D0": "ab", "D1": "ab yard bc"}


@pytest.mark.parametrize("method", METHODS)
def test_what_is_shut_is_avoided(method):
    case = tiny(
        links={"ab": ("a", "b", 5e6), "ac": ("a", "c", 5e6), "cb": ("c", "b", 5e6)},
        demand=[("A", "B", 1e6)],
        rows={
            "scenarios": [{"scenario_id": "shut", "name": "Shut"}],
            "effects": [
                {"owner_id": "shut", "table": "rail", "id": "ab", "field": "open_share",
                 "operation": "set", "value": 0}
            ],
        },
    )  # fmt: skip
    assert "ab" in set(assign(case, method=method).paths["elements"])
    found = assign(case, scenario="shut", method=method)
    assert found.paths["elements"].tolist() == ["ac cb"]
    shut = element(found, "ab")
    assert (shut["tonnes_per_year"], shut["capacity_t_per_year"], shut["volume_capacity"]) == (
        0,
        0,
        0,
    )
    assert shut["wait_h"] == 0


def test_all_rows_that_nothing_serves_are_told_with_the_scenario():
    case = tiny(
        links={"ab": ("a", "b", 5e6)},
        demand=[("A", "B", 1e6), ("B", "A", 2e6)],
        rows={
            "scenarios": [{"scenario_id": "war", "name": "War", "year": 2031}],
            "effects": [
                {"owner_id": "war", "table": "rail", "id": "ab", "field": "stated_t_per_year",
                 "operation": "set", "value": 0}
            ],
        },
    )  # fmt: skip
    message = (
        r"serves 2 row\(s\) of demand.csv in 2031 under war: "
        r"D0 \(1,000,000 t of goods from A to B\); D1 \(2,000,000"
    )
    with pytest.raises(CorridorError, match=message):
        assign(case, scenario="war")


def test_a_one_way_link_is_one_way():
    case = tiny(links={"ab": ("a", "b", 5e6)}, demand=[("A", "B", 1e5), ("B", "A", 1e5)])
    with pytest.raises(CorridorError, match=r"1 row\(s\).*D1 \("):
        assign(edit(case, check=False, links={"ab": {"directed": "yes"}}))


def test_projects_open_ways():
    case = tiny(
        links={"ab": ("a", "b", 0.0), "ac": ("a", "c", 5e6), "cb": ("c", "b", 5e6)},
        demand=[("A", "B", 1e6)],
        projects={"P": {"cost": 1, "gain": {"ab": 5e6}}},
    )
    assert assign(case).paths["elements"].tolist() == ["ac cb"]
    assert assign(case, built=["P"]).paths["elements"].tolist() == ["ab"]


def test_demand_grows_with_the_year():
    case = tiny(
        links={"ab": ("a", "b", 5e6)},
        demand=[("A", "B", 1e6)],
        rows={"growth": [{"growth": "flat", "group": "all", "year": 2033, "index": 3}]},
    )
    for year, tonnes in ((2023, 1e6), (2025, 1.4e6), (2028, 2e6), (2033, 3e6), (2040, 3e6)):
        found = assign(case, year)
        assert found.paths["tonnes_per_year"].tolist() == pytest.approx([tonnes])
        assert found.paths["wait_h"].tolist() == pytest.approx([wait_h(tonnes, 5e6)])
        assert found.pairs["tonnes_per_year"].tolist() == pytest.approx([tonnes])
    assert assign(case).flows.input.capacities.situation.year == 2025


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"method": "guess"}, "method is 'guess'; expected ue, so, logit, aon, capacitated"),
        ({"gap": 0.0}, "the gap is 0.0"),
        ({"gap": math.nan}, "the gap is nan"),
        ({"method": "logit", "theta_per_usd": -1.0}, "theta"),
        ({"scenario": "x"}, "no scenario 'x'"),
        ({"built": ["x"]}, "no project 'x'"),
        ({"year": 1800}, "1800"),
    ],
)
def test_what_cannot_be_asked_is_told(words, message):
    with pytest.raises(CorridorError, match=message):
        assign(two_ways(), **words)


@pytest.mark.parametrize("demand", [[("A", "B", 0.0)], [("A", "A", 5.0)]])
def test_a_case_without_cargo_is_told(demand):
    case = two_ways()
    table = case.tables["demand"].assign(tonnes_per_year=demand[0][2], destination=demand[0][1])
    with pytest.raises(CorridorError, match="no cargo between different zones"):
        assign(case.replace(demand=table))


# --- emissions --------------------------------------------------------------------------------


def clean(traction="ac", **train):
    """100 km under wire, then 100 km without."""
    case = tiny(links={"ab": ("a", "b", 5e6), "bc": ("b", "c", 5e6)}, demand=[("A", "C", 1e6)])
    train = {"co2e_g_per_tkm": 20.0, "co2e_electric_g_per_tkm": 8.0, **train}
    return edit(case, vehicles={"train": train}, rail={"ab": {"traction": traction},
                                                       "bc": {"traction": "diesel"}})  # fmt: skip


@pytest.mark.parametrize(("traction", "grams"), [("ac", 8), ("dc", 8), ("diesel", 20)])
def test_emissions_depend_on_the_wire(traction, grams):
    found = assign(clean(traction))
    kg = (100 * grams + 100 * 20) / 1e3
    assert found.paths["kg_co2e_per_t"].tolist() == pytest.approx([kg])
    assert found.pairs["kg_co2e_per_t"].tolist() == pytest.approx([kg])
    assert found.branches["kg_co2e_per_t"].tolist() == pytest.approx([kg])
    assert found.totals["t_co2e_per_year"] == pytest.approx(1e6 * kg / 1e3)
    assert found.modes.set_index("mode")["t_co2e_per_year"]["rail"] == pytest.approx(1e3 * kg)


def test_emissions_under_wire_that_are_not_known_are_those_of_the_vehicle():
    found = assign(clean(co2e_electric_g_per_tkm=np.nan))
    assert found.paths["kg_co2e_per_t"].tolist() == pytest.approx([4])


def test_railways_that_count_as_diesel_for_want_of_a_traction_are_named():
    case = edit(clean(), rail={"ab": {"traction": ""}, "bc": {"traction": "diesel"}})
    assert describe_assignment(assign(case), AssignQuestion()).unknown_traction == ("ab",)
    without = edit(case, vehicles={"train": {"co2e_electric_g_per_tkm": np.nan}})
    assert describe_assignment(assign(without), AssignQuestion()).unknown_traction == ()


def test_emissions_that_are_not_known_are_nan():
    found = assign(clean(co2e_g_per_tkm=np.nan))
    for table in ("paths", "pairs", "branches"):
        assert np.isnan(getattr(found, table)["kg_co2e_per_t"].iloc[0])
    assert np.isnan(found.totals["t_co2e_per_year"])
    modes = found.modes.set_index("mode")["t_co2e_per_year"]
    assert np.isnan(modes["rail"])
    assert modes["road"] == 0, "nothing goes there"


def test_emissions_of_ships_and_trucks():
    case = edit(
        chain(), ships={"ship": {"co2e_g_per_tkm": 5.0}},
        vehicles={"train": {"co2e_g_per_tkm": 20.0}, "truck": {"co2e_g_per_tkm": 80.0}},
    )  # fmt: skip
    found = assign(case)
    modes = found.modes.set_index("mode")["t_co2e_per_year"] / 1e5 * 1e3
    assert modes.to_dict() == pytest.approx({"rail": 4, "road": 8, "sea": 9.26})
    assert found.totals["t_co2e_per_year"] == pytest.approx((4 + 8 + 9.26) * 1e5 / 1e3)


def test_means_of_emissions_are_nan_when_a_part_is_not_known():
    case = edit(rivals(4 / 3), vehicles={"train": {"co2e_g_per_tkm": 20.0}})
    found = assign(case, method="logit")
    assert set(found.paths["modes"]) == {"rail1520", "road"}
    assert found.paths["kg_co2e_per_t"].isna().sum() == 1
    assert np.isnan(found.totals["t_co2e_per_year"])
    assert np.isnan(found.pairs["kg_co2e_per_t"].iloc[0])
    assert np.isnan(found.branches["kg_co2e_per_t"].iloc[0])


# --- energy -----------------------------------------------------------------------------------

FUEL, POWER = "co2e_g_per_mj", "co2e_electric_g_per_mj"


def test_energy_is_emissions_over_those_of_a_megajoule():
    """100 km under wire at 8 g and 100 km at 20 g: 0.08 and 0.25 MJ a tonne-kilometre."""
    found = assign(edit(clean(), vehicles={"train": {FUEL: 80.0, POWER: 100.0}}))
    mj = 100 * 8 / 100 + 100 * 20 / 80
    for table in ("paths", "pairs", "branches"):
        assert getattr(found, table)["mj_per_t"].tolist() == pytest.approx([mj])
    assert found.totals["tj_per_year"] == pytest.approx(mj)  # of a million tonnes
    assert found.modes.set_index("mode")["tj_per_year"]["rail"] == pytest.approx(mj)
    energy = found.energy.set_index("power")
    assert energy["mj_per_tkm"].to_dict() == pytest.approx({"electricity": 0.08, "fuel": 0.25})
    assert energy.loc["fuel", "litres_per_year"] == pytest.approx(25e6 / 35.9)
    assert energy.loc["electricity", "kwh_per_year"] == pytest.approx(8e6 / 3.6)
    factors = found.emission_factors.set_index("field")
    emitted = factors["g_per_mj"] * factors["mj_per_tkm"]
    assert emitted.to_numpy() == pytest.approx(factors["g_per_tkm"].to_numpy())


def test_under_a_wire_whose_emissions_are_not_known_a_train_burns_fuel():
    found = assign(edit(clean(co2e_electric_g_per_tkm=np.nan), vehicles={"train": {FUEL: 80.0}}))
    assert found.energy["power"].tolist() == ["fuel"]
    assert found.totals["tj_per_year"] == pytest.approx(200 * 20 / 80)


def test_energy_of_unknown_emissions_is_not_known():
    found = assign(clean(co2e_g_per_tkm=np.nan))
    assert np.isnan(found.totals["tj_per_year"])
    energy = found.energy.set_index("power")
    assert np.isnan(energy.loc["fuel", "mj_per_tkm"])
    assert energy.loc["electricity", "mj_per_tkm"] > 0


@pytest.mark.parametrize("method", ["logit", "aon"])
def test_modes_routes_and_powers_add_up_to_the_same_energy(method):
    case = edit(
        chain(), ships={"ship": {"co2e_g_per_tkm": 5.0, FUEL: 91.0}},
        vehicles={"train": {"co2e_g_per_tkm": 20.0}, "truck": {"co2e_g_per_tkm": 80.0}},
    )  # fmt: skip
    found = assign(case, method=method)
    total = found.totals["tj_per_year"]
    assert found.modes["tj_per_year"].sum() == pytest.approx(total)
    assert found.energy["tj_per_year"].sum() == pytest.approx(total)
    assert found.paths["tonnes_per_year"] @ found.paths["mj_per_t"] / 1e6 == pytest.approx(total)
    assert found.energy["t_co2e_per_year"].sum() == pytest.approx(found.totals["t_co2e_per_year"])


# --- tables -----------------------------------------------------------------------------------


def branches(
    *, first=4e6, second=5e6, tonnes=6e6, worth=USD_PER_T_H, lengths=(200.0, 100.0, 100.0)
):
    """A northern line, and a southern road with a railway behind it, between the same places."""
    case = tiny(
        links={
            "n": ("a", "b", first),
            "s1": ("a", "c", second, "road"),
            "s2": ("c", "b", second),
        },
        terminals={"yard": ("c", "road-rail1520", second)},
        demand=[("A", "B", tonnes), ("B", "A", tonnes / 3), ("A", "C", tonnes / 30)],
    )
    return edit(
        case,
        links={
            k: {"branch": b, "length": km}
            for k, b, km in zip(
                ("n", "s1", "s2"), ("north", "south", "south"), lengths, strict=True
            )
        },
        vehicles={
            "train": {"haul_usd_per_tkm": 0.02, "co2e_g_per_tkm": 20.0},
            "truck": {"haul_usd_per_tkm": 0.03, "co2e_g_per_tkm": 70.0},
        },
        terminals={"yard": {"fee_usd_per_t": 0.5, "dwell_h": 2.0}},
        commodities={"goods": {"value_of_time_usd_per_t_h": worth}},
    )


@pytest.mark.parametrize("method", METHODS)
def test_tables_agree_with_each_other(method):
    found = assign(branches(), method=method)
    paths, tonnes = found.paths, found.paths["tonnes_per_year"]
    asked = found.flows.input.rows["tonnes"].sum()
    assert tonnes.sum() == pytest.approx(asked)
    assert found.tonnes_per_year == pytest.approx(asked)
    assert paths.groupby("demand_id")["share"].sum().to_numpy() == pytest.approx(np.ones(3))
    pairs = found.pairs
    assert pairs["tonnes_per_year"].sum() == pytest.approx(tonnes.sum())
    assert pairs["paths"].sum() == len(paths)
    assert (pairs["unserved_t_per_year"] == 0).all()
    for name in ("km", "hours", "wait_h", "usd_per_t", "cost_usd_per_t", "kg_co2e_per_t"):
        assert pairs["tonnes_per_year"] @ pairs[name] == pytest.approx(tonnes @ paths[name])
    for r in found.elements.itertuples():
        through = tonnes[[r.id in e.split() for e in paths["elements"]]].sum()
        assert r.tonnes_per_year == pytest.approx(through, rel=1e-5, abs=1e-3)
        assert r.forward_t_per_year + r.backward_t_per_year == pytest.approx(r.tonnes_per_year)
    modes, totals = found.modes.set_index("mode"), found.totals
    assert modes["tkm_per_year"].sum() == pytest.approx(tonnes @ paths["km"], rel=1e-5)
    assert modes["share"].sum() == pytest.approx(1)
    fees = 0.5 * element(found, "yard")["tonnes_per_year"]
    assert modes["usd_per_year"].sum() + fees == pytest.approx(totals["usd_per_year"], rel=1e-5)
    assert modes["t_co2e_per_year"].sum() == pytest.approx(totals["t_co2e_per_year"], rel=1e-5)
    for name, column in (("tonne_hours_per_year", "hours"), ("usd_per_year", "usd_per_t"),
                         ("wait_tonne_hours_per_year", "wait_h"),
                         ("cost_usd_per_year", "cost_usd_per_t")):  # fmt: skip
        assert totals[name] == pytest.approx(tonnes @ paths[column])
    assert totals["cost_usd_per_year"] == pytest.approx(
        totals["usd_per_year"] + USD_PER_T_H * totals["tonne_hours_per_year"]
    )
    by_branch = found.branches.set_index("branch")
    assert by_branch["tonnes_per_year"].sum() == pytest.approx(tonnes.sum())
    assert by_branch["share"].sum() == pytest.approx(1)
    assert (np.diff(found.branches["tonnes_per_year"]) <= 0).all()
    for branch, part in paths.groupby("branch"):
        t = part["tonnes_per_year"]
        assert by_branch["tonnes_per_year"][branch] == pytest.approx(t.sum())
        assert by_branch["days"][branch] == pytest.approx(t @ part["hours"] / t.sum() / 24)
        assert by_branch["usd_per_t"][branch] == pytest.approx(t @ part["usd_per_t"] / t.sum())
    assert found.certificate.imbalance < 1e-9


@pytest.mark.parametrize("method", METHODS)
def test_paths_are_named_by_their_row_the_largest_first(method):
    found = assign(branches(), method=method)
    for demand_id, part in found.paths.groupby("demand_id"):
        assert part["path_id"].tolist() == [f"{demand_id}-{i + 1}" for i in range(len(part))]
        if method != "logit":
            assert (np.diff(part["tonnes_per_year"]) <= 0).all()


@pytest.mark.parametrize("method", ["ue", "logit"])
def test_selected_demand_is_that_of_the_ways_through_the_element(method):
    found = assign(branches(), method=method)
    for name in ("n", "s1", "s2", "yard"):
        chosen = found.select(name)
        through = found.paths[[name in e.split() for e in found.paths["elements"]]]
        expected = through.groupby("demand_id")["tonnes_per_year"].sum()
        assert chosen.set_index("demand_id")["tonnes_per_year"].to_dict() == pytest.approx(
            expected.to_dict()
        )
        assert chosen["tonnes_per_year"].sum() == pytest.approx(
            element(found, name)["tonnes_per_year"], rel=1e-5
        )
        assert (np.diff(chosen["tonnes_per_year"]) <= 0).all()
        assert chosen["share"].between(0, 1 + 1e-12).all()
        assert list(chosen.columns) == ["demand_id", "origin", "destination", "commodity_id",
                                        "tonnes_per_year", "share"]  # fmt: skip
    with pytest.raises(CorridorError, match="no element 'x'"):
        found.select("x")


def test_branches_are_those_of_the_longest_leg_by_sea_or_of_most_kilometres():
    links = {"ab": ("a", "b", 1e10), "bc": ("b", "c", 1e10, "sea"), "cd": ("c", "d", 1e10)}
    quay = {"country": "XX", "transfers": "sea-rail1520", "ship_id": "ship", "berths": 3,
            "rate_t_per_h": 500, "occupancy_max": 0.7}  # fmt: skip
    ports = [{"port_id": f"quay-{n}", "node_id": n, "name": n, **quay} for n in "bc"]
    case = tiny(links=links, demand=[("A", "D", 1e5), ("A", "B", 1e5)], rows={"ports": ports})
    case = edit(case, links={"ab": {"branch": "west", "length": 900}, "bc": {"branch": "middle"},
                             "cd": {"branch": "ocean", "length": 5000}})  # fmt: skip
    assert assign_branches(case) == ["middle", "west"]
    feeder = edit(case, links={"bc": {"branch": "feeder"}})
    assert assign_branches(feeder) == ["west", "west"]
    none = edit(feeder, links={"ab": {"branch": "ocean"}})
    assert assign_branches(none) == ["other", "other"]


def assign_branches(case):
    return assign(case).paths.set_index("demand_id")["branch"][["D0", "D1"]].tolist()


def neighbours():
    """Two zones that share a node: cargo between them goes nowhere."""
    return tiny(
        links={"ab": ("a", "b", 5e6)}, zones={"A": "a b", "B": "b"}, demand=[("A", "B", 1e6)]
    )


@pytest.mark.parametrize("method", METHODS)
def test_cargo_between_zones_that_share_a_node_costs_nothing(method):
    found = assign(neighbours(), method=method)
    way = found.paths.iloc[0]
    assert (way["modes"], way["elements"], way["branch"], way["hours"]) == ("", "", "other", 0)
    assert found.pairs["tonnes_per_year"].tolist() == [1e6]
    assert (found.elements["tonnes_per_year"] == 0).all()
    assert found.modes["share"].tolist() == [0, 0, 0]
    assert found.certificate.relative_gap == 0


def test_a_way_that_goes_nowhere_has_an_empty_profile():
    assert assign(neighbours()).time_distance("D0-1").empty


@pytest.mark.parametrize("table", ["paths", "pairs", "modes", "branches"])
def test_two_lines_side_by_side(table):
    case = tiny(links={"r1": ("a", "b", 5e6), "r2": ("a", "b", 5e6)}, demand=[("A", "B", 6e6)])
    found = assign(case)
    assert found.elements["tonnes_per_year"].tolist() == pytest.approx([3e6, 3e6])
    assert len(getattr(found, table))


# --- methods ----------------------------------------------------------------------------------


def test_hard_limits_leave_behind_what_does_not_fit():
    case = edit(two_ways(12e6), rail={"": {"speed_kmh": 50}})
    found = assign(case, method="capacitated")
    assert found.pairs["unserved_t_per_year"].tolist() == pytest.approx([2e6])
    assert found.pairs["tonnes_per_year"].tolist() == pytest.approx([10e6])
    assert found.totals["unserved_t_per_year"] == pytest.approx(2e6)
    assert found.totals["over_capacity_t_per_year"] == pytest.approx(0, abs=1e-3)
    assert found.paths["share"].tolist() == pytest.approx([5 / 12, 5 / 12])
    free = assign(case)
    assert free.totals["unserved_t_per_year"] == 0
    flows = free.elements.set_index("id")["tonnes_per_year"]
    assert free.totals["over_capacity_t_per_year"] == pytest.approx((flows - 5e6).clip(0).sum())


def test_a_row_for_which_nothing_is_left_has_no_ways():
    """The cheaper row takes all the room."""
    case = tiny(
        links={"ab": ("a", "b", 5e6), "bc": ("b", "c", 1e10)},
        demand=[("A", "B", 5e6), ("A", "C", 1e6)],
    )
    found = assign(case, method="capacitated")
    left = found.pairs.set_index("demand_id").loc["D1"]
    assert (left["tonnes_per_year"], left["paths"]) == (0, 0)
    assert left["unserved_t_per_year"] == pytest.approx(1e6)
    assert np.isnan(left["hours"])


def test_background_cargo_counts_against_hard_limits():
    found = assign(two_ways(12e6, ab=2e6), method="capacitated")
    assert found.paths.set_index("elements")["tonnes_per_year"].to_dict() == pytest.approx(
        {"ab": 3e6, "ac cb": 5e6}
    )


def test_methods_side_by_side():
    table = compare(case_assignment(capacity(two_ways(8e6)))).set_index("method")
    assert list(table.index) == ["ue", "so", "capacitated"]
    hours = table["generalised_hours_per_year"]
    assert hours["so"] < hours["ue"] * 0.999
    assert hours["so"] < hours["capacitated"]
    assert table["generalised_hours_change"]["ue"] == 0
    assert table["generalised_hours_change"]["so"] == pytest.approx(hours["so"] / hours["ue"] - 1)
    for method in table.index:  # the money is nothing and there is one commodity
        assert hours[method] == pytest.approx(table["tonne_hours_per_year"][method], rel=1e-6)
    assert table["tonne_hours_change"]["so"] < 0


def test_the_optimum_of_two_ways_by_hand():
    """Marginal hours are even: free hours and the slope of v·wait(v), τ C² / (C - v)² - τ."""
    found = assign(two_ways(4e6), method="so")
    flow = found.paths.set_index("elements")["tonnes_per_year"]
    interval = YEAR_H * TRAIN_T / 5e6

    def marginal(v):
        return interval * ((5e6 / (5e6 - v)) ** 2 - 1)

    assert 100 / 60 + marginal(flow["ab"]) == pytest.approx(
        200 / 60 + 2 * marginal(flow["ac cb"]), rel=1e-7
    )


def test_the_optimum_is_best_beside_background_cargo_too():
    made = case_assignment(capacity(two_ways(4e6, ab=1e6, ac=2e6, cb=2e6)))
    table = compare(made, ["ue", "so"]).set_index("method")
    hours = table["generalised_hours_per_year"]
    assert hours["so"] <= hours["ue"]
    # Those of background cargo come on top.
    assert (hours > table["tonne_hours_per_year"]).all()
    assert hours["so"] == pytest.approx(solve(made, "so").certificate.objective, rel=1e-9)


def test_generalised_hours_are_those_of_equivalents():
    """Half a load: every tonne counts twice in what the optimum makes small."""
    made = case_assignment(
        capacity(edit(two_ways(2e6), commodities={"goods": {"load_share": 0.5}}))
    )
    table = compare(made, ["ue", "so"]).set_index("method")
    assert table["generalised_hours_per_year"]["ue"] == pytest.approx(
        2 * table["tonne_hours_per_year"]["ue"], rel=1e-6
    )


def test_the_certificate_knows_what_stays_behind():
    """What finds no room is no loss on the way: flows are judged by what is served."""
    found = assign(two_ways(12e6), method="capacitated")
    assert found.totals["unserved_t_per_year"] == pytest.approx(2e6)
    assert found.certificate.imbalance < 1e-9
    assert found.certificate.relative_gap >= 0


# --- responses --------------------------------------------------------------------------------


WITHOUT_WAITS = {"n": constant(0.0), "s": constant(0.0)}


def free(gap_usd=1.0):
    """Two branches: the southern costs some dollars more."""
    case = tiny(
        links={"n": ("a", "b", 1e10), "s": ("a", "b", 1e10, "road")}, demand=[("A", "B", 3e6)]
    )
    return edit(
        case,
        links={"n": {"branch": "north"}, "s": {"branch": "south"}},
        rail={"n": {"speed_kmh": 50}},
        road={"s": {"speed_kmh": 50}},
        vehicles={"train": {"haul_usd_per_tkm": 0.10},
                  "truck": {"haul_usd_per_tkm": 0.10 + gap_usd / 100}},
    )  # fmt: skip


@pytest.mark.parametrize("theta", [0.05, 0.2])
def test_responses_of_a_binary_logit(theta):
    """P = 1 / (1 + e^(θ·Δ)); a dollar takes Δ to Δ + 1; the elasticity is -θ·c·(1 - P)."""
    made = case_assignment(capacity(free(1.0)), curves=WITHOUT_WAITS)
    table = responses(made, theta_per_usd=theta).set_index("place")
    assert list(table.index) == ["north", "south"]
    cost = {"north": 10 + 2 * USD_PER_T_H, "south": 11 + 2 * USD_PER_T_H}

    def share(gap):
        return 1 / (1 + math.exp(theta * gap))

    for place, other in (("north", "south"), ("south", "north")):
        gap, own = cost[place] - cost[other], table.loc[place]
        assert own["share"] == pytest.approx(share(gap), rel=1e-7)
        assert own["tonnes_per_year"] == pytest.approx(3e6 * share(gap), rel=1e-7)
        for column, dearer in (("usd_t_per_year", 1.0), ("hour_t_per_year", USD_PER_T_H)):
            assert own[column] == pytest.approx(3e6 * (share(gap + dearer) - share(gap)), rel=1e-4)
        cent = (share(gap + cost[place] / 100) / share(gap) - 1) / 0.01
        assert own["cost_elasticity"] == pytest.approx(cent, rel=1e-4)
        closed = -theta * cost[place] * (1 - share(gap))
        assert own["cost_elasticity"] == pytest.approx(closed, rel=0.02), (
            "a per cent is not nothing"
        )


def test_a_dollar_or_an_hour_more_on_a_branch_loses_tonnes_there():
    made = case_assignment(capacity(branches()))
    table = responses(made).set_index("place")
    assert branches_of(made) == ["north", "south"]
    for column in ("usd_t_per_year", "hour_t_per_year", "cost_elasticity"):
        assert (table[column] < 0).all()
    assert table["share"].sum() == pytest.approx(1)
    assert (table["usd_t_per_year"] < table["hour_t_per_year"]).all(), "an hour is worth 10 cents"


def test_congestion_holds_cargo_back():
    """Whoever leaves makes it quicker for those who stay, so fewer leave."""
    wide = responses(case_assignment(capacity(branches(first=1e10, second=1e10)))).set_index(
        "place"
    )
    tight = responses(case_assignment(capacity(branches()))).set_index("place")
    assert abs(tight["usd_t_per_year"]["north"]) < 0.9 * abs(wide["usd_t_per_year"]["north"])


def test_responses_of_one_element_and_in_equilibrium():
    made = case_assignment(capacity(branches(tonnes=9e6)))
    table = responses(made, ["yard", "north"], method="ue").set_index("place")
    found = solve(made, "ue")
    assert table["tonnes_per_year"]["yard"] == pytest.approx(
        element(found, "yard")["tonnes_per_year"], rel=1e-4
    )
    assert (table[["usd_t_per_year", "hour_t_per_year"]] < 0).all(axis=None)
    dearer = solve(changed(made, "yard", Change(usd_per_t=1.0)), "ue")
    assert element(dearer, "yard")["tonnes_per_year"] - element(found, "yard")[
        "tonnes_per_year"
    ] == pytest.approx(table["usd_t_per_year"]["yard"], rel=1e-3)
    assert dearer.totals["usd_per_year"] > 0
    with pytest.raises(CorridorError, match="no branch or element 'x'"):
        responses(made, ["x"])


def test_responses_between_some_zones_count_their_cargo_alone():
    made = case_assignment(capacity(branches()))
    whole = responses(made).set_index("place")
    some = responses(made, between=(["B"], ["A"])).set_index("place")
    assert some["tonnes_per_year"].sum() == pytest.approx(6e6 + 2e6), "either way"
    assert whole["tonnes_per_year"].sum() == pytest.approx(6e6 + 2e6 + 2e5)
    with pytest.raises(CorridorError, match="no zone 'X'"):
        responses(made, between=(["A"], ["X"]))
    with pytest.raises(CorridorError, match="no cargo between B and C"):
        responses(made, between=(["B"], ["C"]))


def test_changes_of_elements_and_branches():
    made = case_assignment(capacity(branches(lengths=(100.0, 300.0, 100.0))))
    yard = place_arcs(made, "yard")
    found = changed(made, "yard", Change(usd_per_t=2.0, hours=3.0, factor=2.0))
    assert (found.usd_per_t - made.usd_per_t)[0, yard] == pytest.approx([0.5 + 2] * 2)
    assert (found.hours - made.hours)[yard] == pytest.approx([2 + 3] * 2)
    others = np.setdiff1d(np.arange(made.problem.arcs), yard)
    assert (found.usd_per_t == made.usd_per_t)[:, others].all()
    south = place_arcs(made, "south")
    found = changed(made, "south", Change(usd_per_t=4.0), km=400.0)
    by_element = {
        made.element_of_arc(int(a)): (found.usd_per_t - made.usd_per_t)[0, a] for a in south
    }
    assert by_element == pytest.approx({"s1": 3, "s2": 1}), "by length"
    assert found.problem.money - made.problem.money == pytest.approx(
        found.usd_per_t - made.usd_per_t
    )
    with pytest.raises(CorridorError, match="makes the cost of yard negative"):
        changed(made, "yard", Change(usd_per_t=-1.0))


def test_a_way_through_all_of_a_branch_pays_a_change_once():
    made = case_assignment(capacity(free()))
    found = changed(made, "north", Change(usd_per_t=1.0))
    arcs = place_arcs(made, "north")
    assert (found.usd_per_t - made.usd_per_t)[0, arcs] == pytest.approx([1, 1])


def test_changes_do_not_open_what_is_shut():
    made = case_assignment(capacity(edit(branches(), rail={"n": {"stated_t_per_year": 0.0}})))
    found = changed(made, "north", Change(usd_per_t=1.0))
    arcs = place_arcs(made, "north")
    assert np.isinf(found.problem.money[:, arcs]).all()


# --- logit of cases ---------------------------------------------------------------------------


@pytest.mark.parametrize("theta", [0.02, 0.1, 1.0])
def test_shares_of_ways_by_the_dollars_between_them(theta):
    """Two disjoint ways without waits: 73 to 27 for 10 dollars at a tenth."""
    found = assign(free(10.0), method="logit", theta_per_usd=theta, curves=WITHOUT_WAITS)
    shares = found.paths.set_index("branch")["share"]
    assert shares["north"] / shares["south"] == pytest.approx(math.exp(10 * theta), rel=1e-6)
    if theta == 0.1:
        assert shares["north"] == pytest.approx(0.73, abs=0.005)


def test_kilometres_say_how_much_ways_overlap():
    """Both ways share 300 km of 400: their size is 1 - 3/8."""
    case = tiny(
        links={"oa": ("o", "a", 1e10), "n": ("a", "b", 1e10), "s": ("a", "b", 1e10, "road")},
        zones={"O": "o", "B": "b"}, terminals={"yard": ("a", "rail1520-road", 1e10)},
        demand=[("O", "B", 1e5)],
    )  # fmt: skip
    case = edit(case, links={"oa": {"length": 300}})
    made = case_assignment(capacity(case))
    sets = path_sets(made.problem, made.problem.arc_cost(made.problem.preload))
    assert path_sizes(sets, made.km) == pytest.approx([1 - 3 / 8] * 2)


# --- the corridor -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def instc():
    return capacity(corridor.open_case("instc"))


@pytest.mark.parametrize("method", METHODS)
def test_the_corridor_converges_serves_all_and_is_the_same_again(instc, method):
    found, again = (assign_capacities(instc, method=method) for _ in range(2))
    assert found.status == "converged"
    if method in ("ue", "so"):
        assert found.certificate.relative_gap <= 1e-10
        assert found.solved.relative_gap <= 1e-10
    asked = found.flows.input.rows["tonnes"].sum()
    assert found.tonnes_per_year == pytest.approx(asked, rel=1e-12)
    assert found.totals["unserved_t_per_year"] == pytest.approx(0, abs=1)
    assert found.certificate.imbalance < 1e-12
    assert found.certificate.least_flow >= 0
    assert found.flows.input.unknown_cost == {}
    for table in ("paths", "pairs", "elements", "modes", "branches"):
        pd.testing.assert_frame_equal(
            getattr(found, table), getattr(again, table), check_exact=True
        )
    shares = found.paths.groupby("demand_id")["share"].sum()
    assert shares.to_numpy() == pytest.approx(np.ones(len(shares)))
    assert found.modes["tkm_per_year"].sum() == pytest.approx(
        found.paths["tonnes_per_year"] @ found.paths["km"], rel=1e-5
    )


def test_threads_make_no_difference(instc):
    one, two = (assign_capacities(instc, method="ue", threads=n) for n in (1, 2))
    assert one.threads == 1 <= two.threads <= 2
    assert one.flows.arc_flow == pytest.approx(two.flows.arc_flow, rel=1e-6, abs=1.0)
    assert two.certificate.relative_gap <= 1e-10


def test_the_corridor_has_an_optimum_that_is_better_than_the_equilibrium(instc):
    table = compare(case_assignment(instc), ["ue", "so"]).set_index("method")
    assert table["generalised_hours_per_year"]["so"] < table["generalised_hours_per_year"]["ue"]


def test_progress_is_told():
    told = []
    assign(two_ways(), progress=lambda n, gap: told.append((n, gap)))
    assert [n for n, _ in told] == list(range(len(told)))
    assert told[-1][1] <= 1e-10
    names = []
    compare(case_assignment(capacity(two_ways())), progress=names.append)
    assert names == ["ue", "so", "capacitated"]


# --- what no open route serves ------------------------------------------------------------------


@pytest.mark.parametrize("method", METHODS)
def test_stranded_cargo_is_left_behind_when_asked(method):
    """Behind a gauge break without a facility: the row stays, the other goes as before."""
    found = assign(gauges(0.0), method=method, leave_stranded=True)
    pairs = found.pairs.set_index("demand_id")
    assert pairs["unserved_t_per_year"].to_dict() == {"D0": 0.0, "D1": 1e5}
    assert pairs["tonnes_per_year"]["D1"] == 0
    assert found.totals["unserved_t_per_year"] == pytest.approx(1e5)
    assert found.tonnes_per_year == pytest.approx(found.flows.input.rows["tonnes"][0])
    assert found.certificate.imbalance < 1e-9


def test_nothing_but_stranded_cargo_is_refused():
    case = gauges(0.0)
    demand = case.tables["demand"]
    with pytest.raises(CorridorError, match="no open route serves any row"):
        assign(case.replace(demand=demand[demand["demand_id"] == "D1"]), leave_stranded=True)
