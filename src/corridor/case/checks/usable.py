"""What cargo between zones could use: all but dead ends and what nothing names."""

from __future__ import annotations

from collections import defaultdict

from corridor.case.checks.network import State, link_mode_state
from corridor.case.tables import Tables, words

Edge = tuple[State, State, tuple[str, str]]
"""Two states and the row, as table and id, by which cargo gets from one to the other."""


def usable_rows(case: Tables) -> set[tuple[str, str]] | None:
    """Return the rows, as table and id, that lie on some way between two zones with demand.

    Dead ends are cut off until every end is a zone. What remains may still hold rows on no route:
    the set is too large rather than too small.

    Parameters
    ----------
    case : Tables
        A case without fatal problems.

    Returns
    -------
    set or None
        None where the case has no demand.
    """
    zones = {str(r[end]) for r in case.rows("demand") for end in ("origin", "destination")}
    if not zones:
        return None
    access = {node for zone in zones for node in words(case.records["zones"][zone]["node_ids"])}
    used = {row for _, _, row in _without_dead_ends(_edges(case), access)}
    links = {row_id for _, row_id in used}
    used |= {("borders", b) for b, r in case.records["borders"].items() if r["link_id"] in links}
    return used | _named_by(case, used)


def _edges(case: Tables) -> list[Edge]:
    edges: list[Edge] = []
    for link in case.rows("links"):
        state = str(link_mode_state(case, link["link_id"]))
        ends = ((str(link["from_node_id"]), state), (str(link["to_node_id"]), state))
        edges.append((*ends, (str(link["mode"]), str(link["link_id"]))))
    for table in ("terminals", "ports"):
        for row_id, record in case.records[table].items():
            for a, _, b in (pair.partition("-") for pair in words(record["transfers"])):
                node = str(record["node_id"])
                edges.append(((node, a), (node, b), (table, row_id)))
    return edges


def _without_dead_ends(edges: list[Edge], access: set[str]) -> list[Edge]:
    """Cut off states with one neighbour at which no cargo starts or ends, again and again."""
    while True:
        near: dict[State, set[State]] = defaultdict(set)
        for a, b, _ in edges:
            near[a].add(b)
            near[b].add(a)
        dead = {s for s, others in near.items() if len(others) < 2 and s[0] not in access}
        if not dead:
            return edges
        edges = [edge for edge in edges if edge[0] not in dead and edge[1] not in dead]


def _named_by(case: Tables, used: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return the trains, trucks, ships and channels of elements in use, and of their effects."""
    named: set[tuple[str, str]] = set()
    for table, row_id in used:
        record = case.records[table][row_id]
        for field, target in (("vehicle_id", "vehicles"), ("ship_id", "ships")):
            if field in record:
                named.add((target, str(record[field])))
        named |= {("channels", c) for c in words(record.get("channel_ids", ""))}
    for effect in case.rows("effects"):
        for field, target in (("vehicle_id", "vehicles"), ("ship_id", "ships")):
            if effect["field"] == field:
                named.add((target, str(effect["value"])))
    return named
