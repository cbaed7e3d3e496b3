"""The command ``import osm``: what it writes, says and refuses."""

import json

import pytest

pytest.importorskip("osmium")

from corridor.cli.run import run
from tests.importing.extracts import double_track


@pytest.fixture
def extract(tmp_path):
    return str(double_track().write(tmp_path / "made.osm.pbf"))


def test_json_and_tables(extract, tmp_path, capsys):
    out = str(tmp_path / "out.xlsx")
    assert run(["import", "osm", extract, out, "--modes", "rail", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["written"] == [
        {"mode": "rail", "gauge_mm": 1520, "links": 4, "km": pytest.approx(26.4, abs=0.1)}
    ]
    assert (said["parts"], said["left_out_ways"]) == (1, {"crossovers": 2})
    assert run(["import", "osm", extract, out, "--modes", "rail", "--overwrite"]) == 0
    written = capsys.readouterr()
    assert "crossovers" in written.out
    assert "corridor check" in written.err
    assert run(["check", out, "--json"]) in (0, 2)
    problems = json.loads(capsys.readouterr().out)["problems"]
    assert all(p["file"].startswith("sheet ") for p in problems)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--modes", "air"], "expected some of rail, road, ferry"),
        (["--modes", ""], "the modes are none"),
        (["--join-gaps", "9000"], "cannot be joined"),
    ],
)
def test_bad_options(extract, tmp_path, capsys, words, said):
    assert run(["import", "osm", extract, str(tmp_path / "out"), *words]) == 2
    assert said in " ".join(capsys.readouterr().err.split())
    assert not (tmp_path / "out").exists()


def test_nothing_is_overwritten_without_leave(extract, tmp_path, capsys):
    (tmp_path / "out").mkdir()
    assert run(["import", "osm", extract, str(tmp_path / "out")]) == 2
    assert "--overwrite" in capsys.readouterr().err
