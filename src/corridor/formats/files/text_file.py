"""Text files, plain or gzipped, read whole and written whole."""

from __future__ import annotations

import gzip
import io
import zlib
from pathlib import Path

from corridor.formats.files.atomic import write_atomically
from corridor.formats.files.decoding import decoded
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
        raise CorridorError(f"cannot read {str(path)!r}: {reason}") from error
    if data.startswith(GZIP_MAGIC) or path.suffix.lower() == ".gz":
        data = _unpacked(path, data)
    if len(data) > most:
        raise CorridorError(f"{str(path)!r} holds more than {most / 1e6:.0f} MB of text")
    try:
        return decoded(data, errors="replace" if lenient else "strict")
    except UnicodeDecodeError as error:
        raise CorridorError(
            f"{str(path)!r} is not UTF-8 (byte {data[error.start]:#04x} at {error.start}); "
            "save it as UTF-8"
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
                    raise CorridorError(
                        f"{str(path)!r} has {len(data):,} bytes and unpacks to more than {size:,}, "
                        "which no table of numbers does; unpack it and look at it first"
                    )
    except (OSError, EOFError, zlib.error) as error:
        raise CorridorError(f"{str(path)!r} is damaged or not gzipped: {error}") from error
    return b"".join(pieces)


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
