"""Tables of answers as CSV files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from corridor.formats.files.atomic import write_atomically
from corridor.messages import message
from corridor.problems import CorridorError


def write_frame(path: Path, frame: pd.DataFrame, *, overwrite: bool = False) -> None:
    """Write a table as CSV, in full precision; see [`write_atomically`][] for errors."""
    write_atomically(path, lambda target: frame.to_csv(target, index=False), overwrite=overwrite)


def write_frames(
    folder: Path, frames: Mapping[str, pd.DataFrame], *, overwrite: bool = False
) -> None:
    """Write tables as CSV files of a folder, all of them or none.

    Parameters
    ----------
    folder : Path
        New folder, or one that may be replaced.
    frames : mapping of str to DataFrame
        Tables by the names of their files.
    overwrite : bool
        Whether a folder that stands there may be replaced: only if it holds no other files.

    Raises
    ------
    CorridorError
        If the place is taken, holds other files, or cannot be written to.
    """
    own = {f"{name}.csv" for name in frames}
    there = folder.iterdir() if folder.is_dir() else ()
    foreign = sorted(p.name for p in there if p.name not in own or not p.is_file())
    if overwrite and foreign:
        raise CorridorError(
            message(
                "%(folder)s holds %(name)s, which is not a table of an assignment; "
                "nothing was written",
                folder=folder,
                name=foreign[0],
            )
        )

    def write(target: Path) -> None:
        target.mkdir()
        for name, frame in frames.items():
            frame.to_csv(target / f"{name}.csv", index=False)

    write_atomically(folder, write, overwrite=overwrite)
