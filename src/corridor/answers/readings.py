"""Readings of a target side by side, and what they come to in a paragraph of plain words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from corridor.answers.verdict import OneTest
from corridor.case.count import Mix
from corridor.case.model import Case
from corridor.case.tables import words
from corridor.messages import Message, Numeral, joined, listed, message, phrase
from corridor.planning.plan import Plan
from corridor.planning.pool import reaches
from corridor.showing import amount
from corridor.units import T_PER_MT


@dataclass(frozen=True)
class ReadingRow:
    """One reading of the target: where its tonnes are counted.

    Attributes
    ----------
    id, name : str
        The screenline.
    today_t_per_year, announced_t_per_year, plan_t_per_year : float
        What gets through in the year of the target without any work of a plan, with announced works
        alone, and with the cheapest plan for the target.
    cost_musd : float
        Present value of that plan.
    verdict : str
        What its tests come to.
    tests : tuple of OneTest
        These tests.
    mix : {"fixed", "free"}
        Whether the tonnes are in the proportions of the forecast or in any.
    """

    id: str
    name: str
    today_t_per_year: float
    announced_t_per_year: float
    plan_t_per_year: float
    cost_musd: float
    verdict: str
    tests: tuple[OneTest, ...] = ()
    mix: Mix = "fixed"


def reading_row(plan: Plan, verdict: str, tests: Sequence[OneTest]) -> ReadingRow:
    """Return a plan with its tests as a reading of its target."""
    return ReadingRow(
        id=plan.count.screenline or "",
        name=plan.before.question.name,
        today_t_per_year=plan.before.tonnes_per_year,
        announced_t_per_year=next(t.found or 0.0 for t in tests if t.id == "announced"),
        plan_t_per_year=plan.after.tonnes_per_year,
        cost_musd=plan.cost_musd,
        verdict=verdict,
        tests=tuple(tests),
        mix=plan.count.mix or "free",
    )


def statement_of(case: Case) -> Message:
    """Return who said what about the target of a case; nothing when it names no statement.

    The statements are those of ``statement`` in ``case.toml``. Of one speaker and day they stand
    together.
    """
    rows = [case.records["claims"][c] for c in words(case.settings["statement"])]
    said = groupby(rows, key=lambda r: (str(r["speaker"]), str(r["date"]), str(r["source_id"])))
    sentences = [
        message(
            "Said in public (%(speaker)s, %(date)s; source %(source)s): %(claims)s.",
            speaker=speaker,
            date=date,
            source=listed(words(source)),
            claims=". ".join(str(r["claim"]).rstrip(".") for r in of_one),
        )
        for (speaker, date, source), of_one in said
    ]
    return joined(sentences)


def summary_of_readings(
    target_t_per_year: float,
    by: int,
    readings: Sequence[ReadingRow],
    statement: str = "",
    wanted: Mapping[int, float] | None = None,
) -> Message:
    """Return what several readings of a target come to, with every yes and every no.

    Parameters
    ----------
    target_t_per_year : float
        The target.
    by : int
        Its year.
    readings : sequence of ReadingRow
        The readings, with their tests.
    statement : str
        What was said in public, as [`statement_of`][] returns it.
    wanted : mapping of int to float, optional
        The targets by year, t/year, where several years have one.

    Returns
    -------
    Message
        One paragraph.
    """
    parts = [*_question(wanted or {by: target_t_per_year})]
    if statement:
        parts.insert(0, statement)
    if len({tuple(t.passed for t in r.tests) for r in readings}) > 1:
        parts.append(message("It depends on where they are counted."))
    for reading in readings:
        parts += _sentences(reading, target_t_per_year, by)
    if any(r.cost_musd > 0 for r in readings):
        parts.append(message("Costs are present values."))
    simulated = [t.passed is not None for r in readings for t in r.tests if t.id == "operation"]
    if not any(simulated):
        parts.append(message("No year of operation was simulated."))
    elif not all(simulated):
        parts.append(message("Where no simulated year is named, none was run."))
    drawn = [t.passed is not None for r in readings for t in r.tests if t.id == "probability"]
    if any(drawn) and not all(drawn):
        parts.append(message("Where no draws are named, none were made."))
    return joined(parts)


def _question(wanted: Mapping[int, float]) -> Iterator[str]:
    """Yield the question after targets by year, and of which of them the answer is."""
    (first, tonnes), *others = wanted.items()
    first_of_all = message(
        "%(tonnes)s million tonnes a year pass by %(year)s",
        tonnes=_mt(tonnes),
        year=Numeral(first),
    )
    each = [first_of_all, *(_by(tonnes, year) for year, tonnes in others)]
    yield message("Can %(targets)s?", targets=listed(each))
    if not others:
        return
    yield message(
        "What follows is of the last of these years, or of the first that is out of reach, and "
        "each cost is that of all works."
    )


def _by(tonnes: float, year: int) -> Message:
    return message("%(tonnes)s by %(year)s", tonnes=_mt(tonnes), year=Numeral(year))


def asked_mt(wanted: Mapping[int, float]) -> Message:
    """Return targets by year, t/year, in words."""
    (first, tonnes), *others = wanted.items()
    first_of_all = message(
        "%(tonnes)s million tonnes a year by %(year)s", tonnes=_mt(tonnes), year=Numeral(first)
    )
    return listed([first_of_all, *(_by(tonnes, year) for year, tonnes in others)])


def summary_of_one(
    target_t_per_year: float, by: int, reading: ReadingRow, asked: str = ""
) -> Message:
    """Return in a sentence what the only reading of a target comes to."""
    return message(
        "%(asked)s (%(reading)s): %(verdict)s; %(amounts)s.",
        asked=asked or asked_mt({by: target_t_per_year}),
        reading=reading.name,
        verdict=phrase(reading.verdict),
        amounts=_without_and_with(reading, target_t_per_year, by),
    )


def _sentences(reading: ReadingRow, target: float, by: int) -> Iterator[Message]:
    """Yield what a reading says of each test: the mix it was planned for first, operation last."""
    tests = {t.id: t for t in reading.tests}
    own = OWN_TEST[reading.mix]
    values: dict[str, object] = {
        "reading": reading.name,
        "amounts": _without_and_with(reading, target, by),
        "answer": message("yes, on paper") if tests[own].passed else message("no"),
    }
    if reading.mix == "free":
        yield message("Counted for “%(reading)s”, %(amounts)s: %(answer)s.", **values)
    else:
        yield message(
            "Counted for “%(reading)s”, %(amounts)s, %(how)s: %(answer)s.",
            how=phrase(tests[own].words),
            **values,
        )
    for name in _FURTHER:
        test = tests[name]
        if name == own:
            continue
        if test.passed is not None and test.found is not None:
            yield _sentence(test, _found(test.found, test.passed, target))
        elif name == "forecast":
            yield message(
                "What shippers would send is not known: no demand of the case runs there."
            )
    sure = tests.get("probability")
    if sure is not None and sure.passed is not None:
        yield message(
            "With every number drawn from its range the target is %(note)s: %(answer)s.",
            note=sure.note,
            answer=_yes_or_no(sure),
        )


def _yes_or_no(test: OneTest) -> Message:
    return message("yes") if test.passed else message("no")


def _sentence(test: OneTest, found: str) -> Message:
    """Say what a test found, in million tonnes, and whether that is enough."""
    values: dict[str, object] = {"found": found, "answer": _yes_or_no(test)}
    match test.id:
        case "paper":
            return message("In whatever mix fits %(found)s would pass: %(answer)s.", **values)
        case "mix":
            how = phrase(test.words.capitalize())
            return message("%(how)s %(found)s would pass: %(answer)s.", how=how, **values)
        case "announced":
            return message("Announced works alone would let %(found)s pass: %(answer)s.", **values)
        case "forecast":
            return message(
                "Shippers who choose their routes would send %(found)s: %(answer)s.", **values
            )
    return message("A simulated year carries %(found)s: %(answer)s.", **values)


OWN_TEST = {"free": "paper", "fixed": "mix"}
"""The test that a plan for a mix is made to pass."""

_FURTHER = ("paper", "mix", "announced", "forecast", "operation")
"""Tests that a paragraph speaks of, in its order."""


def _without_and_with(reading: ReadingRow, target: float, by: int) -> Message:
    """Say what gets through in the year of the target without works, and with those of the plan."""
    passed = next(t.passed for t in reading.tests if t.id == OWN_TEST[reading.mix])
    before, cost = reading.today_t_per_year, reading.cost_musd
    values: dict[str, object] = {
        "less": _found(before, reaches(before, target), target),
        "year": Numeral(by),
        "later": _found(reading.plan_t_per_year, passed, target),
        "cost": Numeral(f"{cost:,.0f}" if cost >= 100 else amount(cost)),
    }
    if cost > 0 and passed:
        return message(
            "%(less)s million get through in %(year)s without works, and %(later)s with works of "
            "%(cost)s million USD",
            **values,
        )
    if cost > 0:
        return message(
            "%(less)s million get through in %(year)s without works, and at most %(later)s with "
            "works of %(cost)s million USD",
            **values,
        )
    if passed:
        return message("%(less)s million get through in %(year)s without any works", **values)
    return message(
        "%(less)s million get through in %(year)s without works, and no works of the case let more "
        "pass",
        **values,
    )


def _found(tonnes: float, passed: bool | None, target: float) -> str:
    """Write tonnes; what falls short must not read like the target."""
    just_under = passed is False and tonnes < target and _mt(tonnes) == _mt(target)
    return message("just under %(tonnes)s", tonnes=_mt(tonnes)) if just_under else _mt(tonnes)


def _mt(tonnes: float) -> Numeral:
    return Numeral(amount(tonnes / T_PER_MT))
