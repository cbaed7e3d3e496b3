"""What is wrong with a case, and how large it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.markup import escape
from rich.tree import Tree

from corridor.problems import Problem

if TYPE_CHECKING:
    from corridor.case.model import Case


def problem_tree(problems: Sequence[Problem]) -> Tree:
    """Return problems as a tree: file, row, field."""
    fatal = sum(p.fatal for p in problems)
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
    return tree


def sizes(case: Case) -> str:
    """Return how many rows the main tables of a case have, in words."""
    counts = [f"{len(case.tables[t])} {t}" for t in ("nodes", "links", "demand", "projects")]
    return f" in {escape(case.name)}: {', '.join(counts)}"
