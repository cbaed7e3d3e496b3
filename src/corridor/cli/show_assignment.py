"""Assignments as tables."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import fields

from rich.markup import escape

from corridor.answers.assign import AssignAnswer, MethodRow
from corridor.answers.links import LinksAnswer
from corridor.answers.values import situation_words
from corridor.cli.output import mt, new_table, plain_row, say
from corridor.cli.show_capacity import show_shut

ROWS = 12
"""Rows of a table unless all are asked for."""

OVERLOADS = 5
"""Overloaded elements that are named unless all are asked for."""

METHODS = {
    "ue": "user equilibrium", "so": "system optimum", "logit": "path-size logit",
    "aon": "all or nothing", "capacitated": "least cost within capacities",
}  # fmt: skip

ENDS = {
    "converged": "converged",
    "precision": "as far as double precision allows",
    "limit": "stopped at the limit",
}  # fmt: skip


TONNES = ("tonnes_per_year", "t_per_year")
"""Ends of columns that hold tonnes a year."""


def show_assignment(answer: AssignAnswer, *, verbose: bool = False) -> None:
    """Show which cargo goes where, what is full, what a shipment pays and how long it waits."""
    manifest, totals = answer.manifest, {k: v or 0.0 for k, v in answer.totals.items()}
    say(
        f"\n[bold]{METHODS[answer.method]}[/bold] ({escape(situation_words(manifest))}): "
        f"{mt(totals['tonnes_per_year'])} million t/year on {len(answer.paths)} routes"
    )
    if totals["unserved_t_per_year"] > 0:
        left = mt(totals["unserved_t_per_year"])
        say(f"[yellow]{left} million t/year find no room, or no open route[/yellow]")
    show_shut(manifest, answer.shut)
    _say_overloads(answer, None if verbose else OVERLOADS)
    tonnes = totals["tonnes_per_year"] or 1.0
    say(
        f"a tonne takes {totals['tonne_hours_per_year'] / tonnes / 24:.1f} days, of these "
        f"{totals['wait_tonne_hours_per_year'] / tonnes / 24:.1f} waiting for others"
        f"{', waits beyond capacity included,' if answer.over_capacity else ','} and pays "
        f"{totals['usd_per_year'] / tonnes:,.0f} USD"
    )
    _show_modes(answer)
    _show_energy(answer)
    _show_branches(answer)
    _show_elements(answer, None if verbose else ROWS)
    _show_routes(answer, None if verbose else ROWS)
    for part in dict.fromkeys(answer.unknown_parts.values()):
        links = [e for e, unknown in answer.unknown_parts.items() if unknown == part]
        say(f"note: {part} not known and counted as 0 on {', '.join(links[:5])}")
    if answer.unknown_traction:
        count, some = len(answer.unknown_traction), ", ".join(answer.unknown_traction[:5])
        lines = "1 railway" if count == 1 else f"{count} railways"
        say(f"note: the traction of {lines} is not known and counts as diesel: {some}")
    if answer.curves:
        say(f"note: waits of {len(answer.curves)} elements follow simulated curves")
    _say_end(answer)


def _say_overloads(answer: AssignAnswer, most: int | None) -> None:
    """Say where more wants to cross than fits, before any hours and dollars that rest on it."""
    for row in answer.over_capacity[:most]:
        one_way = " one way" if row.counts == "each way" else ""
        say(
            f"[yellow]{mt(row.wanted_t_per_year)} million t/year want to cross "
            f"{escape(row.name)}[/yellow] ({escape(row.id)}){one_way} where "
            f"{mt(row.capacity_t_per_year)} fit"
        )
    rest = len(answer.over_capacity) - len(answer.over_capacity[:most])
    if rest:
        say(f"and {rest} more above capacity: see -v")
    if answer.over_capacity:
        say("waits beyond a capacity are a device of the method, not a forecast")
    if answer.method == "capacitated":
        say("waits are read from the curves afterwards; the method fills capacities without them")


def _show_modes(answer: AssignAnswer) -> None:
    table = new_table(
        "by mode", "mode", "Mt/year>", "billion tkm>", "share>", "million USD>", "kt CO2e>", "TJ>"
    )
    for row in answer.modes:
        plain_row(
            table,
            row.mode, mt(row.tonnes_per_year), f"{row.tkm_per_year / 1e9:,.1f}",
            f"{row.share:.1%}", f"{row.usd_per_year / 1e6:,.0f}",
            _number(row.t_co2e_per_year and row.t_co2e_per_year / 1e3), _number(row.tj_per_year),
        )  # fmt: skip
    say(table)


def _show_energy(answer: AssignAnswer) -> None:
    if all(row.tj_per_year is None for row in answer.energy):
        return
    table = new_table(
        "energy", "mode", "power", "billion tkm>", "TJ>", "MJ/tkm>", "million litres of diesel>",
        "GWh>",
    )  # fmt: skip
    for row in answer.energy:
        plain_row(
            table, row.mode, row.power, f"{row.tkm_per_year / 1e9:,.1f}", _number(row.tj_per_year),
            _number(row.mj_per_tkm), _scaled(row.litres_per_year), _scaled(row.kwh_per_year),
        )  # fmt: skip
    say(table)


def _scaled(value: float | None) -> str:
    return "" if value is None else _number(value / 1e6)


def _show_branches(answer: AssignAnswer) -> None:
    table = new_table("by branch", "branch", "Mt/year>", "share>", "days>", "USD/t>", "kg CO2e/t>",
                      "MJ/t>")  # fmt: skip
    for row in answer.branches:
        plain_row(
            table,
            row.branch, mt(row.tonnes_per_year), f"{row.share:.1%}",
            _number(row.days), _number(row.usd_per_t), _number(row.kg_co2e_per_t),
            _number(row.mj_per_t),
        )  # fmt: skip
    say(table)


def _show_elements(answer: AssignAnswer, most: int | None) -> None:
    used = [row for row in answer.elements if row.tonnes_per_year > 0]
    used.sort(key=lambda row: -(row.volume_capacity or 0.0))
    table = new_table(
        "fullest elements", "id", "kind", "Mt/year>", "capacity>", "counts", "load>", "wait h>"
    )
    for row in used[:most]:
        plain_row(
            table,
            row.id, row.kind, mt(row.tonnes_per_year), mt(row.capacity_t_per_year),
            row.counts.removesuffix(" together"), f"{row.volume_capacity or 0.0:.0%}",
            _number(row.wait_h),
        )  # fmt: skip
    say(table)


def _show_routes(answer: AssignAnswer, most: int | None) -> None:
    largest = sorted(answer.paths, key=lambda row: -row.tonnes_per_year)
    table = new_table(
        "largest routes", "route", "from", "to", "cargo", "Mt/year>", "share>", "branch", "days>",
        "USD/t>",
    )  # fmt: skip
    for row in largest[:most]:
        plain_row(
            table,
            row.path_id, row.origin, row.destination, row.commodity_id,
            mt(row.tonnes_per_year), f"{row.share:.0%}", row.branch,
            f"{row.hours / 24:.1f}", f"{row.usd_per_t:,.0f}",
        )  # fmt: skip
    say(table)


def show_studies(answer: AssignAnswer) -> None:
    """Show the further tables that were asked for."""
    if answer.select is not None:
        show_rows("demand that uses the element", answer.select)
    if answer.way is not None:
        columns = ("element", "kind", "to_km", "to_h", "wait_h", "to_usd_per_t")
        show_rows("the route, step by step", answer.way, columns)
    if answer.compare is not None:
        _show_comparison("side by side", answer.compare)
    if answer.rivals is not None:
        show_rows("response to one dollar, one hour and one per cent more", answer.rivals)


def _show_comparison(title: str, rows: Sequence[MethodRow]) -> None:
    table = new_table(
        title, "method", "left behind Mt>", "days/t>", "of these waiting>", "USD/t>",
        "with hours>", "generalised hours>", "above capacity Mt>",
    )  # fmt: skip
    for row in rows:
        tonnes = row.tonnes_per_year or 1.0
        plain_row(
            table,
            row.method, mt(row.unserved_t_per_year),
            f"{row.tonne_hours_per_year / tonnes / 24:.2f}",
            f"{row.wait_tonne_hours_per_year / tonnes / 24:.2f}",
            f"{row.usd_per_year / tonnes:,.1f}", f"{row.cost_usd_per_year / tonnes:,.1f}",
            f"{row.generalised_hours_change:+.1%}", mt(row.over_capacity_t_per_year),
        )  # fmt: skip
    say(table)


def show_links(answer: LinksAnswer) -> None:
    """Show what an assignment of links found."""
    say(
        f"\n[bold]{METHODS[answer.method]}[/bold]: {answer.trips:,.1f} trips "
        f"between {answer.pairs:,} pairs on {answer.links:,} links"
    )
    if answer.pairs_within_zones:
        say(
            f"{answer.trips_within_zones:,.1f} more trips within {answer.pairs_within_zones:,} "
            "zone(s) use no link and are left out"
        )
    if not answer.pairs:
        say("[yellow]no trips between different zones: there is nothing to assign[/yellow]")
    say(f"objective {answer.objective:,.6f}")
    say(f"total travel time {answer.total_travel_time:,.6f}")
    say(f"read in {answer.load_s:.2f} s")
    _say_end(answer)


def _say_end(answer: AssignAnswer | LinksAnswer) -> None:
    say(
        f"{ENDS.get(answer.status, answer.status)} in {answer.iterations} round(s) and "
        f"{answer.solve_s:.3f} s on {answer.threads} thread(s); relative gap "
        f"{answer.relative_gap:.1e}, recomputed from the flows"
    )


def show_rows(title: str, rows: Sequence[object], columns: Sequence[str] = ()) -> None:
    """Show rows: tonnes in thousands, shares as per cent, other numbers to three digits."""
    if not rows:
        say(f"{title}: none")
        return
    numeric = {
        f.name: str(f.type).startswith(("float", "int"))
        for f in fields(rows[0])  # type: ignore[arg-type]
    }
    shown = columns or tuple(numeric)
    heads = [f"{_head(c)}>" if numeric[c] else _head(c) for c in shown]
    table = new_table(title, *heads)
    for row in rows:
        plain_row(table, *(_cell(c, getattr(row, c)) for c in shown))
    say(table)


def _head(column: str) -> str:
    for end in TONNES:
        if column.endswith(end):
            return (column.removesuffix(end) + " kt/year").replace("_", " ").strip()
    return column.replace("_", " ")


def _cell(column: str, value: object) -> str:
    if value is None:
        return "not known"
    if not isinstance(value, float):
        return f"{value:,}" if isinstance(value, int) else str(value)
    if column == "share" or column.endswith("_change"):
        return f"{value:.1%}"
    return _number(value / 1e3 if column.endswith(TONNES) else value)


def _number(value: float | None) -> str:
    if value is None:
        return "not known"
    if math.isinf(value):
        return "no limit"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.3g}"
