"""The report of the sea: one HTML file on levels, ports and tonnes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from corridor.answers.answer import answer as answer_to
from corridor.answers.questions import Sea, SeaReportQuestion
from corridor.answers.sea import PastRow
from corridor.answers.sea_report import FanRow, RiskRow, SeaReportAnswer, years_known
from corridor.answers.values import frame_of
from corridor.case.model import Case
from corridor.formats.files.atomic import refuse_taken, write_text
from corridor.languages import ENGLISH, Language, language_of
from corridor.progress import Progress
from corridor.reports.figures.sea_levels import sea_levels_svg
from corridor.reports.maps.places import Place
from corridor.reports.maps.shore import shore_map_svg
from corridor.reports.pages.document import environment
from corridor.reports.pages.widths import both
from corridor.sea.ports.shoreline import GRID_LEVEL_M, RESOLUTION, cells
from corridor.sea.water.facts import facts

SHOWN = (2026, 2030, 2035, 2040, 2050, 2075, 2100)
"""Years in the table of levels to come."""


def sea_report(
    case: Case,
    path: str | Path,
    *,
    scenario: str = "trend",
    until: int = 2100,
    members: int = 10_000,
    seed: int = 1,
    built: Iterable[str] = (),
    language: str = "en",
    overwrite: bool = False,
    progress: Progress | None = None,
) -> Path:
    """Write one self-contained HTML file about the sea and the ports of a case.

    Parameters
    ----------
    case : Case
        The case.
    path : str or Path
        File to write.
    scenario, until, members, seed
        As in [`corridor.project_sea`][].
    built : iterable of str
        Projects taken as built, such as dredging.
    language : str
        Language of the page: ``en``, ``ru``, ``az`` or ``fa``.
    overwrite : bool
        Whether an existing file may be replaced.
    progress : callable, optional
        Receives what is being done and the share that is done.

    Returns
    -------
    Path
        Where it stands.

    Raises
    ------
    CorridorError
        If the case has no port on an inland sea, a name is unknown, the language has no catalogue,
        or the file exists or cannot be written.
    """
    spoken = language_of(language)
    refuse_taken(Path(path), overwrite=overwrite)
    question = SeaReportQuestion(tuple(built), Sea(scenario, until, members, seed))
    html = render_sea(case, answer_to(case, question, progress), spoken)
    target = Path(path)
    write_text(target, html, overwrite=overwrite)
    return target


def render_sea(case: Case, answer: SeaReportAnswer, language: Language = ENGLISH) -> str:
    """Return the HTML of the report of the sea in a language."""
    template = environment(case, language).get_template("sea.html.j2")
    html = template.render(
        case=case,
        levels_svg=both(lambda pt: levels_of(answer, pt, language)),
        map_svg=both(lambda pt: shore_of(case, answer, pt, language)),
        inputs=_records(facts("terms")),
        hypsometry_spread=_records(facts("hypsometry")),
        sources=facts("sources").to_dict("records"),
        **sea_rows(answer),
    )
    return html.strip() + "\n"


def sea_rows(answer: SeaReportAnswer) -> dict[str, Any]:
    """Return what the sections on levels, ports and tonnes show beside their figures."""
    return {
        "sea": answer,
        "options": answer.manifest.options,
        "quantiles": [row for row in answer.projection if row.year in SHOWN],
        "resolution": RESOLUTION,
        "loads": list(zip(*(y.loads for y in answer.loads), strict=True)),
        "risk_years": sorted({row.year for row in answer.risk_p50}),
        "by_country": {"p50": _by_country(answer.risk_p50), "p5": _by_country(answer.risk_p5)},
        "scenario_rows": facts("scenarios").to_dict("records"),
    }


def levels_of(answer: SeaReportAnswer, width_pt: float, language: Language = ENGLISH) -> str:
    """Draw the level of the sea as it was and as it may come."""
    return sea_levels_svg(
        pd.Series(answer.observed_m),
        frame_of(answer.hindcast.levels, PastRow).set_index("year"),
        frame_of(answer.fan, FanRow).set_index("year"),
        {name: pd.Series(levels) for name, levels in answer.others_m.items()},
        width_pt,
        language=language,
    )


def shore_of(
    case: Case, answer: SeaReportAnswer, width_pt: float, language: Language = ENGLISH
) -> str:
    """Draw what falls dry."""
    middle = {row.year: row.p50 for row in answer.projection}
    marks = years_known(middle, (2035, 2050, 2100))
    levels = [GRID_LEVEL_M, answer.level_m, *(middle[y] for y in marks)]
    names = [
        language.sentence("dry by %(year)s", year=language.numbers(str(answer.year))),
        *(
            language.sentence(
                "by %(year)s (%(level)s m)",
                year=language.numbers(str(year)),
                level=language.numbers(f"{middle[year]:.1f}"),
            )
            for year in marks
        ),
    ]
    falling = np.minimum.accumulate(levels)
    steps = {
        name: (float(a), float(b))
        for name, a, b in zip(names, falling[:-1], falling[1:], strict=True)
    }
    nodes, ports = case.records["nodes"], case.records["ports"]
    at = [nodes[ports[p]["node_id"]] for p in answer.ports]
    places = [
        Place(
            str(n["node_id"]), str(n["name"]), "port", float(n["x_coord"]), float(n["y_coord"]), 1
        )
        for n in {n["node_id"]: n for n in at}.values()
    ]
    return shore_map_svg(cells(), steps, places, width=width_pt, language=language)


def _by_country(risks: Sequence[RiskRow]) -> dict[str, dict[int, float]]:
    """Return tonnes at risk by country and year, in the order of the rows."""
    tonnes: dict[str, dict[int, float]] = {}
    for row in risks:
        by_year = tonnes.setdefault(row.country, {})
        by_year[row.year] = by_year.get(row.year, 0.0) + row.at_risk_t
    return tonnes


def _records(frame: pd.DataFrame) -> list[dict[Any, Any]]:
    """Return the rows of a table of facts, with None for numbers that are missing."""
    return [
        {k: None if isinstance(v, float) and math.isnan(v) else v for k, v in row.items()}
        for row in frame.to_dict("records")
    ]
