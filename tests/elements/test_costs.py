"""What a tonne pays, emits and waits at an element, worked out by hand."""

import math

import pytest

from corridor.case.situation import situation
from corridor.elements.costs import element_cost
from corridor.elements.times import element_hours
from corridor.problems import CorridorError
from corridor.testing import tiny
from tests.worlds import sea_world


def priced(case, **numbers):
    """The case with numbers given for every row of a table: ``vehicles__haul_usd_per_tkm=0.02``."""
    tables = {}
    for name, value in numbers.items():
        table, field = name.split("__")
        tables[table] = tables.get(table, case.tables[table]).assign(**{field: value})
    return situation(case.replace(**tables))


def land():
    """A railway and a road of 100 km each, with a yard between them."""
    return tiny(
        {"ab": ("a", "b", 1e6), "bc": ("b", "c", 1e6, "road")},
        terminals={"yard": ("b", "rail1520-road", 1e6)},
    )


def test_links_cost_haulage_and_nodes_their_fee():
    sit = priced(
        land(), vehicles__haul_usd_per_tkm=0.02, vehicles__co2e_g_per_tkm=30.0,
        terminals__fee_usd_per_t=5.0,
    )  # fmt: skip
    for link in ("ab", "bc"):
        cost = element_cost(sit, link)
        assert cost.usd_per_t == pytest.approx(2.0)
        assert cost.kg_co2e_per_t == pytest.approx(3.0)
        assert cost.known
    assert element_cost(sit, "yard").usd_per_t == 5.0
    assert element_cost(sit, "yard").kg_co2e_per_t == 0.0


def test_what_is_not_known_counts_as_nothing_and_says_so():
    cost = element_cost(situation(land()), "ab")
    assert cost.usd_per_t == 0
    assert math.isnan(cost.kg_co2e_per_t)
    assert not cost.known


def test_dues_count_where_haulage_is_not_known():
    sit = priced(sea_world(), sea__fee_usd_per_t=3.0)
    cost = element_cost(sit, "pq")
    assert cost.usd_per_t == 3.0
    assert not cost.known


def test_a_lighter_ship_costs_more_for_a_tonne_but_its_dues_do_not():
    """She carries 4000 t at -29 m BS and, 20 cm lower, 400 t less."""
    sit = priced(
        sea_world(), sea__fee_usd_per_t=3.0, ships__haul_usd_per_tkm=0.01,
        ships__co2e_g_per_tkm=10.0,
    )  # fmt: skip
    usual, low = (element_cost(s, "pq") for s in (sit, sit.with_level(-29.2)))
    assert usual.usd_per_t == pytest.approx(2.2224 + 3)
    assert low.usd_per_t == pytest.approx(2.2224 * 4000 / 3600 + 3)
    assert low.kg_co2e_per_t == pytest.approx(usual.kg_co2e_per_t * 4000 / 3600)


def test_under_wire_a_train_emits_what_its_row_says_of_wires():
    given = {"vehicles__co2e_g_per_tkm": 30.0, "vehicles__co2e_electric_g_per_tkm": 10.0}
    for traction, kg in (("diesel", 3.0), ("ac", 1.0), ("dc", 1.0)):
        sit = priced(land(), rail__traction=traction, **given)
        assert element_cost(sit, "ab").kg_co2e_per_t == pytest.approx(kg)
        assert element_cost(sit, "bc").kg_co2e_per_t == pytest.approx(3.0), "a road has no wire"


def test_hours_are_length_over_speed_or_the_dwell_time():
    sit = priced(land(), rail__speed_kmh=50.0, road__speed_kmh=40.0, terminals__dwell_h=7.0)
    assert [element_hours(sit, e) for e in ("ab", "bc", "yard")] == [2.0, 2.5, 7.0]


def test_a_lane_has_the_speed_of_its_own_or_else_of_its_ship():
    assert element_hours(situation(sea_world()), "pq") == pytest.approx(222.24 / 18.52)
    assert element_hours(priced(sea_world(), sea__speed_kn=5.0), "pq") == pytest.approx(24.0)


def test_a_blank_that_nothing_fills_is_refused_and_says_where_it_stands():
    case = land()
    rows = case.tables["defaults"]
    blank = rows[~((rows["table"] == "road") & (rows["field"] == "speed_kmh"))]
    sit = situation(case.replace(defaults=blank))
    with pytest.raises(CorridorError, match=r"road bc has no speed_kmh; expected a number in km/h"):
        element_hours(sit, "bc")
