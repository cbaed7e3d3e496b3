"""Names on a map, each where it covers no other; what finds no room is not written."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

Box = tuple[float, float, float, float]
"""Left, top, right and bottom in points."""

_CELL_PT = 2.0
_SIDES = ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (1, 1), (-1, -1), (-1, 1))
GAPS_PT = (3.0, 7.0, 14.0)
"""How far a name may stand from the edge of what it names, the nearest first."""


class Room:
    """The space on a map: what must not be covered, and what should rather not be."""

    def __init__(self, width_pt: float, height_pt: float) -> None:
        self.size = width_pt, height_pt
        self._taken = np.empty((0, 4))
        cells = int(height_pt / _CELL_PT) + 2, int(width_pt / _CELL_PT) + 2
        self._lines = np.zeros(cells, dtype=np.int32)
        self._sum = np.zeros((cells[0] + 1, cells[1] + 1), dtype=np.int32)

    def avoid(self, lines: Sequence[NDArray[np.float64]], weight: int = 1) -> None:
        """Note lines that names should rather not cover, and how much it matters."""
        if not lines:
            return
        drawn = shapely.linestrings(np.vstack(lines), indices=_numbered(lines))
        inside = shapely.clip_by_rect(drawn, 0, 0, *self.size)
        at = shapely.get_coordinates(shapely.segmentize(inside, _CELL_PT))
        across, down = (at / _CELL_PT).astype(int).T
        self._lines[down, across] = np.maximum(self._lines[down, across], weight)
        self._sum[1:, 1:] = self._lines.cumsum(0).cumsum(1)

    def take(self, box: Box) -> None:
        """Take a box: no name may cover it."""
        self._taken = np.vstack([self._taken, box])

    def free(self, boxes: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Return which boxes lie inside the map and cover nothing that is taken."""
        inside = np.all((boxes[:, :2] >= 1) & (boxes[:, 2:] <= np.array(self.size) - 1), axis=1)
        taken = self._taken[:, np.newaxis]
        apart = (boxes[:, 0] >= taken[..., 2]) | (boxes[:, 2] <= taken[..., 0])
        apart |= (boxes[:, 1] >= taken[..., 3]) | (boxes[:, 3] <= taken[..., 1])
        return np.asarray(inside & apart.all(axis=0))

    def lines_under(self, boxes: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return how much of the lines each box covers, from sums up to its corners."""
        high, wide = np.array(self._sum.shape) - 1
        cells = np.hstack([np.floor(boxes[:, :2] / _CELL_PT), np.ceil(boxes[:, 2:] / _CELL_PT)])
        left, top, right, bottom = np.clip(cells, 0, [wide, high, wide, high]).astype(int).T
        total = self._sum
        found = total[bottom, right] - total[top, right] - total[bottom, left] + total[top, left]
        return np.asarray(found, dtype=float)

    def place(
        self,
        at: tuple[float, float],
        size: tuple[float, float],
        near_pt: float = 0.0,
        gaps_pt: Sequence[float] = GAPS_PT,
    ) -> Box | None:
        """Choose the best box for a name beside a point, and take it.

        Parameters
        ----------
        at : (float, float)
            The point.
        size : (float, float)
            Width and height of the name.
        near_pt : float
            Half the size of the mark at the point.
        gaps_pt : sequence of float
            How far away it may stand.

        Returns
        -------
        tuple of float or None
            The box; None if each would cover something.
        """
        far = np.array(size) / 2 + near_pt
        gaps = np.repeat(gaps_pt, len(_SIDES))[:, np.newaxis]
        sides = np.tile(_SIDES, (len(gaps_pt), 1))
        askew = np.where(np.all(sides != 0, axis=1, keepdims=True), 0.6, 1.0)
        moves = sides * (far + gaps * askew)
        cost = 0.6 * np.tile(np.arange(len(_SIDES)), len(gaps_pt)) + 0.9 * gaps[:, 0]
        half = np.array(size) / 2
        boxes = np.hstack([at + moves - half, at + moves + half])
        return self.best(boxes, self.lines_under(boxes) + cost)

    def best(self, boxes: NDArray[np.float64], cost: NDArray[np.float64]) -> Box | None:
        """Take the free box that costs least, and return it; None if none is free."""
        if not len(boxes):
            return None
        costs = np.where(self.free(boxes), cost, np.inf)
        at = int(np.argmin(costs))
        if not np.isfinite(costs[at]):
            return None
        left, top, right, bottom = (float(v) for v in boxes[at])
        self.take((left, top, right, bottom))
        return left, top, right, bottom


def _numbered(lines: Sequence[NDArray[np.float64]]) -> NDArray[np.int64]:
    """Return the number of its line for each point of lines end to end."""
    return np.repeat(np.arange(len(lines)), [len(line) for line in lines])


def in_rows(widths: Sequence[float], room_pt: float, gap_pt: float) -> list[tuple[float, int]]:
    """Return where entries of a legend begin, and in which row, when they are set like words."""
    spots: list[tuple[float, int]] = []
    x, row = 0.0, 0
    for width in widths:
        if x and x + width > room_pt:
            x, row = 0.0, row + 1
        spots.append((x, row))
        x += width + gap_pt
    return spots
