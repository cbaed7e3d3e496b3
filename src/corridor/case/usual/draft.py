"""Tables of a case while their blanks are filled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from corridor.case.schema import key_field, schema
from corridor.case.tables import blank, columns_with_blanks, records, typed_frame

Row = dict[str, Any]


@dataclass
class Draft:
    """Settings and typed tables of which rows are read and changed.

    Attributes
    ----------
    settings : mapping
        Keys of ``case.toml``.
    frames : dict of str to DataFrame
        Tables as they were read.
    """

    settings: Mapping[str, Any]
    frames: dict[str, pd.DataFrame]
    _rows: dict[str, list[Row]] = field(default_factory=dict)
    _changed: set[str] = field(default_factory=set)
    _blanks: dict[str, frozenset[str]] = field(default_factory=dict)

    def rows(self, table: str) -> list[Row]:
        """Return the rows of a table; whoever changes one says so with [`Draft.touch`][]."""
        if table not in self._rows:
            self._rows[table] = records(self.frames[table])
        return self._rows[table]

    def touch(self, table: str) -> None:
        """Note that rows of a table have changed."""
        self._changed.add(table)

    def has_blanks(self, table: str, name: str) -> bool:
        """Return whether a column had a blank when it was read, or its table has new rows."""
        if table in self._changed:
            return True
        if table not in self._blanks:
            self._blanks[table] = columns_with_blanks(self.frames[table])
        return name in self._blanks[table]

    def distinct(self, table: str, name: str) -> set[Any]:
        """Return the different cells of a column as they stand now."""
        if table in self._rows:
            return {row[name] for row in self._rows[table]}
        return set(self.frames[table][name].unique().tolist())

    @cached_property
    def default_words(self) -> dict[tuple[str, str], list[Row]]:
        """Rows of ``defaults`` that fill blanks with a word, by table and field."""
        return self._defaults_with("word")

    @cached_property
    def default_numbers(self) -> dict[tuple[str, str], list[Row]]:
        """Rows of ``defaults`` that the case has for blank numbers, by table and field."""
        return self._defaults_with("value")

    def _defaults_with(self, content: str) -> dict[tuple[str, str], list[Row]]:
        found: dict[tuple[str, str], list[Row]] = {}
        for row in self.rows("defaults"):
            if not blank(row[content]):
                found.setdefault((str(row["table"]), str(row["field"])), []).append(row)
        return found

    def by_id(self, table: str) -> dict[str, Row]:
        """Return the rows of a table by their key."""
        key = str(key_field(table))
        return {str(row[key]): row for row in self.rows(table)}

    def add(self, table: str, rows: Iterable[Mapping[str, Any]]) -> list[Row]:
        """Add rows at the end of a table and return them; fields they leave out are blank."""
        blanks = {n: np.nan if f.numeric else "" for n, f in schema()[table].items()}
        added: list[Row] = [{**blanks, **given} for given in rows]
        if added:
            self.rows(table).extend(added)
            self.touch(table)
        return added

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the tables as frames; those of which nothing changed are the same frames."""
        return {
            t: typed_frame(t, self._rows[t]) if t in self._changed else f
            for t, f in self.frames.items()
        }
