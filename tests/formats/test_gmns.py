"""GMNS folders: how nodes are numbered, what blanks mean, each error with file and row."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridor.formats.traffic.gmns import read_gmns, write_gmns
from corridor.formats.traffic.link_network import LINK_COLUMNS
from corridor.problems import CaseError, CorridorError
from tests.formats.networks import networks, same_links, same_trips, told, trips

NODE = """\
node_id,name,x_coord,y_coord,node_type,zone_id
A,"Ash, old",1.5,-2,,
B,,0,0,,20
C,,7,8,Centroid,10.0
D,,,,,NaN
"""

LINK = """\
link_id,from_node_id,to_node_id,directed,length,capacity,lanes,free_speed,vdf_alpha,toll,geometry,vdf_fftt
x,C,A,true,2,900,2,60,,,"LINESTRING (7 8, 1.5 -2)",
y,A,B,false,3,500,,90,0.5,1.25,,
z,B,C,1,,800,1,,0,,,4.5
"""

DEMAND = """\
o_zone_id,d_zone_id,volume
10,20,5.5

20,20,1
20,10,0
"""


def put(folder, node=NODE, link=LINK, demand=DEMAND):
    folder.mkdir(exist_ok=True)
    for name, text in {"node.csv": node, "link.csv": link, "demand.csv": demand}.items():
        if text is not None:
            data = text if isinstance(text, bytes) else text.encode()
            (folder / name).write_bytes(data)
    return folder


def test_zones_come_first_and_closed_ones_before_all(tmp_path):
    network, _ = read_gmns(put(tmp_path))
    assert network.node_names == ("C", "B", "A", "D")
    assert network.zone_names == ("10", "20")
    assert (network.zones, network.nodes, network.first_through_node) == (2, 4, 2)
    nan = np.nan
    np.testing.assert_array_equal(network.coordinates, [[7, 8], [0, 0], [1.5, -2], [nan, nan]])


def test_links_with_defaults_and_both_ways(tmp_path):
    network, _ = read_gmns(put(tmp_path))
    assert network.link_names == ("x", "y", "y_back", "z")
    assert tuple(network.links.columns) == LINK_COLUMNS
    assert isinstance(network.links.index, pd.RangeIndex)
    # id, ends, capacity, length, minutes, b, power, speed, toll, type, row
    assert network.links.to_numpy().tolist() == [
        [1, 1, 3, 1800, 2, 2, 0.15, 4, 60, 0, 0, 2],
        [2, 3, 2, 500, 3, 2, 0.5, 4, 90, 1.25, 0, 3],
        [3, 2, 3, 500, 3, 2, 0.5, 4, 90, 1.25, 0, 3],
        [4, 2, 1, 800, 0, 4.5, 0, 4, 0, 0, 0, 4],
    ]


def test_trips_between_zones_by_their_names(tmp_path):
    _, found = read_gmns(put(tmp_path))
    assert list(found.columns) == ["origin", "destination", "volume", "line"]
    assert found.to_numpy().tolist() == [[1, 2, 5.5, 2], [2, 2, 1, 4]]
    _, other = read_gmns(
        put(tmp_path, demand=DEMAND.replace("o_zone_id,d_zone_id", "origin,destination"))
    )
    pd.testing.assert_frame_equal(found, other)


def test_without_demand(tmp_path):
    assert read_gmns(put(tmp_path, demand=None))[1] is None


def test_other_names_of_the_same_columns(tmp_path):
    link = "link_id,from_node_id,to_node_id,capacity,free_flow_time,b,power\n1,A,B,10,1,2,3\n"
    network, _ = read_gmns(put(tmp_path, link=link))
    row = network.links.loc[0, ["free_flow_time", "b", "power"]]
    assert row.tolist() == [1, 2, 3]
    both = link.replace("power\n", "power,vdf_beta,vdf_alpha\n").replace("3\n", "3,,7\n")
    network, _ = read_gmns(put(tmp_path, link=both))
    assert network.links.loc[0, ["b", "power"]].tolist() == [7, 3]


def test_way_back_does_not_take_the_name_of_another_link(tmp_path):
    network, _ = read_gmns(put(tmp_path, link=LINK.replace("\nz,", "\ny_back,")))
    assert network.link_names == ("x", "y", "y_back_back", "y_back")


def test_a_file_as_a_spreadsheet_saves_it(tmp_path):
    plain, _ = read_gmns(put(tmp_path))
    saved = [b"\xef\xbb\xbf" + text.strip().replace("\n", "\r\n").encode() for text in (NODE, LINK)]
    network, _ = read_gmns(put(tmp_path, *saved))
    pd.testing.assert_frame_equal(network.links, plain.links)
    assert network.node_names == plain.node_names


@given(networks(), st.data())
def test_networks_survive_to_the_last_bit(tmp_path_factory, network, data):
    folder = tmp_path_factory.mktemp("gmns") / "x"
    demand = data.draw(trips(network.zones))
    write_gmns(folder, network, demand)
    found, found_trips = read_gmns(folder)
    same_links(found.links, network.links)
    same_trips(found_trips, demand)
    for field in ("zones", "nodes", "first_through_node"):
        assert getattr(found, field) == getattr(network, field)


def test_names_and_coordinates_survive(tmp_path):
    network, demand = read_gmns(put(tmp_path / "a"))
    write_gmns(tmp_path / "b", network, demand)
    found, found_demand = read_gmns(tmp_path / "b")
    for field in ("node_names", "zone_names", "link_names", "first_through_node"):
        assert getattr(found, field) == getattr(network, field)
    np.testing.assert_array_equal(found.coordinates, network.coordinates)
    same_links(found.links, network.links)
    same_trips(found_demand, demand)
    node = pd.read_csv(tmp_path / "b" / "node.csv", dtype=str, keep_default_na=False)
    assert node["zone_id"].tolist() == ["10", "20", "", ""]
    assert node["node_type"].tolist() == ["centroid", "", "", ""]


def test_results_stand_beside_their_links(tmp_path):
    network, _ = read_gmns(put(tmp_path / "a"))
    results = network.links[["link_id", "from_node_id", "to_node_id"]].assign(
        volume=[1.0, 2.0, 3.0, 0.1]
    )
    write_gmns(tmp_path / "b", network, link_results=results)
    link = pd.read_csv(tmp_path / "b" / "link.csv")
    assert link["link_id"].tolist() == ["x", "y", "y_back", "z"]
    assert link["from_node_id"].tolist() == ["C", "A", "B", "B"]
    assert link["volume"].tolist() == [1, 2, 3, 0.1]
    assert not (tmp_path / "b" / "demand.csv").exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda r: r[:2], "2 rows"),
        (lambda r: r[::-1], "not in the order"),
        (lambda r: r.rename(columns={"volume": "toll"}), "column toll"),
    ],
)
def test_results_that_do_not_fit(tmp_path, change, words):
    network, _ = read_gmns(put(tmp_path / "a"))
    results = network.links[["link_id"]].assign(volume=0.0)
    with pytest.raises(CorridorError, match=words):
        write_gmns(tmp_path / "b", network, link_results=change(results))
    assert not (tmp_path / "b").exists()


ROW = "x,C,A,true,2,900,2,60,,,,"


@pytest.mark.parametrize(
    ("name", "new", "code", "field"),
    [
        ("node", "B,,,,,", "E401", "node_id"),
        ("node", ",,,,,30", "E301", "node_id"),
        ("node", "E,,east,,,", "E302", "x_coord"),
        ("node", "E,,,", "E106", ""),
        ("link", ROW.replace("x,C", "y,C"), "E401", "link_id"),
        ("link", ROW.replace("C,A", "C,Q"), "E703", "to_node_id"),
        ("link", ROW.replace("C,A", ",A"), "E703", "from_node_id"),
        ("link", ROW.replace("true", "maybe"), "E304", "directed"),
        ("link", ROW.replace("900", ""), "E301", "capacity"),
        ("link", ROW.replace("900", "many"), "E302", "capacity"),
        ("link", ROW.replace("900", "1_0"), "E302", "capacity"),
        ("link", ROW.replace("900", "0"), "E704", "capacity"),
        ("link", ROW.replace("900", "-1"), "E704", "capacity"),
        ("link", ROW.replace("900", "inf"), "E704", "capacity"),
        ("link", ROW.replace("900,2", "900,-2"), "E303", "lanes"),
        ("link", ROW.replace("900,2", "900,x"), "E302", "lanes"),
        ("link", ROW.replace(",60", ","), "E301", "free_speed"),
        ("link", ROW.replace(",60", ",0"), "E303", "free_speed"),
        ("link", ROW.replace(",60", ",fast"), "E302", "free_speed"),
        ("link", ROW.replace("true,2", "true,"), "E301", "length"),
        ("link", ROW.replace("true,2", "true,-2"), "E303", "length"),
        ("link", ROW.replace("60,,", "60,-1,"), "E704", "b"),
        ("link", ROW + "-4", "E704", "free_flow_time"),
        ("link", ROW + ",", "E106", ""),
        ("link", ROW.replace("true", "false").replace("900", "0"), "E704", "capacity"),
        ("demand", "10,30,1", "E703", "d_zone_id"),
        ("demand", ",10,1", "E703", "o_zone_id"),
        ("demand", "10,20,-1", "E705", "volume"),
        ("demand", "10,20,", "E705", "volume"),
        ("demand", "10,20,some", "E302", "volume"),
        ("demand", "10,20", "E106", ""),
    ],
)
def test_what_is_wrong_is_told_once_with_its_row(tmp_path, name, new, code, field):
    texts = {"node": NODE, "link": LINK.replace("\nx,", "\nw,"), "demand": DEMAND}
    texts[name] += new + "\n"
    row = texts[name].count("\n")
    with pytest.raises(CaseError) as error:
        read_gmns(put(tmp_path, **texts))
    assert told(error) == [(code, f"{name}.csv", row, field)]


@pytest.mark.parametrize(
    ("name", "column"),
    [("node", "node_id"), ("node", "zone_id"), ("link", "to_node_id"), ("link", "capacity"),
     ("demand", "volume"), ("demand", "o_zone_id")],
)  # fmt: skip
def test_of_a_missing_column_nothing_else_is_told(tmp_path, name, column):
    texts = {"node": NODE, "link": LINK, "demand": DEMAND}
    texts[name] = texts[name].replace(column, "other", 1)
    with pytest.raises(CaseError) as error:
        read_gmns(put(tmp_path, **texts))
    assert told(error) == [("E201", f"{name}.csv", 1, "")]
    (problem,) = (p for p in error.value.problems if p.fatal)
    assert column in problem.expected


def test_a_network_needs_a_zone(tmp_path):
    with pytest.raises(CaseError) as error:
        read_gmns(
            put(tmp_path, node=NODE.replace(",20\n", ",\n").replace(",10.0\n", ",\n"), demand=None)
        )
    assert told(error) == [("E702", "node.csv", None, "zone_id")]


def test_problems_of_all_files_are_told_together(tmp_path):
    with pytest.raises(CaseError) as error:
        read_gmns(put(tmp_path, NODE + "A,,,,,\n", LINK.replace("500", "0"), DEMAND + "1,10,1\n"))
    assert told(error) == [
        ("E401", "node.csv", 6, "node_id"),
        ("E704", "link.csv", 3, "capacity"),
        ("E703", "demand.csv", 6, "o_zone_id"),
    ]


def test_unclosed_quotes_and_other_encodings(tmp_path):
    with pytest.raises(CaseError) as error:
        read_gmns(put(tmp_path, link=LINK.replace('-2)"', "-2)")))
    assert told(error) == [("E106", "link.csv", None, "")]
    with pytest.raises(CorridorError, match=r"node\.csv.*not UTF-8"):
        read_gmns(put(tmp_path, node=NODE.replace("Ash", "Äsch").encode("latin-1")))


def test_missing_files_are_named(tmp_path):
    with pytest.raises(CorridorError, match=r"node\.csv"):
        read_gmns(tmp_path / "none")
    folder = put(tmp_path / "x", link=None)
    with pytest.raises(CorridorError, match=r"link\.csv"):
        read_gmns(folder)


def test_only_a_network_is_overwritten(tmp_path):
    network, demand = read_gmns(put(tmp_path / "a"))
    with pytest.raises(CorridorError, match="exists"):
        write_gmns(tmp_path / "a", network, demand)
    write_gmns(tmp_path / "a", network, overwrite=True)
    assert sorted(p.name for p in (tmp_path / "a").iterdir()) == ["link.csv", "node.csv"]
    (tmp_path / "a" / "thesis.tex").write_text("years of work")
    with pytest.raises(CorridorError, match=r"thesis\.tex"):
        write_gmns(tmp_path / "a", network, demand, overwrite=True)
    assert (tmp_path / "a" / "thesis.tex").read_text() == "years of work"


def test_what_could_not_be_read_back_is_not_written(tmp_path):
    network, demand = read_gmns(put(tmp_path / "a"))
    demand.loc[0, "volume"] = -1
    network.links.loc[0, "to_node_id"] = 9
    with pytest.raises(CaseError) as error:
        write_gmns(tmp_path / "b", network, demand)
    assert told(error) == [
        ("E703", "link.csv", 2, "to_node_id"),
        ("E705", "demand.csv", 2, "volume"),
    ]
    assert not (tmp_path / "b").exists()


def test_names_have_to_be_as_many_as_nodes(tmp_path):
    network, _ = read_gmns(put(tmp_path / "a"))
    with pytest.raises(CaseError) as error:
        write_gmns(tmp_path / "b", replace(network, node_names=("A",)))
    assert told(error) == [("E706", "link.csv", None, "node_names")]


@pytest.mark.parametrize(("word", "number"), [("7", 7), ("9" * 18, int("9" * 18)), ("9" * 20, 0)])
def test_a_type_of_a_link_too_long_for_a_number_is_none(tmp_path, word, number):
    head, first, *_ = LINK.splitlines()
    link = f"{head},link_type\n{first},{word}\n"
    network, _ = read_gmns(put(tmp_path / "g", link=link, demand="o_zone_id,d_zone_id,volume\n"))
    assert network.links["link_type"].tolist()[0] == number
