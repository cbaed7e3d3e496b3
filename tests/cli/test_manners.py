"""Manners of the command line: ids whole, choices named, ids by name, no case opened in vain."""

import json

import pytest

from corridor.cli.run import run


@pytest.mark.parametrize("what", ["scenarios", "projects", "screenlines", "places", "elements"])
def test_what_can_be_asked_for_is_listed(capsys, what):
    import corridor

    assert run(["list", what, "instc", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)[what]
    case = corridor.open_case("instc")
    tables = {"places": ("zones", "nodes"),
              "elements": ("rail", "road", "sea", "terminals", "borders", "ports")}  # fmt: skip
    ids = [i for table in tables.get(what, (what,)) for i in case.records[table]]
    assert [row["id"] for row in rows] == ids
    assert all(row["name"] for row in rows)
    assert run(["list", what, "instc"]) == 0
    shown = capsys.readouterr()
    assert all(i in shown.out for i in ids), "no id is cut"
    assert shown.err == ""


@pytest.mark.parametrize("columns", ["40", "80"])
def test_no_id_is_cut_on_a_narrow_screen(capsys, monkeypatch, columns):
    import corridor

    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    assert run(["capacity", "instc"]) == 0
    shown = capsys.readouterr().out
    assert all(f" {e} " in shown for e in corridor.capacity(corridor.open_case("instc")).elements)


def test_an_element_is_explained_by_its_name(capsys):
    assert run(["capacity", "instc", "--explain", "Samur station (rail)"]) == 0
    by_name = capsys.readouterr().out
    assert run(["capacity", "instc", "--explain", "samur"]) == 0
    assert capsys.readouterr().out == by_name
    assert run(["capacity", "instc", "--explain", "samurr"]) == 2
    assert "did you mean samur" in capsys.readouterr().err


@pytest.mark.long
def test_places_scenarios_and_projects_go_by_name(capsys):
    def tonnes(*words):
        assert run(["throughput", "instc", "--rungs", "0", "--json", *words]) == 0
        return json.loads(capsys.readouterr().out)["throughput_t_per_year"]

    assert tonnes("--with", "Samur-2 border station") == tonnes("--with", "P04")
    assert tonnes("--from", "Moscow", "--to", "Tehran") == tonnes(
        "--from", "moscow", "--to", "tehran"
    )


def test_choices_stand_in_the_help(capsys):
    assert run(["assign", "--help"]) == 0
    page = " ".join(capsys.readouterr().out.split())
    assert "ue|so|logit|aon" in page
    assert "Links of a traffic network" in page
    assert run(["throughput", "instc", "--mix", "mixed"]) == 2
    refusal = capsys.readouterr().err
    assert "free" in refusal
    assert "fixed" in refusal


def test_cases_are_listed_without_being_opened(capsys, monkeypatch):
    monkeypatch.setattr("corridor.formats.cases.open.open_case", None)
    assert run(["cases"]) == 0
    assert "instc" in capsys.readouterr().out


def test_a_report_asks_for_a_target_where_the_case_names_none(capsys, case, tmp_path):
    assert run(["report", case, "-o", str(tmp_path / "plan.html")]) == 2
    assert "names no usual target: give --target" in capsys.readouterr().err
    assert not (tmp_path / "plan.html").exists()


def test_a_plan_without_a_target_is_for_that_of_the_case(tmp_path, capsys):
    import corridor
    from corridor.testing import tiny
    from tests.worlds import border_line

    corridor.write_case(border_line(), tmp_path / "usual")
    file = tmp_path / "usual" / "case.toml"
    file.write_text(file.read_text() + "target_mt = 12\n")
    words = ["recommend", str(tmp_path / "usual"), "--json"]
    answers = []
    for more in ([], ["--target", "12"]):
        assert run([*words, *more]) == 0
        answers.append(json.loads(capsys.readouterr().out))
    assert answers[0]["target_t_per_year"] == 12e6
    assert answers[0]["projects"] == answers[1]["projects"]
    corridor.write_case(tiny({"ab": ("a", "b", 5e6)}), tmp_path / "none")
    assert run(["recommend", str(tmp_path / "none")]) == 2
    assert "a plan is for a target (--target" in capsys.readouterr().err


def test_a_case_can_name_its_usual_target():
    import corridor
    from corridor.case.model import usual_target_mt
    from corridor.testing import tiny

    assert usual_target_mt(corridor.open_case("instc")) == 30
    links = {"ab": ("a", "b", 5e6)}
    assert usual_target_mt(tiny(links, settings={"target_mt": 2.5})) == 2.5
    with pytest.raises(corridor.CorridorError, match="set target_mt"):
        usual_target_mt(tiny(links))
