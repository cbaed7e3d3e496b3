"""What binds, in groups that bind together: elements in a row with the same limit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corridor.elements.elements import ElementCapacity
from corridor.maxflow.ladder import Rung
from corridor.maxflow.throughput import Throughput
from corridor.proposals.measures import Measure, measures

TIE_T = 1.0
"""A rung that gains less, tonnes a year, has just the limit of the next one."""


@dataclass(frozen=True)
class Group:
    """Elements that bind together.

    Attributes
    ----------
    elements : tuple of str
        Their ids.
    relieved : tuple of str
        Elements of earlier rungs, which have to be relieved before these bind; empty for what
        binds now.
    """

    elements: tuple[str, ...]
    relieved: tuple[str, ...]


def binding_groups(top: Throughput, rungs: int) -> list[Group]:
    """Return what binds now and on the next rungs of the ladder.

    Parameters
    ----------
    top : Throughput
        The throughput.
    rungs : int
        Rungs of its ladder to look at; 0 for the cut alone.

    Returns
    -------
    list of Group
        Rungs that gain nothing by themselves stand with the next one. Elements of the cut that are
        on no rung follow, each alone.
    """
    groups = list(_grouped(top.ladder(rungs) if rungs else ()))
    on_rungs = {e for group in groups for e in group.elements}
    return groups + [Group((c.id,), ()) for c in top.cut if c.id not in on_rungs]


def _grouped(ladder: Sequence[Rung]) -> Iterator[Group]:
    relieved: list[str] = []
    together: list[str] = []
    for n, rung in enumerate(ladder):
        together.append(rung.id)
        if rung.gain_t_per_year >= TIE_T or n == len(ladder) - 1:
            yield Group(tuple(together), tuple(relieved))
            relieved += together
            together = []


def no_physics(element: ElementCapacity) -> str:
    """Return why nothing can be worked out for an element; empty where something can."""
    if element.capacity_t_per_year <= 0:
        return "it carries nothing here, and the measures improve only what runs"
    if element.binds != "stated":
        return ""
    said = f"{element.capacity_t_per_year / 1e6:.2f}"
    return (
        f"its capacity is stated only ({said} million t/year {element.counts}), so no formula says "
        "what a work would add; missing are the numbers of its row behind that figure, with "
        "computed in binds"
    )


def no_measure(kinds: Sequence[Measure]) -> str:
    """Return why none of the measures for an element fits it."""
    if not kinds:
        return "none of the measures that were asked for is meant for it"
    asked = "; ".join(
        f"{m.id} ({', '.join(str(c) for c in m.when)})" if m.when else m.id for m in kinds
    )
    return f"none of the measures for it fits: {asked}"


def measures_for(table: str, only: Sequence[str] = ()) -> list[Measure]:
    """Return the measures for elements of a table, or those of them that are named."""
    return [m for m in measures().values() if table in m.tables and (not only or m.id in only)]
