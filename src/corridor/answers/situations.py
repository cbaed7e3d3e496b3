"""A case at the situation of a question."""

from __future__ import annotations

from corridor.answers.questions import At
from corridor.case.model import Case
from corridor.case.situation import Situation, situation
from corridor.case.tables import blank
from corridor.elements.table import Capacities, capacities
from corridor.messages import message
from corridor.problems import CorridorError


def situation_at(case: Case, at: At) -> Situation:
    """Return a case in the situation of a question.

    Raises
    ------
    CorridorError
        If the first argument is no case, a name is unknown, or the sea cannot stand at that level
        or the case has none.
    """
    if at.sea_level_m is not None:
        if isinstance(case, Case) and blank(case.settings["sea_level_m"]):
            raise CorridorError(
                message(
                    "the case %(name)s has no inland sea: leave the level of %(level)s m out, or "
                    "give sea_level_m in case.toml",
                    name=case.name,
                    level=f"{at.sea_level_m:g}",
                )
            )
        from corridor.sea.water.hypsometry import hypsometry

        hypsometry().area(at.sea_level_m)
    return situation(
        case, year=at.year, scenario=at.scenario, built=at.built, sea_level_m=at.sea_level_m,
        growth=at.growth,
    )  # fmt: skip


def capacities_at(case: Case, at: At) -> Capacities:
    """Return the capacities of a case in the situation of a question."""
    return capacities(situation_at(case, at))
