"""Who gains and who pays, side by side for each country."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.patches import Patch

from corridor.languages import ENGLISH, Language
from corridor.reports.figures.style import (
    GAIN,
    INK,
    MUTED,
    WIDTH_PT,
    canvas,
    columns_of,
    country_name,
    legend_pt,
    named_rows,
    records,
)
from corridor.reports.figures.svg import empty_svg, tip, to_svg

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_BAR, _LABEL_PT = 0.34, 48


def gains_and_costs_svg(
    rows: pd.DataFrame,
    *,
    gain: str = "",
    cost: str = "",
    title: str = "",
    name: str = "who-pays",
    width_pt: float = WIDTH_PT,
    language: Language = ENGLISH,
) -> str:
    """Draw what each country gains and what it pays.

    Parameters
    ----------
    rows : DataFrame
        ``country`` (code), ``gain_musd`` and ``cost_musd`` in million dollars; a gain may be
        negative, and nan is not known and not drawn.
    gain, cost : str
        What the two bars are, for the legend; what a country gains and pays when left out.
    title : str
        What the figure shows; that when left out.
    name : str
        Start of the ids of its parts, which two figures of one page may not share.
    width_pt : float
        Width of the figure.
    language : Language
        Language of its words and numbers.

    Returns
    -------
    str
        SVG with two bars for each country, in the order of the rows.
    """
    say = language.sentence
    gain, cost = gain or say("gains"), cost or say("pays")
    title = title or say("Who gains, who pays")
    if rows.empty or rows[["gain_musd", "cost_musd"]].isna().all(axis=None):
        return empty_svg(name, title, say("no country gains or pays"), language)
    places = [country_name(str(code), language) for code in rows["country"]]
    foot_pt = legend_pt((gain, cost), width_pt) + 28
    with canvas(width_pt, 30 * len(places) + foot_pt + 4) as fig:
        ax = named_rows(fig, places, foot_pt, right_pt=12, row_pt=30)
        for y, row in enumerate(records(rows)):
            bars = ((-1, row.gain_musd, GAIN, gain), (1, row.cost_musd, MUTED, cost))
            for side, musd, colour, what in bars:
                note = f"{places[y]}, {what}"
                _bar(ax, y + side * _BAR / 2, float(musd), language, colour=colour, note=note)
        amounts = rows[["gain_musd", "cost_musd"]].to_numpy(dtype=float)
        low, high = min(0.0, float(np.nanmin(amounts))), max(0.0, float(np.nanmax(amounts)))
        wide_pt = ax.get_position().width * width_pt
        room = (high - low or 1.0) * _LABEL_PT / (wide_pt - 2 * _LABEL_PT)
        ax.set_xlim(low - (room if low < 0 else 0), high + room)
        ax.axvline(0, color=INK, lw=0.8)
        ax.locator_params(axis="x", nbins=max(3, int(wide_pt // 55)))
        ax.set_xlabel(say("million USD"))
        handles = [Patch(color=GAIN, label=gain), Patch(color=MUTED, label=cost)]
        fig.legend(handles=handles, loc="lower center", ncols=columns_of((gain, cost), width_pt))
        return to_svg(fig, name, title, language)


def _bar(ax: Axes, y: float, musd: float, language: Language, *, colour: str, note: str) -> None:
    """Draw one amount with its number; nothing where it is not known."""
    if np.isnan(musd):
        return
    bar = ax.barh(y, musd, height=_BAR, color=colour)[0]
    bar.set_gid(tip(f"{note}: {language.money(musd)}"))
    side = -1 if musd < 0 else 1
    ax.annotate(
        language.amount(musd), (musd, y), (4 * side, 0), textcoords="offset points", va="center",
        ha="left" if side > 0 else "right", size=8.5,
    )  # fmt: skip
