"""Cutting a piece out of a case."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from corridor.case.model import Case
from corridor.case.piece.bounds import GATE, bounds_of
from corridor.case.piece.crossing import Route, Stretch, demand_rows, stretches
from corridor.case.piece.evidence import keep_counts, keep_rest, keep_screenlines, settings_of
from corridor.case.piece.keeping import (
    Kept,
    keep_named,
    keep_network,
    keep_sources,
    keep_works,
    keep_zones,
)
from corridor.case.schema import table_names
from corridor.case.tables import typed_frame
from corridor.messages import message
from corridor.problems import CorridorError


def piece(case: Case, name: str, countries: Sequence[str], routes: Iterable[Route]) -> Case:
    """Cut the network of some countries out of a case.

    Links that leave the piece stay, with their borders, up to the next node outside: its gate.
    Cargo that crosses the boundary starts or ends at the gate by which it passes. Public statements
    and recommendations, which are about the whole, are left out.

    Parameters
    ----------
    case : Case
        The whole case.
    name : str
        Name of the piece.
    countries : sequence of str
        Two-letter codes.
    routes : iterable of Route
        Where the cargo of the whole case goes.

    Returns
    -------
    Case
        Not checked: call [`Case.check`][corridor.case.model.Case.check].

    Raises
    ------
    CorridorError
        If nothing is left of the network or of the demand.
    """
    bounds = bounds_of(case, countries)
    if not bounds.links:
        raise CorridorError(
            message(
                "no link touches %(countries)s: nothing is left to cut out",
                countries=", ".join(countries),
            )
        )
    parts = list(stretches(case, bounds, routes))
    demand = demand_rows(parts)
    if not demand:
        raise CorridorError(
            message(
                "no cargo passes %(countries)s: nothing is left to plan for",
                countries=", ".join(countries),
            )
        )
    kept = Kept(case, bounds, _gates(parts))
    keep_network(kept)
    keep_zones(kept, {str(r[end]) for r in demand for end in ("origin", "destination")})
    kept.tables["demand"] = demand
    kept.tables["effects"] = [dict(e) for e in case.rows("effects")]
    keep_named(kept)
    keep_works(kept)
    keep_named(kept)
    keep_screenlines(kept)
    keep_counts(kept)
    keep_rest(kept)
    keep_sources(kept)
    frames = {table: typed_frame(table, kept.tables.get(table, [])) for table in table_names()}
    return Case(settings_of(kept, name, countries), frames, f"{case.name}: {', '.join(countries)}")


def _gates(parts: Iterable[Stretch]) -> dict[str, tuple[str, ...]]:
    """Return the gates by which the cargo of each zone enters or leaves the piece."""
    gates: dict[str, dict[str, None]] = {}
    for part in parts:
        for end in ("origin", "destination"):
            zone = getattr(part, end)
            if zone.startswith(GATE):
                gates.setdefault(str(part.row[end]), {})[zone] = None
    return {zone: tuple(sorted(found)) for zone, found in gates.items()}
