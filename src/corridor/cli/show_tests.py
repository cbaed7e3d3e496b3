"""The verdict of an answer and the tests behind it."""

from __future__ import annotations

from collections.abc import Sequence

from rich.markup import escape

from corridor.answers.verdict import HOLDS, OneTest, untested
from corridor.cli.output import say


def show_tests(verdict: str, tests: Sequence[OneTest]) -> None:
    """Show the verdict, green where no test that was made fails, and the tests behind it."""
    left = untested(tests)
    say(
        f"[{'green' if verdict in HOLDS else 'yellow'}]{verdict}[/]"
        + (f" (not tested: {left})" if left else "")
    )
    for test in tests:
        mark = {True: "yes", False: "no", None: "not tested"}[test.passed]
        say(f"  {test.words}: {mark}; {escape(test.note)}")
