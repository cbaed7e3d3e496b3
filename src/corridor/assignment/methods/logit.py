r"""Choice between paths by their cost and by how much they overlap (path-size logit).

Path ``i`` of a row is taken with probability

.. math:: P_i = \frac{S_i\, e^{-\theta c_i}}{\sum_j S_j\, e^{-\theta c_j}}, \qquad
          S_i = \sum_{a \in i} \frac{l_a}{L_i} \frac{1}{n_a}

with the cost ``c`` in money, the arcs' lengths ``l_a``, the path's length ``L_i`` and
the number ``n_a`` of paths of the row that use the arc. Source: Ben-Akiva and Bierlaire,
Discrete choice methods and their applications to short term travel decisions, 1999.

Where costs depend on flows, the flows have to be those that the choice at their own costs gives: a
fixed point (Daganzo and Sheffi, On stochastic models of traffic assignment, Transportation Science
11, 1977). It is sought among the loads of the resources, of which there are far fewer than paths
([`corridor.assignment.methods.fixed_point`][]).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from corridor.assignment.methods.equilibrium import equilibrium, stranded
from corridor.assignment.methods.fixed_point import fixed_point
from corridor.assignment.methods.path_flows import PathFlows
from corridor.assignment.methods.path_sets import PathSets, joined_sets, path_sets
from corridor.assignment.problem.assignment_input import AssignmentInput, check_input
from corridor.assignment.problem.origins import origins_of
from corridor.messages import message
from corridor.network.build import Ints
from corridor.network.graph import Floats
from corridor.problems import CorridorError

FULL_GAP = 1e-4
"""Relative gap of the equilibrium that stands for a full network in the choice of paths."""


@dataclass(frozen=True)
class LogitAssignment:
    """Traffic as it chooses between paths.

    Attributes
    ----------
    paths : PathFlows
        Flow of each path.
    probability : float array, shape (paths,)
        Share of its row that takes each path, at the costs of the flows.
    overlap : float array, shape (paths,)
        Path size: 1 for a path that shares nothing, 1/n for n equal ones.
    residual : float
        Sum of differences between flows and choice over the demand.
    iterations : int
        Steps.
    status : {"converged", "limit"}
        Whether the residual was reached.
    solve_s : float
        Seconds.
    """

    paths: PathFlows
    probability: Floats
    overlap: Floats
    residual: float
    iterations: int
    status: str
    solve_s: float


def logit(
    problem: AssignmentInput,
    theta: float,
    *,
    residual: float = 1e-6,
    most_iterations: int = 2000,
    sets: PathSets | None = None,
    length: Floats | None = None,
    progress: Callable[[int, float], None] | None = None,
) -> LogitAssignment:
    """Assign traffic by path-size logit with congestion.

    Parameters
    ----------
    problem : AssignmentInput
        What is assigned.
    theta : float
        Weight of a unit of money (cost in units of time times the value of time), more than 0.
    residual : float
        Sum of differences between flows and choice, over the demand, to reach.
    most_iterations : int
        Steps after which to stop.
    sets : PathSets, optional
        Paths to choose from; those of [`choice_sets`][] when not given.
    length : float array, shape (arcs,), optional
        Lengths that say how much paths overlap; the fixed costs of the first class when not given.
    progress : callable, optional
        Receives the step and its residual.

    Returns
    -------
    LogitAssignment

    Raises
    ------
    CorridorError
        If the input cannot be assigned, or no path serves a row.
    """
    begun = time.perf_counter()
    check_input(problem)
    if not (theta > 0 and np.isfinite(theta)):
        raise CorridorError(message("theta is %(theta)s; expected a number over 0", theta=theta))
    choice = choice_sets(problem) if sets is None else sets
    if len(choice.unserved):
        raise stranded(problem, choice.unserved)
    model = _model(problem, choice, theta, length)
    distance = np.inf

    def finished(steps: int, loads: Floats, then: Floats) -> bool:
        nonlocal distance
        distance = float(np.abs(then - loads).sum()) / (float(np.abs(then).sum()) or 1.0)
        last = steps >= most_iterations
        if distance <= residual or last:  # only then by path, which costs as much as a step
            distance = model.distance(loads, then)
        if progress is not None:
            progress(steps, distance)
        return distance <= residual or last

    loads, then, steps = fixed_point(
        lambda loads: model.resource_flow(model.flow(loads)),
        model.resource_flow(model.flow(problem.preload)),
        problem.preload,
        finished,
    )
    ends = zip(choice.bound[:-1], choice.bound[1:], strict=True)
    return LogitAssignment(
        PathFlows(choice.row, tuple(choice.arc[a:b] for a, b in ends), model.flow(loads)),
        model.probabilities(then),
        model.overlap,
        distance,
        steps,
        "converged" if distance <= residual else "limit",
        time.perf_counter() - begun,
    )


def choice_sets(problem: AssignmentInput) -> PathSets:
    """Return the paths that compete while the network is empty, and those that do when it is full.

    Full is a user equilibrium to a gap of [`FULL_GAP`][].

    Raises
    ------
    CorridorError
        If the input cannot be assigned, or no path serves a row.
    """
    empty = path_sets(problem, problem.arc_cost(problem.preload))
    if len(empty.unserved):
        raise stranded(problem, empty.unserved)
    full = equilibrium(problem, FULL_GAP)
    return joined_sets(empty, path_sets(problem, problem.arc_cost(full.resource_flow)))


@dataclass(frozen=True)
class _Model:
    """What a choice depends on, by path."""

    problem: AssignmentInput
    sets: PathSets
    theta: float
    volume: Floats
    overlap: Floats
    traffic_class: Ints
    fixed: Floats
    group: Ints
    total: float

    def flow(self, resource_flow: Floats) -> Floats:
        """Return the flow of each path at the costs of these loads of the resources."""
        return self.volume * self.probabilities(resource_flow)

    def distance(self, loads: Floats, then: Floats) -> float:
        """Return how far the paths chosen at two loads differ, over the demand."""
        difference = float(np.abs(self.flow(then) - self.flow(loads)).sum())
        return difference / (self.total or 1.0)

    def resource_flow(self, flow: Floats) -> Floats:
        """Return the equivalents on each resource for flows of paths in units of traffic."""
        per_arc = np.repeat(
            flow * self.problem.equivalents[self.traffic_class], np.diff(self.sets.bound)
        )
        arcs = np.bincount(self.sets.arc, weights=per_arc, minlength=self.problem.arcs)
        return self.problem.resource_flow(arcs.astype(np.float64))

    def probabilities(self, resource_flow: Floats) -> Floats:
        """Return the share of its row that each path gets at the costs of these flows."""
        times = self.sets.sums(self.problem.arc_time(resource_flow)) + self.fixed
        worth = np.array([c.value_of_time for c in self.problem.classes])[self.traffic_class]
        utility = np.log(self.overlap) - self.theta * worth * times
        firsts = np.flatnonzero(np.diff(self.group, prepend=-1))
        best = np.maximum.reduceat(utility, firsts)
        weight = np.exp(utility - best[self.group])
        return np.asarray(weight / np.add.reduceat(weight, firsts)[self.group])


def _model(problem: AssignmentInput, sets: PathSets, theta: float, length: Floats | None) -> _Model:
    classes = problem.demand.traffic_class[sets.row]
    class_of_arc = np.repeat(classes, np.diff(sets.bound))
    fixed = np.add.reduceat(problem.fixed_cost[class_of_arc, sets.arc], sets.bound[:-1])
    lengths = problem.arc_cost(problem.preload)[0] if length is None else length
    _, group = np.unique(sets.row, return_inverse=True)
    return _Model(
        problem, sets, theta, problem.demand.volume[sets.row],
        path_sizes(sets, np.where(np.isfinite(lengths), lengths, 0.0)), classes, fixed,
        group.astype(np.int64), float(problem.demand.volume[origins_of(problem).row].sum()),
    )  # fmt: skip


def path_sizes(sets: PathSets, length: Floats) -> Floats:
    """Return the size of each path: 1 when it shares nothing with others of its row.

    Parameters
    ----------
    sets : PathSets
        Paths.
    length : float array, shape (arcs,)
        Length of each arc, finite.

    Returns
    -------
    float array, shape (paths,)
    """
    path = np.repeat(np.arange(len(sets.row)), np.diff(sets.bound))
    keys = sets.row[path] * len(length) + sets.arc
    _, which, uses = np.unique(keys, return_inverse=True, return_counts=True)
    own = length[sets.arc]
    whole = np.bincount(path, weights=own, minlength=len(sets.row))
    shared = np.bincount(path, weights=own / uses[which], minlength=len(sets.row))
    return np.divide(shared, whole, out=np.ones(len(sets.row)), where=whole > 0)
