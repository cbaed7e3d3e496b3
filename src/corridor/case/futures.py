"""Futures with weights: what a plan that is made once has to cope with."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from corridor.case.model import Case
from corridor.case.naming import id_of, names_of
from corridor.case.situation import AS_IS
from corridor.case.tables import blank
from corridor.messages import Message, joined, message
from corridor.problems import CorridorError

EXPECTED = message(
    "expected NAME:WEIGHT such as high-growth:0.3, then cost=1.2, target=36 or sea=-30"
)


@dataclass(frozen=True)
class WeightedFuture:
    """A state of the world that may come about, and how much it counts.

    Attributes
    ----------
    scenario : str
        Id or name of a scenario of the case; ``as-is`` for the case without one.
    weight : float
        Weight beside the other futures; only proportions count, and 0 leaves it out.
    cost_factor : float
        What every work costs there, over what the case says.
    target_mt : float, optional
        Million tonnes a year that are wanted there; the target of the question when not given.
    sea_level_m : float, optional
        Level of the inland sea, m BS; that of scenario or case when not given.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    scenario: str
    weight: float
    cost_factor: float = 1.0
    target_mt: float | None = None
    sea_level_m: float | None = None

    @property
    def name(self) -> str:
        """Scenario with what differs from it, such as ``high-growth:cost=1.2``."""
        return ":".join([self.scenario, *self._parts()])

    @property
    def text(self) -> str:
        """What [`read_futures`][] reads as this future."""
        return ":".join([self.scenario, f"{self.weight:g}", *self._parts()])

    def _parts(self) -> list[str]:
        parts = []
        if self.cost_factor != 1:
            parts.append(f"cost={self.cost_factor:g}")
        if self.target_mt is not None:
            parts.append(f"target={self.target_mt:g}")
        if self.sea_level_m is not None:
            parts.append(f"sea={self.sea_level_m:g}")
        return parts


_FIELDS = {"cost": "cost_factor", "target": "target_mt", "sea": "sea_level_m"}


def read_futures(
    texts: Sequence[str | WeightedFuture] | Mapping[str, float],
) -> tuple[WeightedFuture, ...]:
    """Read futures as they are written on a command line.

    Parameters
    ----------
    texts : sequence of str, or mapping of str to float
        Each ``NAME:WEIGHT``, then any of ``cost=FACTOR``, ``target=MT`` and ``sea=M`` with colons
        between them. What is a future already is left as it is. Or weights by name alone.

    Raises
    ------
    CorridorError
        With every text that is none; one without a weight is named.

    Examples
    --------
    >>> read_futures(["high-growth:0.3:cost=1.2"])[0].cost_factor
    1.2
    """
    if isinstance(texts, Mapping):
        return tuple(WeightedFuture(name, weight) for name, weight in texts.items())
    read, faults = [], []
    for text in texts:
        try:
            read.append(_read(text) if isinstance(text, str) else text)
        except CorridorError as error:
            faults.append(error.words)
    if faults:
        raise CorridorError(joined(faults, "; "))
    return tuple(read)


def _read(text: str) -> WeightedFuture:
    name, *rest = (part.strip() for part in text.split(":"))
    if not name or not rest or "=" in rest[0] or not rest[0]:
        raise CorridorError(
            message(
                "the future %(future)s has no weight; %(expected)s",
                future=repr(text),
                expected=EXPECTED,
            )
        )
    values: dict[str, float] = {}
    for part in (f"weight={rest[0]}", *rest[1:]):
        key, _, amount = part.partition("=")
        field = {"weight": "weight", **_FIELDS}.get(key.strip())
        if field is None or field in values:
            raise CorridorError(_odd_part(text, part))
        try:
            values[field] = float(amount)
        except ValueError as error:
            raise CorridorError(_odd_part(text, part)) from error
    return WeightedFuture(name, **values)


def _odd_part(text: str, part: str) -> Message:
    return message(
        "the future %(future)s has the part %(part)s; %(expected)s",
        future=repr(text),
        part=repr(part),
        expected=EXPECTED,
    )


def futures_of(
    case: Case, given: Sequence[WeightedFuture | str] = ()
) -> tuple[WeightedFuture, ...]:
    """Return checked futures with weights that add up to 1.

    Parameters
    ----------
    case : Case
        The case.
    given : sequence of WeightedFuture or str
        Futures, or what [`read_futures`][] reads; the scenarios of the case with their weights when
        there are none.

    Raises
    ------
    CorridorError
        With everything that is wrong with them: a scenario without a weight is named.
    """
    futures = read_futures(given) or _scenarios_with_weights(case)
    known, faults = {AS_IS: "", **names_of(case, "scenarios")}, []
    named = []
    for future in futures:
        try:
            named.append(replace(future, scenario=id_of("scenario", future.scenario, known)))
        except CorridorError as error:
            faults.append(error.words)
        faults += _faults(case, future)
    faults += [
        message(
            "the future %(future)s is given %(times)s times; give it once, with the sum of its "
            "weights",
            future=name,
            times=times,
        )
        for name, times in Counter(f.name for f in named).items()
        if times > 1
    ]
    total = sum(f.weight for f in futures)
    if not faults and not total > 0:
        faults.append(message("all futures have weight 0; give one of them a weight above 0"))
    if faults:
        raise CorridorError(joined(faults, "; "))
    return tuple(replace(f, weight=f.weight / total) for f in named if f.weight > 0)


def _scenarios_with_weights(case: Case) -> tuple[WeightedFuture, ...]:
    rows = case.records["scenarios"]
    without = [s for s, row in rows.items() if blank(row["weight"])]
    if len(without) == len(rows):
        raise CorridorError(
            message(
                "no future is given, and no scenario of %(case)s has a weight: give futures with "
                "weights, such as %(name)s:0.3, out of %(names)s; or a column weight in "
                "scenarios.csv",
                case=case.name,
                name=(*rows, AS_IS)[0],
                names=", ".join((AS_IS, *rows)),
            )
        )
    if without:
        raise CorridorError(
            message(
                "without a weight in scenarios.csv: %(names)s; expected a number beside "
                "those of the other scenarios, 0 to leave one out",
                names=", ".join(without),
            )
        )
    return tuple(WeightedFuture(s, float(row["weight"])) for s, row in rows.items())


def _faults(case: Case, future: WeightedFuture) -> list[str]:
    """Say what is wrong with the numbers of a future."""
    faults, name = list[str](), future.name
    if not 0 <= future.weight < math.inf:
        weight = message(
            "the weight of %(future)s is %(weight)s; expected 0 or more",
            future=name,
            weight=f"{future.weight:g}",
        )
        faults.append(weight)
    if not 0 < future.cost_factor < math.inf:
        factor = message(
            "the cost of %(future)s is %(factor)s; expected a factor above 0",
            future=name,
            factor=f"{future.cost_factor:g}",
        )
        faults.append(factor)
    if future.target_mt is not None and not 0 < future.target_mt <= 1e4:
        target = message(
            "the target of %(future)s is %(target)s million t/year; expected more than 0 "
            "and at most 10000",
            future=name,
            target=f"{future.target_mt:g}",
        )
        faults.append(target)
    if future.sea_level_m is not None and blank(case.settings["sea_level_m"]):
        level = message(
            "%(future)s has a level of the sea, and the case %(case)s has no inland sea: leave it "
            "out",
            future=name,
            case=case.name,
        )
        faults.append(level)
    return faults
