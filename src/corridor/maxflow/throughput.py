"""The verb: how many tonnes a year get through, and what stops more."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import pandas as pd

from corridor.case.count import Count, Direction, Mix, OtherCargo
from corridor.case.model import Case
from corridor.elements.table import Capacities, capacity
from corridor.maxflow.cut import CutElement, cut_elements, element_flow, element_prices
from corridor.maxflow.forms import with_forms
from corridor.maxflow.ladder import Rung, ladder
from corridor.maxflow.maximum import FlowProgram, MaximumFlow
from corridor.maxflow.others import keep_others
from corridor.maxflow.question import Others, Question, ask
from corridor.maxflow.sensitivity import Swing, quality_shares, tornado
from corridor.messages import message
from corridor.network.build import Network, build_network
from corridor.problems import CorridorError
from corridor.showing import Shown

GAP = 1e-4
"""Share that a throughput may miss where the program of a large network does not settle."""


@dataclass(frozen=True, repr=False)
class Throughput(Shown):
    """Largest throughput of a question under given capacities.

    Attributes
    ----------
    question : Question
        What is counted.
    capacities : Capacities
        Capacities it rests on.
    program : FlowProgram
        Linear program, kept for further questions.
    flow : MaximumFlow
        The solution.
    """

    question: Question
    capacities: Capacities
    program: FlowProgram = field(repr=False)
    flow: MaximumFlow = field(repr=False)

    @property
    def summary(self) -> str:
        """What the value is, in a line."""
        stops = ", ".join(c.id for c in self.cut[:3]) or "nothing"
        tonnes = f"{self.tonnes_per_year / 1e6:.2f} million t/year"
        return f"{tonnes}, {self.question.name}; stopped by {stops}"

    @property
    def tonnes_per_year(self) -> float:
        """Tonnes a year that count, both directions if the rule says so."""
        return self.flow.tonnes_per_year

    @property
    def gap(self) -> float:
        """Share by which the largest throughput could be larger: 0 but on large networks."""
        return self.flow.gap

    @property
    def forward_t_per_year(self) -> float:
        """Part that runs from the first side to the second."""
        pairs = zip(self.flow.pair_flow, self.question.forward, strict=True)
        return float(sum(f for f, ahead in pairs if ahead))

    @property
    def backward_t_per_year(self) -> float:
        """Part that runs the other way."""
        return self.tonnes_per_year - self.forward_t_per_year

    @cached_property
    def cut(self) -> tuple[CutElement, ...]:
        """Elements that stop more from getting through."""
        network = self.program.network
        rows = network.row_capacity(self.capacities.by_id)
        return cut_elements(network, self.flow, rows, self.capacities.elements)

    @cached_property
    def prices(self) -> Mapping[str, float]:
        """Tonnes gained per extra tonne a year of each limit (per tonne each way, if it is)."""
        return element_prices(self.program.network, self.flow)

    @cached_property
    def element_flow(self) -> Mapping[str, tuple[float, float]]:
        """Flow of each element forward and backward, in tonnes a year."""
        return element_flow(self.program.network, self.flow)

    @cached_property
    def pairs(self) -> pd.DataFrame:
        """Flow of each pair of zones: ``origin, destination, tonnes_per_year``."""
        tonnes = dict.fromkeys(self.question.pairs, 0.0)
        for pair, t in zip(self.question.pairs, self.flow.pair_flow, strict=True):
            tonnes[pair] += float(t)  # a pair stands once for each form of its cargo
        rows = [(o, d, t) for (o, d), t in tonnes.items() if t > 0.5]
        return pd.DataFrame(rows, columns=["origin", "destination", "tonnes_per_year"])

    @cached_property
    def quality(self) -> Mapping[str, float]:
        """Share of the result that rests on stated, derived and assumed numbers."""
        return quality_shares(self.capacities.situation, self.cut)

    def ladder(
        self, rungs: int = 10, progress: Callable[[int], None] | None = None
    ) -> tuple[Rung, ...]:
        """Relieve what binds, one after the other; see [`corridor.maxflow.ladder.ladder`][]."""
        rows = self.program.network.row_capacity(self.capacities.by_id)
        elements = self.capacities.elements
        return ladder(self.program, rows, self.flow, elements, rungs=rungs, progress=progress)

    def tornado(
        self, most: int = 10, progress: Callable[[int, int], None] | None = None
    ) -> tuple[Swing, ...]:
        """Move each number to its ends; see [`corridor.maxflow.sensitivity.tornado`][]."""
        rows = self.program.network.row_capacity(self.capacities.by_id)
        sit = self.capacities.situation
        return tornado(sit, self.program, rows, self.flow, most=most, progress=progress)


def solve(
    caps: Capacities,
    question: Question,
    others: Others | OtherCargo,
    network: Network | None = None,
) -> Throughput:
    """Find the most tonnes a year of a question under given capacities.

    Parameters
    ----------
    caps : Capacities
        Capacities.
    question : Question
        What is counted.
    others : Others or {"served", "ignored"}
        Cargo that keeps its place; ``served`` works out what the rest of the demand keeps under
        these very capacities.
    network : Network, optional
        That of the case with the places of the question, where it is there already.

    Returns
    -------
    Throughput
    """
    network = network or build_network(caps.situation.case, question.places)
    rows = network.row_capacity(caps.by_id)
    question = with_forms(caps.situation, question, network)
    if others == "served":
        question = keep_others(caps.situation, question, network, rows)
    elif others != "ignored":
        question = replace(question, others=others)
    program = FlowProgram(network, question, GAP)
    return Throughput(program.question, caps, program, program.solve(rows))


def throughput(
    case: Case | Capacities,
    year: int | None = None,
    *,
    scenario: str | None = None,
    built: Iterable[str] = (),
    sea_level_m: float | None = None,
    growth: str | None = None,
    screenline: str | None = None,
    between: tuple[str, str] | None = None,
    mix: Mix = "free",
    others: OtherCargo = "served",
    modes: Sequence[str] | None = None,
    direction: Direction = "both",
    by_direction: tuple[float, float] | None = None,
) -> Throughput:
    """Find the most tonnes a year that cross a screenline or pass between two places.

    Parameters
    ----------
    case : Case or Capacities
        The case; or its capacities in a situation, as [`corridor.capacity`][] returns them, in
        the place of the five that follow.
    year, scenario, built, sea_level_m, growth
        Situation, as in [`corridor.capacity`][].
    screenline : str, optional
        Id or name of a screenline; the case's own when neither it nor ``between`` is given.
    between : (str, str), optional
        Two zones or nodes, by id or name.
    mix : {"free", "fixed"}
        Pairs of the demand in any proportion, or in the proportions of the year's demand.
    others : {"served", "ignored"}
        Whether the rest of the year's demand and background traffic keep their place, so that only
        what fits beside them counts; see [`corridor.maxflow.others`][].
    modes : sequence of str, optional
        Modes of the links that counted cargo may use: ``rail``, ``road``, ``sea``. Those of the
        screenline, or else all, when not given.
    direction : {"both", "forward", "back"}
        Whether both directions count together, or one of them alone.
    by_direction : (float, float), optional
        Proportion of forward to back in which alone the two count.

    Returns
    -------
    Throughput

    Raises
    ------
    CorridorError
        If the question is malformed or nothing limits it.
    """
    caps = _capacities(case, year, scenario, built, sea_level_m, growth)
    only = None if modes is None else tuple(modes)
    count = Count(screenline, between, mix, others, only, direction, by_direction)
    return solve(caps, ask(caps.situation, count), others)


def _capacities(
    case: Case | Capacities,
    year: int | None,
    scenario: str | None,
    built: Iterable[str],
    sea_level_m: float | None,
    growth: str | None,
) -> Capacities:
    """Return the capacities of a case in a situation, or those that were given."""
    if not isinstance(case, Capacities):
        return capacity(
            case, year, scenario=scenario, built=built, sea_level_m=sea_level_m, growth=growth
        )
    if (year, scenario, tuple(built), sea_level_m, growth) != (None, None, (), None, None):
        raise CorridorError(
            message(
                "capacities have their own year, scenario, projects, sea level and growth path: "
                "give a case, or leave these out"
            )
        )
    return case
