"""Simulations as tables."""

from __future__ import annotations

from collections.abc import Mapping

from rich.markup import escape

from corridor.answers.simulate import SettledAnswer, SimulateAnswer
from corridor.answers.values import situation_words
from corridor.cli.output import mt, new_table, plain_row, say

ROWS = 12
"""Elements shown unless all are asked for."""


def show_simulation(sim: SimulateAnswer, *, verbose: bool = False) -> None:
    """Show what gets through, how long it takes, and where it waits."""
    manifest = sim.manifest
    say(
        f"\n[bold]{escape(sim.question)}[/bold] ({escape(situation_words(manifest))}): "
        f"{sim.years} year(s) of operation, seed {sim.seed}"
    )
    say(
        f"offered {mt(sim.offered_t_per_year)} million t/year, delivered "
        f"{mt(sim.throughput_t_per_year)} ({-sim.shortfall_share:+.1%})"
    )
    if sim.others_offered_t_per_year > 0:
        say(
            f"beside it, of other cargo that shares its way: offered "
            f"{mt(sim.others_offered_t_per_year)} million t/year, delivered "
            f"{mt(sim.others_throughput_t_per_year)} "
            f"({sim.others_throughput_t_per_year / sim.others_offered_t_per_year - 1:+.1%})"
        )
    elif sim.others == "ignored":
        say("other cargo ignored: this cargo has the network to itself")
    if sim.settled is not None:
        _show_rounds(sim.settled)
    unserved = sum(pair.tonnes_per_year for pair in sim.unserved)
    if unserved > 0:
        say(f"{mt(unserved)} million t/year of the demand find no room on paper")
    _show_transit("transit time of a tonne", sim.transit_hours)
    if sim.others_offered_t_per_year > 0:
        _show_transit("of other cargo, over the part simulated", sim.others_transit_hours)
    _show_limits(sim)
    _show_elements(sim, len(sim.elements) if verbose else ROWS)
    _show_curve(sim)
    for note in sim.notes:
        say(f"note: {escape(note)}")
    say(
        f"{sim.events:,} events in {sim.wall_s:.1f} s; "
        f"{sim.deadlocks or 'no'} deadlock{'s' if sim.deadlocks > 1 else ''}"
    )


def _show_rounds(settled: SettledAnswer) -> None:
    """Show how choice and simulation came to agree."""
    last = settled.rounds[-1]
    verdict = "agree" if settled.agreed else "[yellow]do not agree[/yellow]"
    say(
        f"shippers choose their routes by simulated waits: after {len(settled.rounds)} rounds "
        f"choice and simulation {verdict} within {settled.tolerance:.1%}; a tonne waits "
        f"{last.expected_h:,.1f} h as expected, {last.simulated_h:,.1f} h in the year"
    )
    table = new_table(
        "rounds of choice and simulation",
        "round>", "on other links>", "expected wait h>", "simulated wait h>", "hours apart>",
        "beyond tolerance>",
    )  # fmt: skip
    for k, row in enumerate(settled.rounds, 1):
        plain_row(
            table, str(k), f"{row.rerouted_share:.1%}", f"{row.expected_h:,.1f}",
            f"{row.simulated_h:,.1f}", f"{row.disagreement_share:.1%}",
            f"{row.unexplained_share:.1%}",
        )  # fmt: skip
    say(table)


def _show_transit(what: str, transit_hours: Mapping[str, float | None]) -> None:
    days = {p: hours / 24 for p, hours in transit_hours.items() if hours is not None}
    if "p50" in days:
        shown = (f"{days[p]:.1f} days ({p.upper()})" for p in ("p5", "p50", "p95"))
        say(f"{what}: {', '.join(shown)}")


def _show_limits(sim: SimulateAnswer) -> None:
    if sim.practical_t_per_year is not None:
        say(
            f"practical throughput at {sim.acceptable_delay_h:g} h of delay: "
            f"[bold]{mt(sim.practical_t_per_year)}[/bold] million t/year"
        )
    names = {row.id: row.name for row in sim.elements}
    if sim.responsible:
        say(f"most time is lost at {escape(names[sim.responsible])} ({sim.responsible})")
    for counted, where in ((True, "at"), (False, "where only other cargo passes, at")):
        growing = [row.name for row in sim.elements if row.growing and row.counted == counted]
        if growing:
            say(f"[yellow]queues grow all year[/yellow] {where} {escape(', '.join(growing))}")


def _show_elements(sim: SimulateAnswer, rows: int) -> None:
    table = new_table(
        "where shipments wait",
        "id", "name", "kind", "use>", "mean wait h>", "P95 wait h>", "Mt/year>", "queue>",
    )  # fmt: skip
    for row in sim.elements[:rows]:
        plain_row(
            table,
            row.id, row.name if row.counted else f"{row.name} (other cargo only)", row.kind,
            f"{row.utilisation:.0%}",
            _hours(row.mean_wait_h), _hours(row.p95_wait_h),
            mt(row.throughput_t_per_year),
            f"{row.queue_start:,.0f} -> {row.queue_end:,.0f}",
        )  # fmt: skip
    say(table)


def _show_curve(sim: SimulateAnswer) -> None:
    if len(sim.curve) < 2:
        return
    table = new_table(
        "delay against traffic",
        "offered Mt/year>", "delivered>", "median days>", "P95 days>", "delay h>", "",
    )  # fmt: skip
    for row in sim.curve:
        plain_row(
            table,
            mt(row.offered_t_per_year), mt(row.throughput_t_per_year),
            _days(row.p50_h), _days(row.p95_h), _hours(row.delay_h),
            "queues grow" if row.growing else "",
        )  # fmt: skip
    say(table)
    say("delay: mean time from offer to delivery over that of the first row, waits there included")


def _hours(hours: float | None) -> str:
    return "-" if hours is None else f"{hours:,.1f}"


def _days(hours: float | None) -> str:
    return "-" if hours is None else f"{hours / 24:.1f}"
