"""The verb ``closures``: every element closed in turn, by capacity and by use, and links opened."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations

import numpy as np
import pandas as pd

from corridor.assignment.closed.openings import Opening, open_each, works_that_open
from corridor.assignment.closed.use import (
    Settled,
    Use,
    UseLoss,
    close,
    settle,
    use_method,
    usual_use,
)
from corridor.assignment.of_case.methods import SETTLED, UseMethod
from corridor.case.count import Count, Direction, Mix, OtherCargo
from corridor.case.model import Case
from corridor.case.naming import id_of
from corridor.elements.table import Capacities, capacity
from corridor.maxflow.closures import CapacityLoss, close_each
from corridor.maxflow.question import ask
from corridor.maxflow.throughput import Throughput
from corridor.maxflow.throughput import solve as solve_throughput
from corridor.messages import message
from corridor.problems import CorridorError
from corridor.progress import Progress, silent
from corridor.showing import Shown

AMONG = 8
"""Elements of which pairs are closed unless they are named."""

ALIKE = 0.8
"""Share of their cargo that two elements have in common from which on they are one in a row."""


@dataclass(frozen=True)
class Closure:
    """Elements closed together, by both measures.

    Attributes
    ----------
    capacity : CapacityLoss
        What the throughput loses.
    use : UseLoss
        What shippers lose at the waits as they are.
    settled : Settled or None
        What they lose when waits have settled again; only of the largest.
    """

    capacity: CapacityLoss
    use: UseLoss
    settled: Settled | None = None

    @property
    def elements(self) -> tuple[str, ...]:
        """What is closed."""
        return self.use.elements


@dataclass(frozen=True, repr=False)
class Closures(Shown):
    """Every element of a situation closed in turn, and every planned link opened.

    Attributes
    ----------
    top : Throughput
        The throughput with nothing closed.
    use : Use
        The demand of the year on its routes.
    elements : tuple of Closure
        One for each element with a capacity, the largest loss of throughput first, then that of
        dollars.
    pairs : tuple of Closure
        Two elements together, the largest loss first; empty when not asked for.
    openings : tuple of Opening
        Links that carry nothing today, opened.
    """

    top: Throughput = field(repr=False)
    use: Use = field(repr=False)
    elements: tuple[Closure, ...]
    pairs: tuple[Closure, ...] = ()
    openings: tuple[Opening, ...] = ()

    @property
    def summary(self) -> str:
        """What the value is, in a line."""
        losing = sum(c.capacity.lost_t_per_year > 1 for c in self.elements)
        return f"{len(self.elements)} elements closed in turn; {losing} cost throughput"

    @cached_property
    def table(self) -> pd.DataFrame:
        """Closures of one element as a frame, in the order of ``elements``."""
        rows = [
            (c.elements[0], c.capacity.lost_t_per_year, c.capacity.others_lost_t_per_year,
             c.use.used_t_per_year, c.use.lost_musd, c.use.paid_musd, c.use.stranded_t_per_year,
             np.nan if c.settled is None else c.settled.lost_musd)
            for c in self.elements
        ]  # fmt: skip
        columns = [
            "id", "lost_t_per_year", "others_lost_t_per_year", "used_t_per_year", "lost_musd",
            "paid_musd", "stranded_t_per_year", "settled_musd",
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=columns)


def closures(
    case: Case,
    year: int | None = None,
    *,
    scenario: str | None = None,
    built: Iterable[str] = (),
    sea_level_m: float | None = None,
    growth: str | None = None,
    screenline: str | None = None,
    between: tuple[str, str] | None = None,
    mix: Mix = "free",
    others: OtherCargo = "served",
    modes: Sequence[str] | None = None,
    direction: Direction = "both",
    method: UseMethod | None = None,
    only: Sequence[str] = (),
    pairs: bool = False,
    settled: int = SETTLED,
) -> Closures:
    """Close every element in turn; say what the throughput and what shippers lose.

    Two measures stand side by side. *Capacity*: the tonnes that [`corridor.throughput`][] loses,
    solved again exactly. *Use*: what the shippers of the year's demand lose who have to take other
    routes, in dollars, and the demand that has no route left.

    Parameters
    ----------
    case : Case
        The case.
    year, scenario, built, sea_level_m, growth
        Situation, as in [`corridor.capacity`][].
    screenline, between, mix, others, modes, direction
        Which tonnes count, as in [`corridor.throughput`][].
    method : {"logit", "ue", "aon"}, optional
        How shippers choose their routes; that of the case when not given, ``ue`` if that is none of
        these.
    only : sequence of str
        Elements to close, by id or name; all that have a capacity when none is given.
    pairs : bool
        Close pairs too: of the elements in ``only``, or else of those that matter most.
    settled : int
        How many of the largest losses are also assigned in full, with waits settled again.

    Returns
    -------
    Closures

    Raises
    ------
    CorridorError
        If the question is malformed, nothing limits it, or there is no demand.
    """
    caps = capacity(
        case, year, scenario=scenario, built=built, sea_level_m=sea_level_m, growth=growth
    )
    count = Count(screenline, between, mix, others, None if modes is None else tuple(modes),
                  direction)  # fmt: skip
    return close_capacities(caps, count, method=method, only=only, pairs=pairs, settled=settled)


def close_capacities(
    caps: Capacities,
    count: Count,
    *,
    method: UseMethod | None = None,
    only: Sequence[str] = (),
    pairs: bool = False,
    settled: int = SETTLED,
    progress: Progress = silent,
) -> Closures:
    """Close the elements of a situation whose capacities are known; see [`closures`][]."""
    chosen = _chosen(caps, only)
    if pairs and len(chosen) < 2:
        raise CorridorError(
            message("a pair needs two elements: name more of them, or none for all")
        )
    how = use_method(caps.situation.case, method)
    progress(message("throughput"), None)
    top = solve_throughput(caps, ask(caps.situation, count), count.others)
    progress(message("assignment"), None)
    use = usual_use(caps, how)
    singles = _both(top, use, [(e,) for e in chosen], progress)
    largest = _apart(use, sorted(singles, key=lambda c: -c.use.lost_musd), settled)
    for n, one in enumerate(largest):
        progress(message("settling waits"), n / len(largest))
        if one.use.lost_musd > 0 and how != "aon":
            place = singles.index(one)
            singles[place] = replace(one, settled=settle(use, one.elements))
    twos = list[Closure]()
    if pairs:
        among = chosen if only else [c.elements[0] for c in _apart(use, _by_weight(singles), AMONG)]
        twos = _both(top, use, list(combinations(among, 2)), progress)
    works = works_that_open(caps)
    openings = open_each(
        top, use, works, lambda name: progress(message("opening %(name)s", name=name), None)
    )
    return Closures(top, use, tuple(_ordered(singles)), tuple(_ordered(twos)), openings)


def _chosen(caps: Capacities, only: Sequence[str]) -> list[str]:
    """Return the elements to close, those named or all with a capacity.

    Raises
    ------
    CorridorError
        If one is unknown, or has no capacity to lose.
    """
    names = {i: e.name for i, e in caps.elements.items()}
    chosen = list(dict.fromkeys(id_of("element", e, names) for e in only))
    for element in chosen:
        if caps.by_id[element] <= 0:
            raise CorridorError(
                message(
                    "%(name)s (%(element)s) carries nothing as it is, so it cannot be closed; "
                    "what it would be worth if it opened is among the openings",
                    name=names[element],
                    element=element,
                )
            )
    return chosen or [e for e, tonnes in caps.by_id.items() if tonnes > 0]


def _both(
    top: Throughput, use: Use, closings: Sequence[tuple[str, ...]], progress: Progress
) -> list[Closure]:
    total = max(1, len(closings))
    capacity_losses = close_each(top, closings, lambda n: progress(message("capacity"), n / total))
    ordered = []
    for n, loss in enumerate(capacity_losses):
        progress(message("use"), n / total)
        ordered.append(Closure(loss, close(use, loss.elements)))
    return ordered


def _ordered(ordered: Iterable[Closure]) -> list[Closure]:
    """Return closures, the largest loss of throughput first, then that of dollars and routes."""
    return sorted(
        ordered,
        key=lambda c: (
            -round(c.capacity.lost_t_per_year),
            -c.use.lost_musd,
            -c.use.stranded_t_per_year,
            c.elements,
        ),
    )


def _by_weight(ordered: Sequence[Closure]) -> list[Closure]:
    """Return closures by their share of the largest loss in tonnes, dollars and stranded demand."""

    def shares(of: Sequence[float]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        values = np.array(of, dtype=np.float64)
        return values / max(1e-9, float(values.max(initial=0.0)))

    weight = (
        shares([c.capacity.lost_t_per_year for c in ordered])
        + shares([c.use.lost_musd for c in ordered])
        + shares([c.use.stranded_t_per_year for c in ordered])
        + shares([c.use.used_t_per_year for c in ordered])
    )
    return [ordered[i] for i in np.argsort(-weight, kind="stable")]


def _apart(use: Use, ordered: Iterable[Closure], most: int) -> list[Closure]:
    """Return the first closures that are not in a row with one before: with the same cargo."""
    kept: list[tuple[Closure, set[int]]] = []
    volume = use.flows.paths.volume
    for one in ordered:
        if len(kept) >= most:
            break
        routes = set(use.carried.through(use.arcs_of(one.elements)).tolist())
        total = float(volume[[*routes]].sum())
        common = (float(volume[[*(routes & other)]].sum()) for _, other in kept)
        if total > 0 and all(c < ALIKE * total for c in common):
            kept.append((one, routes))
    return [one for one, _ in kept]
