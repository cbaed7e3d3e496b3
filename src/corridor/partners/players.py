"""Which countries share a corridor, and what belongs to each."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from corridor.case.groups import HIGH_SEA
from corridor.case.model import Case
from corridor.case.naming import id_of
from corridor.elements.table import Capacities
from corridor.maxflow.throughput import Throughput
from corridor.messages import message
from corridor.network.build import Ints, Network
from corridor.problems import CorridorError

MOST_COUNTRIES = 12
"""Countries of which every coalition is computed, each a throughput of its own."""

LEAST_T = 0.5
"""Tonnes a year below which an element is not used."""


def countries_used(top: Throughput) -> tuple[str, ...]:
    """Return the countries whose elements the counted cargo of a throughput uses, by code."""
    elements = top.capacities.elements
    used = {elements[e].country for e, flow in top.element_flow.items() if sum(flow) > LEAST_T}
    return tuple(sorted(used - {HIGH_SEA, ""}))


def chosen_countries(
    caps: Capacities, given: Sequence[str], payers: Sequence[str]
) -> tuple[str, ...]:
    """Return the countries that are named, checked.

    Raises
    ------
    CorridorError
        If one owns no element and pays for nothing, stands twice, or is the high sea.
    """
    owners = {e.country for e in caps.elements.values()} | set(payers)
    known = dict.fromkeys(sorted(owners - {HIGH_SEA, ""}), "")
    chosen = [id_of("country", text, known) for text in given if text != HIGH_SEA]
    if len(chosen) < len(given):
        raise CorridorError(
            message("%(code)s is the high sea, which is open to all: leave it out", code=HIGH_SEA)
        )
    if len(set(chosen)) < len(chosen):
        raise CorridorError(message("a country stands twice in %(list)s", list=", ".join(chosen)))
    return tuple(chosen)


def check_number(players: Sequence[str], case: Case) -> None:
    """Refuse more countries than can be computed, or none.

    Raises
    ------
    CorridorError
        With the countries, and the option that names fewer.
    """
    if not players:
        raise CorridorError(
            message(
                "nothing that is counted in %(case)s lies in a country that could share it: name "
                "some with players",
                case=case.name,
            )
        )
    if len(players) > MOST_COUNTRIES:
        raise CorridorError(
            message(
                "%(count)s countries have %(coalitions)s coalitions; at most %(most)s countries "
                "are computed. Name those that matter with players, and the others stay open to "
                "all: %(countries)s",
                count=len(players),
                coalitions=f"{2 ** len(players):,}",
                most=MOST_COUNTRIES,
                countries=", ".join(players),
            )
        )


def owners_of_rows(network: Network, caps: Capacities, players: Sequence[str]) -> Ints:
    """Return the number of the player who owns each capacity row, -1 where none does."""
    number = {p: i for i, p in enumerate(players)}
    of_element = np.array([number.get(caps.elements[e].country, -1) for e in network.elements])
    return np.asarray(of_element[network.row_element], dtype=np.int64)


def belongs(mask: int, owner: Ints) -> npt.NDArray[np.bool_]:
    """Return whether each row is open: its owner belongs to a coalition, or it has none."""
    return (owner < 0) | ((mask >> np.maximum(owner, 0)) & 1).astype(np.bool_)
