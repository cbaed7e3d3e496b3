"""The question of how much goes where, from what is known of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from corridor.answers.questions.situation import Strict
from corridor.assignment.of_case.methods import Method
from corridor.case.margin import Margin
from corridor.messages import message
from corridor.problems import CorridorError


@dataclass(frozen=True)
class DemandQuestion(Strict):
    """Ask for demand between zones that agrees with what is known.

    Attributes
    ----------
    form : {"balance", "gravity", "counts"}
        What is known: totals of zones and a table to scale, totals and distances, or counts.
    margins : tuple of Margin
        Totals of the base year, for ``balance`` and ``gravity``.
    holds : {"starts", "ends", "mean"}
        Which sum of totals holds where the two differ.
    measure : {"cost", "hours", "km"}
        What deters in ``gravity``.
    deterrence : {"exponential", "power"}
        Form of the deterrence.
    beta, mean : float, optional
        Its parameter, or the mean that the parameter is to meet.
    estimator : {"entropy", "least-squares"}
        Which distance from the demand of the case counts, for ``counts``.
    method : {"ue", "so", "logit", "aon", "capacitated"}, optional
        How cargo chooses its routes; that of the case when not given.
    spread : float
        Standard deviation of a row of the demand as a share of it.
    least_tolerance : float
        Tolerance of a count as a share of it, at the least.
    rounds : int
        Times that routes and demand follow from each other, at the most.
    """

    form: Literal["balance", "gravity", "counts"]
    margins: tuple[Margin, ...] = ()
    holds: Literal["starts", "ends", "mean"] = "starts"
    measure: Literal["cost", "hours", "km"] = "cost"
    deterrence: Literal["exponential", "power"] = "exponential"
    beta: float | None = None
    mean: float | None = None
    estimator: Literal["entropy", "least-squares"] = "entropy"
    method: Method | None = None
    spread: float = 0.5
    least_tolerance: float = 0.1
    rounds: int = 5
    verb: Literal["demand"] = "demand"

    def __post_init__(self) -> None:
        """Refuse contradictions."""
        if (self.form == "counts") == bool(self.margins):
            raise CorridorError(
                message("counts are those of the case: leave the totals of zones out")
                if self.margins
                else message("%(form)s needs totals of zones: give margins", form=self.form)
            )
