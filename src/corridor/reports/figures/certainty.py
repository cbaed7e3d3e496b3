"""How sure an answer is: bands of results, and what stops more how often."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from corridor.languages import ENGLISH, Language
from corridor.reports.figures.style import (
    BINDING,
    FLOW,
    INK,
    NARROW_PT,
    PAPER,
    ROW_PT,
    WIDTH_PT,
    axes_at,
    canvas,
    columns_of,
    legend_pt,
    named_rows,
    records,
)
from corridor.reports.figures.svg import HALO, empty_svg, tip, to_svg

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_BAND_PT, _STRIP_PT, _SIDE_PT = 84, 22, 46
_BAND = "#9cc7e3"


def bands_svg(
    bands: pd.DataFrame, width_pt: float = WIDTH_PT, *, language: Language = ENGLISH
) -> str:
    """Draw in which band results lie when numbers are drawn from their ranges.

    Parameters
    ----------
    bands : DataFrame
        One row per result: ``name`` with its unit, ``p5``, ``p50`` and ``p95`` (what lies below in
        5, 50 and 95 of 100 draws), ``value`` (with every number at its value), ``wanted`` (a
        target, or nan).
    width_pt : float
        Width of the figure.
    language : Language
        Language of its words and numbers.

    Returns
    -------
    str
        SVG with an axis for each result.
    """
    say = language.sentence
    title = say("Nine of ten draws")
    if bands.empty:
        return empty_svg("bands", title, say("no draws"), language)
    handles: list[Any] = [
        Patch(color=_BAND, label=say("nine of ten draws")),
        Line2D([], [], color=FLOW, lw=2.2, label=say("half of them below")),
        Line2D([], [], ls="", marker="D", ms=5, color=INK, label=say("every number at its value")),
    ]
    if bands["wanted"].notna().any():
        handles.append(Line2D([], [], color=BINDING, lw=1.4, dashes=(4, 2), label=say("target")))
    labels = [str(handle.get_label()) for handle in handles]
    foot_pt = legend_pt(labels, width_pt)
    with canvas(width_pt, len(bands) * _BAND_PT + foot_pt) as fig:
        for i, row in enumerate(records(bands)):
            at_pt = foot_pt + (len(bands) - 1 - i) * _BAND_PT + 26
            ax = axes_at(fig, _SIDE_PT, at_pt, width_pt - 2 * _SIDE_PT, _STRIP_PT)
            _band(ax, row, language, ticks=8 if width_pt > NARROW_PT else 4)
        fig.legend(handles=handles, loc="lower center", ncols=columns_of(labels, width_pt))
        return to_svg(fig, "bands", title, language)


def _band(ax: Axes, row: Any, language: Language, *, ticks: int) -> None:  # noqa: ANN401
    """Draw the band of one result over its own axis."""
    shown = [x for x in (row.p5, row.p95, row.value, row.wanted) if math.isfinite(x)]
    low, high = min(shown), max(shown)
    margin = 0.13 * (high - low) or 0.05 * abs(high) or 1.0
    ax.set(xlim=(low - margin, high + margin), ylim=(0, 1), yticks=[])
    ax.grid(visible=False)
    ax.spines["left"].set_visible(False)
    ax.locator_params(axis="x", nbins=ticks)
    say, amount, name = language.sentence, language.amount, row.name
    if math.isfinite(row.wanted):
        name = say("%(what)s; target %(target)s", what=name, target=amount(row.wanted))
    ax.set_title(name, loc="left", size=9.5, weight="bold", pad=16)
    bar = ax.barh(0.5, row.p95 - row.p5, left=row.p5, height=0.72, color=_BAND)[0]
    bar.set_gid(tip(say(
        "%(what)s: less than %(p5)s in 5 of 100 draws, %(p50)s in 50, %(p95)s in 95",
        what=row.name, p5=amount(row.p5), p50=amount(row.p50), p95=amount(row.p95),
    )))  # fmt: skip
    ax.plot([row.p50, row.p50], [0.14, 0.86], color=FLOW, lw=2.2, solid_capstyle="butt")
    if math.isfinite(row.wanted):
        ax.plot([row.wanted] * 2, [0, 1.12], color=BINDING, lw=1.4, dashes=(4, 2), clip_on=False)
    ax.plot(row.value, 0.5, marker="D", ms=5.5, color=INK, mec=PAPER, mew=0.8, zorder=5)
    for x, side in ((row.p5, -1), (row.p95, 1)):
        text = ax.annotate(
            amount(x), (x, 0.5), (5 * side, 0), textcoords="offset points", va="center",
            ha="left" if side > 0 else "right", size=8.5,
        )  # fmt: skip
        text.set_gid(HALO)
    middle = ax.annotate(
        amount(row.p50), (row.p50, 1), (0, 3), xycoords=("data", "axes fraction"),
        textcoords="offset points", ha="center", color=FLOW, size=8.5, weight="bold",
    )  # fmt: skip
    middle.set_gid(HALO)


def often_svg(
    rows: pd.DataFrame, title: str, width_pt: float = WIDTH_PT, *, language: Language = ENGLISH
) -> str:
    """Draw in which share of the draws something holds.

    Parameters
    ----------
    rows : DataFrame
        ``name`` and ``share``, in the order in which they are shown.
    title : str
        What holds.
    width_pt : float
        Width of the figure.
    language : Language
        Language of its words and numbers.

    Returns
    -------
    str
        SVG with a bar for each row.
    """
    say, numbers = language.sentence, language.numbers
    if rows.empty:
        missing = say("no element stops more in one of 100 draws")
        return empty_svg("often", title, missing, language)
    names = rows["name"].astype(str).tolist()
    with canvas(width_pt, len(names) * ROW_PT + 40) as fig:
        ax = named_rows(fig, names, 36, right_pt=44)
        for y, row in enumerate(records(rows)):
            bar = ax.barh(y, row.share, height=0.62, color=BINDING, alpha=0.85)[0]
            share = numbers(f"{row.share:.1%}")
            bar.set_gid(tip(say("%(name)s: %(share)s of the draws", name=row.name, share=share)))
            ax.annotate(
                numbers(f"{100 * row.share:.0f} %"), (row.share, y), (4, 0),
                textcoords="offset points", va="center", weight="bold",
            )  # fmt: skip
        ax.set_xlim(0, 1)
        marks = [numbers(words) for words in ("0", "25 %", "50 %", "75 %", "100 %")]
        ax.set_xticks([0, 0.25, 0.5, 0.75, 1], marks)
        ax.set_xlabel(say("share of the draws"))
        return to_svg(fig, "often", title, language)
