"""Units of lengths and speeds of a GMNS network, and whether its numbers go together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corridor.formats.files.csv_table import CsvTable, is_missing, read_csv_table
from corridor.messages import message
from corridor.problems import Problem

CONFIG_FILE = "config.csv"

MINUTES_PER_HOUR = 60

KM = {
    "kilometer": 1.0, "kilometre": 1.0, "km": 1.0,
    "meter": 1e-3, "metre": 1e-3, "m": 1e-3,
    "mile": 1.609344, "mi": 1.609344,
    "yard": 0.9144e-3, "yd": 0.9144e-3,
    "foot": 0.3048e-3, "feet": 0.3048e-3, "ft": 0.3048e-3,
}  # fmt: skip
"""Kilometres in a unit of length; ``s`` at the end is left out first."""

KMH = {
    "kph": 1.0, "kmh": 1.0, "km/h": 1.0, "km/hr": 1.0, "kmph": 1.0,
    "kilometers per hour": 1.0, "kilometres per hour": 1.0,
    "mph": 1.609344, "mi/h": 1.609344, "mi/hr": 1.609344, "miles per hour": 1.609344,
    "m/s": 3.6, "mps": 3.6, "meters per second": 3.6, "metres per second": 3.6,
    "ft/s": 1.09728, "fps": 1.09728, "feet per second": 1.09728,
}  # fmt: skip
"""Kilometres an hour in a unit of speed."""

FAR_OFF = 100.0
"""Times by which a length misses the straight line, or a time the usual one, for a wrong unit."""

SLOW = 30.0
"""Times by which a free flow time misses length and speed; stops and signals take less."""

LONG_MIN = 180.0
"""Minutes that half the links of no road network take."""

EARTH_KM = 6371.0


@dataclass(frozen=True)
class Units:
    """What ``config.csv`` says.

    Attributes
    ----------
    length_km : float or None
        Kilometres in a unit of ``length``; None if it is not said.
    speed_kmh : float or None
        Kilometres an hour in a unit of ``free_speed``; None if it is not said.
    """

    length_km: float | None = None
    speed_kmh: float | None = None

    @property
    def factor(self) -> float:
        """Return what ``length / free_speed`` has to be multiplied by to be hours."""
        if self.length_km is None or self.speed_kmh is None:
            return 1.0
        return self.length_km / self.speed_kmh

    @property
    def half_said(self) -> str:
        """Name the column of ``config.csv`` that is missing beside the other; empty if none is."""
        if (self.length_km is None) == (self.speed_kmh is None):
            return ""
        return "long_length" if self.length_km is None else "speed"


def read_units(path: Path, problems: list[Problem]) -> Units:
    """Read ``config.csv``.

    Parameters
    ----------
    path : Path
        The file, which may be missing.
    problems : list of Problem
        Receives units that are not known.

    Returns
    -------
    Units

    Raises
    ------
    CorridorError
        If the file cannot be read.
    """
    if not path.exists():
        return Units()
    table = read_csv_table(path, [], problems)
    return Units(_unit(table, "long_length", KM, problems), _unit(table, "speed", KMH, problems))


def _unit(
    table: CsvTable, field: str, known: Mapping[str, float], problems: list[Problem]
) -> float | None:
    units = set()
    for at, cell in enumerate(table.texts(field)):
        word = " ".join(cell.lower().split())
        if is_missing(word):
            continue
        unit = known.get(word, known.get(word.removesuffix("s")))
        units.add(unit)
        if unit is None:
            fix = message("Use one of these words, and convert the numbers if need be.")
            problems.append(table.problem("E304", at, field, cell, ", ".join(known), fix))
        elif len(units - {None}) > 1:
            expected = message("one unit for all")
            fix = message("Keep one row, with the units of link.csv.")
            problems.append(table.problem("E710", at, field, cell, expected, fix))
    return next((unit for unit in units if unit is not None), None)


@dataclass(frozen=True)
class Measures:
    """Numbers of links as the file gives them, nan where it gives none.

    Attributes
    ----------
    length, speed, time_min : array
        ``length``, ``free_speed`` and free flow time.
    straight_km : array
        Between the ends, where they have longitude and latitude.
    """

    length: NDArray[np.float64]
    speed: NDArray[np.float64]
    time_min: NDArray[np.float64]
    straight_km: NDArray[np.float64]


def check_measures(table: CsvTable, measures: Measures, units: Units) -> list[Problem]:
    """Find lengths, speeds and times that do not go together, of all links or of one.

    Parameters
    ----------
    table : CsvTable
        ``link.csv``.
    measures : Measures
        Its numbers.
    units : Units
        Their units.

    Returns
    -------
    list of Problem
    """
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        usable = (measures.length > 0) & (measures.speed > 0)
        minutes = np.where(usable, measures.length / measures.speed, np.nan)
        minutes = minutes * units.factor * MINUTES_PER_HOUR
        detour = np.where(
            measures.length > 0, measures.length * (units.length_km or 1.0), np.nan
        ) / np.where(measures.straight_km > 0, measures.straight_km, np.nan)
    untimed = np.isnan(measures.time_min)
    if not (untimed & usable).any():
        return _disagreeing(table, measures, minutes)
    if units.half_said:
        fix = message(
            "Give %(column)s beside the other unit, or vdf_fftt for all links.",
            column=units.half_said,
        )
        return [Problem("E301", CONFIG_FILE, 2, units.half_said, "", message("a unit"), fix)]
    usual = _median(detour[untimed])
    if usual > FAR_OFF:
        return [_wrong_unit(table, usual, units)]
    problems = _disagreeing(table, measures, minutes)
    expected = message("as much of the straight line between its ends as on other links")
    problems += _outliers(table, "length", detour, untimed, expected)
    if np.isnan(usual):
        problems += _slow_links(table, minutes, untimed)
    return problems


def _slow_links(
    table: CsvTable, minutes: NDArray[np.float64], untimed: NDArray[np.bool_]
) -> list[Problem]:
    """Find links that take too long where no straight line gives their lengths."""
    typical = _median(minutes[untimed])
    if typical > LONG_MIN:
        found = message(
            "half the links take %(minutes)s minutes or more at free flow",
            minutes=f"{typical:,.0f}",
        )
        expected = message("lengths and speeds that go together")
        fix = message(
            "Check units, and name them in %(file)s: long_length and speed.", file=CONFIG_FILE
        )
        return [Problem("W715", table.file, None, "length", found, expected, fix)]
    expected = message("as much of the usual time as on other links")
    return _outliers(table, "length", minutes, untimed & (minutes > MINUTES_PER_HOUR), expected)


def straight_km(coordinates: NDArray[np.float64] | None, ends: tuple[NDArray[np.int64], ...]
                ) -> NDArray[np.float64]:  # fmt: skip
    """Return the distance between the ends of each link; nan unless all are degrees."""
    count = len(ends[0])
    if coordinates is None or not len(coordinates):
        return np.full(count, np.nan)
    x, y = coordinates.T
    if not (np.nanmax(np.abs(x), initial=0) <= 180 and np.nanmax(np.abs(y), initial=0) <= 90):
        return np.full(count, np.nan)
    known = (ends[0] > 0) & (ends[1] > 0)
    (x0, y0), (x1, y1) = (np.radians(coordinates[np.maximum(end, 1) - 1]).T for end in ends)
    root = np.sin((y1 - y0) / 2) ** 2 + np.cos(y0) * np.cos(y1) * np.sin((x1 - x0) / 2) ** 2
    return np.where(known, 2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(root, 0, 1))), np.nan)


def _median(values: NDArray[np.float64]) -> float:
    known = values[np.isfinite(values)]
    return float(np.median(known)) if len(known) else float("nan")


def _wrong_unit(table: CsvTable, usual: float, units: Units) -> Problem:
    found = message(
        "half the links %(times)s times as long as the straight line between their ends",
        times=f"{usual:,.0f}",
    )
    expected = message("lengths in kilometres or miles, as speeds are per hour")
    if units.length_km:
        expected = message("lengths in the unit that %(file)s names", file=CONFIG_FILE)
    fix = message(
        "Name the units in %(file)s: long_length (meter, foot) and speed (kph, mph).",
        file=CONFIG_FILE,
    )
    return Problem("E710", table.file, None, "length", found, expected, fix)


def _outliers(
    table: CsvTable, field: str, ratio: NDArray[np.float64], which: NDArray[np.bool_], expected: str
) -> list[Problem]:
    """Find links whose ratio is far off the usual one."""
    usual = _median(ratio)
    if not usual > 0:
        return []
    with np.errstate(invalid="ignore", over="ignore"):
        wrong = which & ((ratio > FAR_OFF * usual) | (ratio < usual / FAR_OFF))
    fix = message("Check the unit of this link.")
    texts = table.texts(field)
    return [
        table.problem("W715", at, field, texts[at], expected, fix)
        for at in np.flatnonzero(wrong).tolist()
    ]


def _disagreeing(
    table: CsvTable, measures: Measures, minutes: NDArray[np.float64]
) -> list[Problem]:
    """Find free flow times that are far from length over speed."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        ratio = np.where(measures.time_min > 0, measures.time_min / minutes, np.nan)
        wrong = (ratio > SLOW) | (ratio < 1 / SLOW)
    fix = message(
        "Check units: times are minutes, and config.csv names those of lengths and speeds."
    )
    return [
        table.problem(
            "W715",
            at,
            "vdf_fftt",
            message("%(time)s minutes", time=f"{measures.time_min[at]:g}"),
            message("about %(time)s, as length and free_speed say", time=f"{minutes[at]:g}"),
            fix,
        )
        for at in np.flatnonzero(wrong).tolist()
    ]
