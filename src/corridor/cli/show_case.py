"""What is wrong with a case, and how large it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.markup import escape
from rich.table import Table
from rich.tree import Tree

from corridor.cli.output import new_table, plain_row
from corridor.problems import SHOWN, Problem, grouped

if TYPE_CHECKING:
    from corridor.answers.check import Checked
    from corridor.answers.missing import Detail
    from corridor.case.model import Case


def checked_lines(
    checked: Checked, refused: Sequence[Problem], *, verbose: bool
) -> Iterator[Tree | str]:
    """Yield what ``check`` shows: problems, what is taken as an error, and what is accepted."""
    if checked.problems:
        yield problem_tree(checked.problems, every=verbose)
    else:
        size = "" if checked.case is None else sizes(checked.case)
        yield f"[green]no problems[/green]{size}"
    if refused:
        codes = ", ".join(dict.fromkeys(p.code for p in refused))
        yield f"[red]{len(refused)} warning(s) taken as errors: {codes}[/red]"
    if checked.accepted:
        yield f"{len(checked.accepted)} warning(s) accepted by the case" + (
            "" if verbose else "; --verbose lists them"
        )
        if verbose:
            yield problem_tree(checked.accepted, "accepted", every=True)


def details_table(details: Sequence[Detail]) -> Table | str:
    """Return the details that a case leaves open, those that change its answer most first."""
    if not details:
        return "nothing that the case leaves open changes the throughput of its screenline"
    table = new_table("what is open and would change the throughput most", "id", "name", "detail")
    for detail in details:
        plain_row(table, detail.element, detail.name, detail.words)
    return table


def problem_tree(problems: Sequence[Problem], head: str = "", *, every: bool = False) -> Tree:
    """Return problems as a tree: file, cause, the first few places of each cause.

    Its head says how many problems and warnings there are, unless another is given. With ``every``
    the ids of all rows are listed.
    """
    fatal = sum(p.fatal for p in problems)
    head = head or f"{fatal:,} problem(s), {len(problems) - fatal:,} warning(s)"
    tree = Tree(f"[bold]{head}[/bold]")
    for file in dict.fromkeys(p.file for p in problems):
        branch = tree.add(f"[bold]{escape(file)}[/bold]")
        for group in grouped(p for p in problems if p.file == file):
            _add_group(branch, group, every=every)
    return tree


def _add_group(branch: Tree, group: Sequence[Problem], *, every: bool = False) -> None:
    """Add what has one cause: one place in full, of several the first few in a line each."""
    first = group[0]
    where = first.place if len(group) == 1 else ""
    place = " ".join(part for part in (where, escape(first.field)) if part)
    colour = "red" if first.fatal else "yellow"
    head = f"[{colour}]{first.code}[/{colour}] {place}{': ' if place else ''}{first.title}"
    expected = {p.expected for p in group}
    if len(group) == 1:
        leaf = branch.add(head)
        if first.found:
            leaf.add(f"found     {escape(first.found)}")
    else:
        leaf = branch.add(f"{head}, {len(group):,} times")
        for p in group[:SHOWN]:
            at = f"{p.place}: " if p.place else ""
            asked = f", expected {p.expected}" if len(expected) > 1 else ""
            leaf.add(escape(f"found     {at}{p.found or 'nothing'}{asked}"))
        if len(group) > SHOWN:
            leaf.add(f"          and {len(group) - SHOWN:,} more")
    ids = [i for p in group for i in p.ids]
    if every and len(ids) > 1:
        leaf.add(f"ids       {escape(' '.join(ids))}")
    if first.expected and len(expected) == 1:
        leaf.add(f"expected  {escape(first.expected)}")
    if first.fix:
        leaf.add(f"fix       {escape(first.fix)}")


def sizes(case: Case) -> str:
    """Return how many rows the main tables of a case have, in words."""
    counts = [f"{len(case.tables[t])} {t}" for t in ("nodes", "links", "demand", "projects")]
    return f" in {escape(case.name)}: {', '.join(counts)}"
