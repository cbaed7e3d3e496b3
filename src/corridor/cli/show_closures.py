"""Closures and openings as tables, with both measures in a sentence each."""

from __future__ import annotations

from collections.abc import Sequence

from rich.markup import escape

from corridor.answers.closures import ClosureRow, ClosuresAnswer
from corridor.answers.values import situation_words
from corridor.cli.output import mt, new_table, plain_row, print_text, say
from corridor.cli.show_capacity import show_shut

SENTENCES = 5
"""Closures that are also said in a sentence."""

LEAST_T, LEAST_MUSD = 500.0, 0.05
"""Less than this counts as nothing."""


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
    rows = _in_a_row(answer.elements)
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
    if none := sum(not _matters(e) for e in answer.elements):
        lines.append(f"{none} elements cost nothing by either measure")
    proven = sum(e.certified for e in answer.elements)
    lines.append(
        f"{proven} of {len(answer.elements)} need no solve for the throughput: a flow as large "
        "avoids them"
    )
    print_text("; ".join(lines))


def _in_a_row(elements: Sequence[ClosureRow]) -> list[tuple[ClosureRow, list[ClosureRow]]]:
    """Return what costs something by its weight, each with those that cost the same: in a row."""
    groups: dict[tuple[int, ...], list[ClosureRow]] = {}
    for e in elements:
        if _matters(e):
            losses = (
                e.lost_t_per_year,
                e.used_t_per_year,
                e.stranded_t_per_year,
                1e6 * e.lost_musd,
            )
            groups.setdefault(tuple(round(x / 100) for x in losses), []).append(e)
    found = []
    for own in groups.values():  # one that was assigned in full stands for the others
        first = next((e for e in own if e.settled_musd is not None), own[0])
        found.append((first, [e for e in own if e is not first]))
    most = [max([_losses(e)[k] for e, _ in found], default=0.0) or 1.0 for k in range(3)]
    return sorted(
        found, key=lambda g: -sum(x / m for x, m in zip(_losses(g[0]), most, strict=True))
    )


def _losses(e: ClosureRow) -> tuple[float, float, float]:
    return max(0.0, e.lost_t_per_year), e.lost_musd, e.stranded_t_per_year


def _matters(e: ClosureRow) -> bool:
    return (
        abs(e.lost_t_per_year) > LEAST_T
        or e.lost_musd > LEAST_MUSD
        or e.stranded_t_per_year > LEAST_T
    )


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
