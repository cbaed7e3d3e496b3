"""Questions whose answer fills a report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from corridor.answers.questions.plans import RecommendQuestion, refuse_years
from corridor.answers.questions.situation import Sea, Strict


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
    benefit : bool
        Appraise the plan: its net present value, and who gains and who pays over the years.
    curve : int
        Plans to appraise between what gets through today and the furthest reach.
    workers : int
        Processes that share the draws; the answer is the same for any number.
    fleet : bool
        Say what locomotives, wagons, crews, trucks and ships the cargo needs, without and with the
        plan.
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
    benefit: bool = False
    curve: int = 0
    workers: int = 1
    fleet: bool = False
    verb: Literal["report"] = "report"

    def __post_init__(self) -> None:
        """Refuse draws for targets of several years."""
        if self.samples is not None and self.plan.target_mt is not None:
            refuse_years(self.plan.target_mt, "how sure a plan is")


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
