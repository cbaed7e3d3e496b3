"""Where tonnes come from and go to, of elements and in all: figures for the page and reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from corridor.answers.through import StoppedRow, ThroughRow
from corridor.answers.trade import TradeRow
from corridor.case.model import Case
from corridor.languages import ENGLISH, Language
from corridor.reports.figures.ribbons import ribbons_svg
from corridor.reports.figures.style import NARROW_PT, WIDTH_PT
from corridor.reports.figures.trade import trade_svg

PAIRS = 12
"""Origins and destinations that are listed, the largest first."""

NOTICED_T = 5e3
"""Tonnes a year that are worth a line."""


@dataclass(frozen=True)
class Through:
    """The tonnes of an element.

    Attributes
    ----------
    id, name : str
        The element.
    pairs : sequence of ThroughRow
        The largest origins and destinations.
    ribbons : str
        All that is worth a line, as SVG; blank where nothing is.
    """

    id: str
    name: str
    pairs: Sequence[ThroughRow]
    ribbons: str


def place_names(case: Case) -> dict[str, str]:
    """Return the names of nodes and zones by their ids."""
    return {i: str(r["name"]) for t in ("nodes", "zones") for i, r in case.records[t].items()}


def through(
    case: Case,
    element: tuple[str, str],
    rows: Sequence[ThroughRow],
    width_pt: float = NARROW_PT,
    language: Language = ENGLISH,
) -> Through:
    """Return the tonnes of an element, given by id and name, in a figure of a width."""
    noticed = [row for row in rows if row.tonnes_per_year > NOTICED_T]
    named = language.sentence(
        "Tonnes through %(element)s by origin and destination", element=element[1]
    )
    drawn = ""
    if noticed:
        drawn = ribbons_svg(noticed, place_names(case), named, width=width_pt, language=language)
    return Through(*element, noticed[:PAIRS], drawn)


def trade(
    case: Case,
    rows: Sequence[TradeRow],
    width_pt: float = WIDTH_PT,
    language: Language = ENGLISH,
) -> str:
    """Draw where counted tonnes come from, what they pass and where they go to, by commodity."""
    goods = {i: str(row["name"]) for i, row in case.records["commodities"].items()}
    named = language.say("Counted tonnes by commodity, from origins to destinations")
    return trade_svg(rows, place_names(case), goods, named, width=width_pt, language=language)


def stopped(
    case: Case, rows: Sequence[StoppedRow], language: Language = ENGLISH
) -> tuple[Through, ...]:
    """Return the tonnes of each element that stops more, in the order of its rows."""
    parts = groupby(rows, key=lambda row: (row.element, row.name))
    return tuple(
        through(
            case,
            element,
            [ThroughRow(r.origin, r.destination, r.tonnes_per_year, r.counted) for r in own],
            language=language,
        )
        for element, own in parts
    )
