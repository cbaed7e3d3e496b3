"""Advice on capacities that a source states: where the formula says another number, and why."""

from __future__ import annotations

import math
from collections.abc import Iterator

from corridor.case.model import Case
from corridor.case.schema import ELEMENT_TABLES, key_field
from corridor.case.situation import situation
from corridor.elements.elements import ElementCapacity, element_capacity, element_row, projects_on
from corridor.messages import message
from corridor.problems import Problem

APART = 0.1
"""Share of the larger by which stated and computed capacity differ before it is worth a word."""


def stated_apart(case: Case) -> list[Problem]:
    """Return advice on elements whose stated capacity and formula do not agree.

    Parameters
    ----------
    case : Case
        A case without fatal problems.

    Returns
    -------
    list of Problem
        Only where ``binds`` does not choose. W603: the two differ by more than a tenth. W604:
        projects raise what the formula gives, while the stated capacity keeps holding.
    """
    return [
        problem
        for table in ELEMENT_TABLES
        for row, record in enumerate(case.rows(table), start=2)
        for problem in _advice(case, table, row, str(record[str(key_field(table))]))
    ]


def _advice(case: Case, table: str, row: int, element: str) -> Iterator[Problem]:
    now = situation(case)
    capacity = element_capacity(now, element)
    if capacity.stated_t_per_year is None or element_row(now, element).binds:
        return
    file = f"{table}.csv"
    if _apart(capacity) and not capacity.left_open:
        yield Problem(
            "W603",
            file,
            row,
            "stated_t_per_year",
            found=message(
                "%(element)s: stated %(stated)s, computed %(computed)s million t/year %(counts)s",
                element=element,
                stated=_mt(capacity.stated_t_per_year),
                computed=_mt(capacity.computed_t_per_year),
                counts=capacity.counts,
            ),
            expected=message("two figures within 10 %%, or a word in binds"),
            fix=message(
                "The lower counts, here the %(binds)s one. Correct the figures, or "
                "set binds to stated or computed where a source says which holds.",
                binds=capacity.binds,
            ),
            ids=(element,),
        )
    works = projects_on(case, element)
    after = element_capacity(now.with_built(now.built | works), element)
    hidden = after.computed_t_per_year > capacity.computed_t_per_year
    if after.binds == "stated" and hidden and not _grows(capacity, after):
        yield Problem(
            "W604",
            file,
            row,
            "stated_t_per_year",
            found=message(
                "%(element)s: with %(names)s the formula gives %(computed)s million "
                "t/year, but the stated %(stated)s still holds",
                element=element,
                names=", ".join(sorted(works - now.built)),
                computed=_mt(after.computed_t_per_year),
                stated=_mt(after.capacity_t_per_year),
            ),
            expected=message("works that change what holds the element back"),
            fix=message(
                "Let the works change stated_t_per_year as well, or set binds to computed."
            ),
            ids=(element,),
        )


def _apart(capacity: ElementCapacity) -> bool:
    stated, computed = capacity.stated_t_per_year or 0.0, capacity.computed_t_per_year
    return abs(stated - computed) > APART * max(stated, computed) or math.isinf(computed)


def _grows(capacity: ElementCapacity, after: ElementCapacity) -> bool:
    return after.capacity_t_per_year > capacity.capacity_t_per_year


def _mt(tonnes: float) -> str:
    return "no limit" if math.isinf(tonnes) else f"{tonnes / 1e6:.2f}"
