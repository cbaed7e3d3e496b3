"""Process of one job: ``python -m corridor.web.worker DATA JOB SERVICE``.

It answers the question of its row. Beside that a thread writes that the process lives, and ends it
when the job is to stop or the service is gone.
"""

from __future__ import annotations

import _thread
import os
import sys
import threading
import time
from pathlib import Path
from typing import Any

from corridor.answers.answer import answer
from corridor.answers.json import from_json, to_json
from corridor.answers.questions import Question
from corridor.answers.said import said_of
from corridor.formats.cases.open import open_case
from corridor.messages import Numeral, message
from corridor.running.store import KeptInterrupt
from corridor.web import job_rows
from corridor.web.store import Store, now

BEAT_S, SAID_S = 1.0, 0.25
"""Seconds between two signs of life, and at least between two words of progress."""

GRACE_S = 3.0
"""Seconds in which work may end by itself and keep what it has."""


def main(folder: str, job_id: str, service: str) -> None:
    """Answer the question of a job."""
    store = Store(Path(folder))
    store.change("UPDATE jobs SET process = ?, beat = ? WHERE id = ?", os.getpid(), now(), job_id)
    beat = threading.Thread(target=_live, args=(store, job_id, int(service)), daemon=True)
    beat.start()
    row = store.row("SELECT place, question FROM jobs WHERE id = ?", job_id)
    if row is None:
        return
    try:
        case = open_case(row["place"])
        question: Any = from_json(Question, row["question"])
        result = answer(case, question, _Telling(store, job_id))
        proof = getattr(result, "bound_musd", None), getattr(result, "gap", None)
        store.change("UPDATE jobs SET bound = ?, gap = ? WHERE id = ?", *proof, job_id)
        with store.together():
            job_rows.keep_said(store, job_id, said_of(result))
            job_rows.end(store, job_id, "done", message("done"), answer=to_json(result))
    except KeptInterrupt as stop:
        words = message("stopped; %(kept)s", kept=stop.args[0])
        job_rows.end(store, job_id, "stopped", words)
    except KeyboardInterrupt:
        job_rows.end(store, job_id, "stopped", job_rows.NOTHING_KEPT)
    except Exception as error:
        job_rows.fail(store, job_id, error)


class _Telling:
    """Progress that is written to the row, not more often than anybody could read it."""

    def __init__(self, store: Store, job_id: str) -> None:
        self.store, self.job_id, self.last, self.what = store, job_id, 0.0, ""
        self.bound: float | None = None
        self.best: float | None = None

    def bounds(self, bound_musd: float, cost_musd: float | None) -> None:
        """Keep a proven bound and the cost of the best plan so far for what is written next."""
        self.bound, self.best, self.last = bound_musd, cost_musd, 0.0

    def __call__(self, what: str, share: float | None) -> None:
        """Write what is being done, and the share that is done."""
        kind, moment = what.partition(":")[0], time.monotonic()
        if kind == self.what and moment - self.last < SAID_S:
            return
        self.what, self.last = kind, moment
        best, bound = self.best, self.bound
        gap = None if not best or bound is None else max(0.0, 1 - bound / best)
        words = what
        if best is not None:
            cost = Numeral(f"{best:,.1f}")
            words = message("%(what)s; best plan %(cost)s million USD", what=what, cost=cost)
        with self.store.together():
            self.store.change(
                "UPDATE jobs SET words = ?, share = ?, bound = ?, gap = ? WHERE id = ?",
                job_rows.kept(words), share, bound, gap, self.job_id,
            )  # fmt: skip
            job_rows.tell(self.store, self.job_id)


def _live(store: Store, job_id: str, service: int) -> None:
    """Write that the process lives; end it when it should not."""
    while True:
        store.change("UPDATE jobs SET beat = ? WHERE id = ?", now(), job_id)
        if not job_rows.is_alive(service):
            os._exit(1)  # its row starts again with the next service
        if job_rows.get(store, job_id)["stop"]:
            _thread.interrupt_main()
            time.sleep(GRACE_S)
            job_rows.end(store, job_id, "stopped", job_rows.NOTHING_KEPT)
            os._exit(0)
        time.sleep(BEAT_S)


if __name__ == "__main__":
    main(*sys.argv[1:4])
