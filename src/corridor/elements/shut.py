"""Elements that are shut: built, but without any capacity in a situation."""

from __future__ import annotations

from collections.abc import Sequence

from corridor.case.situation import Situation, situation
from corridor.elements.elements import ElementCapacity, element_capacity, element_row
from corridor.elements.table import Capacities
from corridor.messages import Message, Numeral, joined, message

NAMED = 5
"""Shut elements that a sentence names; of more it gives the number."""


def shut_elements(caps: Capacities) -> tuple[ElementCapacity, ...]:
    """Return the elements that carry nothing here though they are built.

    An element is shut where its open share is 0, or where only the scenario or the level of the
    sea takes its capacity away. What is merely not built is left out.
    """
    here = caps.situation
    usual = situation(here.case, year=here.year, built=here.built)
    return tuple(
        e
        for e in caps.elements.values()
        if e.capacity_t_per_year <= 0
        and (
            element_row(here, e.id).open_share <= 0
            or element_capacity(usual, e.id).capacity_t_per_year > 0
        )
    )


def shut_words(sit: Situation, shut: Sequence[ElementCapacity]) -> str:
    """Return what is shut in words: ``shut under S: Aktau - Alat (sea-1)``; empty for nothing."""
    return words_of(sit.scenario, sit.year, [(e.id, e.name) for e in shut])


def words_of(scenario: str | None, year: int, shut: Sequence[tuple[str, str]]) -> str:
    """Return the same for ids and names; see [`shut_words`][]."""
    if not shut:
        return ""
    named = joined([f"{name} ({element})" for element, name in shut[:NAMED]], ", ")
    if len(shut) > NAMED:
        more = Numeral(len(shut) - NAMED)
        named = message("%(names)s and %(count)s more", names=named, count=more)
    if scenario:
        return message("shut under %(scenario)s: %(names)s", scenario=scenario, names=named)
    return message("shut in %(year)s: %(names)s", year=Numeral(year), names=named)


def shut_sentence(sit: Situation, shut: Sequence[ElementCapacity]) -> str:
    """Return the same words as the beginning of a sentence."""
    words = shut_words(sit, shut)
    if not isinstance(words, Message):
        return words
    if sit.scenario:
        return message("Shut under %(scenario)s: %(names)s", **words.values)
    return message("Shut in %(year)s: %(names)s", **words.values)
