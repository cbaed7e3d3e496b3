"""The part of a simulation that its tables and charts depend on."""

from __future__ import annotations

from typing import Protocol

import pandas as pd

from corridor.assignment.of_case.routing import Routing
from corridor.elements.table import Capacities
from corridor.simulation.building.build import Built
from corridor.simulation.building.year import Year


class Simulated(Protocol):
    """Years of operation that were simulated."""

    @property
    def capacities(self) -> Capacities:
        """Capacities in the situation that was simulated."""

    @property
    def routing(self) -> Routing:
        """Cargo that was offered and its routes."""

    @property
    def seed(self) -> int:
        """Seed of the first year."""

    @property
    def runs(self) -> tuple[Year, ...]:
        """What each year counted."""

    @property
    def built(self) -> Built:
        """The world of the first year, ready to run."""

    @property
    def elements(self) -> pd.DataFrame:
        """One row for each element in use."""
