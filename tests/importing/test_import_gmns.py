"""A case from the GMNS network of another program has what it says, in the units of a case."""

import json

import pandas as pd
import pytest

import corridor
from corridor.case.build import draft
from corridor.cli.run import run
from corridor.importing.gmns_case import import_gmns
from corridor.problems import CaseError, CorridorError
from tests.worlds import border_line

NODES = (
    "node_id,name,x_coord,y_coord,node_type,zone_id\n"
    "1,Aa,50,40,station,7\n2,,51,40,x,\n3,,52,41,,7\n"
)
LINKS = (
    "link_id,from_node_id,to_node_id,directed,length,free_speed,lanes,capacity,allowed_uses,"
    "facility_type,geometry\n"
    '10,1,2,1,50,60,2,1800,"auto,truck",,"LINESTRING (50 40, 51 40)"\n'
    "11,2,1,1,50,60,2,1800,\"truck,auto\",,\n"
    "12,2,3,true,30,40,,,rail,,nonsense\n"
    "13,3,1,0,100,20,,,,ferry,\n"
    "14,3,1,1,100,20,,,walk,,\n"
    "15,1,3,1,80,50,1,,,,\n"
)  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "theirs"
    place.mkdir()
    (place / "node.csv").write_text(NODES)
    (place / "link.csv").write_text(LINKS)
    (place / "config.csv").write_text("dataset_name,long_length,speed\nx,mile,mph\n")
    return place


def test_links_by_mode_in_kilometres(folder):
    result = import_gmns(folder)
    assert result.links == {"rail": 1, "road": 2, "sea": 1}
    assert (result.paired, result.left_out) == (1, {"walk": 1})
    tables = draft(result.raw).tables
    links = tables["links"].set_index("link_id")
    assert links["directed"].to_dict() == {"10": "no", "12": "yes", "13": "no", "15": "yes"}
    assert links.loc["10", "length"] == pytest.approx(80.4672)
    assert links["geometry"].tolist() == ["LINESTRING (50 40, 51 40)", "", "", ""]
    road = tables["road"].set_index("link_id")
    assert road.loc["10", ["lanes", "lane_capacity_pcu_per_h"]].tolist() == [2, 1800]
    assert road.loc["10", "speed_kmh"] == pytest.approx(96.56064)
    assert tables["rail"]["speed_kmh"].tolist() == [pytest.approx(64.37376)]
    assert tables["sea"]["speed_kn"].tolist() == [pytest.approx(20 * 1.609344 / 1.852)]
    assert tables["zones"][["zone_id", "node_ids"]].to_numpy().tolist() == [["7", "1 3"]]
    assert tables["nodes"]["kind"].tolist() == ["station", "", ""]


def test_units_have_to_be_said(folder):
    (folder / "config.csv").unlink()
    with pytest.raises(CaseError) as error:
        import_gmns(folder)
    assert [(p.code, p.field) for p in error.value.problems] == [
        ("E710", "long_length"), ("E710", "speed"),
    ]  # fmt: skip


def test_what_is_wrong_is_said_at_once(folder):
    (folder / "node.csv").write_text(NODES.replace("1,Aa,50", "2,Aa,500000"))
    with pytest.raises(CaseError) as error:
        import_gmns(folder)
    assert [(p.code, p.row) for p in error.value.problems] == [("E401", 3), ("E303", 2)]
    (folder / "node.csv").write_text(NODES)
    (folder / "link.csv").write_text(LINKS.replace("rail", "walk").split("13,")[0].replace(
        "truck", "walk").replace("auto", "bike"))  # fmt: skip
    with pytest.raises(CorridorError, match="no link for trains"):
        import_gmns(folder)


def test_the_network_of_a_case_comes_back(tmp_path):
    """What corridor writes for others is what it reads of others."""
    case = border_line()
    corridor.write_case(case, tmp_path / "mine.gmns")
    tables = draft(import_gmns(tmp_path / "mine.gmns").raw).tables
    for table, columns in {
        "nodes": ["node_id", "name", "x_coord", "y_coord", "kind"],
        "links": ["link_id", "name", "from_node_id", "to_node_id", "mode", "directed", "length"],
        "zones": ["zone_id", "node_ids"],
        "rail": ["link_id", "speed_kmh"],
    }.items():
        pd.testing.assert_frame_equal(tables[table][columns], case.tables[table][columns])


def test_the_command(folder, monkeypatch, capsys):
    monkeypatch.chdir(folder.parent)
    assert run(["import", "gmns", "theirs", "mine", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["paired"] == 1
    assert run(["check", "mine", "--json"]) == 2
    problems = json.loads(capsys.readouterr().out)["problems"]
    assert {p["code"] for p in problems if p["fatal"]} == {"E301"}
    assert run(["check", "theirs"]) == 2
    assert "corridor import gmns theirs OUT" in capsys.readouterr().err
