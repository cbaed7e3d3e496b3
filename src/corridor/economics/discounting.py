"""Present values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Discounting:
    """The year to which money is discounted, and the rate.

    Attributes
    ----------
    price_year : int
        Year whose prices count and to which is discounted.
    rate : float
        Real discount rate a year.
    """

    price_year: int
    rate: float

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> Discounting:
        """Read ``price_year`` and ``discount_rate`` from the settings of a case."""
        return cls(int(settings["price_year"]), float(settings["discount_rate"]))

    def present_value(self, by_year: Mapping[int, float]) -> float:
        r"""Return the present value of amounts by year.

        .. math:: \sum_t \frac{a_t}{(1+i)^{\,t-\text{price year}}}
        """
        return sum(a * (1 + self.rate) ** (self.price_year - year) for year, a in by_year.items())


def spread_evenly(amount: float, first_year: int, years: int) -> dict[int, float]:
    """Return an amount in equal parts by year."""
    return dict.fromkeys(range(first_year, first_year + years), amount / years)
