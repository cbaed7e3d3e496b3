"""What is lost when an element closes, on a map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.lines import Line2D

from corridor.reports.figures.basemap import Bounds, Frame, frame_around
from corridor.reports.figures.map import bounds_of, draw_names, line_pt, map_axes
from corridor.reports.figures.map_legend import DASHES
from corridor.reports.figures.style import (
    INK,
    MUTED,
    PAPER,
    PLANNED,
    WIDTH_PT,
    canvas,
    records,
)
from corridor.reports.figures.svg import empty_svg, tip, to_svg
from corridor.showing import amount

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

LOSSES = ((0.75, "#8f2d00"), (0.5, "#d55e00"), (0.25, "#eb9a62"), (0.0, "#f0c9a0"))
"""Share of the throughput from which a loss has a colour, the largest first."""

NONE = "#b9c1c8"
_BELOW_PT = 62
_LINE_PT, _DOT_PT = (0.8, 6.0), (4.0, 16.0)


def loss_map_svg(
    nodes: pd.DataFrame,
    links: pd.DataFrame,
    points: pd.DataFrame,
    throughput_mt: float,
    bounds: Bounds | None = None,
) -> str:
    """Draw every element by the share of the throughput that is lost when it closes.

    Parameters
    ----------
    nodes : DataFrame
        As [`corridor.reports.figures.map.map_svg`][] takes them.
    links : DataFrame
        ``link_id``, ``name``, ``mode``, ``coordinates``, ``lost_mt`` in million tonnes a year, and
        ``opens``: whether it carries nothing today and would be worth something.
    points : DataFrame
        Borders, terminals and ports: ``name``, ``kind``, ``x_coord`` and ``y_coord`` in degrees,
        ``lost_mt``.
    throughput_mt : float
        Million tonnes a year with nothing closed.
    bounds : tuple of float, optional
        West, south, east and north in degrees; all nodes and links when left out.

    Returns
    -------
    str
        SVG.
    """
    title = "What closures cost"
    if links.empty and points.empty:
        return empty_svg("losses", title, "no elements")
    frame = frame_around(bounds or bounds_of(nodes, links), WIDTH_PT)
    with canvas(WIDTH_PT, frame.height_pt + _BELOW_PT) as fig:
        ax = map_axes(fig, frame, _BELOW_PT)
        lines = _draw_links(ax, frame, links, throughput_mt)
        _draw_points(ax, frame, points, throughput_mt)
        draw_names(ax, frame, nodes, lines)
        lost = [*links.loc[~links["opens"], "lost_mt"], *points["lost_mt"]]
        handles = _handles(
            {loss_colour(mt / throughput_mt if throughput_mt > 0 else 0.0) for mt in lost},
            opens=bool(links["opens"].any()),
        )
        high_pt = fig.get_figheight() * 72
        fig.legend(
            handles=handles, loc="upper left", bbox_to_anchor=(0, (_BELOW_PT - 4) / high_pt),
            ncols=len(handles), columnspacing=1.4, handlelength=1.8, borderaxespad=0,
        )  # fmt: skip
        words = (
            "Lines are links; dots are borders, terminals and ports. Shares are of the throughput "
            f"of {amount(throughput_mt)} million tonnes a year.",
            "Base map: Natural Earth; boundaries as drawn there.",
        )
        for text, at_pt in zip(words, (20, 7), strict=True):
            fig.text(2 / WIDTH_PT, at_pt / high_pt, text, size=7.5, color=MUTED)
        return to_svg(fig, "losses", title)


def loss_colour(share: float) -> str:
    """Return the colour of a share of the throughput that is lost; grey where nothing is."""
    return next((colour for least, colour in LOSSES if share > least - 1e-9 and share > 1e-4), NONE)


def _size(share: float, limits: tuple[float, float]) -> float:
    low, high = limits
    return low + (high - low) * min(1.0, max(0.0, share))


def _note(row: Any, kind: str, share: float) -> str:  # noqa: ANN401
    lost = f"{amount(row.lost_mt)} Mt a year lost ({share:.0%})" if share > 1e-4 else "nothing lost"
    return f"{row.name} ({kind}): {lost}"


def _draw_links(
    ax: Axes, frame: Frame, links: pd.DataFrame, throughput_mt: float
) -> list[NDArray[np.float64]]:
    """Draw the links, the largest losses last, and return their lines in points."""
    beside: Counter[tuple[float, ...]] = Counter()
    lines = []
    for row in records(links.sort_values(["opens", "lost_mt"], kind="stable")):
        xy = line_pt(frame, row.coordinates, beside)
        share = row.lost_mt / throughput_mt if throughput_mt > 0 else 0.0
        colour, width = loss_colour(share), _size(share, _LINE_PT)
        if row.opens:
            colour, width = PLANNED, 2.0
        if colour != NONE:
            ax.plot(*xy.T, color=PAPER, lw=width + 1.6, alpha=0.8, solid_capstyle="butt")
        drawn = ax.plot(*xy.T, color=colour, lw=width, ls=DASHES.get(row.mode, "-"))[0]
        drawn.set(solid_capstyle="round", dash_capstyle="butt")
        drawn.set_gid(tip(
            f"{row.name} ({row.mode}): would open" if row.opens else _note(row, row.mode, share)
        ))  # fmt: skip
        lines.append(xy)
    return lines


def _draw_points(ax: Axes, frame: Frame, points: pd.DataFrame, throughput_mt: float) -> None:
    """Draw the points that lose something, the largest first so that all are seen."""
    for row in records(points.sort_values("lost_mt", ascending=False, kind="stable")):
        share = row.lost_mt / throughput_mt if throughput_mt > 0 else 0.0
        if share <= 1e-4:
            continue
        x, y = frame.to_pt(np.array([row.x_coord, row.y_coord]))
        dot = ax.plot(
            x, y, "o", ms=_size(share, _DOT_PT), color=loss_colour(share), mec=INK, mew=0.7,
            alpha=0.9, zorder=4,
        )[0]  # fmt: skip
        dot.set_gid(tip(_note(row, row.kind, share)))


def _handles(colours: Collection[str], *, opens: bool) -> list[Line2D]:
    """Explain the colours that occur."""
    handles = []
    for i, (least, colour) in enumerate(LOSSES):
        most = 1.0 if i == 0 else LOSSES[i - 1][0]
        words = f"{100 * least:.0f} to {100 * most:.0f} % lost"
        width = _size((least + most) / 2, _LINE_PT)
        if colour in colours:
            handles.append(Line2D([], [], color=colour, lw=width, label=words))
    if NONE in colours:
        handles.append(Line2D([], [], color=NONE, lw=_LINE_PT[0], label="nothing lost"))
    if opens:
        handles.append(Line2D([], [], color=PLANNED, lw=2.0, label="would open"))
    return handles
