"""Trade statistics in the CSV layout of UN Comtrade, as exports and imports by pair and code."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from corridor.formats.files.csv_table import CsvTable, read_csv_table
from corridor.messages import joined, message
from corridor.problems import CorridorError, Problem, raise_if_fatal

NAMES: Mapping[str, tuple[str, ...]] = {
    "year": ("refyear", "period", "year"),
    "flow": ("flowcode", "flowdesc", "trade flow"),
    "reporter": ("reporteriso", "reporter iso"),
    "partner": ("partneriso", "partner iso"),
    "code": ("cmdcode", "commodity code"),
    "value": ("primaryvalue", "trade value (us$)"),
    "weight": ("netwgt", "netweight (kg)"),
}
"""Columns that are read, in small letters: those of Comtrade today, then those before 2023."""

FLOWS: Mapping[str, str] = {
    "x": "export", "export": "export", "exports": "export",
    "m": "import", "import": "import", "imports": "import",
}  # fmt: skip
"""Flows that are read; re-exports are a part of exports, and re-imports of imports."""

REPEATED: Mapping[str, frozenset[str]] = {
    "partner2code": frozenset({"0", ""}),
    "customscode": frozenset({"c00", ""}),
    "motcode": frozenset({"0", ""}),
}
"""Columns that divide a flow once more, with what stands for all of it."""

MOST = 1e13
"""Largest weight in kilograms and value in dollars that is believed: ten billion tonnes."""

NO_COUNTRY = frozenset({"", "W00", "WLD", "_X", "X1", "ZZZ", "_AC", "S19", "F49", "E19", "XX"})
"""Partners that are the world, or not said."""


@dataclass(frozen=True)
class TradeFile:
    """Trade between countries.

    Attributes
    ----------
    file : str
        Name of the file.
    rows : DataFrame
        ``year, flow, origin, destination, code, value_usd, tonnes, row``: ``flow`` is ``export`` or
        ``import`` by who reports, origin and destination are ISO codes of three letters in the
        direction of the goods, ``tonnes`` is NaN where no net weight is reported.
    left_out : dict of str to int
        Rows that were left out, by reason.
    """

    file: str
    rows: pd.DataFrame
    left_out: dict[str, int]


def read_comtrade(path: str | Path) -> TradeFile:
    """Read a table of trade.

    Parameters
    ----------
    path : str or Path
        CSV with ``refYear, flowCode (or flowDesc), reporterISO, partnerISO, cmdCode,
        primaryValue, netWgt``; money is US dollars, weight is kilograms.

    Returns
    -------
    TradeFile
        Without re-exports, the world as a partner, rows that divide another one by customs
        procedure or mode of transport, and sums of longer codes that are there as well.

    Raises
    ------
    CaseError
        With the cells that are no numbers, and columns that are missing.
    CorridorError
        If the file cannot be read, or nothing of it is left.
    """
    problems: list[Problem] = []
    table = read_csv_table(Path(path), list(NAMES.values()), problems)
    left_out: Counter[str] = Counter()
    frame = _frame(table, problems)
    raise_if_fatal(problems)
    for reason, bad in (
        (message("re-exports and other flows"), frame["flow"] == ""),
        (message("the world or no country as partner"), frame["partner"].isin(NO_COUNTRY)),
        (message("parts of a row by partner, customs or mode"), _parts(table)),
        (message("trade of a country with itself"), frame["partner"] == frame["reporter"]),
        (message("neither money nor weight"), ~((frame["value_usd"] > 0) | (frame["tonnes"] > 0))),
    ):
        new = bad.to_numpy() & (frame["row"] > 0).to_numpy()
        left_out[reason] += int(new.sum())
        frame.loc[new, "row"] = 0  # left out, and counted once
    frame = frame[frame["row"] > 0].reset_index(drop=True)
    sums = _sums_of_others(frame)
    left_out[message("sums of longer codes")] += int(sums.sum())
    frame = frame[~sums].reset_index(drop=True)
    if frame.empty:
        reasons = [
            message("%(count)s %(reason)s", count=n, reason=reason)
            for reason, n in left_out.items()
            if n
        ]
        raise CorridorError(
            message(
                "%(file)s has no trade between countries (%(reasons)s)",
                file=table.file,
                reasons=joined(reasons, ", ") or message("no rows"),
            )
        )
    outward = frame["flow"] == "export"
    frame["origin"] = frame["reporter"].where(outward, frame["partner"])
    frame["destination"] = frame["partner"].where(outward, frame["reporter"])
    frame = frame.drop(columns=["reporter", "partner"])
    return TradeFile(table.file, frame, {reason: n for reason, n in left_out.items() if n})


def _frame(table: CsvTable, problems: list[Problem]) -> pd.DataFrame:
    """Return the columns by our names; years and codes as they are written, weight in tonnes."""
    at = {name: next((c for c in of if c in table.cells), of[0]) for name, of in NAMES.items()}
    flows = [FLOWS.get(cell.lower(), "") for cell in table.texts(at["flow"])]
    numbers = {n: table.numbers(at[n], math.nan, problems) for n in ("year", "value", "weight")}
    for name in ("value", "weight"):
        wrong = (numbers[name] < 0) | (numbers[name] > MOST)
        for row in np.flatnonzero(wrong).tolist():
            found, fix = table.texts(at[name])[row], message("Correct the cell.")
            expected = message("a number from 0 to %(most)s", most=f"{MOST:g}")
            problems.append(table.problem("E303", row, at[name], found, expected, fix))
    weight = np.where(numbers["weight"] > 0, numbers["weight"], np.nan)
    years = np.where(numbers["year"] > 9999, numbers["year"] // 100, numbers["year"])  # 202301
    return pd.DataFrame(
        {
            "year": np.nan_to_num(years).astype(np.int64),
            "flow": flows,
            "reporter": [cell.upper() for cell in table.texts(at["reporter"])],
            "partner": [cell.upper() for cell in table.texts(at["partner"])],
            "code": table.texts(at["code"]),
            "value_usd": np.nan_to_num(numbers["value"]),
            "tonnes": weight / 1000,
            "row": table.rows,
        }
    )


def _parts(table: CsvTable) -> pd.Series:
    """Return which rows divide another one."""
    part = np.zeros(len(table.rows), dtype=bool)
    for field, whole in REPEATED.items():
        part |= np.array([cell.lower() not in whole for cell in table.texts(field)], dtype=bool)
    return pd.Series(part)


def _sums_of_others(frame: pd.DataFrame) -> pd.Series:
    """Return which rows are sums of rows with longer codes of the same flow."""
    keys = ["year", "flow", "reporter", "partner"]
    sums = np.zeros(len(frame), dtype=bool)
    for _, own in frame.groupby(keys, sort=False):
        codes = set(own["code"])
        starts = {code[:n] for code in codes for n in range(1, len(code))} if codes else set()
        total = own["code"].str.upper().isin({"TOTAL", "AG2", "AG4", "AG6"})
        inner = own["code"].isin(starts) | (total & (len(codes) > 1))
        sums[own.index[inner]] = True
    return pd.Series(sums)
