"""What to do, in sentences that follow from the answer: works first, then all else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corridor.answers.map_rows import MapProjectRow, NetworkRows
from corridor.answers.recommend import ProjectRow, RecommendAnswer
from corridor.answers.report import ReportAnswer
from corridor.answers.values import CutRow, SwingRow
from corridor.answers.verdict import OneTest
from corridor.case.model import Case
from corridor.languages import ENGLISH, Language
from corridor.reports.figures.style import country
from corridor.reports.pages.action_words import effect, without
from corridor.reports.pages.words import (
    capital,
    measure_label,
    number_field,
    number_in_sentence,
    plain,
)

MOST = 10
"""Actions of a report."""

_REST = 4
"""Actions that are kept for what is not a work, where works would fill the list."""


@dataclass(frozen=True)
class Action:
    """One thing to do.

    Attributes
    ----------
    lead, words : str
        What to do, and why, in sentences.
    works : tuple of ProjectRow
        The works that it means, if any.
    reading : str
        Where the tonnes are counted for which it is needed; empty where it is for all.
    remark : str
        What follows in words of the answer, as the answer has them.
    """

    lead: str
    words: str
    works: tuple[ProjectRow, ...] = ()
    reading: str = ""
    remark: str = ""


def actions(case: Case, answer: ReportAnswer, language: Language = ENGLISH) -> list[Action]:
    """Return at most ten actions that the answer of a report supports.

    Works that change the same element are one action. Those of the target as it was asked for come
    first, then those that the further reading needs in addition, both by year. What else the answer
    calls for follows: what blocks a target, what to measure, cargo that does not come by itself,
    works that only the case proposes, and what binds next.

    Parameters
    ----------
    case : Case
        The case, for the names of its numbers.
    answer : ReportAnswer
        The answer.
    language : Language
        Language of the sentences.
    """
    works = list(_works(answer, language))
    rest = list(_rest(case, answer, language))
    room = MOST - min(len(rest), _REST)
    if len(works) > max(room, MOST - 2):
        works = _most_needed(works, max(room, MOST - 2), language)
    return [*works, *rest][:MOST]


def numbered(network: NetworkRows, todo: Sequence[Action]) -> NetworkRows:
    """Return a network whose projects are the actions that are works, in their order."""
    at = {project.id: project for project in network.projects}
    marks = []
    for action in todo:
        places = [at[work.id] for work in action.works if work.id in at]
        if not places:
            break
        paid = sum(work.undiscounted_musd for work in action.works)
        most = max(place.flow_mt for place in places)
        first = places[0]
        marks.append(MapProjectRow(first.id, first.name, first.lon, first.lat, paid, most))
    return replace(network, projects=tuple(marks))


def _works(answer: ReportAnswer, language: Language) -> Iterator[Action]:
    """Yield the works of each reading that no earlier one has, by what they change."""
    named: set[str] = set()
    several = len(answer.readings) > 1
    for reading in answer.readings:
        groups: dict[str, list[ProjectRow]] = {}
        for work in reading.plan.projects:
            if work.id not in named:
                first = work.changes[0].id if work.changes else work.id
                groups.setdefault(first, []).append(work)
        named |= reading.plan.built
        for works in groups.values():
            names = language.listed([w.name for w in works])
            yield Action(
                language.sentence("Carry out %(works)s.", works=names),
                " ".join(
                    [
                        _where_and_when(works, language),
                        _effects(works, language),
                        without(works, language, dated=len(reading.plan.targets) > 1),
                    ]
                ),
                tuple(works),
                language.translated(reading.plan.question) if several else "",
            )


def _where_and_when(works: Sequence[ProjectRow], language: Language) -> str:
    """Say where and when works are carried out, what they cost, who pays, and how firm they are."""
    start, finish = (str(year) for year in (min(w.start for w in works), _last_year(works)))
    years = [language.numbers(year) for year in (start, finish)]
    firm = dict.fromkeys(language.say(w.standing.replace("_", " ")) for w in works)
    values = {
        "where": language.listed(list(dict.fromkeys(_place(w.country, language) for w in works))),
        "years": years[0]
        if start == finish
        else language.sentence("%(start)s to %(finish)s", start=years[0], finish=years[1]),
        "cost": language.money(sum(w.undiscounted_musd for w in works)),
        "standing": language.listed(list(firm)),
    }
    payers = _payers(works, language)
    if not payers:
        return language.sentence("%(where)s, %(years)s, %(cost)s (%(standing)s).", **values)
    return language.sentence(
        "%(where)s, %(years)s, %(cost)s paid by %(payers)s (%(standing)s).", payers=payers, **values
    )


def _last_year(works: Sequence[ProjectRow]) -> int:
    return max(w.finish for w in works)


def _place(code: str, language: Language) -> str:
    return language.country(code, country(code)[0])


def _payers(works: Sequence[ProjectRow], language: Language) -> str:
    """Name those who pay, with their shares where there are several."""
    paid: dict[str, float] = {}
    for work in works:
        for payer, share in work.payers.items():
            paid[payer] = paid.get(payer, 0.0) + share * work.undiscounted_musd
    total = sum(paid.values())
    if not total:
        return ""
    if len(paid) == 1:
        return _place(next(iter(paid)), language)
    return language.listed(
        [
            f"{_place(payer, language)} {language.numbers(f'{musd / total:.0%}')}"
            for payer, musd in _largest_first(paid)
        ]
    )


def _largest_first(paid: dict[str, float]) -> list[tuple[str, float]]:
    return sorted(paid.items(), key=lambda item: -item[1])


def _effects(works: Sequence[ProjectRow], language: Language) -> str:
    """Say what the element that the works share can carry with and without them."""
    if not works[0].changes:
        return language.sentences(
            "It prepares other works.", "They prepare other works.", len(works)
        )
    change = works[0].changes[0]
    return effect(
        len(works),
        language,
        each_way=change.each_way,
        element=change.name,
        after=_capacity(change.to_t_per_year, language),
        before=_capacity(max(w.changes[0].from_t_per_year or 0.0 for w in works), language),
    )


def _capacity(tonnes: float | None, language: Language) -> str:
    return language.sentence("any number") if tonnes is None else _mt(tonnes, language)


def _mt(tonnes: float, language: Language) -> str:
    return language.amount(tonnes / 1e6)


def _most_needed(works: list[Action], room: int, language: Language) -> list[Action]:
    """Return the actions without which most is lost, and one that stands for all others."""

    def lost(action: Action) -> float:
        return max(w.lost_t_per_year for w in action.works)

    kept = set(map(id, sorted(works, key=lost, reverse=True)[: room - 1]))
    others = [w for action in works if id(action) not in kept for w in action.works]
    more = Action(
        language.sentence(
            "Carry out the other %(count)s works of the plan by %(year)s, for %(cost)s together.",
            count=language.numbers(str(len(others))),
            year=language.numbers(str(_last_year(others))),
            cost=language.money(sum(w.undiscounted_musd for w in others)),
        ),
        language.sentence("They are %(works)s.", works=language.listed([w.name for w in others])),
    )
    return [*(action for action in works if id(action) in kept), more]


def _rest(case: Case, answer: ReportAnswer, language: Language) -> Iterator[Action]:
    """Yield what the answer calls for beside works, the most pressing first."""
    several = len(answer.readings) > 1
    plans = [reading.plan for reading in answer.readings]
    for plan in plans:
        if plan.blocking_cut:
            yield _blocked(plan, several, language)
    yield from _queues(plans[0], language)
    yield from _measure(case, answer, language)
    tests = {test.id: test for test in plans[0].tests}
    yield from _cargo(plans[0], tests.get("forecast"), language)
    yield from _settle(plans[0], tests.get("announced"), language)
    if plans[0].projects and plans[0].status == "optimal" and plans[0].cut_after:
        yield _next(plans[0], language)


def _blocked(plan: RecommendAnswer, several: bool, language: Language) -> Action:
    """Say what stops a target that no plan reaches."""
    amounts = {
        "through": _mt(plan.throughput_after_t_per_year, language),
        "target": _mt(plan.target_t_per_year, language),
        "missing": _mt(plan.missing_t_per_year, language),
    }
    if plan.projects:
        words = language.sentence(
            "With all its works %(through)s of %(target)s million tonnes a year get through; "
            "%(missing)s are missing.",
            **amounts,
        )
    else:
        words = language.sentence(
            "%(through)s of %(target)s million tonnes a year get through; %(missing)s are missing.",
            **amounts,
        )
    places = _places(plan.blocking_cut, language)
    return Action(
        language.sentence("Find a further work that relieves %(places)s.", places=places),
        words,
        reading=language.translated(plan.question) if several else "",
        remark=plan.cure,
    )


def _places(cut: Sequence[CutRow], language: Language) -> str:
    """Name what is in a cut and open, with its countries."""
    rows = [row for row in cut if row.capacity_t_per_year > 0] or list(cut)
    named = [
        language.sentence(
            "%(element)s in %(country)s", element=row.name, country=_place(row.country, language)
        )
        for row in rows[:3]
    ]
    return language.listed(named)


def _queues(plan: RecommendAnswer, language: Language) -> Iterator[Action]:
    """Yield what a simulated year found that fails."""
    test = next((t for t in plan.tests if t.id == "operation"), None)
    if test is not None and test.passed is False:
        lead = language.sentence("Settle how the plan is to be operated.")
        yield Action(lead, _sentence(test.note, language))


def _sentence(words: str, language: Language) -> str:
    """Return words of an answer as a sentence."""
    return capital(language.translated(words), language).rstrip(".") + "."


def _measure(case: Case, answer: ReportAnswer, language: Language) -> Iterator[Action]:
    """Yield which number to measure first."""
    sure = answer.confidence
    if sure is not None and sure.measure_next:
        row = sure.measure_next[0]
        what = number_in_sentence(case, measure_label(row), language)
        lead = language.sentence("Measure %(what)s.", what=what)
        yield Action(lead, _sentence(row.words, language))
        return
    swings = [s for s in answer.plan.tornado if None not in (s.low_result, s.high_result)]
    unsure = [s for s in swings if s.quality != "stated"] or swings
    if unsure:
        yield _measured(case, max(unsure, key=_spread_t), language)


def _spread_t(swing: SwingRow) -> float:
    return abs((swing.high_result or 0.0) - (swing.low_result or 0.0))


def _measured(case: Case, swing: SwingRow, language: Language) -> Action:
    field = number_field(case, swing.number)
    value = language.say(plain(swing.value))
    if field is not None and field.unit:
        value = f"{value} {language.unit(field.unit)}"
    least, most = sorted(t or 0.0 for t in (swing.low_result, swing.high_result))
    return Action(
        language.sentence(
            "Measure %(what)s.", what=number_in_sentence(case, swing.number, language)
        ),
        language.sentence(
            "It is %(quality)s: %(value)s, plausibly %(low)s to %(high)s. Between these the plan "
            "carries %(least)s to %(most)s million tonnes a year, and no other number without a "
            "stated source moves it more.",
            quality=language.say(swing.quality),
            value=value,
            low=language.say(plain(swing.low)),
            high=language.say(plain(swing.high)),
            least=_mt(least, language),
            most=_mt(most, language),
        ),
    )


def _cargo(plan: RecommendAnswer, test: OneTest | None, language: Language) -> Iterator[Action]:
    """Yield that cargo has to be won where shippers would not send it."""
    if test is not None and test.passed is False and test.found is not None:
        yield Action(
            language.sentence("Secure the cargo before the money is spent."),
            language.sentence(
                "Shippers who choose their routes by the demand of %(year)s send %(sent)s of "
                "%(target)s million tonnes a year this way.",
                year=language.numbers(str(plan.by)),
                sent=_mt(test.found, language),
                target=_mt(plan.target_t_per_year, language),
            ),
        )


def _settle(plan: RecommendAnswer, test: OneTest | None, language: Language) -> Iterator[Action]:
    """Yield that works have to be decided on which nobody but the case proposes."""
    proposed = [w.name for w in plan.projects if w.standing in ("proposed", "studied")]
    if proposed and test is not None and test.passed is False and test.found is not None:
        yield Action(
            language.sentence(
                "Have %(works)s studied and decided.", works=language.listed(proposed)
            ),
            language.sentence(
                "Announced works alone let %(amount)s million tonnes a year pass.",
                amount=_mt(test.found, language),
            ),
        )


def _next(plan: RecommendAnswer, language: Language) -> Action:
    return Action(
        language.sentence("Watch %(places)s.", places=_places(plan.cut_after, language)),
        language.sentence(
            "With the plan in operation that is what stops more than %(amount)s million tonnes a "
            "year.",
            amount=_mt(plan.throughput_after_t_per_year, language),
        ),
    )
