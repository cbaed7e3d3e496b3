"""Counted tonnes from origins by what stops more, or by modes, to destinations, by commodity."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from corridor.answers.trade import TradeRow
from corridor.languages import ENGLISH, Language
from corridor.reports.figures.bands import (
    PLACES,
    REST,
    SIZE_PT,
    Place,
    band_path,
    largest,
    with_tonnes,
)
from corridor.reports.figures.lettering import cut, text_pt
from corridor.reports.figures.markup import element, figure, nothing, text, title
from corridor.reports.figures.style import WIDTH_PT

COLOURS = 7
"""Commodities with a colour of their own, in `figure.css`; all others are grey."""

_ALL_PT, _LINE_PT, _GAP_PT, _BAR_PT, _HEAD_PT, _FOOT_PT = 180.0, 12.0, 4.0, 6.0, 20.0, 14.0
_NAMES_SHARE, _NAMES_PT, _KEY_PT = 0.27, 115.0, 12.0
_UNKNOWN = "?"


@dataclass(frozen=True)
class _Stream:
    """Tonnes of a commodity between a place of one column and one of the next."""

    stage: int
    start: str
    end: str
    commodity: str
    tonnes: float


@dataclass(frozen=True)
class _Words:
    """Names of places, ways and commodities, in a language."""

    places: Mapping[str, str]
    ways: Mapping[str, str]
    goods: Mapping[str, str]

    def of(self, column: int, key: str) -> str:
        """Return the name of a place of a column."""
        known = self.ways if column == 1 else self.places
        return known.get(key, key)


def trade_svg(
    rows: Sequence[TradeRow],
    places: Mapping[str, str],
    commodities: Mapping[str, str],
    name: str,
    *,
    width: float = WIDTH_PT,
    language: Language = ENGLISH,
) -> str:
    """Draw where counted tonnes come from, what stops more of them, and where they go to.

    A band is as thick as its tonnes, so that at each bar as much arrives as leaves. Colours are
    commodities. Beyond the largest places, ways and commodities the others go together.

    Parameters
    ----------
    rows : sequence of TradeRow
        Tonnes by origin, way, destination and commodity.
    places, commodities : mapping of str to str
        Names by id.
    name : str
        What a screen reader says first.
    width : float
        Width in points.
    language : Language
        Language of its words and numbers.

    Returns
    -------
    str
        SVG. A band has the class of its commodity, and a title with its tonnes.
    """
    if not any(row.tonnes_per_year > 0 for row in rows):
        return nothing("trade", name, language.say("no tonnes"), language)
    kept = _together(rows)
    streams = _streams(kept)
    columns = _columns(streams)
    words = _words(kept, places, commodities, language)
    classes = _classes(kept)
    left = max(_NAMES_SHARE * width, _NAMES_PT)
    ends = left, width / 2 - _BAR_PT / 2, width - left - _BAR_PT
    bottom = max(place.top + max(place.height, _LINE_PT) for c in columns for place in c)
    parts = [
        text(language.say("from"), ends[0] - 4, 9, "quiet small end"),
        text(language.say("through"), width / 2, 9, "quiet small middle"),
        text(language.say("to"), ends[2] + _BAR_PT + 4, 9, "quiet small"),
        *_bands(streams, columns, ends, words, classes, language),
    ]
    for number, column in enumerate(columns):
        for place in column:
            parts += _bar(number, place, ends, words, language)
    key, height = _key(kept, words, classes, (width, bottom + _FOOT_PT), language)
    return figure("trade", name, (width, height), [*parts, *key])


def _together(rows: Sequence[TradeRow]) -> list[TradeRow]:
    """Return rows of the largest places, ways and commodities, with the others put together."""

    def only(key: Callable[[TradeRow], str], most: int = PLACES) -> set[str]:
        total: dict[str, float] = defaultdict(float)
        for row in rows:
            total[key(row)] += row.tonnes_per_year
        return largest(total, most)

    origins, destinations = only(lambda r: r.origin), only(lambda r: r.destination)
    ways, goods = only(_way), only(lambda r: r.commodity or _UNKNOWN, COLOURS - 1)
    total: dict[tuple[str, ...], float] = defaultdict(float)
    for row in rows:
        way, commodity = _way(row), row.commodity or _UNKNOWN
        total[
            row.origin if row.origin in origins else REST,
            row.destination if row.destination in destinations else REST,
            commodity if commodity in goods else REST,
            way if way in ways else REST,
        ] += row.tonnes_per_year
    named = {_way(row): row for row in rows}
    return [
        TradeRow(
            origin, destination, commodity,
            named[way].stopped_by if way else "", named[way].name if way else "",
            named[way].modes if way else "", tonnes,
        )
        for (origin, destination, commodity, way), tonnes in total.items()
    ]  # fmt: skip


def _way(row: TradeRow) -> str:
    """Return what the middle column shows of a row: an element, or modes where nothing stops it."""
    return row.stopped_by or row.modes


def _streams(rows: Sequence[TradeRow]) -> list[_Stream]:
    total: dict[tuple[int, str, str, str], float] = defaultdict(float)
    for row in rows:
        total[0, row.origin, _way(row), row.commodity] += row.tonnes_per_year
        total[1, _way(row), row.destination, row.commodity] += row.tonnes_per_year
    return [_Stream(*key, tonnes) for key, tonnes in total.items()]


def _columns(streams: Sequence[_Stream]) -> list[list[Place]]:
    """Return the places of each column from top to bottom; columns have one middle."""
    sides = [
        [(s.start, s.tonnes) for s in streams if s.stage == 0],
        [(s.end, s.tonnes) for s in streams if s.stage == 0],
        [(s.end, s.tonnes) for s in streams if s.stage == 1],
    ]
    columns = [_column(side, named_above=k == 1) for k, side in enumerate(sides)]
    lows = [column[-1].top + column[-1].height for column in columns]
    return [
        [Place(p.key, p.tonnes, p.top + (max(lows) - low) / 2, p.height) for p in column]
        for column, low in zip(columns, lows, strict=True)
    ]


def _column(side: Sequence[tuple[str, float]], *, named_above: bool) -> list[Place]:
    """Return the places of a column, the largest first and the rest last.

    Names stand beside the bars, or above them.
    """
    tonnes: dict[str, float] = defaultdict(float)
    for key, amount in side:
        tonnes[key] += amount
    whole = sum(tonnes.values())
    order = sorted(tonnes, key=lambda place: (place == REST, -tonnes[place], place))
    heights = [_ALL_PT * tonnes[place] / whole for place in order]
    above = _LINE_PT if named_above else 0.0
    least = 0.0 if named_above else _LINE_PT
    rooms = [above + max(height, least) + _GAP_PT for height in heights]
    tops = accumulate([_HEAD_PT, *rooms[:-1]])
    return [
        Place(key, tonnes[key], top + above + max(0.0, least - height) / 2, height)
        for key, height, top in zip(order, heights, tops, strict=True)
    ]


def _bands(
    streams: Sequence[_Stream],
    columns: Sequence[Sequence[Place]],
    ends: Sequence[float],
    words: _Words,
    classes: Mapping[str, str],
    language: Language,
) -> list[str]:
    """Return the bands, stacked at each bar in the order of the column at their other end."""
    rank = [{place.key: k for k, place in enumerate(column)} for column in columns]
    goods = {commodity: k for k, commodity in enumerate(classes)}
    per_t = _ALL_PT / sum(s.tonnes for s in streams if s.stage == 0)
    spans: dict[_Stream, list[tuple[float, float]]] = {s: [] for s in streams}
    for leaves in (True, False):
        at = [{place.key: place.top for place in column} for column in columns]
        for s in sorted(
            streams,
            key=lambda s: (
                rank[s.stage + 1][s.end] if leaves else rank[s.stage][s.start],
                goods[s.commodity],
            ),
        ):
            column, key = (s.stage, s.start) if leaves else (s.stage + 1, s.end)
            top = at[column][key]
            at[column][key] = top + s.tonnes * per_t
            spans[s].append((top, at[column][key]))
    return [
        element(
            "path",
            title(
                language.sentence(
                    "%(origin)s → %(destination)s, %(goods)s: %(tonnes)s Mt a year",
                    origin=words.of(s.stage, s.start),
                    destination=words.of(s.stage + 1, s.end),
                    goods=words.goods.get(s.commodity, s.commodity),
                    tonnes=language.amount(s.tonnes / 1e6),
                )
            ),
            d=band_path((ends[s.stage] + _BAR_PT, ends[s.stage + 1]), start, end),
            cls=classes[s.commodity],
        )
        for s, (start, end) in spans.items()
    ]


def _bar(
    column: int, place: Place, ends: Sequence[float], words: _Words, language: Language
) -> list[str]:
    """Return the bar of a place with its name: beside it, or above it in the middle column."""
    x, name = ends[column], words.of(column, place.key)
    tonnes = language.amount(place.tonnes / 1e6)
    bar = element("rect", x=x, y=place.top, width=_BAR_PT, height=place.height, cls="bar")
    if column == 1:
        written = with_tonnes(name, tonnes, ends[2] - ends[0])
        middle, y = x + _BAR_PT / 2, place.top - 3
        wide = text_pt(written, SIZE_PT)
        plate = element("rect", x=middle - wide / 2, y=y - 8, width=wide, height=10.0, cls="plate")
        return [bar, plate, text(written, middle, y, "middle")]
    at, side = (x - 4, "end") if column == 0 else (x + _BAR_PT + 4, "")
    written = with_tonnes(name, tonnes, ends[0] - 4)
    return [bar, text(written, at, place.top + place.height / 2 + 2.8, side)]


def _classes(rows: Sequence[TradeRow]) -> dict[str, str]:
    """Return the class of each commodity in the order of the key: by name, greys last."""
    greys = {REST: "rest", _UNKNOWN: "unknown"}
    own = sorted({row.commodity for row in rows} - set(greys))
    named = {commodity: f"c{k}" for k, commodity in enumerate(own)}
    return named | {c: cls for c, cls in greys.items() if any(r.commodity == c for r in rows)}


def _words(
    rows: Sequence[TradeRow],
    places: Mapping[str, str],
    commodities: Mapping[str, str],
    language: Language,
) -> _Words:
    say = language.say
    ways = {
        _way(row): row.name or language.sentence(
            "%(modes)s: not limited",
            modes=", ".join(say(mode) for mode in row.modes.split(", ")),
        )
        for row in rows
    }  # fmt: skip
    return _Words(
        {**places, REST: say("other places")},
        {**ways, REST: say("other ways")},
        {**commodities, REST: say("other goods"), _UNKNOWN: say("goods not known")},
    )


def _key(
    rows: Sequence[TradeRow],
    words: _Words,
    classes: Mapping[str, str],
    corner: tuple[float, float],
    language: Language,
) -> tuple[list[str], float]:
    """Return which colour is which commodity, with its tonnes, in as many lines as it needs."""
    width, x, y = corner[0], 0.0, corner[1]
    parts: list[str] = []
    for commodity, cls in classes.items():
        tonnes = sum(row.tonnes_per_year for row in rows if row.commodity == commodity)
        written = with_tonnes(
            words.goods.get(commodity, commodity), language.amount(tonnes / 1e6), width - 20
        )
        wide = 16 + text_pt(written, SIZE_PT)
        if x and x + wide > width:
            x, y = 0.0, y + _KEY_PT
        parts.append(element("rect", x=x, y=y - 6, width=12.0, height=7.0, cls=cls))
        parts.append(text(written, x + 16, y))
        x += wide + 12
    unit = language.say("Mt a year")
    if x + text_pt(unit, SIZE_PT) > width:
        x, y = 0.0, y + _KEY_PT
    return [*parts, text(cut(unit, width, SIZE_PT), x, y, "quiet")], y + 6
