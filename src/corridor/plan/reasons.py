"""Why each project is in a plan, in a sentence."""

from __future__ import annotations

import math
from collections.abc import Mapping

from corridor.capacities.elements import EACH_WAY
from corridor.flow.cut import cut_elements
from corridor.plan.options import effect_of
from corridor.plan.recommend import Plan, PlannedProject


def reasons(plan: Plan) -> Mapping[str, str]:
    """Give the reason for each project of a plan.

    Each project is taken out together with those that require it, and the flow is asked again.

    Parameters
    ----------
    plan : Plan
        The plan.

    Returns
    -------
    mapping of str to str
        A sentence or two by project id.
    """
    return {project.id: _reason(plan, project) for project in plan.projects}


def _reason(plan: Plan, project: PlannedProject) -> str:
    options, network = plan.pool.options, plan.pool.program.network
    without = plan.built - _dependents(plan, project.id)
    flow = plan.pool.flow(without)
    lost = plan.after.tonnes_per_year - flow.tonnes_per_year
    elements = plan.after.capacities.elements
    rows = network.row_capacity(options.capacity(without))
    cut = cut_elements(network, flow.row_price, rows, elements)
    in_cut = [c.id for c in cut]
    changes = sorted(
        effect_of(options, project.id, plan.built),
        key=lambda change: in_cut.index(change[0]) if change[0] in in_cut else len(in_cut),
    )
    does = "; ".join(
        f"{elements[e].name} from {_mt(old)} to {_mt(new)} Mt/year"
        f"{' each way' if elements[e].counts == EACH_WAY else ''}"
        for e, old, new in changes[:2]
    )
    does = f"Takes {does}" if does else "Prepares other projects"
    stopped = " and ".join(dict.fromkeys(c.name for c in cut[:2]))
    if lost <= 0.5e-6 * plan.after.tonnes_per_year:
        return f"{does}. Required by other projects of the plan."
    return (
        f"{does}. Relieves {stopped}: without it {_mt(flow.tonnes_per_year)} Mt/year get through, "
        f"{_mt(lost)} less."
    )


def _dependents(plan: Plan, project: str) -> frozenset[str]:
    """Return a project with those of the plan that require it, directly or not."""
    taken = {project}
    candidates = plan.pool.options.candidates
    while more := [p for p in plan.built - taken if candidates[p].requires & taken]:
        taken |= set(more)
    return frozenset(taken)


def _mt(tonnes: float) -> str:
    return "no limit" if math.isinf(tonnes) else f"{tonnes / 1e6:.2f}"
