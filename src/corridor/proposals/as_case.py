"""A case with what the tool proposes beside its own projects, marked as such."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from corridor.case.checks.tool_works import TOOL
from corridor.case.model import Case
from corridor.proposals.candidates import Candidate, exclusions

SOURCE_TITLE = (
    "Proposed by the tool (corridor propose) from unit costs that come with it; announced by nobody"
)

STATUS = "proposed by the tool, announced by nobody"


def with_candidates(case: Case, candidates: Sequence[Candidate]) -> Case:
    """Return a case with candidates as projects that may be built.

    Rows are only added: to ``projects``, ``effects``, ``sources`` and, for the range of the cost,
    ``provenance``. Projects of the case stay as they are.

    Parameters
    ----------
    case : Case
        The case.
    candidates : sequence of Candidate
        What to add; one that is not priced costs 0.

    Returns
    -------
    Case
        Not checked.
    """
    start = int(case.settings["year"]) + 1
    projects = [_project(case, c, candidates, start) for c in candidates]
    effects = [
        {"owner_id": c.id, "table": e.table, "id": e.id, "field": e.field,
         "operation": e.operation, "value": e.value, **_known(c)}
        for c in candidates for e in c.effects
    ]  # fmt: skip
    ranges = [
        {"table": "projects", "id": c.id, "field": "cost_musd", "low": c.cost.low_musd,
         "high": c.cost.high_musd, "note": c.cost.words, **_known(c)}
        for c in candidates if c.cost is not None
    ]  # fmt: skip
    return case.replace(
        projects=_with_rows(case, "projects", projects),
        effects=_with_rows(case, "effects", effects),
        provenance=_with_rows(case, "provenance", ranges),
        sources=_with_rows(case, "sources", _sources(case, candidates)),
    )


def _project(
    case: Case, candidate: Candidate, others: Sequence[Candidate], start: int
) -> dict[str, object]:
    cost = 0.0 if candidate.cost is None else candidate.cost.usual_musd
    return {
        "project_id": candidate.id,
        "name": candidate.name,
        "country": candidate.country,
        "cost_musd": cost,
        "build_years": float(candidate.measure.build_years),
        "earliest_start": float(start),
        "excludes": " ".join(exclusions(case, candidate, others)),
        "payers": f"{candidate.country}:1",
        "standing": "proposed",
        "status": STATUS,
        **_known(candidate),
    }


def _known(candidate: Candidate) -> dict[str, str]:
    return {"source_id": f"{TOOL} {_source(candidate)}", "quality": candidate.measure.quality}


def _source(candidate: Candidate) -> str:
    return f"{TOOL}-{candidate.measure.id}"


def _sources(case: Case, candidates: Sequence[Candidate]) -> list[Mapping[str, object]]:
    """Return the sources that the case lacks: the tool, and the price of each measure."""
    titles = {TOOL: SOURCE_TITLE} if candidates else {}
    for c in candidates:
        titles[_source(c)] = f"Unit cost of {c.measure.title.lower()}: {c.measure.source}"
    known = case.records["sources"]
    return [{"source_id": s, "title": t} for s, t in titles.items() if s not in known]


def _with_rows(case: Case, table: str, rows: Sequence[Mapping[str, object]]) -> pd.DataFrame:
    """Return a table with rows added; blanks are NaN in columns of numbers and empty in words."""
    frame = case.tables[table]
    if not rows:
        return frame
    blanks = {
        name: float("nan") if pd.api.types.is_float_dtype(frame[name]) else ""
        for name in frame.columns
    }
    added = pd.DataFrame([{**blanks, **row} for row in rows], columns=frame.columns)
    if frame.empty:
        return added.astype(frame.dtypes.to_dict())
    return pd.concat([frame, added.astype(frame.dtypes.to_dict())], ignore_index=True)
