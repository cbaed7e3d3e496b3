"""The verb ``assign``: who goes where, by which mode and route, and what it costs."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import cast, get_args

import pandas as pd

from corridor.assignment.methods.all_or_nothing import all_or_nothing
from corridor.assignment.methods.capacitated import capacitated
from corridor.assignment.methods.equilibrium import Equilibrium, equilibrium
from corridor.assignment.methods.logit import logit
from corridor.assignment.methods.path_flows import path_flows
from corridor.assignment.methods.path_sets import PathSets
from corridor.assignment.of_case import tables
from corridor.assignment.of_case.case_flows import CaseFlows
from corridor.assignment.of_case.case_input import CaseInput, case_assignment
from corridor.assignment.of_case.methods import Method
from corridor.assignment.problem.certificate import Certificate, certify
from corridor.assignment.problem.congestion import Congestion
from corridor.case.model import Case
from corridor.case.naming import id_of
from corridor.case.rows import Commodity
from corridor.case.tables import blank
from corridor.elements.shut import shut_elements, shut_sentence
from corridor.elements.table import Capacities, capacity
from corridor.messages import joined, message
from corridor.network.graph import Floats
from corridor.problems import CorridorError
from corridor.showing import Shown

THETA_PER_USD = 0.1
"""Weight of a dollar a tonne in the choice of routes: of two that differ by 10 dollars, 73 per cent
take the cheaper. An assumption; see the documentation."""


LEAST_RESIDUAL = 1e-9
"""Smallest residual that the fixed point of ``logit`` is brought to."""


@dataclass(frozen=True, repr=False)
class Assignment(Shown):
    """Cargo of a case on its routes.

    Attributes
    ----------
    flows : CaseFlows
        Tonnes a year on routes and arcs, and what was assigned.
    method : str
        ``ue``, ``so``, ``logit``, ``aon`` or ``capacitated``.
    iterations : int
        Rounds of the method.
    status : str
        How it ended.
    solve_s : float
        Seconds.
    threads : int
        Threads that worked.
    solved : Equilibrium or None
        The equilibrium behind ``ue`` and ``so``.
    """

    flows: CaseFlows = field(repr=False)
    method: Method
    iterations: int
    status: str
    solve_s: float
    threads: int = 1
    solved: Equilibrium | None = field(repr=False, default=None)

    @property
    def summary(self) -> str:
        """What the value is, in a line."""
        tonnes = self.tonnes_per_year / 1e6
        return f"{self.method}, {tonnes:.2f} million t/year on {len(self.paths)} routes"

    @cached_property
    def certificate(self) -> Certificate:
        """Gap, objective and conservation, worked out from the flows by other code."""
        flows, problem = self.flows, self.flows.input.problem
        left_by_choice = flows.unserved - flows.input.left_t
        served = replace(problem.demand, volume=problem.demand.volume - left_by_choice)
        return certify(
            replace(problem, demand=served), flows.class_flow, marginal=self.method == "so"
        )

    @property
    def tonnes_per_year(self) -> float:
        """Cargo that was assigned."""
        return float(self.flows.paths.volume.sum())

    @cached_property
    def paths(self) -> pd.DataFrame:
        """Routes with their cargo; see [`corridor.assignment.of_case.tables.path_table`][]."""
        return tables.path_table(self.flows)

    @cached_property
    def pairs(self) -> pd.DataFrame:
        """Cost and time of shipments: [`corridor.assignment.of_case.tables.pair_table`][]."""
        return tables.pair_table(self.flows, self.paths)

    @cached_property
    def elements(self) -> pd.DataFrame:
        """Flow of links, terminals, borders and ports, with their waits."""
        return tables.element_flows(self.flows)

    @cached_property
    def modes(self) -> pd.DataFrame:
        """Work, cargo and emissions by mode."""
        return tables.mode_table(self.flows)

    @cached_property
    def energy(self) -> pd.DataFrame:
        """Energy by mode and power: [`corridor.assignment.of_case.tables.energy_table`][]."""
        return tables.energy_table(self.flows)

    @cached_property
    def branches(self) -> pd.DataFrame:
        """Cargo by branch of the corridor."""
        return tables.branch_table(self.paths)

    @cached_property
    def emission_factors(self) -> pd.DataFrame:
        """Factors behind the emissions, with quality and source."""
        return tables.factor_table(self.flows)

    @cached_property
    def totals(self) -> Mapping[str, float]:
        """What all cargo together pays; see [`corridor.assignment.of_case.tables.totals`][]."""
        return tables.totals(self.flows)

    def skims(self) -> tuple[tuple[str, ...], dict[str, Floats]]:
        """Return what it takes to get from every zone to every other at these flows.

        Returns
        -------
        zones : tuple of str
            Zones in the order of rows and columns.
        matrices : dict of str to float array, shape (zones, zones)
            For each commodity that is carried, on its cheapest route: ``cost_usd_per_t``,
            ``hours``, ``usd_per_t`` and ``km``, each followed by the commodity; nan where there is
            no route.
        """
        return tables.skim_tables(self.flows)

    def select(self, element: str) -> pd.DataFrame:
        """Return the demand that uses an element in either direction.

        Parameters
        ----------
        element : str
            Id or name of an element.

        Returns
        -------
        DataFrame
            ``demand_id, origin, destination, commodity_id, tonnes_per_year, share`` (of its row),
            the largest first.

        Raises
        ------
        CorridorError
            If there is no such element.
        """
        names = {i: e.name for i, e in self.flows.input.capacities.elements.items()}
        return tables.select_table(self.flows, id_of("element", element, names))

    def time_distance(self, path_id: str) -> pd.DataFrame:
        """Return hours and dollars against kilometres along a route.

        Parameters
        ----------
        path_id : str
            ``path_id`` of [`paths`][], such as ``D001-1``.

        Returns
        -------
        DataFrame
            As [`corridor.assignment.of_case.route_profile.route_frame`][] says.

        Raises
        ------
        CorridorError
            If there is no such route.
        """
        return tables.route_table(self.flows, path_id)


def assign(
    case: Case,
    year: int | None = None,
    *,
    scenario: str | None = None,
    built: Iterable[str] = (),
    sea_level_m: float | None = None,
    growth: str | None = None,
    method: Method | None = None,
    gap: float = 1e-10,
    theta_per_usd: float | None = None,
    curves: Mapping[str, Congestion] | None = None,
    leave_stranded: bool = False,
    threads: int | None = None,
    progress: Callable[[int, float], None] | None = None,
) -> Assignment:
    """Assign the demand of a case to its network.

    Parameters
    ----------
    case : Case
        The case.
    year : int, optional
        Year of network and demand; the scenario's or the case's own when not given.
    scenario : str, optional
        Scenario id.
    built : iterable of str
        Projects taken as built.
    sea_level_m : float, optional
        Level of the inland sea, m BS; the scenario's or the case's own when not given.
    growth : str, optional
        Growth path of the demand; the scenario's or the case's own when not given.
    method : {"ue", "so", "logit", "aon", "capacitated"}, optional
        That of the case when not given, ``ue`` if it names none. User equilibrium: nobody can do
        better by another route. System optimum: the least hours and costs in all, in hours of each
        commodity. Path-size logit: cheaper routes are taken more often. All or nothing: the
        cheapest route of an empty network. Capacitated: the least costs in all with hard capacities
        and no waiting.
    gap : float
        Relative gap that ``ue`` and ``so`` reach; of ``logit``, the residual of the fixed point
        (1e-9 at the least).
    theta_per_usd : float, optional
        Weight of a dollar a tonne in ``logit``; that of the case when not given, 0.1 if it has
        none.
    curves : mapping of str to Congestion, optional
        Simulated waits, as [`corridor.Simulation.congestion`][] gives them.
    leave_stranded : bool
        Leave demand behind that no open route serves, as under a closure, and count it as unserved;
        it is refused otherwise.
    threads : int, optional
        Threads of ``ue``, ``so`` and ``aon``.
    progress : callable, optional
        Receives the round and its gap.

    Returns
    -------
    Assignment

    Raises
    ------
    CorridorError
        If a scenario, project, method or curve is unknown, or no route serves some demand.
    """
    caps = capacity(
        case, year, scenario=scenario, built=built, sea_level_m=sea_level_m, growth=growth
    )
    return assign_capacities(
        caps, method=method, gap=gap, theta_per_usd=theta_per_usd, curves=curves,
        leave_stranded=leave_stranded, threads=threads, progress=progress,
    )  # fmt: skip


def assign_capacities(
    caps: Capacities,
    *,
    method: Method | None = None,
    gap: float = 1e-10,
    theta_per_usd: float | None = None,
    curves: Mapping[str, Congestion] | None = None,
    leave_stranded: bool = False,
    threads: int | None = None,
    progress: Callable[[int, float], None] | None = None,
) -> Assignment:
    """Assign the demand of a situation whose capacities are known; see [`assign`][]."""
    method = method_of(caps.situation.case) if method is None else method
    if method not in get_args(Method):
        raise CorridorError(
            message(
                "method is %(method)s; expected %(names)s",
                method=repr(method),
                names=", ".join(get_args(Method)),
            )
        )
    if not gap > 0:
        raise CorridorError(message("the gap is %(gap)s; expected a number over 0", gap=gap))
    case_input = case_assignment(caps, curves=curves)
    if leave_stranded:
        case_input = without_stranded(case_input)
    else:
        refuse_stranded(case_input)
    return solve(
        case_input, method, gap=gap, theta_per_usd=theta_per_usd, threads=threads, progress=progress
    )


def method_of(case: Case) -> Method:
    """Return the method by which the cargo of a case chooses unless a question says otherwise."""
    return cast("Method", str(case.settings["method"])) if case.settings["method"] else "ue"


def theta_of(case: Case) -> float:
    """Return the weight of a dollar a tonne in ``logit`` for a case."""
    own = case.settings["theta_per_usd"]
    return THETA_PER_USD if blank(own) else float(own)


def solve(
    case_input: CaseInput,
    method: Method,
    *,
    gap: float = 1e-10,
    theta_per_usd: float | None = None,
    sets: PathSets | None = None,
    threads: int | None = None,
    progress: Callable[[int, float], None] | None = None,
) -> Assignment:
    """Solve an assignment of a case by one of the methods; see [`assign`][]."""
    problem = case_input.problem
    if method in ("ue", "so"):
        solved = equilibrium(
            problem, gap, marginal=method == "so", threads=threads, progress=progress
        )
        flows = CaseFlows(case_input, path_flows(solved), solved.class_flow, case_input.left_t)
        return Assignment(
            flows, method, solved.iterations, solved.status, solved.solve_s, solved.threads, solved
        )
    begun, iterations, status = time.perf_counter(), 1, "converged"
    unserved = case_input.left_t
    if method == "logit":
        own = theta_of(case_input.capacities.situation.case)
        theta = own if theta_per_usd is None else theta_per_usd
        chosen = logit(
            problem, theta, residual=max(gap, LEAST_RESIDUAL), progress=progress,
            length=case_input.km, sets=sets,
        )  # fmt: skip
        paths, iterations, status = chosen.paths, chosen.iterations, chosen.status
    elif method == "aon":
        paths = all_or_nothing(problem, threads=threads)
    else:
        cheapest = capacitated(problem, case_input.capacity)
        paths, iterations = cheapest.paths, cheapest.iterations
        unserved = case_input.left_t + cheapest.unserved
    flows = CaseFlows(case_input, paths, paths.class_flow(problem), unserved)
    return Assignment(flows, method, iterations, status, time.perf_counter() - begun)


def without_stranded(case_input: CaseInput) -> CaseInput:
    """Return the assignment without the demand that no open route serves.

    Raises
    ------
    CorridorError
        If that is all of it.
    """
    volume, left = case_input.problem.demand.volume.copy(), case_input.left_t.copy()
    lost = tables.stranded(case_input).index.to_numpy()
    left[lost] += volume[lost]
    volume[lost] = 0.0
    if not (volume > 0).any():
        cause = _cause(case_input, len(lost))
        raise CorridorError(
            message("no open route serves any row of demand.csv. %(cause)s", cause=cause)
        )
    demand = replace(case_input.problem.demand, volume=volume)
    return replace(case_input, problem=replace(case_input.problem, demand=demand), left_t=left)


def refuse_stranded(case_input: CaseInput) -> None:
    """Refuse demand that no open route serves, by the names of its rows.

    Raises
    ------
    CorridorError
        With the rows of ``demand.csv`` and what to do.
    """
    lost = tables.stranded(case_input)
    if lost.empty:
        return
    shown = [
        message(
            "%(demand)s (%(tonnes)s t of %(commodity)s from %(origin)s to %(destination)s)",
            demand=r.demand_id,
            tonnes=f"{r.tonnes:,.0f}",
            commodity=r.commodity_id,
            origin=r.origin,
            destination=r.destination,
        )
        for r in lost.head(10).itertuples()
    ]
    if len(lost) > 10:
        shown.append(message("and %(count)s more", count=len(lost) - 10))
    sit = case_input.capacities.situation
    when = message("in %(year)s", year=sit.year)
    if sit.scenario:
        when = message("in %(year)s under %(scenario)s", year=sit.year, scenario=sit.scenario)
    raise CorridorError(
        message(
            "no open route serves %(count)s row(s) of demand.csv %(when)s: %(rows)s. %(cause)s. "
            "Or take the rows out, or leave stranded cargo behind (leave_stranded)",
            count=len(lost),
            when=when,
            rows=joined(shown, "; "),
            cause=_cause(case_input, len(lost)),
        )
    )


def _cause(case_input: CaseInput, lost: int) -> str:
    """Say whether elements are shut, or nothing on open routes carries the cargo."""
    sit, unfit = case_input.capacities.situation, tables.unfit(case_input)
    causes = []
    if len(unfit) < lost:
        why = shut_sentence(sit, shut_elements(case_input.capacities))
        causes += [why] if why else []
        causes.append(message("Elements with a capacity of 0 carry nothing: open one"))
    if not unfit.empty:
        forms = [
            message(
                "%(commodity)s (cargo: %(form)s)", commodity=c, form=sit.row(Commodity, c).cargo
            )
            for c in map(str, dict.fromkeys(unfit["commodity_id"]))
        ]
        causes.append(
            message(
                "Every open route of %(names)s has a link, border, terminal or port that does not "
                "carry it: correct cargo in commodities.csv or carries where it should pass, or "
                "name a train, truck or ship that carries it in also_vehicle_ids or also_ship_ids",
                names=joined(forms, ", "),
            )
        )
    return joined(causes, ". ")
