"""Runs the event loop from Python: gives it more room when needed, empties a full log."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from corridor.simulation.kernel import engine
from corridor.simulation.kernel import records as r
from corridor.simulation.kernel.memory import addresses
from corridor.simulation.kernel.world import with_room

ALL = 1 << 62
"""As many events as there are."""


def advance(
    world: r.World,
    until_min: float,
    *,
    keep: Callable[[r.Records], None] | None = None,
    watch: Callable[[r.World], None] | None = None,
) -> r.World:
    """Run a world up to a time.

    Parameters
    ----------
    world : World
        Changed in place where it can be.
    until_min : float
        Last minute.
    keep : callable, optional
        Receives the lines of the event log whenever it is full, and at the end.
    watch : callable, optional
        Receives the world after every single event: for tests.

    Returns
    -------
    World
        The same world; some arrays may be new ones, longer than before.
    """
    clock = world.clock[0]
    while True:
        table = addresses(world)
        why = engine.run(table.ctypes.data, float(until_min), ALL if watch is None else 1)
        if watch is not None:
            watch(world)
        if keep is not None and (why in {engine.LOG_FULL, engine.DONE}):
            keep(world.log[: clock["logged"]].copy())
            clock["logged"] = 0
        if why == engine.DONE:
            return world
        if why == engine.FULL:
            world = with_room(world)


def forget(world: r.World) -> None:
    """Set all counts to zero, as at the end of a warm-up; what is under way stays."""
    for name in ("passed", "kg", "wait_min", "sojourn_min", "back_passed", "back_wait_min"):
        world.elements[name] = 0
    for name in ("trips", "trip_min", "delay_min"):
        world.legs[name] = 0
    for name in ("lots", "delivered_kg", "kg_min"):
        world.paths[name] = 0
    world.waits[:] = 0
    world.transits[:] = 0
    world.servers["busy_min"] = 0.0
    for name in ("busy_min", "runs"):
        world.sections[name] = 0
    now = float(world.clock["now_min"][0])
    world.sections["busy_from_min"] = np.maximum(world.sections["busy_from_min"], now)


def under_way_kg(world: r.World) -> int:
    """Return the cargo in queues and vehicles: what was offered and has not been delivered."""
    total = int(world.legs["queued_kg"].sum())
    free = _listed(world.movers, int(world.clock["free_mover"][0]))
    moving = np.ones(len(world.movers), dtype=bool)
    moving[free] = False
    for mover in world.movers[moving]:
        lot = int(mover["lot"])
        while lot >= 0:
            total += int(world.lots["kg"][lot])
            lot = int(world.lots["next"][lot])
    return total


def _listed(array: r.Records, first: int) -> list[int]:
    members = []
    while 0 <= first < len(array):
        members.append(first)
        first = int(array["next"][first])
    return members
