"""The answer of ``capacity``: what each element can carry, with the arithmetic."""

from __future__ import annotations

from dataclasses import dataclass, replace

from corridor.answers.questions import CapacityQuestion, options_of
from corridor.answers.situations import capacities_at
from corridor.answers.values import Manifest, finite, manifest
from corridor.case.model import Case
from corridor.case.naming import id_of
from corridor.case.numbers import Number
from corridor.elements.elements import ElementCapacity
from corridor.elements.table import Capacities
from corridor.messages import message
from corridor.progress import Progress, silent
from corridor.showing import Shown


@dataclass(frozen=True)
class InputValue:
    """A number that a formula uses."""

    value: float | None
    quality: str
    source: str
    low: float | None
    high: float | None


@dataclass(frozen=True)
class ElementRow:
    """Capacity of one element; None is no limit.

    Attributes
    ----------
    id, kind, name, country : str
        The element.
    capacity_t_per_year : float or None
        The capacity that counts.
    counts : str
        What it counts: each direction, or both together.
    computed_t_per_year, stated_t_per_year : float or None
        By the formula, and as a source states it, counted as the element counts.
    stated_reading : str
        How the published figure is read; empty when there is none.
    binds : str
        Which of the two counts.
    choice : str
        Why, where both are known.
    formula : str
        Name of the formula.
    inputs : mapping of str to InputValue or str
        What the formula used.
    quality, source : str
        How well it is known, and from where.
    """

    id: str
    kind: str
    name: str
    country: str
    capacity_t_per_year: float | None
    counts: str
    computed_t_per_year: float | None
    stated_t_per_year: float | None
    stated_reading: str
    binds: str
    choice: str
    formula: str
    inputs: dict[str, InputValue | str]
    quality: str
    source: str


@dataclass(frozen=True, repr=False)
class CapacityAnswer(Shown):
    """What each element can carry.

    Attributes
    ----------
    elements : tuple of ElementRow
        All elements, or the one that is explained.
    manifest : Manifest
    explanation : str, optional
        The arithmetic of that one, step by step.
    """

    elements: tuple[ElementRow, ...]
    manifest: Manifest
    explanation: str | None = None


def answer_capacity(
    case: Case, question: CapacityQuestion, progress: Progress = silent
) -> CapacityAnswer:
    """Answer what each element of a case can carry."""
    progress(message("capacity"), None)
    caps = capacities_at(case, question.at)
    answer = describe_capacities(caps, question)
    if question.explain is None:
        return answer
    names = {e.id: e.name for e in answer.elements}
    element = id_of("element", question.explain, names)
    one = next(e for e in answer.elements if e.id == element)
    return replace(answer, elements=(one,), explanation=caps.explain(element))


def describe_capacities(caps: Capacities, question: CapacityQuestion) -> CapacityAnswer:
    """Return capacities as an answer."""
    return CapacityAnswer(
        elements=tuple(capacity_row(e) for e in caps.elements.values()),
        manifest=manifest(caps.situation, options_of(question)),
    )


def capacity_row(element: ElementCapacity) -> ElementRow:
    """Return the capacity of an element with all that it rests on."""
    return ElementRow(
        id=element.id,
        kind=element.kind,
        name=element.name,
        country=element.country,
        capacity_t_per_year=finite(element.capacity_t_per_year),
        counts=element.counts,
        computed_t_per_year=finite(element.computed_t_per_year),
        stated_t_per_year=element.stated_t_per_year,
        stated_reading=element.stated_reading,
        binds=element.binds,
        choice=element.choice,
        formula=element.formula,
        inputs={name: _input(cell) for name, cell in element.inputs.items()},
        quality=element.quality,
        source=element.source,
    )


def _input(cell: Number | str) -> InputValue | str:
    if isinstance(cell, str):
        return cell
    return InputValue(finite(cell.value), cell.quality, cell.source, cell.low, cell.high)
