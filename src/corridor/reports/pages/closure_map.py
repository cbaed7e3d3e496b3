"""The map of closures: where each element lies, and what is lost without it."""

from __future__ import annotations

from corridor.answers.closure_words import LEAST_MUSD, LEAST_T
from corridor.answers.closures import ClosuresAnswer
from corridor.answers.map_rows import NetworkRows
from corridor.case.model import Case
from corridor.languages import ENGLISH, Language
from corridor.reports.figures.style import WIDTH_PT
from corridor.reports.maps.losses import Loss, loss_map_svg
from corridor.reports.pages.maps import around, drawn_ashore, ends, place_rows
from corridor.units import T_PER_MT

MARGIN = 0.4
"""Margin around the links that lose something, as a share of their longer side."""


def closure_map(
    case: Case,
    network: NetworkRows,
    closed: ClosuresAnswer,
    width: float = WIDTH_PT,
    *,
    language: Language = ENGLISH,
) -> str:
    """Draw every element by the tonnes that are lost when it closes.

    Parameters
    ----------
    case : Case
        The case, for its places.
    network : NetworkRows
        Links with their course, and points.
    closed : ClosuresAnswer
        What closures cost, and what planned links are worth.
    width : float
        Width in points.
    language : Language
        Language of its words and numbers.

    Returns
    -------
    str
        SVG.
    """
    lost = {e.id: e.lost_t_per_year / T_PER_MT for e in closed.elements}
    opens, least = _worth_opening(closed), LEAST_T / T_PER_MT
    loses = {e for e, mt in lost.items() if mt >= least}
    links = [r for r in network.links if r.link_id in loses | opens or not drawn_ashore(r)]
    losses = [
        Loss(r.name, r.mode, r.coordinates, lost.get(r.link_id, 0.0), r.link_id in opens)
        for r in links
    ] + [Loss(p.name, p.kind, ((p.lon, p.lat),), lost.get(p.id, 0.0)) for p in network.points]
    lose = [r for r in links if r.link_id in loses]
    count = [r for r in links if r.link_id in loses | opens]
    shown = around(lose, MARGIN, links) or around(count, MARGIN, links) or around(links, MARGIN)
    at_points = {p.node_id for p in network.points if p.id in loses}
    places = place_rows(case, ends(count) | at_points, (), ends(links))
    mt = closed.throughput_t_per_year / T_PER_MT
    return loss_map_svg(places, losses, mt, bounds=shown, width=width, language=language)


def _worth_opening(closed: ClosuresAnswer) -> frozenset[str]:
    """Return the elements of planned links that cargo would take, or that add to the throughput."""
    worth = (
        o
        for o in closed.openings
        if o.used_t_per_year > LEAST_T
        or o.saved_musd > LEAST_MUSD
        or o.gain_t_per_year is None
        or o.gain_t_per_year > LEAST_T
    )
    return frozenset(element for o in worth for element in o.opened)
