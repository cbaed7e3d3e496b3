"""From a case to a world: tracks, servers, fleets and cargo of the elements that a flow uses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from corridor.assignment.of_case.routing import Routed
from corridor.case.situation import Situation
from corridor.elements.elements import element_row
from corridor.elements.table import Capacities
from corridor.network.build import Network
from corridor.simulation.building.background import background_traffic
from corridor.simulation.building.beside import elements_of, sharing
from corridor.simulation.building.closures import disturbances, happens_to
from corridor.simulation.building.empties import empty_trains
from corridor.simulation.building.journeys import Journey, journeys
from corridor.simulation.building.parts import KG, Building
from corridor.simulation.building.vehicles import HOLD_H, add_journey, add_passengers, load_t
from corridor.simulation.kernel.world import WorldBuilder
from corridor.units import DAYS_PER_YEAR, MINUTES_PER_YEAR

NONE: Mapping[str, float] = {}

PEAK_DAY = 288
"""Middle of October, when the year's grain is moved."""


@dataclass(frozen=True)
class Built:
    """A world ready to run, with what its numbers mean.

    Attributes
    ----------
    builder : WorldBuilder
        Its method [`WorldBuilder.world`][] gives the world at the start of a run.
    network : Network
        Network of the arcs of the routes.
    paths : tuple of Routed
        Cargo by path number: what is counted, then other cargo that shares elements with it, then
        background traffic on these.
    journeys : tuple of tuple of Journey
        Journeys of each path; those of other cargo as far as they are shared.
    counted, sharing : int
        How many paths are counted, and how many of other cargo follow them.
    legs : mapping of Journey to int
        Number of the leg of each journey; empty returns are journeys that no path has.
    servers, sections : mapping of str to tuple of int
        Servers and track sections of each element.
    notes : tuple of str
        What a reader has to know about the model of this case.
    """

    builder: WorldBuilder
    network: Network
    paths: tuple[Routed, ...]
    journeys: tuple[tuple[Journey, ...], ...]
    counted: int
    sharing: int
    legs: Mapping[Journey, int]
    servers: Mapping[str, tuple[int, ...]]
    sections: Mapping[str, tuple[int, ...]]
    notes: tuple[str, ...]


def build(
    sit: Situation,
    caps: Capacities,
    network: Network,
    paths: Sequence[Routed],
    *,
    seed: int,
    start_day: int,
    hold_h: float = HOLD_H,
    others: Sequence[Routed] = (),
    whole: bool = False,
    background_t_per_year: Mapping[str, float] = NONE,
) -> Built:
    """Build the world of a case for the cargo of given paths.

    Parameters
    ----------
    sit : Situation
        Year, scenario and projects.
    caps : Capacities
        Capacities in that situation.
    network : Network
        Virtual network of the case.
    paths : sequence of Routed
        Counted cargo and its routes.
    seed : int
        Seed of closed days and breakdowns.
    start_day : int
        Day of the year, from 0, on which the run begins.
    hold_h : float
        Hours after which a part load leaves.
    others : sequence of Routed
        Cargo that runs beside it, and its routes.
    whole : bool
        Whether that cargo runs all its way, not only where it shares elements with what is counted.
    background_t_per_year : mapping of str to float
        Traffic of elements that belongs to no pair.

    Returns
    -------
    Built
    """
    b = Building(sit, caps, seed, start_day, happening=disturbances(sit))
    counted = [(p, journeys(sit.case, network, p)) for p in paths]
    shared = frozenset(e for _, on_path in counted for j in on_path for e in elements_of(j))
    if whole:
        shared = frozenset(network.elements)
    beside = list(sharing(sit.case, network, others, shared))
    background = {e: t for e, t in background_t_per_year.items() if e in shared}
    traffic = background_traffic(sit.case, caps, network, background)
    paths, path_journeys = zip(*counted, *beside, *traffic, strict=True)
    legs: dict[Journey, int] = {}
    for journey in dict.fromkeys(j for on_path in path_journeys for j in on_path):
        legs[journey] = add_journey(b, journey, hold_h)
    for routed, on_path in zip(paths, path_journeys, strict=True):
        _add_cargo(b, routed, [legs[j] for j in on_path], on_path)
    loaded = _loaded(b, paths, path_journeys)
    for journey, trains_per_year in empty_trains(sit.case, loaded).items():
        if journey not in legs:
            legs[journey] = add_journey(b, journey, hold_h)
        b.builder.source(
            name=journey.name, leg=legs[journey], gap_min=MINUTES_PER_YEAR / trains_per_year
        )
    add_passengers(b)
    servers: dict[str, list[int]] = {}
    for (element, _), number in b.servers.items():
        servers.setdefault(element, []).append(number)
    return Built(
        builder=b.builder,
        network=network,
        paths=paths,
        journeys=path_journeys,
        counted=len(counted),
        sharing=len(beside),
        legs=legs,
        servers={e: tuple(dict.fromkeys(n)) for e, n in servers.items()},
        sections={e: tuple(n) for e, n in b.sections.items()},
        notes=tuple(b.notes),
    )


def _loaded(
    b: Building, paths: Sequence[Routed], path_journeys: Sequence[Sequence[Journey]]
) -> dict[Journey, float]:
    """Return the loaded trains a year of each rail journey."""
    trains: dict[Journey, float] = {}
    for routed, on_path in zip(paths, path_journeys, strict=True):
        for journey in on_path:
            if journey.mode == "rail":
                more = routed.tonnes_per_year / load_t(b, journey)
                trains[journey] = trains.get(journey, 0.0) + more
    return trains


def _add_cargo(b: Building, routed: Routed, legs: list[int], on_path: Sequence[Journey]) -> None:
    """Let cargo arrive at random times over the year, a load of its first vehicle at a time."""
    path = b.builder.path(legs)
    load_kg = int(b.builder.rows["legs"][legs[0]]["load_kg"])
    loads_per_year = routed.tonnes_per_year * KG / load_kg
    seasons = [element_row(b.sit, c.element).season_factor for j in on_path for c in j.calls]
    b.builder.source(
        name=" ".join([*routed.pair, *(j.name for j in on_path)]),
        path=path,
        kg=load_kg,
        gap_min=MINUTES_PER_YEAR / loads_per_year,
        profile=_profile(b, routed.pair[0], max(seasons, default=1.0)),
    )


def _profile(b: Building, zone: str, season: float) -> int:
    """Add the course of the year of a flow; its mean over the year is 1."""
    day = np.arange(DAYS_PER_YEAR)
    rate = 1.0 + (season - 1.0) * np.cos(2 * np.pi * (day - PEAK_DAY) / DAYS_PER_YEAR)
    for row in happens_to(b.happening, "demand", zone, "peak"):
        inside = (day - (row["first_day"] - 1)) % DAYS_PER_YEAR < row["days"]
        rate = np.where(inside, rate * row["factor"], rate)
    rate = np.maximum(rate, 0.01) / rate.mean()
    return b.builder.profile([float(x) for x in np.roll(rate, -b.start_day)])
