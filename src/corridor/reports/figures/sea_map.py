"""Map of the shore that retreats as the sea falls."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.collections import PolyCollection
from matplotlib.patches import Patch

from corridor.reports.figures.basemap import BORDER, LAND, Frame, draw_basemap, frame_around
from corridor.reports.figures.style import INK, PAPER, WIDTH_PT, axes_at, canvas
from corridor.reports.figures.svg import HALO, tip, to_svg
from corridor.sea.ports.shoreline import GRID_DEG, Cells

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

DRY = ("#b8894a", "#d3ab70", "#e6cb9f", "#f2e4cb")
"""Colours of what falls dry, the earliest darkest."""

_BELOW_PT, _MARGIN_DEG = 34, 0.3
_APART_PT = (60, 9)
"""Names nearer than this would run into each other; the second is left to its tooltip."""


def sea_map_svg(cells: Cells, steps: Mapping[str, tuple[float, float]], ports: pd.DataFrame) -> str:
    """Draw which cells of the sea fall dry between levels.

    Parameters
    ----------
    cells : Cells
        The depth grid.
    steps : mapping
        Text of the legend to the level before and after, m BS, in the order of time; at most four.
    ports : DataFrame
        ``name``, ``x_coord`` and ``y_coord`` in degrees.

    Returns
    -------
    str
        SVG.
    """
    west, east = float(cells.lon.min()), float(cells.lon.max())
    south, north = float(cells.lat.min()), float(cells.lat.max())
    m = _MARGIN_DEG
    frame = frame_around((west - m, south - m, east + m, north + m), WIDTH_PT * 0.82)
    with canvas(WIDTH_PT * 0.82, frame.height_pt + _BELOW_PT) as fig:
        ax = axes_at(fig, 0, _BELOW_PT, frame.width_pt, frame.height_pt)
        ax.set(xlim=(0, frame.width_pt), ylim=(0, frame.height_pt), xticks=[], yticks=[])
        ax.spines[:].set(visible=True, color=BORDER)
        draw_basemap(ax, frame)
        first = next(iter(steps.values()))[0]
        _draw_cells(ax, frame, cells, cells.dry_at_m > first, LAND)
        handles = []
        for (text, (before, after)), colour in zip(steps.items(), DRY, strict=False):
            falls = (cells.dry_at_m <= before) & (cells.dry_at_m > after)
            _draw_cells(ax, frame, cells, falls, colour)
            handles.append(Patch(color=colour, label=text))
        _draw_ports(ax, frame, ports)
        fig.legend(handles=handles, loc="lower center", ncols=len(handles), columnspacing=1.4)
        return to_svg(fig, "shore", "Cells of the Caspian Sea that fall dry")


def _draw_cells(
    ax: Axes,
    frame: Frame,
    cells: Cells,
    chosen: np.ndarray[tuple[int, ...], np.dtype[np.bool_]],
    colour: str,
) -> None:
    half = GRID_DEG / 2
    corners = np.array([(-half, -half), (half, -half), (half, half), (-half, half)])
    middles = np.column_stack([cells.lon[chosen], cells.lat[chosen]])
    if len(middles):
        squares = [frame.to_pt(middle + corners) for middle in middles]
        ax.add_collection(PolyCollection(squares, facecolor=colour, edgecolor=colour, lw=0.2))


def _draw_ports(ax: Axes, frame: Frame, ports: pd.DataFrame) -> None:
    named: list[tuple[float, float]] = []
    for row in ports.drop_duplicates(["x_coord", "y_coord"]).itertuples(index=False):
        x, y = frame.to_pt(np.array([row.x_coord, row.y_coord], dtype=float))
        dot = ax.plot([x], [y], marker="s", ms=4, color=INK, mec=PAPER, mew=0.6)[0]
        dot.set_gid(tip(str(row.name)))
        if any(abs(x - a) < _APART_PT[0] and abs(y - b) < _APART_PT[1] for a, b in named):
            continue
        named.append((x, y))
        label = ax.annotate(str(row.name), (x, y), (5, 3), textcoords="offset points", size=7.5)
        label.set_gid(HALO)
