"""Errors and problems in other languages: asked for, never guessed, and the same in JSON."""

import ast
import copy
import json
import pickle
import re
from pathlib import Path

import pytest

import corridor
from corridor.case.schema import row_to_add, schema
from corridor.cli.language import VARIABLE
from corridor.cli.run import run
from corridor.formats.cases.folder import write_folder
from corridor.languages import LANGUAGES, language_of
from corridor.messages import Message, message
from corridor.problems import did_you_mean, kinds
from corridor.testing import tiny

SOURCE = Path(corridor.__file__).parent
OTHERS = [code for code in LANGUAGES if code != "en"]
CHECKED = ("case", "elements", "estimating", "formats", "importing")
"""Rooms whose problems are messages in all that they say."""


@pytest.fixture
def broken(tmp_path):
    """A case whose second link has an unknown mode and whose first ends nowhere."""
    folder = tmp_path / "broken"
    write_folder(tiny(links={"ab": ("a", "b", 5e6), "bc": ("b", "c", 3e6)}), folder)
    links = folder / "links.csv"
    header, *rows = links.read_text().splitlines()
    at = {name: header.split(",").index(name) for name in ("to_node_id", "mode")}
    cells = [row.split(",") for row in rows]
    cells[0][at["to_node_id"]], cells[1][at["mode"]] = "nowhere", "roed"
    links.write_text("\n".join([header, *(",".join(row) for row in cells)]) + "\n")
    return folder


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("ru", ["найдено", "ожидалось", "исправить", "не из допустимых слов", "строка 3"]),
        ("az", ["tapılıb", "gözlənilirdi", "düzəliş", "seçimlərdən biri deyil", "sətir 3"]),
        ("fa", ["یافته", "انتظار", "چاره", "یکی از گزینه‌ها نیست", "ردیف 3"]),
    ],
)
def test_problems_are_said_in_the_language_asked_for(broken, capsys, monkeypatch, code, words):
    assert run(["check", str(broken), "--language", code]) == 2
    said = re.sub("[\u2068\u2069]", "", capsys.readouterr().out)
    for word in words:
        assert word in said
    for english in ("found", "expected", "fix ", "not one of the choices", "row 3"):
        assert english not in said
    assert "roed" in said  # what stands in the file
    assert run(["--language", code, "check", str(broken)]) == 2
    assert re.sub("[\u2068\u2069]", "", capsys.readouterr().out) == said
    monkeypatch.setenv(VARIABLE, code)
    assert run(["check", str(broken)]) == 2
    assert re.sub("[\u2068\u2069]", "", capsys.readouterr().out) == said
    assert run(["check", str(broken), "--language", "en"]) == 2
    assert "not one of the choices" in capsys.readouterr().out


def test_the_language_of_the_system_changes_nothing(broken, capsys, monkeypatch):
    run(["check", str(broken)])
    before = capsys.readouterr().out
    for name in ("LANG", "LC_ALL", "LANGUAGE"):
        monkeypatch.setenv(name, "ru_RU.UTF-8")
    run(["check", str(broken)])
    assert capsys.readouterr().out == before
    assert "expected" in before


def test_json_is_english_in_every_language(broken, capsys):
    run(["check", str(broken), "--json"])
    before = json.loads(capsys.readouterr().out)
    run(["check", str(broken), "--json", "--language", "fa"])
    assert json.loads(capsys.readouterr().out) == before
    assert before["problems"][0]["title"] in {kind.title for kind in kinds().values()}


def test_an_error_is_said_in_the_language_of_the_environment(capsys, monkeypatch):
    monkeypatch.setenv(VARIABLE, "ru")
    assert run(["throughput", "nosuch"]) == 2
    assert capsys.readouterr().err.startswith("ошибка: нет модели 'nosuch'")
    monkeypatch.setenv(VARIABLE, "de")
    assert run(["throughput", "nosuch"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("error: there is no case 'nosuch'")
    assert "no catalogue for language 'de'; there are en, ru, az, fa" in said


def test_a_message_is_a_text_that_can_be_copied_and_sent():
    near = did_you_mean("raod", ["road", "rail"])
    outer = message("%(hint)sRename or remove the column.", hint=near)
    assert outer == "Did you mean road? Rename or remove the column."
    for same in (copy.deepcopy(outer), pickle.loads(pickle.dumps(outer))):
        assert isinstance(same, Message)
        assert same == outer
        russian = language_of("ru").translated(same)
        assert russian == "Имелось в виду road? Переименуйте или удалите столбец."
    assert language_of("ru").translated("Rename or remove the column.") == (
        "Rename or remove the column."
    )


@pytest.mark.parametrize("code", OTHERS)
def test_what_a_cell_should_hold_is_said_in_every_language(code):
    language = language_of(code)
    for fields in schema().values():
        for spec in fields.values():
            said = language.translated(spec.expected)
            assert said != spec.expected, (spec.table, spec.name)
    assert language.translated(row_to_add("sources", "S1")) != row_to_add("sources", "S1")


def english_in(path):
    """Yield the texts of problems in a file that no catalogue can find."""
    for call in ast.walk(ast.parse(path.read_text())):
        if isinstance(call, ast.Call) and (first := said_from(call.func)) is not None:
            named = {k.arg: k.value for k in call.keywords}
            given = call.args[first : first + 3]
            placed = dict(zip(("found", "expected", "fix"), given, strict=False))
            for name, value in {**placed, **named}.items():
                if name in {"found", "expected", "fix"} and is_english(value):
                    yield f"{path.name}:{value.lineno} {ast.unparse(value)}"


def said_from(function):
    """Return which argument is what was found; None where a call returns no problem."""
    if getattr(function, "id", "") == "Problem":
        return 4
    return 3 if getattr(function, "attr", "") == "problem" else None


def is_english(value):
    if isinstance(value, ast.JoinedStr):
        words = "".join(p.value for p in value.values if isinstance(p, ast.Constant))
    elif isinstance(value, ast.Constant) and isinstance(value.value, str):
        words = value.value
    else:
        return False
    return len(re.findall(r"[a-z]{2,}", words)) > 0


def test_no_problem_has_words_that_no_catalogue_finds():
    files = [path for room in CHECKED for path in sorted((SOURCE / room).rglob("*.py"))]
    assert len(files) > 100
    assert not [text for path in files for text in english_in(path)]


def test_the_search_for_words_finds_them(tmp_path):
    bad = tmp_path / "bad.py"
    bad.write_text('Problem("E1", "a.csv", 1, "x", f"{a} rows", "UTF-8", fix="Do it.")')
    assert len(list(english_in(bad))) == 2
    bad.write_text('table.problem("E1", 1, "x", cell, "a number", f"Write {a} again.")')
    assert len(list(english_in(bad))) == 2


@pytest.mark.parametrize(
    ("code", "words"),
    [("en", "High sea"), ("ru", "Открытое море"), ("az", "Açıq dəniz"), ("fa", "دریای آزاد")],
)
def test_tables_have_words_for_the_high_sea(code, words, monkeypatch, tmp_path, capsys):
    """No country owns a lane at sea; the code of the high sea is for files and JSON."""
    write_folder(tiny(links={"ab": ("a", "b", 5e6)}, countries={"ab": "XX"}), tmp_path / "lane")
    monkeypatch.setenv(VARIABLE, code)
    for command in ("capacity", "throughput"):
        assert run([command, str(tmp_path / "lane")]) == 0
        table = capsys.readouterr().out
        assert words in table
        assert "XX" not in table
    assert run(["capacity", str(tmp_path / "lane"), "--json"]) == 0
    assert '"country": "XX"' in capsys.readouterr().out
