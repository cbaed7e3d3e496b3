"""What a hull loads in water of other depth and density."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corridor.case.situation import situation
from corridor.elements.elements import element_capacity, ship_payload_t
from corridor.elements.formulas.ship import permitted_draft_m
from corridor.elements.formulas.waters import lighter, waters_of
from tests.rows import deadweight_t, empty_draft_m, full_payload_t, payload_t
from tests.worlds import sea_world

FRESH, CASPIAN, OCEAN = 1.0, 1.008, 1.025
# Drafts and deadweights of RSD59 (Marine Engineering Bureau, 2018), each in a water of its own.
RSD59 = {
    "draft1_m": 3.60, "deadweight1_t": 5272.0, "water1_t_per_m3": FRESH,
    "draft2_m": 4.53, "deadweight2_t": 7679.0, "water2_t_per_m3": OCEAN,
    "tpc_t_per_cm": 23.7, "stores_t": None, "lightship_t": 2530.0,
}  # fmt: skip


def test_the_ocean_carries_a_fortieth_more_of_ship_and_load():
    assert payload_t(RSD59, 3.60, FRESH) == 5272
    assert payload_t(RSD59, 3.60, OCEAN) - 5272 == pytest.approx((5272 + 2530) * 0.025)
    assert payload_t(RSD59, 3.60, OCEAN) - 5272 == pytest.approx(195, abs=0.1)
    assert payload_t(RSD59, 3.50, FRESH) == pytest.approx(5272 - 10 * 23.7)


def test_fresh_water_allowance():
    """At her marks she loads 249 t less in a river, and sinks 10.5 cm more to carry them."""
    there = (7679 + 2530) / OCEAN - 2530
    assert payload_t(RSD59, 4.53, FRESH) == pytest.approx(there)
    assert payload_t(RSD59, 4.58, FRESH) == pytest.approx(there + 5 * 23.7)
    assert payload_t(RSD59, 4.64, FRESH) == payload_t(RSD59, math.inf, FRESH) == 7679
    assert payload_t(RSD59, 4.53, OCEAN) == payload_t(RSD59, 9, OCEAN) == 7679


@pytest.mark.parametrize("blank", ["lightship_t", "water1_t_per_m3"])
def test_what_is_not_known_is_not_corrected(blank):
    assert payload_t(RSD59 | {blank: None}, 3.60, OCEAN) == 5272


def test_stores_and_drafts_without_cargo():
    stored = RSD59 | {"stores_t": 300.0}
    assert payload_t(stored, 3.60, FRESH) == 4972
    empty = empty_draft_m(stored, FRESH)
    assert empty == pytest.approx(3.60 - 4972 / 2370)
    assert payload_t(stored, empty, FRESH) == pytest.approx(0, abs=1e-6)
    assert deadweight_t(stored, 0, FRESH) < 0
    assert permitted_draft_m(5, 0.5, -29, -28) == 3.5
    assert permitted_draft_m(5, 0.5, -40, -28) == 0


@st.composite
def hulls(draw):
    """Hulls whose displaced volume rises with draft, at points known in waters of their own."""
    count = draw(st.integers(1, 3))
    hull = draw(st.floats(500, 3000))
    ship = {"tpc_t_per_cm": draw(st.floats(5, 40)), "lightship_t": hull}
    draft, volume = draw(st.floats(2, 4)), hull + draw(st.floats(1000, 3000))
    for i in range(1, count + 1):
        water = draw(st.sampled_from([FRESH, CASPIAN, OCEAN]))
        ship |= {f"draft{i}_m": draft, f"deadweight{i}_t": volume * water - hull,
                 f"water{i}_t_per_m3": water}  # fmt: skip
        draft, volume = draft + draw(st.floats(0.2, 2)), volume + draw(st.floats(100, 3000))
    return ship | {"stores_t": draw(st.floats(0, 900))}


drafts, waters = st.floats(0, 12), st.floats(0.99, 1.04)


@given(hulls(), drafts, st.floats(0, 2), waters)
def test_payload_never_rises_when_the_draft_falls_and_ends_at_the_full_one(ship, draft, by, water):
    deep, shallow = payload_t(ship, draft + by, water), payload_t(ship, draft, water)
    assert 0 <= shallow <= deep + 1e-6
    assert deep <= full_payload_t(ship, water) + 1e-6


@given(hulls(), drafts, waters, st.floats(0, 0.05))
def test_denser_water_never_carries_less(ship, draft, water, more):
    denser = payload_t(ship, draft, water + more)
    assert denser >= payload_t(ship, draft, water) - 1e-6
    assert full_payload_t(ship, water + more) >= full_payload_t(ship, water) - 1e-6


@given(hulls(), waters)
def test_cargo_begins_at_the_empty_draft(ship, water):
    empty = empty_draft_m(ship, water)
    assert payload_t(ship, empty, water) == pytest.approx(0, abs=1e-6)
    assert payload_t(ship, empty + 0.01, water) > 0


DEPTH = ("ports", "east", "depth_m")


@pytest.fixture(scope="module")
def sea():
    return situation(sea_world())


@settings(max_examples=40)
@given(level=st.floats(-34, -26), depth=st.floats(2, 8), more=st.floats(0, 3))
def test_dredging_and_a_higher_sea_never_lower_a_capacity(sea, level, depth, more):
    sit = sea.with_level(level).with_overrides({DEPTH: depth})
    deeper, higher = sit.with_overrides({DEPTH: depth + more}), sit.with_level(level + more)
    for element in ("east", "west", "pq"):
        now = element_capacity(sit, element).capacity_t_per_year
        assert element_capacity(deeper, element).capacity_t_per_year >= now - 1e-6
        assert element_capacity(higher, element).capacity_t_per_year >= now - 1e-6


def test_a_lane_is_limited_by_the_shallowest_of_its_ports_and_channels(sea):
    assert waters_of(sea.case, "sea", "pq", "ship") == [
        ("ports", "east"), ("ports", "west"), ("channels", "cut")
    ]  # fmt: skip
    assert ship_payload_t(sea, "pq") == ship_payload_t(sea, "east") == 4000
    silted = sea.with_overrides({("channels", "cut", "depth_m"): 4.5})
    assert ship_payload_t(silted, "pq") == ship_payload_t(silted, "west") == 3000
    assert ship_payload_t(silted, "east") == 4000, "the cut leads to the west"


def test_stores_beyond_the_first_point_still_leave_an_empty_draft():
    hull = {"draft1_m": 3.6, "deadweight1_t": 5000, "draft2_m": 4.2, "deadweight2_t": 6000,
            "tpc_t_per_cm": 24, "stores_t": 5500}  # fmt: skip
    assert empty_draft_m(hull) == pytest.approx(3.9)
    assert payload_t(hull, 3.9) == pytest.approx(0, abs=1e-9)
    assert payload_t(hull, 3.91) > 0


def test_a_tonne_pays_for_the_voyages_that_replace_one():
    """At -29.5 m the east lets 3000 t in where it was 4000: a third more voyages for each tonne."""
    sit = situation(sea_world())
    assert lighter(sit, "pq") == 1
    assert lighter(sit.with_level(-29.5), "pq") == pytest.approx(4 / 3)
    assert lighter(sit.with_level(-29.5).with_built({"D"}), "pq") == pytest.approx(1)
    assert lighter(sit.with_level(-32), "pq") == float("inf")
