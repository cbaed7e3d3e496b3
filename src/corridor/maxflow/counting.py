"""Which pairs of a question can count at all, and in which direction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np

from corridor.maxflow.question import Pair, Question
from corridor.messages import Message, both, either, message
from corridor.network.build import MODES, Floats, Network
from corridor.network.cheapest import cheapest_paths
from corridor.network.layers import Layers, layer
from corridor.problems import CorridorError


def _check_directions(question: Question, forward: Sequence[bool]) -> None:
    """Refuse a question that fixes what goes each way where nothing can go one way."""
    missing = [way for way, ahead in (("forward", True), ("back", False)) if ahead not in forward]
    if question.by_direction is not None and missing:
        raise CorridorError(
            message(
                "nothing that counts can go forward (%(question)s): give a target for the other "
                "direction alone",
                question=question.name,
            )
            if missing[0] == "forward"
            else message(
                "nothing that counts can go back (%(question)s): give a target for the other "
                "direction alone",
                question=question.name,
            )
        )


def _shares(
    share: Sequence[float], forward: Sequence[bool], by_direction: tuple[float, float] | None
) -> tuple[float, ...]:
    """Let the shares of the pairs that are left add up to 1, or to that of their direction."""
    if by_direction is None:
        return tuple(s / sum(share) for s in share)
    total = {True: 0.0, False: 0.0}
    for s, ahead in zip(share, forward, strict=True):
        total[ahead] += s
    part = {True: by_direction[0], False: by_direction[1]}
    return tuple(s / total[ahead] * part[ahead] for s, ahead in zip(share, forward, strict=True))


def _no_path(question: Question) -> Message:
    """Say that nothing can count, and what to look at."""
    if set(question.modes) == set(MODES):
        return message(
            "no path leads %(where)s (%(question)s): check the zones it joins",
            where=_where(question),
            question=question.name,
        )
    return message(
        "no path by %(modes)s leads %(where)s (%(question)s): check the zones it joins or allow "
        "more modes",
        modes=both(question.modes),
        where=_where(question),
        question=question.name,
    )


def _where(question: Question) -> str:
    """Say in words which way a path would have to lead, and through which gates."""
    if not question.gates:
        return {
            "both": message("from one side to the other"),
            "forward": message("forward from one side to the other"),
            "back": message("back from one side to the other"),
        }[question.direction]
    gates = both([either(gate) for gate in question.gates])
    return {
        "both": message("across %(gates)s", gates=gates),
        "forward": message("forward across %(gates)s", gates=gates),
        "back": message("back across %(gates)s", gates=gates),
    }[question.direction]


def layers_of(network: Network, question: Question) -> Layers:
    """Return the network before and after the gates of a question, once for each kind of cargo."""
    return layer(network, question.gates, question.modes, tuple(question.closed.values()) or ((),))


@lru_cache(maxsize=4)
def _distances(
    network: Network,
    gates: tuple[tuple[str, ...], ...],
    modes: tuple[str, ...],
    closed: tuple[tuple[str, tuple[str, ...]], ...],
    pairs: tuple[Pair, ...],
    cargo: tuple[str, ...],
) -> Floats:
    """Return how far each pair goes in each direction, in the layers of its cargo.

    Capacities play no part in it, so the last ones are kept for what is asked next.
    """
    layers = layer(network, gates, modes, tuple(closes for _, closes in closed) or ((),))
    sources = np.array([network.place_source[o] for o, _ in pairs], dtype=np.int64)
    sinks = np.array([network.place_sink[d] for _, d in pairs], dtype=np.int64)
    kinds, free = [form for form, _ in closed] or [""], np.zeros(len(network.row_element))
    kind = np.array([kinds.index(c) for c in cargo] or [0] * len(sources))
    start, final = (each.reshape(len(kinds), -1) for each in (layers.start, layers.final))
    distance = np.full((len(layers.start), len(sources)), np.inf)
    for k in range(len(kinds)):
        own = kind == k
        for d, (first, last) in enumerate(zip(start[k], final[k], strict=True)):
            paths = cheapest_paths(layers, free, sources[own] + first, sinks[own] + last)
            distance[k * start.shape[1] + d, own] = paths.distance
    distance.flags.writeable = False
    return distance


def countable(
    network: Network, layers: Layers, question: Question
) -> tuple[Question, tuple[int, ...], tuple[int, ...]]:
    """Leave out pairs that cannot count; let each other go in the direction of its shortest path.

    Parameters
    ----------
    network : Network
        The network.
    layers : Layers
        The network before and after the gates of the question.
    question : Question
        What is counted.

    Returns
    -------
    question : Question
        With the pairs that are left.
    starts, ends : tuple of int
        Layered states in which the cargo of each of them starts and ends.

    Raises
    ------
    CorridorError
        If no pair is left.
    """
    q, closed = question, tuple(question.closed.items())
    distance = _distances(network, q.gates, q.modes, closed, q.pairs, q.cargo)
    directions, count = distance.argmin(axis=0), len(layers.start) // max(1, len(question.closed))
    # without sides, directions are numbered with that of the first gate first
    ahead = [
        runs if question.sided else bool(directions[k] % count < max(1, count // 2))
        for k, runs in enumerate(question.forward)
    ]
    counted = [question.direction in ("both", "forward" if a else "back") for a in ahead]
    kept = np.flatnonzero(np.isfinite(distance.min(axis=0)) & counted)
    if not len(kept):
        raise CorridorError(_no_path(question))
    pairs = tuple(question.pairs[k] for k in kept)
    forward = tuple(ahead[k] for k in kept)
    _check_directions(question, forward)
    cargo = tuple(question.cargo[k] for k in kept) if question.cargo else ()
    share = None
    if question.share is not None:
        share = _shares([question.share[k] for k in kept], forward, question.by_direction)
    return (
        replace(question, pairs=pairs, forward=forward, share=share, cargo=cargo),
        tuple(int(network.place_source[question.pairs[k][0]] + layers.start[directions[k]])
              for k in kept),
        tuple(int(network.place_sink[question.pairs[k][1]] + layers.final[directions[k]])
              for k in kept),
    )  # fmt: skip
