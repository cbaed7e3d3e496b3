"""What all TNTP files have in common: metadata, comments, lines of numbers."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corridor.formats.files.text_file import read_text
from corridor.messages import message
from corridor.problems import Problem

END = "END OF METADATA"

LARGEST_WHOLE = 2.0**53
"""Whole numbers beyond it are not exact as floats."""

ORIGINAL = "ORIGINAL HEADER"

_ORIGINAL = re.compile(rf"<{ORIGINAL}>([^\n]*)", re.IGNORECASE)

_TAG = re.compile(r"<([^<>]*)>(.*)")


@dataclass(frozen=True)
class TntpText:
    """A TNTP file without its comments and blank lines.

    Attributes
    ----------
    file : str
        Name of the file.
    tags : mapping
        Text and line of each metadata tag, by its name in capital letters.
    rows : list of str
        What follows the metadata, line by line.
    lines : list of int
        Where in the file these lines stand, from 1.
    header : (str, int)
        The last comment between the metadata and these lines, and its line; empty if there is none.
    """

    file: str
    tags: Mapping[str, tuple[str, int]]
    rows: list[str]
    lines: list[int]
    header: tuple[str, int] = ("", 0)


def read_tntp(path: str | Path, problems: list[Problem], *, tagged: bool = True) -> TntpText:
    """Read a TNTP file and take its metadata apart.

    Parameters
    ----------
    path : str or Path
        The file, which may be gzipped.
    problems : list of Problem
        Receives what is wrong with the metadata.
    tagged : bool
        Whether the file has to have metadata.

    Returns
    -------
    TntpText

    Raises
    ------
    CorridorError
        If the file cannot be read.
    """
    place = Path(path)
    # only comments hold letters beyond ASCII, and nobody says in which encoding
    text = whole = read_text(place, lenient=True)
    if "~" in text:
        text = re.sub(r"~[^\n]*", "", text)
    numbered = [(row, n) for n, row in enumerate(map(str.strip, text.split("\n")), start=1) if row]
    rows, lines = [row for row, _ in numbered], [n for _, n in numbered]
    end = next((i for i, row in enumerate(rows) if row[0] == "<" and _name(row) == END), None)
    if end is None:
        head = next((i for i, row in enumerate(rows) if row[0] != "<"), len(rows))
        if tagged or head:
            fix = message("Add the line <%(tag)s> after the metadata.", tag=END)
            problems.append(Problem("E702", place.name, None, END, "", f"<{END}>", fix))
    else:
        head = end
    tags = _tags(place.name, numbered[:head], problems)
    if ORIGINAL in tags and (original := _ORIGINAL.search(whole)):
        tags[ORIGINAL] = original[1].strip(), tags[ORIGINAL][1]  # it begins like a comment
    begin = head if end is None else end + 1
    before = lines[begin] if begin < len(lines) else None
    header = _header(whole, numbered[end][1] if end is not None else 0, before)
    return TntpText(place.name, tags, rows[begin:], lines[begin:], header)


def _header(text: str, after: int, before: int | None) -> tuple[str, int]:
    """Return the last comment between two lines, and where it stands."""
    if before is None:
        return "", 0
    comments = [
        (row.strip().lstrip("~").strip(), line)
        for line, row in enumerate(text.split("\n", before)[after : before - 1], start=after + 1)
        if row.strip().startswith("~")
    ]
    return comments[-1] if comments else ("", 0)


def _name(row: str) -> str:
    match = _TAG.fullmatch(row)
    return " ".join(match[1].upper().split()) if match else ""


def _tags(
    file: str, numbered: Sequence[tuple[str, int]], problems: list[Problem]
) -> dict[str, tuple[str, int]]:
    tags: dict[str, tuple[str, int]] = {}
    for row, line in numbered:
        match, name = _TAG.fullmatch(row), _name(row)
        if match is None:
            expected = message("a tag such as <NUMBER OF ZONES> 24")
            fix = message("Begin a comment with ~.")
            problems.append(Problem("E701", file, line, "", row[:40], expected, fix))
            continue
        value = match[2].strip()
        known, before = tags.setdefault(name, (value, line))
        if known != value:
            expected = message("%(text)s as in line %(line)s", text=repr(known), line=before)
            fix = message("Keep one of the two.")
            problems.append(Problem("E702", file, line, name, value[:40], expected, fix))
    return tags


def tag_number(
    text: TntpText, name: str, problems: list[Problem], *, whole: bool = True, needed: bool = True
) -> float | None:
    """Return the number of a metadata tag.

    Parameters
    ----------
    text : TntpText
        The file.
    name : str
        Name of the tag.
    problems : list of Problem
        Receives what is wrong with it.
    whole : bool
        Whether it has to be a whole number.
    needed : bool
        Whether the tag has to be there.

    Returns
    -------
    float or None
        None when there is no such number.
    """
    value, line = text.tags.get(name, ("", None))
    if line is None and not needed:
        return None
    number = parse_number(value)
    if number is not None and np.isfinite(number) and (not whole or is_whole(number)):
        return number
    expected = message("<%(tag)s> and a number", tag=name)
    if whole:
        expected = message("<%(tag)s> and a whole number", tag=name)
    fix = message("Correct the number.") if line else message("Add the tag to the metadata.")
    problems.append(Problem("E702", text.file, line, name, value[:40], expected, fix))
    return None


def tag_count(
    text: TntpText, name: str, problems: list[Problem], *, needed: bool = True
) -> int | None:
    """Return the whole number of a metadata tag; see [`tag_number`][]."""
    number = tag_number(text, name, problems, needed=needed)
    return None if number is None else int(number)


def parse_number(token: str) -> float | None:
    """Return the number that a word is, None when it is none."""
    try:
        return None if "_" in token else float(token)
    except ValueError:
        return None


def number_table(
    text: TntpText, fields: Sequence[str], whole: Collection[str], problems: list[Problem]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Read lines of numbers.

    Parameters
    ----------
    text : TntpText
        The file.
    fields : sequence of str
        What stands on each line, in this order.
    whole : collection of str
        Fields that have to be whole numbers.
    problems : list of Problem
        Receives the lines that are malformed.

    Returns
    -------
    numbers : array
        A row for each good line, a column for each field.
    lines : array
        Where in the file these lines stand.
    """
    split = [row.removesuffix(";").split() for row in text.rows]
    lines = np.array(text.lines, dtype=np.int64)
    numbers = _all_numbers(text.rows, split, len(fields))
    if numbers is None:
        # something is wrong somewhere: look at each line by itself to say where
        good = [
            _row(text.file, n, s, fields, problems) for n, s in zip(text.lines, split, strict=True)
        ]
        lines = lines[[row is not None for row in good]]
        numbers = np.array([row for row in good if row is not None], dtype=np.float64)
        numbers = numbers.reshape(-1, len(fields))
    bad = np.zeros(len(numbers), dtype=bool)
    for column, field in enumerate(fields):
        if field in whole:
            values = numbers[:, column]
            wrong = ~is_whole(values)
            bad |= wrong
            expected, fix = message("a whole number"), message("Correct the number.")
            problems += [
                Problem("E701", text.file, n, field, repr(v), expected, fix)
                for n, v in zip(lines[wrong].tolist(), values[wrong].tolist(), strict=True)
            ]
    return numbers[~bad], lines[~bad]


def is_whole(values: NDArray[np.float64] | float) -> NDArray[np.bool_]:
    """Return which numbers are whole and small enough to be exact."""
    return np.asarray((np.abs(values) <= LARGEST_WHOLE) & (np.floor(values) == values))


def _all_numbers(rows: list[str], split: list[list[str]], width: int) -> NDArray[np.float64] | None:
    """Read all lines in one go; None when one of them is malformed."""
    # Python reads 1_000 as a number, no other reader of these files does
    if any(len(tokens) != width for tokens in split) or any("_" in row for row in rows):
        return None
    try:
        return np.array(list(map(float, chain.from_iterable(split)))).reshape(-1, width)
    except ValueError:
        return None


def _row(
    file: str, line: int, tokens: list[str], fields: Sequence[str], problems: list[Problem]
) -> list[float] | None:
    if len(tokens) != len(fields):
        given = message("%(count)s values", count=len(tokens))
        expected = message(
            "%(count)s values: %(fields)s", count=len(fields), fields=" ".join(fields)
        )
        fix = message("Write all values of a link on one line, and begin a comment with ~.")
        problems.append(Problem("E701", file, line, "", given, expected, fix))
        return None
    numbers = [parse_number(token) for token in tokens]
    for field, token, number in zip(fields, tokens, numbers, strict=True):
        if number is None:
            expected = message("a number")
            fix = message("Write it with a point and without unit or thousands separator.")
            problems.append(Problem("E701", file, line, field, token[:40], expected, fix))
    good = [number for number in numbers if number is not None]
    return good if len(good) == len(fields) else None
