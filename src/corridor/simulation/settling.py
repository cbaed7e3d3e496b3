r"""Routes that shippers choose and waits of a simulated year, each in turn until both agree.

Shippers choose by the waits that they expect, and a simulated year says which waits their choice
makes. With the mean wait ``\bar w_e(x)`` that an element expects at flows ``x``, and the mean wait
``s_e`` that a year of these flows has there, the function of each element is multiplied so that it
meets the simulated wait,

.. math:: w_e^{k+1}(\cdot) = w_e^k(\cdot)
          \Bigl(1 + \lambda_e \bigl(s_e / \bar w_e^k(x^k) - 1\bigr)\Bigr)

and shippers choose again. Where more is expected, less cargo comes and less is simulated. If the
last two rounds say by how much, ``m = \Delta s_e / \Delta \bar w_e < 0``, the step is no longer
than that of a secant, ``\lambda_e \le 1/(1 - m)``: short at a post with hardly any room left, where
a little more cargo makes a long queue. Nor is it longer than ``1/\beta``, which shrinks much after
a round that leaves choice and year farther apart, and little after one that brings them nearer
(self-regulated averages: Liu, He and He, Networks and Spatial Economics 9, 2009), so that chance
in the years is averaged out. Every year has the same random numbers. It ends when little cargo
changes its route from one round to the next, and expected and simulated hours of all cargo differ
by little. Roads between posts keep their function: trucks do not hold each other up in a
simulation.
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
from corridor.assignment.problem.congestion import Congestion, constant, scaled
from corridor.elements.table import Capacities
from corridor.maxflow.question import Question
from corridor.network.build import Floats, Ints
from corridor.problems import CorridorError
from corridor.progress import Progress
from corridor.simulation.building.build import Built
from corridor.simulation.building.traffic import Offered
from corridor.simulation.building.year import Year
from corridor.simulation.results.element_curves import LEAST_VEHICLES
from corridor.simulation.results.settled import Round, Settled
from corridor.units import MINUTES_PER_HOUR

TOLERANCE = 0.02
"""Share of the cargo that may change its route in the last round, and share of all hours by which
expected and simulated ones may differ."""

MOST_ROUNDS = 20

CHOICE_GAP = 1e-6
"""Gap of an equilibrium, far below what is tolerated."""

NEARER, FARTHER = 0.2, 1.5
"""What is added to the divisor of the step after a round that brings choice and year nearer to each
other, and after one that does not."""

LEAST_STEP = 0.05
"""Shortest step of a secant."""

SOME_CHANGE = 0.02
"""Share by which an expected wait has to change for the year's answer to it to mean anything."""

LEAST_WAIT_H = 1e-3
"""Waits below this, hours, are none: a function that expects none is not multiplied."""

Route = tuple[tuple[str, str], bytes]


def settle(
    caps: Capacities,
    question: Question,
    year_of: Callable[[Offered], tuple[Built, Year]],
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
    year_of : callable
        Simulates a year of the cargo that is offered.
    tolerance : float
        Share of cargo and of hours within which they agree.
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
    expected: dict[str, Congestion] = {}
    rounds: list[Round] = []
    last: Mapping[Route, float] = {}
    before, divisor = pd.DataFrame(), 1.0
    while True:
        step = len(rounds) + 1
        progress(f"round {step}: choice of routes{_words(rounds)}", None)
        flows = assign_capacities(caps, gap=CHOICE_GAP, curves=expected, leave_stranded=True).flows
        offered, by_route = _offered(flows, question)
        progress(f"round {step}: simulated year{_words(rounds)}", None)
        built, year = year_of(offered)
        table = _side_by_side(flows, built, year)
        rounds.append(_round(flows, table, _rerouted(last, by_route)))
        settled = Settled(flows, tuple(rounds), tolerance)
        if settled.agreed or step >= most_rounds:
            return offered, settled
        if step > 1:
            nearer = rounds[-1].disagreement_share < rounds[-2].disagreement_share
            divisor += NEARER if nearer else FARTHER
        _learn(expected, caps, table, _steps(table, before, 1 / divisor))
        before, last = table, by_route


def _words(rounds: Sequence[Round]) -> str:
    """Return how far apart choice and year were in the last round."""
    if not rounds:
        return ""
    last = rounds[-1]
    return f"; {last.rerouted_share:.1%} rerouted, hours {last.disagreement_share:.1%} apart"


def _offered(flows: CaseFlows, question: Question) -> tuple[Offered, Mapping[Route, float]]:
    """Return all cargo on its routes, what is counted first, and the tonnes of each route."""
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
            f"shippers who choose their routes send nothing by {question.name} in {sit.year}: ask "
            "for another screenline, or leave the choice out"
        )
    unserved: dict[tuple[str, str], float] = defaultdict(float)
    for pair, t in zip(ends, flows.unserved.tolist(), strict=True):
        if t >= LEAST_T_PER_YEAR and pair in {*question.own_pairs, *question.pairs}:
            unserved[pair] += t
    hours = sum(p.tonnes_per_year * float(flows.input.hours[p.arcs].sum()) for p in mine)
    routing = Routing(mine, dict(unserved), hours, 1, others)
    return Offered(routing, flows.input.network, whole=True), {**tonnes[False], **tonnes[True]}


def _rerouted(last: Mapping[Route, float], now: Mapping[Route, float]) -> float:
    """Return the share of the cargo that takes another route than before."""
    if not last:
        return 1.0
    moved = sum(abs(now.get(r, 0.0) - last.get(r, 0.0)) for r in {*last, *now})
    return moved / 2 / sum(now.values())


def _side_by_side(flows: CaseFlows, built: Built, year: Year) -> pd.DataFrame:
    """Return expected and simulated mean waits, hours, of elements at which vehicles can wait.

    ``tonnes`` a year that pass, both ways together, ``expected``, ``simulated``; those with few
    vehicles are left out.
    """
    network, problem = flows.input.network, flows.input.problem
    flow = flows.resource_flow
    wait = problem.congestion.time(flow)
    own = flow - problem.preload
    passed, wait_min = year.elements["passed"], year.elements["wait_min"]
    ran = {e: i for i, e in enumerate(built.builder.element_ids)}
    rows = {}
    for k, element in enumerate(network.elements):
        here = np.flatnonzero(network.row_element == k)
        i = ran.get(element)
        serves = element in built.servers or element in built.sections
        if i is None or not serves or passed[i] < LEAST_VEHICLES or own[here].sum() <= 0:
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


def _steps(table: pd.DataFrame, before: pd.DataFrame, usual: float) -> Floats:
    """Return the step of each element: shorter where two rounds say that the year answers much."""
    if before.empty:
        return np.full(len(table), usual)
    change = (table - before.reindex(table.index))[["expected", "simulated"]]
    enough = change["expected"].abs() > SOME_CHANGE * table["expected"]
    answer = (change["simulated"] / change["expected"]).where(enough)
    secant = (1 / (1 - answer)).where(answer < 0).clip(lower=LEAST_STEP, upper=usual)
    return secant.fillna(usual).to_numpy(dtype=np.float64)


def _learn(
    expected: dict[str, Congestion], caps: Capacities, table: pd.DataFrame, steps: Floats
) -> None:
    """Multiply the functions of waits so that they come nearer to what was simulated."""
    columns = zip(table.index, table["expected"], table["simulated"], steps, strict=True)
    for element, now, simulated, step in columns:
        known = expected.get(element)
        if known is None:
            known = waits(caps.situation, [element], [caps.by_id[element]])
        wanted = float(now + step * (simulated - now))
        if now >= LEAST_WAIT_H:
            expected[element] = scaled(known, max(wanted, LEAST_WAIT_H) / now)
        elif wanted >= LEAST_WAIT_H:
            expected[element] = constant(wanted)
