r"""What a plan is judged by over weighted futures.

With the loss ``L_s`` of a plan in future ``s``, its weight ``w_s``, and the least loss ``L_s^*`` of
any plan made for that future alone:

* expected: ``\sum_s w_s L_s``
* tail: ``\min_\eta \eta + \frac{1}{1-\alpha} \sum_s w_s \max(0, L_s - \eta)``, the mean of the
  worst ``1-\alpha`` of the weight: conditional value at risk (Rockafellar and Uryasev, Optimization
  of conditional value-at-risk, Journal of Risk 2, 2000)
* regret: ``\max_s L_s - L_s^*`` (Savage, The theory of statistical decision, Journal of the
  American Statistical Association 46, 1951)
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

Measure = Literal["expected", "tail", "regret"]


def expected(losses: Sequence[float], weights: Sequence[float]) -> float:
    """Return the mean of losses by weight; weights add up to 1."""
    return sum(w * x for w, x in zip(weights, losses, strict=True))


def tail_mean(losses: Sequence[float], weights: Sequence[float], tail: float) -> float:
    """Return the mean of the worst losses, as far as they weigh ``1 - tail`` together."""
    left = 1.0 - tail
    total = 0.0
    for loss, weight in sorted(zip(losses, weights, strict=True), reverse=True):
        taken = min(weight, left)
        total += taken * loss
        left -= taken
    return total / (1.0 - tail)


def largest_regret(losses: Sequence[float], best: Sequence[float]) -> float:
    """Return the largest distance from the least loss of each future."""
    return max(x - least for x, least in zip(losses, best, strict=True))
