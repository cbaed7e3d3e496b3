"""The answer of ``check``: what is wrong with a case, and what a colleague would question in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from corridor.case.build import RawCase
from corridor.case.checks.accepted import sort_out
from corridor.case.checks.plausible import implausible
from corridor.case.model import Case
from corridor.elements.plausible import (
    beyond_the_way_out,
    beyond_their_kind,
    longer_than_their_tracks,
)
from corridor.elements.smaller import works_that_take_capacity
from corridor.elements.stated import stated_apart
from corridor.formats.cases.open import check_raw, read_case
from corridor.problems import CorridorError, Problem, kinds, unknown


@dataclass(frozen=True)
class Checked:
    """A case with all that was found in it.

    Attributes
    ----------
    case : Case or None
        None when its cells do not form tables.
    problems : tuple of Problem
        Fatal problems and warnings.
    accepted : tuple of Problem
        Warnings that the case accepts by ``accept`` in ``case.toml``.
    """

    case: Case | None
    problems: tuple[Problem, ...]
    accepted: tuple[Problem, ...] = ()

    @property
    def fatal(self) -> bool:
        """Whether the case cannot be used."""
        return any(p.fatal for p in self.problems)


def check_case(reference: str | Path) -> Checked:
    """Return a case with all that is wrong with it and, if it can be used, with advice on it."""
    return _checked(*read_case(reference, advice))


def check_cells(raw: RawCase) -> Checked:
    """Return the case that some cells make up, with all that [`check_case`][] would say of it."""
    return _checked(*check_raw(raw, advice))


def _checked(case: Case | None, problems: Sequence[Problem]) -> Checked:
    if case is None:
        return Checked(None, tuple(problems))
    found = sort_out(case, problems)
    return Checked(case, found.open, found.accepted)


def advice(case: Case) -> list[Problem]:
    """Return what is worth a second look in a case without fatal problems.

    One cause is reported once: where a figure seems to be in another unit, nothing that follows
    from it is questioned.
    """
    found = implausible(case)
    in_doubt = {row_id for p in found if p.code == "W610" for row_id in p.ids}
    capacity = [*stated_apart(case), *beyond_their_kind(case), *longer_than_their_tracks(case)]
    found += [p for p in capacity if not in_doubt & set(p.ids)]
    found += works_that_take_capacity(case)
    if not any(p.code == "W613" for p in found):
        found += beyond_the_way_out(case, in_doubt)
    return found


def taken_as_errors(problems: Iterable[Problem], codes: Iterable[str]) -> list[Problem]:
    """Return the warnings that count as errors.

    Parameters
    ----------
    problems : iterable of Problem
        What was found and not accepted.
    codes : iterable of str
        Codes that do; all when there are none.

    Raises
    ------
    CorridorError
        If one of the codes is not that of a warning.
    """
    wanted = set(codes)
    for code in wanted:
        if code not in kinds() or not code.startswith("W"):
            raise CorridorError(unknown("warning", code, (c for c in kinds() if c[0] == "W")))
    return [p for p in problems if not p.fatal and (not wanted or p.code in wanted)]
