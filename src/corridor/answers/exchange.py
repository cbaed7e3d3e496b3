"""A case as other programs for networks take it: states as nodes, arcs as links, cargo as modes."""

from __future__ import annotations

import math
import re
import string
from collections.abc import Sequence

import numpy as np
import pandas as pd

from corridor.answers.exchange_places import arc_line, state_points
from corridor.answers.questions import At
from corridor.answers.situations import capacities_at
from corridor.assignment.of_case.case_input import CaseInput, case_assignment
from corridor.case.model import Case
from corridor.case.tables import blank
from corridor.elements.elements import EACH_WAY, element_table
from corridor.formats.traffic.aequilibrae import Kind, Project
from corridor.formats.traffic.omx import Matrices
from corridor.messages import message
from corridor.network.build import Floats, Network
from corridor.problems import CorridorError

NO_LIMIT_T_PER_YEAR = 1e12
"""Written where nothing limits a link, as AequilibraE wants a number."""

LEAST_H = 1e-9
"""Written where cargo takes no time, as AequilibraE assigns no traffic to links of no time."""

CONNECTOR = "centroid_connector"

LINK_TYPES = (
    Kind("r", "rail", "Railway between two nodes"),
    Kind("o", "road", "Road between two nodes"),
    Kind("s", "sea", "Lane at sea or on a river"),
    Kind("b", "border", "Checks at a border post, in series with their link"),
    Kind("t", "terminal", "Transfer in a terminal"),
    Kind("p", "port", "Transfer in a port"),
)

TYPE_OF_TABLE = {"borders": "border", "terminals": "terminal", "ports": "port"}

NODE_MEANINGS = {"state": "Node of the case with mode and gauge, zone, or place within a link"}

LINK_MEANINGS = {
    "element": "Row of the case by its id; blank on connectors",
    "gauge_mm": "Gauge of a railway, mm",
    "counts": "Whether the capacity is each way, or that of all links of the element together",
    "length_km": "Length in the case, km; distance is that of the line on the map, m",
}

EACH_WAY_MEANINGS = {
    "capacity": f"Tonnes a year; {NO_LIMIT_T_PER_YEAR:.0e} where nothing limits it",
    "travel_time": f"Hours without traffic, {LEAST_H:.0e} for none; dwell at borders and so on",
    "background": "Tonnes a year that are there beside the demand",
}
"""Of the columns ``_ab`` and ``_ba``."""


def aequilibrae_project(case: Case, at: At | None = None) -> Project:
    """Return a case in a situation as a project of AequilibraE.

    Each state of the virtual network is a node, each element a link or several: what cargo can do
    next, with changes of mode and gauge. What is closed is left out. Commodities are modes, so that
    a link takes those that fit it; ``usd_x`` is what a tonne of the commodity with the letter x
    pays there, with what weighs like money. A graph of AequilibraE has the routes of the assignment
    of the case.

    Parameters
    ----------
    case : Case
        The case.
    at : At, optional
        The situation; the case as it stands when not given.

    Returns
    -------
    Project

    Raises
    ------
    CorridorError
        If the case has no demand, or more commodities than there are letters.
    """
    caps = capacities_at(case, At() if at is None else at)
    case_input = case_assignment(caps)
    modes = _modes(case_input)
    placed = state_points(case_input)
    nodes, number = _nodes(case_input, placed)
    links = _links(case_input, modes, placed, number)
    linked = nodes["node_id"].isin([*links["a_node"], *links["b_node"]])
    sit = caps.situation
    return Project(
        description=f"{case.settings['title']}; {sit.year}, tonnes a year, hours and USD",
        modes=modes,
        link_types=LINK_TYPES,
        nodes=nodes[linked | (nodes["is_centroid"] == 1)],
        links=links,
        meanings={
            "nodes": NODE_MEANINGS,
            "links": LINK_MEANINGS | _each_way_meanings(modes),
        },
        matrices=_matrices(case_input, modes, number),
    )


def _each_way_meanings(modes: Sequence[Kind]) -> dict[str, str]:
    paid = {f"usd_{m.letter}": f"USD that a tonne of {m.name} pays, and constants" for m in modes}
    named = (EACH_WAY_MEANINGS | paid).items()
    return {f"{name}_{way}": meaning for name, meaning in named for way in ("ab", "ba")}


def _modes(case_input: CaseInput) -> tuple[Kind, ...]:
    """Return a mode for each commodity, by letters in the order of the table."""
    classes = case_input.problem.classes
    if len(classes) > len(string.ascii_letters):
        raise CorridorError(
            message(
                "AequilibraE calls modes by letters, and %(count)s commodities are more than "
                "%(most)s; merge some",
                count=len(classes),
                most=len(string.ascii_letters),
            )
        )
    records = case_input.capacities.situation.case.records["commodities"]
    names: dict[str, None] = {}
    for each in classes:
        name = re.sub("[^A-Za-z_]", "_", each.name)
        while name in names:
            name += "_"
        names[name] = None
    return tuple(
        Kind(letter, name, str(records[each.name]["name"]), each.value_of_time)
        for letter, name, each in zip(string.ascii_letters, names, classes, strict=False)
    )


def _merged(network: Network) -> dict[int, int]:
    """Return the source of each place by its sink: both are one centroid."""
    return {network.place_sink[place]: s for place, s in network.place_source.items()}


def _nodes(case_input: CaseInput, placed: Floats) -> tuple[pd.DataFrame, list[int]]:
    """Return the nodes, and the number of each state; the two states of a place are one node."""
    network, merged = case_input.network, _merged(case_input.network)
    number = [0] * len(network.states)
    kept = [state for state in range(len(network.states)) if state not in merged]
    for place, state in enumerate(kept, start=1):
        number[state] = place
    for sink, source in merged.items():
        number[sink] = number[source]
    centroids = set(merged.values())
    frame = pd.DataFrame(
        {
            "node_id": [number[s] for s in kept],
            "is_centroid": [int(s in centroids) for s in kept],
            "state": [network.states[s].removesuffix(" source") for s in kept],
            "wkt": [f"POINT ({placed[s][0]} {placed[s][1]})" for s in kept],
        }
    )
    return frame, number


def _links(
    case_input: CaseInput, modes: Sequence[Kind], placed: Floats, number: Sequence[int]
) -> pd.DataFrame:
    """Return the links: an arc, or two that lead through the same element there and back."""
    network, merged = case_input.network, _merged(case_input.network)
    tail, head = (
        [merged.get(int(state), int(state)) for state in ends]
        for ends in (network.tail, network.head)
    )
    letters = [_letters(case_input, modes, arc) for arc in range(len(tail))]
    back = {
        (head[a], tail[a], case_input.element_of_arc(a), letters[a]): a for a in range(len(tail))
    }
    rows, used = list[dict[str, object]](), set[int]()
    for arc in range(len(tail)):
        if arc in used or not letters[arc]:
            continue
        element = case_input.element_of_arc(arc)
        other = back.get((tail[arc], head[arc], element, letters[arc]), -1)
        used |= {arc, other}
        rows.append(
            {
                "link_id": len(rows) + 1,
                "a_node": number[tail[arc]],
                "b_node": number[head[arc]],
                "direction": int(other < 0),
                "modes": letters[arc],
                **_described(case_input, arc),
                **_numbers(case_input, modes, arc, "ab"),
                **_numbers(case_input, modes, arc if other < 0 else other, "ba"),
                "wkt": arc_line(case_input, arc, placed[tail[arc]], placed[head[arc]]),
            }
        )
    return pd.DataFrame(rows)


def _letters(case_input: CaseInput, modes: Sequence[Kind], arc: int) -> str:
    """Return the letters of the commodities that can take an arc; none where it is closed."""
    open_to = np.isfinite(case_input.problem.money[:, arc])
    return "".join(mode.letter for mode, fits in zip(modes, open_to, strict=True) if fits)


def _described(case_input: CaseInput, arc: int) -> dict[str, object]:
    """Return what an arc is, in words, and its length."""
    caps, element = case_input.capacities, case_input.element_of_arc(arc)
    case, km = caps.situation.case, float(case_input.km[arc])
    if not element:
        return {"link_type": CONNECTOR, "name": "", "element": "", "counts": "",
                "gauge_mm": None, "length_km": km}  # fmt: skip
    table = element_table(case, element)
    record = case.records[table][element]
    named = case.records["links"].get(element, record)
    each_way = table not in ("terminals", "ports")
    return {
        "link_type": TYPE_OF_TABLE.get(table, table),
        "name": "" if blank(named["name"]) else str(named["name"]),
        "element": element,
        "counts": EACH_WAY if each_way else "all links of the element together",
        "gauge_mm": float(record["gauge_mm"]) if table == "rail" else None,
        "length_km": km,
    }


def _numbers(case_input: CaseInput, modes: Sequence[Kind], arc: int, way: str) -> dict[str, float]:
    """Return the numbers of an arc, under the names of one direction of its link."""
    row = int(case_input.network.row[arc])
    limit = float(case_input.capacity[row]) if row >= 0 else math.inf
    money = case_input.problem.money[:, arc]
    return {
        f"capacity_{way}": limit if math.isfinite(limit) else NO_LIMIT_T_PER_YEAR,
        f"travel_time_{way}": max(float(case_input.hours[arc]), LEAST_H),
        f"background_{way}": float(case_input.problem.preload[row]) if row >= 0 else 0.0,
        **{
            f"usd_{mode.letter}_{way}": float(usd) if math.isfinite(usd) else 0.0
            for mode, usd in zip(modes, money, strict=True)
        },
    }


def _matrices(case_input: CaseInput, modes: Sequence[Kind], number: Sequence[int]) -> Matrices:
    """Return tonnes a year between centroids, a matrix for each commodity."""
    network, demand = case_input.network, case_input.problem.demand
    zones = sorted(number[state] for state in network.place_source.values())
    place = {zone: i for i, zone in enumerate(zones)}
    tables = np.zeros((len(modes), len(zones), len(zones)))
    rows, columns = (
        np.array([place[number[int(state)]] for state in ends])
        for ends in (demand.origin, demand.destination)
    )
    np.add.at(tables, (demand.traffic_class, rows, columns), demand.volume)
    return Matrices(
        tuple(map(str, zones)),
        {mode.name: table for mode, table in zip(modes, tables, strict=True)},
    )
