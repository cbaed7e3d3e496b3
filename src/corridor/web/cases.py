"""The cases that the service knows, with their versions and what is open of them."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from corridor.answers.session import Session
from corridor.case.model import Case
from corridor.formats.cases.folder import write_folder
from corridor.formats.cases.open import open_case
from corridor.messages import message
from corridor.problems import unknown
from corridor.web.problems import ServiceError
from corridor.web.store import Row, Store, now

OPEN = 4
"""Versions of cases that are kept open."""


@dataclass(frozen=True)
class Opened:
    """A version of a case that is open.

    Attributes
    ----------
    id : str
        Name of the case in addresses.
    version : int
        0 for the case as it came, more for each change.
    place : str
        Where it stands, as [`corridor.open_case`][] takes it.
    case : Case
        The case.
    session : Session
        What answers quick questions about it.
    """

    id: str
    version: int
    place: str
    case: Case
    session: Session


class Cases:
    """The cases of the service.

    A class because it keeps the last ones open. Threads may share it.

    Parameters
    ----------
    store : Store
        Where cases and versions are listed; their files lie beside it.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self._lock = Lock()
        self._open: OrderedDict[tuple[str, int], Opened] = OrderedDict()

    def add_origin(self, reference: str | Path) -> str:
        """List a case that stays where it is; return its id.

        Changes become versions of their own and never touch it. Where it has itself changed since
        it was listed, it is shown as it stands now.

        Raises
        ------
        CorridorError
            If there is no such case, or it cannot be used.
        """
        case = open_case(reference)
        place = str(Path(reference).resolve()) if Path(reference).exists() else str(reference)
        with self.store.together():
            for row in self.store.rows("SELECT * FROM cases WHERE origin = ?", place):
                if row["hash"] != case.hash:
                    self.store.change(
                        "UPDATE cases SET version = 0, hash = ?, title = ? WHERE id = ?",
                        case.hash, case.settings["title"], row["id"],
                    )  # fmt: skip
                return str(row["id"])
            return self._list(case, place)

    def add_uploaded(self, case: Case, folder: Path) -> str:
        """Take in a case whose folder has been prepared; return its id."""
        with self.store.together():
            case_id = self._list(case, "")
            target = self._folder(case_id, 0)
            target.parent.mkdir(parents=True, exist_ok=True)
            folder.rename(target)
        return case_id

    def add_version(self, opened: Opened, case: Case, note: str) -> int:
        """Store a changed case as the version that is shown from now on; return its number.

        Raises
        ------
        ServiceError
            If another change came first.
        """
        store, number = self.store, self._next_version(opened.id)
        write_folder(case, self._folder(opened.id, number))
        with store.together():
            moved = store.change(
                "UPDATE cases SET version = ?, title = ? WHERE id = ? AND version = ?",
                number, case.settings["title"], opened.id, opened.version,
            )  # fmt: skip
            if not moved:
                raise ServiceError("version-changed", fix=message("Load the case again."))
            store.change(
                "INSERT INTO versions VALUES (?, ?, ?, ?, ?)",
                opened.id, number, opened.version, note, now(),
            )  # fmt: skip
        return number

    def undo(self, case_id: str) -> int:
        """Show the version before the last change; return its number.

        Raises
        ------
        ServiceError
            If there is none.
        """
        with self.store.together():
            version = int(self.listed(case_id)["version"])
            row = self.store.row(
                "SELECT parent FROM versions WHERE case_id = ? AND version = ?", case_id, version
            )
            if row is None or row["parent"] is None:
                raise ServiceError("version-changed", message("there is no change to undo"))
            self.store.change("UPDATE cases SET version = ? WHERE id = ?", row["parent"], case_id)
        return int(row["parent"])

    def all(self) -> Sequence[Row]:
        """Return the cases: id, title and version."""
        return self.store.rows("SELECT id, title, version FROM cases ORDER BY created, id")

    def listed(self, case_id: str) -> Row:
        """Return the row of a case.

        Raises
        ------
        ServiceError
            If there is no such case.
        """
        row = self.store.row("SELECT * FROM cases WHERE id = ?", case_id)
        if row is None:
            known = [str(c["id"]) for c in self.all()]
            said = unknown("case", case_id, known)
            words = message("no case %(text)s; %(hint)s", **said.values)
            raise ServiceError("not-found", words, found=case_id)
        return row

    def get(self, case_id: str, version: int | None = None) -> Opened:
        """Return a case, in the version that is shown unless another one is given.

        Raises
        ------
        ServiceError
            If there is no such case or version.
        """
        row = self.listed(case_id)
        number = int(row["version"]) if version is None else version
        with self._lock:
            known = self._open.get((case_id, number))
            if known is None:
                known = self._opened(case_id, number, str(row["origin"]))
                self._open[case_id, number] = known
            self._open.move_to_end((case_id, number))
            while len(self._open) > OPEN:
                self._open.popitem(last=False)
        return known

    def _opened(self, case_id: str, version: int, origin: str) -> Opened:
        place = origin if version == 0 and origin else str(self._folder(case_id, version))
        if place != origin and not Path(place).is_dir():
            said = message("%(case)s has no version %(version)s", case=case_id, version=version)
            raise ServiceError("not-found", said)
        case = open_case(place)
        return Opened(case_id, version, place, case, Session(case))

    def _folder(self, case_id: str, version: int) -> Path:
        return self.store.folder / "cases" / case_id / str(version)

    def _next_version(self, case_id: str) -> int:
        """Return a number that no version of the case has or had, whoever else asks."""
        folder = self.store.folder / "cases" / case_id
        there = [int(p.name) for p in folder.glob("*") if p.name.isdigit()]
        with self.store.together():
            row = self.store.row(
                "SELECT max(version) AS most FROM versions WHERE case_id = ?", case_id
            )
        return max([0, *there, int((row or {}).get("most") or 0)]) + 1

    def _list(self, case: Case, origin: str) -> str:
        stem = re.sub(r"[^A-Za-z0-9_-]+", "-", case.name).strip("-")[:60] or "case"
        taken = {str(row["id"]) for row in self.all()}
        names = (stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3)))
        case_id = next(name for name in names if name not in taken)
        self.store.change(
            "INSERT INTO cases VALUES (?, ?, ?, ?, 0, ?)",
            case_id, case.settings["title"], origin, case.hash, now(),
        )  # fmt: skip
        return case_id
