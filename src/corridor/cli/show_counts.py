"""Counts and model as tables."""

from __future__ import annotations

from rich.markup import escape

from corridor.answers.calibrate import CalibrateAnswer, CountRow
from corridor.cli.output import new_table, plain_row, say

CHANGES = 20
"""Changed numbers that are shown; all are in the JSON."""

TITLES = {"fit": "counts to fit", "check": "counts to check"}


def show_counts(answer: CalibrateAnswer) -> None:
    """Show counts with the model before and after, those to fit and those to check apart."""
    for use, title in TITLES.items():
        own = [row for row in answer.counts if row.use == use]
        if own:
            _show_use(answer, use, title, own)
    if answer.changes:
        table = new_table("what the fit changed", "table", "id", "field", "before>", "after>")
        for change in answer.changes[:CHANGES]:
            plain_row(
                table, change.table, change.id, change.field, _text(change.before),
                _text(change.after),
            )  # fmt: skip
        say(table)
        if len(answer.changes) > CHANGES:
            say(f"and {len(answer.changes) - CHANGES} more; all are in the JSON")


def _show_use(answer: CalibrateAnswer, use: str, title: str, own: list[CountRow]) -> None:
    table = new_table(
        f"{title} (million t a year)", "id", "place", "mode", "year>", "count>", "range>",
        "before>", "after>", "ratio>", "GEH>", "met",
    )  # fmt: skip
    for row in own:
        plain_row(
            table,
            row.id, row.place, row.mode, str(row.year), f"{row.observed_mt:.2f}",
            f"{row.low_mt:.2f}-{row.high_mt:.2f}", f"{row.model_before_mt:.2f}",
            f"{row.model_after_mt:.2f}", "" if row.ratio is None else f"{row.ratio:.2f}",
            f"{row.geh_kt_per_year:.1f}", "yes" if row.met else "no",
        )  # fmt: skip
    say(table)
    for row in own:
        if not row.met:
            much = "too little" if row.model_after_mt < row.observed_mt else "too much"
            say(escape(f"missed: {row.id} {row.place}, {much}. {row.reason}".rstrip()))
    measure = answer.measures[use]
    say(
        f"{measure['met']:.0f} of {measure['counts']:.0f} are met (within a quarter or within the "
        f"range), {measure['met_before']:.0f} before; {measure['at_zero']:.0f} at zero; root "
        f"mean square {measure['rmse_share']:.0%} of the mean count; GEH of thousand tonnes a "
        f"year is up to 5 for {measure['close']:.0f}, "
        f"median {measure['median_geh_kt_per_year']:.1f}\n"
    )


def _text(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:,.6g}"
