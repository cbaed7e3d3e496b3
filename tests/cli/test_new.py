"""The command ``new``: a case that works at once, and places and words that are refused."""

import json

import pytest

import corridor
from corridor.case.schema import schema
from corridor.cli.run import run
from corridor.formats.cases.start import templates
from tests.case.test_piece import world


@pytest.fixture(autouse=True)
def inside(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


PLANS = {"quick": "second-quay", "rail-road-port": "yard-2"}
"""What each template builds for a million tonnes."""


@pytest.mark.parametrize("template", templates())
def test_a_template_opens_clean_and_answers(template, inside, capsys):
    assert run(["new", "mycase", "--template", template]) == 0
    assert run(["check", "mycase", "--strict"]) == 0
    assert "no problems in mycase" in capsys.readouterr().out
    assert run(["recommend", "mycase", "--target", "1", "--json"]) == 0
    plan = json.loads(capsys.readouterr().out)
    assert [p["id"] for p in plan["projects"]] == [PLANS[template]]
    assert corridor.open_case("mycase").name == "mycase"


def test_the_readme_explains_every_column_that_is_there(inside):
    assert run(["new", "deep/mycase"]) == 0
    folder = inside / "deep" / "mycase"
    page = (folder / "README.md").read_text("utf-8")
    for file in folder.glob("*.csv"):
        section = page.partition(f"## {file.name}\n")[2].partition("\n## ")[0]
        for column in file.read_text("utf-8").partition("\n")[0].split(","):
            spec = schema()[file.stem][column]
            assert f"| `{column}` | {spec.unit} |" in section
    assert "corridor check mycase" in page


def test_nothing_is_overwritten(inside, capsys):
    (inside / "mine").mkdir()
    (inside / "mine" / "notes").write_text("keep")
    (inside / "file").write_text("keep")
    for name in ("mine", "file"):
        assert run(["new", name]) == 2
        assert f"{name} exists; nothing was written" in capsys.readouterr().err
    assert [p.name for p in (inside / "mine").iterdir()] == ["notes"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["instc"], "instc is a bundled case"),
        (["two words"], "one word"),
        (["two words.xlsx"], "one word"),
        (["mine.foo"], "ends in .foo, which is no ending of a case: expected .gpkg, .xlsx, .gmns"),
        (["instc.xlsx"], "instc is a bundled case"),
        (["mine", "--template", "rail"], "no template 'rail'; it has quick, rail-road-port"),
        (["mine", "--country", "AZ"], "--from and --country go together"),
        (["mine", "--from", "instc"], "--from and --country go together"),
        (["mine", "--from", "nowhere", "--country", "AZ"], "there is no case 'nowhere'"),
        (["mine", "--from", "world", "--country", "AB"], "did you mean AA"),
        (["mine", "--from", "world", "--country", "AA", "--template", "x"], "not from both"),
    ],
)  # fmt: skip
def test_what_is_refused(words, message, inside, capsys):
    corridor.write_case(world(), "world")
    assert run(["new", *words]) == 2
    assert message in " ".join(capsys.readouterr().err.split())
    assert not (inside / "mine").exists()


@pytest.mark.parametrize("ending", [".xlsx", ".gpkg", ".gmns", ".XLSX"])
@pytest.mark.parametrize("template", templates())
def test_a_new_case_is_what_its_ending_says(ending, template, inside, capsys):
    assert run(["new", f"mine{ending}", "--template", template]) == 0
    said = capsys.readouterr()
    assert f"wrote mine{ending}; next" in said.out + said.err
    assert (inside / f"mine{ending}").is_file() == (ending != ".gmns")
    assert run(["new", "mine", "--template", template]) == 0
    assert corridor.open_case(f"mine{ending}") == corridor.open_case("mine")
    assert run(["new", f"mine{ending}"]) == 2


def test_a_piece_of_another_case_is_what_its_ending_says(inside):
    corridor.write_case(world(settings={"method": "aon"}), "world")
    assert run(["new", "part.xlsx", "--from", "world", "--country", "AA"]) == 0
    assert (inside / "part.xlsx").is_file()
    assert corridor.open_case("part.xlsx").name == "part"


@pytest.mark.parametrize("name", ["x.foo", "x.xls", "x.Zip"])
def test_a_misspelt_ending_makes_no_folder(name, inside, capsys):
    assert run(["convert", "northern-corridor", name]) == 2
    said = " ".join(capsys.readouterr().err.split())
    assert ".gpkg, .xlsx, .gmns" in said
    assert ".omx" in said
    assert not (inside / name).exists()


def test_a_year_or_a_version_in_the_name_of_a_folder_is_no_ending(inside):
    for name in ("plan.2030", "plan.v2"):
        corridor.write_case(world(), name)
        assert (inside / name / "case.toml").is_file()


def test_a_piece_of_another_case_opens_and_answers(inside, capsys):
    corridor.write_case(world(settings={"method": "aon"}), "world")
    assert run(["new", "part", "--from", "world", "--country", "AA"]) == 0
    assert run(["check", "part"]) == 0
    assert "0 problem(s)" in capsys.readouterr().out
    assert "A piece of `tiny`: AA." in (inside / "part" / "README.md").read_text("utf-8")
    assert run(["recommend", "part", "--target", "1"]) == 0


def test_advice_is_shown_and_written_as_json(inside, capsys):
    run(["new", "mycase"])
    capsys.readouterr()
    assert run(["check", "mycase", "--advice"]) == 0
    assert "share of the year open is not given" in " ".join(capsys.readouterr().out.split())
    assert run(["check", "mycase", "--advice", "--json"]) == 0
    advice = json.loads(capsys.readouterr().out)["advice"]
    assert advice[0]["element"] == "yard-gauge"
    assert advice[0]["words"].startswith("share of the year open is not given")
