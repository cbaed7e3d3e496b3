"""What is known of the plans for one or several target years: cuts, flows and claims.

Each target year has a network, other cargo and cuts of its own. A cut of a year bounds what gets
through with the projects that are in operation by then, and says nothing of the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from corridor.maxflow.cut import element_prices
from corridor.maxflow.maximum import SHORT, FlowProgram, MaximumFlow
from corridor.planning.claim import Claim
from corridor.planning.master import ENOUGH, Cut, TargetYear
from corridor.planning.options import Options
from corridor.planning.period import Periods, project_of

ROUNDING_T = 0.1
"""Other cargo may be short of its place by this much, tonnes a year: rounding."""

Opened = tuple[frozenset[str], ...]
"""Projects of a plan in operation by each target year, and works that take capacity in it."""


def reaches(tonnes_per_year: float, target_t_per_year: float) -> bool:
    """Return whether a flow is as large as a target, to one part in a million."""
    return tonnes_per_year >= target_t_per_year * (1 - ENOUGH)


@dataclass
class YearPool:
    """Cuts learnt so far about one year; they hold for every target, budget and scenario of cost.

    Attributes
    ----------
    options : Options
        Candidates and capacities of the year.
    program : FlowProgram
        Program of the question in that year.
    cuts : list
        Cuts, in the order in which they were found.
    shared : dict or None
        Flows by set of projects, shared by pools that differ in cost alone, which moves no flow;
        None in a pool that asks every flow itself.
    """

    options: Options
    program: FlowProgram
    cuts: list[Cut] = field(default_factory=list)
    shared: dict[frozenset[str], MaximumFlow] | None = None

    def flow(self, built: frozenset[str]) -> MaximumFlow:
        """Return the flow when these candidates are in operation."""
        flow = None if self.shared is None else self.shared.get(built)
        if flow is None:
            flow = self.flow_under(self.options.capacity(built))
        if self.shared is not None:
            self.shared[built] = flow
        return flow

    def best_flow(self) -> MaximumFlow:
        """Return the flow when every element has its best capacity: no plan carries more."""
        return self.flow_under(self.options.best_capacity())

    def learn(self, built: frozenset[str], flow: MaximumFlow, target: float) -> None:
        """Add the cut of a flow that falls short of the target, sharpened."""
        self.learn_under(self.options.capacity(built), flow, target)

    def learn_under(self, now: dict[str, float], flow: MaximumFlow, target: float) -> None:
        """Add the cut of a flow under some capacities, whichever projects give them, sharpened."""
        best = self.options.best_capacity()
        inside = set(self.add_cut(flow).price)
        while True:
            mixed = {e: now[e] if e in inside else best[e] for e in best}
            sharper = self.flow_under(mixed)
            if reaches(sharper.tonnes_per_year, target):
                return
            cut = set(self.add_cut(sharper).price)
            if cut <= inside:
                return
            inside |= cut

    def add_cut(self, flow: MaximumFlow) -> Cut:
        """Add the cut of a flow, with every price that it has, and return it."""
        prices = element_prices(self.program.network, flow, least=0.0)
        cut = Cut(prices, flow.row_price, flow.others_worth_t_per_year)
        self.cuts.append(cut)
        return cut

    def flow_under(self, capacity: dict[str, float]) -> MaximumFlow:
        """Return the flow under any capacities of the elements, t/year."""
        return keeping_others(self.program.solve(self.program.network.row_capacity(capacity)))


def keeping_others(flow: MaximumFlow) -> MaximumFlow:
    """Return a flow that counts as less where other cargo loses its place.

    Every tonne that is short of it takes [`corridor.maxflow.maximum.SHORT`][] tonnes off, so that
    no plan gains by pushing it out.
    """
    if flow.short_t_per_year <= ROUNDING_T:
        return flow
    return replace(
        flow,
        tonnes_per_year=max(0.0, flow.tonnes_per_year - SHORT * flow.short_t_per_year),
    )


@dataclass
class CutPool:
    """All that is known of plans for one or several target years.

    Attributes
    ----------
    years : tuple of YearPool
        One for each target year, in their order. What can be built by an earlier year can be built
        by the last.
    tried : dict
        Tonnes of each year, by the projects that are in operation in each.
    claims : list
        What has been said of plans so far, for comparison.
    """

    years: tuple[YearPool, ...]
    tried: dict[Opened, tuple[float, ...]] = field(default_factory=dict)
    claims: list[Claim] = field(default_factory=list)

    @property
    def options(self) -> Options:
        """What can be built by the last year."""
        return self.years[-1].options

    @property
    def program(self) -> FlowProgram:
        """Program of the last year."""
        return self.years[-1].program

    def opened(self, periods: Periods) -> Opened:
        """Return what is in operation by each year, and which works take capacity in it."""
        return tuple(
            frozenset(
                p
                for p, period in periods.items()
                if p in year.options.candidates and period.opens <= year.options.by
            )
            | frozenset(
                work
                for work in year.options.works
                if (period := periods.get(project_of(work))) and period.includes(year.options.by)
            )
            for year in self.years
        )

    def flows(self, opened: Opened) -> tuple[MaximumFlow, ...]:
        """Return the flow of each year with the projects that are in operation by then."""
        flows = tuple(y.flow(built) for y, built in zip(self.years, opened, strict=True))
        self.tried[opened] = tuple(f.tonnes_per_year for f in flows)
        return flows

    def asked(self, targets: Sequence[float]) -> list[TargetYear]:
        """Return what the cuts found so far ask of a plan for these targets, t/year."""
        return [
            TargetYear(y.options, y.cuts, target)
            for y, target in zip(self.years, targets, strict=True)
        ]
