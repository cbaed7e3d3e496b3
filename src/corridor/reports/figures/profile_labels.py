"""Names above a profile: slanted, evenly apart and joined to their elements."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import isotonic_regression

from corridor.reports.figures.elements import Element
from corridor.reports.figures.style import BINDING, INK, MUTED, shortened, text_width_pt
from corridor.showing import amount

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_SIZE_PT, _STEP_PT, _LIFT_PT, _SLANT_DEG = 8, 12.5, 22, 45
_MOST, _LONGEST_PT, _POINT_STEP_PT = 36, 170, 6.5


@dataclass(frozen=True)
class Label:
    """A name and the element it stands for.

    Attributes
    ----------
    row : Element
        The element.
    text : str
        What is written.
    weight : str
        Bold for what is binding.
    """

    row: Element
    text: str
    weight: str

    @property
    def width_pt(self) -> float:
        """Width of the text."""
        return text_width_pt(self.text, _SIZE_PT, self.weight)


def spread(places: Sequence[float], step: float, highest: float) -> list[float]:
    """Move sorted places as little as possible so that they are a step apart.

    Parameters
    ----------
    places : sequence of float
        Places in ascending order.
    step : float
        Least distance between neighbours.
    highest : float
        No place ends above this, none below zero.

    Returns
    -------
    list of float
        The new places in the same order.
    """
    if len(places) == 0:
        return []
    steps = step * np.arange(len(places))
    even = isotonic_regression(np.asarray(places, dtype=float) - steps).x
    return [float(x) for x in np.clip(even, 0, max(0.0, highest - steps[-1])) + steps]


def spots_km(points: Sequence[Element], end_km: float, km_per_pt: float) -> dict[int, float]:
    """Return where to draw point elements, by index: those at one place stand side by side."""
    places = [row.start_km for row in points]
    even = spread(places, _POINT_STEP_PT * km_per_pt, end_km)
    return dict(zip((row.order for row in points), even, strict=True))


def labels_of(rows: Sequence[Element]) -> list[Label]:
    """Return the labels of what binds and of borders, terminals and ports, fullest first kept."""
    named = [row for row in rows if row.binding or row.point]
    kept = sorted(named, key=lambda row: (not row.binding, -_load(row)))[:_MOST]
    kept.sort(key=lambda row: (row.middle_km, row.order))
    return [_label(row) for row in kept]


def _load(row: Element) -> float:
    return row.flow_mt / max(row.capacity_mt, 1e-9)


def _label(row: Element) -> Label:
    limit = f": {amount(row.capacity_mt)} Mt" if row.limited else ""
    return Label(
        row,
        shortened(str(row.name), _LONGEST_PT, _SIZE_PT) + limit,
        "bold" if row.binding else "normal",
    )


def room_pt(labels: Sequence[Label]) -> tuple[float, float]:
    """Return the height above and the width to the right of the plot that the labels need."""
    slope = math.sin(math.radians(_SLANT_DEG))
    above = max((label.width_pt * slope for label in labels), default=0.0) + _LIFT_PT + 10
    over = [label.width_pt * slope - _STEP_PT * i for i, label in enumerate(reversed(labels))]
    return above, max([20.0, *over])


def draw_labels(ax: Axes, labels: Sequence[Label], spots: Mapping[int, float]) -> None:
    """Write the labels above the plot and join each to its element.

    Parameters
    ----------
    ax : Axes
        Plot of million tonnes against kilometres.
    labels : sequence of Label
        In the order of travel.
    spots : mapping of int to float
        Kilometre at which a point element is drawn, by its index.
    """
    frame = ax.get_window_extent()
    end_km, top = ax.get_xlim()[1], ax.get_ylim()[1]
    km_per_pt, mt_per_pt = end_km / frame.width, top / frame.height
    rows = [label.row for label in labels]
    at_km = [spots.get(row.order, row.middle_km) for row in rows]
    text_km = spread(at_km, _STEP_PT * km_per_pt, end_km)
    for label, from_km, to_km in zip(labels, at_km, text_km, strict=True):
        colour = BINDING if label.row.binding else MUTED
        level = min(label.row.capacity_mt, top) if label.row.limited else top
        ax.plot([from_km] * 2, [level, top], color=colour, lw=0.6, alpha=0.5, dashes=(2, 2))
        ends = [top + rise * mt_per_pt for rise in (2, 6, _LIFT_PT - 3)]
        bend = [from_km, from_km, to_km]
        ax.plot(bend, ends, color=colour, lw=0.6, alpha=0.7, clip_on=False)
        ax.text(
            to_km + 1.5 * km_per_pt,
            top + _LIFT_PT * mt_per_pt,
            label.text,
            rotation=_SLANT_DEG,
            rotation_mode="anchor",
            size=_SIZE_PT,
            weight=label.weight,
            color=BINDING if label.row.binding else INK,
        )
