"""Running a command: errors become one clear message and an exit code."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence
from functools import cache
from typing import Any

import typer

from corridor.cli.app import app
from corridor.cli.exits import BAD_INPUT, DONE, FAULT, INTERRUPTED, Stopped
from corridor.cli.language import forget, translated
from corridor.cli.usage import UsageError, overhear, usage_words
from corridor.messages import message
from corridor.problems import CaseError, CorridorError, InternalError

NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""Errors of a disk that is full, or of which no more may be used."""


def run(arguments: Sequence[str]) -> int:
    """Run the command line.

    Parameters
    ----------
    arguments : sequence of str
        Words after ``corridor``.

    Returns
    -------
    int
        Exit code.
    """
    forget()
    try:
        code = _commands()(args=list(arguments), prog_name="corridor", standalone_mode=False)
    except UsageError as error:
        return _show_usage(error, arguments)
    except SystemExit as stop:  # a command has ended
        code = stop.code
    except CaseError as error:
        return _show_problems(error, as_json="--json" in arguments)
    except CorridorError as error:
        return _say(message("error: %(error)s", error=_words_of(error)), BAD_INPUT)
    except (Stopped, KeyboardInterrupt, typer.Abort) as stop:
        return _interrupted(stop)
    except MemoryError as error:
        reason = f" ({error})" if str(error) else ""
        words = message("error: this takes more memory than there is%(reason)s", reason=reason)
        return _say(words, BAD_INPUT)
    except Exception as error:
        if os.environ.get("CORRIDOR_DEBUG"):
            raise
        return _own_fault(error)
    if code == INTERRUPTED:  # of which typer says nothing
        return _interrupted()
    return code if isinstance(code, int) else DONE


@cache
def _commands() -> Any:  # noqa: ANN401
    """Return all commands: to put them together takes longer than to run many a one."""
    return typer.main.get_command(app)


def _interrupted(stop: BaseException | None = None) -> int:
    """Say that a command was interrupted, and what it has kept."""
    words = message("interrupted; nothing was written")
    if isinstance(stop, Stopped):
        words = message("interrupted; %(kept)s", kept=_words_of(stop))
    return _say(words, INTERRUPTED)


def _show_usage(error: Any, arguments: Sequence[str]) -> int:  # noqa: ANN401
    """Say what is wrong with a command line; without any words the help has been shown."""
    if type(error).__name__ == "NoArgsIsHelpError":
        if said := error.format_message():
            print(said, file=sys.stderr)
        return BAD_INPUT
    overhear(error, arguments)
    return _say(message("error: %(error)s", error=usage_words(error)), BAD_INPUT)


def _show_problems(error: CaseError, *, as_json: bool) -> int:
    from corridor.cli.output import complain, write_json
    from corridor.cli.show_case import problem_tree

    complain(problem_tree(error.problems))
    if as_json:
        write_json({"ok": False, "problems": [p.as_dict() for p in error.problems]})
    return BAD_INPUT


def _own_fault(error: Exception) -> int:
    """Say what went wrong that is no fault of the input, unless the disk was full."""
    if isinstance(error, OSError) and error.errno in NO_ROOM:
        return _say(message("error: cannot write: %(error)s", error=error.strerror), BAD_INPUT)
    if isinstance(error, InternalError):
        words = message(
            "error: corridor refuses its own answer: %(error)s. This is a fault of corridor, not "
            "of the input. Please report it with the case and the command.",
            error=_words_of(error),
        )
        return _say(words, FAULT)
    words = message(
        "error: corridor itself failed (%(kind)s: %(error)s). Please report it with the case and "
        "the command; CORRIDOR_DEBUG=1 shows where.",
        kind=type(error).__name__,
        error=error,
    )
    return _say(words, FAULT)


def _words_of(error: BaseException) -> object:
    """Return what an error says, as a message where it was raised with one."""
    return error.args[0] if len(error.args) == 1 else str(error)


def _say(text: str, code: int) -> int:
    """Write a line to stderr, in English where the language asked for is none of ours."""
    try:
        text = translated(text)
    except CorridorError as error:
        text = f"{text}\nerror: {error}"
    print(text, file=sys.stderr)
    return code
