"""Text files, plain or gzipped, read whole and written whole."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

from corridor.formats.files.atomic import write_atomically
from corridor.problems import CorridorError

GZIP_MAGIC = b"\x1f\x8b"


def read_text(path: Path, *, lenient: bool = False) -> str:
    r"""Read a text file with its line ends as ``\n``; a gzipped one is unpacked.

    Parameters
    ----------
    path : Path
        The file. What it begins with tells whether it is gzipped; a name in ``.gz`` promises it.
    lenient : bool
        Whether bytes that are not UTF-8 are replaced, for formats that say nothing of encodings.

    Returns
    -------
    str
        The text, without a byte order mark.

    Raises
    ------
    CorridorError
        If the file cannot be read, is damaged, or is not UTF-8.
    """
    try:
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise CorridorError(f"cannot read {str(path)!r}: {reason}") from error
    if data.startswith(GZIP_MAGIC) or path.suffix.lower() == ".gz":
        try:
            data = gzip.decompress(data)
        except (OSError, EOFError, zlib.error) as error:
            raise CorridorError(f"{str(path)!r} is damaged or not gzipped: {error}") from error
    try:
        text = data.decode("utf-8-sig", errors="replace" if lenient else "strict")
    except UnicodeDecodeError as error:
        raise CorridorError(
            f"{str(path)!r} is not UTF-8 (byte {data[error.start]:#04x} at {error.start}); "
            "save it as UTF-8"
        ) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


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
