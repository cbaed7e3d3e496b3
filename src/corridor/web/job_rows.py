"""Rows of jobs: how far each is, its events and its answer."""

from __future__ import annotations

import json
import os
from typing import Any

from corridor.messages import Message, message
from corridor.web.problems import ServiceError, as_service_error
from corridor.web.spoken import packed, translated, unpacked
from corridor.web.store import Row, Store, now
from corridor.web.studies import label_of

ENDED = ("done", "failed", "stopped")

NOTHING_KEPT = message("stopped; nothing was kept")

EVENTS = 500
"""Events of a job that are kept, the last ones."""

_IN_STATE = {
    "waiting": message("the job is waiting"),
    "running": message("the job is running"),
    "failed": message("the job is failed"),
    "stopped": message("the job is stopped"),
    "done": message("the job is done"),
}

_SHOWN = (
    "id, case_id, version, verb, question, state, words, share, bound, gap, attempts, stop, "
    "created, started, ended, problem"
)


def is_alive(process: int | None) -> bool:
    """Return whether there is a process of that number."""
    if process is None:
        return False
    if os.name == "nt":  # there a signal of 0 would interrupt the process
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def get(store: Store, job_id: str) -> Row:
    """Return the row of a job without its answer.

    Raises
    ------
    ServiceError
        If there is no such job.
    """
    row = store.row(f"SELECT {_SHOWN} FROM jobs WHERE id = ?", job_id)
    if row is None:
        raise ServiceError("not-found", message("there is no job %(job)s", job=repr(job_id[:40])))
    return row


def every(store: Store, most: int = 200) -> list[dict[str, Any]]:
    """Return the last jobs, the newest first, as the service shows them."""
    rows = store.rows(f"SELECT {_SHOWN} FROM jobs ORDER BY created DESC, id LIMIT ?", most)
    return [shown(row) for row in rows]


def kept(words: str) -> str:
    """Return words as a row keeps them: a message with its template, to be said in any language."""
    return json.dumps(packed(words)) if isinstance(words, Message) else words


def said(words: str) -> str:
    """Return the words of a row in the language of the request, their first line."""
    said_so_far = translated(unpacked(json.loads(words))) if words.startswith("{") else words
    return str(said_so_far).partition("\n")[0]


def shown(row: Row) -> dict[str, Any]:
    """Return the row of a job as the service shows it, in the language asked for."""
    public = {k: v for k, v in row.items() if k not in ("case_id", "question", "problem", "stop")}
    problem = None if row["problem"] is None else unpacked(json.loads(row["problem"]))
    public["words"] = said(row["words"])
    question = json.loads(row["question"])
    return {
        **public,
        "case": row["case_id"],
        "label": translated(label_of(row["verb"], question)),
        "stopping": bool(row["stop"]) and row["state"] not in ENDED,
        "question": question,
        "problem": translated(problem),
    }


def answer_text(store: Store, job_id: str) -> str:
    """Return the answer of a job as JSON.

    Raises
    ------
    ServiceError
        If there is no such job, or no answer yet.
    """
    state = get(store, job_id)["state"]
    row = store.row("SELECT answer FROM jobs WHERE id = ?", job_id)
    if row is None or row["answer"] is None:
        raise ServiceError("not-ready", _IN_STATE[state])
    return str(row["answer"])


def keep_said(store: Store, job_id: str, said: str) -> None:
    """Keep what the sentences of an answer were written from."""
    store.change("INSERT OR REPLACE INTO said VALUES (?, ?)", job_id, said)


def said_text(store: Store, job_id: str) -> str:
    """Return what the sentences of an answer were written from; empty where it was not kept."""
    row = store.row("SELECT messages FROM said WHERE job_id = ?", job_id)
    return "" if row is None else str(row["messages"])


def tell(store: Store, job_id: str) -> None:
    """Add how far a job is to its events."""
    row = get(store, job_id)
    event = {k: row[k] for k in ("state", "words", "share", "bound", "gap")}
    store.change(
        "INSERT INTO events SELECT ?, coalesce(max(number), 0) + 1, ? FROM events WHERE job_id = ?",
        job_id, json.dumps(event), job_id,
    )  # fmt: skip
    store.change(
        "DELETE FROM events WHERE job_id = ? AND number <= "
        "(SELECT max(number) FROM events WHERE job_id = ?) - ?",
        job_id, job_id, EVENTS,
    )  # fmt: skip


def event(data: str) -> str:
    """Return an event of a job in the language of the request."""
    known = json.loads(data)
    return json.dumps({**known, "words": said(known["words"])})


def end(store: Store, job_id: str, state: str, words: str, *, answer: str | None = None) -> None:
    """Close the row of a job that runs."""
    _close(store, job_id, state, words, None, answer)


def fail(store: Store, job_id: str, error: Exception) -> None:
    """Close the row of a job that ran into an error, with what the service says of it."""
    found = as_service_error(error)
    _close(store, job_id, "failed", found.args[0], json.dumps(packed(found.as_dict())), None)


def _close(
    store: Store, job_id: str, state: str, words: str, problem: str | None, answer: str | None
) -> None:
    with store.together():
        store.change(
            "UPDATE jobs SET state = ?, words = ?, ended = ?, problem = ?, answer = ?, "
            "share = CASE WHEN ? = 'done' THEN 1.0 ELSE share END "
            "WHERE id = ? AND state = 'running'",
            state, kept(words), now(), problem, answer, state, job_id,
        )  # fmt: skip
        tell(store, job_id)
