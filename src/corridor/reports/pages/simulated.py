"""One simulation with everything that a report says about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corridor.answers.plain import Answer
from corridor.case.model import Case
from corridor.case.tables import words
from corridor.planning.plan import Plan
from corridor.problems import CorridorError
from corridor.reports.figures.delay import delay_svg
from corridor.reports.figures.distance import distance_svg
from corridor.reports.figures.queues import queues_svg
from corridor.reports.figures.string_line import string_line_svg
from corridor.reports.pages import simulated_words
from corridor.reports.pages.simulated_frames import (
    curve_frame,
    element_rows,
    indicator_rows,
    journey_frame,
    journey_pair,
    line_to_draw,
    waiting_frame,
)
from corridor.simulation.results.outcome import Simulation

DAYS = 2
"""Days of the string lines."""


@dataclass(frozen=True)
class Operation:
    """A simulation and what is said about it.

    Attributes
    ----------
    key : str
        Short word for the anchors of the page.
    sim : Simulation
        The simulation.
    heading, verdict, lead, unserved : str
        In words; see `corridor.reports.pages.simulated_words`.
    holds : bool
        Whether the traffic on paper can be operated.
    delay, queues, strings, distance : str
        SVG; the last two are empty when the simulation does not have them.
    line, journey : str
        Name of the line whose trains are drawn; what the distance is of.
    elements, indicators : list of dict
        Rows of the tables.
    notes : tuple of str
        What the simulation assumes.
    """

    key: str
    sim: Simulation
    heading: str
    verdict: str
    lead: str
    unserved: str
    holds: bool
    delay: str
    queues: str
    strings: str
    distance: str
    line: str
    journey: str
    elements: list[Answer]
    indicators: list[Answer]
    notes: tuple[str, ...]

    @property
    def sources(self) -> frozenset[str]:
        """Ids of the sources of the published figures."""
        return frozenset(s for row in self.indicators for s in words(row["source_id"]))


def simulations(sim: object, case: Case) -> tuple[Simulation, ...]:
    """Return what was given as simulations of a case: none, one or several.

    Parameters
    ----------
    sim : Simulation, sequence of Simulation, or None
        What was given.
    case : Case
        The case of the report.

    Returns
    -------
    tuple of Simulation

    Raises
    ------
    CorridorError
        If it is something else, or a simulation of another case.
    """
    given = () if sim is None else tuple(sim) if isinstance(sim, list | tuple) else (sim,)
    for one in given:
        if not isinstance(one, Simulation):
            raise CorridorError(
                f"sim is {type(one).__name__}; expected what corridor.simulate returns, several "
                "simulations in a list, or nothing"
            )
        of = one.capacities.situation.case
        if of is not case and of.hash != case.hash:
            raise CorridorError(
                f"the simulation was made for another case than {case.name!r}; simulate again"
            )
    return given


def operations(plan: Plan, sims: Sequence[Simulation]) -> list[Operation]:
    """Work out everything that a report says about simulations.

    Parameters
    ----------
    plan : Plan
        The plan of the report.
    sims : sequence of Simulation
        Simulations of its case.

    Returns
    -------
    list of Operation
        In the same order.
    """
    pair = journey_pair(sims) if sims else None
    return [_operation(plan, sim, f"operation-{i}", pair) for i, sim in enumerate(sims, start=1)]


def _operation(plan: Plan, sim: Simulation, key: str, pair: tuple[str, str] | None) -> Operation:
    line = line_to_draw(sim)
    elements = sim.capacities.elements
    state = simulated_words.heading(sim, plan)
    steps = journey_frame(sim, pair)
    return Operation(
        key=key,
        sim=sim,
        heading=state,
        verdict=simulated_words.verdict(sim),
        lead=simulated_words.lead(sim),
        unserved=simulated_words.unserved(sim),
        holds=simulated_words.holds(sim),
        delay=delay_svg(
            curve_frame(sim.curve), sim.acceptable_delay_h, sim.practical_t_per_year / 1e6, state
        ),
        queues=queues_svg(sim.queues, waiting_frame(sim), state),
        strings=_strings(sim, line, state),
        distance="" if steps is None else distance_svg(steps, state),
        line=elements[line].name if line else "",
        journey="" if steps is None else simulated_words.journey(sim, steps.attrs),
        elements=element_rows(sim),
        indicators=indicator_rows(sim),
        notes=(*simulated_words.assumptions(sim), *sim.notes),
    )


def _strings(sim: Simulation, link: str, state: str) -> str:
    """Draw the trains of a line."""
    if not link:
        return ""
    case = sim.capacities.situation.case
    row, nodes = case.records["links"][link], case.records["nodes"]
    start, end = (str(nodes[row[f"{side}_node_id"]]["name"]) for side in ("from", "to"))
    return string_line_svg(sim.string_line(link, days=DAYS), str(row["name"]), (start, end), state)
