"""How every figure of a report looks: colours, fonts, sizes and the format of numbers."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import cycle
from typing import TYPE_CHECKING, Any

from corridor.data import data_rows
from corridor.languages import ENGLISH, Language
from corridor.reports.figures.lettering import UNSEEN

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK, MUTED, GRID, PAPER = "#1f2933", "#66727f", "#e2e7ec", "#ffffff"
FLOW, BINDING, GAIN, PLANNED, IDLE = "#0072b2", "#d55e00", "#009e73", "#a3588f", "#8d98a3"
STATES = {"binding": BINDING, "used": FLOW, "upgraded": GAIN, "planned": PLANNED, "idle": IDLE}
OTHERS = ("#c9ced3", "#9aa3ab", "#d9c7e6", "#b8a88f", "#7f8fa6")
"""Tones of payers that are no country."""
QUALITY = {"stated": "#0072b2", "derived": "#56a8d6", "assumed": "#e0a030"}

WIDTH_PT, NARROW_PT, ROW_PT, _LONGEST_NAME_PT = 680, 340, 21, 270
"""Width of a figure, and of one for a narrow screen; height of a row; width of a name."""

_LONGEST_NAME_SHARE, _HANDLE_PT = 0.4, 34
_RC: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "corridor",
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 9,
    "text.color": INK,
    "text.parse_math": False,
    "figure.facecolor": PAPER,
    "axes.edgecolor": MUTED,
    "axes.labelcolor": MUTED,
    "axes.linewidth": 0.7,
    "axes.axisbelow": True,
    "axes.grid": True,
    "axes.unicode_minus": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "grid.color": GRID,
    "grid.linewidth": 0.7,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.major.size": 3,
    "ytick.major.size": 0,
    "legend.frameon": False,
    "legend.fontsize": 8.5,
}


def country(code: str) -> tuple[str, str]:
    """Return the name and the colour of a country; an unknown code stands for itself in grey."""
    return _countries().get(code, (code, "#d5dade"))


def country_name(code: str, language: Language = ENGLISH) -> str:
    """Return the name of a country, or of who else pays or earns, in a language."""
    return language.country(code, country(code)[0])


def colours_of(codes: Iterable[str]) -> dict[str, str]:
    """Return a colour for each code; those that are no country get tones of their own in turn."""
    others = cycle(OTHERS)
    known = _countries()
    return {
        code: known[code][1] if code in known else next(others) for code in dict.fromkeys(codes)
    }


@cache
def _countries() -> Mapping[str, tuple[str, str]]:
    """Return names and muted colours by ISO 3166 code; XX is the high sea."""
    rows = data_rows("corridor.reports.figures", "countries.csv")
    return {row["code"]: (row["name"], row["colour"]) for row in rows}


@contextmanager
def canvas(width_pt: float, height_pt: float) -> Iterator[Figure]:
    """Open a figure in the style of the report.

    Parameters
    ----------
    width_pt, height_pt : float
        Size in points; one point is one unit of the SVG.

    Yields
    ------
    Figure
        An empty figure; the style holds until the block ends.
    """
    import matplotlib as mpl  # slow to load, and no map needs it
    from matplotlib.figure import Figure

    with mpl.rc_context(_RC):
        yield Figure(figsize=(width_pt / 72, height_pt / 72), dpi=72)


def axes_at(
    fig: Figure, left_pt: float, bottom_pt: float, width_pt: float, height_pt: float
) -> Axes:
    """Return new axes at a place given in points from the lower left corner."""
    wide, high = fig.get_size_inches() * 72
    return fig.add_axes((left_pt / wide, bottom_pt / high, width_pt / wide, height_pt / high))


def named_rows(
    fig: Figure, names: list[str], below_pt: float, right_pt: float, row_pt: float = ROW_PT
) -> Axes:
    """Return axes with one named row per bar, the first on top.

    Parameters
    ----------
    fig : Figure
        The figure.
    names : list of str
        Written to the left; very long ones are cut.
    below_pt, right_pt : float
        Room left free below and to the right.
    row_pt : float
        Height of a row.

    Returns
    -------
    Axes
        The axes.
    """
    whole_pt = fig.get_figwidth() * 72
    longest_pt = min(_LONGEST_NAME_PT, _LONGEST_NAME_SHARE * whole_pt)
    names = [shortened(name, longest_pt) for name in names]
    left_pt = max(map(text_width_pt, names)) + 10
    width_pt = whole_pt - left_pt - right_pt
    ax = axes_at(fig, left_pt, below_pt, width_pt, len(names) * row_pt)
    ax.set_yticks(range(len(names)), names, color=INK)
    ax.set_ylim(len(names) - 0.5, -0.5)
    ax.grid(visible=False, axis="y")
    ax.spines["left"].set_color(GRID)
    return ax


def columns_of(labels: Sequence[str], width_pt: float) -> int:
    """Return in how many columns the entries of a legend fit a width."""
    each = [text_width_pt(label, _RC["legend.fontsize"]) + _HANDLE_PT for label in labels]
    if sum(each) <= width_pt:
        return len(each)
    return max(1, int(width_pt // max(each)))


def legend_pt(labels: Sequence[str], width_pt: float) -> float:
    """Return how high a legend of these entries is at the foot of a figure."""
    return 12 + 14.0 * math.ceil(len(labels) / columns_of(labels, width_pt))


def text_width_pt(text: str, size_pt: float = 9, weight: str = "normal") -> float:
    """Return how wide a text is drawn, in points."""
    text = text.translate(UNSEEN)
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    font = FontProperties(family=_RC["font.sans-serif"], weight=weight)
    width, _, _ = text_to_path.get_text_width_height_descent(text, font, ismath=False)
    return float(width) * size_pt / font.get_size_in_points()


def shortened(text: str, width_pt: float, size_pt: float = 9) -> str:
    """Return a text cut to a width, with an ellipsis where it was cut."""
    while text_width_pt(text, size_pt) > width_pt and len(text) > 2:
        text = text[:-2].rstrip() + "…"
    return text


def round_below(value: float) -> float:
    """Return the largest 1, 2 or 5 times a power of ten that is not above a positive value."""
    power = math.pow(10, math.floor(math.log10(value)))
    return max(step * power for step in (1, 2, 5) if step == 1 or step * power <= value)


def titled(what: str, state: str) -> str:
    """Return the title of a figure with the state of the network it shows, if one is named."""
    return f"{what}: {state}" if state else what


def records(frame: pd.DataFrame) -> list[Any]:
    """Return the rows of a frame as objects with a field per column."""
    return list(frame.itertuples(index=False))
