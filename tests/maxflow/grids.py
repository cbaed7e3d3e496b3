"""Streets in a square with random capacities, on which any link may bind."""

import numpy as np

from corridor.maxflow.question import Question
from corridor.network.build import Network


def grid(chance, side=6, pairs=4, shared=False):
    """A square of two-way streets, as network, question and capacities of rows.

    With shared rows, both directions of a street have one capacity together.
    """
    number = np.arange(side * side).reshape(side, side)
    across = np.column_stack([number[:, :-1].ravel(), number[:, 1:].ravel()])
    down = np.column_stack([number[:-1].ravel(), number[1:].ravel()])
    edges = np.vstack([across, down])
    streets = np.vstack([edges, edges[:, ::-1]])
    row = np.tile(np.arange(len(edges)), 2) if shared else np.arange(len(streets))
    tail, head, rows = list(streets[:, 0]), list(streets[:, 1]), list(row)
    states, source, sink = side * side, {}, {}
    for k in range(pairs):
        start, end = chance.choice(side * side, 2, replace=False)
        source[f"o{k}"], sink[f"d{k}"] = states, states + 1
        tail += [states, end]
        head += [start, states + 1]
        rows += [-1, -1]
        states += 2
    count = row.max() + 1
    network = Network(
        states=tuple(map(str, range(states))),
        tail=np.array(tail),
        head=np.array(head),
        kind=np.where(np.array(rows) < 0, 0, 2),
        length_km=1 + chance.random(len(tail)),
        row=np.array(rows),
        mode=np.where(np.array(rows) < 0, -1, 0),
        crossing=np.zeros(len(tail), dtype=np.int64),
        elements=tuple(f"e{i}" for i in range(count)),
        row_element=np.arange(count),
        place_source=source,
        place_sink=sink,
    )
    asked = tuple((f"o{k}", f"d{k}") for k in range(pairs))
    question = Question("streets", asked, (True,) * pairs, True, None, ())
    return network, question, chance.integers(0, 30, count) * 1e5
