"""What a question lays down of its candidates: works that are fixed, and the horizon of costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from corridor.case.rows import Project
from corridor.case.situation import Situation
from corridor.economics.use import Use
from corridor.messages import joined, message
from corridor.planning.budget import Budget, overspending
from corridor.planning.master import TargetYear, master_program
from corridor.planning.options import Candidate, Options, yearly_spending
from corridor.planning.period import Period
from corridor.problems import CorridorError
from corridor.solver.whole import confirm, propose

Fixed = Mapping[str, Period | int | None]
"""Works that every plan builds, with their years, their first year, or None where it chooses."""


def with_horizon(options: Options, horizon: int | None) -> Options:
    """Return options whose costs are annuities and upkeep up to a year.

    Parameters
    ----------
    options : Options
        Candidates.
    horizon : int or None
        Last year that counts; None keeps the cost of building.

    Raises
    ------
    CorridorError
        If it lies before the target year, or the life of a candidate is not known.
    """
    if horizon is None:
        return options
    if horizon < options.by:
        raise CorridorError(
            message(
                "the horizon is %(horizon)s; expected %(by)s or later, the year of the target",
                horizon=horizon,
                by=options.by,
            )
        )
    sit = options.situation
    lives = {p: sit.row(Project, p).life_years for p in options.candidates}
    unknown = sorted(p for p, life in lives.items() if life is None)
    if unknown:
        raise CorridorError(
            message(
                "a horizon needs the life of every project, and %(name)s has none: fill "
                "life_years in projects.csv, or give all a default in defaults.csv",
                name=unknown[0],
            )
            if len(unknown) == 1
            else message(
                "a horizon needs the life of every project, and %(names)s have none: fill "
                "life_years in projects.csv, or give all a default in defaults.csv",
                names=", ".join(unknown),
            )
        )
    candidates = {p: replace(c, use=_use(sit, c)) for p, c in options.candidates.items()}
    return replace(options, candidates=candidates, horizon=horizon)


def _use(sit: Situation, candidate: Candidate) -> Use:
    row = sit.row(Project, candidate.id)
    assert row.life_years is not None
    return Use(int(row.life_years), candidate.cost_musd * (row.upkeep_share or 0.0))


def with_fixed(options: Options, fixed: Fixed) -> Options:
    """Return options in which some works are part of every plan.

    Parameters
    ----------
    options : Options
        Candidates of a year.
    fixed : mapping of str to Period, int or None
        Years of each, or its first year. A work that is no candidate of this year is left out.
    """
    candidates = dict(options.candidates)
    for project, wanted in fixed.items():
        if (known := candidates.get(project)) is not None:
            periods = tuple(p for p in known.periods if _is(p, wanted))
            candidates[project] = replace(known, periods=periods, fixed=True)
    return replace(options, candidates=candidates)


def _is(period: Period, wanted: Period | int | None) -> bool:
    if isinstance(wanted, int):
        return period.start == wanted
    return wanted is None or period == wanted


def check_fixed(options: Options, fixed: Fixed, budget: Budget) -> None:
    """Refuse fixed works that no plan can contain together.

    Parameters
    ----------
    options : Options
        Candidates of the last target year, with the works fixed.
    fixed : mapping of str to Period, int or None
        What was asked for.
    budget : float, mapping or None
        Limits of spending.

    Raises
    ------
    CorridorError
        With every reason that can be named.
    """
    if not fixed:
        return
    candidates, built = options.candidates, options.situation.built
    reasons: list[str] = []
    for project, wanted in fixed.items():
        if project in built:
            reasons.append(
                message(
                    "%(project)s stands already by %(by)s: leave it out",
                    project=project,
                    by=options.by,
                )
            )
        elif project not in candidates:
            reasons.append(
                message(
                    "%(project)s cannot open by %(by)s with what it requires, or is less firm "
                    "than the works that are allowed",
                    project=project,
                    by=options.by,
                )
            )
        elif not candidates[project].periods:
            reasons.append(_why_never(options, project, wanted))
    mine = {p: candidates[p] for p in fixed if p in candidates and candidates[p].periods}
    for project, candidate in mine.items():
        clash = sorted(q for q in candidate.excludes & set(mine) if project < q)
        reasons += [
            message("%(project)s excludes %(other)s", project=project, other=q) for q in clash
        ]
    dated = {p: c.periods[0] for p, c in mine.items() if len(c.periods) == 1}
    if spent := next(overspending(budget, lambda p: yearly_spending(mine, dated, p)), ""):
        reasons.append(message("the budget does not bear them: %(spent)s", spent=spent))
    if not reasons and _impossible(options, budget):
        reasons.append(
            message(
                "no years of work satisfy the budget and what they require; "
                "leave their years out, or raise the budget"
            )
        )
    if reasons:
        raise CorridorError(
            message(
                "the fixed works cannot be part of a plan: %(reasons)s",
                reasons=joined(reasons, "; "),
            )
        )


def _why_never(options: Options, project: str, wanted: Period | int | None) -> str:
    """Say why a work cannot be built in the years that are asked for."""
    row = options.situation.row(Project, project)
    when = message("from %(first)s", first=wanted)
    if isinstance(wanted, Period):
        when = message("from %(first)s to %(last)s", first=wanted.start, last=wanted.opens - 1)
    least: str = f"{row.build_years:g}"
    if row.most_build_years:
        least = message("%(first)s to %(last)s", first=least, last=f"{row.most_build_years:g}")
    return message(
        "%(project)s cannot be built %(when)s (work takes %(years)s years from %(start)s on, and "
        "ends before %(by)s)",
        project=project,
        when=when,
        years=least,
        start=f"{row.earliest_start:g}",
        by=options.by,
    )


def _impossible(options: Options, budget: Budget) -> bool:
    """Return whether no plan at all contains what is fixed."""
    asked = master_program([TargetYear(options, (), 0.0)], "cost", budget=budget)
    solution = propose(asked.program)
    return solution.infeasible and confirm(asked.program, solution).infeasible
