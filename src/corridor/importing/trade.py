"""Demand from trade statistics: countries to zones, goods to commodities, one of two reports.

Tonnes are those of [`corridor.importing.unit_values`][]. Of what ``A`` says that it exports to
``B`` and what ``B`` says that it imports from ``A`` one is taken, by commodity; the other widens
the range. Imports are worth more than the same exports by freight and insurance, some 6 per cent
in most statistics, which is not corrected.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from corridor.case.model import Case
from corridor.case.new_demand import rows_between, with_tonnes
from corridor.case.tables import Record, typed_frame
from corridor.importing.comtrade import TradeFile
from corridor.importing.trade_maps import Rule, rule_of
from corridor.importing.unit_values import UnitValue, doubtful, unit_values, weighed
from corridor.messages import message
from corridor.problems import CorridorError, Problem

SOURCE = "trade"
"""Source of demand from trade statistics."""

Taken = Literal["import", "export", "larger"]
"""Which of two reports of the same trade is taken."""


@dataclass(frozen=True)
class Mirrored:
    """Trade from one country to another in a commodity, as both report it.

    Attributes
    ----------
    origin, destination : str
        ISO codes of three letters.
    commodity_id : str
        The commodity.
    export_t, import_t : float or None
        Tonnes that the origin says it exports, and the destination that it imports.
    taken : str
        Which of the two is taken.
    tonnes, low_t, high_t : float
        What is taken, and the range of both reports and of unit values.
    from_money_share : float
        Part of the tonnes that money was turned into.
    """

    origin: str
    destination: str
    commodity_id: str
    export_t: float | None
    import_t: float | None
    taken: str
    tonnes: float
    low_t: float
    high_t: float
    from_money_share: float


@dataclass(frozen=True)
class ImportedTrade:
    """A case with demand from trade statistics.

    Attributes
    ----------
    case : Case
        The case with the demand.
    year : int
        Year of the trade.
    mirrored : tuple of Mirrored
        What both countries report, and what was taken.
    unit_values : tuple of UnitValue
        What money was divided by.
    left_out : dict of str to int
        Rows that were left out, by reason.
    within_t : float
        Tonnes between countries that are one zone.
    problems : tuple of Problem
        Rows that were not used for lack of a zone or commodity, and weights that are doubtful.
    """

    case: Case
    year: int
    mirrored: tuple[Mirrored, ...]
    unit_values: tuple[UnitValue, ...]
    left_out: dict[str, int]
    within_t: float
    problems: tuple[Problem, ...]


def import_trade(
    case: Case,
    trade: TradeFile,
    zones: Mapping[str, Mapping[str, float]],
    rules: Mapping[str, Rule],
    *,
    year: int | None = None,
    take: Taken = "import",
) -> ImportedTrade:
    """Replace the demand of commodities by trade between countries.

    Parameters
    ----------
    case : Case
        The case; demand of commodities that no row of the trade is stays.
    trade : TradeFile
        Exports and imports; see [`corridor.importing.comtrade.read_comtrade`][].
    zones : mapping of str to mapping of str to float
        Shares of zones by country.
    rules : mapping of str to Rule
        Commodity and unit value by code.
    year : int, optional
        Year of the trade; the base year of the case when not given.
    take : {"import", "export", "larger"}
        Whose report is taken where both have one. Imports are checked with more care, since duties
        are paid on them.

    Returns
    -------
    ImportedTrade

    Raises
    ------
    CorridorError
        If the file does not have the year, or nothing of it lies between zones of the case.
    """
    chosen = int(case.settings["base_year"]) if year is None else year
    years = sorted(set(trade.rows["year"].tolist()))
    if chosen not in years:
        raise CorridorError(
            message(
                "%(file)s has no trade of %(year)s, but of %(years)s: give "
                "one of them (--year), or change base_year of the case",
                file=trade.file,
                year=chosen,
                years=", ".join(map(str, years)),
            )
        )
    rows = trade.rows[trade.rows["year"] == chosen].reset_index(drop=True)
    rows, problems = _described(trade.file, rows, zones, rules)
    if rows.empty:
        raise CorridorError(
            message(
                "%(file)s has no trade of %(year)s between two countries with zones in goods "
                "with a commodity; extend the tables of countries and codes",
                file=trade.file,
                year=chosen,
            )
        )
    values = unit_values(case, rows, rules)
    rows = weighed(rows, values)
    problems += doubtful(trade.file, rows, values)
    mirrored = _mirrored(rows, take)
    pairs, within = _between_zones(mirrored, zones)
    first = "the larger report" if take == "larger" else f"{take}s first"
    title = f"Trade of {chosen} in {trade.file}, {first}; tonnes of money by unit values"
    return ImportedTrade(
        _case_with(case, pairs, title),
        chosen, mirrored, values, trade.left_out, within, tuple(problems),
    )  # fmt: skip


def _described(
    file: str,
    rows: pd.DataFrame,
    zones: Mapping[str, Mapping[str, float]],
    rules: Mapping[str, Rule],
) -> tuple[pd.DataFrame, list[Problem]]:
    """Keep rows between countries with zones and of goods with a commodity; report the others.

    The ``key`` of a row says whose unit value it takes: that of its rule, or of its commodity.
    """
    of_code = {code: rule_of(rules, code) for code in rows["code"].unique()}
    problems = list(_unused(file, rows, zones, of_code))
    kinds, keys = dict[str, str](), dict[str, str]()
    for code, start in of_code.items():
        if start is not None:
            kinds[code] = rules[start].commodity_id
            said = not math.isnan(rules[start].usd_per_t)
            keys[code] = f"code {start}" if said else f"of {kinds[code]}"
    named = rows.assign(
        commodity_id=[kinds.get(code, "") for code in rows["code"]],
        key=[keys.get(code, "") for code in rows["code"]],
    )
    inside = named["origin"].isin(zones) & named["destination"].isin(zones)
    return named[inside & (named["commodity_id"] != "")].reset_index(drop=True), problems


def _unused(
    file: str,
    rows: pd.DataFrame,
    zones: Mapping[str, Mapping[str, float]],
    of_code: Mapping[str, str | None],
) -> Iterator[Problem]:
    """Report countries without zones and codes without a rule, each where it is first."""
    has_rule = [code for code, start in of_code.items() if start is not None]
    country = message("a country with zones")
    for field, known, expected in (
        ("origin", zones, country),
        ("destination", zones, country),
        ("code", has_rule, message("a code with a commodity")),
    ):
        for row in rows.drop_duplicates(field).to_dict("records"):
            name = str(row[field])
            if name not in known:
                money = rows.loc[rows[field] == name, "value_usd"].sum() / 1e6
                fix = _left_out(field, f"{money:,.1f}")
                yield Problem("W722", file, int(row["row"]), field, name, expected, fix)


def _left_out(field: str, money: str) -> str:
    if field == "code":
        return message(
            "Its %(money)s million USD are left out. Give its commodity if it counts.", money=money
        )
    return message(
        "Its %(money)s million USD are left out. Give its zones if they count.", money=money
    )


def _mirrored(rows: pd.DataFrame, take: Taken) -> tuple[Mirrored, ...]:
    """Return trade by pair of countries and commodity as both report it, and what is taken."""
    keys = ["origin", "destination", "commodity_id"]
    rows = rows.assign(money_t=rows["tonnes"].where(rows["from_money"], 0.0))
    sums = rows.groupby([*keys, "flow"])[["tonnes", "low_t", "high_t", "money_t"]].sum()
    by_pair: dict[tuple[str, str, str], dict[str, dict[str, float]]] = {}
    for row in sums.reset_index().to_dict("records"):
        pair = str(row["origin"]), str(row["destination"]), str(row["commodity_id"])
        by_pair.setdefault(pair, {})[str(row["flow"])] = {str(k): row[k] for k in sums.columns}
    return tuple(_taken(pair, flows, take) for pair, flows in by_pair.items())


def _taken(
    pair: tuple[str, str, str], flows: Mapping[str, Mapping[str, float]], take: Taken
) -> Mirrored:
    """Choose between the reports of both countries."""
    amounts = {flow: report["tonnes"] for flow, report in flows.items()}
    wanted = max(amounts, key=lambda f: (amounts[f], f)) if take == "larger" else take
    chosen = wanted if wanted in flows else next(iter(flows))
    report, tonnes = flows[chosen], amounts[chosen]
    return Mirrored(
        *pair, amounts.get("export"), amounts.get("import"), chosen, tonnes,
        min(report["low_t"], *amounts.values()), max(report["high_t"], *amounts.values()),
        report["money_t"] / tonnes,
    )  # fmt: skip


Pairs = Mapping[str, Mapping[tuple[str, str], tuple[float, float, float, float]]]
"""Tonnes, low, high and tonnes from money, by commodity and pair of zones."""


def _between_zones(
    mirrored: Sequence[Mirrored], zones: Mapping[str, Mapping[str, float]]
) -> tuple[Pairs, float]:
    """Divide trade over the zones of its countries; what stays in a zone is left out."""
    pairs: dict[str, dict[tuple[str, str], tuple[float, float, float, float]]] = {}
    within = 0.0
    for row in mirrored:
        numbers = np.array([row.tonnes, row.low_t, row.high_t, row.tonnes * row.from_money_share])
        for origin, part in zones[row.origin].items():
            for destination, other in zones[row.destination].items():
                if origin == destination:
                    within += float(numbers[0]) * part * other
                elif part * other > 0:
                    own = pairs.setdefault(row.commodity_id, {})
                    before = own.get((origin, destination), (0.0, 0.0, 0.0, 0.0))
                    a, b, c, d = (numbers * part * other + before).tolist()
                    own[origin, destination] = (a, b, c, d)
    return pairs, within


def _case_with(case: Case, pairs: Pairs, title: str) -> Case:
    """Put demand and its ranges into a case."""
    tonnes, added = dict[str, float](), list[Record]()
    for kind, own in pairs.items():
        changed, new = rows_between(case, kind, {pair: n[0] for pair, n in own.items()})
        tonnes |= changed
        added += new
    result = with_tonnes(case, tonnes, added, source=SOURCE, title=title, doing="the import")
    ranges: list[Record] = []
    for row in result.rows("demand"):
        numbers = pairs.get(str(row["commodity_id"]), {}).get(
            (str(row["origin"]), str(row["destination"]))
        )
        if numbers is not None and numbers[0] > 0:
            total, low, high, money = numbers
            part = float(row["tonnes_per_year"]) / total
            ranges.append({
                "table": "demand", "id": row["demand_id"], "field": "tonnes_per_year",
                "quality": "derived", "low": low * part, "high": high * part,
                "source_id": SOURCE,
                "note": f"Both reports of the trade; {money / total:.0%} of it from money",
            })  # fmt: skip
    known = {str(r["id"]) for r in ranges}
    frame = result.tables["provenance"]
    old = (frame["table"] == "demand") & (frame["field"] == "tonnes_per_year")
    kept = frame[~(old & frame["id"].isin(known))]
    new_frame = pd.concat([kept, typed_frame("provenance", ranges)], ignore_index=True)
    ready = result.replace(provenance=new_frame)
    ready.check()
    return ready
