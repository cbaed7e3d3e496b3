"""The command ``share`` and its answer."""

import json

import pytest

from corridor.answers.questions import ShareQuestion
from corridor.cli.run import run
from corridor.formats.cases.folder import write_folder
from corridor.problems import CorridorError
from tests.partners.worlds import WORKS, chain, rivals


@pytest.fixture
def works(tmp_path):
    write_folder(chain(projects=WORKS), tmp_path / "chain")
    return str(tmp_path / "chain")


def test_who_gains_and_who_pays(works, capsys):
    assert run(["share", works, "--from", "A", "--to", "D", "--projects", "M,N"]) == 0
    out = capsys.readouterr().out
    assert (
        "N and M add" in out or "M and N add 6.00 million t/year, shared among AZ, IR and RU" in out
    )
    assert "RU 30 more and IR 30 less" in out
    assert "cut off when all of it is closed" in out


def test_json(works, capsys):
    words = ["share", works, "--from", "A", "--to", "D", "--projects", "M,N", "--usd-per-t", "10"]
    assert run([*words, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert [c["country"] for c in answer["countries"]] == ["AZ", "IR", "RU"]
    assert sum(c["shapley_t_per_year"] for c in answer["countries"]) == pytest.approx(6e6)
    assert [c["worth_musd_per_year"] for c in answer["countries"]] == pytest.approx([20] * 3)
    assert [c["paid_musd"] for c in answer["countries"]] == [30, 0, 60]
    assert answer["core_exists"]
    assert answer["herfindahl"]["crossing"] == 1
    assert len(answer["coalitions"]) == 7
    assert answer["before_t_per_year"] == pytest.approx(6e6)
    assert answer["manifest"]["options"]["projects"] == ["M", "N"]


def test_a_target_is_shared(works, capsys):
    words = ["share", works, "--from", "A", "--to", "D", "--target", "12", "--by", "2030"]
    assert run([*words, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert {w["id"] for w in answer["works"]} == {"M", "N"}
    assert run([*words, "--of", "works"]) == 0
    assert "AZ and RU" in capsys.readouterr().out


def test_without_works_nothing_is_paid(tmp_path, capsys):
    write_folder(rivals(), tmp_path / "rivals")
    words = ["share", str(tmp_path / "rivals"), "--from", "RUS", "--to", "IRN", "-v"]
    assert run(words) == 0
    out = capsys.readouterr().out
    assert "pays" not in out
    assert "AZ, IR, KZ and RU together carry 12.00 million t/year." in out
    assert "what each coalition adds" in out


def test_contradictions_are_refused():
    with pytest.raises(CorridorError, match="leave projects, year and built out"):
        ShareQuestion(target_mt=3, projects=("M",))
    with pytest.raises(CorridorError, match="by is the year of a target"):
        ShareQuestion(by=2030)
    with pytest.raises(CorridorError, match="usd_per_t is -1"):
        ShareQuestion(usd_per_t=-1)


def test_errors_are_sentences(works, capsys):
    assert run(["share", works, "--from", "A", "--to", "D", "--players", "AZ,IRR"]) == 2
    assert "the case has no country 'IRR'; did you mean IR?" in capsys.readouterr().err
