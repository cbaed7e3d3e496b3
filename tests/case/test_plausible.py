"""Numbers that are possible but hardly meant are seen; just inside the limit they are not."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridor.case.checks.limits import limit, limits
from corridor.case.checks.plausible import implausible
from corridor.case.checks.plausible_places import disputed, km_outside, outlines
from corridor.case.checks.usable import usable_rows
from corridor.case.reading.lines import distance_km
from corridor.case.schema import key_field, schema
from corridor.data import data_rows
from corridor.problems import kinds
from corridor.testing import tiny

FLOWS = [("A", "B", 1e5), ("B", "A", 2e5), ("B", "C", 3e5)]


def world(**options):
    """A railway from a to b and a road from b to c, a degree of longitude each."""
    links = {"ab": ("a", "b", 5e6), "bc": ("b", "c", 5e6, "road")}
    yard = {"yard": ("b", "rail1520-road", 2e6)}
    return tiny(links, terminals=yard, demand=options.pop("demand", FLOWS), **options)


def put(case, table, row_id, **cells):
    """The case with some cells of a row exchanged."""
    frame = case.tables[table].copy()
    for field, value in cells.items():
        frame.loc[frame[key_field(table)] == row_id, field] = value
    return case.replace(**{table: frame})


def codes(case):
    case.check()
    return [p.code for p in implausible(case)]


def the(case, code):
    """The one warning of a case."""
    case.check()
    found = implausible(case)
    assert [p.code for p in found] == [code], [str(p) for p in found]
    (problem,) = found
    assert problem.found
    assert problem.expected
    assert problem.fix
    assert problem.ids
    assert not problem.fatal
    return problem


def test_a_plain_world_raises_no_question():
    assert codes(world()) == []


@pytest.mark.parametrize(
    ("mode", "link", "ratio"), [("rail", "ab", 2.2), ("road", "bc", 2.2), ("sea", "bp", 3.5)]
)
def test_length_beside_the_great_circle(mode, link, ratio):
    ship = {"transfers": "sea-rail1520", "ship_id": "ship", "berths": 1, "rate_t_per_h": 100}
    ports = [
        {"port_id": f"port-{n}", "node_id": n, "name": n, "country": "XX", **ship} for n in "bp"
    ]
    links = {"ab": ("a", "b", 5e6), "bc": ("b", "c", 5e6, "road"), "pq": ("p", "q", 5e6)}
    case = tiny(
        {**links, "bp": ("b", "p", 5e6, "sea")}, demand=[("A", "Q", 1e5)], rows={"ports": ports},
        zones={"A": "a", "Q": "q", "C": "c"},
        terminals={"yard": ("b", "rail1520-road", 2e6)},
    )  # fmt: skip
    ends = [case.records["links"][link][f"{e}_node_id"] for e in ("from", "to")]
    a, b = (case.records["nodes"][n] for n in ends)
    straight = distance_km((a["x_coord"], a["y_coord"]), (b["x_coord"], b["y_coord"]))
    case = put(case, "links", "bp", length=1.1 * distance_km((41, 40), (43, 40)))

    def found(length):
        return {p.code for p in implausible(put(case, "links", link, length=length))} & {
            "W605", "W606"
        }  # fmt: skip

    assert found(0.995 * straight - 2.1) == {"W605"}
    assert found(0.995 * straight - 1.9) == set()
    assert found(ratio * straight + 19.9) == set()
    assert found(ratio * straight + 20.1) == {"W606"}


@pytest.mark.parametrize(("length", "code"), [(5, "W605"), (960, "W606")])
def test_a_digit_too_few_or_too_many_in_a_length(length, code):
    problem = the(put(world(), "links", "ab", length=length), code)
    assert (problem.file, problem.row, problem.field) == ("links.csv", 2, "length")
    assert problem.found == f"ab: {length} km, 85 km in a straight line"
    assert problem.ids == ("ab",)


def test_length_beside_the_drawn_line():
    drawn = "LINESTRING (40 40, 40.5 40.8, 41 40)"
    km = distance_km((40, 40), (40.5, 40.8)) + distance_km((40.5, 40.8), (41, 40))
    inside, outside = (0.9 * km - 1.9, 1.5 * km + 4.9), (0.9 * km - 2.1, 1.5 * km + 5.1)
    for length in (*inside, *outside):
        case = put(world(), "links", "ab", geometry=drawn, length=length)
        of_length = [p for p in implausible(case) if p.code in ("W605", "W606")]
        if length in outside:  # the straight line may say so first, and one warning is enough
            assert len(of_length) == 1
        else:
            assert all(p.field != "geometry" for p in of_length)


def test_a_line_drawn_much_longer_than_its_length_is_a_warning_of_its_own():
    drawn = "LINESTRING (40 40, 40.5 40.8, 41 40)"
    problem = the(put(world(), "links", "ab", geometry=drawn, length=100), "W606")
    assert problem.field == "geometry"


def test_a_section_longer_than_its_line():
    problem = the(put(world(), "rail", "ab", limiting_km=101), "W607")
    assert (problem.file, problem.field, problem.ids) == ("rail.csv", "limiting_km", ("ab",))
    assert codes(put(world(), "rail", "ab", limiting_km=100)) == []


def around_baku(x, y, country="AZ"):
    return put(world(), "nodes", "a", x_coord=x, y_coord=y, country=country)


def places(case):
    return [p.code for p in implausible(case) if p.code in ("W608", "W609")]


@pytest.mark.parametrize(
    ("x", "y", "expected"),
    [
        (49.87, 40.38, []), (40.38, 49.87, ["W609"]), (-49.87, 40.38, ["W608"]),
        (49.87, 45.0, ["W608"]), (50.7, 40.38, []), (52.0, 40.38, ["W608"]),
    ],
)  # fmt: skip
def test_a_place_and_its_country(x, y, expected):
    assert places(around_baku(x, y)) == expected


def test_a_swapped_pair_is_said_to_be_swapped_and_no_length_is_questioned():
    problem = the(around_baku(40.38, 49.87), "W609")
    assert "longitude 49.87, latitude 40.38 is" in problem.found
    assert problem.ids == ("a",)
    lengths = implausible(around_baku(52.0, 40.38))
    assert [p.code for p in lengths] == ["W608"]


def test_countries_without_an_outline_nodes_at_sea_and_disputed_places_are_left_alone():
    assert places(around_baku(0, 0, "XX")) == []
    assert places(around_baku(0, 0, "ZZ")) == []
    assert places(around_baku(34.1, 44.95, "UA")) == places(around_baku(34.1, 44.95, "RU")) == []
    at_sea = tiny({"ab": ("a", "b", 5e6), "pq": ("p", "q", 5e6, "sea")}, **SEA)
    nodes = at_sea.tables["nodes"].assign(country="AZ")
    assert not [p for p in implausible(at_sea.replace(nodes=nodes)) if "p" in p.ids]


SEA = {
    "demand": [("A", "B", 1e5)],
    "zones": {"A": "a", "B": "b"},
    "rows": {
        "links": [
            {
                "link_id": "bp", "name": "B-P", "from_node_id": "b", "to_node_id": "p",
                "mode": "sea", "directed": "no", "length": 100, "country": "XX",
            }
        ],
        "sea": [{"link_id": "bp", "ship_id": "ship"}],
        "ports": [
            {
                "port_id": "port-b", "node_id": "b", "name": "B", "country": "XX", "berths": 1,
                "transfers": "sea-rail1520", "ship_id": "ship", "rate_t_per_h": 100,
            }
        ],
    },
}  # fmt: skip


def test_outlines_know_where_capitals_lie():
    capitals = {
        "AZ": (49.87, 40.38), "RU": (37.62, 55.75), "IR": (51.39, 35.69), "IN": (77.2, 28.6),
        "US": (-77.04, 38.9), "BR": (-47.9, -15.8), "AU": (149.1, -35.3), "KZ": (71.4, 51.2),
    }  # fmt: skip
    for code, place in capitals.items():
        assert [c for c in capitals if km_outside(c, *place) == 0] == [code]
    assert len(outlines()) > 200
    assert km_outside("AZ", 49.87, 45.0) == pytest.approx(345, abs=30)
    assert not any(disputed(code, *place) for code, place in capitals.items())


def test_only_those_who_claim_a_disputed_area_are_left_alone_there():
    for area in data_rows("corridor.case.checks", "disputed.csv"):
        x = (float(area["west"]) + float(area["east"])) / 2
        y = (float(area["south"]) + float(area["north"])) / 2
        assert all(disputed(code, x, y) for code in area["claimed_by"].split())
        assert not disputed("BR", x, y)


@pytest.mark.parametrize(("tonnes", "expected"), [(0.75, 1), (750, 1), (999, 1), (1000, 0), (0, 0)])
def test_a_stated_capacity_that_looks_like_million_or_thousand_tonnes(tonnes, expected):
    for table, row_id in (("rail", "ab"), ("terminals", "yard")):
        for field in ("stated_t_per_year", "background_t_per_year"):
            case = put(world(), table, row_id, **{field: tonnes})
            assert codes(case) == ["W610"] * expected
    project = {"P": {"cost": 100, "gain": {"ab": tonnes}}}
    found = [p for p in implausible(world(projects=project)) if p.code == "W610"]
    assert [(p.file, p.ids) for p in found] == [("effects.csv", ("P",))] * expected


RANGES = [(rule, kind) for rule, kind in limits() if "." in rule]


@pytest.mark.parametrize(("rule", "kind"), RANGES)
def test_numbers_outside_what_is_usual(rule, kind):
    table, field = rule.split(".")
    spec, usual = schema()[table][field], limit(rule, kind)
    assert spec.unit == usual.unit
    for end, beyond in ((usual.low, 0.99), (usual.high, 1.01)):
        if math.isinf(end):
            continue
        assert [found.expected for found in unusual(table, field, kind, end)] == []
        if spec.allows(end * beyond):
            (found,) = unusual(table, field, kind, end * beyond)
            assert (found.code, found.expected) == ("W612", usual.words)


def unusual(table, field, kind, value):
    """Warnings of W612 when a row, or where the table has none a default, has a value."""
    case = tiny(
        {"ab": ("a", "b", 5e6), "bc": ("b", "c", 5e6, "road"), "bp": ("b", "p", 5e6, "sea")},
        borders={"of-rail": ("ab", 4e6), "of-road": ("bc", 4e6)},
        terminals={"yard": ("b", "rail1520-road", 2e6)},
        demand=[("A", "B", 1e5)], zones={"A": "a", "B": "b"},
        rows={"ports": SEA["rows"]["ports"]},
    )  # fmt: skip
    ids = {
        "borders": f"of-{kind or 'rail'}",
        "vehicles": {"rail": "train", "road": "truck"}.get(kind),
    }
    row_id = ids.get(table) or next(iter(case.records[table]))
    changed = put(case, table, row_id, **{field: value})
    return [p for p in implausible(changed) if p.code == "W612"]


def test_zero_is_closed_and_defaults_and_effects_are_held_against_the_same_ranges():
    assert unusual("terminals", "hours_per_day", "", 0.0) == []
    effect = {"owner_id": "P", "table": "rail", "id": "ab", "field": "speed_kmh"}
    for value, expected in (("5", ["W612"]), ("50", [])):
        rows = {"effects": [{**effect, "operation": "set", "value": value}]}
        case = world(projects={"P": {"cost": 100}}, rows=rows)
        assert codes(case) == expected
    defaults = world().tables["defaults"].copy()
    defaults.loc[(defaults.table == "road") & (defaults.field == "speed_kmh"), "value"] = 2.0
    problem = the(world().replace(defaults=defaults), "W612")
    assert (problem.file, problem.ids) == ("defaults.csv", ("road.speed_kmh",))


@pytest.mark.parametrize("factor", [0.00099, 1010])
def test_a_flow_in_another_unit_stands_out(factor):
    flows = [("A", "B", 5e6), ("B", "A", 5e6), ("B", "C", 5e6), ("C", "B", 5e6 * factor)]
    problem = the(world(demand=flows), "W613")
    assert (problem.row, problem.ids) == (5, ("D3",))
    flows[-1] = ("C", "B", 5e6 * (0.00101 if factor < 1 else 990))
    assert codes(world(demand=flows)) == []


@pytest.mark.parametrize(("size", "factor"), [(300, 0.001), (2000, 0.001), (7e8, 1000)])
def test_a_few_flows_in_another_unit_stand_apart_from_the_others(size, factor):
    """Flows of 20 thousand to 2 million tonnes: 300 means 300 thousand, which is among them."""
    usual = [2e4 * 100 ** (i / 18) for i in range(19)]
    flows = [("A", "B", tonnes) for tonnes in usual]
    assert codes(world(demand=flows)) == []
    strays = [("B", "A", size), ("B", "C", size * 1.0)]
    expected = () if size == 2000 else ("D19", "D20")
    found = [i for p in implausible(world(demand=flows + strays)) for i in p.ids]
    assert tuple(found) == expected, "2000 is a tenth of the next flow"
    assert usual[0] < size / factor < usual[-1] * 1.001


def test_a_table_in_thousand_tonnes_is_one_warning():
    problem = the(world(demand=[(o, d, t / 1000) for o, d, t in FLOWS]), "W613")
    assert "3 flows of 200 t a year at the median" in problem.found
    assert codes(world(demand=[("A", "B", 1000)])) == []
    assert codes(world(demand=[("A", "B", 1), ("B", "A", 1)])) == [], "says where, not how much"


def with_tracks(cost):
    effect = {"owner_id": "P", "table": "rail", "id": "ab", "field": "tracks"}
    rows = {"effects": [{**effect, "operation": "set", "value": "3"}]}
    return world(projects={"P": {"cost": cost}}, rows=rows)


@pytest.mark.parametrize(
    ("cost", "expected"),
    [(1.76, 1), (9.9, 1), (10.1, 0), (9_900, 0), (10_100, 1), (600_000, 1), (0, 0)],
)
def test_what_a_kilometre_of_new_track_costs(cost, expected):
    """A hundred km: 0.1 to 100 million dollars each."""
    assert codes(with_tracks(cost)) == ["W615"] * expected


@pytest.mark.parametrize(("cost", "expected"), [(0.3, 1), (0.51, 0), (49_000, 0), (51_000, 1)])
def test_what_a_project_elsewhere_costs(cost, expected):
    case = world(projects={"P": {"cost": cost, "gain": {"yard": 1e6}}})
    assert codes(case) == ["W615"] * expected


def test_a_project_or_scenario_that_changes_nothing():
    project = {"P": {"cost": 100, "gain": {"yard": 1e6}}}
    lower = [
        {"owner_id": who, "table": "rail", "id": "ab", "field": "speed_kmh",
         "operation": "at_least", "value": "60"}
        for who in ("Q", "same")
    ]  # fmt: skip
    scenario = {"scenario_id": "same", "name": "As it is"}
    rows = {"effects": lower, "scenarios": [scenario]}
    case = world(projects={**project, "Q": {"cost": 100}}, rows=rows)
    found = implausible(case)
    assert [(p.code, p.file, p.ids) for p in found] == [
        ("W616", "projects.csv", ("Q",)), ("W616", "scenarios.csv", ("same",))
    ]  # fmt: skip
    for effect in lower:
        effect["value"] = "61"
    assert codes(world(projects={**project, "Q": {"cost": 100}}, rows=rows)) == []
    opened = {"Q": {"cost": 100, "opened": 2020}}
    assert codes(world(projects=opened)) == [], "the tables may hold the result"
    later = {"scenarios": [{**scenario, "year": 2030}]}
    assert codes(world(rows=later)) == []


def test_two_effects_that_undo_each_other_change_nothing():
    effects = [
        {"owner_id": "P", "table": "rail", "id": "ab", "field": "speed_kmh",
         "operation": "multiply", "value": factor} for factor in ("2", "0.5")
    ]  # fmt: skip
    assert the(world(projects={"P": {"cost": 100}}, rows={"effects": effects}), "W616").ids == (
        "P",
    )


def test_a_change_on_no_route():
    links = {"ab": ("a", "b", 5e6), "bc": ("b", "c", 5e6), "cd": ("c", "d", 5e6)}
    gain = {"P": {"cost": 100, "gain": {"cd": 1e6}}}
    to_b = tiny(links, zones={"A": "a", "B": "b"}, demand=[("A", "B", 1e5)], projects=gain)
    assert the(to_b, "W617").ids == ("P",)
    assert "changes only cd" in the(to_b, "W617").found
    to_d = tiny(links, zones={"A": "a", "D": "d"}, demand=[("A", "D", 1e5)], projects=gain)
    assert codes(to_d) == []


@pytest.mark.long
@given(
    st.sets(st.sampled_from("abcdefgh"), min_size=2, max_size=4), st.randoms(use_true_random=False)
)
def test_all_that_lies_on_a_simple_path_is_usable(zones, random):
    """Against networkx: edges of simple paths between two zones are never cut off."""
    import networkx as nx

    graph = nx.random_labeled_tree(8, seed=random.randrange(10**6))
    graph.add_edge(0, 5)
    names = {n: "abcdefgh"[n] for n in graph}
    links = {f"{names[a]}{names[b]}": (names[a], names[b], 5e6) for a, b in graph.edges}
    homes = sorted(zones)
    demand = [(homes[0].upper(), z.upper(), 1e5) for z in homes[1:]]
    case = tiny(links, zones={z.upper(): z for z in homes}, demand=demand)
    back = {name: n for n, name in names.items()}
    on_paths = {
        frozenset(step)
        for z in homes[1:]
        for path in nx.all_simple_edge_paths(graph, back[homes[0]], back[z])
        for step in path
    }
    usable = {i for table, i in usable_rows(case) if table == "rail"}
    assert {
        i for i, (a, b, _) in links.items() if frozenset((back[a], back[b])) in on_paths
    } <= usable


def test_every_limit_has_a_reason_and_a_source():
    for row in data_rows("corridor.case.checks", "limits.csv"):
        assert row["source"]
        assert row["reason"]
        assert row["low"] or row["high"]
        assert None not in row.values()
        assert None not in row


def test_great_circle_in_closed_form():
    quarter = distance_km((0, 0), (90, 0))
    assert quarter == pytest.approx(math.pi / 2 * 6371.0088)
    assert distance_km((0, 0), (180, 0)) == pytest.approx(2 * quarter)
    assert distance_km((12, 34), (12, 34)) == 0
    assert distance_km((40, 40), (41, 40)) == pytest.approx(85.18, abs=0.02)


def test_the_codes_are_listed():
    assert {f"W{n}" for n in range(605, 619)} <= set(kinds())
