"""Process that reads and checks a case that was sent.

It runs as ``python -m corridor.web.intake FROM TO LANGUAGE``, and writes the problems to stdout as
JSON and, where none stops its use, the case as a folder.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from corridor.answers.check import check_case
from corridor.formats.cases.folder import write_folder
from corridor.languages import SOURCE, language_of
from corridor.messages import message
from corridor.problems import CorridorError

MEMORY, SECONDS = 4_000_000_000, 170
"""Bytes and seconds of processor that reading may take."""


def main(place: str, target: str, code: str = SOURCE) -> int:
    """Read, check and write a case; return an exit code."""
    _limit()
    language = language_of(code)
    try:
        checked = check_case(place)
        if checked.case is not None and not checked.fatal:
            write_folder(checked.case, Path(target))
    except (CorridorError, MemoryError) as error:
        said = next(iter(error.args), "") or message("it takes more memory than a case may")
        sys.stderr.write(f"{language.translated(said)}\n")
        return 2
    problems = [
        {
            name: language.translated(v) if isinstance(v, str) else v
            for name, v in p.as_dict().items()
        }
        for p in checked.problems
    ]
    sys.stdout.write(json.dumps(problems))
    return 0


def _limit() -> None:
    try:
        import resource
    except ImportError:  # not on Windows
        return
    for what, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS)):
        resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
