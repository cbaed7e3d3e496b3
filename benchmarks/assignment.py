"""User equilibrium and cheapest paths beside AequilibraE and pytraf, on equal arrays.

    python benchmarks/assignment.py                        # prints the section as markdown
    python benchmarks/assignment.py --quick --json out.json
    python benchmarks/assignment.py --peers-python PATH    # an interpreter that has the peers

Public networks are read from a folder beside the repository and never become part of it. The peers
are no dependencies: unless an interpreter is given, a scratch environment is made for them and
thrown away. Every solver runs in a process of its own, warmed on a tiny network, and they take
turns. The clock runs from the arrays in memory to the flows of the links. What is found is judged
by ``assignment_check.py``, which shares no code with any solver.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pandas as pd
import scipy
from assignment_check import Network, evaluate, graph, read_tntp
from assignment_peers import load, tiny, write
from scipy.sparse.csgraph import dijkstra

import corridor

HERE = Path(__file__).resolve().parent
TNTP = HERE.parents[1] / "shared" / "tntp"
PEERS = ("aequilibrae==1.7.2", "pytraf==0.3.1")
PEERS_FILE = HERE / "assignment_peers.py"

NETWORKS = {
    "Sioux Falls": ("SiouxFalls/SiouxFalls", 0.0, 0.0),
    "Chicago-Sketch": ("Chicago-Sketch/ChicagoSketch", 0.02, 0.04),
    "Berlin-Center": ("Berlin-Center/berlin-center", 0.0, 0.0),
}
"""File names, minutes a unit of toll and minutes a unit of length."""

SOLVERS = {
    "corridor": ("corridor",),
    "pytraf": (
        "pytraf:order=fixed",
        "pytraf:order=fixed,chunk_size=8",
        "pytraf:order=shuffle",
    ),
    "aequilibrae": ("aequilibrae",),
}
"""Settings of each solver; all are tried in the first round, the quickest goes on."""

GAPS = (1e-6, 1e-12)
THREADS = 2
TIME_LIMIT_S = 200.0
START_UP_S = 60.0
QUIET = 0.5  # load of the machine above which times mean little
STREETS_NODES, STREETS_LINKS, STREETS_ORIGINS, STREETS_SEED = 13_000, 39_000, 200, 1


def our_tables(network):
    """Return links and trips as corridor reads them from a file."""
    links = {
        "from_node_id": network.tail,
        "to_node_id": network.head,
        "capacity": network.capacity,
        "length": network.length,
        "free_flow_time": network.free_flow_time,
        "b": network.b,
        "power": network.power,
        "toll": network.toll,
    }
    trips = {
        "origin": network.origin,
        "destination": network.destination,
        "volume": network.trips,
    }
    return pd.DataFrame(links), pd.DataFrame(trips)


def our_assignment(network_file, gap, threads, toll_factor, distance_factor, out_file):
    """Time corridor on a network; runs in a process of its own."""
    from corridor.assignment.methods.equilibrium import equilibrium
    from corridor.assignment.of_roads.road_input import road_assignment
    from corridor.assignment.of_roads.warm_up import warm_up

    def solve(network, gap):
        links, trips = our_tables(network)
        start, start_cpu = time.perf_counter(), time.process_time()
        problem = road_assignment(
            links,
            trips,
            nodes=network.nodes,
            first_through_node=network.first_through_node,
            toll_factor=toll_factor,
            distance_factor=distance_factor,
        )
        prepared = time.perf_counter()
        found = equilibrium(problem, gap, threads=threads)
        flow = found.link_flow
        end, end_cpu = time.perf_counter(), time.process_time()
        return flow, {
            "version": corridor.__version__,
            "seconds": end - start,
            "cpu_seconds": end_cpu - start_cpu,
            "prepare_seconds": prepared - start,
            "iterations": found.iterations,
            "reported_gap": float(found.relative_gap),
            "reached": bool(found.relative_gap <= gap),
            "settings": f"{found.threads} threads",
            "deviations": [],
        }

    warm_up()
    solve(tiny(), 1e-10)
    write(out_file, *solve(load(network_file), gap))


def our_paths(network_file, origins, out_file):
    """Time corridor's trees of cheapest paths; runs in a process of its own."""
    from corridor.network.graph import graph as sorted_arcs
    from corridor.network.trees import bucket_width, grow_tree, new_tree

    network = load(network_file)

    def costs():
        roads = sorted_arcs(network.tail - 1, network.head - 1, network.nodes)
        cost = network.free_flow_time[roads.number]
        width, buckets = bucket_width(cost)
        tree = new_tree(network.nodes, buckets)
        found = np.empty((origins, network.nodes))
        for origin in range(origins):
            grow_tree(roads, cost, origin, width, tree)
            found[origin] = tree.distance
        return found

    timed_paths("corridor, trees and costs", costs, origins, corridor.__version__, out_file)


def scipy_paths(network_file, origins, out_file):
    """Time SciPy's Dijkstra; runs in a process of its own."""
    network = Network(**vars(load(network_file)))

    def costs():
        links = graph(network, network.free_flow_time)
        return dijkstra(links, indices=np.arange(origins), return_predecessors=True)[0]

    timed_paths("SciPy `dijkstra`, trees and costs", costs, origins, scipy.__version__, out_file)


def timed_paths(name, costs, origins, version, out_file):
    costs()
    start = time.perf_counter()
    found = costs()
    ms = (time.perf_counter() - start) * 1000 / origins
    write(out_file, found[:, :origins], {"version": version, "ms": {name: ms}})


def streets(nodes=STREETS_NODES, links=STREETS_LINKS, seed=STREETS_SEED):
    """Make a grid of bent two-way streets, a good third of them missing, of several speeds.

    All nodes are joined. What is missing from the grid is drawn; an arterial street is in every
    eighth line. No trips.
    """
    rng = np.random.default_rng(seed)
    width = int(np.ceil(np.sqrt(nodes)))
    place = np.arange(nodes)
    column, row = place % width, place // width
    x, y = np.array([column, row]) + rng.uniform(-0.3, 0.3, (2, nodes))
    right = place[(column < width - 1) & (place + 1 < nodes)]
    down = place[place + width < nodes]
    ends = np.vstack([
        np.column_stack([right, right + 1]),
        np.column_stack([down, down + width]),
    ])  # fmt: skip
    ends = rng.permutation(ends)
    root = place.copy()

    def top(node):
        while root[node] != node:
            root[node] = root[root[node]]
            node = root[node]
        return node

    needed = np.zeros(len(ends), bool)
    for i, (a, b) in enumerate(ends):
        first, second = top(a), top(b)
        needed[i] = first != second
        root[first] = second
    wanted = links // 2 - int(needed.sum())
    kept = np.concatenate([np.flatnonzero(needed), np.flatnonzero(~needed)[:wanted]])
    a, b = ends[kept].T
    across = row[a] == row[b]
    arterial = np.where(across, row[a], column[a]) % 8 == 0
    length = np.hypot(x[a] - x[b], y[a] - y[b]) * rng.uniform(1.0, 1.2, len(a))
    minutes = length / np.where(arterial, 1.2, rng.choice([0.5, 0.7, 0.8], len(a)))
    both = np.concatenate([minutes, minutes])
    ones = np.ones(len(both))
    return Network(
        tail=np.concatenate([a, b]) + 1,
        head=np.concatenate([b, a]) + 1,
        capacity=ones,
        length=np.concatenate([length, length]),
        free_flow_time=both,
        b=0 * ones,
        power=ones,
        toll=0 * ones,
        fixed_cost=0 * ones,
        origin=np.array([1]),
        destination=np.array([2]),
        trips=np.array([1.0]),
        zones=nodes,
        nodes=nodes,
        first_through_node=1,
    )


def ran(words, out_file, limit_s=None):
    """Run a solver in a process of its own; return what it found and says, or None if too slow."""
    out_file.unlink(missing_ok=True)
    try:
        done = subprocess.run(
            [str(word) for word in words],
            capture_output=True,
            text=True,
            check=False,
            timeout=limit_s,
        )
    except subprocess.TimeoutExpired:
        return None
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, words))}\n{done.stderr[-4000:]}")
    with np.load(out_file) as stored:
        return stored["found"], json.loads(str(stored["about"]))


def words_of(solver, network_file, gap, factors, options, out_file):
    if solver == "corridor":
        ours = (sys.executable, HERE / "assignment.py", "our-assignment")
        return [*ours, network_file, gap, options.threads, *factors, out_file]
    settings = (network_file, gap, options.threads, options.time_limit)
    return [options.peers_python, PEERS_FILE, solver, *settings, out_file]


def tried(solver, network, network_file, gap, factors, options):
    """Run a solver once and judge what it found."""
    out_file = network_file.with_name("found.npz")
    words = words_of(solver, network_file, gap, factors, options, out_file)
    found = ran(words, out_file, 2 * options.time_limit + START_UP_S)
    record = {"solver": solver, "gap_wanted": gap, "time_limit_s": options.time_limit}
    if found is None:
        return {**record, "reached": False, "deviations": []}
    flow, about = found
    return {**record, **about, "checked": evaluate(network, flow)}


def raced(name, network, network_file, gap, factors, options):
    """Let the solvers take turns; return all records.

    What did not reach the gap in the first round does not run again, and of several settings of a
    solver only the quickest does.
    """
    records = []
    entrants = {solver: SOLVERS[solver] for solver in options.solvers}
    for round_number in range(options.runs):
        for solver, variants in list(entrants.items()):
            mine = []
            for variant in variants:
                record = tried(variant, network, network_file, gap, factors, options)
                record.update(network=name, family=solver, round=round_number)
                mine.append(record)
                said = f"{record['seconds']:.3f} s" if "seconds" in record else "no result"
                judged = record.get("checked", {}).get("gap", float("nan"))
                print(f"{name}, {gap:g}: {variant} {said}, gap {judged:.2e}", file=sys.stderr)
            records += mine
            reached = [record for record in mine if record["reached"]]
            best = min(reached, key=lambda record: record["seconds"], default=None)
            entrants[solver] = () if best is None else (best["solver"],)
    return records


def chosen(records):
    """Return the records of the setting that ran most often, of several the quickest.

    Where none reached the gap it is the one that came nearest.
    """

    def worth(name):
        mine = [record for record in records if record["solver"] == name]
        if mine[0]["reached"]:
            return len(mine), True, -min(record["seconds"] for record in mine)
        return len(mine), False, -mine[0].get("checked", {}).get("gap", np.inf)

    name = max(dict.fromkeys(record["solver"] for record in records), key=worth)
    return [record for record in records if record["solver"] == name]


def shown_s(seconds):
    digits = 3 if seconds < 1 else 2 if seconds < 10 else 1
    return f"{seconds:.{digits}f}"


def assignment_row(name, gap, family, records, ours_s, bound):
    mine = chosen(records)
    reached = all(record["reached"] for record in mine)
    seconds = statistics.median(record.get("seconds", record["time_limit_s"]) for record in mine)
    cells = [name, f"{gap:g}", family, shown_s(seconds) if reached else f"not in {seconds:.0f}"]
    ratio = f"{'' if reached else '> '}{seconds / ours_s:.1f}" if ours_s else ""
    cells.append(ratio)
    judged = [record["checked"] for record in mine if "checked" in record]
    if not judged:
        return "| " + " | ".join([*cells, "", "", "", "", "", ""]) + " |"
    worst = max(judged, key=lambda one: one["gap"])
    cells += [
        str(mine[0]["iterations"]),
        f"{worst['gap']:.1e}",
        f"{max(one['conservation_error'] for one in judged):.0e}",
        f"{worst['objective']:.6f}",
        f"{(worst['objective'] - bound) / bound:.0e}",
        f"{statistics.median(record['peak_bytes'] or 0 for record in mine) / 1e6:.0f}",
    ]
    return "| " + " | ".join(cells) + " |"


def assignment_rows(records):
    """Return the table and the notes of all that ran."""
    rows = [
        "| network | gap wanted | solver | median s | times corridor | iterations | gap "
        "| lost at a node | objective | above bound | peak MB |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    notes = []
    for name in dict.fromkeys(record["network"] for record in records):
        here = [record for record in records if record["network"] == name]
        bound = max(
            (record["checked"]["lower_bound"] for record in here if "checked" in record),
            default=np.nan,
        )
        for gap in dict.fromkeys(record["gap_wanted"] for record in here):
            entrants = {}
            for record in here:
                if record["gap_wanted"] == gap:
                    entrants.setdefault(record["family"], []).append(record)
            ours = [record for record in entrants.get("corridor", ()) if record["reached"]]
            ours_s = statistics.median(record["seconds"] for record in ours) if ours else None
            for family, mine in entrants.items():
                rows.append(assignment_row(name, gap, family, mine, ours_s, bound))
                record = chosen(mine)[0]
                told = [*record["deviations"]]
                if family != "corridor" and "settings" in record:
                    told.insert(0, record["settings"])
                if told:
                    notes.append(f"- {name}, {gap:g}, {family}: {'; '.join(told)}.")
    return [*rows, "", *notes]


def assignment_section(options, folder):
    records = []
    for name in options.networks:
        stem, *factors = NETWORKS[name]
        files = [options.tntp / f"{stem}_{kind}.tntp.gz" for kind in ("net", "trips")]
        network = read_tntp(*files, *factors)
        network_file = folder / "network.npz"
        network.save(network_file)
        for gap in options.gaps:
            records += raced(name, network, network_file, gap, factors, options)
    return records, [
        "## User equilibrium beside AequilibraE and pytraf on equal arrays",
        "",
        f"{options.threads} threads. Time is measured from arrays in memory to the flows of the",
        "links, including graph, matrix and checks of the gap, in separate processes that were",
        "warmed up on a tiny network. The solvers run in turn; the median of"
        f" {options.runs} runs counts, and",
        f"a run may take {options.time_limit:g} s. If another program has several settings, the",
        "one that was fastest in the first round counts. Each solver stops by its own gap. The",
        "table shows values recomputed from the flows by code that no solver shares: the gap, the",
        "largest error of conservation at a node as a share of all trips (*lost at a node*), and",
        "the objective. *Above bound* is the most by which the objective can be above the optimum,",
        "given the best lower bound from any of the runs.",
        "",
        *assignment_rows(records),
        "",
    ]


def paths_section(options, folder):
    network_file, out_file = folder / "streets.npz", folder / "paths.npz"
    streets().save(network_file)
    us = (sys.executable, HERE / "assignment.py")
    sides = [
        (*us, "our-paths", network_file, STREETS_ORIGINS, out_file),
        (*us, "scipy-paths", network_file, STREETS_ORIGINS, out_file),
        (options.peers_python, PEERS_FILE, "paths", network_file, STREETS_ORIGINS, out_file),
    ]
    ms, first = {}, None
    for _ in range(options.runs):
        for side in sides:
            found, about = ran(side, out_file)
            first = found if first is None else first
            np.testing.assert_allclose(found, first, rtol=1e-9, atol=1e-9)
            for name, value in about["ms"].items():
                ms.setdefault(name, []).append(value)
    medians = {name: statistics.median(values) for name, values in ms.items()}
    ours = next(iter(medians.values()))
    return ms, [
        "## Cheapest paths to all nodes",
        "",
        f"A generated grid of bent two-way streets, {STREETS_NODES} nodes and {STREETS_LINKS}",
        f"links, from {STREETS_ORIGINS} nodes, one thread. The time to build the graph is included",
        "for corridor and SciPy but not for AequilibraE. *Zones alone* contracts chains of links",
        "and keeps costs between origins only. All programs agree on the costs.",
        "",
        "| side | ms an origin | times corridor |",
        "|---|---|---|",
        *(f"| {name} | {value:.2f} | {value / ours:.1f} |" for name, value in medians.items()),
        "",
    ]


@contextmanager
def peers_python(given):
    """Give an interpreter that has the peers: the one given, or one made for the moment."""
    if given:
        yield given
        return
    with tempfile.TemporaryDirectory(prefix="corridor-peers-") as folder:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        python = str(Path(folder) / "bin" / "python")
        subprocess.run([python, "-m", "pip", "install", "-q", *PEERS], check=True)
        yield python


def section(words=()):
    """Return the sections of the page of benchmarks, as lines; empty without the networks."""
    options = parsed(words)
    load_before = os.getloadavg()
    if load_before[0] > QUIET:
        print(
            f"The machine is busy (load {load_before[0]:.1f}): times will be off.", file=sys.stderr
        )
    if not options.tntp.is_dir():
        print(f"No public networks in {options.tntp}: nothing to compare.", file=sys.stderr)
        return []
    with (
        peers_python(options.peers_python) as options.peers_python,
        tempfile.TemporaryDirectory() as scratch,
    ):
        folder = Path(scratch)
        records, lines = assignment_section(options, folder) if options.networks else ([], [])
        ms = {}
        if not options.without_paths:
            ms, more = paths_section(options, folder)
            lines += more
    if options.json:
        machine = (
            f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
        )
        busy = {"before": load_before, "after": os.getloadavg()}
        whole = {"machine": machine, "load": busy, "assignments": records, "paths_ms": ms}
        options.json.write_text(json.dumps(whole, indent=1), encoding="utf-8")
    return lines


def parsed(words):
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--tntp", type=Path, default=TNTP, help="folder of the public networks")
    parser.add_argument("--peers-python", help="an interpreter that has the peers")
    parser.add_argument("--networks", nargs="*", choices=NETWORKS, default=list(NETWORKS))
    parser.add_argument("--solvers", nargs="+", choices=SOLVERS, default=list(SOLVERS))
    parser.add_argument("--gaps", nargs="+", type=float, default=list(GAPS))
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--threads", type=int, default=THREADS)
    parser.add_argument("--time-limit", type=float, default=TIME_LIMIT_S, help="seconds a run")
    parser.add_argument("--without-paths", action="store_true", help="leave out cheapest paths")
    parser.add_argument("--quick", action="store_true", help="Sioux Falls once, and no paths")
    parser.add_argument("--json", type=Path, help="write every run to this file as well")
    options = parser.parse_args(list(words))
    if options.quick:
        options.networks, options.runs, options.without_paths = ["Sioux Falls"], 1, True
    return options


def worker(what, network_file, *rest):
    """Do what a process started by this file is for."""
    *numbers, out_file = rest
    if what == "our-assignment":
        gap, threads, *factors = numbers
        our_assignment(network_file, float(gap), int(threads), *map(float, factors), out_file)
    else:
        work = {"our-paths": our_paths, "scipy-paths": scipy_paths}[what]
        work(network_file, int(numbers[0]), out_file)


if __name__ == "__main__":
    if sys.argv[1:2] and sys.argv[1] in {"our-assignment", "our-paths", "scipy-paths"}:
        worker(*sys.argv[1:])
    else:
        print("\n".join(section(sys.argv[1:])))
