"""A piece of a case keeps its network, and cargo that crosses the boundary goes by its gates."""

import pytest

from corridor.answers.start import piece_of
from corridor.assignment.of_case.assign import assign
from corridor.case.piece.bounds import bounds_of, countries_of
from corridor.case.piece.crossing import Route, demand_rows, stretches
from corridor.case.piece.piece import piece
from corridor.problems import CorridorError
from corridor.testing import tiny

COUNTRIES = {"z": "ZZ", "a": "AA", "b": "AA", "y": "XY", "c": "AA", "A": "AA", "Z": "ZZ"}
ROUTES = [
    Route("D0", 0.75, ("za", "ab", "by")), Route("D0", 0.25, ("zy",)),
    Route("D1", 1.0, ("ab", "by")), Route("D2", 1.0, ("ab",)), Route("D3", 1.0, ("ab", "by", "zy")),
]  # fmt: skip


def world(**more):
    """Z - A - B - Y and a bypass from Z to Y, with a line to C that only Y joins to the rest."""
    rows = {
        "counts": [
            {"count_id": name, "place": name, "elements": elements, "mode": "rail", "use": "fit",
             "direction": "both", "year": 2023, "value_mt": 1}
            for name, elements in (("inside", "ab"), ("outside", "ab zy"))
        ],
        "provenance": [
            {"table": "rail", "id": link, "field": "speed_kmh", "low": 40, "high": 70}
            for link in ("ab", "zy")
        ],
    }  # fmt: skip
    return tiny(
        {"za": ("z", "a", 5e6), "ab": ("a", "b", 4e6), "by": ("b", "y", 3e6),
         "zy": ("z", "y", 1e6), "yc": ("y", "c", 1e6)},
        demand=[("Z", "Y", 1e6), ("A", "Y", 5e5), ("B", "A", 2e5), ("A", "Z", 1e5)],
        projects={"loops": {"cost": 10, "gain": {"ab": 1e6}},
                  "bypass": {"cost": 10, "gain": {"zy": 1e6}},
                  "both": {"cost": 10, "gain": {"by": 1e6, "zy": 1e6}, "requires": "bypass"}},
        screenlines={"all": "ab", "gone": "zy"},
        countries=COUNTRIES,
        rows=rows,
        **more,
    )  # fmt: skip


def test_bounds_are_the_links_that_touch_and_the_next_nodes_outside():
    bounds = bounds_of(world(), ["AA"])
    assert bounds.inside == {"a", "b"} | {"c"}
    assert bounds.gates == {"z", "y"}
    assert bounds.links == {"za", "ab", "by", "yc"}


def test_nodes_that_nothing_joins_to_the_rest_are_left_out():
    case = tiny({"za": ("z", "a", 1e6), "ab": ("a", "b", 1e6), "cy": ("c", "y", 1e6),
                 "zy": ("z", "y", 1e6)}, countries=COUNTRIES)  # fmt: skip
    assert bounds_of(case, ["AA"]).lost == ("c",)


def test_cargo_starts_and_ends_at_the_gates_that_it_passes():
    case = world()
    parts = list(stretches(case, bounds_of(case, ["AA"]), ROUTES))
    assert [(p.origin, p.destination, p.tonnes_per_year) for p in parts] == [
        ("gate-z", "gate-y", 750_000), ("A", "gate-y", 500_000), ("B", "A", 200_000),
        ("A", "gate-y", 100_000),
    ]  # fmt: skip
    rows = {(r["origin"], r["destination"]): r["tonnes_per_year"] for r in demand_rows(parts)}
    assert rows["A", "gate-y"] == 600_000


def test_a_route_that_leaves_and_comes_back_is_cut_in_two():
    case = world()
    there_and_back = [Route("D2", 1.0, ("by", "zy", "za"))]
    parts = [p for p in stretches(case, bounds_of(case, ["AA"]), there_and_back)
             if p.row["demand_id"] == "D2"]  # fmt: skip
    assert [(p.origin, p.destination) for p in parts] == [("B", "gate-y"), ("gate-z", "A")]


def test_cargo_without_a_route_stays_where_both_its_ends_are_inside():
    case = world()
    parts = list(stretches(case, bounds_of(case, ["AA"]), []))
    assert [(p.origin, p.destination) for p in parts] == [("B", "A")]


def test_the_smallest_flows_are_left_out_up_to_a_thousandth():
    case = world()
    few = [Route("D0", 0.0009, ("za", "ab", "by")), Route("D1", 1.0, ("ab", "by"))]
    parts = list(stretches(case, bounds_of(case, ["AA"]), few))
    assert [r["origin"] for r in demand_rows(p for p in parts if p.origin != "B")] == [
        "A",
        "gate-z",
    ]
    kept = demand_rows(p for p in parts if p.row["demand_id"] != "D2" or p.tonnes_per_year > 0)
    assert sum(float(r["tonnes_per_year"]) for r in kept) >= 0.999 * 700_900


def test_what_a_piece_keeps():
    part = piece(world(), "part", ["AA"], ROUTES)
    assert {p.code for p in part.check()} == {"W601"}
    assert set(part.records["links"]) == {"za", "ab", "by", "yc"}
    assert set(part.records["projects"]) == {"loops", "both"}
    assert {e["id"] for e in part.rows("effects")} == {"ab", "by"}
    assert part.records["projects"]["both"]["requires"] == ""
    assert set(part.records["screenlines"]) == {"all"}
    assert [r["count_id"] for r in part.rows("counts")] == ["inside"]
    assert [r["id"] for r in part.rows("provenance")] == ["ab"]
    assert {"gate-z", "gate-y"} <= set(part.records["zones"])
    assert part.settings["name"] == "part"


def test_a_piece_in_which_no_screenline_is_left_counts_at_its_boundary():
    case = world()
    lines = case.tables["screenlines"]
    case = case.replace(screenlines=lines[lines["screenline_id"] == "all"])
    part = piece(case, "part", ["XY"], ROUTES)
    assert part.settings["screenline"] == "boundary"
    assert part.records["screenlines"]["boundary"]["elements"] == "by yc zy"
    assert {p.code for p in part.check()} == {"W601"}


def test_a_piece_follows_the_routes_of_an_assignment():
    part = piece_of(world(lengths={"zy": 500}), "part", ["aa"], method="aon")
    flows = {(r["origin"], r["destination"]): r["tonnes_per_year"] for r in part.rows("demand")}
    assert flows == {
        ("gate-z", "gate-y"): 1_000_000, ("A", "gate-y"): 500_000, ("B", "A"): 200_000,
        ("A", "gate-z"): 100_000,
    }  # fmt: skip


@pytest.mark.parametrize("countries", [["AA"], ["XY"], ["ZZ"], ["AA", "XY"]])
def test_the_cheapest_routes_of_a_piece_are_those_of_the_whole(countries):
    case = world(lengths={"zy": 500, "by": 30})
    whole = assign(case, method="aon").elements.set_index("id")["tonnes_per_year"]
    part = piece_of(case, "part", countries, method="aon")
    found = assign(part, method="aon").elements.set_index("id")["tonnes_per_year"]
    assert found.to_dict() == pytest.approx(whole[found.index].to_dict())


def test_each_mode_that_leaves_has_a_gate_of_its_own():
    case = tiny(
        {"za": ("z", "a", 5e6), "road": ("z", "a", 5e6, "road"), "ab": ("a", "b", 4e6)},
        terminals={"yard": ("a", "rail1520-road", 2e6), "far": ("z", "rail1520-road", 1e6)},
        demand=[("Z", "B", 1e6)], countries=COUNTRIES,
    )  # fmt: skip
    part = piece_of(case, "part", ["AA"], method="aon")
    assert {"z-rail1520", "z-road"} <= set(part.records["nodes"])
    assert part.records["links"]["road"]["from_node_id"] == "z-road"
    assert set(part.records["terminals"]) == {"yard"}
    assert [r["origin"] for r in part.rows("demand")] == ["gate-z-rail1520"]


def test_gauge_changes_at_a_gate_need_both_gauges_in_the_piece():
    case = tiny(
        {"za": ("z", "a", 5e6, "rail1435"), "ab": ("a", "b", 4e6), "wz": ("w", "z", 1e6)},
        terminals={"yard": ("a", "rail1435-rail1520", 2e6), "far": ("z", "rail1435-rail1520", 1e6)},
        demand=[("Z", "B", 1e6)], countries={**COUNTRIES, "w": "ZZ"},
    )  # fmt: skip
    part = piece_of(case, "part", ["AA"], method="aon")
    assert set(part.records["terminals"]) == {"yard"}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (["AB"], "no country 'AB'; did you mean AA"),
        (["Aland"], "no country 'Aland'"),
        ([], "no country is named"),
    ],
)
def test_unknown_countries(given, message):
    with pytest.raises(CorridorError, match=message):
        countries_of(world(), given)


def test_countries_by_the_name_of_their_zone():
    case = world()
    zones = case.tables["zones"].assign(name=["Zedland", "Aland", "Beeland", "Ypsland", "Ceeland"])
    assert countries_of(case.replace(zones=zones), ["aland", "ZZ", "AA"]) == ("AA", "ZZ")


def test_nothing_is_left():
    with pytest.raises(CorridorError, match="no cargo passes XY"):
        piece(world(), "part", ["XY"], [])
