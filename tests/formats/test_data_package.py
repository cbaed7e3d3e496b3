"""The descriptor beside a case says what its tables hold, and a broken cell violates it."""

import csv
import json
import re
import shutil
import warnings
from pathlib import Path

import pytest

import corridor
from corridor.case.schema import schema, table_names
from corridor.formats.cases.data_package import DESCRIPTOR
from corridor.formats.cases.open import bundled_cases, open_case, read_case
from tests.worlds import border_line, two_gauges

BROKEN = [
    ("links", "length", "far", "type"),
    ("links", "length", "-1", "minimum"),
    ("links", "length", "99999", "maximum"),
    ("links", "mode", "air", "enum"),
    ("links", "directed", "perhaps", "type"),
    ("links", "from_node_id", "", "required"),
    ("links", "link_id", "two words", "pattern"),
    ("links", "from_node_id", "nowhere", "foreign key"),
    ("links", "geometry", "POINT (1 2)", "pattern"),
    ("terminals", "transfers", "rail1520-air", "pattern"),
    ("projects", "payers", "AZ", "pattern"),
    ("projects", "earliest_start", "1066", "minimum"),
    ("rail", "tracks", "1.5", "type"),
    ("demand", "group", "nobody", "foreign key"),
]


@pytest.fixture
def folder(tmp_path):
    copy = tmp_path / "instc"
    shutil.copytree(str(bundled_cases()["instc"]), copy)
    return copy


def rows_of(folder, resource):
    with (folder / resource["path"]).open(encoding=resource["encoding"], newline="") as file:
        reader = csv.DictReader(file)
        assert reader.fieldnames == [field["name"] for field in resource["schema"]["fields"]]
        return list(reader)


def typed(field, text):
    """Read a cell as Table Schema says; ValueError when it cannot be one."""
    if field["type"] == "boolean":
        return (field["trueValues"] + field["falseValues"]).index(text)
    return {"number": float, "integer": int, "year": int, "string": str}[field["type"]](text)


def faults_of_cell(field, text, missing):
    limits = field.get("constraints", {})
    if text in missing:
        return {"required"} if limits.get("required") else set()
    try:
        value = typed(field, text)
    except ValueError:
        return {"type"}
    return {
        name
        for name, broken in {
            "minimum": lambda limit: value < limit,
            "maximum": lambda limit: value > limit,
            "enum": lambda limit: value not in limit,
            "pattern": lambda limit: re.fullmatch(limit, text) is None,
        }.items()
        if name in limits and broken(limits[name])
    }


def faults(folder):
    """Find what violates a descriptor, with nothing but the descriptor and the files."""
    package = json.loads((folder / DESCRIPTOR).read_text("utf-8"))
    tables = {r["name"]: rows_of(folder, r) for r in package["resources"]}
    found = set()
    for resource in package["resources"]:
        about, rows = resource["schema"], tables[resource["name"]]
        for field in about["fields"]:
            for row in rows:
                kinds = faults_of_cell(field, row[field["name"]], about["missingValues"])
                found |= {(resource["name"], field["name"], kind) for kind in kinds}
        for (key,) in [about["primaryKey"]] if "primaryKey" in about else []:
            if len({row[key] for row in rows}) < len(rows):
                found.add((resource["name"], key, "primary key"))
        for key in about.get("foreignKeys", ()):
            (name,), (target,) = key["fields"], key["reference"]["fields"]
            known = {row[target] for row in tables[key["reference"]["resource"]]} | {""}
            if any(row[name] not in known for row in rows):
                found.add((resource["name"], name, "foreign key"))
    return found


def put(folder, table, field, text):
    """Write a text into a cell of the first row of a table."""
    path = folder / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        header, first, *rest = csv.reader(file)
    first[header.index(field)] = text
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, first, *rest])


def test_bundled_cases_satisfy_their_descriptors():
    for name in bundled_cases():
        assert faults(Path(str(bundled_cases()[name]))) == set()


@pytest.mark.parametrize(("table", "field", "text", "kind"), BROKEN)
def test_a_broken_cell_violates_the_descriptor_and_the_check(folder, table, field, text, kind):
    put(folder, table, field, text)
    assert (table, field, kind) in faults(folder)
    assert (f"{table}.csv", field) in {(p.file, p.field) for p in read_case(folder)[1]}


def test_an_id_that_stands_twice_violates_the_descriptor(folder):
    put(folder, "nodes", "node_id", open_case(folder).rows("nodes")[1]["node_id"])
    assert ("nodes", "node_id", "primary key") in faults(folder)


def test_descriptors_of_bundled_cases_are_up_to_date(tmp_path):
    for name, place in bundled_cases().items():
        corridor.write_case(open_case(name), tmp_path / name)
        written = json.loads((tmp_path / name / DESCRIPTOR).read_text("utf-8"))
        written["resources"] = [
            r for r in written["resources"] if place.joinpath(r["path"]).is_file()
        ]
        for resource in written["resources"]:
            with place.joinpath(resource["path"]).open(encoding="utf-8") as file:
                header = next(csv.reader(file))
            about = resource["schema"]
            about["fields"] = [f for f in about["fields"] if f["name"] in header]
            keys = [k for k in about.pop("foreignKeys", []) if set(k["fields"]) <= set(header)]
            about |= {"foreignKeys": keys} if keys else {}
        assert json.loads(place.joinpath(DESCRIPTOR).read_text("utf-8")) == written


def test_a_written_folder_has_a_descriptor_of_all_its_columns(tmp_path):
    case = border_line()
    corridor.write_case(case, tmp_path / "w")
    assert faults(tmp_path / "w") == set()
    package = json.loads((tmp_path / "w" / DESCRIPTOR).read_text("utf-8"))
    assert [r["name"] for r in package["resources"]] == list(table_names())
    for resource in package["resources"]:
        specs = schema()[resource["name"]]
        for field in resource["schema"]["fields"]:
            assert field["description"] == specs[field["name"]].meaning
            assert field.get("unit", "") == specs[field["name"]].unit
    corridor.write_case(case, tmp_path / "w", overwrite=True)
    assert open_case(tmp_path / "w") == case


def test_a_case_is_read_without_its_descriptor(tmp_path):
    corridor.write_case(two_gauges(), tmp_path / "w")
    (tmp_path / "w" / DESCRIPTOR).write_text("not JSON")
    assert read_case(tmp_path / "w")[1] == []
    (tmp_path / "w" / DESCRIPTOR).unlink()
    assert open_case(tmp_path / "w") == two_gauges()


def test_frictionless_agrees(folder):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what the packages below it have to say of themselves
        frictionless = pytest.importorskip("frictionless")
        descriptor = str(folder / DESCRIPTOR)
        assert frictionless.Package(descriptor).validate().valid
        for table, field, text, _ in BROKEN:
            kept = (folder / f"{table}.csv").read_bytes()
            put(folder, table, field, text)
            resource = frictionless.Package(descriptor).get_resource(table)
            assert not resource.validate().valid, (table, field)
            (folder / f"{table}.csv").write_bytes(kept)
