"""Questions of which works, in which years, and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from corridor.answers.questions.situation import ANY, At, Strict
from corridor.case.count import Count
from corridor.case.firmness import Standing
from corridor.case.futures import WeightedFuture, read_futures
from corridor.case.target import ONE_YEAR, Target, makes_plan, target_by_year, total_and_count
from corridor.messages import both, message
from corridor.problems import CorridorError


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
        Probability with which the target has to be carried, that of every year together, when every
        number is drawn from its range: the cheapest plan for it is added, and cost against
        probability.
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
    waits : {"formula", "simulated"}, optional
        With the most net present value: count waits for others, which grow with traffic, by the
        formula of a queue or by curves of a simulated year.
    within_percent : float, optional
        List the plans that cost at most so many percent more than the cheapest one, and what they
        have in common.
    seconds : float, optional
        Time for the search of each plan, which may then cost more than the cheapest by its gap.
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
    waits: Literal["formula", "simulated"] | None = None
    within_percent: float | None = None
    seconds: float | None = None
    benefit: bool = False
    verb: Literal["recommend"] = "recommend"

    def __post_init__(self) -> None:
        """Count in the mix of the forecast unless another is given; refuse contradictions."""
        if (self.target_mt is None) == (self.maximise is None):
            raise CorridorError(
                message(
                    "a plan is for a target (--target, target_mt) or for the most within a budget "
                    "(--maximise, maximise): give one of the two"
                )
            )
        count, by_year = self.count.in_mix("fixed"), None
        if self.target_mt is not None:
            _, count = total_and_count(self.target_mt, count)
            by_year = target_by_year(self.target_mt, self.by)
        object.__setattr__(self, "count", count)
        several = by_year is not None and len(by_year) > 1
        if self.certificate and several:
            raise CorridorError(ONE_YEAR)
        _check_probability(self.probability)
        _check_samples(self.samples, self.probability)
        if self.probability is not None and self.maximise is not None:
            raise CorridorError(
                message(
                    "a probability is that of a target: give a target, or leave the probability out"
                )
            )
        if self.waits is not None and self.maximise != "npv":
            raise CorridorError(
                message(
                    "waits count where the most net present value is asked for: let maximise be "
                    "npv, or leave waits out"
                )
            )
        if self.at.year is not None:
            raise CorridorError(
                message("a plan has the year of its target: give by, and leave year out")
            )
        if self.within_percent is not None and not 0 <= self.within_percent <= 100:
            raise CorridorError(
                message(
                    "plans within %(percent)s percent are asked for; expected 0 to 100",
                    percent=f"{self.within_percent:g}",
                )
            )
        if self.sea_scenario is not None and self.at.sea_level_m is not None:
            raise CorridorError(message("give a level of the sea or a scenario of it, not both"))
        if self.share is not None and self.sea_scenario is None and self.at.sea_level_m is None:
            raise CorridorError(
                message("share is one of futures: give a level or a scenario of the sea")
            )


@dataclass(frozen=True)
class RobustQuestion(Strict):
    """Ask which projects to choose before it is known which future comes.

    Attributes
    ----------
    target_mt : float
        Target, million t a year, in each future that has none of its own.
    by : int, optional
        Year in which it has to be carried; the case's own when not given.
    futures : tuple of WeightedFuture, or mapping of str to float
        Futures with weights, texts such as ``high-growth:0.3``, or weights by scenario; the
        scenarios of the case with their weights when there are none.
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
    futures: tuple[WeightedFuture, ...] | Mapping[str, float] = ()
    count: Count = ANY
    short_musd_per_mt: float | None = None
    tail: float = 0.8
    projects: Standing = "proposed"
    verb: Literal["robust"] = "robust"

    def __post_init__(self) -> None:
        """Count in the mix of the forecast unless another is given; read futures."""
        object.__setattr__(self, "count", self.count.in_mix("fixed"))
        object.__setattr__(self, "futures", self.weighted)

    @property
    def weighted(self) -> tuple[WeightedFuture, ...]:
        """The futures, however they were given."""
        return read_futures(self.futures)


def _check_probability(probability: float | None) -> None:
    if probability is not None and not 0 < probability < 1:
        raise CorridorError(
            message(
                "the probability is %(probability)s; expected more than 0 and below 1",
                probability=f"{probability:g}",
            )
        )


def _check_samples(samples: int | None, probability: float | None) -> None:
    if samples is not None and probability is None:
        raise CorridorError(
            message(
                "samples are the draws behind a probability: give a probability, or leave samples "
                "out; confidence draws for a plan without one"
            )
        )


def refuse_years(target_mt: Target, what: str, by: int | None = None) -> None:
    """Refuse targets of several years, of which only a plan knows."""
    by_year = target_by_year(target_mt, by)
    if by_year is not None and len(by_year) > 1:
        raise CorridorError(
            message(
                "%(what)s is of one target year, found %(years)s; expected one target. recommend "
                "plans for several years",
                what=what,
                years=both(map(str, by_year)),
            )
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
            raise CorridorError(
                message("a probability is that of a target: give a target, or leave it out")
            )
        if self.target_mt is not None:
            refuse_years(self.target_mt, "confidence", self.by)
            if target_by_year(self.target_mt) is not None and not self.makes_plan:
                raise CorridorError(
                    message(
                        "a target by year is that of a plan: leave year and built out, or give "
                        "the target without its year"
                    )
                )
        if self.by is not None and not self.makes_plan:
            raise CorridorError(
                message(
                    "by is the year of a plan: give a target without year and built, or year alone"
                )
            )

    @property
    def makes_plan(self) -> bool:
        """Whether a plan is made for the target."""
        return makes_plan(self.target_mt, self.at.year, self.at.built)
