"""How a typed cell is written as text."""

from __future__ import annotations

import math


def cell_text(value: object) -> str:
    """Return the shortest text that reads back as the same cell.

    Parameters
    ----------
    value : object
        Number or string; NaN and None are blank.

    Returns
    -------
    str
        Whole numbers without a point, other numbers in the shortest exact form.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, (int, float)):
        number = float(value)
        if math.isnan(number):
            return ""
        return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)
    return str(value)
