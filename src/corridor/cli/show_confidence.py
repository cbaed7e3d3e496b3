"""A confidence as text and tables."""

from __future__ import annotations

from rich.markup import escape

from corridor.answers.confidence import Band, ConfidenceAnswer
from corridor.answers.values import situation_words
from corridor.cli.output import new_table, plain_row, say
from corridor.showing import plain

OFTEN = 0.01
"""Elements that stop more in a smaller share of the draws are left out."""


def show_confidence(answer: ConfidenceAnswer) -> None:
    """Show how sure an answer is, what to measure next, and what stops more how often."""
    say(f"\n[bold]{escape(answer.question)}[/bold] ({escape(situation_words(answer.manifest))})")
    if answer.projects:
        say(f"plan: {', '.join(answer.projects)}")
    say(escape(answer.summary_words))
    for test in answer.tests:
        word = "[green]sure enough[/green]" if test.passed else "[yellow]not sure enough[/yellow]"
        say(f"{word}: {escape(test.note)}")
    bands = new_table("", "", "in 5 of 100 draws less>", "in 50>", "in 95>")
    plain_row(bands, "throughput, million t/year", *_cells(answer.throughput, 1e6, 2))
    if answer.cost is not None:
        plain_row(bands, "cost, million USD", *_cells(answer.cost, 1.0, 0))
    say(bands)
    if answer.measure_next:
        table = new_table(
            "what to measure next: shares of the variance of the tonnes",
            "number", "value>", "low>", "high>", "its own>", "with others>",
            "what knowing it is worth",
        )  # fmt: skip
        for m in answer.measure_next:
            ends = ["" if x is None else plain(x) for x in (m.value, m.low, m.high)]
            shares = [f"{max(0.0, s):.0%}" for s in (m.first_order, m.total)]
            plain_row(table, f"{m.id} {m.field}", *ends, *shares, m.words)
        say(table)
    often = [row for row in answer.cut_shares if row.share >= OFTEN]
    if often:
        table = new_table("what stops more", "id", "name", "share of the draws>")
        for row in often:
            plain_row(table, row.id, row.name, f"{row.share:.0%}")
        say(table)
    say(
        f"{answer.samples:,} draws of {answer.numbers:,} numbers that have a range, seed "
        f"{answer.seed}; numbers without a range are taken as certain"
    )


def _cells(band: Band, unit: float, places: int) -> list[str]:
    return [f"{x / unit:,.{places}f}" for x in (band.p5, band.p50, band.p95)]
