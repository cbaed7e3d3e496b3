"""Run a peer of the assignment benchmark inside the interpreter where the peers are installed.

    python assignment_peers.py PEER NETWORK_NPZ GAP THREADS TIME_LIMIT OUT_NPZ
    python assignment_peers.py paths NETWORK_NPZ ORIGINS OUT_NPZ

PEER is ``aequilibrae`` or ``pytraf``, which may be followed by settings as in
``pytraf:order=shuffle,chunk_size=8``. The network comes as arrays, so that reading is timed for
nobody. A tiny network goes first, so that imports, thread pools and code are warm. The clock runs
from the arrays to the flows of the links: graph and matrix, all iterations, all checks of the gap.

The file written holds what was found, flows or costs, and a JSON text about it.
"""

from __future__ import annotations

import importlib.metadata
import json
import logging
import os
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import numpy as np

LEAST_TIME = 1e-6  # AequilibraE refuses free-flow times of zero
MANY = 10**7
TRIAL_SWEEPS = 8
FEW_ZONES = 100  # below, a second thread costs AequilibraE more than it brings


def load(path):
    with np.load(path) as stored:
        arrays = {name: stored[name] for name in stored.files}
    return SimpleNamespace(
        **{name: value if value.ndim else int(value) for name, value in arrays.items()}
    )


def tiny():
    """Return a crowded grid of 16 zones, enough to have a solver do all it can."""
    side = 4
    node = np.arange(1, side * side + 1).reshape(side, side)
    right = np.column_stack([node[:, :-1].ravel(), node[:, 1:].ravel()])
    down = np.column_stack([node[:-1].ravel(), node[1:].ravel()])
    tail, head = np.vstack([right, down, right[:, ::-1], down[:, ::-1]]).T
    count = np.arange(len(tail))
    ones = np.ones(len(tail))
    origin, destination = np.nonzero(~np.eye(side * side, dtype=bool))
    return SimpleNamespace(
        tail=tail.copy(),
        head=head.copy(),
        capacity=ones,
        length=ones,
        free_flow_time=1.0 + count % 5,
        b=0.15 * ones,
        power=4 * ones,
        toll=0 * ones,
        fixed_cost=0.1 * ones,
        origin=origin + 1,
        destination=destination + 1,
        trips=(1.0 + (origin * 2 + destination) % 3) / 16,
        zones=side * side,
        nodes=side * side,
        first_through_node=1,
    )


def run_pytraf(network, gap, threads, time_limit_s, order="fixed", chunk_size=0):
    """Path-based gradient projection, the only algorithm pytraf offers from Python.

    U-turns stay forbidden, as by default: no cheapest path has one, and there is less to search.
    A run cannot be interrupted, so a few sweeps tell beforehand how many the time limit allows,
    a quarter more for luck.
    """
    import pytraf

    def solve(most_sweeps):
        roads = pytraf.Network(
            network.nodes,
            network.tail - 1,
            network.head - 1,
            network.free_flow_time,
            network.capacity,
            network.b,
            network.power,
            np.arange(1, network.nodes + 1) < network.first_through_node,
        )
        demand = pytraf.Demand(
            network.nodes, network.origin - 1, network.destination - 1, network.trips
        )
        drivers = demand
        if network.fixed_cost.any():
            drivers = pytraf.TrafficClass(demand, extra_link_cost=network.fixed_cost)
        prepared = time.perf_counter()
        found = roads.assign(
            drivers,
            gap=gap,
            max_iter=most_sweeps,
            threads=threads,
            order=order,
            chunk_size=int(chunk_size),
        )
        return found, found.links.volume, prepared

    start = time.perf_counter()
    sweeps = solve(TRIAL_SWEEPS)[0].iterations
    sweep_s = (time.perf_counter() - start) / max(sweeps, 1)
    start, start_cpu = time.perf_counter(), time.process_time()
    found, flow, prepared = solve(int(1.25 * time_limit_s / sweep_s) + 1)
    end, end_cpu = time.perf_counter(), time.process_time()
    return flow, {
        "seconds": end - start,
        "cpu_seconds": end_cpu - start_cpu,
        "prepare_seconds": prepared - start,
        "iterations": found.iterations,
        "reported_gap": found.relative_gap,
        "reached": found.converged,
        "settings": f"gradient projection, order {order}, chunk size {chunk_size or 'by default'}",
        "deviations": [],
    }


def aequilibrae_graph(network, costs):
    """Return a graph of AequilibraE with the zones as centroids."""
    import pandas as pd
    from aequilibrae.paths import Graph

    links = {"link_id": np.arange(1, len(network.tail) + 1), "a_node": network.tail}
    graph = Graph()
    graph.network = pd.DataFrame({**links, "b_node": network.head, "direction": 1, **costs})
    graph.prepare_graph(np.arange(1, network.zones + 1))
    return graph


def aequilibrae_costs(network):
    """Return the fields AequilibraE wants, and what had to be changed for it."""
    deviations = []
    flat = (network.b == 0) | (network.power == 0)
    time_flat = network.free_flow_time * np.where(network.power == 0, 1 + network.b, 1.0)
    zero = time_flat <= 0
    if zero.any():
        deviations.append(
            f"free-flow time {LEAST_TIME:g} instead of 0 on {int(zero.sum())} links, b as given"
        )
    if (network.power[~flat] < 1).any():
        raise SystemExit("AequilibraE takes no power below 1")
    return {
        "free_flow_time": np.where(zero, LEAST_TIME, time_flat),
        "capacity": network.capacity,
        "b": np.where(network.power == 0, 0.0, network.b),
        "power": np.where(flat, np.maximum(network.power, 1.0), network.power),
        "fixed_cost": network.fixed_cost,
    }, deviations


def run_aequilibrae(network, gap, threads, time_limit_s):
    """Biconjugate Frank-Wolfe, the quickest of the algorithms AequilibraE offers.

    Its own gap weighs flows after a step and cheapest paths by the costs before it. At the time
    limit it is stopped after the iteration under way.
    """
    from aequilibrae.matrix import AequilibraeMatrix
    from aequilibrae.paths import TrafficAssignment, TrafficClass

    start, start_cpu = time.perf_counter(), time.process_time()
    if 1 < network.first_through_node != network.zones + 1:
        raise SystemExit("AequilibraE closes all zones or none")
    costs, deviations = aequilibrae_costs(network)
    graph = aequilibrae_graph(network, costs)
    graph.set_graph("free_flow_time")
    graph.set_blocked_centroid_flows(network.first_through_node > 1)
    matrix = AequilibraeMatrix()
    matrix.create_empty(zones=network.zones, matrix_names=["trips"])
    matrix.index = np.arange(1, network.zones + 1)
    matrix.matrices[:] = 0.0
    np.add.at(
        matrix.matrices[:, :, 0], (network.origin - 1, network.destination - 1), network.trips
    )
    matrix.computational_view(["trips"])
    drivers = TrafficClass("car", graph, matrix)
    if network.fixed_cost.any():
        drivers.set_fixed_cost("fixed_cost")
    assignment = TrafficAssignment()
    assignment.set_classes([drivers])
    assignment.set_vdf("BPR")
    assignment.set_vdf_parameters({"alpha": "b", "beta": "power"})
    assignment.set_capacity_field("capacity")
    assignment.set_time_field("free_flow_time")
    assignment.max_iter = MANY
    assignment.rgap_target = float(gap)
    assignment.set_algorithm("bfw")
    cores = threads if network.zones >= FEW_ZONES else 1
    assignment.set_cores(cores)
    solver = assignment.assignment
    check = solver.check_convergence

    def reached_or_late():
        return check() or time.perf_counter() - start > time_limit_s

    solver.check_convergence = reached_or_late
    prepared = time.perf_counter()
    assignment.execute(log_specification=False)
    flow = np.empty(len(network.tail))
    table = assignment.results()
    flow[table.index.to_numpy() - 1] = np.nan_to_num(table["trips_tot"].to_numpy())
    end, end_cpu = time.perf_counter(), time.process_time()
    return flow, {
        "seconds": end - start,
        "cpu_seconds": end_cpu - start_cpu,
        "prepare_seconds": prepared - start,
        "iterations": solver.iter,
        "reported_gap": float(solver.rgap),
        "reached": bool(solver.rgap <= gap),
        "settings": f"bfw, {cores} {'core' if cores == 1 else 'cores'}",
        "deviations": deviations,
    }


RUN = {"pytraf": run_pytraf, "aequilibrae": run_aequilibrae}


def assign(peer, network_file, gap, threads, time_limit_s, out_file):
    name, _, words = peer.partition(":")
    settings = dict(word.split("=") for word in words.split(",") if word)
    RUN[name](tiny(), 1e-4, threads, 1.0, **settings)
    flow, about = RUN[name](load(network_file), gap, threads, time_limit_s, **settings)
    write(out_file, flow, {"version": importlib.metadata.version(name), **about})


def paths(network_file, origins, out_file):
    """Time the cheapest paths from each of the first nodes to all others, on one thread."""
    from aequilibrae.paths import NetworkSkimming
    from aequilibrae.paths.results import PathResults

    network = load(network_file)
    network.zones = origins
    graph = aequilibrae_graph(network, {"cost": network.free_flow_time})
    graph.set_blocked_centroid_flows(False)
    graph.set_graph("cost")

    def trees():
        found = PathResults()
        found.prepare(graph)
        for origin in range(1, origins + 1):
            found.compute_path(origin, origin)  # a path to itself, so none is traced

    def skims():
        found = NetworkSkimming(graph)
        found.set_cores(1)
        found.execute()
        return found.results.skims.matrix_view

    about = {"version": importlib.metadata.version("aequilibrae"), "ms": {}}
    for name, fields, work in (
        ("AequilibraE `PathResults`, trees alone", [], trees),
        ("AequilibraE `PathResults`, trees and costs", ["cost"], trees),
        ("AequilibraE `NetworkSkimming`, zones alone", ["cost"], skims),
    ):
        graph.set_skimming(fields)
        work()
        start = time.perf_counter()
        found = work()
        about["ms"][name] = (time.perf_counter() - start) * 1000 / origins
    write(out_file, np.asarray(found).reshape(origins, origins), about)


def peak_bytes():
    """Return the largest memory of this process; what is inherited at its start is not counted."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) * 1024
    return None


def write(out_file, found, about):
    about["peak_bytes"] = peak_bytes()
    np.savez(out_file, found=found, about=np.array(json.dumps(about)))


def main():
    logging.disable(logging.CRITICAL)
    os.environ["AEQ_SHOW_PROGRESS"] = "FALSE"  # bars cost AequilibraE time
    what, network_file, *rest = sys.argv[1:]
    if what == "paths":
        origins, out_file = rest
        paths(network_file, int(origins), out_file)
    else:
        gap, threads, time_limit_s, out_file = rest
        assign(what, network_file, float(gap), int(threads), float(time_limit_s), out_file)


if __name__ == "__main__":
    main()
