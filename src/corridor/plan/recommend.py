"""The verb: which projects, in which year, reach a target at least cost."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import pandas as pd

from corridor.capacities.table import Capacities, capacities
from corridor.case.model import Case
from corridor.case.problems import CorridorError
from corridor.case.situation import Situation, situation
from corridor.case.tables import blank
from corridor.flow.cut import CutElement, cut_elements
from corridor.flow.maximum import FlowProgram, MaximumFlow
from corridor.flow.throughput import Throughput, ask, throughput
from corridor.network.build import build_network
from corridor.plan.master import Budget, Choice
from corridor.plan.options import find_options
from corridor.plan.planned import PlannedProject, planned
from corridor.plan.reasons import reasons
from corridor.plan.sea_levels import SeaLevel, SeaLevels, sea_levels
from corridor.plan.search import CutPool, Found, furthest, least_cost

LATER_YEARS = 15
"""How far beyond the wanted year a cure is looked for."""


@dataclass(frozen=True)
class Plan:
    """Answer to a target.

    Attributes
    ----------
    status : str
        ``optimal``, or ``unreachable`` when it is proven that no plan carries the target. The
        projects are then the cheapest plan that gets as far as any can.
    target_t_per_year : float
        What was asked for.
    by : int
        Year in which it has to be carried.
    projects : tuple of PlannedProject
        By start year.
    before, after : Throughput
        What gets through without and with them.
    cost_musd, bound_musd : float
        Present value of the plan, and the proven lower bound on that of any sufficient plan.
    blocking_cut : tuple of CutElement
        What stops the target when it is unreachable.
    cure : str
        The smallest change of the question that would make it reachable; empty when it is.
    pool : CutPool
        Options, flow program and cuts, kept for further questions.
    budget, screenline, between, mix
        The question as it was asked.
    sea : SeaLevels or None
        Futures of the inland sea that it was made for.
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
    screenline: str | None = None
    between: tuple[str, str] | None = None
    mix: str = "free"
    sea: SeaLevels | None = None

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
        reasons = self.why()
        rows = [
            (p.id, p.name, p.country, p.start, p.finish, p.cost_musd, p.undiscounted_musd,
             reasons[p.id])
            for p in self.projects
        ]  # fmt: skip
        columns = ["id", "name", "country", "start", "finish", "cost_musd", "undiscounted_musd",
                   "why"]  # fmt: skip
        return pd.DataFrame(rows, columns=columns)

    def why(self) -> Mapping[str, str]:
        """Return a sentence for each project: what it relieves and what happens without it."""
        return self._reasons

    @cached_property
    def _reasons(self) -> Mapping[str, str]:
        return reasons(self.pool, self.projects, self.after)

    @cached_property
    def in_demand_mix(self) -> Throughput:
        """What the plan carries when cargo comes in the proportions of the year's demand."""
        caps = self.after.capacities
        then = Capacities(replace(caps.situation, year=self.by), caps.elements)
        return throughput(then, screenline=self.screenline, between=self.between, mix="fixed")

    def alternatives(self, count: int = 3) -> list[Plan]:
        """Return the next cheapest plans that do not contain this one or each other.

        Parameters
        ----------
        count : int
            Most plans to return; fewer come back when there are no more.

        Returns
        -------
        list of Plan
            By cost.
        """
        if self.status != "optimal" or not self.projects:
            return []
        return list(_alternatives(self, count))


def _alternatives(plan: Plan, count: int) -> Iterator[Plan]:
    forbidden = [plan.built]
    for _ in range(count):
        found = least_cost(
            plan.pool, plan.target_t_per_year, budget=plan.budget, forbidden=forbidden
        )
        if found is None:
            return
        other = _plan(plan, found)
        forbidden.append(other.built)
        yield other


def _plan(like: Plan, found: Found) -> Plan:
    """Make a plan like another one from other projects."""
    projects = planned(like.pool.options, found.choice)
    return replace(
        like,
        projects=projects,
        after=_throughput(like.before, like.pool, frozenset(found.choice.starts), found.flow),
        cost_musd=float(sum(p.cost_musd for p in projects)),
        bound_musd=_bound(found.choice, projects),
    )


def recommend(
    case: Case,
    target_mt: float,
    by: int | None = None,
    *,
    scenario: str | None = None,
    screenline: str | None = None,
    between: tuple[str, str] | None = None,
    mix: str = "free",
    budget: Budget = None,
    sea_level: SeaLevel | None = None,
    share: float = 0.9,
    progress: Callable[[str, float], None] | None = None,
) -> Plan:
    """Choose projects and start years that carry a target by a year at least discounted cost.

    Parameters
    ----------
    case : Case
        The case.
    target_mt : float
        Target in million tonnes a year.
    by : int, optional
        Year in which it has to be carried; the case's own when not given.
    scenario : str, optional
        State of the world.
    screenline, between, mix
        What counts, as in :func:`corridor.throughput`.
    budget : float, mapping or None
        Million dollars a year, as a whole or by payer.
    sea_level : float, Series or DataFrame, optional
        Level of the inland sea in m BS, a path of it by year, or an ensemble with a row for each
        member and a column for each year; the level of case or scenario when not given.
    share : float
        Share of the futures of an ensemble in which the plan has to carry the target.
    progress : callable, optional
        Receives what is being done and the tonnes carried so far.

    Returns
    -------
    Plan
        Also when the target cannot be reached: see its ``status``.

    Raises
    ------
    CorridorError
        If a name is unknown, or target, year, budget, levels or share make no sense.
    """
    wanted = int(case.settings["by"]) if by is None else by
    _check_question(case, target_mt, wanted, budget)
    sea = None if sea_level is None else sea_levels(sea_level, wanted, share)
    if sea is not None and blank(case.settings["sea_level_m"]):
        raise CorridorError(
            f"the case {case.name} has no inland sea: give sea_level_m in case.toml, and the level "
            "of each depth in ports.csv"
        )
    sit = _starting_point(case, wanted, scenario)
    sit = sit if sea is None else sit.with_level(sea.level_m)
    question = ask(replace(sit, year=wanted), screenline=screenline, between=between, mix=mix)
    program = FlowProgram(build_network(case, question.places), question)
    pool = CutPool(find_options(sit, wanted), program)
    target = target_mt * 1e6
    tell = None if progress is None else (lambda _, tonnes: progress("planning", tonnes))
    before = _before(sit, pool)
    found = least_cost(pool, target, budget=budget, progress=tell)
    status, cure = "optimal", ""
    blocking: tuple[CutElement, ...] = ()
    if found is None:
        reach = furthest(pool, budget=budget, progress=tell)
        blocking = _named_cut(sit, pool, reach)
        cure = _cure(sit, pool, target, wanted, budget)
        status = "unreachable"
        most = reach.flow.tonnes_per_year * (1 - 1e-9)
        found = least_cost(pool, most, budget=budget, progress=tell) or reach
    projects = planned(pool.options, found.choice)
    return Plan(
        status=status,
        target_t_per_year=target,
        by=wanted,
        projects=projects,
        before=before,
        after=_throughput(before, pool, frozenset(found.choice.starts), found.flow),
        cost_musd=float(sum(p.cost_musd for p in projects)),
        bound_musd=_bound(found.choice, projects),
        blocking_cut=blocking,
        cure=cure,
        pool=pool,
        budget=budget,
        screenline=screenline,
        between=between,
        mix=mix,
        sea=sea,
    )


def _starting_point(case: Case, by: int, scenario: str | None) -> Situation:
    """Take as built what opens by the target year, unless the scenario names a year of its own."""
    sit = situation(case, scenario=scenario)
    own = None if scenario is None else case.records["scenarios"][scenario]["year"]
    return sit if not blank(own) else situation(case, year=by, scenario=scenario)


def _check_question(case: Case, target_mt: float, by: int, budget: Budget) -> None:
    if not target_mt > 0 or target_mt > 1e4:
        raise CorridorError(
            f"the target is {target_mt:g} million t/year; expected more than 0 and at most 10000"
        )
    first = int(case.settings["year"])
    if by <= first or by > 2100:
        raise CorridorError(f"the year is {by}; expected {first + 1} to 2100")
    limits = budget.values() if isinstance(budget, Mapping) else [budget]
    for limit in limits:
        if limit is not None and not limit >= 0:
            raise CorridorError(f"the budget is {limit:g} million a year; expected 0 or more")
    if isinstance(budget, Mapping):
        payers = {c for r in case.rows("projects") for c in r["payers"].replace(":", " ").split()}
        for payer in budget:
            if payer not in payers:
                known = sorted(p for p in payers if p.isalpha())
                raise CorridorError(f"no project is paid by {payer!r}; payers: {', '.join(known)}")


def _before(sit: Situation, pool: CutPool) -> Throughput:
    caps = capacities(sit)
    flow = pool.program.solve(pool.program.network.row_capacity(caps.by_id))
    return Throughput(pool.program.question, caps, pool.program, flow)


def _throughput(
    before: Throughput, pool: CutPool, built: frozenset[str], flow: MaximumFlow
) -> Throughput:
    sit = pool.options.situation
    return Throughput(
        before.question, capacities(sit.with_built(sit.built | built)), before.program, flow
    )


def _named_cut(sit: Situation, pool: CutPool, reach: Found) -> tuple[CutElement, ...]:
    caps: Capacities = capacities(sit.with_built(sit.built | frozenset(reach.choice.starts)))
    network = pool.program.network
    rows = network.row_capacity(caps.by_id)
    return cut_elements(network, reach.flow.row_price, rows, caps.elements)


def _bound(choice: Choice, projects: tuple[PlannedProject, ...]) -> float:
    """Take the dollar per project out of the bound of the master program again."""
    cost = sum(p.cost_musd for p in projects)
    return max(0.0, min(cost, choice.bound if cost - choice.bound > 1e-4 else cost))


def _cure(sit: Situation, pool: CutPool, target: float, by: int, budget: Budget) -> str:
    """Find the smallest change that makes the target reachable: more money, or more years."""
    if budget is not None:
        found = least_cost(pool, target, least_budget=True)
        if found is not None:
            return (
                f"The budget stops it: {found.choice.bound:,.1f} million USD a year from all "
                f"payers together is the least with which the target can be carried in {by}."
            )
    for year in range(by + 1, by + LATER_YEARS + 1):
        later = CutPool(find_options(sit, year), pool.program)
        if later.best_flow().tonnes_per_year < target:
            continue
        if least_cost(later, target) is not None:
            return f"Time stops it: without a yearly budget the target can be carried from {year}."
    return (
        f"No combination of the projects of this case carries it by {by + LATER_YEARS}: add a "
        "project that relieves the blocking cut, or lower the target."
    )
