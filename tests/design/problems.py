"""Small random networks to be designed, and their optimum by other means."""

from itertools import product

import numpy as np
from scipy.optimize import linprog

from corridor.design.problem import DesignProblem


def random_problem(chance, nodes=5, arcs=9, commodities=3):
    """A circle, so that every place can be reached, and arcs across it."""
    circle = np.arange(nodes)
    across = chance.integers(0, nodes, (arcs - nodes, 2))
    across[:, 1] = np.where(across[:, 0] == across[:, 1], (across[:, 1] + 1) % nodes, across[:, 1])
    tail = np.concatenate([circle, across[:, 0]])
    head = np.concatenate([(circle + 1) % nodes, across[:, 1]])
    origin = chance.integers(0, nodes, commodities)
    destination = (origin + chance.integers(1, nodes, commodities)) % nodes
    demand = chance.integers(1, 10, commodities).astype(float)
    capacity = chance.integers(3, 20, arcs).astype(float)
    capacity[:nodes] = demand.sum() + chance.integers(0, 5, nodes)
    return DesignProblem(
        nodes=nodes,
        tail=tail,
        head=head,
        unit_cost=chance.integers(0, 6, arcs).astype(float),
        capacity=capacity,
        fixed_charge=chance.integers(0, 40, arcs).astype(float),
        origin=origin,
        destination=destination,
        demand=demand,
    )


def flow_cost(problem, opened):
    """Cost of the cheapest flow over opened arcs by a plain program, None when there is none."""
    arcs = np.flatnonzero(opened)
    count, commodities = len(arcs), problem.commodities
    equal = np.zeros((commodities * problem.nodes, commodities * count))
    wanted = np.zeros(len(equal))
    for k in range(commodities):
        for i, a in enumerate(arcs):
            equal[k * problem.nodes + problem.tail[a], k * count + i] += 1
            equal[k * problem.nodes + problem.head[a], k * count + i] -= 1
        wanted[k * problem.nodes + problem.origin[k]] += problem.demand[k]
        wanted[k * problem.nodes + problem.destination[k]] -= problem.demand[k]
    solved = linprog(
        np.tile(problem.unit_cost[arcs], commodities),
        A_ub=np.tile(np.eye(count), commodities),
        b_ub=problem.capacity[arcs],
        A_eq=equal,
        b_eq=wanted,
    )
    return solved.fun if solved.status == 0 else None


def enumerated(problem):
    """Least cost over every set of arcs."""
    least = np.inf
    for chosen in product((False, True), repeat=problem.arcs):
        opened = np.array(chosen)
        charges = float(problem.fixed_charge[opened].sum())
        if opened.any() and charges < least:
            cost = flow_cost(problem, opened)
            if cost is not None:
                least = min(least, charges + cost)
    return least
