"""Small cases for the planner's page."""

from corridor.case.model import Case
from corridor.testing import tiny
from tests.worlds import sea_world


def over_180_degrees() -> Case:
    """Return a line from 160 E over 180 degrees to 145 W."""
    case = tiny(
        links={"ab": ("a", "b", 5e6), "bc": ("b", "c", 3e6)}, zones={"A": "a", "C": "c"},
        demand=[("A", "C", 1e6)], settings={"name": "pacific"},
    )  # fmt: skip
    places = {"x_coord": [160.0, 175.0, -145.0], "y_coord": [-10.0, 0.0, 5.0]}
    return case.replace(nodes=case.tables["nodes"].assign(**places))


def of_everything() -> Case:
    """Return the lane across an inland sea with all that any study of the page needs."""
    case = sea_world(name="lane", target_mt=5.0)
    extra = tiny(
        links={"ap": ("a", "p", 9e6), "pq": ("p", "q", 9e6), "qb": ("q", "b", 2e6)},
        demand=[("A", "B", 2e6), ("B", "A", 1e6)],
        rows={
            "claims": [
                {"claim_id": "K1", "date": "2024", "speaker": "A minister", "claim": "Two million.",
                 "value_low": 2e6, "value_high": 2e6, "unit": "t/year", "sense": "about",
                 "measure": "capacity", "elements": "qb", "direction": "each_way"},
            ],
            "counts": [
                {"count_id": "N1", "place": "Western line", "elements": "qb", "value_mt": 0.5,
                 "mode": "rail", "direction": "both", "year": 2026, "use": "check"},
            ],
            "scenarios": [
                {"scenario_id": "calm", "name": "Calm", "weight": 0.6},
                {"scenario_id": "low-sea", "name": "Low sea", "sea_level_m": -30, "weight": 0.4},
            ],
        },
        settings={"sea_level_m": -29},
    )  # fmt: skip
    tables = ("demand", "claims", "counts", "scenarios")
    return case.replace(**{table: extra.tables[table] for table in tables})
