"""Capacities of a whole case, as a table and with the arithmetic of each element."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from corridor.case.model import Case
from corridor.case.naming import id_of
from corridor.case.numbers import Number
from corridor.case.situation import Situation, situation
from corridor.collecting import without_collecting
from corridor.elements.elements import (
    AS_STATED,
    ElementCapacity,
    element_capacity,
    element_ids,
    element_table,
    elements_of_owners,
    projects_on,
)
from corridor.elements.formulas.evaluation import Step
from corridor.messages import Numeral, joined, message, phrase
from corridor.showing import Shown


@dataclass(frozen=True, repr=False)
class Capacities(Shown):
    """Capacity of every element in a situation.

    Attributes
    ----------
    situation : Situation
        Year, scenario and projects for which they hold.
    elements : mapping of str to ElementCapacity
        By element id, in the order of the tables.
    """

    situation: Situation
    elements: Mapping[str, ElementCapacity]

    @property
    def summary(self) -> str:
        """What the value is, in a line."""
        sit = self.situation
        return f"{sit.case.name} {sit.year}, {len(self.elements)} elements"

    @cached_property
    def table(self) -> pd.DataFrame:
        """Capacities as a frame: one row for each element, capacity in tonnes a year."""
        columns = (
            "id", "kind", "name", "country", "capacity_t_per_year", "counts", "binds",
            "computed_t_per_year", "stated_t_per_year", "quality", "source",
        )  # fmt: skip
        rows = [[getattr(e, c) for c in columns] for e in self.elements.values()]
        return pd.DataFrame(rows, columns=list(columns))

    @cached_property
    def by_id(self) -> Mapping[str, float]:
        """Tonnes a year by element id; infinite where nothing limits."""
        return {i: e.capacity_t_per_year for i, e in self.elements.items()}

    def explain(self, element: str) -> str:
        """Return the arithmetic of one element with the source of every number.

        Parameters
        ----------
        element : str
            Id or name of an element.

        Returns
        -------
        str
            Plain text of several lines.

        Raises
        ------
        CorridorError
            If there is no such element.
        """
        names = {i: e.name for i, e in self.elements.items()}
        return explain(self.elements[id_of("element", element, names)])


def capacity(
    case: Case,
    year: int | None = None,
    *,
    scenario: str | None = None,
    built: Iterable[str] = (),
    sea_level_m: float | None = None,
    growth: str | None = None,
) -> Capacities:
    """Compute the capacity of every element of a case.

    Parameters
    ----------
    case : Case
        The case.
    year : int, optional
        Year of the network; the scenario's or the case's own when not given.
    scenario : str, optional
        Scenario id.
    built : iterable of str
        Projects taken as built.
    sea_level_m : float, optional
        Level of the inland sea, m BS; the scenario's or the case's own when not given.
    growth : str, optional
        Growth path of the demand; the scenario's or the case's own when not given.

    Returns
    -------
    Capacities

    Raises
    ------
    CorridorError
        If the first argument is no case, or a scenario or project is unknown.
    """
    sit = situation(
        case, year=year, scenario=scenario, built=built, sea_level_m=sea_level_m, growth=growth
    )
    return capacities(sit)


@without_collecting()
def capacities(sit: Situation, known: Capacities | None = None) -> Capacities:
    """Compute the capacity of every element in a situation.

    Parameters
    ----------
    sit : Situation
        Year, scenario, projects and level of the sea.
    known : Capacities, optional
        Those of the same case in another situation: only what differs from them is computed.
    """
    case = sit.case
    before = sit if known is None else known.situation
    if known is None or before.case is not case or before.overrides != sit.overrides:
        return Capacities(sit, {e: element_capacity(sit, e) for e in element_ids(case)})
    differs = before.built ^ sit.built
    differs |= {s for s in (before.scenario, sit.scenario) if s and before.scenario != sit.scenario}
    owned = elements_of_owners(case)
    touched = frozenset().union(*(owned.get(owner, ()) for owner in differs))
    wet = () if sit.sea_level_m == before.sea_level_m else ("sea", "ports")
    return Capacities(
        sit,
        {
            e: element_capacity(sit, e)
            if e in touched or (wet and element_table(case, e) in wet)
            else same
            for e, same in known.elements.items()
        },
    )


def with_projects(caps: Capacities, projects: Iterable[str]) -> Capacities:
    """Return capacities with more projects built; only the elements that they touch are computed.

    Parameters
    ----------
    caps : Capacities
        Capacities without them.
    projects : iterable of str
        Project ids.

    Returns
    -------
    Capacities
    """
    more = frozenset(projects)
    if not more:
        return caps
    return capacities(caps.situation.with_built(caps.situation.built | more), caps)


def during_work(caps: Capacities, loss_share: Mapping[str, float]) -> Capacities:
    """Return capacities less what is lost on the elements of projects while work on them goes on.

    Parameters
    ----------
    caps : Capacities
        Capacities without that work.
    loss_share : mapping of str to float
        Share of capacity that the work on each project takes; losses of several are multiplied.

    Returns
    -------
    Capacities
    """
    case, elements = caps.situation.case, dict(caps.elements)
    for element in caps.elements:
        working = [p for p in sorted(projects_on(case, element)) if loss_share.get(p, 0.0) > 0]
        for project in working:
            left = 1 - loss_share[project]
            t = elements[element].capacity_t_per_year * left if left > 0 else 0.0
            now = elements[element]
            step = Step(
                "C", message("capacity while work on %(project)s goes on", project=project),
                "{} * (1 - {})",
                (now.capacity_t_per_year, loss_share[project]), t, "t/year",
            )  # fmt: skip
            elements[element] = replace(now, capacity_t_per_year=t, steps=(*now.steps, step))
    return Capacities(caps.situation, elements) if loss_share else caps


def explain(element: ElementCapacity) -> str:
    """Return the arithmetic of an element in plain text; see [`Capacities.explain`][]."""
    where = joined((phrase(element.kind), element.country), ", ")
    one = message("the %(which)s one", which=phrase(element.binds))
    used = joined(filter(None, (one, element.choice)), ", ")
    lines: list[tuple[str, ...]] = [
        (f"{element.name} ({element.id}): ", where),
        ("  ", message("capacity"), "  ", _tonnes(element.capacity_t_per_year), " ",
         phrase(element.counts)),
        ("  ", message("computed"), "  ", _tonnes(element.computed_t_per_year)),
    ]  # fmt: skip
    if element.stated_t_per_year is not None:
        read = joined((_tonnes(element.stated_t_per_year), element.stated_reading), ", ")
        lines.append(("  ", message("stated"), "    ", read))
    formula = phrase(element.formula) if element.formula == AS_STATED else element.formula
    lines += [
        ("  ", message("used"), "      ", used, ": ", formula),
        ("  ", message("arithmetic of the computed figure")),
        *(
            (f"    {s.symbol} = ", Numeral(s.arithmetic), " = ", _result(s), "   (", s.meaning, ")")
            for s in element.steps
        ),
        ("  ", message("inputs")),
        *((f"    {name} = ", _cell(cell)) for name, cell in element.inputs.items()),
    ]
    return joined([joined(line, "") for line in lines], "\n")


def _result(step: Step) -> str:
    """Write the result of a step: units a day to two decimals, all else to six digits."""
    value = f"{step.value:,.2f}" if step.unit.endswith("/day") else f"{step.value:,.6g}"
    return joined((Numeral(value), phrase(step.unit))) if step.unit else Numeral(value)


def _tonnes(value: float) -> str:
    if math.isinf(value):
        return message("no limit")
    return message("%(amount)s million t/year", amount=Numeral(f"{value / 1e6:,.3f}"))


def _cell(cell: Number | str) -> str:
    if isinstance(cell, str):
        return cell
    known = joined((phrase(cell.quality), cell.source), ": ")
    if cell.low is not None or cell.high is not None:
        ends = [Numeral("?" if end is None else f"{end:g}") for end in (cell.low, cell.high)]
        known = joined((known, message("%(low)s to %(high)s", low=ends[0], high=ends[1])), ", ")
    return joined((Numeral(f"{cell.value:g}"), "   [", known, "]"), "")
