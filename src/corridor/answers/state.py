"""The state of a corridor in one situation: what gets through, and how full each element is.

The answer to a moved lever: smaller than that of ``throughput``, and without its further studies.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from corridor.answers.chosen import ALL_CARGO, Chosen, chosen_flow
from corridor.answers.map_rows import uses
from corridor.answers.questions import ANY, At, Strict, options_of
from corridor.answers.values import CutRow, Manifest, cut_rows, finite, manifest
from corridor.answers.verdict import Firmness, firmness, holds_in_mix
from corridor.case.count import Count
from corridor.case.situation import opened_by
from corridor.case.tables import ids_of
from corridor.elements.elements import elements_of_owners
from corridor.maxflow.throughput import Throughput
from corridor.messages import Message, Numeral, joined, listed, message
from corridor.planning.pool import reaches
from corridor.problems import CorridorError
from corridor.showing import Shown
from corridor.units import T_PER_MT

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
    shown : Chosen
        Cargo whose tonnes are shown of each element. It changes neither what counts nor how full
        an element is.
    """

    at: At = AS_IT_IS
    without: tuple[str, ...] = ()
    count: Count = ANY
    target_mt: float | None = None
    shown: Chosen = ALL_CARGO
    verb: Literal["state"] = "state"

    def __post_init__(self) -> None:
        """Count in any mix unless another is given; refuse a target that is none."""
        object.__setattr__(self, "count", self.count.in_mix("free"))
        object.__setattr__(self, "without", ids_of(self.without))
        if self.target_mt is not None and not 0 < self.target_mt < 1e6:
            raise CorridorError(
                message(
                    "the target is %(target)s; expected more than 0 million t/year",
                    target=f"{self.target_mt:g}",
                )
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
        What other cargo takes, in both directions. These tonnes are of the cargo that is shown.
    capacity_t_per_year : float or None
        In each direction, or in both together as ``counts`` says; None is no limit.
    counts : str
        What the capacity counts.
    share : float or None
        Share of the capacity that is used in the fuller direction, by all cargo; None where
        nothing limits or nothing can pass.
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
    shown_t_per_year : float
        Those of them that are of the cargo that is shown.
    question : str
        What is counted.
    sentence : str
        Throughput and what stops more, in words.
    verdict : str
        In a word or two; blank without a target.
    reached : bool or None
        Whether the throughput is as large as the target.
    firmness : str or None
        ``passed``, ``open`` where it is reached on a condition alone, or ``unreachable``.
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
    shown_t_per_year: float
    question: str
    sentence: str
    verdict: str
    reached: bool | None
    firmness: Firmness | None
    short_t_per_year: float | None
    cut: tuple[CutRow, ...]
    elements: tuple[ElementState, ...]
    manifest: Manifest


def describe_state(top: Throughput, question: StateQuestion) -> StateAnswer:
    """Return a throughput as the state of its corridor."""
    tonnes, target = top.tonnes_per_year, None
    verdict, reached = "", None
    if question.target_mt is not None:
        target = question.target_mt * 1e6
        verdict, reached = _verdict(top, target, question.count), reaches(tonnes, target)
    return StateAnswer(
        throughput_t_per_year=tonnes,
        forward_t_per_year=top.forward_t_per_year,
        backward_t_per_year=top.backward_t_per_year,
        shown_t_per_year=chosen_flow(top, question.shown).tonnes_per_year,
        question=top.question.name,
        sentence=_sentence(top),
        verdict=verdict,
        reached=reached,
        firmness=None if reached is None else firmness(verdict, reached=reached),
        short_t_per_year=None if target is None else max(0.0, target - tonnes),
        cut=cut_rows(top.cut),
        elements=element_states(top, question.shown),
        manifest=manifest(top.capacities.situation, options_of(question)),
    )


def _sentence(top: Throughput) -> Message:
    """Return what gets through and what stops more."""
    said = {
        "tonnes": Numeral(f"{top.tonnes_per_year / T_PER_MT:.2f}"),
        "question": top.question.name,
    }
    names = [c.name for c in top.cut]
    if not names:
        return message("%(tonnes)s million tonnes a year: %(question)s.", **said)
    if len(names) == 1:
        return message(
            "%(tonnes)s million tonnes a year: %(question)s. %(element)s stops more.",
            **said,
            element=names[0],
        )
    if len(names) <= NAMED:
        return message(
            "%(tonnes)s million tonnes a year: %(question)s. %(elements)s stop more.",
            **said,
            elements=listed(names),
        )
    return message(
        "%(tonnes)s million tonnes a year: %(question)s. %(elements)s and %(more)s more stop more.",
        **said,
        elements=joined(names[:NAMED], ", "),
        more=Numeral(len(names) - NAMED),
    )


def _verdict(top: Throughput, target: float, count: Count) -> str:
    """Return the word of the tests on paper, the only ones that are made here."""
    if top.tonnes_per_year <= 0:
        return "nothing gets through"
    if not reaches(top.tonnes_per_year, target):
        return "out of reach"
    if count.mix == "free":
        return "holds for some mix of cargo"
    return holds_in_mix(by_demand=top.question.by_demand)


def added_on(top: Throughput) -> dict[str, tuple[str, ...]]:
    """Return the elements that each project changes which is built and has not opened by then."""
    sit = top.capacities.situation
    added = sorted(sit.built - opened_by(sit.case, sit.year))
    changed = elements_of_owners(sit.case) if added else {}
    return {p: tuple(e for e in top.capacities.elements if e in changed.get(p, ())) for p in added}


def element_states(top: Throughput, chosen: Chosen = ALL_CARGO) -> tuple[ElementState, ...]:
    """Return what of the chosen cargo goes through each element of a throughput."""
    works = added_on(top)
    changed = {e for elements in works.values() for e in elements}
    upgraded = {e: tuple(p for p in works if e in works[p]) for e in changed}
    of, prices = uses(top, upgraded, chosen), top.prices
    return tuple(
        ElementState(
            id=element,
            name=known.name,
            kind=known.kind,
            country=known.country,
            tonnes_per_year=use.flow_mt * T_PER_MT,
            forward_t_per_year=use.forward_mt * T_PER_MT,
            back_t_per_year=use.back_mt * T_PER_MT,
            others_t_per_year=use.others_mt * T_PER_MT,
            capacity_t_per_year=finite(known.capacity_t_per_year),
            counts=known.counts,
            share=use.share,
            binding=use.binding,
            price=prices.get(element, 0.0),
            upgraded_by=upgraded.get(element, ()),
        )
        for element, known in top.capacities.elements.items()
        for use in (of[element],)
    )
