"""Multi-commodity network design on public instances, beside HiGHS on the whole program.

    python benchmarks/network_design.py [FOLDER] [--seconds 60] [--only c37 c49]

FOLDER holds files in the format of the Canad instances (`.dow`), and `best-known.csv` with the
columns `instance` and `best_known`; `../shared/mcnd` when not given. Without the folder the section
is left out. Every design is certified by code that shares nothing with the search. All runs
take one thread and stop at the same gap or after the same seconds.
"""

from __future__ import annotations

import argparse
import csv
import math
import statistics
import time
from dataclasses import dataclass
from pathlib import Path

import highspy
import numpy as np
from scipy.sparse import coo_array

from corridor.design.certificate import certify
from corridor.design.problem import DesignProblem
from corridor.design.solve import design
from corridor.solver.highs import open_highs

FOLDER = Path(__file__).parents[2] / "shared" / "mcnd"
SECONDS, GAP = 60.0, 1e-4


@dataclass(frozen=True)
class Run:
    """Seconds, cost and bound of one run; whether it ended by itself, and when it was near."""

    seconds: float
    cost: float
    bound: float
    near_s: float = math.nan

    @property
    def proved(self) -> bool:
        return self.cost - self.bound <= GAP * self.cost * 1.0001


def read_dow(path: Path) -> DesignProblem:
    """Read a problem: sizes, arcs (from, to, unit cost, capacity, charge, ...), commodities."""
    words = path.read_text(encoding="utf-8").split()
    at = next(i for i, word in enumerate(words) if word.isdigit())
    nodes, arcs, commodities = map(int, words[at : at + 3])
    cells = np.array(words[at + 3 :], float)
    by_arc = cells[: 7 * arcs].reshape(arcs, 7).T
    by_commodity = cells[7 * arcs : 7 * arcs + 3 * commodities].reshape(commodities, 3).T
    return DesignProblem(
        nodes=nodes,
        tail=by_arc[0].astype(np.int64) - 1,
        head=by_arc[1].astype(np.int64) - 1,
        unit_cost=by_arc[2].copy(),
        capacity=by_arc[3].copy(),
        fixed_charge=by_arc[4].copy(),
        origin=by_commodity[0].astype(np.int64) - 1,
        destination=by_commodity[1].astype(np.int64) - 1,
        demand=by_commodity[2].copy(),
    )


def best_known(folder: Path) -> dict[str, float]:
    with open(folder / "best-known.csv", encoding="utf-8", newline="") as file:
        return {row["instance"]: float(row["best_known"]) for row in csv.DictReader(file)}


def ours(problem: DesignProblem, seconds: float, best: float) -> Run:
    """Search and certify; what does not check stops the benchmark."""
    start = time.perf_counter()
    answer = design(problem, seconds, gap=GAP)
    took = time.perf_counter() - start
    certificate = certify(problem, answer)
    assert not certificate.faults, certificate
    assert answer.bound <= best * (1 + 1e-6), (answer.bound, best)
    near = (step.seconds for step in answer.log if step.cost <= 1.01 * best)
    return Run(took, certificate.cost, answer.bound, next(near, math.nan))


def whole(problem: DesignProblem, seconds: float, *, strong: bool) -> Run:
    """Give HiGHS a column for each commodity on each arc, with or without the strong rows."""
    start = time.perf_counter()
    arcs, nodes, count = problem.arcs, problem.nodes, problem.commodities
    k, a = (x.ravel() for x in np.indices((count, arcs)))
    column, each, first = arcs + k * arcs + a, np.arange(arcs), count * nodes
    rows = [k * nodes + problem.tail[a], k * nodes + problem.head[a], first + a, first + each]
    cols = [column, column, column, each]
    vals = [np.ones(len(a)), -np.ones(len(a)), np.ones(len(a)), -problem.capacity]
    height, most = first + arcs, np.minimum(problem.capacity[a], problem.demand[k])
    if strong:
        number = height + np.arange(len(a))
        rows, cols = [*rows, number, number], [*cols, column, a]
        vals, height = [*vals, np.ones(len(a)), -most], height + len(a)
    size = arcs + len(a)
    index = np.concatenate(rows), np.concatenate(cols)
    matrix = coo_array((np.concatenate(vals), index), shape=(height, size)).tocsc()
    balance = np.zeros((count, nodes))
    balance[np.arange(count), problem.origin] = problem.demand
    balance[np.arange(count), problem.destination] = -problem.demand
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = size, height
    lp.col_cost_ = np.concatenate([problem.fixed_charge, problem.unit_cost[a]])
    lp.col_lower_, lp.col_upper_ = np.zeros(size), np.concatenate([np.ones(arcs), most])
    none = np.full(height - first, -highspy.kHighsInf)
    lp.row_lower_ = np.concatenate([balance.ravel(), none])
    lp.row_upper_ = np.concatenate([balance.ravel(), np.zeros(height - first)])
    lp.a_matrix_.start_, lp.a_matrix_.index_ = matrix.indptr, matrix.indices
    lp.a_matrix_.value_ = matrix.data
    kinds = highspy.HighsVarType
    lp.integrality_ = [kinds.kInteger] * arcs + [kinds.kContinuous] * len(a)
    highs = open_highs({})  # defaults, but one thread and no output
    for name, value in (("time_limit", seconds), ("mip_rel_gap", GAP)):
        highs.setOptionValue(name, value)
    highs.passModel(lp)
    highs.run()
    info = highs.getInfo()
    cost = info.objective_function_value if info.primal_solution_status == 2 else math.inf
    return Run(time.perf_counter() - start, cost, info.mip_dual_bound)


def cell(run: Run, best: float) -> str:
    """Show a run: seconds to the proof, or how far cost and bound are from the best known."""
    if run.proved:
        return f"{run.seconds:.1f} s"
    cost = f"{100 * (run.cost / best - 1):+.2f} %" if math.isfinite(run.cost) else "none"
    bound = f"{100 * (run.bound / best - 1):+.2f} %" if run.bound > 0 else "none"
    return f"{cost} / {bound}"


def ratio(one: list[float]) -> str:
    return f"{statistics.median(one):.2f}" if one else "none"


def section(
    folder: Path = FOLDER, seconds: float = SECONDS, only: tuple[str, ...] = ()
) -> list[str]:
    """Return the section of the page of benchmarks; empty without the instances."""
    if not folder.is_dir():
        return []
    known = best_known(folder)
    rows, to_strong, to_weak, lost = [], [], [], []
    for path in sorted(folder.glob("*.dow")):
        if only and path.stem not in only:
            continue
        problem, best = read_dow(path), known[path.stem]
        own = ours(problem, seconds, best)
        strong = whole(problem, seconds, strong=True)
        weak = whole(problem, seconds, strong=False)
        if strong.proved and own.proved:
            to_strong.append(own.seconds / strong.seconds)
        if weak.proved and own.proved:
            to_weak.append(own.seconds / weak.seconds)
        if (strong.proved or weak.proved) and not own.proved:
            lost.append(path.stem)
        size = f"{problem.nodes}, {problem.arcs}, {problem.commodities}"
        near = "" if math.isnan(own.near_s) else f"{own.near_s:.1f}"
        rows.append(
            f"| {path.stem} | {size} | {best:,.0f} | {100 * (own.cost / best - 1):+.2f} % | {near} "
            f"| {cell(own, best)} | {cell(strong, best)} | {cell(weak, best)} |"
        )
        print(rows[-1], flush=True)
    return [
        "## Network design, beside the whole program in HiGHS",
        "",
        "By `python benchmarks/network_design.py`: `corridor.design` on Canad instances, one",
        f"thread, {seconds:g} s, proof to {100 * GAP:g} %. *Cost* is that of the certified design",
        "over the best known one; *1 % after* is when the search was first within 1 % of it.",
        "*Ours*, *strong* and *weak* give the seconds to a proof, or cost / bound over the best",
        "known. Strong and weak are HiGHS with its defaults on one column for each commodity on",
        "each arc, with and without a row for each of them.",
        "",
        "| instance | nodes, arcs, commodities | best known | cost | 1 % after, s | ours"
        " | strong | weak |",
        "|---|---|---|---|---|---|---|---|",
        *rows,
        "",
        f"Median of seconds to the proof over those of the strong form {ratio(to_strong)}"
        f" ({len(to_strong)} instances), over those of",
        f"the weak form {ratio(to_weak)} ({len(to_weak)}). Proved by HiGHS and not by us:"
        f" {', '.join(lost) or 'none'}.",
        "",
    ]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--only", nargs="*", default=[])
    asked = parser.parse_args()
    print("\n".join(section(asked.folder, asked.seconds, tuple(asked.only))))
