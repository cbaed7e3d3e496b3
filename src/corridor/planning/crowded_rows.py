r"""Rows of the master program for elements that many projects change.

With ``s_a`` = step ``a`` is taken from one state of the element to the next, ``y_p`` = project
``p`` is chosen and ``u_{np}`` = it is chosen and the last state is ``n``:

* one line of steps: ``\sum s`` out of state 0 is 1, and as much leaves a state as enters it
* steps follow projects: ``\sum_{a \text{ builds } p} s_a = y_p``
* what an element is worth in a cut: ``r \le \sum_n \pi c_n z_n`` by the part of its capacity that
  stays the same, with ``z_n`` what enters the last state ``n``, and
  ``r \le \sum_n \pi (b_n z_n + \sum_p g_{np} u_{np})`` by the part to which projects add

With whole ``y`` the line of steps is the one of these projects, so nothing else need be whole.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from corridor.planning.crowded import Crowd, End
from corridor.solver.program import ProgramBuilder

Terms = list[tuple[int, float]]


@dataclass(frozen=True)
class CrowdColumns:
    """Columns of a crowd.

    Attributes
    ----------
    crowd : Crowd
        The crowd.
    name : str
        Of its element, with what tells it from those of other years.
    entering : mapping of int to list
        Columns that add up to 1 where a last state is reached.
    built : mapping of str to list
        Columns that add up to 1 where a project is chosen.
    """

    crowd: Crowd
    name: str
    entering: Mapping[int, Terms]
    built: Mapping[str, Terms]


def crowd_columns(
    rows: ProgramBuilder, crowd: Crowd, name: str, built: Mapping[str, Terms]
) -> CrowdColumns:
    """Add the steps of a crowd.

    Parameters
    ----------
    rows : ProgramBuilder
        Program that they are added to.
    crowd : Crowd
        What combinations make of the element.
    name : str
        Its name in the program.
    built : mapping of str to list
        Terms of each project that add up to 1 where it is chosen.
    """
    balance: dict[int, Terms] = {0: []}
    building: dict[str, Terms] = {p: [] for p in crowd.decided}
    for k, step in enumerate(crowd.steps):
        column = rows.column(f"step.{name}.{k}", 0.0, whole=False)
        balance.setdefault(step.tail, []).append((column, -1.0))
        balance.setdefault(step.head, []).append((column, 1.0))
        if step.built:
            building[step.project].append((column, 1.0))
    always = not crowd.steps  # all projects add up: the first state is the last
    entering: dict[int, Terms] = {}
    for state, terms in balance.items():
        if state in crowd.ends:
            entering[state] = terms
        elif state == 0:
            rows.row(f"first.{name}", terms, -1.0, -1.0)
        else:
            rows.row(f"through.{name}.{state}", terms, 0.0, 0.0)
    if always:
        column = rows.column(f"step.{name}", 0.0, whole=False)
        rows.row(f"first.{name}", [(column, 1.0)], 1.0, 1.0)
        entering = {0: [(column, 1.0)]}
    for project, steps in building.items():
        minus = [(column, -value) for column, value in built[project]]
        if steps or minus:
            rows.row(f"steps_of.{name}.{project}", [*steps, *minus], 0.0, 0.0)
    return CrowdColumns(crowd, name, entering, built)


def crowd_worth(
    rows: ProgramBuilder, columns: CrowdColumns, label: str, price: float, taken: float, most: float
) -> int:
    """Add what a crowd is worth in a cut; return its column.

    Parameters
    ----------
    rows : ProgramBuilder
        Program that it is added to.
    columns : CrowdColumns
        Steps of the crowd.
    label : str
        Name of the cut.
    price : float
        Price of a tonne a year of the element in the unit of the cuts.
    taken : float
        Tonnes a year that background traffic takes.
    most : float
        What the element counts for at most, in the unit of the cuts.
    """
    name = f"{columns.name}.{label}"
    worth = rows.column(f"worth.{name}", 0.0, whole=False, upper=most)
    ends = columns.crowd.ends
    same = {n: min(price * max(0.0, end.at_most - taken), most) for n, end in ends.items()}
    if min(same.values()) < most:
        rows.row(f"same.{name}", [(worth, -1.0), *_of_ends(columns, same)], 0.0)
    base = {
        n: price * (end.base - taken) if math.isfinite(end.base) else most
        for n, end in ends.items()
    }
    if min(_least(base[n], end, price) for n, end in ends.items()) >= most:
        return worth
    terms = [(worth, -1.0), *_of_ends(columns, base), *_added(rows, columns, name, price)]
    least = min(_least(base[n], end, price) for n, end in ends.items())
    if least >= 0:
        rows.row(f"sum.{name}", terms, 0.0)
        return worth
    open_ = rows.column(f"open.{name}", 0.0, whole=True)  # what background takes up counts as none
    rows.row(f"closed.{name}", [(worth, -1.0), (open_, most)], 0.0)
    rows.row(f"sum.{name}", [*terms, (open_, least)], least)
    return worth


def _least(base: float, end: End, price: float) -> float:
    """Return the smallest worth of the part that is a sum."""
    return base + price * (end.least_sum - end.base) if math.isfinite(end.base) else base


def _of_ends(columns: CrowdColumns, worth: Mapping[int, float]) -> Terms:
    """Return terms with the worth of each last state."""
    return [(c, value * worth[n]) for n, terms in columns.entering.items() for c, value in terms]


def _added(rows: ProgramBuilder, columns: CrowdColumns, name: str, price: float) -> Terms:
    """Return terms with what each project adds, which may depend on the last state."""
    terms: Terms = []
    ends = columns.crowd.ends
    for project in columns.crowd.adding:
        each = {n: price * end.each[project] for n, end in ends.items()}
        low, high = min(each.values()), max(each.values())
        built = columns.built[project]
        if math.isclose(low, high, rel_tol=1e-12, abs_tol=1e-15):
            terms += [(c, value * high) for c, value in built]
            continue
        both = {n: rows.column(f"both.{name}.{project}.{n}", 0.0, whole=False) for n in each}
        together = [(c, 1.0) for c in both.values()]
        rows.row(f"either.{name}.{project}", [*together, *((c, -v) for c, v in built)], 0.0, 0.0)
        for n, column in both.items():
            inside = [(c, value) for c, value in columns.entering[n]]
            rows.row(f"both.{name}.{project}.{n}", [*inside, (column, -1.0)], 0.0)
            terms.append((column, each[n]))
    return terms
