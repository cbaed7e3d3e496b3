"""Throughput beside other cargo, against a plain program written from the tables alone."""

from dataclasses import fields

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from scipy.sparse import coo_array

import corridor
from corridor.case.demand import cargo_pairs, pairs
from corridor.case.situation import situation
from corridor.network.build import build_network
from corridor.network.layers import copied, layer
from corridor.testing import tiny

A_KM = 1e-5
"""What a thousand tonne-kilometres cost beside a million tonnes left behind, as the docs say."""


def arcs_of(case):
    """Every link in both directions: tail, head, capacity less background, km."""
    arcs = []
    for link in case.rows("links"):
        rail = case.records["rail"][link["link_id"]]
        background = np.nan_to_num(rail["background_t_per_year"])
        free = max(0.0, rail["stated_t_per_year"] - background)
        ends = link["from_node_id"], link["to_node_id"]
        arcs += [(*ends, free, link["length"]), (*ends[::-1], free, link["length"])]
    return arcs


def flows(case, groups, cost, shortage_cost):
    """Route ``{(origin, destination): tonnes or None for as much as fits}`` over the links.

    A plain program of node balances. Returns tonnes by pair.
    """
    arcs, nodes = arcs_of(case), [n["node_id"] for n in case.rows("nodes")]
    pairs, size = list(groups), len(arcs) + 1
    rows, cols, vals, target, bound = [], [], [], [], []
    for k, (o, d) in enumerate(pairs):
        for a, (tail, head, _, _) in enumerate(arcs):
            for node, sign in ((tail, 1.0), (head, -1.0)):
                rows.append(k * len(nodes) + nodes.index(node))
                cols.append(k * size + a)
                vals.append(sign)
            bound.append((0, None))
        for node, sign in ((o.lower(), -1.0), (d.lower(), 1.0)):
            rows.append(k * len(nodes) + nodes.index(node))
            cols.append(k * size + len(arcs))
            vals.append(sign)
        bound.append((0, groups[o, d]))
        target += [0.0] * len(nodes)
    balance = coo_array((vals, (rows, cols)), shape=(len(target), size * len(pairs)))
    use = coo_array(
        (np.ones(len(arcs) * len(pairs)),
         (np.tile(np.arange(len(arcs)), len(pairs)),
          [k * size + a for k in range(len(pairs)) for a in range(len(arcs))])),
        shape=(len(arcs), size * len(pairs)),
    )  # fmt: skip
    price = np.zeros(size * len(pairs))
    for k, pair in enumerate(pairs):
        price[k * size : k * size + len(arcs)] = [cost * km for _, _, _, km in arcs]
        price[k * size + len(arcs)] = -shortage_cost(pair)
    solved = linprog(
        price, A_ub=use.tocsr(), b_ub=[c for _, _, c, _ in arcs], A_eq=balance.tocsr(),
        b_eq=target, bounds=bound,
    )  # fmt: skip
    assert solved.status == 0
    return {p: float(solved.x[k * size + len(arcs)]) for k, p in enumerate(pairs)}


def beside(case, counted, others):
    """Tonnes of the counted pairs in Mt when the others keep what they have today."""
    kept = flows(case, others, A_KM, lambda pair: 1.0) if others else {}
    both = {**dict.fromkeys(counted), **kept}
    heavy = {p: (1.0 if p in counted else 1e3) for p in both}
    found = flows(case, both, 0.0, heavy.get)
    for pair in kept:
        assert found[pair] == pytest.approx(kept[pair], abs=1e-6)
    return sum(found[p] for p in counted)


@st.composite
def crossings(draw):
    """A connected world of a few lines, demand between its places, and background on some lines."""
    nodes = "abcde"[: draw(st.integers(3, 5))]
    mt = st.integers(0, 9).map(lambda n: n * 1e6)
    links = {}
    for i in range(1, len(nodes)):
        links[f"t{i}"] = (nodes[draw(st.integers(0, i - 1))], nodes[i], draw(mt))
    for i in range(draw(st.integers(0, 3))):
        a, b = draw(st.permutations(nodes))[:2]
        links[f"x{i}"] = (a, b, draw(mt))
    lengths = {link: draw(st.integers(20, 400)) for link in links}
    pairs = [(o.upper(), d.upper()) for o in nodes for d in nodes if o != d]
    chosen = draw(st.lists(st.sampled_from(pairs), min_size=1, max_size=5, unique=True))
    demand = [(*pair, draw(st.integers(1, 8)) * 1e6) for pair in chosen]
    world = tiny(links, lengths=lengths, demand=demand)
    background = {link: draw(st.sampled_from([0.0, 0.0, 1e6])) for link in links}
    rail = world.tables["rail"]
    return world.replace(
        rail=rail.assign(background_t_per_year=rail["link_id"].map(background))
    ), demand


@pytest.mark.long
@settings(max_examples=60, deadline=None)
@given(crossings())
def test_what_fits_beside_others_is_that_of_a_plain_program(world):
    case, demand = world
    others = {(o, d): t / 1e6 for o, d, t in demand if {o, d} != {"A", "B"}}
    scaled = case.replace(
        rail=case.tables["rail"].assign(
            stated_t_per_year=case.tables["rail"]["stated_t_per_year"] / 1e6,
            background_t_per_year=case.tables["rail"]["background_t_per_year"] / 1e6,
        )
    )
    expected = beside(scaled, [("A", "B"), ("B", "A")], others)
    top = corridor.throughput(case, between=("A", "B"))
    assert top.tonnes_per_year / 1e6 == pytest.approx(expected, abs=1e-5)
    assert top.flow.bound_t_per_year == pytest.approx(top.tonnes_per_year, abs=2)


@settings(max_examples=40, deadline=None)
@given(crossings(), st.sampled_from(["free", "fixed"]))
def test_others_never_help(world, mix):
    case, _ = world
    gross = corridor.throughput(case, between=("A", "B"), mix=mix, others="ignored")
    net = corridor.throughput(case, between=("A", "B"), mix=mix)
    assert net.tonnes_per_year <= gross.tonnes_per_year + 2


@settings(max_examples=40, deadline=None)
@given(crossings(), st.integers(1, 5))
def test_more_cargo_of_others_that_all_gets_through_never_raises_the_answer(world, more):
    case, demand = world
    others = [(o, d, t) for o, d, t in demand if {o, d} != {"A", "B"}]
    rail, frame = case.tables["rail"], case.tables["demand"]
    case = case.replace(rail=rail.assign(stated_t_per_year=rail["stated_t_per_year"] + 40e6))
    fuller = case.replace(
        demand=frame.assign(tonnes_per_year=frame["tonnes_per_year"] + more * 1e6)
    )
    busy = corridor.throughput(fuller, between=("A", "B"))
    kept = sum(busy.question.others.tonnes_per_year)
    assume(kept > sum(t + more * 1e6 for _, _, t in others) - 10)
    quiet = corridor.throughput(case, between=("A", "B"))
    assert busy.tonnes_per_year <= quiet.tonnes_per_year + 2


def test_without_other_demand_the_answer_is_the_gross_one():
    case = tiny({"ab": ("a", "b", 5e6)}, demand=[("A", "B", 3e6)])
    top = corridor.throughput(case, between=("A", "B"))
    assert top.tonnes_per_year == 10e6
    assert top.question.others.pairs == ()


def test_others_take_another_line_where_there_is_one():
    """4 Mt from a to b share the counted line unless the longer one has room for them."""
    links = {"ab": ("a", "b", 5e6), "ac": ("a", "c", 9e6), "cb": ("c", "b", 3e6)}
    case = tiny(links, demand=[("C", "B", 6e6)])
    top = corridor.throughput(case, between=("A", "B"), direction="forward")
    assert top.tonnes_per_year == pytest.approx(2e6, abs=1)  # 3 of 6 go round by a
    assert {c.id: c.taken_t_per_year for c in top.cut}["ab"] == pytest.approx(3e6, abs=1)
    assert corridor.throughput(
        case, between=("A", "B"), direction="forward", others="ignored"
    ).tonnes_per_year == pytest.approx(8e6)


def test_what_does_not_get_through_today_is_not_kept():
    case = tiny({"ab": ("a", "b", 5e6)}, demand=[("A", "B", 1e6)])
    wide = tiny(
        {"ab": ("a", "b", 5e6), "bc": ("b", "c", 1e6)}, demand=[("A", "C", 9e6), ("A", "B", 1.0)]
    )
    assert corridor.throughput(case, between=("A", "B")).tonnes_per_year == 10e6
    top = corridor.throughput(wide, between=("A", "B"))
    assert top.tonnes_per_year == pytest.approx(9e6, abs=1)
    assert sum(top.question.others.tonnes_per_year) == pytest.approx(1e6, abs=1)


def test_a_plan_does_not_push_others_out():
    """A project that narrows what others need is of no use, however much it adds elsewhere."""
    case = tiny(
        {"ab": ("a", "b", 5e6), "ac": ("a", "c", 4e6)},
        demand=[("A", "C", 4e6)],
        projects={
            "narrow": {"cost": 1, "gain": {"ab": 5e6, "ac": -1e6}},
            "wide": {"cost": 9, "gain": {"ab": 5e6}},
        },
    )
    assert corridor.recommend(case, 18, 2030, between=("A", "B")).built == {"wide"}
    free = corridor.recommend(case, 18, 2030, between=("A", "B"), others="ignored")
    assert free.built == {"narrow"}


@pytest.mark.parametrize(
    ("count", "message"),
    [
        ({"others": "none"}, "others is 'none'; expected served or ignored"),
        ({"direction": "up"}, "direction is 'up'; expected both or forward or back"),
        ({"modes": ("rails",)}, "did you mean rail"),
        ({"modes": ()}, "no mode is given"),
        ({"mix": "x"}, "mix is 'x'; expected free or fixed"),
        ({"between": ("A", "B"), "modes": ("sea",)}, "no path by sea leads"),
    ],
)
def test_what_counts_is_checked(count, message):
    case = tiny({"ab": ("a", "b", 5e6)})
    with pytest.raises(corridor.CorridorError, match=message):
        corridor.throughput(case, **count)


def mixed(cargo, truck="", tonnes=5e5):
    """A railway of 2 Mt and a road of 1 Mt from a to b, and cargo from c for b."""
    case = tiny(
        {"ca": ("c", "a", 9e6), "line": ("a", "b", 2e6), "road": ("a", "b", 1e6, "road")},
        terminals={"ta": ("a", "rail1520-road", 9e6), "tb": ("b", "rail1520-road", 9e6)},
        demand=[("C", "B", tonnes)],
        lengths={"line": 500},
    )
    return case.replace(
        commodities=case.tables["commodities"].assign(cargo=cargo),
        vehicles=case.tables["vehicles"].assign(carries=["", truck]),
    )


@pytest.mark.parametrize(
    ("cargo", "truck", "left"),
    [
        ("", "", 2.0),  # goods go round by the shorter road
        ("dry_bulk", "", 2.0),
        ("", "container", 2.0),
        ("dry_bulk container", "container", 2.0),
        ("dry_bulk", "container", 1.5),  # no truck takes it
    ],
)
def test_others_keep_their_place_in_a_vehicle_that_carries_them(cargo, truck, left):
    case = mixed(cargo, truck)
    top = corridor.throughput(case, between=("A", "B"), modes=("rail",), direction="forward")
    assert top.tonnes_per_year == pytest.approx(left * 1e6, abs=1)
    assert sum(top.question.others.tonnes_per_year) == pytest.approx(5e5, abs=1)


def test_cargo_of_other_forms_between_the_same_places_is_kept_apart():
    case = mixed("dry_bulk", "container")
    boxes = {"commodity_id": "boxes", "name": "Boxes", "value_usd_per_t": 1, "cargo": "container",
             "value_of_time_usd_per_t_h": 1, "containerised": "yes", "source_id": "T1",
             "quality": "stated"}  # fmt: skip
    row = {**case.rows("demand")[0], "demand_id": "boxes", "commodity_id": "boxes"}
    frames = {
        table: pd.concat([case.tables[table], pd.DataFrame([more])], ignore_index=True)
        for table, more in (("commodities", boxes), ("demand", row))
    }
    top = corridor.throughput(
        case.replace(**frames), between=("A", "B"), modes=("rail",), direction="forward"
    )
    assert top.question.others.pairs == (("C", "B"), ("C", "B"))
    assert top.question.others.cargo == ("container", "dry_bulk")
    assert top.tonnes_per_year == pytest.approx(1.5e6, abs=1)


def test_others_that_nothing_carries_keep_no_place():
    case = mixed("liquid", "container")
    shut = case.replace(vehicles=case.tables["vehicles"].assign(carries="container"))
    top = corridor.throughput(shut, between=("A", "B"), modes=("rail",), direction="forward")
    assert top.question.others.pairs == ()
    assert top.tonnes_per_year == pytest.approx(2e6, abs=1)


def test_without_forms_there_is_one_copy_the_network_itself():
    network = build_network(corridor.open_case("instc"))
    one, two, plain = copied(network, ((),)), copied(network, ((), ())), layer(network, ())
    for field in fields(plain):
        assert np.array_equal(getattr(one, field.name), getattr(plain, field.name)), field.name
    assert two.size == 2 * plain.size
    assert np.array_equal(two.arc, np.tile(plain.arc, 2))
    assert not ((two.tail < plain.size) ^ (two.indices < plain.size)).any(), "no arc joins copies"


def test_tonnes_by_forms_add_up_to_those_of_the_pairs():
    sit = situation(corridor.open_case("instc"), year=2030)
    sums = {}
    for (origin, destination, _), tonnes in cargo_pairs(sit).items():
        sums[origin, destination] = sums.get((origin, destination), 0.0) + tonnes
    assert sums == pytest.approx(pairs(sit))


@pytest.mark.parametrize("mix", ["free", "fixed"])
@pytest.mark.parametrize("shut", [("ab",), ("bc",), ("cd",), ("ab", "cd"), ("ab", "bc", "cd")])
def test_a_closed_element_strands_others_and_the_answer_still_proves_itself(mix, shut):
    """No counted tonne gets through, and cargo that has lost its place keeps its price."""
    case = tiny(
        links={"ab": ("a", "b", 5e6), "bc": ("b", "c", 5e6), "cd": ("c", "d", 5e6)},
        demand=[("A", "D", 1e6), ("A", "B", 2e6), ("B", "C", 1e6), ("D", "B", 1e6)],
    )
    top = corridor.throughput(case, between=("A", "D"), mix=mix)
    assert top.tonnes_per_year > 0
    rows = top.program.network.row_capacity(top.capacities.by_id)
    for element in shut:
        rows[top.program.network.rows_of(element)] = 0.0
    flow = top.program.solve(rows)
    assert flow.tonnes_per_year == pytest.approx(0, abs=1e-3)
    lost = {"ab": 2e6, "bc": 2e6, "cd": 1e6}
    least = max(lost[s] for s in shut)
    assert least - 10 <= flow.short_t_per_year <= sum(lost[s] for s in shut) + 10
    again = top.program.solve(top.program.network.row_capacity(top.capacities.by_id))
    assert again.tonnes_per_year == pytest.approx(top.tonnes_per_year)
