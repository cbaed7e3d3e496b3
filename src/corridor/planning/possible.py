"""What requirements and exclusions allow of projects that are decided one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from corridor.planning.period import is_work, project_of


class Related(Protocol):
    """What a crowd has to know of a candidate."""

    @property
    def requires(self) -> frozenset[str]:
        """Projects that must open no later."""

    @property
    def excludes(self) -> frozenset[str]:
        """Projects that cannot be built as well."""


class Rules:
    """Rules of projects in their order; a class because what follows from all of them is kept.

    Parameters
    ----------
    candidates : mapping
        What each candidate requires and excludes.
    decided : sequence of str
        Projects, and works that take capacity, in the order in which they are decided.
    """

    def __init__(self, candidates: Mapping[str, Related], decided: Sequence[str]) -> None:
        needs = {p: _all_required(candidates, p) for p in decided}
        self.needs = [needs[p] & set(decided) for p in decided]
        self.clash = [
            frozenset(
                q for q in decided
                if q != p and (_at_once(p, q) or _clash(candidates, needs[p], needs[q]))
            )
            for p in decided
        ]  # fmt: skip
        self.candidates, self.decided = candidates, decided
        self.place = {p: k for k, p in enumerate(decided)}
        self.last = {
            p: max(
                (k for k, q in enumerate(decided)
                 if p in self.needs[k] | self.clash[k] or q in self.needs[self.place[p]]),
                default=-1,
            )
            for p in decided
        }  # fmt: skip

    def allows(self, chosen: frozenset[str], place: int, *, built: bool) -> bool:
        """Return whether a project may be decided so, after the choices before it."""
        project = self.decided[place]
        if not built:
            return not any(project in self.needs[self.place[p]] for p in chosen)
        earlier = {q for q in self.needs[place] - {project} if self.place[q] < place}
        return earlier <= chosen and not self.clash[place] & chosen

    def joining(self, chosen: frozenset[str], others: Iterable[str]) -> frozenset[str]:
        """Return as many others as can be built beside the chosen, in their order."""
        taken = set(chosen)
        for p in others:
            needs = _all_required(self.candidates, p)
            if not any(_clash(self.candidates, needs, {q}) for q in taken):
                taken.add(p)
        return frozenset(taken - chosen)

    def still_matter(self, chosen: frozenset[str], place: int) -> frozenset[str]:
        """Return the chosen projects on which decisions after a place depend."""
        return frozenset(p for p in chosen if self.last[p] > place)


def _at_once(one: str, other: str) -> bool:
    """Return whether one is the work on the other: nothing is built and worked on at once."""
    return is_work(one) != is_work(other) and project_of(one) == project_of(other)


def _all_required(candidates: Mapping[str, Related], project: str) -> frozenset[str]:
    """Return a project with all that it requires, directly or not; nothing but itself for works."""
    together, new = {project}, {project} & set(candidates)
    while new:
        new = {q for p in new for q in candidates[p].requires if q in candidates} - together
        together |= new
    return frozenset(together)


def _clash(candidates: Mapping[str, Related], some: Iterable[str], others: Iterable[str]) -> bool:
    """Return whether two sets of projects cannot be built together."""
    mine, theirs = ({p for p in group if p in candidates} for group in (some, others))
    return any(candidates[p].excludes & theirs for p in mine) or any(
        candidates[p].excludes & mine for p in theirs
    )
