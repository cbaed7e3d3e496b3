"""A case survives a workbook, and what spreadsheets do to cells is reported by sheet and cell."""

import datetime
import json
import re
import zipfile

import openpyxl
import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import corridor
from corridor.answers.answer import answer
from corridor.answers.plain import as_plain
from corridor.answers.questions import CapacityQuestion, ThroughputQuestion
from corridor.case.schema import schema, table_names
from corridor.cli.show_case import problem_tree
from corridor.formats.cases.open import read_case
from corridor.formats.cases.workbook_headers import LONGEST, Header, read_header
from corridor.formats.cases.workbook_reading import read_workbook
from corridor.problems import CorridorError
from tests.formats.test_formats import same
from tests.worlds import border_line, sea_world, two_gauges


@pytest.fixture
def book(tmp_path):
    corridor.write_case(border_line(), tmp_path / "case.xlsx")
    return tmp_path / "case.xlsx"


def edited(path, change):
    """Change a workbook as a spreadsheet program would: no value is stored with a formula."""
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    return read_case(path)[1]


def places(problems):
    return [(p.code, p.file, p.cell) for p in problems]


@pytest.mark.parametrize("world", [two_gauges, border_line, sea_world])
def test_round_trip_through_a_workbook(tmp_path, world):
    case = world()
    corridor.write_case(case, tmp_path / "case.xlsx")
    again = corridor.open_case(tmp_path / "case.xlsx")
    same(case, again)
    for name, one in {"before": case, "after": again}.items():
        corridor.write_case(one, tmp_path / name)
    for file in (tmp_path / "before").iterdir():
        assert file.read_bytes() == (tmp_path / "after" / file.name).read_bytes()


def test_the_bundled_case_through_a_workbook(tmp_path):
    case = corridor.open_case("instc")
    corridor.write_case(case, tmp_path / "case.xlsx")
    same(case, corridor.open_case(tmp_path / "case.xlsx"))


ODD = [
    "=1+1",
    "1-2",
    "007",
    "#N/A",
    "TRUE",
    "_x0041_",
    "1e5",
    "3/4",
    "+7",
    "@a",
    "a\nb",
    "  x",
    "'",
]
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"))


@settings(max_examples=3, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(
    texts=st.lists(TEXTS, min_size=100, max_size=200),
    numbers=st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=50, max_size=50),
)
def test_any_text_and_number_survives(tmp_path_factory, texts, numbers):
    titles = [text.strip() or "x" for text in (*ODD, *texts)]
    sources = pd.DataFrame(
        {"source_id": ["T1", *(f"S{i}" for i in range(1, len(titles)))], "title": titles,
         "address": titles}, dtype=object,
    )  # fmt: skip
    low = border_line().tables["defaults"].iloc[[0] * len(numbers)].assign(low=numbers)
    case = border_line().replace(sources=sources, defaults=low.reset_index(drop=True))
    path = tmp_path_factory.mktemp("w") / "case.xlsx"
    corridor.write_case(case, path)
    raw = read_workbook(path)
    assert raw.tables["sources"]["title"].tolist() == titles
    assert [float(cell) for cell in raw.tables["defaults"]["low"]] == [n + 0.0 for n in numbers]
    assert list(raw.problems) == []


def test_a_line_longer_than_a_cell_stands_in_several(tmp_path):
    case = border_line()
    start, end = (case.records["nodes"][case.rows("links")[0][s]] for s in
                  ("from_node_id", "to_node_id"))  # fmt: skip
    ends = [(n["x_coord"], n["y_coord"]) for n in (start, end)]
    steps = [tuple(a + (b - a) * i / 6000 for a, b in zip(*ends, strict=True)) for i in range(6001)]
    line = f"LINESTRING ({', '.join(f'{x!r} {y!r}' for x, y in steps)})"
    assert len(line) > 1.5 * LONGEST
    links = case.tables["links"].copy()
    links.loc[0, "geometry"] = line
    case = case.replace(links=links)
    corridor.write_case(case, tmp_path / "case.xlsx")
    same(case, corridor.open_case(tmp_path / "case.xlsx"))
    heads = [c.value for c in openpyxl.load_workbook(tmp_path / "case.xlsx")["links"][1]]
    assert heads.index("geometry (part 2)") == heads.index("geometry") + 1


def test_a_character_that_no_workbook_holds_is_refused(tmp_path):
    case = border_line()
    case = case.replace(sources=case.tables["sources"].assign(title="bell \x07"))
    with pytest.raises(CorridorError, match=r"sheet sources, cell B2: .*x07"):
        corridor.write_case(case, tmp_path / "case.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_one_case_in_three_formats_gives_one_answer(tmp_path):
    answers = set()
    for name in ("case", "case.gpkg", "case.xlsx"):
        corridor.write_case(border_line(), tmp_path / name)
        case = corridor.open_case(tmp_path / name)
        for question in (ThroughputQuestion(rungs=2), CapacityQuestion()):
            text = json.dumps(as_plain(answer(case, question)))
            answers.add(text.replace(str(tmp_path / name), "CASE"))
    assert len(answers) == 2


def test_a_workbook_explains_itself(book):
    sheets = openpyxl.load_workbook(book)
    assert sheets.sheetnames == ["read me", "settings", *table_names()]
    rail = sheets["rail"]
    heads = {c.value: c for c in rail[1]}
    assert "limiting_km (km)" in heads
    assert "Distance between the two stations" in heads["limiting_km (km)"].comment.text
    rules = {str(r.sqref).partition("2:")[0]: r for r in rail.data_validations.dataValidation}
    signalling = rules[heads["signalling"].column_letter]
    assert (signalling.type, signalling.formula1) == ("list", '"automatic,semi-automatic"')
    assert rules["A"].formula1 == "OFFSET('links'!$A$2,0,0,MAX(1,COUNTA('links'!$A:$A)-1),1)"
    tracks = rules[heads["tracks"].column_letter]
    assert (tracks.type, tracks.formula1, tracks.formula2) == ("whole", "0", "6")
    assert {c.number_format for c in rail["A"]} == {"@"}
    assert all(
        cell.value.partition(" (")[0] in schema()[name]
        for name in table_names() for cell in sheets[name][1]
    )  # fmt: skip


def test_problems_name_sheet_and_cell(book):
    def change(sheets):
        heads = [c.value for c in sheets["rail"][1]]
        sheets["rail"].cell(2, heads.index("limiting_km (km)") + 1, "4 km")
        sheets["rail"].cell(3, heads.index("tracks") + 1, 1.5)
        sheets["links"]["E2"] = "train"
        sheets["links"]["C3"] = "nowhere"
        keys = [c.value for c in sheets["settings"]["A"]]
        sheets["settings"].cell(keys.index("year") + 1, 2, "soon")

    problems = edited(book, change)
    heads = list(schema()["rail"])
    limiting, tracks = (chr(65 + heads.index(name)) for name in ("limiting_km", "tracks"))
    assert {
        ("E302", "sheet settings", "B4"),
        ("E302", "sheet rail", f"{limiting}2"),
        ("E302", "sheet rail", f"{tracks}3"),
        ("E304", "sheet links", "E2"),
    } <= set(places(problems))
    shown = "\n".join(map(str, problems))
    assert f"sheet rail, cell {limiting}2, field limiting_km" in shown
    assert "csv" not in shown
    assert (
        str(problem_tree(problems).label)
        == f"[bold]{len(problems)} problem(s), 0 warning(s)[/bold]"
    )


def test_references_are_checked_by_cell(book):
    problems = edited(book, lambda sheets: sheets["links"].__setitem__("C2", "nowhere"))
    assert ("E402", "sheet links", "C2") in places(problems)


def test_other_units_and_repeated_columns(book):
    def change(sheets):
        heads = {c.value: c for c in sheets["links"][1]}
        heads["length (km)"].value = "length [mi]"
        heads["branch"].value = "name"

    codes = {p.code: p for p in edited(book, change)}
    assert codes["E203"].found == "length (mi)"
    assert codes["E203"].cell == f"{chr(65 + list(schema()['links']).index('length'))}1"
    assert "more than once" in codes["E106"].fix


def test_dates_errors_and_long_numbers_are_never_taken(book):
    def change(sheets):
        sheets["links"]["A2"] = datetime.date(2026, 4, 3)
        sheets["rail"]["A2"] = 12345678901234567
        sheets["nodes"]["D2"] = datetime.time(1, 30)
        sheets["nodes"]["E2"] = "#DIV/0!"
        sheets["settings"]["B2"] = datetime.date(2026, 4, 3)

    problems = edited(book, change)
    assert {
        ("E115", "sheet links", "A2"), ("E115", "sheet rail", "A2"),
        ("E115", "sheet nodes", "D2"), ("E114", "sheet nodes", "E2"),
        ("E115", "sheet settings", "B2"),
    } <= set(places(problems))  # fmt: skip
    cells = [(p.file, p.cell) for p in problems if p.cell]
    assert len(cells) == len(set(cells))  # one problem for each cell


def with_values(path, sheet, values):
    """Store values with formulas, as a spreadsheet program does when it saves them."""
    with zipfile.ZipFile(path) as old:
        parts = {n: old.read(n) for n in old.namelist()}
    at = openpyxl.load_workbook(path).sheetnames.index(sheet) + 1
    part = f"xl/worksheets/sheet{at}.xml"
    for cell, value in values.items():
        parts[part], times = re.subn(
            rf'(<c r="{cell}"[^>]*><f>[^<]*</f>)<v ?/?>(</v>)?'.encode(),
            rb"\g<1><v>" + value.encode() + b"</v>", parts[part],
        )  # fmt: skip
        assert times == 1
    with zipfile.ZipFile(path, "w") as new:
        for name, data in parts.items():
            new.writestr(name, data)


def test_formulas_are_read_by_their_values(book):
    before = corridor.open_case(book)
    column = chr(65 + list(schema()["demand"]).index("tonnes_per_year"))
    tonnes = before.rows("demand")[0]["tonnes_per_year"]

    def change(sheets):
        sheets["demand"][f"{column}2"] = f"={tonnes:g}/2*2"

    problems = edited(book, change)
    assert [p for p in places(problems) if p[0] == "E114"] == [
        ("E114", "sheet demand", f"{column}2")
    ]
    with_values(book, "demand", {f"{column}2": f"{tonnes:g}"})
    case, problems = read_case(book)
    same(before, case)
    assert [(p.code, p.found) for p in problems if p.code != "W601"] == [
        ("W116", f"1 formula(s) in column {column}")
    ]


def test_merged_and_hidden(book):
    def change(sheets):
        sheets["rail"].merge_cells("B2:B3")
        sheets["effects"].sheet_state = "hidden"

    problems = edited(book, change)
    assert {("E113", "sheet rail", "B2"), ("W117", "sheet effects", "")} <= set(places(problems))


def test_names_of_sheets(book):
    def change(sheets):
        sheets["rail"].title = "Railway rail"
        sheets["links"].title = "LINKS"
        sheets.create_sheet("my sums")
        del sheets["nodes"]

    problems = edited(book, change)
    said = {(p.code, p.file): p for p in problems}
    assert "Did you mean rail?" in said["E107", "sheet Railway rail"].fix
    assert "take it out of the workbook" in said["E107", "sheet Railway rail"].fix
    assert ("E101", "sheet nodes") in said
    assert ("W108", "sheet my sums") in said
    assert not any("LINKS" in p.file for p in problems if p.code == "E101")


def test_what_people_leave_around_a_table_does_not_matter(book):
    before = corridor.open_case(book)

    def change(sheets):
        sheets["links"].cell(400, 300).number_format = "0.00"
        sheets["links"].cell(90, 2).value = "  "
        sheets["nodes"].column_dimensions["B"].hidden = True

    assert {p.code for p in edited(book, change)} == {"W601"}
    same(before, corridor.open_case(book))


@pytest.mark.parametrize(
    ("data", "code"), [(b"", "E102"), (b"PK\x03\x04 no", "E102"), (b"<html>", "E102")]
)
def test_no_workbook(tmp_path, data, code):
    (tmp_path / "case.xlsx").write_bytes(data)
    case, problems = read_case(tmp_path / "case.xlsx")
    assert case is None
    assert problems[0].code == code


def rewritten(path, change):
    with zipfile.ZipFile(path) as old:
        parts = {n: old.read(n) for n in old.namelist()}
    change(parts)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts.items():
            new.writestr(name, data)


def test_bombs_are_refused(book, tmp_path):
    small = book.read_bytes()

    def entities(parts):
        text = parts["xl/workbook.xml"]
        parts["xl/workbook.xml"] = b'<!DOCTYPE a [<!ENTITY b "c">]>' + text

    rewritten(book, entities)
    assert [p.code for p in read_case(book)[1] if p.file == "case.xlsx"] == ["E102"]
    book.write_bytes(small)
    rewritten(book, lambda parts: parts.update({"xl/media/big.bin": bytes(310_000_000)}))
    assert [p.code for p in read_case(book)[1] if p.file == "case.xlsx"] == ["E104"]


def test_a_small_file_of_millions_of_cells_is_refused(book):
    cells = b"<row>" + b"<c/>" * 6_000_000 + b"</row>"

    def many(parts):
        sheet = parts["xl/worksheets/sheet3.xml"]
        parts["xl/worksheets/sheet3.xml"] = sheet.replace(b"<sheetData>", b"<sheetData>" + cells)

    rewritten(book, many)
    assert [p.code for p in read_case(book)[1] if p.file == "case.xlsx"] == ["E104"]


def test_other_spreadsheets_are_named(tmp_path):
    (tmp_path / "case.ods").write_bytes(b"PK")
    with pytest.raises(CorridorError, match=r"save it as \.xlsx"):
        read_case(tmp_path / "case.ods")


def test_headers():
    assert read_header("geometry (part 2)") == Header("geometry", "", 2)
    assert read_header(" length [km]") == Header("length", "km")
    assert read_header("tonnes_per_year\n(t/year)") == Header("tonnes_per_year", "t/year")
    assert read_header("a (b) c") == Header("a (b) c")


def test_a_part_that_cannot_be_unpacked(book):
    """Scramble the packed bytes of a sheet: the archive is whole, and its content is not."""
    with zipfile.ZipFile(book) as archive:
        part = max(archive.infolist(), key=lambda p: p.compress_size)
    data = bytearray(book.read_bytes())
    begin = part.header_offset + 30 + len(part.filename)
    data[begin : begin + 200] = bytes([0xFF]) * 200
    book.write_bytes(bytes(data))
    case, problems = read_case(book)
    assert case is None
    assert [p.code for p in problems] == ["E102"]
