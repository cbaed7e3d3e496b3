"""A case whose demand is that of the file of another program."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from corridor.case.model import Case
from corridor.case.new_demand import rows_between, with_tonnes
from corridor.case.tables import Record
from corridor.messages import message
from corridor.problems import CorridorError, Problem, did_you_mean, raise_if_fatal

SOURCE = "imported"
"""Source of demand from a file."""


@dataclass(frozen=True)
class ImportedDemand:
    """A case with other demand.

    Attributes
    ----------
    case : Case
        The case.
    before_t, after_t : mapping of str to float
        Tonnes a year by commodity of the file, of the case before and after.
    within_t : float
        Tonnes from a zone to itself, which are left out.
    """

    case: Case
    before_t: Mapping[str, float]
    after_t: Mapping[str, float]
    within_t: float


def import_demand(
    case: Case,
    file: str,
    rows: pd.DataFrame,
    *,
    commodity: str | None = None,
    zones: Mapping[str, str] | None = None,
) -> ImportedDemand:
    """Replace the demand of commodities by tonnes of the base year that a file gives.

    Parameters
    ----------
    case : Case
        The case; demand of commodities that the file does not name stays.
    file : str
        Name of the file, for sources and messages.
    rows : DataFrame
        ``origin, destination, commodity_id, tonnes, row``.
    commodity : str, optional
        What all of it is; without it the file says so, or the case has one commodity alone.
    zones : mapping of str to str, optional
        Zone of the case by name in the file; names that are not in it are zones themselves.

    Returns
    -------
    ImportedDemand

    Raises
    ------
    CaseError
        With all zones and commodities that the case does not have.
    CorridorError
        If it is not clear which commodity is meant, or there is nothing in the file.
    """
    if rows.empty:
        raise CorridorError(message("%(file)s holds no tonnes", file=file))
    named = _of_commodity(case, file, rows, commodity)
    names = zones or {}
    named = named.assign(
        origin=named["origin"].map(lambda z: names.get(z, z)),
        destination=named["destination"].map(lambda z: names.get(z, z)),
    )
    raise_if_fatal(list(_unknown(case, file, named)))
    within = named["origin"] == named["destination"]
    sums = named[~within].groupby(["commodity_id", "origin", "destination"], sort=False)["tonnes"]
    pairs: dict[str, dict[tuple[str, str], float]] = {}
    for row in sums.sum().reset_index().to_dict("records"):
        pair = str(row["origin"]), str(row["destination"])
        pairs.setdefault(str(row["commodity_id"]), {})[pair] = float(row["tonnes"])
    tonnes_by_row, added = dict[str, float](), list[Record]()
    for kind, own in pairs.items():
        changed, new = rows_between(case, kind, own)
        tonnes_by_row |= changed
        added += new
    result = with_tonnes(
        case, tonnes_by_row, added, source=SOURCE, title=f"Demand read from {file}",
        doing="the import",
    )  # fmt: skip
    before, after = (c.tables["demand"].groupby("commodity_id")["tonnes_per_year"].sum()
                     for c in (case, result))  # fmt: skip
    return ImportedDemand(
        result,
        {kind: float(before.get(kind, 0.0)) for kind in pairs},
        {kind: float(after.get(kind, 0.0)) for kind in pairs},
        float(named.loc[within, "tonnes"].sum()),
    )


def _of_commodity(case: Case, file: str, rows: pd.DataFrame, commodity: str | None) -> pd.DataFrame:
    """Say which commodity each row is, by option, by the file, or as the only one of the case."""
    kinds = list(case.records["commodities"])
    said = sorted(set(rows["commodity_id"]))
    if commodity is not None:
        if len(said) > 1:
            raise CorridorError(
                message(
                    "%(file)s names %(commodities)s: leave --commodity out",
                    file=file,
                    commodities=", ".join(said),
                )
            )
        return rows.assign(commodity_id=commodity)
    if said == [""]:
        if len(kinds) > 1:
            raise CorridorError(
                message(
                    "%(file)s does not say of which commodity it is: name one of %(commodities)s "
                    "(--commodity NAME)",
                    file=file,
                    commodities=", ".join(kinds),
                )
            )
        return rows.assign(commodity_id=kinds[0])
    if len(said) == 1 and len(kinds) == 1:
        return rows.assign(commodity_id=kinds[0])
    return rows


def _unknown(case: Case, file: str, rows: pd.DataFrame) -> Iterator[Problem]:
    """Report every zone and commodity that the case does not have, once, where it is first."""
    for field, table in (("origin", "zones"), ("destination", "zones"),
                         ("commodity_id", "commodities")):  # fmt: skip
        known = case.records[table]
        for row in rows.drop_duplicates(field).to_dict("records"):
            name = str(row[field])
            if name not in known:
                hint = did_you_mean(name, known)
                fix = message("%(hint)sCorrect it, or give --commodity NAME.", hint=hint)
                if table == "zones":
                    fix = message("%(hint)sCorrect it, or map it (--zones FILE).", hint=hint)
                expected = message("an id of %(file)s", file=f"{table}.csv")
                yield Problem("E402", file, int(row["row"]), field, name, expected, fix)
