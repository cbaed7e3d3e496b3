"""Writing so that a reader sees the old file or the new one and never half of it."""

from __future__ import annotations

import os
import shutil
import socket
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from corridor.formats.files.places import Place, place_at
from corridor.messages import message
from corridor.problems import CorridorError

SCRATCH = ".corridor-"
"""How the names of folders begin in which a result is prepared, beside its place."""

ASIDE = "previous"
"""Folder in there for what the result replaces, while it is moved into place."""


@contextmanager
def atomic_path(path: Path, *, overwrite: bool = False) -> Iterator[Path]:
    """Give a temporary path for a file or folder, and move it into place when it is whole.

    A file that is replaced hands on its owner, group and permissions. Of a symbolic link the target
    is replaced, and the link stays. Into a pipe, a terminal or the null device the finished file is
    copied, and nothing is replaced.

    Parameters
    ----------
    path : Path
        Where the result should stand.
    overwrite : bool
        Whether something that stands there may be replaced.

    Yields
    ------
    Path
        Where to write it.

    Raises
    ------
    CorridorError
        If the place is taken, or cannot be written to. What stood there is left as it was.
    """
    refuse_taken(path, overwrite=overwrite)
    place = place_at(path)
    try:
        with _scratch(place) as scratch:
            new = scratch / path.name
            yield new
            if place.kind == "stream":
                _write_through(new, path)
                return
            _refuse_other_kind(path, place, new)
            if place.kind == "file":
                _hand_on(place.path, new)
            _swap(new, place.path, scratch / ASIDE / place.path.name)
    except OSError as error:
        raise CorridorError(
            message("cannot write %(path)s: %(error)s", path=path, error=error.strerror or error)
        ) from error


def write_atomically(path: Path, write: Callable[[Path], None], *, overwrite: bool = False) -> None:
    """Let ``write`` make a file or folder and move it into place; see [`atomic_path`][]."""
    with atomic_path(path, overwrite=overwrite) as new:
        write(new)


def refuse_taken(path: Path, *, overwrite: bool) -> None:
    """Refuse a place where something stands that may not be replaced, or cannot be."""
    place = place_at(path)
    if place.kind == "stream" or overwrite:
        return
    if place.kind != "free" or path.is_symlink():
        raise CorridorError(
            message("%(path)s exists; nothing was written (allow it with --overwrite)", path=path)
        )


def write_text(path: Path, text: str, *, overwrite: bool = True) -> None:
    """Write a text file atomically."""

    def write(new: Path) -> None:
        new.write_text(text, encoding="utf-8")

    write_atomically(path, write, overwrite=overwrite)


def _write_through(new: Path, path: Path) -> None:
    """Copy a file into a stream."""
    if new.is_dir():
        raise CorridorError(
            message("%(path)s is no place for a folder; nothing was written", path=path)
        )
    with new.open("rb") as whole, path.open("wb") as stream:
        shutil.copyfileobj(whole, stream)


@contextmanager
def _scratch(place: Place) -> Iterator[Path]:
    """Open a folder beside a place, and clear those away that processes left when they were killed.

    The name says which process on which machine the folder belongs to. What goes into a stream is
    prepared where the system keeps temporary files.
    """
    owner = f"{SCRATCH}{socket.gethostname()}-"
    folder = Path(tempfile.gettempdir()) if place.kind == "stream" else place.path.parent
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob(f"{owner}*"):
        process = left.name.removeprefix(owner).split("-")[0]
        if process.isdigit() and not _is_running(int(process)):
            _clear(left)
    with tempfile.TemporaryDirectory(dir=folder, prefix=f"{owner}{os.getpid()}-") as scratch:
        yield Path(scratch)


def _clear(left: Path) -> None:
    """Clear a folder of a killed process away; first put back what it had only moved aside."""
    for old in (left / ASIDE).glob("*"):
        if not (left.parent / old.name).exists():
            os.replace(old, left.parent / old.name)
    shutil.rmtree(left, ignore_errors=True)


def _is_running(process: int) -> bool:
    if os.name == "nt":  # there a signal of 0 would interrupt the process
        return True
    try:
        os.kill(process, 0)  # sends nothing, and fails if there is no such process
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


_KINDS = {"file": message("file"), "folder": message("folder"), "stream": message("stream")}
"""What may stand at a place, in words."""


def _refuse_other_kind(path: Path, place: Place, new: Path) -> None:
    """Refuse to put a file where a folder stands, and the other way round."""
    if place.kind != "free" and (place.kind == "folder") != new.is_dir():
        raise CorridorError(
            message(
                "%(path)s is a %(kind)s; nothing was written (name another place)",
                path=path,
                kind=_KINDS[place.kind],
            )
        )


def _hand_on(old: Path, new: Path) -> None:
    """Give the new file owner, group and permissions of the old one."""
    before, after = old.stat(), new.stat()
    if (before.st_uid, before.st_gid) != (after.st_uid, after.st_gid):
        os.chown(new, before.st_uid, before.st_gid)
    new.chmod(stat.S_IMODE(before.st_mode))


def _swap(new: Path, path: Path, previous: Path) -> None:
    """Move the new thing into place; a folder cannot be replaced in one step, so step aside."""
    if not path.is_dir():
        os.replace(new, path)
        return
    previous.parent.mkdir()
    os.replace(path, previous)
    try:
        os.replace(new, path)
    except OSError:
        os.replace(previous, path)
        raise
    shutil.rmtree(previous, ignore_errors=True)
