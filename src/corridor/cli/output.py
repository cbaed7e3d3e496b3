"""Where text goes: answers to stdout, messages to stderr; tables whose ids are never cut."""

from __future__ import annotations

import json
import math
import os
import shutil
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from rich.console import Console
from rich.markup import escape
from rich.measure import Measurement
from rich.table import Table

from corridor.answers.plain import as_plain
from corridor.case.groups import HIGH_SEA
from corridor.cli.language import translated
from corridor.messages import message
from corridor.problems import CorridorError

WIDE = 160
"""Columns of a table that goes to a file or another program."""

_messages = Console(stderr=True, highlight=False)


def write_json(answer: object) -> None:
    """Write an answer to stdout as JSON."""
    print_text(json.dumps(as_plain(answer), indent=2, ensure_ascii=False, allow_nan=False))


def print_text(text: str) -> None:
    """Write plain text to stdout."""
    with _to_stdout():
        sys.stdout.write(text + "\n")
        sys.stdout.flush()


@contextmanager
def _to_stdout() -> Iterator[None]:
    """Let a reader stop early; say in a line why nothing more can be written."""
    try:
        yield
    except BrokenPipeError:  # the reader has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        # What is still buffered would fail again, without a word of ours, when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise CorridorError(
            message("cannot write to standard output: %(error)s", error=error.strerror)
        ) from error


def print_message(text: str) -> None:
    """Show the user something on stderr, a message in the language that is asked for."""
    _messages.print(escape(translated(text)), soft_wrap=True)


def print_written(path: Path) -> None:
    """Show where a file was written, and its size."""
    size_mb = f"{path.stat().st_size / 1e6:.1f}"
    print_message(message("wrote %(place)s (%(size)s MB)", place=path, size=size_mb))


def say(markup: Any) -> None:  # noqa: ANN401
    """Write a table, or text in which rich markup has been set on purpose, to stdout."""
    console = _answers()
    if isinstance(markup, Table):  # wider than the screen before any id is cut
        unbounded = console.options.update(max_width=10_000)
        least = Measurement.get(console, unbounded, markup).minimum
        if least > console.width:
            console = _answers(least)
    with _to_stdout(), console.capture() as capture:
        console.print(markup, soft_wrap=isinstance(markup, str) and not sys.stdout.isatty())
    print_text(capture.get().rstrip("\n"))


@contextmanager
def warnings_on_stderr(kind: type[Warning]) -> Iterator[None]:
    """Tell the user of warnings of a kind in the block, each on a line."""
    with warnings.catch_warnings():
        warnings.simplefilter("always", kind)
        before = warnings.showwarning

        def show(
            message: Warning | str, category: type[Warning], filename: str, lineno: int,
            file: TextIO | None = None, line: str | None = None,
        ) -> None:  # fmt: skip
            if issubclass(category, kind):
                print_message(f"warning: {message}")
            else:
                before(message, category, filename, lineno, file, line)

        warnings.showwarning = show
        yield


def complain(markup: Any) -> None:  # noqa: ANN401
    """Write what is wrong to stderr."""
    _messages.print(markup)


def _answers(width: int | None = None) -> Console:
    """Return a console that writes as wide as the screen, or wide enough for a file."""
    terminal = sys.stdout.isatty()
    columns = shutil.get_terminal_size().columns if terminal else WIDE
    return Console(
        file=sys.stdout,
        highlight=False,
        width=width or columns,
        force_terminal=terminal,
        no_color=not terminal,
    )


def mt(tonnes: float | None, digits: int = 2) -> str:
    """Return tonnes in millions; None and infinity are no limit."""
    if tonnes is None or math.isinf(tonnes):
        return "no limit"
    return f"{tonnes / 1e6:,.{digits}f}"


ID_COLUMNS = frozenset({
    "id", "relieve", "number", "branch", "route", "place", "port", "project", "element", "demand",
})  # fmt: skip
"""Columns whose text readers type into commands: never cut, never wrapped."""


def new_table(title: str, *columns: str) -> Table:
    """Return an empty table.

    Parameters
    ----------
    title : str
        What it shows.
    columns : str
        Heads; a column whose head ends in ``>`` is set to the right. Columns of ids and numbers
        keep their words whole, others wrap.
    """
    table = Table(title=title, title_justify="left", title_style="bold", header_style="bold")
    for column in columns:
        name, right = column.rstrip(">"), column.endswith(">")
        table.add_column(
            name,
            justify="right" if right else "left",
            no_wrap=name in ID_COLUMNS,
            overflow="fold",
            min_width=None if right or name in ID_COLUMNS or not name else min(len(name), 12),
        )
    return table


def owner(code: str) -> str:
    """Return the country of a row as tables show it: its code, or words for the high sea."""
    return translated(message("High sea")) if code == HIGH_SEA else code


def plain_row(table: Table, *cells: str) -> None:
    """Add a row of plain text: what a case says is never taken for markup."""
    table.add_row(*(escape(cell) for cell in cells))
