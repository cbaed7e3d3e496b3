"""What plans come to in each of several futures, with their means and worst tails."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.lines import Line2D

from corridor.languages import ENGLISH, Language
from corridor.reports.figures.style import (
    BINDING,
    FLOW,
    GRID,
    INK,
    MUTED,
    PAPER,
    WIDTH_PT,
    canvas,
    columns_of,
    legend_pt,
    named_rows,
    records,
)
from corridor.reports.figures.svg import empty_svg, tip, to_svg

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_ROW_PT, _BELOW_PT, _RIGHT_PT, _ABOVE_PT = 24, 28, 16, 6
_SMALLEST_PT, _LARGEST_PT = 4.0, 11.0
"""Diameters of a future of no weight, and of all weight: areas grow with the weight."""


def losses_svg(
    losses: pd.DataFrame,
    plans: pd.DataFrame,
    tail: str,
    width_pt: float = WIDTH_PT,
    *,
    language: Language = ENGLISH,
) -> str:
    """Draw what each plan comes to in each future: works, and the price of what is short.

    Parameters
    ----------
    losses : DataFrame
        ``plan``, ``future``, ``weight`` as a share of all, and ``loss_musd`` in million dollars.
    plans : DataFrame
        A row for each plan from top to bottom: its name as ``plan``, ``expected_musd`` and
        ``tail_musd``, the means of all futures and of the worst.
    tail : str
        What the mean of the worst is called.
    width_pt : float
        Width of the figure.
    language : Language
        Language of its words and numbers.

    Returns
    -------
    str
        SVG with a line for each plan from its least to its largest loss.
    """
    say = language.sentence
    title = say("What each plan comes to in each future")
    if losses.empty or plans.empty:
        return empty_svg("futures", title, say("no plan and no future"), language)
    handles = [
        Line2D([], [], ls="", marker="o", ms=7, mfc=PAPER, mec=FLOW, label=say("a future")),
        Line2D([], [], ls="", marker="D", ms=6, color=INK, label=say("mean by weight")),
        Line2D([], [], ls="", marker="s", ms=6, color=BINDING, label=tail),
    ]
    labels = [str(handle.get_label()) for handle in handles]
    below_pt = _BELOW_PT + legend_pt(labels, width_pt)
    names = plans["plan"].astype(str).tolist()
    with canvas(width_pt, below_pt + _ROW_PT * len(names) + _ABOVE_PT) as fig:
        ax = named_rows(fig, names, below_pt, _RIGHT_PT, _ROW_PT)
        for y, plan in enumerate(records(plans)):
            _draw_plan(ax, y, plan, records(losses[losses["plan"] == plan.plan]), tail, language)
        low, high = min(0.0, losses["loss_musd"].min()), losses["loss_musd"].max()
        margin = 0.04 * (high - low or 1.0)
        ax.set_xlim(low - margin, high + margin)
        ax.locator_params(axis="x", nbins=max(3, int(ax.get_position().width * width_pt // 55)))
        ax.set_xlabel(say("works and what is short, million USD discounted"))
        fig.legend(handles=handles, loc="lower center", ncols=columns_of(labels, width_pt))
        return to_svg(fig, "futures", title, language)


def _draw_plan(
    ax: Axes,
    y: int,
    plan: Any,  # noqa: ANN401
    losses: list[Any],
    tail: str,
    language: Language,
) -> None:
    """Draw the futures of a plan on a line, its mean above and its worst tail below them."""
    say = language.sentence
    amounts = [row.loss_musd for row in losses]
    ax.plot([min(amounts), max(amounts)], [y, y], color=MUTED, lw=1.2, solid_capstyle="butt")
    ax.axhline(y + 0.5, color=GRID, lw=0.7)
    for row in losses:
        area = _SMALLEST_PT**2 + row.weight * (_LARGEST_PT**2 - _SMALLEST_PT**2)
        mark = ax.plot(row.loss_musd, y, "o", ms=area**0.5, mfc=PAPER, mec=FLOW, mew=1.4, zorder=4)
        mark[0].set_gid(tip(say(
            "%(plan)s, %(future)s: %(loss)s",
            plan=plan.plan, future=row.future, loss=language.money(row.loss_musd),
        )))  # fmt: skip
    means = ((plan.expected_musd, -0.3, "D", INK, say("mean by weight")),
             (plan.tail_musd, 0.3, "s", BINDING, tail))  # fmt: skip
    for musd, above, shape, colour, what in means:
        mark = ax.plot(musd, y + above, shape, ms=5, color=colour, mec=PAPER, mew=0.6, zorder=5)
        mark[0].set_gid(tip(f"{plan.plan}, {what}: {language.money(musd)}"))
