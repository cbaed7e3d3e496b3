"""The verb: locomotives, wagons, crews, trucks and ships that the cargo of a year needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from corridor.assignment.of_case.assign import Assignment, assign
from corridor.assignment.of_case.methods import Method
from corridor.case.model import Case
from corridor.case.situation import Situation
from corridor.fleets import tables
from corridor.fleets.movements import Hours, Movement, movements
from corridor.fleets.on_hand import OnHand, on_hand
from corridor.fleets.railway import Line, crews_of, lines, locomotives, wagons
from corridor.fleets.roads_and_sea import ships, trucks
from corridor.fleets.stays import Stretch, stretches
from corridor.fleets.swings import FleetSwing, fleet_numbers, fleet_swings
from corridor.fleets.work import Group, Work, added
from corridor.showing import Shown


@dataclass(frozen=True, repr=False)
class Fleet(Shown):
    """What the cargo of an assignment needs to move.

    Attributes
    ----------
    assignment : Assignment
        Which cargo goes where.
    before : Fleet or None
        The same without the projects that were added, where there are any.
    """

    assignment: Assignment = field(repr=False)
    before: Fleet | None = field(repr=False, default=None)

    @property
    def summary(self) -> str:
        """What the value is, in a line."""
        return ", ".join(f"{count:,.0f} {kind}s" for kind, count in self.by_kind.items() if count)

    @cached_property
    def _hours(self) -> Hours:
        return Hours(self.assignment.flows)

    @cached_property
    def movements(self) -> tuple[Movement, ...]:
        """Loaded vehicles of each link."""
        return movements(self.assignment.flows)

    @cached_property
    def trains(self) -> tuple[Line, ...]:
        """Railway links that carry cargo, with their trains."""
        sit = self.assignment.flows.input.capacities.situation
        return lines(sit, self.movements, self._hours)

    @cached_property
    def _of_lanes(self) -> tuple[tuple[str, Work], ...]:
        return tuple(ships(self.assignment.flows.input.capacities.situation, self.movements))

    @cached_property
    def stays(self) -> tuple[Stretch, ...]:
        """Where wagons and trucks are loaded and unloaded."""
        return stretches(self.assignment.flows, self._hours)

    @cached_property
    def work(self) -> Mapping[Group, Work]:
        """What each fleet does in the year, and how many that takes."""
        return self._work_in(self.assignment.flows.input.capacities.situation)

    def _work_in(self, sit: Situation) -> Mapping[Group, Work]:
        """Return what each fleet does with the numbers of a situation and the same flows."""
        trains = lines(sit, self.movements, self._hours)
        return added(
            (
                *locomotives(sit, trains),
                *wagons(sit, trains, self.stays),
                *crews_of(trains),
                *trucks(sit, self.movements, self.stays, self._hours),
                *(work for _, work in ships(sit, self.movements)),
            )
        )

    @cached_property
    def by_kind(self) -> Mapping[str, float]:
        """How many of each kind the demand needs."""
        return tables.by_kind(self.work)

    @cached_property
    def table(self) -> pd.DataFrame:
        """Fleets with what they do; see [`corridor.fleets.tables.fleet_table`][]."""
        return tables.fleet_table(self.work, None if self.before is None else self.before.work)

    @cached_property
    def lines(self) -> pd.DataFrame:
        """Trains of railway links; see [`corridor.fleets.tables.line_table`][]."""
        return tables.line_table(self.trains)

    @cached_property
    def totals(self) -> Mapping[str, float]:
        """Trains of all lines together; see [`corridor.fleets.tables.train_totals`][]."""
        return tables.train_totals(self.trains)

    @cached_property
    def on_hand(self) -> tuple[OnHand, ...]:
        """Fleets that there are, beside what is needed."""
        sit = self.assignment.flows.input.capacities.situation
        return on_hand(sit, self.work, self._of_lanes)

    @cached_property
    def swings(self) -> tuple[FleetSwing, ...]:
        """How far each assumed number moves what is needed; see [`corridor.fleets.swings`][]."""
        sit = self.assignment.flows.input.capacities.situation
        vehicles = [line.rail.vehicle_id for line in self.trains]
        vehicles += [stay.carrier for stay in self.stays]
        numbers = fleet_numbers(sit, {m.link for m in self.movements}, set(vehicles))
        return fleet_swings(sit, numbers, lambda other: tables.by_kind(self._work_in(other)))

    @property
    def one_way(self) -> tuple[str, ...]:
        """Links in use that lead one way only; what is empty is taken to return as far as there."""
        links = self.assignment.flows.input.capacities.situation.case.records["links"]
        used = dict.fromkeys(m.link for m in self.movements)
        return tuple(link for link in used if links[link]["directed"] == "yes")


def fleet(
    case: Case,
    year: int | None = None,
    *,
    scenario: str | None = None,
    built: Iterable[str] = (),
    sea_level_m: float | None = None,
    growth: str | None = None,
    method: Method | None = None,
    leave_stranded: bool = False,
) -> Fleet:
    """Say how many locomotives, wagons, crews, trucks and ships the cargo of a year needs.

    Parameters
    ----------
    case : Case
        The case.
    year : int, optional
        Year of network and demand; the scenario's or the case's own when not given.
    scenario : str, optional
        Scenario id.
    built : iterable of str
        Projects taken as built; what they need beyond the network without them is shown.
    sea_level_m : float, optional
        Level of the inland sea, m BS; the scenario's or the case's own when not given.
    growth : str, optional
        Growth path of the demand; the scenario's or the case's own when not given.
    method : {"ue", "so", "logit", "aon", "capacitated"}, optional
        How cargo chooses its routes, as in [`corridor.assign`][]; that of the case when not given.
    leave_stranded : bool
        Leave demand behind that no open route serves.

    Returns
    -------
    Fleet

    Raises
    ------
    CorridorError
        If a scenario, project or method is unknown, or no route serves some demand.
    """
    projects = tuple(built)

    def assigned(these: Iterable[str]) -> Assignment:
        return assign(
            case, year, scenario=scenario, built=these, sea_level_m=sea_level_m, growth=growth,
            method=method, leave_stranded=leave_stranded,
        )  # fmt: skip

    return fleet_of(assigned(projects), assigned(()) if projects else None)


def fleet_of(assignment: Assignment, before: Assignment | None = None) -> Fleet:
    """Return the fleets of an assignment, and of that of the same year without the works."""
    return Fleet(assignment, None if before is None else Fleet(before))
