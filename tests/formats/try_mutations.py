"""Damaged inputs of every format, each read in a child process with limits of time and memory.

``python -m tests.formats.try_mutations --mutations 2000 --seed 1`` prints how many ended in
anything but an answer or a ``CorridorError``.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path

from tests.formats.mutations import SUBJECTS, outcome

LIMIT_S = 60.0
"""Time for one input; the machine may be busy."""

LIMIT_BYTES = 6 * 2**30
"""Address space of a child process, most of which the libraries map and do not use."""


def read_them(connection: Connection, made: Path, scratch: Path, seed: int) -> None:
    """Read damaged inputs, one for each message, until the parent hangs up."""
    resource.setrlimit(resource.RLIMIT_AS, (LIMIT_BYTES, LIMIT_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    warnings.simplefilter("error")
    while (asked := connection.recv()) is not None:
        name, number = asked
        connection.send(outcome(SUBJECTS[name], made / name, seed, number, scratch))


class Child:
    """A process that reads damaged inputs and is replaced when one of them ends it."""

    def __init__(self, made: Path, scratch: Path, seed: int) -> None:
        self.given = (made, scratch, seed)
        self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.process = context.Process(target=read_them, args=(theirs, *self.given), daemon=True)
        self.process.start()
        theirs.close()

    def ask(self, name: str, number: int) -> tuple[str, str]:
        """Return what came of one input: its kind and words."""
        self.connection.send((name, number))
        if not self.connection.poll(LIMIT_S):
            return self._ended("too slow")
        try:
            return self.connection.recv()
        except EOFError:
            return self._ended("crash")

    def _ended(self, kind: str) -> tuple[str, str]:
        self.process.kill()
        self.process.join()
        self._start()
        return kind, f"exit code {self.process.exitcode}"


def try_mutations(
    names: list[str], seed: int, first: int, mutations: int
) -> Iterator[tuple[str, int, str, str]]:
    """Yield format, number, kind and words of each damaged input, formats in turn."""
    with tempfile.TemporaryDirectory() as place:
        made, scratch = Path(place) / "made", Path(place) / "scratch"
        scratch.mkdir()
        for name in names:
            (made / name).mkdir(parents=True)
            SUBJECTS[name].make(made / name)
        child = Child(made, scratch, seed)
        for number in range(first, first + mutations):
            name = names[number % len(names)]
            yield name, number, *child.ask(name, number)
        child.connection.send(None)
        child.process.join()


def main() -> int:
    """Try many damaged inputs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mutations", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--format", choices=[*SUBJECTS], action="append")
    parser.add_argument("--all", action="store_true", help="print every outcome")
    asked = parser.parse_args()
    begun, seen, wrong = time.perf_counter(), Counter[tuple[str, str]](), 0
    names = asked.format or [*SUBJECTS]
    for name, number, kind, words in try_mutations(names, asked.seed, asked.first, asked.mutations):
        seen[name, kind] += 1
        bad = kind not in ("read", "refused")
        wrong += bad
        if bad or asked.all:
            print(f"{name} {asked.seed}/{number}: {kind}: {words}", flush=True)
        if (done := number - asked.first + 1) % 500 == 0:
            print(f"{done} read, {wrong} wrong, {time.perf_counter() - begun:.0f} s", flush=True)
    for (name, kind), count in sorted(seen.items()):
        print(f"{name:12}{kind:20}{count:8,}")
    spent = time.perf_counter() - begun
    print(f"{asked.mutations} mutations, seed {asked.seed}: {wrong} wrong, {spent:.0f} s")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
