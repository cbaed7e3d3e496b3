"""Where a piece of a case ends: its nodes and links, and the gates in the countries beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from corridor.case.checks.network import link_mode_state
from corridor.case.tables import Tables, words
from corridor.messages import message
from corridor.problems import CorridorError, unknown

GATE = "gate-"
"""How the zone of a gate begins; the rest is its node."""


@dataclass(frozen=True)
class Bounds:
    """Nodes and links of a piece.

    Attributes
    ----------
    inside : frozenset of str
        Nodes of its countries.
    gates : frozenset of str
        Nodes of other countries at the far ends of links that leave it.
    links : frozenset of str
        Links with an end inside.
    lost : tuple of str
        Nodes of its countries that hang together with the rest only through other countries, and
        are left out.
    """

    inside: frozenset[str]
    gates: frozenset[str]
    links: frozenset[str]
    lost: tuple[str, ...]

    @property
    def nodes(self) -> frozenset[str]:
        """All its nodes."""
        return self.inside | self.gates


def countries_of(case: Tables, given: Iterable[str]) -> tuple[str, ...]:
    """Return the countries that are meant, each once.

    Raises
    ------
    CorridorError
        If one has no node, or none is named.
    """
    known = {str(node["country"]) for node in case.rows("nodes")}
    names = {str(zone["country"]): str(zone["name"]) for zone in case.rows("zones")}
    meant = {text.casefold(): code for code in known for text in (code, names.get(code, code))}
    chosen: dict[str, None] = {}
    for text in given:
        code = meant.get(text.strip().casefold())
        if code is None:
            raise CorridorError(unknown("country", text, known, names))
        chosen[code] = None
    if not chosen:
        raise CorridorError(
            message(
                "no country is named; expected one or more of %(known)s",
                known=" ".join(sorted(known)),
            )
        )
    return tuple(chosen)


def bounds_of(case: Tables, countries: Collection[str]) -> Bounds:
    """Return the nodes and links of a piece: the largest part that hangs together.

    Parameters
    ----------
    case : Tables
        A case without fatal problems.
    countries : collection of str
        Countries of the piece.
    """
    own = {n for n, node in case.records["nodes"].items() if node["country"] in countries}
    ends = {i: _ends(case, i) for i in case.records["links"]}
    touching = {i: pair for i, pair in ends.items() if set(pair) & own}
    part = _largest_part(touching.values(), own)
    inside = frozenset(own & part)
    links = frozenset(i for i, pair in touching.items() if set(pair) & inside)
    gates = frozenset(n for i in links for n in ends[i]) - inside
    return Bounds(inside, gates, links, tuple(sorted(own - inside)))


def _ends(case: Tables, link: str) -> tuple[str, str]:
    row = case.records["links"][link]
    return str(row["from_node_id"]), str(row["to_node_id"])


def _largest_part(pairs: Iterable[tuple[str, str]], own: set[str]) -> set[str]:
    """Return the nodes of the part with most nodes of one's own, the first of several."""
    near: dict[str, set[str]] = defaultdict(set)
    for a, b in pairs:
        near[a].add(b)
        near[b].add(a)
    best: set[str] = set()
    seen: set[str] = set()
    for start in sorted(own):
        if start in seen or start not in near:
            continue
        part, ahead = {start}, [start]
        while ahead:
            new = near[ahead.pop()] - part
            part |= new
            ahead += new
        seen |= part
        if len(part & own) > len(best & own):
            best = part
    return best


def states_at(case: Tables, bounds: Bounds) -> dict[str, set[str]]:
    """Return modes and gauges that meet at each node of a piece."""
    met: dict[str, set[str]] = defaultdict(set)
    for link in bounds.links:
        for node in _ends(case, link):
            met[node].add(str(link_mode_state(case, link)))
    return met


def gate_nodes(case: Tables, bounds: Bounds) -> dict[tuple[str, str], str]:
    """Return the node that stands for a gate, by node and mode or gauge.

    Where several of them meet, each has a gate of its own: what happens to the cargo beyond, such
    as a change from rail to road, is no part of the piece.
    """
    met = states_at(case, bounds)
    return {
        (node, state): node if len(met[node]) == 1 else f"{node}-{state}"
        for node in bounds.gates
        for state in met[node]
    }


def zone_nodes(case: Tables, zone: str) -> tuple[str, ...]:
    """Return the nodes at which the cargo of a zone starts and ends."""
    return words(case.records["zones"][zone]["node_ids"])
