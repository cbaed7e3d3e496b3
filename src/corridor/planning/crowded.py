"""Elements that many projects change: what each combination makes of them, without listing all.

Subsets double with each project, so for a crowd of them two things are used that hold whatever the
numbers are.

* Some projects *add* to one number to which a part of the capacity is proportional. Then that part
  is a sum: so much without them, and so much more with each.
* The others are decided one after the other. Two choices that leave the same numbers behind, and
  allow the same choices among those that are still to be decided, go on as one. Choices that
  requirements and exclusions rule out end at once.

So stages that exclude each other, floors such as "at least 2 tracks", and many equal measures have
few ends, and projects that add to one number have one.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from corridor.case.situation import Situation
from corridor.case.stated import STATED
from corridor.case.tables import Record
from corridor.elements.elements import (
    PROPORTIONAL_TO,
    capacity_parts,
    element_row,
)
from corridor.messages import Message, message
from corridor.planning.left_behind import Effects, effects_on, left_behind
from corridor.planning.period import is_work, without_work
from corridor.planning.possible import Related, Rules
from corridor.problems import CorridorError, InternalError

MOST_STATES = 10_000
"""Choices of the projects on one element that may be kept apart on the way to its ends."""


class Step(NamedTuple):
    """A project that is built or not, from one state to the next."""

    tail: int
    head: int
    project: str
    built: bool


@dataclass(frozen=True)
class End:
    """What the projects that do not add up leave of an element.

    Attributes
    ----------
    at_most : float
        Capacity that the others cannot raise, t/year; infinite when they can.
    base : float
        The part that they raise, without any of them.
    each : mapping of str to float
        What each adds to it.
    """

    at_most: float
    base: float
    each: Mapping[str, float]

    def capacity(self, built: frozenset[str]) -> float:
        """Return the capacity with some of the projects that add up, t/year."""
        return min(self.at_most, self.base + sum(t for p, t in self.each.items() if p in built))

    @property
    def most(self) -> float:
        """The largest capacity, t/year."""
        return self.capacity(frozenset(p for p, t in self.each.items() if t > 0))

    @property
    def least_sum(self) -> float:
        """The smallest value of the part that is a sum, t/year."""
        return self.base + sum(min(0.0, t) for t in self.each.values())


@dataclass(frozen=True)
class Crowd:
    """Capacity of an element that many projects change.

    Attributes
    ----------
    decided : tuple of str
        Projects that are decided one after the other.
    steps : tuple of Step
        From state 0 on; each possible choice follows one line of steps.
    ends : mapping of int to End
        What is left of the element, by the last state.
    adding : tuple of str
        Projects whose effects add up.
    """

    decided: tuple[str, ...]
    steps: tuple[Step, ...]
    ends: Mapping[int, End]
    adding: tuple[str, ...]

    @property
    def touching(self) -> frozenset[str]:
        """All projects, and works that take capacity."""
        return frozenset((*self.decided, *self.adding))

    @property
    def most(self) -> float:
        """The largest capacity that any possible combination gives, t/year."""
        return max(end.most for end in self.ends.values())

    def capacity(self, built: frozenset[str]) -> float:
        """Return the capacity with some of the projects, t/year.

        Raises
        ------
        KeyError
            If requirements or exclusions rule the combination out.
        """
        state, onward = 0, {(s.tail, s.built): s.head for s in self.steps}
        for project in self.decided:
            state = onward[state, project in built]
        return self.ends[state].capacity(built)

    def without(self, gone: Callable[[str], bool]) -> Crowd:
        """Return the crowd when some projects can no longer be chosen."""
        steps, reached = list[Step](), {0}
        for step in self.steps:
            if step.tail in reached and not (step.built and gone(step.project)):
                steps.append(step)
                reached.add(step.head)
        adding = tuple(p for p in self.adding if not gone(p))
        ends = {
            state: End(end.at_most, end.base, {p: t for p, t in end.each.items() if p in adding})
            for state, end in self.ends.items()
            if state in reached
        }
        return Crowd(self.decided, tuple(steps), ends, adding)


def crowd_on(
    sit: Situation,
    element: str,
    touching: Sequence[str],
    candidates: Mapping[str, Related],
    loss: Mapping[str, float],
) -> Crowd:
    """Return what combinations of projects make of an element.

    Parameters
    ----------
    sit : Situation
        What is built already.
    element : str
        The element.
    touching : sequence of str
        Projects that change it, and works on them that take capacity.
    candidates : mapping
        What each candidate requires and excludes.
    loss : mapping of str to float
        Share of the capacity that each of the works takes.

    Raises
    ------
    CorridorError
        If too many combinations differ.
    """
    effects = effects_on(sit.case, element, touching)
    part, adding = _adding(sit, element, effects)
    decided = sorted(set(touching) - set(adding), key=lambda p: (_fields(effects.get(p, ())), p))
    rules = Rules(candidates, decided)
    steps, count = list[Step](), 1
    last: dict[object, tuple[int, frozenset[str]]] = {(): (0, frozenset())}
    for place, project in enumerate(decided):
        following: dict[object, tuple[int, frozenset[str]]] = {}
        for state, chosen in last.values():
            for built in (False, True):
                if not rules.allows(chosen, place, built=built):
                    continue
                then = chosen | {project} if built else chosen
                key = left_behind(sit, effects, then), rules.still_matter(then, place)
                if key not in following:
                    following[key] = count, then
                    count += 1
                steps.append(Step(state, following[key][0], project, built))
        if count > MOST_STATES:
            raise CorridorError(_too_many(element, touching, decided))
        last = following
    ends = {s: _end(sit, element, chosen, part, adding, loss) for s, chosen in last.values()}
    for state, chosen in last.values():
        together = rules.joining(chosen, adding)
        _check_sum(sit, element, chosen | together, together, part, ends[state], loss)
    return Crowd(tuple(decided), tuple(steps), ends, tuple(adding))


def capacity_with(
    sit: Situation, element: str, chosen: frozenset[str], loss: Mapping[str, float]
) -> float:
    """Return the capacity with some projects, less what works that go on take of it, t/year."""
    then = sit.with_built(sit.built | without_work(chosen))
    left = math.prod(1 - loss[work] for work in chosen if is_work(work))
    return min(capacity_parts(then, element)) * left if left > 0 else 0.0


def _too_many(element: str, touching: Sequence[str], decided: Sequence[str]) -> Message:
    return message(
        "%(count)s projects change %(element)s, and more than %(most)s combinations of %(decided)s "
        "of them differ: %(names)s; say in projects.csv which exclude or require each other, or "
        "make one project of those that are only built together",
        count=len(touching),
        element=element,
        most=MOST_STATES,
        decided=len(decided),
        names=", ".join(decided),
    )


def _fields(effects: Iterable[tuple[int, Record]]) -> list[tuple[str, str, str]]:
    return sorted((e["table"], e["id"], e["field"]) for _, e in effects)


def _adding(sit: Situation, element: str, effects: Effects) -> tuple[int, list[str]]:
    """Return the part of the capacity that projects add to (0 stated, 1 computed), and which do."""
    row = element_row(sit, element)
    proportional = [STATED, PROPORTIONAL_TO.get(row.table)]
    largest: tuple[int, list[str]] = (0, [])
    for part, field in enumerate(proportional):
        if field is None or row.cells.get(field) is None:
            continue
        only = (row.table, element, field)
        adding = sorted(
            project
            for project, own in effects.items()
            if all((e["table"], e["id"], e["field"]) == only for _, e in own)
            and all(e["operation"] == "add" for _, e in own)
        )
        if len(adding) > len(largest[1]):
            largest = part, adding
    return largest


def _end(
    sit: Situation,
    element: str,
    chosen: frozenset[str],
    part: int,
    adding: Sequence[str],
    loss: Mapping[str, float],
) -> End:
    """Evaluate an element with the projects that were decided, and each that adds to it."""
    left = math.prod(1 - loss[work] for work in chosen if is_work(work))
    if left <= 0:
        return End(0.0, 0.0, dict.fromkeys(adding, 0.0))
    built = sit.built | without_work(chosen)
    parts = capacity_parts(sit.with_built(built), element)
    base = parts[part]
    if not math.isfinite(base):  # this part does not count here
        return End(left * parts[1 - part], math.inf, dict.fromkeys(adding, 0.0))
    more = {
        p: left * (capacity_parts(sit.with_built(built | {p}), element)[part] - base)
        for p in adding
    }
    return End(left * parts[1 - part], left * base, more)


def _check_sum(
    sit: Situation,
    element: str,
    chosen: frozenset[str],
    together: frozenset[str],
    part: int,
    end: End,
    loss: Mapping[str, float],
) -> None:
    """Check that projects add up when they are built together, in the range of their field."""
    left = math.prod(1 - loss[work] for work in chosen if is_work(work))
    there = sit.with_built(sit.built | without_work(chosen))
    together_t_per_year = left * capacity_parts(there, element)[part]
    claimed = end.base + sum(end.each[p] for p in together)
    if math.isfinite(end.base) and not math.isclose(
        together_t_per_year, claimed, rel_tol=1e-9, abs_tol=1e-3
    ):
        raise InternalError(
            f"{', '.join(sorted(together))} give {element} {together_t_per_year:.9g} t/year, "
            f"by their sum {claimed:.9g}"
        )
