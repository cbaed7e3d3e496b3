"""Delay against volume: simulated points and a smooth curve that cost functions can use."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import brentq, minimize_scalar, nnls

from corridor.messages import message
from corridor.problems import CorridorError
from corridor.simulation.lines.line import Line

Floats = NDArray[np.float64]
Kind = Literal["exponential", "queue"]

MODEL_ERROR = 0.05
"""Error allowed for the form of a curve, over the mean delay, so that no exact point dominates."""

WIDEST_BAND = 0.25
"""Half a 95 % band over the mean above which a point is too uncertain to be used."""

LEAST_POINTS = 3
"""Points of which a curve is made."""

NEAREST_POLE, FURTHEST_POLE = 0.05, 50.0
"""How far beyond the last point, over its volume, the pole of a queue is searched."""


@dataclass(frozen=True)
class DelayCurve:
    """Mean delay of a train as an increasing, convex function of the volume.

    ``exponential``: ``A·exp(B·V)``. ``queue``: ``A·V/(S - V) + B·V`` with its pole at the
    saturation S. Beyond `fitted_to` the curve goes on as a straight line of the same slope.
    Source of the first form: Krueger, Parametric modeling in rail capacity planning, 1999; its
    coefficients are fitted here to simulated points and are not Krueger's.

    Attributes
    ----------
    kind : str
        ``"exponential"`` or ``"queue"``.
    a, b : float
        A and B: minutes, and 1/(trains a day) or minutes/(trains a day).
    saturation : float
        S in trains a day; infinite for the exponential form.
    fitted_to : float
        Last volume of the points, in trains a day.
    r2 : float
        Share of the variance of the mean delays that the curve explains.
    error : float
        Root of the weighted mean square of the residuals in minutes, by which the form is chosen.
    """

    kind: Kind
    a: float
    b: float
    saturation: float
    fitted_to: float
    r2: float
    error: float

    def delay_min(self, volume: ArrayLike) -> Floats:
        """Return the mean delay in minutes at volumes of 0 or more trains a day."""
        v = np.asarray(volume, dtype=np.float64)
        inside = np.minimum(v, self.fitted_to)
        beyond = v - inside
        steepest = self._slope(np.asarray(self.fitted_to))
        return np.asarray(self._delay(inside) + steepest * beyond)

    def slope(self, volume: ArrayLike) -> Floats:
        """Return the minutes by which one more train a day raises the mean delay."""
        v = np.asarray(volume, dtype=np.float64)
        return self._slope(np.minimum(v, self.fitted_to))

    def capacity_at(self, delay_min: float) -> float:
        """Return the volume at which the mean delay is reached; 0 when an empty line exceeds it.

        Raises
        ------
        CorridorError
            When the delay is negative or not finite.
        """
        if not 0 <= delay_min < math.inf:
            msg = message(
                "delay_min is %(delay_min)s; give minutes, 0 or more",
                delay_min=f"{delay_min:g}",
            )
            raise CorridorError(msg)
        top_min = float(self.delay_min(self.fitted_to))
        if delay_min >= top_min:
            return self.fitted_to + (delay_min - top_min) / float(self.slope(self.fitted_to))
        if delay_min <= float(self.delay_min(0.0)):
            return 0.0
        return float(brentq(lambda v: float(self.delay_min(v)) - delay_min, 0.0, self.fitted_to))

    def _delay(self, v: Floats) -> Floats:
        if self.kind == "exponential":
            return np.asarray(self.a * np.exp(self.b * v))
        return np.asarray(self.a * v / (self.saturation - v) + self.b * v)

    def _slope(self, v: Floats) -> Floats:
        if self.kind == "exponential":
            return np.asarray(self.a * self.b * np.exp(self.b * v))
        return np.asarray(self.a * self.saturation / (self.saturation - v) ** 2 + self.b)


@dataclass(frozen=True, eq=False)
class DelayVolume:
    """Simulated delays by volume and the curve through them.

    Attributes
    ----------
    table : DataFrame
        ``trains_per_day``, ``mean_delay_min``, ``low_min`` and ``high_min`` (95 % band),
        ``waiting`` at the end, ``growing``, and ``used``: whether the curve rests on the row. It
        does not where trains pile up or the band is wide, [`WIDEST_BAND`][].
    curve : DelayCurve
        The better of the two forms.
    other : DelayCurve
        The form that fits less well.
    """

    table: pd.DataFrame
    curve: DelayCurve
    other: DelayCurve

    def capacity_at(self, delay_min: float) -> float:
        """Return the trains a day at which the mean delay is reached; see the curve."""
        return self.curve.capacity_at(delay_min)


def delay_volume(
    line: Line,
    volumes: Iterable[float],
    years: float = 2.0,
    seed: int = 1,
    *,
    warmup_days: float = 30.0,
) -> DelayVolume:
    """Simulate a line at several volumes and fit a curve of delay against volume.

    Parameters
    ----------
    line : Line
        The line; its classes keep their shares.
    volumes : iterable of float
        Trains a day of both directions together.
    years, seed, warmup_days
        Of each run, see [`corridor.simulation.Line.run`][].

    Raises
    ------
    CorridorError
        When a volume is not above 0, or fewer than three volumes have a steady delay.
    """
    distinct = sorted(set(volumes))
    if wrong := [v for v in distinct if not 0 < v < math.inf]:
        msg = message(
            "volumes holds %(names)s; give trains a day above 0",
            names=", ".join(f"{v:g}" for v in wrong),
        )
        raise CorridorError(msg)
    rows = []
    for volume in distinct:
        run = line.at_volume(volume).run(years=years, seed=seed, warmup_days=warmup_days)
        mean, half = run.mean_delay_min, run.ci95_min
        rows.append((volume, mean, mean - half, mean + half, run.waiting, run.growing))
    names = ["trains_per_day", "mean_delay_min", "low_min", "high_min", "waiting", "growing"]
    table = pd.DataFrame(rows, columns=names)
    steady = table["high_min"] < (1.0 + WIDEST_BAND) * table["mean_delay_min"]
    table["used"] = ~table["growing"] & (table["mean_delay_min"] > 0) & steady
    curve, other = fitted_curves(table[table["used"]])
    return DelayVolume(table, curve, other)


def fitted_curves(points: pd.DataFrame) -> tuple[DelayCurve, DelayCurve]:
    """Fit both forms of curve to points; return the one with less error first.

    Parameters
    ----------
    points : DataFrame
        Columns ``trains_per_day``, ``mean_delay_min``, ``high_min``.

    Raises
    ------
    CorridorError
        When there are fewer than three points.
    """
    if len(points) < LEAST_POINTS:
        msg = message(
            "%(count)s volumes have a steady delay and a curve needs %(least)s; give more "
            "volumes, lower ones, or more years",
            count=len(points),
            least=LEAST_POINTS,
        )
        raise CorridorError(msg)
    volume = points["trains_per_day"].to_numpy(dtype=float)
    delay = points["mean_delay_min"].to_numpy(dtype=float)
    half = points["high_min"].to_numpy(dtype=float) - delay
    weight = 1.0 / np.hypot(half, MODEL_ERROR * delay.mean())
    fits = [_exponential(volume, delay, weight), _queue(volume, delay, weight)]
    judged = [_judged(curve, volume, delay, weight) for curve in fits]
    first, second = sorted(judged, key=lambda curve: curve.error)
    return first, second


def _exponential(volume: Floats, delay: Floats, weight: Floats) -> DelayCurve:
    """Fit ``ln(delay) = ln A + B·V`` by weighted least squares; B is not negative."""
    in_logs = weight * delay
    slope, level = np.polyfit(volume, np.log(delay), 1, w=in_logs)
    if slope <= 0:
        slope, level = 1e-12, float(np.average(np.log(delay), weights=in_logs**2))
    last = float(volume.max())
    return DelayCurve("exponential", math.exp(level), float(slope), math.inf, last, 0.0, 0.0)


def _queue(volume: Floats, delay: Floats, weight: Floats) -> DelayCurve:
    """Fit ``A·V/(S - V) + B·V``: A and B, not negative, for each S, and the best S."""
    last = float(volume.max())

    def parts(log_room: float) -> tuple[Floats, float]:
        room = last * math.exp(log_room)
        forms = np.stack([volume / (last + room - volume), volume], axis=1)
        coefficients, error = nnls(forms * weight[:, None], weight * delay)
        return coefficients, float(error)

    best = minimize_scalar(
        lambda log_room: parts(log_room)[1],
        bounds=(math.log(NEAREST_POLE), math.log(FURTHEST_POLE)),
        method="bounded",
    )
    a, b = parts(float(best.x))[0]
    pole = last * (1.0 + math.exp(float(best.x)))
    return DelayCurve("queue", float(a), float(b), pole, last, 0.0, 0.0)


def _judged(curve: DelayCurve, volume: Floats, delay: Floats, weight: Floats) -> DelayCurve:
    """Return a curve with its R² and its error."""
    residual = curve.delay_min(volume) - delay
    spread = float(((delay - delay.mean()) ** 2).sum())
    r2 = 1.0 - float((residual**2).sum()) / spread if spread > 0 else 1.0
    error = math.sqrt(float(np.average(residual**2, weights=weight**2)))
    return replace(curve, r2=r2, error=error)
