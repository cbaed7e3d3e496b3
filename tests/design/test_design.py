"""Designs against every set of arcs, their bounds, and the check that shares nothing with them."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corridor.design.certificate import certify
from corridor.design.pricing import Graph, cheapest
from corridor.design.problem import PathFlow
from corridor.design.proof import arc_program
from corridor.design.relaxation import PathProgram
from corridor.design.solve import design
from corridor.problems import CorridorError
from corridor.solver.searched import search
from tests.design.problems import enumerated, random_problem
from tests.seeds import seeds


@pytest.mark.parametrize("seed", seeds(6))
def test_a_design_is_the_cheapest_of_all_sets_of_arcs(seed):
    problem = random_problem(np.random.default_rng(seed))
    answer = design(problem, 20.0, gap=0.0)
    least = enumerated(problem)
    assert answer.cost == pytest.approx(least, rel=1e-7)
    assert answer.bound == pytest.approx(least, rel=1e-6)
    assert certify(problem, answer).faults == ()


@pytest.mark.parametrize("seed", range(12, 20))
def test_the_bound_of_the_relaxation_is_below_every_design(seed):
    problem = random_problem(np.random.default_rng(seed), nodes=4, arcs=8, commodities=4)
    program = PathProgram(problem)
    relaxed = program.solve()
    least = enumerated(problem)
    assert relaxed.bound <= least + 1e-6
    assert relaxed.bound == pytest.approx(relaxed.objective, rel=1e-5)


@pytest.mark.parametrize("seed", range(20, 24))
def test_the_whole_program_is_worth_the_same_with_and_without_strong_rows(seed):
    problem = random_problem(np.random.default_rng(seed), nodes=4, arcs=8, commodities=3)
    arcs, least = np.arange(problem.arcs), enumerated(problem)
    closed = np.zeros(problem.arcs, bool)
    for strong in (None, np.ones((problem.arcs, 3), bool)):
        found = search(arc_program(problem, arcs, closed, strong), 20.0, gap=0.0)
        assert found.objective == pytest.approx(least, rel=1e-6)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6))
def test_any_prices_prove_a_bound(seed):
    chance = np.random.default_rng(seed)
    problem = random_problem(chance, nodes=4, arcs=7, commodities=2)
    answer = design(problem, 20.0)
    drawn = replace(
        answer,
        arc_price=chance.random(problem.arcs) * 5,
        strong_price=chance.random((problem.arcs, 2)) * 5,
    )
    assert certify(problem, drawn).bound <= answer.cost + 1e-6


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10**6))
def test_cheapest_paths_are_those_of_every_simple_path(seed):
    chance = np.random.default_rng(seed)
    problem = random_problem(chance, nodes=5, arcs=10, commodities=3)
    price = chance.integers(0, 9, (3, problem.arcs)).astype(float)
    found = cheapest(problem, Graph.of(problem), price)

    def least(node, end, k, seen):
        if node == end:
            return 0.0
        return min(
            (price[k, a] + least(problem.head[a], end, k, seen | {node})
             for a in np.flatnonzero(problem.tail == node) if problem.head[a] not in seen),
            default=np.inf,
        )  # fmt: skip

    for k in range(3):
        expected = least(problem.origin[k], problem.destination[k], k, set())
        assert found.cost[k] == pytest.approx(expected)
        assert price[k, found.of(k)].sum() == pytest.approx(expected)


def wrong(answer, problem):
    """Answers that are wrong in one respect each."""
    first = answer.flows[0]
    yield replace(answer, cost=answer.cost * 0.99)
    yield replace(answer, flows=answer.flows[1:])
    yield replace(answer, flows=(replace(first, amount=first.amount * 1.1), *answer.flows[1:]))
    yield replace(answer, flows=(replace(first, arcs=first.arcs[:-1]), *answer.flows[1:]))
    yield replace(answer, opened=answer.opened[1:])
    yield replace(answer, opened=(*answer.opened, answer.opened[0]))
    yield replace(answer, priced_bound=answer.priced_bound * 1.01 + 1)
    yield replace(answer, bound=answer.cost * 1.01)
    yield replace(answer, arc_price=-answer.arc_price - 1)
    many = int(problem.demand.max() * 100)
    yield replace(answer, flows=(*answer.flows, PathFlow(0, first.arcs, many)))


def test_the_certificate_sees_each_fault():
    problem = random_problem(np.random.default_rng(3))
    answer = design(problem, 20.0)
    assert certify(problem, answer).faults == ()
    for each in wrong(answer, problem):
        assert certify(problem, each).faults


def test_no_path_and_too_little_capacity_are_said():
    problem = random_problem(np.random.default_rng(1))
    to = problem.destination[0]
    cut_off = replace(problem, head=np.where(problem.head == to, (to + 1) % 5, problem.head))
    cut_off = replace(cut_off, tail=np.where(cut_off.tail == cut_off.head, to, cut_off.tail))
    with pytest.raises(CorridorError, match="found no path"):
        design(cut_off, 5.0)
    small = replace(problem, capacity=np.full(problem.arcs, 0.1))
    with pytest.raises(CorridorError, match="found too little"):
        design(small, 5.0)


def test_faulty_arrays_are_refused_with_a_line_each():
    problem = random_problem(np.random.default_rng(1))
    wrong_values = replace(problem, demand=-problem.demand, head=problem.head + 9)
    with pytest.raises(CorridorError) as refused:
        design(wrong_values, 5.0)
    assert len(str(refused.value).splitlines()) == 2
    with pytest.raises(CorridorError, match=r"capacity: found \(8,\), expected \(9,\)"):
        design(replace(problem, capacity=problem.capacity[:-1]), 5.0)
