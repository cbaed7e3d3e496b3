"""Flows of a case as tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from corridor.assignment.of_case.case_flows import CaseFlows
from corridor.assignment.of_case.case_input import CaseInput
from corridor.assignment.of_case.route_profile import KINDS, Part, route_frame
from corridor.assignment.problem.origins import classes_alike, origins_of
from corridor.assignment.problem.skims import skim
from corridor.case.numbers import Number
from corridor.case.rows import ROWS
from corridor.elements.elements import BOTH_WAYS, element_table
from corridor.network.build import Ints
from corridor.network.graph import Floats, Ints32
from corridor.network.reach import joined_by_paths
from corridor.problems import CorridorError, unknown
from corridor.units import MJ_PER_KWH, MJ_PER_LITRE_OF_DIESEL

SHARED_BRANCHES = frozenset({"feeder", "ocean"})
"""Branches of links that several branches share; a route is not named after them."""

NO_BRANCH = "other"

FACTORS = {
    "vehicles": ("co2e_g_per_tkm", "co2e_electric_g_per_tkm"), "ships": ("co2e_g_per_tkm",),
}  # fmt: skip
"""Fields that hold emission factors."""


def path_table(flows: CaseFlows) -> pd.DataFrame:
    """Return every route with its cargo.

    Returns
    -------
    DataFrame
        ``path_id`` (row of the demand and number of the route), ``demand_id, origin, destination,
        commodity_id, tonnes_per_year, share`` (of its row), ``modes`` (in the order of travel),
        ``branch, km, hours`` (with waits), ``wait_h, usd_per_t`` (haulage and fees),
        ``cost_usd_per_t`` (with the value of the hours), ``kg_co2e_per_t, mj_per_t, elements``.
    """
    case_input, paths = flows.input, flows.paths
    rows = case_input.rows.iloc[paths.row].reset_index(drop=True)
    wait = paths.costs(flows.arc_wait_h)
    hours = paths.costs(case_input.hours) + wait
    usd = case_input.along(paths, case_input.usd_per_t)
    order = rows.groupby("demand_id").cumcount() + 1
    whole = rows["demand_id"].map(flows.input.tonnes_by_row)
    return pd.DataFrame(
        {
            "path_id": rows["demand_id"] + "-" + order.astype(str),
            **{n: rows[n] for n in ("demand_id", "origin", "destination", "commodity_id")},
            "tonnes_per_year": paths.volume,
            "share": paths.volume / whole,
            "modes": [" ".join(_modes(case_input, arcs)) for arcs in paths.arcs],
            "branch": [path_branch(case_input, arcs) for arcs in paths.arcs],
            "km": paths.costs(case_input.km),
            "hours": hours,
            "wait_h": wait,
            "usd_per_t": usd,
            "cost_usd_per_t": usd + flows.value_of_time * hours,
            "kg_co2e_per_t": case_input.along(paths, case_input.kg_co2e_per_t),
            "mj_per_t": case_input.along(paths, case_input.mj_per_t),
            "elements": [" ".join(_elements(case_input, arcs)) for arcs in paths.arcs],
        }
    )


def _elements(case_input: CaseInput, arcs: Ints) -> list[str]:
    return [e for e in (case_input.element_of_arc(int(a)) for a in arcs) if e]


def _modes(case_input: CaseInput, arcs: Ints) -> list[str]:
    """Return the modes of a route, each time it changes; a rail mode has its gauge."""
    modes = list[str]()
    for arc in arcs.tolist():
        mode = case_input.mode_of_arc[arc]
        if mode and (not modes or modes[-1] != mode):
            modes.append(mode)
    return modes


def path_branch(case_input: CaseInput, arcs: Ints) -> str:
    """Return the branch of a route.

    That of its longest leg by sea, where rival branches part, or else that of most of its
    kilometres; ``feeder`` and ``ocean`` are shared by several branches and left out.
    """
    km: dict[tuple[bool, str], float] = {}
    for arc in arcs.tolist():
        branch = case_input.branch_of_arc[arc]
        if branch and branch not in SHARED_BRANCHES:
            key = (case_input.mode_of_arc[arc] == "sea", branch)
            km[key] = km.get(key, 0.0) + float(case_input.km[arc])
    at_sea = {branch: length for (sea, branch), length in km.items() if sea}
    if at_sea:
        return max(at_sea, key=lambda b: at_sea[b])
    return max(km, key=lambda b: km[b])[1] if km else NO_BRANCH


MEANS = ("km", "hours", "wait_h", "usd_per_t", "cost_usd_per_t", "kg_co2e_per_t", "mj_per_t")


def _means(
    paths: pd.DataFrame, group: Ints, groups: int, names: Sequence[str]
) -> tuple[Floats, dict[str, Floats]]:
    """Return tonnes and means by tonnes of groups of routes; nan where a value is not known."""
    tonnes = paths["tonnes_per_year"].to_numpy(dtype=np.float64)
    sums = np.bincount(group, weights=tonnes, minlength=groups).astype(np.float64)
    means = {}
    for name in names:
        weighted = paths[name].to_numpy(dtype=np.float64) * tonnes
        with np.errstate(invalid="ignore"):  # a group without routes has no mean
            means[name] = np.bincount(group, weights=weighted, minlength=groups) / sums
    return sums, means


def pair_table(flows: CaseFlows, paths: pd.DataFrame) -> pd.DataFrame:
    """Return what a shipment of each row of the demand pays and waits, over its routes.

    Parameters
    ----------
    flows : CaseFlows
        The cargo on its routes.
    paths : DataFrame
        The routes, as [`path_table`][] gives them.

    Returns
    -------
    DataFrame
        ``demand_id, origin, destination, commodity_id, tonnes_per_year, unserved_t_per_year,
        paths, km, hours, wait_h, usd_per_t, cost_usd_per_t, kg_co2e_per_t, mj_per_t``; means by
        tonnes.
    """
    rows = flows.input.rows
    number = pd.factorize(rows["demand_id"])[0].astype(np.int64)
    table = rows.drop_duplicates("demand_id", ignore_index=True)
    table = table[["demand_id", "origin", "destination", "commodity_id"]].copy()
    group = number[flows.paths.row]
    tonnes, means = _means(paths, group, len(table), MEANS)
    table["tonnes_per_year"] = tonnes
    table["unserved_t_per_year"] = np.bincount(number, flows.unserved, len(table))
    table["paths"] = np.bincount(group, minlength=len(table))
    for name, values in means.items():
        table[name] = values
    return table


def element_flows(flows: CaseFlows) -> pd.DataFrame:
    """Return the flow of each link, terminal, border and port.

    Returns
    -------
    DataFrame
        ``id, kind, name, country, tonnes_per_year`` (both ways), ``forward_t_per_year,
        backward_t_per_year`` (terminals and ports: all forward), ``background_t_per_year``,
        ``capacity_t_per_year, counts, volume_capacity`` (of the busier direction, with background;
        nan where nothing limits), ``wait_h`` (of the busier direction), ``forward, back`` (the two
        directions once more, t/year).
    """
    case_input, load = flows.input, flows.resource_flow
    own = case_input.problem.resource_flow(flows.arc_flow) - case_input.problem.preload
    waits = case_input.problem.congestion.time(load)
    records = []
    for index, element in enumerate(case_input.network.elements):
        rows = np.flatnonzero(case_input.network.row_element == index)
        capacity = case_input.capacities.elements[element]
        busier = rows[int(np.argmax(load[rows]))]
        limit = capacity.capacity_t_per_year
        used = np.nan if not np.isfinite(limit) else _ratio(load[busier], limit)
        both = capacity.counts == BOTH_WAYS
        forward, back = float(own[rows[0]]), 0.0 if both else float(own[rows[1]])
        records.append(
            {
                "id": element, "kind": capacity.kind, "name": capacity.name,
                "country": capacity.country, "tonnes_per_year": float(own[rows].sum()),
                "forward_t_per_year": forward, "backward_t_per_year": back,
                "background_t_per_year": float(case_input.problem.preload[rows].sum()),
                "capacity_t_per_year": limit, "counts": capacity.counts,
                "volume_capacity": used, "wait_h": float(waits[busier]),
                "forward": forward, "back": back,
            }
        )  # fmt: skip
    return pd.DataFrame(records)


def _ratio(load: float, limit: float) -> float:
    if limit > 0:
        return float(load / limit)
    return 0.0 if load <= 0 else np.inf


def mode_table(flows: CaseFlows) -> pd.DataFrame:
    """Return tonne-kilometres, money and emissions by mode, links alone.

    Returns
    -------
    DataFrame
        ``mode, tonnes_per_year`` (that use it at least once), ``tkm_per_year, share``,
        ``usd_per_year`` (haulage and dues), ``t_co2e_per_year, tj_per_year``; emissions and energy
        are nan where one is not known.
    """
    case_input = flows.input
    links = case_input.capacities.situation.case.records["links"]
    transit = case_input.transit
    mode_of = np.array([str(links[case_input.element_of_arc(int(a))]["mode"]) for a in transit])
    uses: dict[str, float] = {}
    place = dict(zip(transit.tolist(), mode_of, strict=True))
    for arcs, tonnes in zip(flows.paths.arcs, flows.paths.volume, strict=True):
        for mode in {place[a] for a in arcs.tolist() if a in place}:
            uses[mode] = uses.get(mode, 0.0) + float(tonnes)
    rows = []
    for mode in ("rail", "road", "sea"):
        arcs = transit[mode_of == mode]
        flow, tonnes = flows.arc_flow[arcs], flows.tonnes[:, arcs]
        rows.append(
            {
                "mode": mode,
                "tonnes_per_year": uses.get(mode, 0.0),
                "tkm_per_year": float(flow @ case_input.km[arcs]),
                "usd_per_year": float((tonnes * case_input.usd_per_t[:, arcs]).sum()),
                "t_co2e_per_year": thousands(tonnes, case_input.kg_co2e_per_t[:, arcs]),
                "tj_per_year": thousands(tonnes, case_input.mj_per_t[:, arcs]) / 1e3,
            }
        )
    table = pd.DataFrame(rows)
    total = table["tkm_per_year"].sum()
    table.insert(3, "share", table["tkm_per_year"] / (total or 1.0))
    return table


def thousands(tonnes: Floats, per_t: Floats) -> float:
    """Return what all tonnes take, in thousands: t of emissions from kg, GJ of energy from MJ.

    It is nan when cargo uses an arc where that is not known.
    """
    used = tonnes > 0
    return float(tonnes[used] @ per_t[used]) / 1e3


def energy_table(flows: CaseFlows) -> pd.DataFrame:
    """Return energy by mode and by what drives it, links alone.

    Returns
    -------
    DataFrame
        ``mode, power`` (``fuel`` or ``electricity``), ``tkm_per_year, tj_per_year, mj_per_tkm,
        litres_per_year`` (fuel, as diesel of the same energy), ``kwh_per_year`` (electricity),
        ``t_co2e_per_year``; a row where anything is carried, nan where it is not known.
    """
    case_input = flows.input
    modes = np.array([mode[:4] for mode in case_input.mode_of_arc])
    rows = []
    for mode in ("rail", "road", "sea"):
        for power in ("fuel", "electricity"):
            own = (case_input.electric == (power == "electricity")) & (modes == mode)
            tonnes = np.where(own, flows.tonnes, 0.0)
            tkm = float((tonnes @ case_input.km).sum())
            if tkm <= 0:
                continue
            mj = 1e3 * thousands(tonnes, case_input.mj_per_t)
            fuel = power == "fuel"
            rows.append(
                {
                    "mode": mode, "power": power, "tkm_per_year": tkm, "tj_per_year": mj / 1e6,
                    "mj_per_tkm": mj / tkm,
                    "litres_per_year": mj / MJ_PER_LITRE_OF_DIESEL if fuel else np.nan,
                    "kwh_per_year": np.nan if fuel else mj / MJ_PER_KWH,
                    "t_co2e_per_year": thousands(tonnes, case_input.kg_co2e_per_t),
                }
            )  # fmt: skip
    return pd.DataFrame(rows, columns=list(_ENERGY))


_ENERGY = (
    "mode", "power", "tkm_per_year", "tj_per_year", "mj_per_tkm", "litres_per_year",
    "kwh_per_year", "t_co2e_per_year",
)  # fmt: skip


def factor_table(flows: CaseFlows) -> pd.DataFrame:
    """Return the emission factors of trains, trucks and ships, with where they come from.

    Returns
    -------
    DataFrame
        ``table, id, name, field, g_per_tkm, low, high, quality, source``, and for the energy
        ``g_per_mj, mj_per_tkm``; a row for each factor that is known.
    """
    sit, rows = flows.input.capacities.situation, []
    for table, fields in FACTORS.items():
        for row, record in sit.case.records[table].items():
            cells = sit.row(ROWS[table], row).cells
            for field in fields:
                cell, energy = cells[field], cells[field.replace("_tkm", "_mj")]
                if isinstance(cell, Number) and isinstance(energy, Number):
                    rows.append(
                        (table, row, str(record["name"]), field, cell.value, cell.low, cell.high,
                         cell.quality, cell.source, energy.value, cell.value / energy.value)
                    )  # fmt: skip
    columns = ["table", "id", "name", "field", "g_per_tkm", "low", "high", "quality", "source",
               "g_per_mj", "mj_per_tkm"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def branch_table(paths: pd.DataFrame) -> pd.DataFrame:
    """Return cargo by branch of the corridor.

    Routes belong to branches as [`path_branch`][] says.

    Parameters
    ----------
    paths : DataFrame
        The routes, as [`path_table`][] gives them.

    Returns
    -------
    DataFrame
        ``branch, tonnes_per_year, share, days, usd_per_t, kg_co2e_per_t, mj_per_t`` (means by
        tonnes), the largest first.
    """
    names, group = np.unique(paths["branch"].to_numpy(dtype=object), return_inverse=True)
    tonnes, means = _means(
        paths, group, len(names), ("hours", "usd_per_t", "kg_co2e_per_t", "mj_per_t")
    )
    table = pd.DataFrame(
        {
            "branch": names,
            "tonnes_per_year": tonnes,
            "share": tonnes / (tonnes.sum() or 1.0),
            "days": means["hours"] / 24,
            "usd_per_t": means["usd_per_t"],
            "kg_co2e_per_t": means["kg_co2e_per_t"],
            "mj_per_t": means["mj_per_t"],
        }
    )
    table = table.sort_values("tonnes_per_year", ascending=False, kind="stable")
    return table.reset_index(drop=True)


def totals(flows: CaseFlows) -> Mapping[str, float]:
    """Return what all cargo together pays.

    Returns
    -------
    mapping
        ``tonnes_per_year, unserved_t_per_year, tonne_hours_per_year, wait_tonne_hours_per_year,
        usd_per_year`` (haulage and fees), ``cost_usd_per_year`` (with the value of the hours),
        ``t_co2e_per_year, tj_per_year, over_capacity_t_per_year`` (load above capacity in
        equivalents, summed over rows).
    """
    case_input, paths = flows.input, flows.paths
    wait = paths.costs(flows.arc_wait_h)
    hours = paths.costs(case_input.hours) + wait
    usd = case_input.along(paths, case_input.usd_per_t)
    over = np.maximum(flows.resource_flow - case_input.capacity, 0.0)
    return {
        "tonnes_per_year": float(paths.volume.sum()),
        "unserved_t_per_year": float(flows.unserved.sum()),
        "tonne_hours_per_year": float(paths.volume @ hours),
        "wait_tonne_hours_per_year": float(paths.volume @ wait),
        "usd_per_year": float(paths.volume @ usd),
        "cost_usd_per_year": float(paths.volume @ (usd + flows.value_of_time * hours)),
        "t_co2e_per_year": thousands(flows.tonnes, case_input.kg_co2e_per_t),
        "tj_per_year": thousands(flows.tonnes, case_input.mj_per_t) / 1e3,
        "over_capacity_t_per_year": float(over.sum()),
    }


def select_table(flows: CaseFlows, element: str) -> pd.DataFrame:
    """Return the demand that uses an element; see [`corridor.Assignment.select`][]."""
    arcs = flows.input.arcs_of(element).tolist()
    tonnes = flows.paths.through(arcs, len(flows.input.rows))
    keys = ["demand_id", "origin", "destination", "commodity_id"]
    table = flows.input.rows.assign(tonnes_per_year=tonnes)
    table = table.groupby(keys, sort=False, as_index=False)[["tonnes", "tonnes_per_year"]].sum()
    table["share"] = table["tonnes_per_year"] / table["tonnes"]
    table = table[table["tonnes_per_year"] > 0].drop(columns="tonnes")
    return table.sort_values("tonnes_per_year", ascending=False).reset_index(drop=True)


def route_table(flows: CaseFlows, path_id: str) -> pd.DataFrame:
    """Return hours and dollars along a route; see [`corridor.Assignment.time_distance`][]."""
    paths = path_table(flows)
    if path_id not in set(paths["path_id"]):
        raise CorridorError(unknown("route", path_id, list(paths["path_id"])))
    i = int(np.flatnonzero(paths["path_id"] == path_id)[0])
    frame = route_frame(_parts(flows, i))
    row = paths.iloc[i]
    frame.attrs = {
        "pair": (row["origin"], row["destination"]),
        "tonnes_per_year": float(row["tonnes_per_year"]),
        "share": float(row["share"]),
        "transit_h": float(row["hours"]),
        "how": "Hours on the way and stays are those of the case; waits are those of the traffic "
        "that was assigned.",
    }
    return frame


def _parts(flows: CaseFlows, path: int) -> Sequence[Part]:
    case_input, arcs = flows.input, flows.paths.arcs[path]
    usd = case_input.usd_per_t[case_input.problem.demand.traffic_class[flows.paths.row[path]]]
    links = case_input.capacities.situation.case.records["links"]
    parts, mode = [], ""
    for arc in arcs.tolist():
        element = case_input.element_of_arc(arc)
        if not element:
            continue
        kind = KINDS[element_table(case_input.capacities.situation.case, element)]
        if element in links:
            mode = str(links[element]["mode"])
        parts.append(
            Part(
                element, case_input.capacities.elements[element].name, kind, mode,
                km=float(case_input.km[arc]), free_h=float(case_input.hours[arc]),
                wait_h=float(flows.arc_wait_h[arc]), usd_per_t=float(usd[arc]),
                note=f"{case_input.unknown_cost[element]} not known, counted as 0"
                if element in case_input.unknown_cost else "",
            )
        )  # fmt: skip
    return parts


def skim_tables(flows: CaseFlows) -> tuple[tuple[str, ...], dict[str, Floats]]:
    """Return zones and skims by commodity; see [`corridor.Assignment.skims`][]."""
    case_input, network = flows.input, flows.input.network
    zones = tuple(str(z) for z in case_input.capacities.situation.case.records["zones"])
    origins = np.array([network.place_source[z] for z in zones], dtype=np.int64)
    ends = np.array([network.place_sink[z] for z in zones], dtype=np.int64)
    hours = case_input.hours + flows.arc_wait_h
    cost, matrices = case_input.problem.arc_cost(flows.resource_flow), dict[str, Floats]()
    for k in np.unique(case_input.problem.demand.traffic_class):
        commodity = case_input.problem.classes[k]
        own = {"hours": hours, "usd_per_t": case_input.usd_per_t[k], "km": case_input.km}
        skims = skim(case_input.problem, cost[k], origins, ends, own)
        skims = {"cost_usd_per_t": skims.pop("cost") * commodity.value_of_time, **skims}
        matrices |= {f"{name} {commodity.name}": matrix for name, matrix in skims.items()}
    return zones, matrices


def stranded(case_input: CaseInput) -> pd.DataFrame:
    """Return the rows of the demand that no open route serves."""
    problem = case_input.problem
    origins, lost = origins_of(problem), list[Ints32]()
    kind_of_row = np.repeat(origins.traffic_class, np.diff(origins.first))
    start_of_row = np.repeat(origins.node, np.diff(origins.first))
    passable = np.isfinite(problem.fixed_cost)
    for kind in classes_alike(origins, passable):  # commodities that may go the same are one
        arcs, own = np.flatnonzero(passable[kind[0]]), np.flatnonzero(np.isin(kind_of_row, kind))
        joined = joined_by_paths(
            problem.tail[arcs], problem.head[arcs], problem.nodes,
            start_of_row[own], origins.destination[own],
        )  # fmt: skip
        lost.append(origins.row[own[~joined]])
    return case_input.rows.iloc[np.sort(np.concatenate(lost))]


def unfit(case_input: CaseInput) -> pd.DataFrame:
    """Return those of the [`stranded`][] rows to which only vehicles and places are in the way.

    An open route would serve them if everything on it carried every form of cargo.
    """
    lost, problem = stranded(case_input), case_input.problem
    passable = np.append(case_input.capacity > 0, True)[case_input.network.row]
    money = np.where(passable & ~case_input.fits, 0.0, problem.money)
    shut = stranded(replace(case_input, problem=replace(problem, money=money)))
    return lost.drop(shut.index)
