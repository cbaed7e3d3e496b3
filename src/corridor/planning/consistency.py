"""An answer that contradicts itself is no answer: what is checked before a plan is returned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from corridor.maxflow.maximum import FlowProgram
from corridor.network.build import Floats
from corridor.planning.claim import RESOLUTION_MUSD, Claim
from corridor.planning.options import Candidate, Options
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
        *_breaches_of_budget(pool.options, claim),
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
    opens = {p: y + options.candidates[p].build_years for p, y in claim.starts.items()}
    for project, year in claim.starts.items():
        candidate = options.candidates[project]
        if year not in candidate.starts:
            yield f"{project} starts in {year}"
        for other in sorted(candidate.excludes & claim.built):
            yield f"{project} excludes {other}"
        for needed in sorted(candidate.requires - options.situation.built):
            if opens.get(needed, options.by + 1) > opens[project]:
                yield f"{project} opens before {needed}, which it requires"
    for together in claim.forbidden:
        if together <= claim.built:
            yield f"it contains {', '.join(sorted(together))} again"


def _breaches_of_budget(options: Options, claim: Claim) -> Iterator[str]:
    if claim.budget is None:
        return
    limits = claim.budget if isinstance(claim.budget, Mapping) else {None: claim.budget}
    for payer, limit in limits.items():
        for year, spent in yearly_spending(options.candidates, claim.starts, payer).items():
            if spent > limit + 1e-6 * max(1.0, limit):
                yield f"{payer or 'all payers'} spend {spent:.9g} of {limit:.9g} in {year}"


def yearly_spending(
    candidates: Mapping[str, Candidate], starts: Mapping[str, int], payer: str | None = None
) -> dict[int, float]:
    """Return million dollars spent in each year of work, in all or by a payer."""
    total: Counter[int] = Counter()
    for project, first in starts.items():
        total.update(candidates[project].spending_musd(first, payer))  # adds up
    return dict(sorted(total.items()))


def _breaches_of_cost(claim: Claim) -> Iterator[str]:
    if not 0 <= claim.bound_musd <= claim.cost_musd + RESOLUTION_MUSD:
        yield f"the bound {claim.bound_musd:.9g} is above the cost {claim.cost_musd:.9g}"


def _breaches_of_tried(pool: CutPool, claim: Claim) -> Iterator[str]:
    """Compare with all that was tried, with work as late as it can be.

    Under a budget only parts of the plan itself are compared: they keep its years.
    """
    planned = pool.opened(claim.starts)
    for opened, tonnes in pool.tried.items():
        built = opened[-1]
        part = all(some <= own for some, own in zip(opened, planned, strict=True))
        if (claim.budget is not None and not part) or not _allowed(pool.options, claim, built):
            continue
        starts = claim.starts if part else latest_starts(pool, opened)
        yield from _better(claim, cost_of(pool.options, starts, built), tonnes, built)


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
    return fits and not any(together <= built for together in claim.forbidden)


def latest_starts(pool: CutPool, opened: Opened) -> dict[str, int]:
    """Return the latest start year of each project: it opens in the first year that needs it."""
    starts: dict[str, int] = {}
    for year, built in zip(pool.years, opened, strict=True):
        for p in sorted(built - set(starts)):
            starts[p] = year.options.by - year.options.candidates[p].build_years
    return starts


def cost_of(options: Options, starts: Mapping[str, int], built: frozenset[str]) -> float:
    """Return the present value of projects at their start years, in million dollars."""
    return sum(options.present_value_musd(p, starts[p]) for p in built)
