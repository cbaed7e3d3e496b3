"""Text files, plain or gzipped, read whole and written whole."""

from __future__ import annotations

import gzip
import io
import zlib
from pathlib import Path

from corridor.formats.files.atomic import write_atomically
from corridor.formats.files.decoding import decoded
from corridor.messages import Message, message
from corridor.problems import CorridorError

GZIP_MAGIC = b"\x1f\x8b"

MAX_BYTES = 1_000_000_000
"""Largest text that is read: no network of roads comes near it."""

LARGEST_RATIO = 50
"""Times its own size to which a gzipped file may unpack; tables of numbers take 5 to 20."""

UNPACKED_BYTES, UNPACKED_LINES = 20_000_000, 1_000_000
"""What any gzipped file may unpack to, whatever its ratio."""

_PIECE = 1_000_000


def read_text(path: Path, *, lenient: bool = False, most: int = MAX_BYTES) -> str:
    r"""Read a text file with its line ends as ``\n``; a gzipped one is unpacked.

    Parameters
    ----------
    path : Path
        The file. What it begins with says whether it is gzipped; a name in ``.gz`` promises it.
    lenient : bool
        Whether bytes that are not UTF-8 are replaced, for formats that say nothing of encodings.
    most : int
        Bytes of the largest file that is read.

    Returns
    -------
    str
        The text, without a byte order mark.

    Raises
    ------
    CorridorError
        If the file cannot be read, is damaged or too large, unpacks without end, or is not UTF-8.
    """
    try:
        with path.open("rb") as file:
            data = file.read(most + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise CorridorError(
            message("cannot read %(path)s: %(error)s", path=repr(str(path)), error=reason)
        ) from error
    if data.startswith(GZIP_MAGIC) or path.suffix.lower() == ".gz":
        data = _unpacked(path, data)
    if len(data) > most:
        raise CorridorError(
            message(
                "%(path)s holds more than %(most)s MB of text",
                path=repr(str(path)),
                most=f"{most / 1e6:.0f}",
            )
        )
    try:
        return decoded(data, errors="replace" if lenient else "strict")
    except UnicodeDecodeError as error:
        raise CorridorError(
            message(
                "%(path)s is not UTF-8 (byte %(byte)s at %(at)s); save it as UTF-8",
                path=repr(str(path)),
                byte=f"{data[error.start]:#04x}",
                at=error.start,
            )
        ) from error


def _unpacked(path: Path, data: bytes) -> bytes:
    """Unpack piece by piece, so that a small file cannot fill the memory."""
    pieces, size, lines = list[bytes](), 0, 0
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
            while piece := file.read(_PIECE):
                pieces.append(piece)
                size, lines = size + len(piece), lines + piece.count(b"\n")
                large = size > UNPACKED_BYTES or lines > UNPACKED_LINES
                if large and size > LARGEST_RATIO * len(data):
                    raise CorridorError(_bomb(path, len(data), size))
    except (OSError, EOFError, zlib.error) as error:
        raise CorridorError(
            message(
                "%(path)s is damaged or not gzipped: %(error)s",
                path=repr(str(path)),
                error=str(error),
            )
        ) from error
    return b"".join(pieces)


def _bomb(path: Path, packed: int, unpacked: int) -> Message:
    return message(
        "%(path)s has %(packed)s bytes and unpacks to more than %(unpacked)s, "
        "which no table of numbers does; unpack it and look at it first",
        path=repr(str(path)),
        packed=f"{packed:,}",
        unpacked=f"{unpacked:,}",
    )


def write_text(path: Path, text: str, *, overwrite: bool = False) -> None:
    """Write a text file atomically, gzipped when its name ends in ``.gz``.

    Parameters
    ----------
    path : Path
        Where.
    text : str
        What.
    overwrite : bool
        Whether a file that stands there may be replaced.

    Raises
    ------
    CorridorError
        If the place is taken or cannot be written to.
    """
    data = text.encode("utf-8")
    if path.suffix.lower() == ".gz":
        data = gzip.compress(data, mtime=0)  # the same text makes the same file, at any time

    def write(target: Path) -> None:
        target.write_bytes(data)

    write_atomically(path, write, overwrite=overwrite)
