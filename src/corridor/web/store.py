"""What the service keeps: cases, their versions and jobs, in one SQLite file.

Write-ahead logging lets readers go on while a row is written, and a process that is killed leaves
either the old row or the new one.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from corridor.messages import message
from corridor.problems import CorridorError

FILE = "corridor.sqlite"

_SCHEMA = """
CREATE TABLE IF NOT EXISTS cases (
  id TEXT PRIMARY KEY, title TEXT NOT NULL, origin TEXT NOT NULL, hash TEXT NOT NULL,
  version INTEGER NOT NULL, created REAL NOT NULL);
CREATE TABLE IF NOT EXISTS versions (
  case_id TEXT NOT NULL, version INTEGER NOT NULL, parent INTEGER, note TEXT NOT NULL,
  created REAL NOT NULL, PRIMARY KEY (case_id, version));
CREATE TABLE IF NOT EXISTS jobs (
  id TEXT PRIMARY KEY, case_id TEXT NOT NULL, version INTEGER NOT NULL, place TEXT NOT NULL,
  verb TEXT NOT NULL, question TEXT NOT NULL, state TEXT NOT NULL, words TEXT NOT NULL DEFAULT '',
  share REAL, bound REAL, gap REAL, process INTEGER, beat REAL, attempts INTEGER NOT NULL DEFAULT 0,
  stop INTEGER NOT NULL DEFAULT 0, created REAL NOT NULL, started REAL, ended REAL,
  problem TEXT, answer TEXT);
CREATE TABLE IF NOT EXISTS said (job_id TEXT PRIMARY KEY, messages TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS jobs_by_state ON jobs (state, created);
CREATE TABLE IF NOT EXISTS events (
  job_id TEXT NOT NULL, number INTEGER NOT NULL, data TEXT NOT NULL,
  PRIMARY KEY (job_id, number));
"""

Row = Mapping[str, Any]


class Store:
    """The file of the service.

    A class because it holds the connection. Threads may share it; processes open it each for
    themselves.

    Parameters
    ----------
    folder : Path
        Folder of all data; made when it is missing.

    Raises
    ------
    CorridorError
        If the folder cannot be used.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.RLock()
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._file = sqlite3.connect(
                folder / FILE, timeout=30, isolation_level=None, check_same_thread=False
            )
            self._file.row_factory = sqlite3.Row
            self._file.execute("PRAGMA journal_mode=WAL")
            self._file.execute("PRAGMA synchronous=NORMAL")
            self._file.executescript(_SCHEMA)
        except (OSError, sqlite3.Error) as error:
            raise CorridorError(
                message(
                    "the folder %(folder)s cannot hold the data of the service: %(error)s; name "
                    "another with --data",
                    folder=folder,
                    error=error,
                )
            ) from error

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._file.close()

    def rows(self, query: str, *values: object) -> list[Row]:
        """Return the rows of a query."""
        with self._lock:
            return [dict(row) for row in self._file.execute(query, values).fetchall()]

    def row(self, query: str, *values: object) -> Row | None:
        """Return the first row of a query, None where there is none."""
        found = self.rows(query, *values)
        return found[0] if found else None

    def change(self, query: str, *values: object) -> int:
        """Change rows; return how many."""
        with self._lock:
            return self._file.execute(query, values).rowcount

    @contextmanager
    def together(self) -> Iterator[None]:
        """Make all changes of the block, or none of them; within another such block, its part."""
        with self._lock:
            if self._file.in_transaction:
                yield
                return
            self._file.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._file.execute("ROLLBACK")
                raise
            self._file.execute("COMMIT")


def now() -> float:
    """Return the time as the store keeps it: seconds since 1970."""
    return time.time()
