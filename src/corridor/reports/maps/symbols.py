"""Symbols of a map: places, what binds or is upgraded, and numbers of projects."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence

from corridor.languages import ENGLISH, Language
from corridor.reports.figures.markup import element, number, text, title

KINDS_PT = {"city": 5.0, "station": 3.4, "border": 5.2, "port": 5.2, "terminal": 5.6}
"""Size of the symbol of each kind of place."""

CLOSE_PT = 6.0
"""How far from its mark a name may stand without a line between them."""

_QUIET = 0.7


def place_symbol(
    kind: str,
    x: float,
    y: float,
    name: str = "",
    *,
    quiet: bool = False,
    language: Language = ENGLISH,
) -> str:
    """Return the symbol of a place."""
    r = KINDS_PT.get(kind, 3.4) / 2 * (_QUIET if quiet else 1.0)
    cls = "place quiet" if quiet else "place"
    inside = [title(f"{name} ({language.say(kind)})")] if name else []
    if kind in ("city", "station"):
        return element("circle", *inside, cx=x, cy=y, r=r, cls=f"{cls} {kind}")
    corners = {
        "border": ((0, -1.2), (1.2, 0), (0, 1.2), (-1.2, 0)),
        "terminal": ((0, -1.1), (1.1, 0.9), (-1.1, 0.9)),
    }.get(kind, ((-1, -1), (1, -1), (1, 1), (-1, 1)))
    d = "M" + "L".join(f"{number(x + r * a)} {number(y + r * b)}" for a, b in corners) + "z"
    return element("path", *inside, d=d, cls=f"{cls} {kind}")


def mark(states: Collection[str], x: float, y: float, size: float, words: str = "") -> str:
    """Return the mark of an element: a narrowing if it binds, a plus if it is upgraded, or both."""
    r = size / 2
    parts = [title(words)] if words else []
    binding, upgraded = "binding" in states, "upgraded" in states
    parts.append(element("circle", cx=x, cy=y, r=r, cls="disc"))
    if binding:
        w, h, c = 0.62 * r, 0.6 * r, 0.14 * r
        for side in (-1, 1):
            d = (
                f"M{number(x + side * w)} {number(y - h)}"
                f"Q{number(x - side * (w - 2 * c) * 0.5)} {number(y)} "
                f"{number(x + side * w)} {number(y + h)}"
            )
            parts.append(element("path", d=d, cls="narrows"))
    if upgraded:
        px, py, arm = (x + r * 0.95, y - r * 0.95, r * 0.55) if binding else (x, y, r * 0.55)
        if binding:
            parts.append(element("circle", cx=px, cy=py, r=r * 0.72, cls="disc"))
        d = (
            f"M{number(px - arm)} {number(py)}h{number(2 * arm)}"
            f"M{number(px)} {number(py - arm)}v{number(2 * arm)}"
        )
        parts.append(element("path", d=d, cls="plus"))
    label = {"role": "img", "aria_label": words} if words else {}
    return element("g", *parts, cls=" ".join(["mark", *states]), **label)


def joined_by_line(
    at: tuple[float, float], box: tuple[float, float, float, float], near_pt: float
) -> str:
    """Return a line from the edge of a mark to its name in a box; nothing where they are close."""
    left, top, right, bottom = box
    end = min(max(at[0], left), right), min(max(at[1], top), bottom)
    apart = math.dist(at, end)
    if apart - near_pt <= CLOSE_PT:
        return ""
    start = [a + (e - a) * near_pt / apart for a, e in zip(at, end, strict=True)]
    return element("line", x1=start[0], y1=start[1], x2=end[0], y2=end[1], cls="leader binding")


def badge(
    index: str,
    box: tuple[float, float, float, float],
    at: tuple[float, float],
    lines: Sequence[str],
    words: str,
) -> str:
    """Return the number of a project in a box, joined to where its works lie."""
    left, top, right, bottom = box
    middle = (top + bottom) / 2
    before = bool(lines) and at[0] > (left + right) / 2
    x, y = right - 6.5 if before else left + 6.5, middle
    side = "end" if before else ""
    parts = [
        title(words),
        element("line", x1=at[0], y1=at[1], x2=x, y2=y, cls="leader"),
        element("circle", cx=x, cy=y, r=6.0, cls="number"),
        text(index, x, y + 2.6, "on middle"),
    ]
    for row, line in enumerate(lines):
        cls = " ".join(["halo", "small", *["strong"] * (row == 0), side]).strip()
        parts.append(text(line, x - 9 if before else x + 9, middle - 1.6 + 8.8 * row, cls))
    return element("g", *parts, cls="works", role="img", aria_label=words)
