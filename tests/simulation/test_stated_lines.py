"""A line of which only a stated capacity is known lets trains in at that rate, and has no track."""

import numpy as np
import pandas as pd
import pytest

from corridor.answers.operation import line_to_draw
from corridor.simulation.simulate import simulate
from corridor.testing import tiny


def simulated(capacity, tonnes):
    case = tiny({"ab": ("a", "b", capacity)}, demand=[("A", "B", tonnes)])
    defaults = case.tables["defaults"]
    row = {"table": "rail", "field": "tracks", "value": 1.0, "quality": "assumed"}
    blank = {c: "" if defaults[c].dtype == object else np.nan for c in defaults.columns}
    more = pd.DataFrame([{**blank, **row, "source_id": "T1"}])
    rail = case.tables["rail"].assign(tracks=np.nan, binds="", passenger_pairs_per_day=4.0)
    return simulate(
        case.replace(rail=rail, defaults=pd.concat([defaults, more], ignore_index=True)),
        curve=False,
    )


def test_what_fits_is_delivered_after_the_running_time():
    sim = simulated(9e6, 1e6)
    assert sim.throughput_t_per_year == pytest.approx(1e6, rel=0.05)
    hours = sim.elements.set_index("id").loc["ab"]
    assert hours["mean_wait_h"] < 0.5
    assert sim.built.sections == {}
    assert line_to_draw(sim) == ""


def test_no_more_than_the_stated_capacity_is_let_in():
    sim = simulated(2e6, 3e6)
    assert sim.throughput_t_per_year == pytest.approx(2e6, rel=0.03)
