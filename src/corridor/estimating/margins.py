"""Known totals of what starts and ends in zones, checked against a case."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from corridor.case.margin import Margin
from corridor.case.model import Case
from corridor.case.schema import schema
from corridor.estimating.balance import EQUAL, Floats
from corridor.messages import message
from corridor.problems import CorridorError, Problem, did_you_mean, raise_if_fatal

Holds = Literal["starts", "ends", "mean"]
"""Which sum of totals holds where the two differ."""


@dataclass(frozen=True)
class Totals:
    """Totals of one commodity, or of all cargo, in the order of the zones of a case.

    Attributes
    ----------
    commodity : str
        Commodity; empty for all cargo together.
    starts, ends : float array, shape (zones,)
        Tonnes a year; NaN where nothing is said.
    note : str
        What was scaled; empty where nothing was.
    """

    commodity: str
    starts: Floats
    ends: Floats
    note: str = ""


def check_margins(case: Case, margins: Sequence[Margin], file: str = "margins") -> None:
    """Refuse totals that are not of this case.

    Raises
    ------
    CaseError
        With all that is wrong, by row.
    """
    problems = list(_problems(case, margins, file))
    if not margins:
        found, expected = message("no totals"), message("totals of zones")
        fix = message("Give a row for each zone with zone_id, starts_t_per_year, ends_t_per_year.")
        problems.append(Problem("E201", file, None, "", found, expected, fix))
    if len({m.commodity_id == "" for m in margins}) > 1:
        found, expected = message("some"), message("a commodity in every row or in none")
        fix = message("Name a commodity in every row, or in none.")
        problems.append(Problem("E301", file, None, "commodity_id", found, expected, fix))
    raise_if_fatal(problems)


def _problems(case: Case, margins: Sequence[Margin], file: str) -> Iterator[Problem]:
    seen: dict[tuple[str, str], int] = {}
    limit = schema()["demand"]["tonnes_per_year"]
    for row, margin in enumerate(margins, start=2):
        places = (("zone_id", margin.zone_id, "zones"),
                  ("commodity_id", margin.commodity_id, "commodities"))  # fmt: skip
        for field, name, table in places:
            if name not in case.records[table] and not (field == "commodity_id" and not name):
                expected = message("an id of %(file)s", file=f"{table}.csv")
                hint = did_you_mean(name, case.records[table])
                fix = message("%(hint)sCorrect the id.", hint=hint)
                yield Problem("E402", file, row, field, name, expected, fix)
        for field, value in (
            ("starts_t_per_year", margin.starts_t),
            ("ends_t_per_year", margin.ends_t),
        ):
            if value is not None and not limit.allows(value):
                fix = message("Correct the number.")
                yield Problem("E303", file, row, field, f"{value:g}", limit.expected, fix)
        key = (margin.zone_id, margin.commodity_id)
        if seen.setdefault(key, row) != row:
            expected = message("a zone once")
            fix = message("Give each zone one row for a commodity.")
            yield Problem("E401", file, row, "zone_id", margin.zone_id, expected, fix)


def totals_of(case: Case, margins: Sequence[Margin]) -> tuple[Totals, ...]:
    """Return checked totals by commodity, in the order in which commodities are first named."""
    place = {zone: i for i, zone in enumerate(case.records["zones"])}
    by_commodity: dict[str, tuple[Floats, Floats]] = {}
    for m in margins:
        if m.commodity_id not in by_commodity:
            size = len(place)
            by_commodity[m.commodity_id] = np.full(size, np.nan), np.full(size, np.nan)
        starts, ends = by_commodity[m.commodity_id]
        for totals, value in ((starts, m.starts_t), (ends, m.ends_t)):
            if value is not None:
                totals[place[m.zone_id]] = value
    return tuple(Totals(name, *ends) for name, ends in by_commodity.items())


def reconciled(known: Totals, holds: Holds) -> Totals:
    """Scale totals to one sum where both are said of every zone; a note says so.

    Parameters
    ----------
    known : Totals
        The totals.
    holds : {"starts", "ends", "mean"}
        Which sum holds.

    Returns
    -------
    Totals

    Raises
    ------
    CorridorError
        If cargo starts and none ends, or the other way round.
    """
    commodity, starts, ends = known.commodity, known.starts, known.ends
    start, end = float(starts.sum()), float(ends.sum())
    if math.isnan(start) or math.isnan(end) or abs(start - end) <= EQUAL * max(start, end):
        if not math.isnan(start + end) and end > 0:
            ends = ends * (start / end)  # differences of rounding
        return Totals(commodity, starts, ends)
    if not start or not end:
        raise CorridorError(
            message(
                "%(commodity)s: %(start)s t start and %(end)s t end; give both",
                commodity=name_of(commodity),
                start=f"{start:,.0f}",
                end=f"{end:,.0f}",
            )
        )
    total = {"starts": start, "ends": end, "mean": (start + end) / 2}[holds]
    note = (
        f"{name_of(commodity)}: {start:,.0f} t start and {end:,.0f} t end; "
        f"both were scaled to {total:,.0f} t"
    )
    return Totals(commodity, starts * (total / start), ends * (total / end), note)


def name_of(commodity: str) -> str:
    """Return a commodity as a message calls it."""
    return commodity or message("all cargo")
