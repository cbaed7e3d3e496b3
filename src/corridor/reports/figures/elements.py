"""The elements of a corridor profile."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corridor.reports.figures.style import country
from corridor.showing import amount

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Element:
    """A section, border, terminal or port on the route.

    Attributes
    ----------
    order : int
        Place in the order of travel.
    name, kind, country : str
        What it is and whose.
    start_km, end_km : float
        Where it lies; equal for a point.
    capacity_mt : float
        Million tonnes a year; infinite when nothing limits.
    flow_mt : float
        Million tonnes a year.
    binding : bool
        Whether it holds up the corridor.
    """

    order: int
    name: str
    kind: str
    country: str
    start_km: float
    end_km: float
    capacity_mt: float
    flow_mt: float
    binding: bool

    @property
    def point(self) -> bool:
        """Whether it has no length."""
        return self.end_km <= self.start_km

    @property
    def limited(self) -> bool:
        """Whether it has a capacity."""
        return math.isfinite(self.capacity_mt)

    @property
    def middle_km(self) -> float:
        """Half way through it."""
        return (self.start_km + self.end_km) / 2

    @property
    def note(self) -> str:
        """What its tooltip says."""
        end = "" if self.point else f" to {self.end_km:.0f}"
        return (
            f"{self.name} ({self.kind}, {country(self.country)[0]}, km {self.start_km:.0f}{end}): "
            f"flow {amount(self.flow_mt)}, capacity {amount(self.capacity_mt)} Mt a year"
            f"{', binding' if self.binding else ''}"
        )


def elements_of(sections: pd.DataFrame) -> list[Element]:
    """Return the rows of a profile as elements; a missing flow is none, a missing limit infinite.

    Parameters
    ----------
    sections : DataFrame
        As `corridor.reports.figures.profile.profile_svg` takes it.

    Returns
    -------
    list of Element
        In the same order.
    """
    filled = sections.fillna({"flow_mt": 0.0, "capacity_mt": math.inf})
    return [
        Element(
            order,
            str(row["name"]),
            str(row["kind"]),
            str(row["country"]),
            float(row["start_km"]),
            float(row["end_km"]),
            float(row["capacity_mt"]),
            float(row["flow_mt"]),
            bool(row["binding"]),
        )
        for order, row in enumerate(filled.to_dict("records"))
    ]


def top_mt(elements: Sequence[Element]) -> float:
    """Return where the axis of tonnes ends: not far above what flows or binds."""
    limits = [element.capacity_mt for element in elements if element.limited]
    binding = [element.capacity_mt for element in elements if element.limited and element.binding]
    interesting = 1.5 * max([element.flow_mt for element in elements] + binding)
    top = min(interesting or math.inf, 1.1 * max(limits, default=math.inf))
    return top if 0 < top < math.inf else 1.0
