"""Judge a user equilibrium by its link flows alone, without any code of the solvers.

Costs, gap, objective and conservation are computed anew from the arrays of the network with numpy,
SciPy's Dijkstra and exact sums. The benchmark believes what is found here, not what a solver says
of itself.

    cost = free_flow_time · (1 + b · (flow / capacity)^power) + fixed_cost
    gap  = 1 − Σ(shortest cost · trips) / Σ(flow · cost)

Nodes are numbered from 1, zones are the first of them. A path may begin or end at a zone numbered
below the first through node but not pass it. Trips within a zone are left out.
"""

from __future__ import annotations

import dataclasses
import gzip
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

ORIGINS_AT_ONCE = 64
NEGLIGIBLE_COST = 1e-300  # SciPy takes a stored zero for no link; any sum with this is unchanged


@dataclass(frozen=True)
class Network:
    """The arrays that every solver of the benchmark gets."""

    tail: np.ndarray
    head: np.ndarray
    capacity: np.ndarray
    length: np.ndarray
    free_flow_time: np.ndarray
    b: np.ndarray
    power: np.ndarray
    toll: np.ndarray
    fixed_cost: np.ndarray
    origin: np.ndarray
    destination: np.ndarray
    trips: np.ndarray
    zones: int
    nodes: int
    first_through_node: int

    def save(self, path: Path) -> None:
        np.savez(path, **dataclasses.asdict(self))

    @property
    def closed(self) -> int:
        """How many zones no path may pass; they are the first nodes."""
        return min(self.zones, self.first_through_node - 1)


def _text(path: Path) -> str:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as file:
        return file.read()


def _parts(path: Path) -> tuple[dict[str, str], list[str]]:
    """Return the heading of a TNTP file by its labels and the lines of its body, bare."""
    above, below = _text(path).split("<END OF METADATA>")
    heading = dict(
        line.strip().lstrip("<").split(">", 1) for line in above.splitlines() if line.strip()
    )
    lines = (line.strip() for line in below.splitlines())
    return heading, [line for line in lines if line and not line.startswith("~")]


def read_tntp(
    links_file: Path, trips_file: Path, toll_factor: float = 0.0, distance_factor: float = 0.0
) -> Network:
    """Read a network and its trips; parallel links stay, trips within a zone go."""
    heading, lines = _parts(links_file)
    rows = np.array([line.rstrip(";").split()[:9] for line in lines], float)
    tail, head, capacity, length, free_flow_time, b, power, _, toll = rows.T.copy()
    assert len(rows) == int(heading["NUMBER OF LINKS"]), links_file
    trips = []
    for line in _parts(trips_file)[1]:
        if line.startswith("Origin"):
            origin = int(line.split()[1])
            continue
        for entry in filter(str.strip, line.split(";")):
            destination, volume = entry.split(":")
            if int(destination) != origin and float(volume) > 0:
                trips.append((origin, int(destination), float(volume)))
    origins, destinations, volumes = zip(*trips, strict=True)
    return Network(
        tail=tail.astype(np.int64),
        head=head.astype(np.int64),
        capacity=capacity,
        length=length,
        free_flow_time=free_flow_time,
        b=b,
        power=power,
        toll=toll,
        fixed_cost=toll_factor * toll + distance_factor * length,
        origin=np.array(origins, np.int64),
        destination=np.array(destinations, np.int64),
        trips=np.array(volumes, float),
        zones=int(heading["NUMBER OF ZONES"]),
        nodes=int(heading["NUMBER OF NODES"]),
        first_through_node=int(heading["FIRST THRU NODE"]),
    )


def graph(network: Network, cost: np.ndarray) -> csr_array:
    """Return a matrix of costs where closed zones are two nodes, one to leave and one to reach.

    Of parallel links the cheapest counts. To leave a zone start from its number; to reach a closed
    one look at ``nodes`` + its number.
    """
    tail = network.tail - 1
    head = network.head - 1
    head = np.where(head < network.closed, network.nodes + head, head)
    size = network.nodes + network.closed
    order = np.lexsort((cost, head, tail))
    tail, head, cost = tail[order], head[order], cost[order]
    first = np.ones(len(tail), bool)
    first[1:] = (np.diff(tail) != 0) | (np.diff(head) != 0)
    kept = np.maximum(cost[first], NEGLIGIBLE_COST)
    return csr_array((kept, (tail[first], head[first])), shape=(size, size))


def least_costs(network: Network, cost: np.ndarray) -> np.ndarray:
    """Return the cost of the cheapest path of every pair with trips, in their order."""
    links = graph(network, cost)
    target = network.destination - 1
    target = np.where(target < network.closed, network.nodes + target, target)
    found = np.empty(len(network.trips))
    origins = np.unique(network.origin)
    for start in range(0, len(origins), ORIGINS_AT_ONCE):
        batch = origins[start : start + ORIGINS_AT_ONCE]
        reached = dijkstra(links, indices=batch - 1)
        mine = np.isin(network.origin, batch)
        found[mine] = reached[np.searchsorted(batch, network.origin[mine]), target[mine]]
    return found


def conservation_error(network: Network, flow: np.ndarray) -> float:
    """Return the largest amount that is lost or made at a node, as a share of all trips.

    At a closed zone what leaves must be what it produces and what arrives what it attracts.
    """
    size = network.nodes + 1
    leaves = np.bincount(network.tail, flow, size) - np.bincount(
        network.origin, network.trips, size
    )
    arrives = np.bincount(network.head, flow, size) - np.bincount(
        network.destination, network.trips, size
    )
    wrong = np.abs(leaves - arrives)
    closed = slice(1, network.closed + 1)
    wrong[closed] = np.maximum(np.abs(leaves[closed]), np.abs(arrives[closed]))
    return float(wrong.max()) / math.fsum(network.trips)


def evaluate(network: Network, flow: np.ndarray) -> dict[str, float]:
    """Return total cost, least cost, gap, objective, a bound below it, and conservation.

    ``lower_bound`` is the objective less the excess cost. By convexity no flow that serves the
    trips has a lower objective, whatever flow the bound was taken at.
    """
    assert flow.shape == network.tail.shape, "one flow for each link"
    assert np.isfinite(flow).all(), "a flow is not a number"
    used = np.maximum(flow, 0.0)
    delay = network.b * (used / network.capacity) ** network.power
    cost = network.free_flow_time * (1 + delay) + network.fixed_cost
    least = least_costs(network, cost)
    assert np.isfinite(least).all(), "a pair with trips has no path"
    total_cost = math.fsum(used * cost)
    least_cost = math.fsum(least * network.trips)
    area = network.free_flow_time * (1 + delay / (network.power + 1)) + network.fixed_cost
    objective = math.fsum(used * area)
    return {
        "total_cost": total_cost,
        "least_cost": least_cost,
        "gap": (total_cost - least_cost) / total_cost,
        "objective": objective,
        "lower_bound": objective - (total_cost - least_cost),
        "conservation_error": conservation_error(network, flow),
        "least_flow": float(flow.min()),
    }
