"""The command ``import trade``: demand of a case from trade statistics."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from corridor.cli.options import CaseRef, Json, Overwrite
from corridor.messages import message


def trade(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="CSV in the layout of UN Comtrade, HS codes."),
    ],
    case: CaseRef,
    out: Annotated[Path, typer.Argument(metavar="OUT", help="Where to write the case.")],
    zones: Annotated[
        Path,
        typer.Option(
            "--zones", metavar="FILE", help="CSV of country (three letters), zone_id, share."
        ),
    ],
    codes: Annotated[
        Path,
        typer.Option(
            "--codes",
            metavar="FILE",
            help="CSV of code, commodity_id, usd_per_t, low_usd_per_t, high_usd_per_t; the "
            "longest code with which that of a row begins counts, * is all others.",
        ),
    ],
    year: Annotated[
        int | None,
        typer.Option("--year", help="Year of the trade. [default: base year of the case]"),
    ] = None,
    take: Annotated[
        Literal["import", "export", "larger"],
        typer.Option("--take", help="Whose report is taken where both countries have one."),
    ] = "import",
    overwrite: Overwrite = False,
    as_json: Json = False,
) -> None:
    """Put trade statistics in the place of the demand of a case.

    Rows with a net weight are tonnes; those without are money over a unit value, with a range.
    """
    from corridor.cli.opening import opened_case
    from corridor.cli.output import complain, print_message, say, write_json
    from corridor.cli.show_case import problem_tree
    from corridor.cli.show_trade import trade_json, trade_tables
    from corridor.formats.cases.convert import write_case
    from corridor.formats.files.atomic import refuse_taken
    from corridor.importing.comtrade import read_comtrade
    from corridor.importing.trade import import_trade
    from corridor.importing.trade_maps import read_code_rules, read_country_zones

    refuse_taken(out, overwrite=overwrite)
    opened = opened_case(case)
    result = import_trade(
        opened,
        read_comtrade(file),
        read_country_zones(zones, opened),
        read_code_rules(codes, opened),
        year=year,
        take=take,
    )
    write_case(result.case, out, overwrite=overwrite)
    print_message(message("wrote %(place)s", place=out))
    if result.problems:
        complain(problem_tree(result.problems, f"reading {file.name}"))
    if as_json:
        write_json(trade_json(result, str(out)))
        return
    for part in trade_tables(result):
        say(part)
