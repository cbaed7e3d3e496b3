"""Loading, and the first time compiling, what an equilibrium needs."""

from __future__ import annotations

import numpy as np
import pandas as pd

from corridor.assignment.methods.equilibrium import in_parts
from corridor.assignment.of_roads.road_input import road_assignment


def warm_up() -> None:
    """Solve a network of a few links, so that the next solution is not held up by compiling."""
    ends = np.array([[1, 3], [1, 4], [3, 4], [3, 2], [4, 2]])
    links = pd.DataFrame(ends, columns=["from_node_id", "to_node_id"]).assign(
        capacity=1.0, length=1.0, free_flow_time=1.0, b=0.15, power=4.0, toll=0.0
    )
    trips = pd.DataFrame({"origin": [1], "destination": [2], "volume": [3.0]})
    problem = road_assignment(links, trips, nodes=4)
    for parts in (1, 2):  # what small networks use, and what large ones do
        in_parts(problem, 1e-12, parts, threads=1)
