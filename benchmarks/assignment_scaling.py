"""Seconds of a round of the equilibrium against origins and links, on generated cities.

    python benchmarks/assignment_scaling.py    # prints the table, writes docs/images/scaling.svg

One thread, so that what is drawn is work. A round is the mean over all after the first three, in
which origins take turns in small parts.
"""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl
import numpy as np
import pandas as pd

from corridor.assignment.methods.equilibrium import EARLY, equilibrium
from corridor.assignment.of_roads.road_input import road_assignment
from corridor.assignment.of_roads.warm_up import warm_up

PICTURE = Path(__file__).parents[1] / "docs" / "images" / "scaling.svg"
SIDES = (15, 25, 40, 60, 90)
ZONES = (50, 100, 200, 400)
TRIPS_PER_LINK = 0.5


def city(side, zones, seed=1):
    """Make a grid of two-way streets with trips between random zones, so that about half fill."""
    rng = np.random.default_rng(seed)
    number = np.arange(side * side).reshape(side, side) + 1
    ends = np.vstack([
        np.column_stack([number[:, :-1].ravel(), number[:, 1:].ravel()]),
        np.column_stack([number[:-1].ravel(), number[1:].ravel()]),
    ])  # fmt: skip
    ends = np.vstack([ends, ends[:, ::-1]])
    links = pd.DataFrame(ends, columns=["from_node_id", "to_node_id"]).assign(
        capacity=rng.uniform(1, 3, len(ends)), length=1.0,
        free_flow_time=rng.uniform(0.5, 1.5, len(ends)), b=0.15, power=4.0, toll=0.0,
    )  # fmt: skip
    places = rng.choice(side * side, zones, replace=False) + 1
    pairs = rng.choice(places, (zones * 30, 2))
    trips = pd.DataFrame(pairs, columns=["origin", "destination"])
    # Trips get longer with the city: their number falls so that streets are as full as before.
    trips["volume"] = TRIPS_PER_LINK * len(ends) / (0.67 * side) / len(trips)
    return links, trips.groupby(["origin", "destination"], as_index=False).sum()


def measured():
    """Return a row for each city."""
    warm_up()
    rows = []
    for side in SIDES:
        for zones in ZONES:
            if zones > side * side / 4:
                continue
            links, trips = city(side, zones)
            problem = road_assignment(links, trips, nodes=side * side)
            found = equilibrium(problem, 1e-10, threads=1)
            seconds = np.diff([second for _, second in found.history])[EARLY:]
            rows.append(
                {
                    "links": len(links), "origins": zones, "rounds": found.iterations,
                    "gap": found.relative_gap, "origins x links": zones * len(links),
                    "s a round": float(np.mean(seconds)) if len(seconds) else np.nan,
                }
            )  # fmt: skip
            print(rows[-1], flush=True)
    return pd.DataFrame(rows).dropna()


def fitted(frame):
    """Return ns an origin and link, and ms that do not depend on origins, by number of links."""
    found = {}
    for links, group in frame.groupby("links"):
        if len(group) > 2:
            each, rest = np.polyfit(group["origins"], group["s a round"], 1)
            found[links] = (each / links * 1e9, rest * 1e3)
    return found


def draw(frame):
    """Draw the seconds of a round against its size, with a line of proportion."""
    mpl.use("svg")
    mpl.rcParams.update({"svg.hashsalt": "scaling", "font.size": 9})
    import matplotlib.pyplot as plt

    fig, ax = plt.subplots(figsize=(6.4, 3.6))
    for links, group in frame.groupby("links"):
        ax.plot(group["origins"], group["s a round"], "o-", label=f"{links} links")
    ax.set(xlabel="origins", ylabel="seconds a round", xlim=0, ylim=0)
    ax.legend(frameon=False)
    ax.spines[["top", "right"]].set_visible(False)
    fig.tight_layout()
    fig.savefig(PICTURE, metadata={"Date": None})


def section():
    """Return the lines of the page of benchmarks."""
    frame = measured()
    draw(frame)
    lines = [
        "## Cost of a round against origins and links",
        "",
        "Generated cities, one thread, gap 1e-10. A round grows a tree for each origin and looks",
        "at its flow on each link. It also balances the pairs of segments, which does not depend",
        "on the number of origins. A straight line was fitted for each number of links:",
        "",
        "| links | ns for each origin and link | ms independent of origins |",
        "|---|---|---|",
        *(
            f"| {links} | {each:.0f} | {rest:.0f} |"
            for links, (each, rest) in fitted(frame).items()
        ),
        "",
        "![Seconds of a round against origins, for several numbers of links](images/scaling.svg)",
        "",
        "| links | origins | rounds | s a round | ns an origin and link |",
        "|---|---|---|---|---|",
    ]
    for row in frame.to_dict("records"):
        each = row["s a round"] / row["origins x links"] * 1e9
        lines.append(
            f"| {row['links']} | {row['origins']} | {row['rounds']} | {row['s a round']:.4f} "
            f"| {each:.1f} |"
        )
    return [*lines, ""]


if __name__ == "__main__":
    print("\n".join(section()))
