r"""Fitting few parameters to counts.

What is minimised is the sum over the counts marked ``fit`` of the squared difference from the count
in units of its tolerance, and what keeps every parameter near what the case says:

.. math:: \sum_c \Big(\frac{m_c - v_c}{s_c}\Big)^2 + \sum_k \Big(\frac{p_k - p_k^0}{w_k}\Big)^2
          + \lambda \sum_r g_r\, (f_r \ln f_r - f_r + 1)

with the model ``m`` and the count ``v``, the tolerance ``s`` (half the range, a tenth of the
count at the least), the parameters ``p`` with the widths ``w`` of their priors (weight of a dollar,
constants, shares of nodes), and for each row of the demand the factor ``f`` on its tonnes and its
share ``g`` of all. The last sum is the entropy of the table of origins and destinations about its
prior (Van Zuylen and Willumsen, The most likely trip matrix estimated from traffic counts,
Transportation Research B 14, 1980). Factors stay within the range of the row, the others within
bounds.

The two groups are fitted in turn: the first by bounded least squares, the second, in which the
model is linear, by a quasi-Newton method. Between rounds the waits follow the flows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.optimize import least_squares, minimize

from corridor.assignment.counted.counts import CountedTraffic
from corridor.assignment.counted.years import Year
from corridor.network.build import Ints
from corridor.network.graph import Floats
from corridor.units import T_PER_MT

LEAST_TOLERANCE = 0.1
"""Tolerance of a count over its value, at the least."""

ENTROPY = 200.0
"""Weight of the entropy of the demand against squared differences in tolerances."""

THETA_RANGE = (0.05, 0.3)
"""Bounds of the weight of a dollar, t/USD."""

WIDTHS = {"theta": 0.3, "constant": 10.0, "weight": 0.3}
"""Widths of the priors: of the logarithm of theta, constants in USD/t, logarithms of shares."""

MOST_EVALUATIONS = 200
"""Evaluations of the model for the parameters of choice in a round, far more than it takes: a fit
that is stopped early ends elsewhere on another machine."""

MOST_CONSTANT = 100.0
"""Largest constant, USD/t."""


@dataclass(frozen=True)
class Parameters:
    """What is fitted.

    Attributes
    ----------
    theta : float
        Weight of a dollar a tonne.
    constants : float array
        USD/t, in the order of the table.
    weights : mapping
        Shares of the nodes by zone and node.
    factors : mapping of str to float
        Factor on the tonnes of each row of the demand.
    """

    theta: float
    constants: Floats
    weights: Mapping[str, Mapping[str, float]]
    factors: Mapping[str, float]


@dataclass(frozen=True)
class Data:
    """Years as arrays of the parameters.

    Attributes
    ----------
    years : tuple of Year
        Counted years.
    prior : Parameters
        What the case says.
    at : Parameters
        Those with which the years were formed.
    low, high : mapping of str to float
        Bounds of the factors by row of the demand.
    """

    years: tuple[Year, ...]
    prior: Parameters
    at: Parameters
    low: Mapping[str, float]
    high: Mapping[str, float]

    @cached_property
    def nodes(self) -> tuple[tuple[str, str], ...]:
        """Zones and nodes that have shares, in their order."""
        return tuple((z, n) for z, own in self.at.weights.items() for n in own)

    @cached_property
    def _places(self) -> tuple[tuple[Ints, Ints, Ints], ...]:
        """For each year and row: number of the factor, and of the shares at both ends."""
        factor = {name: i for i, name in enumerate(self.at.factors)}
        node = {zone_node: i for i, zone_node in enumerate(self.nodes)}
        none = len(node)
        places = []
        for year in self.years:
            rows = year.case_input.rows
            ends = (
                [node.get(pair, none) for pair in zip(rows[zone], rows[at], strict=True)]
                for zone, at in (("origin", "from_node"), ("destination", "to_node"))
            )
            own = [factor[d] for d in rows["demand_id"]]
            start, end = (np.array(e, dtype=np.int64) for e in ends)
            places.append((np.array(own, dtype=np.int64), start, end))
        return tuple(places)

    def columns(self, year: int) -> Ints:
        """Return the number of the factor of each row of a year's problem."""
        return self._places[year][0]

    def tonnes(self, year: int, now: Parameters) -> Floats:
        """Return the tonnes a year of each row of a year's problem under parameters."""
        factor, start, end = self._places[year]
        scale = np.array([now.factors[d] / f for d, f in self.at.factors.items()])
        shares = [now.weights[z][n] / self.at.weights[z][n] for z, n in self.nodes]
        by_node = np.array([*shares, 1.0])
        volume = self.years[year].case_input.problem.demand.volume
        return np.asarray(volume * scale[factor] * by_node[start] * by_node[end])

    def model(self, now: Parameters) -> dict[str, float]:
        """Return the model at every count."""
        return {
            c.id: float(v)
            for i, year in enumerate(self.years)
            for c, v in zip(
                year.counts,
                year.modelled_mt(now.theta, now.constants, self.tonnes(i, now)),
                strict=True,
            )
        }

    @property
    def fitted(self) -> tuple[CountedTraffic, ...]:
        """The counts to which parameters are fitted."""
        return tuple(c for year in self.years for c in year.counts if c.use == "fit")


def tolerance(count: CountedTraffic, least: float = LEAST_TOLERANCE) -> float:
    """Return how far from a count the model may be, million t a year.

    Half its range, and ``least`` times the count at the least.
    """
    half = (count.high_mt - count.low_mt) / 2
    return max(half, least * count.value_mt, 1e-6)


def fit_choice(data: Data, start: Parameters) -> Parameters:
    """Fit the weight of a dollar, the constants and the shares of nodes; factors stay."""
    nodes = data.nodes
    sizes = (1, len(start.constants), len(nodes))
    prior = _flat(data.prior, nodes)
    widths = np.repeat([WIDTHS["theta"], WIDTHS["constant"], WIDTHS["weight"]], sizes)
    low = np.repeat([np.log(THETA_RANGE[0]), 0.0, np.log(0.01)], sizes)
    high = np.repeat([np.log(THETA_RANGE[1]), MOST_CONSTANT, 0.0], sizes)
    counts = data.fitted
    value = np.array([c.value_mt for c in counts])
    scale = np.array([tolerance(c) for c in counts])

    def differences(flat: Floats) -> Floats:
        model = data.model(_parameters(flat, nodes, start))
        misfit = (np.array([model[c.id] for c in counts]) - value) / scale
        return np.concatenate([misfit, (flat - prior) / widths])

    inner = np.clip(_flat(start, nodes), low + 1e-6, high - 1e-6)
    fit = least_squares(
        differences, inner, bounds=(low, high), x_scale=widths, max_nfev=MOST_EVALUATIONS
    )
    return _parameters(fit.x, nodes, start)


def _flat(now: Parameters, nodes: Sequence[tuple[str, str]]) -> Floats:
    shares = [np.log(max(now.weights[z][n], 1e-9)) for z, n in nodes]
    return np.concatenate([[np.log(now.theta)], now.constants, shares])


def _parameters(flat: Floats, nodes: Sequence[tuple[str, str]], start: Parameters) -> Parameters:
    split = 1 + len(start.constants)
    shares: dict[str, dict[str, float]] = {}
    for (zone, node), value in zip(nodes, np.exp(flat[split:]), strict=True):
        shares.setdefault(zone, {})[node] = float(value)
    whole = {z: {n: v / sum(own.values()) for n, v in own.items()} for z, own in shares.items()}
    return Parameters(float(np.exp(flat[0])), flat[1:split].copy(), whole, start.factors)


def fit_demand(data: Data, start: Parameters, entropy: float = ENTROPY) -> Parameters:
    """Fit the factors of the demand about 1 within their ranges; all else stays."""
    names = list(data.prior.factors)
    slope, rest, tonnes = _linear(data, start)
    counts = data.fitted
    scale = np.array([tolerance(c) for c in counts])
    target = (np.array([c.value_mt for c in counts]) - rest) / scale
    slope = slope / scale[:, None]
    part = tonnes / tonnes.sum()

    def objective(f: Floats) -> tuple[float, Floats]:
        misfit = slope @ f - target
        away = f * np.log(f) - f + 1
        value = misfit @ misfit + entropy * (part @ away)
        return float(value), 2 * slope.T @ misfit + entropy * part * np.log(f)

    bounds = [(data.low[n], data.high[n]) for n in names]
    begin = np.clip([start.factors[n] for n in names], *np.array(bounds).T)
    fit = minimize(
        objective, begin, jac=True, method="L-BFGS-B", bounds=bounds,
        options={"maxiter": 2000, "ftol": 1e-14, "gtol": 1e-9},
    )  # fmt: skip
    factors = dict(zip(names, map(float, fit.x), strict=True))
    return Parameters(start.theta, start.constants, start.weights, factors)


def _linear(data: Data, start: Parameters) -> tuple[Floats, Floats, Floats]:
    """Return slopes by factor and what no factor moves for each fitted count, and tonnes."""
    factors = dict.fromkeys(start.factors, 1.0)
    plain = Parameters(start.theta, start.constants, start.weights, factors)
    slopes, rest, all_tonnes = [], [], np.zeros(len(factors))
    for number, year in enumerate(data.years):
        tonnes, column = data.tonnes(number, plain), data.columns(number)
        np.maximum.at(all_tonnes, column, np.bincount(column, tonnes, len(factors))[column])
        flow = year.shares(start.theta, start.constants) * tonnes[year.sets.row] / T_PER_MT
        for i, count in enumerate(year.counts):
            if count.use == "fit":
                by_path = year.belongs[i] * flow
                slopes.append(np.bincount(column[year.sets.row], by_path, len(factors)))
                rest.append(year.background[i])
    return np.array(slopes), np.array(rest), all_tonnes
