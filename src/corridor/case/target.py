"""Targets as they are asked for: one number, or one for each direction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from numbers import Real
from typing import Literal

from corridor.case.count import Count
from corridor.problems import CorridorError

DIRECTIONS = ("forward", "back")

Target = float | Mapping[Literal["forward", "back"], float]
"""Million tonnes a year: of all that counts, or of each direction."""

EXPECTED = "expected million tonnes a year such as 30, or forward:20 and back:10"


def read_targets(words: Sequence[str]) -> Target:
    """Read targets as they are written on a command line: ``30``, or ``forward:20 back:10``.

    Parameters
    ----------
    words : sequence of str
        Each a number, or a direction and a number with a colon between them.

    Returns
    -------
    float or dict

    Raises
    ------
    CorridorError
        If a word is neither, or two of them are for the same.
    """
    read: dict[str, float] = {}
    for word in words:
        key, _, amount = word.rpartition(":")
        key = key.strip()
        if key and key not in DIRECTIONS:
            raise CorridorError(f"the target {word!r} is for {key!r}; {EXPECTED}")
        if key in read:
            raise CorridorError(f"two targets are given{f' for {key}' if key else ''}; {EXPECTED}")
        try:
            read[key] = float(amount)
        except ValueError as error:
            raise CorridorError(f"the target is {word!r}; {EXPECTED}") from error
    if not read or ("" in read and len(read) > 1):
        raise CorridorError(f"the targets are {' and '.join(words) or 'missing'}; {EXPECTED}")
    return read.get("", read)  # type: ignore[arg-type]


def total_and_count(target_mt: Target, count: Count) -> tuple[float, Count]:
    """Return a target in all, and what counts towards it.

    Parameters
    ----------
    target_mt : float or mapping
        Million tonnes a year, of all that counts or by direction.
    count : Count
        What counts otherwise.

    Returns
    -------
    float
        The sum of the targets.
    Count
        With one direction alone where the only target is for one, and with the proportion of the
        two where both have a target: as many times both get through as one of them does.

    Raises
    ------
    CorridorError
        If a direction is unknown, its target is not more than 0, or another direction is counted.
    """
    if not isinstance(target_mt, Mapping):
        return target_mt, count
    for direction, amount in target_mt.items():
        if direction not in DIRECTIONS:
            raise CorridorError(f"a target is for {direction!r}; expected forward or back")
        if isinstance(amount, bool) or not isinstance(amount, Real) or not amount > 0:
            raise CorridorError(f"the target {direction} is {amount!r}; expected more than 0")
    if not target_mt:
        raise CorridorError(f"no target is given; {EXPECTED}")
    if len(target_mt) == 1:
        (direction,) = target_mt
        if count.direction not in ("both", direction):
            raise CorridorError(f"the target is {direction} and counted is {count.direction}")
        return target_mt[direction], replace(count, direction=direction)
    return sum(target_mt.values()), replace(
        count, by_direction=(target_mt["forward"], target_mt["back"])
    )
