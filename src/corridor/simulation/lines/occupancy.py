"""Occupancy of a line by compression, after UIC 406, beside the busy share of a simulation.

The trains that a section had in a window are put as close together as its rules allow, in their
order and with their mean running times. The time this takes over the window is the occupancy; with
an additional time rate for quality it is the consumption.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from corridor.messages import joined, message
from corridor.problems import CorridorError
from corridor.simulation.kernel import records as r
from corridor.simulation.lines.line import Line
from corridor.simulation.lines.line_logs import logged
from corridor.units import MINUTES_PER_DAY, MINUTES_PER_HOUR

RATES = {
    ("suburban", "peak"): 0.18,
    ("suburban", "day"): 0.43,
    ("mixed", "peak"): 0.33,
    ("mixed", "day"): 0.67,
}
"""Additional time rates: guide values of UIC 406, 2nd edition, 2013, quoted second-hand."""


@dataclass(frozen=True, eq=False)
class Occupancy:
    """How much of a window the trains of a line need.

    Attributes
    ----------
    table : DataFrame
        By section (first to last station) and direction (column ``way``, -1 both): ``trains`` in
        the window, ``occupation_min``, ``occupancy`` and ``consumption`` (shares of the open
        window), ``busy_share`` (trains inside, simulated), ``limiting``.
    occupation_min, occupancy, consumption, busy_share : float
        Of the limiting section, the one with the highest occupancy.
    additional_time_rate : float
        Time for quality over the occupation.
    window_min : float
        Length of the window less the maintenance in it.
    """

    table: pd.DataFrame
    occupation_min: float
    occupancy: float
    consumption: float
    busy_share: float
    additional_time_rate: float
    window_min: float


def occupation(
    line: Line,
    *,
    from_h: float = 0.0,
    hours: float = 24.0,
    additional_time_rate: float = RATES["mixed", "day"],
    days: int = 28,
    seed: int = 1,
    warmup_days: int = 7,
) -> Occupancy:
    """Compress the trains of a daily window, section by section.

    ``occupancy = Σ h(i, i+1) / U`` over the trains of the window in the order of their entries,
    the first following the last; ``consumption = occupancy · (1 + rate)``. The least time h
    between two entries is the headway, at both ends of the section (automatic, same direction),
    the running time and the following interval (semi-automatic, same direction), or the running
    time and the meet interval (opposing). A train that is too long for the station before the
    section occupies it from where it last could stop. U is the window less the maintenance in
    it. Means over `days` days.
    Source: UIC Code 406, Capacity, 2nd edition 2013.

    Parameters
    ----------
    line : Line
        The line.
    from_h, hours : float
        Begin and length of the window; 24 hours at most.
    additional_time_rate : float
        See [`RATES`][].
    days, seed, warmup_days : int
        Days from which the order of the trains is taken, the seed of the run, and days before.

    Raises
    ------
    CorridorError
        When window or rate cannot be.
    """
    _check(line, from_h, hours, additional_time_rate, days)
    lines = logged(line, days=days + 1.0, seed=seed, from_day=float(warmup_days))
    begin_min = warmup_days * MINUTES_PER_DAY + from_h * MINUTES_PER_HOUR
    window_min = hours * MINUTES_PER_HOUR - _shut_min(
        line, from_h * MINUTES_PER_HOUR, hours * MINUTES_PER_HOUR
    )
    rows = []
    for direction in (-1,) if line.tracks == 1 else (0, 1):
        for k, (first, last) in enumerate(line.blocks):
            inside = _inside(line, lines, k, direction)
            day, minute = np.divmod(inside["enter"] - begin_min, MINUTES_PER_DAY)
            kept = inside[(day >= 0) & (day < days) & (minute < hours * MINUTES_PER_HOUR)]
            taken_min = _compressed_min(line, kept, k, begin_min) / days
            rows.append(
                (first, last + 1, direction, len(kept) / days, taken_min, _busy(kept) / days)
            )
    names = ["from_station", "to_station", "way", "trains", "occupation_min", "busy_share"]
    table = pd.DataFrame(rows, columns=names)
    table["busy_share"] /= window_min
    table["occupancy"] = table["occupation_min"] / window_min
    table["consumption"] = table["occupancy"] * (1.0 + additional_time_rate)
    at = int(table["occupancy"].to_numpy().argmax())
    table["limiting"] = np.arange(len(table)) == at
    worst = {name: float(table[name].to_numpy()[at]) for name in _OF_LIMITING}
    return Occupancy(
        table, **worst, additional_time_rate=additional_time_rate, window_min=window_min
    )


_OF_LIMITING = ("occupation_min", "occupancy", "consumption", "busy_share")


def _check(line: Line, from_h: float, hours: float, rate: float, days: int) -> None:
    errors = []
    if not 0 <= from_h < 24:
        errors.append(
            message("from_h is %(from_h)s; give an hour from 0 to below 24", from_h=f"{from_h:g}")
        )
    if not 0 < hours <= 24:
        errors.append(
            message("hours is %(hours)s; give a length above 0 and up to 24", hours=f"{hours:g}")
        )
    elif (
        0 <= from_h < 24
        and _shut_min(line, from_h * MINUTES_PER_HOUR, hours * MINUTES_PER_HOUR) >= hours * 60
    ):
        errors.append(message("the whole window is closed for maintenance; give another one"))
    if not 0 <= rate < math.inf:
        errors.append(
            message(
                "additional_time_rate is %(rate)s; give 0 or more, such as 0.67",
                rate=f"{rate:g}",
            )
        )
    if days < 1:
        errors.append(message("days is %(days)s; give 1 or more", days=days))
    if errors:
        raise CorridorError(
            message("the occupancy cannot be computed: %(reasons)s", reasons=joined(errors, "; "))
        )


def _shut_min(line: Line, from_min: float, length_min: float) -> float:
    """Return the minutes of maintenance in a daily window that may run past midnight."""
    begin = line.window_start_h * MINUTES_PER_HOUR
    shut = 0.0
    for day in (-1, 0, 1):
        low = max(from_min, begin + day * MINUTES_PER_DAY)
        high = min(from_min + length_min, begin + line.window_min + day * MINUTES_PER_DAY)
        shut += max(0.0, high - low)
    return shut


def _inside(line: Line, lines: r.Records, block: int, direction: int) -> pd.DataFrame:
    """Return the trains in a section: leg, and minutes of entering and leaving it."""
    last = len(line.blocks) - 1
    step = np.where(lines["leg"] % 2 == 0, block, last - block)
    here = lines[(lines["step"] == step) & (lines["what"] != r.ASKS)]
    if direction >= 0:
        here = here[here["leg"] % 2 == direction]
    frame = pd.DataFrame({name: here[name] for name in ("leg", "serial", "what")})
    frame["minute"] = here["time_min"]
    enter = frame[frame["what"] == r.BEGINS].drop(columns="what")
    leave = frame[frame["what"] == r.ENDS].drop(columns="what")
    both = enter.merge(leave, on=["leg", "serial"], suffixes=("_in", "_out"))
    both = both.rename(columns={"minute_in": "enter", "minute_out": "leave"})
    return both.sort_values("enter", kind="stable", ignore_index=True)


def _busy(inside: pd.DataFrame) -> float:
    """Return the minutes with at least one train inside."""
    if not len(inside):
        return 0.0
    enter, leave = inside["enter"].to_numpy(), inside["leave"].to_numpy()
    before = np.concatenate(([-np.inf], np.maximum.accumulate(leave)[:-1]))
    return float((np.maximum(leave, before) - np.maximum(enter, before)).sum())


def _compressed_min(line: Line, inside: pd.DataFrame, block: int, from_min: float) -> float:
    """Return the least minutes in which the trains of all days pass, each day on its own."""
    day = np.floor((inside["enter"].to_numpy() - from_min) / MINUTES_PER_DAY)
    leg = inside["leg"].to_numpy()
    apart = _apart_min(line, block)
    total = 0.0
    for one in np.unique(day):
        of_day = leg[day == one]
        total += float(apart[of_day, np.roll(of_day, -1)].sum())
    return total


def _apart_min(line: Line, block: int) -> NDArray[np.float64]:
    """Return the least minutes between the entries of two legs, the second after the first."""
    legs = 2 * len(line.classes)
    least = np.zeros((legs, legs))
    for i in range(legs):
        run_min = _block_min(line, i, block)
        for j in range(legs):
            if (i - j) % 2:
                least[i, j] = run_min + line.meet_min
            elif line.automatic:  # a headway apart at both ends, whoever is the quicker
                late_min = _run_min(line, i, block) - _run_min(line, j, block)
                least[i, j] = line.headway_min + max(0.0, late_min)
            else:
                least[i, j] = run_min + line.following_min
    return least


def _run_min(line: Line, leg: int, block: int) -> float:
    """Return the mean minutes of a leg in a section, failures included."""
    first, last = line.blocks[block]
    part = 1.0 / line.classes[leg // 2].speed_factor + line.failure_share
    return sum(line.run_min[first : last + 1]) * part


def _block_min(line: Line, leg: int, block: int) -> float:
    """Return how long a train holds a section: from where it last could stop until it is out."""
    train, direction = line.classes[leg // 2], leg % 2
    stops = line.stops(train)
    back = -1 if direction == 0 else 1
    minutes = 0.0
    k = block
    while 0 <= k < len(line.blocks):
        minutes += _run_min(line, leg, k)
        station = k - 1 if direction == 0 else k
        if not 0 <= station < len(stops) or stops[station]:
            break
        k += back
    return minutes
