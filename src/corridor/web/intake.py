"""Process that reads and checks a case that was sent: ``python -m corridor.web.intake FROM TO``.

It writes the problems to stdout as JSON and, where none stops its use, the case as a folder.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from corridor.answers.check import check_case
from corridor.formats.cases.folder import write_folder
from corridor.problems import CorridorError

MEMORY, SECONDS = 4_000_000_000, 170
"""Bytes and seconds of processor that reading may take."""


def main(place: str, target: str) -> int:
    """Read, check and write a case; return an exit code."""
    _limit()
    try:
        checked = check_case(place)
        if checked.case is not None and not checked.fatal:
            write_folder(checked.case, Path(target))
    except (CorridorError, MemoryError) as error:
        sys.stderr.write(f"{error or 'it takes more memory than a case may'}\n")
        return 2
    sys.stdout.write(json.dumps([p.as_dict() for p in checked.problems]))
    return 0


def _limit() -> None:
    try:
        import resource
    except ImportError:  # not on Windows
        return
    for what, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS)):
        resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
