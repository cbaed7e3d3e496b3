"""Readings of a target side by side, and what they come to in a paragraph of plain words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from corridor.answers.verdict import OneTest
from corridor.case.count import Mix
from corridor.case.model import Case
from corridor.case.tables import words
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


def statement_of(case: Case) -> str:
    """Return who said what about the target of a case; nothing when it names no statement.

    The statements are those of ``statement`` in ``case.toml``. Of one speaker and day they stand
    together.
    """
    rows = [case.records["claims"][c] for c in words(case.settings["statement"])]
    said = groupby(rows, key=lambda r: (str(r["speaker"]), str(r["date"]), str(r["source_id"])))
    return " ".join(
        f"Said in public ({speaker}, {date}; source {' and '.join(words(source))}): "
        f"{'. '.join(str(r['claim']).rstrip('.') for r in of_one)}."
        for (speaker, date, source), of_one in said
    )


def summary_of_readings(
    target_t_per_year: float,
    by: int,
    readings: Sequence[ReadingRow],
    statement: str = "",
    asked: str = "",
) -> str:
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
    asked : str
        The targets in words where several years have one, as [`asked_mt`][] returns them.

    Returns
    -------
    str
        One paragraph.
    """
    asked = asked or asked_mt({by: target_t_per_year})
    parts = [statement, f"Can {asked.replace(' by ', ' pass by ', 1)}?"]
    if " and " in asked:
        parts.append(
            "What follows is of the last of these years, or of the first that is out of reach, and "
            "each cost is that of all works."
        )
    if len({tuple(t.passed for t in r.tests) for r in readings}) > 1:
        parts.append("It depends on where they are counted.")
    for reading in readings:
        parts += _sentences(reading, target_t_per_year, by)
    if any(r.cost_musd > 0 for r in readings):
        parts.append("Costs are present values.")
    simulated = [t.passed is not None for r in readings for t in r.tests if t.id == "operation"]
    if not any(simulated):
        parts.append("No year of operation was simulated.")
    elif not all(simulated):
        parts.append("Where no simulated year is named, none was run.")
    drawn = [t.passed is not None for r in readings for t in r.tests if t.id == "probability"]
    if any(drawn) and not all(drawn):
        parts.append("Where no draws are named, none were made.")
    return " ".join(filter(None, parts))


def asked_mt(wanted: Mapping[int, float]) -> str:
    """Return targets by year, t/year, in words."""
    (first, tonnes), *others = wanted.items()
    told = [f"{_mt(tonnes)} million tonnes a year by {first}"]
    told += [f"{_mt(t)} by {by}" for by, t in others]
    return " and ".join(filter(None, (", ".join(told[:-1]), told[-1])))


def summary_of_one(target_t_per_year: float, by: int, reading: ReadingRow, asked: str = "") -> str:
    """Return in a sentence what the only reading of a target comes to."""
    return (
        f"{asked or asked_mt({by: target_t_per_year})} ({reading.name}): "
        f"{reading.verdict}; {_without_and_with(reading, target_t_per_year, by)}."
    )


def _sentences(reading: ReadingRow, target: float, by: int) -> Iterator[str]:
    """Yield what a reading says of each test: the mix it was planned for first, operation last."""
    tests = {t.id: t for t in reading.tests}
    own = OWN_TEST[reading.mix]
    answer = "yes, on paper" if tests[own].passed else "no"
    how = "" if reading.mix == "free" else f", {tests[own].words}"
    amounts = _without_and_with(reading, target, by)
    yield f"Counted for “{reading.name}”, {amounts}{how}: {answer}."
    for name, sentence in _SENTENCES.items():
        test = tests[name]
        if name == own:
            continue
        if test.passed is not None and test.found is not None:
            answer = "yes" if test.passed else "no"
            how = test.words.capitalize()
            yield f"{sentence.format(_found(test.found, test.passed, target), how=how)}: {answer}."
        elif name == "forecast":
            yield "What shippers would send is not known: no demand of the case runs there."
    sure = tests.get("probability")
    if sure is not None and sure.passed is not None:
        answer = "yes" if sure.passed else "no"
        yield f"With every number drawn from its range the target is {sure.note}: {answer}."


OWN_TEST = {"free": "paper", "fixed": "mix"}
"""The test that a plan for a mix is made to pass."""

_SENTENCES = {
    "paper": "In whatever mix fits {} would pass",
    "mix": "{how} {} would pass",
    "announced": "Announced works alone would let {} pass",
    "forecast": "Shippers who choose their routes would send {}",
    "operation": "A simulated year carries {}",
}
"""Each test, with the million tonnes that were found."""


def _without_and_with(reading: ReadingRow, target: float, by: int) -> str:
    """Say what gets through in the year of the target without works, and with those of the plan."""
    passed = next(t.passed for t in reading.tests if t.id == OWN_TEST[reading.mix])
    before = reading.today_t_per_year
    less = _found(before, reaches(before, target), target)
    later = _found(reading.plan_t_per_year, passed, target)
    without = f"{less} million get through in {by} without"
    if reading.cost_musd > 0:
        most = "" if passed else "at most "
        cost = reading.cost_musd
        paid = f"{cost:,.0f}" if cost >= 100 else amount(cost)
        return f"{without} works, and {most}{later} with works of {paid} million USD"
    if passed:
        return f"{without} any works"
    return f"{without} works, and no works of the case let more pass"


def _found(tonnes: float, passed: bool | None, target: float) -> str:
    """Write tonnes; what falls short must not read like the target."""
    just_under = passed is False and tonnes < target and _mt(tonnes) == _mt(target)
    return f"just under {_mt(tonnes)}" if just_under else _mt(tonnes)


def _mt(tonnes: float) -> str:
    return amount(tonnes / T_PER_MT)
