"""The verdict of an answer and the tests behind it."""

from __future__ import annotations

from collections.abc import Sequence

from rich.markup import escape

from corridor.answers.verdict import TEST_NAMES, OneTest
from corridor.cli.output import say


def show_tests(verdict: str, tests: Sequence[OneTest]) -> None:
    """Show the verdict and the five tests from which it follows."""
    passes = all(t.passed for t in tests)
    say(f"[{'green' if passes else 'yellow'}]{verdict}[/]")
    for test in tests:
        mark = {True: "yes", False: "no", None: "not tested"}[test.passed]
        say(f"  {TEST_NAMES[test.id]}: {mark}; {escape(test.note)}")
