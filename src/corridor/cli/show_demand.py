"""Estimated demand as tables."""

from __future__ import annotations

from rich.markup import escape

from corridor.answers.demand import DemandAnswer
from corridor.cli.output import new_table, plain_row, say

SHOWN = 20
"""Rows that are shown, those that changed most first; all are in the JSON."""


def show_demand(answer: DemandAnswer) -> None:
    """Show what was known beside what was estimated, and the rows that changed most."""
    for note in answer.notes:
        say(escape(f"note: {note}"))
    _show_parameters(answer)
    _show_totals(answer)
    _show_counts(answer)
    changed = sorted(
        (row for row in answer.demand if row.after_t != row.before_t),
        key=lambda row: -abs(row.after_t - row.before_t),
    )
    if changed:
        table = new_table(
            "rows of the demand that changed most (t a year)", "id", "from", "to", "commodity",
            "before>", "after>",
        )  # fmt: skip
        for row in changed[:SHOWN]:
            plain_row(
                table, row.demand_id, row.origin, row.destination, row.commodity_id,
                f"{row.before_t:,.0f}", f"{row.after_t:,.0f}",
            )  # fmt: skip
        say(table)
        if len(changed) > SHOWN:
            say(f"and {len(changed) - SHOWN} more; all are in the JSON")
    say(
        f"{answer.before_t / 1e6:,.3f} million t/year before, {answer.after_t / 1e6:,.3f} after; "
        f"rows gained or lost {answer.moved_share:.1%} of the tonnes before"
    )


def _show_parameters(answer: DemandAnswer) -> None:
    if answer.parameters:
        table = new_table("gravity model", "commodity", "deterrence", "by", "beta>", "mean>")
        for row in answer.parameters:
            plain_row(table, row.commodity_id, row.deterrence, row.measure, f"{row.beta:.5g}",
                      f"{row.mean:,.2f}")  # fmt: skip
        say(table)


def _show_totals(answer: DemandAnswer) -> None:
    if answer.totals:
        table = new_table(
            "totals (t a year)", "commodity", "zone", "side", "wanted>", "before>", "after>"
        )
        for row in answer.totals:
            plain_row(
                table, row.commodity_id or "all", row.zone_id, row.side, f"{row.wanted_t:,.0f}",
                f"{row.before_t:,.0f}", f"{row.after_t:,.0f}",
            )  # fmt: skip
        say(table)


def _show_counts(answer: DemandAnswer) -> None:
    if answer.counts:
        table = new_table(
            "counts (million t a year)", "id", "place", "year>", "use", "count>", "range>",
            "before>", "after>", "residual>", "met", "conflict",
        )  # fmt: skip
        for row in answer.counts:
            plain_row(
                table, row.id, row.place, str(row.year), row.use, f"{row.observed_mt:.2f}",
                f"{row.low_mt:.2f}-{row.high_mt:.2f}", f"{row.model_before_mt:.2f}",
                f"{row.model_after_mt:.2f}", f"{row.residual:+.1f}", "yes" if row.met else "no",
                "yes" if row.in_conflict else "",
            )  # fmt: skip
        say(table)
        for use in ("fit", "check"):
            own = [row for row in answer.counts if row.use == use]
            if own:
                say(f"{sum(row.met for row in own)} of {len(own)} counts to {use} are met")
