"""The figures of a report by name, each with its data, and all of it in a folder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from corridor.answers.report import ReportAnswer
from corridor.case.model import Case
from corridor.formats.files.atomic import write_atomically
from corridor.languages import ENGLISH, Language
from corridor.messages import message
from corridor.problems import CorridorError
from corridor.reports.export.chromium import chromium, write_png
from corridor.reports.export.tables import Table, tables_of
from corridor.reports.figures.markup import brought_along
from corridor.reports.figures.profile import profile_svg
from corridor.reports.pages.maps import network_map, works_bounds
from corridor.reports.pages.operations import operations
from corridor.reports.pages.readings import quality_of, readings
from corridor.reports.pages.studies import studies
from corridor.reports.pages.through import trade

_OF_READING = {
    "gantt": ("years", ("projects", "spending")),
    "ladder": ("ladder", ("today-ladder",)),
    "tornado": ("tornado", ("tornado",)),
}
_OF_OPERATION = {
    "delay": ("curve",),
    "queues": ("queues",),
    "strings": ("trains-stops",),
    "distance": ("journey-steps",),
}
_OF_STUDIES = {
    "bands": ("summary",),
    "often": ("confidence-cut-shares",),
    "chance": ("plan-chance-curve",),
    "closures": ("closures-elements", "closures-openings"),
    "shares": ("share-countries",),
    "gains": ("benefit-by-country",),
    "curve": ("benefit-curve",),
}
"""Figures of each part, and the tables that they draw."""


@dataclass(frozen=True)
class Exhibit:
    """A figure of a report.

    Attributes
    ----------
    name : str
        Words with hyphens, as its files are called.
    svg : str
        The figure as SVG with its own style.
    tables : tuple of Table
        Its data.
    """

    name: str
    svg: str
    tables: tuple[Table, ...]


def exhibits(case: Case, answer: ReportAnswer, language: Language = ENGLISH) -> list[Exhibit]:
    """Return every figure of a report with its data, in the order of the report."""
    tables = {table.name: table for table in tables_of(answer)}
    return [
        Exhibit(name, brought_along(_wide(svg)), tuple(tables[t] for t in shown if t in tables))
        for name, svg, shown in _drawn(case, answer, language)
        if svg
    ]


def write_figures(figures: Sequence[Exhibit], folder: Path, *, overwrite: bool = False) -> None:
    """Write each figure as SVG and PNG and its data as CSV into a new folder.

    Parameters
    ----------
    figures : sequence of Exhibit
        The figures.
    folder : Path
        New folder.
    overwrite : bool
        Whether a folder that holds nothing but such files may be replaced.

    Raises
    ------
    CorridorError
        If the place is taken or holds other files, or no Chromium is here to draw the PNG.
    """
    own = {f"{figure.name}.{end}" for figure in figures for end in ("svg", "png")}
    own |= {f"{table.name}.csv" for figure in figures for table in figure.tables}
    there = folder.iterdir() if folder.is_dir() else ()
    foreign = sorted(p.name for p in there if p.name not in own)
    if overwrite and foreign:
        raise CorridorError(
            message(
                "%(folder)s holds %(name)s, which is no figure; nothing was written",
                folder=folder,
                name=foreign[0],
            )
        )
    chromium()

    def write(new: Path) -> None:
        new.mkdir()
        for figure in figures:
            (new / f"{figure.name}.svg").write_text(figure.svg, encoding="utf-8")
            write_png(figure.svg, new / f"{figure.name}.png")
            for table in figure.tables:
                (new / f"{table.name}.csv").write_text(table.csv(), encoding="utf-8")

    write_atomically(folder, write, overwrite=overwrite)


def _drawn(
    case: Case, answer: ReportAnswer, language: Language
) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield name, SVG and tables of each figure."""
    route = [row.element for row in answer.profile]
    closer = works_bounds(answer.network)
    shown = "network-links", "network-points", "network-projects"
    yield "profile", profile_svg(answer.profile, language=language), ("profile",)
    if answer.trade:
        yield "trade", trade(case, answer.trade, language=language), ("trade",)
    if answer.network.links:
        yield "map", network_map(case, answer.network, route, language=language), shown
    if closer:
        drawn = network_map(case, answer.network, route, bounds=closer, language=language)
        yield "map-closer", drawn, shown
    for reading in readings(case, answer.readings, language):
        for field, (name, tables) in _OF_READING.items():
            empty = field == "gantt" and not reading.answer.projects
            svg = "" if empty else getattr(reading, field)
            yield f"{reading.key}-{name}", svg, tuple(f"{reading.key}-{t}" for t in tables)
        for number, part in enumerate(reading.stopped, start=1):
            yield f"{reading.key}-through-{number}", part.ribbons, (f"{reading.key}-stopped",)
    for number, operation in enumerate(operations(case, answer, language), start=1):
        for field, tables in _OF_OPERATION.items():
            name = f"operations-{number}"
            yield f"{name}-{field}", getattr(operation, field), tuple(f"{name}-{t}" for t in tables)
    yield "quality", quality_of(answer, language), ("numbers",)
    added = studies(case, answer, language)
    for study in (f.name for f in fields(added) if f.name in _OF_STUDIES):
        yield study, getattr(added, study), _OF_STUDIES[study]


def _wide(svg: str) -> str:
    """Return the first of figures that stand after each other: the one for wide screens."""
    return svg[: svg.index("</svg>") + len("</svg>")] if svg else ""
