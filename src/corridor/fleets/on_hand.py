"""Fleets that there are, beside what is needed of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from corridor.case.rows import Sea
from corridor.case.situation import Situation
from corridor.case.tables import Record, blank, words
from corridor.fleets.work import Group, Work


@dataclass(frozen=True)
class OnHand:
    """A fleet that there is.

    Attributes
    ----------
    id, name, kind : str
        The fleet; the ships of a lane have its id.
    number : float
        How many there are.
    needed : float
        How many of what it could serve are needed, for cargo outside the demand too.
    quality, source : str
        How well the number is known.
    """

    id: str
    name: str
    kind: str
    number: float
    needed: float
    quality: str
    source: str

    @property
    def short(self) -> float:
        """How many are missing."""
        return max(self.needed - self.number, 0.0)


def on_hand(
    sit: Situation, needed: Mapping[Group, Work], lanes: Iterable[tuple[str, Work]]
) -> tuple[OnHand, ...]:
    """Return the fleets of a case beside what is needed of them.

    Parameters
    ----------
    sit : Situation
        Year, scenario and projects.
    needed : mapping of Group to Work
        What each fleet does.
    lanes : iterable of (str, Work)
        What the ships of each lane do.

    Returns
    -------
    tuple of OnHand
        Rows of ``fleets``, then the lanes whose ships the case counts and that are used.
    """
    rows = []
    for fleet, record in sit.case.records["fleets"].items():
        own = [work for group, work in needed.items() if serves(record, group)]
        rows.append(
            OnHand(
                fleet, str(record["name"]), str(record["kind"]), float(record["number"]),
                sum(work.needed + work.outside for work in own),
                str(record["quality"]), str(record["source_id"]),
            )
        )  # fmt: skip
    return (*rows, *_of_lanes(sit, lanes))


def _of_lanes(sit: Situation, lanes: Iterable[tuple[str, Work]]) -> list[OnHand]:
    """Return the lanes with a limited number of ships, beside what is needed of their class."""
    sums: dict[str, float] = {}
    for lane, work in lanes:
        if work.group.carries == sit.row(Sea, lane).ship_id:
            sums[lane] = sums.get(lane, 0.0) + work.needed
    rows = []
    for lane, needed in sums.items():
        row = sit.row(Sea, lane)
        if row.ships is not None:
            name = str(sit.case.records["links"][lane]["name"])
            rows.append(OnHand(lane, name, "ship", row.ships, needed, row.quality, row.source_id))
    return rows


def serves(record: Record, group: Group) -> bool:
    """Return whether a row of ``fleets`` is of a group; what it leaves blank it does not ask."""
    return (
        record["kind"] == group.kind
        and (blank(record["country"]) or record["country"] == group.country)
        and (blank(record["gauge_mm"]) or float(record["gauge_mm"]) == group.gauge_mm)
        and (blank(record["traction"]) or record["traction"] == group.traction)
        and (blank(record["carries"]) or group.carries in words(record["carries"]))
    )
