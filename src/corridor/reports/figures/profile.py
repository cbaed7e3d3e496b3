"""The corridor as a profile: capacity and flow against distance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any

from matplotlib.colors import to_rgba
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from corridor.reports.figures.elements import Element, elements_of, top_mt
from corridor.reports.figures.profile_labels import draw_labels, labels_of, room_pt, spots_km
from corridor.reports.figures.style import (
    BINDING,
    FLOW,
    GRID,
    INK,
    MUTED,
    PAPER,
    WIDTH_PT,
    axes_at,
    canvas,
    country,
    text_width_pt,
)
from corridor.reports.figures.svg import empty_svg, tip, to_svg
from corridor.showing import amount

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_LEFT_PT = 40
_PLOT_HEIGHT_PT, _STRIP_HEIGHT_PT, _BELOW_PT = 220, 16, 56
_MARKERS = {"border": ("D", "border"), "terminal": ("s", "terminal"), "port": ("o", "port")}


def profile_svg(sections: pd.DataFrame) -> str:
    """Draw capacity and flow along the corridor.

    Parameters
    ----------
    sections : DataFrame
        One row per element in the order of travel: ``name``, ``kind``, ``country``, ``start_km``,
        ``end_km`` (equal for a border, terminal or port), ``capacity_mt`` and ``flow_mt`` in
        million tonnes a year (a capacity that is missing or infinite does not limit), ``binding``.

    Returns
    -------
    str
        SVG. The axis ends at one and a half times the largest flow or binding capacity; what is
        higher is marked by an arrow at the top.
    """
    title = "Capacity and flow along the corridor"
    if sections.empty:
        return empty_svg("profile", title, "no path through the corridor")
    rows = elements_of(sections)
    end_km = max(row.end_km for row in rows) or 1.0
    labels = labels_of(rows)
    above_pt, right_pt = room_pt(labels)
    width_pt = WIDTH_PT - _LEFT_PT - right_pt
    bottom_pt = _BELOW_PT + _STRIP_HEIGHT_PT + 4
    with canvas(WIDTH_PT, bottom_pt + _PLOT_HEIGHT_PT + above_pt) as fig:
        ax = axes_at(fig, _LEFT_PT, bottom_pt, width_pt, _PLOT_HEIGHT_PT)
        ax.set_xlim(0, end_km)
        ax.set_ylim(0, top_mt(rows))
        ax.set_ylabel("million tonnes a year")
        ax.yaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
        ax.yaxis.set_major_formatter("{x:g}")
        ax.tick_params(axis="x", labelbottom=False, length=0)
        _draw_sections(ax, [row for row in rows if not row.point])
        points = [row for row in rows if row.point]
        spots = spots_km(points, end_km, end_km / width_pt)
        _draw_points(ax, points, spots)
        draw_labels(ax, labels, spots)
        strip = axes_at(fig, _LEFT_PT, _BELOW_PT, width_pt, _STRIP_HEIGHT_PT)
        _draw_countries(strip, rows, end_km, width_pt)
        _draw_legend(fig, rows)
        return to_svg(fig, "profile", title)


def _draw_sections(ax: Axes, rows: Sequence[Element]) -> None:
    """Draw the steps of capacity and flow."""
    top = ax.get_ylim()[1]
    for row in rows:
        reach = [row.start_km, row.end_km]
        ax.fill_between(reach, 0, row.flow_mt, color=FLOW, alpha=0.16, lw=0)
        ax.plot(reach, [row.flow_mt] * 2, color=FLOW, lw=1.8)
        if row.binding:
            ax.axvspan(*reach, color=BINDING, alpha=0.1, lw=0)
        if row.limited:
            level = min(row.capacity_mt, top)
            colour, width = (BINDING, 3.2) if row.binding else (INK, 1.4)
            ax.plot(reach, [level] * 2, clip_on=False, color=colour, lw=width, zorder=4)
            if row.capacity_mt > top:
                _mark_clipped(ax, row)
    for left, right in pairwise(rows):
        if left.end_km != right.start_km:
            continue
        flows, limits = (left.flow_mt, right.flow_mt), (left.capacity_mt, right.capacity_mt)
        if flows[0] != flows[1]:
            ax.plot([left.end_km] * 2, flows, color=FLOW, lw=1.8)
        if min(limits) < top and left.limited and right.limited:
            ax.plot([left.end_km] * 2, limits, color=INK, lw=1.4)
    for row in rows:
        cover = ax.axvspan(row.start_km, row.end_km, color=PAPER, alpha=0.01, lw=0, zorder=5)
        cover.set_gid(tip(row.note))


def _mark_clipped(ax: Axes, row: Element) -> None:
    """Put an arrow at the upper edge of the plot, and the number below it if there is room."""
    edge = (row.middle_km, ax.get_ylim()[1])
    number = amount(row.capacity_mt)
    width_pt = (row.end_km - row.start_km) / ax.get_xlim()[1] * ax.get_window_extent().width
    ax.plot(*edge, marker="^", color=INK, ms=4.5, clip_on=False, zorder=6)
    ax.annotate(
        number if text_width_pt(number, 7.5) + 4 < width_pt else "",
        edge,
        (0, -11),
        textcoords="offset points",
        ha="center",
        size=7.5,
        color=MUTED,
    )


def _draw_points(ax: Axes, rows: Sequence[Element], spots: Mapping[int, float]) -> None:
    """Draw borders, terminals and ports as markers at their capacity."""
    top = ax.get_ylim()[1]
    for row in rows:
        at_km = spots[row.order]
        level = min(row.capacity_mt, top) if row.limited else top
        colour = BINDING if row.binding else INK
        if row.limited:
            width = 1.6 if row.binding else 0.7
            ax.plot([at_km] * 2, [0, level], color=colour, lw=width, alpha=0.8)
        mark = ax.plot(
            at_km,
            level,
            marker="^" if level == top else _MARKERS.get(row.kind, ("o", ""))[0],
            ms=6.5 if row.binding else 4.5,
            color=colour,
            mfc=colour if row.binding else PAPER,
            clip_on=False,
            zorder=7,
        )[0]
        mark.set_gid(tip(row.note))


def _draw_countries(ax: Axes, rows: Sequence[Element], end_km: float, width_pt: float) -> None:
    """Draw the strip of countries under the profile, with the axis of distance."""
    ax.set_xlim(0, end_km)
    ax.set_ylim(0, 1)
    ax.set_yticks([])
    ax.grid(visible=False)
    ax.spines[:].set_visible(False)
    ax.set_xlabel("km along the corridor")
    ax.tick_params(axis="x", color=GRID)
    legs = [row for row in rows if not row.point]
    for code, group in groupby(legs, key=lambda row: row.country):
        part = list(group)
        left, right = part[0].start_km, part[-1].end_km
        name, colour = country(code)
        bar = ax.barh(0.5, right - left, left=left, height=1, color=colour, ec=PAPER, lw=1)[0]
        bar.set_gid(tip(f"{name}: km {left:.0f} to {right:.0f}"))
        room = (right - left) / end_km * width_pt - 4
        words = (name, "sea" if code == "XX" else code)
        text = next((word for word in words if text_width_pt(word, 8.5) <= room), "")
        ax.text((left + right) / 2, 0.46, text, ha="center", va="center", size=8.5)


def _draw_legend(fig: Figure, rows: Sequence[Element]) -> None:
    handles: list[Any] = [
        Patch(fc=to_rgba(FLOW, 0.16), ec=FLOW, label="flow"),
        Line2D([], [], color=INK, lw=1.4, label="capacity (no line: not limited)"),
        Line2D([], [], color=BINDING, lw=3.2, label="binding"),
    ]
    present = {row.kind for row in rows if row.point}
    handles += [
        Line2D([], [], marker=marker, label=label, ls="", color=INK, mfc=PAPER, ms=4.5)
        for kind, (marker, label) in {
            **_MARKERS,
            "": ("^", "above the axis or not limited"),
        }.items()
        if kind in present or not kind
    ]
    fig.legend(handles=handles, loc="lower center", ncols=len(handles), columnspacing=1.4)
