"""What stands at a path, and so how something may be written there."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from corridor.messages import message
from corridor.problems import CorridorError

TERMINALS = frozenset({4, 5, *range(136, 144)})
"""Major numbers of terminals on Linux."""

MOST_LINKS = 40
"""Symbolic links that lead on to one another, before they count as a circle."""


@dataclass(frozen=True)
class Place:
    """Where something may be written.

    Attributes
    ----------
    kind : {"free", "file", "folder", "stream"}
        Nothing, a plain file or a folder stands there; or a pipe or device that takes what is
        written and keeps nothing.
    path : Path
        The place itself, after symbolic links; that of a stream as it was given.
    """

    kind: Literal["free", "file", "folder", "stream"]
    path: Path


def place_at(path: Path) -> Place:
    """Return what stands at a path, or at the end of the symbolic links that stand there.

    Raises
    ------
    CorridorError
        If it is a device other than a terminal and the one that discards everything, or a socket,
        or links lead in a circle. Nothing may be written there.
    """
    target = _behind_links(path)
    if target is None:
        return Place("stream", path)
    try:
        status = target.stat()
    except (FileNotFoundError, NotADirectoryError):
        return Place("free", target)
    except OSError as error:
        raise CorridorError(
            message("cannot write %(path)s: %(error)s", path=path, error=error.strerror or error)
        ) from error
    mode = status.st_mode
    if stat.S_ISREG(mode):
        return Place("file", target)
    if stat.S_ISDIR(mode):
        return Place("folder", target)
    if stat.S_ISFIFO(mode) or (stat.S_ISCHR(mode) and _takes_all(status.st_rdev)):
        return Place("stream", path)
    kind = message("socket") if stat.S_ISSOCK(mode) else message("device")
    raise CorridorError(
        message(
            "%(path)s is a %(kind)s; nothing was written (name another place)", path=path, kind=kind
        )
    )


def _behind_links(path: Path) -> Path | None:
    """Return the end of the symbolic links at a path; None if it is an open stream of a process.

    ``/dev/stdout`` is such a link. What it leads to looks like a file when output goes to one, but
    whoever opened it would not see a file that takes its place.
    """
    for _ in range(MOST_LINKS):
        folder = Path(os.path.realpath(path.parent))
        path = folder / path.name
        if folder.name == "fd" and folder.parts[:2] in {("/", "proc"), ("/", "dev")}:
            return None
        if not path.is_symlink():
            return path
        path = folder / os.readlink(path)
    raise CorridorError(
        message("cannot write %(path)s: its symbolic links lead in a circle", path=path)
    )


def _takes_all(device: int) -> bool:
    """Return whether a device is a terminal, or the one that discards what it gets."""
    if os.name == "nt":
        return False
    return device == os.stat(os.devnull).st_rdev or os.major(device) in TERMINALS
