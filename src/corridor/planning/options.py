"""What can be built, and what each combination makes of each element.

Projects on one element act together through its capacity formula, so an element has one capacity
for every subset of the projects that touch it: nothing is added up that the formula does not add.
Where subsets are too many to be listed, `corridor.planning.crowded` says what becomes of them.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations

from corridor.case.model import Case
from corridor.case.rows import Project
from corridor.case.situation import Situation
from corridor.case.tables import blank, shares, words
from corridor.economics.discounting import Discounting, spread_evenly
from corridor.economics.use import Use, cost_of_use
from corridor.elements.elements import element_capacity, element_ids, projects_on
from corridor.planning.crowded import Crowd, capacity_with, crowd_on
from corridor.planning.period import Period, Periods, is_work, project_of, without_work, work_on

MOST_LISTED = 12
"""Projects on one element up to which all their subsets are listed."""


@dataclass(frozen=True)
class Candidate:
    """A project that a plan may choose.

    Attributes
    ----------
    id, name, country : str
        The project.
    cost_musd : float
        Cost in dollars of the price year.
    build_years : int
        Fewest years of work; it is in operation from the year after the last of them.
    periods : tuple of Period
        Years of work that are possible so that it is in operation by the target year; more of
        them than the fewest spread its cost.
    requires, excludes : frozenset of str
        Projects that must open no later, and that cannot be built as well.
    payers : mapping of str to float
        Share of each payer.
    use : Use, optional
        Life and upkeep, where a horizon counts them.
    work_loss_share : float
        Share of the capacity of the elements it touches that is lost while work goes on.
    fixed : bool
        Whether every plan builds it, in the one period that it has.
    """

    id: str
    name: str
    country: str
    cost_musd: float
    build_years: int
    periods: tuple[Period, ...]
    requires: frozenset[str]
    excludes: frozenset[str]
    payers: Mapping[str, float]
    use: Use | None = None
    work_loss_share: float = 0.0
    fixed: bool = False

    def spending_musd(self, period: Period, payer: str | None = None) -> dict[int, float]:
        """Return the cost by year, spread evenly over the years of work, in all or of a payer."""
        share = 1.0 if payer is None else self.payers.get(payer, 0.0)
        return spread_evenly(share * self.cost_musd, period.start, period.years)

    def latest(self, by: int) -> Period | None:
        """Return the period that ends last, and is shortest, of those that open it by a year."""
        in_time = [p for p in self.periods if p.opens <= by]
        return max(in_time, key=lambda p: (p.opens, -p.years), default=None)


@dataclass(frozen=True)
class Options:
    """Candidates and the capacity of each element under each combination of them.

    Attributes
    ----------
    situation : Situation
        What is built already.
    by : int
        Year in which the target has to be reached.
    candidates : mapping of str to Candidate
        By project id.
    states : mapping
        For each element that candidates touch: capacity by subset of those candidates.
    crowds : mapping of str to Crowd
        The same for each element that too many candidates touch to list their subsets.
    loss : mapping of str to float
        Share of a capacity that each of the works takes that can go on in this year.
    fixed : mapping of str to float
        Capacity of every other element.
    background : mapping of str to float
        Traffic that takes part of a capacity, by element.
    horizon : int, optional
        Last year whose annuities and upkeep are part of a cost; without it a cost is that of
        building.
    """

    situation: Situation
    by: int
    candidates: Mapping[str, Candidate]
    states: Mapping[str, Mapping[frozenset[str], float]]
    fixed: Mapping[str, float]
    background: Mapping[str, float] = field(default_factory=dict)
    horizon: int | None = None
    crowds: Mapping[str, Crowd] = field(default_factory=dict)
    loss: Mapping[str, float] = field(default_factory=dict)

    @property
    def discounting(self) -> Discounting:
        """Price year and discount rate of the case."""
        return Discounting.of(self.situation.case.settings)

    def present_value_musd(self, project: str, period: Period) -> float:
        """Return the present value of a project with the years of its work.

        Of building it; where there is a horizon, of its annuities and upkeep up to that year.
        """
        candidate = self.candidates[project]
        spending = candidate.spending_musd(period)
        if self.horizon is None or candidate.use is None:
            return self.discounting.present_value(spending)
        return cost_of_use(self.discounting, spending, period.opens, candidate.use, self.horizon)

    @cached_property
    def works(self) -> frozenset[str]:
        """Works in the states that take capacity while they go on."""
        return frozenset(p for touching in self.touching.values() for p in touching if is_work(p))

    @property
    def timed(self) -> bool:
        """Whether a plan may gain by working earlier than it has to."""
        return any(c.fixed or c.work_loss_share > 0 for c in self.candidates.values())

    def capacity(self, built: frozenset[str]) -> dict[str, float]:
        """Return the capacity of every element when these candidates are built."""
        chosen = {e: self.capacity_of(e, built) for e in self.touching}
        return {**self.fixed, **chosen}

    def capacity_of(self, element: str, built: frozenset[str]) -> float:
        """Return the capacity of an element that candidates touch when some of them are built."""
        mine = built & self.touching[element]
        if element in self.states:
            return self.states[element][mine]
        return capacity_with(self.situation, element, mine, self.loss)

    def free(self, element: str, capacity_t_per_year: float) -> float:
        """Return what background traffic leaves of a capacity."""
        return max(0.0, capacity_t_per_year - self.background.get(element, 0.0))

    @cached_property
    def touching(self) -> Mapping[str, frozenset[str]]:
        """Candidates that touch each element: those of all its subsets together."""
        listed = {e: frozenset[str]().union(*subsets) for e, subsets in self.states.items()}
        return {**listed, **{e: crowd.touching for e, crowd in self.crowds.items()}}

    def best_capacity(self) -> dict[str, float]:
        """Return the largest capacity that any combination gives each element by itself."""
        listed = {e: max(s.values()) for e, s in self.states.items()}
        return {**self.fixed, **listed, **{e: crowd.most for e, crowd in self.crowds.items()}}


def find_options(sit: Situation, by: int, going_on: Iterable[Candidate] = ()) -> Options:
    """List the candidates that can be in operation by a year, and what they do.

    Parameters
    ----------
    sit : Situation
        What is built already.
    by : int
        Year in which the target has to be reached.
    going_on : iterable of Candidate
        Candidates of the whole plan; the work on some of them can go on in this year, and take
        capacity.

    Returns
    -------
    Options

    Raises
    ------
    CorridorError
        If too many projects touch one element, and too many of their combinations differ.
    """
    candidates = candidates_by(sit, by)
    loss = {
        work_on(c.id): c.work_loss_share
        for c in going_on
        if c.work_loss_share > 0 and any(p.includes(by) for p in c.periods)
    }
    states, fixed, crowds = {}, {}, {}
    for element in element_ids(sit.case):
        projects = projects_on(sit.case, element)
        works = {work for work in loss if project_of(work) in projects}
        touching = [*sorted(projects & set(candidates)), *sorted(works)]
        if len(touching) > MOST_LISTED:
            crowds[element] = crowd_on(sit, element, touching, candidates, loss)
        elif touching:
            states[element] = _states(sit, element, touching, loss)
        else:
            fixed[element] = element_capacity(sit, element).capacity_t_per_year
    return Options(sit, by, candidates, states, fixed, crowds=crowds, loss=loss)


def _states(
    sit: Situation, element: str, touching: list[str], loss: Mapping[str, float]
) -> dict[frozenset[str], float]:
    """Return the capacity with every subset, less what works that go on take of it."""
    result: dict[frozenset[str], float] = {}
    for size in range(len(touching) + 1):
        for chosen in combinations(touching, size):
            subset = frozenset(chosen)
            built, works = without_work(subset), {p for p in subset if is_work(p)}
            if any(project_of(work) in built for work in works):
                continue  # nothing is built and worked on at once
            if not works:
                then = sit.with_built(sit.built | built)
                result[subset] = element_capacity(then, element).capacity_t_per_year
            else:
                left = math.prod(1 - loss[work] for work in works)
                result[subset] = result[built] * left if left > 0 else 0.0
    return result


def candidates_by(sit: Situation, by: int) -> dict[str, Candidate]:
    """Keep the projects that can open in time together with all that they require."""
    records = sit.case.records["projects"]
    candidates: dict[str, Candidate] = {}
    for project, row in records.items():
        if project in sit.built or not blank(row["opened"]):
            continue  # what has a year of opening is decided: a plan neither buys nor hastens it
        candidates[project] = _candidate(sit, project, by)
    while late := [
        p
        for p, c in candidates.items()
        if not c.periods
        or not all(q in sit.built or q in candidates for q in c.requires)
        or c.excludes & sit.built
        or any(p in words(records[q]["excludes"]) for q in sit.built)
    ]:
        for project in late:
            del candidates[project]
    return candidates


def _candidate(sit: Situation, project: str, by: int) -> Candidate:
    row = sit.row(Project, project)
    build = int(row.build_years)
    most = build if row.most_build_years is None else max(build, int(row.most_build_years))
    start = max(int(row.earliest_start), first_year(sit.case))
    return Candidate(
        id=project,
        name=row.name,
        country=row.country,
        cost_musd=row.cost_musd,
        build_years=build,
        periods=tuple(
            Period(first, years)
            for years in range(build, most + 1)
            for first in range(start, by - years + 1)
        ),
        requires=frozenset(words(row.requires)),
        excludes=frozenset(words(row.excludes)),
        payers=shares(row.payers),
        work_loss_share=row.work_loss_share or 0.0,
    )


def yearly_spending(
    candidates: Mapping[str, Candidate], periods: Periods, payer: str | None = None
) -> dict[int, float]:
    """Return million dollars spent in each year of work, in all or by a payer."""
    total: Counter[int] = Counter()
    for project, period in periods.items():
        total.update(candidates[project].spending_musd(period, payer))  # adds up
    return dict(sorted(total.items()))


def latest_periods(options: Options, built: Iterable[str]) -> Periods:
    """Return the latest and shortest period of each project that opens it in time."""
    latest = {p: options.candidates[p].latest(options.by) for p in built}
    return {p: period for p, period in latest.items() if period is not None}


def first_year(case: Case) -> int:
    """Return the first year in which work can start: the year of the case."""
    return int(case.settings["year"])


def with_dependents(
    options: Options, projects: Iterable[str], among: Iterable[str]
) -> frozenset[str]:
    """Return projects with those among others that require them, directly or not."""
    taken, others = set(projects), set(among)
    while more := {p for p in others - taken if options.candidates[p].requires & taken}:
        taken |= more
    return frozenset(taken)


def effect_of(
    options: Options, project: str, built: frozenset[str]
) -> list[tuple[str, float, float]]:
    """Return what a project changes in a plan: element, capacity without it and with it."""
    with_it, without = options.capacity(built | {project}), options.capacity(built - {project})
    return [
        (element, without[element], with_it[element])
        for element in options.touching
        if not math.isclose(without[element], with_it[element])
    ]
