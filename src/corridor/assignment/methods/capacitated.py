r"""The least cost of serving as much demand as hard limits let through.

Over paths ``p`` of the rows ``k`` of the demand, with equivalents ``e_k``, costs in
money ``c_p``, uses ``n_{pr}`` of resource ``r``, and what stays behind ``u_k``, a unit of which
weighs ``w_k``, usually 1:

.. math:: U = \min \sum_k w_k u_k, \qquad \text{then} \qquad \min \sum_p c_p f_p
          \;\text{ with }\; \sum_k w_k u_k \le U

.. math:: \text{s.t.}\quad \sum_{p \in k} f_p + u_k = d_k, \quad
          \sum_p e_p n_{pr} f_p \le C_r, \quad f, u \ge 0

Two programs in turn, and no price on what stays behind: a unit may push out many others before it
finds room, so no price would be high enough. Paths are priced by the duals and added while they
reduce the objective.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from corridor.assignment.methods.path_flows import PathFlows
from corridor.assignment.problem.assignment_input import AssignmentInput, check_input
from corridor.assignment.problem.origins import Origins, origins_of
from corridor.maxflow.maximum import MAX_ROUNDS
from corridor.messages import message
from corridor.network.build import Ints
from corridor.network.graph import Floats, Graph, graph
from corridor.network.trees import path_to, shortest_paths
from corridor.problems import CorridorError
from corridor.solver.linear import LinearProgram

PAYS = 1e-7
"""A path is added when it is cheaper than its row pays by more than this share."""

LEAST_SHARE = 1e-9
"""A flow below this share of its row's demand is a rounding error."""


@dataclass(frozen=True)
class CapacitatedAssignment:
    """The cheapest service within capacities.

    Attributes
    ----------
    paths : PathFlows
        Flow of each path that carries some.
    unserved : float array, shape (demand rows,)
        Units of traffic that find no room.
    price : float array, shape (resources,)
        Money that one more unit of capacity saves to those that are served.
    cost : float
        Money of what is served.
    iterations : int
        Rounds of pricing.
    solve_s : float
        Seconds.
    """

    paths: PathFlows
    unserved: Floats
    price: Floats
    cost: float
    iterations: int
    solve_s: float


def capacitated(
    problem: AssignmentInput, capacity: Floats, weight: Floats | None = None
) -> CapacitatedAssignment:
    """Serve as much demand as the capacities let through, at the least cost.

    Costs are those of an empty network (preload apart): a hard limit takes the place of
    congestion.

    Parameters
    ----------
    problem : AssignmentInput
        What is assigned.
    capacity : float array, shape (resources,)
        Equivalents that each resource passes; infinite where nothing limits. The preload counts
        against it.
    weight : float array, shape (demand rows,), optional
        What a unit that stays behind counts; 1 when not given.

    Returns
    -------
    CapacitatedAssignment

    Raises
    ------
    CorridorError
        If the input cannot be assigned, or the prices do not settle.
    """
    begun = time.perf_counter()
    check_input(problem)
    weight = np.ones(len(problem.demand)) if weight is None else weight
    program = _Program(problem, np.maximum(capacity - problem.preload, 0.0), weight)
    rounds = program.settle()
    program.turn_to_costs()
    rounds += program.settle()
    price = program.price
    paths, unserved, cost = program.answer()
    return CapacitatedAssignment(paths, unserved, price, cost, rounds, time.perf_counter() - begun)


@dataclass(frozen=True)
class PricedService:
    """The cheapest service where what stays behind has a price.

    Attributes
    ----------
    cost : float
        Money of what is served, of its waits, and of what stays behind.
    waits : float
        Money of the waits alone.
    price : float array, shape (resources,)
        Money that a unit of flow on a resource has to be worth: what the last of it waits for, and
        what it keeps others from.
    unserved : float array, shape (demand rows,)
        Units that stay behind.
    """

    cost: float
    waits: float
    price: Floats
    unserved: Floats


class PricedProgram:
    r"""The least cost of serving demand under changing capacities, with a price of staying behind.

    .. math:: z(C) = \min \sum_p c_p f_p + \sum_{r,j} h_{rj} s_{rj} + \sum_k q_k u_k
              \quad \text{s.t.}\quad \sum_{p \in k} f_p + u_k = d_k, \quad
              \sum_p e_p n_{pr} f_p \le \sum_j s_{rj}, \quad s_{rj} \le C_{rj}

    A capacity comes in steps ``C_{rj}``, each of which costs ``h_{rj}`` a unit more, such as the
    waits of a busier line; one step without a cost is a plain limit. With the prices ``\pi`` of the
    flow on resources, ``z`` is bounded under *any* steps and costs of them, because the prices of
    demand do not depend on them:

    .. math:: z(C', h') \ge z(C, h) + \sum_{r,j} (\pi_r - h_{rj})^+ C_{rj}
              - \sum_{r,j} (\pi_r - h'_{rj})^+ C'_{rj}

    Paths and basis are kept from one question to the next.

    Parameters
    ----------
    problem : AssignmentInput
        What is assigned. Its congestion is left out: steps take its place.
    stay : float array, shape (demand rows,)
        Money of a unit that stays behind.
    steps : int
        Steps of each capacity.
    """

    def __init__(self, problem: AssignmentInput, stay: Floats, steps: int = 1) -> None:
        check_input(problem)
        count = len(problem.preload)
        unlimited = np.full(count, np.inf)
        self._program = _Program(problem, unlimited, np.ones(len(problem.demand)))
        self._program.price_staying(stay)
        self._steps = self._program.add_steps(count, steps)

    def solve(self, width: Floats, usd: Floats) -> PricedService:
        """Return the cheapest service.

        Parameters
        ----------
        width : float array, shape (resources, steps)
            Equivalents a year of each step of a capacity.
        usd : float array, shape (resources, steps)
            Money of a unit in each, never less than in the step before.

        Returns
        -------
        PricedService
        """
        program = self._program
        for column, most, cost in zip(
            self._steps.flat, (width * program.scale).flat, usd.flat, strict=True
        ):
            program.set_step(int(column), float(most), float(cost))
        program.settle()
        return program.priced(self._steps)


def cheapest_costs(problem: AssignmentInput) -> Floats:
    """Return the money of the cheapest path of each row of the demand; infinite where none leads.

    Parameters
    ----------
    problem : AssignmentInput
        What is assigned; nothing but its preload is on the way.

    Returns
    -------
    float array, shape (demand rows,)
    """
    worth = np.array([c.value_of_time for c in problem.classes])
    cost = worth[:, None] * problem.arc_cost(problem.preload)
    net = graph(problem.tail, problem.head, problem.nodes)
    origins, costs = origins_of(problem), np.full(len(problem.demand), np.inf)
    for s, start in enumerate(origins.node):
        own = cost[origins.traffic_class[s]]
        away, _ = shortest_paths(net, own[net.number], int(start))
        rows = slice(origins.first[s], origins.first[s + 1])
        costs[origins.row[rows]] = away[origins.destination[rows]]
    return costs


class _Program:
    """The linear program over the paths found so far; a class because the solver holds it.

    Amounts are in units in which the demand comes to a thousand: tolerances of a solver are
    absolute.
    """

    def __init__(self, problem: AssignmentInput, capacity: Floats, weight: Floats) -> None:
        self.problem = problem
        self.origins: Origins = origins_of(problem)
        self.rows = np.sort(self.origins.row).astype(np.int64)
        self.place = {int(row): i for i, row in enumerate(self.rows)}
        asked, self.weight = problem.demand.volume[self.rows], weight[self.rows]
        self.scale = 1e3 / (float(asked.sum()) or 1.0)
        worth = np.array([c.value_of_time for c in problem.classes])
        self.cost: Floats = worth[:, None] * problem.arc_cost(problem.preload)
        used = problem.resource >= 0
        shut = np.append(capacity <= 0, False)[problem.resource]
        self.cost = np.where(shut & used, np.inf, self.cost)
        self.graph: Graph = graph(problem.tail, problem.head, problem.nodes)
        self.limits = len(capacity)
        self.by_cost = False
        self.program = _new_program(capacity * self.scale, asked * self.scale, self.weight)
        self.value, self.price = np.zeros(len(asked)), np.zeros(self.limits)
        self.column_cost = [0.0] * len(asked)
        self.known: dict[tuple[int, bytes], Ints] = {}

    def settle(self) -> int:
        """Add paths until no more is cheap enough; return the rounds of pricing."""
        for rounds in range(MAX_ROUNDS):
            if not self.join(self.solve()):
                return rounds
        raise CorridorError(
            message("prices did not settle in %(rounds)s rounds of pricing", rounds=MAX_ROUNDS)
        )

    def price_staying(self, stay: Floats) -> None:
        """Minimise the cost from the start, with a price for each unit that stays behind."""
        self.by_cost = True
        for column, row in enumerate(self.rows.tolist()):
            self.column_cost[column] = float(stay[row])
            self.program.set_cost(column, self.column_cost[column])

    def add_steps(self, resources: int, steps: int) -> Ints:
        """Let steps be the capacity of resources; return their columns (resources, steps)."""
        first = len(self.column_cost)
        for row in range(resources):
            self.program.set_row(row, -np.inf, 0.0)
            for _ in range(steps):
                self.column_cost.append(0.0)
                self.program.add_column(0.0, np.array([row]), np.array([-1.0]), 0.0)
        return np.arange(first, first + resources * steps).reshape(resources, steps)

    def set_step(self, column: int, most: float, cost: float) -> None:
        """Change how much a step holds, and what a unit of it costs."""
        self.program.set_most(column, most)
        if cost != self.column_cost[column]:
            self.column_cost[column] = cost
            self.program.set_cost(column, cost)

    def priced(self, steps: Ints) -> PricedService:
        """Return cost, waits, prices, and what stays behind, in the units of the problem."""
        each = self.value * np.array(self.column_cost) / self.scale
        unserved = np.zeros(len(self.problem.demand))
        unserved[self.rows] = self.value[: len(self.rows)] / self.scale
        waits = float(each[steps].sum())
        return PricedService(float(each.sum()), waits, self.price.copy(), unserved)

    def turn_to_costs(self) -> None:
        """Fix what stays behind, which is already least, and minimise the cost."""
        self.by_cost = True
        if not len(self.rows):
            return
        left = float(self.value[: len(self.rows)] @ self.weight)
        self.program.set_row(self.limits + len(self.rows), -np.inf, left)
        for column, cost in enumerate(self.column_cost):
            self.program.set_cost(column, cost)

    def solve(self) -> Floats:
        """Solve for flows and prices; return what each row pays for a path."""
        solution = self.program.solve()
        self.value = solution.value
        self.price = np.maximum(0.0, -solution.row_dual[: self.limits])
        return solution.row_dual[self.limits : self.limits + len(self.rows)]

    def join(self, pays: Floats) -> int:
        """Add the cheapest path of each row that pays more for it; return how many were added."""
        problem, added = self.problem, 0
        each = np.append(self.price, 0.0)[problem.resource]
        for s, start in enumerate(self.origins.node):
            k = self.origins.traffic_class[s]
            own = self.cost[k] if self.by_cost else np.where(np.isfinite(self.cost[k]), 0.0, np.inf)
            cost = own + problem.classes[k].equivalents * each
            away, into = shortest_paths(self.graph, cost[self.graph.number], int(start))
            for d in range(self.origins.first[s], self.origins.first[s + 1]):
                node, row = int(self.origins.destination[d]), int(self.origins.row[d])
                if away[node] < pays[self.place[row]] * (1 - PAYS):
                    added += self._add(row, path_to(self.graph, into, node))
        return added

    def _add(self, row: int, arcs: Ints) -> int:
        key = (row, arcs.tobytes())
        if key in self.known:
            return 0
        self.known[key] = arcs
        k = self.problem.demand.traffic_class[row]
        resources = self.problem.resource[arcs]
        used, times = np.unique(resources[resources >= 0], return_counts=True)
        index = np.append(used, self.limits + self.place[row])
        value = np.append(times * self.problem.classes[k].equivalents, 1.0)
        self.column_cost.append(float(self.cost[k, arcs].sum()))
        cost = self.column_cost[-1] if self.by_cost else 0.0
        self.program.add_column(cost, index, value)
        return 1

    def answer(self) -> tuple[PathFlows, Floats, float]:
        """Return paths by row with the largest first, what stays behind, and the cost."""
        values = self.value / self.scale
        demand = self.problem.demand
        unserved = np.zeros(len(demand))
        unserved[self.rows] = values[: len(self.rows)]
        served = zip(self.known.items(), values[len(self.rows) :], strict=True)
        used = [
            (row, float(v), arcs)
            for (row, _), arcs, v in ((key, arcs, v) for (key, arcs), v in served)
            if v > LEAST_SHARE * demand.volume[row]
        ]
        unserved[unserved <= LEAST_SHARE * demand.volume] = 0.0
        used.sort(key=lambda path: (path[0], -path[1]))
        cost = sum(v * self.cost[demand.traffic_class[r], a].sum() for r, v, a in used)
        flows = PathFlows(
            np.array([row for row, _, _ in used], dtype=np.int64),
            tuple(arcs for _, _, arcs in used),
            np.array([v for _, v, _ in used], dtype=np.float64),
        )
        return flows, unserved, float(cost)


def _new_program(capacity: Floats, asked: Floats, weight: Floats) -> LinearProgram:
    """Return a program with a row for each limit, each demand, and the sum of what stays behind.

    At first all demand stays behind, at the price of its weight.
    """
    low = np.concatenate([np.full(len(capacity), -np.inf), asked, [-np.inf]])
    high = np.concatenate([capacity, asked, [np.inf]])
    program = LinearProgram(low, high)
    for k in range(len(asked)):
        each = np.array([1.0, weight[k]])
        program.add_column(each[1], np.array([len(capacity) + k, len(low) - 1]), each)
    return program
