"""Answers as tables for people, on stderr."""

from __future__ import annotations

import json
import math
import os
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.tree import Tree

from corridor.answers.plain import cost_by_payer
from corridor.case.model import Case
from corridor.elements.table import Capacities
from corridor.maxflow.cut import CutElement
from corridor.maxflow.ladder import Rung
from corridor.maxflow.sensitivity import Swing
from corridor.maxflow.throughput import Throughput
from corridor.planning.plan import Plan
from corridor.problems import CorridorError, Problem

_out = Console(stderr=True, highlight=False)


def write_json(answer: Mapping[str, Any]) -> None:
    """Write an answer to stdout as JSON."""
    print_text(json.dumps(answer, indent=2, ensure_ascii=False, allow_nan=False))


def print_text(text: str) -> None:
    """Write plain text to stdout."""
    try:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()
    except BrokenPipeError:  # the reader has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        raise CorridorError(f"cannot write to standard output: {error.strerror}") from error


def print_message(text: str) -> None:
    """Tell the user something on stderr."""
    _out.print(escape(text))


def say(markup: object) -> None:
    """Print a table, or text in which rich markup has been set on purpose, on stderr."""
    _out.print(markup)


def mt(tonnes: float, digits: int = 2) -> str:
    """Return tonnes in millions."""
    return "no limit" if math.isinf(tonnes) else f"{tonnes / 1e6:,.{digits}f}"


def new_table(title: str, *columns: str) -> Table:
    """Return an empty table; a column whose name ends in ``>`` is set to the right."""
    table = Table(title=title, title_justify="left", title_style="bold", header_style="bold")
    for column in columns:
        name = column.rstrip(">")
        table.add_column(name, justify="right" if column.endswith(">") else "left")
    return table


def plain_row(table: Table, *cells: str) -> None:
    """Add a row of plain text: what a case says is never taken for markup."""
    table.add_row(*(escape(cell) for cell in cells))


def show_problems(problems: Sequence[Problem], case: Case | None = None) -> None:
    """Show problems as a tree: file, row, field."""
    fatal = sum(p.fatal for p in problems)
    if not problems:
        size = "" if case is None else _size(case)
        _out.print(f"[green]no problems[/green]{size}")
        return
    tree = Tree(f"[bold]{fatal} problem(s), {len(problems) - fatal} warning(s)[/bold]")
    for file in dict.fromkeys(p.file for p in problems):
        branch = tree.add(f"[bold]{escape(file)}[/bold]")
        for p in (q for q in problems if q.file == file):
            where = f"row {p.row} " if p.row else ""
            colour = "red" if p.fatal else "yellow"
            leaf = branch.add(f"[{colour}]{p.code}[/{colour}] {where}{escape(p.field)}: {p.title}")
            if p.found:
                leaf.add(f"found     {escape(p.found)}")
            if p.expected:
                leaf.add(f"expected  {escape(p.expected)}")
            if p.fix:
                leaf.add(f"fix       {escape(p.fix)}")
    _out.print(tree)


def _size(case: Case) -> str:
    counts = [f"{len(case.tables[t])} {t}" for t in ("nodes", "links", "demand", "projects")]
    return f" in {escape(case.name)}: {', '.join(counts)}"


def show_cases(cases: Sequence[Case]) -> None:
    """List cases with their titles."""
    table = new_table("bundled cases", "name", "title")
    for case in cases:
        plain_row(table, case.name, str(case.settings["title"]))
    _out.print(table)


def show_capacities(caps: Capacities) -> None:
    """Show every element with its capacity beside what sources state."""
    sit = caps.situation
    table = new_table(
        f"{sit.case.name} {sit.year}: capacity in million t/year",
        "id", "kind", "country", "name", "capacity>", "counts", "computed>", "stated>", "quality",
    )  # fmt: skip
    for e in caps.elements.values():
        stated = "" if e.stated_t_per_year is None else mt(e.stated_t_per_year)
        plain_row(
            table,
            e.id, e.kind, e.country, e.name, mt(e.capacity_t_per_year), e.counts,
            mt(e.computed_t_per_year), stated, e.quality,
        )  # fmt: skip
    _out.print(table)
    counts = Counter(e.quality for e in caps.elements.values())
    _out.print(", ".join(f"{n} {q}" for q, n in counts.most_common()))


def show_throughput(top: Throughput, ladder: Sequence[Rung], swings: Sequence[Swing]) -> None:
    """Show a throughput with its cut, ladder and sensitivity."""
    sit = top.capacities.situation
    _out.print(
        f"\n[bold]{escape(top.question.name)}[/bold] ({sit.year}, {sit.scenario or 'as is'})"
    )
    _out.print(
        f"throughput {mt(top.tonnes_per_year)} million t/year "
        f"(forward {mt(top.forward_t_per_year)}, back {mt(top.backward_t_per_year)})"
    )
    _show_cut("what stops more", top.cut)
    steps = new_table("ladder: relieve one limit, see the next", "relieve", "name", "gain Mt/year>")
    for rung in ladder:
        plain_row(steps, rung.id, rung.name, mt(rung.gain_t_per_year))
    _out.print(steps)
    _show_quality(top)
    _show_swings("ten numbers that move the throughput most (Mt/year)", swings, 1e6)


def _show_cut(title: str, cut: Sequence[CutElement]) -> None:
    table = new_table(title, "id", "name", "kind", "country", "capacity Mt/year>", "t per extra t>")
    for c in (x for x in cut if x.capacity_t_per_year > 0):
        plain_row(
            table, c.id, c.name, c.kind, c.country, mt(c.capacity_t_per_year), f"{c.price:.2f}"
        )
    _out.print(table)
    closed = [c.name for c in cut if c.capacity_t_per_year <= 0]
    if closed:
        _out.print(f"also closed or not built: {escape(', '.join(closed))}")


def _show_quality(top: Throughput) -> None:
    if top.quality:
        shares = ", ".join(f"{share:.0%} {quality}" for quality, share in top.quality.items())
        _out.print(f"the throughput rests on numbers that are {shares}")


def _show_swings(title: str, swings: Sequence[Swing], scale: float) -> None:
    if not swings:
        return
    table = new_table(title, "number", "value>", "low>", "high>", "at low>", "at high>", "quality")
    for s in swings:
        plain_row(
            table,
            s.number, f"{s.value:g}", f"{s.low:g}", f"{s.high:g}",
            f"{s.low_result / scale:,.2f}", f"{s.high_result / scale:,.2f}", s.quality,
        )  # fmt: skip
    _out.print(table)


def show_plan(
    plan: Plan,
    alternatives: Sequence[Plan],
    swings: Sequence[Swing],
    cost_swings: Sequence[Swing],
    *,
    verbose: bool = False,
) -> None:
    """Show a plan with its reasons, or what blocks the target."""
    _out.print(
        f"\n[bold]{plan.target_t_per_year / 1e6:g} million t/year by {plan.by}: "
        f"{escape(plan.before.question.name)}[/bold]"
    )
    if plan.status == "optimal":
        proof = (
            "the plan is proven cheapest"
            if plan.proven
            else ("cheapest plan found, not proven cheapest: see the bound")
        )
        _out.print(f"[green]reachable[/green]; {proof}")
    else:
        _out.print(
            f"[red]unreachable[/red]: {_missing(plan.missing_t_per_year)} are missing. "
            f"{escape(plan.cure)}\nThe plan below gets as far as any can."
        )
    _out.print(
        f"throughput {mt(plan.before.tonnes_per_year)} -> {mt(plan.after.tonnes_per_year)} "
        f"million t/year; cost {plan.cost_musd:,.0f} million USD discounted "
        f"(bound {plan.bound_musd:,.0f}, gap {plan.gap:.1%})"
    )
    if plan.dispute:
        what = "one run of the solver disagreed" if plan.proven else "not settled"
        _out.print(f"[yellow]{what}[/yellow]: {escape(plan.dispute)}. Please report the case.")
    if plan.mix == "free":
        mixed = plan.in_demand_mix
        _out.print(
            f"in the proportions of the demand of {plan.by} the plan carries "
            f"{mt(mixed.tonnes_per_year)} (forward {mt(mixed.forward_t_per_year)}, "
            f"back {mt(mixed.backward_t_per_year)})"
        )
    _show_projects(plan)
    payers = ", ".join(f"{p} {c:,.0f}" for p, c in cost_by_payer(plan).items())
    if payers:
        _out.print(f"paid by (million USD, discounted): {payers}")
    if plan.blocking_cut:
        _show_cut("what blocks the target", plan.blocking_cut)
    elif verbose:
        _show_cut("what binds next", plan.after.cut)
    for other in alternatives:
        _out.print(f"alternative at {other.cost_musd:,.0f}: {', '.join(sorted(other.built))}")
    _show_quality(plan.after)
    _show_swings("numbers that move the plan's throughput most (Mt/year)", swings, 1e6)
    _show_swings("costs that move the plan's cost most (million USD)", cost_swings, 1.0)


def _missing(tonnes: float) -> str:
    """Write what is missing; a little of it in tonnes, so that it never reads as nothing."""
    few = tonnes < 5e4
    return f"{math.ceil(tonnes):,} t/year" if few else f"{mt(tonnes)} million t/year"


def _show_projects(plan: Plan) -> None:
    if not plan.projects:
        _out.print("no project is needed")
        return
    table = new_table("projects", "id", "name", "country", "start>", "finish>", "million USD>")
    rows = plan.table.to_dict("records")
    for row in rows:
        plain_row(
            table,
            row["id"], row["name"], row["country"], str(row["start"]), str(row["finish"]),
            f"{row['undiscounted_musd']:,.0f}",
        )  # fmt: skip
    _out.print(table)
    for row in rows:
        _out.print(f"  [bold]{row['id']}[/bold] {escape(row['why'])}")
