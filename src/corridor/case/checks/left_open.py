"""Cells that were left blank and that nothing could fill."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from corridor.case.checks.lone_facilities import lone_facility
from corridor.case.checks.references import all_unknown, element_ids, without_later_names
from corridor.case.reading.parse import cell_problem
from corridor.case.schema import ELEMENT_TABLES, Field, key_field, schema
from corridor.case.tables import Tables, blank, columns_with_blanks, words
from corridor.messages import message
from corridor.problems import Problem, did_you_mean

FILLED_FROM = {
    ("projects", "country"): "effects",
    ("terminals", "transfers"): "links",
    ("ports", "transfers"): "links",
}
"""Blanks that are filled from rows which name this one, or its node: by table and field."""

MODES = ("rail", "road", "sea")
"""Tables in which links get the rows that they lack."""


def left_open(case: Tables, rows_read: Mapping[str, int]) -> list[Problem]:
    """Report blanks that nothing could fill, and the unknown ids to which some of them are due.

    A blank that its own row, or a row that it follows from, cannot fill because of an unknown id is
    not reported: the id is. A blank in a row that nobody wrote is reported of the link to which the
    row was added.

    Parameters
    ----------
    case : Tables
        Case with all that could be filled.
    rows_read : mapping of str to int
        Rows of each table as it was read; those after them were added.

    Returns
    -------
    list of Problem
        Empty where no blank is left: unknown ids are then found by the checks of the whole case.
    """
    blanks = list(_blanks(case))
    if not blanks:
        return []
    unknown = [*all_unknown(case), *_unknown_elements(case)]
    doubtful = _in_doubt(case, unknown)
    tables = {table for table, _ in doubtful}
    own = [
        _problem(case, rows_read, spec, row)
        for spec, row in blanks
        if (spec.table, row) not in doubtful
        and FILLED_FROM.get((spec.table, spec.name)) not in tables
    ]
    return [*without_later_names(case, unknown), *own]


def _problem(case: Tables, rows_read: Mapping[str, int], spec: Field, row: int) -> Problem:
    """Return what is wrong where a blank could not be filled."""
    if spec.table in MODES and row > rows_read[spec.table] + 1:
        return _of_link(case, spec, row)
    if spec.name == "transfers":
        record = case.rows(spec.table)[row - 2]
        lone = lone_facility(spec.table, row, record, _met(case, record["node_id"]))
        if lone is not None:
            return lone
    return cell_problem("E301", spec, f"{spec.table}.csv", row, "")


def _met(case: Tables, node: object) -> set[str]:
    """Return the modes, and gauges of railways as far as they are known, that meet at a node."""
    gauges = {line["link_id"]: line["gauge_mm"] for line in case.rows("rail")}
    links = [
        link for link in case.rows("links") if node in (link["from_node_id"], link["to_node_id"])
    ]
    known = {k: f"rail{gauge:.0f}" for k, gauge in gauges.items() if not blank(gauge)}
    return {
        known.get(link["link_id"], "rail") if link["mode"] == "rail" else str(link["mode"])
        for link in links
    }


def _of_link(case: Tables, spec: Field, row: int) -> Problem:
    """Return the problem of a blank in a row that was added for a link without one."""
    link_id = str(case.rows(spec.table)[row - 2]["link_id"])
    ids = [str(link["link_id"]) for link in case.rows("links")]
    words = {"table": spec.table, "link": link_id, "field": spec.name}
    return Problem(
        "E301",
        "links.csv",
        ids.index(link_id) + 2,
        "link_id",
        message("%(link)s without %(field)s", **words),
        message("a row of %(table)s.csv with the %(field)s of %(link)s", **words),
        message(
            "Add the row to %(table)s.csv and fill in %(field)s, or give all that lack it one "
            "value by a row %(table)s,%(field)s of defaults.csv: %(meaning)s.",
            meaning=spec.meaning,
            **words,
        ),
    )


def _blanks(case: Tables) -> Iterator[tuple[Field, int]]:
    """Yield field and row, as a spreadsheet numbers it, of each cell that should be filled."""
    for table, frame in case.tables.items():
        blank_columns = columns_with_blanks(frame)
        for name, spec in schema()[table].items():
            if spec.usual and name in blank_columns:
                cells = frame[name].isna() if spec.numeric else frame[name] == ""
                yield from ((spec, int(place) + 2) for place in np.flatnonzero(cells.to_numpy()))


def _unknown_elements(case: Tables) -> Iterator[Problem]:
    """Report effects on an id that their table does not have, or no element if they name none."""
    for row, record in enumerate(case.rows("effects"), start=2):
        table, word = str(record["table"]), str(record["id"])
        known = set(case.records.get(table, ())) if table else element_ids(case)
        if word in known or word == "*":
            continue
        where = ", ".join(f"{t}.csv" for t in ([table] if table else ELEMENT_TABLES))
        yield Problem(
            "E404",
            "effects.csv",
            row,
            "id",
            word,
            message("an id of %(where)s", where=where),
            message(
                "%(hint)sCorrect %(word)s or add the row it names; for a row of another table, "
                "name that in the column table.",
                hint=did_you_mean(word, known),
                word=word,
            ),
        )


def _in_doubt(case: Tables, unknown: list[Problem]) -> set[tuple[str, int]]:
    """Return the rows, by table and number, that name an unknown id or a row that does."""
    doubtful = {(p.file.removesuffix(".csv"), p.row) for p in unknown if p.row is not None}
    new = doubtful
    while new:
        ids = {(table, _id_of(case, table, row)) for table, row in new}
        new = {at for at in _naming(case, ids) if at not in doubtful}
        doubtful = doubtful | new
    return doubtful


def _id_of(case: Tables, table: str, row: int) -> str:
    key = key_field(table)
    return "" if key is None else str(case.rows(table)[row - 2][key])


def _naming(case: Tables, ids: set[tuple[str, str]]) -> Iterator[tuple[str, int]]:
    """Yield the rows that name one of some rows in a field, or change it."""
    for table in case.tables:
        specs = [spec for spec in schema()[table].values() if spec.references]
        for row, record in enumerate(case.rows(table), start=2):
            named = {(t, w) for s in specs for t in s.references for w in words(record[s.name])}
            if table == "effects":
                named.add((str(record["table"]), str(record["id"])))
            if named & ids:
                yield table, row
