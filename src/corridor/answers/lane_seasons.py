"""What the seasons leave of a lane: days on which it is open, and draughts at low water."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from corridor.case.rows import Port
from corridor.case.situation import Situation
from corridor.case.tables import blank
from corridor.elements.formulas.ship import permitted_draft_m
from corridor.sea.lanes.lane import Lane
from corridor.sea.lanes.passages import months_in_words
from corridor.sea.lanes.seasons import low_waters_on, seasons_along, working_days
from corridor.sea.water.facts import season_m

LEVEL_SOURCE = "C02"
"""Of the monthly levels of the Caspian, in the sources of ``sealevel``."""


@dataclass(frozen=True)
class SeasonRow:
    """A share of time in which storms or ice close a water on a lane.

    Attributes
    ----------
    water, why : str
        Where, and ``storms`` or ``ice``.
    months : tuple of int
        Months in which it holds.
    closed_share, low, high : float
        Share of the time, and its range.
    source, quality : str
        Who says so, and how well it is known.
    """

    water: str
    why: str
    months: tuple[int, ...]
    closed_share: float
    low: float
    high: float
    source: str
    quality: str

    @property
    def when(self) -> str:
        """Return its months in words."""
        return months_in_words(self.months)


@dataclass(frozen=True)
class LowWaterRow:
    """The largest draught at a port or on a passage in some months.

    Attributes
    ----------
    place : str
        Port or passage.
    months : tuple of int
        Months in which it holds.
    most_m : float
        Largest draught.
    low_m, high_m : float or None
        Its range; None where it is not known.
    enough : bool or None
        Whether the ship that was asked for passes; None where her draught is not known.
    source, quality : str
        Who says so, and how well it is known.
    """

    place: str
    months: tuple[int, ...]
    most_m: float
    low_m: float | None
    high_m: float | None
    enough: bool | None
    source: str
    quality: str

    @property
    def when(self) -> str:
        """Return its months in words."""
        return months_in_words(self.months)


@dataclass(frozen=True)
class Days:
    """Days of a year in which a lane is open.

    Attributes
    ----------
    days, low, high : float
        With the usual shares of closed time, and their range.
    """

    days: float
    low: float
    high: float


def season_rows(sailed: Lane, month: int | None) -> tuple[SeasonRow, ...]:
    """Return storms and ice along a lane, of one month when it is given."""
    return tuple(
        SeasonRow(s.name, s.why, s.months, s.closed_share, s.low, s.high, s.source_id, s.quality)
        for s in seasons_along(sailed.shape, month)
    )


def open_days(sailed: Lane) -> Days | None:
    """Return the days of a year in which a lane is open; None where no season is known."""
    along = seasons_along(sailed.shape)
    return Days(*working_days(along, sailed.closed_months)) if along else None


def low_water_rows(
    sit: Situation, nodes: tuple[str, str], sailed: Lane, month: int | None, draught_m: float | None
) -> tuple[LowWaterRow, ...]:
    """Return the draughts that low water leaves on a lane and in the ports at its ends.

    Ports whose depth holds at a level of the sea are those of the Caspian. There the depth follows
    the level of the situation and its departure in the month.

    Parameters
    ----------
    sit : Situation
        Depths of the case and the level of its sea.
    nodes : (str, str)
        Ends of the lane.
    sailed : Lane
        The lane.
    month : int or None
        1 to 12; for ports the lowest month of the year when not given.
    draught_m : float or None
        Draught of the ship.
    """

    def enough(most_m: float) -> bool | None:
        return None if draught_m is None else draught_m <= most_m

    rows = [
        LowWaterRow(
            passage.name, low.months, low.draught_m, low.low_m, low.high_m,
            enough(low.draught_m), low.source_id, low.quality,
        )
        for passage, low in low_waters_on(sailed.passages, month)
    ]  # fmt: skip
    above_m = season_m()
    chosen = int(above_m.to_numpy().argmin()) + 1 if month is None else month
    for port in _ports_with_levels(sit, nodes):
        level_m = sit.sea_level_m + float(above_m[chosen])
        most_m = permitted_draft_m(port.depth_m, port.underkeel_m, level_m, port.depth_level_m)
        record = sit.case.records["ports"][port.port_id]
        source = f"{record['source_id']} {LEVEL_SOURCE}"
        rows.append(
            LowWaterRow(
                port.name,
                (chosen,),
                most_m,
                None,
                None,
                enough(most_m),
                source,
                str(record["quality"]),
            )
        )
    return tuple(rows)


def _ports_with_levels(sit: Situation, nodes: tuple[str, str]) -> Iterator[Port]:
    for node in nodes:
        for port_id, record in sit.case.records["ports"].items():
            if record["node_id"] == node and not blank(record["depth_level_m"]):
                yield sit.row(Port, port_id)
