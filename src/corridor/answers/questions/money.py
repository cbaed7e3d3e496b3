"""Questions of who gains from works, and who pays for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from corridor.answers.questions.situation import ANY, At, Strict
from corridor.assignment.of_case.methods import Method
from corridor.case.count import Count
from corridor.case.tables import ids_of
from corridor.case.target import Target
from corridor.messages import message
from corridor.problems import CorridorError


@dataclass(frozen=True)
class ShareQuestion(Strict):
    """Ask what each country adds to a corridor, and what it would pay of works by that.

    Attributes
    ----------
    at, count
        Situation, and which tonnes count: end to end where the case names such a screenline, and in
        any mix unless one is given; the plan for a target is made in its own usual mix.
    of : {"route", "works"}
        What a country brings: the elements on its territory, or the works that it pays for.
    players : tuple of str
        Codes of the countries; those that the counted cargo uses, or who pay, when none is given.
    projects : tuple of str
        Works whose effect and cost are shared.
    target_mt : float or mapping, optional
        Target in million t a year, in the place of projects: the works of the plan that carries it;
        also by direction or by year, as for a plan.
    by : int, optional
        Year in which it has to be carried; the case's own when not given.
    usd_per_t : float, optional
        What a tonne that is carried is worth.
    """

    at: At = At()
    count: Count = ANY
    of: Literal["route", "works"] = "route"
    players: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    target_mt: Target | None = None
    by: int | None = None
    usd_per_t: float | None = None
    verb: Literal["share"] = "share"

    def __post_init__(self) -> None:
        """Take text with commas; refuse contradictions."""
        for name in ("players", "projects"):
            object.__setattr__(self, name, ids_of(getattr(self, name)))
        if self.target_mt is not None and (self.projects or self.at.year or self.at.built):
            raise CorridorError(
                message(
                    "a target chooses its own works and years: leave projects, year and built out"
                )
            )
        if self.by is not None and self.target_mt is None:
            raise CorridorError(
                message("by is the year of a target: give a target, or a year instead")
            )
        if self.usd_per_t is not None and not 0 < self.usd_per_t < float("inf"):
            raise CorridorError(
                message(
                    "usd_per_t is %(value)s; expected the worth of a tonne, more than 0",
                    value=f"{self.usd_per_t:g}",
                )
            )


@dataclass(frozen=True)
class BenefitQuestion(Strict):
    """Ask what works cost and bring over the years, and to whom.

    Attributes
    ----------
    projects : tuple of str
        Works by id or name, each as ``P07`` or, with the year in which it opens, ``P07:2030``.
    at : At
        What holds without the works; its year is that in which works open that name none, each as
        early as it can when not given.
    target_mt : float, optional
        Target in million t a year, in the place of projects: the works of the plan that carries it.
    by : int, optional
        Year of the target or of the curve; the case's own when not given.
    curve : int
        Plans to appraise between what gets through today and the furthest reach, in the place of
        projects.
    method : {"ue", "so", "logit", "aon", "capacitated"}, optional
        How cargo chooses; that of the case when not given.
    period_years : int
        Years of operation that count from the last opening.
    """

    projects: tuple[str, ...] = ()
    at: At = At()
    target_mt: float | None = None
    by: int | None = None
    curve: int = 0
    method: Method | None = None
    period_years: int = 30
    verb: Literal["benefit"] = "benefit"

    def __post_init__(self) -> None:
        """Take text with commas for a list; refuse contradictions."""
        given = self.projects
        listed = given.split(",") if isinstance(given, str) else given
        object.__setattr__(self, "projects", tuple(p.strip() for p in listed if p.strip()))
        asked = [bool(self.projects), self.target_mt is not None, self.curve > 0]
        if sum(asked) != 1:
            raise CorridorError(
                message(
                    "benefit needs one of works (named, or switched on), a target and a curve; "
                    "found %(found)s",
                    found=message("none") if not any(asked) else message("several"),
                )
            )
        if not self.projects and (self.at.year is not None or self.at.built):
            raise CorridorError(
                message("a plan chooses its own years and projects: leave year and built out")
            )
        if self.projects and self.by is not None:
            raise CorridorError(
                message("by is the year of a target or curve: give year for works instead")
            )
        self.openings  # noqa: B018  (a year that is none is refused now)

    @property
    def openings(self) -> dict[str, int | None]:
        """Works with the year in which each opens, None for that of the question.

        Raises
        ------
        CorridorError
            If a year is none, or a work stands twice.
        """
        years: dict[str, int | None] = {}
        for text in self.projects:
            work, colon, year = text.rpartition(":")
            if not colon:
                work = text
            elif not year.strip().isdigit():
                raise CorridorError(
                    message(
                        "the opening of %(work)s is %(year)s; expected a year, such as "
                        "%(work)s:2030",
                        work=work,
                        year=repr(year),
                    )
                )
            if work in years:
                raise CorridorError(
                    message("%(work)s stands twice; name each work once", work=work)
                )
            years[work] = int(year) if colon else None
        return years
