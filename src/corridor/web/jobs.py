"""Questions that take long: each in a process of its own, each a row that is written before.

A job is ``waiting``, ``running``, ``done``, ``failed`` or ``stopped``. Its process writes what it
does and that it lives; it ends by itself when the service does. A row whose process is gone starts
again, because the same question gives the same answer, and fails when that has happened too often.
"""

from __future__ import annotations

import logging
import os
import secrets
import subprocess
import sys
import threading
from typing import Any

from corridor.answers.json import to_json
from corridor.messages import message
from corridor.running.where import usable_cores
from corridor.web.cases import Opened
from corridor.web.job_rows import NOTHING_KEPT, end, fail, get, is_alive, kept, tell
from corridor.web.problems import ServiceError
from corridor.web.store import Store, now

QUIET_S = 20.0
"""Seconds without a sign of life after which a process counts as gone."""

ATTEMPTS = 3
"""Times that a job is started before it counts as failed."""

WAITING = 100
"""Jobs that may wait."""

_EVERY_S = 0.3
_WAITING = message("waiting")
_log = logging.getLogger("corridor.web")


class Jobs:
    """Starts jobs and looks after their processes.

    A class because it holds the processes and the thread that looks after them.

    Parameters
    ----------
    store : Store
        Where the rows are.
    most : int, optional
        Jobs that run at a time; one less than the cores when not given.
    """

    def __init__(self, store: Store, most: int | None = None) -> None:
        self.store = store
        self._most = most or max(1, usable_cores() - 1)
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._closing, self._news = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._look_after, name="jobs", daemon=True)

    def open(self) -> None:
        """Begin to start what waits."""
        self._thread.start()

    def close(self) -> None:
        """End all processes; what they did starts again with the next service."""
        self._closing.set()
        self._news.set()
        if self._thread.is_alive():
            self._thread.join(timeout=10)
        for job_id, process in self._processes.items():
            process.kill()
            process.wait()
            self.store.change(
                "UPDATE jobs SET state = 'waiting', process = NULL, words = ?, "
                "attempts = max(0, attempts - 1) WHERE id = ? AND state = 'running'",
                kept(_WAITING), job_id,
            )  # fmt: skip
        self._processes.clear()

    def add(self, opened: Opened, question: Any) -> str:  # noqa: ANN401
        """Write the row of a job; return its id. It starts when its turn comes.

        Raises
        ------
        ServiceError
            If too many wait.
        """
        waiting = self.store.row("SELECT count(*) AS n FROM jobs WHERE state = 'waiting'")
        if waiting is not None and waiting["n"] >= WAITING:
            raise ServiceError("too-busy", fix=message("Stop a job, or try again later."))
        job_id = secrets.token_hex(8)
        with self.store.together():
            self.store.change(
                "INSERT INTO jobs (id, case_id, version, place, verb, question, state, words, "
                "created) VALUES (?, ?, ?, ?, ?, ?, 'waiting', ?, ?)",
                job_id, opened.id, opened.version, opened.place, question.verb, to_json(question),
                kept(_WAITING), now(),
            )  # fmt: skip
            tell(self.store, job_id)
        self._news.set()
        return job_id

    def stop(self, job_id: str) -> None:
        """Ask a job to stop; one that waits is stopped at once."""
        get(self.store, job_id)
        with self.store.together():
            self.store.change("UPDATE jobs SET stop = 1 WHERE id = ?", job_id)
            self.store.change(
                "UPDATE jobs SET state = 'stopped', words = ?, ended = ? "
                "WHERE id = ? AND state = 'waiting'",
                kept(message("stopped before it began")), now(), job_id,
            )  # fmt: skip
            tell(self.store, job_id)
        self._news.set()

    def _look_after(self) -> None:
        while not self._closing.is_set():
            try:
                self._see_to_ended()
                self._see_to_lost()
                self._start_next()
            except Exception:
                _log.exception("the jobs could not be looked after; trying again")
            self._news.wait(_EVERY_S)
            self._news.clear()

    def _see_to_ended(self) -> None:
        """Close the rows of own processes that have ended without doing so themselves."""
        for job_id, process in [*self._processes.items()]:
            if process.poll() is None:
                continue
            del self._processes[job_id]
            if get(self.store, job_id)["state"] == "running":
                self._again_or_failed(
                    job_id, message("its process ended with code %(code)s", code=process.returncode)
                )

    def _see_to_lost(self) -> None:
        """Start what ran in a process of a service that is gone."""
        for row in self.store.rows("SELECT id, process, beat FROM jobs WHERE state = 'running'"):
            quiet = now() - (row["beat"] or 0.0) > QUIET_S
            if row["id"] in self._processes and not quiet:
                continue
            if quiet or not is_alive(row["process"]):
                own = self._processes.pop(row["id"], None)
                if own is not None:
                    own.kill()
                    own.wait()
                self._again_or_failed(row["id"], message("the server stopped"))

    def _again_or_failed(self, job_id: str, why: str) -> None:
        row = get(self.store, job_id)
        if row["stop"]:
            end(self.store, job_id, "stopped", NOTHING_KEPT)
        elif row["attempts"] >= ATTEMPTS:
            said = message("%(why)s, %(count)s times", why=why, count=row["attempts"])
            fail(self.store, job_id, ServiceError("fault", said))
        else:
            with self.store.together():
                self.store.change(
                    "UPDATE jobs SET state = 'waiting', words = ?, share = NULL, process = NULL "
                    "WHERE id = ? AND state = 'running'",
                    kept(message("starts again: %(why)s", why=why)), job_id,
                )  # fmt: skip
                tell(self.store, job_id)

    def _start_next(self) -> None:
        while len(self._processes) < self._most:
            row = self.store.row(
                "SELECT id FROM jobs WHERE state = 'waiting' ORDER BY created, id LIMIT 1"
            )
            if row is None or not self._start(row["id"]):
                return

    def _start(self, job_id: str) -> bool:
        """Start a job unless another service has; its row says so before its process begins."""
        started = self.store.change(
            "UPDATE jobs SET state = 'running', words = ?, attempts = attempts + 1, "
            "process = ?, beat = ?, started = ? WHERE id = ? AND state = 'waiting'",
            kept(message("starting")), os.getpid(), now(), now(), job_id,
        )  # fmt: skip
        if started:
            command = [sys.executable, "-m", "corridor.web.worker"]
            with (self.store.folder / "jobs.log").open("ab") as log:
                self._processes[job_id] = subprocess.Popen(
                    [*command, str(self.store.folder), job_id, str(os.getpid())],
                    stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                )  # fmt: skip
            tell(self.store, job_id)
        return bool(started)
