"""Turns a Matplotlib figure into an SVG element inside an HTML page."""

from __future__ import annotations

import hashlib
import re
from io import StringIO
from xml.etree import ElementTree as ET

from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.ticker import FixedFormatter, Formatter

from corridor.languages import ENGLISH, Language
from corridor.reports.figures.lettering import MARKS, runs_left
from corridor.reports.figures.style import MUTED, canvas

_NS = "{http://www.w3.org/2000/svg}"
_FONTS = "'Segoe UI', 'Helvetica Neue', Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"
_ROOT_STYLE = "height:auto;stroke-linejoin:round;stroke-linecap:butt"
_MIRRORED = {"start": "end", "end": "start"}


def tip(text: str) -> str:
    """Return the gid that gives a Matplotlib artist a tooltip in the SVG."""
    return f"tip:{text}"


HALO = "halo"
"""The gid that gives a Matplotlib text a light outline in the SVG."""


def to_svg(fig: Figure, kind: str, title: str, language: Language = ENGLISH) -> str:
    """Turn a figure into SVG that can stand in an HTML page beside others.

    Parameters
    ----------
    fig : Figure
        The figure, still inside its `canvas` block.
    kind : str
        Short word that starts the ids of the SVG.
    title : str
        What a screen reader says instead of the picture.
    language : Language
        How numbers along the axes are written.

    Returns
    -------
    str
        One ``<svg>`` element as wide as its container; the same for the same figure.
    """
    if not language.is_source:
        _speak(fig, language)
    buffer = StringIO()
    fig.savefig(buffer, format="svg", metadata={"Date": None})
    raw = buffer.getvalue()
    prefix = f"{kind}-{hashlib.sha256((title + raw).encode()).hexdigest()[:10]}"
    root = ET.fromstring(raw)
    _clean(root, prefix)
    heading = ET.Element(f"{_NS}title", {"id": f"{prefix}-title"})
    heading.text = title
    root.insert(0, heading)
    root.attrib.pop("height", None)
    root.attrib |= {"width": "100%", "role": "img", "aria-labelledby": f"{prefix}-title"}
    root.set("style", f"{_ROOT_STYLE};font-family:{_FONTS}")
    ET.register_namespace("", _NS.strip("{}"))
    return re.sub(r">\s+<", "><", ET.tostring(root, encoding="unicode"))


def empty_svg(kind: str, title: str, missing: str, language: Language = ENGLISH) -> str:
    """Return a figure that says there is nothing to show, and what is missing."""
    words = language.sentence("nothing to show: %(missing)s", missing=missing)
    with canvas(680, 60) as fig:
        fig.text(0.5, 0.5, words, ha="center", va="center", color=MUTED, size=10)
        return to_svg(fig, kind, title, language)


class _Spoken(Formatter):
    """Writes numbers of an axis as another formatter does, in a language."""

    def __init__(self, axis: Axis, language: Language) -> None:
        self._plain, self._language = axis.get_major_formatter(), language

    def __call__(self, x: float, pos: int | None = None) -> str:
        return self._language.numbers(self._plain(x, pos))

    def set_locs(self, locs: list[float]) -> None:
        self._plain.set_locs(locs)


def _speak(fig: Figure, language: Language) -> None:
    """Write the numbers of axes in a language, and marks of direction that the fonts know."""
    for axis in (axis for ax in fig.axes for axis in (ax.xaxis, ax.yaxis)):
        if not isinstance(axis.get_major_formatter(), FixedFormatter):
            axis.set_major_formatter(_Spoken(axis, language))
    for words in fig.findobj(Text):
        if isinstance(words, Text):
            words.set_text(words.get_text().translate(MARKS))


def _clean(root: ET.Element, prefix: str) -> None:
    """Drop what only Matplotlib needs; make ids unique and numbers short; set the tooltips."""
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag.endswith(("metadata", "style")):
                parent.remove(child)
    used = set(
        re.findall(r"#([\w-]+)", " ".join(v for e in root.iter() for v in e.attrib.values()))
    )
    for element in list(root.iter()):
        if element.tag.endswith("}text") and runs_left(element.text or ""):
            _turn(element)
        name = element.attrib.pop("id", "")
        if name in used:
            element.set("id", f"{prefix}-{name}")
        elif name == HALO:
            element.set(
                "style", "paint-order:stroke;stroke:#fff;stroke-width:2.4;stroke-opacity:.9"
            )
        elif name.startswith("tip:"):
            note = ET.Element(f"{_NS}title")
            note.text = name.removeprefix("tip:")
            element.insert(0, note)
        _rewrite(element, prefix)


def _turn(element: ET.Element) -> None:
    """Let a text run from right to left where it stands: what was its start is its end."""
    style = element.attrib.get("style", "")
    anchor = re.search(r"text-anchor: (\w+)", style)
    mirrored = _MIRRORED.get(anchor[1] if anchor else "start", "middle")
    rest = re.sub(r"text-anchor: \w+;?\s*", "", style).rstrip("; ")
    element.set("style", f"{rest}; text-anchor: {mirrored}")
    element.set("direction", "rtl")


def _rewrite(element: ET.Element, prefix: str) -> None:
    """Point the attributes of an element to the new ids, and shorten their numbers."""
    for key, value in list(element.attrib.items()):
        new = re.sub(r"url\(#", f"url(#{prefix}-", value)
        if key.endswith("href"):
            element.attrib.pop(key)
            element.set("href", f"#{prefix}-{value.removeprefix('#')}")
            continue
        new = re.sub(r"font-family: [^;]*;\s*", "", new)
        if key in {"d", "x", "y"}:
            new = re.sub(r"-?\d+\.\d{3,}", lambda m: f"{float(m[0]):.2f}", new)
        element.set(key, new)
