"""GMNS as users and other programs write it: units, periods, uses, zones of several nodes."""

import numpy as np
import pytest

from corridor.assignment.of_roads.assign_links import assign_links
from corridor.formats.traffic.gmns import read_gmns
from corridor.problems import CaseError
from tests.formats.networks import told

NODES = "node_id,zone_id,node_type,x_coord,y_coord\nw,W,,10,50\nm,,,10.01,50\ne,E,,10.02,50\n"
LINKS = "link_id,from_node_id,to_node_id,length,free_speed,capacity,vdf_alpha,vdf_beta\n"
DEMAND = "o_zone_id,d_zone_id,volume\nW,E,60\n"


def folder(place, links, nodes=NODES, demand=DEMAND, **more):
    texts = {"node": nodes, "link": links, "demand": demand, **more}
    for name, text in texts.items():
        (place / f"{name}.csv").write_text(text)
    return place


def codes(network):
    return [(p.code, p.row, p.field) for p in network.links.attrs["warnings"]]


def flows(place):
    network, trips = read_gmns(place)
    found = assign_links(
        network.links, trips, nodes=network.nodes, gap=1e-12,
        first_through_node=network.first_through_node,
    )  # fmt: skip
    return dict(zip(network.link_names, found.link_flow.tolist(), strict=True))


@pytest.mark.parametrize(
    ("length", "speed", "km", "kmh"),
    [("meter", "kph", 715, 60), ("Feet", "MPH", 2346, 37.28), ("mi", "mi/h", 0.4443, 37.28),
     ("km", "m/s", 0.715, 16.667)],
)  # fmt: skip
def test_config_names_the_units(tmp_path, length, speed, km, kmh):
    links = LINKS + f"1,w,m,{km},{kmh},900,0.15,4\n2,m,e,{km},{kmh},900,0.15,4\n"
    config = f"long_length,speed\n{length},{speed}\n"
    network, _ = read_gmns(folder(tmp_path, links, config=config))
    np.testing.assert_allclose(network.links["free_flow_time"], 0.715, rtol=2e-3)
    assert network.links["length"].tolist() == [km, km]
    assert codes(network) == []


def test_unknown_and_missing_units(tmp_path):
    links = LINKS + "1,w,m,7,60,900,0.15,4\n"
    with pytest.raises(CaseError) as error:
        read_gmns(folder(tmp_path, links, config="long_length,speed\nverst,kph\n"))
    assert told(error)[0] == ("E304", "config.csv", 2, "long_length")
    with pytest.raises(CaseError) as error:
        read_gmns(folder(tmp_path, links, config="long_length,speed\n,kph\n"))
    assert told(error) == [("E301", "config.csv", 2, "long_length")]


@pytest.mark.parametrize("config", [None, "long_length,speed\nkm,kph\n"])
def test_lengths_in_metres_without_a_word_are_refused(tmp_path, config):
    links = LINKS + "1,w,m,715,60,900,0.15,4\n2,m,e,715,60,900,0.15,4\n"
    more = {} if config is None else {"config": config}
    with pytest.raises(CaseError) as error:
        read_gmns(folder(tmp_path, links, **more))
    assert told(error) == [("E710", "link.csv", None, "length")]


def test_one_length_in_metres_is_told_with_its_row(tmp_path):
    rows = [f"{n},w,m,0.8,60,900,0.15,4" for n in range(5)]
    rows[3] = rows[3].replace("0.8", "800")
    network, _ = read_gmns(folder(tmp_path, LINKS + "\n".join(rows) + "\n"))
    assert codes(network) == [("W715", 5, "length")]
    bare = "node_id,zone_id\nw,W\nm,\ne,E\n"
    network, _ = read_gmns(folder(tmp_path, LINKS + "\n".join(rows) + "\n", bare))
    assert codes(network) == [("W715", 5, "length")]


def test_without_coordinates_links_of_hours_are_told(tmp_path):
    links = LINKS + "1,w,m,715,60,900,0.15,4\n"
    network, _ = read_gmns(folder(tmp_path, links, "node_id,zone_id\nw,W\nm,\ne,E\n"))
    assert codes(network) == [("W715", None, "length")]


def test_times_that_miss_length_and_speed_are_told(tmp_path):
    head = LINKS.replace("vdf_alpha", "vdf_fftt,vdf_alpha")
    rows = "1,w,m,1,60,900,1.2,0.15,4\n2,m,e,1,60,900,72,0.15,4\n"
    network, _ = read_gmns(folder(tmp_path, head + rows))
    assert codes(network) == [("W715", 3, "vdf_fftt")]
    assert network.links["free_flow_time"].tolist() == [1.2, 72]


PERIODS = "VDF_fftt1,VDF_cap1,VDF_alpha1,VDF_beta1"


def test_columns_of_the_first_period(tmp_path):
    numbered = (
        f"link_id,from_node_id,to_node_id,length,free_speed,lanes,capacity,{PERIODS},VDF_PHF1\n"
        "1,w,e,1,60,2,100,7,30,1,2,1\n2,w,e,1,60,2,100,9,30,1,2,1\n"
    )
    network, _ = read_gmns(folder(tmp_path, numbered))
    columns = ["free_flow_time", "capacity", "b", "power"]
    assert network.links[columns].to_numpy().tolist() == [[7, 30, 1, 2], [9, 30, 1, 2]]
    assert codes(network) == []
    found = flows(tmp_path)
    times = [t * (1 + (found[i] / 30) ** 2) for t, i in ((7, "1"), (9, "2"))]
    assert times[0] == pytest.approx(times[1])
    assert sum(found.values()) == pytest.approx(60)


def test_columns_that_are_not_read_are_told(tmp_path):
    links = (
        "link_id,from_node_id,to_node_id,length,free_speed,capacity,vdf_plf,VDF_cap2,VDF_gamma1\n"
        "1,w,e,1,60,100,0.8,50,1\n2,w,e,1,60,100,1,,1\n"
    )
    network, _ = read_gmns(folder(tmp_path, links))
    assert codes(network) == [
        ("W712", 1, "vdf_plf"),
        ("W712", 1, "vdf_cap2"),
        ("W713", None, "vdf_alpha, vdf_beta"),
    ]
    assumed = network.links.attrs["warnings"][-1]
    assert "0.15 and 4" in assumed.fix
    assert "2 of 2 links" in assumed.found


def test_miles_in_the_name_of_a_column_are_miles(tmp_path):
    links = (
        "link_id,from_node_id,to_node_id,length,free_speed,vdf_length_mi,vdf_free_speed_mph,"
        "capacity,vdf_alpha,vdf_beta\n1,w,e,1430,60,0.9,36,100,0.15,4\n"
    )
    network, _ = read_gmns(folder(tmp_path, links))
    assert network.links["free_flow_time"].tolist() == [1.5]


USES = LINKS.replace("capacity", "capacity,allowed_uses")


def test_cars_stay_off_other_ways(tmp_path):
    uses = ["walk", '"WALK, Bike"', "bike;auto", "", "CYCLISTS", "vehicles", "rail bus"]
    rows = [f"{n},w,e,1,60,900,{use},0.15,4" for n, use in enumerate(uses)]
    groups = 'use_group,uses\nvehicles,"auto, truck"\ncyclists,bike\n'
    place = folder(tmp_path, USES + "\n".join(rows) + "\n", use_group=groups)
    network, _ = read_gmns(place)
    assert network.link_names == ("2", "3", "5")
    assert codes(network) == [("W714", row, "allowed_uses") for row in (2, 3, 6, 8)]


def test_a_way_closed_to_cars_needs_no_speed(tmp_path):
    links = USES + "1,w,e,1,60,900,auto,0.15,4\n2,w,e,1,,,walk,,\n3,w,e,1,60,9,hovercraft,0.15,4\n"
    network, _ = read_gmns(folder(tmp_path, links))
    assert network.link_names == ("1", "3")
    assert codes(network) == [("W714", 3, "allowed_uses"), ("W713", 4, "allowed_uses")]


CHAIN = LINKS + "".join(
    f"{a}{b},{a},{b},1,60,900,0.15,4\n" for a, b in ("ab", "bc", "cd", "ba", "cb", "dc")
)


def test_the_centroid_is_the_place_of_its_zone(tmp_path):
    nodes = "node_id,zone_id,node_type\na,1,centroid\nb,1,\nc,0,\nd,2,centroid\ne,0,\n"
    demand = "o_zone_id,d_zone_id,volume\n1,2,5\n"
    place = folder(tmp_path, CHAIN, nodes, demand)
    network, _ = read_gmns(place)
    assert network.zone_names == ("1", "2")
    assert network.node_names[:2] == ("a", "d")
    assert network.connectors == 0
    assert flows(place) == {"ab": 5, "bc": 5, "cd": 5, "ba": 0, "cb": 0, "dc": 0}


def test_trips_of_a_zone_begin_at_whichever_node_is_best(tmp_path):
    nodes = "node_id,zone_id\na,1\nb,1\nc,\nd,2\n"
    demand = "o_zone_id,d_zone_id,volume\n1,2,5\n"
    place = folder(tmp_path, CHAIN, nodes, demand)
    network, _ = read_gmns(place)
    assert (network.connectors, network.own_links) == (4, 6)
    found = flows(place)
    own = {name: found[name] for name in network.link_names[:6]}
    assert own == {"ab": 0, "bc": 5, "cd": 5, "ba": 0, "cb": 0, "dc": 0}


def test_a_zone_0_with_trips_is_a_zone(tmp_path):
    nodes = "node_id,zone_id\na,0\nb,\nc,\nd,2\n"
    network, trips = read_gmns(
        folder(tmp_path, CHAIN, nodes, "o_zone_id,d_zone_id,volume\n0,2,5\n")
    )
    assert network.zone_names == ("0", "2")
    assert trips[["origin", "destination"]].to_numpy().tolist() == [[1, 2]]


def test_no_zones_names_those_that_trips_want(tmp_path):
    nodes = "node_id,zone_id,node_type\nw,,centroid\nm,,\ne,0,\n"
    with pytest.raises(CaseError) as error:
        read_gmns(folder(tmp_path, LINKS + "1,w,e,1,60,900,0.15,4\n", nodes))
    assert told(error) == [("E702", "node.csv", None, "zone_id")]
    assert "E, W" in error.value.problems[0].expected


def test_no_lanes_is_told_as_such(tmp_path):
    links = "link_id,from_node_id,to_node_id,length,free_speed,capacity,lanes\n1,w,e,1,60,900,0\n"
    with pytest.raises(CaseError) as error:
        read_gmns(folder(tmp_path, links))
    assert told(error) == [("E303", "link.csv", 2, "lanes")]
