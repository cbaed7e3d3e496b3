"""What the routes of a running service share."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from corridor.web.cases import Cases
from corridor.web.jobs import Jobs
from corridor.web.security import Access
from corridor.web.store import Store


@dataclass(frozen=True)
class Service:
    """Cases, jobs and who may ask.

    Attributes
    ----------
    store : Store
        What is kept.
    cases : Cases
        The cases.
    jobs : Jobs
        What runs.
    access : Access
        Who may ask.
    """

    store: Store
    cases: Cases
    jobs: Jobs
    access: Access


def open_service(
    folder: Path, access: Access | None = None, most_jobs: int | None = None
) -> Service:
    """Open the data of a service in a folder; its jobs begin with the application.

    Raises
    ------
    CorridorError
        If the folder cannot be used.
    """
    store = Store(folder)
    return Service(store, Cases(store), Jobs(store, most_jobs), access or Access())
