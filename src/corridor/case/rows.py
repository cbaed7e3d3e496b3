"""Rows of the tables that rules read, as typed values: ``rail.speed_kmh``.

The fields of each class are those of its table in ``schema.csv``, and a test holds the two against
each other. A number may be None only where a checked case may leave it blank without a default; a
blank word is the empty string.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import ClassVar

from corridor.case.numbers import Cell, Number


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table as it holds in a situation.

    Attributes
    ----------
    cells : mapping of str to Number, str or None
        The same fields as below in the order of the schema: each number with its source, quality
        and range; None for a blank.
    """

    table: ClassVar[str]
    cells: Mapping[str, Cell]

    @property
    def numbers(self) -> dict[str, Number]:
        """The numbers of the row, each with its provenance; blanks are left out."""
        return {n: c for n, c in self.cells.items() if isinstance(c, Number)}

    @property
    def values(self) -> dict[str, float]:
        """The same without their provenance."""
        return {n: c.value for n, c in self.cells.items() if isinstance(c, Number)}


@dataclass(frozen=True, slots=True)
class Link(Row):
    """A connection between two nodes by one mode."""

    table: ClassVar[str] = "links"
    link_id: str
    name: str
    from_node_id: str
    to_node_id: str
    mode: str
    directed: str
    length: float
    country: str
    branch: str
    geometry: str
    stated_t_per_year: float | None
    stated_counts: str
    source_id: str
    quality: str


@dataclass(frozen=True, slots=True)
class Rail(Row):
    """A railway link."""

    table: ClassVar[str] = "rail"
    link_id: str
    gauge_mm: float
    tracks: float
    signalling: str
    traction: str
    limiting_km: float
    speed_kmh: float
    headway_min: float
    following_min: float
    accel_min: float
    brake_min: float
    nonsimultaneous_min: float
    meet_min: float
    window_min_per_day: float
    reliability: float
    passenger_pairs_per_day: float
    passenger_coefficient: float
    vehicle_id: str
    also_vehicle_ids: str
    station_tracks: float
    station_track_m: float
    passenger_speed_kmh: float
    repair_h: float
    locomotives: float
    wagon_load_t: float
    yard_km: float
    yard_h: float
    haul_km: float
    turn_h: float
    locomotive_availability: float
    crew_road_share: float
    crew_h_per_year: float
    season_factor: float
    open_share: float
    background_t_per_year: float | None
    stated_t_per_year: float | None
    stated_counts: str
    binds: str
    source_id: str
    quality: str


@dataclass(frozen=True, slots=True)
class Road(Row):
    """A road link."""

    table: ClassVar[str] = "road"
    link_id: str
    lanes: float
    lane_capacity_pcu_per_h: float
    truck_equivalent: float
    truck_share: float
    volume_capacity_max: float
    peak_hour_share: float
    vehicle_id: str
    also_vehicle_ids: str
    speed_kmh: float
    drive_h_per_day: float
    season_factor: float
    open_share: float
    background_t_per_year: float | None
    stated_t_per_year: float | None
    stated_counts: str
    binds: str
    source_id: str
    quality: str


@dataclass(frozen=True, slots=True)
class Sea(Row):
    """A sea lane."""

    table: ClassVar[str] = "sea"
    link_id: str
    ship_id: str
    also_ship_ids: str
    channel_ids: str
    ships: float | None
    speed_kn: float | None
    days_per_year: float
    port_h_per_round_trip: float
    transits_per_day: float | None
    timetable_h: float | None
    season_factor: float
    fee_usd_per_t: float | None
    open_share: float
    background_t_per_year: float | None
    stated_t_per_year: float | None
    stated_counts: str
    binds: str
    source_id: str
    quality: str


@dataclass(frozen=True, slots=True)
class Terminal(Row):
    """A terminal."""

    table: ClassVar[str] = "terminals"
    terminal_id: str
    node_id: str
    name: str
    country: str
    kind: str
    transfers: str
    carries: str
    positions: float
    cycle_h: float
    load_t: float
    hours_per_day: float
    availability: float
    days_per_year: float
    tracks: float
    storage_t: float | None
    repair_h: float
    season_factor: float
    dwell_h: float
    fee_usd_per_t: float
    open_share: float
    background_t_per_year: float | None
    stated_t_per_year: float | None
    stated_counts: str
    binds: str
    source_id: str
    quality: str


@dataclass(frozen=True, slots=True)
class Border(Row):
    """One side of a border crossing."""

    table: ClassVar[str] = "borders"
    border_id: str
    link_id: str
    order: float
    name: str
    country: str
    carries: str
    positions: float
    service_h: float
    vehicle_id: str
    hours_per_day: float
    availability: float
    days_per_year: float
    inspected_share: float
    inspection_factor: float
    repair_h: float
    season_factor: float
    dwell_h: float
    fee_usd_per_t: float
    open_share: float
    background_t_per_year: float | None
    stated_t_per_year: float | None
    stated_counts: str
    binds: str
    source_id: str
    quality: str


@dataclass(frozen=True, slots=True)
class Port(Row):
    """A port, or a part of one that is meant for one class of ship."""

    table: ClassVar[str] = "ports"
    port_id: str
    node_id: str
    name: str
    country: str
    transfers: str
    carries: str
    ship_id: str
    berths: float
    rate_t_per_h: float
    berthing_h: float
    occupancy_max: float | None
    days_per_year: float
    depth_m: float
    depth_level_m: float | None
    underkeel_m: float
    water_t_per_m3: float | None
    dredge_area_ha: float | None
    siltation_m_per_year: float | None
    dredge_usd_per_m3: float | None
    channel_ids: str
    season_factor: float
    dwell_h: float
    fee_usd_per_t: float
    open_share: float
    background_t_per_year: float | None
    stated_t_per_year: float | None
    stated_counts: str
    binds: str
    source_id: str
    quality: str


@dataclass(frozen=True, slots=True)
class Channel(Row):
    """A channel on the way to ports."""

    table: ClassVar[str] = "channels"
    channel_id: str
    name: str
    country: str
    depth_m: float
    depth_level_m: float | None
    underkeel_m: float
    water_t_per_m3: float | None
    dredge_area_ha: float | None
    siltation_m_per_year: float | None
    dredge_usd_per_m3: float | None
    source_id: str
    quality: str


@dataclass(frozen=True, slots=True)
class Ship(Row):
    """A class of ships."""

    table: ClassVar[str] = "ships"
    ship_id: str
    name: str
    kind: str
    carries: str
    draft1_m: float
    deadweight1_t: float
    water1_t_per_m3: float | None
    draft2_m: float | None
    deadweight2_t: float | None
    water2_t_per_m3: float | None
    draft3_m: float | None
    deadweight3_t: float | None
    water3_t_per_m3: float | None
    tpc_t_per_cm: float
    stores_t: float | None
    lightship_t: float | None
    speed_kn: float
    haul_usd_per_tkm: float | None
    co2e_g_per_tkm: float | None
    co2e_g_per_mj: float
    source_id: str
    quality: str


@dataclass(frozen=True, slots=True)
class Vehicle(Row):
    """A class of trains or trucks."""

    table: ClassVar[str] = "vehicles"
    vehicle_id: str
    name: str
    mode: str
    carries: str
    load_t: float
    gross_t: float | None
    length_m: float | None
    haul_usd_per_tkm: float | None
    co2e_g_per_tkm: float | None
    co2e_electric_g_per_tkm: float | None
    co2e_g_per_mj: float
    co2e_electric_g_per_mj: float
    handling_h: float
    availability: float
    reserve_share: float
    source_id: str
    quality: str


@dataclass(frozen=True, slots=True)
class Commodity(Row):
    """A kind of cargo."""

    table: ClassVar[str] = "commodities"
    commodity_id: str
    name: str
    nst2007: str
    value_usd_per_t: float
    value_of_time_usd_per_t_h: float
    load_share: float | None
    containerised: str
    cargo: str
    source_id: str
    quality: str


@dataclass(frozen=True, slots=True)
class Project(Row):
    """A project that may be built."""

    table: ClassVar[str] = "projects"
    project_id: str
    name: str
    country: str
    branch: str
    cost_musd: float
    build_years: float
    most_build_years: float | None
    earliest_start: float
    requires: str
    excludes: str
    payers: str
    life_years: float | None
    upkeep_share: float | None
    work_loss_share: float | None
    opened: float | None
    standing: str
    status: str
    source_id: str
    quality: str


Element = Rail | Road | Sea | Terminal | Border | Port
"""Row of something that has a capacity."""

Water = Port | Channel
"""A shallow place that ships pass."""

ROWS: Mapping[str, type[Row]] = {
    kind.table: kind
    for kind in (
        Link, Rail, Road, Sea, Terminal, Border, Port, Channel, Ship, Vehicle, Commodity, Project
    )
}  # fmt: skip
"""Classes by the names of their tables."""


@cache
def may_be_blank(table: str) -> frozenset[str]:
    """Return the numbers of a table that may be blank without a default."""
    return frozenset(f.name for f in fields(ROWS[table]) if f.type == "float | None")
