"""SVG as text: elements, paths and the frame of a figure, styled by classes alone."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from functools import cache
from html import escape
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from corridor.languages import ENGLISH, Language
from corridor.reports.figures.lettering import runs_left

Points = NDArray[np.float64]


def element(tag: str, *content: str, **attributes: object) -> str:
    """Return an element; None leaves an attribute out, and ``_`` in a name stands for ``-``.

    Parameters
    ----------
    tag : str
        Its tag.
    *content : str
        SVG inside it.
    **attributes : object
        Numbers are written with two decimals at most; ``cls`` is the class.

    Returns
    -------
    str
    """
    written = "".join(
        f' {_name(name)}="{number(value) if isinstance(value, float) else escape(str(value))}"'
        for name, value in attributes.items()
        if value is not None
    )
    return f"<{tag}{written}>{''.join(content)}</{tag}>" if content else f"<{tag}{written}/>"


def text(words: str, x: float, y: float, cls: str = "", **attributes: object) -> str:
    """Return a text at a place, which it keeps whether it is read to the right or to the left."""
    direction = "rtl" if runs_left(words) else None
    return element(
        "text", escape(words), x=float(x), y=float(y), cls=cls or None, direction=direction,
        **attributes,
    )  # fmt: skip


def paragraph(
    lines: Sequence[str], width: float, y: float, step: float, cls: str = ""
) -> list[str]:
    """Return lines below each other, flush with the side from which they are read."""
    written = []
    for number_of_line, line in enumerate(lines):
        x, side = (width, f"{cls} end".strip()) if runs_left(line) else (0, cls)
        written.append(text(line, x, y + step * number_of_line, side))
    return written


def title(words: str) -> str:
    """Return the title of an element: its tooltip, and its name for a screen reader."""
    return element("title", escape(words))


def path(lines: Iterable[Points], *, closed: bool = False) -> str:
    """Return the data of a path through lines of points, in tenths of a point.

    A line no longer than that is left out: a browser draws nothing after a step that is missing.
    """
    parts = []
    for line in lines:
        tenths = np.rint(np.asarray(line) * 10).astype(int)
        steps = np.diff(tenths, axis=0)
        steps = steps[np.any(steps != 0, axis=1)]
        if not len(steps):
            continue
        start = f"M{tenths[0][0] / 10:g} {tenths[0][1] / 10:g}l"
        parts.append(start + " ".join(f"{x / 10:g} {y / 10:g}" for x, y in steps.tolist()))
    return ("z" if closed else "").join(parts) + ("z" if closed and parts else "")


def figure(
    kind: str,
    name: str,
    size: tuple[float, float],
    content: Sequence[str],
    *,
    alone: bool = False,
    cls: str = "",
) -> str:
    """Return a figure that can stand in a page beside others.

    Parameters
    ----------
    kind : str
        Short word for its ids, and its class unless that is given.
    name : str
        What a screen reader says first.
    size : (float, float)
        Width and height in points.
    content : sequence of str
        SVG inside it.
    alone : bool
        Whether it brings its own style; a page that holds [`style`][] once needs it without.
    cls : str
        Its class.

    Returns
    -------
    str
    """
    inside = "".join(content)
    key = f"{kind}-{hashlib.sha256((name + inside).encode()).hexdigest()[:10]}"
    own = element("style", style()) if alone else ""
    return element(
        "svg", element("title", escape(name), id=f"{key}-title"), own, inside,
        xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {number(size[0])} {number(size[1])}",
        width="100%", cls=f"figure {cls or kind}", role="group", aria_labelledby=f"{key}-title",
    )  # fmt: skip


def brought_along(svg: str) -> str:
    """Return a figure that can be a file of its own: with its size, and the style of its page."""
    head, body = svg[: svg.index(">") + 1], svg[svg.index(">") + 1 :]
    if size := re.search(r'viewBox="[-\d.]+ [-\d.]+ ([\d.]+) ([\d.]+)"', head):
        head = head.replace('width="100%"', f'width="{size[1]}" height="{size[2]}"')
    own = 'class="figure' in head and "<style>" not in body
    return head + (element("style", style()) if own else "") + body


@cache
def style() -> str:
    """Return the style sheet of all figures written as text."""
    sheet = files("corridor.reports.figures").joinpath("figure.css")
    return sheet.read_text(encoding="utf-8").strip()


def number(value: float) -> str:
    """Return a number with two decimals at most."""
    return f"{round(float(value), 2):g}"


def nothing(kind: str, name: str, missing: str, language: Language = ENGLISH) -> str:
    """Return a figure that says there is nothing to show, and what is missing."""
    words = language.sentence("nothing to show: %(missing)s", missing=missing)
    return figure(kind, name, (680, 60), [text(words, 340, 34, "quiet middle")], alone=True)


def _name(name: str) -> str:
    return {"cls": "class", "viewBox": name}.get(name, name.replace("_", "-"))
