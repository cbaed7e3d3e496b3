"""Steady-state queues: what random arrivals wait for servers, in closed form or exactly.

Rates are per any one unit of time, and waits come in that unit. Where more arrive than the servers
can serve, there is no steady state: waits are infinite and the throughput is that of the servers.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Queue:
    """Steady state of a queue.

    Attributes
    ----------
    utilisation : float
        Arrival rate over the rate of all servers (ρ).
    wait, sojourn : float
        Mean time until service starts (Wq) and ends (W).
    queue_length, in_system : float
        Mean number waiting (Lq) and present (L).
    throughput : float
        Customers served per unit of time.
    p_wait, p_full : float
        Share of the admitted who wait, and of arrivals turned away for want of room.
    p_empty : float or None
        Share of time with nobody present (P0); None where the formula does not give it.
    """

    utilisation: float
    wait: float
    sojourn: float
    queue_length: float
    in_system: float
    throughput: float
    p_wait: float
    p_empty: float | None
    p_full: float = 0.0


def erlang_b(offered: float, servers: int) -> tuple[float, float]:
    """Return the share of calls lost by servers without a queue, and their share of empty time.

    ``B_0 = 1``, ``B_j = a·B_(j-1) / (j + a·B_(j-1))`` and ``P0 = Π (1 - B_j)`` for `offered` load
    a: no factorials, so that hundreds of servers are no trouble. Source: Erlang 1917.

    Raises
    ------
    ValueError
        When there is no server or the load is negative.
    """
    if servers < 1 or offered < 0:
        msg = f"a queue needs a server and no negative load, not {servers} and {offered}"
        raise ValueError(msg)
    lost, empty = 1.0, 1.0
    for j in range(1, servers + 1):
        lost = offered * lost / (j + offered * lost)
        empty *= 1.0 - lost
    return lost, empty


def mmc(arrival_rate: float, service_rate: float, servers: int) -> Queue:
    """Return the M/M/c queue: random arrivals, exponential service.

    With a = λ/μ, ρ = a/c and B of :func:`erlang_b`: ``P_wait = B / (1 - ρ(1 - B))`` (Erlang C),
    ``Wq = P_wait / (cμ - λ)``, ``P0 = P0_B·(1 - ρ) / (1 - ρ(1 - B))``. Source: Erlang 1917.
    Raises ValueError without a server or with a negative rate.
    """
    lost, empty = erlang_b(arrival_rate / service_rate, servers)
    rho = arrival_rate / (servers * service_rate)
    if rho >= 1:
        return _overloaded(rho, servers * service_rate)
    share = 1.0 - rho * (1.0 - lost)
    p_wait = lost / share
    wait = p_wait / (servers * service_rate - arrival_rate)
    p_empty = empty * (1.0 - rho) / share
    return _by_little(arrival_rate, service_rate, rho, wait, p_wait=p_wait, p_empty=p_empty)


def mmck(arrival_rate: float, service_rate: float, servers: int, room: int) -> Queue:
    """Return the M/M/c/K queue: as :func:`mmc`, but whoever finds K present goes away.

    ``P_(c+i) = P_c·ρ^i`` for i up to K - c, with P_c/P0 by :func:`erlang_b`; L by Little's law.
    Source: birth and death balance, any queueing text. Raises ValueError without a server, with
    less room than servers or with a negative rate.
    """
    if room < servers:
        msg = f"room {room} is less than {servers} servers"
        raise ValueError(msg)
    lost, empty = erlang_b(arrival_rate / service_rate, servers)
    rho = arrival_rate / (servers * service_rate)
    waiting = np.arange(room - servers + 1)
    # Powers are taken from the likelier end, so that they shrink to 0 and never overflow.
    base = 0.0 if rho <= 1 else float(room - servers)
    busy = lost * np.float_power(rho, waiting - base)
    below = (1.0 - lost) * rho**-base
    total, must_wait = below + float(busy.sum()), float(busy[:-1].sum())
    admitted = below + must_wait
    throughput = arrival_rate * admitted / total
    wait = float(waiting @ busy) / (total * throughput) if throughput else 0.0
    p_empty, p_full = empty * rho**-base / total, float(busy[-1]) / total
    p_wait = must_wait / admitted
    queue = _by_little(throughput, service_rate, rho, wait, p_wait=p_wait, p_empty=p_empty)
    return replace(queue, p_full=p_full)


def allen_cunneen(
    arrival_rate: float, service_rate: float, servers: int, arrival_scv: float, service_scv: float
) -> Queue:
    """Return the approximate G/G/c queue, P_wait being that of M/M/c.

    ``Wq ≈ Wq(M/M/c)·(ca² + cs²)/2`` with the squared coefficients of variation of the times
    between arrivals and of service. Exact for M/M/c and M/G/1. Source: Allen 1978, after Cunneen.
    Raises ValueError without a server or with a negative rate.
    """
    plain = mmc(arrival_rate, service_rate, servers)
    if plain.utilisation >= 1:
        return plain
    rho, p_wait = plain.utilisation, plain.p_wait
    wait = plain.wait * (arrival_scv + service_scv) / 2
    return _by_little(arrival_rate, service_rate, rho, wait, p_wait=p_wait, p_empty=None)


def mg1(arrival_rate: float, service_rate: float, service_scv: float) -> Queue:
    """Return the M/G/1 queue: random arrivals, one server, any service time; scv 0 is M/D/1.

    ``Wq = ρ·(1 + cs²) / (2·μ·(1 - ρ))``. Source: Pollaczek 1930, Khinchine 1932.
    """
    rho = arrival_rate / service_rate
    if rho >= 1:
        return _overloaded(rho, service_rate)
    wait = rho * (1.0 + service_scv) / (2.0 * service_rate * (1.0 - rho))
    return _by_little(arrival_rate, service_rate, rho, wait, p_wait=rho, p_empty=1.0 - rho)


def me2n(arrival_rate: float, service_rate: float, servers: int) -> Queue:
    """Return the M/E2/n queue, exactly: random arrivals, service in two equal random phases.

    Level i of the Markov chain counts those present, state j those in phase two. With arrival,
    local and departure blocks ``A⁺, A⁰, A⁻``: ``π_i = π_(i-1)·R_i``,
    ``R_i = A⁺·(-A⁰ - R_(i+1)·A⁻)⁻¹``; above n all R_i are one R, found by iteration from 0.
    ``Lq = π_n·R·(I - R)⁻²·1``, ``Wq = Lq/λ``. Source: Neuts 1981, quasi birth and death.
    Raises ValueError without a server or without arrivals.
    """
    if servers < 1 or arrival_rate <= 0:
        msg = f"M/E2/n needs a server and arrivals, not {servers} and {arrival_rate}"
        raise ValueError(msg)
    rho = arrival_rate / (servers * service_rate)
    if rho >= 1:
        return _overloaded(rho, servers * service_rate)
    r, change = np.zeros((servers + 1, servers + 1)), 1.0
    while change > 1e-14:
        previous, r = r, _rate_matrix(r, arrival_rate, service_rate, servers, servers + 1)
        change = float(np.abs(r - previous).max())
    rates = [r]
    for level in range(servers, 0, -1):
        rates.append(_rate_matrix(rates[-1], arrival_rate, service_rate, servers, level))
    top, below = np.ones(1), 0.0
    for rate in reversed(rates[1:]):
        below += float(top.sum())
        top = top @ rate
    tail = np.linalg.inv(np.eye(servers + 1) - r)
    waiting = float((top @ tail).sum())
    length = float((top @ r @ tail @ tail).sum()) / (below + waiting)
    p_wait, p_empty = waiting / (below + waiting), 1.0 / (below + waiting)
    wait = length / arrival_rate
    return _by_little(arrival_rate, service_rate, rho, wait, p_wait=p_wait, p_empty=p_empty)


def _rate_matrix(above: Matrix, lam: float, mu: float, servers: int, level: int) -> Matrix:
    """R of a level of M/E2/n from the R of the level above it."""
    here, lower, upper = (min(i, servers) for i in (level, level - 1, level + 1))
    second = np.arange(here + 1.0)
    local = np.diag(-lam - 2 * mu * here * np.ones(here + 1))
    local += np.diag(2 * mu * (here - second[:-1]), 1)
    leave = np.eye(upper + 1, here + 1, -1) * 2 * mu * np.arange(upper + 1.0)[:, None]
    arrive = lam * np.eye(lower + 1, here + 1)
    return np.asarray(arrive @ np.linalg.inv(-local - above @ leave), dtype=np.float64)


def _by_little(
    rate: float, mu: float, rho: float, wait: float, *, p_wait: float, p_empty: float | None
) -> Queue:
    """Fill in lengths and times by Little's law, ``L = λ·W``."""
    sojourn = wait + 1.0 / mu
    return Queue(rho, wait, sojourn, rate * wait, rate * sojourn, rate, p_wait, p_empty)


def _overloaded(rho: float, throughput: float) -> Queue:
    return Queue(rho, math.inf, math.inf, math.inf, math.inf, throughput, 1.0, 0.0)
