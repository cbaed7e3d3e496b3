"""The projects of a plan with their years and costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from corridor.planning.options import Candidate, Options
from corridor.planning.period import Period, Periods


@dataclass(frozen=True)
class PlannedProject:
    """A project of a plan.

    Attributes
    ----------
    id, name, country : str
        The project.
    start, finish : int
        First and last year of work; it is in operation from the year after ``finish``.
    cost_musd : float
        Present value of building it, or up to the horizon of the plan of its annuities and upkeep.
    undiscounted_musd : float
        Cost as it will be paid, in dollars of the price year.
    payers : mapping of str to float
        Share of each payer.
    """

    id: str
    name: str
    country: str
    start: int
    finish: int
    cost_musd: float
    undiscounted_musd: float
    payers: Mapping[str, float]

    @property
    def period(self) -> Period:
        """Years of its work."""
        return Period(self.start, self.finish + 1 - self.start)


def planned(options: Options, periods: Periods) -> tuple[PlannedProject, ...]:
    """Return the chosen projects with years and costs, by start year."""

    def one(candidate: Candidate, period: Period) -> PlannedProject:
        return PlannedProject(
            id=candidate.id,
            name=candidate.name,
            country=candidate.country,
            start=period.start,
            finish=period.opens - 1,
            cost_musd=options.present_value_musd(candidate.id, period),
            undiscounted_musd=candidate.cost_musd,
            payers=candidate.payers,
        )

    chosen = [one(options.candidates[p], period) for p, period in periods.items()]
    return tuple(sorted(chosen, key=lambda p: (p.start, p.id)))
