"""Settings of a merger, and growth paths that hold for the cargo of every case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from corridor.case.merging.parties import Difference, Parties
from corridor.case.reading.cells import cell_text
from corridor.case.tables import Record, Tables, blank, words
from corridor.messages import message
from corridor.problems import Problem

ALIKE: Mapping[str, str] = {
    "base_year": message(
        "Restate the demand of one case, and its growth, in the base year of the other."
    ),
    "price_year": message(
        "Restate the money of one case in dollars of the price year of the other."
    ),
}
"""Settings on which numbers of the tables rest, and what to do where they differ."""

LEVEL = "sea_level_m"


def join_settings(parties: Parties, name: str) -> tuple[dict[str, Any], list[Difference]]:
    """Return the settings of a merger, and those that keep cases apart.

    They are those of the case that has the say, or of the first; warnings that any of them accepts
    are accepted.

    Parameters
    ----------
    parties : Parties
        The cases.
    name : str
        Name of the merged case.
    """
    lead = parties.cases[parties.lead]
    accepted = dict.fromkeys(w for case in parties.cases for w in words(case.settings["accept"]))
    levels = [c.settings[LEVEL] for c in parties.cases if not blank(c.settings[LEVEL])]
    settings = {
        **lead.settings,
        "name": name,
        "title": " and ".join(case.name for case in parties.cases) + " as one",
        "accept": " ".join(accepted),
    }
    if blank(settings[LEVEL]) and levels:
        settings[LEVEL] = levels[0]
    return settings, [*_apart(parties)]


def _apart(parties: Parties) -> Iterator[Difference]:
    first = parties.cases[0].settings
    for party, case in enumerate(parties.cases[1:], start=1):
        for field in (*ALIKE, LEVEL):
            own, other = case.settings[field], first[field]
            if own == other or (field == LEVEL and (blank(own) or blank(other))):
                continue
            winner = parties.winner(0, party) if field == LEVEL else None
            advice = ALIKE.get(field) or message(
                "Let both say the same, or name the case that has the say."
            )
            problem = Problem(
                "E421",
                f"{parties.names[party]}: case.toml",
                field=field,
                found=cell_text(own),
                expected=message(
                    "%(text)s as in %(case)s", text=cell_text(other), case=parties.names[0]
                ),
                fix=advice,
            )
            yield Difference(problem, winner)


def grown(
    parties: Parties, growth: Sequence[Record], demand: Sequence[Record], paths: Sequence[str]
) -> list[Record]:
    """Return growth paths in which no cargo stands still because its case does not know the path.

    In a path of another case, the groups of a case grow as they do in its own usual path.

    Parameters
    ----------
    parties : Parties
        The cases.
    growth : sequence of mapping
        Rows of all cases.
    demand : sequence of mapping
        Rows of the merger.
    paths : sequence of str
        Paths that the settings and scenarios of the merger name.
    """
    result = list(growth)
    known = {(row["growth"], row["group"]) for row in growth}
    groups = dict.fromkeys(str(row["group"]) for row in demand)
    for path in dict.fromkeys(paths):
        for group in groups:
            home = _home(parties, group)
            own = {row["growth"] for row in home.rows("growth")}
            if (path, group) not in known and path not in own:
                usual = home.settings["growth"]
                result += [
                    {**row, "growth": path}
                    for row in home.rows("growth")
                    if row["growth"] == usual and row["group"] == group
                ]
    return result


def _home(parties: Parties, group: str) -> Tables:
    """Return the first case with cargo of a group."""
    return next(
        case for case in parties.cases if any(r["group"] == group for r in case.rows("demand"))
    )
