"""The same throughput program handed whole to HiGHS: a column for each commodity on each arc."""

from __future__ import annotations

import highspy
import numpy as np
from scipy.sparse import coo_array

from corridor.maxflow.question import Question
from corridor.network.build import Network


def solve_whole(
    network: Network, question: Question, capacity: np.ndarray, time_limit_s: float
) -> tuple[str, float]:
    """Return HiGHS's status and the throughput it found within the time."""
    arcs, states, pairs = len(network.tail), len(network.states), question.pairs
    count = len(pairs)
    base = np.repeat(np.arange(count), arcs)
    columns = np.arange(count * arcs)
    tail, head = np.tile(network.tail, count), np.tile(network.head, count)
    flow = count * arcs + np.arange(count)
    source = np.array([network.place_source[o] for o, _ in pairs])
    sink = np.array([network.place_sink[d] for _, d in pairs])
    k = np.arange(count)
    used = np.tile(network.row, count)
    first = count * states
    rows = np.concatenate([base * states + tail, base * states + head, k * states + source,
                           k * states + sink, first + used[used >= 0]])  # fmt: skip
    cols = np.concatenate([columns, columns, flow, flow, columns[used >= 0]])
    vals = np.concatenate([np.ones(len(columns)), -np.ones(len(columns)), -np.ones(count),
                           np.ones(count), np.ones((used >= 0).sum())])  # fmt: skip
    size, height = count * arcs + count, first + len(capacity)
    matrix = coo_array((vals, (rows, cols)), shape=(height, size)).tocsc()
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = size, height
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_ = np.concatenate([np.zeros(count * arcs), np.ones(count)])
    lp.col_lower_, lp.col_upper_ = np.zeros(size), np.full(size, highspy.kHighsInf)
    lp.row_lower_ = np.concatenate([np.zeros(first), np.full(len(capacity), -highspy.kHighsInf)])
    lp.row_upper_ = np.concatenate([np.zeros(first), capacity])
    lp.a_matrix_.start_, lp.a_matrix_.index_ = matrix.indptr, matrix.indices
    lp.a_matrix_.value_ = matrix.data
    highs = highspy.Highs()
    highs.silent()
    highs.setOptionValue("time_limit", time_limit_s)
    highs.passModel(lp)
    highs.run()
    status = highs.modelStatusToString(highs.getModelStatus())
    return status, highs.getInfo().objective_function_value
