"""The command ``calibrate``: counts beside the model in text and JSON, and a fitted case."""

import json

import pytest

from corridor.cli.run import run
from corridor.formats.cases.folder import write_folder
from corridor.formats.cases.open import open_case
from corridor.testing import tiny

KNOWN = {"mode": "rail", "direction": "both", "year": 2023}

KEYS = {"id", "place", "mode", "year", "use", "observed_mt", "low_mt", "high_mt",
        "model_before_mt", "model_after_mt"}  # fmt: skip


@pytest.fixture
def counted(tmp_path):
    counts = [
        {"count_id": "N", "place": "North", "elements": "n", "value_mt": 0.3, "use": "fit",
         **KNOWN},
        {"count_id": "S", "place": "South", "elements": "s", "value_mt": 0.7, "low_mt": 0.6,
         "high_mt": 0.8, "use": "check", "reason": "Nobody knows [yet]", **KNOWN},
    ]  # fmt: skip
    constants = [{"constant_id": "k", "name": "North", "elements": "n", "usd_per_t": 0}]
    case = tiny(
        {"n": ("a", "b", 1e9), "s": ("a", "b", 1e9)}, demand=[("A", "B", 1e6)],
        lengths={"n": 10_000, "s": 10_000}, rows={"counts": counts, "constants": constants},
        settings={"method": "logit"},
    )  # fmt: skip
    write_folder(case, tmp_path / "counted")
    return str(tmp_path / "counted")


def ask(capsys, *words):
    assert run(words) == 0
    return json.loads(capsys.readouterr().out)


def test_the_contract(capsys, counted):
    answer = ask(capsys, "calibrate", counted, "--no-fit", "--json")
    assert all(set(row) >= KEYS for row in answer["counts"])
    north, south = answer["counts"]
    assert (north["use"], north["observed_mt"], north["low_mt"]) == ("fit", 0.3, 0.3)
    assert (south["use"], south["low_mt"], south["high_mt"]) == ("check", 0.6, 0.8)
    assert north["model_before_mt"] == north["model_after_mt"] == pytest.approx(0.5, rel=1e-3)
    assert not answer["fitted"]
    assert answer["changes"] == []
    assert answer["manifest"]["options"]["method"] == answer["method"] == "logit"


def test_the_fitted_case_is_written_on_request_only(capsys, counted, tmp_path):
    before = open_case(counted).hash
    answer = ask(capsys, "calibrate", counted, "--json", "--write", str(tmp_path / "fitted"))
    assert open_case(counted).hash == before
    assert [row["met"] for row in answer["counts"]] == [True, True]
    fitted = open_case(str(tmp_path / "fitted"))
    constant = fitted.records["constants"]["k"]
    assert (constant["source_id"], constant["quality"]) == ("FIT", "derived")
    again = ask(capsys, "calibrate", str(tmp_path / "fitted"), "--no-fit", "--json")
    assert [row["model_after_mt"] for row in again["counts"]] == pytest.approx(
        [row["model_after_mt"] for row in answer["counts"]], rel=1e-6
    )
    assert run(("calibrate", counted, "--write", str(tmp_path / "fitted"))) == 2
    assert "--overwrite" in capsys.readouterr().err


def test_counts_to_fit_and_to_check_are_shown_apart(capsys, counted):
    assert run(("calibrate", counted)) == 0
    shown = capsys.readouterr().out
    assert shown.index("counts to fit") < shown.index("counts to check")
    assert "1 of 1 are met" in shown
    assert "what the fit changed" in shown
    assert "missed" not in shown
    assert run(("calibrate", counted, "--no-fit")) == 0
    shown = capsys.readouterr().out
    assert "missed: S South, too little. Nobody knows [yet]" in shown


def test_options_that_contradict_each_other(capsys, counted):
    assert run(("calibrate", counted, "--no-fit", "--write", "x")) == 2
    assert "leave --no-fit out" in capsys.readouterr().err
    assert run(("calibrate", counted, "--method", "ue")) == 2
    assert "a fit is one of logit" in capsys.readouterr().err
