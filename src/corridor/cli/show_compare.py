"""Two situations side by side as tables."""

from __future__ import annotations

from collections.abc import Sequence

from rich.markup import escape

from corridor.answers.compare import CompareAnswer, DifferenceRow
from corridor.cli.output import new_table, plain_row, print_text, say

KINDS = {
    "cut": ("bottlenecks: tonnes gained for one more tonne of", 1.0, "t per t", 2),
    "capacity": ("capacity", 1e6, "Mt/year", 2),
    "flow": ("cargo of the year", 1e6, "Mt/year", 2),
    "wait": ("waits", 1.0, "h", 1),
}
"""Title, scale, unit and digits of each table of elements."""

EQUAL = {
    "total": "totals", "cut": "bottlenecks", "capacity": "capacities", "flow": "flows of cargo",
    "wait": "waits",
}  # fmt: skip
"""What kinds of numbers are called in the line on what is equal."""


def show_comparison(answer: CompareAnswer, top: int) -> None:
    """Show what differs, the largest first, then what is equal."""
    say(f"\n[bold]{escape(answer.a_name)}[/bold] and [bold]{escape(answer.b_name)}[/bold]")
    print_text(f"throughput counted on {answer.question}; cargo chooses by {answer.method}")
    if not (answer.totals or answer.cut or answer.elements):
        print_text("nothing differs")
    if answer.totals:
        table = new_table("totals", "what", "a>", "b>", "change>", "share>", "unit")
        for row in answer.totals:
            plain_row(table, row.name, *_numbers(row, *_scale(row.unit)))
        say(table)
    for what, (title, scale, unit, digits) in KINDS.items():
        own = [r for r in (*answer.cut, *answer.elements) if r.what == what]
        _show_rows(title, own, top, (scale, unit, digits))
    equal = ", ".join(f"{e.equal} of {e.of} {EQUAL[e.what]}" for e in answer.equal if e.equal)
    print_text(f"equal within {answer.tolerance:.3%}: {equal or 'nothing'}")


def _show_rows(
    title: str, rows: Sequence[DifferenceRow], top: int, shown: tuple[float, str, int]
) -> None:
    if not rows:
        return
    table = new_table(title, "id", "name", "a>", "b>", "change>", "share>", "unit")
    for row in rows[:top]:
        plain_row(table, row.id, row.name, *_numbers(row, *shown))
    say(table)
    if len(rows) > top:
        print_text(f"{len(rows) - top} more (--top, --json)")


def _scale(unit: str) -> tuple[float, str, int]:
    return 1e6, f"million {unit}", 2


def _numbers(row: DifferenceRow, scale: float, unit: str, digits: int) -> tuple[str, ...]:
    def number(value: float | None, sign: str = "") -> str:
        return "no limit" if value is None else f"{value / scale:{sign},.{digits}f}"

    change = "" if row.change is None else number(row.change, "+")
    share = "" if row.share is None else _share(row.share)
    return number(row.a), number(row.b), change, share, unit


def _share(share: float) -> str:
    """Return a change as percent, or as a multiple where percent would run to four digits."""
    return f"{share:+.1%}" if share < 10 else f"{1 + share:,.0f} times"
