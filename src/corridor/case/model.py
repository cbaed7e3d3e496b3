"""A case: a corridor as its planner describes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from corridor.case.checks.cells import check_cells
from corridor.case.checks.check import check_tables
from corridor.case.tables import Tables, blank
from corridor.messages import message
from corridor.problems import CorridorError, Problem, raise_if_fatal, unknown
from corridor.showing import Shown

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False, repr=False)
class Case(Shown, Tables):
    """A corridor as its planner describes it: settings and tables that can be checked.

    To change a table build a new case with [`replace`][].
    """

    @property
    def summary(self) -> str:
        """What the value is, in a line."""
        counts = (f"{len(self.tables[t])} {t}" for t in ("nodes", "links", "demand", "projects"))
        return f"{self.name}, {', '.join(counts)}"

    def replace(self, **tables: pd.DataFrame) -> Case:
        """Return the same case with some tables exchanged.

        Parameters
        ----------
        **tables : DataFrame
            New frames by table.

        Returns
        -------
        Case
            Not checked: call [`check`][].

        Raises
        ------
        CorridorError
            If there is no such table.
        """
        for name in tables:
            if name not in self.tables:
                raise CorridorError(unknown("table", name, self.tables))
        return Case(self.settings, {**self.tables, **tables}, self.origin, self.read_warnings)

    def check(self) -> list[Problem]:
        """Check the case as a whole.

        Returns
        -------
        list of Problem
            The warnings; empty when there is nothing to say.

        Raises
        ------
        CaseError
            With every problem, when at least one stops the use of the case.
        """
        cells = list(check_cells(self))
        raise_if_fatal(cells)
        problems = check_tables(self)
        raise_if_fatal(problems)
        return [*self.read_warnings, *problems]


def usual_target_mt(case: Case) -> float:
    """Return the target that a case names for its plans and reports, in million tonnes a year.

    Raises
    ------
    CorridorError
        If it names none.
    """
    own = case.settings["target_mt"]
    if blank(own):
        raise CorridorError(
            message(
                "%(name)s names no usual target: give --target, or set target_mt in case.toml",
                name=case.name,
            )
        )
    return float(own)
