"""The water balance: from inflow, rain, evaporation and the bay to the level, year by year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from corridor.sea.water.bay import outflow_km3
from corridor.sea.water.facts import Floats
from corridor.sea.water.hypsometry import KM3_PER_KM2_M, Hypsometry

HALF_YEAR = 0.5


@dataclass(frozen=True)
class Forcing:
    """What drives the sea, by calendar year; one more axis for members is allowed.

    Attributes
    ----------
    first_year : int
        Year of the first row.
    inflow_km3 : array
        Rivers and groundwater, km3 a year.
    precipitation_m, evaporation_m : array
        On the surface, m a year.
    bay_slope : array or float or None
        Outflow to the bay for each metre above its sill; None for the central value.
    weather_km3 : array or None
        Further inflow between the middles of two years, km3 a year: one row less than the others.
    """

    first_year: int
    inflow_km3: Floats
    precipitation_m: Floats
    evaporation_m: Floats
    bay_slope: Floats | float | None = None
    weather_km3: Floats | None = None


@dataclass(frozen=True)
class Course:
    """Levels and the flows that made them.

    Attributes
    ----------
    years : range
        Years of the levels, of which there is one more than flows.
    level_m : array
        Level in the middle of each year in m BS, which is what a yearly mean tells best.
    volume_km3 : array
        Volume at the same moments.
    inflow_km3, precipitation_km3, evaporation_km3, bay_km3 : array
        Water moved from the middle of one year to the middle of the next.
    """

    years: range
    level_m: Floats
    volume_km3: Floats
    inflow_km3: Floats
    precipitation_km3: Floats
    evaporation_km3: Floats
    bay_km3: Floats

    @property
    def closure_km3(self) -> Floats:
        """Change of storage less the sum of the flows: rounding, and nothing else."""
        flows = self.inflow_km3 + self.precipitation_km3 - self.evaporation_km3 - self.bay_km3
        return np.diff(self.volume_km3, axis=0) - flows


def integrate(shape: Hypsometry, start_m: Floats | float, forcing: Forcing) -> Course:
    r"""Follow the sea from the middle of the first year to the middle of the last.

    .. math:: \dot V = R + (P - E)\,A(h) - K(h), \qquad h = h(V)

    by the midpoint rule in half years, each with the forcing of its calendar year. The state is the
    volume, so the books close. Time is proportional to years times members.

    Parameters
    ----------
    shape : Hypsometry
        Area and volume by level.
    start_m : float or array
        Level in the middle of the first year, in m BS.
    forcing : Forcing
        Rows for every year, the first and the last included.

    Returns
    -------
    Course

    Raises
    ------
    CorridorError
        If the sea leaves the hypsometry.
    """
    count = len(forcing.inflow_km3)
    width = np.broadcast_shapes(
        np.shape(start_m),
        np.shape(0.0 if forcing.bay_slope is None else forcing.bay_slope),
        *(term.shape[1:] for term in (forcing.inflow_km3, forcing.precipitation_m,
                                      forcing.evaporation_m)),
        () if forcing.weather_km3 is None else forcing.weather_km3.shape[1:],
    )  # fmt: skip
    volume = np.broadcast_to(shape.volume(start_m), width).astype(float)
    volumes = np.empty((count, *width))
    volumes[0] = volume
    flows = np.zeros((4, count - 1, *width))
    for step in range(count - 1):
        for year, begin in ((step, HALF_YEAR), (step + 1, 0.0)):
            moment = forcing.first_year + year + begin
            extra = 0.0 if forcing.weather_km3 is None else forcing.weather_km3[step]
            half = volume + _change(shape, volume, forcing, year, moment, extra).sum(axis=0) / 2
            moved = _change(shape, half, forcing, year, moment + HALF_YEAR / 2, extra)
            flows[:, step] += moved
            volume = volume + moved.sum(axis=0)
        volumes[step + 1] = volume
    return Course(
        years=range(forcing.first_year, forcing.first_year + count),
        level_m=shape.level(volumes),
        volume_km3=volumes,
        inflow_km3=flows[0],
        precipitation_km3=flows[1],
        evaporation_km3=-flows[2],
        bay_km3=-flows[3],
    )


def _change(
    shape: Hypsometry,
    volume: Floats,
    forcing: Forcing,
    year: int,
    moment: float,
    extra_km3: Floats | float,
) -> Floats:
    """Return what half a year brings, in km3: inflow, rain, evaporation, bay, losses negative."""
    level, area_km2 = shape.surface(volume)
    area = area_km2 * KM3_PER_KM2_M
    out = np.empty((4, *volume.shape))
    out[0] = forcing.inflow_km3[year] + extra_km3
    out[1] = forcing.precipitation_m[year] * area
    out[2] = -forcing.evaporation_m[year] * area
    out[3] = -outflow_km3(moment, level, forcing.bay_slope)
    return out * HALF_YEAR
