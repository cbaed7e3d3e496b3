"""Which cargo fits which train, truck, ship, border post, terminal or port."""

from __future__ import annotations

from corridor.case.tables import words


def fits(cargo: str, carries: str) -> bool:
    """Return whether cargo may use something.

    Parameters
    ----------
    cargo : str
        Forms in which it may travel, separated by spaces; blank for any.
    carries : str
        Forms that the vehicle, ship or place takes; blank for any.

    Returns
    -------
    bool
        Whether the two have a form in common, or one of them is blank.
    """
    return not cargo or not carries or not set(words(cargo)).isdisjoint(words(carries))
