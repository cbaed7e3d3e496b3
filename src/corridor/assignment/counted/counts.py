"""What an assignment says where somebody has counted.

A shipment belongs to a count when its path crosses one of the counted elements, whichever and
however many: sums of flows of elements that stand behind one another would count it twice. Cargo
outside the demand is not on any path; it is added for the elements that the count names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corridor.assignment.methods.path_flows import PathFlows
from corridor.assignment.of_case.case_input import CaseInput
from corridor.case.model import Case
from corridor.case.tables import Record, blank, words
from corridor.network.build import Ints
from corridor.units import T_PER_MT

Flags = NDArray[np.bool_]

NEAR = 0.25
"""Share of a count by which the model may differ from it and still meet it."""


@dataclass(frozen=True)
class CountedTraffic:
    """Traffic that was counted at a place in a year.

    Attributes
    ----------
    id, place, mode, direction, use : str
        As in the table ``counts``.
    year : int
        Year of the count.
    value_mt, low_mt, high_mt : float
        What was counted, and the range that its sources allow; the value itself where none is
        given.
    reason : str
        Why a model misses it, as far as that is known.
    elements, and_elements, without_elements : tuple of str
        Elements of which a counted shipment crosses one, one as well, and none.
    zones, without_zones : tuple of str
        Zones in which it starts or ends, and in which it does neither.
    background_elements : tuple of str
        Elements whose cargo outside the demand is added.
    """

    id: str
    place: str
    mode: str
    direction: str
    use: str
    year: int
    value_mt: float
    low_mt: float
    high_mt: float
    reason: str
    elements: tuple[str, ...]
    and_elements: tuple[str, ...] = ()
    without_elements: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()
    without_zones: tuple[str, ...] = ()
    background_elements: tuple[str, ...] = ()

    def met_by(self, model_mt: float) -> bool:
        """Return whether a model's value lies within the range or a quarter of the count."""
        near = abs(model_mt - self.value_mt) <= NEAR * self.value_mt
        return near or self.low_mt <= model_mt <= self.high_mt


def counts_of(case: Case) -> tuple[CountedTraffic, ...]:
    """Return the counts of a case in the order of their table."""
    return tuple(_count(record) for record in case.rows("counts"))


def _count(record: Record) -> CountedTraffic:
    value = float(record["value_mt"])
    return CountedTraffic(
        id=str(record["count_id"]),
        place=str(record["place"]),
        mode=str(record["mode"]),
        direction=str(record["direction"]),
        use=str(record["use"]),
        reason=str(record["reason"]),
        year=int(record["year"]),
        value_mt=value,
        low_mt=value if blank(record["low_mt"]) else float(record["low_mt"]),
        high_mt=value if blank(record["high_mt"]) else float(record["high_mt"]),
        **{
            name: words(record[name])
            for name in ("elements", "and_elements", "without_elements", "zones", "without_zones",
                         "background_elements")
        },
    )  # fmt: skip


@dataclass(frozen=True)
class Paths:
    """Paths as flat arrays: arcs one after the other.

    Attributes
    ----------
    row : int array, shape (paths,)
        Row of the demand of each path.
    bound : int array, shape (paths + 1,)
        Where the arcs of each path begin.
    arc : int array
        Arcs in the order of travel.
    """

    row: Ints
    bound: Ints
    arc: Ints

    @classmethod
    def of_flows(cls, flows: PathFlows) -> Paths:
        """Return the paths of flows."""
        bound = np.cumsum([0, *map(len, flows.arcs)], dtype=np.int64)
        arc = np.concatenate(flows.arcs) if flows.arcs else np.empty(0, dtype=np.int64)
        return cls(flows.row, bound, arc)

    def using(self, arcs: Flags) -> Flags:
        """Return which paths use one of some arcs, given as flags of all arcs."""
        if not len(self.row):
            return np.zeros(0, dtype=np.bool_)
        hits = np.add.reduceat(arcs[self.arc].astype(np.int64), self.bound[:-1])
        return np.asarray(hits > 0)


def counted_paths(case_input: CaseInput, count: CountedTraffic, paths: Paths) -> Flags:
    """Return which paths belong to a count.

    Parameters
    ----------
    case_input : CaseInput
        What was assigned.
    count : CountedTraffic
        The count.
    paths : Paths
        Paths of it.

    Returns
    -------
    bool array, shape (paths,)
    """
    of_count = paths.using(arcs_using(case_input, count.elements, count.direction))
    if count.and_elements:
        of_count &= paths.using(arcs_using(case_input, count.and_elements))
    if count.without_elements:
        of_count &= ~paths.using(arcs_using(case_input, count.without_elements))
    return of_count & _rows_counted(case_input, count)[paths.row]


def arcs_using(case_input: CaseInput, elements: Iterable[str], direction: str = "both") -> Flags:
    """Return flags of the arcs that use one of some elements in a direction."""
    network, rows = case_input.network, list[int]()
    for element in elements:
        own = network.rows_of(element).tolist()
        rows += own[:1] if direction == "forward" else own[1:] if direction == "back" else own
    return np.isin(network.row, np.array(rows, dtype=np.int64))


def _rows_counted(case_input: CaseInput, count: CountedTraffic) -> Flags:
    """Return which rows of the demand a count holds by where they start and end."""
    starts = case_input.rows["origin"].isin(count.zones).to_numpy(dtype=np.bool_)
    ends = case_input.rows["destination"].isin(count.zones).to_numpy(dtype=np.bool_)
    left_out = case_input.rows[["origin", "destination"]].isin(count.without_zones).any(axis=1)
    counted = ~left_out.to_numpy(dtype=np.bool_)
    if count.direction == "in":
        return np.asarray(counted & ends & ~starts)
    if count.direction == "out":
        return np.asarray(counted & starts & ~ends)
    return np.asarray(counted & (starts | ends)) if count.zones else counted


def background_mt(case_input: CaseInput, count: CountedTraffic) -> float:
    """Return the cargo outside the demand that belongs to a count, million t a year."""
    total = 0.0
    for element in count.background_elements:
        rows = case_input.network.rows_of(element).tolist()
        rows = {"forward": rows[:1], "back": rows[1:]}.get(count.direction, rows)
        total += float(case_input.problem.preload[rows].sum())
    return total / T_PER_MT


def modelled_mt(
    case_input: CaseInput, flows: PathFlows, counts: Sequence[CountedTraffic]
) -> Mapping[str, float]:
    """Return what flows say at some counts, by count, million t a year.

    Parameters
    ----------
    case_input : CaseInput
        What was assigned.
    flows : PathFlows
        Tonnes a year on its paths.
    counts : sequence of CountedTraffic
        Where it is asked.

    Returns
    -------
    mapping of str to float
        Assigned cargo, each shipment once, and the cargo outside the demand.
    """
    paths = Paths.of_flows(flows)
    return {
        count.id: float(flows.volume[counted_paths(case_input, count, paths)].sum()) / T_PER_MT
        + background_mt(case_input, count)
        for count in counts
    }
