"""Questions as plain, frozen values: what each verb needs to know besides the case.

>>> from corridor.answers.questions import At, Count, ThroughputQuestion
>>> ThroughputQuestion(at=At(year=2030), count=Count(mix="fixed")).count.mix
'fixed'
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any, ClassVar, Literal

from corridor.assignment.of_case.methods import SETTLED, Method, UseMethod
from corridor.case.count import Count
from corridor.case.futures import WeightedFuture, read_futures
from corridor.case.rows import Standing
from corridor.case.tables import ids_of
from corridor.case.target import ONE_YEAR, Target, makes_plan, target_by_year, total_and_count
from corridor.problems import CorridorError

ANY = Count()
"""The case's own screenline, in the usual mix of the verb, beside the rest of the demand."""

LinkMethod = Literal["ue", "so", "logit", "aon"]


class Strict:
    """A value whose JSON is refused when it has a field that the value does not know."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}


@dataclass(frozen=True)
class At(Strict):
    """The situation of a question.

    Attributes
    ----------
    year : int, optional
        Year of network and demand; the scenario's or the case's own when not given.
    scenario : str, optional
        Scenario id.
    built : tuple of str
        Projects taken as built.
    sea_level_m : float, optional
        Level of the inland sea, m BS; the scenario's or the case's own when not given.
    """

    year: int | None = None
    scenario: str | None = None
    built: tuple[str, ...] = ()
    sea_level_m: float | None = None

    def __post_init__(self) -> None:
        """Take any sequence of projects, or text with commas between them."""
        object.__setattr__(self, "built", ids_of(self.built))


@dataclass(frozen=True)
class Sea(Strict):
    """Futures of the inland sea.

    Attributes
    ----------
    scenario : str
        Scenario of [`corridor.project_sea`][].
    until : int
        Last year of the projection.
    members : int
        Size of the ensemble.
    seed : int
        Seed of its draws.
    """

    scenario: str = "trend"
    until: int = 2100
    members: int = 10_000
    seed: int = 1


@dataclass(frozen=True)
class CapacityQuestion(Strict):
    """Ask what each element can carry.

    Attributes
    ----------
    at : At
        Situation.
    explain : str, optional
        The one element, by id or name, whose arithmetic is asked for.
    """

    at: At = At()
    explain: str | None = None
    verb: Literal["capacity"] = "capacity"


@dataclass(frozen=True)
class ThroughputQuestion(Strict):
    """Ask how many tonnes a year get through, and what stops more.

    Attributes
    ----------
    at, count
        Situation, and which tonnes count.
    rungs : int
        Rungs of the ladder of bottlenecks.
    simulate : bool
        Simulate a year of operation in which all of it is offered.
    """

    at: At = At()
    count: Count = ANY
    rungs: int = 10
    simulate: bool = False
    verb: Literal["throughput"] = "throughput"

    def __post_init__(self) -> None:
        """Count in any mix unless another is given."""
        object.__setattr__(self, "count", self.count.in_mix("free"))


@dataclass(frozen=True)
class RecommendQuestion(Strict):
    """Ask which projects, in which years, carry a target at least cost.

    Attributes
    ----------
    target_mt : float or mapping, optional
        Target, million t a year, of all that counts, of each direction (``forward``, ``back``) or
        by year (``2028``, ``2032``); none where the most is asked for.
    by : int, optional
        Year in which it has to be carried; the case's own when not given. Targets by year name
        their own.
    at : At
        Scenario, a level of the sea, and projects that stand at no cost; the year is what the plan
        is for.
    count : Count
        Which tonnes count. For the case's own screenline the same target is also answered end to
        end, if the case names such a screenline.
    budget_musd : float or mapping, optional
        Million USD a year, or limits by payer, year or years together (``AZ``, ``2027``,
        ``2026-2030``, ``AZ@total``).
    alternatives : int
        Other plans to list.
    sea_scenario : str, optional
        Scenario of the sea whose futures the plan has to cope with.
    share : float, optional
        Share of these futures in which the target has to be carried; 0.9 when not given.
    members, seed : int
        Ensemble of the futures.
    simulate : bool
        Simulate a year of operation with the plan.
    certificate : bool
        Add the proof that other software can check.
    projects : {"built", "under_construction", "financed", "announced", "studied", "proposed"}
        The least firm works that the plan may use.
    probability : float, optional
        Probability with which the target has to be carried when every number is drawn from its
        range: the cheapest plan for it is added, and cost against probability.
    samples : int, optional
        Draws behind it, 200 when not given; their seed is that of the ensemble.
    fixed : mapping of str to (int, int), int or None
        Works that the plan contains at their cost: with first and last year of work, with the
        first alone, or with the years that the plan chooses.
    horizon : int, optional
        Year up to which annuities and upkeep are the cost of a work; that of building without it.
    maximise : {"tonnes", "npv"}, optional
        Ask for the most tonnes within the budget instead of a target, or for the works of most net
        present value, up to the horizon or for 30 years.
    within_percent : float, optional
        List the plans that cost at most so many percent more than the cheapest one, and what they
        have in common.
    benefit : bool
        Appraise the plan: what it is worth, and to whom.
    """

    target_mt: Target | None = None
    by: int | None = None
    at: At = At()
    count: Count = ANY
    budget_musd: float | Mapping[str, float] | None = None
    alternatives: int = 3
    sea_scenario: str | None = None
    share: float | None = None
    members: int = 10_000
    seed: int = 1
    simulate: bool = False
    certificate: bool = False
    projects: Standing = "proposed"
    probability: float | None = None
    samples: int | None = None
    fixed: Mapping[str, tuple[int, int] | int | None] = field(default_factory=dict)
    horizon: int | None = None
    maximise: Literal["tonnes", "npv"] | None = None
    within_percent: float | None = None
    benefit: bool = False
    verb: Literal["recommend"] = "recommend"

    def __post_init__(self) -> None:
        """Count in the mix of the forecast unless another is given; refuse contradictions."""
        if (self.target_mt is None) == (self.maximise is None):
            raise CorridorError(
                "a plan is for a target (--target, target_mt) or for the most within a budget "
                "(--maximise, maximise): give one of the two"
            )
        count, by_year = self.count.in_mix("fixed"), None
        if self.target_mt is not None:
            _, count = total_and_count(self.target_mt, count)
            by_year = target_by_year(self.target_mt, self.by)
        object.__setattr__(self, "count", count)
        several = by_year is not None and len(by_year) > 1
        if self.certificate and several:
            raise CorridorError(ONE_YEAR)
        if self.probability is not None:
            self._check_chance(self.probability, several=several)
        if self.at.year is not None:
            raise CorridorError("a plan has the year of its target: give by, and leave year out")
        if self.within_percent is not None and not 0 <= self.within_percent <= 100:
            raise CorridorError(
                f"plans within {self.within_percent:g} percent are asked for; expected 0 to 100"
            )
        if self.sea_scenario is not None and self.at.sea_level_m is not None:
            raise CorridorError("give a level of the sea or a scenario of it, not both")
        if self.share is not None and self.sea_scenario is None and self.at.sea_level_m is None:
            raise CorridorError("share is one of futures: give a level or a scenario of the sea")

    def _check_chance(self, probability: float, *, several: bool) -> None:
        if several:
            raise CorridorError("a plan for a probability has one target year: give one target")
        if self.budget_musd is not None:
            raise CorridorError("a plan for a probability has no budget: leave one of them out")
        if self.fixed or self.maximise is not None:
            raise CorridorError(
                "a plan for a probability has a target and chooses all of its works: leave the "
                "fixed works and what is maximised out"
            )
        _check_probability(probability)


@dataclass(frozen=True)
class RobustQuestion(Strict):
    """Ask which projects to choose before it is known which future comes.

    Attributes
    ----------
    target_mt : float
        Target, million t a year, in each future that has none of its own.
    by : int, optional
        Year in which it has to be carried; the case's own when not given.
    futures : tuple of WeightedFuture
        Futures with weights, or texts such as ``high-growth:0.3``; the scenarios of the case with
        their weights when there are none.
    count : Count
        Which tonnes count.
    short_musd_per_mt : float, optional
        Present value of a million tonnes a year short of the target; when not given, the least at
        which the target is worth carrying in full in every future in which some plan carries it.
    tail : float
        The tail leaves out this share of the weight.
    projects
        The least firm works that a plan may use.
    """

    target_mt: float
    by: int | None = None
    futures: tuple[WeightedFuture, ...] = ()
    count: Count = ANY
    short_musd_per_mt: float | None = None
    tail: float = 0.8
    projects: Standing = "proposed"
    verb: Literal["robust"] = "robust"

    def __post_init__(self) -> None:
        """Count in the mix of the forecast unless another is given; read futures from texts."""
        object.__setattr__(self, "count", self.count.in_mix("fixed"))
        object.__setattr__(self, "futures", read_futures(self.futures))


def _check_probability(probability: float | None) -> None:
    if probability is not None and not 0 < probability < 1:
        raise CorridorError(f"the probability is {probability:g}; expected more than 0 and below 1")


def _refuse_years(target_mt: Target, what: str, by: int | None = None) -> None:
    """Refuse targets of several years, of which only a plan knows."""
    by_year = target_by_year(target_mt, by)
    if by_year is not None and len(by_year) > 1:
        raise CorridorError(
            f"{what} is of one target year, found {' and '.join(map(str, by_year))}; expected one "
            "target. recommend plans for several years"
        )


@dataclass(frozen=True)
class ConfidenceQuestion(Strict):
    """Ask how sure a throughput is, or the plan for a target.

    Attributes
    ----------
    target_mt : float or mapping, optional
        Target, million t a year, of all that counts or of each direction; or of one year
        (``{2030: 30}``). Where neither a year nor projects are given with it, a plan is made for it
        and the question is about that plan.
    by : int, optional
        Year of the plan; the case's own when not given.
    at, count
        Situation, and which tonnes count: in the mix of the forecast for a plan, in any mix for a
        throughput, unless one is given.
    samples, seed : int
        Draws of the uncertain numbers, and their seed.
    workers : int
        Processes that share the work; the answer is the same for any number.
    scheduler : str, optional
        Address of a Dask scheduler whose workers do the work instead.
    keep : str, optional
        Folder in which solved draws are kept, and not solved again.
    probability : float, optional
        Share of the draws in which the target has to be met to pass; 0.8 when not given.
    """

    target_mt: Target | None = None
    by: int | None = None
    at: At = At()
    count: Count = ANY
    samples: int = 1000
    seed: int = 1
    workers: int = 1
    scheduler: str | None = None
    keep: str | None = None
    probability: float | None = None
    verb: Literal["confidence"] = "confidence"

    def __post_init__(self) -> None:
        """Refuse contradictions."""
        _check_probability(self.probability)
        if self.target_mt is None and self.probability is not None:
            raise CorridorError("a probability is that of a target: give a target, or leave it out")
        if self.target_mt is not None:
            _refuse_years(self.target_mt, "confidence", self.by)
            if target_by_year(self.target_mt) is not None and not self.makes_plan:
                raise CorridorError(
                    "a target by year is that of a plan: leave year and built out, or give the "
                    "target without its year"
                )
        if self.by is not None and not self.makes_plan:
            raise CorridorError(
                "by is the year of a plan: give a target without year and built, or year alone"
            )

    @property
    def makes_plan(self) -> bool:
        """Whether a plan is made for the target."""
        return makes_plan(self.target_mt, self.at.year, self.at.built)


@dataclass(frozen=True)
class AssignQuestion(Strict):
    """Ask who goes where, by which mode and route, and what it costs.

    Attributes
    ----------
    at : At
        Situation.
    method : {"ue", "so", "logit", "aon", "capacitated"}, optional
        As in [`corridor.assign`][]; that of the case when not given.
    gap : float
        Relative gap to reach.
    theta_per_usd : float, optional
        Weight of a dollar a tonne in ``logit``, and in the responses of branches; that of the
        case when not given.
    select : str, optional
        Element whose demand is listed.
    route : str, optional
        Route to follow step by step, such as ``D001-1``.
    compare : bool
        Add equilibrium, optimum and hard capacities side by side.
    rivals : bool
        Add how branches respond to a dollar, an hour and a per cent.
    between : pair of tuples of str, optional
        Zones on two sides whose cargo ``rivals`` counts.
    leave_stranded : bool
        Leave demand behind that no open route serves.
    simulate : bool
        Take waits from a simulated year.
    skims : bool
        Add matrices between zones.
    threads : int, optional
        Threads of ``ue`` and ``so``.
    """

    at: At = At()
    method: Method | None = None
    gap: float = 1e-10
    theta_per_usd: float | None = None
    select: str | None = None
    route: str | None = None
    compare: bool = False
    rivals: bool = False
    between: tuple[tuple[str, ...], tuple[str, ...]] | None = None
    leave_stranded: bool = False
    simulate: bool = False
    skims: bool = False
    threads: int | None = None
    verb: Literal["assign"] = "assign"


@dataclass(frozen=True)
class ClosuresQuestion(Strict):
    """Ask what is lost when each element closes, and won when a planned link opens.

    Attributes
    ----------
    at, count
        Situation, and which tonnes count.
    method : {"logit", "ue", "aon"}, optional
        How shippers choose; that of the case when not given.
    only : tuple of str
        Elements to close, by id or name; all when none is given.
    pairs : bool
        Close pairs too: of these, or of the elements that matter most.
    settled : int
        How many of the largest losses are assigned in full, with waits settled again.
    """

    at: At = At()
    count: Count = ANY
    method: UseMethod | None = None
    only: tuple[str, ...] = ()
    pairs: bool = False
    settled: int = SETTLED
    verb: Literal["closures"] = "closures"

    def __post_init__(self) -> None:
        """Count in any mix unless another is given; take text with commas for a list."""
        object.__setattr__(self, "count", self.count.in_mix("free"))
        only = self.only.split(",") if isinstance(self.only, str) else self.only
        object.__setattr__(self, "only", tuple(e.strip() for e in only if e.strip()))


@dataclass(frozen=True)
class ProposeQuestion(Strict):
    """Ask what could be done about what stops more, beside the works of the case.

    Attributes
    ----------
    at, count
        Situation, and which tonnes count.
    rungs : int
        Rungs of the ladder of bottlenecks to look at beside what binds now.
    only : tuple of str
        Measures to try; all when none is named.
    """

    at: At = At()
    count: Count = ANY
    rungs: int = 5
    only: tuple[str, ...] = ()
    verb: Literal["propose"] = "propose"

    def __post_init__(self) -> None:
        """Count in any mix unless another is given; take text with commas for a list."""
        object.__setattr__(self, "count", self.count.in_mix("free"))
        only = self.only.split(",") if isinstance(self.only, str) else self.only
        object.__setattr__(self, "only", tuple(m.strip() for m in only if m.strip()))
        if self.rungs < 0:
            raise CorridorError(f"rungs is {self.rungs}; expected 0 or more")


@dataclass(frozen=True)
class CompareQuestion(Strict):
    """Ask how two situations of a case differ.

    Attributes
    ----------
    a, b : At
        The two situations.
    count : Count
        Which tonnes count, in both.
    tolerance : float
        Share by which two numbers may differ and still count as equal.
    a_name, b_name : str
        What the two are called; in words of their situation where blank.
    """

    a: At
    b: At
    count: Count = ANY
    tolerance: float = 1e-3
    a_name: str = ""
    b_name: str = ""
    verb: Literal["compare"] = "compare"

    def __post_init__(self) -> None:
        """Count in any mix unless another is given; refuse a tolerance that is none."""
        object.__setattr__(self, "count", self.count.in_mix("free"))
        if not 0 <= self.tolerance < 1:
            raise CorridorError(f"the tolerance is {self.tolerance}; expected a share from 0 to 1")


@dataclass(frozen=True)
class CalibrateQuestion(Strict):
    """Ask how the model compares with what was counted, and what parameters fit better.

    Attributes
    ----------
    method : {"ue", "so", "logit", "aon", "capacitated"}, optional
        How cargo chooses; that of the case when not given.
    fit : bool
        Fit parameters to the counts marked ``fit``; only with ``logit``.
    """

    method: Method | None = None
    fit: bool = True
    verb: Literal["calibrate"] = "calibrate"


@dataclass(frozen=True)
class LinksQuestion(Strict):
    """Ask which links trips take, and how long they need.

    Attributes
    ----------
    method : {"ue", "so", "logit", "aon"}
        User equilibrium, system optimum, path-size logit, all or nothing.
    gap : float
        Relative gap to reach.
    theta : float
        Weight of a unit of cost in ``logit``.
    toll_factor, distance_factor : float
        Time that a unit of toll and of length is worth.
    flows, skims : bool
        Add the flow of each link, and matrices between zones.
    threads : int, optional
        Threads of ``ue`` and ``so``.
    """

    method: LinkMethod = "ue"
    gap: float = 1e-6
    theta: float = 1.0
    toll_factor: float = 0.0
    distance_factor: float = 0.0
    flows: bool = False
    skims: bool = False
    threads: int | None = None
    verb: Literal["assign-links"] = "assign-links"


@dataclass(frozen=True)
class SimulateQuestion(Strict):
    """Ask what gets through in years of operation, and when.

    Attributes
    ----------
    at, count
        Situation, and which tonnes count.
    years, seed : int
        Years of operation, and the seed of the first.
    traffic_mt : float, optional
        Million t a year to offer; the demand of the year when not given.
    acceptable_delay_h : float
        Mean delay of a shipment that is accepted.
    curve : bool
        Measure delay at smaller traffic too.
    plan : str, optional
        Name of the plan from which the rest was taken.
    log : str, optional
        Parquet file for the events of the first year.
    overwrite : bool
        Whether the log may replace a file.
    """

    at: At = At()
    count: Count = ANY
    years: int = 1
    seed: int = 1
    traffic_mt: float | None = None
    acceptable_delay_h: float = 24.0
    curve: bool = True
    plan: str | None = None
    log: str | None = None
    overwrite: bool = False
    verb: Literal["simulate"] = "simulate"

    def __post_init__(self) -> None:
        """Count in any mix unless another is given."""
        object.__setattr__(self, "count", self.count.in_mix("free"))


@dataclass(frozen=True)
class SeaQuestion(Strict):
    """Ask how the level of the sea has come about, and how it will go on."""

    sea: Sea = Sea()
    verb: Literal["sealevel"] = "sealevel"


@dataclass(frozen=True)
class PortsQuestion(Strict):
    """Ask what each ship may carry into each port at a level of the sea.

    Attributes
    ----------
    level_m : float, optional
        Level of the sea; the case's own when not given.
    datum : str
        Datum of that level: BS, CASPIAN, DAHITI or HYDROWEB.
    built : tuple of str
        Projects taken as built.
    sea : Sea
        Futures that give the years in which ports close.
    """

    level_m: float | None = None
    datum: str = "BS"
    built: tuple[str, ...] = ()
    sea: Sea = Sea()
    verb: Literal["sealevel-ports"] = "sealevel-ports"


@dataclass(frozen=True)
class ClaimsQuestion(Strict):
    """Ask what the model says of public statements, and of works that experts recommend.

    Attributes
    ----------
    only : tuple of str
        Statements, by id; all when none is given.
    experts : bool
        Add the experts' lists.
    """

    only: tuple[str, ...] = ()
    experts: bool = True
    verb: Literal["claims"] = "claims"

    def __post_init__(self) -> None:
        """Take any sequence of ids, or text with commas between them."""
        object.__setattr__(self, "only", ids_of(self.only))


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
                "a target chooses its own works and years: leave projects, year and built out"
            )
        if self.by is not None and self.target_mt is None:
            raise CorridorError("by is the year of a target: give a target, or a year instead")
        if self.usd_per_t is not None and not 0 < self.usd_per_t < float("inf"):
            raise CorridorError(
                f"usd_per_t is {self.usd_per_t:g}; expected the worth of a tonne, more than 0"
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
                "benefit needs one of works (--with P1,P2), a target (--target MT) and a curve "
                f"(--curve N); found {'none' if not any(asked) else 'several'}"
            )
        if not self.projects and (self.at.year is not None or self.at.built):
            raise CorridorError(
                "a plan chooses its own years and projects: leave year and built out"
            )
        if self.projects and self.by is not None:
            raise CorridorError("by is the year of a target or curve: give year for works instead")
        self.openings  # noqa: B018  (a year that is none is refused now)

    @property
    def openings(self) -> dict[str, int | None]:
        """Works with the year in which each opens, None for that of the question.

        Raises
        ------
        CorridorError
            If a year is none, or a work stands twice.
        """
        found: dict[str, int | None] = {}
        for text in self.projects:
            work, colon, year = text.rpartition(":")
            if not colon:
                work = text
            elif not year.strip().isdigit():
                raise CorridorError(
                    f"the opening of {work} is {year!r}; expected a year, such as {work}:2030"
                )
            if work in found:
                raise CorridorError(f"{work} stands twice; name each work once")
            found[work] = int(year) if colon else None
        return found


@dataclass(frozen=True)
class ReportQuestion(Strict):
    """Ask for everything that the report of a plan shows.

    Attributes
    ----------
    plan : RecommendQuestion
        The target; with a probability, also what it costs to carry it so often.
    simulate : bool
        Simulate the network as it is and with the plan.
    years, seed : int
        Years of operation, and the seed of the first; of the draws too.
    claims : bool
        Hold the public statements and experts' lists of the case against the model.
    counts : bool
        Compare the model with the counts of the case, without a fit.
    samples : int, optional
        Draws that say how sure the plan is; nothing is drawn when not given.
    closures : bool
        Close every element of the network without the plan, and open every planned link.
    share : bool
        Say what each country adds, and who gains from the works of the plan and who pays.
    workers : int
        Processes that share the draws; the answer is the same for any number.
    """

    plan: RecommendQuestion
    simulate: bool = False
    years: int = 1
    seed: int = 1
    claims: bool = False
    counts: bool = False
    samples: int | None = None
    closures: bool = False
    share: bool = False
    workers: int = 1
    verb: Literal["report"] = "report"

    def __post_init__(self) -> None:
        """Refuse draws for targets of several years."""
        if self.samples is not None and self.plan.target_mt is not None:
            _refuse_years(self.plan.target_mt, "how sure a plan is")


@dataclass(frozen=True)
class SeaReportQuestion(Strict):
    """Ask for everything that the report of the sea shows.

    Attributes
    ----------
    built : tuple of str
        Projects taken as built, such as dredging.
    sea : Sea
        Futures of the sea.
    """

    built: tuple[str, ...] = ()
    sea: Sea = Sea()
    verb: Literal["sealevel-report"] = "sealevel-report"


Question = (
    CapacityQuestion
    | ThroughputQuestion
    | RecommendQuestion
    | RobustQuestion
    | AssignQuestion
    | ClosuresQuestion
    | CompareQuestion
    | CalibrateQuestion
    | LinksQuestion
    | SimulateQuestion
    | SeaQuestion
    | PortsQuestion
    | ReportQuestion
    | SeaReportQuestion
    | ClaimsQuestion
    | ConfidenceQuestion
    | ProposeQuestion
    | ShareQuestion
    | BenefitQuestion
)

_NOT_ASKED = ("verb", "log", "overwrite", "certificate", "workers", "scheduler", "keep")
"""Fields that do not change the answer."""


_USUAL = {"direction": "both", "projects": "proposed", "of": "route", "period_years": 30}
"""Choices that go without saying."""


def options_of(question: object) -> dict[str, Any]:
    """Return what a question asks for, flat, as a manifest keeps it.

    Parameters
    ----------
    question : question
        One of this module.

    Returns
    -------
    dict
        Names and values, without what is empty or off. Two places are ``from`` and ``to``, and
        projects taken as built are ``with``.
    """
    options: dict[str, Any] = {}
    for each in fields(question):  # type: ignore[arg-type]
        value = getattr(question, each.name)
        if each.name in _NOT_ASKED or value in (None, (), False, {}):
            continue
        if value == _USUAL.get(each.name):
            continue
        if is_dataclass(value):
            options |= options_of(value)
        elif each.name == "between" and isinstance(question, Count):
            options |= {"from": value[0], "to": value[1]}
        else:
            options["with" if each.name == "built" else each.name] = _plain(value)
    return options


def _plain(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    return dict(value) if isinstance(value, Mapping) else value
