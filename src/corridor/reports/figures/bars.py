"""Ladder, tornado and quality bars."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.patches import Patch

from corridor.languages import ENGLISH, Language
from corridor.reports.figures.style import (
    BINDING,
    GAIN,
    IDLE,
    INK,
    MUTED,
    QUALITY,
    ROW_PT,
    WIDTH_PT,
    axes_at,
    canvas,
    named_rows,
    records,
    text_width_pt,
)
from corridor.reports.figures.svg import empty_svg, tip, to_svg

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def ladder_svg(ladder: pd.DataFrame, start_mt: float, *, language: Language = ENGLISH) -> str:
    """Draw how throughput grows when one limit after the other is relieved.

    Parameters
    ----------
    ladder : DataFrame
        One row per limit in the order of relief: ``id``, ``name``, ``gain_mt`` in million tonnes
        a year.
    start_mt : float
        Throughput before the first in million tonnes a year.
    language : Language
        Language of its words and numbers.

    Returns
    -------
    str
        SVG.
    """
    say = language.sentence
    title = say("What each relieved limit adds")
    if ladder.empty:
        return empty_svg("ladder", title, say("no limit can be relieved"), language)
    gains = ladder["gain_mt"].to_numpy(dtype=float)
    ends = start_mt + np.cumsum(gains)
    names = [say("Without works"), *ladder["name"].astype(str), say("With all of them")]
    lows = [0.0, *np.minimum(ends, ends - gains), 0.0]
    highs = [start_mt, *np.maximum(ends, ends - gains), ends[-1]]
    colours = [IDLE, *np.where(gains < 0, BINDING, GAIN), INK]
    changes = [_signed(gain, language) for gain in gains]
    labels = [language.amount(start_mt), *changes, language.amount(ends[-1])]
    with canvas(WIDTH_PT, len(names) * ROW_PT + 46) as fig:
        ax = named_rows(fig, names, 40, right_pt=50)
        for row, (low, high, colour, label) in enumerate(
            zip(lows, highs, colours, labels, strict=True)
        ):
            bar = ax.barh(row, high - low, left=low, height=0.66, color=colour)[0]
            bar.set_gid(tip(say("%(name)s: %(amount)s Mt a year", name=names[row], amount=label)))
            ax.annotate(
                label, (high, row), (4, 0), textcoords="offset points", va="center", weight="bold"
            )
        for row, level in enumerate([start_mt, *ends]):
            ax.plot([level, level], [row + 0.33, row + 0.67], color=MUTED, lw=0.8)
        ax.set_xlim(min(0.0, *lows), max(highs) * 1.03 or 1.0)
        ax.set_xlabel(say("million tonnes a year"))
        return to_svg(fig, "ladder", title, language)


def tornado_svg(
    tornado: pd.DataFrame, base_mt: float, unit: str, *, language: Language = ENGLISH
) -> str:
    """Draw how far the result moves when one number goes from its low to its high value.

    Parameters
    ----------
    tornado : DataFrame
        One row per number: ``name``, ``low_result`` and ``high_result`` (the result with the
        number at its low and high value), ``quality`` (stated, derived or assumed).
    base_mt : float
        Result with every number as it stands.
    unit : str
        Unit of the result, such as ``Mt a year``.
    language : Language
        Language of its words and numbers.

    Returns
    -------
    str
        SVG; the number that moves the result most stands on top.
    """
    say = language.sentence
    title = say("What the result depends on")
    if tornado.empty:
        missing = say("no number with a known range moves the result")
        return empty_svg("tornado", title, missing, language)
    swing = (tornado["high_result"] - tornado["low_result"]).abs().to_numpy(dtype=float)
    rows = tornado.iloc[np.argsort(-swing, kind="stable")]
    names = rows["name"].astype(str).tolist()
    with canvas(WIDTH_PT, len(names) * ROW_PT + 68) as fig:
        ax = named_rows(fig, names, 62, right_pt=40)
        for y, row in enumerate(records(rows)):
            _swing(
                ax,
                y,
                (float(row.low_result), float(row.high_result)),
                base=base_mt,
                colour=QUALITY.get(str(row.quality), IDLE),
                name=f"{row.name} ({language.say(str(row.quality))})",
                language=language,
            )
        ax.axvline(base_mt, color=INK, lw=1)
        values = rows[["low_result", "high_result"]].to_numpy(dtype=float)
        low, high = min(base_mt, values.min()), max(base_mt, values.max())
        margin = 0.12 * (high - low) or 1.0
        ax.set_xlim(low - margin, high + margin)
        ax.set_xlabel(
            say(
                "%(unit)s; the line marks %(base)s, the result as the case stands",
                unit=unit,
                base=language.amount(base_mt),
            )
        )
        _legend(fig, rows["quality"].astype(str), language)
        return to_svg(fig, "tornado", title, language)


def quality_svg(shares: pd.DataFrame, *, language: Language = ENGLISH) -> str:
    """Draw how many of the numbers used are stated, derived and assumed.

    Parameters
    ----------
    shares : DataFrame
        ``quality`` and ``count``.
    language : Language
        Language of its words and numbers.

    Returns
    -------
    str
        SVG with one stacked bar.
    """
    title = language.sentence("How well the numbers are known")
    counts = shares.groupby("quality")["count"].sum()
    total = float(counts.sum())
    if total <= 0:
        return empty_svg("quality", title, language.sentence("no numbers"), language)
    with canvas(WIDTH_PT, 62) as fig:
        ax = axes_at(fig, 2, 26, WIDTH_PT - 4, 30)
        ax.set_axis_off()
        ax.set_xlim(0, total)
        ax.set_ylim(0, 1)
        place_pt = 2.0
        left = 0.0
        for quality in [q for q in QUALITY if counts.get(q, 0) > 0]:
            count = float(counts[quality])
            many = language.numbers(f"{count:.0f} ({_percent(count / total)})")
            share = f"{language.say(quality)}: {many}"
            bar = ax.barh(0.5, count, left=left, height=1, color=QUALITY[quality], ec="w")[0]
            bar.set_gid(tip(share))
            at_pt = max(place_pt, 2 + left / total * (WIDTH_PT - 4))
            at_pt = min(at_pt, WIDTH_PT - 4 - text_width_pt(share))
            fig.text(at_pt / WIDTH_PT, 10 / 62, share)
            place_pt = at_pt + text_width_pt(share) + 14
            left += count
        return to_svg(fig, "quality", title, language)


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %" if share >= 0.01 else "<1 %"


def _signed(value: float, language: Language) -> str:
    return f"+{language.amount(value)}" if value >= 0 else language.amount(value)


def _swing(
    ax: Axes,
    y: int,
    results: tuple[float, float],
    *,
    base: float,
    colour: str,
    name: str,
    language: Language,
) -> None:
    """Draw one row of the tornado: pale for the low value of the number, full for the high one."""
    say = language.sentence
    low, high = map(language.amount, results)
    notes = (
        say("%(number)s at its low value: %(result)s", number=name, result=low),
        say("%(number)s at its high value: %(result)s", number=name, result=high),
    )
    for result, note, alpha in zip(results, notes, (0.45, 1.0), strict=True):
        bar = ax.barh(y, result - base, left=base, height=0.66, color=colour, alpha=alpha)[0]
        bar.set_gid(tip(note))
    for result in {min(*results, base), max(*results, base)} - {base}:
        side = 1 if result > base else -1
        ax.annotate(
            language.amount(result),
            (result, y),
            (4 * side, 0),
            textcoords="offset points",
            ha="left" if side > 0 else "right",
            va="center",
            size=8.5,
        )


def _legend(fig: Figure, qualities: Iterable[str], language: Language) -> None:
    present = set(qualities)
    handles = [Patch(color=QUALITY[q], label=language.say(q)) for q in QUALITY if q in present]
    handles += [
        Patch(color=IDLE, alpha=0.45, label=language.sentence("number at its low value")),
        Patch(color=IDLE, label=language.sentence("at its high value")),
    ]
    fig.legend(handles=handles, loc="lower center", ncols=len(handles), handlelength=1.2)
