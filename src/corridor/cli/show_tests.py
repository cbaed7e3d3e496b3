"""The verdict of an answer and the tests behind it."""

from __future__ import annotations

from collections.abc import Sequence

from rich.markup import escape

from corridor.answers.verdict import OneTest
from corridor.cli.output import say

TESTS = {
    "paper": "on paper, any mix of cargo",
    "mix": "in the proportions of the forecast",
    "forecast": "by the choice of shippers",
    "announced": "with announced works alone",
    "operation": "in operation",
}
"""The five tests in words."""


def show_tests(verdict: str, tests: Sequence[OneTest]) -> None:
    """Show the verdict and the five tests from which it follows."""
    passes = all(t.passed for t in tests)
    say(f"[{'green' if passes else 'yellow'}]{verdict}[/]")
    for test in tests:
        mark = {True: "yes", False: "no", None: "not tested"}[test.passed]
        say(f"  {TESTS[test.id]}: {mark}; {escape(test.note)}")
