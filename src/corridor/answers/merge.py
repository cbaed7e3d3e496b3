"""Merging cases: opening them, what is accepted of the merger, and writing it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from corridor.answers.check import advice
from corridor.case.checks.accepted import sort_out
from corridor.case.merging.merge import Merged, merged_cases
from corridor.case.model import Case
from corridor.case.tables import words
from corridor.formats.cases.open import open_case
from corridor.messages import message
from corridor.problems import CorridorError


def merge(
    *cases: str | Path | Case,
    name: str | None = None,
    prefer: str | None = None,
    add_demand: bool = False,
) -> Case:
    """Open several cases as one model in which their cargo competes for what they share.

    What has the same id is the same thing and stands once: its row has to be the same in every
    case that has it, with the works that change it and the ranges of its numbers. Demand adds up;
    rows of the same origin, destination, commodity and growth group with the same tonnes are the
    same cargo and count once. Settings are those of the first case. Base year, price year and
    level of the sea have to agree. In a growth path that a case does not know, its cargo grows as
    in its own usual path. Every blank cell keeps the value that it takes in its own case.

    Parameters
    ----------
    *cases : str, Path or Case
        Two or more: a case, the name of a bundled one, a folder, a ``.gpkg`` or an ``.xlsx``.
    name : str, optional
        Name of the merged case, one word; the names with ``+`` between them when not given.
    prefer : str, optional
        Name of the case that has the say where rows differ, or ``first`` for the one named
        earlier. Its settings hold.
    add_demand : bool
        Whether demand between the same zones that differs is other cargo and adds up.

    Returns
    -------
    Case
        A case without fatal problems, which other verbs take and
        [`write_case`][corridor.formats.cases.convert.write_case] writes.

    Raises
    ------
    CaseError
        With everything that the cases say differently, or that is wrong with the merger.
    CorridorError
        If there are fewer than two cases, or none of the name to prefer.
    """
    return merge_with_notes(cases, name=name, prefer=prefer, add_demand=add_demand).case


def merge_with_notes(
    cases: Sequence[str | Path | Case],
    *,
    name: str | None = None,
    prefer: str | None = None,
    add_demand: bool = False,
) -> Merged:
    """Merge cases as [`merge`][] does, with what they share and what had to be decided."""
    opened = [case if isinstance(case, Case) else open_case(case) for case in cases]
    called = name or "+".join(case.name for case in opened)
    if len(called.split()) != 1:
        raise CorridorError(
            message("%(called)s cannot name a case; expected one word", called=repr(called))
        )
    merged = merged_cases(opened, called, prefer=prefer, add_demand=add_demand)
    return replace(merged, case=_with_accepted(merged.case))


def _with_accepted(case: Case) -> Case:
    """Return a merger that accepts those warnings of its cases that it still has."""
    accepted = words(case.settings["accept"])
    if not accepted:
        return case
    left_open = sort_out(case, [*case.check(), *advice(case)]).open
    idle = {problem.found for problem in left_open if problem.code == "W618"}
    left = " ".join(word for word in accepted if word not in idle)
    return replace(case, settings={**case.settings, "accept": left})
