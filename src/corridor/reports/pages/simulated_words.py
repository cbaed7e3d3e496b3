"""What a simulation found, in words."""

from __future__ import annotations

from collections.abc import Mapping

from corridor.answers.operation import Journey, OperationAnswer
from corridor.answers.recommend import RecommendAnswer
from corridor.answers.simulate import SimulateAnswer
from corridor.answers.verdict import QUEUES, serves_others
from corridor.case.model import Case
from corridor.languages import ENGLISH, Language
from corridor.messages import Message, Numeral, joined, message

MOST_PAIRS = 4
"""Pairs whose cargo has no room on paper that are named."""

LEAST_SHARE = 0.005
"""A smaller difference between what was offered and what was delivered is called none."""


def heading(
    case: Case, sim: SimulateAnswer, plan: RecommendAnswer, language: Language = ENGLISH
) -> str:
    """Say which network a simulation ran on: as it is, with the plan, or with other projects.

    Parameters
    ----------
    case : Case
        The case, for the names of projects and scenarios.
    sim : SimulateAnswer
        The simulation.
    plan : RecommendAnswer
        The plan of the report.
    language : Language
        Language of the words.

    Returns
    -------
    str
    """
    year, scenario, built = sim.manifest.year, sim.manifest.scenario, set(sim.manifest.built)
    state: list[str] = [Numeral(year)]
    if scenario:
        state.append(case.records["scenarios"][scenario]["name"])
    if "growth" in sim.manifest.options:
        state.append(message("growth %(path)s", path=sim.manifest.growth))
    when = language.translated(joined(state, ", "))
    if plan.built and plan.built <= built:
        return language.sentence("With the plan, %(when)s", when=when)
    added = sorted(plan.built & built)
    if added:
        names = [str(case.records["projects"][p]["name"]) for p in added]
        with_works = language.translated(joined(names, " and "))
        return language.sentence("With %(works)s, %(when)s", works=with_works, when=when)
    return language.sentence("As it is, %(when)s", when=when)


def holds(sim: SimulateAnswer) -> bool:
    """Return whether the full traffic runs without growing queues, deadlocks or too much delay."""
    sound = serves_others(sim) and not sim.growing and not sim.deadlocks
    return sound and not _delayed(sim)


def _delayed(sim: SimulateAnswer) -> bool:
    return (sim.curve[-1].delay_h or 0.0) > sim.acceptable_delay_h


def verdict(sim: SimulateAnswer, language: Language = ENGLISH) -> str:
    """Say in a word or two whether the traffic on paper can be operated."""
    if sim.deadlocks:
        return language.sentence("Trains block each other")
    if sim.growing:
        return language.sentences(
            "It does not hold: a queue grows",
            "It does not hold: %(count)s queues grow",
            len(sim.growing),
        )
    if not serves_others(sim):
        return language.sentence("It does not hold: other cargo falls short")
    if _delayed(sim):
        return language.sentence("It holds with too much delay")
    return language.sentence("It holds")


def lead(sim: SimulateAnswer, names: Mapping[str, str], language: Language = ENGLISH) -> str:
    """Say in a few sentences what was offered, delivered and lost on the way, and where."""
    parts = [
        _delivered(sim, language),
        _others(sim, language),
        _responsible(sim, names, language),
        _practical(sim, language),
        _transit(sim, language),
        _run(sim, language),
    ]
    return " ".join(part for part in parts if part)


def _delivered(sim: SimulateAnswer, language: Language) -> str:
    offered, delivered = sim.offered_t_per_year / 1e6, sim.throughput_t_per_year / 1e6
    more = delivered / offered - 1
    values = {
        "offered": language.amount(offered),
        "delivered": language.amount(delivered),
        "difference": language.amount(abs(delivered - offered)),
        "share": language.numbers(f"{100 * abs(more):.1f}"),
    }
    if abs(more) < LEAST_SHARE:
        return language.sentence(
            "%(offered)s million tonnes a year find room on paper; in operation %(delivered)s "
            "million are delivered: as good as all.",
            **values,
        )
    if more > 0:
        return language.sentence(
            "%(offered)s million tonnes a year find room on paper; in operation %(delivered)s "
            "million are delivered: %(difference)s million (%(share)s %%) more, because cargo "
            "arrives at random.",
            **values,
        )
    return language.sentence(
        "%(offered)s million tonnes a year find room on paper; in operation %(delivered)s "
        "million are delivered: %(difference)s million (%(share)s %%) less.",
        **values,
    )


def _others(sim: SimulateAnswer, language: Language) -> str:
    """Say what arrives of the other cargo; empty if none shares the way."""
    offered, delivered = sim.others_offered_t_per_year, sim.others_throughput_t_per_year
    if offered <= 0:
        return ""
    return language.sentence(
        "Of %(offered)s million tonnes of other cargo that share the way %(delivered)s million "
        "arrive.",
        offered=language.amount(offered / 1e6),
        delivered=language.amount(delivered / 1e6),
    )


def _responsible(sim: SimulateAnswer, names: Mapping[str, str], language: Language) -> str:
    if not sim.responsible:
        return language.sentence("Nothing has to wait.")
    name = names[sim.responsible]
    others = len(set(sim.growing) - {sim.responsible})
    if sim.responsible not in sim.growing and others:
        return language.sentence(
            "Most time is lost at %(name)s; its queue does not grow. Queues that grow through the "
            "year: %(growing)s.",
            name=name,
            growing=language.listed([names[e] for e in sim.growing[:QUEUES]]),
        )
    if sim.responsible not in sim.growing:
        return language.sentence(
            "Most time is lost at %(name)s; its queue does not grow.", name=name
        )
    if not others:
        return language.sentence(
            "The cause is %(name)s: more arrives than it lets through, so its queue grows through "
            "the year.",
            name=name,
        )
    return language.sentences(
        "The cause is %(name)s: more arrives than it lets through, so its queue grows through "
        "the year; one more queue grows.",
        "The cause is %(name)s: more arrives than it lets through, so its queue grows through "
        "the year; %(count)s more queues grow.",
        others,
        name=name,
    )


def _practical(sim: SimulateAnswer, language: Language) -> str:
    practical, hours = sim.practical_t_per_year, language.amount(sim.acceptable_delay_h)
    if practical is None:
        return ""
    if not any((row.delay_h or 0.0) > sim.acceptable_delay_h for row in sim.curve):
        return language.sentence(
            "Even the full traffic stays below a mean delay of %(hours)s hours.", hours=hours
        )
    return language.sentence(
        "If a mean delay of %(hours)s hours is accepted, %(amount)s million tonnes a year can be "
        "delivered: the practical throughput.",
        hours=hours,
        amount=language.amount(practical / 1e6),
    )


def _transit(sim: SimulateAnswer, language: Language) -> str:
    days = {
        p: language.numbers(f"{hours / 24:.1f}")
        for p, hours in sim.transit_hours.items()
        if hours is not None
    }
    if "p50" not in days:
        return ""
    return language.sentence(
        "From offer to delivery half of the tonnes take less than %(p50)s days, one in twenty "
        "less than %(p5)s and one in twenty more than %(p95)s.",
        p5=days["p5"],
        p50=days["p50"],
        p95=days["p95"],
    )


def _run(sim: SimulateAnswer, language: Language) -> str:
    tons = [t / 1e6 for t in sim.throughput_by_year_t]
    values = {
        "events": language.numbers(f"{sim.events:,}"),
        "seed": language.numbers(str(sim.seed)),
        "deadlocks": language.numbers(str(sim.deadlocks)),
    }
    if sim.years == 1:
        return language.sentence(
            "One year with %(events)s events, seed %(seed)s; deadlocks: %(deadlocks)s.", **values
        )
    return language.sentence(
        "%(years)s years with %(events)s events, seed %(seed)s, from %(least)s to %(most)s Mt; "
        "deadlocks: %(deadlocks)s.",
        years=language.numbers(str(sim.years)),
        least=language.amount(min(tons)),
        most=language.amount(max(tons)),
        **values,
    )


def unserved(case: Case, sim: SimulateAnswer, language: Language = ENGLISH) -> str:
    """Say which cargo has no room on paper and was not offered; empty if there is none."""
    left = sorted(sim.unserved, key=lambda p: (-p.tonnes_per_year, p.origin, p.destination))
    if not left:
        return ""
    places = _places(case)
    named = ", ".join(
        language.sentence(
            "%(origin)s to %(destination)s %(amount)s",
            origin=places[p.origin],
            destination=places[p.destination],
            amount=language.amount(p.tonnes_per_year / 1e6),
        )
        for p in left[:MOST_PAIRS]
    )
    if len(left) > MOST_PAIRS:
        named = language.sentence("%(pairs)s and others", pairs=named)
    return language.sentences(
        "%(amount)s million tonnes a year of one pair have no room on paper and were not offered: "
        "%(pairs)s (million tonnes a year).",
        "%(amount)s million tonnes a year of %(count)s pairs have no room on paper and were not "
        "offered: %(pairs)s (million tonnes a year).",
        len(left),
        amount=language.amount(sum(pair.tonnes_per_year for pair in left) / 1e6),
        pairs=named,
    )


def journey(case: Case, drawn: Journey, language: Language = ENGLISH) -> str:
    """Say whose time and cost are drawn against distance; empty where it is not known."""
    if not drawn.origin:
        return ""
    places = _places(case)
    share = 100 * drawn.share
    values = {
        "origin": places[drawn.origin],
        "destination": places[drawn.destination],
        "amount": language.amount(drawn.tonnes_per_year / 1e6),
    }
    if share > 99.5:
        return language.sentence(
            "%(origin)s to %(destination)s, the route of %(amount)s million tonnes a year, all of "
            "it.",
            **values,
        )
    return language.sentence(
        "%(origin)s to %(destination)s, the route of %(amount)s million tonnes a year, %(share)s "
        "%% of what goes between the two.",
        share=language.numbers(f"{share:.0f}"),
        **values,
    )


def _places(case: Case) -> dict[str, str]:
    """Return the names of all between which cargo goes: zones, and nodes that count as ends."""
    named = {**case.records["nodes"], **case.records["zones"]}
    return {key: str(row["name"]) for key, row in named.items()}


def assumptions(operation: OperationAnswer) -> tuple[Message, ...]:
    """Return what every simulation takes for granted."""
    others = message("Only the cargo that is counted runs. Other traffic is not simulated.")
    if operation.simulation.others == "served":
        others = message(
            "Other cargo that keeps its place on paper, and background traffic, run together with "
            "what is counted wherever they share an element with it. Elsewhere they do not run: "
            "they come to the first shared element at random times."
        )
    return (
        message(
            "Cargo comes at random times over the year. A train, truck or ship leaves when it is "
            "full; a part load leaves when its oldest cargo has waited %(hours)s hours.",
            hours=Numeral(f"{operation.hold_h:g}"),
        ),
        message(
            "Stations on a single-track line hold as many trains as they have tracks. Yards at the "
            "ends of a line, and the roads before a border, have room for all that wait."
        ),
        joined(
            [
                others,
                message(
                    "Empty trains bring the wagons back, and the passenger trains of the case run."
                ),
            ]
        ),
        message(
            "Failures come at random and last as long as a repair does, at the rate that gives the "
            "reliability of the case. Elements close at night, on days of bad weather and for "
            "closures as the case says."
        ),
        message(
            "%(days)s days run before the year that is counted, so that it does not begin with an "
            "empty network.",
            days=Numeral(operation.warm_up_days),
        ),
    )
