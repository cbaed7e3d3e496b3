"""The commands about cases as such: check, cases, list, convert."""

from __future__ import annotations

from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from corridor.cli.exits import BAD_INPUT
from corridor.cli.language import Spoken, speak
from corridor.cli.options import CaseRef, Json, Overwrite
from corridor.messages import message


class Listed(StrEnum):
    """What ``corridor list`` can list."""

    SCENARIOS = "scenarios"
    GROWTH = "growth"
    PROJECTS = "projects"
    SCREENLINES = "screenlines"
    PLACES = "places"
    ELEMENTS = "elements"


TITLES = {Listed.GROWTH: "growth paths"}
"""Words for what is listed, where they differ from the argument."""


def check(
    case: CaseRef,
    codes: Annotated[
        list[str] | None,
        typer.Argument(metavar="[CODE]...", help="Warnings that --strict is about; all if none."),
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Take warnings as errors: exit code 2.")
    ] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", help="List the warnings that the case accepts as well.")
    ] = False,
    advice: Annotated[
        bool,
        typer.Option("--advice", help="Say which missing detail would change the throughput most."),
    ] = False,
    language: Spoken = None,
    as_json: Json = False,
) -> None:
    """Check a case: list everything that is wrong with it, and what a colleague would question.

    What a case accepts by accept in case.toml is counted; --verbose lists it.
    """
    from corridor.answers.check import check_case, taken_as_errors
    from corridor.answers.missing import missing_details
    from corridor.cli.output import say, write_json
    from corridor.cli.show_case import checked_lines, details_table
    from corridor.problems import CorridorError

    speak(language)
    if codes and not strict:
        raise CorridorError(
            message("%(names)s after the case: expected --strict beside it", names=" ".join(codes))
        )
    checked = check_case(case)
    refused = taken_as_errors(checked.problems, codes or ()) if strict else []
    bad = checked.fatal or bool(refused)
    usable = None if checked.fatal or not advice else checked.case
    details = () if usable is None else missing_details(usable)
    if as_json:
        found = {"problems": checked.problems, "accepted": checked.accepted}
        rows = {key: [p.as_dict() for p in problems] for key, problems in found.items()}
        more = {"advice": [{**asdict(d), "words": d.words} for d in details]} if advice else {}
        counted = {"accepted_count": len(checked.accepted)}
        write_json({"ok": not bad, **rows, **counted, **more})
    else:
        for part in checked_lines(checked, refused, verbose=verbose):
            say(part)
        if advice and not checked.fatal:
            say(details_table(details))
    if bad:
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
            metavar="WHAT",
            help="One of scenarios, growth, projects, screenlines, places, elements.",
        ),
    ],
    case: CaseRef,
    as_json: Json = False,
) -> None:
    """List the ids, with their names, that can be given to other commands."""
    from corridor.case.contents import LISTS
    from corridor.cli.opening import opened_case
    from corridor.cli.output import new_table, plain_row, say, write_json

    rows: list[dict[str, Any]] = LISTS[what.value](opened_case(case))
    if as_json:
        write_json({what.value: rows})
        return
    columns = list(rows[0]) if rows else ["id", "name"]
    table = new_table(
        f"{len(rows)} {TITLES.get(what, what.value)}", *(c.replace("_", " ") for c in columns)
    )
    for row in rows:
        plain_row(table, *(_cell(row[c]) for c in columns))
    say(table)


def _cell(value: object) -> str:
    """Return a cell as text: a number without trailing zeros, yes or no."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)


def convert(
    case: CaseRef,
    out: Annotated[
        Path,
        typer.Argument(
            metavar="OUT",
            help="Folder, .gpkg, .xlsx, .gmns or .aequilibrae to write; of a .csv, .parquet or "
            ".omx the demand.",
        ),
    ],
    overwrite: Overwrite = False,
) -> None:
    """Convert a case to a GeoPackage for QGIS, to a workbook, or to a folder of CSV tables.

    Beside a .gpkg stands a .qgs, the project that opens it in QGIS with symbols, labels and forms.
    A folder that ends in .gmns is one that programs for GMNS read. One that ends in .aequilibrae is
    a project of AequilibraE with the network as it stands and the demand; it cannot be read back. A
    .csv, .parquet or .omx gets the demand alone, a list of pairs or a matrix for each commodity.
    """
    from corridor.cli.output import complain, print_message
    from corridor.cli.show_case import problem_tree
    from corridor.cli.writing import named_with_project, write_case_or_demand
    from corridor.formats.cases.open import read_case
    from corridor.problems import raise_if_fatal

    opened, problems = read_case(case)
    raise_if_fatal(problems)
    assert opened is not None  # a case that cannot be formed has a fatal problem
    write_case_or_demand(opened, out, overwrite=overwrite)
    if problems:  # what the map of a GeoPackage changed is written into the columns
        complain(problem_tree(problems))
    print_message(message("wrote %(place)s", place=named_with_project(out)))
