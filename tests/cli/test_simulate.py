"""``corridor simulate`` and ``recommend --simulate``: keys, plans, bad input."""

import json

import pytest

from corridor.cli.run import run
from tests.cli.test_contract import ask
from tests.worlds import border_line

KEYS = {
    "years", "seed", "events", "throughput_t_per_year", "transit_hours", "elements",
    "deadlocks", "curve", "practical_t_per_year", "responsible", "manifest",
}  # fmt: skip


def test_the_contract(capsys, case):
    words = ("--from", "a", "--to", "b", "--traffic", "4", "--years", "2", "--seed", "3")
    answer = ask(capsys, "simulate", case, *words, "--json")
    assert set(answer) >= KEYS
    assert (answer["years"], answer["seed"], answer["deadlocks"]) == (2, 3, 0)
    assert set(answer["transit_hours"]) >= {"p5", "p50", "p95"}
    assert {"id", "utilisation", "mean_wait_h", "p95_wait_h", "throughput_t_per_year"} <= set(
        answer["elements"][0]
    )
    assert answer["manifest"]["seed"] == 3
    assert answer["manifest"]["case_hash"] == border_line().hash


def test_a_plan_is_simulated_by_itself_and_from_its_file(capsys, case, tmp_path):
    words = ("recommend", case, "--target", "8.5", "--screenline", "all", "--simulate", "--json")
    plan = ask(capsys, *words)
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(plan), "utf-8")
    again = ask(capsys, "simulate", case, "--plan", str(path), "--json")
    assert again["throughput_t_per_year"] == plan["simulation"]["throughput_t_per_year"]
    assert again["manifest"]["built"] == ["N"]


def test_a_plan_is_simulated_by_choice_without_its_target(capsys, case, tmp_path):
    words = ("recommend", case, "--target", "8.5", "--screenline", "all", "--json")
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(ask(capsys, *words)), "utf-8")
    words = ("simulate", case, "--plan", str(path), "--by-choice", "--no-curve", "--json")
    chosen = ask(capsys, *words, "--tolerance", "0.3")
    assert chosen["manifest"]["built"] == ["N"]
    assert chosen["settled"]["tolerance"] == 0.3
    assert chosen["offered_t_per_year"] < 8.5e6


def test_tables_go_to_stdout(capsys, case):
    assert run(("simulate", case, "--from", "a", "--to", "b", "--traffic", "2", "-v")) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    for words in ("delivered", "where shipments wait", "delay against traffic", "no deadlock"):
        assert words in captured.out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--years", "0"), "years is 0"),
        (("--traffic", "999"), "on paper"),
        (("--plan", "none.json"), "cannot read"),
        (("--plan", "none.json", "--year", "2030"), "leave out --year"),
        (("--scenario", "nothing"), "nothing"),
        (("--tolerance", "0.1"), "add --by-choice"),
        (("--by-choice", "--traffic", "2"), "leave the traffic out"),
    ],
)
def test_bad_input(capsys, case, words, told):
    assert run(("simulate", case, *words)) == 2
    captured = capsys.readouterr()
    assert told in captured.err.replace("\n", " ")
    assert "Traceback" not in captured.err
