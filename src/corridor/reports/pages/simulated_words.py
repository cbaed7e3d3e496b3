"""What a simulation found, in words."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from corridor.planning.plan import Plan
from corridor.reports.figures.style import amount
from corridor.simulation.building.year import WARM_UP_DAYS
from corridor.simulation.results.outcome import Simulation

MOST_PAIRS = 4
"""Pairs whose cargo has no room on paper that are named."""

LEAST_SHARE = 0.005
"""A smaller difference between what was offered and what was delivered is called none."""


def heading(sim: Simulation, plan: Plan) -> str:
    """Say which network a simulation ran on: as it is, with the plan, or with other projects.

    Parameters
    ----------
    sim : Simulation
        The simulation.
    plan : Plan
        The plan of the report.

    Returns
    -------
    str
    """
    sit = sim.capacities.situation
    projects, scenarios = sit.case.records["projects"], sit.case.records["scenarios"]
    state = f", {scenarios[sit.scenario]['name']}" if sit.scenario else ""
    if plan.built and plan.built <= sit.built:
        return f"With the plan, {sit.year}{state}"
    added = sorted(plan.built & sit.built)
    if added:
        names = " and ".join(str(projects[p]["name"]) for p in added)
        return f"With {names}, {sit.year}{state}"
    return f"As it is, {sit.year}{state}"


def holds(sim: Simulation) -> bool:
    """Tell whether the full traffic runs without growing queues, deadlocks or too much delay."""
    return not sim.growing and not sim.deadlocks and not _delayed(sim)


def _delayed(sim: Simulation) -> bool:
    return bool(sim.curve["delay_h"].iloc[-1] > sim.acceptable_delay_h)


def verdict(sim: Simulation) -> str:
    """Say in a word or two whether the traffic on paper can be operated."""
    if sim.deadlocks:
        return "Trains block each other"
    if sim.growing:
        count = len(sim.growing)
        return f"It does not hold: {'a queue grows' if count == 1 else f'{count} queues grow'}"
    return "It holds with too much delay" if _delayed(sim) else "It holds"


def lead(sim: Simulation) -> str:
    """Say in a few sentences what was offered, delivered and lost on the way, and where."""
    parts = [_delivered(sim), _responsible(sim), _practical(sim), _transit(sim), _run(sim)]
    return " ".join(part for part in parts if part)


def _delivered(sim: Simulation) -> str:
    offered, delivered = sim.offered_t_per_year / 1e6, sim.throughput_t_per_year / 1e6
    found = (
        f"{amount(offered)} million tonnes a year find room on paper; in operation "
        f"{amount(delivered)} million are delivered"
    )
    more = delivered / offered - 1
    if abs(more) < LEAST_SHARE:
        return f"{found}: as good as all."
    word = "more, because cargo comes by chance" if more > 0 else "less"
    lost = f"{amount(abs(delivered - offered))} million ({100 * abs(more):.1f} %)"
    return f"{found}: {lost} {word}."


def _responsible(sim: Simulation) -> str:
    if not sim.responsible:
        return "Nothing has to wait."
    name = sim.capacities.elements[sim.responsible].name
    others = len(set(sim.growing) - {sim.responsible})
    if sim.responsible not in sim.growing:
        return f"Most time is lost at {name}; its queue does not grow."
    more = {0: "", 1: "; one more queue grows"}.get(others, f"; {others} more queues grow")
    return (
        f"Responsible is {name}: it gets more than it lets through, so its queue grows through "
        f"the year{more}."
    )


def _practical(sim: Simulation) -> str:
    practical = sim.practical_t_per_year
    if not math.isfinite(practical):
        return ""
    accepted = f"a mean delay of {amount(sim.acceptable_delay_h)} hours"
    if not bool((sim.curve["delay_h"] > sim.acceptable_delay_h).any()):
        return f"Even the full traffic stays below {accepted}."
    return (
        f"If {accepted} is accepted, {amount(practical / 1e6)} million tonnes a year can be "
        "delivered: the practical throughput."
    )


def _transit(sim: Simulation) -> str:
    days = {name: hours / 24 for name, hours in sim.transit_hours.items()}
    if not math.isfinite(days["p50"]):
        return ""
    return (
        f"From offer to delivery half of the tonnes take less than {days['p50']:.1f} days, one in "
        f"twenty less than {days['p5']:.1f} and one in twenty more than {days['p95']:.1f}."
    )


def _run(sim: Simulation) -> str:
    years = "One year" if sim.years == 1 else f"{sim.years} years"
    tons = [t / 1e6 for t in sim.by_year]
    spread = f", from {amount(min(tons))} to {amount(max(tons))} Mt" if sim.years > 1 else ""
    stuck = f"deadlocks: {sim.deadlocks}"
    return f"{years} with {sim.events:,} events, seed {sim.seed}{spread}; {stuck}."


def unserved(sim: Simulation) -> str:
    """Say which cargo has no room on paper and was not offered; empty if there is none."""
    left = sorted(sim.routing.unserved.items(), key=lambda item: (-item[1], item[0]))
    total = sum(tonnes for _, tonnes in left)
    if not left:
        return ""
    zones = sim.capacities.situation.case.records["zones"]
    named = [
        f"{zones[a]['name']} to {zones[b]['name']} {amount(t / 1e6)}"
        for (a, b), t in left[:MOST_PAIRS]
    ]
    pairs = "of one pair" if len(left) == 1 else f"of {len(left)} pairs"
    rest = " and others" if len(left) > MOST_PAIRS else ""
    return (
        f"{amount(total / 1e6)} million tonnes a year {pairs} have no room on paper and were not "
        f"offered: {', '.join(named)}{rest} (million tonnes a year)."
    )


def journey(sim: Simulation, known: Mapping[Any, Any]) -> str:
    """Say whose time and cost are drawn against distance.

    Parameters
    ----------
    sim : Simulation
        The simulation.
    known : mapping
        What the frame of the journey says of it: ``pair``, ``tonnes_per_year``, ``share`` of the
        pair, ``how`` its hours were found.

    Returns
    -------
    str
    """
    if "pair" not in known:
        return ""
    zones = sim.capacities.situation.case.records["zones"]
    start, end = (zones[zone]["name"] for zone in known["pair"])
    share = 100 * known["share"]
    way = "all of it" if share > 99.5 else f"{share:.0f} % of what goes between the two"
    return (
        f"{start} to {end}, the way of {amount(known['tonnes_per_year'] / 1e6)} million tonnes a "
        f"year, {way}. {known['how']}"
    )


def assumptions(sim: Simulation) -> tuple[str, ...]:
    """Return what every simulation takes for granted."""
    holds_h = [leg["hold_min"] / 60 for leg in sim.built.draft.rows["legs"] if "load_kg" in leg]
    hold = f"{max(holds_h, default=0.0):g}"
    return (
        "Cargo comes at random times over the year. A train, truck or ship leaves when it is full; "
        f"a part load leaves when its oldest cargo has waited {hold} hours.",
        "Stations on a single-track line hold as many trains as they have tracks. Yards at the "
        "ends of a line, and the roads before a border, have room for all that wait.",
        "Only the cargo that is counted runs, with the empty trains that bring its wagons back and "
        "the passenger trains of the case. Other traffic is not there.",
        "Failures come at random and last as long as a repair does, so often that the reliability "
        "of the case results. Elements close at night, on days of bad weather and for closures as "
        "the case says.",
        f"{WARM_UP_DAYS} days run before the year that is counted, so that it does not begin "
        "with an empty network.",
    )
