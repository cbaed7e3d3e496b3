"""The corridor as a profile: what each step of the way can carry, and what it carries."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import groupby

from corridor.answers.report_rows import Load, ProfileRow
from corridor.languages import ENGLISH, Language
from corridor.reports.figures.lettering import cut, text_pt, wrapped
from corridor.reports.figures.markup import element, figure, nothing, number, paragraph, text, title
from corridor.reports.figures.profile_words import profile_words, step_words
from corridor.reports.figures.style import WIDTH_PT, country_name

_ROW_PT, _COUNTRY_PT, _HEAD_PT, _AXIS_PT, _TITLE_PT = 15.0, 17.0, 20.0, 22.0, 10.0
_SIZE_PT, _LEFT_SHARE, _LONGEST_NAME_PT = 8.0, 0.36, 190.0
_KM_PT, _WIDEST = 30.0, "999"
_STEPS = (1.0, 2.0, 5.0)
_LEAST_MT, _DECADES = 0.1, 1.0
_KINDS = {"rail": "track", "road": "lanes", "sea": "lane"}


def profile_svg(
    rows: Sequence[ProfileRow],
    *,
    width: float = WIDTH_PT,
    alone: bool = False,
    language: Language = ENGLISH,
) -> str:
    """Draw what each element of a route can carry and carries, in the order of the way.

    Each element has a row. A bar is what flows, a heavy line the capacity left for it, and a light
    line all capacity; between the two is what other cargo takes. A ring is the capacity left
    before the plan. The axis is logarithmic and says so: a track of 140 million tonnes a year and a
    post of 1 are both to be read.

    Parameters
    ----------
    rows : sequence of ProfileRow
        Elements in the order of travel.
    width : float
        Width in points.
    alone : bool
        Whether the SVG brings its own style.
    language : Language
        Language of its words and numbers.

    Returns
    -------
    str
        SVG. Its title names the step that binds.
    """
    if not rows:
        name = language.sentence("Capacity and flow along the corridor")
        return nothing("profile", name, language.sentence("no path through it"), language)
    axis = _Axis(rows, width, language)
    name = profile_words(rows, language)
    said = wrapped(name, width - 4, _TITLE_PT, bold=True)
    parts = paragraph(said, width, 11, 13, "strong heading")
    legend, y = _legend(rows, width, 13.0 * len(said) + 12, language)
    parts += legend
    top = y + _HEAD_PT
    y, drawn = top, []
    for code, group in groupby(rows, key=lambda row: row.country):
        drawn.append(text(country_name(code, language), 0, y + 12, "crossed strong"))
        y += _COUNTRY_PT
        for row in group:
            drawn.append(_step(row, axis, y))
            y += _ROW_PT
    parts += [_grid(axis, top, y), *drawn]
    return figure("profile", name, (width, y + _AXIS_PT), parts, alone=alone)


class _Axis:
    """The logarithmic axis of tonnes, and where columns of a row stand."""

    def __init__(self, rows: Sequence[ProfileRow], width: float, language: Language) -> None:
        self.language = language
        loads: list[Load] = [*rows, *(row.before for row in rows if row.before)]
        seen = [v for load in loads for v in (load.capacity_mt, load.net_mt, load.flow_mt) if v]
        least = max(min([v for v in seen if v >= _LEAST_MT], default=1.0), _LEAST_MT)
        most = max([*seen, least * 10**_DECADES])
        self.low = max(
            s * 10.0**k for k in range(-2, 6) for s in _STEPS if s * 10.0**k < least * 0.6
        )
        self.high = min(s * 10.0**k for k in range(-2, 8) for s in _STEPS if s * 10.0**k >= most)
        names = max(text_pt(row.name, _SIZE_PT, bold=True) for row in rows) + 6
        self.name_pt = min(names, _LEFT_SHARE * width, _LONGEST_NAME_PT)
        self.km = width > 500
        self.left = self.name_pt + (_KM_PT if self.km else 0.0) + 14.0
        values = language.sentence("%(flow)s of %(room)s", flow=_WIDEST, room=_WIDEST)
        self.right = width - text_pt(values, _SIZE_PT, bold=True) - 12.0
        self.width = width

    def x(self, mt: float) -> float:
        """Return where tonnes lie; what is less than the axis shows lies at its beginning."""
        share = math.log(max(mt, self.low) / self.low) / math.log(self.high / self.low)
        return self.left + (self.right - self.left) * share

    def marks(self) -> list[float]:
        """Return the tonnes at which the axis has a line."""
        every = [s * 10.0**k for k in range(-2, 8) for s in _STEPS]
        return [v for v in every if self.low * 0.999 <= v <= self.high * 1.001]


def _step(row: ProfileRow, axis: _Axis, y: float) -> str:
    """Return the row of an element."""
    middle = y + _ROW_PT / 2
    parts = [title(step_words(row, axis.language)), _ground(row, axis, y), _sign(row, 5.0, middle)]
    strong = " strong" if row.binding else ""
    name = cut(row.name, axis.name_pt - 12, _SIZE_PT, bold=row.binding)
    parts.append(text(name, 13, middle + 3, f"step{strong}"))
    if axis.km:
        parts.append(
            text(
                axis.language.numbers(f"{row.start_km:,.0f}"),
                axis.left - 10,
                middle + 3,
                "quiet end small",
            )
        )
    if row.flow_mt > 1e-6:
        wide = max(axis.x(row.flow_mt) - axis.left, 1.0)
        parts.append(_rect(axis.left, middle - 3.5, wide, 7.0, "flow"))
    if row.capacity_mt is not None and row.net_mt is not None:
        net, gross = axis.x(row.net_mt), axis.x(row.capacity_mt)
        if row.others_mt > 0.005:
            parts.append(_rect(net, middle - 2.5, gross - net, 5.0, "taken"))
            parts.append(_line(gross, middle, 5.0, "gross"))
        parts.append(_line(net, middle, 6.0, "net binding" if row.binding else "net"))
    parts += _before(row, axis, middle)
    parts.append(text(_values(row, axis.language), axis.width, middle + 3, f"end{strong}"))
    return element("g", *parts, cls=f"row{' binding' if row.binding else ''}", data_id=row.element)


def _values(row: ProfileRow, language: Language) -> str:
    """Return flow and room in numbers."""
    flow = language.amount(row.flow_mt)
    if row.net_mt is None:
        return language.sentence("%(flow)s, free", flow=flow)
    return language.sentence("%(flow)s of %(room)s", flow=flow, room=language.amount(row.net_mt))


def _before(row: ProfileRow, axis: _Axis, middle: float) -> list[str]:
    """Return what was before where it differs: a notch for the flow, a ring for the room."""
    if row.before is None:
        return []
    parts = []
    flow, flowed = axis.x(row.flow_mt), axis.x(row.before.flow_mt)
    if abs(flow - flowed) > 3 and row.before.flow_mt > 1e-6:
        parts.append(_line(flowed, middle, 3.5, "flowed inside" if flowed < flow else "flowed"))
    if row.before.net_mt is not None and row.net_mt is not None:
        was, now = axis.x(row.before.net_mt), axis.x(row.net_mt)
        if abs(was - now) > 3:
            ends = {"x1": was, "y1": middle, "x2": now, "y2": middle}
            parts += [element("line", **ends, cls=cls) for cls in ("edge", "change")]
            parts.append(element("circle", cx=was, cy=middle, r=2.6, cls="was"))
    return parts


def _sign(row: ProfileRow, x: float, y: float) -> str:
    """Return a sign for the kind of an element: a line, a post, a yard or a quay."""
    if row.kind in _KINDS:
        cls = f"way {row.kind}"
        return element("line", x1=x, y1=y - _ROW_PT / 2, x2=x, y2=y + _ROW_PT / 2, cls=cls)
    r = 3.4
    through = element("line", x1=x, y1=y - _ROW_PT / 2, x2=x, y2=y + _ROW_PT / 2, cls="way thin")
    corners = {
        "border": ((0, -1.2), (1.2, 0), (0, 1.2), (-1.2, 0)),
        "terminal": ((0, -1.1), (1.1, 0.9), (-1.1, 0.9)),
    }.get(row.kind, ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)))
    d = "M" + "L".join(f"{number(x + r * a)} {number(y + r * b)}" for a, b in corners) + "z"
    return through + element("path", d=d, cls="post")


def _ground(row: ProfileRow, axis: _Axis, y: float) -> str:
    cls = "ground binding" if row.binding else "ground"
    return _rect(0.0, y, axis.width, _ROW_PT, cls)


def _grid(axis: _Axis, top: float, bottom: float) -> str:
    """Return the lines of the axis with their tonnes, above and below."""
    parts, last, say = [], -math.inf, axis.language.sentence
    for mt in axis.marks():
        x, tonnes = axis.x(mt), axis.language.amount(mt)
        parts.append(element("line", x1=x, y1=top, x2=x, y2=bottom, cls="grid"))
        half = text_pt(tonnes, 7.5) / 2 + 2
        if x - half > last:
            parts.append(text(tonnes, x, top - 4, "quiet small middle"))
            parts.append(text(tonnes, x, bottom + 10, "quiet small middle"))
            last = x + half
    words = say("million tonnes a year, logarithmic") if axis.km else say("Mt a year, logarithmic")
    parts.append(text(words, axis.left, bottom + 20, "quiet small"))
    parts.append(text(say("flow of room"), axis.width, top - 4, "quiet small end"))
    if axis.km:
        parts.append(text(say("km"), axis.left - 10, top - 4, "quiet small end"))
    return element("g", *parts, cls="axis")


def _legend(
    rows: Sequence[ProfileRow], width: float, y: float, language: Language
) -> tuple[list[str], float]:
    """Explain the marks that occur."""
    say = language.sentence
    entries = [(_rect(0.0, -3.5, 18.0, 7.0, "flow"), say("flow, counted"))]
    entries.append((_line(9.0, 0.0, 6.0, "net"), say("room for it")))
    if any(row.others_mt > 0.005 for row in rows):
        taken = _rect(2.0, -2.5, 14.0, 5.0, "taken") + _line(16.0, 0.0, 5.0, "gross")
        entries.append((taken, say("taken by other cargo, and all capacity")))
    if any(row.before is not None for row in rows):
        was = element("line", x1=4.0, y1=0.0, x2=16.0, y2=0.0, cls="change")
        ring = element("circle", cx=4.0, cy=0.0, r=2.6, cls="was")
        entries.append((was + ring, say("room before")))
        notch = _rect(0.0, -3.5, 18.0, 7.0, "flow") + _line(11.0, 0.0, 3.5, "flowed inside")
        entries.append((notch, say("flow before")))
    if any(row.binding for row in rows):
        entries.append((_line(9.0, 0.0, 6.0, "net binding"), language.say("binding")))
    parts, x = [], 0.0
    for drawn, words in entries:
        wide = 23 + text_pt(words, _SIZE_PT)
        if x and x + wide > width:
            x, y = 0.0, y + 13
        parts.append(element("g", drawn, transform=f"translate({x:.1f} {y:.1f})"))
        parts.append(text(words, x + 22, y + 3))
        x += wide + 12
    return parts, y + 8


def _rect(x: float, y: float, wide: float, high: float, cls: str) -> str:
    return element("rect", x=x, y=y, width=max(wide, 0.0), height=high, cls=cls)


def _line(x: float, y: float, half: float, cls: str) -> str:
    return element("line", x1=x, y1=y - half, x2=x, y2=y + half, cls=cls)
