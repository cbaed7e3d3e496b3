"""One reading of the target of a report: its plan, what stops more today, and what is touched."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from corridor.answers.questions import ThroughputQuestion
from corridor.answers.recommend import RecommendAnswer, describe_plan, with_readings, with_tests
from corridor.answers.report_studies import plan_question
from corridor.answers.simulate import SimulateAnswer, describe_simulation
from corridor.answers.through import StoppedRow, stopped_rows
from corridor.answers.throughput import ThroughputAnswer, describe_throughput
from corridor.case.model import Case
from corridor.planning.options import effect_of
from corridor.planning.plan import Plan
from corridor.planning.pool import reaches
from corridor.planning.sensitivity import cost_tornado
from corridor.progress import Progress
from corridor.showing import Shown

if TYPE_CHECKING:
    from corridor.simulation.results.outcome import Simulation

ALTERNATIVES = 3
"""Other plans that a report lists."""

STOPPING = 3
"""Elements that stop more of which a report shows where their tonnes come from."""


@dataclass(frozen=True, repr=False)
class ReadingAnswer(Shown):
    """One reading of a target: where its tonnes are counted, and what follows.

    Attributes
    ----------
    key : str
        Short word for the anchors of a page.
    note : str
        How the tonnes are counted.
    plan : RecommendAnswer
        The plan.
    today : ThroughputAnswer
        The throughput before it.
    endless : bool
        Whether nothing limits the flow after the last rung of the ladder.
    touched : tuple of str
        Elements that its projects change.
    stopped : tuple of StoppedRow
        Where the tonnes of what stops more today come from and go to.
    """

    key: str
    note: str
    plan: RecommendAnswer
    today: ThroughputAnswer
    endless: bool
    touched: tuple[str, ...]
    stopped: tuple[StoppedRow, ...] = ()

    @property
    def stops(self) -> frozenset[str]:
        """Elements that the reading names: cuts before and after, blocking cut and ladder."""
        cuts = (*self.today.cut, *self.plan.cut_after, *self.plan.blocking_cut)
        return frozenset(c.id for c in cuts) | {r.id for r in self.today.ladder}


def side_by_side(
    case: Case, plan: Plan, readings: Sequence[ReadingAnswer], progress: Progress
) -> tuple[ReadingAnswer, ...]:
    """Return readings of which the first has the table of all that the case names."""
    first, *further = readings
    beyond = further[0].plan if further else None
    asked = with_readings(case, replace(first.plan, end_to_end=beyond), plan, progress)
    if asked.end_to_end is not None:
        further = [replace(further[0], plan=asked.end_to_end)]
    return replace(first, plan=replace(asked, end_to_end=None)), *further


def reading(case: Case, plan: Plan, key: str, sims: Sequence[Simulation]) -> ReadingAnswer:
    """Return one reading of a target, tested with a simulated year where there is one."""
    ladder, swings = plan.before.ladder(), plan.after.tornado()
    bounded = [r for r in ladder if math.isfinite(r.gain_t_per_year)]
    own = str(case.settings["screenline"])
    between = plan.count.between
    line = plan.count.screenline or own
    count = plan.count if between else replace(plan.count, screenline=line)
    question = plan_question(plan, count)
    return ReadingAnswer(
        key=key,
        note="" if between else str(case.records["screenlines"][line]["note"]),
        plan=with_tests(
            describe_plan(
                plan, question, swings, cost_tornado(plan), plan.alternatives(ALTERNATIVES)
            ),
            plan,
            _simulated(plan, sims),
        ),
        today=describe_throughput(plan.before, ThroughputQuestion(count=count), bounded),
        endless=len(bounded) < len(ladder),
        touched=touched_by(plan),
        stopped=stopped_rows(plan.before, STOPPING),
    )


def changed_by(plan: Plan) -> dict[str, tuple[str, ...]]:
    """Return the elements that each project of a plan changes."""
    options, built = plan.pool.options, plan.built
    return {p.id: tuple(e for e, _, _ in effect_of(options, p.id, built)) for p in plan.projects}


def touched_by(plan: Plan) -> tuple[str, ...]:
    """Return the elements that the projects of a plan change."""
    return tuple(sorted({e for elements in changed_by(plan).values() for e in elements}))


def _simulated(plan: Plan, sims: Sequence[Simulation]) -> SimulateAnswer | None:
    """Return the simulated year with a plan to which its target is offered; else None."""
    target = min(plan.target_t_per_year, plan.after.tonnes_per_year)
    for sim in sims:
        offered = sim.offered_t_per_year + sum(sim.routing.unserved.values())
        if sim.top.question is plan.after.question and reaches(offered, target):
            return describe_simulation(sim)
    return None
