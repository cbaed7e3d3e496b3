r"""Time on a resource as an increasing, convex function of the flow on it.

With flow ``v``, capacity ``c`` and time of an empty resource ``t_0``:

``bpr``
    ``t_0 (1 + b\,(v/c)^p)``. Bureau of Public Roads, Traffic Assignment Manual, 1964.
``conical``
    ``t_0 (2 + \sqrt{\alpha^2 (1 - x)^2 + \beta^2} - \alpha (1 - x) - \beta)`` with
    ``x = v/c`` and ``\beta = (2\alpha - 1)/(2\alpha - 2)``. Spiess, Conical volume-delay
    functions, Transportation Science 24 (1990).
``queue``
    ``t_0 + a\,v/(S - v) + b\,v``. With ``b = 0`` and ``a = \tau (1 + c_s^2)/2`` this is
    the wait before one server with service time ``\tau``, its coefficient of variation
    ``c_s`` and saturation ``S`` (Pollaczek and Khinchine, M/G/1).
``exponential``
    ``t_0 + a\,e^{b v}``. Form of Krueger, Parametric modeling in rail capacity planning, 1999.

The last two go on as straight lines of the same slope from a flow that is given, so that they hold
for any flow. They are the forms that simulated delays are fitted with.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from corridor.compiling import compiled
from corridor.network.graph import Floats

CONSTANT, BPR, CONICAL, QUEUE, EXPONENTIAL = range(5)
PARAMETERS = 5

LINEAR_FROM = 0.95
"""Share of its saturation from which on a queue is a straight line unless another is given."""

Kinds = NDArray[np.int8]


@dataclass(frozen=True)
class Congestion:
    """Functions of a number of resources.

    Attributes
    ----------
    kind : int array, shape (resources,)
        ``CONSTANT``, ``BPR``, ``CONICAL``, ``QUEUE`` or ``EXPONENTIAL``.
    parameter : float array, shape (resources, 5)
        ``t0``, then: BPR ``t0·b, 1/c, p``; conical ``1/c, alpha, beta``; queue ``a, S, b``, end;
        exponential ``a, b``, end. From its end on a function is a straight line.
    """

    kind: Kinds
    parameter: Floats

    def __len__(self) -> int:
        return len(self.kind)

    def time(self, flow: ArrayLike, *, marginal: bool = False) -> Floats:
        """Return the time on each resource, or what one more unit of flow adds to all times."""
        times, _ = self.times_and_slopes(flow, marginal=marginal)
        return times

    def times_and_slopes(self, flow: ArrayLike, *, marginal: bool = False) -> tuple[Floats, Floats]:
        """Return times and their derivatives at flows of 0 or more, shape (resources,)."""
        volume = np.asarray(flow, dtype=np.float64)
        times, slopes = np.empty(len(self)), np.empty(len(self))
        fill_times(self.kind, self.parameter, marginal, volume, times, slopes)
        return times, slopes

    def wait_variances(self, wait: ArrayLike) -> Floats:
        r"""Return the variance of a wait before one server from its mean, shape (resources,).

        .. math:: \mathrm{Var}\,W = \bar W^2 + 2 a \bar W

        with the mean ``a`` of a service, for M/M/1 queues: by their use ``\rho`` the mean is
        ``a\rho/(1-\rho)`` and the variance ``a^2\rho(2-\rho)/(1-\rho)^2`` (Kleinrock, Queueing
        Systems 1, 1975). 0 for functions that are no queues.

        Parameters
        ----------
        wait : float array, shape (resources,)
            Mean waits.
        """
        mean = np.asarray(wait, dtype=np.float64)
        return np.where(self.kind == QUEUE, mean * (mean + 2 * self.parameter[:, 1]), 0.0)

    def integral(self, flow: ArrayLike, *, marginal: bool = False) -> Floats:
        """Return the integral of the time from no flow to this; of the marginal time, ``v·t``."""
        volume = np.asarray(flow, dtype=np.float64)
        if marginal:
            return volume * self.time(volume)
        areas = np.empty(len(self))
        _fill_integrals(self.kind, self.parameter, volume, areas)
        return areas


def _functions(kind: int, *columns: ArrayLike) -> Congestion:
    values = np.broadcast_arrays(*(np.asarray(c, dtype=np.float64) for c in columns))
    parameter = np.zeros((values[0].size, PARAMETERS))
    for k, column in enumerate(values):
        parameter[:, k] = column.ravel()
    return Congestion(np.full(len(parameter), kind, dtype=np.int8), parameter)


def constant(time: ArrayLike) -> Congestion:
    """Return functions that do not depend on the flow."""
    return _functions(CONSTANT, time)


def bpr(free_time: ArrayLike, b: ArrayLike, capacity: ArrayLike, power: ArrayLike) -> Congestion:
    """Return BPR functions; those that do not depend on the flow become constants.

    Parameters
    ----------
    free_time, b, capacity, power : float or float array, shape (resources,)
        As in ``t0 (1 + b (v/c)^p)``; the capacity is not used where ``b`` or ``t0`` is 0.
    """
    t0, factor, room, exponent = np.broadcast_arrays(
        *(np.asarray(a, dtype=np.float64) for a in (free_time, b, capacity, power))
    )
    # Wrong numbers stay in the parameters, where the checks of an assignment find them.
    constants = (t0 == 0) | (factor == 0) | (exponent == 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        flat = np.where(exponent == 0, t0 * (1 + factor), t0)
        rise = np.where(constants, 0.0, t0 * factor)
        inverse = 1 / np.where(constants, 1.0, room)
    functions = _functions(
        BPR, np.where(constants, flat, t0), rise, inverse, np.where(constants, 1.0, exponent)
    )
    functions.kind[constants.ravel()] = CONSTANT
    return functions


def conical(free_time: ArrayLike, capacity: ArrayLike, alpha: ArrayLike = 4.0) -> Congestion:
    """Return conical functions; `alpha` is more than 1, and the time doubles at capacity."""
    steepness = np.asarray(alpha, dtype=np.float64)
    with np.errstate(divide="ignore"):
        inverse = 1 / np.asarray(capacity, dtype=np.float64)
        beta = (2 * steepness - 1) / (2 * steepness - 2)
    return _functions(CONICAL, free_time, inverse, steepness, beta)


def queue(
    free_time: ArrayLike,
    wait: ArrayLike,
    saturation: ArrayLike,
    *,
    per_unit: ArrayLike = 0.0,
    end: ArrayLike | None = None,
) -> Congestion:
    """Return queues: ``t0 + wait·v/(saturation - v) + per_unit·v``.

    Parameters
    ----------
    free_time, wait, saturation, per_unit : float or float array, shape (resources,)
        Parameters of the function.
    end : float or float array, optional
        Flow from which on the function is a straight line; [`LINEAR_FROM`][] of the saturation
        when not given.
    """
    full = np.asarray(saturation, dtype=np.float64)
    straight = LINEAR_FROM * full if end is None else end
    return _functions(QUEUE, free_time, wait, full, per_unit, straight)


def exponential(free_time: ArrayLike, a: ArrayLike, b: ArrayLike, end: ArrayLike) -> Congestion:
    """Return exponential functions ``t0 + a·exp(b·v)``, straight from the flow `end` on."""
    return _functions(EXPONENTIAL, free_time, a, b, end)


def joined(parts: Iterable[Congestion]) -> Congestion:
    """Return the functions of several groups of resources as one group."""
    groups = list(parts)
    if not groups:
        return constant(np.empty(0))
    return Congestion(
        np.concatenate([g.kind for g in groups]), np.concatenate([g.parameter for g in groups])
    )


@compiled()
def time_and_bends(
    kind: int, p0: float, p1: float, p2: float, p3: float, p4: float, flow: float
) -> tuple[float, float, float]:
    """Return a function of one resource with its first and second derivative."""
    v = max(flow, 0.0)
    if kind == BPR:
        x = v * p2
        if p3 == 4.0:  # by far the most common power
            cube = x * x * x
            return p0 + p1 * cube * x, 4.0 * p1 * p2 * cube, 12.0 * p1 * p2 * p2 * x * x
        # The slope of a power below 1 is infinite at no flow; a flow that small is as good.
        near = max(x, 1e-12) if p3 < 2.0 else x
        if near <= 0.0:
            return p0, 0.0, 2.0 * p1 * p2 * p2 if p3 == 2.0 else 0.0
        slope = p3 * p1 * near ** (p3 - 1.0) * p2
        return p0 + p1 * x**p3, slope, (p3 - 1.0) * slope / near * p2
    if kind == CONICAL:
        left = 1.0 - v * p1
        root = math.sqrt(p2 * p2 * left * left + p3 * p3)
        time = p0 * (2.0 + root - p2 * left - p3)
        slope = p0 * p1 * p2 * (1.0 - p2 * left / root)
        return time, slope, p0 * p1 * p1 * p2 * p2 * p3 * p3 / (root * root * root)
    if kind == QUEUE:
        inside = min(v, p4)
        room = p2 - inside
        slope = p1 * p2 / (room * room) + p3
        time = p0 + p1 * inside / room + p3 * inside + slope * (v - inside)
        return time, slope, 2.0 * p1 * p2 / (room * room * room) if v < p4 else 0.0
    if kind == EXPONENTIAL:
        inside = min(v, p3)
        rise = p1 * math.exp(p2 * inside)
        time = p0 + rise + rise * p2 * (v - inside)
        return time, rise * p2, rise * p2 * p2 if v < p3 else 0.0
    return p0, 0.0, 0.0


@compiled()
def time_and_slope(
    kind: int, p0: float, p1: float, p2: float, p3: float, p4: float, marginal: bool, flow: float
) -> tuple[float, float]:
    """Return the time, or the marginal time, of one resource with its derivative.

    Takes numbers and no arrays: to hand over arrays would cost more than the function does.
    """
    if kind == CONSTANT:
        return p0, 0.0
    time, slope, bend = time_and_bends(kind, p0, p1, p2, p3, p4, flow)
    if marginal:
        v = max(flow, 0.0)
        return time + v * slope, 2.0 * slope + v * bend
    return time, slope


@compiled()
def fill_times(
    kind: Kinds, parameter: Floats, marginal: bool, flow: Floats, times: Floats, slopes: Floats
) -> None:
    """Put times and slopes of all resources at their flows into the arrays."""
    for r in range(len(kind)):
        times[r], slopes[r] = time_and_slope(
            kind[r], parameter[r, 0], parameter[r, 1], parameter[r, 2], parameter[r, 3],
            parameter[r, 4], marginal, flow[r],
        )  # fmt: skip


@compiled()
def _fill_integrals(kind: Kinds, parameter: Floats, flow: Floats, areas: Floats) -> None:
    for r in range(len(kind)):
        areas[r] = _integral(
            kind[r], parameter[r, 0], parameter[r, 1], parameter[r, 2], parameter[r, 3],
            parameter[r, 4], flow[r],
        )  # fmt: skip


@compiled()
def _integral(kind: int, p0: float, p1: float, p2: float, p3: float, p4: float, v: float) -> float:
    """Return the integral of the function of one resource from 0 to `v`."""
    if kind == BPR:
        return p0 * v + p1 * float((v * p2) ** p3) * v / (p3 + 1)
    if kind == CONICAL:
        area = _conical_area(1.0, p2, p3) - _conical_area(1 - v * p1, p2, p3)
        return p0 * (v * (2 - p3) + area / p1)
    if kind in (QUEUE, EXPONENTIAL):
        end = p4 if kind == QUEUE else p3
        inside = min(v, end)
        if kind == QUEUE:
            area = p1 * (-inside - p2 * math.log1p(-inside / p2)) + p3 * inside**2 / 2
        else:
            area = p1 * math.expm1(p2 * inside) / p2 if p2 else p1 * inside
        time, slope, _ = time_and_bends(kind, p0, p1, p2, p3, p4, inside)
        beyond = v - inside
        return p0 * inside + area + time * beyond + slope * beyond**2 / 2
    return p0 * v


@compiled()
def _conical_area(y: float, alpha: float, beta: float) -> float:
    r"""Return ``\int_0^y \sqrt{\alpha^2 u^2 + \beta^2} - \alpha u \, du``."""
    root = math.sqrt(alpha * alpha * y * y + beta * beta)
    return (y * root + beta * beta / alpha * math.asinh(alpha * y / beta)) / 2 - alpha * y * y / 2
