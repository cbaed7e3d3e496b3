"""How wide text is, without asking a drawing library."""

from __future__ import annotations

from functools import cache
from unicodedata import bidirectional, category

_EM = {
    0.28: "'ijlIJ", 0.32: " ,.·", 0.35: "/:;|f-", 0.4: "()[]t!r", 0.48: '"*_`', 0.53: "sz?c",
    0.58: "LFkvxy–гзсэт", 0.62: "TYaoePESbdghnpquавекоухчьяёГТУРə", 0.65: "$0123456789K{}",
    0.69: "AVBRXZCдц", 0.77: "UHNDG&OQмъ", 0.84: "w#+<=>^~−M", 0.9: "МФЫЪжфыюسشصض",
    0.98: "%mW@—…шщ", 1.09: "ЖШЩЮ",
}  # fmt: skip
"""Widths of characters of DejaVu Sans, the widest of the fonts named, as shares of its size."""

_OTHER_EM, _CAPITAL_EM, _WIDE_EM, _BOLD = 0.66, 0.78, 1.0, 1.13

_ISOLATES = "\N{FIRST STRONG ISOLATE}\N{POP DIRECTIONAL ISOLATE}"

UNSEEN = dict.fromkeys(map(ord, _ISOLATES))
"""Drops the marks around a value in a sentence from right to left, which have no width."""

MARKS = dict.fromkeys(UNSEEN, "\N{LEFT-TO-RIGHT MARK}")
"""Puts marks in their place that every font knows, for who draws with the glyphs of one."""


def runs_left(text: str) -> bool:
    """Return whether a text is read from right to left: whether it has a letter that is."""
    return any(bidirectional(character) in ("R", "AL") for character in text)


def text_pt(text: str, size_pt: float, *, bold: bool = False) -> float:
    """Return how wide a text is at most, in points."""
    return sum(map(_em, text)) * size_pt * (_BOLD if bold else 1.0)


def cut(text: str, width_pt: float, size_pt: float, *, bold: bool = False) -> str:
    """Return a text cut to a width, with an ellipsis where it was cut."""
    if text_pt(text, size_pt, bold=bold) <= width_pt:
        return text
    while len(text) > 2 and text_pt(text + "…", size_pt, bold=bold) > width_pt:
        text = text[:-1].rstrip()
    return text + "…"


def wrapped(text: str, width_pt: float, size_pt: float, *, bold: bool = False) -> list[str]:
    """Return a text in lines that fit a width; a longer word has a line of its own."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_pt(longer, size_pt, bold=bold) <= width_pt:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


@cache
def _em(character: str) -> float:
    for width, characters in _EM.items():
        if character in characters:
            return width
    if category(character) in ("Cf", "Mn"):
        return 0.0
    if ord(character) >= 0x2E80:
        return _WIDE_EM
    return _CAPITAL_EM if character.isupper() else _OTHER_EM
