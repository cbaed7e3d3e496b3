"""Writing so that a reader sees the old file or the new one and never half of it."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from corridor.problems import CorridorError


def write_atomically(path: Path, write: Callable[[Path], None], *, overwrite: bool = False) -> None:
    """Let ``write`` make a file or folder beside ``path``, then move it into place.

    Parameters
    ----------
    path : Path
        Where the result should stand.
    write : callable
        Receives a temporary path and writes to it.
    overwrite : bool
        Whether something that stands there may be replaced.

    Raises
    ------
    CorridorError
        If the place is taken, or cannot be written to. What stood there is left as it was.
    """
    refuse_taken(path, overwrite=overwrite)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".corridor-") as scratch:
            new = Path(scratch) / path.name
            write(new)
            if path.exists() and path.is_dir() != new.is_dir():
                kind = "folder" if path.is_dir() else "file"
                raise CorridorError(f"{path} is a {kind}; nothing was written (name another place)")
            _swap(new, path, Path(scratch) / "previous")
    except OSError as error:
        raise CorridorError(f"cannot write {path}: {error.strerror or error}") from error


def refuse_taken(path: Path, *, overwrite: bool) -> None:
    """Refuse a place where something stands that may not be replaced."""
    if (path.exists() or path.is_symlink()) and not overwrite:
        raise CorridorError(f"{path} exists; nothing was written (allow it with --overwrite)")


def write_text(path: Path, text: str, *, overwrite: bool = True) -> None:
    """Write a text file atomically."""

    def write(new: Path) -> None:
        new.write_text(text, encoding="utf-8")

    write_atomically(path, write, overwrite=overwrite)


def _swap(new: Path, path: Path, previous: Path) -> None:
    """Move the new thing into place; a folder cannot be replaced in one step, so step aside."""
    if not path.is_dir():
        os.replace(new, path)
        return
    os.replace(path, previous)
    try:
        os.replace(new, path)
    except OSError:
        os.replace(previous, path)
        raise
    shutil.rmtree(previous, ignore_errors=True)
