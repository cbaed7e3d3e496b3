"""The command ``robust`` and its answer."""

import json

import pytest

from corridor.cli.run import run
from corridor.formats.cases.folder import write_folder
from tests.hedging.test_robust import one_line

LINE = ["--target", "4", "--by", "2026", "--from", "a", "--to", "c", "--direction", "forward"]
FUTURES = ["--future", "shut-ab:3", "--future", "shut-bc:1", "--short-musd-per-mt", "100"]


@pytest.fixture
def folder(tmp_path):
    def written(**weights):
        write_folder(one_line(weights), tmp_path / "line", overwrite=True)
        return str(tmp_path / "line")

    return written


def test_every_plan_is_shown_in_every_future(folder, capsys):
    assert run(["robust", folder(), *LINE, *FUTURES, "-v"]) == 0
    out = capsys.readouterr().out
    shown = " ".join(out.replace("│", " ").split())
    assert "best for shut-ab 105 / 0.000 / 0 105 / 2.000 / 200" in shown
    assert "for the case as it is 0 / 2.000 / 95 0 / 2.000 / 95" in shown
    assert "45 less than the plan made for the case as it is" in shown
    assert "save another 50 (value of perfect information)" in shown
    assert "counts as 100 million USD, as given" in shown
    assert "No project is in the best plan for every future" in shown


def test_json(folder, capsys):
    assert run(["robust", folder(), *LINE, *FUTURES, "--tail", "0.75", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert [f["weight"] for f in answer["futures"]] == [0.75, 0.25]
    assert [p["purpose"] for p in answer["plans"]] == [
        "future", "future", "usual", "expected", "tail", "regret",
    ]  # fmt: skip
    assert all(p["proven"] and not p["dispute"] for p in answer["plans"])
    assert answer["stochastic_gain_musd"] == pytest.approx(200 - 155)
    assert answer["information_musd"] == pytest.approx(155 - 105)
    assert answer["manifest"]["options"]["futures"] == ["shut-ab:3", "shut-bc:1"]
    (first, *_) = answer["projects"]
    assert (first["id"], first["futures"], first["expected"]) == ("A", ["shut-ab"], True)


def test_a_scenario_without_a_weight_is_named(folder, capsys):
    assert run(["robust", folder(), *LINE, "--future", "shut-ab"]) == 2
    assert "the future 'shut-ab' has no weight" in " ".join(capsys.readouterr().err.split())
    assert run(["robust", folder(), *LINE]) == 2
    assert "out of as-is, shut-ab, shut-bc" in " ".join(capsys.readouterr().err.split())
    assert run(["robust", folder(**{"shut-ab": 1}), *LINE]) == 2
    assert "scenarios.csv: shut-bc" in " ".join(capsys.readouterr().err.split())
