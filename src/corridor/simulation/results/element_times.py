"""Hours of loaded vehicles at each element: running and dwell as planned, waits as simulated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corridor.simulation.building.build import Built
from corridor.simulation.building.vehicles import ANY
from corridor.simulation.kernel import records as r
from corridor.simulation.results.simulated import Simulated


@dataclass(frozen=True)
class Stay:
    """Mean hours of a loaded vehicle at an element, waits left out.

    Attributes
    ----------
    moving_h : float
        Running over a link at its speed.
    served_h : float
        Being served at a berth, crane or border check, without the hours when it is shut.
    held_h : float
        Further time that occupies no server: the rest of a stay beyond the service, late papers,
        failures on the line, the start from a stop.
    """

    moving_h: float = 0.0
    served_h: float = 0.0
    held_h: float = 0.0

    @property
    def hours(self) -> float:
        """All of them together."""
        return self.moving_h + self.served_h + self.held_h


def leg_kg(sim: Simulated) -> NDArray[np.float64]:
    """Return the cargo that each leg carried in a year: that delivered on the paths it is on."""
    built = sim.built
    carried = np.zeros(len(built.builder.rows.get("legs", [])))
    for journeys, kg in zip(built.journeys, path_kg(sim), strict=True):
        for journey in journeys:
            carried[built.legs[journey]] += kg
    return carried


def path_kg(sim: Simulated) -> NDArray[np.float64]:
    """Return the cargo delivered on each path, mean of the years."""
    by_year = np.array([y.paths["delivered_kg"] for y in sim.runs], dtype=np.float64)
    return np.asarray(by_year.mean(axis=0), dtype=np.float64)


def leg_stays(built: Built, leg: int) -> dict[str, Stay]:
    """Return what a full vehicle of a leg spends at each element, in the order of travel.

    Parameters
    ----------
    built : Built
        The simulated world.
    leg : int
        Number of the leg.
    """
    rows = built.builder.rows
    this = rows["legs"][leg]
    minutes: dict[str, NDArray[np.float64]] = {}
    starts_min = this.get("accel_min", 0.0)
    for step in rows["steps"][this["begin"] : this["end"]]:
        kind, last = step["kind"], step.get("last", 0) == 1
        if kind in (r.BOARD, r.LEAVE, r.GATE):  # their time is a wait, or not the cargo's
            continue
        spent = minutes.setdefault(built.builder.element_ids[step["element"]], np.zeros(3))
        time_min = step.get("time_min", 0.0) + step.get("per_kg_min", 0.0) * this["load_kg"]
        fails_min = step.get("fail", 0.0) * step.get("repair_min", 0.0)
        if kind == r.SECTION:
            spent += (time_min, 0.0, fails_min + starts_min)
            starts_min = 0.0
        elif kind == r.DELAY:
            spent += (time_min, 0.0, fails_min) if last else (0.0, 0.0, time_min + fails_min)
        elif _sails(built, step):
            spent += (time_min, 0.0, 0.0)
        else:
            spent += (0.0, time_min + fails_min, 0.0)
    return {element: Stay(*(float(x) / 60 for x in m)) for element, m in minutes.items()}


def _sails(built: Built, step: Mapping[str, int]) -> bool:
    """Return whether a server is the water of a lane: open to any number of ships."""
    return int(built.builder.rows["servers"][step["resource"]]["servers"]) >= ANY


def element_stays(sim: Simulated) -> dict[str, Stay]:
    """Return what a loaded vehicle spends at each element: mean of all that carried cargo there.

    Parameters
    ----------
    sim : Simulated
        A simulation.

    Returns
    -------
    dict of str to Stay
        Elements that carried nothing are left out.
    """
    sums: dict[str, NDArray[np.float64]] = {}
    rows = sim.built.builder.rows.get("legs", [])
    for leg, kg in enumerate(leg_kg(sim)):
        if kg <= 0:
            continue
        vehicles = kg / rows[leg]["load_kg"]
        for element, stay in leg_stays(sim.built, leg).items():
            more = np.array([1.0, stay.moving_h, stay.served_h, stay.held_h]) * vehicles
            sums[element] = sums.get(element, np.zeros(4)) + more
    return {e: Stay(*(float(x) for x in s[1:] / s[0])) for e, s in sums.items()}
