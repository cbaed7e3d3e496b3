"""Hours and dollars against kilometres along a route, as UNESCAP draws them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

KINDS = {"rail": "rail", "road": "road", "sea": "sea", "borders": "border",
         "terminals": "terminal", "ports": "port"}  # fmt: skip
"""Kind of a part by table of the element."""


@dataclass(frozen=True)
class Part:
    """An element or yard on the route, before it is given its place on the axes.

    Attributes
    ----------
    element, name, kind, mode : str
        What it is.
    km, free_h, wait_h, gather_h, usd_per_t : float
        Length, hours without waiting, hours of waiting to be served, hours until a load is full,
        and dollars.
    note : str
        What a reader should know.
    """

    element: str
    name: str
    kind: str
    mode: str
    km: float = 0.0
    free_h: float = 0.0
    wait_h: float = 0.0
    gather_h: float = 0.0
    usd_per_t: float = 0.0
    note: str = ""


def column(parts: Sequence[Part], name: str) -> NDArray[np.float64]:
    """Return one number of all parts."""
    return np.array([getattr(p, name) for p in parts], dtype=np.float64)


def route_frame(parts: Sequence[Part]) -> pd.DataFrame:
    """Add up kilometres, hours and dollars along the route.

    Parameters
    ----------
    parts : sequence of Part
        In the order of travel.

    Returns
    -------
    DataFrame
        A row for each part: ``element, name, kind, mode, from_km, to_km, from_h, to_h,
        from_usd_per_t, to_usd_per_t, wait_h`` (part of the hours), ``note``.
    """
    columns: dict[str, object] = {n: [getattr(p, n) for p in parts]
                                  for n in ("element", "name", "kind", "mode")}  # fmt: skip
    columns["name"] = pd.Series([p.name for p in parts], dtype=object)  # some are messages
    sizes = {
        "km": column(parts, "km"),
        "h": column(parts, "free_h") + column(parts, "wait_h"),
        "usd_per_t": column(parts, "usd_per_t"),
    }
    for unit, size in sizes.items():
        ends_at = np.cumsum(size)
        columns[f"from_{unit}"] = np.concatenate(([0.0], ends_at))[:-1]
        columns[f"to_{unit}"] = ends_at
    columns["wait_h"] = column(parts, "wait_h")
    columns["note"] = [p.note for p in parts]
    return pd.DataFrame(columns)
