r"""What is to be designed, as plain arrays.

.. math:: \min \sum_a f_a y_a + \sum_k \sum_{p \in k} d_k c_p x_p \quad\text{s.t.}\quad
          \sum_{p \in k} x_p = 1, \; \sum_k \sum_{p \ni a} d_k x_p \le u_a y_a, \;
          x \ge 0, \; y_a \in \{0, 1\}

Source: Gendron, Crainic and Frangioni, Multicommodity capacitated network design, in
Telecommunications Network Planning, Kluwer 1999.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corridor.messages import joined, message
from corridor.problems import CorridorError
from corridor.solver.program import Floats

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class DesignProblem:
    """Arcs that may be opened, and cargo that has to be carried.

    Attributes
    ----------
    nodes : int
        Number of nodes.
    tail, head : int array, shape (arcs,)
        Nodes that each arc joins, in its direction.
    unit_cost : float array, shape (arcs,)
        Cost of a unit of cargo on the arc, not negative.
    capacity : float array, shape (arcs,)
        Most that an opened arc carries, more than 0.
    fixed_charge : float array, shape (arcs,)
        Cost of opening the arc, not negative.
    origin, destination : int array, shape (commodities,)
        Nodes between which each commodity travels.
    demand : float array, shape (commodities,)
        Amount of each commodity, more than 0.
    """

    nodes: int
    tail: Ints
    head: Ints
    unit_cost: Floats
    capacity: Floats
    fixed_charge: Floats
    origin: Ints
    destination: Ints
    demand: Floats

    @property
    def arcs(self) -> int:
        """Number of arcs."""
        return len(self.tail)

    @property
    def commodities(self) -> int:
        """Number of commodities."""
        return len(self.demand)

    def check(self) -> None:
        """Check the arrays.

        Raises
        ------
        CorridorError
            With a line for each fault.
        """
        faults = [*self._faults_of_shape()]
        if not faults:
            faults = [*self._faults_of_values()]
        if faults:
            raise CorridorError(joined(faults, "\n"))

    def _faults_of_shape(self) -> list[str]:
        by_arc = ("tail", "head", "unit_cost", "capacity", "fixed_charge")
        by_commodity = ("origin", "destination", "demand")
        return [
            message(
                "%(name)s: found %(found)s, expected (%(size)s,); fix its length",
                name=name,
                found=getattr(self, name).shape,
                size=size,
            )
            for names, size in ((by_arc, self.arcs), (by_commodity, self.commodities))
            for name in names
            if getattr(self, name).shape != (size,)
        ]

    def _faults_of_values(self) -> list[str]:
        return [
            *self._faults_of_nodes(),
            *self._faults_of_numbers(),
            *(
                message(
                    "origin[%(k)s]: found the destination %(found)s, expected another node; leave "
                    "this commodity out",
                    k=k,
                    found=self.origin[k],
                )
                for k in np.flatnonzero(self.origin == self.destination)[:1]
            ),
        ]

    def _faults_of_nodes(self) -> Iterator[str]:
        for name in ("tail", "head", "origin", "destination"):
            value = getattr(self, name)
            for at in np.flatnonzero((value < 0) | (value >= self.nodes))[:1]:
                yield (
                    message(
                        "%(name)s[%(at)s]: found %(found)s, expected 0 to %(last)s; fix the node",
                        name=name,
                        at=at,
                        found=value[at],
                        last=self.nodes - 1,
                    )
                )

    def _faults_of_numbers(self) -> Iterator[str]:
        for names, some in ((("unit_cost", "fixed_charge"), False), (("capacity", "demand"), True)):
            for name in names:
                value = getattr(self, name)
                fits = np.isfinite(value) & (value > 0 if some else value >= 0)
                wanted = message("more than 0") if some else message("0 or more")
                for at in np.flatnonzero(~fits)[:1]:
                    yield message(
                        "%(name)s[%(at)s]: found %(found)s, expected %(wanted)s; fix the number",
                        name=name,
                        at=at,
                        found=f"{value[at]:g}",
                        wanted=wanted,
                    )


@dataclass(frozen=True)
class PathFlow:
    """Cargo of one commodity on one path.

    Attributes
    ----------
    commodity : int
        Number of the commodity.
    arcs : tuple of int
        Arcs in the order of travel.
    amount : float
        Cargo.
    """

    commodity: int
    arcs: tuple[int, ...]
    amount: float


@dataclass(frozen=True)
class Step:
    """A line of the log: where the search stood.

    Attributes
    ----------
    seconds : float
        Since the start.
    cost, bound : float
        Cost of the best design and bound so far.
    name : str
        What was done.
    """

    seconds: float
    cost: float
    bound: float
    name: str


@dataclass(frozen=True, eq=False)
class Design:
    """A design and what is known about how good it is.

    Attributes
    ----------
    opened : tuple of int
        Arcs that are opened.
    flows : tuple of PathFlow
        How all cargo travels on them.
    cost : float
        Fixed charges and cost of the flows.
    bound : float
        No design costs less; the larger of ``priced_bound`` and what a search claims.
    priced_bound : float
        Bound that the prices below prove, by shortest paths alone.
    arc_price : float array, shape (arcs,)
        Price of a unit of capacity of each arc.
    strong_price : float array, shape (arcs, commodities)
        Price of each commodity's use of each arc, whole or in part.
    log : tuple of Step
        How cost and bound came about.
    """

    opened: tuple[int, ...]
    flows: tuple[PathFlow, ...]
    cost: float
    bound: float
    priced_bound: float
    arc_price: Floats
    strong_price: Floats
    log: tuple[Step, ...]

    @property
    def gap(self) -> float:
        """Share of the cost by which a better design could be cheaper."""
        return max(0.0, self.cost - self.bound) / self.cost if self.cost > 0 else 0.0
