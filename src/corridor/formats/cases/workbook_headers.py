"""How the columns of a case are named in a workbook: with their unit, and in parts if too long."""

from __future__ import annotations

import re
from typing import NamedTuple

from corridor.case.schema import Field

ABOUT = "read me"
"""Sheet at the front that explains the others; it is not read."""

SETTINGS_SHEET = "settings"
"""Sheet with the keys of ``case.toml`` and their values."""

KEY, VALUE = "key", "value"
"""Columns of the settings that are read."""

LONGEST = 32_767
"""Characters of the longest text that a cell of a workbook holds."""

_HEADER = re.compile(r"(?s)\s*(?P<name>[^(\[]*?)\s*(?:[(\[]\s*(?P<note>[^)\]]*?)\s*[)\]])?\s*")
_PART = re.compile(r"part (\d{1,3})")


class Header(NamedTuple):
    """What the header of a column says.

    Attributes
    ----------
    name : str
        Name of the field.
    unit : str
        Unit in brackets behind it; empty when there is none.
    part : int
        Which part of a text it holds that is too long for one cell; 1 for the only one.
    """

    name: str
    unit: str = ""
    part: int = 1


def header_of(field: Field) -> str:
    """Return the header of the column of a field: its name, with its unit in brackets."""
    return f"{field.name} ({field.unit})" if field.unit else field.name


def part_of(field: Field, part: int) -> str:
    """Return the header of a further column for texts that are too long for one cell."""
    return f"{field.name} (part {part})"


def read_header(text: str) -> Header:
    """Read the header of a column.

    >>> read_header("limiting_km (km)")
    Header(name='limiting_km', unit='km', part=1)
    """
    match = _HEADER.fullmatch(text)
    if match is None:
        return Header(text.strip())
    name, note = match["name"], match["note"] or ""
    part = _PART.fullmatch(note)
    return Header(name, "", int(part[1])) if part else Header(name, note)
