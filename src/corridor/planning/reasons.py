"""Why each project is in a plan: what it changes, what it relieves, what is lost without it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corridor.elements.elements import EACH_WAY
from corridor.maxflow.cut import cut_elements
from corridor.maxflow.throughput import Throughput
from corridor.messages import Message, Numeral, joined, listed, message
from corridor.planning.options import effect_of, with_dependents
from corridor.planning.planned import PlannedProject
from corridor.planning.pool import CutPool, Opened

LEAST = 0.5e-6
"""Share of a flow that a project has to bring for the flow to be its reason."""


@dataclass(frozen=True)
class Change:
    """An element that a project changes.

    Attributes
    ----------
    id, name : str
        The element.
    from_t_per_year, to_t_per_year : float
        Its capacity without the project and with it, infinite where nothing limits it.
    each_way : bool
        Whether each direction has that capacity.
    """

    id: str
    name: str
    from_t_per_year: float
    to_t_per_year: float
    each_way: bool


@dataclass(frozen=True)
class Reason:
    """Why a project is in a plan.

    Attributes
    ----------
    changes : tuple of Change
        The elements that it changes; those that bind without it come first.
    relieves : tuple of str
        Names of what it changes that binds without it; empty where other projects of the plan
        require it.
    without_t_per_year, lost_t_per_year : float
        What gets through without it and those that require it, and how much less that is.
    year : int or None
        Year of both, where a plan has several target years.
    """

    changes: tuple[Change, ...]
    relieves: tuple[str, ...]
    without_t_per_year: float
    lost_t_per_year: float
    year: int | None

    @property
    def words(self) -> Message:
        """The same in a sentence or two."""
        return joined([self.does, self._needed])

    @property
    def does(self) -> Message:
        """What the project changes, in a sentence."""
        if not self.changes:
            return message("Prepares other projects.")
        changes = [_change(change) for change in self.changes[:2]]
        return message("Takes %(changes)s.", changes=joined(changes, "; "))

    @property
    def _needed(self) -> Message:
        """What is lost without the project."""
        if not self.relieves:
            return message("Required by other projects of the plan.")
        values: dict[str, object] = {
            "names": listed(self.relieves),
            "without": _mt(self.without_t_per_year),
            "lost": _mt(self.lost_t_per_year),
        }
        if self.year is None:
            return message(
                "Relieves %(names)s: without it %(without)s Mt/year get through, %(lost)s less.",
                **values,
            )
        return message(
            "Relieves %(names)s: without it %(without)s Mt/year get through in %(year)s, "
            "%(lost)s less.",
            year=Numeral(self.year),
            **values,
        )


def reasons(
    pool: CutPool, projects: Sequence[PlannedProject], afters: Sequence[Throughput]
) -> Mapping[str, Reason]:
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
    mapping of str to Reason
        By project id.
    """
    opened = pool.opened({p.id: p.period for p in projects})
    return {project: _reason(pool, opened, project, afters) for project in sorted(opened[-1])}


def _reason(pool: CutPool, opened: Opened, project: str, afters: Sequence[Throughput]) -> Reason:
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
    changed = {e for e, _, _ in changes}  # what else binds without it, it does not relieve
    own = [c for c in cut if c.id in changed]
    flowing = [c.name for c in own if c.capacity_t_per_year > 0]
    stopped = tuple(dict.fromkeys((flowing or [c.name for c in own])[:2]))
    needed = losses[k] > LEAST * after.tonnes_per_year
    return Reason(
        tuple(
            Change(e, elements[e].name, old, new, elements[e].counts == EACH_WAY)
            for e, old, new in changes
        ),
        stopped if needed else (),
        flow.tonnes_per_year,
        losses[k],
        options.by if len(pool.years) > 1 else None,
    )


def _change(change: Change) -> Message:
    """Say what a project makes of an element."""
    values: dict[str, object] = {
        "name": change.name,
        "before": _mt(change.from_t_per_year),
        "after": _mt(change.to_t_per_year),
    }
    if change.each_way:
        return message("%(name)s from %(before)s to %(after)s Mt/year each way", **values)
    return message("%(name)s from %(before)s to %(after)s Mt/year", **values)


def _mt(tonnes: float) -> str:
    return message("no limit") if math.isinf(tonnes) else Numeral(f"{tonnes / 1e6:.2f}")
