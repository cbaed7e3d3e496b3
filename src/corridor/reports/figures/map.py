"""The network on a map: where the cargo runs and what holds it up."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from corridor.reports.figures.basemap import (
    BORDER,
    NAME,
    Bounds,
    Frame,
    draw_basemap,
    frame_around,
    names_within,
)
from corridor.reports.figures.map_labels import Room, sampled
from corridor.reports.figures.map_legend import DASHES, KINDS, STATES_UPWARD, draw_legend, width_pt
from corridor.reports.figures.style import (
    INK,
    PAPER,
    STATES,
    WIDTH_PT,
    axes_at,
    canvas,
    records,
    round_below,
    text_width_pt,
)
from corridor.reports.figures.svg import HALO, empty_svg, tip, to_svg
from corridor.showing import amount

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

_SQUARE = ((-1, -1), (-1, 1), (1, 1), (1, -1), (-1, -1))
_BELOW_PT, _SIZE_PT, _RING_PT, _BESIDE_PT = 66, 8, 12, 4.0


def map_svg(nodes: pd.DataFrame, links: pd.DataFrame, bounds: Bounds | None = None) -> str:
    """Draw the network over a base map.

    Parameters
    ----------
    nodes : DataFrame
        ``node_id``, ``name``, ``x_coord``, ``y_coord`` (degrees), ``kind`` (city, station, border,
        port or terminal) and ``label``: whether the name is written.
    links : DataFrame
        ``link_id``, ``mode`` (rail, road or sea), ``coordinates`` (longitude and latitude along the
        line), ``flow_mt`` and ``capacity_mt`` in million tonnes a year, ``state`` (binding, used,
        idle, planned or upgraded); ``name`` for the tooltip if there is one.
    bounds : tuple of float, optional
        West, south, east and north in degrees; all nodes and links when left out.

    Returns
    -------
    str
        SVG. The base map reaches from 20 to 90 degrees east and from 5 to 66 degrees north.
    """
    title = "Map of the corridor"
    if nodes.empty and links.empty:
        return empty_svg("map", title, "no nodes and no links")
    frame = frame_around(bounds or bounds_of(nodes, links), WIDTH_PT)
    largest_mt = max(float(links["flow_mt"].max()), 0.0) if len(links) else 0.0
    with canvas(WIDTH_PT, frame.height_pt + _BELOW_PT) as fig:
        ax = map_axes(fig, frame, _BELOW_PT)
        lines = _draw_links(ax, frame, links, largest_mt)
        draw_names(ax, frame, nodes, lines)
        draw_legend(fig, nodes, links, largest_mt, _BELOW_PT)
        return to_svg(fig, "map", title)


def map_axes(fig: Figure, frame: Frame, below_pt: float) -> Axes:
    """Return axes in points with the base map of a frame."""
    ax = axes_at(fig, 0, below_pt, frame.width_pt, frame.height_pt)
    ax.set(xlim=(0, frame.width_pt), ylim=(0, frame.height_pt), xticks=[], yticks=[])
    ax.spines[:].set(visible=True, color=BORDER)
    draw_basemap(ax, frame)
    return ax


def draw_names(
    ax: Axes, frame: Frame, nodes: pd.DataFrame, lines: list[NDArray[np.float64]]
) -> None:
    """Draw the scale, the nodes with their names, and the names of countries beside lines."""
    room = Room(frame.width_pt, frame.height_pt, sampled(lines))
    _draw_scale(ax, frame, room)
    _draw_nodes(ax, frame, nodes, room)
    _draw_country_names(ax, frame, room)


def bounds_of(nodes: pd.DataFrame, links: pd.DataFrame) -> Bounds:
    """Return what nodes and links cover, and a margin."""
    points = [nodes[["x_coord", "y_coord"]].to_numpy(dtype=float)]
    points += [np.asarray(line, dtype=float) for line in links["coordinates"]]
    west, south = np.vstack(points).min(axis=0)
    east, north = np.vstack(points).max(axis=0)
    margin = max(0.05 * max(east - west, north - south), 0.3)
    return west - margin, south - margin, east + margin, north + margin


def _draw_links(
    ax: Axes, frame: Frame, links: pd.DataFrame, largest_mt: float
) -> list[NDArray[np.float64]]:
    """Draw the links, what binds last, and return their lines in points."""
    rank = {state: i for i, state in enumerate(STATES_UPWARD)}
    rows: list[Any] = sorted(records(links), key=lambda row: rank.get(row.state, 0))
    beside: Counter[tuple[float, ...]] = Counter()
    lines = []
    for row in rows:
        xy = line_pt(frame, row.coordinates, beside)
        colour, width = STATES.get(row.state, INK), width_pt(row.mode, row.flow_mt, largest_mt)
        if row.state != "idle":
            ax.plot(*xy.T, color=PAPER, lw=width + 1.6, alpha=0.8, solid_capstyle="butt")
        drawn = ax.plot(*xy.T, color=colour, lw=width, ls=DASHES.get(row.mode, "-"))[0]
        drawn.set(solid_capstyle="round", dash_capstyle="butt")
        drawn.set_gid(
            tip(
                f"{getattr(row, 'name', row.link_id)} ({row.mode}, {row.state}): flow "
                f"{amount(row.flow_mt)}, capacity {amount(row.capacity_mt)} Mt a year"
            )
        )
        if row.state == "binding" and np.ptp(xy, axis=0).max() < _RING_PT:
            middle = xy.mean(axis=0)
            ax.plot(*middle, "o", ms=_RING_PT, mfc="none", color=colour, mew=2)
            lines.append(middle + 0.6 * _RING_PT * np.array(_SQUARE))
        lines.append(xy)
    return lines


def line_pt(
    frame: Frame, coordinates: list[tuple[float, float]], beside: Counter[tuple[float, ...]]
) -> NDArray[np.float64]:
    """Return a link in points, set off sideways when others join the same two places."""
    line: Any = shapely.LineString(frame.to_pt(np.asarray(coordinates))).simplify(0.3)
    ends = sorted([line.coords[0], line.coords[-1]])
    if line.coords[0] != ends[0]:
        line = line.reverse()
    pair = tuple(np.round(ends, 0).ravel())
    count = beside[pair]
    beside[pair] += 1
    if count:
        side = 1 if count % 2 else -1
        moved = line.offset_curve(side * _BESIDE_PT * ((count + 1) // 2))
        line = line if moved.is_empty else moved
    return np.vstack([np.asarray(part.coords) for part in shapely.get_parts(line)])


def _draw_nodes(ax: Axes, frame: Frame, nodes: pd.DataFrame, room: Room) -> None:
    """Draw the nodes and the names of those that have to be named."""
    rows: list[Any] = [
        (row, *frame.to_pt(np.array([row.x_coord, row.y_coord]))) for row in records(nodes)
    ]
    rows = [(r, x, y) for r, x, y in rows if 0 <= x <= room.width_pt and 0 <= y <= room.height_pt]
    for row, x, y in rows:
        marker, size = KINDS.get(row.kind, ("o", 3))
        dot = ax.plot(x, y, marker=marker, ms=size, color=INK, mfc=PAPER, mew=0.9, zorder=5)[0]
        dot.set_gid(tip(f"{row.name} ({row.kind})"))
        if row.label:
            room.taken.append((x - size / 2, y - size / 2, x + size / 2, y + size / 2))
    for row, x, y in rows:
        if row.label:
            name = str(row.name)
            left, bottom, *_ = room.place(x, y, text_width_pt(name, _SIZE_PT) + 2, _SIZE_PT + 2)
            text = ax.text(left + 1, bottom + 2.5, name, size=_SIZE_PT, zorder=6)
            text.set_gid(HALO)


def _draw_country_names(ax: Axes, frame: Frame, room: Room) -> None:
    for name, x, y in names_within(frame):
        spaced = "\u2009".join(name.upper())
        half = text_width_pt(spaced, 7) / 2 + 2
        if room.free((x - half, y - 5, x + half, y + 5)):
            ax.text(x, y, spaced, size=7, color=NAME, ha="center", va="center", zorder=1.5)


def _draw_scale(ax: Axes, frame: Frame, room: Room) -> None:
    """Draw a bar of a round number of kilometres in the lower left corner."""
    length_km = round_below(150 * frame.km_per_pt)
    length_pt = length_km / frame.km_per_pt
    ax.plot([12, 12 + length_pt], [12, 12], color=INK, lw=1.4, solid_capstyle="butt", zorder=6)
    for x in (12, 12 + length_pt):
        ax.plot([x, x], [10, 14], color=INK, lw=1, zorder=6)
    ax.text(12 + length_pt / 2, 16, f"{length_km:g} km", size=7.5, ha="center").set_gid(HALO)
    room.taken.append((8, 6, 16 + length_pt, 28))
