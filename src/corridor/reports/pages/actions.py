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
from corridor.reports.figures.style import country, money
from corridor.reports.pages.words import measured, number_field, number_words, plain
from corridor.showing import amount

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
    """

    lead: str
    words: str
    works: tuple[ProjectRow, ...] = ()
    reading: str = ""


def actions(case: Case, answer: ReportAnswer) -> list[Action]:
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
    """
    works = list(_works(answer))
    rest = list(_rest(case, answer))
    room = MOST - min(len(rest), _REST)
    if len(works) > max(room, MOST - 2):
        works = _most_needed(works, max(room, MOST - 2))
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


def _works(answer: ReportAnswer) -> Iterator[Action]:
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
            yield Action(
                f"Carry out {_listed([w.name for w in works])}.",
                " ".join(
                    [
                        _where_and_when(works),
                        *_effects(works),
                        _without(works, reading.plan),
                    ]
                ),
                tuple(works),
                reading.plan.question if several else "",
            )


def _where_and_when(works: Sequence[ProjectRow]) -> str:
    """Say where and when works are carried out, what they cost, who pays, and how firm they are."""
    where = _listed(list(dict.fromkeys(country(w.country)[0] for w in works)))
    start, finish = min(w.start for w in works), max(w.finish for w in works)
    when = f"{start}" if start == finish else f"{start} to {finish}"
    paid = money(sum(w.undiscounted_musd for w in works))
    firm = _listed(list(dict.fromkeys(w.standing.replace("_", " ") for w in works)))
    return f"{where}, {when}, {paid}{_payers(works)} ({firm})."


def _payers(works: Sequence[ProjectRow]) -> str:
    """Name those who pay, with their shares where there are several."""
    paid: dict[str, float] = {}
    for work in works:
        for payer, share in work.payers.items():
            paid[payer] = paid.get(payer, 0.0) + share * work.undiscounted_musd
    total = sum(paid.values())
    if not total:
        return ""
    if len(paid) == 1:
        return f" paid by {country(next(iter(paid)))[0]}"
    shares = [f"{country(p)[0]} {musd / total:.0%}" for p, musd in _largest_first(paid)]
    return f" paid by {_listed(shares)}"


def _largest_first(paid: dict[str, float]) -> list[tuple[str, float]]:
    return sorted(paid.items(), key=lambda item: -item[1])


def _effects(works: Sequence[ProjectRow]) -> Iterator[str]:
    """Yield what the element that the works share can carry with and without them."""
    if not works[0].changes:
        yield "It prepares other works." if len(works) == 1 else "They prepare other works."
        return
    change = works[0].changes[0]
    each = " each way" if change.each_way else ""
    most = max(w.changes[0].from_t_per_year or 0.0 for w in works)
    any_one = "either" if len(works) == 2 else "any one"
    without = "without it" if len(works) == 1 else f"without {any_one} of them at most"
    yield (
        f"{change.name} then has room for {_capacity(change.to_t_per_year)} million tonnes a year"
        f"{each}, {without} for {_capacity(most)}."
    )


def _capacity(tonnes: float | None) -> str:
    return "any number" if tonnes is None else amount(tonnes / 1e6)


def _without(works: Sequence[ProjectRow], plan: RecommendAnswer) -> str:
    """Say what is lost without the work that matters most of these."""
    worst = max(works, key=lambda w: w.lost_t_per_year)
    if not worst.relieves:
        return "Other works of the plan require it."
    left, whole = worst.without_t_per_year, worst.without_t_per_year + worst.lost_t_per_year
    which = "Without it" if len(works) == 1 else f"Without {worst.name}"
    also = [name for name in worst.relieves if name != worst.changes[0].name]
    stopped = f" because of {_listed(also)}" if also else ""
    when = " in the first year that needs it" if len(plan.targets) > 1 else ""
    return f"{which} {amount(left / 1e6)} of {amount(whole / 1e6)} get through{when}{stopped}."


def _most_needed(works: list[Action], room: int) -> list[Action]:
    """Return the actions without which most is lost, and one that stands for all others."""

    def lost(action: Action) -> float:
        return max(w.lost_t_per_year for w in action.works)

    kept = set(map(id, sorted(works, key=lost, reverse=True)[: room - 1]))
    others = [w for action in works if id(action) not in kept for w in action.works]
    paid = money(sum(w.undiscounted_musd for w in others))
    more = Action(
        f"Carry out the other {len(others)} works of the plan by {max(w.finish for w in others)}, "
        f"for {paid} together.",
        f"They are {_listed([w.name for w in others])}.",
    )
    return [*(action for action in works if id(action) in kept), more]


def _rest(case: Case, answer: ReportAnswer) -> Iterator[Action]:
    """Yield what the answer calls for beside works, the most pressing first."""
    several = len(answer.readings) > 1
    plans = [reading.plan for reading in answer.readings]
    for plan in plans:
        if plan.blocking_cut:
            yield _blocked(plan, several)
    yield from _queues(plans[0])
    yield from _measure(case, answer)
    tests = {test.id: test for test in plans[0].tests}
    yield from _cargo(plans[0], tests.get("forecast"))
    yield from _settle(plans[0], tests.get("announced"))
    if plans[0].projects and plans[0].status == "optimal" and plans[0].cut_after:
        yield _next(plans[0])


def _blocked(plan: RecommendAnswer, several: bool) -> Action:
    """Say what stops a target that no plan reaches."""
    through = amount(plan.throughput_after_t_per_year / 1e6)
    target = amount(plan.target_t_per_year / 1e6)
    built = "With all its works " if plan.projects else ""
    return Action(
        f"Find a further work that relieves {_places(plan.blocking_cut)}.",
        f"{built}{through} of {target} million tonnes a year get through; "
        f"{amount(plan.missing_t_per_year / 1e6)} are missing. {plan.cure}".strip(),
        reading=plan.question if several else "",
    )


def _places(cut: Sequence[CutRow]) -> str:
    """Name what is in a cut and open, with its countries."""
    rows = [row for row in cut if row.capacity_t_per_year > 0] or list(cut)
    return _listed([f"{row.name} in {country(row.country)[0]}" for row in rows[:3]])


def _queues(plan: RecommendAnswer) -> Iterator[Action]:
    """Yield what a simulated year found that fails."""
    test = next((t for t in plan.tests if t.id == "operation"), None)
    if test is not None and test.passed is False:
        yield Action("Settle how the plan is to be operated.", f"{_capital(test.note)}.")


def _measure(case: Case, answer: ReportAnswer) -> Iterator[Action]:
    """Yield which number to measure first."""
    sure = answer.confidence
    if sure is not None and sure.measure_next:
        row = sure.measure_next[0]
        yield Action(f"Measure {_in_sentence(measured(case, row))}.", f"{_capital(row.words)}.")
        return
    swings = [s for s in answer.plan.tornado if None not in (s.low_result, s.high_result)]
    unsure = [s for s in swings if s.quality != "stated"] or swings
    if unsure:
        yield _measured(case, max(unsure, key=_spread_t))


def _spread_t(swing: SwingRow) -> float:
    return abs((swing.high_result or 0.0) - (swing.low_result or 0.0))


def _measured(case: Case, swing: SwingRow) -> Action:
    field = number_field(case, swing.number)
    unit = f" {field.unit}" if field is not None and field.unit else ""
    ends = sorted(amount((t or 0.0) / 1e6) for t in (swing.low_result, swing.high_result))
    ends = sorted(ends, key=float)
    return Action(
        f"Measure {_in_sentence(number_words(case, swing.number))}.",
        f"It is {swing.quality}: {plain(swing.value)}{unit}, plausibly {plain(swing.low)} to "
        f"{plain(swing.high)}. Between these the plan carries {ends[0]} to {ends[1]} million "
        "tonnes a year, and no other number without a stated source moves it more.",
    )


def _cargo(plan: RecommendAnswer, test: OneTest | None) -> Iterator[Action]:
    """Yield that cargo has to be won where shippers would not send it."""
    if test is not None and test.passed is False and test.found is not None:
        target, sent = amount(plan.target_t_per_year / 1e6), amount(test.found / 1e6)
        yield Action(
            "Secure the cargo before the money is spent.",
            f"Shippers who choose their routes by the demand of {plan.by} send {sent} of {target} "
            "million tonnes a year this way.",
        )


def _settle(plan: RecommendAnswer, test: OneTest | None) -> Iterator[Action]:
    """Yield that works have to be decided on which nobody but the case proposes."""
    proposed = [w.name for w in plan.projects if w.standing in ("proposed", "studied")]
    if proposed and test is not None and test.passed is False and test.found is not None:
        yield Action(
            f"Have {_listed(proposed)} studied and decided.",
            f"Announced works alone let {amount(test.found / 1e6)} million tonnes a year pass.",
        )


def _next(plan: RecommendAnswer) -> Action:
    return Action(
        f"Watch {_places(plan.cut_after)}.",
        f"With the plan in operation that is what stops more than "
        f"{amount(plan.throughput_after_t_per_year / 1e6)} million tonnes a year.",
    )


def _in_sentence(words: str) -> str:
    """Return a name of a number as it stands within a sentence."""
    place, _, what = words.partition(": ")
    if not what:
        return words
    if not place.endswith(" by default"):
        return f"the {what} of {place}"
    kind = place.removeprefix("All ").removesuffix(" by default")
    return f"the {what} of {kind}, wherever the case has no figure of its own"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:].rstrip(".")


def _listed(names: Sequence[str]) -> str:
    """Write names as a sentence does."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
