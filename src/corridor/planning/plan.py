"""A plan: what is built when, what it carries, and how sure it is that nothing is cheaper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

import pandas as pd

from corridor.case.count import Count
from corridor.case.firmness import Standing
from corridor.elements.table import Capacities, capacities, during_work
from corridor.maxflow.cut import CutElement
from corridor.maxflow.maximum import MaximumFlow
from corridor.maxflow.question import ask
from corridor.maxflow.throughput import Throughput, solve
from corridor.messages import joined
from corridor.planning.budget import Budget
from corridor.planning.claim import RESOLUTION_MUSD, Claim
from corridor.planning.consistency import check_against_known, check_claim
from corridor.planning.period import Periods, is_work, project_of, without_work
from corridor.planning.planned import PlannedProject, planned
from corridor.planning.pool import CutPool, Opened, YearPool
from corridor.planning.reasons import Reason, reasons
from corridor.planning.sea_levels import SeaLevels
from corridor.planning.search import Proposal, least_cost
from corridor.planning.terms import Fixed
from corridor.showing import Shown

Maximise = Literal["tonnes", "npv"]
"""What the most is asked of."""


@dataclass(frozen=True)
class DatedTarget:
    """The target of one year, and what of it gets through.

    Attributes
    ----------
    by : int
        The year.
    target_t_per_year : float
        The target.
    before, after : Throughput
        What gets through in that year without the plan, and with what is in operation by then.
    """

    by: int
    target_t_per_year: float
    before: Throughput = field(repr=False)
    after: Throughput = field(repr=False)


@dataclass(frozen=True, repr=False)
class Plan(Shown):
    """Answer to a target.

    Attributes
    ----------
    status : str
        ``optimal``, or ``unreachable`` when it is proven that no plan carries the target. The
        projects are then the cheapest plan that gets as far as any can.
    target_t_per_year : float
        What was asked for; of several years, in the last, or in the first that is out of reach.
    by : int
        Year in which it has to be carried.
    projects : tuple of PlannedProject
        By start year.
    before, after : Throughput
        What gets through without and with them in that year.
    cost_musd, bound_musd : float
        Present value of the plan, and the proven lower bound on that of any sufficient plan.
    blocking_cut : tuple of CutElement
        What stops the target when it is unreachable.
    cure : str
        The smallest change of the question that would make it reachable; empty when it is.
    pool : CutPool
        Options, flow program and cuts, kept for further questions.
    budget, count, standing
        The question as it was asked.
    dispute : str
        How runs of the solver differed on the way to this plan; empty when all agree.
    forbidden : tuple of frozenset
        Plans that it had to differ from, as an alternative does.
    searched_t_per_year : float
        Tonnes that the search asked for: the target, or what the furthest plan carries.
    end_to_end : Plan or None
        The same target counted end to end, where the case has that reading as well.
    earlier : tuple of DatedTarget
        Targets of earlier years, all of which the plan carries.
    later : mapping of int to float
        Targets, t/year, of years after one that is out of reach: the plan is not made for them.
    seas : mapping of int to SeaLevels
        Futures of the inland sea in the year of each target.
    stands, fixed, horizon
        The question as it was asked: projects that stand at no cost, works that the plan had to
        contain, and the year up to which use is part of the cost.
    maximised : str or None
        ``tonnes`` where the most within the budget was asked for, which is proven, or ``npv``
        where the works worth most were; the target is then what they carry.
    seconds : float or None
        Time that its search was given; None for as long as a proof takes.
    """

    status: str
    target_t_per_year: float
    by: int
    projects: tuple[PlannedProject, ...]
    before: Throughput = field(repr=False)
    after: Throughput = field(repr=False)
    cost_musd: float
    bound_musd: float
    blocking_cut: tuple[CutElement, ...]
    cure: str
    pool: CutPool = field(repr=False)
    budget: Budget = field(repr=False)
    count: Count = field(default_factory=Count)
    standing: Standing = "proposed"
    dispute: str = ""
    forbidden: tuple[frozenset[str], ...] = ()
    searched_t_per_year: float = 0.0
    end_to_end: Plan | None = field(repr=False, default=None)
    earlier: tuple[DatedTarget, ...] = ()
    later: Mapping[int, float] = field(default_factory=dict)
    seas: Mapping[int, SeaLevels] = field(default_factory=dict, repr=False)
    stands: frozenset[str] = frozenset()
    fixed: Fixed = field(default_factory=dict)
    horizon: int | None = None
    maximised: Maximise | None = None
    seconds: float | None = None

    @property
    def summary(self) -> str:
        """What the value is, in a line."""
        asked = ", ".join(f"{t / 1e6:g} million t/year by {by}" for by, t in self.wanted.items())
        return (
            f"{self.status}, {asked}, "
            f"{len(self.projects)} projects, {self.cost_musd:,.1f} million USD"
        )

    @property
    def sea(self) -> SeaLevels | None:
        """Futures of the inland sea that the plan was made for, in its last year."""
        return self.seas.get(self.by)

    @property
    def dated(self) -> tuple[DatedTarget, ...]:
        """The target of each year that the plan is made for."""
        own = DatedTarget(self.by, self.target_t_per_year, self.before, self.after)
        return (*self.earlier, own)

    @property
    def targets(self) -> tuple[float, ...]:
        """Targets of these years, t/year."""
        return tuple(then.target_t_per_year for then in self.dated)

    @property
    def wanted(self) -> dict[int, float]:
        """All targets that were asked for, t/year, by year."""
        return {**{then.by: then.target_t_per_year for then in self.dated}, **self.later}

    @property
    def opened(self) -> Opened:
        """Projects in operation by each of these years, and works that go on in it."""
        return self.pool.opened(self.periods)

    @property
    def periods(self) -> Periods:
        """Years of work of each project."""
        return {p.id: p.period for p in self.projects}

    @property
    def proven(self) -> bool:
        """Whether no plan that does as much is cheaper by 100 dollars or more."""
        return self.cost_musd - self.bound_musd <= RESOLUTION_MUSD

    @property
    def stopped(self) -> bool:
        """Whether the search was stopped by a time limit before it had a proof.

        Nothing is then asked that rests on a proof: other plans, and other costs of projects.
        """
        return self.seconds is not None and not self.proven

    @property
    def claim(self) -> Claim:
        """What the plan says of itself, as far as it can be checked."""
        return Claim(
            status=self.status,
            target_t_per_year=self.target_t_per_year,
            budget=self.budget,
            forbidden=self.forbidden,
            periods=self.periods,
            cost_musd=self.cost_musd,
            bound_musd=self.bound_musd,
            tonnes_per_year=self.after.tonnes_per_year,
            earlier=tuple((t.target_t_per_year, t.after.tonnes_per_year) for t in self.earlier),
        )

    @property
    def gap(self) -> float:
        """Relative distance between cost and bound; 0 is proven optimal."""
        return 0.0 if self.cost_musd <= 0 else max(0.0, 1 - self.bound_musd / self.cost_musd)

    @property
    def missing_t_per_year(self) -> float:
        """Tonnes by which the best plan falls short of the target."""
        if self.status == "optimal":
            return 0.0
        return max(0.0, self.target_t_per_year - self.after.tonnes_per_year)

    @property
    def built(self) -> frozenset[str]:
        """Ids of the projects of the plan."""
        return frozenset(p.id for p in self.projects)

    @cached_property
    def table(self) -> pd.DataFrame:
        """Projects as a frame with the reason for each."""
        why = self.why()
        rows = [
            (p.id, p.name, p.country, p.start, p.finish, p.cost_musd, p.undiscounted_musd,
             why[p.id])
            for p in self.projects
        ]  # fmt: skip
        columns = ["id", "name", "country", "start", "finish", "cost_musd", "undiscounted_musd",
                   "why"]  # fmt: skip
        return pd.DataFrame(rows, columns=columns)

    def why(self) -> Mapping[str, str]:
        """Return a sentence for each project: what it relieves and what happens without it."""
        return {project: reason.words for project, reason in self.reasons.items()}

    @cached_property
    def reasons(self) -> Mapping[str, Reason]:
        """What each project changes and relieves, and what gets through without it."""
        by_project = reasons(self.pool, self.projects, [then.after for then in self.dated])
        check_against_known(self.pool, self.claim)  # plans without single projects were tried
        return by_project

    @cached_property
    def in_demand_mix(self) -> Throughput:
        """What the plan carries when cargo comes in the proportions of the year's demand."""
        caps, others = self.after.capacities, self.before.question.others
        then = Capacities(replace(caps.situation, year=self.by), caps.elements)
        question = ask(then.situation, replace(self.count, mix="fixed"))
        return solve(then, question, "ignored" if others is None else others)

    def with_proposal(self, proposal: Proposal) -> Plan:
        """Return the plan with other projects, checked.

        Raises
        ------
        InternalError
            If it contradicts itself or what the search has seen.
        """
        projects = planned(self.pool.options, proposal.choice.periods)
        cost = sum(p.cost_musd for p in projects)
        bound = proposal.choice.bound
        opened = self.pool.opened(proposal.choice.periods)
        losses = {p: c.work_loss_share for p, c in self.pool.options.candidates.items()}
        *earlier, own = (
            _with_built(then, year, built, flow, losses)
            for then, year, built, flow in zip(
                self.dated, self.pool.years, opened, proposal.flows, strict=True
            )
        )
        plan = replace(
            self,
            projects=projects,
            after=own.after,
            earlier=tuple(earlier),
            cost_musd=cost,
            bound_musd=cost if abs(cost - bound) < RESOLUTION_MUSD else max(0.0, bound),
            searched_t_per_year=proposal.targets[-1],
            dispute=joined([*filter(None, (self.dispute, proposal.choice.dispute))], "; "),
        )
        rows = [t.after.program.network.row_capacity(t.after.capacities.by_id) for t in plan.dated]
        check_claim(self.pool, plan.claim, *rows)
        return plan

    def alternatives(self, count: int = 3) -> list[Plan]:
        """Return the next cheapest plans that do not contain this one or each other.

        Parameters
        ----------
        count : int
            Most plans to return; fewer come back when there are no more.

        Returns
        -------
        list of Plan
            By cost; none where the search was stopped.
        """
        if self.status != "optimal" or not self.projects or self.stopped:
            return []
        return list(next_plans(self, count))


def _with_built(
    then: DatedTarget,
    year: YearPool,
    built: frozenset[str],
    flow: MaximumFlow,
    losses: Mapping[str, float],
) -> DatedTarget:
    """Return the target of a year with what gets through when these projects are in operation."""
    sit, before = year.options.situation, then.before
    loss = {project_of(p): losses[project_of(p)] for p in built if is_work(p)}
    caps = during_work(capacities(sit.with_built(sit.built | without_work(built))), loss)
    return replace(then, after=Throughput(before.question, caps, before.program, flow))


def next_plans(plan: Plan, count: int) -> Iterator[Plan]:
    """Find the next cheapest plans, each as it is asked for; see [`Plan.alternatives`][]."""
    forbidden = [plan.built]
    for _ in range(count):
        proposal = least_cost(plan.pool, plan.targets, budget=plan.budget, forbidden=forbidden)
        if proposal is None:
            return
        other = replace(plan, forbidden=tuple(forbidden), dispute="").with_proposal(proposal)
        check_against_known(plan.pool, plan.claim)
        forbidden.append(other.built)
        yield other
