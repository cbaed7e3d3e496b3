"""Projects that take capacity away and give none, as a missing digit makes them."""

from __future__ import annotations

from collections.abc import Iterator

from corridor.case.checks.effects import required_by
from corridor.case.model import Case
from corridor.case.situation import Situation, situation
from corridor.elements.elements import element_capacity, elements_of_owners
from corridor.messages import message
from corridor.problems import CorridorError, Problem
from corridor.units import T_PER_MT

Change = tuple[float, float]
"""Capacity before and after, t a year."""


def works_that_take_capacity(case: Case) -> Iterator[Problem]:
    """Find projects with which capacities are smaller, and none is larger.

    Each is looked at alone, beside what it requires. One that has opened by the starting year is
    left alone: the tables may hold the result.

    Parameters
    ----------
    case : Case
        A case without fatal problems.

    Yields
    ------
    Problem
        W622, one for each project.
    """
    now = situation(case)
    touched = elements_of_owners(case)
    for row, project in enumerate(case.records["projects"], start=2):
        if project in now.built or project not in touched:
            continue
        changes = _changes(now, project, sorted(touched[project]))
        if not changes or any(after > before for before, after in changes.values()):
            continue
        listed = (
            message(
                "%(element)s %(before)s becomes %(after)s million t/year",
                element=element,
                before=f"{before / T_PER_MT:.2f}",
                after=f"{after / T_PER_MT:.2f}",
            )
            for element, (before, after) in changes.items()
        )
        yield Problem(
            "W622",
            "projects.csv",
            row,
            "",
            message("%(owner)s: %(names)s", owner=project, names=", ".join(listed)),
            message("a project with which some capacity is larger"),
            message(
                "Check its values in effects.csv: a digit may be missing, and a number that adds "
                "to the present one needs the operation add."
            ),
            (project,),
        )


def _changes(now: Situation, project: str, elements: list[str]) -> dict[str, Change]:
    """Return the elements whose capacity changes with a project, with before and after."""
    before = now.with_built(now.built | required_by(now.case, project))
    after = before.with_built(before.built | {project})
    try:
        both = {
            e: (element_capacity(before, e).capacity_t_per_year,
                element_capacity(after, e).capacity_t_per_year)
            for e in elements
        }  # fmt: skip
    except CorridorError:  # a number out of its range is reported when it is asked for
        return {}
    return {e: (a, b) for e, (a, b) in both.items() if a != b}
