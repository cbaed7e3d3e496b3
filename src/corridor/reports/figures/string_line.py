"""String lines: where the trains of a line were when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.lines import Line2D

from corridor.languages import ENGLISH, Language
from corridor.reports.figures.style import (
    FLOW,
    GRID,
    INK,
    MUTED,
    WIDTH_PT,
    axes_at,
    canvas,
    shortened,
    titled,
)
from corridor.reports.figures.svg import empty_svg, tip, to_svg
from corridor.units import HOURS_PER_DAY

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_HEIGHT_PT, _BELOW_PT, _ABOVE_PT, _LEFT_PT, _RIGHT_PT = 300, 66, 34, 44, 14
_LEAST_KM_PT = 7.0
_LOADED, _EMPTY, _PASSENGER = "freight, loaded", "freight, empty", "passenger"
_LOOKS = {
    _LOADED: (FLOW, 1.2, "-"),
    _EMPTY: (FLOW, 1.0, (0, (3, 2))),
    _PASSENGER: (MUTED, 0.7, "-"),
}


def string_line_svg(
    stops: pd.DataFrame,
    name: str,
    ends: tuple[str, str],
    state: str = "",
    *,
    language: Language = ENGLISH,
) -> str:
    """Draw the trains of a line as strings over time.

    Parameters
    ----------
    stops : DataFrame
        One row per arrival or departure at a station, train by train in the order of time:
        ``train``, ``vehicle`` (its class, or ``passenger``), ``way`` (0 away from the start),
        ``loaded``, ``km`` from the start of the line, ``hour``.
    name : str
        Name of the line.
    ends : (str, str)
        Names of its ends.
    state : str
        Which network it is, for the title.
    language : Language
        Language of its words and numbers.

    Returns
    -------
    str
        SVG: hours run to the right, kilometres up. Level parts are stops.
    """
    say = language.sentence
    what = say("Trains between %(one)s and %(other)s, hour by hour", one=ends[0], other=ends[1])
    title = titled(what, state)
    if stops.empty:
        return empty_svg("string-line", title, say("no train ran on %(line)s", line=name), language)
    first_h = float(np.floor(stops["hour"].min() / HOURS_PER_DAY)) * HOURS_PER_DAY
    last_h = max(float(np.ceil(stops["hour"].max() / 6)) * 6, first_h + 6)
    with canvas(WIDTH_PT, _BELOW_PT + _HEIGHT_PT + _ABOVE_PT) as fig:
        ax = axes_at(fig, _LEFT_PT, _BELOW_PT, WIDTH_PT - _LEFT_PT - _RIGHT_PT, _HEIGHT_PT)
        _draw_frame(ax, stops, (first_h, last_h), ends, language)
        kinds = [_draw_train(ax, train, language) for _, train in stops.groupby("train", sort=True)]
        handles = [
            Line2D(
                [], [], color=c, lw=w + 0.4, ls=s,
                label=f"{language.say(kind)}: {language.numbers(str(kinds.count(kind)))}",
            )
            for kind, (c, w, s) in _LOOKS.items()
            if kind in kinds
        ]  # fmt: skip
        fig.legend(handles=handles, loc="lower center", ncols=len(handles))
        return to_svg(fig, "string-line", title, language)


def _draw_frame(
    ax: Axes,
    stops: pd.DataFrame,
    reach_h: tuple[float, float],
    ends: tuple[str, str],
    language: Language,
) -> None:
    """Draw the axes: hours of the day, a line for each station."""
    first_h, last_h = reach_h
    ax.set_xlim(first_h, last_h)
    step = next(s for s in (1, 2, 3, 6, 12, 24) if (last_h - first_h) / s <= 16)
    hours = np.arange(first_h, last_h + 0.5, step)
    ax.set_xticks(hours, [language.numbers(f"{hour % HOURS_PER_DAY:.0f}") for hour in hours])
    ax.set_xlabel(language.sentence("hour of the day"))
    for midnight in np.arange(first_h + HOURS_PER_DAY, last_h, HOURS_PER_DAY):
        ax.axvline(midnight, color=MUTED, lw=0.8)
    stations = np.unique(stops["km"].to_numpy(dtype=float))
    ax.set_ylim(stations[0], max(stations[-1], stations[0] + 1))
    ax.set_ylabel(language.sentence("km"))
    ax.grid(visible=False, axis="y")
    if len(stations) * _LEAST_KM_PT <= _HEIGHT_PT:
        for km in stations:
            ax.axhline(km, color=GRID, lw=0.7, zorder=0)
    for y, words, lift in ((1, ends[1], 5), (0, ends[0], -30)):
        ax.annotate(
            shortened(words, 200), (0, y), (0, lift), xycoords="axes fraction",
            textcoords="offset points", color=INK, weight="bold",
        )  # fmt: skip


def _draw_train(ax: Axes, train: pd.DataFrame, language: Language) -> str:
    """Draw one train; return what kind it is."""
    first = train.iloc[0]
    passenger = str(first["vehicle"]) == _PASSENGER
    kind = _PASSENGER if passenger else _LOADED if first["loaded"] else _EMPTY
    colour, width, dash = _LOOKS[kind]
    line = ax.plot(train["hour"], train["km"], color=colour, lw=width, ls=dash)[0]
    hours = train["hour"].to_numpy(dtype=float)
    stood_h = float(np.diff(hours)[np.diff(train["km"].to_numpy(dtype=float)) == 0].sum())
    said = language.say(kind)
    line.set_gid(tip(language.sentence(
        "train %(train)s, %(kind)s: %(hours)s h on the line, %(stood)s h of it standing",
        train=str(first["train"]),
        kind=said if passenger else f"{first['vehicle']} ({said})",
        hours=language.numbers(f"{hours[-1] - hours[0]:.1f}"),
        stood=language.numbers(f"{stood_h:.1f}"),
    )))  # fmt: skip
    return kind
