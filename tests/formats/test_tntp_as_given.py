"""TNTP files that were cut, swapped or laid out in another way: understood, or refused in words."""

import gzip

import pytest

from corridor.formats.traffic.tntp import read_tntp_flows, read_tntp_network, read_tntp_trips
from corridor.problems import CaseError, CorridorError
from tests.formats.networks import told

TAGS = """\
<NUMBER OF ZONES> 2
<NUMBER OF NODES> 3
<FIRST THRU NODE> 1
<NUMBER OF LINKS> 2
{more}<END OF METADATA>
"""

USUAL = "~ init_node term_node capacity length free_flow_time b power speed toll link_type ;\n"

TRIPS = "<NUMBER OF ZONES> 2\n<TOTAL OD FLOW> {total}\n<END OF METADATA>\nOrigin 1\n 2 : 90;\n"


def put(folder, text, name="x.tntp"):
    path = folder / name
    path.write_text(text)
    return path


def network(folder, header, rows, more=""):
    return read_tntp_network(put(folder, TAGS.format(more=more) + header + rows)).links


def codes(frame):
    return [(p.code, p.field) for p in frame.attrs["warnings"]]


def test_columns_are_those_of_the_header(tmp_path):
    usual = network(tmp_path, USUAL, "1 3 100 4 5 0.2 3 60 7 8 ;\n3 2 200 40 50 0.3 2 90 70 9 ;\n")
    other = network(
        tmp_path,
        "~\tpower\ttype\tHead\ttail\tcapacity (veh/h)\tfree flow time\tB\tlength\ttoll\tspeed\t;\n",
        "3 8 3 1 100 5 0.2 4 7 60 ;\n2 9 2 3 200 50 0.3 40 70 90 ;\n",
    )
    assert usual.attrs["warnings"] == other.attrs["warnings"] == ()
    assert other.drop(columns="line").equals(usual.drop(columns="line"))


ROADS = "1 3 100 4 5 0.2 3 60 45 3 ;\n3 2 200 4 5 0.2 3 60 45 1 ;\n"
NAMED = "~ from to capacity length fft alpha beta speed critical_speed lanes ;\n"


def test_columns_of_another_meaning_are_neither_toll_nor_type(tmp_path):
    links = network(tmp_path, NAMED, ROADS)
    assert links[["toll", "link_type"]].to_numpy().tolist() == [[0, 0], [0, 0]]
    assert links["capacity"].tolist() == [100, 200]
    assert codes(links) == [("W712", "critical_speed"), ("W712", "lanes")]


def test_capacity_per_lane_is_that_of_all_lanes(tmp_path):
    more = "<ORIGINAL HEADER>~ from to capacity (per lane) ... lanes\n"
    links = network(tmp_path, NAMED, ROADS, more)
    assert links["capacity"].tolist() == [300, 200]
    assert ("W713", "lanes") in codes(links)
    with pytest.raises(CaseError) as error:
        network(tmp_path, NAMED, ROADS.replace("45 3", "45 0"), more)
    assert told(error) == [("E303", "x.tntp", 8, "lanes")]


def test_a_header_without_a_needed_column_is_refused(tmp_path):
    with pytest.raises(CaseError) as error:
        network(tmp_path, "~ from to capacity length ;\n", "1 3 100 4 ;\n3 2 200 4 ;\n")
    assert [problem[3] for problem in told(error)] == ["free_flow_time", "b", "power"]
    with pytest.raises(CaseError) as error:
        network(tmp_path, USUAL.replace("toll", "speed"), ROADS)
    assert told(error) == [("E106", "x.tntp", 6, "speed")]


def test_an_unknown_name_in_the_usual_place_is_told(tmp_path):
    links = network(tmp_path, USUAL.replace("free_flow_time", "tempo"), ROADS)
    assert links["free_flow_time"].tolist() == [5, 5]
    assert codes(links) == [("W713", "tempo")]


@pytest.mark.parametrize("comment", ["", "~ written by hand\n", "~ from here on links\n"])
def test_a_comment_that_is_no_header_changes_nothing(tmp_path, comment):
    links = network(tmp_path, comment, ROADS)
    assert links[["toll", "link_type"]].to_numpy().tolist() == [[45, 3], [45, 1]]
    assert links.attrs["warnings"] == ()


def test_a_total_that_falls_short_is_refused_and_one_above_is_told(tmp_path):
    for total, code in ((90.05, "W707"), (60, "W707"), (0, None), (-1, None), (90, None)):
        trips = read_tntp_trips(put(tmp_path, TRIPS.format(total=total)))
        assert [p.code for p in trips.attrs["warnings"]] == [code] * (code is not None)
    with pytest.raises(CaseError) as error:
        read_tntp_trips(put(tmp_path, TRIPS.format(total=120)))
    assert told(error) == [("E708", "x.tntp", 2, "TOTAL OD FLOW")]


def test_numbers_from_elsewhere_are_one_problem(tmp_path):
    rows = "".join(f"{n} {n + 1} 9 1 1 0.15 4 0 0 1 ;\n" for n in range(5000, 5100))
    text = TAGS.format(more="").replace("LINKS> 2", "LINKS> 100").replace("NODES> 3", "NODES> 101")
    with pytest.raises(CaseError) as error:
        read_tntp_network(put(tmp_path, text + rows))
    (problem,) = error.value.problems
    assert problem.code == "E703"
    assert problem.found == "101 nodes numbered from 5000 to 5100, on 100 of 100 links"
    trips = "<END OF METADATA>\n" + "".join(f"Origin {n}\n {n + 1} : 1;\n" for n in range(700, 800))
    with pytest.raises(CaseError) as error:
        read_tntp_trips(put(tmp_path, trips), zones=50)
    assert told(error) == [("E703", "x.tntp", 2, "")]


def test_swapped_files_are_told_as_such(tmp_path):
    net = put(tmp_path, TAGS.format(more="") + USUAL + ROADS, "net.tntp")
    trips = put(tmp_path, TRIPS.format(total=90), "trips.tntp")
    for read, path in ((read_tntp_network, trips), (read_tntp_trips, net)):
        with pytest.raises(CaseError) as error:
            read(path)
        assert told(error) == [("E709", path.name, None, "")]


def test_flows_may_leave_their_counts_open(tmp_path):
    tags = "".join(f"<NUMBER OF {name}> -1\n" for name in ("ZONES", "NODES", "LINKS"))
    text = tags + "<END OF METADATA>\nTail Head Volume Cost ;\n 7 8 1.5 2.5 ;\n"
    assert read_tntp_flows(put(tmp_path, text)).to_numpy().tolist() == [[7, 8, 1.5, 2.5]]


def test_a_header_may_not_claim_what_the_links_cannot_reach(tmp_path):
    text = (TAGS.format(more="") + ROADS).replace("ZONES> 2", "ZONES> 1000000000")
    with pytest.raises(CaseError) as error:
        read_tntp_network(put(tmp_path, text.replace("NODES> 3", "NODES> 1000000000")))
    assert told(error) == [("E711", "x.tntp", 2, "nodes")]


@pytest.mark.parametrize("filling", [b"\0" * 1_000_000, b"\n" * 1_000_000])
def test_a_small_file_does_not_unpack_without_end(tmp_path, filling):
    path = tmp_path / "x.tntp.gz"
    with gzip.open(path, "wb") as file:
        for _ in range(120):
            file.write(filling)
    assert path.stat().st_size < 1_000_000
    with pytest.raises(CorridorError, match="unpacks to more than"):
        read_tntp_network(path)
