"""How large and how full the sea is at a level."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np

from corridor.messages import Message, message
from corridor.problems import CorridorError
from corridor.sea.water.facts import Floats, facts

KNOWN_VOLUME = (-28.0, 78_000.0)
"""Level in m BS and volume in km3 from which the volumes are counted."""

KM3_PER_KM2_M = 1e-3

ROUNDING = 1e-12
"""Share of the volume by which a volume may miss the ends of the table."""


@dataclass(frozen=True)
class Hypsometry:
    """Area and volume by level.

    The area is a straight line between known levels, so the volume is a parabola there, and the
    level of a volume has a closed form. All methods take and return arrays of any shape.

    Attributes
    ----------
    level_m : array
        Known levels in m BS, rising.
    area_km2, volume_km3 : array
        Area and volume at them.
    """

    level_m: Floats
    area_km2: Floats
    volume_km3: Floats

    def area(self, level_m: Floats | float) -> Floats:
        """Return the area in km2 at a level in m BS.

        Raises
        ------
        CorridorError
            If a level is outside the table.
        """
        levels = self._checked(level_m)
        return np.interp(levels, self.level_m, self.area_km2)

    def volume(self, level_m: Floats | float) -> Floats:
        r"""Return the volume in km3 at a level in m BS.

        .. math:: V(h) = V_k + A_k (h - h_k) + \tfrac{1}{2} A'_k (h - h_k)^2

        Raises
        ------
        CorridorError
            If a level is outside the table.
        """
        levels = self._checked(level_m)
        k = self._segment(self.level_m, levels)
        above = levels - self.level_m[k]
        mean = self.area_km2[k] + self._slope[k] * above / 2
        return self.volume_km3[k] + mean * above * KM3_PER_KM2_M

    def level(self, volume_km3: Floats | float) -> Floats:
        """Return the level in m BS at a volume in km3; see [`surface`][]."""
        return self.surface(volume_km3)[0]

    def surface(self, volume_km3: Floats | float) -> tuple[Floats, Floats]:
        r"""Return level in m BS and area in km2 at a volume in km3.

        .. math:: A = \sqrt{A_k^2 + 2 A'_k (V - V_k)}, \qquad h = h_k + \frac{2 (V - V_k)}{A_k + A}

        Raises
        ------
        CorridorError
            If a volume is outside the table.
        """
        volumes = np.asarray(volume_km3, float)
        least, most = self.volume_km3[0], self.volume_km3[-1]
        low, high = volumes.min(), volumes.max()
        if low < least - ROUNDING * most or high > most * (1 + ROUNDING):
            end, worst = (0, low) if low < least else (-1, high)
            beyond = (worst - self.volume_km3[end]) / (self.area_km2[end] * KM3_PER_KM2_M)
            raise CorridorError(self._outside(float(self.level_m[end] + beyond)))
        k = self._segment(self.volume_km3, volumes)
        more = (volumes - self.volume_km3[k]) / KM3_PER_KM2_M
        start = self.area_km2[k]
        area = np.sqrt(start * start + 2 * self._slope[k] * more)
        return self.level_m[k] + 2 * more / (start + area), area

    @cached_property
    def _slope(self) -> Floats:
        return np.diff(self.area_km2) / np.diff(self.level_m)

    @staticmethod
    def _segment(knots: Floats, values: Floats) -> np.ndarray[tuple[int, ...], np.dtype[np.intp]]:
        return np.searchsorted(knots[1:-1], values, side="right")

    def _checked(self, level_m: Floats | float) -> Floats:
        levels = np.asarray(level_m, float)
        inside = (levels >= self.level_m[0]) & (levels <= self.level_m[-1])
        if not inside.all():
            raise CorridorError(self._outside(float(levels[~inside].flat[0])))
        return levels

    def _outside(self, level: float) -> Message:
        return message(
            "the level %(level)s m BS is outside the hypsometry of the Caspian, which runs from "
            "%(low)s to %(high)s m BS",
            level=f"{level:.2f}",
            low=f"{self.level_m[0]:g}",
            high=f"{self.level_m[-1]:g}",
        )


@cache
def hypsometry(spread: float = 0.0) -> Hypsometry:
    """Return the hypsometry of the Caspian Sea.

    Parameters
    ----------
    spread : float
        Standard normal deviate by which all areas are off their central value: each known level
        has a relative spread of its own (1 % where stated, 4 % below -30 m BS).

    Returns
    -------
    Hypsometry
        Volumes are integrals of the area from 78,000 km3 at -28 m BS.
    """
    table = facts("hypsometry").sort_values("level_m")
    level = table["level_m"].to_numpy(float)
    area = table["area_km2"].to_numpy(float) * (1 + spread * table["area_spread"].to_numpy(float))
    steps = (area[1:] + area[:-1]) / 2 * np.diff(level) * KM3_PER_KM2_M
    volume = np.concatenate([[0.0], np.cumsum(steps)])
    raw = Hypsometry(level, area, volume)
    at, known = KNOWN_VOLUME
    return Hypsometry(level, area, volume + known - float(raw.volume(at)))
