"""The verb: which projects, in which year, reach a target at least cost."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from numbers import Real

from corridor.case.model import Case
from corridor.case.situation import Situation, situation
from corridor.case.tables import blank
from corridor.elements.table import capacities
from corridor.maxflow.cut import CutElement, cut_elements
from corridor.maxflow.maximum import FlowProgram
from corridor.maxflow.throughput import Throughput, ask
from corridor.network.build import build_network
from corridor.planning.cure import find_cure
from corridor.planning.master import Budget
from corridor.planning.options import find_options
from corridor.planning.plan import Plan
from corridor.planning.sea_levels import SeaLevel, SeaLevels, has_year, sea_levels
from corridor.planning.search import EQUAL, CutPool, Found, furthest, least_cost
from corridor.problems import CorridorError, InternalError


@dataclass(frozen=True)
class _Question:
    """What is asked, apart from target, year and money."""

    case: Case
    scenario: str | None
    screenline: str | None
    between: tuple[str, str] | None
    mix: str
    sea_level: SeaLevel | None
    share: float

    def sea(self, by: int) -> SeaLevels | None:
        """Return the futures of the sea in a year."""
        return None if self.sea_level is None else sea_levels(self.sea_level, by, self.share)

    def situation(self, by: int) -> Situation:
        """Return what stands in a year without any project of a plan."""
        sit, sea = _starting_point(self.case, by, self.scenario), self.sea(by)
        return sit if sea is None else sit.with_level(sea.level_m)

    def pool(self, by: int, like: CutPool | None = None) -> CutPool:
        """Return options and flow program of a year; the program of another year where it serves.

        The proportions of a fixed mix are those of the year, so only a free mix keeps its program.
        """
        sit = self.situation(by)
        if like is not None and self.mix == "free":
            return CutPool(find_options(sit, by), like.program)
        year = replace(sit, year=by)
        question = ask(year, screenline=self.screenline, between=self.between, mix=self.mix)
        program = FlowProgram(build_network(self.case, question.places), question)
        return CutPool(find_options(sit, by), program)


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
        What counts, as in [`corridor.throughput`][].
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
    InternalError
        If the answer contradicts itself; it is not returned.
    """
    wanted = int(case.settings["by"]) if by is None else by
    _check_question(case, target_mt, wanted, budget)
    if sea_level is not None and blank(case.settings["sea_level_m"]):
        raise CorridorError(
            f"the case {case.name} has no inland sea: give sea_level_m in case.toml, and the level "
            "of each depth in ports.csv"
        )
    question = _Question(case, scenario, screenline, between, mix, sea_level, share)
    sea = question.sea(wanted)
    pool = question.pool(wanted)
    target = target_mt * 1e6
    tell = None if progress is None else (lambda _, tonnes: progress("planning", tonnes))
    before = _before(pool)
    found = least_cost(pool, target, budget=budget, progress=tell)
    status, cure, dispute = "optimal", "", ""
    blocking: tuple[CutElement, ...] = ()
    if found is None:
        status = "unreachable"
        reach = furthest(pool, budget=budget, progress=tell)
        blocking, dispute = _named_cut(pool, reach), reach.choice.dispute
        most = reach.flow.tonnes_per_year * (1 - EQUAL)
        found = least_cost(pool, most, budget=budget, progress=tell)
        if found is None:
            raise InternalError(f"a plan carries {most:.9g} t/year, and then none is said to")
        cure = find_cure(
            pool,
            target,
            wanted,
            budget,
            later=lambda year: question.pool(year, pool) if has_year(sea_level, year) else None,
        )
    return Plan(
        status=status,
        target_t_per_year=target,
        by=wanted,
        projects=(),
        before=before,
        after=before,
        cost_musd=0.0,
        bound_musd=0.0,
        blocking_cut=blocking,
        cure=cure,
        pool=pool,
        budget=budget,
        screenline=screenline,
        between=between,
        mix=mix,
        sea=sea,
        dispute=dispute,
    ).with_found(found)


def _starting_point(case: Case, by: int, scenario: str | None) -> Situation:
    """Take as built what opens by the target year, unless the scenario names a year of its own."""
    sit = situation(case, scenario=scenario)
    own = None if scenario is None else case.records["scenarios"][scenario]["year"]
    return sit if not blank(own) else situation(case, year=by, scenario=scenario)


def _check_question(case: Case, target_mt: float, by: int, budget: Budget) -> None:
    _check_types(target_mt, by, budget)
    if not target_mt > 0 or target_mt > 1e4:
        raise CorridorError(
            f"the target is {target_mt:g} million t/year; expected more than 0 and at most 10000"
        )
    first = int(case.settings["year"])
    if by <= first or by > 2100:
        raise CorridorError(f"the year is {by}; expected {first + 1} to 2100")
    limits = budget.values() if isinstance(budget, Mapping) else [budget]
    for limit in limits:
        if limit is not None and not 0 <= limit < math.inf:
            raise CorridorError(
                f"the budget is {limit:g} million a year; expected 0 or more, or none at all"
            )
    if isinstance(budget, Mapping):
        payers = {c for r in case.rows("projects") for c in r["payers"].replace(":", " ").split()}
        for payer in budget:
            if payer not in payers:
                known = sorted(p for p in payers if p.isalpha())
                raise CorridorError(f"no project is paid by {payer!r}; payers: {', '.join(known)}")


def _check_types(target_mt: object, by: object, budget: object) -> None:
    """Refuse words and lists where numbers belong."""
    limits = list(budget.values()) if isinstance(budget, Mapping) else [budget]
    numbers = {"target": [target_mt], "year": [by], "budget": [b for b in limits if b is not None]}
    for name, given in numbers.items():
        for value in given:
            if isinstance(value, bool) or not isinstance(value, Real):
                raise CorridorError(f"the {name} is {value!r}; expected a number")
    if by != int(by):  # type: ignore[call-overload]
        raise CorridorError(f"the year is {by!r}; expected a whole number")


def _before(pool: CutPool) -> Throughput:
    caps = capacities(pool.options.situation)
    flow = pool.program.solve(pool.program.network.row_capacity(caps.by_id))
    return Throughput(pool.program.question, caps, pool.program, flow)


def _named_cut(pool: CutPool, reach: Found) -> tuple[CutElement, ...]:
    sit, network = pool.options.situation, pool.program.network
    caps = capacities(sit.with_built(sit.built | reach.built))
    rows = network.row_capacity(caps.by_id)
    return cut_elements(network, reach.flow.row_price, rows, caps.elements)
