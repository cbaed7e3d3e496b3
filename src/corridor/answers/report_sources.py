"""The sources behind what a report names."""

from __future__ import annotations

from collections.abc import Sequence

from corridor.answers.calibrate import CalibrateAnswer
from corridor.answers.claims import ClaimsAnswer
from corridor.case.model import Case
from corridor.case.tables import words
from corridor.planning.plan import Plan


def sources_of_evidence(
    case: Case, claims: ClaimsAnswer | None, counts: CalibrateAnswer | None
) -> set[str]:
    """Return the ids of the sources behind statements, experts' lists and counts that are shown."""
    cells = [] if claims is None else [c.source for c in claims.claims]
    cells += [] if claims is None else [w.source for e in claims.experts for w in e.works]
    cells += [] if counts is None else [str(r["source_id"]) for r in case.rows("counts")]
    return {s for cell in cells for s in words(cell)}


def sources_of_plans(case: Case, plans: Sequence[Plan], elements: frozenset[str]) -> set[str]:
    """Return the ids of the sources behind elements and projects."""
    used: set[str] = set()
    for plan in plans:
        for top in (plan.before, plan.after):
            used |= {s for e in elements for s in words(top.capacities.elements[e].source)}
        for project in plan.built:
            used |= set(words(case.records["projects"][project]["source_id"]))
            effects = (e for e in case.rows("effects") if e["owner_id"] == project)
            used |= {s for e in effects for s in words(e["source_id"])}
    return used
