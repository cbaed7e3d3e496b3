"""What is wrong with a case, and how large it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.markup import escape
from rich.table import Table
from rich.tree import Tree

from corridor.cli.language import translated
from corridor.cli.output import new_table, plain_row
from corridor.messages import Message, message
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
        case = checked.case
        words = message("no problems") if case is None else _without_problems(case)
        yield f"[green]{escape(translated(words))}[/green]"
    if refused:
        codes = ", ".join(dict.fromkeys(p.code for p in refused))
        words = message(
            "%(count)s warning(s) taken as errors: %(codes)s", count=len(refused), codes=codes
        )
        yield f"[red]{translated(words)}[/red]"
    if checked.accepted:
        count = len(checked.accepted)
        yield translated(
            message("%(count)s warning(s) accepted by the case", count=count)
            if verbose
            else message(
                "%(count)s warning(s) accepted by the case; --verbose lists them", count=count
            )
        )
        if verbose:
            yield problem_tree(checked.accepted, message("accepted"), every=True)


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
    head = head or message(
        "%(fatal)s problem(s), %(warnings)s warning(s)",
        fatal=f"{fatal:,}",
        warnings=f"{len(problems) - fatal:,}",
    )
    tree = Tree(f"[bold]{escape(translated(head))}[/bold]")
    for file in dict.fromkeys(p.file for p in problems):
        branch = tree.add(f"[bold]{escape(translated(file))}[/bold]")
        for group in grouped(p for p in problems if p.file == file):
            _add_group(branch, group, every=every)
    return tree


def _add_group(branch: Tree, group: Sequence[Problem], *, every: bool = False) -> None:
    """Add what has one cause: one place in full, of several the first few in a line each."""
    first = group[0]
    where = translated(first.place) if len(group) == 1 else ""
    place = " ".join(part for part in (where, escape(translated(first.field))) if part)
    colour = "red" if first.fatal else "yellow"
    head = f"[{colour}]{first.code}[/{colour}] {place}{': ' if place else ''}"
    expected = {p.expected for p in group}
    if len(group) == 1:
        leaf = branch.add(head + translated(first.title))
        if first.found:
            leaf.add(_line(message("found"), first.found))
    else:
        times = message("%(title)s, %(count)s times", title=first.title, count=f"{len(group):,}")
        leaf = branch.add(head + translated(times))
        for p in group[:SHOWN]:
            leaf.add(_line(message("found"), _found(p, with_expected=len(expected) > 1)))
        if len(group) > SHOWN:
            leaf.add(_line("", message("and %(count)s more", count=f"{len(group) - SHOWN:,}")))
    ids = [i for p in group for i in p.ids]
    if every and len(ids) > 1:
        leaf.add(_line(message("ids"), " ".join(ids)))
    if first.expected and len(expected) == 1:
        leaf.add(_line(message("expected"), first.expected))
    if first.fix:
        leaf.add(_line(message("fix"), first.fix))


def _line(label: str, text: str) -> str:
    """Return a line of a problem, its text set behind the longest label."""
    labels = (message("found"), message("expected"), message("fix"), message("ids"))
    width = max(len(translated(each)) for each in labels)
    return escape(f"{translated(label):<{width}}  {translated(text)}")


def _found(problem: Problem, *, with_expected: bool) -> str:
    """Return what was found at one of several places."""
    found = problem.found or message("nothing")
    if with_expected:
        found = message("%(found)s, expected %(expected)s", found=found, expected=problem.expected)
    if not problem.place:
        return found
    return message("%(place)s: %(found)s", place=problem.place, found=found)


def _without_problems(case: Case) -> Message:
    """Return that a case has no problems, with how many rows its main tables have."""
    counts = [f"{len(case.tables[t])} {t}" for t in ("nodes", "links", "demand", "projects")]
    return message("no problems in %(name)s: %(counts)s", name=case.name, counts=", ".join(counts))
