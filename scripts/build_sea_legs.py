"""Join the waypoints of each sea by the legs that ships sail between them.

Usage: python scripts/build_sea_legs.py

Two waypoints of a sea are joined when their great circle crosses no land of corridor/world.json.
Run it after a change of waypoints.csv in src/corridor/sea/lanes; the result is committed.
"""

import csv
from itertools import combinations
from pathlib import Path

from corridor.data import data_rows
from corridor.sea.lanes.great_circle import at_sea, great_circle

OUTPUT = Path(__file__).parents[1] / "src" / "corridor" / "sea" / "lanes" / "legs.csv"


def main() -> None:
    """Write the legs."""
    basins: dict[str, dict[str, tuple[float, float]]] = {}
    for row in data_rows("corridor.sea.lanes", "waypoints.csv"):
        at = float(row["longitude"]), float(row["latitude"])
        basins.setdefault(row["basin"], {})[row["waypoint_id"]] = at
    legs = [leg for places in basins.values() for leg in joined(places)]
    with OUTPUT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([("from_waypoint_id", "to_waypoint_id"), *legs])
    print(f"{OUTPUT.name}: {len(legs)} legs")


def joined(places: dict[str, tuple[float, float]]) -> list[tuple[str, str]]:
    """Return the pairs of waypoints of a sea that see each other."""
    pairs = list(combinations(places, 2))
    clear = at_sea([great_circle(places[a], places[b]) for a, b in pairs])
    return [pair for pair, is_clear in zip(pairs, clear, strict=True) if is_clear]


if __name__ == "__main__":
    main()
