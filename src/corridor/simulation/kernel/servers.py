"""Servers and fleets: positions, berths, cranes and ships that vehicles wait for."""

from __future__ import annotations

import numpy as np

from corridor.simulation.kernel.counts import passed
from corridor.simulation.kernel.draws import step_min
from corridor.simulation.kernel.events import push
from corridor.simulation.kernel.hours import done_at, opens_at
from corridor.simulation.kernel.memory import (
    clocks,
    compiled,
    elements,
    fleets,
    movers,
    servers,
    steps,
)
from corridor.simulation.kernel.records import ARRIVAL, ASKS, BEGINS, ENDS, SHIP_BACK
from corridor.simulation.kernel.track import note


@compiled(inline=True)
def ask_server(w: int, mover: int, now_min: float) -> None:
    """Ask for a server; begin at once if one is free and nobody waits."""
    m = movers(w, mover)
    m.asked_min = now_min
    server = steps(w, m.at).resource
    v = servers(w, server)
    if v.first < 0 and v.busy < v.servers and has_room(w, server, m.kg):
        begin_service(w, server, mover, now_min)
        return
    m.next = -1
    if v.first < 0:
        v.first = mover
    else:
        movers(w, v.last).next = mover
    v.last = mover
    v.waiting += 1
    elements(w, steps(w, m.at).element).queue += 1
    if clocks(w, 0).logging == 1:
        note(w, ASKS, mover, now_min)


@compiled(inline=True)
def has_room(w: int, server: int, kg: int) -> bool:
    """Return whether the storage behind a server takes another load; an empty one takes any."""
    v = servers(w, server)
    return v.storage_kg < 0 or v.stored_kg == 0 or v.stored_kg + kg <= v.storage_kg


@compiled(inline=True)
def begin_service(w: int, server: int, mover: int, now_min: float) -> None:
    """Take a server; work rests while it is shut."""
    v = servers(w, server)
    m = movers(w, mover)
    v.busy += 1
    if v.storage_kg >= 0:
        v.stored_kg += m.kg
    wait_min = now_min - m.asked_min
    m.wait_min += wait_min
    m.delay_min += wait_min
    work_min = step_min(w, mover)
    v.busy_min += work_min
    if clocks(w, 0).logging == 1:
        note(w, BEGINS, mover, now_min)
    done_min = now_min + work_min
    if v.calendar >= 0:
        done_min = done_at(w, v.calendar, now_min, work_min)
    if done_min < 1e300:
        push(w, done_min, ARRIVAL, mover)


@compiled(inline=True)
def serve_next(w: int, server: int, now_min: float) -> None:
    """Let in those that wait while servers are free and storage has room."""
    v = servers(w, server)
    while v.first >= 0 and v.busy < v.servers and has_room(w, server, movers(w, v.first).kg):
        mover = v.first
        v.first = movers(w, mover).next
        v.waiting -= 1
        elements(w, steps(w, movers(w, mover).at).element).queue -= 1
        begin_service(w, server, mover, now_min)


@compiled(inline=True)
def end_service(w: int, mover: int, now_min: float) -> int:
    """Give a server back and count what it did; return the server."""
    m = movers(w, mover)
    s = steps(w, m.at)
    servers(w, s.resource).busy -= 1
    if m.kg > 0:
        elements(w, s.element).sojourn_min += now_min - m.asked_min
    if clocks(w, 0).logging == 1:
        note(w, ENDS, mover, now_min)
    if s.last == 1:
        passed(w, s.element, mover)
    return s.resource


@compiled
def board(w: int, mover: int, now_min: float) -> bool:
    """Take a ship at this side of the lane; one at the other side first sails over empty.

    Returns whether the voyage can begin at once; if not an arrival is set or it waits.
    """
    m = movers(w, mover)
    s = steps(w, m.at)
    f = fleets(w, s.resource)
    m.asked_min = now_min
    if f.idle[s.direction] > 0:
        f.idle[s.direction] -= 1
        return True
    if f.idle[1 - s.direction] > 0:
        f.idle[1 - s.direction] -= 1
        push(w, now_min + s.time_min, ARRIVAL, mover)
        return False
    m.next = -1
    if f.first[s.direction] < 0:
        f.first[s.direction] = mover
    else:
        movers(w, f.last[s.direction]).next = mover
    f.last[s.direction] = mover
    elements(w, s.element).queue += 1
    return False


@compiled
def give_back(w: int, mover: int, now_min: float) -> None:
    """Give a ship back where the voyage ends, after her further time in port."""
    s = steps(w, movers(w, mover).at)
    here = 1 - s.direction
    if s.time_min > 0.0:
        push(w, now_min + s.time_min, SHIP_BACK, 2 * s.resource + here)
    else:
        ship_free(w, s.resource, here, now_min)


@compiled
def ship_free(w: int, fleet: int, here: int, now_min: float) -> None:
    """Give a ship to the next voyage on this side, else on the other, else let her lie idle."""
    f = fleets(w, fleet)
    for side in (here, 1 - here):
        waiting = f.first[side]
        if waiting >= 0:
            f.first[side] = movers(w, waiting).next
            step = steps(w, movers(w, waiting).at)
            elements(w, step.element).queue -= 1
            ballast_min = 0.0 if side == here else step.time_min
            push(w, now_min + ballast_min, ARRIVAL, waiting)
            return
    f.idle[here] += 1


@compiled
def pass_gate(w: int, mover: int, now_min: float) -> None:
    """Pass a gate as soon as it lets a vehicle in: an interval after the last, if it is open."""
    m = movers(w, mover)
    s = steps(w, m.at)
    v = servers(w, s.resource)
    m.asked_min = now_min
    in_min = opens_at(w, v.calendar, max(now_min, v.free_min))
    v.free_min = in_min + s.time_min
    v.busy_min += s.time_min
    elements(w, s.element).queue += 1
    if clocks(w, 0).logging == 1 and in_min > now_min:
        note(w, ASKS, mover, now_min)
    if in_min < np.inf:
        push(w, in_min, ARRIVAL, mover)
