"""Titles of the tables that a page lets a reader save, in the words of a language."""

from __future__ import annotations

import re

from corridor.languages import Language
from corridor.messages import message
from corridor.reports.export.tables import Table
from corridor.reports.pages.words import capital

PARTS = {
    "plan": message("plan"),
    "end-to-end": message("end to end"),
    "network": message("network"),
    "operations": message("simulated year"),
    "claims": message("public statements"),
    "confidence": message("draws"),
    "closures": message("closures"),
    "share": message("shares of the countries"),
    "benefit": message("appraisal"),
    "fleet": message("fleets"),
}
"""Parts of an answer by what the names of their tables begin with."""

TABLES = {
    "alternatives": message("other plans"),
    "before": message("without the plan"),
    "blocking-cut": message("what blocks the target"),
    "by-country": message("by country"),
    "by-kind": message("by kind"),
    "by-operator": message("by operator"),
    "by-shipper": message("by shipper"),
    "capacity-t-per-year": message("capacity, t/year"),
    "chance-curve": message("cost against probability"),
    "claims": message("public statements"),
    "coalitions": message("coalitions"),
    "components": message("parts of the net present value"),
    "cost-tornado": message("what the cost depends on"),
    "counts": message("counts"),
    "countries": message("countries"),
    "curve": message("curve"),
    "cut": message("what stops more"),
    "cut-after": message("what binds next"),
    "cut-shares": message("what stops more, how often"),
    "elements": message("elements"),
    "experts": message("lists of experts"),
    "experts-works": message("works that experts recommend"),
    "fleets": message("fleets"),
    "indicators": message("indicators"),
    "journey-steps": message("steps of a journey"),
    "lines": message("lines"),
    "links": message("links"),
    "losses": message("losses by closure"),
    "manifest": message("manifest"),
    "measure-next": message("what to measure next"),
    "numbers": message("numbers"),
    "on-hand": message("vehicles that there are"),
    "openings": message("planned links"),
    "others-transit-hours": message("transit times of other cargo"),
    "over-capacity": message("over capacity"),
    "pairs": message("origins and destinations"),
    "parts": message("parts"),
    "points": message("places"),
    "profile": message("profile"),
    "trade": message("counted tonnes by commodity"),
    "projects": message("projects"),
    "projects-changes": message("what projects change"),
    "queues": message("queues"),
    "readings": message("readings of the target"),
    "readings-tests": message("tests of the readings"),
    "route": message("main route"),
    "routes": message("routes"),
    "rules": message("rules of division"),
    "spending": message("spending"),
    "summary": message("summary"),
    "swings": message("what moves the result"),
    "targets": message("targets"),
    "tests": message("tests"),
    "today-cut": message("what stops more without works"),
    "today-ladder": message("ladder of limits without works"),
    "today-pairs": message("origins and destinations without works"),
    "today-prices": message("prices of the limits without works"),
    "today-routes": message("routes without works"),
    "tornado": message("what moves the throughput most"),
    "totals": message("totals"),
    "trains": message("trains"),
    "trains-stops": message("trains of a line"),
    "transit-hours": message("transit times"),
    "unserved": message("cargo without room"),
    "verdicts": message("verdicts"),
    "works": message("works"),
    "years": message("years"),
}
"""Tables of an answer by the rest of their names."""

_PART = re.compile(rf"({'|'.join(PARTS)})(?:-(\d+))?-(.+)")


def title(table: Table, language: Language) -> str:
    """Return what a reader calls a table.

    Parameters
    ----------
    table : Table
        The table; in English its title is its name.
    language : Language
        Language of the title. A table that it has no words for keeps its title.
    """
    if language.is_source:
        return table.title
    within = _PART.fullmatch(table.name)
    part, number, name = within.groups() if within else ("", "", table.name)
    if name not in TABLES:
        return table.title
    what = language.translated(TABLES[name])
    if not part:
        return capital(what, language)
    where = language.translated(PARTS[part])
    if number:
        where = f"{where} {language.numbers(number)}"
    return capital(language.sentence("%(part)s: %(table)s", part=where, table=what), language)
