"""The lines of a TNTP table of trips: origins, and pairs of a destination and a volume."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from corridor.formats.traffic.link_network import TRIP_COLUMNS
from corridor.formats.traffic.tntp_text import TntpText, is_whole, parse_number
from corridor.messages import message
from corridor.problems import Problem

_ORIGIN = re.compile(r"origin\s+(\S+)", re.IGNORECASE)

Entries = NDArray[np.float64]
"""Columns of [`TRIP_COLUMNS`][], a row for each pair."""


def read_entries(text: TntpText, problems: list[Problem]) -> pd.DataFrame:
    """Read the lines after the metadata.

    Parameters
    ----------
    text : TntpText
        The file.
    problems : list of Problem
        Receives what is malformed.

    Returns
    -------
    DataFrame
        Every pair of the file, those without trips among them.
    """
    entries = quick_entries(text)
    if entries is None:
        entries = careful_entries(text, problems)
    columns = dict(zip(TRIP_COLUMNS, entries.T, strict=True))
    whole = {name: columns[name].astype(np.int64) for name in ("origin", "destination", "line")}
    return pd.DataFrame({**columns, **whole}, columns=[*TRIP_COLUMNS])


def read_origins(text: TntpText) -> pd.DataFrame:
    """Return ``origin`` and ``line`` of each line that names an origin."""
    entries = [
        (_origin(row), line)
        for row, line in zip(text.rows, text.lines, strict=True)
        if _begins(row)
    ]
    return pd.DataFrame(
        [(origin, line) for origin, line in entries if origin is not None],
        columns=["origin", "line"],
    )


def has_origins(text: TntpText) -> bool:
    """Return whether a file begins with the trips of an origin, as no network does."""
    return bool(text.rows) and _begins(text.rows[0])


def quick_entries(text: TntpText) -> Entries | None:
    """Read all lines in one go; None when something is wrong somewhere."""
    pieces, owners, lines = [], [], []
    owner: float | None = None
    for row, line in zip(text.rows, text.lines, strict=True):
        if _begins(row):
            owner = _origin(row)
            if owner is None:
                return None
        elif owner is None or "_" in row:
            return None
        else:
            pieces.append(row if row[-1] == ";" else row + ";")
            owners.append(owner)
            lines.append(line)
    counts = [piece.count(":") for piece in pieces]
    tokens = " ".join(pieces).replace(":", " : ").replace(";", " ; ").split()
    pairs = sum(counts)
    # every line ends with a semicolon, so no four words reach over the end of a line; were a
    # colon elsewhere among them, it would stand for a number
    if len(tokens) != 4 * pairs or tokens[3::4].count(";") != pairs:
        return None
    try:
        destinations = np.array(list(map(float, tokens[0::4])))
        volumes = np.array(list(map(float, tokens[2::4])))
    except ValueError:
        return None
    if not is_whole(destinations).all():
        return None
    columns = [np.repeat(owners, counts), destinations, volumes, np.repeat(lines, counts)]
    return np.column_stack(columns).astype(np.float64)


def careful_entries(text: TntpText, problems: list[Problem]) -> Entries:
    """Read line by line, to say what is wrong and where; malformed pairs are left out."""
    entries: list[tuple[float, float, float, float]] = []
    owner: float | None = None
    reported = False
    for row, line in zip(text.rows, text.lines, strict=True):
        if _begins(row):
            owner = _origin(row)
            reported = owner is None
            if reported:
                expected = message("a line such as Origin 1")
                fix = message("Write the number of the zone alone.")
                problems.append(Problem("E701", text.file, line, "origin", row[:40], expected, fix))
            continue
        if owner is None and not reported:
            reported = True
            expected = message("a line such as Origin 1")
            fix = message("Add the origin of these trips.")
            problems.append(Problem("E701", text.file, line, "origin", row[:40], expected, fix))
        for destination, volume in _pairs(text.file, line, row, problems):
            if owner is not None:
                entries.append((owner, destination, volume, line))
    return np.array(entries, dtype=np.float64).reshape(-1, len(TRIP_COLUMNS))


def _pairs(
    file: str, line: int, row: str, problems: list[Problem]
) -> Iterator[tuple[float, float]]:
    for piece in row.split(";"):
        words = piece.split(":")
        numbers = [_whole(words[0]), parse_number(words[1])] if len(words) == 2 else [None]
        match numbers:
            case [float(destination), float(volume)]:
                yield destination, volume
            case _ if piece.strip():
                expected = message("destination : volume;")
                fix = message("Write each pair so, and begin a comment with ~.")
                problems.append(Problem("E701", file, line, "", piece.strip()[:40], expected, fix))


def _begins(row: str) -> bool:
    """Return whether a line begins the trips of an origin; no other begins with a letter."""
    return row[0] in "oO"


def _origin(row: str) -> float | None:
    match = _ORIGIN.fullmatch(row)
    return _whole(match[1]) if match else None


def _whole(word: str) -> float | None:
    number = parse_number(word)
    return number if number is not None and is_whole(number) else None
