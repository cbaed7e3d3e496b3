r"""The rest of the demand, which keeps its place beside what is counted.

What it keeps is what today's network carries of it when nothing else is there, least left behind
and then on the shortest routes:

.. math:: \min \sum_o u_o + \varepsilon \sum_p l_p f_p \quad\text{s.t.}\quad
          \sum_{p \in o} f_p + u_o = d_o, \; \sum_{p \ni r} f_p \le c_r

with ``d`` the demand of the year, ``l`` the length of a path, and ``\varepsilon`` so small that
length decides between equals only. Each pair keeps ``d_o - u_o``, on whatever routes are left.
Cargo of other forms between the same places is a pair of its own, since other vehicles carry it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

import numpy as np

from corridor.case.cargo import fits
from corridor.case.demand import cargo_pairs
from corridor.case.situation import Situation
from corridor.elements.costs import carried_forms
from corridor.elements.elements import element_rows
from corridor.maxflow.counting import countable, layers_of
from corridor.maxflow.question import Others, Pair, Question
from corridor.maxflow.routes import Routes
from corridor.network.build import Floats, Network
from corridor.network.layers import copied, layer
from corridor.problems import InternalError
from corridor.solver.linear import LinearProgram, LinearSolution

KM_T = 1e-5
"""What a tonne-kilometre counts beside a tonne that is left behind."""

UNIT_T = 1e6
"""Unit in which this program counts, so that prices of kilometres are no rounding."""

KEPT = 1 - 1e-7
"""Share of what is served that has to be kept: all but rounding, so that it always fits."""

MAX_ROUNDS = 2000


def keep_others(sit: Situation, question: Question, network: Network, rows: Floats) -> Question:
    """Return a question beside which the rest of the demand of the year keeps its place.

    Parameters
    ----------
    sit : Situation
        Case and year.
    question : Question
        What is counted.
    network : Network
        The network.
    rows : float array, shape (rows,)
        Capacity of each row today: what does not get through today is not kept.

    Returns
    -------
    Question
    """
    rows_of = element_rows(sit)
    forms_of = carried_forms(sit, rows_of)
    background = {e: t for e in network.elements if (t := rows_of[e].background_t_per_year or 0.0)}
    layers = layers_of(network, question)
    counted = {*countable(network, layers, question)[0].pairs, *question.own_pairs}
    demand = {k: t for k, t in cargo_pairs(sit).items() if k[:2] not in counted and t > 0}
    alike: dict[tuple[str, ...], list[str]] = {}  # few elements differ in what they take
    for element in network.elements:
        alike.setdefault(forms_of[element], []).append(element)
    closed = {
        cargo: tuple(
            element
            for forms, elements in alike.items()
            if not any(fits(cargo, form) for form in forms)
            for element in elements
        )
        for cargo in dict.fromkeys(k[2] for k in demand)
    }
    asked = _others(demand, closed, background)
    served = served_t_per_year(network, asked, rows)
    kept = {k: t * KEPT for k, t in zip(demand, served, strict=True) if t > 1.0}
    return replace(question, others=_others(kept, closed, background))


def _others(
    tonnes: Mapping[tuple[str, str, str], float],
    closed: Mapping[str, tuple[str, ...]],
    background: Mapping[str, float],
) -> Others:
    return Others(
        tuple((o, d) for o, d, _ in tonnes),
        tuple(cargo for _, _, cargo in tonnes),
        tuple(tonnes.values()),
        closed,
        background,
    )


def background_rows(network: Network, others: Others | None) -> Floats:
    """Return the background traffic of each capacity row."""
    amounts = {} if others is None else others.background_t_per_year
    return network.row_capacity({e: amounts.get(e, 0.0) for e in network.elements})


def routes_of(network: Network, others: Others | None) -> Routes:
    """Return the routes of the other cargo, which crosses no screenline in particular.

    Cargo of each set of forms has a copy of the network with the elements that carry it.
    """
    if others is None or not others.pairs:
        return Routes(layer(network, ()), (), ())
    return _routes(network, others.pairs, others.cargo, tuple(others.closed.items()))


@lru_cache(maxsize=8)
def _routes(
    network: Network,
    pairs: tuple[Pair, ...],
    cargo: tuple[str, ...],
    closed: tuple[tuple[str, tuple[str, ...]], ...],
) -> Routes:
    """Return routes, the same for the same pairs: they do not depend on capacities."""
    closes = dict(closed)
    copy = {each: k for k, each in enumerate(dict.fromkeys(cargo))}
    layers = copied(network, tuple(closes[each] for each in copy))
    first = [int(layers.start[copy[each]]) for each in cargo]
    return Routes(
        layers,
        tuple(int(network.place_source[o]) + k for (o, _), k in zip(pairs, first, strict=True)),
        tuple(int(network.place_sink[d]) + k for (_, d), k in zip(pairs, first, strict=True)),
    )


def served_t_per_year(network: Network, asked: Others, row_capacity: Floats) -> Floats:
    """Return what a network carries of each pair when as little as can be is left behind.

    Parameters
    ----------
    network : Network
        The network.
    asked : Others
        Pairs with their demand, and background traffic.
    row_capacity : float array, shape (rows,)
        Capacity of each row.

    Returns
    -------
    float array, shape (pairs,)
        Tonnes a year.

    Raises
    ------
    InternalError
        If the prices do not settle.
    """
    if not asked.pairs:
        return np.zeros(0)
    wanted = np.array(asked.tonnes_per_year) / UNIT_T
    routes, rows = routes_of(network, asked), len(row_capacity)
    free = np.maximum(0.0, row_capacity - background_rows(network, asked)) / UNIT_T
    cost = KM_T * network.length_km[routes.layers.arc]
    program = LinearProgram(
        np.concatenate([np.full(rows, -np.inf), wanted]), np.concatenate([free, wanted])
    )
    for k in range(len(wanted)):
        program.add_column(1.0, np.array([rows + k]), np.ones(1))
    known: set[tuple[int, bytes]] = set()
    row_price, pays, own = np.zeros(rows), np.ones(len(wanted)), rows + np.arange(len(wanted))
    solution: LinearSolution | None = None
    for _ in range(MAX_ROUNDS):
        added = 0
        for path in routes.cheaper(routes.cheapest(row_price, cost), pays - 1e-9, own):
            key = (path.pair, path.arcs.tobytes())
            if key not in known:
                known.add(key)
                program.add_column(float(cost[path.arcs].sum()), path.rows, path.times)
                added += 1
        if added or solution is None:
            solution = program.solve()
        if not added:
            return UNIT_T * np.maximum(0.0, wanted - solution.value[: len(wanted)])
        row_price, pays = np.maximum(0.0, -solution.row_dual[:rows]), solution.row_dual[rows:]
    raise InternalError(f"prices of the other cargo did not settle in {MAX_ROUNDS} rounds")
