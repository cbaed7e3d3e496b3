"""Vehicles that wait, through the year."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from matplotlib.ticker import MaxNLocator

from corridor.languages import ENGLISH, Language
from corridor.reports.figures.style import (
    BINDING,
    FLOW,
    INK,
    MUTED,
    WIDTH_PT,
    axes_at,
    canvas,
    records,
    shortened,
    titled,
)
from corridor.reports.figures.svg import empty_svg, tip, to_svg
from corridor.units import DAYS_PER_YEAR

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

_PANEL_PT, _BETWEEN_PT, _BELOW_PT, _ABOVE_PT = 58, 26, 26, 24
_LEFT_PT, _RIGHT_PT = 48, 14
_FIRST_DAYS = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)


def queues_svg(
    queues: pd.DataFrame, waiting: pd.DataFrame, state: str = "", *, language: Language = ENGLISH
) -> str:
    """Draw how many vehicles wait at a few elements, each in a panel with a scale of its own.

    Parameters
    ----------
    queues : DataFrame
        Vehicles that wait at the end of each day, first before the first day; a column for each
        element.
    waiting : DataFrame
        What to draw, the first on top: ``id`` of the element, ``name``, ``kind``, ``growing``.
    state : str
        Which network it is, for the title.
    language : Language
        Language of its words and numbers.

    Returns
    -------
    str
        SVG.
    """
    say = language.sentence
    title = titled(say("Vehicles that wait, through the year"), state)
    if waiting.empty:
        return empty_svg("queues", title, say("no vehicle waited at the end of a day"), language)
    count = len(waiting)
    height_pt = _BELOW_PT + count * (_PANEL_PT + _BETWEEN_PT) - _BETWEEN_PT + _ABOVE_PT
    with canvas(WIDTH_PT, height_pt) as fig:
        for i, row in enumerate(records(waiting)):
            bottom_pt = _BELOW_PT + (count - 1 - i) * (_PANEL_PT + _BETWEEN_PT)
            ax = axes_at(fig, _LEFT_PT, bottom_pt, WIDTH_PT - _LEFT_PT - _RIGHT_PT, _PANEL_PT)
            queue = queues[row.id].to_numpy(dtype=float)
            name = f"{row.name} ({language.say(row.kind)})"
            _draw_queue(ax, queue, name, language, growing=bool(row.growing))
            _draw_months(ax, language.months() if i == count - 1 else ())
        return to_svg(fig, "queues", title, language)


def _draw_queue(
    ax: Axes, queue: NDArray[np.float64], name: str, language: Language, *, growing: bool
) -> None:
    """Draw one element: an area, its name above it, and where the queue stands at the ends."""
    colour = BINDING if growing else FLOW
    days = range(len(queue))
    area = ax.fill_between(days, 0, queue, color=colour, alpha=0.16, lw=0)
    start, end, most = (
        language.numbers(f"{round(float(n)):,}") for n in (queue[0], queue[-1], queue.max())
    )
    area.set_gid(tip(_words(language, growing, name=name, start=start, end=end, most=most)))
    ax.plot(days, queue, color=colour, lw=1.3)
    ax.set_ylim(0, 1.05 * float(queue.max()) or 1.0)
    ax.yaxis.set_major_locator(MaxNLocator(2, integer=True))
    ax.yaxis.set_major_formatter("{x:,.0f}")
    ax.annotate(
        shortened(name, 400), (0, 1), (0, 5), xycoords="axes fraction", textcoords="offset points",
        weight="bold", color=BINDING if growing else INK,
    )  # fmt: skip
    ends = (
        language.sentence("%(start)s → %(end)s, growing", start=start, end=end)
        if growing
        else language.sentence("%(start)s → %(end)s", start=start, end=end)
    )
    ax.annotate(
        ends, (1, 1), (0, 5),
        xycoords="axes fraction", textcoords="offset points", ha="right",
        color=BINDING if growing else MUTED,
    )  # fmt: skip


def _words(language: Language, growing: bool, **values: str) -> str:
    """Return what the tooltip of a queue says."""
    if growing:
        return language.sentence(
            "%(name)s: %(start)s waiting at the start, %(end)s at the end of the year, at most "
            "%(most)s; the queue grows",
            **values,
        )
    return language.sentence(
        "%(name)s: %(start)s waiting at the start, %(end)s at the end of the year, at most "
        "%(most)s",
        **values,
    )


def _draw_months(ax: Axes, names: Sequence[str]) -> None:
    """Divide a panel by months, with their names if there are any."""
    ax.set_xlim(0, DAYS_PER_YEAR)
    middles = [first + 15 for first in _FIRST_DAYS]
    ax.set_xticks(middles, names or [""] * len(middles))
    ax.tick_params(axis="x", length=0)
    ax.set_xticks(_FIRST_DAYS, minor=True)
    ax.tick_params(axis="x", which="minor", length=3 if names else 0)
    ax.grid(visible=False, axis="x")
