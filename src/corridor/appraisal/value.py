"""What works cost and bring over the years: the sums of an appraisal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from corridor.appraisal import parties
from corridor.appraisal.gains import Gains, mixed
from corridor.appraisal.transport import COSTS, Transport
from corridor.appraisal.works import OpenedWork, named
from corridor.assignment.of_case.methods import Method
from corridor.case.situation import Situation
from corridor.economics.appraisal import (
    added,
    payback_years,
    ratio,
    renewal_by_year,
    residual_value,
    upkeep_by_year,
    works_by_year,
)
from corridor.economics.discounting import Discounting
from corridor.showing import Shown

OUTLAYS = ("works", "renewal", "upkeep", "residual value")
"""What is spent; the last one is what is left at the end, less than 0."""


@dataclass(frozen=True)
class AppraisedYear:
    """A year that was computed: transport without and with the works, and what they change."""

    year: int
    without: Transport = field(repr=False)
    given: Transport = field(repr=False)
    gains: Gains = field(repr=False)


@dataclass(frozen=True, repr=False)
class Benefit(Shown):
    """What works cost and bring; million dollars of the price year, present values.

    Attributes
    ----------
    works : tuple of OpenedWork
        The works, by opening.
    situation : Situation
        Case and scenario, without the works, in the first year.
    method : str
        How cargo chooses its routes.
    first, last : int
        First and last year of which benefits count: from the first opening, or from the first work
        that takes capacity while it goes on.
    carbon_usd_per_t : float
        Price of a tonne of emissions.
    years : tuple of AppraisedYear
        Years that were computed.
    mixture : mapping of int to mapping
        Each year as a mixture of these.
    """

    works: tuple[OpenedWork, ...]
    situation: Situation
    method: Method
    first: int
    last: int
    carbon_usd_per_t: float
    years: tuple[AppraisedYear, ...]
    mixture: Mapping[int, Mapping[int, float]] = field(repr=False)

    @property
    def summary(self) -> str:
        """What the value is, in a line."""
        bcr = "none" if self.bcr is None else f"{self.bcr:.3g}"
        works = named(self.works) or "nothing"
        return f"{works}: net present value {self.npv_musd:,.1f} million USD, ratio {bcr}"

    @property
    def discounting(self) -> Discounting:
        """Price year and discount rate of the case."""
        return Discounting.of(self.situation.case.settings)

    @cached_property
    def present(self) -> Gains:
        """Present value of what the works change."""
        weights = dict.fromkeys((y.year for y in self.years), 0.0)
        for year, parts in self.mixture.items():
            for known, part in parts.items():
                weights[known] += part * self.discounting.present_value({year: 1.0})
        return mixed((weights[y.year], y.gains) for y in self.years)

    @cached_property
    def by_year(self) -> dict[int, Gains]:
        """What the works change in each year, not discounted."""
        known = {y.year: y.gains for y in self.years}
        return {
            year: mixed((part, known[k]) for k, part in parts.items())
            for year, parts in self.mixture.items()
        }

    @property
    def emissions_known(self) -> bool:
        """Whether the emissions on all routes are known; they are left out otherwise."""
        return not pd.isna(self.present.co2e_kt)

    def benefits_of(self, change: Gains) -> dict[str, float]:
        """Return a change by component: what shippers save, operators receive, and emissions."""
        sums = {name: float(change.shippers[name].sum()) for name in COSTS}
        sums["charges"] = float(change.charges.sum())
        climate = change.co2e_kt * self.carbon_usd_per_t / 1e3
        sums["emissions"] = climate if self.emissions_known else 0.0
        return sums

    @cached_property
    def outlays_musd(self) -> dict[str, dict[str, float]]:
        """Present value of each of [`OUTLAYS`][], by work."""
        value = self.discounting.present_value
        sums: dict[str, dict[str, float]] = {name: {} for name in OUTLAYS}
        for each in self.works:
            asset, own = each.asset, each.work.id
            left = residual_value(asset, self.last)
            sums["works"][own] = value(works_by_year(asset))
            sums["renewal"][own] = value(renewal_by_year(asset, self.last))
            sums["upkeep"][own] = value(upkeep_by_year(asset, self.last))
            sums["residual value"][own] = -value({self.last: left})
        return sums

    @cached_property
    def components_musd(self) -> dict[str, float]:
        """Benefits, then outlays as amounts below 0; they add up to the net present value."""
        spent = {name: -sum(own.values()) for name, own in self.outlays_musd.items()}
        return {**self.benefits_of(self.present), **{k: v + 0.0 for k, v in spent.items()}}

    @property
    def benefit_musd(self) -> float:
        """Present value of the benefits."""
        return sum(self.benefits_of(self.present).values())

    @property
    def cost_musd(self) -> float:
        """Present value of what is spent, less the residual value."""
        return sum(sum(own.values()) for own in self.outlays_musd.values())

    @property
    def npv_musd(self) -> float:
        """Net present value."""
        return self.benefit_musd - self.cost_musd

    @property
    def bcr(self) -> float | None:
        """Benefit-cost ratio; None where nothing is spent."""
        return ratio(self.benefit_musd, self.cost_musd)

    @cached_property
    def payback_years(self) -> float | None:
        """Years from the first opening until the works are repaid, not discounted; None if not."""
        income = {y: sum(self.benefits_of(g).values()) for y, g in self.by_year.items()}
        spent = [
            outlay
            for each in self.works
            for outlay in (
                works_by_year(each.asset),
                renewal_by_year(each.asset, self.last),
                upkeep_by_year(each.asset, self.last),
            )
        ]
        less = {y: -c for y, c in added(*spent).items()}
        opening = self.works[0].asset.opening if self.works else self.first
        return payback_years(added(income, less), opening)

    @property
    def table(self) -> pd.DataFrame:
        """Who gains and who pays."""
        return self.by_country

    @cached_property
    def by_country(self) -> pd.DataFrame:
        """Who gains and who pays; see [`corridor.appraisal.parties.country_table`][]."""
        climate = self.benefits_of(self.present)["emissions"]
        return parties.country_table(
            self.situation, self.present, climate, self.works, self.outlays_musd
        )

    @cached_property
    def by_operator(self) -> pd.DataFrame:
        """What operators receive; see [`corridor.appraisal.parties.operator_table`][]."""
        return parties.operator_table(self.situation, self.present)

    @cached_property
    def by_shipper(self) -> pd.DataFrame:
        """What shippers save; see [`corridor.appraisal.parties.shipper_table`][]."""
        return parties.shipper_table(self.situation, self.present)
