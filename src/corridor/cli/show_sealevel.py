"""Answers about the sea as tables for people, on stderr."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rich.markup import escape

from corridor.answers.plain import cost_by_payer
from corridor.answers.sea import by_state, keeping_musd
from corridor.cli.show import mt, new_table, plain_row, say
from corridor.planning.futures import Fate, Futures
from corridor.sea.ports.closing import Closing, Passage
from corridor.sea.ports.dredging import Dredging
from corridor.sea.ports.evidence import Evidence
from corridor.sea.ports.shoaling import Shoaling
from corridor.sea.water.agreement import Comparison
from corridor.sea.water.facts import LITTORAL, season_m
from corridor.sea.water.hindcast import Hindcast, balance_rows
from corridor.sea.water.projection import Projection

BOOKS = 8
"""Years of the balance that are shown unless more is asked for."""


def show_sea(
    past: Hindcast, projection: Projection, beside: Sequence[Comparison], *, verbose: bool = False
) -> None:
    """Show hindcast, books, levels to come and what others published."""
    first, last = past.years[0], past.years[-1]
    say(
        f"[bold]Caspian Sea[/bold]: hindcast of {first} to {last}, calibrated on "
        f"{past.calibration.years[0]} to {past.calibration.years[1]} alone: RMSE "
        f"{past.rmse_m:.2f} m\n  against {past.rmse_persistence_m:.2f} m if the level of "
        f"{first - 1} had stayed (skill {past.skill(past.rmse_persistence_m):.2f}), "
        f"{past.rmse_line_m:.2f} m for the straight line of the years of calibration (skill "
        f"{past.skill(past.rmse_line_m):.3f})\n  and {past.rmse_best_line_m:.2f} m for the best "
        "line through the answer itself, which nobody could have drawn before\n  its 5 to 95 % "
        f"hold the observed level in {past.covered} of {len(past.years)} years"
    )
    books = balance_rows()
    table = new_table(
        "water balance (km3 a year, middle of the year before to middle of the year)",
        "year", "level, m BS>", "observed>", "inflow>", "rain>", "evaporation>", "bay>", "change>",
    )  # fmt: skip
    for year, row in (books if verbose else books.tail(BOOKS)).iterrows():
        numbers = [
            f"{row[c]:.0f}"
            for c in ("inflow_km3", "precipitation_km3", "evaporation_km3", "bay_km3")
        ]
        seen = "" if math.isnan(row["observed_m"]) else f"{row['observed_m']:.2f}"
        plain_row(
            table, str(year), f"{row['level_m']:.2f}", seen, *numbers, f"{row['storage_km3']:+.0f}"
        )
    say(table)
    _show_projection(projection)
    end = past.levels.iloc[-1]
    say(
        f"Carried on to {past.levels.index[-1]} the balance stands "
        f"{end['modelled_m'] - end['observed_m']:+.2f} m above the sea: the inflow alone does not "
        "explain the last fall, so levels to come start from the net evaporation that does."
    )
    for c in beside:
        say(f"{escape(c.study)}, {c.year}: {escape(c.verdict)}")
    high, low = season_m().idxmax(), season_m().idxmin()
    say(
        f"Levels are means of a year: the sea stands {season_m().max():+.2f} m in month {high} and "
        f"{season_m().min():+.2f} m in month {low}."
    )


def _show_projection(projection: Projection) -> None:
    quantiles = projection.quantiles()
    say(f"levels to come under [bold]{projection.scenario}[/bold]: {escape(projection.title)}")
    table = new_table("", "year", "5 %, m BS>", "half>", "95 %>")
    years = quantiles.index
    step = 5 if len(years) <= 30 else 10
    shown = [y for y in years if y in (years[0], years[-1]) or y % step == 0]
    for year in shown:
        row = quantiles.loc[year]
        plain_row(table, str(year), *(f"{row[q]:.2f}" for q in ("p5", "p50", "p95")))
    say(table)


def show_ports(
    level_m: float,
    rows: Sequence[Shoaling],
    upkeep: Sequence[Dredging],
    lost: Sequence[Closing],
    reports: Sequence[Evidence],
    *,
    verbose: bool = False,
) -> None:
    """Show loads, dredging, closings and reports."""
    table = new_table(
        f"ports with the sea at {level_m:.2f} m BS",
        "port", "ship", "depth, m>", "draft, m>", "load, t>", "of full>", "Mt/year>",
        "cost of t>", "",
    )  # fmt: skip
    for r in rows:
        dearer = "no cargo" if math.isinf(r.cost_per_t_change) else f"{r.cost_per_t_change:+.0%}"
        plain_row(
            table, _short(r.port), r.ship, f"{r.depth_m:.2f}", f"{r.draft_m:.2f}",
            f"{r.payload_t:,.0f}",
            f"{r.payload_share:.0%}", mt(r.capacity_t_per_year), dearer,
            r.state if r.limit == r.port else f"{r.state} by {r.limit}",
        )  # fmt: skip
    say(table)
    _show_upkeep(upkeep)
    table = new_table(
        "when a port is lost if nothing more is dredged (5 % / half / 95 % of futures)",
        "port", "ship", "no cargo below>", "year", "dry below>", "year",
    )  # fmt: skip
    for c in lost:
        plain_row(
            table, _short(c.port), c.ship, f"{c.idle.level_m:.2f}", _years(c.idle),
            f"{c.dry.level_m:.2f}", _years(c.dry),
        )  # fmt: skip
    say(table)
    if not reports:
        return
    table = new_table("reports beside the model", "report", "said>", "model>", "unit", "")
    for e in reports:
        model = "" if math.isnan(e.modelled) else f"{e.modelled:,.5g}"
        plain_row(table, e.what, f"{e.reported:,.5g}", model, e.unit, e.verdict)
        if verbose and e.note:
            plain_row(table, f"  {e.note}", "", "", "", "")
    say(table)


def _show_upkeep(upkeep: Sequence[Dredging]) -> None:
    table = new_table(
        "dredging that keeps the depths at that level from then on",
        "place", "", "fall, m/year>", "silt, m/year>", "Mm3/year>", "million USD/year>",
    )  # fmt: skip
    for d in upkeep:
        volume, cost = d.volume_m3_per_year / 1e6, d.cost_musd_per_year
        plain_row(
            table, _short(d.place), d.country, f"{d.fall_m_per_year:.2f}",
            f"{d.siltation_m_per_year:.2f}",
            "not known" if math.isnan(volume) else f"{volume:.2f}",
            "not known" if math.isnan(cost) else f"{cost:.1f}",
        )  # fmt: skip
    say(table)
    say("a year, by state (million USD): " + _by_state(by_state(upkeep)))


def _short(place: str) -> str:
    """Return an id without what every port begins with, since columns are narrow."""
    return place.removeprefix("port-")


def _years(passage: Passage) -> str:
    return " / ".join(
        "later" if y is None else str(y) for y in (passage.p5, passage.p50, passage.p95)
    )


def _by_state(amounts: dict[str, float]) -> str:
    return ", ".join(f"{state} {amount:,.1f}" for state, amount in amounts.items())


def show_futures(found: Futures, upkeep: Sequence[Dredging]) -> None:
    """Show how a plan fares over the futures of the sea, beside one that ignores them."""
    sea = found.plan.sea
    assert sea is not None
    say(
        f"\n[bold]the sea[/bold]: {len(sea.members_m):,} futures of {found.plan.by} between "
        f"{sea.members_m[0]:.2f} and {sea.members_m[-1]:.2f} m BS; made for "
        f"{sea.level_m:.2f} m BS, so that {sea.share:.0%} of them are no lower"
    )
    table = new_table(
        "", "plan", "meets the target in>", "down to, m BS>", "missing on average, Mt>",
        "in the lowest, Mt>", "million USD>",
    )  # fmt: skip
    for name, fate, cost in (
        ("this one", found.fate, found.plan.cost_musd),
        ("one that ignores the sea", found.fate_ignoring, found.ignoring.cost_musd),
    ):
        plain_row(table, name, *_fate(fate), f"{cost:,.0f}")
    say(table)
    say(
        f"ignoring the sea loses {mt(found.regret_t_per_year)} million t/year on average; heeding "
        f"it costs {found.extra_cost_musd:,.0f} million USD more"
    )
    paid = cost_by_payer(found.plan)
    say(
        "the five states pay (million USD, discounted): "
        + _by_state({state: paid.get(state, 0.0) for state in LITTORAL})
    )
    say(
        "instead, and without the plan, keeping all of today's depths would carry "
        f"{mt(found.ignoring.before.tonnes_per_year)} million t/year; it costs "
        f"{keeping_musd(found, upkeep):,.0f} million USD up to {found.plan.by}, each year: "
        + _by_state(by_state(upkeep))
    )


def _fate(fate: Fate) -> tuple[str, ...]:
    level = "never" if math.isnan(fate.lowest_level_m) else f"{fate.lowest_level_m:.2f}"
    return (
        f"{math.floor(100 * fate.met_share)}%", level, mt(fate.mean_missing_t_per_year),
        mt(fate.worst_missing_t_per_year),
    )  # fmt: skip
