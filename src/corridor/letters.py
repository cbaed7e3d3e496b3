"""Letters and digits that look alike and are not the same character."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

_LATIN = {
    # Cyrillic
    "а": "a", "в": "b", "с": "c", "ԁ": "d", "е": "e", "һ": "h", "і": "i", "ї": "i", "ј": "j",
    "к": "k", "ӏ": "l", "м": "m", "о": "o", "р": "p", "ѕ": "s", "т": "t", "у": "y", "х": "x",
    "А": "A", "В": "B", "С": "C", "Е": "E", "Н": "H", "І": "I", "Ј": "J", "К": "K", "М": "M",
    "О": "O", "Р": "P", "Ѕ": "S", "Т": "T", "У": "Y", "Х": "X",
    # Greek
    "α": "a", "ι": "i", "κ": "k", "ν": "v", "ο": "o", "ρ": "p", "υ": "u", "χ": "x",
    "Α": "A", "Β": "B", "Ε": "E", "Ζ": "Z", "Η": "H", "Ι": "I", "Κ": "K", "Μ": "M", "Ν": "N",
    "Ο": "O", "Ρ": "P", "Τ": "T", "Υ": "Y", "Χ": "X",
    # Turkish and Azerbaijani
    "ı": "i", "İ": "I",
    # dashes
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-",
}  # fmt: skip
"""The Latin letter or sign that a character is taken for."""


def looks_like(text: str) -> str:
    """Return what a reader takes a text for: Latin letters, plain digits, nothing invisible."""
    if text.isascii():
        return text
    seen = (c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c) != "Cf")
    return "".join(_seen_as(c) for c in seen)


def _seen_as(character: str) -> str:
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    return _LATIN.get(character, character)


def look_alike(text: str, known: Iterable[str]) -> str | None:
    """Return the known text that differs from a text only in characters that look the same."""
    seen = looks_like(text)
    alike = (k for k in known if k != text and looks_like(k) == seen)
    return min(alike, default=None)


def odd_characters(text: str) -> str:
    """Name the characters of a text that are taken for others, such as ``а (Cyrillic ...)``."""
    odd = [c for c in dict.fromkeys(text) if unicodedata.category(c) == "Cf" or _seen_as(c) != c]
    if not odd:  # letters with marks can be written as one character or as two
        return "letters composed in another way"
    return ", ".join(f"{c if c.isprintable() else '?'} ({_name(c)})" for c in odd)


def _name(character: str) -> str:
    return unicodedata.name(character, f"U+{ord(character):04X}").lower().capitalize()
