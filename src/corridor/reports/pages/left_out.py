"""What a report leaves out, with the name of the option that adds it, wherever it is asked."""

from __future__ import annotations

from collections.abc import Iterator

from corridor.answers.report import ReportAnswer
from corridor.case.model import Case
from corridor.languages import ENGLISH, Language


def left_out(case: Case, answer: ReportAnswer, language: Language = ENGLISH) -> list[str]:
    """Return in a sentence each what the case could say and the report was not asked for."""
    return list(_left_out(case, answer, language))


def _left_out(case: Case, answer: ReportAnswer, language: Language) -> Iterator[str]:
    say = language.sentence
    if not answer.operations:
        yield say("A simulated year, without and with the plan (simulate).")
    if answer.confidence is None and answer.plan.chance is None:
        yield say("With which probability the plan carries its target (samples).")
    if answer.plan.chance is None:
        yield say("The price of more certainty (probability).")
    if answer.closures is None:
        yield say("What each closure costs (closures).")
    if answer.share is None:
        yield say("What each country adds, and what it would pay by that (share).")
    if answer.benefit is None:
        yield say("What the plan is worth, who gains and who pays (benefit).")
    if answer.fleet is None:
        yield say("Which locomotives, wagons, crews, trucks and ships the cargo needs (fleet).")
    yield from without_rows(case, language).values()
    yield from _of_rows(case, answer, language)


def without_rows(case: Case, language: Language = ENGLISH) -> dict[str, str]:
    """Return the options of a report that add nothing to it, since the case has no rows for them.

    Parameters
    ----------
    case : Case
        The case.
    language : Language
        Language of the sentences.

    Returns
    -------
    dict of str to str
        What is missing, by option without its dashes.
    """
    records, missing = case.records, dict[str, str]()
    if not records["claims"] and not records["experts"]:
        missing["claims"] = language.sentence(
            "Public statements and works that experts recommend, beside the model: the case has "
            "none in claims.csv and experts.csv."
        )
    if not records["counts"]:
        missing["counts"] = language.sentence(
            "Counts of traffic beside the model: the case has none in counts.csv."
        )
    return missing


def _of_rows(case: Case, answer: ReportAnswer, language: Language) -> Iterator[str]:
    """Yield what the case has rows of and the report lacks."""
    say = language.sentence
    records = case.records
    if answer.claims is None and (records["claims"] or records["experts"]):
        yield say(
            "%(statements)s in public and %(works)s that experts recommend, beside the model "
            "(claims).",
            statements=_statements(len(records["claims"]), language),
            works=_works(len(records["experts"]), language),
        )
    if answer.counts is None and records["counts"]:
        yield language.sentences(
            "%(count)s count of traffic beside the model (counts).",
            "%(count)s counts of traffic beside the model (counts).",
            len(records["counts"]),
        )


def _statements(count: int, language: Language) -> str:
    if not count:
        return language.sentence("no numbers that were said")
    return language.sentences(
        "%(count)s number that was said", "%(count)s numbers that were said", count
    )


def _works(count: int, language: Language) -> str:
    if not count:
        return language.sentence("no works")
    return language.sentences("%(count)s work", "%(count)s works", count)
