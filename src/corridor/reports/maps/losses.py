"""What is lost when an element closes, on a map."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corridor.languages import ENGLISH, Language
from corridor.reports.figures.lettering import wrapped
from corridor.reports.figures.markup import element, figure, nothing, paragraph, path, title
from corridor.reports.figures.style import WIDTH_PT
from corridor.reports.maps.basemap import base_map, country_names, crossed_by
from corridor.reports.maps.course import courses
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
from corridor.reports.maps.legend import entry_rows
from corridor.reports.maps.places import Place, inside, names, scale, sheet, symbols, turned_each
from corridor.world import CREDIT, Bounds

LEAST_SHARES = (0.0, 0.25, 0.5, 0.75)
"""Share of the throughput from which a loss has the next darker colour."""

_LINE_PT, _DOT_PT = (0.8, 6.0), (4.0, 16.0)
_SEEN = 1e-4


@dataclass(frozen=True)
class Loss:
    """An element and what is lost without it.

    Attributes
    ----------
    name, kind : str
        The element; the kind of a link is its mode.
    coordinates : tuple of (float, float)
        Its course in degrees, or one place.
    lost_mt : float
        Million tonnes a year that are lost when it closes.
    opens : bool
        Whether it carries nothing today and would be worth something.
    """

    name: str
    kind: str
    coordinates: tuple[tuple[float, float], ...]
    lost_mt: float
    opens: bool = False


def loss_map_svg(
    places: Sequence[Place],
    losses: Sequence[Loss],
    throughput_mt: float,
    *,
    bounds: Bounds | None = None,
    width: float = WIDTH_PT,
    alone: bool = False,
    language: Language = ENGLISH,
) -> str:
    """Draw every element by the share of the throughput that is lost when it closes.

    Parameters
    ----------
    places : sequence of Place
        Nodes.
    losses : sequence of Loss
        Links as lines; borders, terminals and ports as dots.
    throughput_mt : float
        Million tonnes a year with nothing closed.
    bounds : tuple of float, optional
        West, south, east and north in degrees; all that is drawn when left out.
    width : float
        Width in points.
    alone : bool
        Whether the SVG brings its own style.
    language : Language
        Language of its words and numbers.

    Returns
    -------
    str
        SVG.
    """
    name = language.sentence("What closures cost")
    if not losses:
        return nothing("losses", name, language.sentence("no elements"), language)
    every = [np.asarray(loss.coordinates, dtype=float) for loss in losses]
    seam = seam_of(np.vstack(every))
    degrees = [turned(line, seam) for line in every]
    whole = bounds_of(np.vstack(degrees))
    frame = frame_around(hung_with(bounds, whole) if bounds else whole, width)
    shares = [loss.lost_mt / throughput_mt if throughput_mt > 0 else 0.0 for loss in losses]
    links = [i for i, line in enumerate(degrees) if len(line) > 1]
    links.sort(key=lambda i: (losses[i].opens, shares[i]))
    wide = [2.0 if losses[i].opens else _size(shares[i], _LINE_PT) for i in links]
    lines = courses(frame, [degrees[i] for i in links], wide)
    room = Room(frame.width_pt, frame.height_pt)
    room.avoid(lines, 2)
    at = frame.to_pt(turned_each(places, seam))
    dots = _dots(frame, losses, shares, degrees, language)
    bar = scale(frame, room, language)
    nodes = symbols(places, at, {p.id for p in places}, frame, language)
    written = names(places, at, frame, room)
    drawn = [
        _line(losses[i], shares[i], w, line, language)
        for i, w, line in zip(links, wide, lines, strict=True)
    ]
    counts = [i for i in links if losses[i].opens or shares[i] > _SEEN] or links
    crossed = crossed_by(frame, [degrees[i] for i in counts])
    countries = "".join(
        country_names(frame, room, crossed, which=w, language=language) for w in (True, False)
    )
    shown = [
        base_map(frame), countries, element("g", *drawn, cls="links"), nodes, *dots, *written, bar,
    ]  # fmt: skip
    foot, foot_pt = _foot(losses, shares, throughput_mt, width, language)
    parts = sheet(frame, shown, foot, foot_pt)
    size = width, frame.height_pt + foot_pt
    return figure("losses", name, size, parts, alone=alone, cls="map")


def loss_class(share: float) -> str:
    """Return the class of a share of the throughput that is lost; ``idle`` where nothing is."""
    if share <= _SEEN:
        return "idle"
    return f"l{sum(share >= least - 1e-9 for least in LEAST_SHARES) - 1}"


def loss_words(loss: Loss, share: float, language: Language = ENGLISH) -> str:
    """Return what the tooltip of an element says."""
    values = {"name": loss.name, "kind": language.say(loss.kind)}
    if loss.opens:
        return language.sentence("%(name)s (%(kind)s): would open", **values)
    if share <= _SEEN:
        return language.sentence("%(name)s (%(kind)s): nothing lost", **values)
    return language.sentence(
        "%(name)s (%(kind)s): %(lost)s Mt a year lost (%(share)s)",
        lost=language.amount(loss.lost_mt),
        share=language.numbers(f"{share:.0%}"),
        **values,
    )


def _size(share: float, limits: tuple[float, float]) -> float:
    low, high = limits
    return low + (high - low) * min(1.0, max(0.0, share))


def _line(loss: Loss, share: float, wide: float, line: Floats, language: Language) -> str:
    cls, words = "opens" if loss.opens else loss_class(share), loss_words(loss, share, language)
    d = path([line])
    casing = "" if cls == "idle" else element("path", d=d, cls="casing", stroke_width=wide + 1.6)
    drawn = element("path", d=d, cls=f"band {cls}", stroke_width=wide)
    focus = {} if cls == "idle" else {"tabindex": 0}
    return element(
        "g", title(words), casing, drawn, cls=f"link {loss.kind}", role="img", aria_label=words,
        **focus,
    )  # fmt: skip


def _dots(
    frame: Frame,
    losses: Sequence[Loss],
    shares: Sequence[float],
    degrees: Sequence[Floats],
    language: Language,
) -> list[str]:
    """Return the points that lose something, the largest first so that all are seen."""
    order = sorted(range(len(losses)), key=lambda i: -shares[i])
    found = []
    for i in order:
        if len(degrees[i]) > 1 or shares[i] <= _SEEN:
            continue
        x, y = (float(v) for v in frame.to_pt(degrees[i])[0])
        if inside(x, y, frame):
            words = loss_words(losses[i], shares[i], language)
            r = _size(shares[i], _DOT_PT) / 2
            dot = element(
                "circle", title(words), cx=x, cy=y, r=r, cls=f"dot {loss_class(shares[i])}"
            )
            found.append(dot)
    return found


def _foot(
    losses: Sequence[Loss],
    shares: Sequence[float],
    throughput_mt: float,
    width: float,
    language: Language,
) -> tuple[list[str], float]:
    """Explain the colours that occur."""
    present = {"opens" if o.opens else loss_class(s) for o, s in zip(losses, shares, strict=True)}
    say, numbers = language.sentence, language.numbers
    marks = [numbers(f"{100 * share:.0f}") for share in (*LEAST_SHARES, 1.0)]
    words = {
        f"l{i}": say("%(low)s to %(high)s %% lost", low=low, high=high)
        for i, (low, high) in enumerate(itertools.pairwise(marks))
    }
    empty = {"idle": say("nothing lost"), "opens": say("would open")}
    named = {**dict(reversed(words.items())), **empty}
    entries = [
        (element("path", d="M0 0h18", cls=f"band {cls}", stroke_width=3.0), said)
        for cls, said in named.items() if cls in present
    ]  # fmt: skip
    parts, y = entry_rows("", entries, width, 14.0)
    said = say(
        "Lines are links; dots are borders, terminals and ports. Shares are of the throughput of "
        "%(throughput)s million tonnes a year.",
        throughput=language.amount(throughput_mt),
    )
    lines = wrapped(f"{said} {language.say(CREDIT)}", width - 4, 7.5)
    return [*parts, *paragraph(lines, width, y, 10, "quiet small")], y + 10.0 * len(lines)
