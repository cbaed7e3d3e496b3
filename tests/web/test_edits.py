"""Cells are changed with the checks of a case, taken back, and come home as a case."""

import io
import zipfile

import pytest

from corridor.formats.cases.open import open_case
from tests.web.test_routes import T, problem


def edit(client, *cells, **options):
    rows = [dict(zip(("table", "row", "field", "value"), cell, strict=True)) for cell in cells]
    return client.post(f"{T}/edits", json=rows, params=options)


def throughput(client):
    return client.post(f"{T}/state", json={}).json()["throughput_t_per_year"]


def test_an_edit_counts_until_it_is_undone(client, folder):
    before = open_case(folder).hash
    table = client.get(f"{T}/tables/rail").json()
    column = [f["name"] for f in table["fields"]].index("stated_t_per_year")
    assert table["rows"][1][column] == "3000000"
    assert edit(client, ("rail", 3, "stated_t_per_year", 4e6)).json() == {
        "version": 1, "problems": []
    }  # fmt: skip
    assert throughput(client) == pytest.approx(8e6)
    assert client.get("/api/cases").json()[0]["version"] == 1
    assert client.post(f"{T}/undo").json() == {"version": 0}
    assert throughput(client) == pytest.approx(6e6)
    problem(client.post(f"{T}/undo"), 409, "version-changed")
    assert edit(client, ("rail", 3, "stated_t_per_year", "2000000")).json()["version"] == 2
    assert open_case(folder).hash == before


def test_settings_are_checked_undone_and_downloaded(client, folder):
    contents = client.get(f"{T}/contents").json()
    assert contents["tables"][0] == {"id": "case", "name": "Settings"}
    table = client.get(f"{T}/tables/case").json()
    rate = [f["name"] for f in table["fields"]].index("discount_rate")
    assert len(table["rows"]) == 1
    assert (table["fields"][rate]["unit"], table["rows"][0][rate]) == ("1/year", "0.05")
    assert edit(client, ("case", 2, "discount_rate", "0.07")).json()["version"] == 1
    assert client.get(f"{T}/tables/case").json()["rows"][0][rate] == "0.07"
    said = problem(edit(client, ("case", 2, "discount_rate", "5")), 422, "bad-case")
    first = said["problems"][0]
    assert (first["file"], first["field"], first["found"]) == ("case.toml", "discount_rate", "5")
    saved = client.get(f"{T}/download").content
    with zipfile.ZipFile(io.BytesIO(saved)) as archive:
        assert b"discount_rate = 0.07" in archive.read("tiny-1/case.toml")
    assert client.post(f"{T}/undo").json() == {"version": 0}
    assert client.get(f"{T}/tables/case").json()["rows"][0][rate] == "0.05"
    assert open_case(folder).settings["discount_rate"] == pytest.approx(0.05)


def test_an_edit_that_breaks_the_case_changes_nothing(client):
    said = problem(
        edit(client, ("rail", 3, "tracks", "many"), ("links", 2, "from_node_id", "zz")),
        422, "bad-case",
    )  # fmt: skip
    first = said["problems"][0]
    assert (first["code"], first["file"], first["row"], first["field"]) == (
        "E302", "rail.csv", 3, "tracks"
    )  # fmt: skip
    problem(edit(client, ("links", 2, "from_node_id", "zz")), 422, "bad-case")
    assert client.get("/api/cases").json()[0]["version"] == 0


def test_cells_that_do_not_exist(client):
    said = problem(
        edit(client, ("rial", 2, "tracks", 1), ("rail", 2, "trakcs", 1), ("rail", 99, "tracks", 1),
             ("rail", 1, "tracks", 1), ("case", 3, "title", "x")),
        422, "bad-question",
    )  # fmt: skip
    assert {p["field"].partition(".")[0] for p in said["problems"]} == {"0", "1", "2", "3", "4"}
    problem(edit(client), 422, "bad-question")


def test_a_row_after_the_last_is_added(client):
    cells = {"source_id": "T2", "title": "Measured"}
    rows = len(client.get(f"{T}/tables/sources").json()["rows"])
    edit(client, *(("sources", rows + 2, field, value) for field, value in cells.items()))
    assert len(client.get(f"{T}/tables/sources").json()["rows"]) == rows + 1


def test_a_row_is_deleted_and_comes_back(client):
    edit(client, ("sources", 3, "source_id", "T2"), ("sources", 3, "title", "Measured"))
    rows = client.get(f"{T}/tables/sources").json()["rows"]
    at = [row[0] for row in rows].index("T2")
    delete = f"{T}/tables/sources/rows/{at + 2}/delete"
    problem(client.post(delete, params={"version": 0}), 409, "version-changed")
    assert client.post(delete, params={"version": 1}).json() == {"version": 2, "problems": []}
    assert client.get(f"{T}/tables/sources").json()["rows"] == rows[:at] + rows[at + 1 :]
    assert client.post(f"{T}/undo").json() == {"version": 1}
    assert client.get(f"{T}/tables/sources").json()["rows"] == rows


@pytest.mark.parametrize("row", ["sources/rows/1", "sources/rows/99", "case/rows/2", "x/rows/2"])
def test_a_row_that_does_not_exist_is_not_deleted(client, row):
    problem(client.post(f"{T}/tables/{row}/delete"), 404, "not-found")


def test_a_row_that_others_name_is_not_deleted(client):
    before = client.get(f"{T}/tables/links").json()
    problem(client.post(f"{T}/tables/nodes/rows/2/delete"), 422, "bad-case")
    assert client.get(f"{T}/tables/links").json() == before


def test_settings_are_a_table_of_one_row(client):
    assert edit(client, ("case", 2, "title", "Another <b>world</b>")).status_code == 200
    assert client.get("/api/cases").json()[0]["title"] == "Another <b>world</b>"
    assert "<b>" not in client.get("/cases/tiny").text


def test_who_comes_second_is_told(client):
    assert edit(client, ("rail", 3, "tracks", 1), version=0).status_code == 200
    problem(edit(client, ("rail", 3, "tracks", 2), version=0), 409, "version-changed")


def test_a_download_opens_as_the_case(client, tmp_path):
    edit(client, ("rail", 3, "stated_t_per_year", 4e6))
    response = client.get(f"{T}/download")
    assert 'filename="tiny-1.zip"' in response.headers["content-disposition"]
    zipfile.ZipFile(io.BytesIO(response.content)).extractall(tmp_path)
    records = open_case(tmp_path / "tiny-1").records
    assert records["rail"]["bc"]["stated_t_per_year"] == 4e6


def test_versions_outlive_the_service(client, service, folder):
    from corridor.web.service import open_service

    edit(client, ("rail", 3, "stated_t_per_year", 4e6))
    again = open_service(service.store.folder)
    again.cases.add_origin(folder)
    opened = again.cases.get("tiny")
    assert opened.version == 1
    assert opened.case.records["rail"]["bc"]["stated_t_per_year"] == 4e6
    again.store.close()


def test_a_table_is_explained_in_the_language_of_the_page(client):
    said = {
        code: client.get(f"{T}/tables/links", headers={"Accept-Language": code}).json()
        for code in ("en", "ru", "az", "fa")
    }
    listed = client.get(f"{T}/contents", headers={"Accept-Language": "ru"}).json()["tables"]
    assert said["ru"]["title"] in {table["name"] for table in listed}
    english = said.pop("en")
    for table in said.values():
        assert table["rows"] == english["rows"]
        assert table["title"] != english["title"]
        for ours, theirs in zip(table["fields"], english["fields"], strict=True):
            assert ours["name"] == theirs["name"]
            assert ours["choices"] == theirs["choices"]
            assert ours["meaning"] != theirs["meaning"]
