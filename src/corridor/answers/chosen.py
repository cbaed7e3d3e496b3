"""A part of the cargo of a state: one commodity, or what starts or ends in a zone or a country.

A throughput says how much of each pair gets through, not which goods these are. So the cargo of a
pair is split as in the demand of the year, in the forms in which it is counted; what is counted
between nodes is split as all demand of its direction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from corridor.answers.questions import Strict
from corridor.case.demand import demand
from corridor.case.model import Case
from corridor.case.naming import row_id
from corridor.case.situation import Situation
from corridor.maxflow.maximum import MaximumFlow, flow_on_arcs, flow_on_rows
from corridor.maxflow.question import Pair, Question
from corridor.maxflow.throughput import Throughput
from corridor.network.build import Floats, Ints
from corridor.problems import CorridorError, unknown

Paths = tuple[tuple[int, Ints, float], ...]
"""Paths that carry a flow: pair, layered arcs, tonnes a year."""

Amounts = Mapping[Pair, Mapping[str, Floats]]
"""Demand by pair and forms of cargo: tonnes a year of all of it, and of what is chosen."""


@dataclass(frozen=True)
class Chosen(Strict):
    """Which cargo is shown: what meets all that is given.

    Attributes
    ----------
    commodity : str, optional
        Id or name of a commodity.
    zone : str, optional
        Id or name of a zone in which the cargo starts or ends.
    country : str, optional
        Code of a country in which it starts or ends.
    """

    commodity: str | None = None
    zone: str | None = None
    country: str | None = None


ALL_CARGO = Chosen()
"""Nothing is left out."""

LEAST_SHARE = 1e-9
"""Share of the cargo of a pair below which what its commodities leave over is rounding."""


def chosen_flow(top: Throughput, chosen: Chosen) -> MaximumFlow:
    """Return the part of the flow of a throughput that is of the chosen cargo.

    Parameters
    ----------
    top : Throughput
        The throughput.
    chosen : Chosen
        Which cargo.

    Returns
    -------
    MaximumFlow
        With flows, paths and tonnes of this cargo alone, without background traffic; prices and
        bound are those of all cargo.

    Raises
    ------
    CorridorError
        If the case has no such commodity, zone or country.
    """
    if chosen == ALL_CARGO:
        return top.flow
    flow, program = top.flow, top.program
    counted, others = _shares(top, chosen)
    paths, others_paths = _parts(flow.paths, counted), _parts(flow.others_paths, others)
    pair_flow = flow.pair_flow * counted
    arc_flow = flow_on_arcs(program.network, program.layers, _loads(paths))
    others_arc_flow = flow_on_arcs(program.network, program.others.layers, _loads(others_paths))
    return replace(
        flow,
        tonnes_per_year=float(pair_flow.sum()),
        pair_flow=pair_flow,
        arc_flow=arc_flow,
        row_flow=flow_on_rows(program.network, arc_flow),
        others_row_flow=flow_on_rows(program.network, others_arc_flow),
        paths=paths,
        others_paths=others_paths,
    )


def counted_by_commodity(top: Throughput, chosen: Chosen = ALL_CARGO) -> dict[str, Paths]:
    """Return the paths of the counted cargo that is chosen, by the commodity that they carry.

    What no demand describes is under a blank name; so are the tonnes of a pair whose commodities
    are unknown.
    """
    case = top.capacities.situation.case
    one = None if chosen == ALL_CARGO else _known(case, chosen)
    names = list(case.records["commodities"])
    whole = np.ones(len(top.question.pairs)) if one is None else _shares(top, one)[0]
    if one is not None and one.commodity is not None:
        names = [one.commodity]
    found, left = {}, whole
    for name in names:
        share = _shares(top, replace(chosen, commodity=name))[0]
        found[name], left = _parts(top.flow.paths, share), left - share
    found[""] = _parts(top.flow.paths, np.where(left > LEAST_SHARE, left, 0.0))
    return {name: paths for name, paths in found.items() if paths}


def chosen_words(case: Case, chosen: Chosen) -> str:
    """Return the choice in words, such as ``Grain and feed, RU``; blank for all cargo."""
    if chosen == ALL_CARGO:
        return ""
    known = _known(case, chosen)
    names = [
        str(case.records[table][key]["name"])
        for table, key in (("commodities", known.commodity), ("zones", known.zone))
        if key is not None
    ]
    return ", ".join([*names, *([known.country] if known.country else [])])


def _shares(top: Throughput, chosen: Chosen) -> tuple[Floats, Floats]:
    """Return the share of each counted pair, and of each pair of other cargo, that is chosen."""
    sit, others = top.capacities.situation, top.question.others
    chosen = _known(sit.case, chosen)
    amounts = _amounts(sit, chosen)
    counted = _counted_shares(sit.case, top.question, amounts, chosen)
    if others is None:
        return counted, np.zeros(0)
    kinds = zip(others.pairs, others.cargo, strict=True)
    return counted, np.array([_share([amounts[pair][cargo]]) for pair, cargo in kinds])


def _known(case: Case, chosen: Chosen) -> Chosen:
    """Return the same by ids; refuse what the case does not have."""
    countries = {str(row["country"]) for t in ("zones", "nodes") for row in case.rows(t)}
    if chosen.country is not None and chosen.country not in countries:
        raise CorridorError(unknown("country", chosen.country, sorted(countries)))
    return Chosen(
        None if chosen.commodity is None else row_id(case, "commodities", chosen.commodity),
        None if chosen.zone is None else row_id(case, "zones", chosen.zone),
        chosen.country,
    )


def _amounts(sit: Situation, chosen: Chosen) -> Amounts:
    """Return the demand of the year, all of it and what is chosen."""
    amounts: dict[Pair, dict[str, Floats]] = defaultdict(lambda: defaultdict(lambda: np.zeros(2)))
    frame, commodities = demand(sit), sit.case.records["commodities"]
    columns = ("origin", "destination", "commodity_id", "tonnes_per_year")
    for origin, destination, commodity, tonnes in zip(*(frame[c] for c in columns), strict=True):
        cargo = str(commodities[commodity]["cargo"])
        fits = chosen.commodity in (None, commodity)
        here = fits and _starts_or_ends(sit.case, (origin, destination), chosen)
        amounts[origin, destination][cargo] += (tonnes, tonnes if here else 0.0)
    return amounts


def _starts_or_ends(case: Case, pair: Pair, chosen: Chosen) -> bool:
    """Return whether one of two places is the chosen zone, and one of them in the country."""
    rows = [case.records["zones"].get(p) or case.records["nodes"][p] for p in pair]
    countries = [str(row["country"]) for row in rows]
    return chosen.zone in (None, *pair) and chosen.country in (None, *countries)


def _counted_shares(case: Case, question: Question, amounts: Amounts, chosen: Chosen) -> Floats:
    """Return the share of each counted pair that is chosen.

    Where no demand says what the cargo of a pair is, it is of no commodity in particular.
    """
    shares = []
    for k, pair in enumerate(question.pairs):
        own = [pair]
        if question.own_pairs:
            runs = zip(question.own_pairs, question.own_forward, strict=True)
            own = [each for each, ahead in runs if ahead == question.forward[k]]
        by_form = [item for each in own if each in amounts for item in amounts[each].items()]
        if question.cargo:
            by_form = [
                (form, t) for form, t in by_form if question.counted_as[form] == question.cargo[k]
            ]
        if by_form:
            shares.append(_share([tonnes for _, tonnes in by_form]))
        else:
            here = chosen.commodity is None and _starts_or_ends(case, pair, chosen)
            shares.append(1.0 if here else 0.0)
    return np.array(shares)


def _share(tonnes: Sequence[Floats]) -> float:
    total, chosen = np.sum(tonnes, axis=0)
    return float(chosen / total) if total > 0 else 0.0


def _parts(paths: Paths, share: Floats) -> Paths:
    return tuple((k, arcs, float(t * share[k])) for k, arcs, t in paths if share[k] > 0)


def _loads(paths: Paths) -> Iterable[tuple[Ints, float]]:
    return ((arcs, tonnes) for _, arcs, tonnes in paths)
