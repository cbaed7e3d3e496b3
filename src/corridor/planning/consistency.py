"""An answer that contradicts itself is no answer: what is checked before a plan is returned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corridor.maxflow.maximum import FlowProgram
from corridor.network.build import Floats
from corridor.planning.budget import overspending
from corridor.planning.claim import RESOLUTION_MUSD, Claim
from corridor.planning.options import Options, yearly_spending
from corridor.planning.period import Period, Periods, without_work
from corridor.planning.pool import CutPool, Opened, keeping_others, reaches
from corridor.planning.search import EQUAL
from corridor.problems import InternalError


def check_claim(pool: CutPool, claim: Claim, *row_capacity: Floats) -> None:
    """Check a claim by its own arithmetic, a fresh flow program, and all that the pool has seen.

    A claim that passes is kept in the pool, so that later ones are compared with it.

    Parameters
    ----------
    pool : CutPool
        Options, earlier claims and the sets of projects that were tried.
    claim : Claim
        What is about to be said.
    row_capacity : float array, shape (rows,)
        Capacity of each row with what is open by a target year, one array for each year, worked out
        from the case and not by the search.

    Raises
    ------
    InternalError
        With every breach.
    """
    breaches = [
        *_breaches_of_tonnes(claim, _fresh_tonnes(pool, row_capacity)),
        *_breaches_of_logic(pool.options, claim),
        *overspending(
            claim.budget,
            lambda payer: yearly_spending(pool.options.candidates, claim.periods, payer),
        ),
        *_breaches_of_cost(claim),
    ]
    if breaches:
        _refuse(breaches)
    check_against_known(pool, claim)
    pool.claims.append(claim)


def _fresh_tonnes(pool: CutPool, row_capacities: Sequence[Floats]) -> list[float]:
    """Return what a flow program that has seen nothing yet finds in each target year."""
    flows = (
        FlowProgram(year.program.network, year.program.question).solve(rows)
        for year, rows in zip(pool.years, row_capacities, strict=True)
    )
    return [keeping_others(flow).tonnes_per_year for flow in flows]


def check_against_known(pool: CutPool, claim: Claim) -> None:
    """Check that nothing the pool has tried so far does better than a claim.

    Raises
    ------
    InternalError
        With every breach.
    """
    breaches = dict.fromkeys([*_breaches_of_tried(pool, claim), *_breaches_of_earlier(pool, claim)])
    if breaches:
        _refuse(list(breaches))


def _refuse(breaches: list[str]) -> None:
    raise InternalError(f"the plan contradicts itself and is not shown: {'; '.join(breaches)}")


def _breaches_of_tonnes(claim: Claim, fresh: Sequence[float]) -> Iterator[str]:
    last = len(fresh) - 1
    for k, (carried, target) in enumerate(zip(claim.tonnes, claim.targets, strict=True)):
        if not (reaches(carried, fresh[k]) and reaches(fresh[k], carried)):
            yield f"it carries {carried:.9g} t/year, by a fresh program {fresh[k]:.9g}"
        if (claim.status == "optimal" or k < last) and not reaches(carried, target):
            yield f"it is called sufficient and carries {carried:.9g} of {target:.9g} t/year"
    carried, target = claim.tonnes_per_year, claim.target_t_per_year
    if claim.status == "unreachable" and reaches(carried, target):
        yield f"the target {target:.9g} is called unreachable and {carried:.9g} t/year are carried"


def _breaches_of_logic(options: Options, claim: Claim) -> Iterator[str]:
    opens = {p: period.opens for p, period in claim.periods.items()}
    for project in sorted(_fixed(options) - claim.built):
        yield f"{project} is fixed and missing"
    for project, period in claim.periods.items():
        candidate = options.candidates[project]
        if period not in candidate.periods:
            yield f"{project} starts in {period.start} and takes {period.years} years"
        for other in sorted(candidate.excludes & claim.built):
            yield f"{project} excludes {other}"
        for needed in sorted(candidate.requires - options.situation.built):
            if opens.get(needed, options.by + 1) > opens[project]:
                yield f"{project} opens before {needed}, which it requires"
    for together in claim.forbidden:
        if together <= claim.built:
            yield f"it contains {', '.join(sorted(together))} again"


def _fixed(options: Options) -> frozenset[str]:
    return frozenset(p for p, c in options.candidates.items() if c.fixed)


def _breaches_of_cost(claim: Claim) -> Iterator[str]:
    if not 0 <= claim.bound_musd <= claim.cost_musd + RESOLUTION_MUSD:
        yield f"the bound {claim.bound_musd:.9g} is above the cost {claim.cost_musd:.9g}"


def _breaches_of_tried(pool: CutPool, claim: Claim) -> Iterator[str]:
    """Compare with all that was tried, with work as late as it can be.

    Where the years of work matter (under a budget, or where work takes capacity or is fixed) only
    parts of the plan itself are compared: they keep its years.
    """
    planned = pool.opened(claim.periods)
    timed = claim.budget is not None or pool.options.timed
    for opened, tonnes in pool.tried.items():
        built = opened[-1]
        part = all(some <= own for some, own in zip(opened, planned, strict=True))
        if (timed and not part) or not _allowed(pool.options, claim, built):
            continue
        periods = claim.periods if part else latest_periods(pool, opened)
        yield from _better(claim, cost_of(pool.options, periods, built), tonnes, built)


def _breaches_of_earlier(pool: CutPool, claim: Claim) -> Iterator[str]:
    """Compare with earlier claims under the same budget: as much for less is a contradiction."""
    for other in pool.claims:
        same = claim.budget is None or other.budget == claim.budget
        if same and _allowed(pool.options, claim, other.built):
            yield from _better(claim, other.cost_musd, other.tonnes, other.built)


def _better(
    claim: Claim, cost_musd: float, tonnes: tuple[float, ...], built: frozenset[str]
) -> Iterator[str]:
    names = ", ".join(sorted(built)) or "nothing"
    if claim.status == "unreachable" and all(map(reaches, tonnes, claim.targets)):
        yield f"the target is called unreachable and {names} carries {tonnes[-1]:.9g} t/year"
    last = claim.target_t_per_year if claim.status == "optimal" else claim.tonnes_per_year
    enough = (*claim.targets[:-1], last)
    as_much = all(t >= e * (1 - EQUAL) for t, e in zip(tonnes, enough, strict=True))
    if as_much and cost_musd < claim.bound_musd - RESOLUTION_MUSD:
        yield f"{names} does as much for {cost_musd:.9g} and the bound is {claim.bound_musd:.9g}"


def _allowed(options: Options, claim: Claim, built: frozenset[str]) -> bool:
    """Return whether a set of projects is a plan that the question allows."""
    done = options.situation.built | built
    chosen = [options.candidates[p] for p in built]
    fits = all(c.requires <= done and not c.excludes & done for c in chosen)
    fits = fits and _fixed(options) <= built
    return fits and not any(together <= built for together in claim.forbidden)


def latest_periods(pool: CutPool, opened: Opened) -> Periods:
    """Return the latest years of work of each project: it opens by the first year that needs it."""
    periods: dict[str, Period] = {}
    for year, built in zip(pool.years, opened, strict=True):
        for p in sorted(without_work(built) - set(periods)):
            fewest = year.options.candidates[p].build_years
            periods[p] = Period(year.options.by - fewest, fewest)
    return periods


def cost_of(options: Options, periods: Periods, built: frozenset[str]) -> float:
    """Return the present value of projects with their years of work, in million dollars."""
    return sum(options.present_value_musd(p, periods[p]) for p in built)
