"""Capacities beside what elements of their kind carry, and beside the demand that needs them."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterator

from corridor.case.checks.limits import Limit, limit
from corridor.case.model import Case
from corridor.case.rows import Link, Rail, Road, Vehicle
from corridor.case.schema import ELEMENT_TABLES, key_field
from corridor.case.situation import Situation, situation
from corridor.case.tables import words
from corridor.elements.elements import element_capacity, element_row, left_open, projects_on
from corridor.messages import Message, message
from corridor.problems import Problem
from corridor.units import T_PER_MT


def beyond_their_kind(case: Case) -> Iterator[Problem]:
    """Find capacities that no element of the kind reaches, today or with one of the projects on it.

    Parameters
    ----------
    case : Case
        A case without fatal problems.

    Yields
    ------
    Problem
        W611, one for each element.
    """
    now = situation(case)
    for table in ELEMENT_TABLES:
        for row, record in enumerate(case.rows(table), start=2):
            element = str(record[str(key_field(table))])
            works = projects_on(case, element) - now.built
            for sit, with_one in _with_each(now, works):
                usual, kind = _usual(sit, element)
                capacity = element_capacity(sit, element).capacity_t_per_year
                if math.isinf(capacity) or usual.allows(capacity / T_PER_MT):
                    continue
                yield Problem(
                    "W611",
                    f"{table}.csv",
                    row,
                    "",
                    message(
                        "%(element)s%(with_one)s: %(capacity)s million t/year",
                        element=element,
                        with_one=with_one,
                        capacity=f"{capacity / T_PER_MT:.1f}",
                    ),
                    message(
                        "at most %(high)s million t/year on %(kind)s",
                        high=f"{usual.high:g}",
                        kind=kind,
                    ),
                    message(
                        "Check what the formula starts from (the arithmetic of the element) and "
                        "the stated figure. %(reason)s.",
                        reason=usual.reason,
                    ),
                    (element,),
                )
                break


def longer_than_their_tracks(case: Case) -> Iterator[Problem]:
    """Find single tracks whose trains fit no station between the ends, now or with one project.

    The period of a pair lets trains meet at the ends of the slowest section. Trains that fit no
    track there cannot, and a simulation runs them from end to end without a stop.

    Parameters
    ----------
    case : Case
        A case without fatal problems.

    Yields
    ------
    Problem
        W619, one for each line. Lines of which only a stated capacity is known have no stations.
    """
    now = situation(case)
    for row, link in enumerate(case.records["rail"], start=2):
        works = projects_on(case, link) - now.built
        for sit, with_one in _with_each(now, works):
            rail, capacity = sit.row(Rail, link), element_capacity(sit, link)
            if capacity.binds == "stated" and capacity.left_open:
                continue
            train = sit.row(Vehicle, rail.vehicle_id)
            stops = rail.limiting_km < sit.row(Link, link).length
            if not (0 < rail.tracks < 2 and stops and train.length_m):
                continue
            if train.length_m > rail.station_track_m:
                yield Problem(
                    "W619",
                    "rail.csv",
                    row,
                    "station_track_m",
                    message(
                        "%(link)s%(with_one)s: trains %(train)s of %(length)s m, station tracks of "
                        "%(track)s m",
                        link=link,
                        with_one=with_one,
                        train=train.vehicle_id,
                        length=f"{train.length_m:g}",
                        track=f"{rail.station_track_m:g}",
                    ),
                    message("station tracks that hold the trains of the line"),
                    message(
                        "Correct station_track_m of the line or length_m of the train. As they "
                        "are, trains cannot meet between the ends of the line: a simulation runs "
                        "them without a stop, and far less passes than the formula says."
                    ),
                    (link,),
                )
                break


def _with_each(now: Situation, works: Collection[str]) -> Iterator[tuple[Situation, str]]:
    """Yield the present and that with each project alone, since some exclude each other."""
    yield now, ""
    for project in sorted(works):
        yield now.with_built(now.built | {project}), message(" with %(project)s", project=project)


def _usual(sit: Situation, element: str) -> tuple[Limit, str]:
    """Return the limit of an element's kind in million tonnes, and the kind in words."""
    row = element_row(sit, element)
    if isinstance(row, Rail):
        tracks = max(1, int(row.tracks))
        kind = str(tracks) if tracks < 3 and "tracks" not in left_open(row) else "more"
        words_of = {"1": "a single track", "2": "a double track", "more": "three tracks or more"}
        return limit("capacity", f"rail {kind}"), words_of[kind]
    if isinstance(row, Road):
        lane, lanes = limit("capacity", "road lane"), max(1.0, row.lanes)
        return (
            Limit(lane.low, lane.high * lanes, lane.unit, lane.reason),
            f"{lanes:g} lane(s) each way",
        )
    if row.table == "borders":
        link = sit.case.records["borders"][element]["link_id"]
        mode = str(sit.case.records["links"][link]["mode"])
        return limit("capacity", f"borders {mode}"), message(
            "a border post for %(mode)s", mode=mode
        )
    kinds = {
        "sea": message("a sea lane"),
        "terminals": message("a terminal"),
        "ports": message("a port"),
    }
    return limit("capacity", row.table), kinds[row.table]


def _beside_capacity(zone: str, end: str, tonnes: float, capacity: float) -> Message:
    values = {
        "zone": zone,
        "tonnes": f"{tonnes / T_PER_MT:.2f}",
        "capacity": f"{capacity / T_PER_MT:.2f}",
    }
    if end == "origin":
        return message(
            "%(zone)s: %(tonnes)s million t a year out of it, %(capacity)s by all links there",
            **values,
        )
    return message(
        "%(zone)s: %(tonnes)s million t a year into it, %(capacity)s by all links there", **values
    )


def beyond_the_way_out(case: Case, questioned: Collection[str] = ()) -> Iterator[Problem]:
    """Find zones whose demand is more than all links out of them, or into them, can carry.

    Parameters
    ----------
    case : Case
        A case without fatal problems.
    questioned : collection of str
        Elements whose capacity is itself in doubt; zones beside them are left out.

    Yields
    ------
    Problem
        W614, one for each zone and direction.
    """
    now = situation(case)
    flows: dict[tuple[str, str], float] = defaultdict(float)
    for flow in case.rows("demand"):
        if flow["origin"] != flow["destination"]:
            for end in ("origin", "destination"):
                flows[end, flow[end]] += float(flow["tonnes_per_year"])
    for row, (zone, record) in enumerate(case.records["zones"].items(), start=2):
        capacity = _ways_t_per_year(now, words(record["node_ids"]), questioned)
        for end in ("origin", "destination"):
            tonnes = flows.get((end, zone), 0.0)
            if capacity is not None and tonnes > capacity:
                yield Problem(
                    "W614",
                    "zones.csv",
                    row,
                    "node_ids",
                    _beside_capacity(zone, end, tonnes, capacity),
                    message("demand that fits through the links of its zone"),
                    message(
                        "Check the unit of the flows, the capacities of the links, and "
                        "whether a link or node of the zone is missing."
                    ),
                    (zone,),
                )


def _ways_t_per_year(
    sit: Situation, nodes: Collection[str], questioned: Collection[str]
) -> float | None:
    """Return what all links between these nodes and others carry each way, borders included."""
    total, at = 0.0, sit.case.links_at
    for link_id in dict.fromkeys(link for node in nodes for link in at.get(node, ())):
        link = sit.case.records["links"][link_id]
        if (link["from_node_id"] in nodes) == (link["to_node_id"] in nodes):
            continue
        series = [link_id, *(
            b for b, r in sit.case.records["borders"].items() if r["link_id"] == link_id
        )]  # fmt: skip
        if set(series) & set(questioned):
            return None
        total += min(element_capacity(sit, e).capacity_t_per_year for e in series)
    return total
