r"""Routes that shippers choose and waits of a simulated year, each in turn until both agree.

Shippers choose by the waits that they expect, and a simulated year says which waits their choice
makes. After each year the expected waits are learned anew, from all years so far
([`corridor.simulation.expected_waits`][]), and shippers choose again: where more is expected, less
cargo comes and less is simulated. Every year has the same random numbers, and a train draws the
same ones whatever else runs, so that waits follow the flows and not chance. It ends when little
cargo moves to other links from one round to the next, and expected and simulated hours of all
cargo differ by little. Roads that are never shut keep their function: trucks do not hold each
other up in a simulation.

Waits are learned for each direction. Trains come back, empty if need be, so that in the direction
with less cargo loaded trains wait behind empty ones: as long as years have shown, whatever their
own number.

Where a queue grows all year, the wait changes by far more than the flow. Flows that agree within
a tolerance ``t`` fix a wait within ``w(v(1-t))`` and ``w(v(1+t))`` alone, and only hours beyond
these count as disagreement.

Links are compared and not routes: many sets of routes make the same flows on all links, and an
equilibrium does not choose among them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from corridor.assignment.counted.by_question import counted_paths
from corridor.assignment.of_case.assign import assign_capacities
from corridor.assignment.of_case.case_flows import CaseFlows
from corridor.assignment.of_case.case_input import waits
from corridor.assignment.of_case.routing import LEAST_T_PER_YEAR, Routed, Routing
from corridor.assignment.problem.congestion import Congestion
from corridor.case.model import Case
from corridor.elements.table import Capacities
from corridor.maxflow.question import Question
from corridor.messages import Message, Numeral, message
from corridor.network.build import Ints
from corridor.problems import CorridorError
from corridor.progress import Progress
from corridor.simulation.building.build import Built
from corridor.simulation.building.traffic import Offered
from corridor.simulation.building.year import Year
from corridor.simulation.expected_waits import Seen, expected_waits, mean_wait
from corridor.simulation.results.element_curves import LEAST_VEHICLES
from corridor.simulation.results.settled import Round, Settled
from corridor.units import MINUTES_PER_HOUR

TOLERANCE = 0.02
"""Share of the tonne-kilometres that may move to other links in the last round, and share of all
hours by which expected and simulated ones may differ, beyond what such a share of flows does."""

MOST_ROUNDS = 20

LESS = 0.95
"""Share of the flow the other way below which trains that come back empty decide how long it takes,
and not the flow itself."""

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
    seen: dict[str, list[list[Seen]]] = {}
    rounds: list[Round] = []
    last: CaseFlows | None = None
    while True:
        step = len(rounds) + 1
        progress(_words(message("round %(round)s: choice of routes", round=step), rounds), None)
        expected = {element: _expected(caps, element, rows) for element, rows in seen.items()}
        flows = assign_capacities(caps, gap=CHOICE_GAP, curves=expected, leave_stranded=True).flows
        offered = _offered(flows, question)
        progress(_words(message("round %(round)s: simulated year", round=step), rounds), None)
        built, years = years_of(offered)
        table = _side_by_side(flows, built, years, tolerance)
        rounds.append(_round(flows, table, _rerouted(last, flows)))
        settled = Settled(flows, tuple(rounds), tolerance)
        if settled.agreed or step >= most_rounds:
            return offered, settled
        _remember(seen, flows, table)
        last = flows


def _words(doing: Message, rounds: Sequence[Round]) -> Message:
    """Return what is being done, and how far apart choice and year were in the last round."""
    if not rounds:
        return doing
    last = rounds[-1]
    return message(
        "%(doing)s; %(rerouted)s %% rerouted, hours %(apart)s %% apart",
        doing=doing,
        rerouted=Numeral(f"{100 * last.rerouted_share:.1f}"),
        apart=Numeral(f"{100 * last.unexplained_share:.1f}"),
    )


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


def _side_by_side(
    flows: CaseFlows, built: Built, years: Sequence[Year], tolerance: float
) -> pd.DataFrame:
    """Return expected and simulated mean waits, hours, where vehicles can wait.

    One row for each row of the network, which is a direction of an element whose capacity counts
    each: ``element, row, tonnes`` a year, ``simulated``, ``expected``, and what is expected
    ``least`` and ``most`` where flows differ by the tolerance. Those with few vehicles are left
    out.
    """
    network, problem = flows.input.network, flows.input.problem
    flow = flows.resource_flow
    waits_h = np.array(
        [problem.congestion.time(flow * (1 + t)) for t in (0.0, -tolerance, tolerance)]
    )
    own = flow - problem.preload
    passed, wait_min, back_passed, back_wait_min = (
        np.sum([year.elements[name] for year in years], axis=0)
        for name in ("passed", "wait_min", "back_passed", "back_wait_min")
    )
    ran = {e: i for i, e in enumerate(built.builder.element_ids)}
    rows = []
    for k, element in enumerate(network.elements):
        here = network.element_rows[k]
        i = ran.get(element)
        if i is None or not (element in built.servers or element in built.sections):
            continue
        counted = [(passed[i], wait_min[i])]
        if len(here) > 1:
            back = back_passed[i], back_wait_min[i]
            counted = [(passed[i] - back[0], wait_min[i] - back[1]), back]
        rows += [
            (element, row, own[row], minutes / vehicles / MINUTES_PER_HOUR, *waits_h[:, row])
            for row, (vehicles, minutes) in zip(here.tolist(), counted, strict=True)
            if vehicles >= LEAST_VEHICLES * len(years) and own[row] > 0
        ]
    columns = ["element", "row", "tonnes", "simulated", "expected", "least", "most"]
    return pd.DataFrame(rows, columns=columns)


def _round(flows: CaseFlows, table: pd.DataFrame, rerouted_share: float) -> Round:
    served = float(flows.paths.volume.sum())
    free = sum(
        t * float(flows.input.hours[arcs].sum())
        for arcs, t in zip(flows.paths.arcs, flows.paths.volume.tolist(), strict=True)
    )
    expected = float((table["tonnes"] * table["expected"]).sum())
    simulated = float((table["tonnes"] * table["simulated"]).sum())
    apart = float((table["tonnes"] * (table["expected"] - table["simulated"]).abs()).sum())
    explained = table["simulated"].clip(table["least"], table["most"])
    beyond = float((table["tonnes"] * (explained - table["simulated"]).abs()).sum())
    hours = free + simulated
    return Round(
        rerouted_share, expected / served, simulated / served, apart / hours, beyond / hours
    )


def _expected(caps: Capacities, element: str, rows: Sequence[Sequence[Seen]]) -> Congestion:
    """Return what shippers expect on each row of an element, from what years have shown there."""
    usual = waits(caps.situation, [element], [caps.by_id[element]])
    last = [seen[-1].flow if seen else 0.0 for seen in rows]
    by_greater = LESS * max(last) if _comes_back(caps.situation.case, element) else 0.0
    learned = [
        usual if not seen else mean_wait(seen) if flow < by_greater else expected_waits(usual, seen)
        for flow, seen in zip(last, rows, strict=True)
    ]
    return Congestion(
        np.concatenate([one.kind for one in learned]),
        np.concatenate([one.parameter for one in learned]),
    )


def _comes_back(case: Case, element: str) -> bool:
    """Return whether the trains that pass an element come back by it, empty if need be."""
    border = case.records["borders"].get(element)
    return (element if border is None else border["link_id"]) in case.records["rail"]


def _remember(seen: dict[str, list[list[Seen]]], flows: CaseFlows, table: pd.DataFrame) -> None:
    """Add what a year has shown on each row of the elements."""
    network, flow = flows.input.network, flows.resource_flow
    for element, row, wait_h in table[["element", "row", "simulated"]].itertuples(index=False):
        here = network.rows_of(element)
        by_row = seen.setdefault(element, [[] for _ in here])
        by_row[here.tolist().index(row)].append(Seen(float(flow[row]), float(wait_h)))
