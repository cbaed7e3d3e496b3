r"""Costs and benefits over years: outlays of works, residual value, ratio and payback.

With the discount factor ``\delta_t = (1+i)^{\text{price year}-t}``, benefits ``b_t`` and outlays
``k_t``, of which the residual value at the end of the period is a negative one,

.. math:: \mathrm{NPV} = \sum_t \delta_t (b_t - k_t), \qquad
          \mathrm{BCR} = \frac{\sum_t \delta_t b_t}{\sum_t \delta_t k_t}

These are the rules that public appraisals have in common: European Commission, Guide to
cost-benefit analysis of investment projects, 2014; Asian Development Bank, Guidelines for the
economic analysis of projects, 2017.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from corridor.economics.discounting import spread_evenly

PERIOD_YEARS = 30
"""Years of operation that are appraised, from the last opening, where a question names no others.
The guide of the European Commission uses 30 years for railways and 25 to 30 for roads and ports."""

ROUNDING = 1e-9
"""Share of the largest sum by which one may fall short of nothing and still be nothing."""


@dataclass(frozen=True)
class Asset:
    """What is paid for once, and kept in use.

    Attributes
    ----------
    cost : float
        Cost of building it, spread evenly over the years of work.
    build_years : int
        Years of work; it opens in the year after the last of them.
    opening : int
        First year of use.
    life_years : float or None
        Years of use after which it is bought again; None where it outlasts every period.
    upkeep : float
        Cost of keeping it, for each year of use.
    """

    cost: float
    build_years: int
    opening: int
    life_years: float | None = None
    upkeep: float = 0.0


def works_by_year(asset: Asset) -> dict[int, float]:
    """Return what building costs, by year of work."""
    return spread_evenly(asset.cost, asset.opening - asset.build_years, asset.build_years)


def renewal_by_year(asset: Asset, last: int) -> dict[int, float]:
    """Return what it costs to buy an asset again each time its life ends, up to a last year."""
    if asset.life_years is None:
        return {}
    life = max(1, round(asset.life_years))
    return dict.fromkeys(range(asset.opening + life, last + 1, life), asset.cost)


def upkeep_by_year(asset: Asset, last: int) -> dict[int, float]:
    """Return what upkeep costs in each year of use, up to a last year."""
    return dict.fromkeys(range(asset.opening, last + 1), asset.upkeep) if asset.upkeep else {}


def residual_value(asset: Asset, last: int) -> float:
    r"""Return what is left of an asset after a last year of use: a straight line over its life.

    .. math:: C \left(1 - \frac{n}{L}\right)

    With the years ``n`` since it was built or last renewed. Nothing where no life is given.
    """
    if asset.life_years is None or last < asset.opening:
        return 0.0
    life = max(1, round(asset.life_years))
    return asset.cost * (1 - ((last - asset.opening) % life + 1) / life)


def added(*amounts: Mapping[int, float]) -> dict[int, float]:
    """Return the sum of amounts by year, the earliest first."""
    years = sorted({year for each in amounts for year in each})
    return {year: sum(each.get(year, 0.0) for each in amounts) for year in years}


def ratio(benefit: float, cost: float) -> float | None:
    """Return benefits over costs, both as present values; None where nothing is spent."""
    return benefit / cost if cost > 0 else None


def payback_years(net_by_year: Mapping[int, float], opening: int) -> float | None:
    """Return the years from an opening after which sums stay repaid, not discounted.

    Parameters
    ----------
    net_by_year : mapping of int to float
        Benefits less outlays of each year, residual values left out.
    opening : int
        First year with benefits.

    Returns
    -------
    float or None
        With the part of the last year that it takes; 0 where nothing has to be repaid, None where
        it is not repaid within these years.
    """
    years, so_far, sums = sorted(net_by_year), 0.0, list[float]()
    for year in years:
        so_far += net_by_year[year]
        sums.append(so_far)
    least = -ROUNDING * max((abs(s) for s in sums), default=0.0)
    owing = [k for k, total in enumerate(sums) if total < least]
    if not owing:
        return 0.0
    last = owing[-1]
    if last + 1 == len(sums):
        return None
    repaid = years[last + 1]
    return repaid - opening + -sums[last] / net_by_year[repaid]


def hat_weights(years: Iterable[int], first: int, last: int) -> dict[int, dict[int, float]]:
    """Return the years from a first to a last one as mixtures of some that are known.

    On a straight line between two known years, and as the last of them beyond it.

    Parameters
    ----------
    years : iterable of int
        Known years, the first one among them.
    first, last : int
        The years to be described.

    Returns
    -------
    dict
        For each year the weight of each known year; the weights of a year add up to 1.
    """
    known = sorted(set(years))
    weights: dict[int, dict[int, float]] = {}
    for year in range(first, last + 1):
        below = max(k for k in known if k <= year)
        above = min((k for k in known if k >= year), default=below)
        part = 0.0 if above == below else (year - below) / (above - below)
        weights[year] = {below: 1.0} if part == 0.0 else {below: 1 - part, above: part}
    return weights
