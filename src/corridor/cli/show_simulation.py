"""Simulations as tables for people, on stderr."""

from __future__ import annotations

import math

from rich.markup import escape

from corridor.answers.simulate import shortfall
from corridor.cli.show import mt, new_table, plain_row, say
from corridor.simulation.results.outcome import Simulation

ROWS = 12
"""Elements shown unless all are asked for."""


def show_simulation(sim: Simulation, *, verbose: bool = False) -> None:
    """Show what gets through, how long it takes, and where it waits."""
    sit = sim.capacities.situation
    say(
        f"\n[bold]{escape(sim.top.question.name)}[/bold] ({sit.year}, {sit.scenario or 'as is'}): "
        f"{sim.years} year(s) of operation, seed {sim.seed}"
    )
    say(
        f"offered {mt(sim.offered_t_per_year)} million t/year, delivered "
        f"{mt(sim.throughput_t_per_year)} ({-shortfall(sim):+.1%})"
    )
    unserved = sum(sim.routing.unserved.values())
    if unserved > 0:
        say(f"{mt(unserved)} million t/year of the demand find no room on paper")
    hours = sim.transit_hours
    say(
        "a tonne is under way "
        + ", ".join(f"{hours[p] / 24:.1f} days ({p.upper()})" for p in ("p5", "p50", "p95"))
    )
    _show_limits(sim)
    _show_elements(sim, len(sim.elements) if verbose else ROWS)
    _show_curve(sim)
    for note in sim.notes:
        say(f"note: {escape(note)}")
    say(
        f"{sim.events:,} events in {sim.wall_s:.1f} s; "
        f"{sim.deadlocks or 'no'} deadlock{'s' if sim.deadlocks > 1 else ''}"
    )


def _show_limits(sim: Simulation) -> None:
    if not math.isnan(sim.practical_t_per_year):
        say(
            f"practical throughput at {sim.acceptable_delay_h:g} h of delay: "
            f"[bold]{mt(sim.practical_t_per_year)}[/bold] million t/year"
        )
    names = dict(zip(sim.elements["id"], sim.elements["name"], strict=True))
    if sim.responsible:
        say(f"most is lost at {escape(names[sim.responsible])} ({sim.responsible})")
    if sim.growing:
        growing = ", ".join(escape(names[e]) for e in sim.growing)
        say(f"[yellow]queues grow all year[/yellow] at {growing}")


def _show_elements(sim: Simulation, rows: int) -> None:
    table = new_table(
        "where shipments wait",
        "id", "name", "kind", "use>", "mean wait h>", "P95 wait h>", "Mt/year>", "queue>",
    )  # fmt: skip
    for row in sim.elements.head(rows).to_dict("records"):
        plain_row(
            table,
            row["id"], row["name"], row["kind"], f"{row['utilisation']:.0%}",
            f"{row['mean_wait_h']:,.1f}", f"{row['p95_wait_h']:,.1f}",
            mt(row["throughput_t_per_year"]),
            f"{row['queue_start']:,.0f} -> {row['queue_end']:,.0f}",
        )  # fmt: skip
    say(table)


def _show_curve(sim: Simulation) -> None:
    if len(sim.curve) < 2:
        return
    table = new_table(
        "delay against traffic",
        "offered Mt/year>", "delivered>", "median days>", "P95 days>", "delay h>", "",
    )  # fmt: skip
    for row in sim.curve.to_dict("records"):
        plain_row(
            table,
            mt(row["offered_t_per_year"]), mt(row["throughput_t_per_year"]),
            f"{row['p50_h'] / 24:.1f}", f"{row['p95_h'] / 24:.1f}", f"{row['delay_h']:,.1f}",
            "queues grow" if row["growing"] else "",
        )  # fmt: skip
    say(table)
