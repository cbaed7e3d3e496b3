"""The works that are shared: what they cost, who pays, and what each set of payers can build."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corridor.case.naming import row_id
from corridor.case.rows import Project
from corridor.case.situation import Situation
from corridor.case.tables import shares, words
from corridor.economics.payers import by_payer
from corridor.elements.table import Capacities, with_projects
from corridor.messages import message
from corridor.network.build import Floats, Network
from corridor.problems import CorridorError


@dataclass(frozen=True)
class Work:
    """A project whose cost is shared.

    Attributes
    ----------
    id, name, country : str
        The project.
    cost_musd : float
        Cost in dollars of the price year, not discounted.
    payers : mapping of str to float
        Share of each payer.
    requires : frozenset of str
        Projects without which it cannot be built.
    """

    id: str
    name: str
    country: str
    cost_musd: float
    payers: dict[str, float]
    requires: frozenset[str]


def works_of(sit: Situation, projects: Sequence[str]) -> tuple[Work, ...]:
    """Return projects by id or name as works to be shared.

    Raises
    ------
    CorridorError
        If one is unknown, is built already, lacks what it requires, or excludes another.
    """
    ids = list(dict.fromkeys(row_id(sit.case, "projects", p) for p in projects))
    built = [p for p in ids if p in sit.built]
    if built:
        raise CorridorError(
            message(
                "already built in %(year)s: %(works)s; name works still to be built",
                year=sit.year,
                works=", ".join(built),
            )
        )
    rows = {p: sit.row(Project, p) for p in [*ids, *sorted(sit.built)]}
    for p in ids:
        lacking = [q for q in words(rows[p].requires) if q not in rows]
        if lacking:
            raise CorridorError(
                message(
                    "%(work)s requires %(works)s: name these works as well",
                    work=p,
                    works=", ".join(lacking),
                )
            )
        clashing = [q for q in words(rows[p].excludes) if q in rows]
        if clashing:
            raise CorridorError(
                message(
                    "%(work)s excludes %(works)s: name one of them",
                    work=p,
                    works=", ".join(clashing),
                )
            )
    return tuple(
        Work(
            p, rows[p].name, rows[p].country, rows[p].cost_musd, shares(rows[p].payers),
            frozenset(words(rows[p].requires)) & frozenset(ids),
        )
        for p in ids
    )  # fmt: skip


def paid_by(works: Iterable[Work]) -> dict[str, float]:
    """Return what each payer bears of works, in million dollars, the largest first."""
    return by_payer((w.cost_musd, w.payers) for w in works)


def built_by(
    works: Sequence[Work], members: Iterable[str], players: Sequence[str]
) -> frozenset[str]:
    """Return the works that a coalition builds: all who pay are in it, and so is what they need.

    A payer who is no player always pays.
    """
    absent = set(players) - set(members)
    built = {w.id for w in works if not absent & set(w.payers)}
    while short := {w.id for w in works if w.id in built and not w.requires <= built}:
        built -= short
    return frozenset(built)


def states_of_payers(
    caps: Capacities, network: Network, works: Sequence[Work], players: Sequence[str]
) -> list[Floats]:
    """Return the capacities of the rows with what each coalition of payers builds."""
    known: dict[frozenset[str], Floats] = {}
    states = []
    for mask in range(2 ** len(players)):
        members = [p for i, p in enumerate(players) if mask >> i & 1]
        built = built_by(works, members, players)
        if built not in known:
            known[built] = network.row_capacity(with_projects(caps, built).by_id)
        states.append(known[built])
    return states
