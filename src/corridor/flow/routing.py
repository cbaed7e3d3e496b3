r"""Given tonnes by their quickest ways: minimum-cost multi-commodity flow by column generation.

Over paths :math:`p` of pairs :math:`k` with :math:`h_p` hours each, capacity rows :math:`r`, and
:math:`u_k` tonnes that stay behind:

.. math:: \min \sum_p h_p f_p + M \sum_k u_k \quad\text{s.t.}\quad
          \sum_{p \in k} f_p + u_k = d_k, \; \sum_{p \ni r} f_p \le c_r, \; f, u \ge 0

Paths are priced by the duals :math:`\pi_r` and :math:`\sigma_k`: one whose hours and prices,
:math:`h_p + \sum_{r \in p} \pi_r`, come to less than :math:`\sigma_k` makes the whole quicker and
joins. When none does, no other way is quicker.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import highspy
import numpy as np

from corridor.capacities.elements import element_table
from corridor.capacities.ship import KM_PER_NAUTICAL_MILE
from corridor.case.numbers import Cell, Number, row_cells
from corridor.case.problems import CorridorError
from corridor.case.situation import Situation
from corridor.flow.maximum import MAX_ROUNDS, OPTIMALITY, FlowProgram
from corridor.network.build import Floats, Ints, Network
from corridor.network.layers import path_arcs, shortest_trees

ROAD_SPEED_KMH = 42.0
"""Speed of a truck where the case gives none: 1000 km a day."""

UNSERVED_H = 1e4
"""Hours that a tonne left behind counts at least: more than any way takes."""

LEAST_T_PER_YEAR = 0.5
"""Less than this on a path or left behind is rounding."""

T_PER_KT = 1e3
"""The program counts kilotonnes: its tolerances are absolute and lose the optimum in tonnes."""


@dataclass(frozen=True)
class Routed:
    """Cargo of one pair on one way.

    Attributes
    ----------
    pair : (str, str)
        Origin and destination.
    arcs : int array
        Arcs of the network in the order of travel.
    tonnes_per_year : float
        Cargo that goes this way.
    """

    pair: tuple[str, str]
    arcs: Ints
    tonnes_per_year: float


@dataclass(frozen=True)
class Routing:
    """Ways of given tonnes that take the fewest hours in all.

    Attributes
    ----------
    paths : tuple of Routed
        By pair in the order of the question; ways that carry less than 0.5 t are left out.
    unserved : mapping of (str, str) to float
        Tonnes a year that found no room, of each pair that leaves 0.5 t or more behind.
    tonne_hours_per_year : float
        Hours of all cargo on the paths.
    rounds : int
        Rounds of pricing.
    """

    paths: tuple[Routed, ...]
    unserved: Mapping[tuple[str, str], float]
    tonne_hours_per_year: float
    rounds: int

    @property
    def tonnes_per_year(self) -> float:
        """Tonnes a year on all paths."""
        return float(sum(path.tonnes_per_year for path in self.paths))


def arc_hours(sit: Situation, network: Network) -> Floats:
    """Return the hours that cargo spends on each arc when nothing is in its way.

    Railways and roads ``length / speed``, sea lanes ``length / (1.852 · v)`` with the speed of the
    lane or else of its ship, borders, terminals and ports their dwell time; loading and unloading
    at zones take none.

    Parameters
    ----------
    sit : Situation
        Year, scenario and projects.
    network : Network
        Virtual network of the situation's case.

    Returns
    -------
    float array, shape (arcs,)
        Hours.
    """
    by_element = np.array([_element_hours(sit, element) for element in network.elements])
    used = network.row >= 0
    hours = np.zeros(len(network.row))
    hours[used] = by_element[network.row_element[network.row[used]]]
    return hours


def _element_hours(sit: Situation, element: str) -> float:
    table = element_table(sit.case, element)
    cells = row_cells(sit, table, element)
    if table in ("terminals", "borders", "ports"):
        return _value(cells, "dwell_h") or 0.0
    length_km = _value(row_cells(sit, "links", element), "length") or 0.0
    if table == "sea":
        speed_kn = _value(cells, "speed_kn")
        if speed_kn is None:
            speed_kn = _value(row_cells(sit, "ships", str(cells["ship_id"])), "speed_kn")
        speed_kmh = None if speed_kn is None else KM_PER_NAUTICAL_MILE * speed_kn
    else:
        speed_kmh = _value(cells, "speed_kmh")
    return length_km / (ROAD_SPEED_KMH if speed_kmh is None else speed_kmh)


def _value(cells: Mapping[str, Cell], field: str) -> float | None:
    cell = cells.get(field)
    return cell.value if isinstance(cell, Number) else None


def quickest_routing(
    program: FlowProgram, row_capacity: Floats, hours: Floats, tonnes: Sequence[float] | Floats
) -> Routing:
    """Send given tonnes of each pair by the ways that take the fewest hours in all.

    As much as possible is served first: a tonne stays behind only where its way, with the detours
    of the cargo that makes room for it, costs more than :data:`UNSERVED_H` hours and more than all
    arcs together. Ways cross the gates of the question as those of its maximum do.

    Parameters
    ----------
    program : FlowProgram
        Program of the question; its paths and its basis are not touched.
    row_capacity : float array, shape (rows,)
        Tonnes a year of each row; may be infinite.
    hours : float array, shape (arcs,)
        Hours on each arc of the network, finite and not negative.
    tonnes : float array or sequence, shape (pairs,)
        Tonnes a year to be sent, in the order of ``program.question.pairs``.

    Returns
    -------
    Routing

    Raises
    ------
    CorridorError
        If HiGHS does not end with an optimum, as when tonnes are negative, or the prices do not
        settle.
    ValueError
        If there are not as many tonnes as pairs.
    """
    if len(tonnes) != len(program.question.pairs):
        msg = f"{len(tonnes)} tonnes are given for {len(program.question.pairs)} pairs"
        raise ValueError(msg)
    asked_kt = np.array(tonnes, dtype=np.float64) / T_PER_KT
    unserved_h = max(UNSERVED_H, float(hours.sum()))
    ways = _Ways(program, row_capacity, hours, asked_kt, unserved_h)
    rounds = 0
    while True:
        row_price, pair_price = ways.solve()
        if not ways.join_quicker(row_price, pair_price):
            return ways.routing(tonnes, rounds)
        rounds += 1
        if rounds > MAX_ROUNDS:
            raise CorridorError(f"prices did not settle in {MAX_ROUNDS} rounds of pricing")


class _Ways:
    """The linear program over the ways found so far; a class because HiGHS holds it."""

    def __init__(
        self,
        program: FlowProgram,
        row_capacity: Floats,
        hours: Floats,
        asked_kt: Floats,
        unserved_h: float,
    ) -> None:
        self._program = program
        self._hours = hours
        # What is shut carries nothing: no round is lost on ways through it.
        layers = program.layers
        shut = (layers.row >= 0) & (row_capacity[layers.row] <= 0)
        self._arc_cost: Floats = np.where(shut, np.inf, hours[layers.arc])
        self._rows = len(row_capacity)
        self._members: dict[int, list[int]] = {}
        for k in np.flatnonzero(asked_kt > 0):
            self._members.setdefault(program.starts[k], []).append(int(k))
        self._sources = np.array(list(self._members), dtype=np.int64)
        self._known: dict[tuple[int, bytes], Ints] = {}
        self._highs = _new_program(row_capacity / T_PER_KT, asked_kt, unserved_h)

    def solve(self) -> tuple[Floats, Floats]:
        """Solve over the known ways; return hours that each row costs and that each pair pays."""
        self._highs.run()
        status = self._highs.getModelStatus()
        if status != highspy.HighsModelStatus.kOptimal:
            raise CorridorError(f"HiGHS stopped with {self._highs.modelStatusToString(status)}")
        dual = np.array(self._highs.getSolution().row_dual)
        return np.maximum(0.0, -dual[: self._rows]), dual[self._rows :]

    def join_quicker(self, row_price: Floats, pair_price: Floats) -> int:
        """Add the cheapest way of each pair that pays more for it; return how many were added."""
        if not len(self._sources):
            return 0
        layers = self._program.layers
        trees = shortest_trees(layers, row_price, self._sources, self._arc_cost)
        added = 0
        for tree, members in zip(trees, self._members.values(), strict=True):
            for k in members:
                end = self._program.ends[k]
                if not np.isfinite(tree.distance[end]):
                    continue
                arcs = path_arcs(tree, end)
                rows = layers.row[arcs]
                rows = rows[rows >= 0]
                way_h = float(self._hours[layers.arc[arcs]].sum())
                if way_h + row_price[rows].sum() < pair_price[k] * (1 - OPTIMALITY):
                    added += self._add(k, layers.arc[arcs], rows, way_h)
        return added

    def _add(self, k: int, arcs: Ints, rows: Ints, way_h: float) -> int:
        key = (k, arcs.tobytes())  # arcs of the network: ways that differ in layers only are one
        if key in self._known:
            return 0
        self._known[key] = arcs
        used, times = np.unique(rows, return_counts=True)
        index = np.append(used, self._rows + k).astype(np.int32)
        value = np.append(times, 1).astype(np.float64)
        self._highs.addCol(way_h, 0.0, highspy.kHighsInf, len(index), index, value)
        return 1

    def routing(self, tonnes: Sequence[float] | Floats, rounds: int) -> Routing:
        """Return the solution in tonnes, by pair."""
        pairs = self._program.question.pairs
        values = np.array(self._highs.getSolution().col_value)[len(pairs) :] * T_PER_KT
        left = dict(zip(pairs, map(float, tonnes), strict=True))
        paths = []
        tonne_hours = 0.0
        found = zip(self._known.items(), values, strict=True)
        for ((k, _), arcs), amount in sorted(found, key=lambda way: way[0][0][0]):
            if amount >= LEAST_T_PER_YEAR:
                paths.append(Routed(pairs[k], arcs, float(amount)))
                left[pairs[k]] -= float(amount)
                tonne_hours += float(amount * self._hours[arcs].sum())
        unserved = {pair: t for pair, t in left.items() if t >= LEAST_T_PER_YEAR}
        return Routing(tuple(paths), unserved, tonne_hours, rounds)


def _new_program(capacity_kt: Floats, asked_kt: Floats, unserved_h: float) -> highspy.Highs:
    """Open a program with a row for each capacity and each pair, all of which stays behind."""
    highs = highspy.Highs()  # type: ignore[no-untyped-call]
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("threads", 1)  # the same vertex on every run
    none = np.array([], dtype=np.int32), np.array([], dtype=np.float64)
    for kt in capacity_kt:
        highs.addRow(-highspy.kHighsInf, float(kt), 0, *none)
    for k, kt in enumerate(asked_kt):
        highs.addRow(float(kt), float(kt), 0, *none)
        row = np.array([len(capacity_kt) + k], dtype=np.int32)
        highs.addCol(unserved_h, 0.0, highspy.kHighsInf, 1, row, np.ones(1))
    return highs
