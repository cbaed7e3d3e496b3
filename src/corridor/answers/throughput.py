"""The answer of ``throughput``: how many tonnes a year get through, and what stops more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from corridor.answers.flow_routes import NO_ROUTES, FlowRoutes, routes_of_flow
from corridor.answers.questions import ThroughputQuestion, options_of
from corridor.answers.shut import ShutRow, shut_rows
from corridor.answers.simulate import SimulateAnswer, simulate_throughput
from corridor.answers.situations import capacities_at
from corridor.answers.values import (
    CutRow,
    Manifest,
    PairRow,
    SwingRow,
    cut_rows,
    finite,
    manifest,
    rows,
    swing_rows,
)
from corridor.answers.verdict import OneTest, throughput_tests, verdict_of
from corridor.case.count import OtherCargo
from corridor.case.model import Case
from corridor.maxflow.ladder import Rung
from corridor.maxflow.question import ask
from corridor.maxflow.sensitivity import Swing
from corridor.maxflow.throughput import Throughput, solve
from corridor.messages import message
from corridor.progress import Progress, silent
from corridor.showing import Shown


@dataclass(frozen=True)
class PriceRow:
    """Tonnes gained for one more tonne a year of an element's capacity."""

    id: str
    price: float


@dataclass(frozen=True)
class RungRow:
    """An element relieved after those above it, and the gain; None is no limit."""

    id: str
    name: str
    gain_t_per_year: float | None


@dataclass(frozen=True, repr=False)
class ThroughputAnswer(Shown):
    """The largest throughput, its cut, and what moves it.

    Attributes
    ----------
    throughput_t_per_year, forward_t_per_year, backward_t_per_year : float
        Tonnes a year that count, and their directions.
    cut : tuple of CutRow
        Elements that stop more.
    prices : tuple of PriceRow
        Gain for one more tonne of each limit.
    ladder : tuple of RungRow
        Relieve one limit, see the next.
    question : str
        What is counted.
    pairs : tuple of PairRow
        Flow between zones.
    quality : mapping of str to float
        Share of the result that rests on stated, derived and assumed numbers.
    assumed_share : float or None
        The last of them.
    tornado : tuple of SwingRow
        Numbers that move the throughput most.
    manifest : Manifest
    simulation : SimulateAnswer, optional
        A year of operation in which all of it is offered.
    gap : float
        Share by which the largest throughput could be larger; 0 where it is exact.
    """

    throughput_t_per_year: float
    forward_t_per_year: float
    backward_t_per_year: float
    cut: tuple[CutRow, ...]
    prices: tuple[PriceRow, ...]
    ladder: tuple[RungRow, ...]
    question: str
    pairs: tuple[PairRow, ...]
    quality: dict[str, float]
    assumed_share: float | None
    tornado: tuple[SwingRow, ...]
    manifest: Manifest
    others: OtherCargo = "ignored"
    verdict: str = ""
    tests: tuple[OneTest, ...] = ()
    shut: tuple[ShutRow, ...] = ()
    routes: FlowRoutes = NO_ROUTES
    simulation: SimulateAnswer | None = None
    gap: float = 0.0


def answer_throughput(
    case: Case, question: ThroughputQuestion, progress: Progress = silent
) -> ThroughputAnswer:
    """Answer how many tonnes a year get through a case."""
    top = find_throughput(case, question)
    rungs = max(1, question.rungs)
    ladder = top.ladder(question.rungs, lambda n: progress(message("ladder"), n / rungs))
    swings = top.tornado(progress=lambda n, of: progress(message("tornado"), n / of))
    answer = describe_throughput(top, question, ladder, swings)
    simulated = None
    if question.simulate and top.tonnes_per_year > 0:
        simulated = simulate_throughput(top, progress)
    tests = throughput_tests(top, question.count, simulated)
    return replace(answer, tests=tests, verdict=verdict_of(tests), simulation=simulated)


def find_throughput(case: Case, question: ThroughputQuestion) -> Throughput:
    """Return the throughput of a question with its live program."""
    caps = capacities_at(case, question.at)
    count = question.count
    return solve(caps, ask(caps.situation, count), count.others)


def describe_throughput(
    top: Throughput,
    question: ThroughputQuestion,
    ladder: Sequence[Rung],
    swings: Sequence[Swing] = (),
) -> ThroughputAnswer:
    """Return a throughput with its ladder and swings as an answer."""
    return ThroughputAnswer(
        throughput_t_per_year=top.tonnes_per_year,
        forward_t_per_year=top.forward_t_per_year,
        backward_t_per_year=top.backward_t_per_year,
        cut=cut_rows(top.cut),
        prices=tuple(PriceRow(i, p) for i, p in top.prices.items()),
        ladder=rung_rows(ladder),
        question=top.question.name,
        pairs=rows(PairRow, top.pairs),
        quality=dict(top.quality),
        assumed_share=top.quality.get("assumed"),
        tornado=swing_rows(swings),
        manifest=manifest(top.capacities.situation, options_of(question)),
        others="ignored" if top.question.others is None else "served",
        shut=shut_rows(top.capacities),
        routes=routes_of_flow(top),
        gap=top.gap,
    )


def rung_rows(ladder: Sequence[Rung]) -> tuple[RungRow, ...]:
    """Return a ladder as rows."""
    return tuple(RungRow(r.id, r.name, finite(r.gain_t_per_year)) for r in ladder)
