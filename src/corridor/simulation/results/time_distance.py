"""Time and cost against distance along the route of a tonne, as UNESCAP draws them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from corridor.assignment.of_case.route_profile import KINDS, Part, column, route_frame
from corridor.case.rows import Link
from corridor.case.situation import Situation
from corridor.elements.costs import element_cost
from corridor.messages import joined, message
from corridor.problems import CorridorError
from corridor.simulation.building.empties import ends
from corridor.simulation.building.journeys import Journey
from corridor.simulation.results.element_times import Stay, leg_kg, leg_stays
from corridor.simulation.results.simulated import Simulated
from corridor.units import HOURS_PER_YEAR

MOST_SCALED = 4.0
"""Waits are scaled by up to this factor; beyond it all hours are scaled."""

HOW = message(
    "Hours are simulated means. An element has the mean wait of all that pass it, both ways; in a "
    "yard cargo waits for a vehicle half of the time in which a load comes together. This cargo "
    "met other waits than the mean: all of them are scaled so that the end is its mean transit "
    "time."
)
"""Where the hours of a profile come from."""


def time_distance(sim: Simulated, pair: tuple[str, str] | None = None) -> pd.DataFrame:
    """Return hours and dollars against kilometres on the busiest route of a pair.

    Parameters
    ----------
    sim : Simulated
        A simulation.
    pair : (str, str), optional
        Origin and destination; that with most tonnes when not given.

    Returns
    -------
    DataFrame
        A row for each element in the order of travel: ``element``, ``name``, ``kind`` (``rail``,
        ``road``, ``sea``, ``border``, ``terminal``, ``port``, or ``yard`` where cargo waits for a
        vehicle; its element is the node), ``mode``, ``from_km``, ``to_km`` (the same but on
        links), ``from_h``, ``to_h``, ``from_usd_per_t``, ``to_usd_per_t``, ``wait_h`` (part of the
        hours), ``note``.

        The last hour is the simulated mean transit time of the route. ``attrs`` has ``pair``,
        ``tonnes_per_year``, ``share`` (of the pair), ``transit_h`` and ``how`` in words.

    Raises
    ------
    CorridorError
        If no cargo of the pair was simulated, or none arrived.
    """
    path = _largest_path(sim, pair)
    routed = sim.routing.paths[path]
    kg = sum(float(y.paths["delivered_kg"][path]) for y in sim.runs)
    if kg <= 0:
        raise CorridorError(
            message(
                "nothing from %(origin)s to %(destination)s arrived in the year",
                origin=routed.pair[0],
                destination=routed.pair[1],
            )
        )
    transit_h = sum(float(y.paths["kg_min"][path]) for y in sim.runs) / kg / 60
    frame = route_frame(_fitted(list(_parts(sim, path)), transit_h))
    of_pair = sum(p.tonnes_per_year for p in sim.routing.paths if p.pair == routed.pair)
    frame.attrs = {
        "pair": routed.pair,
        "tonnes_per_year": kg / 1000 / len(sim.runs),
        "share": routed.tonnes_per_year / of_pair,
        "transit_h": transit_h,
        "how": HOW,
    }
    return frame


def _largest_path(sim: Simulated, pair: tuple[str, str] | None) -> int:
    """Return the number of the path of a pair that carries most."""
    paths = sim.routing.paths
    tonnes: dict[tuple[str, str], float] = {}
    for path in paths:
        tonnes[path.pair] = tonnes.get(path.pair, 0.0) + path.tonnes_per_year
    if pair is None:
        pair = max(tonnes, key=lambda p: tonnes[p])
    if tuple(pair) not in tonnes:
        known = [message("%(first)s to %(last)s", first=o, last=d) for o, d in tonnes]
        raise CorridorError(
            message(
                "no cargo from %(origin)s to %(destination)s was simulated; there is %(known)s",
                origin=pair[0],
                destination=pair[1],
                known=joined(known, ", "),
            )
        )
    own = [i for i, path in enumerate(paths) if path.pair == tuple(pair)]
    return max(own, key=lambda i: paths[i].tonnes_per_year)


def _parts(sim: Simulated, path: int) -> Iterator[Part]:
    """Yield yards and elements of a path in the order of travel."""
    built, case = sim.built, sim.capacities.situation.case
    table = sim.elements[["mean_wait_h", "sojourn_h"]].fillna(0.0).to_numpy()
    measured = dict(zip(sim.elements["id"], table.tolist(), strict=True))
    carried = leg_kg(sim)
    node = ""
    for i, journey in enumerate(built.journeys[path]):
        leg = built.legs[journey]
        begin, end = ends(case, journey) if journey.calls else (node, node)
        yield _yard(sim, journey, begin, _gather_h(sim, leg, carried[leg], first=i == 0))
        stays = leg_stays(built, leg)
        for kind, element in _visited(sim, journey):
            wait_h, sojourn_h = measured[element]
            stay = stays.get(element, Stay())
            yield Part(
                element=element,
                name=sim.capacities.elements[element].name,
                kind=KINDS[kind],
                mode=journey.mode,
                free_h=_free_h(kind, stay, wait_h, sojourn_h),
                wait_h=wait_h,
                **km_and_usd(sim.capacities.situation, kind, element),  # type: ignore[arg-type]
            )
        node = end


def _visited(sim: Simulated, journey: Journey) -> list[tuple[str, str]]:
    """Return table and id of the elements of a journey in the order of travel."""
    records = sim.capacities.situation.case.records
    visited = [(c.table, c.element) for c in journey.calls]
    if journey.mode == "sea" and journey.load_at in records["ports"]:
        visited.insert(0, ("ports", journey.load_at))
    if journey.unload_at:
        table = "terminals" if journey.unload_at in records["terminals"] else "ports"
        visited.append((table, journey.unload_at))
    return visited


def _free_h(table: str, stay: Stay, wait_h: float, sojourn_h: float) -> float:
    """Return the hours at an element beside the wait; servers take longer while they are shut."""
    if table == "rail":
        return stay.hours
    if table == "sea":
        return max(stay.moving_h + stay.served_h, sojourn_h - wait_h) + stay.held_h
    # The wait for a ship is counted with that for the berth and is no part of the stay there.
    served_h = sojourn_h - wait_h if wait_h <= sojourn_h else sojourn_h
    return served_h + stay.moving_h + stay.held_h


def km_and_usd(sit: Situation, table: str, element: str) -> dict[str, object]:
    """Return kilometres and dollars a tonne of an element, with a note where they are not known."""
    cost = element_cost(sit, element)
    if table not in ("rail", "road", "sea"):
        return {"usd_per_t": cost.usd_per_t}
    km = sit.row(Link, element).length
    note = "" if cost.known else f"{cost.unknown} not known, counted as 0"
    return {"km": km, "usd_per_t": cost.usd_per_t, "note": note}


def _yard(sim: Simulated, journey: Journey, node: str, gather_h: float) -> Part:
    records = sim.capacities.situation.case.records
    vehicles = records["ships" if journey.mode == "sea" else "vehicles"]
    name = message(
        "%(place)s: wait for %(vehicle)s",
        place=str(records["nodes"][node]["name"]) if node else "",
        vehicle=str(vehicles[journey.vehicle]["name"]) if journey.vehicle else message("handling"),
    )
    return Part(node, name, "yard", journey.mode, gather_h=gather_h)


def _gather_h(sim: Simulated, leg: int, kg_per_year: float, *, first: bool) -> float:
    """Return the hours that cargo waits for a vehicle if it comes evenly.

    Half the interval of a timetable, or half the time that a load takes to fill, at most the time
    for which a part load is held. Cargo starts in whole loads.
    """
    row = sim.built.builder.rows["legs"][leg]
    if row.get("every_min", 0.0) > 0:
        return float(row["every_min"]) / 120
    if first or kg_per_year <= 0:
        return 0.0
    return float(min(row["load_kg"] / kg_per_year * HOURS_PER_YEAR, row["hold_min"] / 60)) / 2


def _fitted(parts: list[Part], transit_h: float) -> list[Part]:
    """Make the hours of all parts come to the transit time; see [`HOW`][]."""
    free, wait = column(parts, "free_h"), column(parts, "wait_h") + column(parts, "gather_h")
    waits_h = transit_h - free.sum()
    if 0 <= waits_h <= MOST_SCALED * wait.sum():
        wait *= waits_h / wait.sum() if waits_h > 0 else 0.0
    else:  # hardly anything waited, and running times vary a little
        scale = transit_h / ((free.sum() + wait.sum()) or 1.0)
        free, wait = free * scale, wait * scale
    return [
        replace(p, free_h=float(f), wait_h=float(w))
        for p, f, w in zip(parts, free, wait, strict=True)
        if p.kind != "yard" or w > 0
    ]
