"""Ids that name no row of a case."""

from __future__ import annotations

from collections.abc import Iterator

from corridor.case.schema import ELEMENT_TABLES, SETTINGS, Field, key_field, row_to_add, schema
from corridor.case.tables import Tables, words
from corridor.messages import message
from corridor.problems import Problem, did_you_mean, nearest

HINTS = 100
"""Ids of one field for which a near one is looked up; among thousands that takes minutes."""

AT_NODES = ("links", "terminals", "ports")
"""Tables whose rows take their ids from their nodes where they have none of their own."""


def unknown_references(case: Tables) -> list[Problem]:
    """Report each cell that names something that does not exist.

    Parameters
    ----------
    case : Tables
        Case whose cells have been typed.

    Returns
    -------
    list of Problem
        E402, in the order of the tables.
    """
    return without_later_names(case, all_unknown(case))


def all_unknown(case: Tables) -> list[Problem]:
    """Return the same with what [`without_later_names`][] leaves out."""
    return [p for table in schema() for p in _of_table(case, table)]


def without_later_names(case: Tables, problems: list[Problem]) -> list[Problem]:
    """Leave out cells that name a row as it will be called once its nodes are corrected.

    A row without an id of its own is called after its nodes, so that it has another id than meant
    while one of them is misspelt.
    """
    later = _called_later(case, problems) if problems else frozenset()
    return [p for p in problems if p.found not in later]


def _of_table(case: Tables, table: str) -> Iterator[Problem]:
    rows = [case.settings] if table == SETTINGS else case.rows(table)
    file = "case.toml" if table == SETTINGS else f"{table}.csv"
    for spec in schema()[table].values():
        if not spec.references:
            continue
        known, hints = _known(case, spec), dict[str, str]()
        cells = [record[spec.name] for record in rows]
        odd = {cell for cell in set(cells) if not known.issuperset(words(cell))}
        for row, cell in enumerate(cells, start=2) if odd else ():
            for word in words(cell) if cell in odd else ():
                if word not in known:
                    if word not in hints and len(hints) < HINTS:
                        hints[word] = did_you_mean(word, _candidates(case, spec, known))
                    number = None if table == SETTINGS else row
                    yield _dangling(spec, file, number, word, hints.get(word, ""))


def _known(case: Tables, spec: Field) -> set[str]:
    known: set[str] = set()
    for target in spec.references:
        if target == "elements":
            known |= element_ids(case)
            continue
        table, _, column = target.partition(".")
        known |= {str(record[column or str(key_field(table))]) for record in case.rows(table)}
    return known


def element_ids(case: Tables) -> set[str]:
    """Return the ids of all that has a capacity."""
    return {element for table in ELEMENT_TABLES for element in case.records[table]}


def _candidates(case: Tables, spec: Field, known: set[str]) -> set[str]:
    """Return the ids that may have been meant: demand may name a node as if it were a zone."""
    return known | set(case.records["nodes"]) if spec.table == "demand" else known


def _dangling(spec: Field, file: str, row: int | None, word: str, hint: str) -> Problem:
    tables = [target.partition(".")[0] for target in spec.references]
    if spec.table == "demand" and tables == ["zones"]:
        tables.append("nodes")
    where = " or ".join(f"{table}.csv" for table in tables)
    where = where.replace("elements.csv", ", ".join(f"{t}.csv" for t in ELEMENT_TABLES))
    fix = message("%(hint)sCorrect %(word)s or add the row it names.", hint=hint, word=word)
    if spec.references == ("sources",):
        fix = message(
            "%(hint)sCorrect %(word)s, or %(addition)s.",
            hint=hint,
            word=word,
            addition=row_to_add("sources", word),
        )
    return Problem(
        "E402",
        file,
        row,
        spec.name,
        word,
        message("an id of %(where)s", where=where),
        fix,
    )


def _called_later(case: Tables, problems: list[Problem]) -> frozenset[str]:
    """Return the ids that rows will have once the nodes that they misspell are corrected."""
    later: set[str] = set()
    for problem in problems:
        table = problem.file.removesuffix(".csv")
        if table not in AT_NODES or "node_id" not in problem.field or problem.row is None:
            continue
        own = str(case.rows(table)[problem.row - 2][str(key_field(table))])
        near = nearest(problem.found, case.records["nodes"])
        if near and problem.found in own:
            later.add(own.replace(problem.found, near))
    return frozenset(later)
