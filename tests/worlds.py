"""Small worlds that several tests ask questions of."""

from corridor.case.model import Case
from corridor.case.schema import ELEMENT_TABLES, fields_used_by, schema
from corridor.testing import tiny

SIMULATED_NUMBERS = frozenset(
    (table, field)
    for table, field in fields_used_by("simulate") - fields_used_by("capacity")
    if table in (*ELEMENT_TABLES, "ships", "vehicles")
    if schema()[table][field].numeric and not schema()[table][field].required
)
"""Table and field of numbers that a simulation reads and on which no capacity rests."""


def diamond() -> Case:
    """Two ways from a to c behind a common first link."""
    return tiny(
        links={
            "ab": ("a", "b", 5e6),
            "bc": ("b", "c", 3e6),
            "bd": ("b", "d", 1e6),
            "cd": ("c", "d", 9e6),
        }
    )


def two_gauges(capacity: float = 2e6) -> Case:
    """A 1520 mm line and a 1435 mm line that meet at a terminal."""
    return tiny(
        links={"ab": ("a", "b", 5e6), "bc": ("b", "c", 4e6, "rail1435")},
        terminals={"yard": ("b", "rail1520-rail1435", capacity)},
    )


def border_line(**projects: dict) -> Case:
    """A line across a border with both sides in series, and works on each."""
    return tiny(
        links={"ab": ("a", "b", 20e6), "bc": ("b", "c", 9e6)},
        borders={"north": ("ab", 4e6), "south": ("ab", 6e6)},
        projects=projects
        or {
            "N": {"cost": 30, "gain": {"north": 5e6}},
            "S": {"cost": 20, "gain": {"south": 2e6}},
        },
    )


def sea_world(ships: int | None = 2, **settings: object) -> Case:
    """A lane across an inland sea between east and west, which lies behind a dredged cut.

    A ship draws 4 m with 5000 t and 1.5 m empty, and passes with half a metre under her keel. At
    -29 m BS the east gives her 3.5 m and 4000 t, the cut 4 m and a full load; a round trip takes 72
    h. D and E dredge the east, F adds two ships, B lets more rail into the west.
    """
    level = {"depth_level_m": -28, "underkeel_m": 0.5}
    berths = {"transfers": "sea-rail1520", "ship_id": "ship", "berths": 6, "rate_t_per_h": 400}
    return tiny(
        links={"ap": ("a", "p", 9e6), "qb": ("q", "b", 2e6)},
        projects={
            "D": {"cost": 10, "payers": "KZ:1"},
            "E": {"cost": 4, "payers": "KZ:1"},
            "F": {"cost": 30, "payers": "AZ:1"},
            "B": {"cost": 8, "gain": {"qb": 1e6}, "payers": "AZ:1"},
        },
        screenlines={"all": "pq"},
        rows={
            "links": [
                {"link_id": "pq", "name": "P-Q", "from_node_id": "p", "to_node_id": "q",
                 "mode": "sea", "directed": "no", "length": 222.24, "country": "XX"}
            ],
            "sea": [{"link_id": "pq", "ship_id": "ship", "ships": ships}],
            "channels": [
                {"channel_id": "cut", "name": "Cut", "country": "AZ", "depth_m": 5.5, **level,
                 "dredge_area_ha": 100, "siltation_m_per_year": 0.5, "dredge_usd_per_m3": 3}
            ],
            "ports": [
                {"port_id": "east", "node_id": "p", "name": "East", "country": "KZ", "depth_m": 5,
                 **level, **berths, "dredge_area_ha": 10, "siltation_m_per_year": 0.1,
                 "dredge_usd_per_m3": 5},
                {"port_id": "west", "node_id": "q", "name": "West", "country": "AZ", "depth_m": 6,
                 **level, **berths, "channel_ids": "cut"},
            ],
            "effects": [
                {"owner_id": "D", "table": "ports", "id": "east", "field": "depth_m",
                 "operation": "at_least", "value": 6},
                {"owner_id": "E", "table": "ports", "id": "east", "field": "depth_m",
                 "operation": "add", "value": 0.3},
                {"owner_id": "F", "table": "sea", "id": "pq", "field": "ships",
                 "operation": "add", "value": 2},
            ],
        },
        settings={"sea_level_m": -29, **settings},
    )  # fmt: skip
