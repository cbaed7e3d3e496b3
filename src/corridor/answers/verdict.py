"""How firm an answer is: tests of equal weight, and the one word that follows from them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from corridor.answers.simulate import SimulateAnswer
from corridor.assignment.counted.by_question import counted_t
from corridor.assignment.of_case.assign import assign_capacities
from corridor.case.count import Count
from corridor.case.demand import pairs as demand_pairs
from corridor.case.schema import schema
from corridor.elements.table import Capacities, capacities
from corridor.maxflow.forms import in_any_mix
from corridor.maxflow.question import Question, ask
from corridor.maxflow.throughput import Throughput, solve
from corridor.messages import Message, Numeral, joined, message, phrase
from corridor.planning.plan import Plan
from corridor.planning.pool import reaches
from corridor.planning.standing import Reliance, most_with, reliance

CHOICE_GAP = 1e-4
"""Gap of the assignment that says what shippers send: a tonne in ten thousand."""

CHANCE = 2.0
"""Standard deviations of random arrivals by which a simulated year may fall short."""

QUEUES = 3
"""Growing queues that a note names."""

SURE = 0.8
"""Probability with which a plan has to carry its target, unless another is asked for."""

TEST_NAMES = {
    "paper": "on paper, any mix of cargo",
    "mix": "in the proportions of the forecast",
    "forecast": "by the choice of shippers",
    "announced": "with announced works alone",
    "operation": "in operation",
    "probability": "with the probability that is asked for",
}
"""The tests in words, in their order; the last is one of plans and of targets alone."""

MUCH_MORE = 1.5
"""From so many times on, a ratio says more of a target than a gap."""

MT_SHOWN = 5e3
"""Tonnes a year below which a gap in million tonnes would be shown as nothing."""

FIXED_MIX = "in a fixed mix"
"""The test ``mix`` in words where the proportions are not those of the forecast."""


@dataclass(frozen=True)
class OneTest:
    """One test of an answer.

    Attributes
    ----------
    id : str
        ``paper``: any mix of cargo. ``mix``: cargo in the proportions of the forecast.
        ``forecast``: cargo that comes when shippers choose their routes. ``announced``: works
        that are announced or firmer, alone. ``operation``: a simulated year. ``probability``: all
        numbers that have a range, drawn from it.
    passed : bool or None
        Whether so many tonnes get through, or so often; None when it was not tried.
    found : float or None
        Tonnes a year that were found; None for ``probability``.
    note : str
        What that means, in a sentence.
    share : float, optional
        For ``probability``, the share of the draws in which the target is carried.
    name : str, optional
        What the test is in words, where that is not what [`TEST_NAMES`][] says.
    """

    id: str
    passed: bool | None
    found: float | None
    note: str
    share: float | None = None
    name: str | None = None

    @property
    def words(self) -> str:
        """What the test is, in words."""
        return self.name or TEST_NAMES[self.id]


def plan_tests(
    plan: Plan,
    simulated: SimulateAnswer | None = None,
    rests: Reliance | None = None,
    probability: OneTest | None = None,
) -> tuple[OneTest, ...]:
    """Return the six tests of a plan.

    Parameters
    ----------
    plan : Plan
        The plan.
    simulated : SimulateAnswer, optional
        A simulated year with it.
    rests : Reliance, optional
        What of it rests on works that only the case proposes, where that is known already.
    probability : OneTest, optional
        The test of its probability, as [`probability_test`][] returns it, where one was computed.
    """
    target = plan.target_t_per_year
    rests = rests or reliance(plan)
    return (
        _paper(_any_mix(plan.after), target),
        _mix(plan.in_demand_mix, target),
        _forecast(_chosen_t(plan.after, plan.by), target),
        _announced(most_with(plan, "announced"), target, rests),
        _operation(simulated, target),
        probability or NOT_COMPUTED,
    )


NOT_COMPUTED = OneTest(
    "probability",
    None,
    None,
    message("not computed: ask for a probability (recommend) or for samples (report)"),
)
"""The test of a probability that was not computed: it claims nothing."""


def not_drawn(screenline: str) -> OneTest:
    """Return the test of the probability at a screenline where only that of another was drawn."""
    note = message(
        "drawn for the first reading alone: a plan with a probability that is counted at "
        "%(screenline)s draws for this one",
        screenline=screenline,
    )
    return replace(NOT_COMPUTED, note=note)


def probability_test(share: float, samples: int, asked: float | None = None) -> OneTest:
    """Return whether a target is carried as often as is asked for.

    Parameters
    ----------
    share : float
        Share of the draws in which it is carried.
    samples : int
        How many draws there were.
    asked : float, optional
        What is asked for; [`SURE`][] when not given.
    """
    wanted = SURE if asked is None else asked
    passed = share >= wanted
    note = message(
        "carried in %(share)s of %(samples)s draws; %(wanted)s are asked for",
        share=percent(share),
        samples=Numeral(f"{samples:,}"),
        wanted=percent(wanted),
    )
    return OneTest("probability", passed, None, note, share)


def percent(share: float) -> Numeral:
    """Write a share in per cent, cut to a tenth: what falls short does not read like enough."""
    return Numeral(f"{math.floor(1000 * share + 1e-9) / 10:g}%")


def untested(tests: Sequence[OneTest]) -> Message:
    """Name the tests that were not made; empty where all were."""
    return joined([phrase(t.words) for t in tests if t.passed is None], ", ")


def throughput_tests(
    top: Throughput, count: Count, simulated: SimulateAnswer | None = None
) -> tuple[OneTest, ...]:
    """Return the five tests of a throughput: whether that much gets through in other ways too."""
    target, sit, others = top.tonnes_per_year, top.capacities.situation, top.question.others
    if target <= 0:
        none = message("nothing gets through on paper")
        _, *others_than_paper, _ = TEST_NAMES
        found = (OneTest(test, None, None, none) for test in others_than_paper)
        return OneTest("paper", False, 0.0, phrase("nothing gets through")), *found
    mixed = top
    if count.mix == "free":
        fixed = ask(sit, replace(count, mix="fixed"))
        mixed = solve(top.capacities, fixed, others or "ignored")
    return (
        _paper(_any_mix(top), target),
        _mix(mixed, target),
        _forecast(_chosen_t(top, sit.year), target),
        _with_firm_works(top),
        _operation(simulated, target),
    )


def _with_firm_works(top: Throughput) -> OneTest:
    """Return what gets through without the works that are less firm than announced."""
    sit, order = top.capacities.situation, schema()["projects"]["standing"].choices
    firm, projects = order[: order.index("announced") + 1], sit.case.records["projects"]
    gone = {p for p in sit.built if projects[p]["standing"] not in firm}
    if not gone:
        note = message("nothing that is taken as built is less firm than announced")
        return OneTest("announced", True, top.tonnes_per_year, note)
    caps = capacities(sit.without(gone))
    found = solve(caps, top.question, top.question.others or "ignored").tonnes_per_year
    note = message(
        "%(found)s million t/year get through without works that are only studied or proposed",
        found=_mt(found),
    )
    return _row("announced", found, top.tonnes_per_year, note)


def verdict_of(tests: Sequence[OneTest]) -> str:
    """Return the one word that the tests of an answer come to.

    ``nothing gets through``: not a tonne, as where all routes are shut. ``out of reach``: not even
    any mix of cargo gets through. ``on paper only``: some mix does, that of the forecast does not.
    ``fails in operation``: a simulated year carries less, of this cargo or of the other that has
    its place beside it, or queues grow through it. ``holds, but
    on proposed works``: announced works alone do not reach it. ``holds, without the demand for
    it``: shippers would not send so much. ``holds, but not surely``: the target is carried less
    often than is asked for when numbers are drawn from their ranges. ``holds in the forecast mix``:
    nothing fails, but nothing was simulated; ``holds in a fixed mix`` where that of the forecast is
    not known or another is asked for. ``holds in operation``: nothing fails, and a simulated
    year passes. A test that was not made fails nothing; [`untested`][] names it.
    """
    passed = {t.id: t.passed for t in tests}
    for name, word in (
        ("paper", "out of reach" if any(t.found for t in tests[:1]) else "nothing gets through"),
        ("mix", "on paper only"),
        ("operation", "fails in operation"),
        ("announced", "holds, but on proposed works"),
        ("forecast", "holds, without the demand for it"),
        ("probability", "holds, but not surely"),
    ):
        if passed.get(name) is False:
            return word
    if passed["operation"]:
        return "holds in operation"
    return holds_in_mix(by_demand=all(t.name != FIXED_MIX for t in tests))


HOLDS = frozenset({"holds in operation", "holds in the forecast mix", "holds in a fixed mix"})
"""The words of answers of which no test that was made fails."""

Firmness = Literal["passed", "open", "unreachable"]


def firmness(verdict: str, *, reached: bool) -> Firmness:
    """Return how firm a verdict is, which all colours of it follow.

    ``passed`` (green) where no test that was made fails; ``open`` (the colour of a caution) where
    the target is reached on a condition or a test fails; ``unreachable`` (red) where it is not.
    """
    if not reached:
        return "unreachable"
    return "passed" if verdict in HOLDS else "open"


def holds_in_mix(*, by_demand: bool) -> str:
    """Return the word for what holds in a mix that is or is not that of the demand."""
    return "holds in the forecast mix" if by_demand else "holds in a fixed mix"


def _row(test: str, found: float, target: float, note: str) -> OneTest:
    return OneTest(test, reaches(found, target), found, note)


def _through(tonnes: float) -> Message:
    return message("%(found)s million t/year get through", found=_mt(tonnes))


def _paper(found: float, target: float) -> OneTest:
    return _row("paper", found, target, _through(found))


def _announced(found: float, target: float, rests: Reliance) -> OneTest:
    """Return whether the works that somebody has announced carry a target without the others.

    Where they do, the plan may still be another set, which is cheaper or keeps other cargo going.
    """
    test = _row("announced", found, target, _through(found))
    if rests.cost_share <= 0 and rests.gain_share <= 0:
        return test
    shares = {
        "found": _mt(found),
        "cost": Numeral(f"{rests.cost_share:.0%}"),
        "gain": Numeral(f"{rests.gain_share:.0%}"),
    }
    if test.passed:
        note = message(
            "%(found)s million t/year get through by another set of works; in this plan, works "
            "that only this case proposes are %(cost)s of the cost and %(gain)s of the gain",
            **shares,
        )
    else:
        note = message(
            "%(found)s million t/year get through; works that only this case proposes are "
            "%(cost)s of the cost and %(gain)s of the gain",
            **shares,
        )
    return replace(test, note=note)


def _mix(top: Throughput, target: float) -> OneTest:
    """Return whether a target is carried in fixed proportions, and in which."""
    found = top.tonnes_per_year
    test = _row("mix", found, target, _through(found))
    if top.question.by_demand:
        return test
    note = message(
        "%(found)s million t/year get through, in the proportion that is asked of the two "
        "directions",
        found=_mt(found),
    )
    if top.question.by_direction is None:
        note = message(
            "%(found)s million t/year get through, in equal parts each way, as no demand of the "
            "case runs between these places",
            found=_mt(found),
        )
        if top.question.direction != "both":
            note = message(
                "%(found)s million t/year get through, in one direction; no demand of the case "
                "runs that way between these places",
                found=_mt(found),
            )
    return replace(test, note=note, name=FIXED_MIX)


def _forecast(found: float | None, target: float) -> OneTest:
    if found is None:
        note = message(
            "no demand of the case runs between these places: name zones to see what would come"
        )
        return OneTest("forecast", None, None, note)
    note = message(
        "shippers who choose their routes send %(found)s million t/year this way", found=_mt(found)
    )
    if target / 1e3 < found and not reaches(found, target):
        note = _over(found, target)
    return OneTest("forecast", reaches(found, target), found, note)


def _over(found: float, target: float) -> Message:
    """Return how far a target is above what comes: a gap while that is small, else how often."""
    if target / found >= MUCH_MORE:
        return message(
            "shippers who choose their routes send %(found)s million t/year this way; %(target)s "
            "million t/year is %(times)s times that",
            found=_mt(found),
            target=_mt(target),
            times=Numeral(f"{target / found:.1f}"),
        )
    gap = target - found
    if gap < MT_SHOWN:
        return message(
            "shippers who choose their routes send %(found)s million t/year this way, %(gap)s "
            "t/year less than %(target)s million t/year",
            found=_mt(found),
            gap=Numeral(f"{gap:,.0f}"),
            target=_mt(target),
        )
    return message(
        "shippers who choose their routes send %(found)s million t/year this way, %(gap)s million "
        "t/year less than %(target)s million t/year",
        found=_mt(found),
        gap=_mt(gap),
        target=_mt(target),
    )


def _operation(simulated: SimulateAnswer | None, target: float) -> OneTest:
    """Return whether a simulated year delivers the target and the other cargo, and no queue grows.

    Both may be short by chance. The other cargo has its place on paper: a target that is met by
    pushing it aside is not what the plan says.
    """
    if simulated is None:
        return OneTest("operation", None, None, message("not simulated: ask for a simulated year"))
    found = simulated.throughput_t_per_year
    others_arrive = simulated.others != "served" or serves_others(simulated)
    passed = reaches(found + CHANCE * simulated.chance_t_per_year, target)
    note = joined([_arrived(simulated, others_arrive=others_arrive), *_queues(simulated)], "; ")
    passed = passed and others_arrive and not simulated.growing
    return OneTest("operation", passed, found, note)


def _arrived(simulated: SimulateAnswer, *, others_arrive: bool) -> Message:
    """Say what arrives in a simulated year, and what of the other cargo."""
    values = {"found": _mt(simulated.throughput_t_per_year)}
    if simulated.others != "served":
        return message(
            "%(found)s million t/year arrive in a simulated year of this cargo alone", **values
        )
    if simulated.others_offered_t_per_year <= 0:
        return message(
            "%(found)s million t/year arrive in a simulated year beside the other cargo", **values
        )
    values["arrived"] = _mt(simulated.others_throughput_t_per_year)
    values["offered"] = _mt(simulated.others_offered_t_per_year)
    if others_arrive:
        return message(
            "%(found)s million t/year arrive in a simulated year beside the other cargo, of which "
            "%(arrived)s of %(offered)s million t/year share its way and arrive",
            **values,
        )
    return message(
        "%(found)s million t/year arrive in a simulated year beside the other cargo, of which only "
        "%(arrived)s of %(offered)s million t/year share its way and arrive",
        **values,
    )


def _queues(simulated: SimulateAnswer) -> Iterator[Message]:
    """Yield which queues grow all year, and how many of them are of other cargo alone."""
    growing = simulated.growing
    if not growing:
        return
    count, names = Numeral(len(growing)), joined(growing[:QUEUES], ", ")
    said = message("a queue grows all year, at %(names)s", names=names)
    if len(growing) > 1:
        said = message("%(count)s queues grow all year, at %(names)s", count=count, names=names)
    alone = {row.id for row in simulated.elements if row.growing and not row.counted}
    if not alone:
        yield said
        return
    yield message(
        "%(queues)s (%(count)s of them where only other cargo passes)",
        queues=said,
        count=Numeral(len(alone)),
    )


def serves_others(simulated: SimulateAnswer) -> bool:
    """Return whether the other cargo that was offered arrives too, but for chance."""
    found = simulated.others_throughput_t_per_year
    chance = simulated.others_chance_t_per_year
    return reaches(found + CHANCE * chance, simulated.others_offered_t_per_year)


def _any_mix(top: Throughput) -> float:
    """Return what gets through when pairs count in any proportion."""
    question = top.question
    if question.share is None:
        return top.tonnes_per_year
    free = in_any_mix(question)
    return solve(top.capacities, free, question.others or "ignored").tonnes_per_year


def _chosen_t(top: Throughput, year: int) -> float | None:
    """Return the demand of a year that crosses the screenline when shippers choose.

    None where no pair of the demand is meant. Where the directions keep a proportion, as many
    tonnes as the one that gets less of its share allows.
    """
    caps, question = top.capacities, top.question
    then = Capacities(replace(caps.situation, year=year), caps.elements)
    if not {*question.pairs, *question.own_pairs} & set(demand_pairs(then.situation)):
        return None
    flows = assign_capacities(then, gap=CHOICE_GAP, leave_stranded=True).flows
    if question.by_direction is None:
        return counted_t(flows, question)
    each = (counted_t(flows, _one_way(question, ahead)) for ahead in (True, False))
    return min(t / share for t, share in zip(each, question.by_direction, strict=True))


def _one_way(question: Question, ahead: bool) -> Question:
    """Return a question about one of its directions."""
    own = zip(question.own_pairs, question.own_forward, strict=True)
    pairs = zip(question.pairs, question.forward, strict=True)
    return replace(
        question,
        pairs=tuple(p for p, forward in pairs if forward == ahead),
        own_pairs=tuple(p for p, forward in own if forward == ahead),
    )


def _mt(tonnes: float) -> Numeral:
    return Numeral(f"{tonnes / 1e6:.2f}")
