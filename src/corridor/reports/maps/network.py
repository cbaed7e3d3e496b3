"""The network on a map: where the cargo runs, what holds it up, and what is built."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corridor.answers.map_rows import MapLinkRow, MapPointRow, MapProjectRow, Use
from corridor.languages import ENGLISH, Language
from corridor.reports.figures.lettering import cut, text_pt
from corridor.reports.figures.markup import (
    element,
    figure,
    nothing,
    path,
    text,
    title,
)
from corridor.reports.figures.style import WIDTH_PT
from corridor.reports.maps.basemap import base_map, country_names, crossed_by
from corridor.reports.maps.course import (
    INSIDE_FROM_PT,
    WIDEST_OTHERS_PT,
    arrows,
    bands,
    courses,
    share_class,
    whole_width,
    width_pt,
    within,
)
from corridor.reports.maps.frame import (
    Floats,
    Frame,
    bounds_of,
    frame_around,
    hung_with,
    seam_of,
    turned,
)
from corridor.reports.maps.labels import Room
from corridor.reports.maps.legend import foot
from corridor.reports.maps.places import (
    SIZE_PT,
    Place,
    inside,
    names,
    scale,
    sheet,
    symbols,
    turned_each,
)
from corridor.reports.maps.symbols import badge, joined_by_line, mark
from corridor.reports.maps.use_words import link_words, project_numbers, use_words
from corridor.world import Bounds

_MARK_PT, _BADGE_PT = 12.0, 13.0
_LONGEST_NAME_PT = 130.0
_NAMED_FROM_PT = 500.0
_FAR_PT = (4.0, 12.0, 24.0, 40.0, 60.0)


@dataclass(frozen=True)
class _Drawn:
    """A link with its line in points, what the window shows of it as a path, and how it is drawn.

    A link that does not come near the window has no path, and is there to be read only.
    """

    row: MapLinkRow
    line: Floats
    d: str
    degrees: Floats
    cls: str


def map_svg(
    places: Sequence[Place],
    links: Sequence[MapLinkRow],
    points: Sequence[MapPointRow] = (),
    projects: Sequence[MapProjectRow] = (),
    *,
    bounds: Bounds | None = None,
    name: str = "",
    width: float = WIDTH_PT,
    alone: bool = False,
    listed: bool = True,
    language: Language = ENGLISH,
) -> str:
    """Draw a network over a map of the world.

    Parameters
    ----------
    places : sequence of Place
        Nodes.
    links : sequence of MapLinkRow
        Links with what they carry.
    points : sequence of MapPointRow
        Borders, terminals and ports; what binds or is upgraded is marked.
    projects : sequence of MapProjectRow
        Projects, which get a number on the map and a line beneath it.
    bounds : tuple of float, optional
        West, south, east and north in degrees; all nodes and links when left out.
    name : str
        What a screen reader says first; that it is a map of the corridor when left out.
    width : float
        Width in points.
    alone : bool
        Whether the SVG brings its own style, see [`corridor.reports.figures.markup.figure`][].
    listed : bool
        Whether the projects are listed beneath as well.
    language : Language
        Language of its words and numbers.

    Returns
    -------
    str
        SVG. A link has the class ``link``, the attribute ``data-id`` and a title.
    """
    name = name or language.sentence("Map of the corridor")
    if not places and not links:
        return nothing("map", name, language.sentence("no nodes and no links"), language)
    every = np.vstack([*(_degrees(row) for row in links), *([[p.lon, p.lat]] for p in places)])
    seam = seam_of(every)
    every = np.vstack([turned(at, seam) for at in (*map(_degrees, links), *_spots(places))])
    whole = bounds_of(every)
    frame = frame_around(hung_with(bounds, whole) if bounds else whole, width)
    largest_mt = max((row.flow_mt for row in links), default=0.0)
    drawn = _courses(frame, links, largest_mt, seam)
    room = Room(frame.width_pt, frame.height_pt)
    room.avoid([d.line for d in drawn if d.row.flow_mt > 1e-6], 4)
    room.avoid([d.line for d in drawn if d.row.flow_mt <= 1e-6], 1)
    at = {
        kind: frame.to_pt(turned_each(rows, seam))
        for kind, rows in (("places", places), ("points", points), ("projects", projects))
    }
    busy = {n for r in links if r.flow_mt > 1e-6 for n in (r.from_node_id, r.to_node_id)}
    bar = scale(frame, room, language)
    marked = _marked(drawn, points, at["points"], frame)
    marks = _marks(marked, room, language)
    nodes = symbols(places, at["places"], busy, frame, language)
    used = [d for d in drawn if d.row.flow_mt > 1e-6] or drawn
    crossed = crossed_by(frame, [d.degrees for d in used])
    countries = country_names(frame, room, crossed, which=True, language=language)
    badges = _badges(projects, at["projects"], room, language)
    words = _binding_names(marked, room, language)
    written = names(places, at["places"], frame, room)
    countries += country_names(frame, room, crossed, which=False, language=language)
    order = sorted(
        drawn, key=lambda d: (d.row.binding, d.cls.startswith("s"), d.cls, d.row.flow_mt)
    )
    shown = [
        base_map(frame), countries, *(_others(d, largest_mt) for d in order),
        element("g", *(_link(frame, d, largest_mt, language) for d in order), cls="links"), nodes,
        *marks, *badges, *words, *written, bar,
    ]  # fmt: skip
    works = projects if listed else ()
    beneath, foot_pt = foot(places, links, points, works, largest_mt, width, language)
    parts = sheet(frame, shown, beneath, foot_pt)
    return figure("map", name, (width, frame.height_pt + foot_pt), parts, alone=alone)


def _degrees(row: MapLinkRow) -> Floats:
    return np.asarray(row.coordinates, dtype=float)


def _spots(places: Sequence[Place]) -> list[Floats]:
    return [np.array([[p.lon, p.lat]]) for p in places]


def _courses(
    frame: Frame, links: Sequence[MapLinkRow], largest_mt: float, seam: float
) -> list[_Drawn]:
    """Return the links with their lines, those that carry most first."""
    rows = sorted(links, key=lambda row: (-row.flow_mt, row.link_id))
    degrees = [turned(_degrees(row), seam) for row in rows]
    widths = [whole_width(row, largest_mt) for row in rows]
    lines = courses(frame, degrees, widths)
    return [
        _Drawn(row, line, path(within(frame, line)), course, share_class(row))
        for row, line, course in zip(rows, lines, degrees, strict=True)
    ]


def _link(frame: Frame, drawn: _Drawn, largest_mt: float, language: Language) -> str:
    """Return a link with what is said and what is drawn of it."""
    row = drawn.row
    states = [s for s in ("binding", "upgraded") if getattr(row, s)]
    words = link_words(row, language)
    focus = {"tabindex": 0} if row.flow_mt > 1e-6 or states else {}
    return element(
        "g", title(words), *_drawing(frame, drawn, largest_mt),
        cls=" ".join(["link", row.mode, *states]), data_id=row.link_id, role="img",
        aria_label=words, **focus,
    )  # fmt: skip


def _drawing(frame: Frame, drawn: _Drawn, largest_mt: float) -> list[str]:
    """Return a casing, a band for each direction with arrows, a stripe if upgraded."""
    row, total = drawn.row, whole_width(drawn.row, largest_mt)
    if not drawn.d:
        return []
    if drawn.cls in ("idle", "closed") and not row.binding and not row.upgraded:
        return [element("path", d=drawn.d, cls=drawn.cls)]
    edge = 5.0 if row.binding else 1.6
    parts = [element("path", d=drawn.d, cls="casing", stroke_width=total + edge)]
    for way, wide in bands(drawn.line, row, largest_mt):
        band = path(within(frame, way))
        parts.append(element("path", d=band, cls=f"band {drawn.cls}", stroke_width=wide))
        if drawn.cls.startswith("s"):
            inside = " inside" if wide >= INSIDE_FROM_PT else ""
            if heads := arrows(way, wide):
                d = path(heads, closed=True)
                parts.append(element("path", d=d, cls=f"arrow {drawn.cls}{inside}"))
    if row.upgraded:
        parts.append(element("path", d=drawn.d, cls="stripe", stroke_width=max(0.9, 0.28 * total)))
    return parts


def _others(drawn: _Drawn, largest_mt: float) -> str:
    """Return the band of other cargo under a link."""
    row = drawn.row
    if row.others_mt <= 0.005 or not row.open or not drawn.d:
        return ""
    own = width_pt(row.flow_mt, largest_mt) if row.flow_mt > 1e-6 else 0.0
    wide = min(own + width_pt(row.others_mt, largest_mt), max(WIDEST_OTHERS_PT, own + 2.0))
    return element("path", d=drawn.d, cls="others", stroke_width=wide)


def _marked(
    drawn: Sequence[_Drawn], points: Sequence[MapPointRow], at: Floats, frame: Frame
) -> list[tuple[MapPointRow | MapLinkRow, float, float]]:
    """Return what has a mark, and where: points at their place, a binding link in its middle.

    A link on which a point binds has no mark of its own.
    """
    found: list[tuple[MapPointRow | MapLinkRow, Floats]] = [
        (p, spot) for p, spot in zip(points, at, strict=True) if p.binding or p.upgraded
    ]
    stops = [spot for p, spot in found if p.binding]
    found += [
        (d.row, _half_way(d.line))
        for d in drawn
        if d.row.binding and not any(_near(d.line, spot) for spot in stops)
    ]
    spots = [(use, float(spot[0]), float(spot[1])) for use, spot in found]
    return [(use, x, y) for use, x, y in spots if inside(x, y, frame)]


def _marks(
    marked: Sequence[tuple[MapPointRow | MapLinkRow, float, float]], room: Room, language: Language
) -> list[str]:
    """Return the marks of what binds or is upgraded; those at one place share a mark."""
    half = _MARK_PT / 2 + 1
    shared: list[tuple[list[Use], list[str], float, float]] = []
    for use, x, y in sorted(marked, key=lambda m: not m[0].binding):
        words = f"{use.name}: {use_words(use, language)}"
        near = (m for m in shared if np.hypot(m[2] - x, m[3] - y) < _MARK_PT)
        if there := next(near, None):
            there[0].append(use)
            there[1].append(words)
        else:
            shared.append(([use], [words], x, y))
            room.take((x - half, y - half, x + half, y + half))
    return [
        mark(
            [s for s in ("binding", "upgraded") if any(getattr(u, s) for u in uses)],
            x, y, _MARK_PT, "; ".join(words),
        )
        for uses, words, x, y in shared
    ]  # fmt: skip


def _near(line: Floats, spot: Floats) -> bool:
    return bool(np.hypot(*(line - spot).T).min() < _MARK_PT)


def _half_way(line: Floats) -> Floats:
    along = np.r_[0.0, np.cumsum(np.hypot(*np.diff(line, axis=0).T))]
    return np.array([np.interp(along[-1] / 2, along, line[:, i]) for i in (0, 1)])


def _badges(
    projects: Sequence[MapProjectRow], at: Floats, room: Room, language: Language
) -> list[str]:
    """Return numbers of projects at their works, with name, cost and tonnes where there is room."""
    found = []
    for i, (project, (x, y)) in enumerate(zip(projects, at, strict=True), start=1):
        if not (0 <= x <= room.size[0] and 0 <= y <= room.size[1]):
            continue
        numbers = project_numbers(project, language)
        lines = cut(project.name, _LONGEST_NAME_PT, 7.5, bold=True), numbers
        wide = max(text_pt(line, 7.5, bold=not row) for row, line in enumerate(lines))
        whole = _BADGE_PT + 3 + wide, 19.0
        broad = room.size[0] >= _NAMED_FROM_PT
        both = room.place((x, y), whole, _MARK_PT / 2, _FAR_PT) if broad else None
        alone = None if both else room.place((x, y), (_BADGE_PT, _BADGE_PT), _MARK_PT / 2, _FAR_PT)
        if box := both or alone:
            words, number = f"{project.name}: {numbers}", language.numbers(str(i))
            found.append(badge(number, box, (float(x), float(y)), lines if both else (), words))
    return found


def _binding_names(
    marked: Sequence[tuple[MapPointRow | MapLinkRow, float, float]], room: Room, language: Language
) -> list[str]:
    """Return the names of what binds, with capacities."""
    found = []
    for use, x, y in marked:
        if not use.binding:
            continue
        words = use.name
        if not use.open:
            words = language.sentence("%(name)s: not open", name=use.name)
        elif use.capacity_mt is not None:
            words = language.sentence(
                "%(name)s: %(capacity)s Mt",
                name=use.name,
                capacity=language.amount(use.capacity_mt),
            )
        words = cut(words, 190.0, SIZE_PT, bold=True)
        size = text_pt(words, SIZE_PT, bold=True) + 2, SIZE_PT + 2
        if box := room.place((x, y), size, _MARK_PT / 2, (2.0, *_FAR_PT)):
            found.append(line := joined_by_line((x, y), box, _MARK_PT / 2))
            ends_there = bool(line) and box[2] < x  # however wide the reader's font is
            at, side = (box[2] - 1, " end") if ends_there else (box[0] + 1, "")
            found.append(text(words, at, box[3] - 2.5, f"halo strong{side}"))
    return found
