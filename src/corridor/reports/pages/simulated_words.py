"""What a simulation found, in words."""

from __future__ import annotations

from collections.abc import Mapping

from corridor.answers.operation import Journey, OperationAnswer
from corridor.answers.recommend import RecommendAnswer
from corridor.answers.simulate import SimulateAnswer
from corridor.case.model import Case
from corridor.showing import amount

MOST_PAIRS = 4
"""Pairs whose cargo has no room on paper that are named."""

LEAST_SHARE = 0.005
"""A smaller difference between what was offered and what was delivered is called none."""


def heading(case: Case, sim: SimulateAnswer, plan: RecommendAnswer) -> str:
    """Say which network a simulation ran on: as it is, with the plan, or with other projects.

    Parameters
    ----------
    case : Case
        The case, for the names of projects and scenarios.
    sim : SimulateAnswer
        The simulation.
    plan : RecommendAnswer
        The plan of the report.

    Returns
    -------
    str
    """
    year, scenario, built = sim.manifest.year, sim.manifest.scenario, set(sim.manifest.built)
    state = f", {case.records['scenarios'][scenario]['name']}" if scenario else ""
    if plan.built and plan.built <= built:
        return f"With the plan, {year}{state}"
    added = sorted(plan.built & built)
    if added:
        names = " and ".join(str(case.records["projects"][p]["name"]) for p in added)
        return f"With {names}, {year}{state}"
    return f"As it is, {year}{state}"


def holds(sim: SimulateAnswer) -> bool:
    """Return whether the full traffic runs without growing queues, deadlocks or too much delay."""
    return not sim.growing and not sim.deadlocks and not _delayed(sim)


def _delayed(sim: SimulateAnswer) -> bool:
    return (sim.curve[-1].delay_h or 0.0) > sim.acceptable_delay_h


def verdict(sim: SimulateAnswer) -> str:
    """Say in a word or two whether the traffic on paper can be operated."""
    if sim.deadlocks:
        return "Trains block each other"
    if sim.growing:
        count = len(sim.growing)
        return f"It does not hold: {'a queue grows' if count == 1 else f'{count} queues grow'}"
    return "It holds with too much delay" if _delayed(sim) else "It holds"


def lead(sim: SimulateAnswer, names: Mapping[str, str]) -> str:
    """Say in a few sentences what was offered, delivered and lost on the way, and where."""
    parts = [_delivered(sim), _responsible(sim, names), _practical(sim), _transit(sim), _run(sim)]
    return " ".join(part for part in parts if part)


def _delivered(sim: SimulateAnswer) -> str:
    offered, delivered = sim.offered_t_per_year / 1e6, sim.throughput_t_per_year / 1e6
    start = (
        f"{amount(offered)} million tonnes a year find room on paper; in operation "
        f"{amount(delivered)} million are delivered"
    )
    more = delivered / offered - 1
    if abs(more) < LEAST_SHARE:
        return f"{start}: as good as all."
    word = "more, because cargo arrives at random" if more > 0 else "less"
    lost = f"{amount(abs(delivered - offered))} million ({100 * abs(more):.1f} %)"
    return f"{start}: {lost} {word}."


def _responsible(sim: SimulateAnswer, names: Mapping[str, str]) -> str:
    if not sim.responsible:
        return "Nothing has to wait."
    name = names[sim.responsible]
    others = len(set(sim.growing) - {sim.responsible})
    if sim.responsible not in sim.growing:
        return f"Most time is lost at {name}; its queue does not grow."
    more = {0: "", 1: "; one more queue grows"}.get(others, f"; {others} more queues grow")
    return (
        f"The cause is {name}: more arrives than it lets through, so its queue grows through "
        f"the year{more}."
    )


def _practical(sim: SimulateAnswer) -> str:
    practical = sim.practical_t_per_year
    if practical is None:
        return ""
    accepted = f"a mean delay of {amount(sim.acceptable_delay_h)} hours"
    if not any((row.delay_h or 0.0) > sim.acceptable_delay_h for row in sim.curve):
        return f"Even the full traffic stays below {accepted}."
    return (
        f"If {accepted} is accepted, {amount(practical / 1e6)} million tonnes a year can be "
        "delivered: the practical throughput."
    )


def _transit(sim: SimulateAnswer) -> str:
    days = {p: hours / 24 for p, hours in sim.transit_hours.items() if hours is not None}
    if "p50" not in days:
        return ""
    return (
        f"From offer to delivery half of the tonnes take less than {days['p50']:.1f} days, one in "
        f"twenty less than {days['p5']:.1f} and one in twenty more than {days['p95']:.1f}."
    )


def _run(sim: SimulateAnswer) -> str:
    years = "One year" if sim.years == 1 else f"{sim.years} years"
    tons = [t / 1e6 for t in sim.throughput_by_year_t]
    spread = f", from {amount(min(tons))} to {amount(max(tons))} Mt" if sim.years > 1 else ""
    stuck = f"deadlocks: {sim.deadlocks}"
    return f"{years} with {sim.events:,} events, seed {sim.seed}{spread}; {stuck}."


def unserved(case: Case, sim: SimulateAnswer) -> str:
    """Say which cargo has no room on paper and was not offered; empty if there is none."""
    left = sorted(sim.unserved, key=lambda p: (-p.tonnes_per_year, p.origin, p.destination))
    total = sum(pair.tonnes_per_year for pair in left)
    if not left:
        return ""
    places = _places(case)
    named = [
        f"{places[p.origin]} to {places[p.destination]} {amount(p.tonnes_per_year / 1e6)}"
        for p in left[:MOST_PAIRS]
    ]
    pairs = "of one pair" if len(left) == 1 else f"of {len(left)} pairs"
    rest = " and others" if len(left) > MOST_PAIRS else ""
    return (
        f"{amount(total / 1e6)} million tonnes a year {pairs} have no room on paper and were not "
        f"offered: {', '.join(named)}{rest} (million tonnes a year)."
    )


def journey(case: Case, drawn: Journey) -> str:
    """Say whose time and cost are drawn against distance; empty where it is not known."""
    if not drawn.origin:
        return ""
    places = _places(case)
    start, end = places[drawn.origin], places[drawn.destination]
    share = 100 * drawn.share
    part = "all of it" if share > 99.5 else f"{share:.0f} % of what goes between the two"
    return (
        f"{start} to {end}, the route of {amount(drawn.tonnes_per_year / 1e6)} million tonnes a "
        f"year, {part}. {drawn.how}"
    )


def _places(case: Case) -> dict[str, str]:
    """Return the names of all between which cargo goes: zones, and nodes that count as ends."""
    named = {**case.records["nodes"], **case.records["zones"]}
    return {key: str(row["name"]) for key, row in named.items()}


def assumptions(operation: OperationAnswer) -> tuple[str, ...]:
    """Return what every simulation takes for granted."""
    return (
        "Cargo comes at random times over the year. A train, truck or ship leaves when it is full; "
        f"a part load leaves when its oldest cargo has waited {operation.hold_h:g} hours.",
        "Stations on a single-track line hold as many trains as they have tracks. Yards at the "
        "ends of a line, and the roads before a border, have room for all that wait.",
        (
            "Other cargo that keeps its place on paper, and background traffic, run together with "
            "what is counted wherever they share an element with it. Elsewhere they do not run: "
            "they come to the first shared element at random times."
            if operation.simulation.others == "served"
            else "Only the cargo that is counted runs. Other traffic is not simulated."
        )
        + " Empty trains bring the wagons back, and the passenger trains of the case run.",
        "Failures come at random and last as long as a repair does, at the rate that gives the "
        "reliability of the case. Elements close at night, on days of bad weather and for closures "
        "as the case says.",
        f"{operation.warm_up_days} days run before the year that is counted, so that it does not "
        "begin with an empty network.",
    )
