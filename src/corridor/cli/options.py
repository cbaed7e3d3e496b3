"""Options that several commands share."""

from __future__ import annotations

from typing import Annotated

import typer

CaseRef = Annotated[str, typer.Argument(metavar="CASE", help="Bundled name, folder or .gpkg.")]
Scenario = Annotated[str | None, typer.Option("--scenario", help="State of the world.")]
Year = Annotated[int | None, typer.Option("--year", help="Year of network and demand.")]
With = Annotated[
    str | None, typer.Option("--with", metavar="P1,P2", help="Projects taken as built.")
]
Line = Annotated[str | None, typer.Option("--screenline", help="Where tonnes are counted.")]
From = Annotated[str | None, typer.Option("--from", metavar="A", help="A zone or node.")]
To = Annotated[str | None, typer.Option("--to", metavar="B", help="A zone or node.")]
Mix = Annotated[
    str, typer.Option("--mix", help="free: pairs in any proportion; fixed: as in the demand.")
]
Json = Annotated[bool, typer.Option("--json", help="Write the answer to stdout as JSON.")]
Verbose = Annotated[bool, typer.Option("-v", "--verbose", help="Show more of the work.")]
BudgetOption = Annotated[
    str | None,
    typer.Option("--budget", metavar="MUSD", help="Million USD a year, or by payer: AZ=200,IR=500"),
]


def listed(text: str | None) -> list[str]:
    """Return the parts of a list written with commas."""
    return [] if text is None else [part.strip() for part in text.split(",") if part.strip()]
