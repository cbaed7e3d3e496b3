"""Assignments as tables for people, on stderr."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd
from rich.markup import escape

from corridor.assignment.of_case.assign import Assignment
from corridor.assignment.of_roads.assign_links import RoadAssignment
from corridor.cli.show import mt, new_table, plain_row, say

ROWS = 12
"""Rows of a table unless all are asked for."""

METHODS = {
    "ue": "user equilibrium", "so": "system optimum", "logit": "path-size logit",
    "aon": "all or nothing", "capacitated": "least cost within capacities",
}  # fmt: skip

ENDS = {
    "converged": "converged", "precision": "as far as numbers go", "limit": "stopped at the limit",
}  # fmt: skip


TONNES = ("tonnes_per_year", "t_per_year")
"""Ends of columns that hold tonnes a year."""


def show_assignment(found: Assignment, *, verbose: bool = False) -> None:
    """Show who goes where, where it is full, and what a shipment pays and waits."""
    made, totals = found.flows.input, found.totals
    sit = made.capacities.situation
    say(
        f"\n[bold]{METHODS[found.method]}[/bold] ({sit.year}, {escape(sit.scenario or 'as is')}): "
        f"{mt(totals['tonnes_per_year'])} million t/year on {len(found.paths)} ways"
    )
    if totals["unserved_t_per_year"] > 0:
        left = mt(totals["unserved_t_per_year"])
        say(f"[yellow]{left} million t/year find no room, or no open way[/yellow]")
    tonnes = totals["tonnes_per_year"] or 1.0
    say(
        f"a tonne takes {totals['tonne_hours_per_year'] / tonnes / 24:.1f} days, of these "
        f"{totals['wait_tonne_hours_per_year'] / tonnes / 24:.1f} waiting for others, and pays "
        f"{totals['usd_per_year'] / tonnes:,.0f} USD"
    )
    _show_modes(found)
    _show_branches(found)
    _show_elements(found, None if verbose else ROWS)
    _show_ways(found, None if verbose else ROWS)
    if made.unknown_cost:
        links = ", ".join(made.unknown_cost[:5])
        say(f"note: haulage or dues are not known and counted as 0 on {links}")
    if made.curves:
        say(f"note: waits of {len(made.curves)} elements follow simulated curves")
    _say_end(found.certificate.relative_gap, found)


def _show_modes(found: Assignment) -> None:
    table = new_table(
        "by mode", "mode", "Mt/year>", "billion tkm>", "share>", "million USD>", "kt CO2e>"
    )
    for row in found.modes.to_dict("records"):
        plain_row(
            table,
            row["mode"], mt(row["tonnes_per_year"]), f"{row['tkm_per_year'] / 1e9:,.1f}",
            f"{row['share']:.1%}", f"{row['usd_per_year'] / 1e6:,.0f}",
            _number(row["t_co2e_per_year"] / 1e3),
        )  # fmt: skip
    say(table)


def _show_branches(found: Assignment) -> None:
    table = new_table("by branch", "branch", "Mt/year>", "share>", "days>", "USD/t>", "kg CO2e/t>")
    for row in found.branches.to_dict("records"):
        plain_row(
            table,
            row["branch"], mt(row["tonnes_per_year"]), f"{row['share']:.1%}",
            f"{row['days']:.1f}", f"{row['usd_per_t']:,.0f}", _number(row["kg_co2e_per_t"]),
        )  # fmt: skip
    say(table)


def _show_elements(found: Assignment, most: int | None) -> None:
    frame = found.elements[found.elements["tonnes_per_year"] > 0]
    frame = frame.sort_values("volume_capacity", ascending=False, na_position="last")
    table = new_table(
        "fullest elements", "id", "kind", "Mt/year>", "capacity>", "counts", "load>", "wait h>"
    )
    for row in frame.head(most or len(frame)).to_dict("records"):
        plain_row(
            table,
            row["id"], row["kind"], mt(row["tonnes_per_year"]), mt(row["capacity_t_per_year"]),
            row["counts"].removesuffix(" together"), f"{row['volume_capacity']:.0%}",
            _number(row["wait_h"]),
        )  # fmt: skip
    say(table)


def _show_ways(found: Assignment, most: int | None) -> None:
    frame = found.paths.sort_values("tonnes_per_year", ascending=False)
    table = new_table(
        "largest ways", "way", "from", "to", "cargo", "Mt/year>", "share>", "branch", "days>",
        "USD/t>",
    )  # fmt: skip
    for row in frame.head(most or len(frame)).to_dict("records"):
        plain_row(
            table,
            row["path_id"], row["origin"], row["destination"], row["commodity_id"],
            mt(row["tonnes_per_year"]), f"{row['share']:.0%}", row["branch"],
            f"{row['hours'] / 24:.1f}", f"{row['usd_per_t']:,.0f}",
        )  # fmt: skip
    say(table)


def show_parts(parts: Mapping[str, pd.DataFrame]) -> None:
    """Show the further tables that were asked for."""
    titles = {
        "select": "demand that uses the element", "way": "the way, step by step",
        "compare": "side by side", "rivals": "what a dollar, an hour and a per cent do",
    }  # fmt: skip
    for key, frame in parts.items():
        if key == "compare":
            _show_comparison(titles[key], frame)
        elif key == "way":
            columns = ["element", "kind", "to_km", "to_h", "wait_h", "to_usd_per_t"]
            show_frame(titles[key], frame[columns])
        else:
            show_frame(titles[key], frame)


def _show_comparison(title: str, frame: pd.DataFrame) -> None:
    table = new_table(
        title, "method", "left behind Mt>", "days/t>", "of these waiting>", "USD/t>",
        "with hours>", "generalised hours>", "above capacity Mt>",
    )  # fmt: skip
    for row in frame.to_dict("records"):
        tonnes = row["tonnes_per_year"] or 1.0
        plain_row(
            table,
            row["method"], mt(row["unserved_t_per_year"]),
            f"{row['tonne_hours_per_year'] / tonnes / 24:.2f}",
            f"{row['wait_tonne_hours_per_year'] / tonnes / 24:.2f}",
            f"{row['usd_per_year'] / tonnes:,.1f}", f"{row['cost_usd_per_year'] / tonnes:,.1f}",
            f"{row['generalised_hours_change']:+.1%}", mt(row["over_capacity_t_per_year"]),
        )  # fmt: skip
    say(table)


def show_road(found: RoadAssignment, *, load_s: float) -> None:
    """Show what an assignment of links found."""
    certificate = found.certificate
    say(
        f"\n[bold]{METHODS[found.method]}[/bold]: {found.problem.demand.volume.sum():,.1f} trips "
        f"between {len(found.problem.demand):,} pairs on {found.problem.arcs:,} links"
    )
    say(f"objective {certificate.objective:,.6f}")
    say(f"total travel time {found.total_travel_time:,.6f}")
    say(f"read in {load_s:.2f} s")
    _say_end(certificate.relative_gap, found)


def _say_end(relative_gap: float, found: Assignment | RoadAssignment) -> None:
    say(
        f"{ENDS.get(found.status, found.status)} in {found.iterations} round(s) and "
        f"{found.solve_s:.3f} s on {found.threads} thread(s); relative gap {relative_gap:.1e}, "
        "recomputed from the flows"
    )


def show_frame(title: str, frame: pd.DataFrame) -> None:
    """Show a frame: tonnes in thousands, shares as per cent, other numbers to three digits."""
    numeric = [pd.api.types.is_numeric_dtype(frame[c]) for c in frame.columns]
    heads = [
        f"{_head(str(c))}>" if n else str(c).replace("_", " ")
        for c, n in zip(frame.columns, numeric, strict=True)
    ]
    table = new_table(title, *heads)
    for row in frame.itertuples(index=False):
        plain_row(table, *(_cell(str(c), v) for c, v in zip(frame.columns, row, strict=True)))
    say(table)


def _head(column: str) -> str:
    for end in TONNES:
        if column.endswith(end):
            return (column.removesuffix(end) + " kt/year").replace("_", " ").strip()
    return column.replace("_", " ")


def _cell(column: str, value: object) -> str:
    if not isinstance(value, float):
        return f"{value:,}" if isinstance(value, int) else str(value)
    if column == "share" or column.endswith("_change"):
        return f"{value:.1%}"
    return _number(value / 1e3 if column.endswith(TONNES) else value)


def _number(value: float) -> str:
    if math.isnan(value):
        return "not known"
    if math.isinf(value):
        return "no limit"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.3g}"
