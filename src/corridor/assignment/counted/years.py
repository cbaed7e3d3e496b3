"""The assignment of each year in which something was counted, as a function of its parameters.

The paths of a year are found once. What a path costs without constants, which constants it pays and
which counts it belongs to are then plain arrays, and the model is a formula: a choice by cost
within each row of the demand, times its tonnes, summed over the paths of a count.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from corridor.assignment.counted.counts import (
    CountedTraffic,
    Paths,
    background_mt,
    counted_paths,
)
from corridor.assignment.methods.logit import choice_sets, path_sizes
from corridor.assignment.methods.path_sets import PathSets
from corridor.assignment.of_case.assign import solve, without_stranded
from corridor.assignment.of_case.case_input import CaseInput, case_assignment
from corridor.case.model import Case
from corridor.case.situation import situation
from corridor.case.tables import words
from corridor.elements.table import capacities
from corridor.messages import message
from corridor.network.build import Ints
from corridor.network.graph import Floats
from corridor.units import T_PER_MT


@dataclass(frozen=True)
class Year:
    """A counted year.

    Attributes
    ----------
    case_input : CaseInput
        The assignment of the year.
    sets : PathSets
        Its paths.
    counts : tuple of CountedTraffic
        What was counted in it.
    belongs : float array, shape (counts, paths)
        1 where a path belongs to a count.
    background : float array, shape (counts,)
        Cargo outside the demand, million t a year.
    crossings : float array, shape (paths, constants)
        How often a path pays each constant.
    log_size : float array, shape (paths,)
        Logarithm of the path size.
    usd : float array, shape (paths,)
        What a tonne pays and what its hours are worth, waits of the flows included and constants
        not, USD.
    group : int array, shape (paths,)
        Number of the path's row among the rows that have paths, rising.
    """

    case_input: CaseInput
    sets: PathSets
    counts: tuple[CountedTraffic, ...]
    belongs: Floats
    background: Floats
    crossings: Floats
    log_size: Floats
    usd: Floats
    group: Ints

    def shares(self, theta: float, constants: Floats) -> Floats:
        """Return the share of its row that each path gets."""
        utility = self.log_size - theta * (self.usd + self.crossings @ constants)
        firsts = np.flatnonzero(np.diff(self.group, prepend=-1))
        best = np.maximum.reduceat(utility, firsts)
        weight = np.exp(utility - best[self.group])
        return np.asarray(weight / np.add.reduceat(weight, firsts)[self.group])

    def modelled_mt(self, theta: float, constants: Floats, tonnes: Floats) -> Floats:
        """Return what the model says at each count for tonnes a year by row, million t a year."""
        flow = self.shares(theta, constants) * tonnes[self.sets.row]
        return np.asarray(self.belongs @ flow / T_PER_MT + self.background)


def counted_years(
    case: Case,
    counts: Sequence[CountedTraffic],
    theta: float,
    progress: Callable[[str], None] | None = None,
) -> tuple[Year, ...]:
    """Form the assignment of every year in which something was counted, at its own waits."""
    years = []
    for year in sorted({c.year for c in counts}):
        if progress is not None:
            progress(message("paths of %(year)s", year=year))
        own = tuple(c for c in counts if c.year == year)
        years.append(_year(case, year, own, theta))
    return tuple(years)


def input_of(case: Case, year: int) -> CaseInput:
    """Return the assignment of a case in a year; what no open route serves is left out."""
    return without_stranded(case_assignment(capacities(situation(case, year=year))))


def _year(case: Case, year: int, counts: tuple[CountedTraffic, ...], theta: float) -> Year:
    case_input = input_of(case, year)
    problem = case_input.problem
    sets = choice_sets(problem)
    flows = solve(case_input, "logit", theta_per_usd=theta, sets=sets, gap=1e-5).flows
    paths = Paths(sets.row, sets.bound, sets.arc)
    constants = case.rows("constants")
    crossings = np.zeros((len(sets.row), len(constants)))
    for k, row in enumerate(constants):
        for element in words(row["elements"]):
            arcs = np.zeros(problem.arcs)
            arcs[case_input.arcs_of(element)] = 1.0
            crossings[:, k] += sets.sums(arcs)
    worth = _worth(case_input, sets)
    hours = sets.sums(case_input.hours + problem.arc_time(flows.resource_flow))
    _, group = np.unique(sets.row, return_inverse=True)
    return Year(
        case_input, sets, counts,
        np.array([counted_paths(case_input, c, paths) for c in counts], dtype=np.float64),
        np.array([background_mt(case_input, c) for c in counts]),
        crossings,
        np.log(path_sizes(sets, case_input.km)),
        sets.sums_by_class(case_input.usd_per_t, problem.demand.traffic_class[sets.row])
        + worth * hours,
        group.astype(np.int64),
    )  # fmt: skip


def _worth(case_input: CaseInput, sets: PathSets) -> Floats:
    """Return dollars per tonne and hour of the commodity of each path."""
    worth = np.array([c.value_of_time for c in case_input.problem.classes])
    return np.asarray(worth[case_input.problem.demand.traffic_class[sets.row]])
