"""The demand of a year assigned without and with works, in such a way that nothing else differs.

A choice by logit is one between given routes. Each situation would find its own, and the routes
that only one of them has would look like a gain or a loss. So both choose among the routes of
both, as far as these are open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from corridor.appraisal.transport import Transport, transport_of
from corridor.assignment.closed.choice import choice_between, costs_at
from corridor.assignment.methods.logit import choice_sets
from corridor.assignment.methods.path_sets import PathSets, joined_sets
from corridor.assignment.of_case.assign import solve, theta_of, without_stranded
from corridor.assignment.of_case.case_flows import CaseFlows
from corridor.assignment.of_case.case_input import CaseInput, case_assignment
from corridor.assignment.of_case.methods import Method
from corridor.elements.table import Capacities
from corridor.network.build import Ints
from corridor.network.graph import Floats

GAP = 1e-9
"""Gap of an equilibrium, and residual of logit: differences between two are far smaller than they
are."""


def transports(
    capacities_of: Sequence[Capacities], method: Method, reliability_ratio: float = 0.0
) -> tuple[Transport, ...]:
    """Assign the demand of a year under several capacities and return what transport takes in each.

    Demand that no open route serves under some of them is left behind there.

    Parameters
    ----------
    capacities_of : sequence of Capacities
        Of one case, year and growth path, with different works.
    method : str
        How cargo chooses.
    reliability_ratio : float
        What an hour of standard deviation costs over what an hour costs.

    Raises
    ------
    CorridorError
        If there is no demand, or no route for any of it.
    """
    inputs = [without_stranded(case_assignment(caps)) for caps in capacities_of]
    sets: PathSets | None = None
    for case_input in inputs if method == "logit" else ():
        own = choice_sets(case_input.problem)
        sets = own if sets is None else joined_sets(sets, own)
    stages = []
    for case_input in inputs:
        known = None if sets is None else open_routes(sets, case_input)
        flows = solve(case_input, method, gap=GAP, sets=known).flows
        expected = None if known is None else _expected(flows, known)
        stages.append(
            transport_of(
                flows, *_waits(flows, method), expected, reliability_ratio=reliability_ratio
            )
        )
    return tuple(stages)


def _waits(flows: CaseFlows, method: Method) -> tuple[Floats, Floats]:
    """Return the hours that traffic adds on each arc, as it is and up to capacities alone.

    A hard capacity takes the place of waits, and the cheapest route of an empty network of both:
    there only background cargo makes others wait.
    """
    problem, capacity = flows.input.problem, flows.input.capacity
    on_rows = problem.preload if method in ("aon", "capacitated") else flows.resource_flow
    most = np.where(capacity > 0, capacity, np.inf)  # a row that is shut carries nothing
    return problem.arc_time(on_rows), problem.arc_time(np.minimum(on_rows, most))


def _expected(flows: CaseFlows, sets: PathSets) -> Floats:
    """Return what a tonne of each row expects of its choice, dollars."""
    case_input = flows.input
    theta = theta_of(case_input.capacities.situation.case)
    costs = costs_at(case_input, flows.arc_wait_h)
    choice = choice_between(case_input.problem, theta, sets, case_input.km, *costs)
    return choice.everything.cost


def open_routes(sets: PathSets, case_input: CaseInput) -> PathSets:
    """Return those routes that are open in a situation, of rows that it serves."""
    problem = case_input.problem
    kinds = problem.demand.traffic_class[sets.row]
    cost = sets.sums_by_class(problem.fixed_cost, kinds)
    keep = np.isfinite(cost) & (problem.demand.volume[sets.row] > 0)
    if keep.all():
        return sets
    of_arc = np.repeat(keep, np.diff(sets.bound))
    lengths: Ints = np.diff(sets.bound)[keep]
    bound = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    return replace(sets, row=sets.row[keep], bound=bound, arc=sets.arc[of_arc])
