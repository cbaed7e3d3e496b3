"""Map of the shore that retreats as the sea falls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from corridor.languages import ENGLISH, Language
from corridor.reports.figures.lettering import wrapped
from corridor.reports.figures.markup import Points, element, figure, path, text
from corridor.reports.figures.style import WIDTH_PT
from corridor.reports.maps.basemap import base_map
from corridor.reports.maps.frame import Frame, frame_around
from corridor.reports.maps.labels import Room
from corridor.reports.maps.legend import entry_rows
from corridor.reports.maps.places import Place, names, scale, sheet, symbols, turned_each
from corridor.sea.ports.shoreline import GRID_DEG, Cells
from corridor.world import CREDIT

MOST_STEPS = 4
"""As many steps have a colour, the earliest the darkest."""

_MARGIN_DEG, _SHARE_OF_WIDTH = 0.3, 0.82


def shore_map_svg(
    cells: Cells,
    steps: Mapping[str, tuple[float, float]],
    ports: Sequence[Place],
    *,
    width: float = WIDTH_PT,
    alone: bool = False,
    language: Language = ENGLISH,
) -> str:
    """Draw which cells of the sea fall dry between levels.

    Parameters
    ----------
    cells : Cells
        The depth grid.
    steps : mapping
        Text of the legend to the level before and after, m BS, in the order of time; at most four.
    ports : sequence of Place
        Ports.
    width : float
        Width in points of the widest figure.
    alone : bool
        Whether the SVG brings its own style.
    language : Language
        Language of its words and numbers.

    Returns
    -------
    str
        SVG.
    """
    m, wide = _MARGIN_DEG, width * (_SHARE_OF_WIDTH if width >= WIDTH_PT else 1.0)
    west, east = float(cells.lon.min()), float(cells.lon.max())
    south, north = float(cells.lat.min()), float(cells.lat.max())
    frame = frame_around((west - m, south - m, east + m, north + m), wide)
    room = Room(frame.width_pt, frame.height_pt)
    at = frame.to_pt(turned_each(ports, -np.inf))
    bar = scale(frame, room, language)
    nodes = symbols(ports, at, {p.id for p in ports}, frame)
    drawn = [_cells(frame, cells, cells.dry_at_m > next(iter(steps.values()))[0], "ashore")]
    for i, (before, after) in enumerate(list(steps.values())[:MOST_STEPS]):
        falls = (cells.dry_at_m <= before) & (cells.dry_at_m > after)
        drawn.append(_cells(frame, cells, falls, f"dry{i}"))
    written = names(ports, at, frame, room)
    shown = [base_map(frame), *drawn, nodes, *written, bar]
    entries = [
        (element("rect", x=2, y=-4, width=14, height=8, cls=f"dry{i}"), words)
        for i, words in enumerate(list(steps)[:MOST_STEPS])
    ]
    foot, y = entry_rows("", entries, wide, 14.0)
    for line in wrapped(language.say(CREDIT), wide - 4, 7.5):
        foot.append(text(line, 0, y, "quiet small"))
        y += 10
    name = language.sentence("Cells of the Caspian Sea that fall dry")
    parts = sheet(frame, shown, foot, y)
    return figure("shore", name, (wide, frame.height_pt + y), parts, alone=alone, cls="map")


def _cells(
    frame: Frame, cells: Cells, chosen: np.ndarray[tuple[int, ...], np.dtype[np.bool_]], cls: str
) -> str:
    """Return cells as squares in one path."""
    half = GRID_DEG / 2
    corners = np.array([(-half, -half), (half, -half), (half, half), (-half, half)])
    middles = np.column_stack([cells.lon[chosen], cells.lat[chosen]])
    squares: list[Points] = [frame.to_pt(middle + corners) for middle in middles]
    return element("path", d=path(squares, closed=True), cls=cls) if squares else ""
