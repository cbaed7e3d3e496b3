"""Who gains and who pays, side by side for each country."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.patches import Patch

from corridor.reports.figures.style import (
    GAIN,
    INK,
    MUTED,
    WIDTH_PT,
    canvas,
    columns_of,
    country,
    legend_pt,
    money,
    named_rows,
    records,
)
from corridor.reports.figures.svg import empty_svg, tip, to_svg
from corridor.showing import amount

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_BAR, _LABEL_PT = 0.34, 48


def gains_and_costs_svg(
    rows: pd.DataFrame,
    *,
    gain: str = "gains",
    cost: str = "pays",
    title: str = "Who gains, who pays",
    name: str = "who-pays",
    width_pt: float = WIDTH_PT,
) -> str:
    """Draw what each country gains and what it pays.

    Parameters
    ----------
    rows : DataFrame
        ``country`` (code), ``gain_musd`` and ``cost_musd`` in million dollars; a gain may be
        negative, and nan is not known and not drawn.
    gain, cost : str
        What the two bars are, for the legend.
    title : str
        What the figure shows.
    name : str
        Start of the ids of its parts, which two figures of one page may not share.
    width_pt : float
        Width of the figure.

    Returns
    -------
    str
        SVG with two bars for each country, in the order of the rows.
    """
    if rows.empty or rows[["gain_musd", "cost_musd"]].isna().all(axis=None):
        return empty_svg(name, title, "no country gains or pays")
    places = [country(str(code))[0] for code in rows["country"]]
    foot_pt = legend_pt((gain, cost), width_pt) + 28
    with canvas(width_pt, 30 * len(places) + foot_pt + 4) as fig:
        ax = named_rows(fig, places, foot_pt, right_pt=12, row_pt=30)
        for y, row in enumerate(records(rows)):
            _bar(ax, y - _BAR / 2, float(row.gain_musd), colour=GAIN, note=f"{places[y]} {gain}")
            _bar(ax, y + _BAR / 2, float(row.cost_musd), colour=MUTED, note=f"{places[y]} {cost}")
        amounts = rows[["gain_musd", "cost_musd"]].to_numpy(dtype=float)
        low, high = min(0.0, float(np.nanmin(amounts))), max(0.0, float(np.nanmax(amounts)))
        wide_pt = ax.get_position().width * width_pt
        room = (high - low or 1.0) * _LABEL_PT / (wide_pt - 2 * _LABEL_PT)
        ax.set_xlim(low - (room if low < 0 else 0), high + room)
        ax.axvline(0, color=INK, lw=0.8)
        ax.locator_params(axis="x", nbins=max(3, int(wide_pt // 55)))
        ax.set_xlabel("million USD")
        handles = [Patch(color=GAIN, label=gain), Patch(color=MUTED, label=cost)]
        fig.legend(handles=handles, loc="lower center", ncols=columns_of((gain, cost), width_pt))
        return to_svg(fig, name, title)


def _bar(ax: Axes, y: float, musd: float, *, colour: str, note: str) -> None:
    """Draw one amount with its number; nothing where it is not known."""
    if np.isnan(musd):
        return
    bar = ax.barh(y, musd, height=_BAR, color=colour)[0]
    bar.set_gid(tip(f"{note}: {money(musd)}"))
    side = -1 if musd < 0 else 1
    ax.annotate(
        amount(musd), (musd, y), (4 * side, 0), textcoords="offset points", va="center",
        ha="left" if side > 0 else "right", size=8.5,
    )  # fmt: skip
