"""The event log of a year as a Parquet file: what each train, truck and ship did, and when."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from corridor.formats.files.atomic import atomic_path
from corridor.messages import message
from corridor.problems import CorridorError
from corridor.simulation.building.build import Built
from corridor.simulation.building.parts import KG
from corridor.simulation.building.railway import PASSENGER
from corridor.simulation.building.year import WARM_UP_DAYS
from corridor.simulation.kernel import records as r
from corridor.units import MINUTES_PER_DAY

EVENTS = ("begins", "ends", "waits")
"""What a vehicle does with a step of its journey, by number in the log."""

ROWS_TOGETHER = 1 << 18
"""Rows of a row group."""


@contextmanager
def writing(
    built: Built,
    path: str | Path,
    metadata: Mapping[str, str] | None = None,
    *,
    overwrite: bool = False,
) -> Iterator[Callable[[r.Records], None]]:
    """Open an event log; the file appears when the run has ended.

    Columns: ``day`` (from the first of January of the simulated year), ``event`` (``begins``,
    ``ends``, or ``waits`` when it has to), ``leg`` and ``vehicle`` (together they name one
    vehicle on one journey), ``class`` (train, truck or ship; ``passenger``), ``mode``, ``element``,
    ``way`` (0 along, 1 against), ``tonnes``. Events are those at track sections and
    servers; of gates, roads and stays only the end is written.

    Parameters
    ----------
    built : Built
        The simulated world, which says what the numbers of the log mean.
    path : str or Path
        Parquet file.
    metadata : mapping, optional
        Words to keep with the file, such as the hash of the case, the seed and the version.
    overwrite : bool
        Whether a file that stands there may be replaced.

    Yields
    ------
    callable
        Takes lines of the log, in the order of time.

    Raises
    ------
    CorridorError
        If the place is taken or cannot be written to, or pyarrow is not there.
    """
    target, arrow, parquet = Path(path), *_pyarrow()
    with atomic_path(target, overwrite=overwrite) as written:
        words = {f"corridor.{name}": value for name, value in (metadata or {}).items()}
        rows = _Rows(built, arrow, words)
        with parquet.ParquetWriter(written, rows.schema, compression="zstd") as file:
            kept: list[r.Records] = []

            def keep(lines: r.Records) -> None:
                kept.append(lines)
                if sum(map(len, kept)) >= ROWS_TOGETHER:
                    flush()

            def flush() -> None:
                if kept:
                    file.write_table(rows.table(np.concatenate(kept)))
                kept.clear()

            yield keep
            flush()


def _pyarrow() -> tuple[ModuleType, ModuleType]:
    """Import pyarrow, which only event logs need."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise CorridorError(
            message("an event log needs pyarrow: pip install corridor[log]")
        ) from error
    return pyarrow, pyarrow.parquet


class _Rows:
    """Turns lines of the log into rows of a file; a class because it keeps what numbers mean."""

    def __init__(self, built: Built, arrow: ModuleType, metadata: Mapping[str, str]) -> None:
        self._arrow = arrow
        steps, legs = built.builder.rows["steps"], built.builder.rows["legs"]
        self._begin = np.array([leg["begin"] for leg in legs], dtype=np.int64)
        self._element = np.array([s.get("element", 0) for s in steps], dtype=np.int32)
        self._direction = np.array([s.get("direction", 0) for s in steps], dtype=np.int8)
        words = leg_words(built)
        self._class, self._classes = _numbered([vehicle for vehicle, _ in words])
        self._mode, self._modes = _numbered([mode for _, mode in words])
        self._elements = list(built.builder.element_ids)
        word = arrow.dictionary(arrow.int32(), arrow.string())
        self.schema = arrow.schema(
            [
                ("day", arrow.float64()), ("event", word), ("leg", arrow.int32()),
                ("vehicle", arrow.int64()), ("class", word), ("mode", word), ("element", word),
                ("way", arrow.int8()), ("tonnes", arrow.float64()),
            ],
            metadata=dict(metadata),
        )  # fmt: skip

    def table(self, lines: r.Records) -> object:
        """Return lines of the log as a table of the file."""
        leg = lines["leg"]
        step = self._begin[leg] + lines["step"]
        return self._arrow.Table.from_arrays(
            [
                lines["time_min"] / MINUTES_PER_DAY - WARM_UP_DAYS,
                self._words(lines["what"], EVENTS),
                leg.astype(np.int32),
                np.ascontiguousarray(lines["serial"]),
                self._words(self._class[leg], self._classes),
                self._words(self._mode[leg], self._modes),
                self._words(self._element[step], self._elements),
                self._direction[step],
                lines["kg"] / KG,
            ],
            schema=self.schema,
        )

    def _words(self, numbers: r.Records, words: Sequence[str]) -> object:
        numbers = numbers.astype(np.int32)
        return self._arrow.DictionaryArray.from_arrays(numbers, list(words))


def leg_words(built: Built) -> list[tuple[str, str]]:
    """Return vehicle class and mode of each leg.

    Parameters
    ----------
    built : Built
        The simulated world. Legs that no journey has are passenger trains.
    """
    words = [(PASSENGER, "rail")] * len(built.builder.rows["legs"])
    for journey, leg in built.legs.items():
        words[leg] = (journey.vehicle, journey.mode)
    return words


def _numbered(names: list[str]) -> tuple[NDArray[np.int32], list[str]]:
    known = list(dict.fromkeys(names))
    return np.array([known.index(n) for n in names], dtype=np.int32), known
