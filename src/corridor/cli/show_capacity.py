"""Capacities and throughputs as tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from rich.markup import escape

from corridor.answers.capacity import CapacityAnswer
from corridor.answers.shut import ShutRow, shut_words
from corridor.answers.throughput import ThroughputAnswer
from corridor.answers.values import CutRow, Manifest, SwingRow, situation_words
from corridor.cli.output import mt, new_table, owner, plain_row, say
from corridor.cli.show_routes import show_cautions, show_routes
from corridor.cli.show_tests import show_tests
from corridor.showing import plain


def show_capacities(answer: CapacityAnswer) -> None:
    """Show every element with its capacity beside what sources state."""
    manifest = answer.manifest
    table = new_table(
        f"{manifest.case} {situation_words(manifest)}: capacity in million t/year",
        "id", "kind", "country", "name", "capacity>", "counts", "computed>", "stated>", "used",
        "quality",
    )  # fmt: skip
    for e in answer.elements:
        known = e.stated_t_per_year is not None
        stated, used = (mt(e.stated_t_per_year), e.binds) if known else ("", "")
        plain_row(
            table,
            e.id, e.kind, owner(e.country), e.name, mt(e.capacity_t_per_year), e.counts,
            mt(e.computed_t_per_year), stated, used, e.quality,
        )  # fmt: skip
    say(table)
    counts = Counter(e.quality for e in answer.elements)
    say(", ".join(f"{n} {q}" for q, n in counts.most_common()))
    both = Counter(e.binds for e in answer.elements if e.stated_t_per_year is not None)
    if both:
        say(
            "where a source states a capacity, the lower of stated and computed counts unless the "
            f"case says otherwise: stated on {both['stated']}, computed on {both['computed']}"
        )


def show_throughput(answer: ThroughputAnswer) -> None:
    """Show a throughput with its cut, ladder and sensitivity."""
    when = escape(situation_words(answer.manifest))
    say(f"\n[bold]{escape(answer.question)}[/bold] ({when})")
    say(
        f"throughput {mt(answer.throughput_t_per_year)} million t/year "
        f"(forward {mt(answer.forward_t_per_year)}, back {mt(answer.backward_t_per_year)})"
        f"{' beside the rest of the demand' if answer.others == 'served' else ', gross'}"
    )
    if answer.gap > 0:
        say(
            f"on this large network that is proven to within {100 * answer.gap:.2f} %: more could "
            "get through by that much, and gains below are as uncertain"
        )
    show_shut(answer.manifest, answer.shut)
    show_cautions(answer.routes)
    show_tests(answer.verdict, answer.tests)
    show_routes(answer.routes)
    show_cut("what stops more", answer.cut)
    steps = new_table("ladder: relieve one limit, see the next", "relieve", "name", "gain Mt/year>")
    for rung in answer.ladder:
        plain_row(steps, rung.id, rung.name, mt(rung.gain_t_per_year))
    say(steps)
    show_quality(answer.quality)
    show_swings("ten numbers that move the throughput most (Mt/year)", answer.tornado, 1e6)


def show_shut(manifest: Manifest, shut: Sequence[ShutRow]) -> None:
    """Say which elements are shut, where any are."""
    if shut:
        say(f"[yellow]{escape(shut_words(manifest, shut))}[/yellow]")


def show_cut(title: str, cut: Sequence[CutRow]) -> None:
    """Show the elements that stop more, and those that are closed."""
    closed = ", ".join(f"{c.name} ({c.id})" for c in cut if c.capacity_t_per_year <= 0)
    if closed and all(c.capacity_t_per_year <= 0 for c in cut):
        say(f"{title}: {escape(closed)}, with no capacity at all")
        return
    table = new_table(
        title, "id", "name", "kind", "country", "capacity Mt/year>", "taken by others>",
        "t per extra t>",
    )  # fmt: skip
    for c in (x for x in cut if x.capacity_t_per_year > 0):
        plain_row(
            table, c.id, c.name, c.kind, owner(c.country), mt(c.capacity_t_per_year),
            mt(c.taken_t_per_year), f"{c.price:.2f}",
        )  # fmt: skip
    say(table)
    if closed:
        say(f"also shut or not built: {escape(closed)}")


def show_quality(quality: Mapping[str, float]) -> None:
    """Say which share of a throughput rests on which kind of numbers."""
    if quality:
        shares = ", ".join(f"{share:.0%} {kind}" for kind, share in quality.items())
        say(f"the throughput rests on numbers that are {shares}")


def show_swings(
    title: str, swings: Sequence[SwingRow], scale: float, unbounded: str = "no limit"
) -> None:
    """Show numbers at the ends of their ranges, and the result at each."""
    if not swings:
        return
    table = new_table(title, "number", "value>", "low>", "high>", "at low>", "at high>", "quality")
    for s in swings:
        plain_row(
            table,
            s.number, plain(s.value), plain(s.low), plain(s.high),
            _scaled(s.low_result, scale, unbounded), _scaled(s.high_result, scale, unbounded),
            s.quality,
        )  # fmt: skip
    say(table)


def _scaled(value: float | None, scale: float, unbounded: str) -> str:
    return unbounded if value is None else f"{value / scale:,.2f}"
