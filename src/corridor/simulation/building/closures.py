"""When an element is shut: opening hours, closed days, closures and breakdowns of a year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from corridor.case.situation import Situation
from corridor.case.tables import Record, blank
from corridor.units import DAYS_PER_YEAR, MINUTES_PER_DAY, MINUTES_PER_YEAR

OPENING_HOUR = 8
"""Hour at which what does not work around the clock opens."""

Shut = list[tuple[float, float]]
"""Minutes of a year, from and to, when something is shut."""


def disturbances(sit: Situation) -> list[Record]:
    """Return the disturbances that happen in a situation: those of its scenario and of always."""
    rows = sit.case.rows("disturbances")
    return [r for r in rows if blank(r["scenario_id"]) or r["scenario_id"] == sit.scenario]


def happens_to(rows: Iterable[Record], table: str, element: str, kind: str) -> list[Record]:
    """Return the disturbances of a kind that happen to an element."""
    return [
        r for r in rows if r["table"] == table and r["id"] in {element, "*"} and r["kind"] == kind
    ]


def shut_in_year(
    values: Mapping[str, float], happening: Iterable[Record], random: np.random.Generator
) -> Shut:
    """Return when an element is shut in a year.

    Parameters
    ----------
    values : mapping
        ``hours_per_day`` (from eight in the morning), ``days_per_year`` (the other days are single
        days spread at random, as for storms), ``open_share`` (the rest of the year is one closure
        that begins on a random day); what is missing does not limit.
    happening : iterable of Record
        Its closures and breakdowns.
    random : Generator
        Random numbers of this element and year.

    Returns
    -------
    list of (float, float)
        Minutes from the start of the year; may overlap and run over its end.
    """
    shut: Shut = []
    hours = values.get("hours_per_day", 24.0)
    if hours < 24.0:
        opens, closes = OPENING_HOUR * 60.0, (OPENING_HOUR + hours) * 60.0
        for day in range(-1, DAYS_PER_YEAR + 1):
            shut.append((day * MINUTES_PER_DAY + closes, (day + 1) * MINUTES_PER_DAY + opens))
    open_days = min(values.get("days_per_year", float(DAYS_PER_YEAR)), float(DAYS_PER_YEAR))
    order = random.permutation(DAYS_PER_YEAR)
    closed_days = round(DAYS_PER_YEAR - open_days)
    shut += [
        (day * MINUTES_PER_DAY, (day + 1) * MINUTES_PER_DAY) for day in sorted(order[:closed_days])
    ]
    first_day = float(random.integers(DAYS_PER_YEAR))
    closed = DAYS_PER_YEAR * (1.0 - values.get("open_share", 1.0))
    if closed > 0:
        shut.append((first_day * MINUTES_PER_DAY, (first_day + closed) * MINUTES_PER_DAY))
    for row in happening:
        if row["kind"] == "closure":
            begin = (row["first_day"] - 1) * MINUTES_PER_DAY
            shut.append((begin, begin + row["days"] * MINUTES_PER_DAY))
        else:
            shut += _breakdowns(row, random)
    return shut


def _breakdowns(row: Record, random: np.random.Generator) -> Shut:
    """Draw breakdowns at random times, each of an exponential length."""
    count = int(random.poisson(DAYS_PER_YEAR / row["every_days"]))
    begins = np.sort(random.uniform(0, MINUTES_PER_YEAR, count))
    lengths = random.exponential(row["hours"] * 60.0, count)
    return [(float(b), float(b + n)) for b, n in zip(begins, lengths, strict=True)]


def daily(from_min: float, length_min: float) -> Shut:
    """Return a closure at the same time of every day of a year."""
    return [
        (day * MINUTES_PER_DAY + from_min, day * MINUTES_PER_DAY + from_min + length_min)
        for day in range(DAYS_PER_YEAR)
    ]


def wrapped(shut: Shut, start_day: int) -> Shut:
    """Return the closures of a year seen from a run that begins on one of its days.

    Minute 0 becomes the start of that day, and what runs over the end goes on at the beginning.
    """
    result: Shut = []
    for begin, end in shut:
        length = min(end - begin, MINUTES_PER_YEAR)
        start = (begin - start_day * MINUTES_PER_DAY) % MINUTES_PER_YEAR
        result.append((start, min(start + length, MINUTES_PER_YEAR)))
        if start + length > MINUTES_PER_YEAR:
            result.append((0.0, start + length - MINUTES_PER_YEAR))
    return result
