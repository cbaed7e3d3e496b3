"""An independent check of a design, which shares no code with the search for it.

Flows are added up anew with ``math.fsum``, path by path; the bound of the prices is worked out
with SciPy's shortest paths. Any prices that are not negative prove their bound, whoever found them.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from corridor.design.problem import Design, DesignProblem
from corridor.solver.program import Floats

TOLERANCE = 1e-6
"""Share of a demand, a capacity or a cost that is rounding."""

NOTHING = 1e-300
"""Price of an arc without one, since SciPy takes a zero for no arc."""


@dataclass(frozen=True)
class Certificate:
    """Measures of a design, computed from its flows and prices alone.

    Attributes
    ----------
    cost : float
        Charges of the opened arcs and cost of the flows.
    bound : float
        What the prices prove: no design costs less.
    imbalance : float
        Largest share of a demand that does not arrive, or arrives twice.
    excess : float
        Largest share of a capacity by which it is exceeded, infinite where a closed arc is used.
    faults : tuple of str
        What is wrong, a line each; empty when all holds.
    """

    cost: float
    bound: float
    imbalance: float
    excess: float
    faults: tuple[str, ...]


def certify(problem: DesignProblem, design: Design) -> Certificate:
    """Work out cost, feasibility and bound of a design from scratch.

    Parameters
    ----------
    problem : DesignProblem
        What was asked.
    design : Design
        What was answered.

    Returns
    -------
    Certificate
    """
    faults = _broken_paths(problem, design)
    on_arc, of_commodity = defaultdict(list), defaultdict(list)
    terms = [float(problem.fixed_charge[a]) for a in design.opened]
    for flow in design.flows:
        of_commodity[flow.commodity].append(flow.amount)
        for a in flow.arcs:
            on_arc[a].append(flow.amount)
            terms.append(flow.amount * float(problem.unit_cost[a]))
    opened = set(design.opened)
    excess = max(
        (math.fsum(amounts) / float(problem.capacity[a]) - 1.0 if a in opened else math.inf
         for a, amounts in on_arc.items()),
        default=-1.0,
    )  # fmt: skip
    imbalance = max(
        abs(math.fsum(of_commodity[k]) / float(d) - 1.0) for k, d in enumerate(problem.demand)
    )
    cost, bound = math.fsum(terms), _priced_bound(problem, design)
    scale = TOLERANCE * max(1.0, abs(cost))
    claims = (
        (imbalance > TOLERANCE, f"a demand is missed by a share of {imbalance:.3g}"),
        (excess > TOLERANCE, f"a capacity is exceeded by a share of {excess:.3g}"),
        (abs(cost - design.cost) > scale, f"it costs {cost:.9g}, not {design.cost:.9g}"),
        (design.priced_bound > bound + scale,
         f"the prices prove {bound:.9g}, not {design.priced_bound:.9g}"),
        (design.bound < design.priced_bound - scale, "its bound is below that of its prices"),
        (design.bound > cost + scale, "its bound is above its cost"),
        (len(opened) != len(design.opened), "an arc is opened twice"),
    )  # fmt: skip
    faults += [text for wrong, text in claims if wrong]
    return Certificate(cost, bound, imbalance, excess, tuple(faults))


def _broken_paths(problem: DesignProblem, design: Design) -> list[str]:
    """Return a line for each flow that does not lead from its origin to its destination."""
    faults = []
    for flow in design.flows:
        ends = [(int(problem.tail[a]), int(problem.head[a])) for a in flow.arcs]
        whole = bool(ends) and all(one[1] == two[0] for one, two in pairwise(ends))
        wanted = int(problem.origin[flow.commodity]), int(problem.destination[flow.commodity])
        if not whole or (ends[0][0], ends[-1][1]) != wanted:
            faults.append(f"a path of commodity {flow.commodity} does not lead where it should")
        if not flow.amount >= 0:
            faults.append(f"a flow of commodity {flow.commodity} is negative")
    return faults


def _priced_bound(problem: DesignProblem, design: Design) -> float:
    """Return the Lagrangean bound of the prices; minus infinity when one is negative."""
    alpha, beta = design.arc_price, design.strong_price
    if not (np.min(alpha, initial=0.0) >= 0 and np.min(beta, initial=0.0) >= 0):
        return -math.inf
    terms = []
    for k, demand in enumerate(problem.demand):
        price = demand * (problem.unit_cost + alpha) + beta[:, k]
        terms.append(_shortest(problem, price, k))
    for a, capacity in enumerate(problem.capacity):
        shares = np.minimum(1.0, capacity / problem.demand)
        paid = math.fsum([capacity * alpha[a], *(beta[a] * shares)])
        terms.append(min(0.0, float(problem.fixed_charge[a]) - paid))
    return math.fsum(terms)


def _shortest(problem: DesignProblem, price: Floats, commodity: int) -> float:
    """Return the cost of the cheapest path of a commodity."""
    order = np.lexsort((price, problem.head, problem.tail))
    keys = problem.tail[order] * problem.nodes + problem.head[order]
    kept = order[np.unique(keys, return_index=True)[1]]
    matrix = csr_array(
        (np.maximum(price[kept], NOTHING), (problem.tail[kept], problem.head[kept])),
        shape=(problem.nodes, problem.nodes),
    )
    reached = dijkstra(matrix, indices=[int(problem.origin[commodity])])
    return float(reached[0, problem.destination[commodity]])
