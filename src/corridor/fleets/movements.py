"""Loaded and empty vehicles on each link of an assignment, by the form of what they carry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from corridor.assignment.of_case.case_flows import CaseFlows
from corridor.assignment.problem.congestion import LINEAR_FROM
from corridor.case.rows import Commodity, Rail, Ship, Vehicle
from corridor.case.situation import Situation
from corridor.case.tables import words
from corridor.elements.costs import cargo_carrier
from corridor.elements.elements import element_row
from corridor.elements.formulas.waters import payload_through, waters_of
from corridor.elements.times import element_hours
from corridor.fleets.cycle import empty_back

ANY = "any"
"""Form of cargo that names none, in a vehicle that takes all."""


@dataclass(frozen=True)
class Movement:
    """Loaded vehicles of a year on a link that can return with each other's cargo.

    Attributes
    ----------
    link, mode : str
        The link.
    carries : str
        Form of the cargo on railways, class of the trucks or ships elsewhere.
    forward_t, back_t : float
        Equivalents a year: tonnes over the load share of the commodity.
    forward, back : float
        Loaded trains, trucks or ships a year.
    """

    link: str
    mode: str
    carries: str
    forward_t: float
    back_t: float
    forward: float
    back: float

    @property
    def each_way(self) -> float:
        """Vehicles a year in each direction, loaded or empty."""
        return max(self.forward, self.back)

    @property
    def empty(self) -> tuple[float, float]:
        """Empty vehicles a year forward and back."""
        return empty_back(self.forward, self.back)


def form_of(cargo: str, carries: str) -> str:
    """Return the form in which cargo travels: the first of its own that the vehicle takes."""
    own, taken = words(cargo), words(carries)
    if not own:
        return ANY
    return next((form for form in own if not taken or form in taken), own[0])


def movements(flows: CaseFlows) -> tuple[Movement, ...]:
    """Return the loaded vehicles of each link.

    Parameters
    ----------
    flows : CaseFlows
        An assignment.

    Returns
    -------
    tuple of Movement
        By link in the order of the case, then by form or class.
    """
    sit, network = flows.input.capacities.situation, flows.input.network
    cargo = [sit.row(Commodity, c.name).cargo for c in flows.input.problem.classes]
    sums: dict[tuple[str, str], list[float]] = {}
    for arc in flows.input.transit.tolist():
        link = flows.input.element_of_arc(arc)
        back = network.row[arc] != network.rows_of(link)[0]
        for k in np.flatnonzero(flows.class_flow[:, arc] > 0).tolist():
            carrier = cargo_carrier(sit, link, cargo[k])
            if carrier is None:  # what is left of a flow that rounding put there
                continue
            equivalents = float(flows.class_flow[k, arc])
            own = sums.setdefault((link, _class(sit, link, cargo[k], carrier)), [0.0] * 4)
            own[int(back)] += equivalents
            own[2 + int(back)] += equivalents / load_t(sit, link, carrier)
    modes = sit.case.records["links"]
    return tuple(
        Movement(link, str(modes[link]["mode"]), carries, *numbers)
        for (link, carries), numbers in sorted(
            sums.items(), key=lambda item: (list(modes).index(item[0][0]), item[0][1])
        )
    )


def _class(sit: Situation, link: str, cargo: str, carrier: Ship | Vehicle) -> str:
    """Return what the vehicle has in common with those that may take its cargo back."""
    if isinstance(carrier, Ship):
        return carrier.ship_id
    if isinstance(element_row(sit, link), Rail):
        return form_of(cargo, carrier.carries)
    return carrier.vehicle_id


def load_t(sit: Situation, link: str, carrier: Ship | Vehicle) -> float:
    """Return the tonnes that one train, truck or ship carries on a link."""
    if isinstance(carrier, Vehicle):
        return carrier.load_t
    waters = waters_of(sit.case, "sea", link, carrier.ship_id)
    return payload_through(sit, waters, carrier.ship_id)


@dataclass(frozen=True)
class LinkHours:
    """Hours of a vehicle on a link, each a pair: forward and back.

    Attributes
    ----------
    running_h : float
        On the way, the same in both directions.
    wait_h : tuple of float
        Waiting on the way, or before it.
    border_h, post_wait_h : tuple of float
        At the border posts on the link, and those of them in a queue.
    posts : tuple of str
        These posts.
    """

    running_h: float
    wait_h: tuple[float, float]
    border_h: tuple[float, float]
    post_wait_h: tuple[float, float]
    posts: tuple[str, ...]


@dataclass(frozen=True)
class Hours:
    """What vehicles spend at each element of an assignment."""

    flows: CaseFlows

    @cached_property
    def _posts(self) -> Mapping[str, tuple[str, ...]]:
        """Border posts of each link that has any."""
        posts: dict[str, tuple[str, ...]] = {}
        for row in self.flows.input.capacities.situation.case.rows("borders"):
            link = str(row["link_id"])
            posts[link] = (*posts.get(link, ()), str(row["border_id"]))
        return posts

    @cached_property
    def _waits(self) -> Mapping[str, tuple[float, float]]:
        """Hours waited at each element, forward and back; the same where both share a row.

        Where more is assigned than a queue could serve, they are those of the fullest queue of
        which the formula speaks: what does not fit waits before it is loaded.
        """
        network, case_input = self.flows.input.network, self.flows.input
        fullest = np.minimum(self.flows.resource_flow, LINEAR_FROM * case_input.capacity)
        by_row = case_input.problem.congestion.time(fullest)
        waits: dict[str, tuple[float, float]] = {}
        for index, element in enumerate(network.elements):
            rows = np.flatnonzero(network.row_element == index)
            waits[element] = (float(by_row[rows[0]]), float(by_row[rows[-1]]))
        return waits

    def wait_h(self, element: str) -> tuple[float, float]:
        """Return the hours waited at an element, forward and back."""
        return self._waits[element]

    def of(self, link: str) -> LinkHours:
        """Return the hours of a vehicle on a link."""
        sit, posts = self.flows.input.capacities.situation, self._posts.get(link, ())
        stay_h = sum(element_hours(sit, post) for post in posts)
        out_h, back_h = (sum(self._waits[post][way] for post in posts) for way in (0, 1))
        return LinkHours(
            element_hours(sit, link), self._waits[link], (stay_h + out_h, stay_h + back_h),
            (out_h, back_h), posts,
        )  # fmt: skip
