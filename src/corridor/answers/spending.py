"""What the works of a plan cost in each year, and who pays it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from corridor.economics.discounting import spread_evenly
from corridor.economics.payers import by_payer
from corridor.planning.planned import PlannedProject


@dataclass(frozen=True)
class SpendingRow:
    """Million dollars of the price year that a payer spends in a year, not discounted."""

    year: int
    payer: str
    spent_musd: float


def spending_rows(projects: Iterable[PlannedProject]) -> tuple[SpendingRow, ...]:
    r"""Return what each payer spends on works in each year.

    The cost k of a project is spread evenly over its n years of work, as in the budget of a plan,
    and divided by the shares w of its payers q:

    .. math:: s_{q,t} = \sum_{p:\; t \text{ in its years}} w_{p,q}\, k_p / n_p

    Parameters
    ----------
    projects : iterable of PlannedProject
        Projects of a plan.

    Returns
    -------
    tuple of SpendingRow
        By year; in each year those first who pay most.
    """
    amounts: dict[int, list[tuple[float, dict[str, float]]]] = {}
    for p in projects:
        for year, musd in spread_evenly(
            p.undiscounted_musd, p.start, p.finish - p.start + 1
        ).items():
            amounts.setdefault(year, []).append((musd, dict(p.payers)))
    return tuple(
        SpendingRow(year, payer, musd)
        for year in sorted(amounts)
        for payer, musd in by_payer(amounts[year]).items()
    )
