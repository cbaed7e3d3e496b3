"""What plans cost, how much they carry and what they are worth: the curve between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.lines import Line2D

from corridor.languages import ENGLISH, Language
from corridor.reports.figures.style import (
    BINDING,
    GAIN,
    IDLE,
    INK,
    PAPER,
    WIDTH_PT,
    axes_at,
    canvas,
    columns_of,
    legend_pt,
    records,
    text_width_pt,
)
from corridor.reports.figures.svg import HALO, empty_svg, tip, to_svg
from corridor.units import T_PER_MT

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_CURVE_PT, _LEFT_PT, _RIGHT_PT, _BELOW_PT, _ABOVE_PT = 200, 48, 24, 40, 26


def worth_svg(
    plans: pd.DataFrame, width_pt: float = WIDTH_PT, *, language: Language = ENGLISH
) -> str:
    """Draw the cost of plans against what they carry, each with its net present value.

    Parameters
    ----------
    plans : DataFrame
        ``tonnes_per_year``, ``cost_musd`` and ``npv_musd`` in million dollars, and ``dominated``
        where another plan is as good in all three and better in one.
    width_pt : float
        Width of the figure.
    language : Language
        Language of its words and numbers.

    Returns
    -------
    str
        SVG. A point is a disc where the value is not negative and a square where it is, hollow
        where another plan dominates it; its number is the net present value.
    """
    say = language.sentence
    title = say("Cost, tonnes and net present value")
    if plans.empty:
        return empty_svg(
            "worth", title, say("no plan carries more than gets through without works"), language
        )
    handles = [
        Line2D([], [], ls="", marker="o", ms=7, color=GAIN, label=say("worth its cost")),
        Line2D([], [], ls="", marker="s", ms=6, color=BINDING, label=say("worth less")),
        Line2D([], [], ls="", marker="o", ms=7, mfc=PAPER, mec=INK, label=say("another is better")),
    ]
    labels = [str(handle.get_label()) for handle in handles]
    below_pt = _BELOW_PT + legend_pt(labels, width_pt)
    with canvas(width_pt, below_pt + _CURVE_PT + _ABOVE_PT) as fig:
        ax = axes_at(fig, _LEFT_PT, below_pt, width_pt - _LEFT_PT - _RIGHT_PT, _CURVE_PT)
        rows = records(plans.sort_values(["cost_musd", "tonnes_per_year"], kind="stable"))
        _set_limits(ax, rows)
        ax.plot(
            [r.cost_musd for r in rows if not r.dominated],
            [r.tonnes_per_year / T_PER_MT for r in rows if not r.dominated],
            color=IDLE, lw=1.0, ls=":",
        )  # fmt: skip
        _draw_points(ax, rows, width_pt - _LEFT_PT - _RIGHT_PT, language)
        ax.set_xlabel(say("cost, million USD discounted"))
        ax.set_title(
            say("Million t a year, net present value in M USD"),
            loc="left", size=9.5, weight="bold",
        )  # fmt: skip
        fig.legend(handles=handles, loc="lower center", ncols=columns_of(labels, width_pt))
        return to_svg(fig, "worth", title, language)


def _set_limits(ax: Axes, rows: list[Any]) -> None:
    highest = max(r.tonnes_per_year for r in rows) / T_PER_MT or 1.0
    dearest = max(r.cost_musd for r in rows) or 1.0
    ax.set(xlim=(-0.06 * dearest, 1.12 * dearest), ylim=(0, 1.2 * highest))


def _draw_points(ax: Axes, rows: list[Any], wide_pt: float, language: Language) -> None:
    """Draw each plan; its value is written where it does not run into another one."""
    start, end = ax.get_xlim()
    bottom, top = ax.get_ylim()
    taken: list[tuple[float, float, float, float]] = []
    for row in rows:
        height = row.tonnes_per_year / T_PER_MT
        colour, shape = (GAIN, "o") if row.npv_musd >= 0 else (BINDING, "s")
        mark = ax.plot(
            row.cost_musd, height, shape, ms=7, mec=colour, mew=1.6,
            color=colour, mfc=PAPER if row.dominated else colour, zorder=5,
        )[0]  # fmt: skip
        worth = ("−" if row.npv_musd < 0 else "") + language.amount(abs(row.npv_musd))
        mark.set_gid(tip(language.sentence(
            "%(tonnes)s Mt a year for %(cost)s: net present value %(worth)s M USD",
            tonnes=language.numbers(f"{height:.2f}"), cost=language.money(row.cost_musd),
            worth=worth,
        )))  # fmt: skip
        x = (row.cost_musd - start) / (end - start) * wide_pt
        y = (height - bottom) / (top - bottom) * _CURVE_PT + 8
        half = text_width_pt(worth, 8.5) / 2
        box = (x - half, y, x + half, y + 10)
        if any(box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in taken):
            continue
        taken.append(box)
        text = ax.annotate(
            worth, (row.cost_musd, height), (0, 8), textcoords="offset points", ha="center",
            size=8.5, color=INK,
        )  # fmt: skip
        text.set_gid(HALO)
