r"""The program of plans over several futures, given the cuts found so far.

With ``y_p`` = project ``p`` is chosen, once for all futures, each future ``s`` has its own states
of elements and its own cuts, as in [`corridor.planning.master`][], which bound what it lets through
by ``r_s``. Its loss is then

.. math:: L_s \ge \sum_p k_{sp} y_p + \lambda (T_s - r_s), \quad r_s \le T_s

and what is minimised is a linear form of the losses with the least help columns:

* expected ``\sum_s w_s L_s``
* tail ``\eta + \frac{1}{1-\alpha}\sum_s w_s u_s``, with ``u_s \ge L_s - \eta`` and ``u_s \ge 0``
* regret ``R``, with ``R \ge L_s - L_s^*``

A cut holds for any capacities, so every plan has at most its true flow, and the optimum is a lower
bound. Of plans with an equal tail or regret the one of least expected loss is asked for by a row
that keeps the first.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from corridor.hedging.measures import Measure
from corridor.hedging.worlds import Menu, World
from corridor.planning.master import (
    ALL_PROJECTS_MUSD,
    EACH_PROJECT_MUSD,
    TARGET,
    Columns,
    TargetYear,
    cut_rows,
)
from corridor.solver.program import Floats, Program, ProgramBuilder

Terms = list[tuple[int, float]]


@dataclass(frozen=True)
class Aim:
    """What is minimised.

    Attributes
    ----------
    measure : {"expected", "tail", "regret"}
        What a plan is judged by.
    weights : tuple of float
        Weight of each world.
    tail : float
        Share of the weight that the tail leaves out.
    best_musd : tuple of float
        Least loss of any plan in each world; only for the regret.
    at_most_musd : float or None
        The measure may not exceed this, and the expected loss is minimised.
    """

    measure: Measure
    weights: tuple[float, ...]
    tail: float = 0.0
    best_musd: tuple[float, ...] = ()
    at_most_musd: float | None = None


@dataclass(frozen=True)
class Hedging:
    """A program and the column of each project."""

    program: Program
    column: dict[str, int]

    def built(self, value: Floats) -> frozenset[str]:
        """Return the projects of a solution."""
        return frozenset(p for p, k in self.column.items() if value[k] > 0.5)


def hedging_program(
    menu: Menu, worlds: Sequence[World], short_musd_per_mt: float, aim: Aim
) -> Hedging:
    """Write down which plans satisfy the cuts of all worlds, and what each costs at least."""
    rows = ProgramBuilder()
    each = min(EACH_PROJECT_MUSD, ALL_PROJECTS_MUSD / max(1, len(menu.candidates)))
    column = {p: rows.column(f"build.{p}", each, whole=True) for p in menu.candidates}
    _rules(rows, menu, column)
    by_measure = aim.measure != "expected" and aim.at_most_musd is None
    chosen = {p: {menu.periods[p]: k} for p, k in column.items()}
    losses = []
    for k, (world, weight) in enumerate(zip(worlds, aim.weights, strict=True)):
        price = 0.0 if by_measure else weight
        losses.append(_loss(rows, k, world, chosen, short_musd_per_mt, price))
    if aim.measure != "expected":
        terms = _measure(rows, aim, losses, 1.0 if by_measure else 0.0)
        if aim.at_most_musd is not None:
            rows.row("measure", terms, -math.inf, aim.at_most_musd)
    return Hedging(rows.program(), column)


def _rules(rows: ProgramBuilder, menu: Menu, column: dict[str, int]) -> None:
    for p, candidate in menu.candidates.items():
        for q in sorted(menu.required(p)):
            rows.row(f"requires.{p}.{q}", [(column[q], 1.0), (column[p], -1.0)], 0.0)
        for q in sorted(candidate.excludes & set(column)):
            rows.row(f"excludes.{p}.{q}", [(column[p], 1.0), (column[q], 1.0)], -math.inf, 1.0)


def _loss(
    rows: ProgramBuilder,
    k: int,
    world: World,
    chosen: Columns,
    short_musd_per_mt: float,
    price: float,
) -> int:
    """Add the flow, the cuts and the loss of a world; return the column of its loss.

    Tonnes are counted in hundredths of the target, as in a plan for one future.
    """
    target = world.target_t_per_year
    reach = rows.column(f"reach.{k}", 0.0, whole=False, lower=-math.inf, upper=TARGET)
    options = world.options
    here = {p: chosen[p] for p in options.candidates}
    cut_rows(rows, TargetYear(options, world.pool.cuts, target), here, reach, f"{k}.")
    loss = rows.column(f"loss.{k}", price, whole=False, upper=math.inf)
    unit_musd = short_musd_per_mt * target / 1e6 / TARGET
    costs = [(k, -c) for p, c in world.cost_musd.items() if c > 0 for k in chosen[p].values()]
    rows.row(f"loss.{k}", [(loss, 1.0), (reach, unit_musd), *costs], unit_musd * TARGET)
    return loss


def _measure(rows: ProgramBuilder, aim: Aim, losses: Sequence[int], price: float) -> Terms:
    """Add the columns of a measure; return the terms that it is."""
    if aim.measure == "regret":
        regret = rows.column("regret", price, whole=False, upper=math.inf)
        for k, (loss, best) in enumerate(zip(losses, aim.best_musd, strict=True)):
            rows.row(f"regret.{k}", [(regret, 1.0), (loss, -1.0)], -best)
        return [(regret, 1.0)]
    level = rows.column("level", price, whole=False, upper=math.inf)
    terms = [(level, 1.0)]
    for k, (loss, weight) in enumerate(zip(losses, aim.weights, strict=True)):
        share = weight / (1.0 - aim.tail)
        above = rows.column(f"above.{k}", price * share, whole=False, upper=math.inf)
        rows.row(f"above.{k}", [(above, 1.0), (level, 1.0), (loss, -1.0)], 0.0)
        terms.append((above, share))
    return terms
