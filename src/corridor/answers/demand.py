"""The answer of ``demand``: estimated tonnes beside those of the case, totals and counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from corridor.answers.questions import DemandQuestion, options_of
from corridor.answers.values import Manifest, manifest, rows
from corridor.case.situation import situation
from corridor.estimating.balanced import balance_demand
from corridor.estimating.by_gravity import gravity_demand
from corridor.estimating.from_counts import demand_from_counts
from corridor.progress import Progress, silent
from corridor.showing import Shown

if TYPE_CHECKING:
    from corridor.case.model import Case
    from corridor.estimating.estimate import Estimate


@dataclass(frozen=True)
class FlowRow:
    """A row of the demand, tonnes of the base year before and after."""

    demand_id: str
    origin: str
    destination: str
    commodity_id: str
    before_t: float
    after_t: float


@dataclass(frozen=True)
class TotalRow:
    """What starts or ends (``side``) in a zone: wanted, before and after, tonnes of the base year.

    ``commodity_id`` is empty for all cargo together.
    """

    commodity_id: str
    zone_id: str
    side: str
    wanted_t: float
    before_t: float
    after_t: float


@dataclass(frozen=True)
class GravityRow:
    """Parameter of a gravity model of a commodity, and the mean of the measure that it has."""

    commodity_id: str
    deterrence: str
    measure: str
    beta: float
    mean: float


@dataclass(frozen=True)
class CountedRow:
    """A count with the model before and after, million t of its year.

    ``residual`` is the model after less the count, in tolerances; ``met`` is within a quarter of
    the count or within its range; ``in_conflict`` says that no demand on these routes meets it
    together with the others that are marked so.
    """

    id: str
    place: str
    mode: str
    direction: str
    year: int
    use: str
    observed_mt: float
    low_mt: float
    high_mt: float
    tolerance_mt: float
    model_before_mt: float
    model_after_mt: float
    residual: float
    met: bool
    in_conflict: bool


@dataclass(frozen=True, repr=False)
class DemandAnswer(Shown):
    """Demand estimated from what is known of it.

    Attributes
    ----------
    form : str
        How it was estimated.
    before_t, after_t : float
        Tonnes of the base year, all rows together.
    moved_share : float
        What rows gained or lost, over all tonnes before: how far it is from the demand of the case.
    demand : tuple of FlowRow
        Every row.
    totals : tuple of TotalRow
        Totals that were given.
    parameters : tuple of GravityRow
        Of a gravity model.
    counts : tuple of CountedRow
        Counts of the case, of ``counts``.
    notes : tuple of str
        What was scaled, contradicts itself or was not reached.
    manifest : Manifest
    """

    form: str
    before_t: float
    after_t: float
    moved_share: float
    demand: tuple[FlowRow, ...]
    totals: tuple[TotalRow, ...]
    parameters: tuple[GravityRow, ...]
    counts: tuple[CountedRow, ...]
    notes: tuple[str, ...]
    manifest: Manifest


def answer_demand(
    case: Case, question: DemandQuestion, progress: Progress = silent
) -> DemandAnswer:
    """Answer which demand agrees with what is known."""
    return describe_estimate(find_estimate(case, question, progress), question)


def find_estimate(case: Case, question: DemandQuestion, progress: Progress = silent) -> Estimate:
    """Estimate demand as a question says."""
    if question.form == "balance":
        return balance_demand(case, question.margins, holds=question.holds)
    if question.form == "gravity":
        return gravity_demand(
            case, question.margins, measure=question.measure, deterrence=question.deterrence,
            beta=question.beta, mean=question.mean, holds=question.holds,
        )  # fmt: skip
    return demand_from_counts(
        case, estimator=question.estimator, method=question.method, spread=question.spread,
        least_tolerance=question.least_tolerance, rounds=question.rounds,
        progress=lambda message: progress(message, None),
    )  # fmt: skip


def describe_estimate(estimate: Estimate, question: DemandQuestion) -> DemandAnswer:
    """Return an estimate as an answer."""
    options = {k: v for k, v in options_of(question).items() if k != "margins"}
    return DemandAnswer(
        form=estimate.form,
        before_t=estimate.before_t,
        after_t=estimate.after_t,
        moved_share=estimate.moved_share,
        demand=rows(FlowRow, estimate.demand),
        totals=rows(TotalRow, estimate.totals),
        parameters=rows(GravityRow, estimate.parameters),
        counts=rows(CountedRow, estimate.counts),
        notes=estimate.notes,
        manifest=manifest(situation(estimate.case), options),
    )
