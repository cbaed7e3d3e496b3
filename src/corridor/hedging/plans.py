"""Plans over weighted futures: what each comes to in each future, and what they share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import pandas as pd

from corridor.case.futures import WeightedFuture
from corridor.case.situation import Situation
from corridor.hedging.measures import Measure
from corridor.hedging.worlds import Menu, Outcome
from corridor.showing import Shown

MEASURES: tuple[Measure, ...] = ("expected", "tail", "regret")

Purpose = Literal["future", "usual", "expected", "tail", "regret"]
"""Best for one future alone, for the case as it is, or the least of a measure over all futures."""


@dataclass(frozen=True)
class RobustPlan:
    """A plan and what it comes to in each future.

    Attributes
    ----------
    purpose : {"future", "usual", "expected", "tail", "regret"}
        What it is the best for.
    future : str
        The one future that it is made for; empty for the others.
    built : frozenset of str
        Its projects.
    outcomes : tuple of Outcome
        Cost and shortfall in each future.
    losses_musd, regrets_musd : tuple of float
        Cost with the price of what is short in each future, and how far that is from the least.
    expected_musd, tail_musd, regret_musd : float
        Mean of the losses by weight, mean of the worst, and the largest regret.
    bound_musd : float
        Proven lower bound on what it is the best for, of any plan.
    proven : bool
        Whether no plan does better at that by 100 dollars and what is rounding.
    dispute : str
        How runs of the solver differed; empty when all agree.
    """

    purpose: Purpose
    future: str
    built: frozenset[str]
    outcomes: tuple[Outcome, ...]
    losses_musd: tuple[float, ...]
    regrets_musd: tuple[float, ...]
    expected_musd: float
    tail_musd: float
    regret_musd: float
    bound_musd: float
    proven: bool
    dispute: str = ""

    def measure_musd(self, measure: Measure) -> float:
        """Return a measure of the plan over all futures."""
        known = {
            "expected": self.expected_musd, "tail": self.tail_musd, "regret": self.regret_musd,
        }  # fmt: skip
        return known[measure]


@dataclass(frozen=True, repr=False)
class Robust(Shown):
    """Plans over weighted futures.

    Attributes
    ----------
    futures : tuple of WeightedFuture
        Futures with weights that add up to 1.
    targets_t_per_year : tuple of float
        What is wanted in each.
    by : int
        Year of the target.
    short_musd_per_mt : float
        Price of a million tonnes a year short of it, present value.
    price_given : bool
        Whether that was given, or follows from the target itself.
    tail : float
        Share of the weight that the tail leaves out.
    plans : tuple of RobustPlan
        Best for each future alone, for the case as it is, and by each measure.
    menu : Menu
        What could be chosen.
    cost_musd : mapping of str to float
        Mean present value of each project over the futures.
    situation : Situation
        The case as it is, without a plan.
    question : str
        What is counted.
    """

    futures: tuple[WeightedFuture, ...]
    targets_t_per_year: tuple[float, ...]
    by: int
    short_musd_per_mt: float
    price_given: bool
    tail: float
    plans: tuple[RobustPlan, ...]
    menu: Menu
    cost_musd: Mapping[str, float]
    situation: Situation
    question: str

    @property
    def summary(self) -> str:
        """What the value is, in a line."""
        return (
            f"{len(self.futures)} futures, {self.plan('expected').expected_musd:,.1f} million USD "
            f"expected, {self.stochastic_gain_musd:,.1f} less than the plan for the case as it is"
        )

    def plan(self, purpose: Purpose) -> RobustPlan:
        """Return the plan for a purpose; of those for one future, the first."""
        return next(p for p in self.plans if p.purpose == purpose)

    @cached_property
    def table(self) -> pd.DataFrame:
        """Every plan in every future: works, what is short, loss and regret."""
        rows = [
            (p.purpose, p.future, f.name, f.weight, o.cost_musd, o.short_t_per_year, loss, regret)
            for p in self.plans
            for f, o, loss, regret in zip(
                self.futures, p.outcomes, p.losses_musd, p.regrets_musd, strict=True
            )
        ]
        columns = ["purpose", "made_for", "future", "weight", "cost_musd", "short_t_per_year",
                   "loss_musd", "regret_musd"]  # fmt: skip
        return pd.DataFrame(rows, columns=columns)

    @property
    def alone(self) -> tuple[RobustPlan, ...]:
        """The best plan for each future alone."""
        return tuple(p for p in self.plans if p.purpose == "future")

    @property
    def stochastic_gain_musd(self) -> float:
        """What the plan for all futures saves on average: value of the stochastic solution."""
        return max(0.0, self.plan("usual").expected_musd - self.plan("expected").expected_musd)

    @property
    def information_musd(self) -> float:
        """What knowing the future first would save on average: value of perfect information."""
        known = (f.weight * p.losses_musd[k] for k, (f, p) in enumerate(
            zip(self.futures, self.alone, strict=True)))  # fmt: skip
        return max(0.0, self.plan("expected").expected_musd - sum(known))

    @property
    def no_regret(self) -> frozenset[str]:
        """Projects in the best plan for each future."""
        return frozenset.intersection(*(p.built for p in self.alone))

    @property
    def in_all_measures(self) -> frozenset[str]:
        """Projects in the plans of least expected loss, least tail and least regret."""
        return frozenset.intersection(*(self.plan(m).built for m in MEASURES))
