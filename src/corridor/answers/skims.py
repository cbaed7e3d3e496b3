"""Matrices between zones as plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corridor.answers.values import finite


@dataclass(frozen=True)
class SkimTable:
    """What it takes to get from every zone to every other.

    Attributes
    ----------
    zones : tuple of str
        Zones in the order of rows and columns.
    matrices : mapping of str to rows of float or None
        By name; None where no route leads.
    """

    zones: tuple[str, ...]
    matrices: dict[str, tuple[tuple[float | None, ...], ...]]

    def arrays(self) -> dict[str, NDArray[np.float64]]:
        """Return the matrices as arrays, shape (zones, zones); nan where no route leads."""
        return {name: np.array(m, dtype=np.float64) for name, m in self.matrices.items()}


def skim_table(zones: Sequence[str], matrices: Mapping[str, NDArray[np.float64]]) -> SkimTable:
    """Return matrices between zones as plain values."""
    plain = {
        name: tuple(tuple(finite(v) for v in line) for line in matrix.tolist())
        for name, matrix in matrices.items()
    }
    return SkimTable(tuple(zones), plain)
