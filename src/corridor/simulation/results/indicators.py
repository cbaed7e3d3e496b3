"""Indicators of trade facilitation as CAREC measures them, simulated beside published ones.

Published means are of vehicles that were followed, so simulated ones are means of vehicles too.
Cost of a section is that of 20 t over 500 km with what is paid at borders; what terminals and ports
charge belongs to no section and is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from corridor.case.rows import Link, Vehicle
from corridor.case.tables import Record, blank, words
from corridor.elements.costs import element_cost
from corridor.messages import joined, message
from corridor.simulation.results.element_times import Stay, element_stays
from corridor.simulation.results.simulated import Simulated

CARGO_T = 20.0
"""Cargo of the wagon or truck for which costs are stated."""

SECTION_KM = 500.0
"""Length of route for which costs are stated."""

MODES = ("road", "rail")

MEASURES = {
    "border_h": (
        "TFI1",
        "h",
        message("Simulated: both sides with queue, check and dwell, mean of vehicles"),
    ),
    "border_usd": ("TFI2", "", message("Simulated: charges of both sides, mean of vehicles")),
    "haul_usd": (
        "TFI3",
        "USD per 20 t and 500 km",
        message("Simulated: haul and borders, no terminals and ports"),
    ),
    "speed_kmh": ("TFI4", "km/h", message("Simulated: on the way only, mean of vehicles")),
    "speed_with_delay_kmh": (
        "TFI4",
        "km/h",
        message("Simulated: with waits, failures and borders, but not in yards"),
    ),
}
"""Indicator, unit, and what is simulated, by measure of an observation."""

BORDER_UNIT = {"road": "USD per truck", "rail": "USD per 20 t"}


@dataclass(frozen=True)
class _Passed:
    """An element with the vehicles that passed it in a year and what they spent there."""

    id: str
    vehicles: float
    tonnes: float
    stay: Stay
    wait_h: float
    sojourn_h: float

    @property
    def at_border_h(self) -> float:
        """Hours at a side of a border: queue and check, and what a stay lasts beyond."""
        return self.sojourn_h + self.stay.held_h


def facilitation(sim: Simulated) -> pd.DataFrame:
    """Return the indicators of trade facilitation by mode, simulated and published.

    Parameters
    ----------
    sim : Simulated
        A simulation.

    Returns
    -------
    DataFrame
        ``indicator`` (TFI1 to TFI4), ``measure``, ``mode``, ``value`` (simulated, NaN where
        nothing of the mode passed or a cost is not known), ``unit``, ``published``,
        ``published_low``, ``published_high``, ``published_year``, ``where``, ``source_id``,
        ``note``. A row for each observation of a measure, one without where there is none.

        Simulated are all crossings and links in use, wherever the published figure is from.
    """
    passed = _passed(sim)
    crossings = _crossings(sim, passed)
    rows: list[dict[str, object]] = []
    for mode in MODES:
        at_borders = crossings[crossings["mode"] == mode]
        links = _links(sim, mode, passed)
        values = _border_means(at_borders) | _speeds(links, at_borders)
        values["haul_usd"], unknown = _haul_usd(sim, mode, links, passed)
        without = [
            message("without %(vehicles)s, whose cost is not known", vehicles=joined(unknown, ", "))
        ]
        for measure, (indicator, unit, meaning) in MEASURES.items():
            note = meaning
            if measure == "haul_usd" and unknown:
                note = joined([meaning, *without], "; ")
            row = {
                "indicator": indicator,
                "measure": measure,
                "mode": mode,
                "value": values[measure],
                "unit": unit or BORDER_UNIT[mode],
            }
            seen: list[Record | None] = [*_observed(sim, measure, mode)]
            rows += [{**row, **_published(o, note)} for o in seen or [None]]
    frame = pd.DataFrame(rows)
    frame["note"] = pd.Series([row["note"] for row in rows], dtype=object)  # still messages
    return frame.sort_values(["indicator", "measure"], kind="stable", ignore_index=True)


def border_table(sim: Simulated) -> pd.DataFrame:
    """Return what vehicles spend at each border crossing in use.

    Parameters
    ----------
    sim : Simulated
        A simulation.

    Returns
    -------
    DataFrame
        ``link``, ``name``, ``mode``, ``sides`` (ids in the order along the link),
        ``vehicles_per_year`` (loaded, both ways), ``hours`` (both sides: queue, check and the rest
        of the stay; NaN where nothing passed), ``usd`` (charges of both sides for a truck with its
        load, or for 20 t by rail).
    """
    return _crossings(sim, _passed(sim))


def _crossings(sim: Simulated, passed: Mapping[str, _Passed]) -> pd.DataFrame:
    sit = sim.capacities.situation
    borders, links = sit.case.records["borders"], sit.case.records["links"]
    by_link: dict[str, list[_Passed]] = {}
    for side in passed.values():
        if side.id in borders:
            by_link.setdefault(str(borders[side.id]["link_id"]), []).append(side)
    rows = []
    for link, unsorted_sides in by_link.items():
        sides = sorted(unsorted_sides, key=lambda s: borders[s.id]["order"])
        mode = str(links[link]["mode"])
        vehicle = str(sit.case.records[mode][link]["vehicle_id"])
        load_t = CARGO_T if mode == "rail" else sit.row(Vehicle, vehicle).load_t
        fees = sum(element_cost(sit, s.id).usd_per_t for s in sides)
        used = all(s.vehicles > 0 for s in sides)
        rows.append({
            "link": link,
            "name": str(links[link]["name"]),
            "mode": mode,
            "sides": " ".join(s.id for s in sides),
            "vehicles_per_year": float(np.mean([s.vehicles for s in sides])),
            "hours": sum(s.at_border_h for s in sides) if used else np.nan,
            "usd": fees * load_t,
        })  # fmt: skip
    columns = ["link", "name", "mode", "sides", "vehicles_per_year", "hours", "usd"]
    return pd.DataFrame(rows, columns=columns)


def _passed(sim: Simulated) -> dict[str, _Passed]:
    """Return the elements in use, by id."""
    stays = element_stays(sim)
    return {
        str(row["id"]): _Passed(
            id=str(row["id"]),
            vehicles=float(row["vehicles_per_year"]),
            tonnes=float(row["throughput_t_per_year"]),
            stay=stays.get(str(row["id"]), Stay()),
            wait_h=float(np.nan_to_num(row["mean_wait_h"])),
            sojourn_h=float(np.nan_to_num(row["sojourn_h"])),
        )
        for row in sim.elements[sim.elements["counted"]].to_dict("records")
    }


def _border_means(crossings: pd.DataFrame) -> dict[str, float]:
    """Return hours and dollars of a crossing, mean of the vehicles at all of them."""
    used = crossings.dropna(subset=["hours"])
    if used.empty:
        return {"border_h": np.nan, "border_usd": np.nan}
    weights = used["vehicles_per_year"].to_numpy()
    return {
        "border_h": float(np.average(used["hours"], weights=weights)),
        "border_usd": float(np.average(used["usd"], weights=weights)),
    }


def _links(sim: Simulated, mode: str, passed: Mapping[str, _Passed]) -> list[tuple[_Passed, float]]:
    """Return the links of a mode that loaded vehicles passed, with their kilometres."""
    sit = sim.capacities.situation
    return [
        (link, sit.row(Link, link.id).length)
        for link in passed.values()
        if link.id in sit.case.records[mode] and link.vehicles > 0
    ]


def _speeds(links: list[tuple[_Passed, float]], at_borders: pd.DataFrame) -> dict[str, float]:
    """Return kilometres of all vehicles over their hours, without and with what delays them."""
    km = sum(link.vehicles * length_km for link, length_km in links)
    moving_h = sum(link.vehicles * link.stay.moving_h for link, _ in links)
    delayed_h = sum(link.vehicles * (link.stay.hours + link.wait_h) for link, _ in links)
    delayed_h += float((at_borders["vehicles_per_year"] * at_borders["hours"]).sum())
    return {
        "speed_kmh": km / moving_h if moving_h else np.nan,
        "speed_with_delay_kmh": km / delayed_h if delayed_h else np.nan,
    }


def _haul_usd(
    sim: Simulated,
    mode: str,
    links: list[tuple[_Passed, float]],
    passed: Mapping[str, _Passed],
) -> tuple[float, list[str]]:
    """Return dollars of 20 t over 500 km with borders, and the vehicles whose cost is not known."""
    sit = sim.capacities.situation
    records = sit.case.records
    usd = tkm = 0.0
    unknown: dict[str, None] = {}
    for link, length_km in links:
        cost = element_cost(sit, link.id)
        if not cost.known:
            unknown[str(records[mode][link.id]["vehicle_id"])] = None
            continue
        usd += link.tonnes * cost.usd_per_t
        tkm += link.tonnes * length_km
    for side, row in records["borders"].items():
        if side in passed and records["links"][row["link_id"]]["mode"] == mode:
            usd += passed[side].tonnes * element_cost(sit, side).usd_per_t
    return (usd / tkm * CARGO_T * SECTION_KM if tkm else np.nan), list(unknown)


def _observed(sim: Simulated, measure: str, mode: str) -> list[Record]:
    rows = sim.capacities.situation.case.rows("observations")
    return [o for o in rows if o["measure"] == measure and o["mode"] == mode]


def _published(seen: Record | None, note: str) -> dict[str, object]:
    """Return the columns of a row that hold the published figure."""
    if seen is None:
        keys = ("published", "published_low", "published_high", "published_year")
        return {**dict.fromkeys(keys, np.nan), "where": "", "source_id": "", "note": note}
    if not blank(seen["note"]):
        note = message(
            "%(simulated)s. Published: %(published)s", simulated=note, published=str(seen["note"])
        )
    places = [str(seen[k]) for k in ("origin", "destination", "route") if not blank(seen[k])]
    return {
        "published": float(seen["value"]),
        "published_low": np.nan if blank(seen["low"]) else float(seen["low"]),
        "published_high": np.nan if blank(seen["high"]) else float(seen["high"]),
        "published_year": float(seen["year"]),
        "where": ", ".join(places),
        "source_id": " ".join(words(seen["source_id"])),
        "note": note,
    }
