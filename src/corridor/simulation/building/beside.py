"""Cargo that runs beside what is counted: as much of its journeys as shares elements with it.

Elsewhere it can hold up nothing that is counted, so it need not run there. Its trains, trucks and
ships come to the first shared element at random times, as they would from a network that holds
nobody up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from corridor.assignment.of_case.routing import Routed
from corridor.case.model import Case
from corridor.network.build import Network
from corridor.simulation.building.journeys import Journey, journeys


def elements_of(journey: Journey) -> tuple[str, ...]:
    """Return the elements that a journey uses: links, border sides, terminals and ports."""
    places = (journey.load_at, *(c.element for c in journey.calls), journey.unload_at)
    return tuple(place for place in places if place)


def sharing(
    case: Case,
    network: Network,
    others: Sequence[Routed],
    shared: frozenset[str],
) -> Iterator[tuple[Routed, tuple[Journey, ...]]]:
    """Yield the cargo that uses shared elements, with its journeys from the first to the last.

    Parameters
    ----------
    case : Case
        The case.
    network : Network
        Its virtual network.
    others : sequence of Routed
        Cargo and its routes.
    shared : frozenset of str
        Elements that counted cargo uses.

    Yields
    ------
    (Routed, tuple of Journey)
        Cargo that shares nothing is left out.
    """
    for routed in others:
        on_path = journeys(case, network, routed)
        touching = [i for i, j in enumerate(on_path) if shared.intersection(elements_of(j))]
        if not touching:
            continue
        kept = list(on_path[touching[0] : touching[-1] + 1])
        kept[0] = _from_first(kept[0], shared)
        kept[-1] = _to_last(kept[-1], shared)
        yield routed, tuple(kept)


def _from_first(journey: Journey, shared: frozenset[str]) -> Journey:
    """Begin a journey over land at its first shared element."""
    if journey.mode == "sea" or journey.load_at in shared:
        return journey
    first = next((i for i, c in enumerate(journey.calls) if c.element in shared), None)
    calls = journey.calls[-1:] if first is None else journey.calls[first:]
    return replace(journey, calls=calls, load_at="" if journey.calls else journey.load_at)


def _to_last(journey: Journey, shared: frozenset[str]) -> Journey:
    """End a journey over land at its last shared element."""
    if journey.mode == "sea" or journey.unload_at in shared:
        return journey
    last = max((i for i, c in enumerate(journey.calls) if c.element in shared), default=0)
    return replace(journey, calls=journey.calls[: last + 1], unload_at="")
