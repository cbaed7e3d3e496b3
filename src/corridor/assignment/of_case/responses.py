"""What a dollar, an hour or a per cent does to the shares of rival branches.

Each question is solved again with the change on all links of a branch, or on one element; nothing
is linearised. With logit the sets of routes stay the same, so that answers are smooth.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from corridor.assignment.methods.logit import choice_sets
from corridor.assignment.of_case.assign import solve
from corridor.assignment.of_case.case_flows import CaseFlows
from corridor.assignment.of_case.case_input import CaseInput
from corridor.assignment.of_case.methods import Method
from corridor.assignment.of_case.tables import SHARED_BRANCHES, path_branch
from corridor.case.tables import blank
from corridor.messages import message
from corridor.network.build import Ints
from corridor.problems import CorridorError, unknown

CENT = 0.01

GAP = 1e-10


@dataclass(frozen=True)
class Change:
    """A change in the cost of routes.

    Attributes
    ----------
    usd_per_t : float
        Dollars a tonne that each route through the place pays more, once.
    hours : float
        Hours that each route through the place takes longer, once.
    factor : float
        What dollars and hours on the links of the place are multiplied by.
    """

    usd_per_t: float = 0.0
    hours: float = 0.0
    factor: float = 1.0


def branches_of(case_input: CaseInput) -> list[str]:
    """Return the rival branches of a case, shared ones left out, in the order of the links."""
    rows = case_input.capacities.situation.case.rows("links")
    named = [str(r["branch"]) for r in rows if not blank(r["branch"])]
    return [b for b in dict.fromkeys(named) if b not in SHARED_BRANCHES]


def place_arcs(case_input: CaseInput, place: str) -> Ints:
    """Return the arcs of a branch or of one element.

    Raises
    ------
    CorridorError
        If it is neither.
    """
    if place in case_input.network.elements:
        return case_input.arcs_of(place)
    links = case_input.capacities.situation.case.records["links"]
    known = branches_of(case_input)
    if place not in known:
        raise CorridorError(
            unknown("branch or element", place, [*known, *case_input.network.elements])
        )
    own = [
        a
        for a in case_input.transit
        if str(links[case_input.element_of_arc(int(a))]["branch"]) == place
    ]
    return np.array(own, dtype=np.int64)


def changed(
    case_input: CaseInput, place: str, change: Change, km: float | None = None
) -> CaseInput:
    """Return the assignment with other costs on a branch or an element.

    Dollars and hours are paid at an element. On a branch they are spread over its links by
    length, so that a route with `km` kilometres on it pays them once.

    Parameters
    ----------
    case_input : CaseInput
        An assignment.
    place : str
        Branch or element.
    change : Change
        What changes.
    km : float, optional
        Kilometres over which the amounts are spread on a branch; all of it when not given.

    Returns
    -------
    CaseInput

    Raises
    ------
    CorridorError
        If the place is unknown, or a cost would become negative.
    """
    arcs = place_arcs(case_input, place)
    part = np.ones(len(arcs))
    if place not in case_input.network.elements:
        lengths = {case_input.element_of_arc(int(a)): float(case_input.km[a]) for a in arcs}
        part = case_input.km[arcs] / (km or sum(lengths.values()))
    usd, hours = case_input.usd_per_t.copy(), case_input.hours.copy()
    usd[:, arcs] = usd[:, arcs] * change.factor + change.usd_per_t * part
    hours[arcs] = hours[arcs] * change.factor + change.hours * part
    if min(usd[:, arcs].min(initial=0.0), hours[arcs].min(initial=0.0)) < 0:
        raise CorridorError(
            message("the change makes the cost of %(place)s negative; make it smaller", place=place)
        )
    # Shut arcs keep their infinite price, as what is added is finite.
    problem = replace(
        case_input.problem,
        free_time=hours,
        money=case_input.problem.money + (usd - case_input.usd_per_t),
    )
    return replace(case_input, problem=problem, usd_per_t=usd, hours=hours)


def responses(
    case_input: CaseInput,
    places: Sequence[str] = (),
    *,
    method: Method = "logit",
    theta_per_usd: float | None = None,
    between: tuple[Sequence[str], Sequence[str]] | None = None,
) -> pd.DataFrame:
    """Return what changes of cost do to the cargo of branches and elements.

    Parameters
    ----------
    case_input : CaseInput
        An assignment.
    places : sequence of str, optional
        Branches, or elements; all branches when not given.
    method : {"logit", "ue"}
        How cargo chooses.
    theta_per_usd : float, optional
        Weight of a dollar a tonne in ``logit``; that of the case when not given.
    between : (zones, zones), optional
        Count only cargo between the first and the second zones, in either direction; other cargo
        still congests.

    Returns
    -------
    DataFrame
        ``place, tonnes_per_year, share`` (of the cargo counted), ``usd_t_per_year`` (tonnes gained
        by a dollar a tonne more), ``hour_t_per_year`` (by an hour more), ``cost_elasticity`` (per
        cent of tonnes for one per cent of the dollars and hours there).

    Raises
    ------
    CorridorError
        If a place or zone is unknown.
    """
    counted = _counted(case_input, between)
    problem = case_input.problem
    sets = choice_sets(problem) if method == "logit" else None

    def flows(changed_input: CaseInput) -> CaseFlows:
        return solve(changed_input, method, theta_per_usd=theta_per_usd, sets=sets, gap=GAP).flows

    before, records = flows(case_input), []
    total = float(case_input.rows["tonnes"].to_numpy()[counted].sum())
    for place in places or branches_of(case_input):
        base, km = _tonnes(before, place, counted)
        dollar, hour, cent = (
            _tonnes(flows(changed(case_input, place, change, km)), place, counted)[0] - base
            for change in (Change(usd_per_t=1.0), Change(hours=1.0), Change(factor=1 + CENT))
        )
        records.append(
            {
                "place": place,
                "tonnes_per_year": base,
                "share": base / (total or 1.0),
                "usd_t_per_year": dollar,
                "hour_t_per_year": hour,
                "cost_elasticity": cent / base / CENT if base > 0 else np.nan,
            }
        )
    return pd.DataFrame(records)


def _counted(
    case_input: CaseInput, between: tuple[Sequence[str], Sequence[str]] | None
) -> NDArray[np.bool_]:
    """Return which rows of the demand count."""
    rows = case_input.rows
    if between is None:
        return np.ones(len(rows), dtype=np.bool_)
    zones = case_input.capacities.situation.case.records["zones"]
    for zone in (*between[0], *between[1]):
        if zone not in zones:
            raise CorridorError(unknown("zone", zone, zones))
    first, second = (list(side) for side in between)
    ahead = rows["origin"].isin(first) & rows["destination"].isin(second)
    back = rows["origin"].isin(second) & rows["destination"].isin(first)
    counted = (ahead | back).to_numpy()
    if not counted.any():
        raise CorridorError(
            message(
                "there is no cargo between %(first)s and %(second)s",
                first=", ".join(first),
                second=", ".join(second),
            )
        )
    return np.asarray(counted, dtype=np.bool_)


def _tonnes(flows: CaseFlows, place: str, counted: NDArray[np.bool_]) -> tuple[float, float | None]:
    """Return the tonnes at a place, and the mean kilometres on it of the routes that use it."""
    case_input, arcs = flows.input, set(place_arcs(flows.input, place).tolist())
    tonnes = tkm = 0.0
    paths = zip(flows.paths.row, flows.paths.arcs, flows.paths.volume, strict=True)
    for row, path, volume in paths:
        own = [a for a in path.tolist() if a in arcs]
        element = place in case_input.network.elements
        if counted[row] and (own if element else path_branch(case_input, path) == place):
            tonnes += float(volume)
            tkm += float(volume) * float(case_input.km[own].sum())
    return tonnes, tkm / tonnes if tkm > 0 else None
