"""A case with other demand: derived numbers, with their source and what stood there before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from corridor.case.model import Case
from corridor.case.tables import Record, typed_frame

DECIMALS = 3
"""Decimals of new tonnes: kilograms."""


def with_source(cell: object, source: str) -> str:
    """Return the sources of a cell with one more."""
    ids = str(cell).split()
    return " ".join(ids if source in ids else [*ids, source])


def with_source_row(case: Case, source: str, title: str) -> pd.DataFrame:
    """Return the sources of a case with one more; one of that name gets the new title."""
    frame = case.tables["sources"].copy()
    if (frame["source_id"] == source).any():
        frame.loc[frame["source_id"] == source, "title"] = title
        return frame
    row = dict.fromkeys(frame.columns, "") | {"source_id": source, "title": title}
    return pd.concat([frame, pd.DataFrame([row])], ignore_index=True)


def provenance_of_demand(case: Case, demand: pd.DataFrame, source: str, doing: str) -> pd.DataFrame:
    """Return the provenance of a case whose demand has changed.

    Ranges of changed rows are kept and widened where the new number lies outside; a note says what
    stood there before. Ranges of rows that are gone go as well.

    Parameters
    ----------
    case : Case
        The case before.
    demand : DataFrame
        Its new table ``demand``.
    source : str
        Source of the new numbers.
    doing : str
        What was done, for the note: ``the fit``.

    Returns
    -------
    DataFrame
    """
    frame = case.tables["provenance"].copy()
    prior = {str(r["demand_id"]): float(r["tonnes_per_year"]) for r in case.rows("demand")}
    now = dict(zip(demand["demand_id"], demand["tonnes_per_year"], strict=True))
    own = (frame["table"] == "demand") & (frame["field"] == "tonnes_per_year")
    for i in frame.index[own]:
        name = str(frame.loc[i, "id"])
        if name in now and now[name] != prior[name]:
            frame.loc[i, "quality"] = "derived"
            frame.loc[i, "source_id"] = with_source(frame.loc[i, "source_id"], source)
            if not str(frame.loc[i, "note"]):
                frame.loc[i, "note"] = f"{prior[name]:,.0f} before {doing}".replace(",", " ")
            frame.loc[i, "low"] = min(float(frame.loc[i, "low"]), float(now[name]))
            frame.loc[i, "high"] = max(float(frame.loc[i, "high"]), float(now[name]))
    gone = (frame["table"] == "demand") & ~frame["id"].isin(now)
    return frame[~gone].reset_index(drop=True)


def with_tonnes(
    case: Case,
    tonnes: Mapping[str, float],
    added: Sequence[Record],
    *,
    source: str,
    title: str,
    doing: str,
) -> Case:
    """Return a case whose demand has other tonnes and further rows.

    Parameters
    ----------
    case : Case
        The case.
    tonnes : mapping of str to float
        Tonnes a year of the base year by row of the demand; rows that are not named stay.
    added : sequence of mapping
        Rows to add: ``origin``, ``destination``, ``commodity_id``, ``tonnes_per_year``. Ids follow
        from these; the growth group is that of most of the commodity's cargo.
    source, title : str
        Source of the new numbers, and what it is.
    doing : str
        What was done, for notes: ``the fit``.

    Returns
    -------
    Case
        Checked.

    Raises
    ------
    CaseError
        If it has fatal problems.
    """
    frame = case.tables["demand"].copy()
    before = frame["tonnes_per_year"].to_numpy(dtype=np.float64)
    rows = zip(frame["demand_id"], before.tolist(), strict=True)
    after = np.round([tonnes.get(str(name), t) for name, t in rows], DECIMALS)
    changed = after != before
    frame.loc[changed, "tonnes_per_year"] = after[changed]
    frame.loc[changed, "quality"] = "derived"
    frame.loc[changed, "source_id"] = [with_source(c, source) for c in frame["source_id"][changed]]
    if added:
        new = typed_frame("demand", _complete(frame, added, source))
        frame = pd.concat([frame, new], ignore_index=True)
    tables = {
        **case.tables,
        "demand": frame,
        "sources": with_source_row(case, source, title),
        "provenance": provenance_of_demand(case, frame, source, doing),
    }
    changed_case = Case(case.settings, tables, case.origin)
    changed_case.check()
    return changed_case


def rows_between(
    case: Case, commodity: str, pairs: Mapping[tuple[str, str], float]
) -> tuple[dict[str, float], list[Record]]:
    """Return what replaces all demand of a commodity, for [`with_tonnes`][].

    Parameters
    ----------
    case : Case
        The case.
    commodity : str
        The commodity.
    pairs : mapping of (str, str) to float
        Tonnes a year by origin and destination; other pairs have none.

    Returns
    -------
    tonnes : dict of str to float
        By row that is there; where a pair has several rows they keep their proportions.
    added : list of mapping
        Rows of pairs that have none yet.
    """
    present: dict[tuple[str, str], list[tuple[str, float]]] = {}
    for row in case.rows("demand"):
        if row["commodity_id"] == commodity:
            pair = str(row["origin"]), str(row["destination"])
            cell = str(row["demand_id"]), float(row["tonnes_per_year"])
            present.setdefault(pair, []).append(cell)
    tonnes: dict[str, float] = {}
    for pair, cells in present.items():
        before = sum(t for _, t in cells)
        for number, (name, own) in enumerate(cells):
            part = own / before if before > 0 else float(number == 0)
            tonnes[name] = pairs.get(pair, 0.0) * part
    return tonnes, [
        {"origin": origin, "destination": destination, "commodity_id": commodity,
         "tonnes_per_year": amount}
        for (origin, destination), amount in pairs.items()
        if (origin, destination) not in present and amount > 0
    ]  # fmt: skip


def _complete(frame: pd.DataFrame, added: Sequence[Record], source: str) -> list[Record]:
    """Return added rows with id, growth group and provenance."""
    taken = set(frame["demand_id"])
    by_size = frame.sort_values("tonnes_per_year", ascending=False, kind="stable")
    sums = by_size.groupby(["commodity_id", "group"], sort=False)["tonnes_per_year"].sum()
    largest = {str(c): str(g) for c, g in sums.sort_values(kind="stable").index}
    usual = str(by_size["group"].iloc[0]) if len(by_size) else "all"
    rows: list[Record] = []
    for row in added:
        name = f"{row['origin']}-{row['destination']}-{row['commodity_id']}"
        while name in taken:
            name += "+"
        taken.add(name)
        group = largest.get(str(row["commodity_id"]), usual)
        tonnes = round(float(row["tonnes_per_year"]), DECIMALS)
        rows.append({"group": group, **row, "demand_id": name, "tonnes_per_year": tonnes,
                     "source_id": source, "quality": "derived"})  # fmt: skip
    return rows
