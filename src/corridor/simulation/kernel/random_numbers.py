"""Random numbers by counting: every draw is a function of the seed and of what it is drawn for.

A draw does not depend on the order in which events happen. The same train draws the same numbers
under every plan, two engines can be given the same draws, and one seed gives the same bytes.
"""

from __future__ import annotations

import numpy as np

from corridor.simulation.kernel.memory import compiled

GAMMA = np.uint64(0x9E3779B97F4A7C15)
"""Step of the counter: the golden ratio in 64 bits."""

_M1, _M2 = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_S27, _S30, _S31, _S11 = np.uint64(27), np.uint64(30), np.uint64(31), np.uint64(11)
_UNIT = 1.0 / (1 << 53)

SOURCES, MOVERS = np.uint64(1), np.uint64(2)
"""Kinds of what is drawn for."""


@compiled(inline=True)
def mixed(z: np.uint64) -> np.uint64:
    """Scramble 64 bits so that neighbouring counters give unrelated words (SplitMix64 finaliser).

    Source: Steele, Lea and Flood, Fast splittable pseudorandom number generators, 2014.
    """
    z = (z ^ (z >> _S30)) * _M1
    z = (z ^ (z >> _S27)) * _M2
    return z ^ (z >> _S31)


@compiled(inline=True)
def family(seed: np.uint64, kind: np.uint64, number: int) -> np.uint64:
    """Return the key of all that comes of one source or goes on one leg."""
    return mixed(seed + kind * GAMMA + np.uint64(number) * _M1)


@compiled(inline=True)
def member(key: np.uint64, serial: int) -> np.uint64:
    """Return the key of the draws of one member of a family from its serial number."""
    return mixed(key + np.uint64(serial) * GAMMA)


@compiled(inline=True)
def stream(seed: np.uint64, kind: np.uint64, number: int, serial: int) -> np.uint64:
    """Return the key of one thing's draws from the seed, its kind, number and serial number."""
    return member(family(seed, kind, number), serial)


@compiled(inline=True)
def unit(key: np.uint64, counter: int) -> float:
    """Return draw number ``counter`` of a key, uniform on [0, 1)."""
    return np.float64(mixed(key + np.uint64(counter + 1) * GAMMA) >> _S11) * _UNIT


def units(key: int, counters: np.ndarray) -> np.ndarray:
    """Return many draws of one key at once, the same as [`unit`][] gives one by one.

    Parameters
    ----------
    key : int
        Key of the draws, see [`stream`][].
    counters : int array
        Numbers of the draws.

    Returns
    -------
    float array, same shape
        Uniform on [0, 1).
    """
    with np.errstate(over="ignore"):
        z = np.uint64(key) + (counters.astype(np.uint64) + np.uint64(1)) * GAMMA
        z = (z ^ (z >> _S30)) * _M1
        z = (z ^ (z >> _S27)) * _M2
        z ^= z >> _S31
    return (z >> _S11).astype(np.float64) * _UNIT
