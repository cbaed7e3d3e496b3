r"""Assignment of a case: what each commodity pays on each arc of the virtual network.

A tonne pays haulage, fees and hours; an hour costs what its commodity says. It travels in the
cheapest vehicle of a link that carries its commodity, and may not go where none does. Constants
of modes and branches weigh like money in the choice of routes, but nobody pays them. Where ships
carry less than in the case as it stands, the voyage costs and emits the same for fewer tonnes. A
tonne of light goods uses as much of a train or ship as ``1 / load_share`` tonnes of others. Traffic
makes a road slower by the function of the Bureau of Public Roads. Everywhere else it waits before a
server that takes one train, ship or truck at a time: with the interval ``\tau = 8760\,q / C``
between loads ``q`` at the capacity ``C`` the mean wait is ``\tau\,v/(C - v)`` hours (M/M/1,
straight from 95 % of the capacity on). Curves that were simulated can take the place of these.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from corridor.assignment.methods.path_flows import PathFlows
from corridor.assignment.of_case.routing import arc_hours
from corridor.assignment.problem.assignment_input import AssignmentInput, Demand, TrafficClass
from corridor.assignment.problem.congestion import Congestion, bpr, constant, queue
from corridor.case.demand import demand
from corridor.case.model import Case
from corridor.case.rows import Commodity, Port, Rail, Road, Sea, Terminal, Vehicle
from corridor.case.situation import Situation
from corridor.case.tables import blank, shares, words
from corridor.collecting import without_collecting
from corridor.elements.costs import cargo_cost, element_cost, unknown_words
from corridor.elements.elements import element_row, ship_payload_t
from corridor.elements.table import Capacities
from corridor.elements.times import element_hours
from corridor.messages import message
from corridor.network.build import ARC_KINDS, Ints, Network, build_network
from corridor.network.graph import Floats
from corridor.problems import CorridorError
from corridor.units import HOURS_PER_YEAR

ROAD_B, ROAD_POWER = 0.15, 4.0
"""Function of the Bureau of Public Roads for trucks."""

LEAST_VALUE_OF_TIME = 1e-6
"""USD/t/h used for a commodity whose time costs nothing."""


@dataclass(frozen=True)
class CaseInput:
    """An assignment with what its arcs and rows mean.

    Attributes
    ----------
    capacities : Capacities
        Capacities, with year, scenario and projects.
    network : Network
        Virtual network; arcs and rows of the network are arcs and resources of the problem.
    problem : AssignmentInput
        In tonnes a year, hours and dollars.
    rows : DataFrame
        Rows of the demand with tonnes: ``demand_id, origin, destination, commodity_id,
        from_node, to_node, tonnes``; a row for each pair of nodes where zones say which share of
        their cargo each has. A zone that does not say so stands in place of the node.
    hours, km : float array, shape (arcs,)
        On each arc without traffic.
    usd_per_t, kg_co2e_per_t : float array, shape (commodities, arcs)
        What a tonne pays and emits in the cheapest vehicle that carries it. Emissions are nan where
        they are not known.
    mj_per_t : float array, shape (commodities, arcs)
        Energy of a tonne there, nan where emissions are not known.
    electric : bool array, shape (commodities, arcs)
        Whether that is power from the wire.
    fits : bool array, shape (commodities, arcs)
        Whether something on the arc carries the commodity.
    left_t : float array, shape (demand rows,)
        Tonnes a year that no open route serves and that are left out of the problem.
    unknown_cost : mapping of str to str
        Links whose haulage or dues are not known and counted as nothing, and which of the two.
    curves : tuple of str
        Elements whose waits follow a simulated curve.
    """

    capacities: Capacities
    network: Network
    problem: AssignmentInput
    rows: pd.DataFrame
    hours: Floats
    usd_per_t: Floats
    km: Floats
    kg_co2e_per_t: Floats
    mj_per_t: Floats
    electric: NDArray[np.bool_]
    fits: NDArray[np.bool_]
    left_t: Floats
    unknown_cost: Mapping[str, str]
    curves: tuple[str, ...]

    @property
    def capacity(self) -> Floats:
        """Capacity of each resource in tonnes a year."""
        return self.network.row_capacity(self.capacities.by_id)

    @property
    def tonnes_by_row(self) -> Mapping[str, float]:
        """Tonnes a year of each row of the demand, all its nodes together."""
        sums = self.rows.groupby("demand_id", sort=False)["tonnes"].sum()
        return {str(row): float(tonnes) for row, tonnes in sums.items()}

    def element_of_arc(self, arc: int) -> str:
        """Return the element of an arc; empty where cargo is loaded and unloaded."""
        row = self.network.row[arc]
        return self.network.elements[self.network.row_element[row]] if row >= 0 else ""

    def along(self, paths: PathFlows, values: Floats) -> Floats:
        """Return the sum of values (commodities, arcs) of its commodity along each path."""
        kinds = self.problem.demand.traffic_class[paths.row]
        sums = [values[k, arcs].sum() for k, arcs in zip(kinds, paths.arcs, strict=True)]
        return np.array(sums, dtype=np.float64)

    @cached_property
    def mode_of_arc(self) -> tuple[str, ...]:
        """Mode of each arc along a link, a railway with its gauge; empty on other arcs."""
        records, modes = self.capacities.situation.case.records, [""] * len(self.network.row)
        for arc in self.transit.tolist():
            link = self.element_of_arc(arc)
            mode = str(records["links"][link]["mode"])
            modes[arc] = f"{mode}{records[mode][link]['gauge_mm']:.0f}" if mode == "rail" else mode
        return tuple(modes)

    @cached_property
    def branch_of_arc(self) -> tuple[str, ...]:
        """Branch of each arc along a link; empty on other arcs, and where a link has none."""
        links, branches = self.capacities.situation.case.records["links"], [""] * len(self.km)
        for arc in self.transit.tolist():
            branch = links[self.element_of_arc(arc)]["branch"]
            branches[arc] = "" if blank(branch) else str(branch)
        return tuple(branches)

    @property
    def transit(self) -> Ints:
        """Arcs along links; where two arcs stand for one link and direction, only the first."""
        along = self.network.kind == ARC_KINDS.index("transit")
        return np.flatnonzero(along & (self.network.row >= 0))

    def arcs_of(self, element: str) -> Ints:
        """Return the arcs that use an element, in both directions."""
        return np.flatnonzero(np.isin(self.network.row, self.network.rows_of(element)))


@without_collecting()
def case_assignment(
    caps: Capacities, *, curves: Mapping[str, Congestion] | None = None
) -> CaseInput:
    """Form the assignment of a case.

    Parameters
    ----------
    caps : Capacities
        Capacities of the case in a year, under a scenario, with projects.
    curves : mapping of str to Congestion, optional
        By element: a function of hours by tonnes a year for each of its rows, or one for all, such
        as simulations give; it takes the place of the wait worked out from the capacity.

    Returns
    -------
    CaseInput

    Raises
    ------
    CorridorError
        If the case has no demand in that year, or a curve is of an unknown element.
    """
    sit, case = caps.situation, caps.situation.case
    weights = node_weights(case)
    network = build_network(case, dict.fromkeys(n for own in weights.values() for n in own))
    table = demand(sit)
    table = table[(table["tonnes_per_year"] > 0) & (table["origin"] != table["destination"])]
    if table.empty:
        raise CorridorError(
            message(
                "there is no cargo between different zones in that year; add rows to demand.csv"
            )
        )
    table = by_node(table, weights)
    given = dict(curves or {})
    unknown_ids = [e for e in given if e not in network.elements]
    if unknown_ids:
        raise CorridorError(
            message(
                "a curve is given for %(element)s, which is not an element of the case",
                element=repr(unknown_ids[0]),
            )
        )
    hours = arc_hours(sit, network)
    commodities = [sit.row(Commodity, k) for k in case.records["commodities"]]
    costs = _arc_costs(sit, network, [c.cargo for c in commodities])
    constants = constant_usd(case, network)
    open_rows = network.row_capacity(caps.by_id) > 0
    shut = (network.row >= 0) & ~np.append(open_rows, True)[network.row]
    return CaseInput(
        capacities=caps,
        network=network,
        problem=AssignmentInput(
            nodes=len(network.states),
            tail=network.tail,
            head=network.head,
            resource=network.row,
            congestion=_congestion(caps, network, given),
            preload=_preload(sit, network),
            classes=tuple(
                TrafficClass(
                    c.commodity_id,
                    max(c.value_of_time_usd_per_t_h, LEAST_VALUE_OF_TIME),
                    1 / (c.load_share or 1.0),
                )
                for c in commodities
            ),
            free_time=hours,
            money=np.where(shut | ~costs.fits, np.inf, costs.usd + constants),
            demand=_rows(network, table, [c.commodity_id for c in commodities]),
        ),
        rows=pd.DataFrame(
            {
                "demand_id": table["demand_id"].astype(str).to_numpy(),
                "origin": table["origin"].astype(str).to_numpy(),
                "destination": table["destination"].astype(str).to_numpy(),
                "commodity_id": table["commodity_id"].astype(str).to_numpy(),
                "from_node": table["from"].astype(str).to_numpy(),
                "to_node": table["to"].astype(str).to_numpy(),
                "tonnes": table["tonnes_per_year"].to_numpy(dtype=np.float64),
            }
        ),
        hours=hours,
        usd_per_t=costs.usd,
        km=network.length_km,
        kg_co2e_per_t=costs.kg,
        mj_per_t=costs.mj,
        electric=costs.electric,
        fits=costs.fits,
        left_t=np.zeros(len(table)),
        unknown_cost=costs.unknown,
        curves=tuple(sorted(given)),
    )


def _rows(network: Network, table: pd.DataFrame, commodities: list[str]) -> Demand:
    number = {name: k for k, name in enumerate(commodities)}
    return Demand(
        traffic_class=np.array([number[str(c)] for c in table["commodity_id"]], dtype=np.int64),
        origin=np.array([network.place_source[str(o)] for o in table["from"]], dtype=np.int64),
        destination=np.array([network.place_sink[str(d)] for d in table["to"]], dtype=np.int64),
        volume=table["tonnes_per_year"].to_numpy(dtype=np.float64),
    )


def node_weights(case: Case) -> dict[str, dict[str, float]]:
    """Return the shares of the nodes of those zones that have them, by zone and node."""
    given = ((z, shares(r["node_weights"])) for z, r in case.records["zones"].items())
    return {zone: own for zone, own in given if own}


def by_node(table: pd.DataFrame, weights: Mapping[str, Mapping[str, float]]) -> pd.DataFrame:
    """Return rows of the demand with the places ``from`` and ``to`` which they load and unload.

    Parameters
    ----------
    table : DataFrame
        Rows of the demand.
    weights : mapping
        Shares of the nodes by zone; cargo of other zones loads anywhere in the zone.

    Returns
    -------
    DataFrame
        In the same order, a row for each pair of nodes with its part of the tonnes.
    """
    if not weights:
        return table.assign(**{"from": table["origin"], "to": table["destination"]})
    parts = list[dict[Any, Any]]()
    for row in map(dict[Any, Any], table.to_dict("records")):
        starts, ends = (weights.get(str(row[end]), {str(row[end]): 1.0})
                        for end in ("origin", "destination"))  # fmt: skip
        parts += [
            {**row, "from": o, "to": d, "tonnes_per_year": row["tonnes_per_year"] * a * b}
            for o, a in starts.items() for d, b in ends.items() if a * b > 0
        ]  # fmt: skip
    return pd.DataFrame(parts)


def constant_usd(case: Case, network: Network) -> Floats:
    """Return what a tonne counts on each arc beside the money that it pays, USD."""
    by_element = np.zeros(len(network.elements))
    place = {element: i for i, element in enumerate(network.elements)}
    for row in case.rows("constants"):
        by_element[[place[e] for e in words(row["elements"])]] += float(row["usd_per_t"])
    return network.on_arcs(by_element)


def _congestion(caps: Capacities, network: Network, curves: Mapping[str, Congestion]) -> Congestion:
    """Return the hours that traffic adds on each row."""
    added = waits(caps.situation, network.elements, [caps.by_id[e] for e in network.elements])
    by_row = Congestion(added.kind[network.row_element], added.parameter[network.row_element])
    for element, curve in curves.items():
        own = network.rows_of(element)
        by_row.kind[own], by_row.parameter[own] = curve.kind, curve.parameter
    return by_row


def waits(sit: Situation, elements: Sequence[str], capacities: Sequence[float]) -> Congestion:
    """Return the hours that traffic adds at elements of some capacities, by tonnes a year."""
    capacity = np.array(capacities, dtype=np.float64)
    added = constant(np.zeros(len(elements)))
    limits = np.isfinite(capacity) & (capacity > 0)  # nothing limits others, or nothing passes
    is_road = np.array([isinstance(element_row(sit, e), Road) for e in elements], dtype=np.bool_)
    roads, servers = np.flatnonzero(limits & is_road), np.flatnonzero(limits & ~is_road)
    free_h = [element_hours(sit, elements[i]) for i in roads.tolist()]
    rise = bpr(free_h, ROAD_B, capacity[roads], ROAD_POWER)
    rise.parameter[:, 0] = 0.0  # the free hours stand with the fixed ones
    interval_h = HOURS_PER_YEAR * np.array([lot_t(sit, elements[i]) for i in servers.tolist()])
    line = queue(0.0, interval_h / capacity[servers], capacity[servers])
    for places, functions in ((roads, rise), (servers, line)):
        added.kind[places], added.parameter[places] = functions.kind, functions.parameter
    return added


def lot_t(sit: Situation, element: str) -> float:
    """Return the tonnes of the largest train, ship or truck that an element serves."""
    row = element_row(sit, element)
    if isinstance(row, Sea | Port):
        return ship_payload_t(sit, element)
    if not isinstance(row, Terminal):
        return sit.row(Vehicle, row.vehicle_id).load_t
    rail = [i for i in sit.case.links_at.get(row.node_id, ()) if i in sit.case.records["rail"]]
    loads = [sit.row(Vehicle, sit.row(Rail, link).vehicle_id).load_t for link in rail]
    return max(loads, default=row.load_t)


def _preload(sit: Situation, network: Network) -> Floats:
    """Return the background cargo of each row."""
    by_element = [element_row(sit, e).background_t_per_year or 0.0 for e in network.elements]
    return np.array(by_element, dtype=np.float64)[network.row_element]


@dataclass(frozen=True)
class _ArcCosts:
    """Dollars, kg of emissions, MJ, whether by wire, and whether it fits, by cargo and arc."""

    usd: Floats
    kg: Floats
    mj: Floats
    electric: NDArray[np.bool_]
    fits: NDArray[np.bool_]
    unknown: Mapping[str, str]


def _arc_costs(sit: Situation, network: Network, cargo: Sequence[str]) -> _ArcCosts:
    """Return what each cargo pays, emits and uses a tonne on each arc, and what fits.

    What does not fit gets the cost of the usual vehicle, as a shut arc does.
    """
    usual = [element_cost(sit, e) for e in network.elements]
    not_known: dict[str, set[str]] = {}
    by_form: dict[str, tuple[Floats, ...]] = {}
    for forms in dict.fromkeys(cargo):
        own = [cargo_cost(sit, e, forms) for e in network.elements]
        costs = [each or other for each, other in zip(own, usual, strict=True)]
        values = [
            [c.usd_per_t for c in costs], [c.kg_co2e_per_t for c in costs],
            [c.mj_per_t for c in costs], [float(c.electric) for c in costs],
            [float(c is None) for c in own],
        ]  # fmt: skip
        by_form[forms] = tuple(network.on_arcs(np.array(each)) for each in values)
        for element, cost in zip(network.elements, own, strict=True):
            if cost is not None and cost.unknown:
                not_known.setdefault(element, set()).update(cost.unknown.split(" and "))
    unknown = {
        e: unknown_words(haulage="haulage" in not_known[e], dues="dues" in not_known[e])
        for e in network.elements if e in not_known
    }  # fmt: skip
    usd, kg, mj, electric, lacking = (
        np.array([by_form[forms][k] for forms in cargo]) for k in range(5)
    )
    return _ArcCosts(usd, kg, mj, electric > 0, lacking == 0, unknown)
