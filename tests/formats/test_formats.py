"""A case survives every format, and a failed write changes nothing."""

import pandas as pd
import pytest

import corridor
from corridor.formats.cases.open import read_case
from corridor.formats.files.atomic import write_atomically
from corridor.problems import CorridorError
from tests.worlds import border_line, two_gauges


def same(a, b):
    assert a.hash == b.hash
    assert dict(a.settings) == pytest.approx(dict(b.settings), nan_ok=True)
    for name, frame in a.tables.items():
        pd.testing.assert_frame_equal(frame, b.tables[name])


@pytest.mark.parametrize("world", [two_gauges, border_line])
@pytest.mark.parametrize("name", ["copy", "copy.gpkg"])
def test_round_trip(tmp_path, world, name):
    case = world()
    corridor.write_case(case, tmp_path / name)
    same(case, corridor.open_case(tmp_path / name))


def test_bundled_case_survives_geopackage_and_back(tmp_path):
    case = corridor.open_case("instc")
    corridor.write_case(case, tmp_path / "instc.gpkg")
    again = corridor.open_case(tmp_path / "instc.gpkg")
    corridor.write_case(again, tmp_path / "instc")
    same(case, corridor.open_case(tmp_path / "instc"))


def test_geopackage_has_shapes_for_qgis(tmp_path):
    import geopandas

    corridor.write_case(two_gauges(), tmp_path / "w.gpkg")
    kinds = {
        layer: set(geopandas.read_file(tmp_path / "w.gpkg", layer=layer).geom_type)
        for layer in ("nodes", "links", "terminals", "rail")
    }
    assert kinds == {
        "nodes": {"Point"},
        "links": {"LineString"},
        "terminals": {"Point"},
        "rail": {"LineString"},
    }


def test_unreadable_geopackage(tmp_path):
    path = tmp_path / "broken.gpkg"
    path.write_bytes(b"SQLite format 3\x00" + b"rubbish" * 100)
    case, problems = read_case(path)
    assert case is None
    assert [p.code for p in problems if p.code == "E102"] == ["E102"]


def test_geopackage_of_something_else(tmp_path):
    import geopandas
    from shapely import Point

    frame = geopandas.GeoDataFrame({"a": [1]}, geometry=[Point(0, 0)], crs="EPSG:4326")
    frame.to_file(tmp_path / "other.gpkg", layer="things")
    case, problems = read_case(tmp_path / "other.gpkg")
    assert case is None
    assert "E101" in {p.code for p in problems}


def test_nothing_is_overwritten_without_leave(tmp_path):
    corridor.write_case(two_gauges(), tmp_path / "w")
    before = (tmp_path / "w" / "links.csv").read_text()
    with pytest.raises(CorridorError, match="--overwrite"):
        corridor.write_case(border_line(), tmp_path / "w")
    assert (tmp_path / "w" / "links.csv").read_text() == before
    corridor.write_case(border_line(), tmp_path / "w", overwrite=True)
    assert (tmp_path / "w" / "links.csv").read_text() == before or "20" in (
        tmp_path / "w" / "rail.csv"
    ).read_text()
    assert corridor.open_case(tmp_path / "w").hash == border_line().hash


@pytest.mark.parametrize("existing", ["file", "folder", None])
def test_failed_write_leaves_what_was_there(tmp_path, existing):
    target = tmp_path / "x"
    if existing == "file":
        target.write_text("old")
    elif existing == "folder":
        target.mkdir()
        (target / "f").write_text("old")

    def fail(made):
        made.write_text("half")
        raise OSError("disk full")

    with pytest.raises(CorridorError, match="disk full"):
        write_atomically(target, fail, overwrite=True)
    if existing == "file":
        assert target.read_text() == "old"
    elif existing == "folder":
        assert (target / "f").read_text() == "old"
    else:
        assert not target.exists()
    assert [p.name for p in tmp_path.iterdir()] == (["x"] if existing else [])


def test_overwrite_never_takes_what_is_not_a_case(tmp_path):
    thesis = tmp_path / "docs" / "thesis.tex"
    thesis.parent.mkdir()
    thesis.write_text("years of work")
    for target in (tmp_path / "docs", tmp_path / "docs.gpkg"):
        if not target.exists():
            target.mkdir()
        with pytest.raises(CorridorError, match="nothing was written"):
            corridor.write_case(two_gauges(), target, overwrite=True)
    assert thesis.read_text() == "years of work"


def test_notes_in_a_case_folder_survive(tmp_path):
    corridor.write_case(two_gauges(), tmp_path / "w")
    (tmp_path / "w" / "README.md").write_text("notes")
    corridor.write_case(border_line(), tmp_path / "w", overwrite=True)
    assert (tmp_path / "w" / "README.md").read_text() == "notes"


def test_any_text_in_the_settings_reads_back(tmp_path):
    from corridor.testing import tiny

    title = 'Line one\nline "two" \\ \t \x7f ü'
    case = tiny({"ab": ("a", "b", 1e6)}, settings={"title": title})
    corridor.write_case(case, tmp_path / "w")
    assert corridor.open_case(tmp_path / "w").settings["title"] == title


@pytest.mark.parametrize(
    "damage",
    [
        "ALTER TABLE settings RENAME COLUMN key TO k",
        "UPDATE links SET name = x'ff00fe'",
        "DROP TABLE rail",
    ],
)
def test_damaged_geopackage_is_told_not_thrown(tmp_path, damage):
    import sqlite3

    corridor.write_case(two_gauges(), tmp_path / "w.gpkg")
    with sqlite3.connect(tmp_path / "w.gpkg") as base:
        for (trigger,) in base.execute("SELECT name FROM sqlite_master WHERE type='trigger'"):
            base.execute(f'DROP TRIGGER "{trigger}"')
        base.execute(damage)
    base.close()
    case, problems = read_case(tmp_path / "w.gpkg")
    assert case is None or problems


def test_problems_name_the_layer_or_the_file(tmp_path):
    import sqlite3

    case = two_gauges()
    corridor.write_case(case, tmp_path / "w.gpkg")
    corridor.write_case(case, tmp_path / "w")
    with sqlite3.connect(tmp_path / "w.gpkg") as base:
        base.execute("UPDATE demand SET origin = 'nowhere' WHERE origin = 'A'")
        base.execute("UPDATE settings SET value = 'none' WHERE key = 'screenline'")
    base.close()
    for table, old, new in (("demand.csv", ",A,", ",nowhere,"), ("case.toml", '"all"', '"none"')):
        path = tmp_path / "w" / table
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    layers, files = read_case(tmp_path / "w.gpkg")[1], read_case(tmp_path / "w")[1]
    assert {p.file for p in layers} == {"layer demand", "layer settings"}
    assert {p.file for p in files} == {"demand.csv", "case.toml"}
    assert {p.expected for p in layers} == {
        "an id of layer zones or layer nodes",
        "an id of layer screenlines",
    }
    assert {p.expected for p in files} == {
        "an id of zones.csv or nodes.csv",
        "an id of screenlines.csv",
    }


def test_a_missing_layer_and_a_bad_cell_name_the_layer(tmp_path):
    import sqlite3

    corridor.write_case(two_gauges(), tmp_path / "w.gpkg")
    with sqlite3.connect(tmp_path / "w.gpkg") as base:
        base.execute("UPDATE vehicles SET mode = 'magic'")
        base.execute("DELETE FROM gpkg_contents WHERE table_name = 'sources'")
        base.execute("DROP TABLE sources")
    base.close()
    found = {(p.code, p.file) for p in read_case(tmp_path / "w.gpkg")[1]}
    assert found == {("E304", "layer vehicles"), ("E101", "layer sources")}
