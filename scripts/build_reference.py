"""Write what follows from the code: reference pages and descriptors of bundled cases.

``python scripts/build_reference.py`` writes them; with ``--check`` nothing is written and the exit
code is 1 when a page differs from what the code says now.
"""

from __future__ import annotations

import ast
import inspect
import re
import sys
import textwrap
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

import corridor
from corridor.case.checks.limits import limit
from corridor.case.checks.lines import NEAR_KM
from corridor.case.schema import (
    ELEMENT_TABLES,
    SETTINGS,
    Field,
    choice_labels,
    schema,
    table_named,
    table_names,
)
from corridor.case.usual.rows import usual_rows
from corridor.cli.app import app
from corridor.data import data_rows
from corridor.formats.cases.data_package import DESCRIPTOR, data_package_text
from corridor.problems import kinds
from corridor.proposals.measures import Change, Measure, measures

CASES = Path(corridor.__file__).parent / "cases"

DOCS = Path(__file__).resolve().parent.parent / "docs"

NOTE = "<!-- Written by scripts/build_reference.py; changes made here are lost. -->\n"

BEGIN, END = "<!-- begin: written by scripts/build_reference.py -->", "<!-- end -->"


def main() -> int:
    """Write the pages, or compare them."""
    differing = [path for path, text in pages().items() if not _same(path, text)]
    if "--check" in sys.argv[1:]:
        for path in differing:
            print(f"{path} differs: run python scripts/build_reference.py", file=sys.stderr)
        return 1 if differing else 0
    for path in differing:
        path.write_text(pages()[path], encoding="utf-8")
        print(f"wrote {path}")
    return 0


def _same(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == text


def pages() -> dict[Path, str]:
    """Return the text of every page that follows from the code, by path."""
    reference = DOCS / "reference"
    result = {
        reference / "case-format.md": case_format(),
        reference / "problems.md": problems(),
        reference / "usual-values.md": usual_values(),
        reference / "modules.md": modules(),
        reference / "measures.md": proposed_measures(),
    }
    cli = reference / "cli.md"
    if cli.is_file():
        result[cli] = _between(cli.read_text(encoding="utf-8"), commands())
    folders = [settings.parent for settings in sorted(CASES.glob("*/case.toml"))]
    return result | {folder / DESCRIPTOR: descriptor(folder) for folder in folders}


def descriptor(folder: Path) -> str:
    """Return the Data Package descriptor of a bundled case, for the columns that its files have."""
    files = {table: folder / f"{table}.csv" for table in table_names()}
    columns = {
        table: file.read_text(encoding="utf-8").partition("\n")[0].split(",")
        for table, file in files.items()
        if file.is_file()
    }
    settings = tomllib.loads((folder / "case.toml").read_text(encoding="utf-8"))
    return data_package_text(settings, columns)


def _between(page: str, text: str) -> str:
    """Exchange what stands between the marks of a page."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{text.strip()}\n\n{END}{after}"


def _cell(text: object) -> str:
    return str(text).replace("|", "\\|").replace("\n", " ")


def _table(header: tuple[str, ...], rows: list[tuple[object, ...]]) -> str:
    lines = [header, ("---",) * len(header), *rows]
    return "\n".join("| " + " | ".join(_cell(c) for c in line) + " |" for line in lines)


# --- the case format -----------------------------------------------------------------------------


def case_format() -> str:
    """Return the page about the tables of a case."""
    parts = [
        NOTE,
        "# Case format\n",
        textwrap.dedent("""\
        A case is a folder with `case.toml` and one CSV table for each heading below, named after
        it: `nodes.csv`, `links.csv` and so on. The same tables can stand as layers in one
        GeoPackage, as sheets in one workbook, or beside the words of GMNS in a folder that other
        programs read (`corridor convert`; see
        [Exchange with other tools](../how-to/exchange-with-other-tools.md)). This page is written
        from the schema that the program itself reads.

        Rules for all tables:

        - CSV in UTF-8, comma as separator, point as decimal mark, first row the header. Files of
          semicolons or tabs, UTF-16 with a byte order mark and a first line `sep=;` are read as
          well; see [Edit tables in a spreadsheet](../how-to/spreadsheets.md).
        - Names of files and layers are read in any case of letters. A file ending in `.csv` that
          is no table is a warning; one that is near a table which is missing is an error.
          Documents, hidden files and projects of QGIS may lie beside the tables.
        - Units stand in the column names. A column the schema does not have is an error, so a
          misspelt name cannot be overlooked.
        - A column that a file does not have is blank. Required are: `yes`, always; `or as usual`,
          filled in from other cells or with what is usual; `or stated capacity`, unless the
          element has a stated capacity; `or default, else stated alone`, a stated capacity holds
          alone while it is blank. See [Start your own corridor](../how-to/start.md).
        - A blank number takes the value of `defaults.csv`, or else the
          [usual value](usual-values.md).
        - Cells of several ids separate them by spaces.
        - Every row has its source and its quality: `stated` (a source says so), `derived`
          (follows from what sources say) or `assumed`. Where they are blank, `defaults.csv` says
          them for the table or, as `*`, for all tables; without it a row is an assumption of the
          author, and `derived` if it names a source.
        - `datapackage.json` beside the tables says the same as this page to tools that know Table
          Schema (Frictionless Data). `corridor convert` writes it; a case is read without it.
        """),
        "A missing file is an empty table, except for "
        + ", ".join(f"`{t}.csv`" for t in table_names() if table_named(t).required)
        + " and `case.toml`, which are always needed.\n",
        "Tables whose rows have a capacity: "
        + ", ".join(f"`{t}`" for t in ELEMENT_TABLES)
        + ". Their rows are called elements, and their ids are unique across these tables.\n",
        "The last column names the verbs that read a field themselves. What `throughput`, "
        "`recommend`, `assign` and `simulate` answer rests on what `capacity` reads as well; no "
        "capacity rests on a field without that word. A field without any is for the reader of "
        "the tables.\n",
        "What only the cost and the emissions of a flow use is not known, and not 0, where it is "
        "blank and has no default; where `vehicles.co2e_electric_g_per_tkm` is blank, "
        "`vehicles.co2e_g_per_tkm` holds.\n",
        "A place is a longitude and a latitude in WGS 84 (EPSG:4326). The line of a link begins "
        f"within {NEAR_KM:g} km of its start node and ends within {NEAR_KM:g} km of its end node. "
        "In a GeoPackage the point and the line on the map count; see "
        "[Edit a case in QGIS](../how-to/qgis.md).\n",
        "Capacities are gross: `background_t_per_year` counts in an assignment, but is not "
        "taken off a capacity.\n",
    ]
    for table, columns in schema().items():
        title = "case.toml" if table == SETTINGS else table
        parts += [f"## {title}\n", table_named(table).description + "\n"]
        if table != SETTINGS:
            key = table_named(table).key
            parts.append(f"Key: `{key}`.\n" if key else "Rows have no id of their own.\n")
        rows = [
            (f"`{f.name}`", f.unit, _kind(f), _filled(f), f.meaning, ", ".join(f.used_by))
            for f in columns.values()
        ]
        header = ("field", "unit", "content", "required", "meaning", "used by")
        parts.append(_table(header, rows) + "\n")
    return "\n".join(parts)


def _filled(field: Field) -> str:
    """Say whether a cell has to be filled."""
    if field.required:
        return "or as usual" if field.usual else "yes"
    if field.counted:
        return "or stated capacity"
    if field.core:
        return "or default, else stated alone"
    return "or default" if field.numeric and not field.optional else ""


def _kind(field: Field) -> str:
    if field.choices:
        labels = choice_labels(field.table, field.name)
        words = [f"`{c}`" + (f" ({labels[c]})" if c in labels else "") for c in field.choices]
        text = " or ".join(words)
    elif field.numeric:
        bounds = (field.minimum, field.maximum)
        low, high = ("" if b is None else f"{b:g}" for b in bounds)
        kind = {"number": "number", "integer": "whole number", "year": "year"}[field.type]
        text = f"{kind} {low} to {high}" if low and high else kind
    else:
        text = {"id": "one word", "ids": "words", "country": "country code"}.get(
            field.type, field.type
        )
    if field.references:
        text += " of " + " or ".join(f"`{r}`" for r in field.references)
    return text


# --- usual values --------------------------------------------------------------------------------


def usual_values() -> str:
    """Return the page about what stands in for blanks."""
    numbers = [
        (f"`{r['table']}.{r['field']}`", schema()[r["table"]][r["field"]].unit, r["value"],
         r["low"], r["high"], f"`{r['where']}`" if r["where"] else "", r["note"])
        for r in usual_rows("defaults")
    ]  # fmt: skip
    trains = [
        (f"`{r['vehicle_id']}`", r["name"], r["load_t"], r["length_m"], r["haul_usd_per_tkm"],
         f"`{r['where']}`" if r["where"] else "")
        for r in usual_rows("vehicles")
    ]  # fmt: skip
    ships = [
        (f"`{r['ship_id']}`", r["name"], r["draft1_m"], r["deadweight1_t"], r["speed_kn"],
         r["haul_usd_per_tkm"])
        for r in usual_rows("ships")
    ]  # fmt: skip
    groups: dict[str, list[str]] = {}
    for row in data_rows("corridor.case", "groups.csv"):
        gauge = f" ({row['gauge_mm']})" if row["gauge_mm"] else ""
        groups.setdefault(row["group"], []).append(row["country"] + gauge)
    shares = [
        (f"`{r['table']}.{r['field']}`", r["low_share"], r["high_share"], r["note"])
        for r in usual_rows("ranges")
    ]
    return "\n".join([
        NOTE,
        "# Usual values\n",
        "What stands in for numbers that neither a row nor `defaults.csv` gives, from "
        "`corridor/case/usual`. All are `assumed`, with the source `usual`: textbook values, and "
        "those of the bundled cases, rounded. Where several rows hold, the one that names most is "
        "taken. [Start your own corridor](../how-to/start.md) says how they are used.\n",
        _table(("number", "unit", "usual", "low", "high", "where", "note"), numbers) + "\n",
        "## Trains and trucks\n",
        "Named where a line names none, by gauge and country.\n",
        _table(("train or truck", "name", "t", "m", "USD/tkm", "where"), trains) + "\n",
        "## Ships\n",
        "The first is named where a lane names none; the others can be named.\n",
        _table(("class", "name", "draught m", "deadweight t", "kn", "USD/tkm"), ships) + "\n",
        "## Ranges of trains, trucks, ships and cargo\n",
        "As shares of the number above.\n",
        _table(("number", "low", "high", "note"), shares) + "\n",
        "## Groups of countries\n",
        "With the gauge in mm of most of their lines; where none is given, `gauge_mm` has to be.\n",
        _table(("group", "countries"), [(f"`{g}`", ", ".join(c)) for g, c in groups.items()])
        + "\n",
    ])  # fmt: skip


# --- problems ------------------------------------------------------------------------------------


def problems() -> str:
    """Return the page about the messages of ``corridor check``."""
    rows = [(f"`{code}`", k.title, k.example, k.advice) for code, k in kinds().items()]
    return "\n".join([
        NOTE,
        "# Problems of a case\n",
        "Codes are stable: a script may rely on them. `E` stops the work (exit code 2), `W` is a "
        "warning. Each message also names the file, the row (the header is row 1), the field, the "
        "value found, what was expected, and how to fix it. Problems that one correction cures are "
        "shown once, with the first places and how many more there are; `--json` lists all. See "
        "[Read the messages of check](../how-to/read-check.md).\n",
        _table(("code", "what is wrong", "for example", "what to do"), rows) + "\n",
        "## Usual limits\n",
        "What `W605` to `W615` compare with, from `case/checks/limits.csv`. A limit says what is "
        "usual, not what is possible.\n",
        _table(("what", "of", "limit", "source", "why"), usual_limits()) + "\n",
    ])  # fmt: skip


def usual_limits() -> list[tuple[str, ...]]:
    """Return the rows of the table of usual limits."""
    listed = data_rows("corridor.case.checks", "limits.csv")
    shown = [limit(r["rule"], r["applies_to"]).words for r in listed]
    return [
        (f"`{r['rule']}`" if "." in r["rule"] else r["rule"], r["applies_to"], words, r["source"],
         r["reason"])
        for r, words in zip(listed, shown, strict=True)
    ]  # fmt: skip


# --- measures -------------------------------------------------------------------------------------


def proposed_measures() -> str:
    """Return the page about the measures that the tool proposes."""
    return "\n".join([
        NOTE,
        "# Measures\n",
        "What `corridor propose` tries, from `measures.csv` and `changes.csv` of "
        "`corridor.proposals`. [Propose works](../how-to/propose-works.md) says how it is used. "
        "Works are built; operation needs only people, trains or ships. Prices are in USD of the "
        "source's year: lowest, usual and highest.\n",
        _table(
            ("measure", "for", "where", "changes", "price of one", "USD", "years", "lasts"),
            [_measure_row(m) for m in measures().values()],
        ),
        "\n## Where the prices are from\n",
        _table(
            ("measure", "quality", "source"),
            [(f"`{m.id}`", m.quality, m.source) for m in measures().values()],
        )
        + "\n",
    ])  # fmt: skip


def _measure_row(measure: Measure) -> tuple[object, ...]:
    usd = (measure.low_usd, measure.usual_usd, measure.high_usd)
    return (
        f"`{measure.id}` {measure.title} ({'operation' if measure.operational else 'works'})",
        ", ".join(measure.tables),
        "; ".join(f"`{c}`" for c in measure.when) or "anywhere",
        "; ".join(_change(c) for c in measure.changes),
        measure.basis,
        " / ".join(f"{x:,.0f}" for x in usd),
        measure.build_years,
        f"{measure.life_years} years",
    )


def _change(change: Change) -> str:
    of = "" if change.target == "element" else f" of {change.target}"
    return f"`{change.field}`{of} {change.operation.replace('_', ' ')} `{change.value}`"


# --- modules --------------------------------------------------------------------------------------


def modules() -> str:
    """Return the page about the files of the package, from the first line of each."""
    source = Path(corridor.__file__).parent
    parts = [NOTE, "# Modules\n", "Every file of the package, room by room, in its own words.\n"]
    folders = [source, *sorted(p.parent for p in source.rglob("__init__.py") if p.parent != source)]
    for folder in folders:
        files = sorted(p for p in folder.glob("*.py") if p.name != "__init__.py")
        said = ast.get_docstring(ast.parse((folder / "__init__.py").read_text("utf-8"))) or ""
        parts.append(f"## {folder.relative_to(source.parent).as_posix()}\n")
        parts.append(_first(said) + "\n")
        if files:
            parts.append(_table(("file", "content"), [(f"`{p.name}`", _says(p)) for p in files]))
            parts.append("")
    return "\n".join(parts)


def _first(text: str) -> str:
    """Return the first paragraph of a docstring, with its references as plain names."""
    paragraph = " ".join(text.partition("\n\n")[0].split())
    return re.sub(r"\[`([^`]+)`\]\[\]", r"`\1`", paragraph).replace("``", "`")


def _says(path: Path) -> str:
    """Return the first paragraph of a module."""
    text = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    return _first(text)


# --- the command line ----------------------------------------------------------------------------


def commands() -> str:
    """Return the commands with their options, from the command line itself."""
    return "\n".join(part for name, command in _listed() for part in _command(name, command))


def _listed() -> Iterator[tuple[str, Any]]:
    """Yield the commands by name; a group is a command, and so are those in it."""
    for name, command in typer.main.get_command(app).commands.items():  # type: ignore[attr-defined]
        yield name, command
        for inner, below in getattr(command, "commands", {}).items():
            yield f"{name} {inner}", below


def _command(name: str, command: Any) -> Iterator[str]:
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    options = [p for p in command.params if p.param_type_name == "option"]
    words = " ".join(a.metavar for a in arguments)
    yield f"### corridor {name}\n"
    yield f"`corridor {name}{f' {words}' if words else ''} [OPTIONS]`\n"
    yield inspect.cleandoc(command.help) + "\n"
    rows = [(f"`{p.metavar}`", p.help, "required" if p.required else "", "") for p in arguments]
    rows += [
        (
            _option_names(p),
            p.help or "",
            "required" if p.required else "",
            "" if p.default in (None, False) or p.required else f"`{p.default}`",
        )
        for p in options
        if p.name != "help"
    ]
    if rows:
        yield _table(("argument or option", "meaning", "", "default"), rows) + "\n"


def _option_names(option: Any) -> str:
    value = "" if option.is_flag else f" {option.metavar or option.name.upper()}"
    return ", ".join(f"`{name}{value}`" for name in [*option.opts, *option.secondary_opts])


if __name__ == "__main__":
    sys.exit(main())
