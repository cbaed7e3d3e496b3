"""What a work costs while it is used: annuities and upkeep up to a horizon."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from corridor.economics.discounting import Discounting


@dataclass(frozen=True)
class Use:
    """How long a work serves, and what it takes to keep it.

    Attributes
    ----------
    life_years : int
        Years of service, after which it is renewed at the same cost.
    upkeep_musd_per_year : float
        Operation and upkeep in each year of service, million dollars.
    """

    life_years: int
    upkeep_musd_per_year: float = 0.0


def annuity(
    discounting: Discounting, spending: Mapping[int, float], opens: int, life: int
) -> float:
    r"""Return the equal yearly amount over the life of a work that is worth what it costs to build.

    .. math::

        a = \frac{\sum_t s_t (1+i)^{o-t}}{\sum_{k=0}^{L-1} (1+i)^{-k}}

    with the spending ``s_t`` of year ``t``, the opening year ``o`` and the life ``L``.

    Parameters
    ----------
    discounting : Discounting
        Its rate.
    spending : mapping of int to float
        Million dollars by year.
    opens : int
        First year of service.
    life : int
        Years of service.

    Returns
    -------
    float
        Million dollars a year, from the opening year on.
    """
    growth = 1 + discounting.rate
    worth = sum(spent * growth ** (opens - year) for year, spent in spending.items())
    return worth / sum(growth**-k for k in range(life))


def cost_of_use(
    discounting: Discounting, spending: Mapping[int, float], opens: int, use: Use, horizon: int
) -> float:
    r"""Return the present value of annuities and upkeep from the opening up to a horizon.

    .. math:: \sum_{t=o}^{H} \frac{a + u}{(1+i)^{t-\text{price year}}}

    It equals the cost of building and upkeep less a residual value at the horizon: the annuities
    of the years of life that are left. So two works that open together compare in the same order
    whatever the horizon is.

    Parameters
    ----------
    discounting : Discounting
        Price year and rate.
    spending : mapping of int to float
        Million dollars of work by year.
    opens : int
        First year of service.
    use : Use
        Life and upkeep.
    horizon : int
        Last year that counts.

    Returns
    -------
    float
        Million dollars.
    """
    yearly = annuity(discounting, spending, opens, use.life_years) + use.upkeep_musd_per_year
    return discounting.present_value(dict.fromkeys(range(opens, horizon + 1), yearly))
