"""When the sea passes a level, against counting, and when ports are lost."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridor.case.situation import situation
from corridor.sea.ports.closing import closings, passage
from corridor.sea.ports.shoaling import closing_levels, shoaling
from corridor.sea.water.projection import Projection, project_sea
from tests.worlds import sea_world


@pytest.fixture(scope="module")
def sea():
    return situation(sea_world())


def made(levels):
    years = range(2025, 2025 + np.shape(levels)[1])
    return Projection("made", "up", 1, pd.DataFrame(levels, columns=pd.Index(years)))


@st.composite
def ensembles(draw):
    members, years = draw(st.integers(1, 30)), draw(st.integers(1, 8))
    chance = np.random.default_rng(draw(st.integers(0, 10**6)))
    return np.round(-29 - chance.normal(0.1, 0.5, (members, years)).cumsum(axis=1), 1)


@given(ensembles(), st.sampled_from([-28.5, -29.0, -29.5, -30.2, -40.0]))
def test_passage_counts_members_that_have_once_been_as_low(levels, level):
    found = passage(made(levels), level)

    def happened(year):
        return sum(min(row[: year - 2024]) <= level for row in levels) / len(levels)

    years = range(2025, 2025 + levels.shape[1])
    assert found.share == pytest.approx(happened(years[-1]))
    for share, told in ((0.05, found.p5), (0.5, found.p50), (0.95, found.p95)):
        expected = next((y for y in years if happened(y) >= share - 1e-12), None)
        assert told == expected
    ordered = [math.inf if y is None else y for y in (found.p5, found.p50, found.p95)]
    assert ordered == sorted(ordered)


def test_a_sea_that_comes_back_has_still_been_there():
    found = passage(made([[-29.0, -30.0, -29.0]]), -30.0)
    assert (found.share, found.p5, found.p95) == (1, 2026, 2026)


def test_levels_by_hand(sea):
    """She draws 1.5 m empty and keeps half a metre, so she needs 2 m."""
    assert closing_levels(sea, "east", "ship") == (-33, -31)
    assert closing_levels(sea, "west", "ship") == (-33.5, -31.5), "by the cut"
    dredged = sea.with_built({"D"})
    assert closing_levels(dredged, "east", "ship") == (-34, -32)


@pytest.mark.parametrize("port", ["east", "west"])
def test_cargo_ends_where_it_is_said_to(sea, port):
    dry, idle = closing_levels(sea, port, "ship")
    states = [
        next(s.state for s in shoaling(sea, level) if s.port == port)
        for level in (idle + 0.01, idle - 0.01, dry + 0.01, dry - 0.01)
    ]
    assert states == ["part load", "no cargo", "no cargo", "dry"]


def test_ports_are_lost_before_they_are_dry(sea):
    for closing in closings(sea, project_sea(2100, "ssp585", 500)):
        for told in (closing.idle, closing.dry):
            assert told.p5 <= told.p50 <= told.p95
            assert 0 < told.share <= 1
        assert closing.idle.level_m > closing.dry.level_m
        assert closing.idle.p50 < closing.dry.p50
    sooner, later = closings(sea, project_sea(2100, "ssp585", 500))
    assert (sooner.port, later.port) == ("east", "west")
    assert sooner.idle.p50 <= later.idle.p50
