"""The answer of ``claims``: public statements and experts' lists beside what the model finds."""

from __future__ import annotations

from dataclasses import dataclass

from corridor.answers.claim_readings import Models, readings_of, said_in
from corridor.answers.claim_rules import ReadingRow, Verdict, verdict_of, why_of
from corridor.answers.experts import ExpertList, expert_lists
from corridor.answers.questions import ClaimsQuestion, options_of
from corridor.answers.values import Manifest, manifest
from corridor.case.model import Case
from corridor.case.naming import id_of
from corridor.case.situation import check_is_case, situation
from corridor.case.tables import Record, blank
from corridor.messages import message
from corridor.progress import Progress, silent
from corridor.showing import Shown

VERDICTS: tuple[Verdict, ...] = ("supported", "supported in part", "not supported", "cannot say")
"""In the order in which they are counted."""


@dataclass(frozen=True)
class ClaimRow:
    """A public statement with what the model finds.

    Attributes
    ----------
    id, date, speaker, claim : str
        The statement.
    claimed_low, claimed_high : float or None
        What was said, in ``unit``.
    unit, sense, measure : str
        Its unit; whether about, at least or at most as much is meant; what tests it.
    model : float or None
        What the model finds under the first reading; None for no limit or no test.
    low, high : float or None
        Least and most that it finds under any reading and within plausible ranges.
    verdict : str
        ``supported``, ``supported in part``, ``not supported`` or ``cannot say``.
    why : str
        Why, in a sentence.
    readings : tuple of ReadingRow
        All readings.
    note : str
        What is compared with what.
    source, quality : str
        Where it was said, and how well that is known.
    """

    id: str
    date: str
    speaker: str
    claim: str
    claimed_low: float | None
    claimed_high: float | None
    unit: str
    sense: str
    measure: str
    model: float | None
    low: float | None
    high: float | None
    verdict: Verdict
    why: str
    readings: tuple[ReadingRow, ...]
    note: str
    source: str
    quality: str


@dataclass(frozen=True, repr=False)
class ClaimsAnswer(Shown):
    """Public statements and experts' lists beside what the model finds.

    Attributes
    ----------
    claims : tuple of ClaimRow
        Statements in the order of the table.
    verdicts : mapping of str to int
        How many statements have each verdict.
    experts : tuple of ExpertList
        Recommended works, list by list.
    manifest : Manifest
    """

    claims: tuple[ClaimRow, ...]
    verdicts: dict[str, int]
    experts: tuple[ExpertList, ...]
    manifest: Manifest


def answer_claims(
    case: Case, question: ClaimsQuestion, progress: Progress = silent
) -> ClaimsAnswer:
    """Answer what the model says of the public statements of a case."""
    check_is_case(case)
    rows, models = _asked(case, question), Models(case)
    claims = []
    for done, row in enumerate(rows):
        progress(message("statement %(id)s", id=row["claim_id"]), done / len(rows))
        claims.append(_claim(models, row))
    progress(message("recommendations of experts"), None)
    words = [c.verdict for c in claims]
    return ClaimsAnswer(
        claims=tuple(claims),
        verdicts={v: words.count(v) for v in VERDICTS},
        experts=expert_lists(case) if question.experts else (),
        manifest=manifest(situation(case), options_of(question)),
    )


def _asked(case: Case, question: ClaimsQuestion) -> list[Record]:
    """Return the rows that are asked for, all when none is named."""
    known = {i: str(r["claim"]) for i, r in case.records["claims"].items()}
    wanted = {id_of("statement", i, known) for i in question.only}
    return [r for i, r in case.records["claims"].items() if not wanted or i in wanted]


def _claim(models: Models, row: Record) -> ClaimRow:
    readings = readings_of(models, row)
    return ClaimRow(
        **{name: str(row[name]) for name in ("date", "speaker", "claim", "unit", "sense")},
        id=str(row["claim_id"]),
        claimed_low=_number(row, "value_low"),
        claimed_high=_number(row, "value_high"),
        measure=str(row["measure"]),
        model=readings[0].value if readings else None,
        low=_least(readings),
        high=_most(readings),
        verdict=verdict_of(readings),
        why=why_of(said_in(row), readings) if readings else _untested(row),
        readings=readings,
        note=str(row["note"]),
        source=str(row["source_id"]),
        quality=str(row["quality"]),
    )


def _untested(row: Record) -> str:
    return str(row["note"]) or message("The model computes nothing that could be compared with it.")


def _number(row: Record, field: str) -> float | None:
    return None if blank(row[field]) else float(row[field])


def _least(readings: tuple[ReadingRow, ...]) -> float | None:
    return min((r.low for r in readings if r.low is not None), default=None)


def _most(readings: tuple[ReadingRow, ...]) -> float | None:
    """Return the most of all readings; None where one has no limit."""
    highs = [r.high for r in readings]
    return None if None in highs else max((h for h in highs if h is not None), default=None)
