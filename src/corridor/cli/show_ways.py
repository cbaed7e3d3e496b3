"""The ways of a throughput as a table, and a word of caution where they are not what was meant."""

from __future__ import annotations

from rich.markup import escape

from corridor.answers.ways import ROUNDABOUT, Ways
from corridor.cli.output import mt, new_table, plain_row, say

ROWS = 5
"""Ways shown; the others are added up."""

MOST = 0.5
"""Share of the tonnes from which on a caution is given."""


def show_ways(ways: Ways) -> None:
    """Show by which modes and longest legs the tonnes go."""
    if not ways.rows:
        return
    table = new_table(
        "by which ways", "modes", "longest leg", "name", "Mt/year>", "share>", "km>",
        "times the shortest>",
    )  # fmt: skip
    for row in ways.rows[:ROWS]:
        plain_row(
            table, row.modes, row.via, row.name, mt(row.tonnes_per_year), f"{row.share:.0%}",
            f"{row.km:,.0f}", f"{row.times_shortest:.1f}",
        )  # fmt: skip
    say(table)
    rest = ways.rows[ROWS:]
    if rest:
        say(f"{len(rest)} more ways: {mt(sum(row.tonnes_per_year for row in rest))} million t/year")


def show_cautions(ways: Ways) -> None:
    """Say where most of the tonnes go a long way round, or by a leg without a limit."""
    if ways.roundabout_share > MOST:
        say(
            f"[yellow]{ways.roundabout_share:.0%} of this goes by routes more than "
            f"{ROUNDABOUT:g} times as long as the shortest[/yellow]: --modes or --screenline "
            "leave them out"
        )
    if ways.unlimited_share > MOST:
        legs = dict.fromkeys(f"{r.name} ({r.via})" for r in ways.rows if not r.limited)
        say(
            f"[yellow]{ways.unlimited_share:.0%} of this goes by {escape(', '.join(legs))}, for "
            "which the case has no capacity[/yellow]: what leads there is all that limits it"
        )
