"""What one side of a border crossing lets through, each way."""

from __future__ import annotations

from corridor.elements.formulas.evaluation import Evaluation, Rounding, Values
from corridor.elements.formulas.terminal import evaluate_service

FORMULA = "d · floor(positions·h·availability / t_service) · q · open / k"


def evaluate_border(v: Values, rounding: Rounding = "floor") -> Evaluation:
    """Return the tonnes a year EACH WAY of one side of a border crossing.

    Parameters
    ----------
    v : mapping
        Fields of the borders table (positions are those of one way), and ``load_t``, net t of
        the train or truck that passes.
    rounding : {"floor", "none"}
        Whether only whole trains or trucks a day count.

    Returns
    -------
    Evaluation
        ``G = d · floor(positions·h·availability / t_service) · q · open / k``.

    Raises
    ------
    ValueError
        When a field that the formula uses is blank.
    """
    return evaluate_service(
        v,
        rounding,
        service_field="service_h",
        meaning="trains or trucks each way",
        unit="units/day",
        formula=FORMULA,
    )
