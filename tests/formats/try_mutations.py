"""Damaged inputs of every format, each used in a child process with limits of time and memory.

``python -m tests.formats.try_mutations --mutations 2000 --seed 1`` prints which of them ended in
anything but an answer or a ``CorridorError``, and how many there were of each kind.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import shutil
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path

from tests.formats.subjects import SUBJECTS, Outcome, outcome

LIMIT_S = 60.0
"""Time for one input; the machine may be busy."""

FIRST_S = 300.0
"""Time to use all good inputs once, when functions are perhaps still to be compiled."""

LIMIT_BYTES = 2 * 2**30
"""Memory beyond what using the good inputs has taken."""


def use_them(connection: Connection, made: Path, scratch: Path, seed: int) -> None:
    """Use damaged inputs, one for each message, until the parent hangs up."""
    for folder in made.iterdir():
        subject, used = SUBJECTS[folder.name], scratch / folder.name
        shutil.copytree(folder, used)
        subject.read(used)
        subject.use(used)
        shutil.rmtree(used)
    taken = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (taken + LIMIT_BYTES, taken + LIMIT_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    warnings.simplefilter("error")
    connection.send(None)
    while (asked := connection.recv()) is not None:
        name, number = asked
        connection.send(outcome(SUBJECTS[name], made / name, seed, number, scratch))


class Child:
    """A process that uses damaged inputs and is replaced when one of them ends it."""

    def __init__(self, made: Path, scratch: Path, seed: int) -> None:
        self.given = (made, scratch, seed)
        self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.process = context.Process(target=use_them, args=(theirs, *self.given), daemon=True)
        self.process.start()
        theirs.close()
        if not self.connection.poll(FIRST_S):
            raise TimeoutError("good inputs were not used in time")
        self.connection.recv()

    def ask(self, name: str, number: int) -> Outcome:
        """Return what came of one input."""
        self.connection.send((name, number))
        if not self.connection.poll(LIMIT_S):
            return self._ended("too slow")
        try:
            return self.connection.recv()
        except EOFError:
            return self._ended("crash")

    def _ended(self, kind: str) -> Outcome:
        self.process.kill()
        self.process.join()
        code = self.process.exitcode
        self._start()
        return Outcome(kind, f"exit code {code}", ("not known",))


def try_mutations(
    names: list[str], seed: int, first: int, mutations: int
) -> Iterator[tuple[str, int, Outcome]]:
    """Yield format, number and outcome of each damaged input, formats in turn."""
    with tempfile.TemporaryDirectory() as place:
        made, scratch = Path(place) / "made", Path(place) / "scratch"
        scratch.mkdir()
        for name in names:
            (made / name).mkdir(parents=True)
            SUBJECTS[name].make(made / name)
        child = Child(made, scratch, seed)
        try:
            for number in range(first, first + mutations):
                name = names[number % len(names)]
                yield name, number, child.ask(name, number)
        finally:  # also when the reader has had enough
            child.connection.send(None)
            child.process.join()


def show(title: str, counts: Counter[tuple[str, str]], names: list[str]) -> None:
    """Print a table of counts, with a row for each kind and a column for each format."""
    print(f"{title:22}" + "".join(f"{name:>12}" for name in names) + f"{'all':>12}")
    for kind in sorted({kind for kind, _ in counts}):
        row = [counts[kind, name] for name in names]
        print(f"{kind:22}" + "".join(f"{n:12,}" for n in (*row, sum(row))))
    row = [sum(n for (_, other), n in counts.items() if other == name) for name in names]
    print(f"{'all':22}" + "".join(f"{n:12,}" for n in (*row, sum(row))))


def main() -> int:
    """Try many damaged inputs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mutations", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=1e9, help="stop after that time")
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--format", choices=[*SUBJECTS], action="append")
    parser.add_argument("--all", action="store_true", help="print every outcome")
    asked = parser.parse_args()
    names, begun = asked.format or [*SUBJECTS], time.perf_counter()
    outcomes, damage, findings = (Counter[tuple[str, str]]() for _ in range(3))
    for name, number, came in try_mutations(names, asked.seed, asked.first, asked.mutations):
        outcomes[came.kind, name] += 1
        damage.update((kind, name) for kind in came.damage)
        if not came.good:
            findings.update((kind, name) for kind in came.damage)
        if asked.all or not came.good:
            print(f"{name} {asked.seed}/{number}: {came.kind}: {came.said}", flush=True)
        if (done := number - asked.first + 1) % 500 == 0:
            print(f"{done} used, {time.perf_counter() - begun:.0f} s", flush=True)
        if time.perf_counter() - begun > 60 * asked.minutes:
            break
    show("damage", damage, names)
    show("outcome", outcomes, names)
    if findings:
        show("damage of the wrong", findings, names)
    wrong = sum(n for (kind, _), n in outcomes.items() if not Outcome(kind, "").good)
    spent = time.perf_counter() - begun
    print(f"{outcomes.total():,} inputs with {damage.total():,} mutations, seed {asked.seed}")
    print(f"{wrong} wrong, {spent:.0f} s")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
