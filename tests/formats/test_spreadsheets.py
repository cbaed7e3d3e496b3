"""Tables as spreadsheets write them are read, or refused in a sentence."""

import csv
import io

import pytest

import corridor
from corridor.formats.cases.open import read_case
from corridor.formats.files.separated import has_decimal_commas, split_rows, unclear_point
from tests.worlds import border_line, two_gauges


@pytest.fixture
def folder(tmp_path):
    corridor.write_case(two_gauges(), tmp_path / "w")
    return tmp_path / "w"


def rewritten(text, separator, number=str):
    rows = list(csv.reader(io.StringIO(text)))
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator="\n").writerows(
        [number(cell) for cell in row] for row in rows
    )
    return out.getvalue()


def found(folder, code):
    return [p for p in read_case(folder)[1] if p.code == code]


WRITTEN = {
    "semicolons": lambda t: rewritten(t, ";").encode(),
    "tabs": lambda t: rewritten(t, "\t").encode(),
    "utf-16": lambda t: rewritten(t, "\t").encode("utf-16"),
    "utf-16-be": lambda t: b"\xfe\xff" + rewritten(t, "\t").encode("utf-16-be"),
    "utf-32": lambda t: t.encode("utf-32"),
    "mark": lambda t: b"\xef\xbb\xbf" + t.encode(),
    "sep": lambda t: ("sep=,\r\n" + t).encode(),
    "sep semicolon": lambda t: ("SEP=;\n" + rewritten(t, ";")).encode(),
    "sep bar": lambda t: ("sep=|\n" + rewritten(t, "|")).encode(),
    "old mac": lambda t: t.replace("\n", "\r").encode(),
    "windows": lambda t: t.replace("\n", "\r\n").encode(),
    "trailing columns": lambda t: t.replace("\n", ",,, \n").encode(),
    "quoted": lambda t: "\n".join(
        ",".join(f'"{c}"' for c in row) for row in csv.reader(io.StringIO(t))
    ).encode(),
}


@pytest.mark.parametrize("way", WRITTEN)
def test_every_way_of_writing_reads_as_the_same_case(folder, way):
    before = corridor.open_case(folder)
    for path in folder.glob("*.csv"):
        path.write_bytes(WRITTEN[way](path.read_text("utf-8")))
    assert corridor.open_case(folder).hash == before.hash


def decimal(cell):
    try:
        return repr(float(cell)).replace(".", ",") if "." in cell else cell
    except ValueError:
        return cell


def test_decimal_commas_of_files_of_semicolons_are_read(folder):
    nodes = folder / "nodes.csv"
    lines = nodes.read_text("utf-8").splitlines()
    at = lines[0].split(",").index("x_coord")
    cells = lines[1].split(",")
    cells[at] = "49.75"
    nodes.write_text("\n".join([lines[0], ",".join(cells), *lines[2:]]) + "\n", "utf-8")
    before = corridor.open_case(folder)
    for path in folder.glob("*.csv"):
        path.write_text(rewritten(path.read_text("utf-8"), ";", decimal), "utf-8")
    assert "49,75" in nodes.read_text("utf-8")
    assert corridor.open_case(folder).hash == before.hash


def test_a_factor_of_an_effect_may_have_a_decimal_comma(tmp_path):
    corridor.write_case(border_line(), tmp_path / "w")
    effects = tmp_path / "w" / "effects.csv"
    text = rewritten(effects.read_text("utf-8"), ";")
    effects.write_text(text.replace(";add;5000000;", ";multiply;1,5;"), "utf-8")
    assert corridor.open_case(tmp_path / "w").rows("effects")[0]["value"] == "1.5"


@pytest.mark.parametrize(
    ("separator", "numbers", "read"),
    [
        (";", ["0,5", "1500"], True),
        (";", ["12,75", "1,500"], True),
        (";", ["-1,25e3"], True),
        (";", ["1,500", "2,300"], False),  # 1.5 or 1500
        (";", ["0,5", "0.5"], False),
        (";", ["0,5", "1,500,000"], False),
        (";", ["1500"], False),
        (",", ["0,5"], False),
    ],
)
def test_decimal_commas_are_read_where_they_can_be_nothing_else(separator, numbers, read):
    assert has_decimal_commas(separator, numbers) is read


@pytest.mark.parametrize(
    ("separator", "numbers", "unclear"),
    [
        (";", ["1.500", "2.300"], "1.500"),
        ("\t", ["7", "1.500"], "1.500"),
        (";", ["1.500", "0.5"], None),
        (";", ["1500", ""], None),
        (",", ["1.500"], None),
    ],
)
def test_points_that_may_part_thousands_are_told(separator, numbers, unclear):
    assert unclear_point(separator, numbers) == unclear


def test_numbers_that_read_in_two_ways_are_refused(folder):
    demand = folder / "demand.csv"
    text = rewritten(demand.read_text("utf-8"), ";")
    cell = text.splitlines()[1].split(";")[4]
    demand.write_text(text.replace(f";{cell};", ";1.500;"), "utf-8")
    (problem,) = found(folder, "E302")
    assert (problem.found, problem.file) == ("1.500", "demand.csv")
    assert "thousands" in problem.fix
    demand.write_text(text.replace(f";{cell};", ";1,500;"), "utf-8")
    problem = found(folder, "E302")[0]
    assert "thousands" in problem.fix


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("٢٠٠٠", 2000),
        ("۲۰۰۰", 2000),
        ("२०००", 2000),
        ("۲۰۰۰٫۵", 2000.5),
        ("2_000", None),
        ("2 000", None),
        ("2\u00a0000", None),
        ("2٬000", None),
        ("nan", None),
        ("1e999", None),
        ("0x10", None),
    ],
)
def test_digits_of_any_script_are_read_and_separators_refused(folder, cell, value):
    path = folder / "links.csv"
    path.write_text(path.read_text("utf-8").replace(",100,", f",{cell},", 1), "utf-8")
    case, _ = read_case(folder)
    if value is None:
        assert [p.found for p in found(folder, "E302")] == [cell]
    else:
        assert case.rows("links")[0]["length"] == value


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        (",a,b,", ",\u0430,b,", "Cyrillic small letter a"),
        (",a,b,", ",a\u200b,b,", "Zero width space"),
        (",rail,", ",r\u0430il,", "Cyrillic small letter a"),
        ("link_id", "l\u0456nk_id", "Cyrillic small letter byelorussian-ukrainian i"),
    ],
)
def test_letters_that_look_alike_are_named(folder, old, new, name):
    path = folder / "links.csv"
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    assert any(name in p.fix for p in read_case(folder)[1])


def test_two_ids_that_look_alike_are_a_warning(folder):
    path = folder / "nodes.csv"
    lines = path.read_text("utf-8").splitlines()
    twin = "\u0430" + lines[1][1:]
    path.write_text("\n".join([*lines, twin]) + "\n", "utf-8")
    (problem,) = found(folder, "W417")
    assert "Cyrillic" in problem.fix


def test_a_table_that_is_none_is_one_problem(folder):
    for text in ("", "just some words\nof a letter\n", "a|b|c\n1|2|3\n"):
        (folder / "demand.csv").write_text(text, "utf-8")
        assert [p.code for p in read_case(folder)[1]] == ["E201"]


def test_an_empty_row_is_one_problem_and_at_the_end_none(folder):
    path = folder / "nodes.csv"
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([*lines, "", ",,,,,,,", ""]), "utf-8")
    assert corridor.open_case(folder)
    path.write_text("\n".join([*lines[:2], ",,,,,,,", *lines[2:]]), "utf-8")
    assert [(p.code, p.row) for p in read_case(folder)[1]] == [("E106", 3)]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ("name\nБаку".encode("cp1251"), "E103"),
        (b"a\x00b,c\n", "E103"),
        (b"\xff\xfea", "E103"),
        (b'"a,b\n', "E106"),
        (b"a" * 200_000, "E106"),
    ],
)
def test_what_is_no_text_is_refused_in_words(folder, data, code):
    (folder / "demand.csv").write_bytes(data)
    assert [p.code for p in read_case(folder)[1]] == [code]


def test_the_separator_is_that_of_the_header():
    assert split_rows('"a;b",c\n1,2\n') == (",", [["a;b", "c"], ["1", "2"]])
    assert split_rows("a;b\n1,5;2\n") == (";", [["a", "b"], ["1,5", "2"]])
    assert split_rows("alone\nx\n") == (",", [["alone"], ["x"]])
    assert split_rows("") == (",", [])


@pytest.mark.parametrize(
    ("field", "length", "good"),
    [
        ("name", 19_000, True),
        ("name", 21_000, False),
        ("link_id", 199, True),
        ("link_id", 201, False),
        ("length", 201, False),
    ],
)
def test_giant_cells_are_refused_and_not_printed(folder, field, length, good):
    path = folder / "links.csv"
    header, row, *others = path.read_text("utf-8").splitlines()
    cells = row.split(",")
    cells[header.split(",").index(field)] = "9" * length
    path.write_text("\n".join([header, ",".join(cells), *others]) + "\n", "utf-8")
    problems = [p for p in read_case(folder)[1] if p.code == "E305"]
    assert bool(problems) is not good
    assert all(len(str(p)) < 500 for p in problems)
