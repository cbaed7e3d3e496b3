"""Checks of what projects and scenarios change, and of the blanks that defaults must fill."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator

from corridor.case.numbers import USUAL_SOURCE
from corridor.case.reading.parse import number, parse
from corridor.case.schema import Field, row_to_add, schema, table_names
from corridor.case.stated import STATED, STATED_COUNTS
from corridor.case.tables import Record, Tables, blank, words
from corridor.messages import message
from corridor.problems import Problem, did_you_mean


def check_effects(case: Tables) -> Iterator[Problem]:
    """Check ``effects.csv``, project logic and the completeness of the defaults.

    Parameters
    ----------
    case : Tables
        Case whose cells have been typed.

    Yields
    ------
    Problem
        One for each bad row.
    """
    yield from _targets(case)
    yield from _conflicts(case)
    yield from _results(case)
    yield from _contradictions(case)
    yield from _requirement_cycles(case)
    yield from _standings(case)
    yield from _blanks(case)


def _targets(case: Tables) -> Iterator[Problem]:
    for row, record in enumerate(case.rows("effects"), start=2):
        table, element, field = record["table"], record["id"], record["field"]
        spec = schema().get(table, {}).get(field)
        known = case.records.get(table, {})
        if spec is None or not spec.changeable or (element != "*" and element not in known):
            yield Problem(
                "E404",
                "effects.csv",
                row,
                "field",
                f"{table} {element} {field}",
                message("table, id and field of a number of this case that may change"),
                message(
                    "%(hint)sCorrect the three cells; gauge, place and order of an element are "
                    "fixed: make a new element with no tracks or positions and let the "
                    "project give it some.",
                    hint="" if element in known else did_you_mean(element, known),
                ),
            )
            continue
        if record["operation"] in ("add", "multiply"):
            good = spec.numeric and _is_number(record["value"])
        else:
            good = parse(spec, record["value"])[1] is None
        if good and record["operation"] == "set" and spec.references:
            ids = {key for t in spec.references for key in case.records[t]}
            if record["value"] not in ids:
                yield Problem(
                    "E402",
                    "effects.csv",
                    row,
                    "value",
                    record["value"],
                    message("an id of %(names)s.csv", names=" or ".join(spec.references)),
                    message(
                        "%(hint)sCorrect %(word)s or add the row it names.",
                        hint=did_you_mean(record["value"], ids),
                        word=record["value"],
                    ),
                )
        if not good:
            yield Problem(
                "E302",
                "effects.csv",
                row,
                "value",
                record["value"],
                spec.expected,
                message(
                    "Write a value that fits %(field)s: %(meaning)s.",
                    field=field,
                    meaning=spec.meaning,
                ),
            )


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(number(text))
    except ValueError:
        return False


def _results(case: Tables) -> Iterator[Problem]:
    """Report numbers that a project or scenario by itself takes out of their range."""
    for row, record in enumerate(case.rows("effects"), start=2):
        spec = schema().get(record["table"], {}).get(record["field"])
        if spec is None or not spec.numeric or record["operation"] not in ("add", "multiply"):
            continue
        rows = case.records[record["table"]]
        for element in rows if record["id"] == "*" else [record["id"]]:
            value = rows[element][spec.name] if element in rows else math.nan
            if blank(value) and element in rows:
                default = case.default_of(record["table"], spec.name, rows[element])
                value = value if default is None else default["value"]
            if blank(value) or not _is_number(record["value"]):
                continue
            amount = number(record["value"])
            after = value + amount if record["operation"] == "add" else value * amount
            if not spec.allows(after):
                yield Problem(
                    "E407",
                    "effects.csv",
                    row,
                    "value",
                    message(
                        "%(value)s (%(element)s: %(before)s becomes %(after)s)",
                        value=record["value"],
                        element=element,
                        before=f"{value:g}",
                        after=f"{after:g}",
                    ),
                    spec.expected,
                    message("Correct the amount: %(meaning)s.", meaning=spec.meaning),
                )


def _conflicts(case: Tables) -> Iterator[Problem]:
    setters: dict[tuple[str, str, str], list[tuple[int, Record]]] = defaultdict(list)
    for row, record in enumerate(case.rows("effects"), start=2):
        if record["operation"] == "set" and record["owner_id"] in case.records["projects"]:
            target = (record["table"], record["id"], record["field"])
            setters[target].append((row, record))
    for records in setters.values():
        for i, (_, first) in enumerate(records):
            for row, second in records[i + 1 :]:
                a, b = first["owner_id"], second["owner_id"]
                what = [(e["value"], e[STATED_COUNTS]) for e in (first, second)]
                differs = what[0] != what[1] and a != b
                if differs and not _excluded(case, a, b):
                    yield Problem(
                        "E405",
                        "effects.csv",
                        row,
                        "operation",
                        message("%(a)s and %(b)s", a=a, b=b),
                        message("at_least, at_most, add or multiply where both can be built"),
                        message("Change the operation or let the projects exclude each other."),
                    )


def _excluded(case: Tables, a: str, b: str) -> bool:
    projects = case.records["projects"]
    return b in words(projects[a]["excludes"]) or a in words(projects[b]["excludes"])


def _contradictions(case: Tables) -> Iterator[Problem]:
    """Report projects that exclude themselves or something they cannot do without."""
    projects = case.records["projects"]
    for row, (project, record) in enumerate(projects.items(), start=2):
        needed = {project} | required_by(case, project)
        excluded = {e for p in needed for e in words(projects[p]["excludes"])}
        if clash := sorted(needed & excluded):
            yield Problem(
                "E408",
                "projects.csv",
                row,
                "excludes",
                str(record["excludes"] or clash[0]),
                message("exclusions that spare the project and what it requires"),
                message(
                    "%(project)s could never be built because of %(names)s: correct one list.",
                    project=project,
                    names=", ".join(clash),
                ),
            )


def _requirement_cycles(case: Tables) -> Iterator[Problem]:
    for row, project in enumerate(case.records["projects"], start=2):
        if project in required_by(case, project):
            yield Problem(
                "E406",
                "projects.csv",
                row,
                "requires",
                project,
                message("requirements that do not lead back to the project"),
                message("Break the circle of requirements."),
            )


def _standings(case: Tables) -> Iterator[Problem]:
    """Report projects that are built without an opening year, or opened without being built."""
    for row, record in enumerate(case.rows("projects"), start=2):
        opened = not blank(record["opened"])
        if opened != (record["standing"] == "built"):
            yield Problem(
                "E413",
                "projects.csv",
                row,
                "standing",
                record["standing"],
                "built" if opened else message("a standing other than built"),
                message("Correct it, or fill in or clear the opening year."),
            )


def required_by(case: Tables, project: str) -> set[str]:
    """Return all that a project requires, directly or not; itself when that is a circle."""
    projects = case.records["projects"]
    required: set[str] = set()
    ahead = [project]
    while ahead:
        for step in words(projects[ahead.pop()]["requires"]):
            if step in projects and step not in required:
                required.add(step)
                ahead.append(step)
    return required


def _blanks(case: Tables) -> Iterator[Problem]:
    """Report numbers that nothing gives; what counts may be blank beside a stated capacity."""
    for table in table_names():
        for spec in schema()[table].values():
            if not spec.numeric or spec.required or spec.optional:
                continue
            if not spec.counted and _for_every_row(case, table, spec.name):
                continue
            for row, record in enumerate(case.rows(table), start=2):
                if not blank(record[spec.name]) or _given(case, spec, record):
                    continue
                or_stated = message(", or its stated_t_per_year") if spec.counted else ""
                yield Problem(
                    "E403",
                    f"{table}.csv",
                    row,
                    spec.name,
                    "",
                    spec.expected,
                    message(
                        "Fill in the cell%(or_stated)s, or %(addition)s: %(meaning)s.",
                        or_stated=or_stated,
                        addition=row_to_add("defaults", table, spec.name, "<value>"),
                        meaning=spec.meaning,
                    ),
                )


def _for_every_row(case: Tables, table: str, field: str) -> bool:
    return any(not row["where"] for row in case.defaults.get((table, field), ()))


def _given(case: Tables, spec: Field, record: Record) -> bool:
    """Return whether a default fills a blank; a usual count only beside a stated capacity."""
    default = case.default_of(spec.table, spec.name, record)
    if default is None:
        return False
    if not (spec.counted and default["source_id"] == USUAL_SOURCE):
        return True
    return not blank(record[STATED]) or case.default_of(spec.table, STATED, record) is not None
