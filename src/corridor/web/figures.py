"""Maps, profiles and flows of a state, drawn by the reports."""

from __future__ import annotations

from corridor.answers.chosen import ALL_CARGO, Chosen, chosen_words
from corridor.answers.drawn import DrawnAnswer
from corridor.case.model import Case
from corridor.languages import ENGLISH, Language
from corridor.reports.figures.markup import brought_along
from corridor.reports.figures.profile import profile_svg
from corridor.reports.figures.style import NARROW_PT, WIDTH_PT
from corridor.reports.pages.maps import around, network_map
from corridor.reports.pages.through import trade


def map_of(
    case: Case,
    drawn: DrawnAnswer,
    chosen: Chosen = ALL_CARGO,
    beside: DrawnAnswer | None = None,
    *,
    alone: bool,
    language: Language = ENGLISH,
) -> str:
    """Return the map of a state as SVG, named by the cargo chosen; alone it brings its style.

    It has room for the cargo of the state that is shown beside it, so that one can be laid over
    the other.
    """
    route = [row.element for row in drawn.profile]
    what = language.sentence("Map of the corridor")
    name = ": ".join(filter(None, (what, chosen_words(case, chosen))))
    both = (*drawn.network.links, *(beside.network.links if beside else ()))
    busy = [row for row in both if row.flow_mt > 1e-6]
    bounds = around(busy, among=both) if beside else None
    drawn_map = network_map(case, drawn.network, route, bounds=bounds, name=name, language=language)
    return brought_along(drawn_map) if alone else drawn_map


def profile_of(
    drawn: DrawnAnswer, *, alone: bool, narrow: bool = False, language: Language = ENGLISH
) -> str:
    """Return capacity and flow along the main route as SVG; on its own it brings its style."""
    profile = profile_svg(drawn.profile, width=_width_pt(narrow=narrow), language=language)
    return brought_along(profile) if alone else profile


def trade_of(
    case: Case,
    drawn: DrawnAnswer,
    *,
    alone: bool,
    narrow: bool = False,
    language: Language = ENGLISH,
) -> str:
    """Return counted tonnes by commodity as SVG; on its own it brings its style."""
    flows = trade(case, drawn.trade, _width_pt(narrow=narrow), language)
    return brought_along(flows) if alone else flows


def _width_pt(*, narrow: bool) -> float:
    return NARROW_PT if narrow else WIDTH_PT
