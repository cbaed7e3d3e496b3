"""Why each project is in a plan, in a sentence."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from corridor.elements.elements import EACH_WAY
from corridor.maxflow.cut import cut_elements
from corridor.maxflow.throughput import Throughput
from corridor.planning.options import effect_of, with_dependents
from corridor.planning.planned import PlannedProject
from corridor.planning.search import CutPool


def reasons(
    pool: CutPool, projects: Sequence[PlannedProject], after: Throughput
) -> Mapping[str, str]:
    """Give the reason for each project of a plan.

    Each project is taken out together with those that require it, and the flow is asked again.

    Parameters
    ----------
    pool : CutPool
        Options and flow program of the plan.
    projects : sequence of PlannedProject
        Its projects.
    after : Throughput
        What gets through with them.

    Returns
    -------
    mapping of str to str
        A sentence or two by project id.
    """
    built = frozenset(p.id for p in projects)
    return {project: _reason(pool, built, project, after) for project in sorted(built)}


def _reason(pool: CutPool, built: frozenset[str], project: str, after: Throughput) -> str:
    options, network = pool.options, pool.program.network
    without = built - with_dependents(options, {project}, built)
    flow = pool.flow(without)
    lost = after.tonnes_per_year - flow.tonnes_per_year
    elements = after.capacities.elements
    rows = network.row_capacity(options.capacity(without))
    cut = cut_elements(network, flow, rows, elements)
    in_cut = [c.id for c in cut]
    changes = sorted(
        effect_of(options, project, built),
        key=lambda change: in_cut.index(change[0]) if change[0] in in_cut else len(in_cut),
    )
    does = "; ".join(
        f"{elements[e].name} from {_mt(old)} to {_mt(new)} Mt/year"
        f"{' each way' if elements[e].counts == EACH_WAY else ''}"
        for e, old, new in changes[:2]
    )
    does = f"Takes {does}" if does else "Prepares other projects"
    flowing = [c.name for c in cut if c.capacity_t_per_year > 0]
    stopped = " and ".join(dict.fromkeys((flowing or [c.name for c in cut])[:2]))
    if lost <= 0.5e-6 * after.tonnes_per_year:
        return f"{does}. Required by other projects of the plan."
    return (
        f"{does}. Relieves {stopped}: without it {_mt(flow.tonnes_per_year)} Mt/year get through, "
        f"{_mt(lost)} less."
    )


def _mt(tonnes: float) -> str:
    return "no limit" if math.isinf(tonnes) else f"{tonnes / 1e6:.2f}"
