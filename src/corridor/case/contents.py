"""What a case holds, as lists of ids and names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from corridor.case.model import Case
from corridor.case.schema import ELEMENT_TABLES, SETTINGS, schema, table_named
from corridor.case.situation import growth_paths
from corridor.case.tables import blank
from corridor.messages import phrase

Rows = list[dict[str, Any]]


def scenarios(case: Case) -> Rows:
    """Return the scenarios with the year they are set in."""
    return _rows(case, "scenarios", year="year", note="note")


def growth(case: Case) -> Rows:
    """Return the growth paths of the demand with the last year of each; one is the case's own."""
    years: dict[str, list[int]] = {path: [] for path in growth_paths(case)}
    for row in case.rows("growth"):
        years[str(row["growth"])].append(int(row["year"]))
    own = str(case.settings["growth"])
    return [
        {"id": path, "name": path, "until": max(known, default=None), "usual": path == own}
        for path, known in years.items()
    ]


def projects(case: Case) -> Rows:
    """Return the projects with standing, country, cost and years of work."""
    return _rows(
        case, "projects", standing="standing", country="country", cost_musd="cost_musd",
        build_years="build_years", opened="opened",
    )  # fmt: skip


def screenlines(case: Case) -> Rows:
    """Return the screenlines with the elements on which they count."""
    return _rows(case, "screenlines", direction="direction", elements="elements")


def places(case: Case) -> Rows:
    """Return zones and nodes: whatever two places of a question can be."""
    zones = [{"id": i, "name": r["name"], "kind": "zone"} for i, r in case.records["zones"].items()]
    return zones + [
        {"id": i, "name": r["name"], "kind": r["kind"]} for i, r in case.records["nodes"].items()
    ]


def elements(case: Case) -> Rows:
    """Return links, borders, terminals and ports: whatever has a capacity."""
    return [
        {"id": i, "name": _name(case, table, i), "kind": table.removesuffix("s")}
        for table in ELEMENT_TABLES
        for i in case.records[table]
    ]


def _name(case: Case, table: str, element: str) -> str:
    row = case.records["links"].get(element) or case.records[table][element]
    return str(row.get("name", ""))


LISTS: Mapping[str, Callable[[Case], Rows]] = {
    "scenarios": scenarios,
    "growth": growth,
    "projects": projects,
    "screenlines": screenlines,
    "places": places,
    "elements": elements,
}
"""By what is listed."""


def _rows(case: Case, table: str, **columns: str) -> Rows:
    def cell(row: Mapping[str, Any], field: str) -> Any:  # noqa: ANN401
        value = row.get(field)
        if value is None or blank(value):
            return None
        return int(value) if schema()[table][field].type in ("year", "integer") else value

    return [
        {"id": i, "name": row["name"], **{c: cell(row, f) for c, f in columns.items()}}
        for i, row in case.records[table].items()
    ]


def offered(case: Case) -> dict[str, Any]:
    """Return everything that a question about a case may name, and what it takes by itself."""
    settings = case.settings
    return {
        "name": case.name,
        "title": settings["title"],
        **{name: of(case) for name, of in LISTS.items() if name != "elements"},
        "scenarios": _rows(
            case,
            "scenarios",
            year="year",
            growth="growth",
            projects="projects",
            sea_level_m="sea_level_m",
            note="note",
        ),
        "commodities": _rows(case, "commodities", cargo="cargo"),
        "countries": sorted({str(r["country"]) for r in case.records["nodes"].values()}),
        "years": {
            "start": int(settings["year"]),
            "base": int(settings["base_year"]),
            "by": int(settings["by"]),
            "growth": sorted({int(r["year"]) for r in case.rows("growth")}),
            "opened": sorted({int(r["opened"]) for r in projects(case) if r["opened"]}),
        },
        "sea_level_m": _known(settings["sea_level_m"]),
        "end_to_end": _known(settings["end_to_end"]),
        "target_mt": _known(settings["target_mt"]),
        "screenline": settings["screenline"],
        "standings": list(schema()["projects"]["standing"].choices),
        "tables": [
            {"id": t, "name": phrase(table_named(t).title)} for t in (SETTINGS, *case.tables)
        ],
    }


def _known(value: Any) -> Any:  # noqa: ANN401
    return None if blank(value) else value
