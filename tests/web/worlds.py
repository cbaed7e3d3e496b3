"""Small cases for the planner's page."""

from corridor.case.model import Case
from corridor.testing import tiny


def over_180_degrees() -> Case:
    """Return a line from 160 E over 180 degrees to 145 W."""
    case = tiny(
        links={"ab": ("a", "b", 5e6), "bc": ("b", "c", 3e6)}, zones={"A": "a", "C": "c"},
        demand=[("A", "C", 1e6)], settings={"name": "pacific"},
    )  # fmt: skip
    places = {"x_coord": [160.0, 175.0, -145.0], "y_coord": [-10.0, 0.0, 5.0]}
    return case.replace(nodes=case.tables["nodes"].assign(**places))
