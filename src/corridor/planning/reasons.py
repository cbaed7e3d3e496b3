"""Why each project is in a plan, in a sentence."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from corridor.elements.elements import EACH_WAY
from corridor.maxflow.cut import cut_elements
from corridor.maxflow.throughput import Throughput
from corridor.planning.options import effect_of, with_dependents
from corridor.planning.planned import PlannedProject
from corridor.planning.pool import CutPool, Opened

LEAST = 0.5e-6
"""Share of a flow that a project has to bring for the flow to be its reason."""


def reasons(
    pool: CutPool, projects: Sequence[PlannedProject], afters: Sequence[Throughput]
) -> Mapping[str, str]:
    """Give the reason for each project of a plan.

    Each project is taken out together with those that require it, and the flow is asked again: of
    several target years, the first in which less gets through gives the reason.

    Parameters
    ----------
    pool : CutPool
        Options and flow programs of the plan.
    projects : sequence of PlannedProject
        Its projects.
    afters : sequence of Throughput
        What gets through with them in each target year.

    Returns
    -------
    mapping of str to str
        A sentence or two by project id.
    """
    opened = pool.opened({p.id: p.period for p in projects})
    return {project: _reason(pool, opened, project, afters) for project in sorted(opened[-1])}


def _reason(pool: CutPool, opened: Opened, project: str, afters: Sequence[Throughput]) -> str:
    left = tuple(o - with_dependents(pool.options, {project}, o) for o in opened)
    flows = pool.flows(left)
    losses = [a.tonnes_per_year - f.tonnes_per_year for a, f in zip(afters, flows, strict=True)]
    felt = (k for k, a in enumerate(afters) if losses[k] > LEAST * a.tonnes_per_year)
    k = next(felt, len(afters) - 1)
    year, after, built, without, flow = pool.years[k], afters[k], opened[k], left[k], flows[k]
    options, network, elements = year.options, year.program.network, after.capacities.elements
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
    if losses[k] <= LEAST * after.tonnes_per_year:
        return f"{does}. Required by other projects of the plan."
    when = f" in {options.by}" if len(pool.years) > 1 else ""
    return (
        f"{does}. Relieves {stopped}: without it {_mt(flow.tonnes_per_year)} Mt/year get through"
        f"{when}, {_mt(losses[k])} less."
    )


def _mt(tonnes: float) -> str:
    return "no limit" if math.isinf(tonnes) else f"{tonnes / 1e6:.2f}"
