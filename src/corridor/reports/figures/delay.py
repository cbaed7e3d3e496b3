"""Delay and transit time against traffic."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from matplotlib.colors import to_rgba
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from corridor.languages import ENGLISH, Language
from corridor.reports.figures.style import (
    BINDING,
    FLOW,
    GAIN,
    MUTED,
    WIDTH_PT,
    axes_at,
    canvas,
    records,
    text_width_pt,
    titled,
)
from corridor.reports.figures.svg import HALO, empty_svg, tip, to_svg

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_BELOW_PT, _HEIGHT_PT, _ABOVE_PT = 70, 190, 26
_LEFT_PT, _BETWEEN_PT, _RIGHT_PT, _DELAY_WIDTH_PT = 42, 52, 12, 320


def delay_svg(
    curve: pd.DataFrame,
    acceptable_h: float,
    practical_mt: float,
    state: str = "",
    *,
    language: Language = ENGLISH,
) -> str:
    """Draw what shipments lose as traffic grows, and how long they take.

    Parameters
    ----------
    curve : DataFrame
        One row per traffic, the lightest first: ``share`` of the full traffic, ``delivered_mt`` in
        million tonnes a year, ``delay_h`` over the lightest, ``mean_days``, ``p50_days`` and
        ``p95_days`` from offer to delivery, ``growing`` (whether a queue grew through the year).
    acceptable_h : float
        Mean delay that is accepted.
    practical_mt : float
        Million tonnes a year delivered at that delay.
    state : str
        Which network it is, for the title.
    language : Language
        Language of its words and numbers.

    Returns
    -------
    str
        SVG with two panels.
    """
    say = language.sentence
    title = titled(say("Delay and transit time against traffic"), state)
    if len(curve) < 2:
        missing = say("no traffic but the full one was simulated")
        return empty_svg("delay", title, missing, language)
    heads = say("Mean delay, hours"), say("Days from offer to delivery")
    with canvas(WIDTH_PT, _BELOW_PT + _HEIGHT_PT + _ABOVE_PT) as fig:
        left = axes_at(fig, _LEFT_PT, _BELOW_PT, _DELAY_WIDTH_PT, _HEIGHT_PT)
        at_pt = _LEFT_PT + _DELAY_WIDTH_PT + _BETWEEN_PT
        right = axes_at(fig, at_pt, _BELOW_PT, WIDTH_PT - at_pt - _RIGHT_PT, _HEIGHT_PT)
        for ax, what in zip((left, right), heads, strict=True):
            ax.set_title(what, loc="left", size=9.5, weight="bold")
            ax.set_xlabel(say("delivered, million tonnes a year"))
            ax.xaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
            ax.yaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
            _set_reach(ax, curve)
        _draw_delay(left, curve, acceptable_h, practical_mt, language)
        _draw_transit(right, curve, language)
        handles = _handles(language, growing=bool(curve["growing"].any()))
        fig.legend(handles=handles, loc="lower center", ncols=len(handles), columnspacing=1.4)
        return to_svg(fig, "delay", title, language)


def _set_reach(ax: Axes, curve: pd.DataFrame) -> None:
    low, high = float(curve["delivered_mt"].min()), float(curve["delivered_mt"].max())
    margin = 0.06 * (high - low) or 0.05 * high or 1.0
    ax.set_xlim(low - margin, high + margin)


def _draw_delay(
    ax: Axes,
    curve: pd.DataFrame,
    acceptable_h: float,
    practical_mt: float,
    language: Language,
) -> None:
    """Draw the curve of delay with the delay that is accepted and the traffic that keeps to it."""
    highest = max(float(curve["delay_h"].max()), acceptable_h)
    lowest = min(0.0, float(curve["delay_h"].min()))
    ax.set_ylim(1.4 * lowest, 1.15 * highest)
    ax.axhline(acceptable_h, color=BINDING, lw=1.1, dashes=(4, 2))
    words = language.sentence("accepted: %(hours)s h", hours=language.amount(acceptable_h))
    accepted = ax.annotate(
        words, (0, acceptable_h), (4, 4),
        xycoords=("axes fraction", "data"), textcoords="offset points", color=BINDING, size=8.5,
    )  # fmt: skip
    accepted.set_gid(HALO)
    ax.plot(curve["delivered_mt"], curve["delay_h"], color=FLOW, lw=1.8)
    _draw_points(ax, curve, "delay_h", language)
    if math.isfinite(practical_mt):
        _mark_practical(ax, practical_mt, language)


def _mark_practical(ax: Axes, practical_mt: float, language: Language) -> None:
    """Draw the line of the practical throughput with its name above the plot."""
    ax.axvline(practical_mt, color=GAIN, lw=1.4)
    low, high = ax.get_xlim()
    words = language.sentence("practical %(amount)s Mt", amount=language.amount(practical_mt))
    half = text_width_pt(words, 9, "bold") / 2
    place_pt = (practical_mt - low) / (high - low) * _DELAY_WIDTH_PT
    shift = min(0.0, _DELAY_WIDTH_PT + 20 - half - place_pt)
    ax.annotate(
        words, (practical_mt, 1), (shift, 6), xycoords=("data", "axes fraction"),
        textcoords="offset points", ha="center", color="#00805d", weight="bold",
    )  # fmt: skip


def _draw_points(ax: Axes, curve: pd.DataFrame, column: str, language: Language) -> None:
    for row in records(curve):
        colour = BINDING if row.growing else FLOW
        mark = ax.plot(
            row.delivered_mt, getattr(row, column), marker="o", ms=5.5, color=colour,
            zorder=5, clip_on=False,
        )[0]  # fmt: skip
        mark.set_gid(tip(_point_words(row, language)))


def _point_words(row: Any, language: Language) -> str:  # noqa: ANN401
    """Return what the tooltip of a traffic says."""
    values = {
        name: language.numbers(f"{value:.1f}")
        for name, value in (
            ("delay", row.delay_h),
            ("mean", row.mean_days),
            ("half", row.p50_days),
            ("most", row.p95_days),
        )
    } | {
        "share": language.numbers(f"{100 * row.share:.0f} %"),
        "delivered": language.amount(row.delivered_mt),
        "bound": language.numbers("95 %"),
    }
    if row.growing:
        return language.sentence(
            "%(share)s of the traffic: %(delivered)s Mt a year delivered, mean delay %(delay)s h, "
            "from offer to delivery %(mean)s days on average, %(half)s for half of the tonnes, "
            "%(most)s for %(bound)s, a queue grows",
            **values,
        )
    return language.sentence(
        "%(share)s of the traffic: %(delivered)s Mt a year delivered, mean delay %(delay)s h, "
        "from offer to delivery %(mean)s days on average, %(half)s for half of the tonnes, "
        "%(most)s for %(bound)s",
        **values,
    )


def _draw_transit(ax: Axes, curve: pd.DataFrame, language: Language) -> None:
    """Draw the days from offer to delivery: mean, and the band from the half to 95 %."""
    traffic = curve["delivered_mt"]
    ax.fill_between(traffic, curve["p50_days"], curve["p95_days"], color=FLOW, alpha=0.16, lw=0)
    for column in ("p50_days", "p95_days"):
        ax.plot(traffic, curve[column], color=FLOW, lw=0.8)
    ax.plot(traffic, curve["mean_days"], color=FLOW, lw=1.8)
    _draw_points(ax, curve, "mean_days", language)
    ax.set_ylim(0, 1.15 * float(curve[["p95_days", "mean_days"]].max().max()) or 1.0)
    for column, words, lift in (("p95_days", "95 %", 4), ("p50_days", "50 %", -11)):
        ax.annotate(
            language.numbers(words), (traffic.iloc[0], curve[column].iloc[0]), (0, lift),
            textcoords="offset points", size=8, color=MUTED,
        )  # fmt: skip


def _handles(language: Language, *, growing: bool) -> list[Any]:
    say = language.sentence
    spread = say("half to %(bound)s of the tonnes", bound=language.numbers("95 %"))
    handles: list[Any] = [
        Line2D([], [], color=FLOW, lw=1.8, marker="o", ms=5, label=say("mean of all tonnes")),
        Patch(fc=to_rgba(FLOW, 0.16), ec=FLOW, lw=0.8, label=spread),
    ]
    if growing:
        mark = Line2D([], [], ls="", marker="o", ms=5, color=BINDING, mew=0)
        mark.set_label(say("a queue grows through the year"))
        handles.append(mark)
    return handles
