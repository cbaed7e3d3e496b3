"""What is sent as a case is taken in, or refused with every reason; nothing is left behind."""

import io
import stat
import zipfile

import pytest

from corridor.formats.cases.convert import write_case
from corridor.formats.cases.open import open_case
from tests.web.test_routes import problem


def zipped(folder, extra=(), inside="somewhere/tiny"):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in folder.iterdir():
            archive.write(file, f"{inside}/{file.name}")
        for name, content in extra:
            archive.writestr(name, content)
    return buffer.getvalue()


def send(client, content, name="case.zip"):
    return client.post("/api/cases", files={"file": (name, content)})


def test_a_zip_is_taken_in_under_a_name_of_its_own(client, folder):
    sent = send(client, zipped(folder))
    assert sent.status_code == 201, sent.text
    assert sent.json()["id"] == "tiny-2"
    state = client.post("/api/cases/tiny-2/state", json={}).json()
    assert state["throughput_t_per_year"] == pytest.approx(6e6)


def test_a_geopackage_is_taken_in(client, folder, tmp_path):
    write_case(open_case(folder), tmp_path / "tiny.gpkg")
    sent = send(client, (tmp_path / "tiny.gpkg").read_bytes(), "tiny.gpkg")
    assert sent.status_code == 201, sent.text


def test_a_workbook_is_taken_in_within_the_same_limits(client, service, folder, tmp_path):
    write_case(open_case(folder), tmp_path / "tiny.xlsx")
    sent = send(client, (tmp_path / "tiny.xlsx").read_bytes(), "tiny.xlsx")
    assert sent.status_code == 201, sent.text
    state = client.post(f"/api/cases/{sent.json()['id']}/state", json={}).json()
    assert state["throughput_t_per_year"] == pytest.approx(6e6)
    with zipfile.ZipFile(tmp_path / "tiny.xlsx", "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/large.xml", b" " * 20_000_000)
    said = problem(send(client, (tmp_path / "tiny.xlsx").read_bytes()), 422, "bad-upload")
    assert "times larger than packed" in str(said)
    empty = io.BytesIO()
    with zipfile.ZipFile(empty, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    said = send(client, empty.getvalue())
    assert 400 <= said.status_code < 500, said.text
    assert not [path for path in service.store.folder.iterdir() if path.name.startswith("sent-")]


def link(name):
    entry = zipfile.ZipInfo(name)
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


@pytest.mark.parametrize(
    ("extra", "said"),
    [
        ([("../evil.csv", "x")], "leads elsewhere"),
        ([("/etc/evil.csv", "x")], "leads elsewhere"),
        ([("a/../../evil.csv", "x")], "leads elsewhere"),
        ([("C:\\evil.csv", "x")], "leads elsewhere"),
        ([(link("tiny/nodes2.csv"), "/etc/passwd")], "a link or a device"),
        ([("tiny/big.csv", "0" * 20_000_000)], "times larger than packed"),
        ([(f"tiny/{n}.md", "x") for n in range(201)], "files"),
    ],
)
def test_an_archive_that_is_no_plain_case_is_refused(client, service, folder, extra, said):
    seen = problem(send(client, zipped(folder, extra)), 422, "bad-upload")
    assert said in str(seen)
    assert not list(service.store.folder.glob("sent-*"))
    assert not (service.store.folder / "cases").exists()
    assert len(client.get("/api/cases").json()) == 1


def test_a_size_that_the_archive_lies_about_is_counted(client, folder):
    """The head says a byte; what comes out is compared with it."""
    content = bytearray(zipfile_with("tiny/x.csv", b"0," * 300_000))
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = content.index(mark)
        content[start + at : start + at + 4] = (1).to_bytes(4, "little")
    problem(send(client, bytes(content)), 422, "bad-upload")


def zipfile_with(name, content):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "expected"),
        (b"hello", "a zip of a case folder, a GeoPackage or a workbook (.xlsx)"),
        (b"PK\x03\x04 and no more", "cannot be read"),
        (zipfile_with("readme.md", b"x"), "no case.toml"),
        (b"SQLite format 3\x00" + b"\x00" * 2000, "bad-case"),
    ],
)
def test_what_is_no_case_is_refused(reader, content, said):
    response = send(reader, content)
    assert response.status_code == 422
    assert said in response.text


def test_a_case_with_problems_is_told_all_of_them(client, folder):
    extra = zipped(folder, inside="tiny")
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(extra)) as old, zipfile.ZipFile(buffer, "w") as new:
        for entry in old.infolist():
            text = old.read(entry).decode()
            if entry.filename.endswith("nodes.csv"):
                text = text.replace("node_id", "node", 1)
            if entry.filename.endswith("rail.csv"):
                text = text.replace("1520", "wide")
            new.writestr(entry.filename, text)
    said = problem(send(client, buffer.getvalue()), 422, "bad-case")
    assert {"E201", "E302"} <= {p["code"] for p in said["problems"]}
    assert len(client.get("/api/cases").json()) == 1


def test_a_form_without_a_file(client):
    problem(client.post("/api/cases", data={"other": "x"}), 422, "bad-question")
    assert client.post("/api/cases", content=b"x").status_code in (400, 422)
