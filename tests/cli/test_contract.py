"""The contract of the command line: keys, exit codes, what goes where."""

import json
import os
import subprocess
import sys

import pytest

from corridor.cli.run import run


def ask(capsys, *words, code=0):
    assert run(words) == code
    return json.loads(capsys.readouterr().out)


def test_capacity(capsys, case):
    answer = ask(capsys, "capacity", case, "--json")
    assert set(answer["elements"][0]) >= {
        "id", "kind", "name", "country", "capacity_t_per_year", "formula", "inputs", "quality",
        "source",
    }  # fmt: skip
    north = {e["id"]: e["capacity_t_per_year"] for e in answer["elements"]}["north"]
    assert north == 4e6
    built = ask(capsys, "capacity", case, "--with", "N,S", "--json")
    assert {e["id"]: e["capacity_t_per_year"] for e in built["elements"]}["north"] == 9e6


def test_throughput(capsys, case):
    answer = ask(capsys, "throughput", case, "--from", "a", "--to", "b", "--json")
    assert answer["throughput_t_per_year"] == 8e6
    assert set(answer["cut"][0]) >= {"id", "name", "kind", "capacity_t_per_year"}
    assert answer["cut"][0]["id"] == "north"
    assert answer["prices"] == [{"id": "north", "price": pytest.approx(2)}]
    assert set(answer["ladder"][0]) == {"id", "name", "gain_t_per_year"}
    assert answer["ladder"][-1]["gain_t_per_year"] is None, "nothing else limits"
    assert answer["assumed_share"] == 0


def test_closures(capsys, case):
    answer = ask(capsys, "closures", case, "--from", "a", "--to", "c", "--pairs", "--json")
    assert set(answer["elements"][0]) >= {
        "id", "name", "lost_t_per_year", "lost_musd", "stranded_t_per_year",
    }  # fmt: skip
    lost = {e["id"]: e["lost_t_per_year"] for e in answer["elements"]}
    assert lost == dict.fromkeys(("ab", "bc", "north", "south"), pytest.approx(8e6))
    assert answer["throughput_t_per_year"] == 8e6
    assert [p["lost_t_per_year"] for p in answer["pairs"]] == [pytest.approx(8e6)]
    assert answer["openings"] == []


def test_propose(capsys, case):
    answer = ask(capsys, "propose", case, "--from", "a", "--to", "b", "--json")
    assert set(answer) >= {"throughput_t_per_year", "proposals", "without", "left_out", "manifest"}
    assert answer["throughput_t_per_year"] == 8e6
    assert answer["proposals"] == []
    reasons = {w["id"]: w["reason"] for w in answer["without"]}
    assert reasons["north"].startswith("its capacity is stated only (4.00 million t/year each way)")


def test_compare(capsys, case):
    answer = ask(capsys, "compare", case, "as-is", "with=N", "--json")
    assert answer["totals"][0]["id"] == "throughput_t_per_year"
    assert set(answer["totals"][0]) == {
        "id", "name", "what", "unit", "a", "b", "change", "share",
    }  # fmt: skip
    assert run(["compare", case, "as-is", "with"]) == 2
    assert "does not describe a situation" in capsys.readouterr().err


def test_recommend(capsys, case):
    answer = ask(capsys, "recommend", case, "--target", "16", "--from", "a", "--to", "b", "--json")
    keys = {
        "status", "target_t_per_year", "by", "throughput_before_t_per_year",
        "throughput_after_t_per_year", "cost_musd", "bound_musd", "gap", "projects",
        "blocking_cut", "missing_t_per_year",
    }  # fmt: skip
    assert keys <= set(answer)
    assert answer["status"] == "optimal"
    assert answer["by"] == 2030
    assert set(answer["projects"][0]) >= {
        "id", "name", "country", "start", "finish", "cost_musd", "why"
    }  # fmt: skip
    assert sum(p["cost_musd"] for p in answer["projects"]) == pytest.approx(answer["cost_musd"])


def test_proven_no_is_exit_3(capsys, case):
    answer = ask(
        capsys, "recommend", case, "--target", "99", "--from", "a", "--to", "b", "--json", code=3
    )
    assert answer["status"] == "unreachable"
    assert [c["id"] for c in answer["blocking_cut"]] == ["south"]
    assert answer["missing_t_per_year"] == 99e6 - 16e6


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["throughput", "nowhere"], "no case 'nowhere'"),
        (["throughput", "CASE", "--screenline", "x"], "no screenline 'x'"),
        (["throughput", "CASE", "--from", "a"], "go together"),
        (["throughput", "CASE", "--with", "Q"], "no project 'Q'"),
        (["closures", "CASE", "--only", "abc"], "no element 'abc'"),
        (["closures", "CASE", "--only", "ab", "--pairs"], "a pair needs two elements"),
        (["compare", "CASE", "as-is", "with=Q"], "no project 'Q'"),
        (["propose", "CASE", "--only", "loops"], "no measure 'loops'"),
        (["capacity", "CASE", "--scenario", "x"], "no scenario 'x'"),
        (["capacity", "CASE", "--explain", "x"], "no element 'x'"),
        (["recommend", "CASE", "--target", "-1"], "target"),
        (["recommend", "CASE", "--target", "9", "--budget", "much"], "'much'"),
        (["recommend", "CASE", "--target", "9", "--by", "1999"], "1999"),
        (["recommend", "CASE", "--target", "nine"], "the target is 'nine'"),
        (["recommend", "CASE", "--target", "2028:9", "--target", "2028:8"], "for 2028"),
        (["recommend", "CASE", "--target", "2028:9", "--by", "2030"], "leave by"),
        (["recommend", "CASE"], "--target"),
        (["fly", "CASE"], "fly"),
        (["convert", "CASE", "/proc/nowhere/x"], "cannot write"),
    ],
)
def test_bad_input_is_exit_2_with_one_message(capsys, case, words, message):
    assert run([case if w == "CASE" else w for w in words]) == 2
    shown = capsys.readouterr()
    assert message in shown.err
    assert "Traceback" not in shown.err
    assert shown.out == ""


def test_check_lists_all_problems(capsys, case):
    from pathlib import Path

    nodes = Path(case) / "nodes.csv"
    nodes.write_text(nodes.read_text().replace("station", "castle"))
    answer = ask(capsys, "check", case, "--json", code=2)
    assert not answer["ok"]
    assert [p["code"] for p in answer["problems"]] == ["E304"] * 3
    assert set(answer["problems"][0]) >= {
        "code",
        "file",
        "row",
        "field",
        "found",
        "expected",
        "fix",
    }
    assert run(["check", case]) == 2
    assert "castle" in capsys.readouterr().out


def test_check_of_a_sound_case(capsys, case):
    assert ask(capsys, "check", case, "--json")["ok"]


def test_tables_go_to_stdout_and_messages_to_stderr(capsys, case, tmp_path):
    assert run(["throughput", case, "--from", "a", "--to", "b"]) == 0
    shown = capsys.readouterr()
    assert "north" in shown.out
    assert shown.err == ""
    assert run(["convert", case, str(tmp_path / "w.gpkg")]) == 0
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "wrote" in shown.err


def test_explain_goes_to_stdout(capsys, case):
    assert run(["capacity", case, "--explain", "ab"]) == 0
    assert "arithmetic" in capsys.readouterr().out


def test_convert_and_refusal(capsys, case, tmp_path):
    out = str(tmp_path / "w.gpkg")
    assert run(["convert", case, out]) == 0
    assert run(["convert", case, out]) == 2
    assert "--overwrite" in capsys.readouterr().err
    assert run(["convert", out, out, "--overwrite"]) == 0
    assert ask(capsys, "capacity", out, "--json")["elements"]


def test_cases(capsys):
    names = [c["name"] for c in ask(capsys, "cases", "--json")["cases"]]
    assert names == ["instc", "middle-corridor", "northern-corridor"]


@pytest.mark.parametrize(
    "words",
    [
        ["throughput", "instc"],
        pytest.param(["recommend", "instc", "--target", "45"], marks=[pytest.mark.long]),
    ],
)
def test_json_of_instc_is_the_same_on_every_run_and_keeps_stdout_clean(words):
    """Sets of names are ordered by a seed that changes from process to process."""
    first, second = (
        subprocess.run(
            [sys.executable, "-m", "corridor", *words, "--json"],
            capture_output=True, text=True, check=False, env={**os.environ, "PYTHONHASHSEED": seed},
        )
        for seed in ("1", "2")
    )  # fmt: skip
    assert json.loads(first.stdout) == json.loads(second.stdout)
    assert first.stderr == ""


def test_importing_the_package_loads_nothing_heavy():
    code = "import corridor, sys; print([m for m in ('pandas', 'scipy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
