"""The forms in which counted cargo travels, where it comes in the mix of the demand.

A fixed mix has the oil, grain and containers of the demand, and each pair is counted in the forms
in which its cargo may travel: oil by what carries liquids, containers by what carries them. A free
mix is of any cargo that fits, so nothing is closed to it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from corridor.case.demand import cargo_pairs
from corridor.case.situation import Situation
from corridor.elements.costs import cargo_cost
from corridor.maxflow.counting import layers_of
from corridor.maxflow.question import Pair, Question
from corridor.network.build import Network


def with_forms(sit: Situation, question: Question, network: Network) -> Question:
    """Count each pair of a fixed mix in the forms in which its cargo may travel.

    Forms that the same elements carry count together. Between two named places, where no demand
    says what the cargo is, it may be any.

    Parameters
    ----------
    sit : Situation
        Case and year of the demand.
    question : Question
        What is counted.
    network : Network
        The network.

    Returns
    -------
    Question
        As it is where the mix is free, or where every element on the routes carries every form.
    """
    if question.share is None or question.cargo:
        return question
    amounts = _amounts(sit, question)
    if not amounts:
        return question
    on_routes = _elements_on_routes(network, question)
    forms = sorted({cargo for by_cargo in amounts.values() for cargo in by_cargo})
    closed = {
        cargo: tuple(e for e in on_routes if cargo_cost(sit, e, cargo) is None) for cargo in forms
    }
    alike = {closed[cargo]: cargo for cargo in reversed(forms)}  # the first stands for them all
    if set(alike) == {()}:
        return question
    parts = [
        (pair, ahead, cargo, share * part)
        for pair, ahead, share in zip(
            question.pairs, question.forward, question.share, strict=True
        )
        for cargo, part in _parts(amounts.get(pair, {}), closed, alike).items()
    ]  # fmt: skip
    pairs, forward, cargo, share = zip(*parts, strict=True)
    return replace(
        question,
        pairs=pairs,
        forward=forward,
        cargo=cargo,
        share=share,
        closed={cargo: elements for elements, cargo in alike.items()},
        counted_as={cargo: alike[elements] for cargo, elements in closed.items()},
    )


def in_any_mix(question: Question) -> Question:
    """Return a question of a fixed mix in any mix: once for each pair, in any form."""
    forward = dict(zip(question.pairs, question.forward, strict=True))
    return replace(
        question,
        pairs=tuple(forward),
        forward=tuple(forward.values()),
        share=None,
        cargo=(),
        closed={},
        counted_as={},
    )


def _amounts(sit: Situation, question: Question) -> Mapping[Pair, Mapping[str, float]]:
    """Return tonnes a year of each pair by forms; of its direction, where nodes are counted."""
    of_pair: dict[Pair, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for (origin, destination, cargo), tonnes in cargo_pairs(sit).items():
        of_pair[origin, destination][cargo] += tonnes
    if not question.own_pairs:
        return {pair: of_pair[pair] for pair in question.pairs if pair in of_pair}
    toward: dict[bool, dict[str, float]] = {True: defaultdict(float), False: defaultdict(float)}
    for pair, ahead in zip(question.own_pairs, question.own_forward, strict=True):
        for cargo, tonnes in of_pair.get(pair, {}).items():
            toward[ahead][cargo] += tonnes
    return {
        pair: toward[ahead] for pair, ahead in zip(question.pairs, question.forward, strict=True)
    }


def _elements_on_routes(network: Network, question: Question) -> list[str]:
    row = layers_of(network, question).row
    members = np.unique(network.row_element[row[row >= 0]])
    return [network.elements[k] for k in members]


def _parts(
    by_cargo: Mapping[str, float],
    closed: Mapping[str, tuple[str, ...]],
    alike: Mapping[tuple[str, ...], str],
) -> Mapping[str, float]:
    """Return the share of each form, those together that the same elements carry."""
    total, parts = sum(by_cargo.values()), defaultdict[str, float](float)
    for cargo, tonnes in by_cargo.items():
        if tonnes > 0:
            parts[alike[closed[cargo]]] += tonnes / total
    return parts
