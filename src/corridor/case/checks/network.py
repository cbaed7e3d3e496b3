"""Checks of the network that the tables form: can every tonne go where it should.

Lines that are planned or closed count as connections: a case may ask what building them brings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import TypeVar

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from corridor.case.cargo import fits
from corridor.case.checks.lone_facilities import lone_facility
from corridor.case.tables import Record, Tables, blank, words
from corridor.messages import message
from corridor.problems import Problem

State = tuple[str, str]
"""Node and mode state, such as ``("astara-az", "rail1520")``."""

Reached = TypeVar("Reached", int, str)
"""What a search reaches: numbers of states, or their names."""

MOST_NAMED = 5
"""Rows of the demand that a message names."""


def link_mode_state(case: Tables, link_id: str) -> str | None:
    """Return the mode state of a link: its mode, with the gauge for a railway.

    Parameters
    ----------
    case : Tables
        The case.
    link_id : str
        A link of it.

    Returns
    -------
    str or None
        Such as ``rail1435``; None when a railway has no row in the table ``rail``.
    """
    mode = str(case.records["links"][link_id]["mode"])
    if mode != "rail":
        return mode
    row = case.records["rail"].get(link_id)
    return None if row is None else f"rail{int(row['gauge_mm'])}"


def check_network(case: Tables) -> list[Problem]:
    """Check the network of a case whose keys and references are sound.

    Parameters
    ----------
    case : Tables
        The case.

    Returns
    -------
    list of Problem
        Missing attributes, gauge breaks, disconnected parts, unreachable demand, borders.
    """
    problems = [*_attributes(case), *_borders(case)]
    if problems and any(p.fatal for p in problems):
        return problems
    at_node = _states_at_node(case)
    facilities = list(_facilities(case, at_node))
    if facilities:
        return [*problems, *facilities]
    problems += _gauge_breaks(case, at_node)
    problems += _connections(case, at_node)
    return problems


def _attributes(case: Tables) -> Iterator[Problem]:
    for row, link in enumerate(case.rows("links"), start=2):
        if link["link_id"] not in case.records[link["mode"]]:
            yield Problem(
                "E501",
                "links.csv",
                row,
                "link_id",
                link["link_id"],
                message("a row for it in %(mode)s.csv", mode=link["mode"]),
                message(
                    "Add the row to %(mode)s.csv, state a capacity in "
                    "stated_t_per_year of links.csv, or correct the mode.",
                    mode=link["mode"],
                ),
            )
        if not blank(link["stated_t_per_year"]):
            yield Problem(
                "E508",
                "links.csv",
                row,
                "stated_t_per_year",
                f"{link['stated_t_per_year']:g}",
                message(
                    "one stated capacity: %(mode)s.csv has another one for %(link_id)s",
                    mode=link["mode"],
                    link_id=link["link_id"],
                ),
                message("Clear one of the two."),
            )
    for table in ("rail", "road", "sea"):
        for row, record in enumerate(case.rows(table), start=2):
            link = case.records["links"][record["link_id"]]
            if link["mode"] != table:
                yield Problem(
                    "E501",
                    f"{table}.csv",
                    row,
                    "link_id",
                    record["link_id"],
                    message("a link of mode %(table)s", table=table),
                    message(
                        "links.csv says %(mode)s: move the row or correct the mode.",
                        mode=link["mode"],
                    ),
                )


def _borders(case: Tables) -> Iterator[Problem]:
    nodes, links = case.records["nodes"], case.records["links"]
    crossed = {record["link_id"] for record in case.rows("borders")}

    def countries(link: object) -> tuple[str, str]:
        return nodes[link["from_node_id"]]["country"], nodes[link["to_node_id"]]["country"]  # type: ignore[index]

    for row, record in enumerate(case.rows("borders"), start=2):
        start, end = countries(links[record["link_id"]])
        if start == end:
            yield Problem(
                "E506",
                "borders.csv",
                row,
                "link_id",
                record["link_id"],
                message("a link between two countries"),
                message(
                    "Both ends lie in %(start)s: name the link that crosses the border.",
                    start=start,
                ),
            )
    for row, link in enumerate(case.rows("links"), start=2):
        start, end = countries(link)
        if link["mode"] != "sea" and start != end and link["link_id"] not in crossed:
            yield Problem(
                "W601",
                "links.csv",
                row,
                "link_id",
                link["link_id"],
                message("rows in borders.csv for %(start)s and %(end)s", start=start, end=end),
                message("Add both sides; without them the border costs nothing and stops nobody."),
                (str(link["link_id"]),),
            )


def _states_at_node(case: Tables) -> dict[str, set[str]]:
    at_node: dict[str, set[str]] = defaultdict(set)
    for link in case.rows("links"):
        state = str(link_mode_state(case, link["link_id"]))
        at_node[link["from_node_id"]].add(state)
        at_node[link["to_node_id"]].add(state)
    return at_node


def _transfers(case: Tables) -> Iterator[tuple[str, int, Record, str, str]]:
    for table in ("terminals", "ports"):
        for row, record in enumerate(case.rows(table), start=2):
            for pair in words(record["transfers"]):
                a, b = pair.split("-")
                yield table, row, record, a, b


def _facilities(case: Tables, at_node: dict[str, set[str]]) -> Iterator[Problem]:
    lone = {
        (table, row): problem
        for table in ("terminals", "ports")
        for row, record in enumerate(case.rows(table), start=2)
        if len(met := at_node[record["node_id"]]) < 2
        and (problem := lone_facility(table, row, record, met)) is not None
    }
    yield from lone.values()
    for table, row, record, a, b in _transfers(case):
        node = record["node_id"]
        for state in (a, b) if (table, row) not in lone else ():
            if state not in at_node[node]:
                yield Problem(
                    "E502",
                    f"{table}.csv",
                    row,
                    "transfers",
                    f"{a}-{b}",
                    message(
                        "mode states that meet at %(node)s: %(names)s",
                        node=node,
                        names=" ".join(sorted(at_node[node])) or message("none"),
                    ),
                    message(
                        "No link of %(state)s touches %(node)s: correct the transfer or "
                        "the network.",
                        state=state,
                        node=node,
                    ),
                )


def _gauge_breaks(case: Tables, at_node: dict[str, set[str]]) -> Iterator[Problem]:
    """Report gauges at a node that no facility joins, directly or by way of a third one."""
    joined: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for _, _, record, a, b in _transfers(case):
        if a.startswith("rail") and b.startswith("rail"):
            joined[record["node_id"]][a].add(b)
            joined[record["node_id"]][b].add(a)
    for row, node in enumerate(case.rows("nodes"), start=2):
        gauges = sorted(s for s in at_node[node["node_id"]] if s.startswith("rail"))
        reached = _closure(set(gauges[:1]), joined[node["node_id"]])
        for apart in gauges:
            if apart not in reached:
                reached |= _closure({apart}, joined[node["node_id"]])
                yield Problem(
                    "E503",
                    "nodes.csv",
                    row,
                    "node_id",
                    node["node_id"],
                    message(
                        "a terminal with the transfer %(gauges)s-%(apart)s",
                        gauges=gauges[0],
                        apart=apart,
                    ),
                    message(
                        "Wagons cannot pass: add the terminal (with 0 positions if none "
                        "works yet) or end one of the lines at a node of its own."
                    ),
                )


def _connections(case: Tables, at_node: dict[str, set[str]]) -> Iterator[Problem]:
    """Report parts that do not hang together and demand that has no path."""
    number: dict[State, int] = {}
    for node, states in at_node.items():
        for state in sorted(states):
            number[node, state] = len(number)
    arcs = _arcs(case, number)
    yield from _parts(case, number, arcs)
    without_path = list(_without_path(case, number, arcs, case.rows("demand")))
    yield from (_unreachable(*each) for each in without_path)
    if not without_path:
        yield from _unfit(case, number)


def _arcs(case: Tables, number: dict[State, int], cargo: str = "") -> list[tuple[int, int]]:
    """Return the pairs of states between which cargo of some forms may go."""
    shut = {r["link_id"] for r in case.rows("borders") if not fits(cargo, r["carries"])}
    ends: list[tuple[int, int]] = []
    back: list[tuple[int, int]] = []
    for link in case.rows("links"):
        if link["link_id"] in shut or not _carried(case, link, cargo):
            continue
        state = str(link_mode_state(case, link["link_id"]))
        pair = number[link["from_node_id"], state], number[link["to_node_id"], state]
        (ends if link["directed"] == "yes" else back).append(pair)
    back += [
        (number[record["node_id"], a], number[record["node_id"], b])
        for _, _, record, a, b in _transfers(case)
        if fits(cargo, record["carries"])
    ]
    return ends + back + [(b, a) for a, b in back]


def _carried(case: Tables, link: Record, cargo: str) -> bool:
    """Return whether one of the trains, trucks or ships of a link carries some cargo."""
    row = case.records[link["mode"]][link["link_id"]]
    sea = link["mode"] == "sea"
    first, others = ("ship_id", "also_ship_ids") if sea else ("vehicle_id", "also_vehicle_ids")
    classes = case.records["ships" if sea else "vehicles"]
    return any(fits(cargo, classes[i]["carries"]) for i in (row[first], *words(row[others])))


def _parts(
    case: Tables, number: dict[State, int], arcs: list[tuple[int, int]]
) -> Iterator[Problem]:
    """Report nodes off the largest part; modes at one node count as joined by local haulage."""
    local: dict[str, int] = {}
    same_node = [(i, local.setdefault(node, i)) for (node, _), i in number.items()]
    _, part = _components(len(number), [*arcs, *same_node], strong=False)
    largest = np.bincount(part).argmax() if len(part) else -1
    for row, node in enumerate(case.rows("nodes"), start=2):
        first = local.get(node["node_id"])
        if first is None or part[first] != largest:
            yield Problem(
                "E504",
                "nodes.csv",
                row,
                "node_id",
                node["node_id"],
                message("a node connected to the network"),
                message("Add the missing link or remove the node."),
            )


def _components(
    size: int, arcs: Iterable[tuple[int, int]], *, strong: bool
) -> tuple[int, np.ndarray]:
    pairs = np.array(list(arcs), dtype=np.int64).reshape(-1, 2)
    graph = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(size, size))
    count, labels = connected_components(
        graph.tocsr(), directed=True, connection="strong" if strong else "weak"
    )
    return count, labels


def _without_path(
    case: Tables,
    number: dict[State, int],
    arcs: list[tuple[int, int]],
    rows: Iterable[Record],
) -> Iterator[tuple[int, Record]]:
    """Yield the rows of the demand without a path, by their numbers among all rows given.

    States that reach each other are one part; few parts are left where lines run both ways.
    """
    _, part = _components(len(number), arcs, strong=True)
    successors: dict[int, set[int]] = defaultdict(set)
    pairs = part[np.array(arcs, dtype=np.int64).reshape(-1, 2)]
    for a, b in pairs[pairs[:, 0] != pairs[:, 1]].tolist():
        successors[a].add(b)
    parts_at: dict[str, set[int]] = defaultdict(set)
    for (node, _), i in number.items():
        parts_at[node].add(int(part[i]))

    @cache
    def access(zone: str) -> set[int]:
        nodes = words(case.records["zones"][zone]["node_ids"])
        return set[int]().union(*(parts_at.get(node, ()) for node in nodes))

    @cache
    def reached(zone: str) -> set[int]:
        return _closure(access(zone), successors)

    for row, record in enumerate(rows, start=2):
        if reached(record["origin"]).isdisjoint(access(record["destination"])):
            yield row, record


def _unreachable(row: int, record: Record) -> Problem:
    return Problem(
        "E505",
        "demand.csv",
        row,
        "destination",
        message(
            "%(origin)s to %(destination)s",
            origin=record["origin"],
            destination=record["destination"],
        ),
        message("a path between the zones"),
        message("Add the link, terminal or port that is missing between them."),
    )


def _unfit(case: Tables, number: dict[State, int]) -> Iterator[Problem]:
    """Warn of commodities whose demand has paths, but none on which everything carries them."""
    demand = case.rows("demand")
    for row, commodity in enumerate(case.rows("commodities"), start=2):
        cargo = str(commodity["cargo"])
        if not cargo:
            continue
        own = [r for r in demand if r["commodity_id"] == commodity["commodity_id"]]
        lost = [
            r["demand_id"] for _, r in _without_path(case, number, _arcs(case, number, cargo), own)
        ]
        if lost:
            yield Problem(
                "W418",
                "commodities.csv",
                row,
                "cargo",
                cargo,
                message(
                    "vehicles, ships, borders, terminals and ports that carry %(name)s "
                    "all the way for %(some)s of demand.csv",
                    name=commodity["name"],
                    some=_some(lost),
                ),
                message(
                    "Correct cargo, or carries where it should pass, or name a train, "
                    "truck or ship that carries it in also_vehicle_ids or "
                    "also_ship_ids."
                ),
            )


def _some(ids: list[str]) -> str:
    names, more = ", ".join(ids[:MOST_NAMED]), len(ids) - MOST_NAMED
    return (
        message("%(names)s and %(more)s more rows", names=names, more=more) if more > 0 else names
    )


def _closure(start: set[Reached], successors: Mapping[Reached, Iterable[Reached]]) -> set[Reached]:
    seen, ahead = set(start), list(start)
    while ahead:
        for step in successors.get(ahead.pop(), ()):
            if step not in seen:
                seen.add(step)
                ahead.append(step)
    return seen
