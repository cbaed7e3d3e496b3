"""Which direction a published capacity counts, and what that makes of it for its element."""

from __future__ import annotations

from dataclasses import replace

from corridor.case.numbers import Number
from corridor.case.tables import Tables
from corridor.messages import Numeral, message
from corridor.units import T_PER_MT

STATED, STATED_COUNTS = "stated_t_per_year", "stated_counts"
"""Fields of a stated capacity, and of what it counts."""

EACH_WAY, BOTH_WAYS, UNSAID = "each_way", "both_ways", "unsaid"
"""What a source counts: one direction, both together, or it does not say."""

ONE_WAY = "one_way"
"""What an element counts that traffic passes in one direction only."""

HALF, TWICE = 0.5, 2.0
"""What a tonne of a figure is worth for an element that counts otherwise."""

_READ_AS = {EACH_WAY: message("each way"), BOTH_WAYS: message("both ways together")}
_PUBLISHED_FOR = {EACH_WAY: message("one direction"), BOTH_WAYS: message("both ways together")}


def counted_by(case: Tables, table: str, row_id: str) -> str:
    """Return what the capacity of an element counts.

    Parameters
    ----------
    case : Tables
        The case.
    table, row_id : str
        The element.

    Returns
    -------
    str
        ``both_ways`` for terminals and ports, ``one_way`` for links on which traffic may run only
        one way and the borders on them, ``each_way`` for all other links and borders.
    """
    if table in ("terminals", "ports"):
        return BOTH_WAYS
    link = case.records[table][row_id]["link_id"]
    return ONE_WAY if case.records["links"][link]["directed"] == "yes" else EACH_WAY


def worth(case: Tables, table: str, row_id: str, counts: str) -> float:
    """Return what one tonne of a stated capacity is in the capacity of its element.

    An element that counts each way has half of a figure for both ways together; one that counts
    both ways together has twice a figure for each way. Where the source does not say, and where
    nothing is noted, the figure counts what the element counts.

    Parameters
    ----------
    case : Tables
        The case.
    table, row_id : str
        The element.
    counts : str
        What the figure counts: ``each_way``, ``both_ways``, ``unsaid`` or blank.
    """
    return {(EACH_WAY, BOTH_WAYS): HALF, (BOTH_WAYS, EACH_WAY): TWICE}.get(
        (counted_by(case, table, row_id), counts), 1.0
    )


def reading(case: Tables, table: str, row_id: str, counts: str, t_per_year: float) -> str:
    """Say how a stated capacity is read for its element.

    Parameters
    ----------
    case : Tables
        The case.
    table, row_id : str
        The element.
    counts : str
        What the figure counts: ``each_way``, ``both_ways``, ``unsaid`` or blank.
    t_per_year : float
        The figure as published.
    """
    own, ratio = counted_by(case, table, row_id), worth(case, table, row_id, counts)
    figure = Numeral(f"{t_per_year / T_PER_MT:,.3f}")
    if counts in _PUBLISHED_FOR:
        what = _PUBLISHED_FOR[counts]
        if ratio == HALF:
            return message(
                "half of the %(figure)s published for %(what)s", figure=figure, what=what
            )
        if ratio == TWICE:
            return message("twice the %(figure)s published for %(what)s", figure=figure, what=what)
        return message("published for %(what)s", what=what)
    said = message("direction not noted")
    if counts == UNSAID:
        said = message("published without a direction")
    if own == ONE_WAY:
        return message("%(said)s; traffic runs one way only", said=said)
    as_read = message("%(said)s, read as %(what)s", said=said, what=_READ_AS[own])
    if counts != UNSAID:
        return as_read
    other = EACH_WAY if own == BOTH_WAYS else BOTH_WAYS
    if_other = t_per_year * worth(case, table, row_id, other) / T_PER_MT
    return message(
        "%(as_read)s; %(figure)s if it counts %(what)s",
        as_read=as_read, figure=Numeral(f"{if_other:,.3f}"), what=_READ_AS[other],
    )  # fmt: skip


def with_both_readings(case: Tables, table: str, row_id: str, number: Number) -> Number:
    """Widen the range of a stated capacity without a direction until it covers both readings.

    The ends of the published range, or the figure itself, are read as each way and as both ways
    together: 40 Mt a year on a line that counts each way lie between 20 and 40.

    Parameters
    ----------
    case : Tables
        The case.
    table, row_id : str
        The element.
    number : Number
        The figure as published.
    """
    readings = [worth(case, table, row_id, counts) for counts in (EACH_WAY, BOTH_WAYS)]
    if readings == [1.0, 1.0]:
        return number
    low, high = number.span(number.value)
    return replace(number, low=low * min(readings), high=high * max(readings))
