"""The routes of a throughput as a table, with a caution where they are not what was meant."""

from __future__ import annotations

from rich.markup import escape

from corridor.answers.flow_routes import ROUNDABOUT, FlowRoutes
from corridor.cli.output import mt, new_table, plain_row, say

ROWS = 5
"""FlowRoutes shown; the others are added up."""

MOST = 0.5
"""Share of the tonnes from which on a caution is given."""


def show_routes(routes: FlowRoutes) -> None:
    """Show by which modes and longest legs the tonnes go."""
    if not routes.rows:
        return
    table = new_table(
        "by which routes", "modes", "longest leg", "name", "Mt/year>", "share>", "km>",
        "times the shortest>",
    )  # fmt: skip
    for row in routes.rows[:ROWS]:
        plain_row(
            table, row.modes, row.via, row.name, mt(row.tonnes_per_year), f"{row.share:.0%}",
            f"{row.km:,.0f}", f"{row.times_shortest:.1f}",
        )  # fmt: skip
    say(table)
    rest = routes.rows[ROWS:]
    if rest:
        say(f"{len(rest)} more: {mt(sum(row.tonnes_per_year for row in rest))} million t/year")


def show_cautions(routes: FlowRoutes) -> None:
    """Say where most of the tonnes go a long way round, or by a leg without a limit."""
    if routes.roundabout_share > MOST:
        say(
            f"[yellow]{routes.roundabout_share:.0%} of this goes by routes more than "
            f"{ROUNDABOUT:g} times as long as the shortest[/yellow]: --modes or --screenline "
            "leave them out"
        )
    if routes.unlimited_share > MOST:
        legs = dict.fromkeys(f"{r.name} ({r.via})" for r in routes.rows if not r.limited)
        say(
            f"[yellow]{routes.unlimited_share:.0%} of this goes by {escape(', '.join(legs))}, for "
            "which the case has no capacity[/yellow]: what leads there is all that limits it"
        )
