"""Values that show themselves: a line in a shell, a table in a notebook, a figure where one exists.

A value knows its summary alone. Tables and figures are those of the reports, whose room comes
after all that compute, so it is looked up when something is shown and not before.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Protocol

    class Figure(Protocol):
        """A figure as SVG; see ``corridor.reports.notebook.Figure``."""

        svg: str

        def save(self, path: str | Path, *, overwrite: bool = False) -> Path:
            """Write the figure to a file."""


WIDTH = 100
"""Characters of the summary of a field."""


class Shown:
    """A value with a short summary, a table for notebooks, and figures."""

    @property
    def summary(self) -> str:
        """What the value is, in a line."""
        return summary_of_fields(self)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.summary}>"

    def _repr_html_(self) -> str:
        return cast("str", import_module("corridor.reports.notebook").html(self))

    def plot(self, kind: str | None = None) -> Figure:
        """Draw the value as the reports do.

        Parameters
        ----------
        kind : str, optional
            Which figure, where there are several; an unknown one is refused with those known.

        Returns
        -------
        Figure
            Shown by a notebook as it is; its ``svg`` is text, and ``save`` writes it to a file.

        Raises
        ------
        CorridorError
            If there is no such figure.
        """
        return cast("Figure", import_module("corridor.reports.notebook").figure(self, kind))


def summary_of_fields(value: object) -> str:
    """Return the fields of a dataclass in a line: short ones as they are, long ones counted."""
    assert is_dataclass(value)
    shown = [f"{f.name}={_short(getattr(value, f.name))}" for f in fields(value)]
    return ", ".join(shown)


def plain(value: float) -> str:
    """Write any number with as many digits as it deserves, and never with an exponent."""
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.4g}" if abs(value) >= 1e-3 or value == 0 else f"{value:.6f}".rstrip("0")


def _short(value: object) -> str:
    if isinstance(value, tuple | list) and len(value) > 3:
        return f"{len(value)} rows"
    if isinstance(value, Mapping) and len(value) > 4:
        return f"{len(value)} entries"
    if is_dataclass(value):
        return type(value).__name__
    text = f"{value:.6g}" if isinstance(value, float) else repr(value)
    return text if len(text) <= WIDTH else f"{text[: WIDTH - 3]}..."


def amount(value: float) -> str:
    """Write a number of million tonnes as a reader would; a missing or infinite one as words."""
    if not math.isfinite(value):
        return "not limited"
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 1 else 2
    short = f"{value:.{digits}f}"
    short = short.rstrip("0").rstrip(".") if "." in short else short
    return short.replace("-", "\N{MINUS SIGN}")
