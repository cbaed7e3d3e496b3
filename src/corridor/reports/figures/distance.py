"""Time and cost against distance: the journey of a tonne, step by step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from corridor.languages import ENGLISH, Language
from corridor.reports.figures.spread import spread
from corridor.reports.figures.style import (
    BINDING,
    FLOW,
    GAIN,
    INK,
    MUTED,
    PLANNED,
    WIDTH_PT,
    axes_at,
    canvas,
    records,
    shortened,
    titled,
)
from corridor.reports.figures.svg import HALO, empty_svg, tip, to_svg

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_LEFT_PT, _RIGHT_PT, _TIME_PT, _COST_PT = 44, 16, 270, 130
_BELOW_PT, _BETWEEN_PT, _ABOVE_PT = 66, 28, 24
_MODES = {"rail": FLOW, "road": PLANNED, "sea": GAIN}
_LEAST_NAMED, _NAMED, _SIZE_PT, _STEP_PT, _LONGEST_PT, _AWAY_PT = 0.025, 9, 8, 11.5, 190, 16


@dataclass(frozen=True)
class Step:
    """An element on a journey: movement, or a stay at one place.

    Attributes
    ----------
    name, kind, mode : str
        What it is.
    km, hours, usd_per_t : (float, float)
        Where the journey stands before and after it.
    wait_h : float
        Part of the hours that is waiting.
    """

    name: str
    kind: str
    mode: str
    km: tuple[float, float]
    hours: tuple[float, float]
    usd_per_t: tuple[float, float]
    wait_h: float

    @property
    def stands(self) -> bool:
        """Whether nothing moves."""
        return self.km[1] <= self.km[0]

    @property
    def took_h(self) -> float:
        """Hours from its beginning to its end."""
        return self.hours[1] - self.hours[0]

    def note(self, language: Language) -> str:
        """Return what its tooltip says."""
        paid = self.usd_per_t[1] - self.usd_per_t[0]
        values = {"name": self.name, "kind": language.say(self.kind)} | {
            name: language.numbers(words)
            for name, words in (
                ("start", f"{self.km[0]:,.0f}"),
                ("end", f"{self.km[1]:,.0f}"),
                ("took", f"{self.took_h:.1f}"),
                ("waited", f"{self.wait_h:.1f}"),
                ("paid", f"{paid:.2f}"),
            )
        }
        if self.stands:
            return language.sentence(
                "%(name)s (%(kind)s, km %(start)s): %(took)s h, of these %(waited)s h waiting; "
                "%(paid)s USD a tonne",
                **values,
            )
        return language.sentence(
            "%(name)s (%(kind)s, km %(start)s to %(end)s): %(took)s h, of these %(waited)s h "
            "waiting; %(paid)s USD a tonne",
            **values,
        )


def _steps_of(frame: pd.DataFrame) -> list[Step]:
    numbers = ["wait_h", "from_usd_per_t", "to_usd_per_t"]
    return [
        Step(
            str(row.name), str(row.kind), str(row.mode), (row.from_km, row.to_km),
            (row.from_h, row.to_h), (row.from_usd_per_t, row.to_usd_per_t), row.wait_h,
        )
        for row in records(frame.fillna(dict.fromkeys(numbers, 0.0)))
    ]  # fmt: skip


def distance_svg(steps: pd.DataFrame, state: str = "", *, language: Language = ENGLISH) -> str:
    """Draw the hours and the dollars of a journey against its kilometres.

    Parameters
    ----------
    steps : DataFrame
        One row per element in the order of travel: ``name``, ``kind``, ``mode``, ``from_km``,
        ``to_km`` (equal where nothing moves), ``from_h``, ``to_h``, ``from_usd_per_t``,
        ``to_usd_per_t``, ``wait_h`` (part of the hours).
    state : str
        Which network it is, for the title.
    language : Language
        Language of its words and numbers.

    Returns
    -------
    str
        SVG with two panels over one axis of distance: slopes are movement, upright steps borders,
        terminals, ports and yards.
    """
    say = language.sentence
    title = titled(say("Time and cost against distance"), state)
    if steps.empty:
        return empty_svg("distance", title, say("no journey from end to end"), language)
    rows = _steps_of(steps)
    width_pt = WIDTH_PT - _LEFT_PT - _RIGHT_PT
    time_bottom_pt = _BELOW_PT + _COST_PT + _BETWEEN_PT
    with canvas(WIDTH_PT, time_bottom_pt + _TIME_PT + _ABOVE_PT) as fig:
        time = axes_at(fig, _LEFT_PT, time_bottom_pt, width_pt, _TIME_PT)
        cost = axes_at(fig, _LEFT_PT, _BELOW_PT, width_pt, _COST_PT)
        end_km = max(step.km[1] for step in rows)
        hours, dollars = (max(s.hours[1] for s in rows), max(s.usd_per_t[1] for s in rows))
        _draw_axes(time, end_km, hours, say("Hours since the journey began"))
        _draw_axes(cost, end_km, dollars, say("USD a tonne"))
        time.tick_params(axis="x", labelbottom=False, length=0)
        cost.set_xlabel(say("km from the start"))
        for step in rows:
            note = step.note(language)
            _draw_step(time, step, step.hours, note, step.wait_h)
            _draw_step(cost, step, step.usd_per_t, note)
        _draw_names(time, rows, language)
        handles = _handles(rows, language)
        fig.legend(handles=handles, loc="lower center", ncols=len(handles), columnspacing=1.4)
        return to_svg(fig, "distance", title, language)


def _draw_axes(ax: Axes, end_km: float, highest: float, what: str) -> None:
    ax.set_xlim(0, end_km or 1.0)
    ax.set_ylim(0, 1.04 * highest or 1.0)
    ax.set_title(what, loc="left", size=9.5, weight="bold")
    ax.xaxis.set_major_locator(MaxNLocator(8, steps=[1, 2, 5, 10]))
    ax.yaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
    ax.xaxis.set_major_formatter("{x:,.0f}")


def _draw_step(
    ax: Axes, step: Step, rise: tuple[float, float], note: str, wait: float = 0.0
) -> None:
    """Draw one element: a slope, or an upright step whose waiting part is marked."""
    colour = INK if step.stands else _MODES.get(step.mode, MUTED)
    line = ax.plot(step.km, rise, color=colour, lw=2.0)[0]
    line.set_gid(tip(note))
    if step.stands and wait > 0:
        low, high = rise
        reach = [low, min(low + wait, high)]
        part = ax.plot([step.km[0]] * 2, reach, color=BINDING, lw=3.4, zorder=4)[0]
        part.set_gid(tip(note))


def _draw_names(ax: Axes, rows: Sequence[Step], language: Language) -> None:
    """Name the longest stays: below the line where it is low, above it where it is high."""
    least_h = _LEAST_NAMED * ax.get_ylim()[1]
    stays = sorted((s for s in rows if s.stands and s.took_h > least_h), key=lambda s: -s.took_h)
    half_km = ax.get_xlim()[1] / 2
    for right in (True, False):
        side = [s for s in stays[:_NAMED] if (s.km[0] < half_km) == right]
        _draw_side(ax, sorted(side, key=lambda s: s.hours), language, right=right)


def _draw_side(ax: Axes, rows: Sequence[Step], language: Language, *, right: bool) -> None:
    """Write the names of stays on one side of the line, apart from each other."""
    wide_pt = WIDTH_PT - _LEFT_PT - _RIGHT_PT
    pt_per_h, pt_per_km = _TIME_PT / ax.get_ylim()[1], wide_pt / ax.get_xlim()[1]
    away_km = (_AWAY_PT if right else -_AWAY_PT) / pt_per_km
    middles = [pt_per_h * sum(step.hours) / 2 for step in rows]
    for step, at_pt, to_pt in zip(rows, middles, spread(middles, _STEP_PT, _TIME_PT), strict=True):
        at_km = step.km[0]
        ax.plot(
            [at_km, at_km + 0.85 * away_km], [at_pt / pt_per_h, to_pt / pt_per_h], color=MUTED,
            lw=0.6, zorder=3,
        )  # fmt: skip
        words = language.sentence(
            "%(name)s: %(hours)s h",
            name=shortened(step.name, _LONGEST_PT, _SIZE_PT),
            hours=language.numbers(f"{step.took_h:.0f}"),
        )
        side = "left" if right else "right"
        text = ax.text(
            at_km + away_km, to_pt / pt_per_h, words, size=_SIZE_PT, ha=side, va="center"
        )
        text.set_gid(HALO)


def _handles(rows: Sequence[Step], language: Language) -> list[Line2D]:
    present = {step.mode for step in rows if not step.stands}
    handles = [
        Line2D([], [], color=colour, lw=2, label=language.say(mode))
        for mode, colour in _MODES.items()
        if mode in present
    ]
    stays = language.sentence("border, terminal, port or yard")
    handles.append(Line2D([], [], color=INK, lw=2, label=stays))
    waits = language.sentence("waiting there")
    handles.append(Line2D([], [], color=BINDING, lw=3.4, label=waits))
    return handles
