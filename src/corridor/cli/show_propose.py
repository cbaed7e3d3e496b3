"""Proposals of the tool as a table, with a sentence each."""

from __future__ import annotations

from rich.markup import escape
from rich.table import Table

from corridor.answers.propose import ProposalRow, ProposeAnswer
from corridor.answers.values import situation_words
from corridor.cli.output import mt, new_table, plain_row, print_text, say
from corridor.cli.show_capacity import show_shut

SENTENCES = 5
"""Proposals that are also said in a sentence."""


def show_proposals(answer: ProposeAnswer, top: int) -> None:
    """Show what the tool proposes, the cheapest throughput first, and what it left out."""
    when = escape(situation_words(answer.manifest))
    say(f"\n[bold]proposed by the tool[/bold] ({when}), counted on {escape(answer.question)}")
    say(f"throughput {mt(answer.throughput_t_per_year)} million t/year as it is")
    show_shut(answer.manifest, answer.shut)
    if answer.proposals:
        _show_table(answer, top)
        print_text(
            "announced by nobody: measures and unit costs come with the tool, most of them "
            "assumed; the case's own works stay as they are"
        )
    else:
        print_text("nothing is proposed")
    for row in answer.proposals[: min(top, SENTENCES)]:
        print_text(f"{row.id}: {row.words}")
    for element in answer.without:
        print_text(f"nothing for {element.name} ({element.id}): {element.reason}")
    if answer.left_out:
        print_text(answer.left_out)


def _show_table(answer: ProposeAnswer, top: int) -> None:
    table = new_table(
        "measures on what binds, the cheapest throughput first", "proposal", "measure", "kind",
        "from Mt/year>", "to>", "gain alone>", "gain relieved>", "cost M USD>", "range>",
        "M USD per Mt>",
    )  # fmt: skip
    for row in answer.proposals[:top]:
        _show_row(table, row)
    say(table)
    if len(answer.proposals) > top:
        print_text(f"{len(answer.proposals) - top} more proposals (--top, --json)")


def _show_row(table: Table, row: ProposalRow) -> None:
    before = min((e.before_t_per_year or 0.0 for e in row.elements), default=0.0)
    afters = [e.after_t_per_year for e in row.elements if e.after_t_per_year is not None]
    plain_row(
        table, row.id, row.title, "operation" if row.operational else "works", mt(before),
        mt(min(afters) if afters else None), mt(row.gain_t_per_year),
        mt(row.gain_relieved_t_per_year), f"{row.cost_musd:,.1f}",
        f"{row.cost_low_musd:,.1f} to {row.cost_high_musd:,.1f}",
        "" if row.musd_per_mt is None else f"{row.musd_per_mt:,.1f}",
    )  # fmt: skip
