"""A file or layer that is near a table and none is named, never taken for an empty table."""

import sqlite3
import zipfile

import pytest

import corridor
from corridor.formats.cases.open import read_case
from corridor.problems import CorridorError
from tests.worlds import border_line, two_gauges


@pytest.fixture
def folder(tmp_path):
    corridor.write_case(border_line(), tmp_path / "w")
    return tmp_path / "w"


def codes(place):
    return {(p.code, p.file) for p in read_case(place)[1] if p.code in ("E101", "E107", "W108")}


@pytest.mark.parametrize(
    "name",
    ["border.csv", "borders (1).csv", "my_borders.csv", "boarders.csv", "borders.tsv",
     "borders.xlsx", "borders.csv.gz", "borders.txt", "border 2024.csv", "b\u043erders.csv"],
)  # fmt: skip
def test_a_misnamed_table_is_refused(folder, name):
    (folder / "borders.csv").rename(folder / name)
    (problem,) = [p for p in read_case(folder)[1] if p.fatal and p.code != "E404"]
    assert (problem.code, problem.file) == ("E107", name)
    assert "borders.csv" in problem.fix
    with pytest.raises(CorridorError, match=r"borders\.csv"):
        corridor.open_case(folder)


@pytest.mark.parametrize("name", ["borders.CSV", "Borders.csv", "BORDERS.csv"])
def test_names_are_read_in_any_case_of_letters(folder, name):
    before = corridor.open_case(folder).hash
    (folder / "borders.csv").rename(folder / name)
    (folder / "case.toml").rename(folder / "Case.TOML")
    assert corridor.open_case(folder).hash == before
    assert not codes(folder)


def test_two_files_for_one_table_are_refused(folder):
    (folder / "Borders.csv").write_bytes((folder / "borders.csv").read_bytes())
    assert ("E107", "borders.csv") in codes(folder)


def test_a_required_table_under_another_name_is_told_once(folder):
    (folder / "nodes.csv").rename(folder / "node.csv")
    assert codes(folder) == {("E107", "node.csv")}


@pytest.mark.parametrize(
    "name", ["borders (1).csv", "borders_old.csv", "countries.csv", "mine.csv"]
)
def test_another_csv_file_beside_all_tables_is_a_warning(folder, name):
    (folder / name).write_text("x\n1\n")
    assert codes(folder) == {("W108", name)}
    assert corridor.open_case(folder)


@pytest.mark.parametrize(
    "name",
    ["README.md", "LICENSE", "datapackage.json", "map.qgz", "map.qgs", ".hidden.csv", "notes.txt",
     "~$demand.csv", "demand.md", "chart.png"],
)  # fmt: skip
def test_files_that_are_plainly_no_tables_raise_nothing(folder, name):
    (folder / name).write_text("x")
    assert not codes(folder)


def test_what_is_no_file_is_told(folder, tmp_path):
    (folder / "borders.csv").unlink()
    (folder / "borders.csv").mkdir()
    assert ("E102", "borders.csv") in {(p.code, p.file) for p in read_case(folder)[1]}
    (folder / "borders.csv").rmdir()
    (folder / "borders.csv").symlink_to(tmp_path / "nowhere")
    assert ("E102", "borders.csv") in {(p.code, p.file) for p in read_case(folder)[1]}


def test_a_link_that_leads_out_of_the_folder_is_refused(folder, tmp_path):
    (folder / "borders.csv").rename(tmp_path / "elsewhere.csv")
    (folder / "borders.csv").symlink_to(tmp_path / "elsewhere.csv")
    (problem,) = [p for p in read_case(folder)[1] if p.code == "E102"]
    assert "out of the case folder" in problem.found
    (folder / "borders.csv").unlink()
    (tmp_path / "elsewhere.csv").rename(folder / ".kept")
    (folder / "borders.csv").symlink_to(folder / ".kept")
    assert corridor.open_case(folder)


def changed(tmp_path, *statements, world=two_gauges):
    path = tmp_path / "w.gpkg"
    corridor.write_case(world(), path, overwrite=True)
    base = sqlite3.connect(path)
    with base:
        for (trigger,) in base.execute("SELECT name FROM sqlite_master WHERE type='trigger'"):
            base.execute(f'DROP TRIGGER "{trigger}"')
        for statement in statements:
            base.execute(statement)
    base.close()
    return path


def renamed(old, new):
    return (
        f'ALTER TABLE "{old}" RENAME TO "{new}"',
        f"UPDATE gpkg_contents SET table_name='{new}', identifier='{new}' WHERE table_name='{old}'",
        f"UPDATE gpkg_geometry_columns SET table_name='{new}' WHERE table_name='{old}'",
        f"UPDATE gpkg_ogr_contents SET table_name='{new}' WHERE table_name='{old}'",
    )


def test_layers_are_named_as_files_are(tmp_path):
    path = changed(tmp_path, *renamed("demand", "demands"))
    assert codes(path) == {("E107", "layer demands")}
    path = changed(tmp_path, *renamed("demand", "Demand2"), *renamed("Demand2", "Demand"))
    assert corridor.open_case(path).hash == two_gauges().hash


def test_views_and_triggers_of_a_geopackage_are_not_run(tmp_path):
    path = changed(
        tmp_path,
        'ALTER TABLE demand RENAME TO "hidden"',
        "CREATE VIEW demand AS SELECT * FROM hidden",
    )
    (problem,) = read_case(path)[1]
    assert (problem.code, problem.file) == ("E102", "layer demand")
    before = changed(
        tmp_path,
        "CREATE TRIGGER t AFTER INSERT ON demand BEGIN DELETE FROM links; END",
    )
    data = before.read_bytes()
    assert corridor.open_case(before).hash == two_gauges().hash
    assert before.read_bytes() == data


def test_a_computed_column_is_refused(tmp_path):
    path = changed(tmp_path, "ALTER TABLE demand ADD COLUMN x AS (hex(zeroblob(10)))")
    assert [p.code for p in read_case(path)[1]] == ["E102"]


def test_a_zip_is_no_case(tmp_path):
    with zipfile.ZipFile(tmp_path / "w.zip", "w") as packed:
        packed.writestr("case.toml", "")
    with pytest.raises(CorridorError, match=r"no case folder, \.gpkg, \.xlsx or \.gmns"):
        corridor.open_case(tmp_path / "w.zip")
