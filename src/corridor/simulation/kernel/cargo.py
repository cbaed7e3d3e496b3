"""Cargo: it waits for a vehicle of its leg, travels, is handed over, and is delivered.

Kilograms are whole numbers and only ever move from one place to another, so that at any moment
what was offered is what was delivered and what is under way.
"""

from __future__ import annotations

from corridor.simulation.kernel.counts import bin_of
from corridor.simulation.kernel.events import push
from corridor.simulation.kernel.memory import (
    clocks,
    compiled,
    legs,
    lots,
    movers,
    paths,
    servers,
    stages,
    transits,
)
from corridor.simulation.kernel.random_numbers import member
from corridor.simulation.kernel.records import BINS, HOLD, START
from corridor.simulation.kernel.servers import serve_next


@compiled(inline=True)
def new_mover(w: int, leg: int, kg: int, now_min: float) -> int:
    """Take a vehicle of a leg from the free list."""
    clock = clocks(w, 0)
    mover = clock.free_mover
    m = movers(w, mover)
    clock.free_mover = m.next
    clock.movers_left -= 1
    clock.moving += 1
    g = legs(w, leg)
    m.leg = leg
    m.at = g.begin
    m.lot = -1
    m.ahead = 0
    m.waits = 0
    m.listed = 0
    m.stopped = 1
    m.kg = kg
    m.serial = g.serial
    m.key = member(g.key, g.serial)
    m.wait_min = 0.0
    m.delay_min = 0.0
    m.began_min = now_min
    g.serial += 1
    return mover


@compiled(inline=True)
def free_mover(w: int, mover: int) -> None:
    """Give a vehicle back to the free list."""
    clock = clocks(w, 0)
    movers(w, mover).next = clock.free_mover
    clock.free_mover = mover
    clock.movers_left += 1
    clock.moving -= 1


@compiled
def offer(w: int, path: int, kg: int, now_min: float) -> None:
    """Bring new cargo of a path to its first leg."""
    clock = clocks(w, 0)
    lot = clock.free_lot
    cargo = lots(w, lot)
    clock.free_lot = cargo.next
    clock.lots_left -= 1
    clock.offered_kg += kg
    cargo.path = path
    cargo.stage = paths(w, path).begin
    cargo.kg = kg
    cargo.began_min = now_min
    queue_lot(w, lot, now_min)
    form_vehicles(w, stages(w, cargo.stage).leg, now_min)


@compiled
def queue_lot(w: int, lot: int, now_min: float) -> None:
    """Put cargo at the end of the queue of its leg."""
    cargo = lots(w, lot)
    cargo.queued_min = now_min
    cargo.next = -1
    g = legs(w, stages(w, cargo.stage).leg)
    if g.first < 0:
        g.first = lot
    else:
        lots(w, g.last).next = lot
    g.last = lot
    g.queued_kg += cargo.kg


@compiled
def form_vehicles(w: int, leg: int, now_min: float) -> None:
    """Send off full vehicles; a part load leaves when its oldest cargo has waited long enough."""
    g = legs(w, leg)
    if g.every_min > 0.0:
        return  # a timetable sends them off
    while g.queued_kg >= g.load_kg:
        load_vehicle(w, leg, now_min)
    if g.first >= 0 and g.pending == 0:
        g.pending = 1
        push(w, lots(w, g.first).queued_min + g.hold_min, HOLD, leg)


@compiled
def load_vehicle(w: int, leg: int, now_min: float) -> None:
    """Load one vehicle from the queue of its leg, splitting the lot that does not fit."""
    clock = clocks(w, 0)
    g = legs(w, leg)
    mover = new_mover(w, leg, 0, now_min)
    m = movers(w, mover)
    last = -1
    while g.first >= 0 and m.kg < g.load_kg:
        lot = g.first
        cargo = lots(w, lot)
        room = g.load_kg - m.kg
        if cargo.kg > room:
            lot = clock.free_lot
            part = lots(w, lot)
            clock.free_lot = part.next
            clock.lots_left -= 1
            part.path = cargo.path
            part.stage = cargo.stage
            part.kg = room
            part.began_min = cargo.began_min
            part.queued_min = cargo.queued_min
            cargo.kg -= room
        else:
            g.first = cargo.next
        part = lots(w, lot)
        part.next = -1
        if last < 0:
            m.lot = lot
        else:
            lots(w, last).next = lot
        last = lot
        m.kg += part.kg
    g.queued_kg -= m.kg
    if g.first < 0:
        g.last = -1
    if g.storage >= 0:
        servers(w, g.storage).stored_kg -= m.kg
        serve_next(w, g.storage, now_min)
    push(w, now_min, START, mover)


@compiled
def hold_over(w: int, leg: int, now_min: float) -> None:
    """Send off a part load that has waited long enough, or what there is by the timetable."""
    g = legs(w, leg)
    if g.every_min > 0.0:
        push(w, now_min + g.every_min, HOLD, leg)
        if g.first >= 0 or g.load_kg == 0:
            load_vehicle(w, leg, now_min)
        return
    g.pending = 0
    if g.first < 0:
        return
    due_min = lots(w, g.first).queued_min + g.hold_min
    if due_min <= now_min:
        load_vehicle(w, leg, now_min)
    if g.first >= 0:
        g.pending = 1
        push(w, max(now_min, lots(w, g.first).queued_min + g.hold_min), HOLD, leg)


@compiled
def unload(w: int, mover: int, now_min: float) -> None:
    """Hand the cargo of a vehicle over to the next legs of its paths, or deliver it."""
    clock = clocks(w, 0)
    lot = movers(w, mover).lot
    while lot >= 0:
        cargo = lots(w, lot)
        following = cargo.next
        cargo.stage += 1
        p = paths(w, cargo.path)
        if cargo.stage < p.end:
            queue_lot(w, lot, now_min)
            form_vehicles(w, stages(w, cargo.stage).leg, now_min)
        else:
            took_min = now_min - cargo.began_min
            p.lots += 1
            p.delivered_kg += cargo.kg
            p.kg_min += cargo.kg * took_min
            transits(w, cargo.path * BINS + bin_of(took_min)).count += cargo.kg
            clock.delivered_kg += cargo.kg
            cargo.next = clock.free_lot
            clock.free_lot = lot
            clock.lots_left += 1
        lot = following


@compiled
def finish(w: int, mover: int, now_min: float) -> None:
    """End a journey: keep its times and unload."""
    m = movers(w, mover)
    g = legs(w, m.leg)
    loaded = m.kg > 0
    if loaded:
        g.trips += 1
        g.trip_min += now_min - m.began_min
        g.delay_min += m.delay_min
    if m.lot >= 0:
        unload(w, mover, now_min)
    free_mover(w, mover)
