"""Colours, widths and markers of the map, and their legend."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from matplotlib.lines import Line2D

from corridor.reports.figures.style import INK, MUTED, PAPER, STATES, round_below
from corridor.showing import amount

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

_THINNEST_PT, _THICKEST_PT = 0.9, 6.0
DASHES: dict[str, Any] = {"rail": "-", "road": "-", "sea": (0, (2.4, 1.1))}
_RELATIVE_WIDTH = {"rail": 1.0, "road": 0.5, "sea": 1.0}
KINDS = {"city": ("o", 3.5), "station": ("o", 2.5), "border": ("D", 3.2), "port": ("s", 3.6)}
KINDS["terminal"] = ("^", 4.2)
STATES_UPWARD = ("idle", "planned", "used", "upgraded", "binding")


def width_pt(mode: str, flow_mt: float, largest_mt: float) -> float:
    """Return how wide a link is drawn.

    Parameters
    ----------
    mode : str
        rail, road or sea.
    flow_mt, largest_mt : float
        Its flow and the largest flow on the map.

    Returns
    -------
    float
        Width in points, in proportion to the flow above a thin least one.
    """
    share = flow_mt / largest_mt if largest_mt > 0 and math.isfinite(flow_mt) else 0.0
    wide = _THINNEST_PT + (_THICKEST_PT - _THINNEST_PT) * share
    return max(0.7, wide * _RELATIVE_WIDTH.get(mode, 1.0))


def draw_legend(
    fig: Figure,
    nodes: pd.DataFrame,
    links: pd.DataFrame,
    largest_mt: float,
    height_pt: float,
) -> None:
    """Explain colours and widths in one row, modes and places in a second, then credit.

    Parameters
    ----------
    fig : Figure
        The figure; the legend fills its foot.
    nodes, links : DataFrame
        What is drawn; only what occurs is explained.
    largest_mt : float
        Flow of the widest line.
    height_pt : float
        Height of the foot.
    """
    first, second = _states(links, largest_mt), _modes_and_kinds(nodes, links)
    wide_pt, high_pt = fig.get_size_inches() * 72
    for handles, top_pt in ((first, height_pt - 2), (second, height_pt - 22)):
        if handles:
            fig.legend(
                handles=handles,
                loc="upper left",
                bbox_to_anchor=(0, top_pt / high_pt),
                ncols=len(handles),
                columnspacing=1.6,
                handlelength=2.4,
                borderaxespad=0,
            )
    words = "Widths show million tonnes a year; a road is drawn at half width. Base map: "
    words += "Natural Earth; boundaries as drawn there."
    fig.text(2 / wide_pt, 8 / high_pt, words, size=7.5, color=MUTED)


def _states(links: pd.DataFrame, largest_mt: float) -> list[Line2D]:
    handles = [
        Line2D([], [], color=STATES[state], lw=3, label=state)
        for state in reversed(STATES_UPWARD)
        if state in set(links["state"])
    ]
    if largest_mt > 0:
        scale_mt = round_below(largest_mt)
        handles += [
            Line2D(
                [], [], color=MUTED, lw=width_pt("rail", mt, largest_mt), label=f"{amount(mt)} Mt"
            )
            for mt in (scale_mt, scale_mt / 5)
        ]
    return handles


def _modes_and_kinds(nodes: pd.DataFrame, links: pd.DataFrame) -> list[Line2D]:
    handles = [
        Line2D([], [], color=INK, lw=1.8 * wide, ls=DASHES[mode], label=mode)
        for mode, wide in _RELATIVE_WIDTH.items()
        if mode in set(links["mode"])
    ]
    handles += [
        Line2D([], [], ls="", marker=marker, ms=size + 1, color=INK, mfc=PAPER, label=kind)
        for kind, (marker, size) in KINDS.items()
        if kind in set(nodes["kind"])
    ]
    return handles
