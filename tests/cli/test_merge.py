"""The command ``merge``: a case folder that works, and cases that do not fit together."""

import json

import pytest

import corridor
from corridor.cli.run import run
from tests.case.test_merging import branch


@pytest.fixture(autouse=True)
def inside(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    corridor.write_case(branch("a"), "a")
    corridor.write_case(branch("b", shared=5e6), "b")
    corridor.write_case(branch("c"), "c")
    return tmp_path


def test_the_result_is_an_ordinary_case(capsys):
    assert run(["merge", "a", "c", "both"]) == 0
    shown = capsys.readouterr()
    assert "both: a and c as one" in shown.out
    assert "wrote both; next: corridor check both" in shown.err
    assert run(["check", "both"]) == 0
    assert run(["throughput", "both", "--json"]) == 0
    assert corridor.open_case("both").name == "both"


def test_cases_that_differ_are_refused_and_nothing_is_written(inside, capsys):
    assert run(["merge", "a", "b", "both"]) == 2
    shown = capsys.readouterr().err
    assert "b: rail.csv" in shown
    assert "E419 row 2 stated_t_per_year" in shown
    assert not (inside / "both").exists()


def test_the_problems_are_answers_of_json_too(capsys):
    assert run(["merge", "a", "b", "both", "--json"]) == 2
    (problem,) = json.loads(capsys.readouterr().out)["problems"]
    assert (problem["code"], problem["row"]) == ("E419", 2)


def test_what_was_decided_is_said(capsys):
    assert run(["merge", "a", "b", "both.xlsx", "--prefer", "b"]) == 0
    assert "1 decided by b" in capsys.readouterr().err
    assert corridor.open_case("both.xlsx").records["rail"]["pq"]["stated_t_per_year"] == 5e6


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["a", "both"], "two cases or more"),
        (["a", "nowhere", "both"], "there is no case 'nowhere'"),
        (["a", "c", "a"], "a exists"),
        (["a", "c", "both", "--prefer", "z"], "no case to prefer"),
        (["a", "c", "two words"], "'two words' cannot name a case"),
    ],
)
def test_what_cannot_be_merged_is_said_in_a_line(words, message, capsys):
    assert run(["merge", *words]) == 2
    assert message in capsys.readouterr().err
