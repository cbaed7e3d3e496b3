"""Names on a map, each where it hides least."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Box = tuple[float, float, float, float]
"""Left, bottom, right and top."""

_SIDES = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1))
_DISTANCES_PT = (5.0, 9.0, 16.0)


@dataclass
class Room:
    """The space on a map and what already stands in it.

    Attributes
    ----------
    width_pt, height_pt : float
        Size of the map.
    lines : array of float
        Points along the lines that names should rather not cover.
    taken : list of tuple of float
        Boxes that names must not cover.
    """

    width_pt: float
    height_pt: float
    lines: NDArray[np.float64]
    taken: list[Box] = field(default_factory=list)

    def cost(self, box: Box) -> float:
        """Return how bad it would be to write in a box; 0 when nothing is hidden."""
        left, bottom, right, top = box
        outside = max(0, -left, -bottom, right - self.width_pt, top - self.height_pt)
        inside = (self.lines > (left, bottom)) & (self.lines < (right, top))
        hidden = sum(_common(box, other) for other in self.taken)
        return 50 * outside + 4 * hidden + 3 * float(inside.all(axis=1).sum())

    def place(self, x: float, y: float, width: float, height: float) -> Box:
        """Choose the best box for a name beside a point, and take it.

        Parameters
        ----------
        x, y : float
            The point.
        width, height : float
            Size of the name.

        Returns
        -------
        tuple of float
            The box.
        """
        choices: list[tuple[float, Box]] = []
        for rank, (right, up) in enumerate(_SIDES):
            for gap in _DISTANCES_PT:
                reach = gap if 0 in (right, up) else gap * 0.6
                middle_x = x + right * (reach + width / 2)
                middle_y = y + up * (reach + height / 2)
                box = (
                    middle_x - width / 2,
                    middle_y - height / 2,
                    middle_x + width / 2,
                    middle_y + height / 2,
                )
                choices.append((self.cost(box) + rank * 0.4 + (gap - 5) * 1.5, box))
        best = min(choices)[1]
        self.taken.append(best)
        return best

    def free(self, box: Box) -> bool:
        """Take a box if it hides no other; return whether it did."""
        left, bottom, right, top = box
        within = left > 0 and bottom > 0 and right < self.width_pt and top < self.height_pt
        if not within or any(_common(box, other) for other in self.taken):
            return False
        self.taken.append(box)
        return True


def sampled(lines: Sequence[NDArray[np.float64]], step_pt: float = 4.0) -> NDArray[np.float64]:
    """Return points along lines, about a step apart."""
    points = [np.empty((0, 2))]
    for line in lines:
        along = np.r_[0.0, np.cumsum(np.hypot(*np.diff(line, axis=0).T))]
        at = np.arange(0.0, along[-1] + step_pt, step_pt)
        points.append(np.c_[np.interp(at, along, line[:, 0]), np.interp(at, along, line[:, 1])])
    return np.vstack(points)


def _common(a: Box, b: Box) -> float:
    """Return the area two boxes share."""
    wide = min(a[2], b[2]) - max(a[0], b[0])
    high = min(a[3], b[3]) - max(a[1], b[1])
    return max(0.0, wide) * max(0.0, high)
