"""What projects cost beside what they build: a price in another unit stands out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from corridor.case.checks.limits import limit
from corridor.case.tables import Record, Tables
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
        a_km = f" for {km:g} km, {cost / km:.3g} a km" if unusual else ""
        yield Problem(
            "W615", "projects.csv", row, "cost_musd", f"{name}: {cost:g} million dollars{a_km}",
            f"{(usual if unusual else whole).words}{f' ({rule})' if unusual else ''}",
            "Write million dollars of the price year: a figure in billions times 1000.",
            (name,),
        )  # fmt: skip


def _built(links: Mapping[str, Record], effects: list[Record]) -> tuple[str, float]:
    """Return the rule for what a project builds along lines, and how many km of it."""
    along = [e for e in effects if e["table"] in ("rail", "road") and e["id"] in links]
    new = {e["id"] for e in along if (e["table"], e["field"]) in NEW_TRACK}
    touched = new or {e["id"] for e in along}
    if not touched:
        return "", 0.0
    km = sum(float(links[link]["length"]) for link in touched)
    return ("cost of new track" if new else "cost of works on a line"), km
