"""Quickest ways against closed forms and against the plain program over all ways."""

import math

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

import corridor
from corridor.assignment.of_case.routing import arc_hours, quickest_routing
from corridor.case.count import Count
from corridor.case.rows import Road
from corridor.case.situation import situation
from corridor.elements.table import capacity
from corridor.maxflow.maximum import FlowProgram
from corridor.maxflow.question import ask
from corridor.network.build import build_network
from corridor.problems import CorridorError
from corridor.testing import tiny
from tests.worlds import border_line, diamond

LEFT_BEHIND = 1e4
"""Hours that stand for a tonne left behind in the program over all ways: more than any way."""

KM_PER_H = 60
"""Speed on the railways of a tiny world."""


def stretched(case, km):
    """The same world with other lengths of its links."""
    frame = case.tables["links"]
    return case.replace(links=frame.assign(length=frame["link_id"].map(km).fillna(100.0)))


def posed(case, count):
    """Program, capacities and hours of a question on a world."""
    sit = situation(case)
    question = ask(sit, count)
    network = build_network(case, question.places)
    rows = network.row_capacity(capacity(case).by_id)
    return FlowProgram(network, question), rows, arc_hours(sit, network)


def two_ways(short=3e6, long=5e6):
    """From a to c directly in 2 h, or by b in 5 h."""
    case = tiny(links={"ac": ("a", "c", short), "ab": ("a", "b", long), "bc": ("b", "c", long)})
    return stretched(case, {"ac": 120, "ab": 180, "bc": 120})


def named(routing, network):
    """Tonnes by pair and by the links of the way."""
    found = {}
    for path in routing.paths:
        rows = network.row[path.arcs]
        links = tuple(network.elements[network.row_element[r]] for r in rows if r >= 0)
        assert (path.pair, links) not in found, "each way once"
        found[path.pair, links] = path.tonnes_per_year
    return found


def served(routing):
    total = {}
    for path in routing.paths:
        total[path.pair] = total.get(path.pair, 0.0) + path.tonnes_per_year
    return total


def assert_sound(routing, program, rows, tonnes):
    """Every way leads from its origin to its destination, fits, and what is asked adds up."""
    network, used = program.network, np.zeros(len(rows))
    for path in routing.paths:
        assert network.tail[path.arcs[0]] == network.place_source[path.pair[0]]
        assert network.head[path.arcs[-1]] == network.place_sink[path.pair[1]]
        assert np.array_equal(network.head[path.arcs[:-1]], network.tail[path.arcs[1:]])
        limited = network.row[path.arcs]
        np.add.at(used, limited[limited >= 0], path.tonnes_per_year)
    assert np.all(used <= rows * (1 + 1e-9) + 1e-2)
    done = served(routing)
    wanted = dict.fromkeys(program.question.pairs, 0.0)
    for pair, asked in zip(program.question.pairs, tonnes, strict=True):
        wanted[pair] += asked  # a pair stands once for each form of its cargo
    for pair, asked in wanted.items():
        total = done.get(pair, 0.0) + routing.unserved.get(pair, 0.0)
        assert total == pytest.approx(asked, rel=1e-9, abs=1)


def test_hours_of_each_kind_of_arc():
    port = {"port_id": "quay", "node_id": "d", "name": "Quay", "country": "XX",
            "transfers": "sea-road", "ship_id": "ship", "berths": 1, "rate_t_per_h": 100,
            "dwell_h": 7}  # fmt: skip
    case = tiny(
        links={"ab": ("a", "b", 9e6), "bc": ("b", "c", 9e6, "rail1435"),
               "cd": ("c", "d", 9e6, "road"), "de": ("d", "e", 9e6, "sea")},
        terminals={"yard": ("b", "rail1520-rail1435", 9e6), "ramp": ("c", "rail1435-road", 9e6)},
        borders={"north": ("ab", 9e6), "south": ("ab", 9e6)},
        rows={"ports": [port]},
    )  # fmt: skip
    dwell = {"north": 3.0, "south": 4.0}
    frame = case.tables["borders"]
    case = case.replace(borders=frame.assign(dwell_h=frame["border_id"].map(dwell)))
    case = stretched(case, {"ab": 120, "cd": 84, "de": 185.2})
    sit, network = situation(case), build_network(case)
    expected = {
        "ab": 2.0, "bc": 100 / 60, "cd": 84 / sit.row(Road, "cd").speed_kmh,
        "de": 10.0, "north": 3.0, "south": 4.0, "yard": 0.0, "ramp": 0.0, "quay": 7.0,
    }  # fmt: skip
    hours = arc_hours(sit, network)
    assert hours.shape == network.row.shape
    for row, found in zip(network.row, hours, strict=True):
        element = network.elements[network.row_element[row]] if row >= 0 else None
        assert found == pytest.approx(expected[element] if element else 0.0)


def test_a_sea_lane_has_its_own_speed_before_that_of_its_ship():
    case = tiny(links={"ab": ("a", "b", 9e6, "sea")})
    case = case.replace(sea=case.tables["sea"].assign(speed_kn=20.0))
    network = build_network(case)
    hours = arc_hours(situation(case), network)
    assert hours[network.row >= 0] == pytest.approx(100 / (1.852 * 20))


def test_projects_change_hours():
    effect = {"owner_id": "P", "table": "rail", "id": "ab", "field": "speed_kmh",
              "operation": "at_least", "value": 100}  # fmt: skip
    case = tiny(links={"ab": ("a", "b", 9e6)}, projects={"P": {"cost": 1}},
                rows={"effects": [effect]})  # fmt: skip
    network = build_network(case)
    assert arc_hours(situation(case), network).max() == pytest.approx(100 / 60)
    assert arc_hours(situation(case, built="P"), network).max() == 1.0


def test_parallel_facilities_each_take_their_time_once():
    """The second arc between two states goes over a state of its own and counts its hours once."""
    case = tiny(
        links={"ab": ("a", "b", 9e6), "bc": ("b", "c", 9e6, "rail1435")},
        terminals={"old": ("b", "rail1520-rail1435", 2e6), "new": ("b", "rail1520-rail1435", 1e6)},
    )
    case = case.replace(terminals=case.tables["terminals"].assign(dwell_h=[30.0, 6.0]))
    program, rows, hours = posed(case, Count(between=("a", "c")))
    routing = quickest_routing(program, rows, hours, [1.5e6, 0.0])
    new, old = (("ab", which, "bc") for which in ("new", "old"))
    assert named(routing, program.network) == pytest.approx(
        {(("a", "c"), new): 1e6, (("a", "c"), old): 0.5e6}
    )
    lines = 200 / KM_PER_H
    assert routing.tonne_hours_per_year == pytest.approx(1e6 * (lines + 6) + 0.5e6 * (lines + 30))


@pytest.mark.parametrize(
    ("asked", "direct", "detour", "behind"),
    [(2e6, 2e6, 0, 0), (3e6, 3e6, 0, 0), (4e6, 3e6, 1e6, 0), (9e6, 3e6, 5e6, 1e6)],
)
def test_the_short_way_fills_first(asked, direct, detour, behind):
    program, rows, hours = posed(two_ways(), Count(between=("a", "c")))
    routing = quickest_routing(program, rows, hours, [asked, 0.0])
    pair = ("a", "c")
    expected = {(pair, ("ac",)): direct, (pair, ("ab", "bc")): detour}
    expected = {way: t for way, t in expected.items() if t}
    assert named(routing, program.network) == pytest.approx(expected)
    assert dict(routing.unserved) == pytest.approx({pair: behind} if behind else {})
    assert routing.tonne_hours_per_year == pytest.approx(2 * direct + 5 * detour)
    assert routing.tonnes_per_year == pytest.approx(direct + detour)


def test_who_loses_less_by_it_gives_way():
    """Both want mc: A to C loses 3 h by its own line, B to C 6 h by its own."""
    case = tiny(
        links={"am": ("a", "m", 9e6), "bm": ("b", "m", 9e6), "mc": ("m", "c", 2e6),
               "ac": ("a", "c", 9e6), "bc": ("b", "c", 9e6)},
        demand=[("A", "C", 1.0), ("B", "C", 1.0)],
        screenlines={"all": "mc ac bc"},
    )  # fmt: skip
    case = stretched(case, {"am": 60, "bm": 60, "mc": 60, "ac": 300, "bc": 480})
    program, rows, hours = posed(case, Count("all"))
    assert program.question.pairs == (("A", "C"), ("B", "C"))
    routing = quickest_routing(program, rows, hours, [1e6, 1.5e6])
    assert named(routing, program.network) == pytest.approx(
        {(("A", "C"), ("am", "mc")): 0.5e6, (("A", "C"), ("ac",)): 0.5e6,
         (("B", "C"), ("bm", "mc")): 1.5e6}
    )  # fmt: skip
    assert routing.tonne_hours_per_year == pytest.approx(0.5e6 * 2 + 0.5e6 * 5 + 1.5e6 * 2)


def test_serving_comes_before_saving_hours():
    """A to C could take the link that B to C depends on, and takes the long way instead."""
    case = tiny(
        links={"bc": ("b", "c", 1e6), "ab": ("a", "b", 9e6), "ac": ("a", "c", 1e6)},
        demand=[("A", "C", 1.0), ("B", "C", 1.0)],
        screenlines={"all": "ac bc"},
    )
    case = stretched(case, {"bc": 1, "ab": 1, "ac": 30000})
    program, rows, hours = posed(case, Count("all"))
    routing = quickest_routing(program, rows, hours, [1e6, 1e6])
    assert not routing.unserved
    assert named(routing, program.network) == pytest.approx(
        {(("A", "C"), ("ac",)): 1e6, (("B", "C"), ("bc",)): 1e6}
    )


def test_a_way_of_more_hours_than_a_tonne_left_behind_counts_at_least_is_taken():
    case = stretched(tiny(links={"ab": ("a", "b", 9e6)}), {"ab": 2 * LEFT_BEHIND})
    case = case.replace(rail=case.tables["rail"].assign(speed_kmh=1.0))
    program, rows, hours = posed(case, Count(between=("a", "b")))
    assert hours.max() > LEFT_BEHIND
    assert not quickest_routing(program, rows, hours, [1e6, 1e6]).unserved


def test_without_limits_everything_takes_its_quickest_way():
    program, rows, hours = posed(two_ways(), Count(between=("a", "c")))
    routing = quickest_routing(program, np.full(len(rows), np.inf), hours, [4e9, 7.0])
    assert named(routing, program.network) == pytest.approx(
        {(("a", "c"), ("ac",)): 4e9, (("c", "a"), ("ac",)): 7.0}
    )


def test_where_all_is_shut_everything_stays_behind():
    program, rows, hours = posed(two_ways(), Count(between=("a", "c")))
    routing = quickest_routing(program, np.zeros(len(rows)), hours, [4e6, 7.0])
    assert routing.paths == ()
    assert dict(routing.unserved) == {("a", "c"): 4e6, ("c", "a"): 7.0}
    assert routing.tonnes_per_year == routing.tonne_hours_per_year == 0


def test_less_than_half_a_tonne_is_no_path():
    program, rows, hours = posed(two_ways(short=0.4), Count(between=("a", "c")))
    routing = quickest_routing(program, rows, hours, [2e6, 0.3])
    assert list(named(routing, program.network)) == [(("a", "c"), ("ab", "bc"))]
    assert not routing.unserved


def test_nothing_asked():
    program, rows, hours = posed(two_ways(), Count(between=("a", "c")))
    routing = quickest_routing(program, rows, hours, [0.0, 0.0])
    assert routing.paths == ()
    assert not routing.unserved


def test_malformed_tonnes():
    program, rows, hours = posed(two_ways(), Count(between=("a", "c")))
    with pytest.raises(ValueError, match="1 tonnes are given for 2 pairs"):
        quickest_routing(program, rows, hours, [1.0])
    with pytest.raises(CorridorError, match="negative or not a number: row 0"):
        quickest_routing(program, rows, hours, [-1.0, 1.0])


def test_ways_cross_the_gate():
    """From a to c the short way misses the gate; what the screenline counts goes through it."""
    case = stretched(diamond(), {"bc": 60, "bd": 60, "cd": 60})
    case = case.replace(screenlines=case.tables["screenlines"].assign(elements="bd"))
    program, rows, hours = posed(case, Count("all"))
    tonnes = [1e5 if pair == ("A", "C") else 0.0 for pair in program.question.pairs]
    routing = quickest_routing(program, rows, hours, tonnes)
    assert list(named(routing, program.network)) == [(("A", "C"), ("ab", "bd", "cd"))]


def test_border_sides_in_series():
    program, rows, hours = posed(border_line(), Count(between=("a", "c")))
    routing = quickest_routing(program, rows, hours, [5e6, 4e6])
    assert named(routing, program.network) == pytest.approx(
        {(("a", "c"), ("ab", "north", "south", "bc")): 4e6,
         (("c", "a"), ("bc", "south", "north", "ab")): 4e6}
    )  # fmt: skip
    assert dict(routing.unserved) == pytest.approx({("a", "c"): 1e6})


@st.composite
def routed_worlds(draw):
    """A connected world with lengths, a question on it and tonnes for some of its pairs."""
    size = draw(st.integers(3, 5))
    nodes = "abcde"[:size]
    tonnes = st.integers(0, 9).map(lambda n: n * 1e6)
    links = {}
    for i in range(1, size):
        links[f"t{i}"] = (nodes[draw(st.integers(0, i - 1))], nodes[i], draw(tonnes))
    for i in range(draw(st.integers(0, 4))):
        a = draw(st.sampled_from(nodes))
        b = draw(st.sampled_from([n for n in nodes if n != a]))
        links[f"x{i}"] = (a, b, draw(tonnes))
    case = stretched(tiny(links=links), {link: draw(st.integers(1, 600)) for link in links})
    between = draw(st.booleans())
    question = Count(between=("a", "b")) if between else Count("all")
    program, rows, hours = posed(case, question)
    free = draw(st.sets(st.sampled_from(sorted(links)), max_size=2))
    rows = np.where([program.network.elements[e] in free for e in program.network.row_element],
                    np.inf, rows)  # fmt: skip
    asked = [draw(st.integers(0, 5)) * 1e6 for _ in program.question.pairs]
    return program, rows, hours, asked


def plain_hours(program, rows, hours, tonnes):
    """Hours of the best routing, those left behind at LEFT_BEHIND, over all ways by scipy."""
    layers, graph = program.layers, nx.DiGraph()
    for i, (tail, head) in enumerate(zip(layers.tail, layers.indices, strict=True)):
        graph.add_edge(int(tail), int(head), number=i)
    count = len(tonnes)
    cost, columns = [LEFT_BEHIND] * count, [(k, np.zeros(len(rows))) for k in range(count)]
    for k in range(count):
        for way in nx.all_simple_edge_paths(graph, program.starts[k], program.ends[k]):
            arcs = np.array([graph.edges[edge]["number"] for edge in way])
            used = layers.row[arcs]
            columns.append((k, np.bincount(used[used >= 0], minlength=len(rows))))
            cost.append(hours[layers.arc[arcs]].sum())
    belongs = np.array([[k == pair for pair, _ in columns] for k in range(count)], dtype=float)
    finite = np.isfinite(rows)
    use = np.column_stack([u for _, u in columns])[finite]
    solved = linprog(cost, A_ub=use, b_ub=rows[finite] / 1e3, A_eq=belongs,
                     b_eq=np.array(tonnes) / 1e3)  # fmt: skip
    assert solved.status == 0
    return solved.fun * 1e3


@settings(max_examples=40, deadline=None)
@given(routed_worlds())
def test_no_routing_over_all_ways_is_quicker(world):
    program, rows, _, tonnes = world
    routing = quickest_routing(*world)
    assert_sound(routing, program, rows, tonnes)
    found = routing.tonne_hours_per_year + LEFT_BEHIND * math.fsum(routing.unserved.values())
    assert found == pytest.approx(plain_hours(*world), rel=1e-7, abs=1)


@settings(max_examples=10, deadline=None)
@given(routed_worlds())
def test_the_same_question_gets_the_same_ways(world):
    first, again = quickest_routing(*world), quickest_routing(*world)
    assert [p.arcs.tolist() for p in first.paths] == [p.arcs.tolist() for p in again.paths]
    assert [p.tonnes_per_year for p in first.paths] == [p.tonnes_per_year for p in again.paths]
    assert first.unserved == again.unserved


@pytest.mark.parametrize("screenline", ["az-north", "az-gulf"])
@pytest.mark.parametrize("mix", ["free", "fixed"])
def test_the_maximum_of_the_bundled_case_finds_room(screenline, mix):
    caps = corridor.capacity(corridor.open_case("instc"))
    top = corridor.throughput(caps, screenline=screenline, mix=mix)
    program = top.program
    rows = program.network.row_capacity(caps.by_id)
    hours = arc_hours(caps.situation, program.network)
    tonnes = top.flow.pair_flow
    routing = quickest_routing(program, rows, hours, tonnes)
    assert_sound(routing, program, rows, tonnes)
    assert sum(routing.unserved.values()) <= 1e-6 * tonnes.sum()
    assert routing.tonnes_per_year == pytest.approx(tonnes.sum(), rel=1e-6)
    # No routing is quicker than that where nothing is in the way.
    freely = quickest_routing(program, np.full(len(rows), np.inf), hours, tonnes)
    assert freely.tonne_hours_per_year <= routing.tonne_hours_per_year * (1 + 1e-9)
    more = quickest_routing(program, rows, hours, 3 * tonnes)
    assert_sound(more, program, rows, 3 * tonnes)


def test_cargo_that_keeps_its_place_comes_first_and_what_is_counted_goes_around():
    """D-B has one way, by the quick line of 3 Mt; A-B fills what is left of it, then the slow."""
    case = tiny(
        {"da": ("d", "a", 9e6), "quick": ("a", "b", 3e6), "ac": ("a", "c", 9e6),
         "cb": ("c", "b", 9e6)},
        lengths={"ac": 300, "cb": 300},
        demand=[("A", "B", 2e6), ("D", "B", 2e6)],
    )  # fmt: skip
    rail = case.tables["rail"].copy()
    rail.loc[rail["link_id"] == "quick", "background_t_per_year"] = 0.5e6
    top = corridor.throughput(case.replace(rail=rail), between=("A", "B"))
    rows = top.program.network.row_capacity(top.capacities.by_id)
    hours = arc_hours(top.capacities.situation, top.program.network)
    forward = [2e6 if pair == ("A", "B") else 0.0 for pair in top.question.pairs]
    routing = quickest_routing(top.program, rows, hours, forward)
    kept = sum(p.tonnes_per_year for p in routing.others)
    assert kept == pytest.approx(2e6, rel=1e-6)
    network = top.program.network
    quick = network.rows_of("quick")
    on_quick = [
        sum(p.tonnes_per_year for p in paths if np.isin(network.row[p.arcs], quick).any())
        for paths in (routing.paths, routing.others)
    ]
    # all 4 Mt share 2.5 Mt of the quick line, whoever takes it: hours are the same
    assert sum(on_quick) == pytest.approx(2.5e6, rel=1e-6)
    assert routing.tonnes_per_year == pytest.approx(2e6, rel=1e-6)
    assert not routing.unserved
