"""History of the level of the sea and the fan of levels to come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from corridor.languages import ENGLISH, Language
from corridor.reports.figures.style import (
    BINDING,
    FLOW,
    GAIN,
    INK,
    NARROW_PT,
    WIDTH_PT,
    axes_at,
    canvas,
)
from corridor.reports.figures.svg import to_svg

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_BELOW_PT, _HEIGHT_PT, _ABOVE_PT, _LEFT_PT, _RIGHT_PT = 62, 300, 12, 46, 14
_BELOW_NARROW_PT = 122
"""Room for the legend in one column."""


def sea_levels_svg(
    observed: pd.Series,
    hindcast: pd.DataFrame,
    fan: pd.DataFrame,
    others: dict[str, pd.Series],
    width_pt: float = WIDTH_PT,
    *,
    language: Language = ENGLISH,
) -> str:
    """Draw the observed level, the hindcast, and a fan of levels to come.

    Parameters
    ----------
    observed : Series
        Level in m BS by year.
    hindcast : DataFrame
        By year: ``modelled_m``, ``p5_m`` and ``p95_m``.
    fan : DataFrame
        By year: ``p5``, ``p25``, ``p50``, ``p75`` and ``p95`` in m BS.
    others : dict
        Middles of other scenarios by name, m BS by year.
    width_pt : float
        Width.
    language : Language
        Language of its words and numbers.

    Returns
    -------
    str
        SVG.
    """
    wide = width_pt > NARROW_PT
    below_pt = _BELOW_PT if wide else _BELOW_NARROW_PT
    with canvas(width_pt, below_pt + _HEIGHT_PT + _ABOVE_PT) as fig:
        ax = axes_at(fig, _LEFT_PT, below_pt, width_pt - _LEFT_PT - _RIGHT_PT, _HEIGHT_PT)
        ax.set_ylabel(language.sentence("m BS (Baltic system)"))
        _draw_past(ax, observed, hindcast)
        years = fan.index
        ax.fill_between(years, fan["p5"], fan["p95"], color=BINDING, alpha=0.16, lw=0)
        ax.fill_between(years, fan["p25"], fan["p75"], color=BINDING, alpha=0.22, lw=0)
        ax.plot(years, fan["p50"], color=BINDING, lw=1.8)
        ax.set_xlim(float(observed.index[-1]) - 50, float(years[-1]) + 1)
        recent = observed[observed.index >= observed.index[-1] - 50]
        lowest = float(fan["p5"].min()) - 0.8
        ax.set_ylim(lowest, float(recent.max()) + 1.0)
        _draw_others(ax, others, lowest)
        fig.legend(
            handles=_handles(language, others=bool(others)),
            loc="lower center",
            ncols=3 if wide else 1,
            columnspacing=1.6,
        )
        title = language.sentence("Level of the Caspian Sea: observed, modelled and to come")
        return to_svg(fig, "sea", title, language)


def _draw_past(ax: Axes, observed: pd.Series, hindcast: pd.DataFrame) -> None:
    years = hindcast.index
    ax.fill_between(years, hindcast["p5_m"], hindcast["p95_m"], color=FLOW, alpha=0.14, lw=0)
    ax.plot(years, hindcast["modelled_m"], color=FLOW, lw=1.6)
    ax.plot(observed.index, observed, ls="none", marker="o", ms=3, color=INK)


def _draw_others(ax: Axes, others: dict[str, pd.Series], lowest: float) -> None:
    for name, middle in others.items():
        ax.plot(middle.index, middle, color=GAIN, lw=1.0, dashes=(4, 2))
        seen = middle[middle > lowest]  # where a line leaves the frame its name stands at the edge
        ax.annotate(
            name, (seen.index[-1], float(seen.iloc[-1])), (-3, 3), textcoords="offset points",
            ha="right", color=GAIN, size=8,
        )  # fmt: skip


def _handles(language: Language, *, others: bool) -> list[Line2D | Patch]:
    say = language.sentence
    handles: list[Line2D | Patch] = [
        Line2D(
            [], [], ls="none", marker="o", ms=4, color=INK, label=say("observed, mean of a year")
        ),
        Line2D([], [], color=FLOW, lw=1.6, label=say("water balance run from 1995")),
        Patch(color=FLOW, alpha=0.14, label=say("its 5 to 95 %%: inputs and weather")),
        Line2D([], [], color=BINDING, lw=1.8, label=say("to come, half of the futures")),
        Patch(color=BINDING, alpha=0.3, label=say("25 to 75 %% and 5 to 95 %% of them")),
    ]
    if others:
        handles.append(
            Line2D([], [], color=GAIN, lw=1, dashes=(4, 2), label=say("other scenarios, half"))
        )
    return handles
