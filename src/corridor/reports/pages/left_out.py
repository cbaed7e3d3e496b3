"""What a report leaves out, and the option that adds it."""

from __future__ import annotations

from collections.abc import Iterator

from corridor.answers.report import ReportAnswer
from corridor.case.model import Case


def left_out(case: Case, answer: ReportAnswer) -> list[str]:
    """Return in a sentence each what the case could say and the report was not asked for."""
    return list(_left_out(case, answer))


def _left_out(case: Case, answer: ReportAnswer) -> Iterator[str]:
    if not answer.operations:
        yield "A simulated year, without and with the plan: --simulate."
    if answer.confidence is None and answer.plan.chance is None:
        yield "With which probability the plan carries its target: --samples 256."
    if answer.plan.chance is None:
        yield "The price of more certainty: --probability 0.9."
    if answer.closures is None:
        yield "What each closure costs: --closures."
    if answer.share is None:
        yield "What each country adds, and what it would pay by that: --share."
    if answer.benefit is None:
        yield "What the plan is worth, who gains and who pays: --benefit."
    if answer.fleet is None:
        yield "Which locomotives, wagons, crews, trucks and ships the cargo needs: --fleet."
    records = case.records
    if answer.claims is None and (records["claims"] or records["experts"]):
        said = _many(len(records["claims"]), "number that was said", "numbers that were said")
        works = _many(len(records["experts"]), "work", "works")
        yield f"{said} in public and {works} that experts recommend, beside the model: --claims."
    if answer.counts is None and records["counts"]:
        many = _many(len(records["counts"]), "count", "counts")
        yield f"{many} of traffic beside the model: --counts."


def _many(count: int, one: str, several: str) -> str:
    return f"1 {one}" if count == 1 else f"{count or 'no'} {several}"
