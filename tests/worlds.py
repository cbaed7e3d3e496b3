"""Small worlds that several tests ask questions of."""

from corridor.case.model import Case
from corridor.case.tiny import tiny


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
