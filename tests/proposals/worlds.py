"""Tiny worlds with one element whose capacity follows from its formula."""

from corridor.case.model import Case
from corridor.testing import tiny

ENDS = {"A": "a", "D": "d"}


def computed(case: Case, table: str, row_id: str, **cells: object) -> Case:
    """Let one row of a tiny world, or all, follow its formula, with other numbers."""
    frame = case.tables[table].copy()
    at = frame.iloc[:, 0] == row_id
    frame.loc[at, "stated_t_per_year"] = float("nan")
    frame.loc[at, "binds"] = "computed"
    for name, value in cells.items():
        frame.loc[at, name] = value
    changed = case.replace(**{table: frame})
    changed.check()
    return changed


def line(**cells: object) -> Case:
    """A railway whose middle is weaker than all else, by its formula."""
    case = tiny(
        links={"ab": ("a", "b", 9e8), "bc": ("b", "c", 9e8), "cd": ("c", "d", 9e8)}, zones=ENDS
    )
    single: dict[str, object] = {
        "tracks": 1.0, "signalling": "semi-automatic", "limiting_km": 20.0, "speed_kmh": 60.0,
        "traction": "diesel",
    }  # fmt: skip
    return computed(case, "rail", "bc", **{**single, **cells})


def border(mode: str = "rail", **cells: object) -> Case:
    """A border between two countries that holds everything up."""
    kind = "rail1520" if mode == "rail" else "road"
    case = tiny(
        links={"ab": ("a", "b", 9e8, kind), "bc": ("b", "c", 9e8, kind)},
        borders={"post": ("ab", 1.0)},
    )
    vehicle = "train" if mode == "rail" else "truck"
    usual: dict[str, object] = {"positions": 2.0, "service_h": 4.0, "vehicle_id": vehicle}
    return computed(case, "borders", "post", **{**usual, **cells})


def yard(**cells: object) -> Case:
    """A terminal between road and rail that holds everything up."""
    case = tiny(
        links={"ab": ("a", "b", 9e8), "bc": ("b", "c", 9e8, "road")},
        terminals={"yard": ("b", "rail1520-road", 1.0)},
        zones={"A": "a", "C": "c"},
    )
    usual: dict[str, object] = {"positions": 8.0, "cycle_h": 1.0, "load_t": 50.0}
    return computed(case, "terminals", "yard", **{**usual, **cells})


def sea(
    depth_m: float = 20.0, berths: float = 2.0, ships: float = 4.0, ship_id: str = "ship"
) -> Case:
    """Two ports and a lane between them with ships that draw 4 m; the larger class draws 6 m."""
    port = {
        "country": "XX", "transfers": "sea-rail1520", "ship_id": "ship", "rate_t_per_h": 100,
        "depth_m": depth_m, "dredge_area_ha": 20, "dredge_usd_per_m3": 8,
    }  # fmt: skip
    case = tiny(
        links={
            "ap": ("a", "p", 9e8), "pq": ("p", "q", 1.0, "sea"), "qb": ("q", "b", 9e8)
        },
        lengths={"pq": 400},
        zones={"A": "a", "B": "b"},
        rows={
            "ports": [
                {**port, "port_id": "west", "node_id": "p", "name": "West", "berths": berths},
                {**port, "port_id": "east", "node_id": "q", "name": "East", "berths": 100},
            ],
            "ships": [
                {"ship_id": "big", "name": "Big", "draft1_m": 6, "deadweight1_t": 10000,
                 "tpc_t_per_cm": 20, "speed_kn": 10},
                {"ship_id": "huge", "name": "Huge", "draft1_m": 8, "deadweight1_t": 20000,
                 "tpc_t_per_cm": 20, "speed_kn": 10},
            ],
        },
    )  # fmt: skip
    return computed(case, "sea", "pq", ships=ships, ship_id=ship_id)
