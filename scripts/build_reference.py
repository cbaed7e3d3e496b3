"""Write the reference pages that follow from the code.

``python scripts/build_reference.py`` writes them; with ``--check`` nothing is written and the exit
code is 1 when a page differs from what the code says now.
"""

from __future__ import annotations

import inspect
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from corridor.case.schema import ELEMENT_TABLES, REQUIRED_TABLES, SETTINGS, Field, key_field, schema
from corridor.cli.app import app
from corridor.elements.elements import FLOW_ONLY, SIMULATION_ONLY
from corridor.problems import CODES

DOCS = Path(__file__).resolve().parent.parent / "docs"

NOTE = "<!-- Written by scripts/build_reference.py; changes made here are lost. -->\n"

BEGIN, END = "<!-- begin: written by scripts/build_reference.py -->", "<!-- end -->"

TABLES = {
    "case": "Settings of the case: the keys of `case.toml`.",
    "nodes": "Places where links meet.",
    "links": "Connections between two nodes by one mode.",
    "rail": "What the capacity of a railway link follows from. One row for each link of mode rail.",
    "road": "What the capacity of a road link follows from. One row for each link of mode road.",
    "sea": "What the capacity of a sea lane follows from. One row for each link of mode sea.",
    "terminals": "Gauge changes and transshipment between modes. The only way, with ports, from "
    "one mode or gauge to another.",
    "borders": "Checks at a border, one row for each side. Several rows on one link are passed in "
    "series.",
    "ports": "Ports and ferry terminals.",
    "channels": "Dredged channels and canals that ships pass on the way to a port.",
    "ships": "Ship classes: what they load at which draft.",
    "vehicles": "Trains and trucks: what one of them carries.",
    "commodities": "Commodity groups.",
    "zones": "Areas where cargo starts and ends.",
    "demand": "Tonnes a year between zones in the base year.",
    "growth": "How demand grows: index relative to the base year. Years between two rows are "
    "interpolated on a straight line; beyond the last row the index is held.",
    "projects": "Work that can be done, and work that has been done (`opened`).",
    "effects": "What a project or a scenario changes. One row changes one number.",
    "scenarios": "States of the world to plan for.",
    "screenlines": "Where tonnes are counted, and by which rule.",
    "disturbances": "What goes wrong in a year, and when more cargo comes than usual. A "
    "`breakdown` makes an element stand still at random: every `every_days` days for `hours` "
    "hours, both on average. A `closure` shuts it from `first_day` for `days` days of the year. A "
    "`delay` holds up a `share` of the trains, trucks or ships for `hours` hours on average, as "
    "papers handed over late do. A `peak` multiplies the cargo that starts in a zone from "
    "`first_day` for `days` days by `factor`. The numbers of the other kinds stay blank. Only a "
    "simulation uses this table.",
    "observations": "What was measured or told of real borders, hauls and trips, to hold a "
    "simulation against. No computation uses it.",
    "sources": "Where numbers come from.",
    "provenance": "Source, quality and plausible range of single numbers, where they differ from "
    "those of their row.",
    "defaults": "Values that fill blank cells of a table.",
}

ADVICE = {
    "E101": "Add the file to the case folder, or the layer to the GeoPackage. Only `case.toml`, "
    "`nodes.csv`, `links.csv` and `sources.csv` are always needed.",
    "E102": "The file exists but cannot be read. Check permissions, and whether another program "
    "has it open. A GeoPackage must be one that `corridor convert` wrote.",
    "E103": "Save the file as UTF-8. Spreadsheets call this “CSV UTF-8”.",
    "E104": "A case holds yearly totals, so its tables are small. Aggregate the table.",
    "E105": "`case.toml` is not valid TOML. The message names the line. Texts need quotes, numbers "
    "do not.",
    "E106": "The row has more or fewer cells than the header. Most often a text holds a comma and "
    "is not quoted.",
    "E201": "Add the column. The [case format](case-format.md) says what it means.",
    "E202": "The schema has no such column. Correct the spelling or remove it.",
    "E203": "The column is known under another unit. Convert the numbers, then rename the column.",
    "E301": "Fill in the cell; this column may not be blank. In `disturbances.csv`: the kind of "
    "the row needs this number.",
    "E302": "Write the number alone, with a point and without its unit or a thousands separator. "
    "In `effects.csv`: write a value that fits the field that is changed.",
    "E303": "The number is outside the range of the schema. Check the unit first.",
    "E304": "Use one of the words that the message lists.",
    "E305": "The cell is a list in a fixed form, such as `rail1520-road sea-rail1520` or "
    "`AZ:0.5 IR:0.5`. Shares add up to 1. An id holds no space.",
    "E401": "Two rows have the same id. Ids of elements are shared by `rail`, `road`, `sea`, "
    "`terminals`, `borders` and `ports`.",
    "E402": "The cell names something that does not exist. Correct the id, or add its row. The "
    "message names the nearest id, if one is near.",
    "E403": "A formula or a simulation needs this number. Fill in the cell, or add a row to "
    "`defaults.csv`.",
    "E404": "The effect names a table, row or field that does not exist. A key cannot be changed.",
    "E405": "Two projects set the same number to different values, so their order would matter. "
    "Use `at_least`, `at_most`, `add` or `multiply`, or let them exclude each other.",
    "E406": "The requirements lead back to the project itself, so it can never be built.",
    "E407": "Correct the amount of the effect, or its operation: the result has to fit the field.",
    "E408": "The project could never be built. Correct `requires` or `excludes`.",
    "E409": "A depth given at a sea level means nothing while the case does not say its own level.",
    "E410": "Cargo comes in peaks: use `peak` with the table `demand`, and `breakdown`, `closure` "
    "or `delay` with the tables of elements.",
    "E411": "Clear the cell, or correct the kind. A `breakdown` has `every_days` and `hours`, a "
    "`closure` `first_day` and `days`, a `delay` `share` and `hours`, a `peak` `first_day`, `days` "
    "and `factor`.",
    "E412": "Even empty, the class of ship draws more than the port or its channel is deep at the "
    "level of the case. Check draft, depth, and the level at which the depth was given.",
    "E501": "A link needs a row in the table of its mode, and a row there needs a link of that "
    "mode.",
    "E502": "The facility joins a mode or gauge that no link at its node has.",
    "E503": "Lines of two gauges meet at this node and no facility joins them. Add a terminal "
    "(with 0 positions if none works yet), or end one line at a node of its own.",
    "E504": "The node does not hang together with the rest of the network.",
    "E505": "No path leads from the origin to the destination. Closed and planned lines count as "
    "paths here.",
    "E506": "A border row stands on a link whose two ends lie in one country.",
    "W601": "A rail or road link joins two countries and has no border row. The border then stops "
    "nobody. Add both sides, or leave it if there are truly no checks.",
    "W602": "The range given does not contain the value. Check the three numbers.",
    "E701": "The line does not hold what the format asks for. Numbers need a point and no "
    "thousands separator; a comment begins with `~`.",
    "E702": "Add the tag to the metadata, or correct it. Zones are the first of the nodes, so "
    "there cannot be more of them; in GMNS at least one node needs a `zone_id`.",
    "E703": "Correct the number or id of the node or zone, or how many there are.",
    "E704": "A travel time may not fall with the flow. Capacity is more than 0 wherever flow slows "
    "a link down; free flow time, `b` and `power` are 0 or more; every number is finite.",
    "E705": "A volume is a finite number of 0 or more.",
    "E706": "The two do not belong together: take the trips, or the names, of the same network.",
    "W707": "The file may be cut short. Check it, then correct the metadata.",
}


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
    }
    cli = reference / "cli.md"
    if cli.is_file():
        result[cli] = _between(cli.read_text(encoding="utf-8"), commands())
    return result


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
        GeoPackage (`corridor convert`). This page is written from the schema that the program
        itself reads.

        Rules for all tables:

        - CSV in UTF-8, comma as separator, point as decimal mark, first row the header.
        - Units stand in the column names. A column the schema does not have is an error, so a
          misspelt name cannot be overlooked.
        - A blank cell of an optional number takes the value of `defaults.csv`.
        - Cells of several ids separate them by spaces.
        - Every row names its source and its quality: `stated` (a source says so), `derived`
          (follows from what sources say) or `assumed`.
        """),
        "A missing file is an empty table, except for "
        + ", ".join(f"`{t}.csv`" for t in REQUIRED_TABLES)
        + " and `case.toml`, which are always needed.\n",
        "Tables whose rows have a capacity: "
        + ", ".join(f"`{t}`" for t in ELEMENT_TABLES)
        + ". Their rows are called elements, and their ids are unique across these tables.\n",
        "Numbers on which no capacity rests, since only simulations and assignments use them: "
        + _fields(SIMULATION_ONLY)
        + ".\n",
        "Numbers on which no capacity rests, since only the cost and the emissions of a flow use "
        "them: "
        + _fields(FLOW_ONLY)
        + ". One that is blank and has no default is not known, and not 0; where "
        "`vehicles.co2e_electric_g_per_tkm` is blank, `vehicles.co2e_g_per_tkm` holds.\n",
        "Capacities are gross: `background_t_per_year` is on the way of an assignment, but is not "
        "taken off a capacity.\n",
    ]
    for table, columns in schema().items():
        title = "case.toml" if table == SETTINGS else table
        parts += [f"## {title}\n", TABLES[table] + "\n"]
        if table != SETTINGS:
            key = key_field(table)
            parts.append(f"Key: `{key}`.\n" if key else "Rows have no id of their own.\n")
        rows = [
            (f"`{f.name}`", f.unit, _kind(f), "yes" if f.required else "", f.meaning)
            for f in columns.values()
        ]
        parts.append(_table(("field", "unit", "content", "required", "meaning"), rows) + "\n")
    return "\n".join(parts)


def _fields(wanted: frozenset[tuple[str, str]]) -> str:
    return ", ".join(
        f"`{table}.{name}`"
        for table, columns in schema().items()
        for name in columns
        if (table, name) in wanted
    )


def _kind(field: Field) -> str:
    if field.choices:
        text = " or ".join(f"`{c}`" for c in field.choices)
    elif field.numeric:
        bounds = (field.minimum, field.maximum)
        low, high = ("" if b is None else f"{b:g}" for b in bounds)
        kind = {"number": "number", "integer": "whole number", "year": "year"}[field.type]
        text = f"{kind} {low} to {high}" if low and high else kind
    else:
        text = {"id": "one word", "ids": "words"}.get(field.type, field.type)
    if field.references:
        text += " of " + " or ".join(f"`{r}`" for r in field.references)
    return text


# --- problems ------------------------------------------------------------------------------------


def problems() -> str:
    """Return the page about the messages of ``corridor check``."""
    rows = [(f"`{code}`", title, ADVICE[code]) for code, title in CODES.items()]
    return "\n".join([
        NOTE,
        "# Problems of a case\n",
        "Codes are stable: a script may rely on them. `E` stops the work (exit code 2), `W` is a "
        "warning. Each message also names the file, the row (the header is row 1), the field, the "
        "value found, what was expected, and how to mend it. See "
        "[Read the messages of check](../how-to/read-check.md).\n",
        _table(("code", "what is wrong", "what to do"), rows) + "\n",
    ])  # fmt: skip


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
    rows = [(f"`{p.metavar}`", p.help, "required", "") for p in arguments]
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
