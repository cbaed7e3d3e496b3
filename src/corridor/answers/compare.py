"""The answer of ``compare``: two scenarios, plans or years side by side, differences first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from corridor.answers.questions import ANY, At, CompareQuestion, options_of
from corridor.answers.situation_spec import situation_of
from corridor.answers.situations import capacities_at
from corridor.answers.values import Manifest, finite, manifest, situation_words
from corridor.assignment.of_case.assign import Assignment, assign_capacities
from corridor.case.count import Count
from corridor.case.model import Case
from corridor.elements.table import Capacities
from corridor.maxflow.question import ask
from corridor.maxflow.throughput import Throughput, solve
from corridor.messages import message
from corridor.progress import Progress, silent
from corridor.showing import Shown

THROUGHPUTS = {
    "throughput_t_per_year": "throughput",
    "forward_t_per_year": "throughput forward",
    "backward_t_per_year": "throughput back",
}
"""Totals of what is counted, in t/year, with their names."""

TOTALS = {
    "tonnes_per_year": ("cargo that moves", "t/year"),
    "unserved_t_per_year": ("cargo without a route", "t/year"),
    "cost_usd_per_year": ("cost with the value of time", "USD/year"),
    "usd_per_year": ("haulage and fees", "USD/year"),
    "tonne_hours_per_year": ("hours of all cargo", "t h/year"),
    "wait_tonne_hours_per_year": ("hours waited", "t h/year"),
    "over_capacity_t_per_year": ("assigned above capacity", "t/year"),
    "t_co2e_per_year": ("emissions", "t CO2e/year"),
    "tj_per_year": ("energy", "TJ/year"),
}
"""Totals of an assignment with their names and units."""

OF_ELEMENTS = {
    "capacity": ("capacity", "t/year"),
    "flow": ("cargo of the year", "t/year"),
    "wait": ("wait", "h"),
}
"""What is compared of each element."""

LEAST = {
    "t/year": 1.0, "h": 0.01, "USD/year": 1.0, "t h/year": 1.0, "t CO2e/year": 1.0, "TJ/year": 0.01,
}  # fmt: skip
"""Smallest difference of each unit that counts, whatever its share."""


@dataclass(frozen=True)
class DifferenceRow:
    """A number that differs; None is no limit, or not known.

    Attributes
    ----------
    id : str
        Name of the number, or the element that it belongs to.
    name : str
        In words.
    what : str
        ``total``, ``capacity``, ``flow``, ``wait``, or ``cut`` for the price of a bottleneck.
    unit : str
    a, b : float or None
        In the first and in the second situation.
    change : float or None
        Second less first.
    share : float or None
        Change over the first; None where that is 0 or has no limit.
    """

    id: str
    name: str
    what: str
    unit: str
    a: float | None
    b: float | None
    change: float | None
    share: float | None


@dataclass(frozen=True)
class EqualRow:
    """How many numbers of a kind are equal, and of how many."""

    what: str
    equal: int
    of: int


@dataclass(frozen=True, repr=False)
class CompareAnswer(Shown):
    """Two situations side by side.

    Attributes
    ----------
    a_name, b_name : str
        What the two are called.
    question : str
        What the throughput counts.
    totals : tuple of DifferenceRow
        Throughput, its directions, costs, hours and emissions that differ, the largest share first.
    cut : tuple of DifferenceRow
        Bottlenecks that differ: tonnes gained for one more tonne of an element; 0 where it is none.
    elements : tuple of DifferenceRow
        Capacities, cargo and waits that differ, those of each kind by size.
    equal : tuple of EqualRow
        What is equal.
    tolerance : float
        Share by which equal numbers may differ.
    method : str
        How cargo chose its routes.
    manifest, b_manifest : Manifest
        Of the first and of the second situation.
    """

    a_name: str
    b_name: str
    question: str
    totals: tuple[DifferenceRow, ...]
    cut: tuple[DifferenceRow, ...]
    elements: tuple[DifferenceRow, ...]
    equal: tuple[EqualRow, ...]
    tolerance: float
    method: str
    manifest: Manifest
    b_manifest: Manifest


@dataclass(frozen=True)
class _Side:
    """One situation: its throughput and its assignment."""

    caps: Capacities
    top: Throughput
    assignment: Assignment


def compare(
    case: Case,
    a: At | str,
    b: At | str,
    *,
    count: Count = ANY,
    tolerance: float = 1e-3,
) -> CompareAnswer:
    """Put two scenarios, plans or years of a case side by side.

    Parameters
    ----------
    case : Case
        The case.
    a, b : At or str
        Two situations: values of [`corridor.answers.questions.At`][], or texts such as
        ``year=2032,with=P07,X20``; see [`corridor.answers.situation_spec.situation_of`][].
    count : Count
        Which tonnes count.
    tolerance : float
        Share by which two numbers may differ and still count as equal.

    Returns
    -------
    CompareAnswer

    Raises
    ------
    CorridorError
        If a text does not describe a situation, or a name is unknown.
    """
    names = ["" if isinstance(each, At) else each.strip() for each in (a, b)]
    first, second = (each if isinstance(each, At) else situation_of(each) for each in (a, b))
    question = CompareQuestion(first, second, count, tolerance, names[0], names[1])
    return answer_compare(case, question)


def answer_compare(
    case: Case, question: CompareQuestion, progress: Progress = silent
) -> CompareAnswer:
    """Answer how two situations of a case differ."""
    first = _side(case, question.a, question.count, progress)
    second = _side(case, question.b, question.count, progress)
    sides, tolerance = (first, second), question.tolerance
    of_both = [manifest(s.caps.situation, {}) for s in sides]
    names = [
        name or situation_words(m)
        for name, m in zip((question.a_name, question.b_name), of_both, strict=True)
    ]
    options = {
        **options_of(question.count), "tolerance": tolerance, "a": options_of(question.a),
        "b": options_of(question.b),
    }  # fmt: skip
    totals, cut, elements = _totals(sides), _cut(sides), _elements(sides)
    every = (*totals, *cut, *elements)
    kinds = dict.fromkeys(row.what for row in every)
    return CompareAnswer(
        a_name=names[0],
        b_name=names[1],
        question=first.top.question.name,
        totals=_sorted(_differing(totals, tolerance)),
        cut=_sorted(_differing(cut, tolerance)),
        elements=_sorted(_differing(elements, tolerance)),
        equal=tuple(_equal(kind, every, tolerance) for kind in kinds),
        tolerance=tolerance,
        method=first.assignment.method,
        manifest=replace(of_both[0], options=options),
        b_manifest=replace(of_both[1], options=options),
    )


def _side(case: Case, at: At, count: Count, progress: Progress) -> _Side:
    caps = capacities_at(case, at)
    progress(message("throughput of %(year)s", year=caps.situation.year), None)
    top = solve(caps, ask(caps.situation, count), count.others)
    progress(message("assignment of %(year)s", year=caps.situation.year), None)
    return _Side(caps, top, assign_capacities(caps, leave_stranded=True))


def _totals(sides: tuple[_Side, _Side]) -> list[DifferenceRow]:
    def row(number: str, name: str, unit: str, a: float, b: float) -> DifferenceRow:
        return _difference(number, name, "total", unit, (a, b))

    a, b = (s.top for s in sides)
    counted = {
        "throughput_t_per_year": (a.tonnes_per_year, b.tonnes_per_year),
        "forward_t_per_year": (a.forward_t_per_year, b.forward_t_per_year),
        "backward_t_per_year": (a.backward_t_per_year, b.backward_t_per_year),
    }
    sums = [s.assignment.totals for s in sides]
    return [
        *(row(n, name, "t/year", *counted[n]) for n, name in THROUGHPUTS.items()),
        *(row(n, *words, sums[0][n], sums[1][n]) for n, words in TOTALS.items()),
    ]


def _cut(sides: tuple[_Side, _Side]) -> list[DifferenceRow]:
    prices = [{c.id: c.price for c in s.top.cut} for s in sides]
    names = {c.id: c.name for s in sides for c in s.top.cut}
    return [
        _difference(e, name, "cut", "t per t", (prices[0].get(e, 0.0), prices[1].get(e, 0.0)))
        for e, name in names.items()
    ]


def _elements(sides: tuple[_Side, _Side]) -> list[DifferenceRow]:
    names = {e.id: e.name for e in sides[0].caps.elements.values()}
    values: dict[str, tuple[Mapping[str, float], Mapping[str, float]]] = {
        "capacity": (sides[0].caps.by_id, sides[1].caps.by_id),
        "flow": _columns(sides, "tonnes_per_year"),
        "wait": _columns(sides, "wait_h"),
    }
    return [
        _difference(e, name, what, OF_ELEMENTS[what][1], (a.get(e, 0.0), b.get(e, 0.0)))
        for what, (a, b) in values.items()
        for e, name in names.items()
    ]


def _columns(
    sides: tuple[_Side, _Side], column: str
) -> tuple[Mapping[str, float], Mapping[str, float]]:
    """Return a column of the tables of elements by id, of both sides."""
    a, b = (
        dict(zip(map(str, t["id"]), map(float, t[column]), strict=True))
        for t in (s.assignment.elements for s in sides)
    )
    return a, b


def _difference(
    number: str, name: str, what: str, unit: str, both: tuple[float, float]
) -> DifferenceRow:
    a, b = (finite(value) for value in both)
    change = None if a is None or b is None else b - a
    share = None if change is None or not a else change / abs(a)
    return DifferenceRow(number, name, what, unit, a, b, change, share)


def _differs(row: DifferenceRow, tolerance: float) -> bool:
    if row.a is None or row.b is None or row.change is None:
        return row.a is not row.b
    largest = max(abs(row.a), abs(row.b))
    return abs(row.change) > max(tolerance * largest, LEAST.get(row.unit, 1e-6))


def _differing(rows: Iterable[DifferenceRow], tolerance: float) -> list[DifferenceRow]:
    return [row for row in rows if _differs(row, tolerance)]


def _sorted(rows: Iterable[DifferenceRow]) -> tuple[DifferenceRow, ...]:
    """Return differences: the throughput first, then by kind; by share of totals, by size else."""
    kinds = ("total", "cut", *OF_ELEMENTS)

    def key(row: DifferenceRow) -> tuple[int, float, str]:
        size = float("inf") if row.change is None else abs(row.change)
        if row.what == "total" and row.change is not None:
            size = size / max(abs(row.a or 0.0), abs(row.b or 0.0))
            size = float("inf") if row.id == "throughput_t_per_year" else size
        return kinds.index(row.what), -size, row.id

    return tuple(sorted(rows, key=key))


def _equal(what: str, rows: Iterable[DifferenceRow], tolerance: float) -> EqualRow:
    own = [row for row in rows if row.what == what]
    return EqualRow(what, sum(not _differs(row, tolerance) for row in own), len(own))
