"""Where the tonnes of an element come from and go to, as bands between two columns of places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from corridor.answers.through import ThroughRow
from corridor.languages import ENGLISH, Language
from corridor.reports.figures.bands import REST, SIZE_PT, Place, band_path, largest, with_tonnes
from corridor.reports.figures.lettering import text_pt
from corridor.reports.figures.markup import element, figure, nothing, text, title
from corridor.reports.figures.style import NARROW_PT

_ALL_PT, _LINE_PT, _GAP_PT, _BAR_PT, _HEAD_PT, _FOOT_PT = 150.0, 12.0, 3.0, 5.0, 16.0, 18.0
_NAMES_SHARE, _THINNEST_PT = 0.36, 0.6


@dataclass(frozen=True)
class _Band:
    """Tonnes from one place to another, after small places were put together."""

    origin: str
    destination: str
    counted: bool
    tonnes: float


def ribbons_svg(
    rows: Sequence[ThroughRow],
    names: Mapping[str, str],
    name: str,
    *,
    width: float = NARROW_PT,
    language: Language = ENGLISH,
) -> str:
    """Draw where tonnes come from, at the left, and where they go to, at the right.

    A band is as thick as its tonnes. Beyond the eight largest places of a column the others share
    a bar.

    Parameters
    ----------
    rows : sequence of ThroughRow
        Tonnes by origin and destination.
    names : mapping of str to str
        Names of the places, by id.
    name : str
        What a screen reader says first.
    width : float
        Width in points.
    language : Language
        Language of its words and numbers.

    Returns
    -------
    str
        SVG. A band has the class ``counted`` or ``others`` and a title with its tonnes.
    """
    say = language.say
    if not rows:
        return nothing("ribbons", name, say("no tonnes"), language)
    bands = _bands(rows)
    left, right = _column(bands, "origin"), _column(bands, "destination")
    bottom = max(column[-1].top + max(column[-1].height, _LINE_PT) for column in (left, right))
    x1, x2 = _NAMES_SHARE * width, (1 - _NAMES_SHARE) * width
    words = {key: names.get(key, key) if key else say("other places") for key in _keys(bands)}
    parts = [
        text(say("from"), x1 - 4, 9, "quiet small end"),
        text(say("to"), x2 + 4, 9, "quiet small"),
        *_drawn(bands, left, right, (x1 + _BAR_PT, x2 - _BAR_PT), words, language),
    ]
    for column, x, is_left in ((left, x1, True), (right, x2 - _BAR_PT, False)):
        for place in column:
            parts.append(
                element("rect", x=x, y=place.top, width=_BAR_PT, height=place.height, cls="bar")
            )
            at = (x - 4, "end") if is_left else (x + _BAR_PT + 4, "")
            written = with_tonnes(words[place.key], language.amount(place.tonnes / 1e6), x1 - 4)
            parts.append(text(written, at[0], place.top + place.height / 2 + 2.8, at[1]))
    parts += _legend(bands, bottom + _FOOT_PT - 6, language)
    return figure("ribbons", name, (width, bottom + _FOOT_PT), parts)


def _bands(rows: Sequence[ThroughRow]) -> list[_Band]:
    """Return bands between the largest places, and the others put together."""
    shown = [_largest(rows, side) for side in ("origin", "destination")]
    total: dict[tuple[str, str, bool], float] = defaultdict(float)
    for row in rows:
        origin = row.origin if row.origin in shown[0] else REST
        destination = row.destination if row.destination in shown[1] else REST
        total[origin, destination, row.counted] += row.tonnes_per_year
    return [_Band(*key, tonnes) for key, tonnes in total.items()]


def _largest(rows: Sequence[ThroughRow], side: str) -> set[str]:
    tonnes: dict[str, float] = defaultdict(float)
    for row in rows:
        tonnes[getattr(row, side)] += row.tonnes_per_year
    return largest(tonnes)


def _keys(bands: Sequence[_Band]) -> set[str]:
    return {key for band in bands for key in (band.origin, band.destination)}


def _column(bands: Sequence[_Band], side: str) -> list[Place]:
    """Return the places of a column from top to bottom, the largest first and the rest last."""
    tonnes: dict[str, float] = defaultdict(float)
    for band in bands:
        tonnes[getattr(band, side)] += band.tonnes
    whole = sum(tonnes.values())
    order = sorted(tonnes, key=lambda place: (place == REST, -tonnes[place], place))
    heights = [max(_THINNEST_PT, _ALL_PT * tonnes[place] / whole) for place in order]
    rooms = [max(height, _LINE_PT) + _GAP_PT for height in heights]
    tops = accumulate([_HEAD_PT, *rooms[:-1]])
    return [
        Place(key, tonnes[key], top + max(0.0, _LINE_PT - height) / 2, height)
        for key, height, top in zip(order, heights, tops, strict=True)
    ]


def _drawn(
    bands: Sequence[_Band],
    left: Sequence[Place],
    right: Sequence[Place],
    ends: tuple[float, float],
    words: Mapping[str, str],
    language: Language,
) -> list[str]:
    """Return the bands, stacked at each place in the order of the other column."""
    rank = [{place.key: k for k, place in enumerate(column)} for column in (left, right)]
    at = [{place.key: place.top for place in column} for column in (left, right)]
    per_t = _ALL_PT / sum(band.tonnes for band in bands)
    spans: dict[_Band, list[tuple[float, float]]] = {band: [] for band in bands}
    for side in (0, 1):
        for band in sorted(
            bands,
            key=lambda b: (
                (rank[1][b.destination], rank[0][b.origin], not b.counted)
                if side == 0
                else (rank[0][b.origin], rank[1][b.destination], not b.counted)
            ),
        ):
            key = band.destination if side else band.origin
            thick = max(_THINNEST_PT, band.tonnes * per_t)
            spans[band].append((at[side][key], at[side][key] + thick))
            at[side][key] += band.tonnes * per_t
    parts = []
    for band, (start, end) in spans.items():
        values = {
            "origin": words[band.origin],
            "destination": words[band.destination],
            "tonnes": language.amount(band.tonnes / 1e6),
        }
        said = (
            language.sentence("%(origin)s → %(destination)s: %(tonnes)s Mt a year", **values)
            if band.counted
            else language.sentence(
                "%(origin)s → %(destination)s: %(tonnes)s Mt a year, other cargo", **values
            )
        )
        cls = "counted" if band.counted else "others"
        parts.append(element("path", title(said), d=band_path(ends, start, end), cls=cls))
    return parts


def _legend(bands: Sequence[_Band], y: float, language: Language) -> list[str]:
    """Say which colour is which, where both occur."""
    say, kinds = language.say, {band.counted for band in bands}
    parts, x = [], 0.0
    for counted, cls, words in (
        (True, "counted", "counted cargo"),
        (False, "others", "other cargo"),
    ):
        if counted in kinds:
            parts.append(element("rect", x=x, y=y - 6, width=12.0, height=6.0, cls=cls))
            parts.append(text(say(words), x + 16, y))
            x += 28 + text_pt(say(words), SIZE_PT)
    return [*parts, text(say("Mt a year"), x, y, "quiet")]
