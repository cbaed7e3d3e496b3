"""Who gains and who pays: every dollar of a net present value belongs to one party.

Shippers of a row of the demand gain half where it starts and half where it ends. Fees and dues are
received in the country of the element, and are a transfer: what operators receive more, shippers
pay more. Haulage pays for trains, trucks and ships, so that carriers gain nothing by it. The
climate is the world's. Works, and what is left of them, belong to those who pay for them, and
upkeep to the country where they stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from corridor.appraisal.gains import Gains
from corridor.appraisal.transport import COSTS
from corridor.appraisal.works import OpenedWork
from corridor.case.situation import Situation
from corridor.economics.payers import by_payer
from corridor.elements.elements import element_capacity

WORLD = "world"
"""Party to which emissions belong."""


ROUNDING_MUSD = 1e-9
"""A change below a tenth of a cent is rounding."""


def shipper_table(sit: Situation, present: Gains) -> pd.DataFrame:
    """Return what the shippers of each row of the demand save, the largest first.

    Returns
    -------
    DataFrame
        ``demand_id, origin, destination, commodity_id, money_musd, time_musd, gain_musd``.
    """
    rows, table = sit.case.records["demand"], present.shippers
    keys = ("origin", "destination", "commodity_id")
    frame = pd.DataFrame(
        {
            "demand_id": [str(i) for i in table.index],
            **{k: [str(rows[str(i)][k]) for i in table.index] for k in keys},
            "money_musd": table[COSTS[0]].to_numpy(dtype=float),
            "time_musd": table[list(COSTS[1:])].sum(axis=1).to_numpy(dtype=float),
        }
    )
    frame["gain_musd"] = frame["money_musd"] + frame["time_musd"]
    return _ranked(frame, "gain_musd")


def operator_table(sit: Situation, present: Gains) -> pd.DataFrame:
    """Return how much more operators receive, by country and kind of element.

    Returns
    -------
    DataFrame
        ``country, kind, charges_musd`` (fees and dues), ``haulage_musd`` (what carriers receive,
        and spend on it), ``gain_musd`` (the charges); those that nothing changes for are left out.
    """
    elements = [element_capacity(sit, str(e)) for e in present.charges.index]
    frame = pd.DataFrame(
        {
            "country": [e.country for e in elements],
            "kind": [e.kind for e in elements],
            "charges_musd": present.charges.to_numpy(dtype=float),
            "haulage_musd": present.haulage.to_numpy(dtype=float),
        }
    )
    frame = frame.groupby(["country", "kind"], sort=True, as_index=False).sum()
    frame["gain_musd"] = frame["charges_musd"]
    changed = frame[["charges_musd", "haulage_musd"]].abs().max(axis=1) > ROUNDING_MUSD
    frame = frame[changed]
    return _ranked(frame, "gain_musd")


def country_table(
    sit: Situation,
    present: Gains,
    climate_musd: float,
    works: Iterable[OpenedWork],
    outlays_musd: Mapping[str, Mapping[str, float]],
) -> pd.DataFrame:
    """Return what each country gains and pays, the largest net gain first.

    Parameters
    ----------
    sit : Situation
        The case.
    present : Gains
        Present value of what the works change.
    climate_musd : float
        Worth of the emissions saved.
    works : iterable of OpenedWork
        The works.
    outlays_musd : mapping
        Present value of what is spent, by kind and work.

    Returns
    -------
    DataFrame
        ``country`` (other payers under their own code, and [`WORLD`][] for the climate),
        ``shippers_musd, operators_musd, emissions_musd, gain_musd`` (their sum), ``cost_musd``,
        ``net_musd``.
    """
    zones, shippers = sit.case.records["zones"], shipper_table(sit, present)
    saved = (
        (float(amount) / 2, {str(zones[zone]["country"]): 1.0})
        for end in ("origin", "destination")
        for amount, zone in zip(shippers["gain_musd"], shippers[end], strict=True)
    )
    operators = operator_table(sit, present)
    received = zip(operators["gain_musd"], operators["country"], strict=True)
    columns = {
        "shippers_musd": by_payer(saved),
        "operators_musd": by_payer((float(x), {str(c): 1.0}) for x, c in received),
        "emissions_musd": {WORLD: climate_musd} if climate_musd else {},
    }
    paid = by_payer(_paid(works, outlays_musd))
    names = sorted({c for own in (*columns.values(), paid) for c in own})
    frame = pd.DataFrame({"country": names})
    for column, own in columns.items():
        frame[column] = [own.get(c, 0.0) for c in names]
    frame["gain_musd"] = frame[list(columns)].sum(axis=1)
    frame["cost_musd"] = [paid.get(c, 0.0) for c in names]
    frame["net_musd"] = frame["gain_musd"] - frame["cost_musd"]
    return _ranked(frame, "net_musd")


def _paid(
    works: Iterable[OpenedWork], outlays_musd: Mapping[str, Mapping[str, float]]
) -> Iterable[tuple[float, Mapping[str, float]]]:
    """Yield what is spent on each work with the shares of those who bear it."""
    for each in works:
        own = each.work
        for kind, by_work in outlays_musd.items():
            if by_work[own.id]:
                yield by_work[own.id], {own.country: 1.0} if kind == "upkeep" else own.payers


def _ranked(table: pd.DataFrame, by: str) -> pd.DataFrame:
    return table.sort_values(by, ascending=False, kind="stable", ignore_index=True)
