r"""Routes that shippers choose and waits of a simulated year, each in turn until both agree.

Shippers choose by the waits that they expect, and a simulated year says which waits their choice
makes. After each year the expected waits are learned anew, from all years so far
([`corridor.simulation.expected_waits`][]), and shippers choose again: where more is expected, less
cargo comes and less is simulated. Every year has the same random numbers, and a train draws the
same ones whatever else runs, so that waits follow the flows and not chance. It ends when little
cargo moves to other links from one round to the next, and expected and simulated hours of all
cargo differ by little. Roads that are never shut keep their function: trucks do not hold each
other up in a simulation.

Links are compared and not routes: many sets of routes make the same flows on all links, and an
equilibrium does not choose among them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd

from corridor.assignment.counted.by_question import counted_paths
from corridor.assignment.of_case.assign import assign_capacities
from corridor.assignment.of_case.case_flows import CaseFlows
from corridor.assignment.of_case.case_input import waits
from corridor.assignment.of_case.routing import LEAST_T_PER_YEAR, Routed, Routing
from corridor.assignment.problem.congestion import Congestion
from corridor.elements.table import Capacities
from corridor.maxflow.question import Question
from corridor.messages import message
from corridor.network.build import Ints
from corridor.problems import CorridorError
from corridor.progress import Progress
from corridor.simulation.building.build import Built
from corridor.simulation.building.traffic import Offered
from corridor.simulation.building.year import Year
from corridor.simulation.expected_waits import Seen, expected_waits
from corridor.simulation.results.element_curves import LEAST_VEHICLES
from corridor.simulation.results.settled import Round, Settled
from corridor.units import MINUTES_PER_HOUR

TOLERANCE = 0.02
"""Share of the tonne-kilometres that may move to other links in the last round, and share of all
hours by which expected and simulated ones may differ."""

MOST_ROUNDS = 20

CHOICE_GAP = 1e-6
"""Gap of an equilibrium, far below what is tolerated."""

Route = tuple[tuple[str, str], bytes]


def settle(
    caps: Capacities,
    question: Question,
    years_of: Callable[[Offered], tuple[Built, Sequence[Year]]],
    *,
    tolerance: float = TOLERANCE,
    most_rounds: int = MOST_ROUNDS,
    progress: Progress,
) -> tuple[Offered, Settled]:
    """Let shippers choose and simulate their choice until both agree.

    Parameters
    ----------
    caps : Capacities
        Capacities in the situation, with the year of the demand.
    question : Question
        What is counted; all demand chooses and runs.
    years_of : callable
        Simulates years of the cargo that is offered; their mean waits are learned.
    tolerance : float
        Share of tonne-kilometres and of hours within which they agree.
    most_rounds : int
        Rounds after which it ends without agreement.
    progress : callable
        Receives what is being done.

    Returns
    -------
    Offered
        Cargo of the last round.
    Settled

    Raises
    ------
    CorridorError
        If shippers send nothing by routes that the question counts.
    """
    seen: dict[str, list[Seen]] = defaultdict(list)
    rounds: list[Round] = []
    last: CaseFlows | None = None
    while True:
        step = len(rounds) + 1
        progress(f"round {step}: choice of routes{_words(rounds)}", None)
        expected = {e: expected_waits(_usual(caps, e), waited) for e, waited in seen.items()}
        flows = assign_capacities(caps, gap=CHOICE_GAP, curves=expected, leave_stranded=True).flows
        offered = _offered(flows, question)
        progress(f"round {step}: simulated year{_words(rounds)}", None)
        built, years = years_of(offered)
        table = _side_by_side(flows, built, years)
        rounds.append(_round(flows, table, _rerouted(last, flows)))
        settled = Settled(flows, tuple(rounds), tolerance)
        if settled.agreed or step >= most_rounds:
            return offered, settled
        _remember(seen, flows, table)
        last = flows


def _words(rounds: Sequence[Round]) -> str:
    """Return how far apart choice and year were in the last round."""
    if not rounds:
        return ""
    last = rounds[-1]
    return f"; {last.rerouted_share:.1%} rerouted, hours {last.disagreement_share:.1%} apart"


def _offered(flows: CaseFlows, question: Question) -> Offered:
    """Return all cargo on its routes, what is counted first."""
    rows, counted = flows.input.rows, counted_paths(flows, question)
    ends = list(zip(rows["origin"], rows["destination"], strict=True))
    tonnes: dict[bool, dict[Route, float]] = {True: defaultdict(float), False: defaultdict(float)}
    arcs_of: dict[Route, Ints] = {}
    paths = zip(flows.paths.row, flows.paths.arcs, flows.paths.volume, counted, strict=True)
    for row, arcs, volume, counts in paths:
        route = ends[row], arcs.tobytes()
        arcs_of[route] = arcs
        tonnes[bool(counts)][route] += float(volume)
    mine, others = (
        tuple(Routed(r[0], arcs_of[r], t) for r, t in tonnes[of].items() if t >= LEAST_T_PER_YEAR)
        for of in (True, False)
    )
    if not mine:
        sit = flows.input.capacities.situation
        raise CorridorError(
            message(
                "shippers who choose their routes send nothing by %(question)s in %(year)s: ask "
                "for another screenline, or leave the choice out",
                question=question.name,
                year=sit.year,
            )
        )
    unserved: dict[tuple[str, str], float] = defaultdict(float)
    for pair, t in zip(ends, flows.unserved.tolist(), strict=True):
        if t >= LEAST_T_PER_YEAR and pair in {*question.own_pairs, *question.pairs}:
            unserved[pair] += t
    hours = sum(p.tonnes_per_year * float(flows.input.hours[p.arcs].sum()) for p in mine)
    routing = Routing(mine, dict(unserved), hours, 1, others)
    return Offered(routing, flows.input.network, whole=True)


def _rerouted(last: CaseFlows | None, now: CaseFlows) -> float:
    """Return the share of the tonne-kilometres that are on other links than before."""
    if last is None:
        return 1.0
    length_km = now.input.network.length_km
    moved = np.abs(now.arc_flow - last.arc_flow) @ length_km
    return float(moved / 2 / (now.arc_flow @ length_km))


def _side_by_side(flows: CaseFlows, built: Built, years: Sequence[Year]) -> pd.DataFrame:
    """Return expected and simulated mean waits, hours, of elements at which vehicles can wait.

    ``tonnes`` a year that pass, both ways together, ``expected``, ``simulated``; those with few
    vehicles are left out.
    """
    network, problem = flows.input.network, flows.input.problem
    flow = flows.resource_flow
    wait = problem.congestion.time(flow)
    own = flow - problem.preload
    passed = np.sum([year.elements["passed"] for year in years], axis=0)
    wait_min = np.sum([year.elements["wait_min"] for year in years], axis=0)
    least = LEAST_VEHICLES * len(years)
    ran = {e: i for i, e in enumerate(built.builder.element_ids)}
    rows = {}
    for k, element in enumerate(network.elements):
        here = np.flatnonzero(network.row_element == k)
        i = ran.get(element)
        serves = element in built.servers or element in built.sections
        if i is None or not serves or passed[i] < least or own[here].sum() <= 0:
            continue
        rows[element] = (
            float(own[here].sum()),
            float(np.average(wait[here], weights=flow[here])),
            float(wait_min[i]) / int(passed[i]) / MINUTES_PER_HOUR,
        )
    return pd.DataFrame.from_dict(rows, orient="index", columns=["tonnes", "expected", "simulated"])


def _round(flows: CaseFlows, table: pd.DataFrame, rerouted_share: float) -> Round:
    served = float(flows.paths.volume.sum())
    free = sum(
        t * float(flows.input.hours[arcs].sum())
        for arcs, t in zip(flows.paths.arcs, flows.paths.volume.tolist(), strict=True)
    )
    expected = float((table["tonnes"] * table["expected"]).sum())
    simulated = float((table["tonnes"] * table["simulated"]).sum())
    apart = float((table["tonnes"] * (table["expected"] - table["simulated"]).abs()).sum())
    return Round(rerouted_share, expected / served, simulated / served, apart / (free + simulated))


def _usual(caps: Capacities, element: str) -> Congestion:
    """Return the wait of an element that shippers expect before any year."""
    return waits(caps.situation, [element], [caps.by_id[element]])


def _remember(seen: Mapping[str, list[Seen]], flows: CaseFlows, table: pd.DataFrame) -> None:
    """Add what a year has shown at each element."""
    network = flows.input.network
    for element, wait_h in table["simulated"].items():
        flow = flows.resource_flow[network.rows_of(str(element))]
        seen[str(element)].append(Seen(flow, float(wait_h)))
