"""The state of a corridor in one situation: what gets through, and how full each element is.

The answer to a moved lever: smaller than that of ``throughput``, and without its further studies.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from corridor.answers.questions import ANY, At, Strict, options_of
from corridor.answers.values import CutRow, Manifest, cut_rows, finite, manifest
from corridor.case.count import Count
from corridor.case.situation import opened_by
from corridor.case.tables import ids_of
from corridor.elements.elements import owners_on
from corridor.maxflow.cut import NO_PRICE
from corridor.maxflow.throughput import Throughput
from corridor.network.build import Floats
from corridor.planning.pool import reaches
from corridor.problems import CorridorError
from corridor.showing import Shown

AS_IT_IS = At()
"""The case in its own year."""

NAMED = 2
"""Elements of a cut that the sentence names."""


@dataclass(frozen=True)
class StateQuestion(Strict):
    """Ask what gets through in a situation, and how full each element is.

    Attributes
    ----------
    at, count
        Situation, and which tonnes count.
    without : tuple of str
        Projects taken as not built, although they have opened or belong to the scenario.
    target_mt : float, optional
        Target, million t a year, with which the throughput is compared.
    """

    at: At = AS_IT_IS
    without: tuple[str, ...] = ()
    count: Count = ANY
    target_mt: float | None = None
    verb: Literal["state"] = "state"

    def __post_init__(self) -> None:
        """Count in any mix unless another is given; refuse a target that is none."""
        object.__setattr__(self, "count", self.count.in_mix("free"))
        object.__setattr__(self, "without", ids_of(self.without))
        if self.target_mt is not None and not 0 < self.target_mt < 1e6:
            raise CorridorError(
                f"the target is {self.target_mt:g}; expected more than 0 million t/year"
            )


@dataclass(frozen=True)
class ElementState:
    """What goes through an element, in tonnes a year.

    Attributes
    ----------
    id, name, kind, country : str
        The element.
    tonnes_per_year, forward_t_per_year, back_t_per_year : float
        What counts, in both directions and in each; of an element that counts both ways together
        all is forward.
    others_t_per_year : float
        What other cargo takes, in both directions.
    capacity_t_per_year : float or None
        In each direction, or in both together as ``counts`` says; None is no limit.
    counts : str
        What the capacity counts.
    share : float or None
        Share of the capacity that is used in the fuller direction, by all cargo.
    binding : bool
        Whether it stops more.
    price : float
        Tonnes gained for one more tonne of its capacity.
    upgraded_by : tuple of str
        Projects taken as built that change it and have not opened by that year.
    """

    id: str
    name: str
    kind: str
    country: str
    tonnes_per_year: float
    forward_t_per_year: float
    back_t_per_year: float
    others_t_per_year: float
    capacity_t_per_year: float | None
    counts: str
    share: float | None
    binding: bool
    price: float
    upgraded_by: tuple[str, ...]


@dataclass(frozen=True, repr=False)
class StateAnswer(Shown):
    """What gets through in a situation, and how full each element is.

    Attributes
    ----------
    throughput_t_per_year, forward_t_per_year, backward_t_per_year : float
        Tonnes a year that count, and their directions.
    question : str
        What is counted.
    sentence : str
        Throughput and what stops more, in words.
    verdict : str
        In a word or two; blank without a target.
    reached : bool or None
        Whether the throughput is as large as the target.
    short_t_per_year : float or None
        What is missing of the target.
    cut : tuple of CutRow
        Elements that stop more.
    elements : tuple of ElementState
        Every element of the case.
    manifest : Manifest
    """

    throughput_t_per_year: float
    forward_t_per_year: float
    backward_t_per_year: float
    question: str
    sentence: str
    verdict: str
    reached: bool | None
    short_t_per_year: float | None
    cut: tuple[CutRow, ...]
    elements: tuple[ElementState, ...]
    manifest: Manifest


def describe_state(top: Throughput, question: StateQuestion) -> StateAnswer:
    """Return a throughput as the state of its corridor."""
    found, target = top.tonnes_per_year, None
    if question.target_mt is not None:
        target = question.target_mt * 1e6
    return StateAnswer(
        throughput_t_per_year=found,
        forward_t_per_year=top.forward_t_per_year,
        backward_t_per_year=top.backward_t_per_year,
        question=top.question.name,
        sentence=_sentence(top),
        verdict="" if target is None else _verdict(found, target, question.count),
        reached=None if target is None else reaches(found, target),
        short_t_per_year=None if target is None else max(0.0, target - found),
        cut=cut_rows(top.cut),
        elements=_elements(top),
        manifest=manifest(top.capacities.situation, options_of(question)),
    )


def _sentence(top: Throughput) -> str:
    sentence = f"{top.tonnes_per_year / 1e6:.2f} million tonnes a year: {top.question.name}"
    names = [c.name for c in top.cut]
    if not names:
        return sentence + "."
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    stops = "stops" if len(names) == 1 else "stop"
    return f"{sentence}. {', '.join(names[:NAMED])}{more} {stops} more."


def _verdict(found: float, target: float, count: Count) -> str:
    """Return the word of the tests on paper, the only ones that are made here."""
    if found <= 0:
        return "nothing gets through"
    if not reaches(found, target):
        return "out of reach"
    return "holds in the forecast mix" if count.mix == "fixed" else "holds for some mix of cargo"


def _elements(top: Throughput) -> tuple[ElementState, ...]:
    network, flow, sit = top.program.network, top.flow, top.capacities.situation
    first, last = _rows_of(network.row_element, len(network.elements))
    capacity = network.row_capacity(top.capacities.by_id)
    share = _share(flow.row_flow + flow.others_row_flow, capacity)
    number = {element: i for i, element in enumerate(network.elements)}
    added = sit.built - opened_by(sit.case, sit.year)
    result = []
    for element, known in top.capacities.elements.items():
        i = number.get(element)
        rows = [] if i is None else sorted({int(first[i]), int(last[i])})
        ways = [float(flow.row_flow[r]) for r in rows] + [0.0, 0.0]
        price = float(flow.row_price[rows].sum()) if rows else 0.0
        upgraded = sorted(added & owners_on(sit.case, element)) if added else ()
        result.append(
            ElementState(
                id=element,
                name=known.name,
                kind=known.kind,
                country=known.country,
                tonnes_per_year=ways[0] + ways[1],
                forward_t_per_year=ways[0],
                back_t_per_year=ways[1],
                others_t_per_year=float(flow.others_row_flow[rows].sum()) if rows else 0.0,
                capacity_t_per_year=finite(known.capacity_t_per_year),
                counts=known.counts,
                share=float(share[rows].max()) if rows and np.isfinite(capacity[rows[0]]) else None,
                binding=price > NO_PRICE,
                price=price if price > NO_PRICE else 0.0,
                upgraded_by=tuple(upgraded),
            )
        )
    return tuple(result)


def _rows_of(row_element: np.ndarray, elements: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the first and the last capacity row of each element; both are the same of one row."""
    order = np.arange(len(row_element))
    first, last = np.zeros(elements, dtype=np.int64), np.zeros(elements, dtype=np.int64)
    first[row_element[::-1]] = order[::-1]
    last[row_element] = order
    return first, last


def _share(used: Floats, capacity: Floats) -> Floats:
    """Return the share of each row that is used; a row without capacity is full if it is used."""
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(capacity > 0, used / capacity, np.where(used > 0, 1.0, 0.0))
    return np.nan_to_num(share)
