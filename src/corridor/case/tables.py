"""Settings and tables of a case, and the views of them that other code uses."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from corridor.case.numbers import Number, NumberKey
from corridor.case.schema import key_field, schema, table_names
from corridor.case.where import facts_of, most_specific

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from corridor.problems import Problem

Record = Mapping[str, Any]
"""One row of a table: floats (NaN when blank) and strings (empty when blank)."""


@dataclass(frozen=True, eq=False)
class Tables:
    """Settings and typed tables; equal when their contents are, wherever they were read from.

    Attributes
    ----------
    settings : mapping
        Keys of ``case.toml``.
    tables : mapping of str to DataFrame
        One frame for each table of the schema; numbers are floats with NaN for blanks, everything
        else strings. Treat them as read-only.
    origin : str
        Where the case was read from.
    read_warnings : tuple of Problem
        What was odd about its files.
    """

    settings: Mapping[str, Any]
    tables: Mapping[str, pd.DataFrame]
    origin: str = ""
    read_warnings: tuple[Problem, ...] = ()

    def __eq__(self, other: object) -> bool:
        """Whether another one has the same settings and cells."""
        return self.hash == other.hash if isinstance(other, Tables) else NotImplemented

    def __hash__(self) -> int:
        """Go with [`__eq__`][]."""
        return hash(self.hash)

    @property
    def name(self) -> str:
        """Short name of the case."""
        return str(self.settings["name"])

    @cached_property
    def records(self) -> Mapping[str, Mapping[str, Record]]:
        """Rows of every table that has a key, by table and key."""
        result: dict[str, dict[str, Record]] = {}
        for table in table_names():
            key = key_field(table)
            if key is not None:
                result[table] = {str(row[key]): row for row in self.rows(table)}
        return result

    @cached_property
    def links_at(self) -> Mapping[str, list[str]]:
        """Links that begin or end in a node, by node."""
        links: dict[str, list[str]] = defaultdict(list)
        for link, row in self.records["links"].items():
            for node in {row["from_node_id"], row["to_node_id"]}:
                links[node].append(link)
        return dict(links)

    def rows(self, table: str) -> list[Record]:
        """Return the rows of a table in their order, as mappings."""
        return self._rows[table]

    @cached_property
    def _rows(self) -> Mapping[str, list[Record]]:
        rows: dict[str, list[Record]] = {t: [*records(f)] for t, f in self.tables.items()}
        if "projects" in rows:
            rows["projects"] = [_with_standing(project) for project in rows["projects"]]
        return rows

    @cached_property
    def effects_by_row(self) -> Mapping[tuple[str, str], list[Record]]:
        """What projects and scenarios change, by table and row; ``*`` stands for every row."""
        effects: dict[tuple[str, str], list[Record]] = defaultdict(list)
        for record in self.rows("effects"):
            table, row_id = record["table"], record["id"]
            for target in self.records[table] if row_id == "*" else [row_id]:
                effects[table, target].append(record)
        return effects

    @cached_property
    def owners_by_row(self) -> Mapping[tuple[str, str], frozenset[str]]:
        """Projects and scenarios that change a row, by table and row."""
        return {
            row: frozenset(str(effect["owner_id"]) for effect in effects)
            for row, effects in self.effects_by_row.items()
        }

    @cached_property
    def defaults(self) -> Mapping[tuple[str, str], list[Record]]:
        """Numbers that fill blanks, by table and field; each holds for the rows that it names."""
        defaults: dict[tuple[str, str], list[Record]] = defaultdict(list)
        for row in self.rows("defaults"):
            if not blank(row["value"]):
                defaults[row["table"], row["field"]].append(row)
        return dict(defaults)

    def default_of(self, table: str, field: str, record: Record) -> Record | None:
        """Return the row of ``defaults`` that fills a blank number of a row; None if none does."""
        place = (table, field)
        if place not in self.defaults:
            return None
        everywhere = self._defaults_everywhere.get(place)
        if everywhere is not None:
            return everywhere
        return most_specific(self.defaults[place], facts_of(self.records, table, record))

    @cached_property
    def _defaults_everywhere(self) -> Mapping[tuple[str, str], Record]:
        """Those of the defaults that ask nothing of a row, where no other may come first."""
        return {
            place: rows[-1]
            for place, rows in self.defaults.items()
            if not any(row["where"] for row in rows)
        }

    @cached_property
    def default_numbers(self) -> dict[NumberKey, Number]:
        """Numbers of defaults that rows have taken so far; the rows share them."""
        return {}

    @cached_property
    def defaults_by_key(self) -> Mapping[NumberKey, Record]:
        """The same by the place that a number from them names; see [`default_key`][]."""
        return {default_key(row): row for rows in self.defaults.values() for row in rows}

    @cached_property
    def ranges(self) -> Mapping[tuple[str, str, str], Record]:
        """Provenance of single numbers, by table, row and field."""
        return {(r["table"], r["id"], r["field"]): r for r in self.rows("provenance")}

    @cached_property
    def resolved(self) -> dict[tuple[str, str, frozenset[str]], object]:
        """Rows resolved so far, by table, row and the projects and scenario that act on it.

        Situations share them: most projects leave most rows as they are.
        """
        return {}

    @cached_property
    def hash(self) -> str:
        """Return the SHA-256 of settings and tables, independent of where the case is stored."""
        digest = hashlib.sha256(repr(sorted(self.settings.items())).encode())
        for name in table_names():
            digest.update(name.encode())
            digest.update(self.tables[name].to_csv(index=False).encode())
        return digest.hexdigest()


def default_key(row: Record) -> NumberKey:
    """Return the place of a default: its table, its field, and the rows it holds for."""
    return "defaults", str(row["table"]), f"{row['field']} {row['where']}".strip()


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table as mappings.

    Columns of one type lie together, so this is some twenty times as fast as ``to_dict`` on the
    many short tables of a case.
    """
    if not len(frame):
        return []
    names = [str(name) for name in frame.columns]
    cells = frame.to_numpy(dtype=object).tolist()
    return [dict(zip(names, row, strict=True)) for row in cells]


def cells_by_column(frame: pd.DataFrame) -> dict[str, list[Any]]:
    """Return the cells of every column, read at once; see [`records`][]."""
    columns = frame.to_numpy(dtype=object).T.tolist()
    return dict(zip(map(str, frame.columns), columns, strict=True))


def columns_with_blanks(frame: pd.DataFrame) -> frozenset[str]:
    """Return the names of the columns in which a cell is NaN or the empty string."""
    import pandas as pd

    if not len(frame):
        return frozenset()
    cells = frame.to_numpy(dtype=object)
    blanks = ((cells == "") | pd.isna(cells)).any(axis=0)
    return frozenset(frame.columns[blanks])


def typed_frame(table: str, rows: Sequence[Record]) -> pd.DataFrame:
    """Return rows as a table of a case; a field that a row leaves out is blank."""
    import numpy as np

    columns = {
        name: np.array(
            [row.get(name, np.nan if spec.numeric else "") for row in rows],
            dtype="float64" if spec.numeric else object,
        )
        for name, spec in schema()[table].items()
    }
    return frame_of(columns, len(rows))


def frame_of(columns: Mapping[str, NDArray[Any]], length: int) -> pd.DataFrame:
    """Return columns as a table; words stay Python strings, and the common index is built once."""
    import pandas as pd

    index = pd.RangeIndex(length)
    kept = {
        n: pd.Series(c, index=index, dtype=c.dtype) if c.dtype == object else c
        for n, c in columns.items()
    }
    return pd.DataFrame(kept, index=index)


def words(cell: object) -> tuple[str, ...]:
    """Split a cell that holds several ids."""
    return tuple(str(cell).split())


def ids_of(given: str | Iterable[str]) -> tuple[str, ...]:
    """Return ids that are given as a sequence, or as text with commas or blanks between them."""
    return tuple(given.replace(",", " ").split() if isinstance(given, str) else given)


def shares(cell: object) -> dict[str, float]:
    """Read a cell such as ``AZ:0.5 IR:0.5``."""
    return {k: float(v) for k, _, v in (part.partition(":") for part in words(cell))}


def _with_standing(project: Record) -> Record:
    """Fill a blank standing, as in cases older than the field, from the opening year."""
    if not blank(project["standing"]):
        return project
    return {**project, "standing": "proposed" if blank(project["opened"]) else "built"}


def blank(value: object) -> bool:
    """Return whether a typed cell is blank: NaN or the empty string."""
    return value is None or value == "" or value != value  # noqa: PLR0124  (NaN is not itself)
