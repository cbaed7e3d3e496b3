"""What one side of a border crossing lets through, each way."""

from __future__ import annotations

from corridor.case.rows import Border
from corridor.elements.formulas.evaluation import Evaluation
from corridor.elements.formulas.terminal import evaluate_service
from corridor.messages import message

FORMULA = "d · positions·h·availability / t_service · q · open / k"


def evaluate_border(border: Border, load_t: float) -> Evaluation:
    """Return the tonnes a year EACH WAY of one side of a border crossing.

    Parameters
    ----------
    border : Border
        The side; its positions are those of one direction.
    load_t : float
        Net t of the train or truck that passes.

    Returns
    -------
    Evaluation
        ``G = d · positions·h·availability / t_service · q · open / k``.
    """
    return evaluate_service(
        border,
        load_t,
        service_h=border.service_h,
        meaning=message("trains or trucks each way"),
        unit="units/day",
        formula=FORMULA,
    )
