"""Closures and openings as tables, with both measures in a sentence each."""

from __future__ import annotations

from rich.markup import escape

from corridor.answers.closure_groups import in_a_row, matters
from corridor.answers.closure_words import LEAST_T
from corridor.answers.closures import ClosuresAnswer
from corridor.answers.values import situation_words
from corridor.cli.output import mt, new_table, plain_row, print_text, say
from corridor.cli.show_capacity import show_shut

SENTENCES = 5
"""Closures that are also said in a sentence."""


def show_closures(answer: ClosuresAnswer, top: int) -> None:
    """Show what closures cost, the largest first, then pairs, then what would open."""
    when = escape(situation_words(answer.manifest))
    say(f"\n[bold]closures[/bold] ({when}), throughput counted on {escape(answer.question)}")
    say(
        f"throughput {mt(answer.throughput_t_per_year)} million t/year with nothing closed; "
        f"{mt(answer.demand_t_per_year)} of cargo on its routes"
        + (
            f", {mt(answer.no_route_t_per_year)} without any as it is"
            if answer.no_route_t_per_year > LEAST_T
            else ""
        )
    )
    show_shut(answer.manifest, answer.shut)
    print_text(answer.how)
    _show_elements(answer, top)
    _show_pairs(answer, top)
    _show_openings(answer)


def _show_elements(answer: ClosuresAnswer, top: int) -> None:
    rows = in_a_row(answer.elements)
    table = new_table(
        "one element closed, the largest shares of any loss first", "id", "name", "in a row>",
        "throughput lost Mt/year>", "uses it>", "stranded>", "lost M USD/year>", "settled>",
    )  # fmt: skip
    for e, others in rows[:top]:
        plain_row(
            table, e.id, e.name, f"{1 + len(others)}", mt(e.lost_t_per_year),
            mt(e.used_t_per_year), mt(e.stranded_t_per_year), f"{e.lost_musd:,.1f}",
            "" if e.settled_musd is None else f"{e.settled_musd:,.1f}",
        )  # fmt: skip
    if rows:
        say(table)
    for e, _ in rows[:SENTENCES]:
        print_text(f"{e.name} ({e.id}): {e.words}")
    rest = len(rows) - top
    lines = [f"{rest} more rows cost something (--top, --json)"] if rest > 0 else []
    if none := sum(not matters(e) for e in answer.elements):
        lines.append(f"{none} elements cost nothing by either measure")
    proven = sum(e.certified for e in answer.elements)
    lines.append(
        f"{proven} of {len(answer.elements)} need no solve for the throughput: a flow as large "
        "avoids them"
    )
    print_text("; ".join(lines))


def _show_pairs(answer: ClosuresAnswer, top: int) -> None:
    if not answer.pairs:
        return
    table = new_table(
        "two elements closed; beyond the two one by one in brackets", "element", "and",
        "throughput lost Mt/year>", "stranded>", "lost M USD/year>",
    )  # fmt: skip
    by_more = sorted(answer.pairs, key=lambda p: (-p.more_t_per_year, -p.more_musd))
    for p in by_more[:top]:
        plain_row(
            table, p.first, p.second,
            f"{mt(p.lost_t_per_year)} ({p.more_t_per_year / 1e6:+,.2f})",
            f"{mt(p.stranded_t_per_year)} ({p.more_stranded_t_per_year / 1e6:+,.2f})",
            f"{p.lost_musd:,.1f} ({p.more_musd:+,.1f})",
        )  # fmt: skip
    say(table)
    if len(by_more) > top:
        print_text(f"{len(by_more) - top} more pairs (--top, --json)")


def _show_openings(answer: ClosuresAnswer) -> None:
    if not answer.openings:
        print_text("no project of the case opens a link that carries nothing, and none is shut")
        return
    table = new_table(
        "links that carry nothing today, opened", "project", "name", "cost M USD>",
        "throughput gained Mt/year>", "takes it>", "saved M USD/year>", "settled>",
    )  # fmt: skip
    for o in answer.openings:
        plain_row(
            table, o.id, o.name, f"{o.cost_musd:,.0f}", mt(o.gain_t_per_year),
            mt(o.used_t_per_year), f"{o.saved_musd:,.1f}", f"{o.settled_musd:,.1f}",
        )  # fmt: skip
    say(table)
    for o in answer.openings:
        print_text(f"{o.name} ({o.id}): {o.words}")
