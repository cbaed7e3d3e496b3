"""Figures for wide and for narrow screens."""

from __future__ import annotations

from collections.abc import Callable

from corridor.reports.figures.style import NARROW_PT, WIDTH_PT


def both(draw: Callable[[float], str]) -> str:
    """Return a figure drawn twice, wide and narrow, of which a page shows the one that fits.

    Parameters
    ----------
    draw : callable
        Returns the SVG for a width in points.

    Returns
    -------
    str
        Both after each other, to be put into a figure of the class ``both``; one where they are
        the same.
    """
    wide, narrow = draw(WIDTH_PT), draw(NARROW_PT)
    return wide if wide == narrow else wide + narrow
