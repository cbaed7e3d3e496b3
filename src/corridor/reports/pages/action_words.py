"""Sentences on what works bring and what is lost without them: a whole one for each case."""

from __future__ import annotations

from collections.abc import Sequence

from corridor.answers.recommend import ProjectRow
from corridor.languages import Language


def effect(works: int, language: Language, *, each_way: bool, **values: str) -> str:
    """Say what an element can carry after works and without them.

    Parameters
    ----------
    works : int
        How many works change it.
    language : Language
        Language of the sentence.
    each_way : bool
        Whether its capacity counts each way.
    **values : str
        ``element``, and ``after`` and ``before`` in million tonnes a year.
    """
    say = language.sentence
    match min(works, 3), each_way:
        case 1, False:
            return say(
                "%(element)s then has room for %(after)s million tonnes a year, without it for "
                "%(before)s.",
                **values,
            )
        case 1, True:
            return say(
                "%(element)s then has room for %(after)s million tonnes a year each way, without "
                "it for %(before)s.",
                **values,
            )
        case 2, False:
            return say(
                "%(element)s then has room for %(after)s million tonnes a year, without either of "
                "them at most for %(before)s.",
                **values,
            )
        case 2, True:
            return say(
                "%(element)s then has room for %(after)s million tonnes a year each way, without "
                "either of them at most for %(before)s.",
                **values,
            )
        case _, False:
            return say(
                "%(element)s then has room for %(after)s million tonnes a year, without any one of "
                "them at most for %(before)s.",
                **values,
            )
    return say(
        "%(element)s then has room for %(after)s million tonnes a year each way, without any one "
        "of them at most for %(before)s.",
        **values,
    )


def without(works: Sequence[ProjectRow], language: Language, *, dated: bool) -> str:
    """Say what is lost without the work that matters most of these.

    Parameters
    ----------
    works : sequence of ProjectRow
        Works that change the same element.
    language : Language
        Language of the sentence.
    dated : bool
        Whether the plan has targets of several years.
    """
    worst = max(works, key=lambda w: w.lost_t_per_year)
    if not worst.relieves:
        return language.sentence("Other works of the plan require it.")
    left_t, lost_t = worst.without_t_per_year, worst.lost_t_per_year
    also = [name for name in worst.relieves if name != worst.changes[0].name]
    values = {
        "work": worst.name,
        "left": language.amount(left_t / 1e6),
        "whole": language.amount((left_t + lost_t) / 1e6),
        "also": language.listed(also),
    }
    alone = len(works) == 1
    return (_lost_first if dated else _lost)(language, values, alone=alone, also=bool(also))


def _lost(language: Language, values: dict[str, str], *, alone: bool, also: bool) -> str:
    say = language.sentence
    match alone, also:
        case True, False:
            return say("Without it %(left)s of %(whole)s get through.", **values)
        case True, True:
            return say(
                "Without it %(left)s of %(whole)s get through because of %(also)s.", **values
            )
        case False, False:
            return say("Without %(work)s %(left)s of %(whole)s get through.", **values)
    return say("Without %(work)s %(left)s of %(whole)s get through because of %(also)s.", **values)


def _lost_first(language: Language, values: dict[str, str], *, alone: bool, also: bool) -> str:
    """Say it for the first year that needs the work."""
    say = language.sentence
    match alone, also:
        case True, False:
            return say(
                "Without it %(left)s of %(whole)s get through in the first year that needs it.",
                **values,
            )
        case True, True:
            return say(
                "Without it %(left)s of %(whole)s get through in the first year that needs it "
                "because of %(also)s.",
                **values,
            )
        case False, False:
            return say(
                "Without %(work)s %(left)s of %(whole)s get through in the first year that needs "
                "it.",
                **values,
            )
    return say(
        "Without %(work)s %(left)s of %(whole)s get through in the first year that needs it "
        "because of %(also)s.",
        **values,
    )
