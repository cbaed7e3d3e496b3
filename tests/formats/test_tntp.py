"""TNTP as it is found in the wild, each of its errors with file and line, and round trips."""

import gzip
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridor.formats.traffic.link_network import LINK_COLUMNS
from corridor.formats.traffic.tntp import read_tntp_flows, read_tntp_network, read_tntp_trips
from corridor.formats.traffic.tntp_text import TntpText
from corridor.formats.traffic.tntp_trips import careful_entries, quick_entries
from corridor.formats.traffic.tntp_write import (
    write_tntp_flows,
    write_tntp_network,
    write_tntp_trips,
)
from corridor.problems import CaseError, CorridorError
from tests.formats.networks import networks, same_links, same_trips, told, trips

NET = """\
<NUMBER OF ZONES> 2
<NUMBER OF NODES> 3\t\t\t
<FIRST THRU NODE> 3
<NUMBER OF LINKS> 3
<ORIGINAL HEADER>~ \tInit node \tTerm node \t;
<END OF METADATA>\t


~\tinit_node\tterm_node\tcapacity\tlength\tfree_flow_time\tb\tpower\tspeed\ttoll\tlink_type\t;
\t1\t3\t25900.20064\t6\t1.5e1\t0.15\t4\t30\t0\t1\t;
 \t3     \t2 \t0.0000 \t  0.5\t0\t0 \t4.000 \t0\t-2.5\t3;

3 1 10 1 1 0.15 4 0 0 1 ~ no semicolon, and a comment
"""

TRIPS = """\
<NUMBER OF ZONES> 3
<TOTAL OD FLOW> 1017.25
<END OF METADATA>

~ a remark
Origin \t1
    1 :      5.0;     2 :   1.0e3;
3\t:\t0.0;
origin  3
 1 : 4.25 ; 2 :8 ~ no semicolon
"""

FLOWS = """\
From \tTo \tVolume \tCost\x20
1 \t2 \t4494.6576464564205 \t6.0008162373543197\x20
2 \t1 \t0 \t1e2
"""


def put(folder, text, name="x.tntp"):
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_a_network_as_in_the_wild(tmp_path):
    network = read_tntp_network(put(tmp_path, NET))
    assert (network.zones, network.nodes, network.first_through_node) == (2, 3, 3)
    assert network.links.attrs["warnings"] == ()
    assert tuple(network.links.columns) == LINK_COLUMNS
    assert isinstance(network.links.index, pd.RangeIndex)
    assert network.links.to_numpy().tolist() == [
        [1, 1, 3, 25900.20064, 6, 15, 0.15, 4, 30, 0, 1, 10],
        [2, 3, 2, 0, 0.5, 0, 0, 4, 0, -2.5, 3, 11],
        [3, 3, 1, 10, 1, 1, 0.15, 4, 0, 0, 1, 13],
    ]
    whole = ["link_id", "from_node_id", "to_node_id", "link_type", "line"]
    assert set(network.links[whole].dtypes) == {np.dtype("int64")}
    assert set(network.links.drop(columns=whole).dtypes) == {np.dtype("float64")}


def test_trips_as_in_the_wild(tmp_path):
    found = read_tntp_trips(put(tmp_path, TRIPS), zones=3)
    assert found.attrs["warnings"] == ()
    assert list(found.columns) == ["origin", "destination", "volume", "line"]
    assert found.to_numpy().tolist() == [
        [1, 1, 5, 7],
        [1, 2, 1000, 7],
        [3, 1, 4.25, 10],
        [3, 2, 8, 10],
    ]
    assert isinstance(found.index, pd.RangeIndex)


def test_flows_as_in_the_wild(tmp_path):
    found = read_tntp_flows(put(tmp_path, FLOWS))
    assert list(found.columns) == ["from_node_id", "to_node_id", "volume", "cost"]
    assert found.to_numpy().tolist() == [
        [1, 2, 4494.6576464564205, 6.0008162373543197],
        [2, 1, 0, 100],
    ]


def test_flows_with_metadata_colons_and_semicolons(tmp_path):
    text = (
        "<NUMBER OF NODES> 2\n<NUMBER OF LINKS> 1\n<END OF METADATA>\n~ Tail Head :\n 1 2 : 3 4 ;\n"
    )
    found = read_tntp_flows(put(tmp_path, text))
    assert found.to_numpy().tolist() == [[1, 2, 3, 4]]
    assert found.attrs["warnings"] == ()


DISGUISES = {
    "gzipped": gzip.compress,
    "Windows line ends": lambda data: data.replace(b"\n", b"\r\n"),
    "old Mac line ends": lambda data: data.replace(b"\n", b"\r"),
    "no end of the last line": lambda data: data.rstrip(b"\n"),
    "byte order mark": lambda data: b"\xef\xbb\xbf" + data,
    "a comment in Latin-1": lambda data: data + b"~ M\xf6hring\n",
}


@pytest.mark.parametrize("disguise", DISGUISES.values(), ids=DISGUISES)
@pytest.mark.parametrize(
    ("text", "read"),
    [
        (NET, lambda path: read_tntp_network(path).links),
        (TRIPS, read_tntp_trips),
        (FLOWS, read_tntp_flows),
    ],
)
def test_the_same_in_any_disguise(tmp_path, text, read, disguise):
    plain = read(put(tmp_path, text))
    found = read(put(tmp_path, disguise(text.encode()), "other.tntp"))
    pd.testing.assert_frame_equal(found, plain, check_exact=True)


@given(networks())
def test_networks_survive_to_the_last_bit(tmp_path_factory, network):
    path = tmp_path_factory.mktemp("net") / "x_net.tntp.gz"
    write_tntp_network(path, network)
    found = read_tntp_network(path)
    same_links(found.links, network.links)
    for field in ("zones", "nodes", "first_through_node"):
        assert getattr(found, field) == getattr(network, field)
    ends = network.links[["from_node_id", "to_node_id"]].to_numpy()
    assert len(found.links.attrs["warnings"]) == (ends.max() < network.nodes)


@given(trips(3))
def test_trips_survive_to_the_last_bit(tmp_path_factory, given_trips):
    path = tmp_path_factory.mktemp("trips") / "x_trips.tntp"
    write_tntp_trips(path, given_trips, zones=3)
    found = read_tntp_trips(path, zones=3)
    same_trips(found, given_trips)
    assert found.attrs["warnings"] == ()


@given(st.lists(st.tuples(*[st.integers(1, 9)] * 2, *[st.floats(-1e300, 1e300)] * 2)))
def test_flows_survive_to_the_last_bit(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("flow") / "x_flow.tntp"
    columns = ["from_node_id", "to_node_id", "volume", "cost"]
    flows = pd.DataFrame(rows, columns=columns).astype(
        {"from_node_id": "int64", "to_node_id": "int64", "volume": "float64", "cost": "float64"}
    )
    write_tntp_flows(path, flows)
    pd.testing.assert_frame_equal(read_tntp_flows(path), flows, check_exact=True)


pieces = st.sampled_from(
    ["1", "2", " ", ";", ":", "1 : 2;", "3:4.5 ;", "2 : nan;", "1_0 : 1;", "1.5 : 2;", "x", "\t"]
)


@given(st.lists(st.lists(pieces, min_size=1).map("".join).filter(str.strip), max_size=4))
def test_reading_trips_at_once_and_line_by_line_agree(rows):
    rows = ["Origin 1", *(row.strip() for row in rows)]
    text = TntpText("x", {}, rows, list(range(1, len(rows) + 1)))
    problems = []
    careful = careful_entries(text, problems)
    quick = quick_entries(text)
    if problems:
        assert quick is None
    elif quick is not None:  # it may leave to the careful way what is odd and yet right
        np.testing.assert_array_equal(quick, careful)


def test_empty_pieces_are_no_pairs(tmp_path):
    text = TRIPS.replace("1.0e3;", "1.0e3;; ;")
    same_trips(read_tntp_trips(put(tmp_path, text)), read_tntp_trips(put(tmp_path, TRIPS, "y")))


def altered(text, line, new):
    lines = text.split("\n")
    lines[line - 1] = new
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("line", "new", "code", "field"),
    [
        (10, "1 3 10 6 15 0.15 4 30 0 1 7 ;", "E701", ""),
        (10, "1 3 10 6 15 0.15 4 30 0 ;", "E701", ""),
        (10, "1 3 1,000 6 15 0.15 4 30 0 1 ;", "E701", "capacity"),
        (10, "1 3 1_0 6 15 0.15 4 30 0 1 ;", "E701", "capacity"),
        (10, "1 3 10; 6 15 0.15 4 30 0 1 ;", "E701", "capacity"),
        (10, "1.5 3 10 6 15 0.15 4 30 0 1 ;", "E701", "from_node_id"),
        (10, "1 nan 10 6 15 0.15 4 30 0 1 ;", "E701", "to_node_id"),
        (10, "1 3 10 6 15 0.15 4 30 0 1e300 ;", "E701", "link_type"),
        (10, "0 3 10 6 15 0.15 4 30 0 1 ;", "E703", "from_node_id"),
        (10, "1 4 10 6 15 0.15 4 30 0 1 ;", "E703", "to_node_id"),
        (10, "1 3 0 6 15 0.15 4 30 0 1 ;", "E704", "capacity"),
        (10, "1 3 -10 6 15 0.15 4 30 0 1 ;", "E704", "capacity"),
        (10, "1 3 nan 6 15 0 4 30 0 1 ;", "E704", "capacity"),
        (10, "1 3 10 inf 15 0.15 4 30 0 1 ;", "E704", "length"),
        (10, "1 3 10 6 -15 0.15 4 30 0 1 ;", "E704", "free_flow_time"),
        (10, "1 3 10 6 15 -0.15 4 30 0 1 ;", "E704", "b"),
        (10, "1 3 10 6 15 0.15 -4 30 0 1 ;", "E704", "power"),
        (10, "1 3 10 6 15 0.15 4 30 1e999 1 ;", "E704", "toll"),
        (1, "<NUMBER OF ZONES> 4", "E702", "zones"),
        (1, "<NUMBER OF ZONES> 0", "E702", "zones"),
        (1, "<NUMBER OF ZONES> 2.5", "E702", "NUMBER OF ZONES"),
        (1, "<NUMBER OF ZONES>", "E702", "NUMBER OF ZONES"),
        (2, "<number of zones> 3", "E702", "NUMBER OF ZONES"),
        (3, "<FIRST THRU NODE> 5", "E702", "first_through_node"),
        (3, "<FIRST THRU NODE> 3\n<NUMBER OF LINKS", "E701", ""),
        (4, "3 links", "E701", ""),
    ],
)
def test_what_is_wrong_with_a_network(tmp_path, line, new, code, field):
    with pytest.raises(CaseError) as error:
        read_tntp_network(put(tmp_path, altered(NET, line, new)))
    assert (code, "x.tntp", line + new.count("\n"), field) in told(error)


@pytest.mark.parametrize("function", ["0 4", "0.15 0"])
def test_where_the_flow_does_not_count_neither_does_the_capacity(tmp_path, function):
    text = altered(NET, 10, f"1 3 0 6 15 {function} 30 0 1 ;")
    assert read_tntp_network(put(tmp_path, text)).links["capacity"][0] == 0


@pytest.mark.parametrize("name", ["NUMBER OF ZONES", "NUMBER OF NODES", "FIRST THRU NODE"])
def test_missing_metadata_have_no_line(tmp_path, name):
    text = NET.replace(name, "SOMETHING ELSE")
    with pytest.raises(CaseError) as error:
        read_tntp_network(put(tmp_path, text))
    assert told(error) == [("E702", "x.tntp", None, name)]


@pytest.mark.parametrize("text", ["", "\n\n", "<NUMBER OF ZONES> 2\n1 2 3", "not a network"])
def test_without_an_end_of_metadata(tmp_path, text):
    for read in (read_tntp_network, read_tntp_trips):
        with pytest.raises(CaseError) as error:
            read(put(tmp_path, text))
        assert ("E702", "x.tntp", None, "END OF METADATA") in told(error)


def test_all_problems_are_told_at_once_in_the_order_of_lines(tmp_path):
    text = NET.replace("25900.20064", "0").replace("3 1 10", "3 7 x").replace("0.5", "0.5.")
    text = text.replace("NODES> 3", "NODES> 1")
    with pytest.raises(CaseError) as error:
        read_tntp_network(put(tmp_path, text))
    assert told(error) == [
        ("E702", "x.tntp", 1, "zones"),
        ("E702", "x.tntp", 3, "first_through_node"),
        ("E703", "x.tntp", 10, "to_node_id"),
        ("E704", "x.tntp", 10, "capacity"),
        ("E701", "x.tntp", 11, "length"),
        ("E701", "x.tntp", 13, "capacity"),
    ]


def test_fewer_links_than_the_metadata_promise_are_refused(tmp_path):
    with pytest.raises(CaseError) as error:
        read_tntp_network(put(tmp_path, NET.replace("LINKS> 3", "LINKS> 4")))
    assert told(error) == [("E708", "x.tntp", 4, "NUMBER OF LINKS")]


def test_more_links_than_the_metadata_say_are_a_warning(tmp_path):
    network = read_tntp_network(put(tmp_path, NET.replace("LINKS> 3", "LINKS> 2")))
    (warning,) = network.links.attrs["warnings"]
    assert (warning.code, warning.row, warning.found) == ("W707", 4, "3")
    assert not warning.fatal


def test_nodes_beyond_those_of_the_links_are_a_warning(tmp_path):
    network = read_tntp_network(put(tmp_path, NET.replace("NODES> 3", "NODES> 5")))
    (warning,) = network.links.attrs["warnings"]
    assert (warning.code, warning.row, warning.found) == ("W707", 2, "3")


def test_a_network_may_say_nothing_of_its_number_of_links(tmp_path):
    network = read_tntp_network(put(tmp_path, altered(NET, 4, "")))
    assert len(network.links) == 3


@pytest.mark.parametrize(
    ("line", "new", "code", "field"),
    [
        (6, "Origin one", "E701", "origin"),
        (6, "Origin 1 2", "E701", "origin"),
        (6, "Origin", "E701", "origin"),
        (9, "Origin 1.5", "E701", "origin"),
        (9, "Origin 4", "E703", "origin"),
        (7, "1 : 5; 0 : 6;", "E703", "destination"),
        (7, "1 : 5; 4 : 6;", "E703", "destination"),
        (7, "1 : 5; 2 : -6;", "E705", "volume"),
        (7, "1 : 5; 2 : nan;", "E705", "volume"),
        (7, "1 : 5; 2 : inf;", "E705", "volume"),
        (7, "1 : 5 2 : 6;", "E701", ""),
        (7, "1 : 5; 2 6;", "E701", ""),
        (7, "1 : 5 7 2 : 6;", "E701", ""),
        (7, "1 5 : ; 2 : 6;", "E701", ""),
        (7, "1 : 5; 2 : ;", "E701", ""),
        (7, "1 : 5; 2 : 6 : 7;", "E701", ""),
        (7, "1 : 5; 2 : 1,5;", "E701", ""),
        (7, "1 : 5; 2 : 1_5;", "E701", ""),
        (7, "1 : 5; 2.5 : 6;", "E701", ""),
        (6, "", "E701", "origin"),
        (1, "<NUMBER OF ZONES> 2", "E703", "origin"),
        (2, "<TOTAL OD FLOW> many", "E702", "TOTAL OD FLOW"),
    ],
)
def test_what_is_wrong_with_trips(tmp_path, line, new, code, field):
    with pytest.raises(CaseError) as error:
        read_tntp_trips(put(tmp_path, altered(TRIPS, line, new)))
    # without its origin or with too few zones, other lines than the altered one are wrong
    at = {"": 7, "<NUMBER OF ZONES> 2": 9}.get(new, line)
    assert (code, "x.tntp", at, field) in told(error)


def test_an_unreadable_last_origin_is_told(tmp_path):
    with pytest.raises(CaseError) as error:
        read_tntp_trips(put(tmp_path, TRIPS + "Origin x\n"))
    assert told(error) == [("E701", "x.tntp", 11, "origin")]


def test_an_origin_outside_is_told_once(tmp_path):
    with pytest.raises(CaseError) as error:
        read_tntp_trips(put(tmp_path, altered(TRIPS, 6, "Origin 4")))
    assert told(error) == [("E703", "x.tntp", 6, "origin")]


def test_trips_of_another_network(tmp_path):
    with pytest.raises(CaseError) as error:
        read_tntp_trips(put(tmp_path, TRIPS), zones=4)
    assert told(error) == [("E706", "x.tntp", 1, "NUMBER OF ZONES")]


def test_trips_may_leave_the_number_of_zones_to_the_network(tmp_path):
    path = put(tmp_path, altered(TRIPS, 1, ""))
    assert len(read_tntp_trips(path, zones=3)) == 4
    with pytest.raises(CaseError) as error:
        read_tntp_trips(path)
    assert told(error) == [("E702", "x.tntp", None, "NUMBER OF ZONES")]


def test_another_total_is_a_warning(tmp_path):
    found = read_tntp_trips(put(tmp_path, TRIPS.replace("1017.25", "1018")))
    (warning,) = found.attrs["warnings"]
    assert (warning.code, warning.row, warning.found) == ("W707", 2, "1017.25")


@pytest.mark.parametrize(
    ("line", "new", "code", "field"),
    [
        (2, "1 2 3", "E701", ""),
        (2, "1 2 3 x", "E701", "cost"),
        (2, "1 2.5 3 4", "E701", "to_node_id"),
        (2, "1 2 nan 4", "E701", "volume"),
        (2, "1 2 3 inf", "E701", "cost"),
        (3, "0 2 3 4", "E703", "from_node_id"),
    ],
)
def test_what_is_wrong_with_flows(tmp_path, line, new, code, field):
    with pytest.raises(CaseError) as error:
        read_tntp_flows(put(tmp_path, altered(FLOWS, line, new)))
    assert told(error) == [(code, "x.tntp", line, field)]


def test_flows_beyond_the_nodes_of_their_metadata(tmp_path):
    text = "<NUMBER OF NODES> 2\n<NUMBER OF LINKS> 2\n<END OF METADATA>\n1 3 5 6\n"
    with pytest.raises(CaseError) as error:
        read_tntp_flows(put(tmp_path, text))
    assert told(error) == [
        ("E708", "x.tntp", 2, "NUMBER OF LINKS"),
        ("E703", "x.tntp", 4, "to_node_id"),
    ]


@pytest.mark.parametrize("read", [read_tntp_network, read_tntp_trips, read_tntp_flows])
def test_files_that_cannot_be_read_are_named(tmp_path, read):
    packed = gzip.compress(NET.encode() * 20)
    damaged = bytearray(packed)
    damaged[len(packed) // 2] ^= 0xFF
    for name, data in {
        "cut.tntp.gz": packed[:-20],
        "damaged.tntp.gz": bytes(damaged),
        "plain.tntp.gz": NET.encode(),
    }.items():
        with pytest.raises(CorridorError, match=name):
            read(put(tmp_path, data, name))
    for place in (tmp_path / "none.tntp", tmp_path):
        with pytest.raises(CorridorError, match=place.name):
            read(place)
    with pytest.raises(CorridorError, match="cannot read"):
        read("a\0b")


def test_what_could_not_be_read_back_is_not_written(tmp_path):
    path = tmp_path / "x.tntp"
    network = read_tntp_network(put(tmp_path, NET, "good.tntp"))
    network.links.loc[1, "free_flow_time"] = np.nan
    with pytest.raises(CaseError) as error:
        write_tntp_network(path, network)
    assert told(error) == [("E704", "x.tntp", 11, "free_flow_time")]
    wrong = pd.DataFrame({"origin": [1, 5, 2], "destination": [1, 2, 1.5], "volume": [1, 1, -1]})
    with pytest.raises(CaseError) as error:
        write_tntp_trips(path, wrong, zones=3)
    assert told(error) == [
        ("E703", "x.tntp", None, "origin"),
        ("E703", "x.tntp", None, "destination"),
        ("E705", "x.tntp", None, "volume"),
    ]
    assert not path.exists()


def test_nothing_is_overwritten_without_leave(tmp_path):
    path = put(tmp_path, FLOWS)
    flows = read_tntp_flows(path)
    for write in (
        lambda **leave: write_tntp_flows(path, flows, **leave),
        lambda **leave: write_tntp_trips(
            path, read_tntp_trips(put(tmp_path, TRIPS, "t")), zones=3, **leave
        ),
        lambda **leave: write_tntp_network(
            path, read_tntp_network(put(tmp_path, NET, "n")), **leave
        ),
    ):
        before = path.read_bytes()
        with pytest.raises(CorridorError, match="exists"):
            write()
        assert path.read_bytes() == before
        write(overwrite=True)
        assert path.read_bytes() != before


def test_the_same_network_makes_the_same_gzipped_file(tmp_path, monkeypatch):
    network = read_tntp_network(put(tmp_path, NET))
    write_tntp_network(tmp_path / "a.gz", network)
    monkeypatch.setattr("time.time", lambda: 1e9)
    write_tntp_network(tmp_path / "b.gz", network)
    assert (tmp_path / "a.gz").read_bytes() == (tmp_path / "b.gz").read_bytes()


PUBLISHED = Path(__file__).parents[3] / "shared" / "tntp"


@pytest.mark.published
@pytest.mark.skipif(not PUBLISHED.is_dir(), reason="no published networks beside the checkout")
@pytest.mark.parametrize(
    ("net", "counts", "pairs", "total"),
    [
        ("SiouxFalls/SiouxFalls", (24, 24, 1, 76), 528, 360600.0),
        ("Braess-Example/Braess", (2, 4, 1, 5), 1, 6.0),
        ("Chicago-Sketch/ChicagoSketch", (387, 933, 1, 2950), 93513, 1260907.44),
        ("Berlin-Center/berlin-center", (865, 12981, 866, 28376), 49688, 168222.302),
    ],
)
def test_published_networks(tmp_path, net, counts, pairs, total):
    network = read_tntp_network(PUBLISHED / f"{net}_net.tntp.gz")
    found = (network.zones, network.nodes, network.first_through_node, len(network.links))
    assert found == counts
    demand = read_tntp_trips(PUBLISHED / f"{net}_trips.tntp.gz", zones=network.zones)
    assert len(demand) == pairs
    assert demand["volume"].sum() == pytest.approx(total, rel=1e-9)
    assert network.links.attrs["warnings"] == demand.attrs["warnings"] == ()
    flows = PUBLISHED / f"{net}_flow.tntp.gz"
    if flows.is_file():
        assert len(read_tntp_flows(flows)) == len(network.links)
    write_tntp_network(tmp_path / "n.tntp", network)
    same_links(read_tntp_network(tmp_path / "n.tntp").links, network.links)
    write_tntp_trips(tmp_path / "t.tntp", demand, zones=network.zones)
    same_trips(read_tntp_trips(tmp_path / "t.tntp"), demand)
