"""The report of the sea: one HTML file on levels, ports and tonnes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from corridor.answers.plain import Answer, manifest, plain_records
from corridor.answers.sea import by_state, hindcast_answer
from corridor.assignment.of_case.assign import assign
from corridor.case.model import Case
from corridor.case.situation import Situation, situation
from corridor.formats.files.atomic import refuse_taken, write_text
from corridor.reports.figures.sea_levels import sea_levels_svg
from corridor.reports.figures.sea_map import sea_map_svg
from corridor.reports.pages.document import environment
from corridor.sea.ports.closing import closings
from corridor.sea.ports.dredging import dredging
from corridor.sea.ports.evidence import evidence
from corridor.sea.ports.shoaling import Shoaling, inland_ports, shoaling
from corridor.sea.ports.shoreline import GRID_LEVEL_M, RESOLUTION, cells
from corridor.sea.ports.tonnes import tonnes_at_risk
from corridor.sea.water.agreement import Comparison, compare
from corridor.sea.water.facts import facts, facts_hash, observed_levels
from corridor.sea.water.hindcast import hindcast
from corridor.sea.water.hypsometry import hypsometry
from corridor.sea.water.projection import Projection, project_sea, scenarios

YEARS = (2026, 2030, 2035, 2040, 2050)
"""Years of the tables, as far as the projection reaches."""

FAN = (0.05, 0.25, 0.5, 0.75, 0.95)

Progress = Callable[[str, float | None], None]


@dataclass(frozen=True)
class Loads:
    """What a ship carries into a port, year by year.

    Attributes
    ----------
    name, ship, country : str
        Port and class.
    cells : tuple of Shoaling
        One for each year.
    """

    name: str
    ship: str
    country: str
    cells: tuple[Shoaling, ...]


def sea_report(
    case: Case,
    path: str | Path,
    *,
    scenario: str = "trend",
    until: int = 2100,
    members: int = 10_000,
    seed: int = 1,
    built: Iterable[str] = (),
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
        If the case has no port on an inland sea, a name is unknown, or the file exists or cannot be
        written.
    """
    refuse_taken(Path(path), overwrite=overwrite)
    tell = progress or (lambda _what, _share: None)
    sit = situation(case, built=built)
    tell("levels to come", 0.1)
    projection = project_sea(until, scenario, members, seed)
    others = {
        name: projection if name == projection.scenario else project_sea(until, name, members, seed)
        for name in scenarios()
    }
    tell("ports", 0.3)
    content = {
        **_past_and_future(projection, others),
        **_ports(sit, projection),
        **_risk(sit, projection, tell),
    }
    tell("drawing", 0.9)
    options = {"scenario": projection.scenario, "until": until, "members": members, "seed": seed}
    html = (
        environment(case)
        .get_template("sea.html.j2")
        .render(case=case, sit=sit, projection=projection, options=options, **content)
    )
    target = Path(path)
    write_text(target, html.strip() + "\n", overwrite=overwrite)
    return target


def _past_and_future(projection: Projection, others: dict[str, Projection]) -> Answer:
    past = hindcast()
    fan = projection.quantiles(FAN)
    middles = {
        name: other.quantiles()["p50"]
        for name, other in others.items()
        if name not in (projection.scenario, "line")
    }
    quantiles = projection.quantiles()
    beside: list[Comparison] = [c for other in others.values() for c in compare(other)]
    return {
        "levels_svg": sea_levels_svg(observed_levels(), past.levels, fan, middles),
        "past": hindcast_answer(past),
        "quantiles": [(y, quantiles.loc[y]) for y in _years(quantiles.index, (*YEARS, 2075, 2100))],
        "beside": beside,
        "scenario_rows": facts("scenarios").to_dict("records"),
        "inputs": plain_records(facts("terms")),
        "hypsometry_spread": plain_records(facts("hypsometry")),
        "sources": facts("sources").to_dict("records"),
    }


def _ports(sit: Situation, projection: Projection) -> Answer:
    quantiles = projection.quantiles()
    years = _years(quantiles.index, YEARS)
    tables = {year: shoaling(sit, float(quantiles["p50"][year])) for year in years}
    columns = zip(*tables.values(), strict=True)
    rows = [Loads(c[0].name, c[0].ship, c[0].country, c) for c in columns]
    upkeep = dredging(sit, projection.fall_m_per_year)
    lost, reports = closings(sit, projection), evidence(situation(sit.case))
    return {
        "load_years": years,
        "load_levels": [float(quantiles["p50"][year]) for year in years],
        "loads": rows,
        "upkeep": upkeep,
        "upkeep_by_state": by_state(upkeep),
        "closings": lost,
        "evidence": reports,
        "manifest": manifest(sit, {}),
        "facts_hash": facts_hash(),
        "map_svg": _map(sit, quantiles),
        "resolution": RESOLUTION,
        "areas": _areas(sit, quantiles),
    }


def _areas(sit: Situation, quantiles: pd.DataFrame) -> list[tuple[int, float, float, float]]:
    """Return year, level, area and area lost since the level of the case."""
    today = float(hypsometry().area(sit.sea_level_m))
    rows = []
    for year in _years(quantiles.index, (2030, 2050, 2075, 2100)):
        level = float(quantiles["p50"][year])
        area = float(hypsometry().area(level))
        rows.append((year, level, area, today - area))
    return rows


def _map(sit: Situation, quantiles: pd.DataFrame) -> str:
    marks = _years(quantiles.index, (2035, 2050, 2100))
    levels = [GRID_LEVEL_M, sit.sea_level_m, *(float(quantiles["p50"][y]) for y in marks)]
    names = [f"dry by {sit.year}", *(f"by {y} ({level:.1f} m)" for y, level in
                                      zip(marks, levels[2:], strict=True))]  # fmt: skip
    falling = np.minimum.accumulate(levels)
    steps = {
        name: (float(a), float(b))
        for name, a, b in zip(names, falling[:-1], falling[1:], strict=True)
    }
    nodes = sit.case.records["nodes"]
    spots = pd.DataFrame(
        [nodes[sit.case.records["ports"][p]["node_id"]] for p in inland_ports(sit)]
    )
    return sea_map_svg(cells(), steps, spots)


def _risk(sit: Situation, projection: Projection, tell: Progress) -> Answer:
    quantiles = projection.quantiles()
    years = _years(quantiles.index, YEARS)
    handled = {}
    for i, year in enumerate(years):
        tell(f"cargo of {year}", 0.4 + 0.5 * i / len(years))
        flows = assign(sit.case, year, built=sit.built, method="capacitated").elements
        ways = zip(flows["forward_t_per_year"], flows["backward_t_per_year"], strict=True)
        handled[year] = dict(zip(flows["id"], ways, strict=True))
    risks = {
        share: tonnes_at_risk(sit, {y: float(quantiles[share][y]) for y in years}, handled)
        for share in ("p50", "p5")
    }
    by_country = {
        share: risk.pivot_table(
            index="country", columns="year", values="at_risk_t", aggfunc="sum", sort=False
        )
        for share, risk in risks.items()
    }
    return {"risk_years": years, "risks": risks["p50"], "by_country": by_country}


def _years(known: pd.Index, wanted: Iterable[int]) -> list[int]:
    return [year for year in wanted if year in known]
