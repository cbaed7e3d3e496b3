"""Works with the year in which each opens, and what they cost from then on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from corridor.case.naming import row_id
from corridor.case.rows import Project
from corridor.case.situation import Situation
from corridor.case.tables import words
from corridor.economics.appraisal import Asset
from corridor.messages import Message, Numeral, joined, message
from corridor.partners.works import Work, works_of
from corridor.planning.options import first_year
from corridor.planning.period import Period
from corridor.problems import CorridorError

Openings = Mapping[str, int | Period | None]
"""Year in which each project opens, by id or name; None for as early as it can. Or its years of
work, as a plan has them."""


@dataclass(frozen=True)
class OpenedWork:
    """A work with the year in which it opens.

    Attributes
    ----------
    work : Work
        The project, its cost and who pays.
    asset : Asset
        What it costs to build, keep and renew, million dollars of the price year.
    loss_share : float
        Share of the capacity of the elements it changes that is lost while work goes on.
    """

    work: Work
    asset: Asset
    loss_share: float = 0.0

    @property
    def counts_from(self) -> int:
        """First year in which it changes transport: it opens, or work on it takes capacity."""
        return self.asset.opening - (self.asset.build_years if self.loss_share > 0 else 0)


def opened_works(sit: Situation, openings: Openings) -> tuple[OpenedWork, ...]:
    """Return works with their years, by opening.

    Parameters
    ----------
    sit : Situation
        Scenario, and what is built without them.
    openings : mapping
        Year in which each opens.

    Raises
    ------
    CorridorError
        If a work is unknown, built already, or excluded; or opens before it can be finished, or
        before one that it requires.
    """
    given = {row_id(sit.case, "projects", p): when for p, when in openings.items()}
    opens = {p: g.opens if isinstance(g, Period) else g for p, g in given.items()}
    works = works_of(sit, list(given))
    rows = {w.id: sit.row(Project, w.id) for w in works}
    earliest = _earliest(sit, rows)
    late = [
        _too_early(sit, rows[w.id], w, year, earliest[w.id])
        for w in works
        if (year := opens[w.id]) is not None and year < earliest[w.id]
    ]
    years = {p: earliest[p] if year is None else year for p, year in opens.items()}
    late += [
        message(
            "%(work)s opens in %(year)s, before %(other)s in %(later)s, which it requires",
            work=w.id,
            year=years[w.id],
            other=q,
            later=years[q],
        )
        for w in works
        for q in sorted(w.requires)
        if years[q] > years[w.id] >= earliest[w.id]
    ]
    if late:
        raise CorridorError(
            message("%(faults)s. Give a later year, or none", faults=joined(late, "; "))
        )
    long = {p: g.years for p, g in given.items() if isinstance(g, Period)}
    opened = (
        OpenedWork(
            w,
            _asset(rows[w.id], years[w.id], long.get(w.id, int(rows[w.id].build_years))),
            rows[w.id].work_loss_share or 0.0,
        )
        for w in works
    )
    return tuple(sorted(opened, key=lambda each: (each.asset.opening, each.work.id)))


def _too_early(sit: Situation, row: Project, work: Work, year: int, earliest: int) -> str:
    """Say that a work cannot be open so early, and why."""
    said = {
        "work": work.id,
        "year": year,
        "earliest": earliest,
        "start": _first_start(sit, row),
        "years": int(row.build_years),
    }
    if not work.requires:
        return message(
            "%(work)s opens in %(year)s; expected %(earliest)s or later, as work can start in "
            "%(start)s and takes %(years)s years",
            **said,
        )
    return message(
        "%(work)s opens in %(year)s; expected %(earliest)s or later, as work can start in "
        "%(start)s and takes %(years)s years after %(others)s",
        **said,
        others=", ".join(sorted(work.requires)),
    )


def _first_start(sit: Situation, row: Project) -> int:
    return max(int(row.earliest_start), first_year(sit.case))


def _earliest(sit: Situation, rows: Mapping[str, Project]) -> dict[str, int]:
    """Return the first year in which each work can be open, not before those that it requires."""
    opened = {p: _first_start(sit, row) + int(row.build_years) for p, row in rows.items()}
    for _ in rows:  # a chain of requirements is no longer than there are works
        for p, row in rows.items():
            opened[p] = max([opened[p], *(opened[q] for q in words(row.requires) if q in opened)])
    return opened


def _asset(row: Project, opening: int, build_years: int) -> Asset:
    """Return a project as an asset; its life and upkeep are those of the case."""
    return Asset(
        cost=row.cost_musd,
        build_years=build_years,
        opening=opening,
        life_years=row.life_years,
        upkeep=row.cost_musd * (row.upkeep_share or 0.0),
    )


def built_by(works: Sequence[OpenedWork], year: int) -> frozenset[str]:
    """Return the ids of the works that are open in a year."""
    return frozenset(w.work.id for w in works if w.asset.opening <= year)


def lost_in(works: Sequence[OpenedWork], year: int) -> dict[str, float]:
    """Return the share of capacity that each work takes which goes on in a year."""
    return {w.work.id: w.loss_share for w in works if w.counts_from <= year < w.asset.opening}


def last_year(works: Iterable[OpenedWork], period_years: int) -> int:
    """Return the last year that counts: so long after the last opening, or as long as any lasts."""
    lives = (
        (w.asset.opening, min(period_years, round(w.asset.life_years or period_years)))
        for w in works
    )
    return max(opening + life for opening, life in lives) - 1


def named(works: Iterable[OpenedWork]) -> Message:
    """Return works and their openings in words: ``P07 from 2028, X02 from 2030``."""
    dated = [
        message("%(project)s from %(year)s", project=w.work.id, year=Numeral(w.asset.opening))
        for w in works
    ]
    return joined(dated, ", ")
