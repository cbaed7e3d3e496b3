"""A case in one year, under one scenario, with some projects built."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeVar, cast

from corridor.case.model import Case
from corridor.case.naming import id_of, row_id
from corridor.case.numbers import NumberKey
from corridor.case.resolve import owners_of, resolve
from corridor.case.rows import Row
from corridor.case.tables import blank, words
from corridor.messages import message
from corridor.problems import CorridorError

FIRST_YEAR, LAST_YEAR = 1990, 2100

AS_IS = "as-is"
"""The case as it stands: its own year, no scenario, nothing added."""

R = TypeVar("R", bound=Row)


@dataclass(frozen=True)
class Situation:
    """What holds when a question is asked.

    Attributes
    ----------
    case : Case
        The case.
    year : int
        Year of the network and of the demand.
    scenario : str or None
        Scenario, None for the case as it is.
    built : frozenset of str
        Projects in operation.
    growth : str
        Growth path of the demand.
    sea_level_m : float
        Level of the inland sea; NaN when the case has none.
    overrides : mapping
        Numbers exchanged for this question only, by where they stand.
    """

    case: Case
    year: int
    scenario: str | None
    built: frozenset[str]
    growth: str
    sea_level_m: float
    overrides: Mapping[NumberKey, float] = field(default_factory=dict)
    _rows: dict[tuple[str, str], Row] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def row(self, kind: type[R], row_id: str) -> R:
        """Return a row as it holds here; it is resolved when it is first asked for.

        Parameters
        ----------
        kind : type of Row
            Its table, such as [`corridor.case.rows.Rail`][].
        row_id : str
            The row.
        """
        key = (kind.table, row_id)
        row = self._rows.get(key)
        if row is None:
            active = owners_of(self.case, kind.table, row_id) & self._acting
            moved = self._moved(kind.table, row_id, active) if self.overrides else {}
            row = self._rows[key] = resolve(self.case, kind, row_id, active, moved)
        return cast("R", row)

    @cached_property
    def _acting(self) -> frozenset[str | None]:
        """Projects and scenario."""
        return self.built | {self.scenario}

    @cached_property
    def _overrides_of(self) -> Mapping[tuple[str, str], dict[NumberKey, float]]:
        """Numbers exchanged, by table and row; of a default by ``defaults`` and its table."""
        grouped: dict[tuple[str, str], dict[NumberKey, float]] = {}
        for key, value in self.overrides.items():
            grouped.setdefault(key[:2], {})[key] = value
        return grouped

    def _moved(self, table: str, row_id: str, active: frozenset[str]) -> dict[NumberKey, float]:
        """Return the numbers exchanged on which a row may rest: its own, defaults, effects."""
        places = ((table, row_id), ("defaults", table), *(("effects", p) for p in sorted(active)))
        moved: dict[NumberKey, float] = {}
        for place in places:
            moved |= self._overrides_of.get(place, {})
        return moved

    def without(self, projects: Iterable[str]) -> Situation:
        """Return the same without some projects and without those that require them."""
        gone, rows = set(projects), self.case.records["projects"]
        while more := {p for p in self.built - gone if gone & set(words(rows[p]["requires"]))}:
            gone |= more
        return self.with_built(self.built - gone)

    def with_built(self, built: Iterable[str]) -> Situation:
        """Return the situation with these projects in operation and no others."""
        return replace(self, built=frozenset(built))

    def with_level(self, sea_level_m: float) -> Situation:
        """Return the situation with the inland sea at another level, in m BS."""
        return replace(self, sea_level_m=sea_level_m)

    def with_overrides(self, overrides: Mapping[NumberKey, float]) -> Situation:
        """Return the situation with some numbers exchanged."""
        return replace(self, overrides=overrides)


def situation(
    case: Case,
    *,
    year: int | None = None,
    scenario: str | None = None,
    built: Iterable[str] = (),
    sea_level_m: float | None = None,
    growth: str | None = None,
) -> Situation:
    """Describe the case in a year, under a scenario, with projects built.

    Parameters
    ----------
    case : Case
        The case.
    year : int, optional
        Year of network and demand; the scenario's or the case's own when not given.
    scenario : str, optional
        Id or name of a scenario.
    built : iterable of str, or one str
        Projects taken as built, by id or name, beside those opened by that year and those of the
        scenario; in one str they are separated by commas.
    sea_level_m : float, optional
        Level of the inland sea, m BS; the scenario's or the case's own when not given.
    growth : str, optional
        Growth path of the demand; the scenario's or the case's own when not given.

    Returns
    -------
    Situation

    Raises
    ------
    CorridorError
        If the first argument is no case, or a scenario, project or growth path is unknown.
    """
    check_is_case(case)
    settings = case.settings
    if scenario is not None:
        scenario = row_id(case, "scenarios", scenario)
    row = None if scenario is None else case.records["scenarios"][scenario]
    if isinstance(built, str):
        built = [part.strip() for part in built.split(",") if part.strip()]
    built = [row_id(case, "projects", project) for project in built]
    if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
        raise CorridorError(
            message(
                "the year is %(year)s; expected %(first)s to %(last)s",
                year=year,
                first=FIRST_YEAR,
                last=LAST_YEAR,
            )
        )
    if year is None:
        own = row["year"] if row is not None else ""
        year = int(settings["year"] if blank(own) else own)
    opened = opened_by(case, year)
    assumed = set(words(row["projects"])) if row is not None else set()
    if growth is not None:
        growth = id_of("growth path", growth, {path: path for path in growth_paths(case)})
    elif row is not None and not blank(row["growth"]):
        growth = str(row["growth"])
    else:
        growth = str(settings["growth"])
    level = sea_level_m
    if level is None and row is not None and not blank(row["sea_level_m"]):
        level = row["sea_level_m"]
    if level is None:
        level = settings["sea_level_m"]
    return Situation(
        case, year, scenario, frozenset(opened | assumed | set(built)), growth, float(level)
    )


def growth_paths(case: Case) -> tuple[str, ...]:
    """Return the growth paths of the demand that a case knows, its own among them."""
    own = str(case.settings["growth"])
    return tuple(dict.fromkeys([*(str(r["growth"]) for r in case.rows("growth")), own]))


def opened_by(case: Case, year: int) -> frozenset[str]:
    """Return the projects that have opened up to a year."""
    projects = case.records["projects"].items()
    return frozenset(p for p, r in projects if not blank(r["opened"]) and r["opened"] <= year)


def check_is_case(case: object) -> None:
    """Refuse anything but a case where a case belongs.

    Raises
    ------
    CorridorError
        With what was given and how to get a case.
    """
    if not isinstance(case, Case):
        raise CorridorError(
            message(
                "the first argument is %(kind)s; expected a Case, as "
                "corridor.open_case(...) returns",
                kind=type(case).__name__,
            )
        )
