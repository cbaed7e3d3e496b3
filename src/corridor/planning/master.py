r"""The master program: which projects, in which year, given the cuts found so far.

With ``x_{pt}`` = work on project ``p`` goes on in the period ``t`` (a first year and a number of
years),
``y_p = \sum_t x_{pt} \le 1``, and ``z_{es}`` = element ``e`` is in state ``s``
(a subset of the projects that touch it):

* least cost ``\min \sum c_{pt} x_{pt}``, furthest reach ``\max \theta``, or least peak of
  spending ``\min \max_t \text{spending}_t``, or least multiple ``\mu`` of all limits
* states follow projects: ``\sum_s z_{es} = 1``, ``\sum_{s \ni p} z_{es} = y_p``
* every cut ``\pi`` of the flow: ``\sum_e \pi_e \sum_s c_{es} z_{es} \ge`` target
  (or ``\theta``) and what other cargo takes, with ``c`` less background traffic
* ``p`` requires ``q``: open no earlier, in every year
* exclusions ``y_p + y_q \le 1``, what is fixed ``y_p = 1``
* limits of a budget, of single years, of years together and of payers

Work that takes capacity while it goes on is a project of its own in the states of a year: it is
chosen when its period includes that year.

With several target years each has states ``z`` and cuts of its own, in which ``y`` counts only the
starts from which a project is in operation by that year. Costs and budgets run over all years.

``z`` need not be declared whole: whole ``y`` leaves it one value only.

Tonnes are counted in hundredths of the target: what a solver lets pass as rounding is then a much
smaller share of it than the millionth by which a plan may fall short.

Where nothing limits spending, nothing is fixed and no work takes capacity, only the latest and
shortest period of each project for each target year is a column: any other can be put off to one of
them, which costs no more, and all projects put off to the same year open together, so that
requirements hold.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from corridor.network.build import Floats
from corridor.planning.budget import Budget, Limit, limits_of
from corridor.planning.crowded_rows import crowd_columns, crowd_worth
from corridor.planning.options import Options
from corridor.planning.period import Period, Periods, project_of
from corridor.solver.program import Program, ProgramBuilder
from corridor.solver.whole import WholeSolution

EACH_PROJECT_MUSD, ALL_PROJECTS_MUSD = 1e-6, 1e-5
"""A dollar for each project, and ten for all candidates together, so that a free project that does
nothing stays out and no bound is off by more than ten dollars."""

ENOUGH = 1e-6
"""A plan reaches the target when it falls short by less than this share."""

ASKED_SHARE = 1 - ENOUGH / 2
"""Share of the target that cuts ask for. More than what is enough, so that a plan that does not
reach the target violates the cut it taught by more than a solver lets pass."""

MANY_PERIODS = 500
"""Columns of periods from which the solver is given "in operation by then" in their place."""

Goal = Literal["cost", "reach", "share", "spending", "multiple"]
"""Least discounted cost, furthest reach in the last target year, largest share of all targets,
least spending in the dearest year, or least multiple of all limits of the budget."""

TARGET = 100.0
"""What the target comes to in the unit of the cuts."""

Columns = dict[str, dict[Period, int]]
"""Column of each period, by project."""


@dataclass(frozen=True)
class Cut:
    """A bound on the flow under any capacities.

    Attributes
    ----------
    price : mapping of str to float
        Tonnes per tonne of capacity of each element.
    row_price : float array, shape (rows,)
        The same by capacity row of the network; no counted path costs less than 1.
    others_t_per_year : float
        What other cargo takes off the bound.
    """

    price: Mapping[str, float]
    row_price: Floats
    others_t_per_year: float = 0.0


@dataclass(frozen=True)
class TargetYear:
    """What a plan has to carry in one year.

    Attributes
    ----------
    options : Options
        Candidates and capacities by that year.
    cuts : sequence of Cut
        Cuts of the flow of that year.
    target_t_per_year : float
        Throughput that every cut has to allow; with the goal reach, the most that counts.
    """

    options: Options
    cuts: Sequence[Cut]
    target_t_per_year: float


@dataclass(frozen=True)
class Change:
    """What a plan has to do otherwise than one that does not suffice: one of these at least.

    Attributes
    ----------
    more : frozenset of (int, str)
        Place of a target year, and a project to be in operation by then.
    less : frozenset of (int, str)
        Place of a target year, and a project not to be in operation by then, or work not to go on
        in it.
    """

    more: frozenset[tuple[int, str]]
    less: frozenset[tuple[int, str]] = frozenset()


@dataclass(frozen=True)
class TransportCut:
    """A lower bound on the yearly cost of transport under any choice of projects.

    Attributes
    ----------
    musd_per_year : float
        Bound without any capacity or change.
    takes_off : mapping of str to mapping of frozenset to float
        What each state of an element takes off it: the price of its capacity.
    """

    musd_per_year: float
    takes_off: Mapping[str, Mapping[frozenset[str], float]]


@dataclass(frozen=True)
class Transport:
    """Cost of transport as part of what a plan costs.

    Attributes
    ----------
    factor : float
        Present value of a million dollars in each year that counts.
    cuts : sequence of TransportCut
        Bounds found so far.
    least_musd_per_year : float
        What it costs at least whatever is built.
    """

    factor: float
    cuts: Sequence[TransportCut]
    least_musd_per_year: float


@dataclass(frozen=True)
class Master:
    """A master program and the meaning of its columns.

    Attributes
    ----------
    program : Program
        The program.
    columns : mapping of str to mapping of Period to int
        Column of each period, by project.
    reach : int or None
        Column of the reach, if it is the goal.
    unit_t_per_year : float
        Unit of the cuts of the last year and of the reach.
    """

    program: Program
    columns: Columns
    reach: int | None
    unit_t_per_year: float

    def point(self, periods: Periods) -> Floats:
        """Return the columns of periods, and zeros elsewhere."""
        value = np.zeros(len(self.program.cost))
        for project, period in periods.items():
            value[self.columns[project][period]] = 1.0
        return value

    def choice(self, solution: WholeSolution) -> Choice:
        """Read a solution of the program."""
        value = solution.value
        assert value is not None
        return Choice(
            periods={
                project: period
                for project, columns in self.columns.items()
                for period, column in columns.items()
                if value[column] > 0.5
            },
            bound=solution.bound,
            reach_t_per_year=(
                0.0 if self.reach is None else self.unit_t_per_year * float(value[self.reach])
            ),
            dispute=solution.dispute,
        )


@dataclass(frozen=True)
class Choice:
    """Solution of the master program.

    Attributes
    ----------
    periods : mapping of str to Period
        Years of work of each chosen project.
    bound : float
        Lower bound on the objective (discounted million dollars, million dollars a year, a multiple
        of the budget, or minus the reach in the unit of the master program).
    reach_t_per_year : float
        Throughput that the cuts allow; only meaningful when reach is the goal.
    dispute : str
        How runs of the solver differed; empty when they agree.
    """

    periods: Periods
    bound: float
    reach_t_per_year: float
    dispute: str = ""


def master_program(
    years: Sequence[TargetYear],
    goal: Goal,
    *,
    budget: Budget = None,
    forbidden: Sequence[frozenset[str]] = (),
    changes: Sequence[Change] = (),
    transport: Transport | None = None,
) -> Master:
    """Write down which choices satisfy the cuts found so far.

    Parameters
    ----------
    years : sequence of TargetYear
        Target years in their order. What can be built by an earlier one can be built by the last.
    goal : {"cost", "reach", "share", "spending", "multiple"}
        What is minimised or, for reach and share, maximised.
    budget : float, mapping or None
        Limits of spending.
    forbidden : sequence of frozenset
        Sets of projects that must not all be chosen.
    changes : sequence of Change
        Of each, something has to be done.
    transport : Transport, optional
        Cost of transport, added to that of the projects.

    Returns
    -------
    Master
    """
    rows = ProgramBuilder()
    options = years[-1].options
    timed = goal in ("spending", "multiple") or budget is not None or options.timed
    each = min(EACH_PROJECT_MUSD, ALL_PROJECTS_MUSD / max(1, len(options.candidates)))
    each = 0.0 if goal in ("reach", "share") else each
    possible = {
        project: c.periods if timed else [p for y in years if (p := c.latest(y.options.by))]
        for project, c in options.candidates.items()
    }
    columns = _period_columns(rows, options, each, possible, priced=goal == "cost")
    if sum(map(len, columns.values())) > MANY_PERIODS:
        for of in columns.values():
            if len(of) > 1:
                rows.chain([of[p] for p in sorted(of, key=lambda p: (p.opens, -p.years))])
    reach = None
    if goal in ("reach", "share"):
        reach = rows.column("reach", -1.0, whole=False, upper=TARGET)
    for year in years[:-1]:
        asked = reach if goal == "share" else None
        cut_rows(rows, year, in_year(columns, year.options), asked, f"{year.options.by}.")
    cut_rows(rows, years[-1], columns, reach)
    _logic_rows(rows, options, columns, forbidden)
    _change_rows(rows, changes, [in_year(columns, year.options) for year in years])
    if transport is not None:
        _transport_rows(rows, options, transport, columns)
    if goal == "spending":
        spending = rows.column("spending", 1.0, whole=False, upper=math.inf)
        _budget_rows(rows, options, columns, [Limit("", 1.0)], spending)
    else:
        free = goal == "multiple"
        multiple = rows.column("multiple", 1.0, whole=False, upper=math.inf) if free else None
        _budget_rows(rows, options, columns, limits_of(budget), multiple)
    return Master(rows.program(), columns, reach, _unit(years[-1].target_t_per_year))


def _unit(target_t_per_year: float) -> float:
    """Return the unit of the cuts in t/year; a target of nothing has one too."""
    return max(target_t_per_year, 1.0) / TARGET


def in_year(columns: Columns, options: Options) -> Columns:
    """Return the columns with which a project is in operation by a year, or works go on in it."""
    by = options.by
    opened = {
        project: {period: column for period, column in of.items() if period.opens <= by}
        for project, of in columns.items()
        if project in options.candidates
    }
    going_on = {
        work: {
            period: column
            for period, column in columns.get(project_of(work), {}).items()
            if period.includes(by)
        }
        for work in options.works
    }
    return {**opened, **going_on}


def _period_columns(
    rows: ProgramBuilder,
    options: Options,
    each: float,
    possible: Mapping[str, Sequence[Period]],
    *,
    priced: bool,
) -> Columns:
    return {
        project: {
            period: rows.column(
                _column_name(project, period, options.candidates[project].build_years),
                each + (options.present_value_musd(project, period) if priced else 0.0),
                whole=True,
            )
            for period in periods
        }
        for project, periods in possible.items()
    }


def _column_name(project: str, period: Period, fewest: int) -> str:
    over = "" if period.years == fewest else f".{period.years}"
    return f"start.{project}.{period.start}{over}"


def _built(columns: Columns, project: str) -> list[tuple[int, float]]:
    return [(column, 1.0) for column in columns.get(project, {}).values()]


def cut_rows(
    rows: ProgramBuilder, year: TargetYear, chosen: Columns, reach: int | None, prefix: str = ""
) -> None:
    """Add the states of the elements that appear in cuts of a year, then the cuts.

    No element counts for more than a cut asks for, so that one without a limit has a number.

    Parameters
    ----------
    rows : ProgramBuilder
        Program that they are added to.
    year : TargetYear
        Cuts, what can be built, and the target.
    chosen : mapping
        Columns of each project of which one has to be 1 for it to be in operation.
    reach : int or None
        Column of the tonnes that the cuts have to allow, in hundredths of the target; the target
        itself when None.
    prefix : str
        Start of the names of what is added.
    """
    options, cuts, target = year.options, year.cuts, year.target_t_per_year
    named = list(dict.fromkeys(e for cut in cuts for e in cut.price))
    state = _state_columns(rows, options.states, named, chosen, prefix)
    crowds = {
        e: crowd_columns(
            rows, crowd, f"{prefix}{e}", {p: _built(chosen, p) for p in crowd.touching}
        )
        for e in named
        if (crowd := options.crowds.get(e)) is not None
    }
    unit = _unit(target)
    for i, cut in enumerate(cuts):
        most = target + cut.others_t_per_year
        fixed = sum(
            min(w * options.free(e, options.fixed[e]), most)
            for e, w in cut.price.items()
            if e not in options.touching
        )
        constant = (fixed - cut.others_t_per_year) / unit
        terms = [
            (column, min(w * options.free(e, options.states[e][s]), most) / unit)
            for e, w in cut.price.items()
            if e in state
            for s, column in state[e].items()
        ]
        for e, columns in crowds.items():
            if w := cut.price.get(e, 0.0):
                taken = options.background.get(e, 0.0)
                worth = crowd_worth(rows, columns, str(i), w / unit, taken, most / unit)
                terms.append((worth, 1.0))
        if reach is not None:
            rows.row(f"cut.{prefix}{i}", [*terms, (reach, -1.0)], -constant)
        else:
            rows.row(f"cut.{prefix}{i}", terms, target / unit * ASKED_SHARE - constant)


def _state_columns(
    rows: ProgramBuilder,
    states: Mapping[str, Mapping[frozenset[str], float]],
    elements: Iterable[str],
    chosen: Columns,
    prefix: str,
) -> dict[str, dict[frozenset[str], int]]:
    """Add a column for each state of elements that projects touch; one of them is chosen."""
    state: dict[str, dict[frozenset[str], int]] = {}
    for element in dict.fromkeys(e for e in elements if e in states):
        subsets = states[element]
        columns = {
            s: rows.column(f"state.{prefix}{element}.{i}", 0.0, whole=False)
            for i, s in enumerate(subsets)
        }
        rows.row(f"one_state.{prefix}{element}", [(c, 1.0) for c in columns.values()], 1.0, 1.0)
        for project in sorted(frozenset().union(*subsets)):  # the same rows on every run
            inside = [(column, 1.0) for s, column in columns.items() if project in s]
            outside = [(c, -1.0) for c, _ in _built(chosen, project)]
            rows.row(f"state_of.{prefix}{element}.{project}", [*inside, *outside], 0.0, 0.0)
        state[element] = columns
    return state


def _transport_rows(
    rows: ProgramBuilder, options: Options, transport: Transport, chosen: Columns
) -> None:
    """Add the yearly cost of transport beyond its least, at its price, and the cuts below it."""
    beyond = rows.column("transport", transport.factor, whole=False, upper=math.inf)
    named = (e for cut in transport.cuts for e in cut.takes_off)
    state = _state_columns(rows, options.states, named, chosen, "transport.")
    for i, cut in enumerate(transport.cuts):
        terms = [(beyond, 1.0)]
        least = cut.musd_per_year - transport.least_musd_per_year
        for element, by_state in cut.takes_off.items():
            terms += [(state[element][s], off) for s, off in by_state.items() if off > 0]
        rows.row(f"transport.{i}", terms, least)


def _logic_rows(
    rows: ProgramBuilder, options: Options, chosen: Columns, forbidden: Sequence[frozenset[str]]
) -> None:
    candidates = options.candidates
    for project, candidate in candidates.items():
        at_least = 1.0 if candidate.fixed else 0.0
        rows.row(f"once.{project}", _built(chosen, project), at_least, 1.0)
        for other in sorted(candidate.excludes & set(candidates)):
            both = [*_built(chosen, project), *_built(chosen, other)]
            rows.row(f"excludes.{project}.{other}", both, 0.0, 1.0)
        for needed in sorted(candidate.requires & set(candidates)):
            for year in range(min(p.opens for p in candidate.periods), options.by + 1):
                after = [(c, -1.0) for c in _opened(chosen, project, year)]
                if not after:
                    continue
                opened = [(c, 1.0) for c in _opened(chosen, needed, year)]
                rows.row(f"requires.{project}.{needed}.{year}", [*opened, *after], 0.0)
    for i, together in enumerate(forbidden):
        terms = [term for project in sorted(together) for term in _built(chosen, project)]
        rows.row(f"not_again.{i}", terms, 0.0, len(together) - 1.0)


def _change_rows(rows: ProgramBuilder, changes: Sequence[Change], chosen: list[Columns]) -> None:
    """Ask for something of each change, given the columns of each target year."""
    for i, change in enumerate(changes):
        more = [term for year, p in sorted(change.more) for term in _built(chosen[year], p)]
        less = [(c, -1.0) for year, p in sorted(change.less) for c, _ in _built(chosen[year], p)]
        terms: dict[int, float] = defaultdict(float)  # a column may open a project by two years
        for column, weight in (*more, *less):
            terms[column] += weight
        rows.row(f"change.{i}", list(terms.items()), 1.0 - len(change.less))


def _opened(columns: Columns, project: str, year: int) -> list[int]:
    """Return the columns with which a project is in operation by a year."""
    return [column for period, column in columns[project].items() if period.opens <= year]


def _budget_rows(
    rows: ProgramBuilder,
    options: Options,
    chosen: Columns,
    limits: Sequence[Limit],
    multiple: int | None,
) -> None:
    """Add a row for each amount that a limit names; with a column, for that multiple of it."""
    for limit in limits:
        terms: dict[int | None, list[tuple[int, float]]] = {}
        for project, columns in chosen.items():
            for period, x in columns.items():
                work = options.candidates[project].spending_musd(period, limit.payer)
                for year, spent in limit.spending(work).items():
                    terms.setdefault(year, []).append((x, spent))
        for year in sorted(terms, key=lambda y: y or 0):
            name = f"budget.{limit.name or 'all'}.{year or 'together'}"
            if multiple is None:
                rows.row(name, terms[year], -math.inf, limit.musd)
            else:
                rows.row(name, [*terms[year], (multiple, -limit.musd)], -math.inf, 0.0)
