"""Sea lanes against published distances, an independent search, and ships that may not pass."""

import math
import random

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corridor.case.reading.lines import distance_km
from corridor.data import data_rows
from corridor.problems import CorridorError
from corridor.sea.lanes.great_circle import STEP_KM, at_sea, great_circle
from corridor.sea.lanes.lane import lane
from corridor.sea.lanes.network import mooring, sea_network
from corridor.sea.lanes.passages import MONTHS, Ship, months_in_words

PORTS = {
    "aktau": (51.21, 43.6), "alat": (49.42, 39.97), "amirabad": (53.37, 36.86),
    "anzali": (49.46, 37.48), "astrakhan": (47.99, 46.33), "baku": (49.87, 40.35),
    "bandar-abbas": (56.06, 27.1), "hong-kong": (114.15, 22.3), "istanbul": (28.98, 41.0),
    "los-angeles": (-118.25, 33.72), "makhachkala": (47.5, 42.98), "mombasa": (39.65, -4.07),
    "mundra": (69.7, 22.74), "new-york": (-74.0, 40.65), "nhava-sheva": (72.95, 18.95),
    "novorossiysk": (37.8, 44.7), "olya": (47.55, 45.78), "port-said": (32.3, 31.27),
    "rotterdam": (4.1, 51.95), "santos": (-46.3, -23.97), "shanghai": (121.9, 31.2),
    "singapore": (103.8, 1.26), "st-petersburg": (30.2, 59.88), "sydney": (151.2, -33.85),
    "turkmenbashi": (52.95, 40.0), "ust-luga": (28.4, 59.68), "yokohama": (139.65, 35.43),
}  # fmt: skip

BY_SEAROUTE_NM = [  # the package searoute 1.6.0 (Apache-2.0), which knows no limits of ships
    ("astrakhan", "anzali", 585), ("astrakhan", "amirabad", 644), ("olya", "anzali", 538),
    ("makhachkala", "anzali", 404), ("makhachkala", "amirabad", 463), ("alat", "aktau", 253),
    ("alat", "amirabad", 252), ("alat", "anzali", 156), ("aktau", "amirabad", 440),
    ("aktau", "anzali", 382), ("aktau", "makhachkala", 160), ("aktau", "astrakhan", 261),
    ("turkmenbashi", "astrakhan", 478), ("turkmenbashi", "amirabad", 178),
    ("bandar-abbas", "nhava-sheva", 1111), ("bandar-abbas", "mundra", 845),
    ("nhava-sheva", "st-petersburg", 7623), ("nhava-sheva", "ust-luga", 7554),
    ("nhava-sheva", "novorossiysk", 4306), ("mundra", "novorossiysk", 4292),
]  # fmt: skip
BY_TABLES_NM = [  # rounded as tables of distances between ports give them
    ("rotterdam", "singapore", 8290), ("shanghai", "rotterdam", 10525),
    ("new-york", "rotterdam", 3340), ("yokohama", "los-angeles", 4840),
    ("singapore", "yokohama", 2890), ("port-said", "singapore", 5035),
    ("sydney", "singapore", 4270), ("hong-kong", "singapore", 1460),
    ("new-york", "los-angeles", 4930), ("mombasa", "nhava-sheva", 2400),
    ("novorossiysk", "istanbul", 444),
]  # fmt: skip
VOLGA_DON_MAX = Ship(draught_m=3.6, length_m=141.0, beam_m=16.98)


@pytest.mark.parametrize(("start", "end", "published_nm"), [*BY_SEAROUTE_NM, *BY_TABLES_NM])
def test_distances_are_those_published(start, end, published_nm):
    route = lane(PORTS[start], PORTS[end])
    assert route.nautical_miles == pytest.approx(published_nm, rel=0.10)
    assert route.shape[0] == PORTS[start]
    assert route.shape[-1][1] == PORTS[end][1]
    steps = list(map(distance_km, route.shape[:-1], route.shape[1:]))
    assert route.passages or max(steps) <= STEP_KM
    assert sum(steps) == pytest.approx(route.km, rel=0.07 if route.passages else 1e-6)


@pytest.mark.parametrize(("start", "end"), [p[:2] for p in BY_SEAROUTE_NM if "olya" not in p])
def test_open_water_between_ports_crosses_no_land(start, end):
    route = lane(PORTS[start], PORTS[end])
    if not route.passages:
        ends = (PORTS[start], PORTS[end])
        points = [p for p in route.shape if min(distance_km(p, e) for e in ends) > 20.0]
        assert at_sea([np.array(points)]).all()


def test_a_closed_suez_leads_around_the_cape():
    route = lane(PORTS["nhava-sheva"], PORTS["st-petersburg"], avoiding=("suez",))
    assert route.nautical_miles == pytest.approx(12091, rel=0.02)
    assert "good-hope" in [p.passage_id for p in route.passages]


def test_passages_lie_in_their_order():
    route = lane(PORTS["nhava-sheva"], PORTS["novorossiysk"])
    assert [p.passage_id for p in route.passages] == ["mandeb", "suez", "dardanelles", "bosphorus"]
    assert [(limit.size, limit.most_m, limit.passage.passage_id) for limit in route.limits] == [
        ("draught", 20.1, "suez"), ("beam", 77.5, "suez"),
    ]  # fmt: skip
    assert route.closed_months == ()


@pytest.mark.parametrize("month", [None, *MONTHS])
def test_a_deep_ship_never_leaves_the_caspian(month):
    with pytest.raises(CorridorError, match=r"Volga–Don Canal: found a draught of 4\.5 m, expec"):
        lane(PORTS["baku"], PORTS["nhava-sheva"], Ship(draught_m=4.5), month)


def test_a_river_ship_leaves_the_caspian_in_summer_alone():
    route = lane(PORTS["baku"], PORTS["novorossiysk"], VOLGA_DON_MAX, 7)
    ids = [p.passage_id for p in route.passages]
    assert ids == ["volga-caspian", "volga-don", "kerch"]
    assert route.closed_months == (1, 2, 3, 12)
    with pytest.raises(CorridorError, match="found January, when ice closes it; expected April to"):
        lane(PORTS["baku"], PORTS["novorossiysk"], VOLGA_DON_MAX, 1)


def test_a_wide_ship_takes_another_passage():
    narrow = lane(PORTS["rotterdam"], PORTS["ust-luga"], Ship(beam_m=30))
    wide = lane(PORTS["rotterdam"], PORTS["ust-luga"], Ship(beam_m=40))
    assert "kiel" in [p.passage_id for p in narrow.passages]
    assert "sound" in [p.passage_id for p in wide.passages]
    assert wide.km > narrow.km


def test_places_without_a_lane_are_refused():
    baku, moscow = PORTS["baku"], (37.6, 55.75)
    with pytest.raises(CorridorError, match=r"Moscow is no seaport: found 55\.75 degrees north"):
        lane(baku, moscow, names=("Baku", "Moscow"))
    with pytest.raises(CorridorError, match="that avoids volga-don; leave one"):
        lane(baku, PORTS["novorossiysk"], avoiding=("volga-don",))
    with pytest.raises(CorridorError, match="the same place"):
        lane(baku, baku)
    with pytest.raises(CorridorError, match=r"no passage 'sues'\. Did you mean suez"):
        lane(baku, PORTS["aktau"], avoiding=("sues",))
    with pytest.raises(CorridorError, match="month: found 13; expected 1 to 12"):
        lane(baku, PORTS["aktau"], month=13)
    for draught_m in (0.0, -1.0, math.nan, math.inf):
        with pytest.raises(CorridorError, match="draught of the ship"):
            Ship(draught_m=draught_m)


@settings(max_examples=15, deadline=None)
@given(st.sampled_from(sorted(PORTS)), st.sampled_from(sorted(PORTS)))
def test_lanes_are_as_long_as_an_independent_search_says(start, end):
    if start == end:
        return
    net, graph = sea_network(), nx.MultiGraph()
    for waypoint, legs in net.legs.items():
        graph.add_weighted_edges_from((waypoint, leg.to, leg.km) for leg in legs)
    ends = [mooring(PORTS[port], port) for port in (start, end)]
    for name, port in zip(("from", "to"), ends, strict=True):
        graph.add_weighted_edges_from(
            (name, w, distance_km(port.at, net.places[w])) for w in port.seen
        )
    there, back = lane(PORTS[start], PORTS[end]), lane(PORTS[end], PORTS[start])
    assert there.km == pytest.approx(back.km)
    assert there.km >= distance_km(PORTS[start], PORTS[end]) * (1 - 1e-9)
    if len(there.shape) > 2 or there.passages:
        assert there.km <= nx.dijkstra_path_length(graph, "from", "to") + 1e-6


def test_legs_of_the_package_cross_no_land():
    net = sea_network()
    legs = [(a, leg.to) for a, of in net.legs.items() for leg in of if leg.passage is None]
    some = random.Random(1).sample(legs, 120)
    assert at_sea([great_circle(net.places[a], net.places[b]) for a, b in some]).all()


@pytest.mark.parametrize(
    ("at", "basin"),
    [
        ((28.98, 41.0), "marmara"), ((32.55, 29.97), "red-sea"), ((32.3, 31.27), "mediterranean"),
        ((-79.9, 9.36), "atlantic"), ((-79.57, 8.95), "pacific"), ((56.06, 27.1), "persian-gulf"),
        ((37.8, 44.7), "black-sea"), ((38.95, 47.2), "azov"), ((49.7, 40.6), "caspian"),
        ((39.65, -4.07), "indian"), ((24.1, 57.0), "baltic"), ((-73.55, 45.5), "atlantic"),
    ],
)  # fmt: skip
def test_ports_near_straits_join_their_own_sea(at, basin):
    assert mooring(at, "port").basin == basin


def test_islands_are_sailed_around():
    """The straight line from Bandar Abbas to Jebel Ali, 253 km, leads through Qeshm."""
    assert lane(PORTS["bandar-abbas"], (55.06, 25.01)).km > 290


def test_seas_are_joined_by_passages_alone():
    net = sea_network()
    for waypoint, legs in net.legs.items():
        for leg in legs:
            if leg.passage is None:
                assert net.basins[waypoint] == net.basins[leg.to]
    everything = nx.Graph((a, leg.to) for a, of in net.legs.items() for leg in of)
    assert set(everything) == set(net.places)
    assert nx.is_connected(everything)
    without = nx.Graph(
        (a, leg.to)
        for a, of in net.legs.items()
        for leg in of
        if leg.passage is None or leg.passage.passage_id != "volga-don"
    )
    assert net.basins.keys() - nx.node_connected_component(without, "suez-south") == {
        w for w, basin in net.basins.items() if basin in ("caspian", "volga")
    }


def test_great_circles():
    equator = great_circle((170.0, 0.0), (-170.0, 0.0))
    assert equator[-1] == pytest.approx([190.0, 0.0])
    north = great_circle((0.0, 45.0), (90.0, 45.0))
    assert north[:, 1].max() == pytest.approx(math.degrees(math.atan(math.sqrt(2))), abs=0.01)
    half = great_circle((0.0, 0.0), (10.0, 0.0), after_km=distance_km((0, 0), (4, 0)))
    assert half[0] == pytest.approx([4.0, 0.0])
    assert not at_sea([equator, great_circle((2.0, 48.0), (20.0, 50.0))])[1]
    assert at_sea([equator]).all()
    assert np.isfinite(great_circle((5.0, 5.0), (5.0, 5.0))).all()


def test_months_in_words():
    assert months_in_words([4, 5, 6]) == "April to June"
    assert months_in_words([12, 1, 2, 3]) == "December to March"
    assert months_in_words([2, 8]) == "February, August"
    assert months_in_words(MONTHS) == "any month"


def test_every_passage_has_its_source():
    known = {row["source_id"] for row in data_rows("corridor.sea.lanes", "sources.csv")}
    for passage in sea_network().passages.values():
        assert set(passage.source_id.split()) <= known
        assert passage.quality in ("stated", "derived", "assumed")
