"""How work that takes long reports how far it has come."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

Call = TypeVar("Call", bound=Callable[..., Any])

Progress = Callable[[str, float | None], None]
"""Receives what is being done, and the share that is done if it is known."""


def silent(_what: str, _share: float | None) -> None:
    """Say nothing: the progress of a caller who did not ask for it."""


def tell_bounds(progress: object, bound_musd: float, cost_musd: float | None) -> None:
    """Hand a proven bound on a cost to a progress that has a method ``bounds`` for it.

    Parameters
    ----------
    progress : object
        Who asked for progress; most take no bounds, and are not bothered.
    bound_musd : float
        No plan costs less, million USD.
    cost_musd : float or None
        Cost of the best plan that is known; None while none is.
    """
    take = getattr(progress, "bounds", None)
    if take is not None:
        take(bound_musd, cost_musd)


def passing_on(progress: object, call: Call) -> Call:
    """Return a call that takes the place of a progress and hands on its bounds."""
    call.bounds = getattr(progress, "bounds", None)  # type: ignore[attr-defined]
    return call
