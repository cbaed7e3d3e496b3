"""Everything that the report of the sea shows, as plain values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import pandas as pd

from corridor.answers.ports import (
    ClosingRow,
    DredgingRow,
    EvidenceRow,
    LoadRow,
    closing_rows,
)
from corridor.answers.questions import At, SeaReportQuestion, options_of
from corridor.answers.sea import (
    FutureRow,
    HindcastAnswer,
    PublishedRow,
    ScenarioRow,
    describe_hindcast,
    future_rows,
    published_rows,
)
from corridor.answers.situations import situation_at
from corridor.answers.values import Manifest, manifest, row, rows
from corridor.assignment.of_case.assign import assign
from corridor.case.model import Case
from corridor.case.situation import Situation
from corridor.messages import message
from corridor.progress import Progress, silent
from corridor.sea.ports.closing import closings
from corridor.sea.ports.dredging import dredging, dredging_by_state
from corridor.sea.ports.evidence import evidence
from corridor.sea.ports.shoaling import inland_ports, shoaling
from corridor.sea.ports.tonnes import tonnes_at_risk
from corridor.sea.water.agreement import compare
from corridor.sea.water.facts import facts_hash, observed_levels
from corridor.sea.water.hindcast import hindcast
from corridor.sea.water.hypsometry import hypsometry
from corridor.sea.water.projection import Projection, project_sea, scenarios
from corridor.showing import Shown

YEARS = (2026, 2030, 2035, 2040, 2050)
"""Years of the tables, as far as the projection reaches."""

FAN = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True)
class FanRow:
    """Levels of a year that 5, 25, 50, 75 and 95 % of the futures stay below, m BS."""

    year: int
    p5: float
    p25: float
    p50: float
    p75: float
    p95: float


@dataclass(frozen=True)
class AreaRow:
    """Area of the sea in a year, and what is lost since the level of the case, km2."""

    year: int
    level_m: float
    area_km2: float
    lost_km2: float


@dataclass(frozen=True)
class YearLoads:
    """What ships carry into ports at the level that half of the futures reach in a year."""

    year: int
    level_m: float
    loads: tuple[LoadRow, ...]


@dataclass(frozen=True)
class RiskRow:
    """Cargo of a port in a year, what its berths can take, and what is beyond it."""

    year: int
    port: str
    name: str
    country: str
    level_m: float
    handled_t: float
    berths_t: float | None
    at_risk_t: float


@dataclass(frozen=True, repr=False)
class SeaReportAnswer(Shown):
    """The sea, the ports of a case, and the cargo at risk.

    Attributes
    ----------
    level_m : float
        Level of the case, m BS.
    year : int
        Year of the case.
    built : tuple of str
        Projects taken as built.
    scenario : ScenarioRow
        Scenario of the sea.
    fall_m_per_year : float
        Fall in half of the futures over the next ten years.
    observed_m : mapping of int to float
        Observed level by year.
    hindcast : HindcastAnswer
    fan : tuple of FanRow
    projection : tuple of FutureRow
    others_m : mapping of str to mapping of int to float
        Middle of other scenarios by year.
    published : tuple of PublishedRow
    loads : tuple of YearLoads
    areas : tuple of AreaRow
    risk_p50, risk_p5 : tuple of RiskRow
        In half of the futures, and in one of twenty.
    dredging, dredging_musd_per_year, closing, evidence
        As in the answer about ports.
    ports : tuple of str
        Ports on the inland sea.
    manifest : Manifest
    """

    level_m: float
    year: int
    built: tuple[str, ...]
    scenario: ScenarioRow
    fall_m_per_year: float
    observed_m: dict[int, float]
    hindcast: HindcastAnswer
    fan: tuple[FanRow, ...]
    projection: tuple[FutureRow, ...]
    others_m: dict[str, dict[int, float]]
    published: tuple[PublishedRow, ...]
    loads: tuple[YearLoads, ...]
    areas: tuple[AreaRow, ...]
    risk_p50: tuple[RiskRow, ...]
    risk_p5: tuple[RiskRow, ...]
    dredging: tuple[DredgingRow, ...]
    dredging_musd_per_year: dict[str, float]
    closing: tuple[ClosingRow, ...]
    evidence: tuple[EvidenceRow, ...]
    ports: tuple[str, ...]
    manifest: Manifest


def answer_sea_report(
    case: Case, question: SeaReportQuestion, progress: Progress = silent
) -> SeaReportAnswer:
    """Answer everything that the report of the sea shows."""
    sit, sea = situation_at(case, At(built=question.built)), question.sea
    progress(message("levels to come"), 0.1)
    projection = project_sea(sea.until, sea.scenario, sea.members, sea.seed)
    all_of_them = [
        projection
        if name == projection.scenario
        else project_sea(sea.until, name, sea.members, sea.seed)
        for name in scenarios()
    ]
    progress(message("ports"), 0.3)
    middle = projection.quantiles()["p50"]
    upkeep = dredging(sit, projection.fall_m_per_year)
    risks = _risks(sit, projection, progress)
    progress(message("drawing"), 0.9)
    return SeaReportAnswer(
        level_m=sit.sea_level_m,
        year=sit.year,
        built=tuple(sorted(sit.built)),
        scenario=ScenarioRow(projection.scenario, projection.title),
        fall_m_per_year=projection.fall_m_per_year,
        observed_m=_by_year(observed_levels()),
        hindcast=describe_hindcast(hindcast()),
        fan=rows(FanRow, projection.quantiles(FAN).reset_index()),
        projection=future_rows(projection),
        others_m={
            other.scenario: _by_year(other.quantiles()["p50"])
            for other in all_of_them
            if other.scenario not in (projection.scenario, "line")
        },
        published=published_rows([c for other in all_of_them for c in compare(other)]),
        loads=tuple(_loads(sit, middle, year) for year in years_known(middle.index, YEARS)),
        areas=_areas(sit, middle),
        risk_p50=risks["p50"],
        risk_p5=risks["p5"],
        dredging=tuple(row(DredgingRow, d) for d in upkeep),
        dredging_musd_per_year=dredging_by_state(upkeep),
        closing=closing_rows(closings(sit, projection)),
        evidence=tuple(row(EvidenceRow, e) for e in evidence(situation_at(case, At()))),
        ports=tuple(inland_ports(sit)),
        manifest=_manifest(sit, question),
    )


def _manifest(sit: Situation, question: SeaReportQuestion) -> Manifest:
    return replace(manifest(sit, options_of(question), question.sea.seed), facts_hash=facts_hash())


def _by_year(levels: pd.Series) -> dict[int, float]:
    return dict(zip(map(int, levels.index), map(float, levels), strict=True))


def _loads(sit: Situation, middle: pd.Series, year: int) -> YearLoads:
    level_m = float(middle[year])
    return YearLoads(year, level_m, tuple(row(LoadRow, s) for s in shoaling(sit, level_m)))


def _areas(sit: Situation, middle: pd.Series) -> tuple[AreaRow, ...]:
    today = float(hypsometry().area(sit.sea_level_m))
    areas = []
    for year in years_known(middle.index, (2030, 2050, 2075, 2100)):
        area = float(hypsometry().area(float(middle[year])))
        areas.append(AreaRow(year, float(middle[year]), area, today - area))
    return tuple(areas)


def _risks(
    sit: Situation, projection: Projection, progress: Progress
) -> dict[str, tuple[RiskRow, ...]]:
    """Return the cargo at risk if half of the futures, and if one of twenty, are no higher."""
    quantiles = projection.quantiles()
    years = years_known(quantiles.index, YEARS)
    handled = {}
    for i, year in enumerate(years):
        progress(message("cargo of %(year)s", year=year), 0.4 + 0.5 * i / len(years))
        flows = assign(sit.case, year, built=sit.built, method="capacitated").elements
        both = zip(flows["forward_t_per_year"], flows["backward_t_per_year"], strict=True)
        handled[year] = dict(zip(flows["id"], both, strict=True))
    return {
        share: rows(
            RiskRow,
            tonnes_at_risk(sit, {y: float(quantiles[share][y]) for y in years}, handled),
        )
        for share in ("p50", "p5")
    }


def years_known(known: Iterable[int], years: Iterable[int]) -> list[int]:
    """Return those of some years that a projection reaches."""
    reached = set(known)
    return [year for year in years if year in reached]
