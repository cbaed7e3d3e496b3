"""A case that somebody sends: unpacked within limits, read and checked in a process of its own.

What is sent is data: nothing of it is ever run. A file that breaks a reader ends that process and
not the service.
"""

from __future__ import annotations

import json
import stat
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import Any

from corridor.messages import message
from corridor.web.problems import ServiceError
from corridor.web.spoken import spoken

MAX_FILES, MAX_FILE, MAX_TOTAL, MAX_RATIO = 200, 50_000_000, 200_000_000, 100
"""Files of an archive, bytes of one and of all, and how well one may be packed."""

SMALL = 1_000_000
"""Bytes up to which nobody asks how well a file was packed."""

SECONDS = 180
"""Time in which a case has to be read and checked."""

ENDINGS = (".csv", ".tsv", ".toml", ".md", ".json", ".txt")
"""Files that are unpacked; others are no part of a case folder."""

EXPECTED = message("a zip of a case folder, a GeoPackage or a workbook (.xlsx)")
WORKBOOK = "xl/workbook.xml"
"""The part that every workbook has."""

SQLITE = b"SQLite format 3\x00"


def unpack(archive: Path, folder: Path) -> Path:
    """Unpack a zip of a case folder; return the folder that holds ``case.toml``.

    Parameters
    ----------
    archive : Path
        What was sent.
    folder : Path
        An empty folder.

    Raises
    ------
    ServiceError
        With every file that is not taken: its name leads elsewhere, it is a link, encrypted, too
        large, or was packed too well to be a table. Nothing of such an archive is used.
    """
    try:
        with zipfile.ZipFile(archive) as packed:
            entries = [e for e in packed.infolist() if not e.is_dir()]
            _refuse(entries)
            _extract(packed, entries, folder)
    except (
        zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError,
        ValueError,
    ) as error:  # fmt: skip
        raise ServiceError(
            "bad-upload",
            message("the archive cannot be read: %(error)s", error=error),
            expected=message("a zip of a case folder"),
        ) from error
    places = sorted(folder.rglob("case.toml"), key=lambda p: len(p.parts))
    if not places:
        raise ServiceError(
            "bad-upload",
            message("there is no case.toml in the archive"),
            expected=message("a zip of a case folder"),
            fix=message("Pack the folder that holds case.toml and the tables."),
        )
    return places[0].parent


def _refuse(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_FILES:
        raise ServiceError(
            "bad-upload",
            found=message("%(count)s files", count=len(entries)),
            expected=message("at most %(most)s", most=MAX_FILES),
        )
    faults = [
        {"file": e.filename[:200], "found": found, "expected": expected}
        for e in entries
        for found, expected in _faults(e)
    ]
    total = sum(e.file_size for e in entries)
    if total > MAX_TOTAL:
        most = message("at most %(most)s of all files", most=f"{MAX_TOTAL:,}")
        faults.append({"file": "", "found": _bytes(total), "expected": most})
    if faults:
        said = message("some files of the archive are refused")
        raise ServiceError("bad-upload", said, problems=faults)


def _bytes(count: int) -> str:
    return message("%(count)s bytes", count=f"{count:,}")


def _faults(entry: zipfile.ZipInfo) -> list[tuple[str, str]]:
    """Return what is wrong with a file of an archive, and what is expected."""
    name, faults = entry.filename, list[tuple[str, str]]()
    path = PurePosixPath(name)
    mode = entry.external_attr >> 16
    if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name or "\0" in name:
        faults.append((message("a name that leads elsewhere"), message("a name inside the folder")))
    if mode and not stat.S_ISREG(mode) and stat.S_IFMT(mode):
        faults.append((message("a link or a device"), message("a file")))
    if entry.flag_bits & 1:
        faults.append((message("an encrypted file"), message("a file that can be read")))
    if entry.file_size > MAX_FILE:
        faults.append((_bytes(entry.file_size), message("at most %(most)s", most=f"{MAX_FILE:,}")))
    if entry.file_size > SMALL and entry.file_size > MAX_RATIO * max(1, entry.compress_size):
        times: str = f"{entry.file_size / max(1, entry.compress_size):.0f}"
        faults.append(
            (
                message("%(times)s times larger than packed", times=times),
                message("at most %(most)s times", most=MAX_RATIO),
            )
        )
    return faults


def _extract(packed: zipfile.ZipFile, entries: list[zipfile.ZipInfo], folder: Path) -> None:
    """Write the files, counting what really comes out."""
    total = 0
    for entry in entries:
        path = PurePosixPath(entry.filename)
        hidden = any(p.startswith((".", "__MACOSX")) for p in path.parts)
        if hidden or path.suffix.lower() not in ENDINGS:
            continue
        target = folder.joinpath(*path.parts)
        target.parent.mkdir(parents=True, exist_ok=True)
        size = 0
        with packed.open(entry) as source, target.open("xb") as file:
            while block := source.read(1 << 16):
                size, total = size + len(block), total + len(block)
                if size > MAX_FILE or total > MAX_TOTAL:
                    raise ServiceError(
                        "bad-upload",
                        message("%(file)s grows beyond its limit", file=entry.filename[:200]),
                        expected=message(
                            "at most %(most)s bytes, %(total)s of all files",
                            most=f"{MAX_FILE:,}",
                            total=f"{MAX_TOTAL:,}",
                        ),
                    )
                file.write(block)


def case_place(sent: Path, scratch: Path) -> Path:
    """Return the folder, GeoPackage or workbook that stands in what was sent.

    Raises
    ------
    ServiceError
        If it is none of them, or an archive that is refused.
    """
    with sent.open("rb") as file:
        head = file.read(16)
    if head == SQLITE:
        place = scratch / "case.gpkg"
        sent.rename(place)
        return place
    if head[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        if _is_workbook(sent):
            place = scratch / "case.xlsx"
            sent.rename(place)
            return place
        folder = scratch / "unpacked"
        folder.mkdir()
        return unpack(sent, folder)
    raise ServiceError("bad-upload", expected=EXPECTED)


def _is_workbook(sent: Path) -> bool:
    """Return whether an archive is a workbook, whose parts keep the limits of an archive.

    Raises
    ------
    ServiceError
        If they do not. What its sheets may hold is refused where they are read.
    """
    try:
        with zipfile.ZipFile(sent) as packed:
            entries = packed.infolist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return False
    if WORKBOOK not in {entry.filename for entry in entries}:
        return False
    _refuse(entries)
    return True


def checked_in_a_process(place: Path, target: Path) -> list[dict[str, Any]]:
    """Read and check a case in another process, which writes it as a folder; return its problems.

    They are in the language of the request, in which that process says them.

    Parameters
    ----------
    place : Path
        Folder, GeoPackage or workbook.
    target : Path
        Where the case is written if nothing stops its use.

    Raises
    ------
    ServiceError
        If the process does not end well or in time.
    """
    command = [sys.executable, "-m", "corridor.web.intake", str(place), str(target), spoken()]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise ServiceError(
            "bad-upload", message("reading the case took over %(seconds)s s", seconds=SECONDS)
        ) from error
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
        raise ServiceError(
            "bad-upload", message("the case cannot be read: %(why)s", why=said or done.returncode)
        )
    problems: list[dict[str, Any]] = json.loads(done.stdout)
    return problems
