"""What stands under a map: colours, widths, marks, places, and the list of projects."""

from __future__ import annotations

from collections.abc import Sequence

from corridor.answers.map_rows import MapLinkRow, MapPointRow, MapProjectRow, Use
from corridor.languages import ENGLISH, Language
from corridor.reports.figures.lettering import cut, text_pt, wrapped
from corridor.reports.figures.markup import element, paragraph, text
from corridor.reports.figures.style import round_below
from corridor.reports.maps.course import WIDEST_OTHERS_PT, share_class, share_words, width_pt
from corridor.reports.maps.labels import in_rows
from corridor.reports.maps.places import Place
from corridor.reports.maps.symbols import mark, place_symbol
from corridor.world import CREDIT

_SIZE_PT, _ROW_PT, _SAMPLE_PT, _GAP_PT = 8.0, 14.0, 22.0, 14.0
_COLUMN_PT = 300.0
_MODES = ("rail", "road", "sea")
_KINDS = ("city", "station", "border", "port", "terminal")
Entry = tuple[str, str]
"""What is drawn, its middle left at the origin, and what it means."""


def foot(
    places: Sequence[Place],
    links: Sequence[MapLinkRow],
    points: Sequence[MapPointRow],
    projects: Sequence[MapProjectRow],
    largest_mt: float,
    room_pt: float,
    language: Language = ENGLISH,
) -> tuple[list[str], float]:
    """Return what stands under a map, and how high it is."""
    parts: list[str] = []
    y = 14.0
    for heading, entries in _groups(places, links, points, largest_mt, language):
        if entries:
            parts_here, y = entry_rows(heading, entries, room_pt, y)
            parts += parts_here
    listed, y = _projects(projects, room_pt, y, language)
    parts += listed
    widths = language.sentence("Widths are counted tonnes.")
    lines = wrapped(f"{widths} {language.say(CREDIT)}", room_pt - 4, 7.5)
    return [*parts, *paragraph(lines, room_pt, y, 10, "quiet small")], y + 10.0 * len(lines)


def _groups(
    places: Sequence[Place],
    links: Sequence[MapLinkRow],
    points: Sequence[MapPointRow],
    largest_mt: float,
    language: Language,
) -> list[tuple[str, list[Entry]]]:
    """Return the entries of each row; only what occurs is explained."""
    return [
        (language.sentence("Share of capacity used"), _colours(links, language)),
        (language.sentence("Million tonnes a year"), _widths(links, largest_mt, language)),
        ("", _states([*links, *points], language)),
        ("", _modes(links, language) + _kinds(places, language)),
    ]


def _colours(links: Sequence[MapLinkRow], language: Language) -> list[Entry]:
    present = {share_class(row) for row in links}
    full = [(f"s{i}", words) for i, words in enumerate(share_words(language))]
    entries = [(_sample(f"band {cls}", 4.0), words) for cls, words in full if cls in present]
    empty = (("idle", language.sentence("not used")), ("closed", language.sentence("not open")))
    return entries + [(_sample(cls), words) for cls, words in empty if cls in present]


def _widths(links: Sequence[MapLinkRow], largest_mt: float, language: Language) -> list[Entry]:
    entries: list[Entry] = []
    if largest_mt > 0:
        scale_mt = round_below(largest_mt)
        entries = [
            (_sample("width", width_pt(mt, largest_mt)), language.amount(mt))
            for mt in (scale_mt, scale_mt / 5)
        ]
        pair = element("path", d="M0 -2.2h18", cls="width", stroke_width=2.6)
        pair += element("path", d="M0 2.2h18", cls="width", stroke_width=2.6)
        pair += element("path", d="M3 -2.2l5 -3.2v6.4zM15 2.2l-5 -3.2v6.4z", cls="arrow plain")
        entries.append((pair, language.sentence("each direction keeps to the right")))
    if any(row.others_mt > 0.005 for row in links):
        widest = language.numbers(f"{WIDEST_OTHERS_PT:.0f}")
        words = language.sentence("other cargo (not above %(width)s pt)", width=widest)
        entries.append((_sample("others", 9.0), words))
    return entries


def _states(uses: Sequence[Use], language: Language) -> list[Entry]:
    found: list[Entry] = []
    for states in (["binding"], ["upgraded"], ["binding", "upgraded"]):
        binding, upgraded = "binding" in states, "upgraded" in states
        if not any((u.binding, u.upgraded) == (binding, upgraded) for u in uses):
            continue
        line = element("path", d="M0 0h14", cls="casing", stroke_width=8.0 if binding else 5.6)
        line += element("path", d="M0 0h14", cls="band s1", stroke_width=4.0)
        if upgraded:
            line += element("path", d="M0 0h14", cls="stripe", stroke_width=1.3)
        drawn = element("g", line, cls=" ".join(["link", *states]))
        words = language.listed([language.say(state) for state in states])
        found.append((drawn + mark(states, 22.0, 0.0, 11.0), "  " + words))
    return found


def _modes(links: Sequence[MapLinkRow], language: Language) -> list[Entry]:
    present = {row.mode for row in links}
    line = element("path", d="M0 0h20", cls="width", stroke_width=2.0)
    return [
        (element("g", line, cls=f"link {mode}"), language.say(mode))
        for mode in _MODES
        if mode in present
    ]


def _kinds(places: Sequence[Place], language: Language) -> list[Entry]:
    present = {place.kind for place in places}
    return [
        (place_symbol(kind, 16.0, 0.0), language.say(kind)) for kind in _KINDS if kind in present
    ]


def _sample(cls: str, width: float | None = None) -> str:
    return element("path", d="M0 0h18", cls=cls, stroke_width=width)


def entry_rows(
    heading: str, entries: Sequence[Entry], room_pt: float, y: float
) -> tuple[list[str], float]:
    """Return entries set like words after their heading, and where the next row begins."""
    widths = [text_pt(heading, _SIZE_PT) + 6] * bool(heading)
    wide = [
        _SAMPLE_PT + 13 * words.startswith("  ") + text_pt(words.strip(), _SIZE_PT)
        for _, words in entries
    ]
    spots = in_rows([*widths, *wide], room_pt, _GAP_PT)
    parts = [text(heading, 0, y + 3, "quiet")] if heading else []
    for (drawn, words), (x, row) in zip(entries, spots[len(widths) :], strict=True):
        at = y + _ROW_PT * row
        parts.append(element("g", drawn, transform=f"translate({x:.1f} {at:.1f})"))
        shift = _SAMPLE_PT + 13 * words.startswith("  ")
        parts.append(text(words.strip(), x + shift, at + 3))
    return parts, y + _ROW_PT * (spots[-1][1] + 1)


def _projects(
    projects: Sequence[MapProjectRow], room_pt: float, y: float, language: Language
) -> tuple[list[str], float]:
    """Return the numbered list of projects, in as many columns as fit."""
    if not projects:
        return [], y + 2
    columns = max(1, int(room_pt // _COLUMN_PT))
    wide, rows = room_pt / columns, -(-len(projects) // columns)
    parts = []
    for i, project in enumerate(projects):
        x, at = wide * (i // rows), y + 6 + 13.0 * (i % rows)
        numbers = language.sentence(
            "%(cost)s, %(tonnes)s Mt a year",
            cost=language.money(project.cost_musd),
            tonnes=language.amount(project.flow_mt),
        )
        left = wide - 20 - text_pt(numbers, _SIZE_PT) - 14
        parts += [
            element("circle", cx=x + 6.5, cy=at - 2.8, r=5.6, cls="number"),
            text(language.numbers(str(i + 1)), x + 6.5, at - 0.2, "on middle"),
            text(cut(project.name, left, _SIZE_PT), x + 16, at),
            text(numbers, x + wide - 12, at, "quiet end"),
        ]
    return parts, y + 6 + 13.0 * rows + 4
