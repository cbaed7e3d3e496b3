"""Generated networks for benchmarks: a street-like grid with random capacities."""

from __future__ import annotations

import numpy as np

from corridor.maxflow.question import Question
from corridor.network.build import Network


def grid(
    arcs: int, commodities: int, seed: int, *, frontiers: int = 0
) -> tuple[Network, Question, np.ndarray]:
    """Make a square grid with about as many arcs as wanted, and pairs of places in it.

    Without frontiers every link is as likely to bind as any other, which is hard on column
    generation. With frontiers the grid is a corridor of countries: links inside a country are
    ample, and what binds are the crossings of each frontier.
    """
    rng = np.random.default_rng(seed)
    side = int(np.sqrt(arcs / 4))
    number = np.arange(side * side).reshape(side, side)
    right = np.column_stack([number[:, :-1].ravel(), number[:, 1:].ravel()])
    down = np.column_stack([number[:-1].ravel(), number[1:].ravel()])
    edges = np.vstack([right, down])
    streets = np.vstack([edges, edges[:, ::-1]])
    row = np.arange(len(streets))
    capacity = rng.integers(1, 100, len(streets)) * 1e5
    if frontiers:
        column = streets % side
        lines = np.linspace(0, side, frontiers + 2)[1:-1].astype(int)
        crosses = np.isin(np.maximum(column[:, 0], column[:, 1]), lines)
        crosses &= column[:, 0] != column[:, 1]
        capacity = np.where(crosses, capacity, capacity * 100)
    places, pairs = {}, []
    tail, head = list(streets[:, 0]), list(streets[:, 1])
    rows, kind = list(row), [2] * len(streets)
    states = side * side
    for k in range(commodities):
        start, end = rng.choice(side * side, 2, replace=False)
        pairs.append((f"o{k}", f"d{k}"))
        places[f"o{k}"], places[f"d{k}"] = states, states + 1
        tail += [states, end]
        head += [start, states + 1]
        rows += [-1, -1]
        kind += [0, 1]
        states += 2
    network = Network(
        states=tuple(map(str, range(states))),
        tail=np.array(tail),
        head=np.array(head),
        kind=np.array(kind),
        length_km=rng.random(len(tail)) * 10 + 1,
        row=np.array(rows),
        mode=np.zeros(len(tail), dtype=np.int64),
        crossing=np.zeros(len(tail), dtype=np.int64),
        elements=tuple(f"e{i}" for i in row),
        row_element=row,
        place_source={o: places[o] for o, _ in pairs},
        place_sink={d: places[d] for _, d in pairs},
    )
    question = Question("generated", tuple(pairs), (True,) * commodities, True, None, ())
    return network, question, capacity
