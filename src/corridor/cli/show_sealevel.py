"""Answers about the sea as tables."""

from __future__ import annotations

from rich.markup import escape

from corridor.answers.ports import PassageRow, PortsAnswer
from corridor.answers.sea import SeaAnswer
from corridor.cli.output import mt, new_table, plain_row, say
from corridor.cli.show_plan import amounts

BOOKS = 8
"""Years of the balance that are shown unless more is asked for."""


def show_sea(answer: SeaAnswer, *, verbose: bool = False) -> None:
    """Show hindcast, water balance, projected levels and published projections."""
    past = answer.hindcast
    first, last = past.years[0], past.years[-1]
    say(
        f"[bold]Caspian Sea[/bold]: hindcast of {first} to {last}, calibrated on "
        f"{past.calibrated_on[0]} to {past.calibrated_on[1]} alone: RMSE "
        f"{past.rmse_m:.2f} m\n  against {past.rmse_persistence_m:.2f} m if the level of "
        f"{first - 1} had stayed (skill {past.skill_persistence:.2f}), "
        f"{past.rmse_line_m:.2f} m for the straight line of the years of calibration (skill "
        f"{past.skill_line:.3f})\n  and {past.rmse_best_line_m:.2f} m for the best "
        "line through the answer itself, which nobody could have drawn in advance\n  its 5 to 95 % "
        f"hold the observed level in {past.years_within_band} of {len(past.years)} years"
    )
    _show_books(answer, len(answer.balance) if verbose else BOOKS)
    _show_projection(answer)
    end = past.levels[-1]
    say(
        f"Carried on to {end.year} the balance stands "
        f"{end.modelled_m - (end.observed_m or 0.0):+.2f} m above the sea: the inflow alone does "
        "not explain the last fall, so levels to come start from the net evaporation that does."
    )
    for c in answer.published:
        say(f"{escape(c.study)}, {c.year}: {escape(c.verdict)}")
    season = answer.season_m
    high, low = max(season, key=season.__getitem__), min(season, key=season.__getitem__)
    say(
        f"Levels are means of a year: the sea stands {season[high]:+.2f} m in month {high} and "
        f"{season[low]:+.2f} m in month {low}."
    )


def _show_books(answer: SeaAnswer, years: int) -> None:
    table = new_table(
        "water balance (km3 a year, middle of the year before to middle of the year)",
        "year", "level, m BS>", "observed>", "inflow>", "rain>", "evaporation>", "bay>", "change>",
    )  # fmt: skip
    for row in answer.balance[-years:]:
        volumes = (row.inflow_km3, row.precipitation_km3, row.evaporation_km3, row.bay_km3)
        seen = "" if row.observed_m is None else f"{row.observed_m:.2f}"
        plain_row(
            table, str(row.year), f"{row.level_m:.2f}", seen, *(f"{v:.0f}" for v in volumes),
            f"{row.storage_km3:+.0f}",
        )  # fmt: skip
    say(table)


def _show_projection(answer: SeaAnswer) -> None:
    say(
        f"levels to come under [bold]{answer.scenario.name}[/bold]: "
        f"{escape(answer.scenario.assumes)}"
    )
    table = new_table("", "year", "5 %, m BS>", "half>", "95 %>")
    rows = answer.projection
    step = 5 if len(rows) <= 30 else 10
    for row in rows:
        if row in (rows[0], rows[-1]) or row.year % step == 0:
            plain_row(table, str(row.year), f"{row.p5:.2f}", f"{row.p50:.2f}", f"{row.p95:.2f}")
    say(table)


def show_ports(answer: PortsAnswer, *, verbose: bool = False) -> None:
    """Show loads, dredging, closings and reports."""
    table = new_table(
        f"ports with the sea at {answer.level_m:.2f} m BS",
        "port", "ship", "depth, m>", "draught, m>", "load, t>", "of full>", "Mt/year>",
        "cost of t>", "",
    )  # fmt: skip
    for r in answer.ports:
        dearer = "no cargo" if r.cost_per_t_change is None else f"{r.cost_per_t_change:+.0%}"
        plain_row(
            table, r.port, r.ship, f"{r.depth_m:.2f}", f"{r.draft_m:.2f}",
            f"{r.payload_t:,.0f}",
            f"{r.payload_share:.0%}", mt(r.capacity_t_per_year), dearer,
            r.state if r.limit == r.port else f"{r.state} by {r.limit}",
        )  # fmt: skip
    say(table)
    _show_upkeep(answer)
    table = new_table(
        "when a port is lost if nothing more is dredged (5 % / half / 95 % of futures)",
        "port", "ship", "no cargo below>", "year", "dry below>", "year",
    )  # fmt: skip
    for c in answer.closing:
        plain_row(
            table, c.port, c.ship, f"{c.idle.level_m:.2f}", _years(c.idle),
            f"{c.dry.level_m:.2f}", _years(c.dry),
        )  # fmt: skip
    say(table)
    _show_reports(answer, verbose=verbose)


def _show_reports(answer: PortsAnswer, *, verbose: bool) -> None:
    if not answer.evidence:
        return
    table = new_table("reports beside the model", "report", "said>", "model>", "unit", "")
    for e in answer.evidence:
        model = "" if e.modelled is None else f"{e.modelled:,.5g}"
        plain_row(table, e.what, f"{e.reported:,.5g}", model, e.unit, e.verdict)
        if verbose and e.note:
            plain_row(table, f"  {e.note}", "", "", "", "")
    say(table)


def _show_upkeep(answer: PortsAnswer) -> None:
    table = new_table(
        "dredging that keeps the depths at that level from then on",
        "place", "", "fall, m/year>", "silt, m/year>", "Mm3/year>", "million USD/year>",
    )  # fmt: skip
    for d in answer.dredging:
        volume, cost = d.volume_m3_per_year, d.cost_musd_per_year
        plain_row(
            table, d.place, d.country, f"{d.fall_m_per_year:.2f}",
            f"{d.siltation_m_per_year:.2f}",
            "not known" if volume is None else f"{volume / 1e6:.2f}",
            "not known" if cost is None else f"{cost:.1f}",
        )  # fmt: skip
    say(table)
    say("a year, by state (million USD): " + amounts(answer.dredging_musd_per_year))


def _years(passage: PassageRow) -> str:
    return " / ".join(
        "later" if y is None else str(y) for y in (passage.p5, passage.p50, passage.p95)
    )
