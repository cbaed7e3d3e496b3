"""Places on a map: their symbols, their names, and the bar of kilometres."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from corridor.languages import ENGLISH, Language
from corridor.reports.figures.lettering import text_pt
from corridor.reports.figures.markup import element, path, text
from corridor.reports.figures.style import round_below
from corridor.reports.maps.frame import Floats, Frame, turned
from corridor.reports.maps.labels import Room
from corridor.reports.maps.symbols import KINDS_PT, place_symbol

SIZE_PT = 8.0
"""Size of the names of places."""


def sheet(frame: Frame, shown: Sequence[str], foot: Sequence[str], foot_pt: float) -> list[str]:
    """Return a map over its foot; what reaches below the frame lies under the foot."""
    high, size = frame.height_pt, {"width": frame.width_pt}
    ground = element("rect", **size, y=high, height=foot_pt, cls="paper")
    border = element("rect", **size, height=high, cls="frame")
    lower = element("g", *foot, transform=f"translate(0 {high:.2f})")
    return [element("g", *shown, cls="window"), ground, border, lower]


class Located(Protocol):
    """What lies at a place, in degrees."""

    @property
    def lon(self) -> float:
        """Longitude."""

    @property
    def lat(self) -> float:
        """Latitude."""


@dataclass(frozen=True)
class Place:
    """A node on a map.

    Attributes
    ----------
    id, name, kind : str
        The node; a city, station, border, port or terminal.
    lon, lat : float
        Where it lies, degrees.
    rank : int or None
        Lower ones are named first; None is not named.
    """

    id: str
    name: str
    kind: str
    lon: float
    lat: float
    rank: int | None = None


def turned_each(rows: Sequence[Located], seam: float) -> Floats:
    """Return where rows lie, degrees, each turned by itself."""
    spots = [turned([[row.lon, row.lat]], seam) for row in rows]
    return np.vstack(spots) if spots else np.empty((0, 2))


def inside(x: float, y: float, frame: Frame) -> bool:
    """Return whether a point lies on the map."""
    return 0 <= x <= frame.width_pt and 0 <= y <= frame.height_pt


def symbols(
    places: Sequence[Place],
    at: Floats,
    busy: Collection[str],
    frame: Frame,
    language: Language = ENGLISH,
) -> str:
    """Return a symbol for each place; those that no cargo passes are small."""
    found = [
        place_symbol(
            place.kind,
            float(x),
            float(y),
            place.name,
            quiet=place.id not in busy,
            language=language,
        )
        for place, (x, y) in zip(places, at, strict=True)
        if inside(float(x), float(y), frame)
    ]
    return element("g", *found, cls="places") if found else ""


def names(places: Sequence[Place], at: Floats, frame: Frame, room: Room) -> list[str]:
    """Return the names of places, the most important first, each where there is room."""
    shown = [
        (p, x, y) for p, (x, y) in zip(places, at, strict=True)
        if inside(x, y, frame) and p.rank is not None
    ]  # fmt: skip
    for place, x, y in shown:
        half = KINDS_PT.get(place.kind, 3.0) / 2
        room.take((x - half, y - half, x + half, y + half))
    found, written = [], set()
    for place, x, y in sorted(shown, key=lambda row: (row[0].rank, row[0].id)):
        if place.name in written:
            continue
        size = text_pt(place.name, SIZE_PT) + 2, SIZE_PT + 2
        if box := room.place((x, y), size, KINDS_PT.get(place.kind, 3.0) / 2):
            found.append(text(place.name, box[0] + 1, box[3] - 2.5, "halo"))
            written.add(place.name)
    return found


def scale(frame: Frame, room: Room, language: Language = ENGLISH) -> str:
    """Return a bar of a round number of kilometres in the lower left corner."""
    length_km = round_below(min(150.0, frame.width_pt / 4) * frame.km_per_pt)
    long, foot_y = length_km / frame.km_per_pt, frame.height_pt - 10
    bar = np.array([[12, foot_y - 3], [12, foot_y], [12 + long, foot_y], [12 + long, foot_y - 3]])
    words = language.sentence("%(length)s km", length=language.numbers(f"{length_km:g}"))
    label = text(words, 12 + long / 2, foot_y - 5, "halo middle")
    half = max(long, text_pt(words, SIZE_PT)) / 2 + 4
    room.take((12 + long / 2 - half, foot_y - 16, 12 + long / 2 + half, foot_y + 4))
    return element("path", d=path([bar]), cls="scale") + label
