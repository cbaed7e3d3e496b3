"""Typing one cell of text by its field in the schema, and saying what is wrong with it."""

from __future__ import annotations

import math
import re
from typing import TypeAlias

from corridor.case.reading.countries import country_meant, is_country
from corridor.case.reading.lines import line_fault, line_help
from corridor.case.schema import Field
from corridor.case.where import conditions
from corridor.messages import Message, message
from corridor.problems import Problem, did_you_mean

MODE_STATE = r"(rail([6-9]\d\d|1[0-6]\d\d|1700)|road|sea)"
"""A mode that a terminal may join to another, a railway with any gauge of the schema."""


Parsed: TypeAlias = tuple[float | str, str | None]
"""What a cell holds, and the code of its problem if it has one."""


def parse(spec: Field, text: str) -> Parsed:
    """Type one cell.

    Parameters
    ----------
    spec : Field
        What the cell should hold.
    text : str
        What it holds.

    Returns
    -------
    value : float or str
        NaN for a blank or bad number.
    code : str or None
        Code of the problem, None when the cell is good.
    """
    text = text.strip()
    bad: float | str = math.nan if spec.numeric else ""
    if text == "":
        return bad, "E301" if spec.required else None
    if _too_long(spec, text):
        return bad, "E305"
    if spec.numeric:
        return _parse_number(spec, text)
    if spec.type in ("choice", "flag") and text not in spec.choices:
        return bad, "E304"
    if spec.type == "choices" and not all(part in spec.choices for part in text.split()):
        return bad, "E304"
    if spec.type == "id" and len(text.split()) != 1:
        return bad, "E305"
    if spec.type == "country" and not is_country(text):
        return bad, "E306"
    if spec.type == "line":
        code = line_fault(text)
        return (bad, code) if code else (text, None)
    if spec.type in _FORMS and not _FORMS[spec.type](text):
        return bad, "E305"
    return text, None


LONGEST_WORD, LONGEST_TEXT = 200, 20_000
"""Characters of an id or number, and of a cell; only lines on the map may be longer."""


def _too_long(spec: Field, text: str) -> bool:
    if len(text) <= LONGEST_WORD or spec.type == "line":
        return False
    if len(text) > LONGEST_TEXT:
        return True
    words = () if spec.type == "text" else text.split()
    return any(len(word) > LONGEST_WORD for word in words)


def _parse_number(spec: Field, text: str) -> tuple[float, str | None]:
    try:
        value = number(text)
    except ValueError:
        return math.nan, "E302"
    if not math.isfinite(value) or (spec.type != "number" and value != int(value)):
        return math.nan, "E302"
    return (value, None) if spec.allows(value) else (math.nan, "E303")


def number(text: str) -> float:
    """Read a number as a person may write it.

    Digits of any script are read, and so are a minus sign and the decimal mark of Arabic and
    Persian. A comma is not: it may be a decimal mark or part thousands.

    Parameters
    ----------
    text : str
        The number alone.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If it is anything else.
    """
    if "_" in text:  # Python lets it part digits
        raise ValueError(text)
    return float(text.translate(_SIGNS)) + 0.0  # -0 becomes 0, as it is written


_SIGNS = str.maketrans({"\N{ARABIC DECIMAL SEPARATOR}": ".", "\N{MINUS SIGN}": "-"})


_STATE = re.compile(MODE_STATE, re.ASCII)


def _is_transfer(part: str) -> bool:
    ends = part.split("-")
    return len(ends) == 2 and ends[0] != ends[1] and all(_STATE.fullmatch(end) for end in ends)


def _are_conditions(text: str) -> bool:
    try:
        return bool(conditions(text))
    except ValueError:
        return False


def _plain(text: str) -> float:
    if "_" in text:
        raise ValueError(text)
    return float(text)


def _are_shares(text: str) -> bool:
    try:
        amounts = [_plain(part.partition(":")[2]) for part in text.split()]
    except ValueError:
        return False
    names = [part.partition(":")[0] for part in text.split()]
    if not all(names) or len(set(names)) < len(names):
        return False
    return all(a >= 0 for a in amounts) and math.isclose(sum(amounts), 1.0, abs_tol=1e-6)


def _are_transfers(text: str) -> bool:
    return all(_is_transfer(part) for part in text.split())


_FORMS = {"transfers": _are_transfers, "where": _are_conditions, "shares": _are_shares}
"""Whether a text has the form that its field asks for."""


def _usual_fix(code: str, spec: Field) -> Message:
    if code == "E301":
        return message("Fill in the cell: %(meaning)s.", meaning=spec.meaning)
    if code == "E302":
        return message(
            "Write the number with a point and without its unit, or leave an optional cell blank."
        )
    if code == "E303":
        return message("Check the unit and the number: %(meaning)s.", meaning=spec.meaning)
    if code == "E304":
        return message("Use one of the listed words: %(meaning)s.", meaning=spec.meaning)
    return message("Rewrite the cell: %(meaning)s.", meaning=spec.meaning)


_COMMA = message(
    "A comma may be a decimal mark or part thousands: write the number with a point and without "
    "a thousands separator."
)


def cell_problem(code: str, spec: Field, file: str, row: int | None, text: str) -> Problem:
    """Return the problem of a cell whose text [`parse`][] has refused with a code."""
    fix: str = _usual_fix(code, spec)
    if code == "E305" and _too_long(spec, text):
        fix = message(
            "Shorten it: a word has at most %(longest_word)s characters, a cell %(longest_text)s.",
            longest_word=LONGEST_WORD,
            longest_text=f"{LONGEST_TEXT:,}",
        )
    if code == "E302" and "," in text:
        fix = _COMMA
    if code == "E304":
        hint = did_you_mean(text, spec.choices)
        fix = message("%(hint)s%(fix)s", hint=hint, fix=fix) if hint else fix
    if code == "E306":
        fix = _country_fix(text)
    if spec.type == "line":
        fix = line_help(text)
    return Problem(
        code, file, row, spec.name, found=shortened(text), expected=spec.expected, fix=fix
    )


def _country_fix(text: str) -> Message:
    meant = country_meant(text)
    return message(
        "%(hint)sWrite the two capital letters of ISO 3166; XA to XZ and ZZ are free for made-up "
        "countries, XX for the high sea.",
        hint=message("Did you mean %(near)s? ", near=meant) if meant else "",
    )


def shortened(text: str) -> str:
    """Return a text as a message shows it: the beginning of a long one."""
    if len(text) <= LONGEST:
        return text
    return message(
        "%(start)s... (%(count)s characters)", start=text[:LONGEST], count=f"{len(text):,}"
    )


LONGEST = 100
"""Characters of a cell that a message shows."""


def missing_column(spec: Field, file: str) -> Problem:
    """Return the problem of a table without one of its columns."""
    return Problem(
        "E201",
        file,
        row=1,
        field=spec.name,
        expected=message("a column %(name)s: %(meaning)s", name=spec.name, meaning=spec.meaning),
        fix=message(
            "Add the column %(name)s (%(expected)s).", name=spec.name, expected=spec.expected
        ),
    )
