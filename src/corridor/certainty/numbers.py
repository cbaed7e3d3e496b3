"""The uncertain numbers of a case: those that have a range, and how they are distributed in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, cast

import numpy as np

from corridor.case.model import Case
from corridor.case.numbers import Number, NumberKey
from corridor.case.situation import Situation
from corridor.case.tables import Record, blank
from corridor.elements.elements import numbers_behind
from corridor.maxflow.sensitivity import field_of, standing_value
from corridor.network.build import Floats

Distribution = Literal["triangular", "uniform", "pert"]

USUAL: Distribution = "triangular"
"""Distribution of a number for which the case names none."""


@dataclass(frozen=True)
class UncertainNumber:
    """A number that may lie anywhere in its range.

    Attributes
    ----------
    key : tuple of str
        Table, row and field where it stands.
    label : str
        The same as a reader would write it.
    value, low, high : float
        Its value in the case, and the ends of its range.
    distribution : {"triangular", "uniform", "pert"}
        How probable the values between are.
    whole : bool
        Whether it is a whole number.
    together : str
        Name of the group of numbers with which it rises and falls; empty for none.
    correlation : float
        Correlation of its normal score with the group's, from -1 to 1.
    """

    key: NumberKey
    label: str
    value: float
    low: float
    high: float
    distribution: Distribution = USUAL
    whole: bool = False
    together: str = ""
    correlation: float = 1.0

    def at(self, u: Floats) -> Floats:
        r"""Return the values below which the number lies with given probabilities.

        Triangular with its mode at the value of the case,
        ``F^{-1}(u) = a + \sqrt{u (b-a)(m-a)}`` below the mode and
        ``b - \sqrt{(1-u)(b-a)(b-m)}`` above it; uniform; or PERT, the beta distribution on the
        range with weight 4 on the mode (Malcolm et al., Operations Research 7, 1959). A whole
        number is drawn from a range half a unit wider on either side, and rounded.

        Parameters
        ----------
        u : float array
            Probabilities, 0 to 1.
        """
        half = 0.5 if self.whole else 0.0
        low, high = self.low - half, self.high + half
        mode = min(max(self.value, low), high)
        if self.distribution == "uniform":
            drawn = low + u * (high - low)
        elif self.distribution == "pert":
            from scipy.stats import beta

            a = 1 + 4 * (mode - low) / (high - low)
            drawn = low + (high - low) * beta.ppf(u, a, 6 - a)
        else:
            below = low + np.sqrt(u * (high - low) * (mode - low))
            above = high - np.sqrt((1 - u) * (high - low) * (high - mode))
            drawn = np.where(u * (high - low) <= mode - low, below, above)
        return np.clip(np.round(drawn), self.low, self.high) if self.whole else drawn


def uncertain_numbers(
    sit: Situation, elements: Iterable[str]
) -> tuple[tuple[UncertainNumber, ...], dict[str, tuple[int, ...]]]:
    """Return the uncertain numbers behind the capacities of elements, and which each rests on.

    Parameters
    ----------
    sit : Situation
        The situation.
    elements : iterable of str
        Element ids.

    Returns
    -------
    numbers : tuple of UncertainNumber
        Each once, in the order in which elements use them.
    users : dict of str to tuple of int
        By element: places of its numbers in the first; elements that rest on none are left out.
    """
    numbers: list[UncertainNumber] = []
    place: dict[NumberKey, int] = {}
    users: dict[str, tuple[int, ...]] = {}
    for element in elements:
        mine = []
        for key, number in numbers_behind(sit, element).items():
            if key not in place:
                uncertain = _uncertain(sit, key, number)
                if uncertain is None:
                    continue
                place[key] = len(numbers)
                numbers.append(uncertain)
            mine.append(place[key])
        if mine:
            users[element] = tuple(mine)
    return tuple(numbers), users


def uncertain_costs(case: Case, projects: Iterable[str]) -> tuple[UncertainNumber, ...]:
    """Return the costs of projects, million USD, a cost without a range being certain."""
    costs = []
    for project in projects:
        key = ("projects", project, "cost_musd")
        ranged, value = case.ranges.get(key), float(case.records["projects"][project]["cost_musd"])
        if ranged is not None and not (blank(ranged["low"]) and blank(ranged["high"])):
            costs.append(_ranged(case, key, f"{project} cost_musd", value, ranged, whole=False))
    return tuple(c for c in costs if c.low < c.high)


def _uncertain(sit: Situation, key: NumberKey, number: Number) -> UncertainNumber | None:
    if number.low is None and number.high is None:
        return None
    value = standing_value(sit, key, number)
    low, high = number.span(value)
    if not low < high:
        return None
    whole = field_of(sit, key).type == "integer"
    return _ranged(sit.case, key, number.label, value, {"low": low, "high": high}, whole=whole)


def _ranged(
    case: Case, key: NumberKey, label: str, value: float, ranged: Record, *, whole: bool
) -> UncertainNumber:
    """Return a number with what the case says of its distribution."""
    row = case.defaults_by_key.get(key) if key[0] == "defaults" else case.ranges.get(key)
    said = row or {}
    low, high = (value if blank(ranged[end]) else float(ranged[end]) for end in ("low", "high"))
    shape = said.get("distribution") or USUAL
    correlation = said.get("correlation")
    return UncertainNumber(
        key, label, value, low, high,
        distribution=cast("Distribution", USUAL if blank(shape) else shape),
        whole=whole,
        together="" if blank(said.get("together")) else str(said.get("together")),
        correlation=1.0 if blank(correlation) else float(cast("float", correlation)),
    )  # fmt: skip
