"""The answer of ``closures``: what each element costs when it closes, and a link when it opens."""

from __future__ import annotations

from dataclasses import dataclass

from corridor.answers.closure_words import closure_words, how_measured, opening_words
from corridor.answers.questions import ClosuresQuestion, options_of
from corridor.answers.shut import ShutRow, shut_rows
from corridor.answers.situations import capacities_at
from corridor.answers.values import Manifest, finite, manifest
from corridor.assignment.closed.closures import Closure, Closures, close_capacities
from corridor.assignment.closed.openings import Opening
from corridor.assignment.of_case.methods import UseMethod
from corridor.case.count import OtherCargo
from corridor.case.model import Case
from corridor.progress import Progress, silent
from corridor.showing import Shown


@dataclass(frozen=True)
class ClosureRow:
    """An element that is closed, by both measures.

    Attributes
    ----------
    id, name, kind, country : str
        The element.
    lost_t_per_year : float
        Throughput that is lost; less than 0 where other cargo that is cut off leaves room.
    lost_musd : float
        What the cargo of the year that still has a route loses, million USD a year, waits as they
        are.
    stranded_t_per_year : float
        Cargo of the year that has no route left.
    others_lost_t_per_year : float
        Cargo beside the counted one that loses its place.
    certified : bool
        Whether a flow that avoids the element proves, without a solve, that no throughput is lost.
    used_t_per_year : float
        Cargo of the year that uses it today.
    paid_musd : float
        Part of the loss that is paid: money and hours, without taste.
    settled_musd : float or None
        The loss once waits have settled; None where it was not worked out.
    overloaded_t_per_year : float or None
        Tonnes a year that are then assigned above capacities, beyond those of today.
    words : str
        Both measures in a sentence.
    """

    id: str
    name: str
    kind: str
    country: str
    lost_t_per_year: float
    lost_musd: float
    stranded_t_per_year: float
    others_lost_t_per_year: float
    certified: bool
    used_t_per_year: float
    paid_musd: float
    settled_musd: float | None
    overloaded_t_per_year: float | None
    words: str


@dataclass(frozen=True)
class PairClosureRow:
    """Two elements closed together; ``more_…`` is the loss beyond that of the two one by one."""

    first: str
    second: str
    lost_t_per_year: float
    lost_musd: float
    stranded_t_per_year: float
    more_t_per_year: float
    more_musd: float
    more_stranded_t_per_year: float


@dataclass(frozen=True)
class OpeningRow:
    """Links that carry nothing today, opened, by both measures.

    Attributes
    ----------
    id, name : str
        The project, several joined by ``+``, or what is shut.
    together : bool
        Whether it comes with works whose links meet its own, or that require it.
    projects : tuple of str
        What is built, with what that requires.
    cost_musd : float
        What these cost, without discount; 0 where a closure ends.
    opened : tuple of str
        Elements that carry something then.
    gain_t_per_year : float or None
        Throughput that is gained; None where nothing limits it any more.
    stops : tuple of str
        What stops more.
    used_t_per_year : float
        Cargo of the year that takes the opened links.
    saved_musd, settled_musd : float
        What cargo that had a route gains, million USD a year: waits as they are, and settled.
    served_t_per_year : float
        Cargo that had no route before.
    words : str
        Both measures in a sentence.
    """

    id: str
    name: str
    together: bool
    projects: tuple[str, ...]
    cost_musd: float
    opened: tuple[str, ...]
    gain_t_per_year: float | None
    stops: tuple[str, ...]
    used_t_per_year: float
    saved_musd: float
    settled_musd: float
    served_t_per_year: float
    words: str


@dataclass(frozen=True, repr=False)
class ClosuresAnswer(Shown):
    """Every element closed in turn, and every planned link opened.

    Attributes
    ----------
    throughput_t_per_year : float
        With nothing closed.
    elements : tuple of ClosureRow
        The largest loss of throughput first, then of dollars.
    pairs : tuple of PairClosureRow
        The largest loss first; empty when not asked for.
    openings : tuple of OpeningRow
        Works that open links.
    question : str
        What is counted.
    method : str
        How shippers choose.
    demand_t_per_year, no_route_t_per_year : float
        Cargo of the year that has a route, and that has none as it is.
    how : str
        What is held fixed in each measure.
    manifest : Manifest
    others : str
        Whether other cargo keeps its place in the throughput.
    shut : tuple of ShutRow
        Elements that are built and carry nothing here.
    """

    throughput_t_per_year: float
    elements: tuple[ClosureRow, ...]
    pairs: tuple[PairClosureRow, ...]
    openings: tuple[OpeningRow, ...]
    question: str
    method: UseMethod
    demand_t_per_year: float
    no_route_t_per_year: float
    how: str
    manifest: Manifest
    others: OtherCargo = "ignored"
    shut: tuple[ShutRow, ...] = ()


def answer_closures(
    case: Case, question: ClosuresQuestion, progress: Progress = silent
) -> ClosuresAnswer:
    """Answer what each element of a case costs when it closes."""
    all_closures = close_capacities(
        capacities_at(case, question.at),
        question.count,
        method=question.method,
        only=question.only,
        pairs=question.pairs,
        settled=question.settled,
        progress=progress,
    )
    return describe_closures(all_closures, question)


def describe_closures(all_closures: Closures, question: ClosuresQuestion) -> ClosuresAnswer:
    """Return closures as an answer."""
    top, use = all_closures.top, all_closures.use
    return ClosuresAnswer(
        throughput_t_per_year=top.tonnes_per_year,
        elements=tuple(_element(all_closures, c) for c in all_closures.elements),
        pairs=_pairs(all_closures),
        openings=tuple(_opening(all_closures, o) for o in all_closures.openings),
        question=top.question.name,
        method=use.method,
        demand_t_per_year=float(use.case_input.problem.demand.volume.sum()),
        no_route_t_per_year=float(use.case_input.left_t.sum()),
        how=how_measured(
            use.method, question.count.others, no_pairs=question.pairs and not all_closures.pairs
        ),
        manifest=manifest(top.capacities.situation, {**options_of(question), "method": use.method}),
        others="ignored" if top.question.others is None else "served",
        shut=shut_rows(top.capacities),
    )


def _element(all_closures: Closures, closure: Closure) -> ClosureRow:
    element = all_closures.top.capacities.elements[closure.elements[0]]
    settled = closure.settled
    return ClosureRow(
        id=element.id,
        name=element.name,
        kind=element.kind,
        country=element.country,
        lost_t_per_year=closure.capacity.lost_t_per_year,
        lost_musd=closure.use.lost_musd,
        stranded_t_per_year=closure.use.stranded_t_per_year,
        others_lost_t_per_year=closure.capacity.others_lost_t_per_year,
        certified=closure.capacity.certified,
        used_t_per_year=closure.use.used_t_per_year,
        paid_musd=closure.use.paid_musd,
        settled_musd=None if settled is None else settled.lost_musd,
        overloaded_t_per_year=None if settled is None else settled.overloaded_t_per_year,
        words=closure_words(closure, all_closures.top.tonnes_per_year),
    )


def _pairs(all_closures: Closures) -> tuple[PairClosureRow, ...]:
    """Return pairs with what they lose beyond the two elements one by one."""
    alone = {c.elements[0]: c for c in all_closures.elements}
    result = []
    for pair in all_closures.pairs:
        ids = pair.elements
        both, one, other = (_losses(c) for c in (pair, alone[ids[0]], alone[ids[1]]))
        more = [b - x - y for b, x, y in zip(both, one, other, strict=True)]
        result.append(
            PairClosureRow(
                first=ids[0],
                second=ids[1],
                lost_t_per_year=both[0],
                lost_musd=both[1],
                stranded_t_per_year=both[2],
                more_t_per_year=more[0],
                more_musd=more[1],
                more_stranded_t_per_year=more[2],
            )
        )
    return tuple(result)


def _losses(closure: Closure) -> tuple[float, float, float]:
    """Return throughput lost, million USD lost, and cargo stranded."""
    use = closure.use
    return closure.capacity.lost_t_per_year, use.lost_musd, use.stranded_t_per_year


def _opening(all_closures: Closures, opening: Opening) -> OpeningRow:
    works, rows = opening.works, all_closures.top.capacities.situation.case.records["projects"]
    return OpeningRow(
        id=works.id,
        name=works.name,
        together=works.together,
        projects=works.projects,
        cost_musd=float(sum(float(rows[p]["cost_musd"]) for p in works.projects)),
        opened=works.opened,
        gain_t_per_year=finite(opening.gain_t_per_year),
        stops=opening.stops,
        used_t_per_year=opening.used_t_per_year,
        saved_musd=opening.saved_musd,
        settled_musd=opening.settled_musd,
        served_t_per_year=opening.served_t_per_year,
        words=opening_words(opening, all_closures.openings),
    )
