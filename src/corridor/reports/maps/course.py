"""How a link is drawn: its line in points, one band for each direction, and arrows on it."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from corridor.answers.map_rows import Use
from corridor.languages import Language
from corridor.reports.maps.frame import Floats, Frame

WIDEST_PT, THINNEST_PT, WIDEST_OTHERS_PT = 8.0, 0.9, 11.0
_GAP_PT = 0.6
_ARROW_EVERY_PT, _SHORTEST_WITH_ARROW_PT, _ARROW_AT = 90.0, 14.0, 0.62
INSIDE_FROM_PT = 4.0
"""Width from which arrows lie inside their band."""

SHARES = (0.5, 0.8, 0.95)
"""Shares of capacity at which the colour of a link changes."""


def share_words(language: Language) -> tuple[str, ...]:
    """Return what each class of shares is called, the lowest first."""
    marks = [language.numbers(f"{100 * share:.0f} %") for share in SHARES]
    between = [
        language.sentence("%(low)s to %(high)s", low=low.removesuffix(" %"), high=high)
        for low, high in itertools.pairwise(marks)
    ]
    below = language.sentence("below %(share)s", share=marks[0])
    return below, *between, language.sentence("%(share)s and more", share=marks[-1])


EDGE_PT = 40.0
"""How far beyond its window a map goes on with its lines: the broadest end well outside of it."""


def share_class(use: Use) -> str:
    """Return the class of the colour of an element."""
    if not use.open:
        return "closed"
    if use.flow_mt <= 1e-6:
        return "idle"
    return f"s{sum((use.share or 0.0) >= limit - 1e-9 for limit in SHARES)}"


def width_pt(tonnes_mt: float, largest_mt: float) -> float:
    """Return how wide tonnes are drawn: in proportion, but never too thin to see."""
    share = tonnes_mt / largest_mt if largest_mt > 0 else 0.0
    return max(THINNEST_PT, WIDEST_PT * share)


def bands(line: Floats, use: Use, largest_mt: float) -> list[tuple[Floats, float]]:
    """Return a band for each direction that carries something, to the right of the way it runs.

    Parameters
    ----------
    line : array
        The link in points; both bands together lie on it.
    use : Use
        Its tonnes.
    largest_mt : float
        Tonnes of the widest link.

    Returns
    -------
    list of (array, float)
        Line in the direction of travel, and its width.
    """
    there, back = band_widths(use, largest_mt)
    if not there or not back:
        return [(line[::-1] if back else line, there or back)]
    return [
        (beside(line, (back + _GAP_PT) / 2), there),
        (beside(line, -(there + _GAP_PT) / 2)[::-1], back),
    ]


def band_widths(use: Use, largest_mt: float) -> tuple[float, float]:
    """Return how wide the bands there and back are; 0 where nothing runs."""
    there, back = (
        width_pt(mt, largest_mt) if mt > 1e-6 else 0.0 for mt in (use.forward_mt, use.back_mt)
    )
    return (there, back) if there or back else (THINNEST_PT, 0.0)


def whole_width(use: Use, largest_mt: float) -> float:
    """Return how wide a link is drawn, both bands together."""
    there, back = band_widths(use, largest_mt)
    return there + back + (_GAP_PT if there and back else 0.0)


def beside(line: Floats, right_pt: float) -> Floats:
    """Return a line moved to the right of its direction, as it looks on a page."""
    moved = shapely.LineString(line).offset_curve(right_pt, join_style="mitre", mitre_limit=2)
    parts = [shapely.get_coordinates(part) for part in shapely.get_parts(moved)]
    parts = [part for part in parts if len(part) > 1]
    return np.vstack(parts) if parts else line


def arrows(line: Floats, width: float) -> list[Floats]:
    """Return arrow heads along a line, pointing in its direction."""
    steps = np.hypot(*np.diff(line, axis=0).T)
    along = np.r_[0.0, np.cumsum(steps)]
    if along[-1] < _SHORTEST_WITH_ARROW_PT:
        return []
    count = max(1, round(along[-1] / _ARROW_EVERY_PT))
    size = 0.42 * width if width >= INSIDE_FROM_PT else 0.5 * width + 1.8
    heads = []
    for at in (np.arange(count) + _ARROW_AT) * along[-1] / count:
        ends = [
            np.array([np.interp(at + d, along, line[:, i]) for i in (0, 1)]) for d in (-2.0, 2.0)
        ]
        ahead = (ends[1] - ends[0]) / max(np.hypot(*(ends[1] - ends[0])), 1e-9)
        side = np.array([-ahead[1], ahead[0]])
        middle = (ends[0] + ends[1]) / 2
        tip, foot = middle + ahead * size, middle - ahead * size * 0.6
        heads.append(np.array([tip, foot + side * size, foot - side * size]))
    return heads


def within(frame: Frame, line: Floats) -> list[Floats]:
    """Return the parts of a line that lie in a window or near its edge.

    A browser cuts a dashed line into dashes over its whole length, seen or not: the sea lanes of a
    continent took it four fifths of the time of a map of their busiest part.
    """
    least, most = -EDGE_PT, np.array([frame.width_pt, frame.height_pt]) + EDGE_PT
    if np.all((line >= least) & (line <= most)):
        return [line]
    cut = shapely.clip_by_rect(shapely.LineString(line), least, least, *most)
    parts = map(shapely.get_coordinates, shapely.get_parts(cut))
    return [part for part in parts if len(part) > 1]


def courses(frame: Frame, lines: list[NDArray[np.float64]], widths: list[float]) -> list[Floats]:
    """Return links in points, those between the same two places side by side.

    Parameters
    ----------
    frame : Frame
        The frame.
    lines : list of array
        Links in degrees.
    widths : list of float
        How wide each is drawn.
    """
    if not lines:
        return []
    placed: dict[tuple[float, ...], float] = {}
    found = []
    drawn: Any = shapely.linestrings(
        frame.to_pt(np.vstack(lines)), indices=np.repeat(np.arange(len(lines)), [*map(len, lines)])
    )
    simple: Any = shapely.simplify(drawn, 0.3)
    for line, width in zip(simple, widths, strict=True):
        at = shapely.get_coordinates(line)
        ends = sorted((tuple(np.round(at[0])), tuple(np.round(at[-1]))))
        pair = (*ends[0], *ends[1])
        moved = placed.get(pair)
        placed[pair] = width / 2 + 1.2 if moved is None else moved + width + 1.2
        if moved is not None:
            turned = tuple(np.round(at[0])) != ends[0]
            at = beside(at, -(moved + width / 2) if turned else moved + width / 2)
        found.append(at)
    return found
