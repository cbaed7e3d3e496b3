"""Assigned routes that a question of throughput counts."""

from __future__ import annotations

import numpy as np

from corridor.assignment.counted.counts import Flags, Paths, arcs_using
from corridor.assignment.of_case.case_flows import CaseFlows
from corridor.maxflow.question import Question
from corridor.network.build import MODES


def counted_paths(flows: CaseFlows, question: Question) -> Flags:
    """Return which assigned routes a question counts, shape (paths,).

    A route counts when its pair belongs to the question and it crosses every gate, by no other
    modes than those that count; between two zones without gates, every such route of the pair.

    Parameters
    ----------
    flows : CaseFlows
        Cargo on its routes.
    question : Question
        What is counted.
    """
    case_input, network = flows.input, flows.input.network
    paths = Paths.of_flows(flows.paths)
    wanted = set(question.own_pairs or question.pairs)
    ends = zip(case_input.rows["origin"], case_input.rows["destination"], strict=True)
    counted: Flags = np.array([pair in wanted for pair in ends], dtype=np.bool_)[paths.row]
    for gate in question.gates:
        counted &= paths.using(arcs_using(case_input, gate))
    if not question.own_pairs:
        closed = [m for m, mode in enumerate(MODES) if mode not in question.modes]
        counted &= ~paths.using(np.isin(network.mode, closed))
    return counted


def counted_t(flows: CaseFlows, question: Question) -> float:
    """Return the tonnes a year of assigned routes that a question counts."""
    return float(flows.paths.volume[counted_paths(flows, question)].sum())
