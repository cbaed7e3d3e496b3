"""A simulated year may pass more than fits on paper, and says so."""

import pandas as pd
import pytest

import corridor
from corridor.simulation.results.over_paper import over_paper
from corridor.testing import tiny


@pytest.mark.parametrize(
    ("counts", "passes", "named"),
    [
        ("both ways together", 1.00e6, False),
        ("both ways together", 1.02e6, True),
        ("each way", 1.02e6, False),  # as both ways may share it
        ("each way", 2.03e6, True),
    ],
)
def test_what_is_certainly_more_than_the_capacity_is_named(counts, passes, named):
    row = {"name": "Yard", "counts": counts, "capacity_t_per_year": 1e6}
    notes = list(over_paper(pd.DataFrame([{**row, "throughput_t_per_year": passes}])))
    assert bool(notes) is named
    assert all(f"Yard passes {passes / 1e6:.2f} million" in note for note in notes)


def test_a_yard_that_keeps_room_for_the_season_passes_more_of_what_always_waits():
    """Shippers send 1.5 Mt to a yard of 1.0, which has room for a season of 1.2 times the mean."""
    case = tiny(
        {"ab": ("a", "b", 9e6), "bc": ("b", "c", 9e6, "road")},
        terminals={"yard": ("b", "rail1520-road", 1e6)}, zones={"A": "a", "C": "c"},
        demand=[("A", "C", 1.5e6)],
    )  # fmt: skip
    yards = case.tables["terminals"].assign(season_factor=1.2)
    case = case.replace(terminals=yards)
    sim = corridor.simulate(case, between=("A", "C"), by_choice=True, curve=False)
    yard = sim.elements.set_index("id").loc["yard"]
    assert yard["capacity_t_per_year"] * 1.01 < yard["throughput_t_per_year"]
    assert yard["throughput_t_per_year"] < yard["capacity_t_per_year"] * 1.2 * 1.05
    assert [note for note in sim.notes if "fit on paper" in note]
