"""Results kept in a folder as they are found, so that a run that was ended can go on."""

from __future__ import annotations

import hashlib
import json
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.formats.files.atomic import atomic_path
from corridor.messages import message
from corridor.problems import CorridorError

Column = NDArray[Any] | Sequence[Sequence[str]]
"""A number for each sample, or a list of words for each."""


class KeptInterrupt(KeyboardInterrupt):
    """An interrupt after which what was done is kept; the text says how much, and where."""


class NotKeptWarning(UserWarning):
    """A file in a folder of results is not what was kept there, and is computed again."""


@dataclass(frozen=True)
class Store:
    """Where the results of one question are kept.

    Attributes
    ----------
    folder : Path
        Folder of all questions; this one has a folder in it whose name is the start of `key`.
    key : str
        SHA-256 of the question.
    asked : str
        The question as JSON.
    """

    folder: Path
    key: str
    asked: str

    def path(self, part: int) -> Path:
        """Return where a part of the results stands."""
        return self.folder / self.key[:16] / f"{part:06d}.parquet"


def store_of(folder: str | Path, asked: Mapping[str, object]) -> Store:
    """Return where the results of a question are kept in a folder.

    Parameters
    ----------
    folder : str or Path
        The folder; it is made when the first result is written.
    asked : mapping
        All that the results depend on, as JSON can say it.

    Raises
    ------
    CorridorError
        If pyarrow is not there, or a file stands in the place of the folder.
    """
    _pyarrow()
    place = Path(folder)
    if place.exists() and not place.is_dir():
        raise CorridorError(
            message("%(place)s is a file; expected a folder in which results are kept", place=place)
        )
    text = json.dumps(asked, sort_keys=True, ensure_ascii=False)
    return Store(place, hashlib.sha256(text.encode()).hexdigest(), text)


def write_part(store: Store, part: int, first: int, columns: Mapping[str, Column]) -> None:
    """Write a part of the results whole.

    Parameters
    ----------
    store : Store
        Where.
    part : int
        Number of the part.
    first : int
        Number of its first sample.
    columns : mapping of str to column
        What was found for each sample.

    Raises
    ------
    CorridorError
        If the folder cannot be written to.
    """
    arrow, parquet = _pyarrow()
    count = len(next(iter(columns.values())))
    words = arrow.list_(arrow.string())
    table = arrow.table(
        {
            "question": arrow.array([store.key] * count).dictionary_encode(),
            "sample": np.arange(first, first + count),
            **{
                name: column if isinstance(column, np.ndarray) else arrow.array(column, words)
                for name, column in columns.items()
            },
        }
    ).replace_schema_metadata(
        {"corridor.question": store.asked, "corridor.digest": _digest(store, first, columns)}
    )
    with atomic_path(store.path(part), overwrite=True) as new:
        parquet.write_table(table, new, compression="zstd")


def read_part(
    store: Store, part: int, first: int, count: int, names: Sequence[str]
) -> dict[str, list[Any]] | None:
    """Return a part of the results; None where it is not kept.

    A file that is damaged, or was written by something else, is not used; a warning says so.

    Parameters
    ----------
    store : Store
        Where.
    part : int
        Number of the part.
    first, count : int
        Number of its first sample, and how many there are.
    names : sequence of str
        Names of the columns.
    """
    path = store.path(part)
    if not path.exists():
        return None
    arrow, parquet = _pyarrow()
    try:
        table = parquet.read_table(path, partitioning=None)
        columns = {name: table.column(name).to_pylist() for name in names}
        said = (table.schema.metadata or {}).get(b"corridor.digest", b"").decode()
        whole = (
            table.column("question").to_pylist() == [store.key] * count
            and table.column("sample").to_pylist() == list(range(first, first + count))
            and said == _digest(store, first, columns)
        )
    except (arrow.ArrowException, OSError, KeyError, UnicodeDecodeError):
        whole = False
    if whole:
        return columns
    warnings.warn(
        f"{path} is damaged or of other origin; these samples are computed again",
        NotKeptWarning,
        stacklevel=2,
    )
    return None


def _digest(store: Store, first: int, columns: Mapping[str, Column]) -> str:
    """Return the SHA-256 of a part with its question, so that no other passes for it."""
    plain = {
        name: column.tolist() if isinstance(column, np.ndarray) else [*column]
        for name, column in columns.items()
    }
    text = json.dumps([store.key, first, plain], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _pyarrow() -> tuple[ModuleType, ModuleType]:
    """Import pyarrow, which only kept results need."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise CorridorError(
            message("keeping results needs pyarrow: pip install corridor[keep]")
        ) from error
    return pyarrow, pyarrow.parquet
