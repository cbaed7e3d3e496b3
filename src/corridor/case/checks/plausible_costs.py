"""What projects cost beside what they build: a price in another unit stands out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from corridor.case.checks.limits import limit
from corridor.case.tables import Record, Tables
from corridor.messages import Message, message
from corridor.problems import Problem

NEW_TRACK = (("rail", "tracks"), ("road", "lanes"))
"""Table and field of what is dear on every kilometre."""


def costs_in_another_unit(case: Tables) -> Iterator[Problem]:
    """Find projects that cost too little or too much, as a whole or for each kilometre.

    Parameters
    ----------
    case : Tables
        A case without fatal problems.

    Yields
    ------
    Problem
        W615, one for each project.
    """
    effects: dict[str, list[Record]] = defaultdict(list)
    for effect in case.rows("effects"):
        effects[str(effect["owner_id"])].append(effect)
    whole = limit("cost of a project")
    for row, project in enumerate(case.rows("projects"), start=2):
        cost, name = float(project["cost_musd"]), str(project["project_id"])
        rule, km = _built(case.records["links"], effects[name])
        usual = limit(rule) if rule else whole
        unusual = rule and km and not usual.allows(cost / km)
        if cost == 0 or (whole.allows(cost) and not unusual):
            continue
        yield Problem(
            "W615",
            "projects.csv",
            row,
            "cost_musd",
            _cost_in_words(name, cost, km if unusual else 0.0),
            message("%(words)s (%(rule)s)", words=usual.words, rule=rule)
            if unusual
            else whole.words,
            message("Write million dollars of the price year: a figure in billions times 1000."),
            (name,),
        )


def _cost_in_words(name: str, cost: float, km: float) -> Message:
    if not km:
        return message("%(name)s: %(cost)s million dollars", name=name, cost=f"{cost:g}")
    return message(
        "%(name)s: %(cost)s million dollars for %(km)s km, %(a_km)s a km",
        name=name,
        cost=f"{cost:g}",
        km=f"{km:g}",
        a_km=f"{cost / km:.3g}",
    )


def _built(links: Mapping[str, Record], effects: list[Record]) -> tuple[str, float]:
    """Return the rule for what a project builds along lines, and how many km of it."""
    along = [e for e in effects if e["table"] in ("rail", "road") and e["id"] in links]
    new = {e["id"] for e in along if (e["table"], e["field"]) in NEW_TRACK}
    touched = new or {e["id"] for e in along}
    if not touched:
        return "", 0.0
    km = sum(float(links[link]["length"]) for link in touched)
    return ("cost of new track" if new else "cost of works on a line"), km
