"""String lines and counted meets from the event log of a line."""

from __future__ import annotations

import numpy as np
import pandas as pd

from corridor.simulation.kernel import records as r
from corridor.simulation.kernel.running import advance
from corridor.simulation.lines.line_plans import LinePlan
from corridor.simulation.lines.line_worlds import line_builder
from corridor.units import MINUTES_PER_DAY

LOG_LINES = 1 << 16
"""Lines after which the log is emptied."""


def logged(plan: LinePlan, *, days: float, seed: int, from_day: float) -> r.Records:
    """Return the event log of some days of a line, the same trains as in any run of this seed.

    Parameters
    ----------
    plan : LinePlan
        The line.
    days : float
        Days to log.
    seed : int
        Seed of all draws.
    from_day : float
        Days before.

    Returns
    -------
    records of LOG
        In the order of time; trains that are running at the start or end are there in part.
    """
    world = line_builder(plan).world(seed, log_lines=LOG_LINES)
    kept: list[r.Records] = []
    if from_day > 0:  # events of the first minute belong to the log
        world = advance(
            world, np.nextafter(from_day * MINUTES_PER_DAY, 0.0), keep=lambda _lines: None
        )
    advance(world, (from_day + days) * MINUTES_PER_DAY, keep=kept.append)
    return np.concatenate(kept)


def string_lines(plan: LinePlan, lines: r.Records) -> pd.DataFrame:
    """Return where trains were when.

    Parameters
    ----------
    plan : LinePlan
        The line.
    lines : records of LOG
        Its event log.

    Returns
    -------
    DataFrame
        ``train`` (number in the order of appearance), ``way`` (0 along, 1 against), ``class``,
        ``station`` (0 and the number of sections are the yards) and ``minute``; a row for every
        departure and arrival, train by train in the order of time. Drawn as station over minute it
        is the string line graph.
    """
    moves = lines[lines["what"] != r.ASKS]
    leg = moves["leg"]
    direction = leg % 2
    step = moves["step"] + (moves["what"] == r.ENDS)
    blocks = plan.blocks
    bounds = np.array([0, *(last + 1 for _, last in blocks)])
    station = bounds[np.where(direction == 0, step, len(blocks) - step)]
    names = np.array([c.name for c in plan.classes], dtype=object)
    frame = pd.DataFrame(
        {
            "train": pd.factorize(_by_train(moves)["train"])[0],
            "way": direction,
            "class": names[leg // 2],
            "station": station,
            "minute": moves["time_min"],
        }
    )
    return frame.sort_values(["train", "minute"], kind="stable", ignore_index=True)


def counted_meets(plan: LinePlan, lines: r.Records) -> float:
    """Return the mean number of opposing trains on the line during a trip, counted train by train.

    A train is on the line from when it first asks for a section until it leaves the last one. The
    number met is that of opposing trains that came before its end, less those gone before its
    beginning.

    Parameters
    ----------
    plan : LinePlan
        The line.
    lines : records of LOG
        Its event log from the first day on, when the line is empty.
    """
    first = lines[(lines["what"] != r.ENDS) & (lines["step"] == 0)]
    last = lines[(lines["what"] == r.ENDS) & (lines["step"] == len(plan.blocks) - 1)]
    came = _by_train(first).drop_duplicates("train")
    trips = came.merge(_by_train(last), on="train", suffixes=("", "_end"))
    met = 0
    for direction in (0, 1):
        own, other = trips[trips["way"] == direction], trips[trips["way"] != direction]
        entered = np.sort(came.loc[came["way"] != direction, "minute"])
        left = np.sort(other["minute_end"])
        met += int(np.searchsorted(entered, own["minute_end"], side="right").sum())
        met -= int(np.searchsorted(left, own["minute"], side="left").sum())
    return met / len(trips) if len(trips) else float("nan")


def _by_train(lines: r.Records) -> pd.DataFrame:
    key = lines["leg"] * (1 << 40) + lines["serial"]
    return pd.DataFrame({"train": key, "way": lines["leg"] % 2, "minute": lines["time_min"]})
