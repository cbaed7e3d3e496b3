"""Flows of a case, whatever method found them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from corridor.assignment.methods.path_flows import PathFlows
from corridor.assignment.of_case.case_input import CaseInput
from corridor.network.graph import Floats


@dataclass(frozen=True)
class CaseFlows:
    """Cargo of a case on its routes and arcs.

    Attributes
    ----------
    input : CaseInput
        What was assigned.
    paths : PathFlows
        Tonnes a year on each route.
    class_flow : float array, shape (commodities, arcs)
        Equivalents a year on each arc: tonnes over the load share of the commodity.
    unserved : float array, shape (demand rows,)
        Tonnes a year that find no room.
    """

    input: CaseInput
    paths: PathFlows
    class_flow: Floats
    unserved: Floats

    @cached_property
    def tonnes(self) -> Floats:
        """Tonnes a year of each commodity on each arc, shape (commodities, arcs)."""
        return np.asarray(self.class_flow / self.input.problem.equivalents[:, None])

    @cached_property
    def arc_flow(self) -> Floats:
        """Tonnes a year on each arc, all commodities together."""
        return np.asarray(self.tonnes.sum(axis=0))

    @cached_property
    def resource_flow(self) -> Floats:
        """Equivalents a year on each row of an element, background included."""
        return self.input.problem.resource_flow(self.class_flow.sum(axis=0))

    @cached_property
    def arc_wait_h(self) -> Floats:
        """Hours that traffic adds on each arc."""
        return self.input.problem.arc_time(self.resource_flow)

    @cached_property
    def value_of_time(self) -> Floats:
        """Dollars per tonne and hour of the commodity of each path."""
        worth = np.array([c.value_of_time for c in self.input.problem.classes])
        return worth[self.input.problem.demand.traffic_class[self.paths.row]]
