"""Assignment of trips to a road network, from tables of links and trips."""

from __future__ import annotations

import numpy as np
import pandas as pd

from corridor.assignment.problem.assignment_input import AssignmentInput, Demand, TrafficClass
from corridor.assignment.problem.congestion import bpr
from corridor.messages import message
from corridor.network.build import Ints
from corridor.problems import CorridorError


def road_assignment(
    links: pd.DataFrame,
    trips: pd.DataFrame,
    *,
    nodes: int,
    first_through_node: int = 1,
    toll_factor: float = 0.0,
    distance_factor: float = 0.0,
) -> AssignmentInput:
    """Form the assignment of a road network with BPR functions and one class of traffic.

    The cost of a link is ``fft·(1 + b·(v/c)^p) + toll_factor·toll + distance_factor·length``. A
    node below the first through node is a zone that traffic may leave and enter but not pass: it
    becomes two nodes, one with the links that leave it and one with those that enter. Trips
    within a zone are left out.

    Parameters
    ----------
    links : DataFrame
        ``from_node_id, to_node_id`` (1 to `nodes`), ``capacity, length, free_flow_time, b, power,
        toll``.
    trips : DataFrame
        ``origin, destination, volume``.
    nodes : int
        Number of nodes.
    first_through_node : int
        Lowest node that traffic may pass.
    toll_factor, distance_factor : float
        Time that a unit of toll and of length is worth.

    Returns
    -------
    AssignmentInput
        Node n of the tables is node n - 1; as an origin below the first through node it is node
        ``nodes + n - 1``. Arcs and resources are the links in their order.

    Raises
    ------
    CorridorError
        If a node is not one of the network.
    """
    _refuse_unknown_nodes(links, ("from_node_id", "to_node_id"), nodes, "links")
    _refuse_unknown_nodes(trips, ("origin", "destination"), nodes, "trips")
    column = {name: links[name].to_numpy() for name in links.columns}
    zones = first_through_node - 1
    tail, head = column["from_node_id"] - 1, column["to_node_id"] - 1
    origin, destination = (trips[name].to_numpy() - 1 for name in ("origin", "destination"))
    between = origin != destination
    fixed = toll_factor * column["toll"] + distance_factor * column["length"]
    count = len(links)
    return AssignmentInput(
        nodes=nodes + zones,
        tail=leaving(tail, nodes, zones),
        head=head,
        resource=np.arange(count),
        congestion=bpr(column["free_flow_time"], column["b"], column["capacity"], column["power"]),
        preload=np.zeros(count),
        classes=(TrafficClass(),),
        free_time=fixed,
        money=np.zeros((1, count)),
        demand=Demand(
            traffic_class=np.zeros(int(between.sum()), dtype=np.int64),
            origin=leaving(origin, nodes, zones)[between],
            destination=destination[between],
            volume=trips["volume"].to_numpy()[between],
        ),
    )


def leaving(node: Ints, nodes: int, zones: int) -> Ints:
    """Return where traffic leaves nodes: of a zone that may not be passed its second node."""
    return np.where(node < zones, nodes + node, node)


def _refuse_unknown_nodes(
    frame: pd.DataFrame, columns: tuple[str, ...], nodes: int, table: str
) -> None:
    """Refuse numbers that would be taken for those of split zones."""
    for name in columns:
        bad = np.flatnonzero(~frame[name].between(1, nodes).to_numpy())
        if len(bad):
            shown = ", ".join(f"row {i} ({frame[name].iloc[i]})" for i in bad[:20])
            raise CorridorError(
                message(
                    "%(name)s of %(table)s is no node from 1 to %(nodes)s: %(shown)s",
                    name=name,
                    table=table,
                    nodes=nodes,
                    shown=shown,
                )
            )
