"""A page about the columns of a case, made from the schema."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from corridor.case.schema import SETTINGS, Field, schema, table_named

MATTER = ("capacity", "throughput", "recommend")
"""Verbs whose answers are what a case is started for."""

_HEAD = """\
# {name}

{note}

A case is this folder: `case.toml` and one CSV table for each file below. Change the cells, add
rows, and ask again:

```text
corridor check {name}                    what is wrong, and what a colleague would question
corridor check {name} --advice           which missing detail would change the answer most
corridor throughput {name}               how much gets through, and what stops more
corridor recommend {name} --target 1     what to build for a target in million tonnes a year
```

What you may leave open:

- **An element with a stated capacity needs nothing else.** Fill in `stated_t_per_year`, in
  `links.csv` or in the table of the element, and in `stated_counts` whether the figure counts
  `each_way` or `both_ways`. Tracks, sections, positions and berths can come later, element by
  element: once all columns marked *formula* are filled, the formula counts too, and the lower of
  the two holds.
- **A column that is not in the file is blank.** Ids, names, countries, modes, transfers and the
  usual train, truck or ship are filled where they are blank; so is a length between two nodes with
  coordinates. Numbers that are blank take the value of `defaults.csv`, and without one the usual
  value that comes with corridor, which is `assumed` and has a range.
- **Sources.** A row that names none takes `source_id` and `quality` from `defaults.csv`: of its own
  table, or of `*` for all. Without them it is an assumption of the author.

All tonnes are tonnes a year, money is dollars of the price year, coordinates are degrees (WGS 84).
"""


def about_columns(name: str, columns: Mapping[str, Iterable[str]], note: str) -> str:
    """Return a page that explains the tables of a case: each column, its unit, and what it does.

    Parameters
    ----------
    name : str
        Name of the case.
    columns : mapping of str to iterable of str
        Columns by table, as its files have them.
    note : str
        A sentence about where the case comes from.

    Returns
    -------
    str
        Markdown.
    """
    parts = [_HEAD.format(name=name, note=note)]
    settings = [f for f in schema()[SETTINGS].values() if f.required or f.name == "target_mt"]
    parts.append(_section("case.toml", SETTINGS, settings, []))
    for table in schema():
        if table in columns:
            own = [schema()[table][c] for c in columns[table] if c in schema()[table]]
            parts.append(_section(f"{table}.csv", table, own, _further(table, own)))
    return "\n".join(parts)


def _further(table: str, own: list[Field]) -> list[Field]:
    """Return the fields that are not there and on which capacities and plans rest as well."""
    return [f for f in schema()[table].values() if f not in own and set(MATTER) & set(f.used_by)]


def _section(title: str, table: str, own: list[Field], further: list[Field]) -> str:
    lines = [f"## {title}", "", table_named(table).description, ""]
    lines += ["| column | unit | fill it in | meaning |", "| --- | --- | --- | --- |"]
    lines += [f"| `{f.name}` | {f.unit} | {fill_in(f)} | {_meaning(f)} |" for f in own]
    if further:
        names = ", ".join(f"`{f.name}`" for f in further)
        lines += ["", f"Further columns that matter for capacities and plans: {names}."]
    return "\n".join([*lines, ""])


def fill_in(field: Field) -> str:
    """Say when a column has to be filled in."""
    if field.given:
        return "always"
    if field.counted:
        return "formula; always without a stated capacity"
    if field.core:
        return "formula; or a default"
    if field.usual:
        return "or as usual"
    return "or a default" if field.numeric and not field.optional else ""


def _meaning(field: Field) -> str:
    choices = f" ({', '.join(field.choices)})" if field.choices else ""
    return f"{field.meaning}{choices}".replace("|", "\\|")
