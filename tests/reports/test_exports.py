"""What is written beside a report: tables as CSV and XLSX, figures as SVG and PNG, the print."""

import base64
import re
from io import BytesIO, StringIO

import openpyxl
import pandas as pd
import pytest

import corridor
from corridor.answers.report import describe_report
from corridor.problems import CorridorError
from corridor.reports.export import chromium
from corridor.reports.export.tables import Table, header, tables_of
from corridor.reports.export.workbook import workbook
from corridor.reports.pages.document import Beside, render, write_report
from corridor.reports.pages.exhibits import exhibits
from tests.worlds import border_line


@pytest.fixture(scope="module")
def answered():
    case = border_line()
    return case, describe_report(case, corridor.recommend(case, 16))


def fake_chromium(folder, says="#!/bin/sh\n"):
    """Put a program in the place of Chromium that writes into the file it is asked for."""
    program = folder / "chromium"
    program.write_text(
        f"{says}"
        'for word in "$@"; do case $word in\n'
        '  --print-to-pdf=*|--screenshot=*) echo printed > "${word#*=}";;\nesac; done\n'
    )
    program.chmod(0o755)
    return program


def test_headers_say_the_unit():
    assert header("capacity_t_per_year") == "capacity, t/year"
    assert header("cost_musd") == "cost, million USD"
    assert header("start_km") == "start, km"
    assert header("name") == "name"


def test_every_list_of_an_answer_is_a_table_in_full_precision(answered):
    _, answer = answered
    tables = {t.name: t.frame for t in tables_of(answer)}
    works = tables["plan-projects"]
    assert works["id"].tolist() == ["N", "S"]
    assert works["cost, million USD"].tolist() == [p.cost_musd for p in answer.plan.projects]
    changes = tables["plan-projects-changes"]
    assert changes["of"].tolist() == ["N", "S"]
    assert changes["to, t/year"].tolist() == [9e6, 8e6]
    assert len(tables["numbers"]) == len(answer.numbers)
    assert len(tables["network-links"]) == len(answer.network.links)
    manifest = dict(tables["manifest"].to_numpy().tolist())
    assert manifest["case hash"] == answer.plan.manifest.case_hash
    assert manifest["options: target_mt"] == 16
    assert all(len(frame) for frame in tables.values())


def test_the_page_holds_its_data_and_still_loads_nothing(answered):
    case, answer = answered
    html = render(case, answer)
    links = dict(re.findall(r'href="data:text/csv;base64,([^"]+)" download="([^"]+)"', html))
    files = {name: base64.b64decode(data).decode() for data, name in links.items()}
    assert set(files) == {f"{t.name}.csv" for t in tables_of(answer)}
    profile = pd.read_csv(StringIO(files["profile.csv"]))
    assert profile["flow, million t/year"].tolist() == [r.flow_mt for r in answer.profile]


def test_a_workbook_has_a_sheet_for_each_table_and_texts_stay_texts():
    odd = pd.DataFrame({"name": ["=1+1", "a\x00b", "x" * 40_000], "cost, USD": [1.5, None, 3.0]})
    tables = [Table("one", odd), Table("one" + "x" * 40, odd), Table("one" + "x" * 41, odd)]
    book = openpyxl.load_workbook(BytesIO(workbook(tables, "Title")))
    assert book.properties.title == "Title"
    assert len(set(book.sheetnames)) == 4
    assert all(len(name) <= 31 for name in book.sheetnames)
    contents = [[cell.value for cell in row] for row in book["contents"].rows]
    assert contents[0] == ["sheet", "table", "rows"]
    assert [row[2] for row in contents[1:]] == [3, 3, 3]
    rows = [[cell.value for cell in row] for row in book["one"].rows]
    assert rows[0] == ["name", "cost, USD"]
    assert rows[1] == ["=1+1", 1.5]
    assert book["one"]["A2"].data_type == "s"
    assert rows[2] == ["a\N{REPLACEMENT CHARACTER}b", None]
    assert len(rows[3][0]) == 32_767


def test_figures_stand_alone_and_have_their_data(answered):
    case, answer = answered
    found = {e.name: e for e in exhibits(case, answer)}
    of_plan = {"plan-years", "plan-ladder", "plan-tornado", "plan-through-1"}
    assert set(found) == {"profile", "trade", "map", "quality", *of_plan}
    for name, exhibit in found.items():
        assert exhibit.svg.startswith("<svg")
        assert exhibit.svg.endswith("</svg>")
        assert exhibit.svg.count("<svg") == 1
        assert exhibit.tables or name == "plan-tornado"  # no number has a range
        assert ("<style>" in exhibit.svg) == ('class="figure' in exhibit.svg)
    assert [t.name for t in found["plan-years"].tables] == ["plan-projects", "plan-spending"]
    assert [t.name for t in found["plan-through-1"].tables] == ["plan-stopped"]


def test_everything_is_written_beside_the_page(answered, tmp_path, monkeypatch):
    monkeypatch.setenv(chromium.VARIABLE, str(fake_chromium(tmp_path)))
    case, answer = answered
    beside = Beside(tmp_path / "r.xlsx", tmp_path / "figures", tmp_path / "r.pdf")
    write_report(case, answer, tmp_path / "r.html", beside=beside)
    assert (tmp_path / "r.pdf").read_text() == "printed\n"
    assert "plan-projects" in openpyxl.load_workbook(tmp_path / "r.xlsx").sheetnames
    names = {path.name for path in (tmp_path / "figures").iterdir()}
    assert {"map.svg", "map.png", "network-links.csv", "plan-years.png", "profile.csv"} <= names
    write_report(case, answer, tmp_path / "r.html", beside=beside, overwrite=True)
    (tmp_path / "figures" / "notes.txt").write_text("mine")
    with pytest.raises(CorridorError, match=r"holds notes\.txt, which is no figure"):
        write_report(case, answer, tmp_path / "r.html", beside=beside, overwrite=True)


def test_without_a_chromium_the_fix_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv(chromium.VARIABLE, raising=False)
    monkeypatch.setattr(chromium, "PLACES", ())
    with pytest.raises(CorridorError, match=r"install one .* CORRIDOR_CHROMIUM, or print the HTML"):
        chromium.write_pdf("<p>", tmp_path / "a.pdf")
    monkeypatch.setenv(chromium.VARIABLE, "nothing")
    with pytest.raises(CorridorError, match="names nothing, which is no program"):
        chromium.write_pdf("<p>", tmp_path / "a.pdf")
    assert not list(tmp_path.iterdir())


def test_a_chromium_that_fails_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv(chromium.VARIABLE, str(fake_chromium(tmp_path, "#!/bin/sh\nexit 3\n")))
    with pytest.raises(CorridorError, match="could not print"):
        chromium.write_pdf("<p>", tmp_path / "a.pdf")
    assert {path.name for path in tmp_path.iterdir()} == {"chromium"}


def test_size_of_a_figure():
    assert chromium.size_of('<svg viewBox="0 0 680 123.4">') == (680, 124)
    assert chromium.size_of("<svg>") == (680, 480)
