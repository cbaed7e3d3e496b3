"""Which zones a country is, and which commodity a code of goods is."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from corridor.case.model import Case
from corridor.formats.files.csv_table import CsvTable, read_csv_table
from corridor.messages import message
from corridor.problems import Problem, did_you_mean, raise_if_fatal

ROUNDING = 1e-3
"""By how much shares of a country may miss 1."""

WHOLE_HS = "*"
"""Code that stands for all codes without a rule of their own."""


@dataclass(frozen=True)
class Rule:
    """What goods of a code are.

    Attributes
    ----------
    commodity_id : str
        Commodity; empty for goods that are left out on purpose.
    usd_per_t, low_usd_per_t, high_usd_per_t : float
        What a tonne is worth, and its range; NaN where it is not said.
    """

    commodity_id: str
    usd_per_t: float
    low_usd_per_t: float
    high_usd_per_t: float


def read_country_zones(path: str | Path, case: Case) -> dict[str, dict[str, float]]:
    """Read the zones of each country: a CSV of ``country, zone_id, share``.

    Parameters
    ----------
    path : str or Path
        The file. ``country`` is an ISO code of three letters, a blank share is the whole.
    case : Case
        Case with the zones.

    Returns
    -------
    dict of str to dict of str to float
        Shares by country and zone, which add up to 1.

    Raises
    ------
    CaseError
        With unknown zones, shares that are none, and countries whose shares do not add up to 1.
    """
    problems: list[Problem] = []
    table = read_csv_table(Path(path), ["country", "zone_id"], problems)
    result: dict[str, dict[str, float]] = {}
    shares = table.numbers("share", 1.0, problems).tolist()
    rows = zip(table.ids("country"), table.ids("zone_id"), shares, strict=True)
    for at, (country, zone, share) in enumerate(rows):
        if zone not in case.records["zones"]:
            problems.append(_no_row(table, at, "zone_id", zone, case))
        if not 0 <= share <= 1:
            expected, fix = message("0 to 1"), message("Correct the share.")
            problems.append(table.problem("E303", at, "share", f"{share:g}", expected, fix))
        own = result.setdefault(country.upper(), {})
        own[zone] = own.get(zone, 0.0) + share
    for country, own in result.items():
        total = sum(own.values())
        if not math.isnan(total) and abs(total - 1) > ROUNDING:
            fix = message("Let the shares of the zones of a country add up to 1.")
            problems.append(
                Problem("E724", table.file, None, "share", f"{country}: {total:g}", "1", fix)
            )
    raise_if_fatal(problems)
    return result


def _no_row(table: CsvTable, at: int, field: str, name: str, case: Case) -> Problem:
    """Return that a cell names a row that the case does not have."""
    other = {"zone_id": "zones", "commodity_id": "commodities"}[field]
    fix = message("%(hint)sCorrect the id.", hint=did_you_mean(name, case.records[other]))
    expected = message("an id of %(file)s", file=f"{other}.csv")
    return table.problem("E402", at, field, name, expected, fix)


def read_code_rules(path: str | Path, case: Case) -> dict[str, Rule]:
    """Read what codes of goods are: a CSV of ``code, commodity_id, usd_per_t`` with its range.

    Parameters
    ----------
    path : str or Path
        The file. The longest code with which that of a row begins counts; ``*`` stands for all
        others, and a blank commodity leaves goods out. ``usd_per_t, low_usd_per_t,
        high_usd_per_t`` may be blank.
    case : Case
        Case with the commodities.

    Returns
    -------
    dict of str to Rule
        By code.

    Raises
    ------
    CaseError
        With unknown commodities, codes that stand there twice, and numbers that are none.
    """
    problems: list[Problem] = []
    table = read_csv_table(Path(path), ["code", "commodity_id"], problems)
    names = ("usd_per_t", "low_usd_per_t", "high_usd_per_t")
    numbers = [table.numbers(name, math.nan, problems).tolist() for name in names]
    result: dict[str, Rule] = {}
    rows = zip(table.texts("code"), table.ids("commodity_id"), *numbers, strict=True)
    for at, (code, kind, value, low, high) in enumerate(rows):
        problems += _wrong_rule(table, at, case, kind, (value, low, high))
        if code in result:
            expected, fix = message("a code once"), message("Remove one of the rows.")
            problems.append(table.problem("E401", at, "code", code, expected, fix))
        result[code] = Rule(kind, value, _or(low, value), _or(high, value))
    raise_if_fatal(problems)
    return result


def _or(number: float, other: float) -> float:
    return other if math.isnan(number) else number


def _wrong_rule(
    table: CsvTable, at: int, case: Case, kind: str, numbers: tuple[float, float, float]
) -> Iterator[Problem]:
    value, low, high = numbers
    if kind and kind not in case.records["commodities"]:
        yield _no_row(table, at, "commodity_id", kind, case)
    if any(n <= 0 for n in numbers) or _or(low, value) > value or _or(high, value) < value:
        found, expected = f"{low:g}, {value:g}, {high:g}", message("numbers above 0 that rise")
        fix = message("Give low, usual and high in this order.")
        yield table.problem("E303", at, "usd_per_t", found, expected, fix)


def rule_of(rules: Mapping[str, Rule], code: str) -> str | None:
    """Return the longest code of the rules with which a code begins, ``*``, or None."""
    starts = (code[:length] for length in range(len(code), 0, -1))
    return next((start for start in (*starts, WHOLE_HS) if start in rules), None)
