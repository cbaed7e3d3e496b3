"""The commands about cases as such: check, cases, list, convert."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from corridor.cli.exits import BAD_INPUT
from corridor.cli.options import CaseRef, Json, Overwrite


class Listed(StrEnum):
    """What ``corridor list`` can list."""

    SCENARIOS = "scenarios"
    PROJECTS = "projects"
    SCREENLINES = "screenlines"
    PLACES = "places"
    ELEMENTS = "elements"


def check(case: CaseRef, as_json: Json = False) -> None:
    """Check a case and list everything that is wrong with it."""
    from corridor.answers.check import check_case
    from corridor.cli.output import say, write_json
    from corridor.cli.show_case import problem_tree, sizes

    opened, problems = check_case(case)
    fatal = any(p.fatal for p in problems)
    if as_json:
        write_json({"ok": not fatal, "problems": [p.as_dict() for p in problems]})
    elif problems:
        say(problem_tree(problems))
    else:
        say("[green]no problems[/green]" + ("" if opened is None else sizes(opened)))
    if fatal:
        raise typer.Exit(BAD_INPUT)


def cases(as_json: Json = False) -> None:
    """List the cases that come with corridor."""
    from corridor.cli.output import new_table, plain_row, say, write_json
    from corridor.formats.cases.bundled import bundled_titles

    titles = bundled_titles()
    if as_json:
        write_json({"cases": [{"name": n, "title": t} for n, t in titles.items()]})
        return
    table = new_table("bundled cases", "name", "title")
    for name, title in titles.items():
        plain_row(table, name, title)
    say(table)


def list_rows(
    what: Annotated[
        Listed,
        typer.Argument(
            metavar="WHAT", help="One of scenarios, projects, screenlines, places, elements."
        ),
    ],
    case: CaseRef,
    as_json: Json = False,
) -> None:
    """List the ids, with their names, that can be given to other commands."""
    from corridor.case.contents import LISTS
    from corridor.cli.output import new_table, plain_row, say, write_json
    from corridor.formats.cases.open import open_case

    rows: list[dict[str, Any]] = LISTS[what.value](open_case(case))
    if as_json:
        write_json({what.value: rows})
        return
    columns = list(rows[0]) if rows else ["id", "name"]
    table = new_table(f"{len(rows)} {what.value}", *(c.replace("_", " ") for c in columns))
    for row in rows:
        plain_row(table, *(_cell(row[c]) for c in columns))
    say(table)


def _cell(value: object) -> str:
    """Return a cell as text; a number without trailing zeros."""
    if value is None:
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)


def convert(
    case: CaseRef,
    out: Annotated[Path, typer.Argument(metavar="OUT", help="Folder or .gpkg to write.")],
    overwrite: Overwrite = False,
) -> None:
    """Convert a case to a GeoPackage, which QGIS opens, or back to a folder of CSV tables."""
    from corridor.cli.output import complain, print_message
    from corridor.cli.show_case import problem_tree
    from corridor.formats.cases.convert import write_case
    from corridor.formats.cases.open import read_case
    from corridor.problems import raise_if_fatal

    opened, problems = read_case(case)
    raise_if_fatal(problems)
    assert opened is not None  # a case that cannot be formed has a fatal problem
    write_case(opened, out, overwrite=overwrite)
    if problems:  # what the map of a GeoPackage changed is written into the columns
        complain(problem_tree(problems))
    print_message(f"wrote {out}")
