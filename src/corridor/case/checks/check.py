"""Checks of a whole case: keys, references, effects, and the network they form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from corridor.case.checks.claims import check_claims
from corridor.case.checks.defaults import check_defaults
from corridor.case.checks.disturbances import check_disturbances
from corridor.case.checks.effects import check_effects
from corridor.case.checks.fleets import check_fleets
from corridor.case.checks.lines import check_lines
from corridor.case.checks.network import check_network
from corridor.case.checks.references import unknown_references
from corridor.case.checks.waters import check_waters
from corridor.case.schema import ELEMENT_TABLES, key_field, schema, table_names
from corridor.case.tables import Record, Tables, blank, shares, words
from corridor.letters import looks_like, odd_characters
from corridor.messages import message
from corridor.problems import Problem


def check_tables(case: Tables) -> list[Problem]:
    """Find every problem of a typed case.

    The network is looked at only when keys and references are sound, since its problems would
    otherwise repeat theirs.

    Parameters
    ----------
    case : Tables
        Case whose cells have been typed.

    Returns
    -------
    list of Problem
        Fatal problems and warnings, in the order of the tables.
    """
    problems = [
        *check_waters(case),
        *_keys(case),
        *unknown_references(case),
        *check_effects(case),
        *check_disturbances(case),
        *check_claims(case),
        *check_lines(case),
        *check_fleets(case),
        *check_defaults(case),
        *_ranges(case),
    ]
    if not any(p.fatal for p in problems):
        problems += check_network(case)
    return problems


def _keys(case: Tables) -> Iterator[Problem]:
    for table in table_names():
        key = key_field(table)
        if key is not None:
            yield from _duplicates(case, table, key)
            yield from _look_alikes(case, table, key)
    owners: dict[str, str] = {}
    for table in ELEMENT_TABLES:
        key = str(key_field(table))
        for row, record in enumerate(case.rows(table), start=2):
            element = record[key]
            if owners.setdefault(element, table) != table:
                yield Problem(
                    "E401",
                    f"{table}.csv",
                    row,
                    key,
                    element,
                    message("an id that %(owners)s.csv does not use", owners=owners[element]),
                    message(
                        "Element ids are shared by all capacity tables: rename one of the two."
                    ),
                )


def _duplicates(case: Tables, table: str, key: str) -> Iterator[Problem]:
    cells = [record[key] for record in case.rows(table)]
    counts = Counter(cells)
    for row, cell in enumerate(cells, start=2):
        if cell and counts[cell] > 1:
            yield Problem(
                "E401",
                f"{table}.csv",
                row,
                key,
                cell,
                message("each id once"),
                message(
                    "It appears in %(counts)s rows: rename or remove the others.",
                    counts=counts[cell],
                ),
            )


def _look_alikes(case: Tables, table: str, key: str) -> Iterator[Problem]:
    """Warn of ids that a reader cannot tell apart."""
    first: dict[str, str] = {}
    for row, record in enumerate(case.rows(table), start=2):
        cell = str(record[key])
        twin = first.setdefault(looks_like(cell), cell)
        if twin != cell:
            odd = cell if looks_like(cell) != cell else twin
            yield Problem(
                "W417",
                f"{table}.csv",
                row,
                key,
                cell,
                message("ids that differ from %(twin)s to the eye", twin=twin),
                message(
                    "One of the two holds %(odd)s: write %(plain)s in both places if "
                    "they are the same.",
                    odd=odd_characters(odd),
                    plain=looks_like(cell),
                ),
            )


def _ranges(case: Tables) -> Iterator[Problem]:
    """Warn where a stated range does not enclose its value."""
    for row, record in enumerate(case.rows("provenance"), start=2):
        target = case.records.get(record["table"], {}).get(record["id"])
        if target is None or record["field"] not in target:
            yield Problem(
                "E402",
                "provenance.csv",
                row,
                "field",
                f"{record['table']} {record['id']} {record['field']}",
                message("table, id and field of a number of this case"),
                message("Correct the three cells or remove the row."),
            )
            continue
        yield from _enclosed("provenance.csv", row, record, target[record["field"]])
        yield from _allowed("provenance.csv", row, record, ("low", "high"))
    for row, record in enumerate(case.rows("defaults"), start=2):
        spec = schema().get(record["table"], {}).get(record["field"])
        if spec is None or not spec.numeric:  # a word, or reported with the defaults
            continue
        yield from _enclosed("defaults.csv", row, record, record["value"])
        yield from _allowed("defaults.csv", row, record, ("value", "low", "high"))
    for row, record in enumerate(case.rows("observations"), start=2):
        yield from _enclosed("observations.csv", row, record, record["value"])
    for row, record in enumerate(case.rows("counts"), start=2):
        limits = {"low": record["low_mt"], "high": record["high_mt"]}
        yield from _enclosed("counts.csv", row, limits, record["value_mt"])
        yield from _directed(row, record)
    for row, record in enumerate(case.rows("zones"), start=2):
        yield from _weighted(row, record)


def _directed(row: int, record: Record) -> Iterator[Problem]:
    """Report a count into or out of zones that names none."""
    if record["direction"] in ("in", "out") and blank(record["zones"]):
        yield Problem(
            "E414",
            "counts.csv",
            row,
            "zones",
            "",
            message("zones into or out of which cargo is counted"),
            message("Name the zones, or count both directions."),
        )


def _weighted(row: int, record: Record) -> Iterator[Problem]:
    """Report shares of nodes that a zone does not have."""
    for node in shares(record["node_weights"]):
        if node not in words(record["node_ids"]):
            yield Problem(
                "E415",
                "zones.csv",
                row,
                "node_weights",
                node,
                message("one of %(names)s", names=", ".join(words(record["node_ids"]))),
                message("Add the node to node_ids, or take its share out."),
            )


def _allowed(file: str, row: int, record: Record, fields: tuple[str, ...]) -> Iterator[Problem]:
    """Report numbers that the field they stand for does not allow."""
    spec = schema()[record["table"]][record["field"]]
    for field in fields:
        value = record[field]
        if not spec.numeric or blank(value):
            continue
        broken = spec.usual and field == "value" and spec.type != "number" and value % 1 != 0
        if broken or not spec.allows(value):
            yield Problem(
                "E302" if broken else "E303",
                file,
                row,
                field,
                f"{value:g}",
                spec.expected,
                message("Correct the number: %(meaning)s.", meaning=spec.meaning),
            )


def _enclosed(file: str, row: int, record: Record, value: object) -> Iterator[Problem]:
    low, high = record["low"], record["high"]
    if blank(value) or not isinstance(value, float):
        return
    if (not blank(low) and low > value) or (not blank(high) and high < value):
        yield Problem(
            "W602",
            file,
            row,
            "low",
            message("%(low)s to %(high)s", low=f"{low:g}", high=f"{high:g}"),
            message("a range that encloses %(value)s", value=f"{value:g}"),
            message("Check the three numbers."),
        )
