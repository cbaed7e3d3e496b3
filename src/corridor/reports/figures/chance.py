"""What a target costs against the probability with which it is carried."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING, Any

from matplotlib.lines import Line2D

from corridor.languages import ENGLISH, Language
from corridor.reports.figures.style import (
    BINDING,
    FLOW,
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

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_CURVE_PT, _LEFT_PT, _RIGHT_PT, _BELOW_PT, _ABOVE_PT = 190, 58, 20, 40, 26


def chance_svg(
    curve: pd.DataFrame,
    usual: tuple[float, float],
    asked: float,
    width_pt: float = WIDTH_PT,
    *,
    language: Language = ENGLISH,
) -> str:
    """Draw what a target costs against the probability with which it is carried.

    Parameters
    ----------
    curve : DataFrame
        The cheapest plan for each probability: ``probability`` that was asked for, ``met_share``
        of the draws in which it carries the target, ``cost_musd`` in million dollars.
    usual : (float, float)
        Share of the draws, and cost, of the plan made with every number at its value.
    asked : float
        Probability that was asked for.
    width_pt : float
        Width of the figure.
    language : Language
        Language of its words and numbers.

    Returns
    -------
    str
        SVG. Each line runs from the probability for which a plan was sought to the one it reaches:
        in between no plan is cheaper.
    """
    say, numbers = language.sentence, language.numbers
    title = say("Cost against probability")
    if curve.empty:
        missing = say("no plan carries the target in half of the draws")
        return empty_svg("chance", title, missing, language)
    wanted = say("asked: %(share)s", share=numbers(f"{100 * asked:.3g} %"))
    handles: list[Any] = [
        Line2D([], [], color=FLOW, lw=2.2, marker="o", ms=6, label=say("cheapest plan")),
        Line2D([], [], ls="", marker="D", ms=6, color=INK, label=say("plan at the values")),
        Line2D([], [], color=BINDING, lw=1.2, dashes=(4, 2), label=wanted),
    ]
    labels = [str(handle.get_label()) for handle in handles]
    below_pt = _BELOW_PT + legend_pt(labels, width_pt)
    with canvas(width_pt, below_pt + _CURVE_PT + _ABOVE_PT) as fig:
        ax = axes_at(fig, _LEFT_PT, below_pt, width_pt - _LEFT_PT - _RIGHT_PT, _CURVE_PT)
        rows = records(curve.sort_values("probability", kind="stable"))
        low = min(usual[0], *(r.probability for r in rows), asked)
        highest = max(usual[1], *(r.cost_musd for r in rows)) or 1.0
        ax.set(xlim=(max(-0.02, low - 0.06), 1.02), ylim=(0, 1.22 * highest))
        ax.xaxis.set_major_formatter(lambda x, _: f"{100 * x:.0f} %")
        ax.set_xlabel(say("share of the draws in which the target is carried"))
        ax.set_title(say("Cost, million USD discounted"), loc="left", size=9.5, weight="bold")
        ax.axvline(asked, color=BINDING, lw=1.2, dashes=(4, 2))
        _draw_plans(ax, rows, width_pt - _LEFT_PT - _RIGHT_PT, language)
        mark = ax.plot(*usual, marker="D", ms=7, color=INK, mec=PAPER, mew=0.8, zorder=6)[0]
        mark.set_gid(tip(say(
            "every number at its value: %(cost)s, carried in %(share)s of the draws",
            cost=language.money(usual[1]), share=numbers(f"{usual[0]:.1%}"),
        )))  # fmt: skip
        fig.legend(handles=handles, loc="lower center", ncols=columns_of(labels, width_pt))
        return to_svg(fig, "chance", title, language)


def _draw_plans(ax: Axes, rows: list[Any], wide_pt: float, language: Language) -> None:
    """Draw the cheapest plans with their cost, written once where it stays the same."""
    for one, other in itertools.pairwise(rows):
        ax.plot(
            [one.probability, other.probability], [one.cost_musd, other.cost_musd],
            color=IDLE, lw=0.8, ls=":",
        )  # fmt: skip
    free_pt = -math.inf
    last = math.nan
    start, end = ax.get_xlim()
    for row in rows:
        reach = [row.probability, max(row.probability, row.met_share)]
        ax.plot(reach, [row.cost_musd] * 2, color=FLOW, lw=2.2, solid_capstyle="butt")
        mark = ax.plot(row.probability, row.cost_musd, "o", ms=6, color=FLOW, mew=0, zorder=5)[0]
        mark.set_gid(tip(language.sentence(
            "%(asked)s asked: %(cost)s, carried in %(share)s of the draws",
            asked=language.numbers(f"{row.probability:.0%}"),
            cost=language.money(row.cost_musd),
            share=language.numbers(f"{row.met_share:.1%}"),
        )))  # fmt: skip
        place_pt = (row.probability - start) / (end - start) * wide_pt
        cost = language.amount(row.cost_musd)
        half = text_width_pt(cost, 8.5) / 2
        if row.cost_musd != last and place_pt - half > free_pt:
            text = ax.annotate(
                cost, (row.probability, row.cost_musd), (0, 7),
                textcoords="offset points", ha="center", size=8.5, color=INK,
            )  # fmt: skip
            text.set_gid(HALO)
            free_pt, last = place_pt + half + 3, row.cost_musd
