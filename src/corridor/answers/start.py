"""A new case: a template, or a piece of another case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from corridor.answers.check import advice
from corridor.assignment.of_case.assign import Assignment, assign
from corridor.assignment.of_case.methods import Method
from corridor.case.checks.accepted import sort_out
from corridor.case.model import Case
from corridor.case.piece.bounds import bounds_of, countries_of
from corridor.case.piece.crossing import Route
from corridor.case.piece.piece import piece
from corridor.case.tables import words
from corridor.formats.cases.open import open_case
from corridor.formats.cases.start import USUAL_TEMPLATE, place_for, write_start, write_template
from corridor.messages import message
from corridor.problems import CorridorError


def new_case(
    folder: str | Path,
    template: str | None = None,
    *,
    of: str | Path | Case | None = None,
    countries: Sequence[str] = (),
    method: Method | None = None,
) -> Path:
    """Write a small working case as a folder, with a page that explains its columns.

    Parameters
    ----------
    folder : str or Path
        New folder; the case takes its name.
    template : str, optional
        Template to start from; ``rail-road-port`` when neither it nor ``of`` is given.
    of : str, Path or Case, optional
        Case of which a piece is cut out instead; see [`piece_of`][corridor.answers.start.piece_of].
    countries : sequence of str
        Countries of the piece, by two-letter code or the name of their zone.
    method : {"ue", "so", "logit", "aon", "capacitated"}, optional
        How the cargo of that case chooses its routes; as the case says when not given.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    CorridorError
        If the place is taken, or template, case or country are unknown. Nothing is written then.
    """
    if of is None:
        if countries:
            raise CorridorError(message("countries are cut out of another case: name it as well"))
        return write_template(folder, template or USUAL_TEMPLATE)
    if template is not None:
        raise CorridorError(
            message("a new case starts from a template or from another case, not from both")
        )
    place, name = place_for(folder)
    whole = of if isinstance(of, Case) else open_case(of)
    part = piece_of(whole, name, countries, method)
    return write_start(place, part, _note(whole, countries_of(whole, countries)))


def piece_of(case: Case, name: str, countries: Sequence[str], method: Method | None = None) -> Case:
    """Cut the network of some countries out of a case, with the cargo that uses it.

    The cargo of the whole case is assigned to its routes. What crosses the boundary then starts or
    ends at the gate by which it passes: the next node outside. Projects, screenlines, counts and
    the rest stay as far as all that they name does.

    Parameters
    ----------
    case : Case
        The whole case.
    name : str
        Name of the piece.
    countries : sequence of str
        Countries, by two-letter code or the name of their zone.
    method : {"ue", "so", "logit", "aon", "capacitated"}, optional
        How cargo chooses its routes; as the case says when not given.

    Returns
    -------
    Case
        A case without fatal problems.

    Raises
    ------
    CorridorError
        If a country is unknown, or nothing is left.
    """
    chosen = countries_of(case, countries)
    part = piece(case, name, chosen, _routes(assign(case, method=method)))
    part.check()
    return _with_accepted(case, part)


def _routes(assigned: Assignment) -> Iterator[Route]:
    """Yield the routes of an assignment as the links they use."""
    links = assigned.flows.input.capacities.situation.case.records["links"]
    table = assigned.paths
    for row, share, elements in zip(
        table["demand_id"], table["share"], table["elements"], strict=True
    ):
        yield Route(str(row), float(share), tuple(e for e in elements.split() if e in links))


def _with_accepted(whole: Case, case: Case) -> Case:
    """Return a piece that accepts those warnings of the whole that it still has.

    It accepts as well what a kilometre of works costs where it holds a part of them only.
    """
    cut = [p for p in case.records["projects"] if _effects(case, p) < _effects(whole, p)]
    accepted = [*words(whole.settings["accept"]), *(f"W615:{project}" for project in cut)]
    asked = replace(case, settings={**case.settings, "accept": " ".join(accepted)})
    idle = {p.found for p in sort_out(asked, advice(asked)).open if p.code == "W618"}
    left = " ".join(word for word in accepted if word not in idle)
    return replace(case, settings={**case.settings, "accept": left})


def _effects(case: Case, project: str) -> int:
    return sum(row["owner_id"] == project for row in case.rows("effects"))


def _note(whole: Case, countries: Sequence[str]) -> str:
    """Say where a piece comes from, and what was left out."""
    lost = bounds_of(whole, countries).lost
    left_out = f" Left out, since only other countries join them to the rest: {', '.join(lost)}."
    return (
        f"A piece of `{whole.name}`: {', '.join(countries)}. Cargo that crosses its boundary "
        "starts or ends at a gate, the next node outside; tonnes at the gates follow from the "
        f"routes that cargo takes in `{whole.name}`. Costs are those of the whole project."
        f"{left_out if lost else ''}"
    )
