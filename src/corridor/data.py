"""Data files of the package: tables that code, error texts and documentation all read."""

from __future__ import annotations

import csv
from importlib import resources


def data_rows(package: str, name: str) -> list[dict[str, str]]:
    """Return the rows of a CSV file that lies beside the modules of a package.

    Parameters
    ----------
    package : str
        Such as ``corridor.case``.
    name : str
        Such as ``schema.csv``.

    Returns
    -------
    list of dict of str to str
        In the order of the file, by column; a blank cell is an empty string.
    """
    text = resources.files(package).joinpath(name).read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))
