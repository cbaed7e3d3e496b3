"""The event loop: take the next event, change the world, set the events that follow.

Each event costs O(log events). The loop returns to Python when the end of a period is reached,
when the event log is full, or when vehicles or cargo need more room; it can always be resumed,
because its whole state is in the world.
"""

from __future__ import annotations

import numpy as np

from corridor.simulation.kernel.cargo import finish, hold_over, new_mover, offer
from corridor.simulation.kernel.counts import passed
from corridor.simulation.kernel.draws import step_min
from corridor.simulation.kernel.events import KIND_SHIFT, fill_hole, push
from corridor.simulation.kernel.memory import (
    clocks,
    compiled,
    elements,
    heap,
    legs,
    movers,
    profiles,
    sources,
    steps,
)
from corridor.simulation.kernel.random_numbers import unit
from corridor.simulation.kernel.records import (
    ARRIVAL,
    BOARD,
    CLEARING,
    DELAY,
    ENDS,
    GATE,
    HOLD,
    LEAVE,
    OFFER,
    SECTION,
    SERVER,
    START,
)
from corridor.simulation.kernel.servers import (
    ask_server,
    board,
    end_service,
    give_back,
    pass_gate,
    serve_next,
    ship_free,
)
from corridor.simulation.kernel.track import ask, clear, leave_section, look_again, note, remember
from corridor.units import DAYS_PER_YEAR, MINUTES_PER_DAY

DONE, FULL, LOG_FULL, PAUSED = range(4)
"""Why the loop returned: the time is up, more room is needed, the log is full, enough events."""

LOG_ROOM = 64
"""Lines of the log that one event may write."""


@compiled
def run(w: int, until_min: float, most_events: int) -> int:
    """Handle events up to a time; return why it stopped.

    Parameters
    ----------
    w : World
        Changed in place.
    until_min : float
        Last minute; later events stay in the calendar.
    most_events : int
        Stop after so many events.

    Returns
    -------
    int
        [`DONE`][], [`FULL`][], [`LOG_FULL`][] or [`PAUSED`][].
    """
    clock = clocks(w, 0)
    stop = clock.events + most_events
    while clock.size > 0 and heap(w, 0).time_min <= until_min:
        if clock.events >= stop:
            return PAUSED
        short = clock.movers_left < clock.margin or clock.lots_left < clock.margin
        if short or clock.size + clock.margin > clock.heap_room:
            return FULL
        if clock.logging == 1 and clock.logged + clock.margin + LOG_ROOM > clock.log_room:
            return LOG_FULL
        event = heap(w, 0)
        now_min = event.time_min
        kind = event.order >> KIND_SHIFT
        index = event.index
        clock.hole = 1
        clock.events += 1
        clock.now_min = now_min
        handle(w, kind, index, now_min)
        if clock.hole == 1:
            fill_hole(w)
    clock.now_min = max(clock.now_min, until_min)
    return DONE


@compiled(once=True)
def handle(w: int, kind: int, index: int, now_min: float) -> None:
    """Do what an event of a kind does."""
    if kind == ARRIVAL:
        arrive(w, index, now_min)
    elif kind == OFFER:
        make_offer(w, index, now_min)
    elif kind == START:
        proceed(w, index, now_min)
    elif kind == CLEARING:
        if index & 1:
            clear(w, index >> 2, (index >> 1) & 1, now_min)
        else:
            remember(w, 2 * (index >> 2))
        look_again(w, now_min)
    elif kind == HOLD:
        hold_over(w, index, now_min)
    else:
        ship_free(w, index >> 1, index & 1, now_min)


@compiled(once=True)
def arrive(w: int, mover: int, now_min: float) -> None:
    """End a step of a vehicle, which moves on before those that wait for what it leaves."""
    kind = steps(w, movers(w, mover).at).kind
    if kind == SECTION:
        if leave_section(w, mover, now_min):
            proceed(w, mover, now_min)
    elif kind == SERVER:
        server = end_service(w, mover, now_min)
        movers(w, mover).at += 1
        proceed(w, mover, now_min)
        serve_next(w, server, now_min)
    else:
        if kind in (BOARD, GATE):
            wait_min = now_min - movers(w, mover).asked_min
            movers(w, mover).wait_min += wait_min
            movers(w, mover).delay_min += wait_min
        if kind == GATE:
            elements(w, steps(w, movers(w, mover).at).element).queue -= 1
        if clocks(w, 0).logging == 1:
            note(w, ENDS, mover, now_min)
        s = steps(w, movers(w, mover).at)
        if s.last == 1:
            passed(w, s.element, mover)
        movers(w, mover).at += 1
        proceed(w, mover, now_min)


@compiled
def proceed(w: int, mover: int, now_min: float) -> None:
    """Begin the next step of a vehicle, or end its journey."""
    m = movers(w, mover)
    while True:
        if m.at == legs(w, m.leg).end:
            finish(w, mover, now_min)
            return
        kind = steps(w, m.at).kind
        if kind == SECTION:
            ask(w, mover, now_min)
            return
        if kind == SERVER:
            ask_server(w, mover, now_min)
            return
        if kind == DELAY:
            push(w, now_min + step_min(w, mover), ARRIVAL, mover)
            return
        if kind == GATE:
            pass_gate(w, mover, now_min)
            return
        if kind == BOARD and not board(w, mover, now_min):
            return
        if kind == LEAVE:
            give_back(w, mover, now_min)
        if steps(w, m.at).last == 1:
            passed(w, steps(w, m.at).element, mover)
        m.at += 1


@compiled(once=True)
def make_offer(w: int, source: int, now_min: float) -> None:
    """Bring in what a source offers now and set its next offer."""
    s = sources(w, source)
    if 0.0 < s.until_min < now_min:
        return
    s.serial += 1
    if s.every_min > 0.0:
        gap_min = s.every_min
    else:
        gap_min = -s.gap_min * np.log(1.0 - unit(s.key, s.serial))
        if s.profile >= 0:
            day = np.int64(now_min / MINUTES_PER_DAY) % DAYS_PER_YEAR
            gap_min /= profiles(w, s.profile * DAYS_PER_YEAR + day).rate
    push(w, now_min + gap_min, OFFER, source)
    if s.path >= 0:
        offer(w, s.path, s.kg, now_min)
    else:
        proceed(w, new_mover(w, s.leg, s.kg, now_min), now_min)
