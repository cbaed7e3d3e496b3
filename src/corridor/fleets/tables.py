"""Fleets as tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from corridor.fleets.cycle import at_work
from corridor.fleets.railway import Line
from corridor.fleets.work import KINDS, Group, Work
from corridor.units import DAYS_PER_YEAR, HOURS_PER_DAY


def by_kind(work: Mapping[Group, Work]) -> dict[str, float]:
    """Return how many of each kind the demand needs, cargo outside it left out."""
    return {kind: sum(w.needed for g, w in work.items() if g.kind == kind) for kind in KINDS}


def fleet_table(
    work: Mapping[Group, Work], before: Mapping[Group, Work] | None = None
) -> pd.DataFrame:
    """Return fleets with what they do in a year.

    Parameters
    ----------
    work : mapping of Group to Work
        What each fleet does.
    before : mapping of Group to Work, optional
        The same without the works.

    Returns
    -------
    DataFrame
        ``kind, country, gauge_mm, traction, carries, needed`` (for the demand), ``outside`` (for
        cargo outside it), ``before`` and ``more`` (without the works, and the difference; nan where
        there are none), ``at_work`` (mean of the year), ``wait_share`` (of its hours),
        ``turns_per_year, turn_days`` (from load to load; nan for locomotives and crews),
        ``km_per_year, empty_share`` (of these).
    """
    groups = dict.fromkeys((*work, *(before or {})))
    return pd.DataFrame(
        [_fleet_row(g, work.get(g, Work(g)), None if before is None else before.get(g, Work(g)))
         for g in groups],
        columns=list(_FLEET),
    )  # fmt: skip


_FLEET = (
    "kind", "country", "gauge_mm", "traction", "carries", "needed", "outside", "before", "more",
    "at_work", "wait_share", "turns_per_year", "turn_days", "km_per_year", "empty_share",
)  # fmt: skip


def _fleet_row(group: Group, work: Work, before: Work | None) -> tuple[object, ...]:
    nothing = float("nan")
    had = nothing if before is None else before.needed
    turns = work.turns_per_year
    return (
        group.kind, group.country, int(group.gauge_mm), group.traction, group.carries,
        work.needed, work.outside, had, work.needed - had, at_work(work.hours_per_year),
        _share(work.wait_h_per_year, work.hours_per_year),
        turns or nothing,
        work.hours_per_year / HOURS_PER_DAY / turns if turns else nothing,
        work.km_per_year, _share(work.empty_km_per_year, work.km_per_year),
    )  # fmt: skip


def _share(part: float, whole: float) -> float:
    return part / whole if whole > 0 else 0.0


def line_table(trains: Iterable[Line]) -> pd.DataFrame:
    """Return the trains of railway links.

    Returns
    -------
    DataFrame
        ``id, name, country, gauge_mm, traction, loaded_forward, loaded_back, empty_forward,
        empty_back, outside`` (each way, with cargo outside the demand), all trains a year;
        ``trains_per_day`` (each way, all of them), ``running_h_per_year, wait_h_per_year,
        border_h_per_year`` (train-hours of the demand).
    """
    rows = []
    for line in trains:
        forward, back = (sum(m.empty[way] for m in line.moves) for way in (0, 1))
        rows.append({
            "id": line.link.link_id, "name": line.link.name, "country": line.link.country,
            "gauge_mm": int(line.rail.gauge_mm), "traction": line.rail.traction,
            "loaded_forward": sum(m.forward for m in line.moves),
            "loaded_back": sum(m.back for m in line.moves),
            "empty_forward": forward, "empty_back": back, "outside": line.outside,
            "trains_per_day": (line.each_way + line.outside) / DAYS_PER_YEAR,
            "running_h_per_year": line.each_way * 2 * line.hours.running_h,
            "wait_h_per_year": line.each_way * line.wait_h,
            "border_h_per_year": line.each_way * sum(line.hours.border_h),
        })  # fmt: skip
    return pd.DataFrame(rows, columns=list(_LINE))


_LINE = (
    "id", "name", "country", "gauge_mm", "traction", "loaded_forward", "loaded_back",
    "empty_forward", "empty_back", "outside", "trains_per_day", "running_h_per_year",
    "wait_h_per_year", "border_h_per_year",
)  # fmt: skip


def train_totals(trains: Iterable[Line]) -> dict[str, float]:
    """Return what the trains of all lines do with the cargo of the demand.

    Returns
    -------
    dict of str to float
        ``train_km_per_year, empty_share`` (of it), ``running_h_per_year, wait_h_per_year,
        border_h_per_year`` (train-hours).
    """
    all_lines = tuple(trains)
    km = sum(2 * line.each_way * line.link.length for line in all_lines)
    empty = sum(sum(m.empty) * line.link.length for line in all_lines for m in line.moves)
    table = line_table(all_lines)
    hours = ("running_h_per_year", "wait_h_per_year", "border_h_per_year")
    return {
        "train_km_per_year": km,
        "empty_share": _share(empty, km),
        **{name: float(table[name].sum()) for name in hours},
    }
