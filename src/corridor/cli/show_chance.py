"""What a target costs with a given probability, as text and a table."""

from __future__ import annotations

from rich.markup import escape

from corridor.answers.chance import ChanceAnswer
from corridor.cli.output import new_table, plain_row, say


def show_chance(answer: ChanceAnswer) -> None:
    """Show the plan for a probability, and cost against probability where some plan has one."""
    say(escape(answer.words))
    if not answer.curve:
        return
    table = new_table(
        "cost against probability", "probability>", "million USD>", "bound>", "in these draws>",
        "works from their first year",
    )  # fmt: skip
    for row in answer.curve:
        works = [f"{p} {start}" for p, start in zip(row.projects, row.starts, strict=True)]
        bound = "" if row.bound_musd is None else f"{row.bound_musd:,.0f}"
        plain_row(
            table, f"{row.probability:.0%}", f"{row.cost_musd:,.0f}", bound,
            f"{row.met_share:.0%}", ", ".join(works) or "none",
        )  # fmt: skip
    say(table)
