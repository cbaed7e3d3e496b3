"""Road networks of users on the command line: their ids, every warning, matrices by name."""

import json

import numpy as np
import pandas as pd
import pytest

from corridor.cli.run import run
from corridor.formats.traffic.omx import Matrices, read_omx, write_omx

NET = """<NUMBER OF ZONES> 2
<NUMBER OF NODES> 3
<FIRST THRU NODE> 3
<NUMBER OF LINKS> {links}
<END OF METADATA>
1 3 10 1 1 0.15 4 0 0 1 ;
3 2 10 1 2 0.15 4 0 0 1 ;
"""

TRIPS = "<NUMBER OF ZONES> 2\n<END OF METADATA>\nOrigin 1\n 1 : 4; 2 : 10;\nOrigin 2\n 2 : 3;\n"


@pytest.fixture
def tntp(tmp_path):
    (tmp_path / "net.tntp").write_text(NET.format(links=2))
    (tmp_path / "trips.tntp").write_text(TRIPS)
    return ["assign", "--tntp", str(tmp_path / "net.tntp"), str(tmp_path / "trips.tntp")]


@pytest.fixture
def gmns(tmp_path):
    place = tmp_path / "g"
    place.mkdir()
    (place / "node.csv").write_text("node_id,zone_id\n9,\n4,Quay\n7,Yard\n8,\n")
    (place / "link.csv").write_text(
        "link_id,from_node_id,to_node_id,directed,length,free_speed,capacity,allowed_uses\n"
        "in,4,9,1,1,60,100,auto\nout,9,7,0,2,60,100,\npath,4,7,1,0.1,60,100,walk\n"
    )
    (place / "demand.csv").write_text("o_zone_id,d_zone_id,volume\nQuay,Yard,50\n")
    return ["assign", "--gmns", str(place)]


def ask(capsys, *words):
    assert run([*words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_flows_and_skims_have_the_ids_of_the_user(capsys, tmp_path, gmns):
    out, skims = tmp_path / "f.csv", tmp_path / "s.omx"
    ask(capsys, *gmns, "--flows", str(out), "--skims", str(skims))
    table = pd.read_csv(out)
    assert table.columns.tolist() == ["link_id", "from_node_id", "to_node_id", "volume", "cost"]
    assert table.iloc[:, :4].to_numpy().tolist() == [
        ["in", 4, 9, 50.0],
        ["out", 9, 7, 50.0],
        ["out_back", 7, 9, 0.0],
    ]
    assert read_omx(skims).zones == ("Quay", "Yard")


def test_flows_as_tntp_have_the_numbers_of_the_user_or_none(capsys, tmp_path, gmns):
    out = tmp_path / "f.tntp"
    ask(capsys, *gmns, "--flows", str(out))
    assert out.read_text().splitlines()[1].startswith("4\t9\t50\t")
    for name in ("node.csv", "link.csv"):
        path = tmp_path / "g" / name
        path.write_text(path.read_text().replace("9,", "N9,"))
    assert run([*gmns, "--flows", str(tmp_path / "o.tntp")]) == 2
    assert "TNTP calls nodes by numbers, not 'N9'" in capsys.readouterr().err


def test_messages_have_the_ids_of_the_user(capsys, tmp_path, gmns):
    (tmp_path / "g" / "demand.csv").write_text("origin,destination,volume\nYard,Quay,5\n")
    assert run(gmns) == 2
    assert "a path from zone Yard to zone Quay" in capsys.readouterr().err


def test_warnings_go_to_stderr_and_into_the_answer(capsys, tmp_path, gmns):
    assert run(gmns) == 0
    shown = capsys.readouterr()
    assert "0 problem(s), 2 warning(s)" in shown.err
    assert "W714 row 4 allowed_uses: link closed to cars" in shown.err
    assert "W714" not in shown.out
    warnings = ask(capsys, *gmns)["warnings"]
    assert [(w["code"], w["file"], w["row"], w["field"]) for w in warnings] == [
        ("W714", "link.csv", 4, "allowed_uses"),
        ("W713", "link.csv", None, "vdf_alpha, vdf_beta"),
    ]
    assert set(warnings[0]) == {
        "code", "file", "row", "field", "found", "expected", "fix", "title", "fatal", "ids", "cell",
    }  # fmt: skip


def test_a_link_too_many_is_told_and_a_link_too_few_refused(capsys, tmp_path, tntp):
    assert ask(capsys, *tntp)["warnings"] == []
    (tmp_path / "net.tntp").write_text(NET.format(links=1))
    assert [w["code"] for w in ask(capsys, *tntp)["warnings"]] == ["W707"]
    (tmp_path / "net.tntp").write_text(NET.format(links=9))
    assert run([*tntp, "--json"]) == 2
    answer = json.loads(capsys.readouterr().out)
    assert [(p["code"], p["found"]) for p in answer["problems"]] == [("E708", "2")]


def test_trips_within_zones_are_counted(capsys, tmp_path, tntp):
    answer = ask(capsys, *tntp)
    assert (answer["trips"], answer["pairs"]) == (10, 1)
    assert (answer["trips_within_zones"], answer["pairs_within_zones"]) == (7, 2)
    assert run(tntp) == 0
    assert "7.0 more trips within 2 zone(s) use no link" in capsys.readouterr().out
    (tmp_path / "trips.tntp").write_text(TRIPS.replace("2 : 10;", ""))
    assert run(tntp) == 0
    assert "there is nothing to assign" in capsys.readouterr().out


def test_a_matrix_is_named_when_there_are_several(capsys, tmp_path, tntp):
    tables = {"lorries": np.array([[0, 2.0], [0, 0]]), "cars": np.array([[0, 6.0], [0, 0]])}
    write_omx(tmp_path / "T.OMX", Matrices(("1", "2"), tables))
    words = [*tntp[:3], str(tmp_path / "T.OMX")]
    assert run(words) == 2
    assert "holds cars, lorries; name the matrix" in capsys.readouterr().err
    assert ask(capsys, *words, "--matrix", "cars")["trips"] == 6
    assert run([*words, "--matrix", "vans"]) == 2
    assert "no matrix 'vans'; it has cars, lorries" in capsys.readouterr().err
    for option in ("--matrix", "--lookup"):
        assert run([*tntp, option, "cars"]) == 2
        assert f"{option} goes with trips from an OMX file" in capsys.readouterr().err


def test_a_lookup_is_named_when_several_differ(capsys, tmp_path, tntp):
    import h5py

    path = tmp_path / "matrix.bin"  # the content tells the format
    write_omx(path, Matrices(("1", "2"), {"m": np.array([[0, 6.0], [0, 0]])}))
    with h5py.File(path, "a") as file:
        file["lookup/name"] = [b"West  ", b"East  "]
    words = [*tntp[:3], str(path)]
    assert run(words) == 2
    assert "has lookups name, zone that differ" in capsys.readouterr().err
    assert ask(capsys, *words, "--lookup", "zone")["trips"] == 6
    assert run([*words, "--lookup", "county"]) == 2
    assert "no lookup 'county'; it has name, zone" in capsys.readouterr().err


@pytest.mark.parametrize("rows", [{}, {"to_node_id": "99"}], ids=["sound", "far too many problems"])
def test_problems_with_one_cause_are_shown_once(capsys, tmp_path, gmns, rows):
    head = "link_id,from_node_id,to_node_id,length,free_speed,capacity,vdf_alpha,vdf_beta\n"
    to = rows.get("to_node_id", "7")
    lines = [f"{n},4,{to},1,60,100,0.15,4" for n in range(500)]
    (tmp_path / "g" / "link.csv").write_text(head + "\n".join(lines) + "\n")
    assert run([*gmns, "--json"]) == (2 if rows else 0)
    shown = capsys.readouterr()
    if not rows:
        assert shown.err == ""
        return
    assert len(json.loads(shown.out)["problems"]) == 500
    assert "E703 to_node_id: node outside the network, 500 times" in shown.err
    assert "and 495 more" in shown.err
    assert len(shown.err.splitlines()) < 15
