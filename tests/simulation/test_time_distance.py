"""Profiles of time and cost along a way."""

import numpy as np
import pytest

from corridor.problems import CorridorError
from corridor.simulation.results.time_distance import time_distance
from corridor.simulation.simulate import simulate
from corridor.testing import tiny


def world(demand=(("A", "C", 4e5), ("C", "A", 2e5)), **rows):
    """A 1520 mm line with a border, a terminal, and a 1435 mm line."""
    return tiny(
        links={"ab": ("a", "b", 5e6), "bc": ("b", "c", 4e6, "rail1435")},
        terminals={"yard": ("b", "rail1520-rail1435", 2e6)},
        borders={"post": ("ab", 4e6)},
        demand=demand,
        rows=rows,
    )


@pytest.fixture(scope="module")
def chain():
    case = world()
    tables = case.tables
    case = case.replace(
        vehicles=tables["vehicles"].assign(haul_usd_per_tkm=0.02),
        borders=tables["borders"].assign(dwell_h=6.0, fee_usd_per_t=4.0),
        terminals=tables["terminals"].assign(fee_usd_per_t=5.0, dwell_h=3.0),
    )
    return simulate(case, curve=False)


def test_a_profile_ends_at_the_simulated_mean(chain):
    for i, pair in enumerate((("A", "C"), ("C", "A"))):
        profile = time_distance(chain, pair)
        year = chain.runs[0].paths[i]
        mean_h = year["kg_min"] / year["delivered_kg"] / 60
        assert profile["to_h"].iloc[-1] == pytest.approx(mean_h, rel=1e-12)
        assert profile.attrs["transit_h"] == pytest.approx(mean_h)
        assert profile.attrs["share"] == 1


def test_rows_follow_the_way(chain):
    profile = time_distance(chain)
    assert profile.attrs["pair"] == ("A", "C")
    named = profile[profile["kind"] != "yard"]
    assert named["element"].tolist() == ["ab", "post", "yard", "bc"]
    assert named["kind"].tolist() == ["rail", "border", "terminal", "rail"]
    for axis in ("km", "h", "usd_per_t"):
        assert profile[f"from_{axis}"].iloc[0] == 0
        assert (
            profile[f"from_{axis}"].iloc[1:] == profile[f"to_{axis}"].iloc[:-1].to_numpy()
        ).all()
        assert (profile[f"to_{axis}"] >= profile[f"from_{axis}"]).all()
    assert profile["to_km"].iloc[-1] == 200
    back = time_distance(chain, ("C", "A"))
    assert back[back["kind"] != "yard"]["element"].tolist() == ["bc", "yard", "post", "ab"]


def test_only_links_have_kilometres(chain):
    profile = time_distance(chain)
    upright = profile["from_km"] == profile["to_km"]
    assert (upright == ~profile["kind"].isin(["rail", "road", "sea"])).all()
    assert (profile["wait_h"] <= profile["to_h"] - profile["from_h"] + 1e-9).all()


def test_dollars_are_haul_and_charges(chain):
    profile = time_distance(chain).set_index("element")
    usd = profile["to_usd_per_t"] - profile["from_usd_per_t"]
    assert usd["ab"] == pytest.approx(2)
    assert usd["post"] == pytest.approx(4)
    assert usd["yard"] == pytest.approx(5)
    assert profile["to_usd_per_t"].iloc[-1] == pytest.approx(13)


def test_cargo_waits_where_a_smaller_vehicle_brings_it():
    """Trucks fill trains: half of the time in which a load comes together, in the yard."""
    case = tiny(
        links={"ab": ("a", "b", 5e6, "road"), "bc": ("b", "c", 5e6)},
        terminals={"yard": ("b", "road-rail1520", 4e6)},
        demand=[("A", "C", 5e5)],
    )
    profile = time_distance(simulate(case, curve=False)).set_index("kind")
    gather_h = 1000 / 5e5 * 8760 / 2
    assert profile["element"]["yard"] == "b"
    assert profile["wait_h"]["yard"] == pytest.approx(gather_h, rel=0.2)


def test_a_cost_that_is_not_known_counts_nothing_and_is_told():
    profile = time_distance(simulate(world(), curve=False)).set_index("element")
    assert profile["to_usd_per_t"].iloc[-1] == 0
    assert profile["note"]["ab"] == "haulage not known, counted as 0"
    assert profile["note"]["post"] == ""


def test_a_pair_that_was_not_simulated_is_refused_with_those_that_were(chain):
    with pytest.raises(CorridorError, match="no cargo from A to B was simulated; there is A to C"):
        time_distance(chain, ("A", "B"))


def test_a_ship_is_part_of_the_way():
    case = tiny(
        links={"ab": ("a", "b", 5e6), "bc": ("b", "c", 5e6, "sea"), "cd": ("c", "d", 5e6)},
        demand=[("A", "D", 5e5)],
        rows={
            "ports": [
                {"port_id": f"port-{n}", "node_id": n, "name": n.title(), "country": "XX",
                 "transfers": "sea-rail1520", "ship_id": "ship", "berths": 3, "rate_t_per_h": 500,
                 "dwell_h": 12, "occupancy_max": 0.7}
                for n in "bc"
            ]
        },
    )  # fmt: skip
    sim = simulate(case, curve=False)
    profile = time_distance(sim)
    named = profile[profile["kind"] != "yard"]
    assert named["element"].tolist() == ["ab", "port-b", "bc", "port-c", "cd"]
    hours = (profile["to_h"] - profile["from_h"]).set_axis(profile["element"])
    assert hours["port-b"] >= 12
    assert np.isclose(profile["to_h"].iloc[-1], sim.transit_hours["mean"])
