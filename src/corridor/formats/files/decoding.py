"""From the bytes of a file to its text: byte order marks, UTF-8 and UTF-16, line ends."""

from __future__ import annotations

import codecs

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins as the mark of UTF-16 does
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Byte order marks, and the encoding that each promises."""


def decoded(data: bytes, *, errors: str = "strict") -> str:
    r"""Return the text of a file with its line ends as ``\n`` and without a byte order mark.

    Parameters
    ----------
    data : bytes
        UTF-8, or UTF-16 or UTF-32 with a byte order mark.
    errors : str
        What is done with bytes that are no text, as for ``bytes.decode``.

    Returns
    -------
    str

    Raises
    ------
    UnicodeDecodeError
        If the bytes are no text in that encoding; a text holds no NUL.
    """
    encoding = next((name for mark, name in MARKS if data.startswith(mark)), "utf-8")
    text = data.decode(encoding, errors=errors)
    if errors == "strict" and "\0" in text:
        at = max(data.find(0), 0)
        raise UnicodeDecodeError(encoding, data, at, at + 1, "a text holds no NUL")
    return text.replace("\r\n", "\n").replace("\r", "\n")
