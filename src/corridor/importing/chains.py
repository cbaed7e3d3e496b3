"""From ways to chains: lines between the nodes at which more or fewer than two pieces meet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from corridor.importing.osm_file import Extract, Ids, Points, Way
from corridor.importing.strips import Strip

if TYPE_CHECKING:
    from numpy.typing import NDArray

T = TypeVar("T", bound=Hashable)


@dataclass(frozen=True)
class Chain:
    """A line between two nodes of the extract.

    Attributes
    ----------
    start, end : int
        Numbers of the nodes at its ends; the same for a circle.
    strip : Strip
        Its course.
    """

    start: int
    end: int
    strip: Strip


@dataclass(frozen=True)
class _Section:
    """Part of a way between two nodes at which something meets or ends."""

    way: int
    at: NDArray[np.intp]


def chains_of(ways: Sequence[tuple[int, Way]], node_ids: Ids, points: Points) -> list[Chain]:
    """Join ways to chains.

    Nodes at which two pieces meet vanish, whatever their tags; lengths and courses are kept. Ways
    that leave the extract end where they do.

    Parameters
    ----------
    ways : sequence of (int, Way)
        Ways of one network, each with the number by which it is known later.
    node_ids : array of int
        Nodes that lie in the extract, sorted.
    points : array of float
        Their longitudes and latitudes.

    Returns
    -------
    list of Chain
        In the order of the ways.
    """
    runs = [(number, run) for number, way in ways for run in _inside(way.nodes, node_ids)]
    if not runs:
        return []
    meeting = _meeting([run for _, run in runs], len(node_ids))
    sections: list[_Section] = []
    for number, run in runs:
        inner = np.flatnonzero(meeting[run[1:-1]]) + 1
        cuts = [0, *inner.tolist(), len(run) - 1]
        sections += [_Section(number, run[a : b + 1]) for a, b in pairwise(cuts)]
    ends = [(int(section.at[0]), int(section.at[-1])) for section in sections]
    return [
        _chain([(sections[n], forward) for n, forward in parts], node_ids, points)
        for parts in walks(ends, lambda node: bool(meeting[node]))
    ]


def _inside(nodes: Ids, node_ids: Ids) -> Iterator[NDArray[np.intp]]:
    """Yield the runs of a way inside the extract, as positions of nodes, none twice in a row."""
    at = np.searchsorted(node_ids, nodes)
    at[at == len(node_ids)] = 0
    there = node_ids[at] == nodes if len(node_ids) else np.zeros(len(nodes), dtype=bool)
    for run in np.split(np.arange(len(nodes)), np.flatnonzero(np.diff(there.astype(int))) + 1):
        if not there[run[0]]:
            continue
        places = at[run]
        places = places[np.concatenate([[True], np.diff(places) != 0])]
        if len(places) > 1:
            yield places


def way_points(way: Way, extract: Extract) -> Iterator[Points]:
    """Yield the courses of a way inside the extract, as longitudes and latitudes."""
    for run in _inside(way.nodes, extract.node_ids):
        yield extract.points[run]


def _meeting(runs: Sequence[NDArray[np.intp]], size: int) -> NDArray[np.bool_]:
    """Return at which nodes more or fewer than two pieces meet."""
    pieces = np.concatenate([np.concatenate([run[:-1], run[1:]]) for run in runs])
    meeting: NDArray[np.bool_] = np.bincount(pieces, minlength=size) != 2
    return meeting


def walks(
    ends: Sequence[tuple[T, T]], stops: Callable[[T], bool]
) -> Iterator[list[tuple[int, bool]]]:
    """Yield pieces that follow each other up to a node at which they stop.

    Parameters
    ----------
    ends : sequence of (node, node)
        Start and end of each piece.
    stops : callable
        Whether pieces are not joined at a node.

    Yields
    ------
    list of (int, bool)
        Numbers of pieces in their order, each with whether it is walked from its start.
    """
    at_node: dict[T, list[int]] = defaultdict(list)
    for number, (start, end) in enumerate(ends):
        at_node[start].append(number)
        at_node[end].append(number)
    used = np.zeros(len(ends), dtype=bool)

    def walk(number: int, forward: bool) -> list[tuple[int, bool]]:
        parts = []
        while True:
            used[number] = True
            parts.append((number, forward))
            end = ends[number][1 if forward else 0]
            others = [] if stops(end) else [n for n in at_node[end] if not used[n]]
            if not others:
                return parts
            number = others[0]
            forward = ends[number][0] == end

    for number, (start, end) in enumerate(ends):
        if not used[number] and stops(start):
            yield walk(number, True)
        if not used[number] and stops(end):
            yield walk(number, False)
    for number in range(len(ends)):  # circles that nothing else touches
        if not used[number]:
            yield walk(number, True)


def _chain(parts: Sequence[tuple[_Section, bool]], node_ids: Ids, points: Points) -> Chain:
    runs = [section.at if forward else section.at[::-1] for section, forward in parts]
    at = np.concatenate([runs[0], *(run[1:] for run in runs[1:])])
    sizes = [len(run) - 1 for run in runs]
    pieces = len(at) - 1
    strip = Strip(
        points[at],
        np.repeat(np.array([section.way for section, _ in parts], dtype=np.int64), sizes),
        np.repeat(np.array([forward for _, forward in parts], dtype=bool), sizes),
        np.ones(pieces, dtype=np.int64),
        np.ones(pieces, dtype=bool),
    )
    return Chain(int(node_ids[at[0]]), int(node_ids[at[-1]]), strip)
