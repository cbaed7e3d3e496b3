"""What check makes of warnings: one for each cause, accepted by name, or taken as errors."""

import json
import re
from pathlib import Path

import pytest

import corridor
from corridor.answers.check import advice, check_case, taken_as_errors
from corridor.case.checks.accepted import sort_out
from corridor.cli.run import run
from corridor.formats.cases.convert import write_case
from corridor.problems import CorridorError, Problem
from corridor.testing import tiny
from tests.case.test_plausible import put

FLOWS = [("A", "B", 1e5), ("B", "A", 2e5)]
LENGTHS = {"ab": 5, "bc": 6, "ac": 2000}


def odd_world(accept="", **lengths):
    """Three lines: two shorter than the great circle, one far too long."""
    links = {name: (*name, 5e6) for name in LENGTHS}
    case = tiny(
        links, lengths={**LENGTHS, **lengths}, demand=FLOWS, settings={"accept": accept},
        zones={"A": "a", "B": "b"},
    )  # fmt: skip
    return case.replace(rail=case.tables["rail"].assign(limiting_km=5.0))


def check(case, tmp_path):
    write_case(case, tmp_path / "w", overwrite=True)
    return check_case(tmp_path / "w")


def found(problems):
    return [(p.code, p.row, p.ids) for p in problems]


ALL = [("W605", 2, ("ab",)), ("W605", 3, ("bc",)), ("W606", 4, ("ac",))]


def test_one_cause_is_shown_once(tmp_path, capsys):
    checked = check(odd_world(), tmp_path)
    assert found(checked.problems) == ALL
    assert run(["check", str(tmp_path / "w")]) == 0
    shown = capsys.readouterr().out
    assert "0 problem(s), 3 warning(s)" in shown
    assert shown.count("W605") == 1
    assert "found     row 2: ab: 5 km, 85 km in a straight line" in shown


@pytest.mark.parametrize(
    ("accept", "left", "count"),
    [
        ("W605", ALL[2:], 2), ("W605:ab", ALL[1:], 1),
        ("W605 W606:ac", [], 3), ("W605:ab\n W605:bc", ALL[2:], 2),
    ],
)  # fmt: skip
def test_a_case_accepts_warnings_by_code_and_row(tmp_path, accept, left, count):
    checked = check(odd_world(accept), tmp_path)
    assert found(checked.problems) == left
    assert len(checked.accepted) == count


@pytest.mark.parametrize("suffix", ["", ".gpkg"])
def test_what_is_accepted_survives_writing_and_reading(tmp_path, suffix):
    case = odd_world("W605:ab\nW606")
    write_case(case, tmp_path / f"w{suffix}")
    again = corridor.open_case(tmp_path / f"w{suffix}")
    assert again.settings["accept"] == case.settings["accept"]
    assert found(check_case(tmp_path / f"w{suffix}").problems) == [("W605", 3, ("bc",))]


@pytest.mark.parametrize("word", ["W607", "W605:zz", "W999", "E401", "nonsense"])
def test_an_acceptance_without_a_warning_is_a_warning(tmp_path, word):
    checked = check(odd_world(f"W605 W606 {word}"), tmp_path)
    assert found(checked.problems) == [("W618", None, (word,))]
    assert checked.problems[0].file == "case.toml"


def test_an_error_cannot_be_accepted():
    fatal = Problem("E401", "links.csv", 2, "link_id", "ab", ids=("ab",))
    kept = sort_out(odd_world("E401 E401:ab"), [fatal])
    assert kept.open == (fatal,)
    assert kept.accepted == ()


def test_what_follows_from_another_unit_is_not_questioned():
    """A capacity in million tonnes: not that it differs from the formula, nor that demand fails."""
    case = put(odd_world(ab=100, bc=100, ac=200), "rail", "ab", stated_t_per_year=5, binds="")
    assert [p.code for p in advice(case)] == ["W610"]
    case = put(odd_world(ab=100, bc=100, ac=200), "rail", "ab", stated_t_per_year=5e6, binds="")
    assert [p.code for p in advice(case)] == ["W603"]


def test_strict_takes_warnings_as_errors(tmp_path):
    problems = check(odd_world(), tmp_path).problems
    assert found(taken_as_errors(problems, ())) == ALL
    assert found(taken_as_errors(problems, ["W606", "W603"])) == ALL[2:]
    for code in ("W6", "E401"):
        with pytest.raises(CorridorError, match="no warning"):
            taken_as_errors(problems, [code])


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ([], 0), (["--strict"], 2), (["--strict", "W605"], 0), (["--strict", "W606"], 2),
        (["W606", "--strict"], 2), (["W606"], 2), (["--strict", "W999"], 2),
    ],
)  # fmt: skip
def test_exit_codes(tmp_path, capsys, words, code):
    write_case(odd_world("W605"), tmp_path / "w")
    assert run(["check", str(tmp_path / "w"), *words]) == code
    shown = capsys.readouterr()
    if words == ["W606"]:
        assert "expected --strict" in shown.err
    elif words != ["--strict", "W999"]:
        assert ("taken as errors: W606" in shown.out) == (code == 2)
        assert "2 warning(s) accepted by the case; --verbose lists them" in shown.out


def test_verbose_lists_what_is_accepted(tmp_path, capsys):
    write_case(odd_world("W605 W606"), tmp_path / "w")
    assert run(["check", str(tmp_path / "w"), "--strict", "--verbose"]) == 0
    shown = capsys.readouterr().out
    assert "no problems" in shown
    assert "3 warning(s) accepted by the case" in shown
    assert "W605 length: length shorter than the great circle, 2 times" in shown
    assert "ids       ab bc" in shown
    assert run(["check", str(tmp_path / "w"), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["ok"]
    assert answer["problems"] == []
    assert answer["accepted_count"] == 3
    assert [p["ids"] for p in answer["accepted"]] == [["ab"], ["bc"], ["ac"]]


def test_every_warning_of_instc_is_accepted_with_a_reason():
    checked = check_case("instc")
    assert checked.problems == ()
    readme = Path(corridor.__file__).parent / "cases" / "instc" / "README.md"
    text = readme.read_text("utf-8").partition("## Warnings that are accepted")[2]
    reasons = text.partition("\n## ")[0]
    assert {p.code for p in checked.accepted} == set(re.findall(r"W\d{3}", reasons))
    assert f"names {len(checked.accepted)} lines" in reasons
