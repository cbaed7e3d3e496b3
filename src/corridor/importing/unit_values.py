r"""Tonnes of trade: net weight where it is reported, and money over a unit value where it is not.

A row without a net weight has the tonnes

.. math:: t = v / u

with its value ``v`` in dollars and the unit value ``u`` of its goods in dollars a tonne: the one
that the table of codes gives; or else that of all rows of the commodity in the same year and file
that report both, with the tenth and ninetieth hundredths of their unit values, by value, as its
range; or else the value of the commodity in the case, with half and twice as range.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from corridor.case.model import Case
from corridor.importing.trade_maps import Rule
from corridor.messages import message
from corridor.problems import CorridorError, Problem

TAIL = 0.1
"""Share of the value that lies beyond either end of the range of unit values of a file."""

FACTOR = 2.0
"""Half and twice: the range of a unit value that is only that of the case."""

FAR_OFF = 10.0
"""Times by which the unit value of a reported weight leaves the range before it is doubted."""


@dataclass(frozen=True)
class UnitValue:
    """What money of some rows is divided by.

    Attributes
    ----------
    key : str
        ``code`` and the code of the table that says it, or ``of`` and the commodity.
    commodity_id : str
        The commodity.
    basis : str
        Where it comes from.
    usd_per_t, low_usd_per_t, high_usd_per_t : float
        Dollars a tonne, and the range.
    rows : int
        Rows of money alone.
    """

    key: str
    commodity_id: str
    basis: str
    usd_per_t: float
    low_usd_per_t: float
    high_usd_per_t: float
    rows: int


def unit_values(case: Case, rows: pd.DataFrame, rules: Mapping[str, Rule]) -> tuple[UnitValue, ...]:
    """Return what money is divided by.

    Parameters
    ----------
    case : Case
        The case.
    rows : DataFrame
        Trade with ``commodity_id, key, value_usd, tonnes``; tonnes are NaN without a weight.
    rules : mapping of str to Rule
        Commodity and unit value by code.

    Returns
    -------
    tuple of UnitValue
        One for each key, in the order of the keys.

    Raises
    ------
    CorridorError
        If nothing says what a tonne of a commodity is worth.
    """
    values = []
    for key in sorted(set(rows["key"])):
        own = rows[rows["key"] == key]
        kind, missing = str(own["commodity_id"].iloc[0]), int(own["tonnes"].isna().sum())
        if key.startswith("code "):
            rule = rules[key.removeprefix("code ")]
            basis = "table of codes"
            numbers = rule.usd_per_t, rule.low_usd_per_t, rule.high_usd_per_t
        else:
            basis, numbers = _of_rows_or_case(case, kind, rows[rows["commodity_id"] == kind])
        values.append(UnitValue(key, kind, basis, *numbers, missing))
    return tuple(values)


def _of_rows_or_case(
    case: Case, kind: str, rows: pd.DataFrame
) -> tuple[str, tuple[float, float, float]]:
    """Return a unit value and its range from rows that report both, or from the case."""
    both = rows[(rows["tonnes"] > 0) & (rows["value_usd"] > 0)]
    if len(both):
        unit = (both["value_usd"] / both["tonnes"]).to_numpy()
        order = np.argsort(unit, kind="stable")
        part = np.cumsum(both["value_usd"].to_numpy()[order])
        ends = np.searchsorted(part, [TAIL * part[-1], (1 - TAIL) * part[-1]])
        low, high = unit[order][ends]
        usual = float(both["value_usd"].sum() / both["tonnes"].sum())
        return "rows with weight", (usual, min(float(low), usual), max(float(high), usual))
    own = float(case.records["commodities"][kind]["value_usd_per_t"])
    if not own > 0:
        raise CorridorError(
            message(
                "no row of %(commodity)s reports a weight, and neither the table of codes nor the "
                "case says what a tonne is worth: give usd_per_t",
                commodity=kind,
            )
        )
    return "value of the case", (own, own / FACTOR, own * FACTOR)


def weighed(rows: pd.DataFrame, values: Sequence[UnitValue]) -> pd.DataFrame:
    """Add tonnes where money alone is reported, with their range: more tonnes at a low value."""
    by_key = {value.key: value for value in values}
    own = [by_key[key] for key in rows["key"]]
    money = rows["tonnes"].isna().to_numpy()
    dollars, tonnes = (rows[n].to_numpy(dtype=np.float64) for n in ("value_usd", "tonnes"))
    return rows.assign(
        from_money=money,
        tonnes=np.where(money, dollars / np.array([v.usd_per_t for v in own]), tonnes),
        low_t=np.where(money, dollars / np.array([v.high_usd_per_t for v in own]), tonnes),
        high_t=np.where(money, dollars / np.array([v.low_usd_per_t for v in own]), tonnes),
    )


def doubtful(file: str, rows: pd.DataFrame, values: Sequence[UnitValue]) -> Iterator[Problem]:
    """Report weights whose unit value is far outside the range."""
    by_key = {value.key: value for value in values}
    for row in rows[~rows["from_money"] & (rows["value_usd"] > 0)].to_dict("records"):
        own, unit = by_key[row["key"]], row["value_usd"] / row["tonnes"]
        if not own.low_usd_per_t / FAR_OFF <= unit <= own.high_usd_per_t * FAR_OFF:
            expected = message(
                "%(low)s to %(high)s USD/t",
                low=f"{own.low_usd_per_t:,.0f}",
                high=f"{own.high_usd_per_t:,.0f}",
            )
            fix = message(
                "The weight is taken as it is. Blank it to take money instead, or correct it."
            )
            found = message(
                "%(unit)s USD/t of %(commodity)s",
                unit=f"{unit:,.0f}",
                commodity=own.commodity_id,
            )
            yield Problem("W723", file, int(row["row"]), "netwgt", found, expected, fix)
