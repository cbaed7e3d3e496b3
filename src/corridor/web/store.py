"""What the service keeps: cases, their versions and jobs, in one SQLite file.

Write-ahead logging lets readers go on while a row is written, and a process that is killed leaves
either the old row or the new one. Each thread and each process has a connection of its own.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

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
CREATE INDEX IF NOT EXISTS jobs_by_state ON jobs (state, created);
CREATE TABLE IF NOT EXISTS events (
  job_id TEXT NOT NULL, number INTEGER NOT NULL, data TEXT NOT NULL,
  PRIMARY KEY (job_id, number));
"""

Row = Mapping[str, Any]


class Store:
    """The file of the service.

    A class because it holds a connection for each thread.

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
        self._own = threading.local()
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._connection().executescript(_SCHEMA)
        except (OSError, sqlite3.Error) as error:
            raise CorridorError(
                f"the folder {folder} cannot hold the data of the service: {error}; name another "
                "with --data"
            ) from error

    def _connection(self) -> sqlite3.Connection:
        known: sqlite3.Connection | None = getattr(self._own, "connection", None)
        if known is None:
            known = sqlite3.connect(self.folder / FILE, timeout=30, isolation_level=None)
            known.row_factory = sqlite3.Row
            known.execute("PRAGMA journal_mode=WAL")
            known.execute("PRAGMA synchronous=NORMAL")
            self._own.connection = known
        return known

    def close(self) -> None:
        """Close the connection of this thread."""
        known = getattr(self._own, "connection", None)
        if known is not None:
            known.close()
            del self._own.connection

    def rows(self, query: str, *values: object) -> list[Row]:
        """Return the rows of a query."""
        return [dict(row) for row in self._connection().execute(query, values).fetchall()]

    def row(self, query: str, *values: object) -> Row | None:
        """Return the first row of a query, None where there is none."""
        found = self.rows(query, *values)
        return found[0] if found else None

    def change(self, query: str, *values: object) -> int:
        """Change rows; return how many."""
        return self._connection().execute(query, values).rowcount

    @contextmanager
    def together(self) -> Iterator[None]:
        """Make all changes of the block, or none of them."""
        connection = self._connection()
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")


def now() -> float:
    """Return the time as the store keeps it: seconds since 1970."""
    return time.time()
