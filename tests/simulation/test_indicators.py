"""Indicators of trade facilitation and observed transits, against what small worlds must give."""

import numpy as np
import pytest

import corridor
from corridor.simulation.results.indicators import border_table, facilitation
from corridor.simulation.results.transits import transit_table, zones_of
from corridor.simulation.simulate import simulate
from corridor.testing import tiny

DWELL_H, FEE_USD, HAUL_USD = 10.0, 4.0, 0.03


def seen(key, measure, value, **more):
    return {
        "observation_id": key, "measure": measure, "mode": "rail", "value": value, "unit": "x",
        "year": 2022, **more,
    }  # fmt: skip


def one_crossing(haul_usd=HAUL_USD):
    """100 km of railway with a border side on it that never has a queue."""
    case = tiny(
        links={"ab": ("a", "b", 5e6)},
        borders={"post": ("ab", 4e6)},
        demand=[("A", "B", 2e5), ("B", "A", 1e5)],
        rows={
            "observations": [
                seen("one", "border_h", 40.6, low=40, high=52, route="Everywhere", note="A mean"),
                seen("two", "border_h", 30),
                seen("days", "transit_days", 3, origin="a", destination="b"),
                seen("words", "transit_days", 4, origin="A", destination="Nowhere"),
                seen("back", "transit_days", 5, origin="B", destination="B"),
            ]
        },
    )
    free = {"stated_t_per_year": np.nan, "binds": None}
    tables = case.tables
    return case.replace(
        rail=tables["rail"].assign(**free),
        borders=tables["borders"].assign(
            positions=50.0, service_h=0.5, dwell_h=DWELL_H, fee_usd_per_t=FEE_USD, **free
        ),
        vehicles=tables["vehicles"].assign(haul_usd_per_tkm=haul_usd),
    )


@pytest.fixture(scope="module")
def crossed():
    return simulate(one_crossing(), curve=False)


def values(frame):
    return frame.drop_duplicates(["measure", "mode"]).set_index(["measure", "mode"])["value"]


def test_without_a_queue_a_border_takes_its_dwell(crossed):
    found = values(facilitation(crossed))
    assert found["border_h", "rail"] == pytest.approx(DWELL_H, abs=0.02)
    table = border_table(crossed)
    assert table["sides"].tolist() == ["post"]
    assert table["hours"].item() == pytest.approx(DWELL_H, abs=0.02)


def test_costs_follow_from_charges(crossed):
    found = values(facilitation(crossed))
    assert found["border_usd", "rail"] == pytest.approx(20 * FEE_USD)
    assert found["haul_usd", "rail"] == pytest.approx((100 * HAUL_USD + FEE_USD) / 100 * 20 * 500)


def test_speed_without_delay_is_that_of_the_line(crossed):
    found = values(facilitation(crossed))
    assert found["speed_kmh", "rail"] == pytest.approx(60)
    start_h = 2 / 60
    expected = 100 / (100 / 60 + start_h + DWELL_H)
    assert found["speed_with_delay_kmh", "rail"] == pytest.approx(expected, rel=0.01)


def test_a_mode_that_nobody_uses_has_no_values(crossed):
    found = values(facilitation(crossed))
    assert found.xs("road", level="mode").isna().all()


def test_every_observation_stands_beside_what_was_simulated(crossed):
    table = facilitation(crossed)
    rows = table[(table["measure"] == "border_h") & (table["mode"] == "rail")]
    assert rows["published"].tolist() == [40.6, 30]
    assert rows["value"].nunique() == 1
    assert rows["where"].tolist() == ["Everywhere", ""]
    assert rows["published_low"].tolist()[0] == 40
    assert np.isnan(rows["published_high"].tolist()[1])
    assert "Published: A mean" in rows["note"].tolist()[0]
    assert table["indicator"].tolist() == sorted(table["indicator"])
    assert len(table) == 2 * 5 + 1


def test_a_cost_that_is_not_known_is_named():
    table = facilitation(simulate(one_crossing(haul_usd=np.nan), curve=False))
    row = table[(table["measure"] == "haul_usd") & (table["mode"] == "rail")].iloc[0]
    assert np.isnan(row["value"])
    assert "without train" in row["note"]


def test_observed_days_stand_beside_those_of_the_pair(crossed):
    table = transit_table(crossed).set_index("observation_id")
    mean_days = crossed.pairs.set_index("origin")["mean_h"]["A"] / 24
    assert table["pairs"]["days"] == "A-B"
    assert table["mean_days"]["days"] == pytest.approx(mean_days)
    assert table["p5_days"]["days"] <= mean_days <= table["p95_days"]["days"]
    assert table["reason"]["days"] == ""
    assert table["reason"]["words"] == "no zone for Nowhere"
    assert table["reason"]["back"] == "no cargo from B to B"
    assert np.isnan(table["mean_days"]["back"])


def test_places_are_known_by_zone_by_node_and_by_words():
    case = corridor.open_case("instc")
    assert zones_of(case, "MOSCOW") == ("RU_CEN",)
    assert zones_of(case, "Belarus") == ("BLR",)
    assert zones_of(case, "India") == ("IND",)
    assert set(zones_of(case, "Russia")) >= {"RU_CEN", "RU_SOU", "RU_NW"}
    assert zones_of(case, "Rus") == ()
    assert zones_of(case, "") == ()


@pytest.mark.long
def test_instc_has_both_sides_of_every_observation():
    sim = simulate(corridor.open_case("instc"), screenline="az-north", curve=False)
    table = facilitation(sim)
    found = values(table)
    assert found["speed_kmh", "road"] == pytest.approx(42, rel=0.02)
    assert found["speed_with_delay_kmh", "road"] < found["speed_kmh", "road"]
    assert found["speed_with_delay_kmh", "rail"] < found["speed_kmh", "rail"]
    assert found.notna().all()
    observed = sim.capacities.situation.case.rows("observations")
    of_measures = [o for o in observed if o["measure"] in set(table["measure"])]
    assert table["published"].notna().sum() == len(of_measures)
    crossings = border_table(sim)
    assert "samur yalama" in set(crossings["sides"])
    through = simulate(corridor.open_case("instc"), screenline="az-gulf", curve=False)
    transits = transit_table(through).set_index("observation_id")
    assert transits["pairs"]["mumbai-moscow-sea-rail-days"] == "IND-RU_CEN"
    assert transits["mean_days"]["mumbai-moscow-sea-rail-days"] > 10
