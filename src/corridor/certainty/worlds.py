"""Draws as worlds of their own: what each plan carries in each of them, and what stops it.

In a world every number has its drawn value. Other cargo keeps what the network of that world
carries of it without a plan, so that a plan has to let the target through beside it, as a plan
without draws has to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from corridor.case.numbers import NumberKey
from corridor.certainty.draws import coordinates, drawn
from corridor.certainty.numbers import UncertainNumber, uncertain_numbers
from corridor.elements.elements import element_capacity
from corridor.maxflow.forms import with_forms
from corridor.maxflow.maximum import FlowProgram
from corridor.maxflow.others import keep_others
from corridor.maxflow.question import Question, ask
from corridor.network.build import Floats
from corridor.planning.crowded import capacity_with
from corridor.planning.options import Options
from corridor.planning.period import without_work
from corridor.planning.plan import Plan
from corridor.planning.pool import Opened, YearPool, keeping_others


@dataclass(frozen=True)
class Carries:
    """What a plan carries in each world.

    Attributes
    ----------
    tonnes_per_year : float array, shape (worlds, target years)
        Counted tonnes; fewer where other cargo loses its place.
    stops : tuple of tuple of frozenset of str
        Elements with a price in each world and target year: nothing else can let more through.
    """

    tonnes_per_year: Floats
    stops: tuple[tuple[frozenset[str], ...], ...]


@dataclass
class WorldYear:
    """One target year of one draw.

    A class because the solver holds its program, which goes on from one plan to the next.

    Attributes
    ----------
    options : Options
        Candidates and what stands, with the numbers of the draw.
    program : FlowProgram
        Program of the question.
    usual : dict of str to float
        Capacity of each element without a plan.
    """

    options: Options
    program: FlowProgram
    usual: dict[str, float]
    _known: dict[tuple[str, frozenset[str]], float] = field(default_factory=dict)

    def carried(self, opened: frozenset[str]) -> tuple[float, frozenset[str]]:
        """Return what gets through with some candidates in operation, and what stops more.

        Works that take capacity while they go on may be among them.
        """
        capacity = {**self.usual}
        for element, touching in self.options.touching.items():
            if mine := opened & touching:
                capacity[element] = self._capacity(element, mine)
        network = self.program.network
        flow = keeping_others(self.program.solve(network.row_capacity(capacity)))
        priced = np.unique(network.row_element[flow.row_price > 0])
        return flow.tonnes_per_year, frozenset(network.elements[i] for i in priced)

    def _capacity(self, element: str, mine: frozenset[str]) -> float:
        key = element, mine
        if key not in self._known:
            sit, loss = self.options.situation, self.options.loss
            self._known[key] = capacity_with(sit, element, mine, loss)
        return self._known[key]


World = tuple[WorldYear, ...]
"""One draw in every target year."""


def numbers_of_plans(plan: Plan) -> tuple[UncertainNumber, ...]:
    """Return the uncertain numbers behind all capacities, with any candidate built or none."""
    numbers: dict[NumberKey, UncertainNumber] = {}
    for year in plan.pool.years:
        options, sit = year.options, year.options.situation
        of_network, _ = uncertain_numbers(sit, [*options.fixed, *options.touching])
        numbers |= {n.key: n for n in of_network if n.key not in numbers}
        for element, touching in options.touching.items():
            for project in sorted(without_work(touching)):
                with_it, _ = uncertain_numbers(sit.with_built(sit.built | {project}), [element])
                numbers |= {n.key: n for n in with_it if n.key not in numbers}
    return tuple(numbers.values())


def worlds(
    plan: Plan, numbers: Sequence[UncertainNumber], samples: int, seed: int
) -> tuple[World, ...]:
    """Return the worlds of some draws.

    Parameters
    ----------
    plan : Plan
        Plan for the same targets, whose options and question hold.
    numbers : sequence of UncertainNumber
        What is drawn.
    samples, seed : int
        Draws and their seed.
    """
    values = drawn(numbers, coordinates(numbers, samples, seed))
    keys = [n.key for n in numbers]
    questions = [
        ask(replace(year.options.situation, year=then.by), plan.count)
        for year, then in zip(plan.pool.years, plan.dated, strict=True)
    ]
    return tuple(
        tuple(
            _world(plan, year, question, dict(zip(keys, row.tolist(), strict=True)))
            for year, question in zip(plan.pool.years, questions, strict=True)
        )
        for row in values
    )


def _world(
    plan: Plan, year: YearPool, question: Question, moved: Mapping[NumberKey, float]
) -> WorldYear:
    nominal, network = year.options, year.program.network
    sit = nominal.situation
    there = sit.with_overrides({**sit.overrides, **moved})
    usual = {e: element_capacity(there, e).capacity_t_per_year for e in network.elements}
    then = replace(sit, year=nominal.by)
    question = with_forms(then, question, network)
    if plan.count.others == "served":
        question = keep_others(then, question, network, network.row_capacity(usual))
    return WorldYear(replace(nominal, situation=there), FlowProgram(network, question), usual)


def carries(all_worlds: Sequence[World], opened: Opened) -> Carries:
    """Return what a plan carries in each world, by what is in operation in each target year."""
    reached = [
        [year.carried(then) for year, then in zip(world, opened, strict=True)]
        for world in all_worlds
    ]
    return Carries(
        np.array([[t for t, _ in by_year] for by_year in reached]),
        tuple(tuple(stops for _, stops in by_year) for by_year in reached),
    )
