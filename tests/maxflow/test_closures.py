"""What the throughput loses by closures: the same as solving afresh, certificates included."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import corridor
from corridor.elements.table import Capacities
from corridor.maxflow.closures import close_each
from corridor.maxflow.maximum import FlowProgram
from corridor.testing import tiny
from tests.worlds import border_line, diamond, two_gauges

NODES = "abcd"


@st.composite
def worlds(draw):
    """Random networks of four nodes around a first link, which the screenline counts."""
    pairs = [(x, y) for i, x in enumerate(NODES) for y in NODES[i + 1 :]]
    chosen = draw(st.lists(st.sampled_from(pairs), min_size=3, max_size=6, unique=True))
    capacity = st.integers(1, 9)
    links = {f"{x}{y}": (x, y, 1e6 * draw(capacity)) for x, y in chosen}
    zones = sorted({n.upper() for link in chosen for n in link})
    asked = [(o, d, 5e5 * draw(capacity)) for o in zones for d in zones if o != d]
    return tiny(links=links, demand=asked)


def afresh(top, elements):
    """A new program on the network without the elements: tonnes counted, and others short."""
    network = top.program.network
    rows = network.row_capacity(top.capacities.by_id)
    for element in elements:
        rows[network.rows_of(element)] = 0.0
    flow = FlowProgram(network, top.question).solve(rows)
    return flow.tonnes_per_year, flow.short_t_per_year


@pytest.mark.parametrize("world", [diamond(), two_gauges(), border_line()])
@pytest.mark.parametrize("others", ["served", "ignored"])
def test_every_closure_as_a_fresh_solve(world, others):
    top = corridor.throughput(world, others=others)
    each = [(e,) for e in top.capacities.elements]
    for loss in close_each(top, each):
        left, short = afresh(top, loss.elements)
        assert loss.lost_t_per_year == pytest.approx(top.tonnes_per_year - left, abs=1)
        assert loss.others_lost_t_per_year == pytest.approx(short, abs=1)


@settings(max_examples=8, deadline=None)
@given(worlds(), st.sampled_from(["served", "ignored"]))
def test_every_closure_of_random_worlds(world, others):
    top = corridor.throughput(world, others=others)
    for loss in close_each(top, [(e,) for e in top.capacities.elements]):
        left, short = afresh(top, loss.elements)
        assert loss.lost_t_per_year == pytest.approx(top.tonnes_per_year - left, abs=1)
        assert loss.others_lost_t_per_year == pytest.approx(short, abs=1)
        if loss.certified:
            assert loss.lost_t_per_year == loss.others_lost_t_per_year == 0


@settings(max_examples=8, deadline=None)
@given(worlds(), st.data())
def test_two_never_cost_less_than_one(world, data):
    top = corridor.throughput(world, others="ignored")
    one, two = (data.draw(st.sampled_from([*top.capacities.elements])) for _ in range(2))
    alone, other, both = close_each(top, [(one,), (two,), (one, two)])
    assert both.lost_t_per_year >= max(alone.lost_t_per_year, other.lost_t_per_year) - 1


def test_a_closure_is_a_capacity_of_nothing():
    """The verb on capacities without the element says the same."""
    world = diamond()
    caps = corridor.capacity(world)
    top = corridor.throughput(caps, between=("a", "d"), others="ignored")
    (loss,) = close_each(top, [("bc",)])
    shut = replace(caps.elements["bc"], capacity_t_per_year=0.0)
    without = Capacities(caps.situation, {**caps.elements, "bc": shut})
    left = corridor.throughput(without, between=("a", "d"), others="ignored")
    assert loss.lost_t_per_year == pytest.approx(top.tonnes_per_year - left.tonnes_per_year)


def test_what_other_cargo_no_longer_needs_is_left_to_the_counted():
    """D to C shares bc; cut off at db it leaves 2 Mt more of bc to what is counted from A."""
    world = tiny(
        links={"ab": ("a", "b", 9e6), "db": ("d", "b", 2e6), "bc": ("b", "c", 5e6)},
        demand=[("A", "C", 1e6), ("D", "C", 2e6)],
    )
    top = corridor.throughput(world)
    losses = {x.elements[0]: x for x in close_each(top, [("ab",), ("db",), ("bc",)])}
    # only A to C is counted on ab: 5 Mt less the 2 Mt from D
    assert top.tonnes_per_year == pytest.approx(3e6, rel=1e-6)
    assert losses["db"].lost_t_per_year == pytest.approx(-2e6, rel=1e-6)
    assert losses["db"].others_lost_t_per_year == pytest.approx(2e6, rel=1e-6)
    assert losses["ab"].lost_t_per_year == pytest.approx(3e6, rel=1e-6)
    assert not losses["ab"].certified


def test_most_closures_need_no_solve():
    world = tiny(
        links={"ab": ("a", "b", 1e6), "bc": ("b", "c", 9e6), "cd": ("c", "d", 1e6)},
    )
    top = corridor.throughput(world, between=("a", "b"), others="ignored")
    losses = close_each(top, [("ab",), ("bc",), ("cd",)])
    assert [loss.certified for loss in losses] == [False, True, True]
    assert np.isclose(losses[0].lost_t_per_year, top.tonnes_per_year)
