"""The answer of ``propose``: what the tool itself proposes for what stops more."""

from __future__ import annotations

from dataclasses import dataclass

from corridor.answers.questions import ProposeQuestion, options_of
from corridor.answers.shut import ShutRow, shut_rows
from corridor.answers.situations import capacities_at
from corridor.answers.values import Manifest, finite, manifest
from corridor.case.count import OtherCargo
from corridor.case.model import Case
from corridor.progress import Progress, silent
from corridor.proposals.propose import LEAST_T, Proposal, Proposals, propose_at
from corridor.showing import Shown


@dataclass(frozen=True)
class ChangedRow:
    """An element that binds, with its capacity before and after; None is no limit."""

    id: str
    name: str
    kind: str
    counts: str
    before_t_per_year: float | None
    after_t_per_year: float | None


@dataclass(frozen=True)
class EffectRow:
    """A row of ``effects.csv`` without its owner."""

    table: str
    id: str
    field: str
    operation: str
    value: str


@dataclass(frozen=True)
class ProposalRow:
    """A measure that the tool proposes; nobody has announced it.

    Attributes
    ----------
    id, name, country : str
        As in the ``projects.csv`` that ``--write`` makes; the id begins with ``TOOL-``.
    proposed_by, standing : str
        ``tool`` and ``proposed``.
    measure, title : str
        Kind of measure, and its name in words.
    operational : bool
        Whether nothing is built: hours, trains, ships.
    binds_after : int
        Elements that bind earlier; 0 for what binds now.
    elements : tuple of ChangedRow
        Elements that bind and that it changes.
    gain_t_per_year : float
        Throughput gained by it alone.
    gain_relieved_t_per_year : float
        The same once all that binds earlier is relieved.
    cost_musd, cost_low_musd, cost_high_musd : float
        Cost with its range, million USD. What is paid every year counts as its present value.
    musd_per_mt : float or None
        Cost of a million t a year of throughput; None where it alone gains nothing.
    build_years, life_years : int
        Years until it works, and for how long.
    quality, counted, source : str
        How well the price is known, how the cost was counted, and where the price is from.
    effects : tuple of EffectRow
        What it changes.
    announced : tuple of str
        Works of the case, not built here, on the same elements.
    words : str
        All of it in a sentence.
    """

    id: str
    name: str
    country: str
    proposed_by: str
    standing: str
    measure: str
    title: str
    operational: bool
    binds_after: int
    elements: tuple[ChangedRow, ...]
    gain_t_per_year: float
    gain_relieved_t_per_year: float
    cost_musd: float
    cost_low_musd: float
    cost_high_musd: float
    musd_per_mt: float | None
    build_years: int
    life_years: int
    quality: str
    counted: str
    source: str
    effects: tuple[EffectRow, ...]
    announced: tuple[str, ...]
    words: str


@dataclass(frozen=True)
class WithoutRow:
    """An element that binds and for which nothing is proposed, and why."""

    id: str
    name: str
    reason: str


@dataclass(frozen=True, repr=False)
class ProposeAnswer(Shown):
    """What could be done about what stops more, beside the works of the case.

    Attributes
    ----------
    throughput_t_per_year : float
        As it is.
    proposals : tuple of ProposalRow
        The cheapest throughput first; what gains nothing alone follows in the order in which it
        binds.
    without : tuple of WithoutRow
        Elements that bind and for which nothing is proposed.
    left_out : str
        How many measures were left out, and why; empty when none was.
    question : str
        What is counted.
    manifest : Manifest
    others : str
        Whether other cargo keeps its place in the throughput.
    shut : tuple of ShutRow
        Elements that are built and carry nothing here.
    """

    throughput_t_per_year: float
    proposals: tuple[ProposalRow, ...]
    without: tuple[WithoutRow, ...]
    left_out: str
    question: str
    manifest: Manifest
    others: OtherCargo = "ignored"
    shut: tuple[ShutRow, ...] = ()


def answer_propose(
    case: Case, question: ProposeQuestion, progress: Progress = silent
) -> ProposeAnswer:
    """Answer what could be done about what stops more."""
    return describe_proposals(find_proposals(case, question, progress), question)


def find_proposals(case: Case, question: ProposeQuestion, progress: Progress = silent) -> Proposals:
    """Return the proposals of a question with the case that holds them."""
    return propose_at(
        capacities_at(case, question.at),
        question.count,
        rungs=question.rungs,
        only=question.only,
        progress=progress,
    )


def describe_proposals(proposed: Proposals, question: ProposeQuestion) -> ProposeAnswer:
    """Return proposals as an answer."""
    top = proposed.top
    names = top.capacities.elements
    return ProposeAnswer(
        throughput_t_per_year=top.tonnes_per_year,
        proposals=tuple(_proposal(proposed, p) for p in proposed.proposals),
        without=tuple(WithoutRow(e, names[e].name, why) for e, why in proposed.without.items()),
        left_out=_left_out(proposed),
        question=top.question.name,
        manifest=manifest(top.capacities.situation, options_of(question)),
        others="ignored" if top.question.others is None else "served",
        shut=shut_rows(top.capacities),
    )


def _left_out(proposed: Proposals) -> str:
    """Return in a sentence how many measures were left out, by reason."""
    total = sum(proposed.left_out.values())
    if not total:
        return ""
    reasons = [f"{n} {why}" for why, n in proposed.left_out.items()]
    measures = "measure was" if total == 1 else "measures were"
    return f"{total} {measures} left out: {', '.join(reasons)}"


def _proposal(proposed: Proposals, proposal: Proposal) -> ProposalRow:
    candidate, cost = proposal.candidate, proposal.cost
    measure, elements = candidate.measure, proposed.top.capacities.elements
    changed = tuple(
        ChangedRow(
            e, elements[e].name, elements[e].kind, elements[e].counts,
            finite(proposal.before[e]), finite(proposal.after[e]),
        )
        for e in proposal.before
    )  # fmt: skip
    return ProposalRow(
        id=candidate.id,
        name=candidate.name,
        country=candidate.country,
        proposed_by="tool",
        standing="proposed",
        measure=measure.id,
        title=measure.title,
        operational=measure.operational,
        binds_after=len(candidate.group.relieved),
        elements=changed,
        gain_t_per_year=proposal.gain_t_per_year,
        gain_relieved_t_per_year=proposal.gain_relieved_t_per_year,
        cost_musd=cost.usual_musd,
        cost_low_musd=cost.low_musd,
        cost_high_musd=cost.high_musd,
        musd_per_mt=finite(proposal.musd_per_mt),
        build_years=measure.build_years,
        life_years=measure.life_years,
        quality=measure.quality,
        counted=cost.words,
        source=measure.source,
        effects=tuple(
            EffectRow(e.table, e.id, e.field, e.operation, e.value) for e in candidate.effects
        ),
        announced=proposal.announced,
        words=_words(proposed, proposal),
    )


def _words(proposed: Proposals, proposal: Proposal) -> str:
    """Return a proposal in a sentence."""
    candidate, cost = proposal.candidate, proposal.cost
    elements = proposed.top.capacities.elements
    changes = "; ".join(
        f"{elements[e].name} {_mt(proposal.before[e])} to {_mt(proposal.after[e])} Mt a year "
        f"{elements[e].counts}"
        for e in proposal.before
    )
    gain = proposal.gain_t_per_year
    if gain >= LEAST_T:
        gains = f"gains {_mt(gain)} Mt a year alone"
    else:
        gains = "gains nothing alone"
        if candidate.group.relieved:
            relieved = ", ".join(candidate.group.relieved)
            gains += f", {_mt(proposal.gain_relieved_t_per_year)} with no limit at {relieved}"
    announced = f"; the case has {', '.join(proposal.announced)} there" * bool(proposal.announced)
    return f"{changes}; {gains}; {cost.words}{announced}"


def _mt(tonnes: float) -> str:
    shown = finite(tonnes)
    return "no limit" if shown is None else f"{shown / 1e6:.2f}"
