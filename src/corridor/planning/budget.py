"""Limits of spending: by year, by payer, and over several years together."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from corridor.messages import message
from corridor.problems import CorridorError

Budget: TypeAlias = float | Mapping[str, float] | None
"""Million dollars a year, or limits by name; see [`limits_of`][corridor.planning.budget.limits_of].
"""

EXPECTED = message(
    "expected million USD a year such as 500, or limits such as AZ=200 (a payer, each year), "
    "2027=300 (a year), 2026-2030=900 (these years together), AZ@2026-2030=400 or total=2000"
)

_NAME = re.compile(
    r"(?P<payer>[^\d@\s][^@\s]*)?@?(?P<years>total|\d{4}(-\d{4})?)?", re.ASCII | re.IGNORECASE
)


@dataclass(frozen=True)
class Limit:
    """The most that may be spent.

    Attributes
    ----------
    name : str
        How it is written; empty for a limit of each year and all payers.
    musd : float
        Million dollars of the price year.
    payer : str, optional
        Whose spending; that of all payers when not given.
    first, last : int, optional
        Years that count; all when not given.
    together : bool
        Whether these years share the limit, or each has it.
    """

    name: str
    musd: float
    payer: str | None = None
    first: int | None = None
    last: int | None = None
    together: bool = False

    def spending(self, work: Mapping[int, float]) -> dict[int | None, float]:
        """Return what of spending by year falls under each limited amount.

        Parameters
        ----------
        work : mapping of int to float
            Million dollars by year.

        Returns
        -------
        dict
            By year; under None where the years share the limit.
        """
        first = -math.inf if self.first is None else self.first
        last = math.inf if self.last is None else self.last
        inside: dict[int | None, float] = {
            y: spent for y, spent in work.items() if first <= y <= last and spent > 0
        }
        if self.together and inside:
            return {None: sum(inside.values())}
        return inside

    def says(self, year: int | None) -> str:
        """Return whose spending and when, in words."""
        payer = self.payer or message("all payers")
        if year is not None:
            return message("%(payer)s in %(year)s", payer=payer, year=year)
        if self.first is None:
            return message("%(payer)s in all", payer=payer)
        return message(
            "%(payer)s from %(first)s to %(last)s", payer=payer, first=self.first, last=self.last
        )


def limits_of(budget: Budget) -> tuple[Limit, ...]:
    """Return the limits of a budget, all of which hold.

    Parameters
    ----------
    budget : float, mapping or None
        A limit of every year, or limits by name: a payer (``AZ``), a year (``2027``), years
        together (``2026-2030``, or ``total`` for all), or a payer with one of these
        (``AZ@2026-2030``).

    Returns
    -------
    tuple of Limit

    Raises
    ------
    CorridorError
        If a name is none of these, or an amount is below zero or no number.
    """
    if budget is None:
        return ()
    if not isinstance(budget, Mapping):
        return (_limit("", budget),)
    return tuple(_limit(str(name), amount) for name, amount in budget.items())


def _limit(name: str, amount: object) -> Limit:
    if isinstance(amount, bool) or not isinstance(amount, int | float):
        raise CorridorError(
            message("the budget is %(amount)s; expected a number", amount=repr(amount))
        )
    if not 0 <= amount < math.inf:
        raise CorridorError(
            message(
                "the budget is %(amount)s million USD; expected 0 or more, or none at all",
                amount=f"{amount:g}",
            )
        )
    if not name:
        return Limit("", float(amount))
    payer, first, last, together = _read(name)
    if first is not None and last is not None and last < first:
        raise CorridorError(
            message(
                "the budget %(name)s ends before it begins; %(expected)s",
                name=repr(name),
                expected=EXPECTED,
            )
        )
    return Limit(name, float(amount), payer, first, last, together)


def _read(name: str) -> tuple[str | None, int | None, int | None, bool]:
    """Return payer, first and last year of a limit, and whether its years share it."""
    if name.lower() == "total":  # which would pass for a payer
        return None, None, None, True
    read = _NAME.fullmatch(name.strip())
    if read is None or name.endswith("@"):
        raise CorridorError(
            message("the budget is for %(name)s; %(expected)s", name=repr(name), expected=EXPECTED)
        )
    payer, years = read["payer"], (read["years"] or "").lower()
    if not years:
        return payer, None, None, False
    if years == "total":
        return payer, None, None, True
    first, _, last = years.partition("-")
    return payer, int(first), int(last or first), bool(last)


def simple(budget: Budget) -> bool:
    """Return whether a budget is one limit of every year for all payers together, or none."""
    return budget is None or not isinstance(budget, Mapping)


def overspending(
    budget: Budget, spending: Callable[[str | None], Mapping[int, float]]
) -> Iterator[str]:
    """Say which limits are overstepped by more than rounding.

    Parameters
    ----------
    budget : float, mapping or None
        The budget.
    spending : callable
        Returns the million dollars of each year of a payer, or of all for None.

    Yields
    ------
    str
    """
    for limit in limits_of(budget):
        for year, spent in limit.spending(spending(limit.payer)).items():
            if spent > limit.musd + 1e-6 * max(1.0, limit.musd):
                yield message(
                    "%(payers)s spend %(spent)s of %(most)s million USD",
                    payers=limit.says(year),
                    spent=f"{spent:.9g}",
                    most=f"{limit.musd:.9g}",
                )
