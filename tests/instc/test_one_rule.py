"""Assignment and the chart of time and cost take the same rule for every link."""

import numpy as np
import pytest

from corridor.assignment.of_case.case_input import case_assignment
from corridor.case.situation import situation
from corridor.elements.table import capacities
from corridor.elements.times import element_hours
from corridor.formats.cases.open import open_case
from corridor.simulation.results.time_distance import km_and_usd

CASE = open_case("instc")
SEVERAL_SHIPS = {i for i, row in CASE.records["sea"].items() if row["also_ship_ids"]}
"""Lanes where some cargo takes another ship than that of the chart, which lower water hurts less.
"""
SCENARIOS = [None, *CASE.records["scenarios"]]


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_element_costs_a_tonne_the_same_in_both(scenario):
    sit = situation(CASE, scenario=scenario)
    assigned = case_assignment(capacities(sit))
    of_row = {e: k for k, e in enumerate(assigned.network.elements)}
    compared = set()
    for arc in np.flatnonzero(assigned.network.row >= 0).tolist():
        element = assigned.element_of_arc(arc)
        table = next(t for t in ("rail", "road", "sea", "borders", "terminals", "ports")
                     if element in CASE.records[t])  # fmt: skip
        chart = km_and_usd(sit, table, element)
        same = assigned.usd_per_t[:, arc] == chart["usd_per_t"]
        assert same.any() if element in SEVERAL_SHIPS else same.all(), element
        assert assigned.hours[arc] == element_hours(sit, element), element
        assert assigned.km[arc] == chart.get("km", 0.0), element
        compared.add(element)
    assert compared == set(of_row)


def test_lower_water_makes_a_lane_dearer_in_both():
    """17 of 33 lanes once differed by a factor of 1.9 to 9.7 under this scenario."""
    usual, low = (situation(CASE, scenario=s) for s in (None, "caspian-2m-lower"))
    dearer = [
        lane for lane in CASE.records["sea"]
        if km_and_usd(low, "sea", lane)["usd_per_t"] > km_and_usd(usual, "sea", lane)["usd_per_t"]
    ]  # fmt: skip
    assert len(dearer) >= 17
