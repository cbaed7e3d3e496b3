"""The answer of ``sealevel``: how the level of the sea came about, and how it will go on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import corridor
from corridor.answers.questions import SeaQuestion, options_of
from corridor.answers.values import row, rows
from corridor.messages import message
from corridor.progress import Progress, silent
from corridor.sea.water.agreement import Comparison, compare
from corridor.sea.water.facts import facts_hash, season_m
from corridor.sea.water.hindcast import Hindcast, balance_rows, hindcast
from corridor.sea.water.projection import Projection, project_sea
from corridor.sea.water.weather import unexplained_km3
from corridor.showing import Shown


@dataclass(frozen=True)
class PastRow:
    """A year of the hindcast: levels in m BS, and whether the inflow was observed."""

    year: int
    observed_m: float | None
    modelled_m: float
    p5_m: float
    p95_m: float
    inflow_observed: bool


@dataclass(frozen=True)
class BalanceRow:
    """A year of the water balance; volumes in km3."""

    year: int
    level_m: float
    observed_m: float | None
    area_km2: float
    volga_km3: float
    ural_km3: float
    kura_km3: float
    terek_km3: float
    sulak_km3: float
    samur_km3: float
    small_rivers_km3: float
    groundwater_km3: float
    inflow_km3: float
    precipitation_km3: float
    evaporation_km3: float
    bay_km3: float
    storage_km3: float
    closure_km3: float
    inflow_observed: bool


@dataclass(frozen=True)
class FutureRow:
    """Levels of a year that 5, 50 and 95 % of the futures stay below, m BS."""

    year: int
    p5: float
    p50: float
    p95: float


@dataclass(frozen=True)
class PublishedRow:
    """A published projection beside ours, in metres of fall since 2020."""

    study: str
    scenario: str
    year: int
    centre_m: float | None
    low_m: float | None
    high_m: float | None
    p5_m: float
    p50_m: float
    p95_m: float
    verdict: str
    source: str


@dataclass(frozen=True, repr=False)
class HindcastAnswer(Shown):
    """How well the balance reproduces years that it was not fitted to.

    Attributes
    ----------
    rmse_m, rmse_persistence_m, rmse_line_m, rmse_best_line_m : float
        Root mean square error of the balance and of simpler forecasts.
    years : tuple of int
        Years held out.
    skill_persistence, skill_line, skill_best_line : float
        1 is perfect, 0 no better than that forecast.
    years_within_band : int
        Years in which the observed level lies within 5 to 95 %.
    calibrated_on : tuple of int
        Years of the calibration.
    evaporation_m_per_year : float
        The one number that is calibrated.
    unexplained_km3_per_year, unexplained_lag : float
        Spread of what the balance leaves unexplained, and its memory.
    levels : tuple of PastRow
    """

    rmse_m: float
    years: tuple[int, ...]
    rmse_persistence_m: float
    rmse_line_m: float
    rmse_best_line_m: float
    skill_persistence: float
    skill_line: float
    skill_best_line: float
    years_within_band: int
    calibrated_on: tuple[int, ...]
    evaporation_m_per_year: float
    unexplained_km3_per_year: float
    unexplained_lag: float
    levels: tuple[PastRow, ...]


@dataclass(frozen=True)
class ScenarioRow:
    """A scenario of the sea and what it assumes."""

    name: str
    assumes: str


@dataclass(frozen=True)
class SeaManifest:
    """Facts, version, options and seed of an answer about the sea."""

    facts: str
    facts_hash: str
    version: str
    options: dict[str, Any]
    seed: int


@dataclass(frozen=True, repr=False)
class SeaAnswer(Shown):
    """The level of the sea: past, balance, futures, and what others published."""

    hindcast: HindcastAnswer
    balance: tuple[BalanceRow, ...]
    projection: tuple[FutureRow, ...]
    scenario: ScenarioRow
    published: tuple[PublishedRow, ...]
    season_m: dict[str, float]
    manifest: SeaManifest


def answer_sea(_case: object, question: SeaQuestion, progress: Progress = silent) -> SeaAnswer:
    """Answer how the level of the sea came about and how it will go on; no case is needed."""
    progress(message("water balance"), None)
    sea = question.sea
    projection = project_sea(sea.until, sea.scenario, sea.members, sea.seed)
    options = options_of(question)
    del options["seed"]
    options["scenario"] = projection.scenario
    return SeaAnswer(
        hindcast=describe_hindcast(hindcast()),
        balance=rows(BalanceRow, balance_rows().reset_index()),
        projection=future_rows(projection),
        scenario=ScenarioRow(projection.scenario, projection.title),
        published=published_rows(compare(projection)),
        season_m={str(month): float(above) for month, above in season_m().items()},
        manifest=SeaManifest(
            "caspian", facts_hash(), corridor.__version__, options, projection.seed
        ),
    )


def describe_hindcast(past: Hindcast) -> HindcastAnswer:
    """Return a hindcast as an answer."""
    spread, lag = unexplained_km3()
    return HindcastAnswer(
        rmse_m=past.rmse_m,
        years=tuple(past.years),
        rmse_persistence_m=past.rmse_persistence_m,
        rmse_line_m=past.rmse_line_m,
        rmse_best_line_m=past.rmse_best_line_m,
        skill_persistence=past.skill(past.rmse_persistence_m),
        skill_line=past.skill(past.rmse_line_m),
        skill_best_line=past.skill(past.rmse_best_line_m),
        years_within_band=past.covered,
        calibrated_on=tuple(past.calibration.years),
        evaporation_m_per_year=past.calibration.evaporation_m,
        unexplained_km3_per_year=spread,
        unexplained_lag=lag,
        levels=rows(PastRow, past.levels.reset_index()),
    )


def future_rows(projection: Projection) -> tuple[FutureRow, ...]:
    """Return the levels to come by year."""
    return rows(FutureRow, projection.quantiles().reset_index())


def published_rows(comparisons: list[Comparison]) -> tuple[PublishedRow, ...]:
    """Return published projections beside ours."""
    return tuple(row(PublishedRow, c) for c in comparisons)
