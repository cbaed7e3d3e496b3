"""How firm the works of a plan are: only firm ones allowed, and what rests on the others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from corridor.case.firmness import Standing
from corridor.case.rows import Project
from corridor.case.schema import schema
from corridor.messages import message
from corridor.planning.options import Options, with_dependents
from corridor.planning.period import project_of
from corridor.planning.pool import CutPool, YearPool
from corridor.planning.search import furthest
from corridor.problems import CorridorError

if TYPE_CHECKING:
    from corridor.planning.plan import Plan


@dataclass(frozen=True)
class Reliance:
    """What of a plan rests on works that only its case proposes.

    Attributes
    ----------
    cost_share, gain_share : float
        Share of the plan's cost, and of what it gains over today.
    """

    cost_share: float
    gain_share: float


def as_firm_as(options: Options, standing: Standing) -> Options:
    """Leave out the candidates that are less firm than a standing, and those that need them.

    Parameters
    ----------
    options : Options
        All candidates.
    standing : {"built", "under_construction", "financed", "announced", "studied", "proposed"}
        The least firm that may stay.

    Returns
    -------
    Options

    Raises
    ------
    CorridorError
        If there is no such standing.
    """
    order = schema()["projects"]["standing"].choices
    if standing not in order:
        raise CorridorError(
            message(
                "projects is %(standing)s; expected %(names)s",
                standing=repr(standing),
                names=", ".join(order),
            )
        )
    firm = frozenset(order[: order.index(standing) + 1])
    kept = {p for p in options.candidates if _standing(options, p) in firm}
    return without(options, set(options.candidates) - kept)


def without(options: Options, dropped: Iterable[str]) -> Options:
    """Return options without some candidates and without those that require them."""
    gone = with_dependents(options, dropped, options.candidates)
    if not gone:
        return options
    states, crowds, fixed = {}, {}, dict(options.fixed)
    for element, by_subset in options.states.items():
        left = {
            subset: t
            for subset, t in by_subset.items()
            if not frozenset(map(project_of, subset)) & gone
        }
        if len(left) > 1:
            states[element] = left
        else:
            fixed[element] = left[frozenset()]
    for element, crowd in options.crowds.items():
        crowds[element] = crowd.without(lambda name: project_of(name) in gone)
    candidates = {p: c for p, c in options.candidates.items() if p not in gone}
    return replace(options, candidates=candidates, states=states, crowds=crowds, fixed=fixed)


def most_with(plan: Plan, standing: Standing) -> float:
    """Return the most tonnes a year that works of a standing or firmer reach by themselves."""
    options = as_firm_as(plan.pool.options, standing)
    pool = CutPool((YearPool(options, plan.pool.program),))
    return furthest(pool).flow.tonnes_per_year


def reliance(plan: Plan) -> Reliance:
    """Return what of a plan's cost and gain rests on works that only its case proposes."""
    options = plan.pool.options
    proposed = {p for p in plan.built if _standing(options, p) == "proposed"}
    if not proposed:
        return Reliance(0.0, 0.0)
    cost = sum(p.cost_musd for p in plan.projects if p.id in proposed)
    firm = plan.built - with_dependents(options, proposed, plan.built)
    gain = plan.after.tonnes_per_year - plan.before.tonnes_per_year
    alone = plan.pool.flows(tuple(o & firm for o in plan.opened))[-1].tonnes_per_year
    share = (plan.after.tonnes_per_year - alone) / gain if gain > 0 else 0.0
    return Reliance(cost / plan.cost_musd if plan.cost_musd > 0 else 0.0, min(1.0, max(0.0, share)))


def _standing(options: Options, project: str) -> str:
    return options.situation.row(Project, project).standing
