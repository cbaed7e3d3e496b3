"""What a planner has to decide and no extract says: years, interest, growth and a screenline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from corridor.importing.network import Edge

Rows = dict[str, list[dict[str, str]]]

ASSUMED = {"source_id": "import", "quality": "assumed"}

YEARS_AHEAD = 7
"""Years from the extract to the year of a target."""

DISCOUNT_RATE = "0.06"
"""Real discount rate, as development banks use it in the region."""

FLAT, MIDDLE = "flat", "middle"
"""Growth path and screenline of an imported case."""


def assume(
    rows: Rows, settings: Mapping[str, str], edges: Sequence[Edge], links: Sequence[str]
) -> dict[str, str]:
    """Add rows for what the settings of a case have to name, each marked as assumed.

    Parameters
    ----------
    rows : dict
        Rows by table; some are added.
    settings : mapping
        Settings that are known.
    edges : sequence of Edge
        Lines of the network.
    links : sequence of str
        Ids of their links.

    Returns
    -------
    dict of str to str
        All settings.
    """
    title = "Assumed by corridor import, for lack of another: replace it"
    rows["sources"].append({"source_id": ASSUMED["source_id"], "title": title, "address": ""})
    rows["screenlines"].append({
        "screenline_id": MIDDLE, "name": "Across the middle of the network",
        "elements": " ".join(across_the_middle(edges, links)), "direction": "both", **ASSUMED,
    })  # fmt: skip
    year = settings.get("year", "")
    if year:
        rows["growth"].append(
            {"growth": FLAT, "group": "all", "year": year, "index": "1", **ASSUMED}
        )
    by = {"by": str(int(year) + YEARS_AHEAD)} if year else {}
    return {
        **settings, **by, "discount_rate": DISCOUNT_RATE, "growth": FLAT, "screenline": MIDDLE,
    }  # fmt: skip


def across_the_middle(edges: Sequence[Edge], links: Sequence[str]) -> list[str]:
    """Return the links that cross a line through the middle of a network, at a right angle to it.

    Every way from one side to the other leads over one of them.
    """
    spans = np.array([(e.strip.points.min(axis=0), e.strip.points.max(axis=0)) for e in edges])
    low, high = spans[:, 0], spans[:, 1]
    size = (high.max(axis=0) - low.min(axis=0)) * [
        np.cos(np.radians(float(low[:, 1].mean()))), 1.0
    ]  # fmt: skip
    axis = int(size.argmax())
    length = np.array([edge.strip.length_m for edge in edges])
    middle = (low[:, axis] + high[:, axis]) / 2
    order = np.argsort(middle)
    half = order[np.searchsorted(np.cumsum(length[order]), length.sum() / 2)]
    at = middle[half]
    crossing = (low[:, axis] <= at) & (high[:, axis] > at)
    crossing[half] = True
    return [link for link, crosses in zip(links, crossing.tolist(), strict=True) if crosses]
