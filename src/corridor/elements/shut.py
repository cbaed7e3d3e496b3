"""Elements that are shut: built, but without any capacity in a situation."""

from __future__ import annotations

from collections.abc import Sequence

from corridor.case.situation import Situation, situation
from corridor.elements.elements import ElementCapacity, element_capacity, element_row
from corridor.elements.table import Capacities

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
    named = ", ".join(f"{name} ({element})" for element, name in shut[:NAMED])
    more = f" and {len(shut) - NAMED} more" if len(shut) > NAMED else ""
    return f"shut {f'under {scenario}' if scenario else f'in {year}'}: {named}{more}"
