"""Assignment of trips to a network of links, as traffic files give them."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from corridor.assignment.methods.all_or_nothing import all_or_nothing
from corridor.assignment.methods.equilibrium import Equilibrium, StrandedError, equilibrium
from corridor.assignment.methods.logit import logit
from corridor.assignment.methods.path_flows import PathFlows, select_link
from corridor.assignment.of_roads.road_input import leaving, road_assignment
from corridor.assignment.problem.assignment_input import AssignmentInput
from corridor.assignment.problem.certificate import Certificate, certify
from corridor.assignment.problem.skims import skim
from corridor.messages import message
from corridor.network.graph import Floats
from corridor.problems import CaseError, CorridorError, Problem, raise_if_fatal

METHODS = ("ue", "so", "logit", "aon")


@dataclass(frozen=True)
class RoadAssignment:
    """Trips on links.

    Attributes
    ----------
    problem : AssignmentInput
        What was assigned; arcs are the links in their order.
    method : str
        ``ue``, ``so``, ``logit`` or ``aon``.
    link_flow : float array, shape (links,)
        Volume on each link.
    iterations : int
        Rounds of the method.
    status : str
        How it ended.
    solve_s : float
        Seconds, all in once the tables are in memory.
    threads : int
        Threads that worked.
    solved : Equilibrium or None
        The equilibrium behind ``ue`` and ``so``.
    paths : PathFlows or None
        Paths of ``logit`` and ``aon``.
    """

    problem: AssignmentInput
    method: str
    link_flow: Floats = field(repr=False)
    iterations: int
    status: str
    solve_s: float
    threads: int = 1
    solved: Equilibrium | None = field(repr=False, default=None)
    paths: PathFlows | None = field(repr=False, default=None)

    @cached_property
    def certificate(self) -> Certificate:
        """Gap, objective and conservation, worked out from the flows by other code."""
        return certify(self.problem, self.link_flow[None, :], marginal=self.method == "so")

    @property
    def link_time(self) -> Floats:
        """Congested time on each link, tolls and lengths left out."""
        return self.problem.arc_time(self.problem.resource_flow(self.link_flow))

    @property
    def link_cost(self) -> Floats:
        """Congested time with what tolls and lengths are worth."""
        return np.asarray(self.link_time + self.problem.fixed_cost[0])

    @property
    def total_travel_time(self) -> float:
        """Sum of volume times congested time."""
        return float(self.link_flow @ self.link_time)

    def skims(self, zones: int, nodes: int, length: Floats) -> dict[str, Floats]:
        """Return cost, time and length between all zones on cheapest paths, (zones, zones)."""
        destinations = np.arange(zones)
        origins = leaving(destinations, nodes, self.problem.nodes - nodes)
        measures = {"time": self.link_time, "length": length}
        matrices = skim(self.problem, self.link_cost, origins, destinations, measures)
        for matrix in matrices.values():  # out of a zone and back is no trip within it
            np.fill_diagonal(matrix, 0.0)
        return matrices

    def select(self, link: int) -> Floats:
        """Return how much of each row of the trips uses a link (its place, from 0)."""
        if self.solved is not None:
            return select_link(self.solved, np.array([link]))
        assert self.paths is not None  # methods without an equilibrium know their paths
        return self.paths.through([link], len(self.problem.demand))


def assign_links(
    links: pd.DataFrame,
    trips: pd.DataFrame,
    *,
    nodes: int,
    first_through_node: int = 1,
    toll_factor: float = 0.0,
    distance_factor: float = 0.0,
    method: str = "ue",
    gap: float = 1e-6,
    theta: float = 1.0,
    threads: int | None = None,
    files: tuple[str, str] = ("links", "trips"),
    zone_name: Callable[[int], str] = str,
    progress: Callable[[int, float], None] | None = None,
) -> RoadAssignment:
    """Assign trips to links with BPR functions.

    Parameters
    ----------
    links, trips : DataFrame
        As for [`corridor.assignment.of_roads.road_input.road_assignment`][]; a column ``line``
        says where a row stands in its file.
    nodes, first_through_node, toll_factor, distance_factor
        As there.
    method : {"ue", "so", "logit", "aon"}
        User equilibrium, system optimum, path-size logit, all or nothing.
    gap : float
        Relative gap to reach; the residual of ``logit``.
    theta : float
        Weight of a unit of cost in ``logit``.
    threads : int, optional
        Threads.
    files : (str, str)
        Names of the files, for messages.
    zone_name : callable
        Returns what the files call a zone, for messages.
    progress : callable, optional
        Receives the round and its gap.

    Returns
    -------
    RoadAssignment

    Raises
    ------
    CaseError
        With file and line of what is wrong: negative costs, trips that no path serves.
    CorridorError
        If the method is unknown or the input cannot be assigned.
    """
    if method not in METHODS:
        raise CorridorError(
            message(
                "method is %(method)s; expected %(names)s",
                method=repr(method),
                names=", ".join(METHODS),
            )
        )
    if not gap > 0:
        raise CorridorError(message("the gap is %(gap)s; expected a number over 0", gap=gap))
    for name, factor in (("toll", toll_factor), ("distance", distance_factor)):
        if not 0 <= factor < np.inf:
            raise CorridorError(
                message(
                    "the %(name)s factor is %(factor)s; expected a number of 0 or more",
                    name=name,
                    factor=factor,
                )
            )
    raise_if_fatal(_costs_below_nothing(links, toll_factor, distance_factor, files[0]))
    problem = road_assignment(
        links, trips, nodes=nodes, first_through_node=first_through_node,
        toll_factor=toll_factor, distance_factor=distance_factor,
    )  # fmt: skip
    try:
        return _solve(problem, method, gap, theta, threads, progress)
    except StrandedError as error:
        between = trips[trips["origin"] != trips["destination"]].iloc[error.rows]
        raise CaseError(
            [_stranded(row, files[1], zone_name) for _, row in between.iterrows()]
        ) from None


def _solve(
    problem: AssignmentInput, method: str, gap: float, theta: float, threads: int | None,
    progress: Callable[[int, float], None] | None,
) -> RoadAssignment:  # fmt: skip
    if method in ("ue", "so"):
        solved = equilibrium(
            problem, gap, marginal=method == "so", threads=threads, progress=progress
        )
        return RoadAssignment(
            problem, method, solved.link_flow, solved.iterations, solved.status, solved.solve_s,
            solved.threads, solved=solved,
        )  # fmt: skip
    if method == "logit":
        chosen = logit(problem, theta, residual=gap, progress=progress)
        flow = chosen.paths.class_flow(problem)[0]
        return RoadAssignment(
            problem, method, flow, chosen.iterations, chosen.status, chosen.solve_s,
            paths=chosen.paths,
        )  # fmt: skip
    begun = time.perf_counter()
    paths = all_or_nothing(problem)
    flow, solve_s = paths.class_flow(problem)[0], time.perf_counter() - begun
    return RoadAssignment(problem, method, flow, 1, "converged", solve_s, paths=paths)


def _costs_below_nothing(
    links: pd.DataFrame, toll_factor: float, distance_factor: float, file: str
) -> list[Problem]:
    """Find links whose toll or length makes them cost less than nothing."""
    fixed = toll_factor * links["toll"] + distance_factor * links["length"]
    problems = []
    for _, row in links[(fixed < 0) | ~np.isfinite(fixed)].iterrows():
        field = "toll" if toll_factor * row["toll"] < 0 else "length"
        problems.append(
            Problem(
                "E704", file, _line(row), field, f"{row[field]:g}",
                message("tolls and lengths that cost 0 or more in all"),
                message("Correct the cell or the sign of the factor."),
            )
        )  # fmt: skip
    return problems


def _stranded(row: pd.Series, file: str, zone_name: Callable[[int], str]) -> Problem:
    origin, destination = (zone_name(int(row[end])) for end in ("origin", "destination"))
    return Problem(
        "E705", file, _line(row), "volume", f"{row['volume']:g}",
        message(
            "a path from zone %(origin)s to zone %(destination)s",
            origin=origin, destination=destination,
        ),
        message("Add the links that are missing, or take the trips out."),
    )  # fmt: skip


def _line(row: pd.Series) -> int | None:
    return int(row["line"]) or None if "line" in row.index else None
