r"""The master program: which projects, in which year, given the cuts found so far.

With :math:`x_{pt}` = work on project :math:`p` starts in year :math:`t`,
:math:`y_p = \sum_t x_{pt} \le 1`, and :math:`z_{es}` = element :math:`e` is in state :math:`s`
(a subset of the projects that touch it):

* least cost :math:`\min \sum c_{pt} x_{pt}`, or furthest reach :math:`\max \theta`
* states follow projects: :math:`\sum_s z_{es} = 1`, :math:`\sum_{s \ni p} z_{es} = y_p`
* every cut :math:`\pi` of the flow: :math:`\sum_e \pi_e \sum_s c_{es} z_{es} \ge` target
  (or :math:`\theta`)
* :math:`p` requires :math:`q`: open no earlier, in every year
* exclusions :math:`y_p + y_q \le 1`, yearly budgets

:math:`z` need not be declared whole: whole :math:`y` leaves it one value only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import highspy
import numpy as np

from corridor.plan.options import Options

EACH_PROJECT_MUSD = 1e-6
"""A dollar for each project, so that a free project that does nothing stays out."""

Cut = Mapping[str, float]
"""Price of each element in a cut of the flow, in tonnes per tonne of capacity."""

Budget = float | Mapping[str, float] | None
"""Million dollars a year, as a whole or by payer."""


@dataclass(frozen=True)
class Choice:
    """Solution of the master program.

    Attributes
    ----------
    starts : mapping of str to int
        Start year of each chosen project.
    bound : float
        Proven bound on the objective (discounted million dollars, or minus million tonnes a year).
    reach_t_per_year : float
        Throughput that the cuts allow; only meaningful when reach is maximised.
    """

    starts: Mapping[str, int]
    bound: float
    reach_t_per_year: float


@dataclass
class _Rows:
    """Rows and columns while they are collected."""

    cost: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    entries: list[tuple[int, int, float]] = field(default_factory=list)

    def column(self, cost: float, *, whole: bool, upper: float = 1.0) -> int:
        self.cost.append(cost)
        self.upper.append(upper)
        self.whole.append(whole)
        return len(self.cost) - 1

    def row(self, terms: Sequence[tuple[int, float]], low: float, high: float) -> None:
        self.entries += [(len(self.low), column, value) for column, value in terms]
        self.low.append(low)
        self.high.append(high)


Starts = dict[tuple[str, int], int]


def solve_master(
    options: Options,
    cuts: Sequence[Cut],
    *,
    target_t_per_year: float | None,
    budget: Budget = None,
    forbidden: Sequence[frozenset[str]] = (),
    least_budget: bool = False,
) -> Choice | None:
    """Choose projects and years under the cuts found so far.

    Parameters
    ----------
    options : Options
        Candidates and capacities.
    cuts : sequence of Cut
        Cuts of the flow.
    target_t_per_year : float or None
        Throughput that every cut has to allow at least cost; None to reach as far as possible.
    budget : float, mapping or None
        Yearly limit, as a whole or by payer.
    forbidden : sequence of frozenset
        Sets of projects that must not all be chosen.
    least_budget : bool
        Minimise the largest yearly spending instead of the cost.

    Returns
    -------
    Choice or None
        None when no choice satisfies the rows.
    """
    rows = _Rows()
    start = _start_columns(rows, options, priced=target_t_per_year is not None and not least_budget)
    reach = None
    if target_t_per_year is None:
        reach = rows.column(-1.0, whole=False, upper=highspy.kHighsInf)
    _cut_rows(rows, options, start, cuts, target_t_per_year, reach)
    _logic_rows(rows, options, start, forbidden)
    if least_budget:
        spending = rows.column(1.0, whole=False, upper=highspy.kHighsInf)
        _budget_rows(rows, options, start, {None: (spending, 0.0)})
    elif budget is not None:
        limits = budget if isinstance(budget, Mapping) else {None: budget}
        _budget_rows(rows, options, start, {k: (None, v) for k, v in limits.items()})
    solved = _solve(rows)
    if solved is None:
        return None
    values, bound = solved
    chosen = {p: year for (p, year), column in start.items() if values[column] > 0.5}
    return Choice(chosen, bound, 1e6 * float(values[reach]) if reach is not None else 0.0)


def _start_columns(rows: _Rows, options: Options, *, priced: bool) -> Starts:
    settings = options.situation.case.settings
    price_year, rate = int(settings["price_year"]), float(settings["discount_rate"])
    return {
        (project, year): rows.column(
            EACH_PROJECT_MUSD + (c.discounted_musd(year, price_year, rate) if priced else 0.0),
            whole=True,
        )
        for project, c in options.candidates.items()
        for year in c.starts
    }


def _built(start: Starts, project: str) -> list[tuple[int, float]]:
    return [(column, 1.0) for (p, _), column in start.items() if p == project]


def _cut_rows(
    rows: _Rows,
    options: Options,
    start: Starts,
    cuts: Sequence[Cut],
    target: float | None,
    reach: int | None,
) -> None:
    """Add the states of the elements that appear in cuts, then the cuts in millions of tonnes."""
    state: dict[str, dict[frozenset[str], int]] = {}
    for element in dict.fromkeys(e for cut in cuts for e in cut if e in options.states):
        subsets = options.states[element]
        state[element] = {s: rows.column(0.0, whole=False) for s in subsets}
        rows.row([(column, 1.0) for column in state[element].values()], 1.0, 1.0)
        for project in sorted(frozenset().union(*subsets)):  # the same rows on every run
            inside = [(column, 1.0) for s, column in state[element].items() if project in s]
            rows.row([*inside, *((c, -1.0) for c, _ in _built(start, project))], 0.0, 0.0)
    most = target if target is not None else _most(options)
    for cut in cuts:
        constant = sum(min(w * options.fixed[e], most) for e, w in cut.items() if e not in state)
        terms = [
            (column, min(w * options.states[e][s], most) / 1e6)
            for e, w in cut.items()
            if e in state
            for s, column in state[e].items()
        ]
        if reach is not None:
            rows.row([*terms, (reach, -1.0)], -constant / 1e6, highspy.kHighsInf)
        else:
            rows.row(terms, (most - constant) / 1e6, highspy.kHighsInf)


def _most(options: Options) -> float:
    """Return a tonnage beyond any answer, to stand for an unlimited capacity."""
    finite = [c for c in options.best_capacity().values() if np.isfinite(c)]
    return max(1.0, 10.0 * sum(finite))


def _logic_rows(
    rows: _Rows, options: Options, start: Starts, forbidden: Sequence[frozenset[str]]
) -> None:
    candidates = options.candidates
    for project, candidate in candidates.items():
        rows.row(_built(start, project), 0.0, 1.0)
        for other in sorted(candidate.excludes & set(candidates)):
            rows.row([*_built(start, project), *_built(start, other)], 0.0, 1.0)
        for needed in sorted(candidate.requires & set(candidates)):
            for year in range(min(candidate.starts), options.by):
                opened = [(c, 1.0) for c in _finished(start, options, needed, year)]
                after = [(c, -1.0) for c in _finished(start, options, project, year)]
                rows.row([*opened, *after], 0.0, highspy.kHighsInf)
    for together in forbidden:
        terms = [term for project in sorted(together) for term in _built(start, project)]
        rows.row(terms, 0.0, len(together) - 1.0)


def _finished(start: Starts, options: Options, project: str, year: int) -> list[int]:
    """Return the columns of a project whose work ends in or before a year."""
    last = options.candidates[project].build_years - 1
    return [c for (p, first), c in start.items() if p == project and first + last <= year]


def _budget_rows(
    rows: _Rows,
    options: Options,
    start: Starts,
    limits: Mapping[str | None, tuple[int | None, float]],
) -> None:
    years = {y + k for (p, y) in start for k in range(options.candidates[p].build_years)}
    for payer, (column, limit) in limits.items():
        for year in sorted(years):
            terms = []
            for (project, first), x in start.items():
                c = options.candidates[project]
                share = 1.0 if payer is None else c.payers.get(payer, 0.0)
                if share > 0 and first <= year < first + c.build_years:
                    terms.append((x, share * c.cost_musd / c.build_years))
            if column is not None:
                terms.append((column, -1.0))
            rows.row(terms, -highspy.kHighsInf, limit)


def _solve(rows: _Rows) -> tuple[np.ndarray, float] | None:
    """Solve to proven optimality; None when infeasible."""
    if not rows.cost:  # nothing to choose: the empty plan, if every row allows it
        allowed = all(low <= 1e-9 for low in rows.low) and all(h >= -1e-9 for h in rows.high)
        return (np.zeros(0), 0.0) if allowed else None
    highs = highspy.Highs()  # type: ignore[no-untyped-call]
    highs.silent()
    for option, value in (("mip_rel_gap", 0.0), ("mip_abs_gap", 1e-7), ("threads", 1)):
        highs.setOptionValue(option, value)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(rows.cost), len(rows.low)
    lp.col_cost_, lp.col_upper_ = np.array(rows.cost), np.array(rows.upper)
    lp.col_lower_ = np.zeros(len(rows.cost))
    lp.row_lower_, lp.row_upper_ = np.array(rows.low), np.array(rows.high)
    entries = sorted(rows.entries)
    counts = np.bincount([r for r, _, _ in entries], minlength=len(rows.low)) if entries else [0]
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    lp.a_matrix_.index_ = np.array([c for _, c, _ in entries], dtype=np.int32)
    lp.a_matrix_.value_ = np.array([v for _, _, v in entries])
    kinds = highspy.HighsVarType
    lp.integrality_ = [kinds.kInteger if w else kinds.kContinuous for w in rows.whole]
    highs.passModel(lp)
    highs.run()
    status = highs.getModelStatus()
    if status == highspy.HighsModelStatus.kInfeasible:
        return None
    if status != highspy.HighsModelStatus.kOptimal:  # anything else proves nothing
        raise RuntimeError(f"HiGHS stopped with {highs.modelStatusToString(status)}")
    info = highs.getInfo()
    bound = info.mip_dual_bound if any(rows.whole) else info.objective_function_value
    return np.array(highs.getSolution().col_value), float(bound)
