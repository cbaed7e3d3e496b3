"""What an experienced colleague would question in a case that can be used."""

from __future__ import annotations

from corridor.case.checks.idle_works import idle_works
from corridor.case.checks.left_out_demand import left_out_demand
from corridor.case.checks.plausible_costs import costs_in_another_unit
from corridor.case.checks.plausible_demand import demand_in_another_unit
from corridor.case.checks.plausible_lengths import implausible_lengths
from corridor.case.checks.plausible_numbers import tonnes_in_another_unit, unusual_numbers
from corridor.case.checks.plausible_places import misplaced_nodes
from corridor.case.checks.tool_works import tool_works
from corridor.case.model import Case
from corridor.problems import Problem


def implausible(case: Case) -> list[Problem]:
    """Find numbers and works that are possible, but hardly meant.

    One cause is reported once: between places that are themselves in doubt no length is questioned.

    Parameters
    ----------
    case : Case
        A case without fatal problems.

    Returns
    -------
    list of Problem
        Warnings W456 and from W605 on, each with the ids of its rows.
    """
    places = list(misplaced_nodes(case))
    misplaced = {node for p in places for node in p.ids}
    return [
        *places,
        *implausible_lengths(case, misplaced),
        *tonnes_in_another_unit(case),
        *unusual_numbers(case),
        *demand_in_another_unit(case),
        *left_out_demand(case),
        *costs_in_another_unit(case),
        *idle_works(case),
        *tool_works(case),
    ]
