"""Trains on the line: who may enter a section next.

A train first takes a track at the station ahead and then, holding it, waits in turn for the section
that leads there. On a single track each direction may hold all tracks of a station but one, so that
one is always left for the other direction.

**No deadlock.** Take the foremost train of a direction on a line. No train of its direction is
ahead, so at the next station its own direction holds no track and the other one leaves it at least
one: it gets a track whenever it asks. Any train before it in the queue for the section, or inside,
already holds a track at its own far end and so goes through. Hence the foremost train moves on and
finally leaves the line, and the next one becomes foremost.

**No starvation.** Both queues are in the order of asking, less a head start for the class of the
train. Head starts are bounded, so that every train comes first in the end.
"""

from __future__ import annotations

import numpy as np

from corridor.simulation.kernel.counts import passed
from corridor.simulation.kernel.draws import step_min
from corridor.simulation.kernel.events import push
from corridor.simulation.kernel.hours import opens_at
from corridor.simulation.kernel.memory import (
    clocks,
    compiled,
    elements,
    legs,
    log,
    movers,
    sections,
    stations,
    steps,
    todo,
)
from corridor.simulation.kernel.records import ARRIVAL, ASKS, BEGINS, CLEARING, ENDS

EARLY_MIN = 1e-9
"""Rounding error of times that are added up in different orders."""


@compiled(inline=True)
def tracks_free(w: int, mover: int) -> bool:
    """Return whether the stations ahead, up to the next stop, have a track for a train."""
    at = movers(w, mover).at
    direction = steps(w, at).direction
    for j in range(steps(w, at).span):
        there = steps(w, at + j).there
        if there >= 0:
            s = stations(w, there)
            if s.held[direction] >= s.most or s.held[0] + s.held[1] >= s.tracks:
                return False
    return True


@compiled(inline=True)
def take_tracks(w: int, mover: int) -> None:
    """Take a track of each station ahead up to the next stop."""
    at = movers(w, mover).at
    direction = steps(w, at).direction
    for j in range(steps(w, at).span):
        there = steps(w, at + j).there
        if there >= 0:
            stations(w, there).held[direction] += 1


@compiled(inline=True)
def ready_at(w: int, mover: int, now_min: float) -> float:
    """Return when a train may enter its next sections as they are now.

    Now or later when only time has to pass; infinite when another train has to leave first.
    """
    at = movers(w, mover).at
    direction = steps(w, at).direction
    ready_min = now_min
    for j in range(steps(w, at).span):
        c = sections(w, steps(w, at + j).resource)
        if c.calendar >= 0 and j == 0:
            ready_min = max(ready_min, opens_at(w, c.calendar, now_min))
        if c.inside[1 - direction] > 0:
            return np.inf
        if c.automatic == 1 and (c.inside[direction] > 0 or c.last_direction == direction):
            ready_min = max(ready_min, c.entered_min + c.headway_min)
        elif c.inside[direction] > 0:
            return np.inf
        else:
            apart_min = c.following_min if c.last_direction == direction else c.meet_min
            ready_min = max(ready_min, c.cleared_min + apart_min)
    return ready_min


@compiled(inline=True)
def enter(w: int, mover: int, now_min: float) -> None:
    """Let a train into its next sections and off the station track it stood on."""
    m = movers(w, mover)
    s = steps(w, m.at)
    wait_min = now_min - m.asked_min
    m.wait_min += wait_min
    m.delay_min += wait_min
    m.ahead = s.span - 1
    for j in range(s.span):
        c = sections(w, steps(w, m.at + j).resource)
        if c.inside[0] + c.inside[1] == 0:
            c.busy_from_min = now_min
        c.inside[s.direction] += 1
    depart(w, mover, now_min)


@compiled(inline=True)
def depart(w: int, mover: int, now_min: float) -> None:
    """Start the run over the next section, which the train already holds."""
    m = movers(w, mover)
    s = steps(w, m.at)
    if s.here >= 0:
        station = stations(w, s.here)
        station.held[s.direction] -= 1
        if station.first[0] >= 0 or station.first[1] >= 0:
            remember(w, 2 * s.here + 1)
        while station.behind >= 0:
            behind = station.behind
            station.behind = unlist(w, behind)
            remember(w, 2 * steps(w, movers(w, behind).at).there + 1)
    c = sections(w, s.resource)
    c.entered_min = now_min
    c.runs += 1
    run_min = step_min(w, mover)
    if m.stopped == 1:
        m.stopped = 0
        run_min += legs(w, m.leg).accel_min
        m.delay_min += legs(w, m.leg).accel_min
    if clocks(w, 0).logging == 1:
        note(w, BEGINS, mover, now_min)
    if c.automatic == 1:  # the train stays a headway behind the one before
        late_min = c.exit_min + c.headway_min - now_min - run_min
        if late_min > 0.0:
            run_min += late_min
            m.wait_min += late_min
            m.delay_min += late_min
        c.exit_min = now_min + run_min
    push(w, now_min + run_min, ARRIVAL, mover)


@compiled(inline=True)
def remember(w: int, item: int) -> None:
    """List a section (twice its number) or a station (and one) that has to be checked again."""
    clock = clocks(w, 0)
    todo(w, clock.todo).item = item
    clock.todo += 1


@compiled
def look_again(w: int, now_min: float) -> None:
    """Check the listed sections and stations again, in the order in which they were listed."""
    clock = clocks(w, 0)
    i = 0
    while i < clock.todo:
        item = todo(w, i).item
        if item & 1:
            give_tracks(w, item >> 1, now_min)
        else:
            let_in(w, item >> 1, now_min)
        i += 1
    clock.todo = 0


@compiled
def give_tracks(w: int, station: int, now_min: float) -> None:
    """Give free tracks of a station to the trains that wait for one, one direction at a time."""
    s = stations(w, station)
    for direction in range(2):
        while s.first[direction] >= 0 and tracks_free(w, s.first[direction]):
            mover = s.first[direction]
            s.first[direction] = movers(w, mover).next
            leave_queue(w, mover)
            ask_section(w, mover, now_min)
        if s.first[direction] >= 0 and steps(w, movers(w, s.first[direction]).at).span > 1:
            list_at_station(w, s.first[direction])


@compiled
def let_in(w: int, section: int, now_min: float) -> None:
    """Let waiting trains into a section in their order, as long as one may enter."""
    c = sections(w, section)
    while c.first >= 0:
        mover = c.first
        when_min = ready_at(w, mover, now_min)
        if when_min > now_min + EARLY_MIN:
            wake(w, section, when_min, now_min)
            if when_min == np.inf and steps(w, movers(w, mover).at).span > 1:
                list_at_section(w, mover)
            return
        c.first = movers(w, mover).next
        leave_queue(w, mover)
        enter(w, mover, now_min)


@compiled
def leave_queue(w: int, mover: int) -> None:
    """Take a train out of the count of those that wait."""
    m = movers(w, mover)
    m.waits = 0
    elements(w, steps(w, m.at).element).queue -= 1


@compiled
def join_queue(w: int, first: int, mover: int, now_min: float) -> int:
    """Put a train into a queue by its rank; return the first of the queue."""
    m = movers(w, mover)
    m.waits = 1
    elements(w, steps(w, m.at).element).queue += 1
    if clocks(w, 0).logging == 1:
        note(w, ASKS, mover, now_min)
    before, other = -1, first
    while other >= 0 and movers(w, other).rank_min <= m.rank_min:
        before, other = other, movers(w, other).next
    m.next = other
    if before < 0:
        return mover
    movers(w, before).next = mover
    return first


@compiled
def wake(w: int, section: int, when_min: float, now_min: float) -> None:
    """Set a time to check a section again, unless an earlier check is already set."""
    c = sections(w, section)
    if when_min < np.inf and not now_min < c.wake_min <= when_min:
        c.wake_min = when_min
        push(w, when_min, CLEARING, 4 * section)


@compiled(once=True)
def ask(w: int, mover: int, now_min: float) -> None:
    """Ask for a track at the station ahead and then for the section that leads there."""
    m = movers(w, mover)
    m.asked_min = now_min
    s = steps(w, m.at)
    if s.there >= 0:
        station = stations(w, s.there)
        if station.first[s.direction] >= 0 or not tracks_free(w, mover):
            m.rank_min = now_min - legs(w, m.leg).head_start_min
            station.first[s.direction] = join_queue(w, station.first[s.direction], mover, now_min)
            if station.first[s.direction] == mover and (s.span > 1 or tracks_free(w, mover)):
                # It has a head start, or waits for more than this station.
                give_tracks(w, s.there, now_min)
            return
    ask_section(w, mover, now_min)


@compiled(inline=True)
def ask_section(w: int, mover: int, now_min: float) -> None:
    """Take the free tracks ahead, then enter the section or join its queue."""
    take_tracks(w, mover)
    m = movers(w, mover)
    section = steps(w, m.at).resource
    c = sections(w, section)
    when_min = np.inf
    alone = c.first < 0
    if alone:
        when_min = ready_at(w, mover, now_min)
        if when_min <= now_min + EARLY_MIN:
            enter(w, mover, now_min)
            return
    m.rank_min = now_min - legs(w, m.leg).head_start_min
    c.first = join_queue(w, c.first, mover, now_min)
    if alone and when_min < np.inf:
        wake(w, section, when_min, now_min)
    elif c.first == mover and (not alone or steps(w, m.at).span > 1):
        let_in(w, section, now_min)  # it has a head start, or waits for more than this section


@compiled(inline=True)
def clear(w: int, section: int, direction: int, now_min: float) -> None:
    """Take a train out of a section."""
    c = sections(w, section)
    c.inside[direction] -= 1
    c.last_direction = direction
    c.cleared_min = now_min
    if c.inside[0] + c.inside[1] == 0:
        c.busy_min += now_min - c.busy_from_min
    if c.first >= 0:
        remember(w, 2 * section)
    while c.behind >= 0:
        behind = c.behind
        c.behind = unlist(w, behind)
        remember(w, 2 * steps(w, movers(w, behind).at).resource)


@compiled
def list_at_section(w: int, mover: int) -> None:
    """List a train at the section, beyond its first one, that another train has to leave.

    It stays there until that section is cleared; then its own section is checked again.
    """
    m = movers(w, mover)
    direction = steps(w, m.at).direction
    if m.listed == 1:
        return
    for j in range(1, steps(w, m.at).span):
        c = sections(w, steps(w, m.at + j).resource)
        if c.inside[1 - direction] > 0 or (c.automatic == 0 and c.inside[direction] > 0):
            m.listed = 1
            m.behind = c.behind
            c.behind = mover
            return


@compiled
def list_at_station(w: int, mover: int) -> None:
    """List a train at the station, beyond its first one, that has no track for it yet."""
    m = movers(w, mover)
    direction = steps(w, m.at).direction
    if m.listed == 1:
        return
    for j in range(1, steps(w, m.at).span):
        there = steps(w, m.at + j).there
        if there >= 0:
            s = stations(w, there)
            if s.held[direction] >= s.most or s.held[0] + s.held[1] >= s.tracks:
                m.listed = 1
                m.behind = s.behind
                s.behind = mover
                return


@compiled(inline=True)
def unlist(w: int, mover: int) -> int:
    """Take a train off the list at whose head it is; return the next one."""
    m = movers(w, mover)
    m.listed = 0
    return m.behind


@compiled(inline=True)
def held_at_signal(w: int, mover: int, now_min: float) -> bool:
    """Hold an arriving train at the signal while an opposing one has only just arrived."""
    m = movers(w, mover)
    s = steps(w, m.at)
    if s.there < 0:
        return False
    station = stations(w, s.there)
    if station.apart_min <= 0.0:
        return False
    free_min = station.arrived_min[1 - s.direction] + station.apart_min
    if now_min < free_min - EARLY_MIN:
        m.wait_min += free_min - now_min
        m.delay_min += free_min - now_min
        push(w, free_min, ARRIVAL, mover)
        return True
    station.arrived_min[s.direction] = now_min
    return False


@compiled
def note(w: int, what: int, mover: int, now_min: float) -> None:
    """Write a line of the event log."""
    clock = clocks(w, 0)
    line = log(w, clock.logged)
    m = movers(w, mover)
    line.time_min = now_min
    line.what = what
    line.leg = m.leg
    line.serial = m.serial
    line.step = m.at - legs(w, m.leg).begin
    line.kg = m.kg
    clock.logged += 1


@compiled(once=True)
def leave_section(w: int, mover: int, now_min: float) -> bool:
    """Handle a train at the end of its section; return whether it goes on to something else.

    The train asks for its next section before the section behind it is given to another one.
    """
    if held_at_signal(w, mover, now_min):
        return False
    m = movers(w, mover)
    s = steps(w, m.at)
    if clocks(w, 0).logging == 1:
        note(w, ENDS, mover, now_min)
    if s.last == 1:
        passed(w, s.element, mover)
    m.at += 1
    leg = legs(w, m.leg)
    done = m.at == leg.end or steps(w, m.at).kind != 0
    brake_min = 0.0
    if m.ahead > 0:
        m.ahead -= 1
        depart(w, mover, now_min)
    elif not done:
        ask(w, mover, now_min)
        if m.waits == 1:
            m.stopped = 1
            brake_min = leg.brake_min
    if brake_min > 0.0:
        push(w, now_min + brake_min, CLEARING, 4 * s.resource + 2 * s.direction + 1)
    else:
        clear(w, s.resource, s.direction, now_min)
    if clocks(w, 0).todo > 0:
        look_again(w, now_min)
    return done
