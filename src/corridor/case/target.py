"""Targets as they are asked for: one number, or one for each direction, or one for each year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from numbers import Integral, Real
from typing import Literal

from corridor.case.count import Count
from corridor.messages import Message, both, message
from corridor.problems import CorridorError

DIRECTIONS = ("forward", "back")

Target = float | Mapping[Literal["forward", "back"], float] | Mapping[int, float]
"""Million tonnes a year: of all that counts, or of each direction, or by the year of each."""

EXPECTED = message(
    "expected million tonnes a year such as 30, or forward:20 and back:10, or 2028:20 and 2032:30"
)

ONE_YEAR = message("a certificate is of one year: ask for one target, or leave the certificate out")
"""Why a plan for several years has none."""


def read_targets(words: Sequence[str]) -> Target:
    """Read targets as they are written on a command line.

    Parameters
    ----------
    words : sequence of str
        Each a number, or a direction or a year and a number with a colon between them: ``30``, or
        ``forward:20 back:10``, or ``2028:20 2032:30``.

    Returns
    -------
    float or dict

    Raises
    ------
    CorridorError
        If a word is none of these, two of them are for the same, or they are of several kinds.
    """
    read: dict[str | int, float] = {}
    for word in words:
        before, _, amount = word.rpartition(":")
        named = before.strip()
        key = int(named) if named.isascii() and named.isdigit() else named
        if named and isinstance(key, str) and key not in DIRECTIONS:
            raise CorridorError(
                message(
                    "the target %(word)s is for %(key)s; %(expected)s",
                    word=repr(word),
                    key=repr(key),
                    expected=EXPECTED,
                )
            )
        if key in read:
            raise CorridorError(_twice(key))
        try:
            read[key] = float(amount)
        except ValueError as error:
            raise CorridorError(
                message("the target is %(word)s; %(expected)s", word=repr(word), expected=EXPECTED)
            ) from error
    kinds = {"year" if isinstance(key, int) else key and "direction" for key in read}
    if len(kinds) != 1:
        raise CorridorError(_targets_are(both(words) or message("missing")))
    return read.get("", read)  # type: ignore[arg-type]


def _twice(key: str | int) -> Message:
    if key:
        return message(
            "two targets are given for %(key)s; %(expected)s", key=key, expected=EXPECTED
        )
    return message("two targets are given; %(expected)s", expected=EXPECTED)


def _targets_are(targets: object) -> Message:
    return message("the targets are %(targets)s; %(expected)s", targets=targets, expected=EXPECTED)


def target_by_year(target_mt: Target, by: int | None = None) -> dict[int, float] | None:
    """Return targets by year in the order of the years; None where they name no years.

    Parameters
    ----------
    target_mt : float or mapping
        Million tonnes a year.
    by : int, optional
        The year of a target that names none.

    Raises
    ------
    CorridorError
        If years stand beside directions or a year of their own, or a target is not more than 0.
    """
    if not isinstance(target_mt, Mapping):
        return None
    years = [key for key in target_mt if isinstance(key, Integral) and not isinstance(key, bool)]
    if not years:
        return None
    if len(years) < len(target_mt):
        raise CorridorError(_targets_are(dict(target_mt)))
    if by is not None:
        raise CorridorError(
            message("the targets name their years: leave by, which is %(by)s, out", by=by)
        )
    found = {int(year): amount for year, amount in target_mt.items()}
    for year, amount in found.items():
        _check_amount(str(year), amount)
    return dict(sorted(found.items()))


def _check_amount(key: str, amount: object) -> None:
    if isinstance(amount, bool) or not isinstance(amount, Real) or not float(amount) > 0:
        raise CorridorError(
            message(
                "the target %(key)s is %(amount)s; expected more than 0",
                key=key,
                amount=repr(amount),
            )
        )


def makes_plan(target_mt: Target | None, year: int | None, built: Iterable[str]) -> bool:
    """Return whether a plan is meant by a target: no year is given with it, and no projects."""
    return target_mt is not None and year is None and not tuple(built)


def total_and_count(target_mt: Target, count: Count) -> tuple[float, Count]:
    """Return a target in all, and what counts towards it.

    Parameters
    ----------
    target_mt : float or mapping
        Million tonnes a year, of all that counts, by direction or by year.
    count : Count
        What counts otherwise.

    Returns
    -------
    float
        The sum of the targets of both directions; of several years, the target of the last.
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
    by_year = target_by_year(target_mt)
    if by_year is not None:
        return by_year[max(by_year)], count
    of_direction: dict[str, float] = {str(key): amount for key, amount in target_mt.items()}
    for direction, amount in of_direction.items():
        if direction not in DIRECTIONS:
            raise CorridorError(
                message(
                    "a target is for %(direction)s; expected forward or back",
                    direction=repr(direction),
                )
            )
        _check_amount(direction, amount)
    if not target_mt:
        raise CorridorError(message("no target is given; %(expected)s", expected=EXPECTED))
    if len(target_mt) == 1:
        (direction,) = of_direction
        if count.direction not in ("both", direction):
            raise CorridorError(
                message(
                    "the target is %(direction)s and counted is %(counted)s",
                    direction=direction,
                    counted=count.direction,
                )
            )
        return of_direction[direction], replace(
            count, direction="forward" if direction == "forward" else "back"
        )
    return sum(of_direction.values()), replace(
        count, by_direction=(of_direction["forward"], of_direction["back"])
    )
