"""One reading of a target: its plan with everything that a report says about it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from corridor.answers.plain import Answer, plan_answer, throughput_answer
from corridor.case.model import Case
from corridor.case.tables import words
from corridor.planning.options import effect_of
from corridor.planning.plan import Plan
from corridor.planning.recommend import recommend
from corridor.planning.sensitivity import cost_tornado
from corridor.reports.figures.bars import ladder_svg, tornado_svg
from corridor.reports.figures.gantt import gantt_svg
from corridor.reports.pages.frames import ladder_frame, swing_frame
from corridor.reports.pages.words import answer_words

ALTERNATIVES = 3
"""Other plans that a report lists."""


@dataclass(frozen=True)
class Reading:
    """A plan and what is said about it.

    Attributes
    ----------
    key : str
        Short word for the anchors of the page.
    plan : Plan
        The plan.
    note : str
        How the tonnes are counted.
    words : mapping of str to str
        Verdict, answer and proof; see `corridor.reports.pages.words.answer_words`.
    answer, today : mapping
        The plan, and the throughput before it, as plain values; see `corridor.answers.plain`.
    endless : bool
        Whether nothing limits the flow after the last rung of the ladder.
    gantt, ladder, tornado : str
        SVG.
    """

    key: str
    plan: Plan
    note: str
    words: Mapping[str, str]
    answer: Answer
    today: Answer
    endless: bool
    gantt: str
    ladder: str
    tornado: str

    @property
    def touched(self) -> frozenset[str]:
        """Elements that the projects of the plan change."""
        options, built = self.plan.pool.options, self.plan.built
        return frozenset(e for p in built for e, _, _ in effect_of(options, p, built))

    @property
    def stops(self) -> frozenset[str]:
        """Elements that the reading names: cuts before and after, blocking cut and ladder."""
        cuts = (*self.plan.before.cut, *self.plan.after.cut, *self.plan.blocking_cut)
        return frozenset(c.id for c in cuts) | {r["id"] for r in self.today["ladder"]}


def readings(case: Case, plan: Plan) -> list[Reading]:
    """Return the plan that was asked for and, for the case's own screenline, the end-to-end one.

    Parameters
    ----------
    case : Case
        The case.
    plan : Plan
        A plan of it.

    Returns
    -------
    list of Reading
        One or two.
    """
    found = [read(case, plan, "plan")]
    line = str(case.settings.get("end_to_end") or "")
    if line and _is_own(case, plan):
        beyond = recommend(
            case,
            plan.target_t_per_year / 1e6,
            plan.by,
            scenario=plan.pool.options.situation.scenario,
            screenline=line,
            mix=plan.mix,
            budget=plan.budget,
        )
        found.append(read(case, beyond, "end-to-end"))
    return found


def _line(case: Case, plan: Plan) -> str:
    return str(plan.screenline or case.settings["screenline"])


def _is_own(case: Case, plan: Plan) -> bool:
    return plan.between is None and plan.screenline in (None, case.settings["screenline"])


def read(case: Case, plan: Plan, key: str) -> Reading:
    """Work out everything that a report says about a plan."""
    ladder, swings = plan.before.ladder(), plan.after.tornado()
    frame = ladder_frame(ladder)
    return Reading(
        key=key,
        plan=plan,
        note="" if plan.between else str(case.records["screenlines"][_line(case, plan)]["note"]),
        words=answer_words(plan),
        answer=plan_answer(
            plan,
            swings=swings,
            cost_swings=cost_tornado(plan),
            alternatives=plan.alternatives(ALTERNATIVES),
            options=_options(plan),
        ),
        today=throughput_answer(plan.before, ladder[: len(frame)], ()),
        endless=any(math.isinf(r.gain_t_per_year) for r in ladder),
        gantt=gantt_svg(plan.table, plan.by),
        ladder=ladder_svg(frame, plan.before.tonnes_per_year / 1e6),
        tornado=tornado_svg(
            swing_frame(case, swings),
            plan.after.tonnes_per_year / 1e6,
            "million tonnes a year",
        ),
    )


def _options(plan: Plan) -> Answer:
    return {
        "target_mt": plan.target_t_per_year / 1e6,
        "by": plan.by,
        "screenline": None if plan.between else _line(plan.before.capacities.situation.case, plan),
        "between": plan.between,
        "mix": plan.mix,
        "budget": plan.budget,
    }


def sources_of(case: Case, found: list[Reading], elements: frozenset[str]) -> list[str]:
    """Return the ids of the sources behind elements and projects, in the order of the case.

    Parameters
    ----------
    case : Case
        The case.
    found : list of Reading
        Their projects count.
    elements : frozenset of str
        Elements that the report names.

    Returns
    -------
    list of str
    """
    used: set[str] = set()
    for reading in found:
        for top in (reading.plan.before, reading.plan.after):
            used |= {s for e in elements for s in words(top.capacities.elements[e].source)}
        for project in reading.plan.built:
            used |= set(words(case.records["projects"][project]["source_id"]))
            effects = (e for e in case.rows("effects") if e["owner_id"] == project)
            used |= {s for e in effects for s in words(e["source_id"])}
    return [s for s in case.records["sources"] if s in used]
