"""The answer of ``confidence``: how sure a throughput or a plan is, and what to measure next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from corridor.answers.questions import ConfidenceQuestion, RecommendQuestion, options_of
from corridor.answers.recommend import find_plan
from corridor.answers.situations import capacities_at
from corridor.answers.values import Manifest, manifest
from corridor.answers.verdict import OneTest, probability_test
from corridor.case.model import Case
from corridor.case.target import total_and_count
from corridor.certainty.confidence import Confidence, confidence_of, confidence_of_plan
from corridor.certainty.measure import Measure
from corridor.maxflow.question import ask
from corridor.maxflow.throughput import solve
from corridor.messages import Message, Numeral, joined, message
from corridor.network.build import Floats
from corridor.planning.plan import Plan
from corridor.progress import Progress, silent
from corridor.running.where import Where
from corridor.showing import Shown
from corridor.units import T_PER_MT


@dataclass(frozen=True)
class Band:
    """What lies below in 5, 50 and 95 of 100 draws."""

    p5: float
    p50: float
    p95: float


@dataclass(frozen=True)
class MeasureRow:
    """A number that is worth knowing better.

    Attributes
    ----------
    id, field : str
        Row and field where it stands; for numbers that rise and fall together the name of their
        group, and ``together``.
    value, low, high : float or None
        The number and its range; None for a group.
    first_order, total : float
        Share of the variance of the tonnes that would go if it alone were known, and that would
        stay if all others were.
    gain : float
        With a target, by how much more probable it would be to be right about whether it is met;
        without one, by what share the band would become narrower.
    words : str
        The same in a sentence.
    """

    id: str
    field: str
    value: float | None
    low: float | None
    high: float | None
    first_order: float
    total: float
    gain: float
    words: str


@dataclass(frozen=True)
class CutShareRow:
    """An element, and the share of the draws in which it is among what stops more."""

    id: str
    name: str
    share: float


@dataclass(frozen=True, repr=False)
class ConfidenceAnswer(Shown):
    """How sure a throughput or a plan is when every number that has a range is drawn from it.

    Attributes
    ----------
    question : str
        What is counted.
    projects : tuple of str
        Projects of the plan that was made for the target; empty where no plan was made.
    target_t_per_year : float or None
        The target, if there is one.
    probability : float or None
        Share of the draws in which it is met; None without a target.
    probability_low, probability_high : float or None
        Interval around it that independent draws would leave in 95 of 100 cases.
    throughput : Band
        Tonnes a year.
    throughput_t_per_year : float
        With every number at its value.
    cost : Band or None
        Present value of the plan, million USD; None without a plan.
    cost_musd : float or None
        With every cost at its value.
    measure_next : tuple of MeasureRow
        Numbers that are worth knowing better, the largest total share first.
    cut_shares : tuple of CutShareRow
        How often each element stops more, the most frequent first.
    numbers, samples, seed : int
        How many numbers were drawn, how often, and the seed.
    summary_words : str
        What it comes to, in a sentence or two.
    manifest : Manifest
    tests : tuple of OneTest
        Whether the target is met often enough; empty without a target. The other tests of a plan
        are made by ``recommend``.
    """

    question: str
    projects: tuple[str, ...]
    target_t_per_year: float | None
    probability: float | None
    probability_low: float | None
    probability_high: float | None
    throughput: Band
    throughput_t_per_year: float
    cost: Band | None
    cost_musd: float | None
    measure_next: tuple[MeasureRow, ...]
    cut_shares: tuple[CutShareRow, ...]
    numbers: int
    samples: int
    seed: int
    summary_words: str
    manifest: Manifest
    tests: tuple[OneTest, ...] = ()


def answer_confidence(
    case: Case, question: ConfidenceQuestion, progress: Progress = silent
) -> ConfidenceAnswer:
    """Answer how sure a throughput is, or the plan that is made for a target."""
    where = Where(question.workers, question.scheduler)
    if question.target_mt is not None and question.makes_plan:
        asked = RecommendQuestion(question.target_mt, question.by, question.at, question.count)
        plan = find_plan(case, asked, progress)
        of_plan = confidence_of_plan(
            plan, question.samples, question.seed,
            where=where, keep=question.keep, progress=progress,
        )  # fmt: skip
        return describe_confidence(of_plan, question, plan)
    caps, count, target = capacities_at(case, question.at), question.count.in_mix("free"), None
    if question.target_mt is not None:
        target_mt, count = total_and_count(question.target_mt, count)
        target = target_mt * T_PER_MT
    top = solve(caps, ask(caps.situation, count), count.others)
    result = confidence_of(
        top, target, question.samples, question.seed,
        where=where, keep=question.keep, progress=progress,
    )  # fmt: skip
    return describe_confidence(result, question)


def describe_confidence(
    result: Confidence, question: ConfidenceQuestion, plan: Plan | None = None
) -> ConfidenceAnswer:
    """Return a confidence as an answer."""
    names = {i: e.name for i, e in result.top.capacities.elements.items()}
    low, high = result.probability_interval or (None, None)
    cost = _band(result.cost_musd) if len(result.cost_musd) else None
    return ConfidenceAnswer(
        question=result.top.question.name,
        projects=() if plan is None else tuple(p.id for p in plan.projects),
        target_t_per_year=result.target_t_per_year,
        probability=result.probability,
        probability_low=low,
        probability_high=high,
        throughput=_band(result.tonnes_per_year),
        throughput_t_per_year=result.top.tonnes_per_year,
        cost=cost,
        cost_musd=None if plan is None else plan.cost_musd,
        measure_next=tuple(_measure_row(result, m) for m in result.measure_next),
        cut_shares=tuple(CutShareRow(e, names[e], s) for e, s in result.cut_share.items()),
        numbers=len(result.numbers),
        samples=len(result.tonnes_per_year),
        seed=result.seed,
        summary_words=_summary(result, cost, None if plan is None else plan.cost_musd),
        manifest=manifest(result.top.capacities.situation, options_of(question), result.seed),
        tests=()
        if result.probability is None
        else (
            probability_test(result.probability, len(result.tonnes_per_year), question.probability),
        ),
    )


def _band(values: Floats) -> Band:
    p5, p50, p95 = np.quantile(values, [0.05, 0.5, 0.95]).tolist()
    return Band(p5, p50, p95)


def _measure_row(result: Confidence, measure: Measure) -> MeasureRow:
    known = measure.coordinate < len(result.numbers)
    number = result.numbers[measure.coordinate] if known else None
    words = _worth(measure, several=number is None, of_target=result.target_t_per_year is not None)
    return MeasureRow(
        measure.id, measure.field,
        None if number is None else number.value,
        None if number is None else number.low,
        None if number is None else number.high,
        measure.first_order, measure.total, measure.gain, words,
    )  # fmt: skip


def _worth(measure: Measure, *, several: bool, of_target: bool) -> Message:
    """Say what it is worth to know a number, or several that rise and fall together."""
    what = message("these numbers") if several else message("this number")
    if not of_target:
        return message(
            "knowing %(what)s would make the band %(share)s narrower",
            what=what,
            share=Numeral(f"{measure.gain:.0%}"),
        )
    if measure.gain < 0.005:
        return message(
            "knowing %(what)s alone would not settle whether the target is met", what=what
        )
    return message(
        "knowing %(what)s would make it %(points)s percentage points more probable to be right "
        "about the target",
        what=what,
        points=Numeral(f"{100 * measure.gain:.0f}"),
    )


def _summary(result: Confidence, cost: Band | None, cost_musd: float | None) -> Message:
    """Return what a confidence comes to, in words."""
    band = _band(result.tonnes_per_year)
    parts = [
        message(
            "In nine of ten draws %(low)s to %(high)s million t/year get through, %(middle)s in "
            "the middle; with every number at its value %(value)s.",
            low=_mt(band.p5),
            high=_mt(band.p95),
            middle=_mt(band.p50),
            value=_mt(result.top.tonnes_per_year),
        )
    ]
    if result.probability is not None and result.target_t_per_year is not None:
        low, high = result.probability_interval or (0.0, 1.0)
        parts.insert(
            0,
            message(
                "%(target)s million t/year get through with a probability of %(share)s (%(low)s to "
                "%(high)s with so many draws).",
                target=_mt(result.target_t_per_year),
                share=Numeral(f"{result.probability:.0%}"),
                low=Numeral(f"{low:.0%}"),
                high=Numeral(f"{high:.0%}"),
            ),
        )
    if cost is not None and cost_musd is not None:
        parts.append(
            message(
                "The plan costs %(low)s to %(high)s million USD in nine of ten draws, %(value)s "
                "with every cost at its value.",
                low=Numeral(f"{cost.p5:,.0f}"),
                high=Numeral(f"{cost.p95:,.0f}"),
                value=Numeral(f"{cost_musd:,.0f}"),
            )
        )
    return joined([*parts, *_stops(result)])


def _stops(result: Confidence) -> Iterator[Message]:
    """Yield what stops more most often, in words; nothing where nothing does often."""
    names = {i: e.name for i, e in result.top.capacities.elements.items()}
    often = [
        message("%(name)s in %(share)s", name=names[e], share=Numeral(f"{s:.0%}"))
        for e, s in list(result.cut_share.items())[:3]
        if s >= 0.05
    ]
    if often:
        yield message("What stops more: %(names)s of the draws.", names=joined(often, ", "))


def _mt(tonnes: float) -> Numeral:
    return Numeral(f"{tonnes / 1e6:.2f}")
