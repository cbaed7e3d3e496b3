"""The command benefit: text, JSON, refusals, and plans that are appraised."""

import json

import pytest

import corridor
from corridor.cli.run import run
from corridor.testing import tiny
from tests.appraisal.worlds import HAUL, shortcut


@pytest.fixture
def at_hand(tmp_path, monkeypatch):
    """A case with a shortcut, and one whose target needs works, in the folder of the test."""
    monkeypatch.chdir(tmp_path)
    corridor.write_case(shortcut(fee=3.0), "short")
    projects = {
        "loops": {"cost": 5, "gain": {"ab": 1e6}},
        "track": {"cost": 60, "gain": {"ab": 3e6}, "payers": "AZ:1"},
    }
    rows = {"defaults": HAUL}
    case = tiny({"ab": ("a", "b", 2e6)}, demand=[("A", "B", 1.9e6)], projects=projects, rows=rows)
    corridor.write_case(case, "line")


def asked(capsys, *words):
    code = run([*words, "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_json_adds_up(at_hand, capsys):
    code, answer = asked(capsys, "benefit", "short", "--with", "S:2030,IDLE")
    assert code == 0
    assert sum(p["net_musd"] for p in answer["by_country"]) == pytest.approx(answer["npv_musd"])
    parts = {c["name"]: c["musd"] for c in answer["components"]}
    assert "reliability" in parts
    assert sum(parts.values()) == pytest.approx(answer["npv_musd"])
    assert {w["id"]: w["opening"] for w in answer["works"]} == {"IDLE": 2027, "S": 2030}
    assert answer["manifest"]["options"] == {"projects": ["S:2030", "IDLE"]}


def test_a_plan_says_what_of_its_value_is_a_queue_beyond_capacity(at_hand, capsys):
    """2.6 Mt are wanted where 2 fit; of the line at hand 1.9 are, and nothing is said."""
    rows = {"defaults": HAUL}
    works = {"track": {"cost": 60, "gain": {"ab": 3e6}}}
    line = tiny({"ab": ("a", "b", 2e6)}, demand=[("A", "B", 2.6e6)], projects=works, rows=rows)
    corridor.write_case(line, "over")
    says = "Queues that grow: up to 0.60 million t/year are assigned above capacities without"
    for words in (["recommend", "over", "--target", "2.6", "--direction", "forward", "--benefit"],
                  ["benefit", "over", "--with", "track"]):  # fmt: skip
        assert run(words) == 0
        text = " ".join(capsys.readouterr().out.split())
        assert says in text
        assert "million USD of benefits are waits beyond capacity, a device of the method" in text
    assert run(["recommend", "line", "--target", "5", "--benefit"]) == 0
    assert "beyond capacity" not in capsys.readouterr().out
    code, answer = asked(capsys, "benefit", "over", "--with", "track")
    year = answer["years"][0]
    assert code == 0
    assert (year["over_capacity_without_t_per_year"], year["over_capacity_t_per_year"]) == (6e5, 0)
    assert 0 < answer["beyond_capacity_musd"] < answer["benefit_musd"]


def test_text_says_what_it_rests_on_and_what_is_left_out(at_hand, capsys):
    assert run(["benefit", "short", "--with", "S", "--year", "2030", "-v"]) == 0
    text = " ".join(capsys.readouterr().out.split())
    for words in (
        "S from 2030: net present value",
        "It rests on the transport of all demand from 2030 to 2059",
        "An hour of standard deviation of the hours of a route costs 0.4 times an hour",
        "Residual value: the case gives no life",
        "Fees and dues are transfers",
        "who gains and who pays",
        "EBRD",
    ):
        assert words in text


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([], "benefit needs one of works"),
        (["--with", "S", "--target", "5"], "found several"),
        (["--with", "S:soon"], "the opening of S is 'soon'; expected a year"),
        (["--with", "S,S:2030"], "S stands twice"),
        (["--with", "S:2026"], "expected 2027 or later"),
        (["--with", "S", "--by", "2030"], "give year for works"),
        (["--target", "5", "--given", "S"], "leave year and built out"),
        (["--with", "S", "--given", "S"], "already built"),
        (["--with", "S", "--period", "0"], "the period is 0 years"),
    ],
)
def test_refusals(words, says, at_hand, capsys):
    assert run(["benefit", "short", *words]) not in (0, None)
    assert says in " ".join(capsys.readouterr().err.split())


def test_the_plan_of_a_target_and_the_same_from_recommend(at_hand, capsys):
    _, answer = asked(capsys, "benefit", "line", "--target", "2.5")
    assert [w["id"] for w in answer["works"]] == ["loops"]
    code, plan = asked(capsys, "recommend", "line", "--target", "2.5", "--benefit")
    assert code == 0
    for key in ("npv_musd", "bcr", "by_country"):
        assert plan[key] == answer[key]
    assert asked(capsys, "recommend", "line", "--target", "2.5")[1]["npv_musd"] is None
    assert run(["recommend", "line", "--target", "2.5", "--benefit"]) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert f"net present value {plan['npv_musd']:,.1f} million USD" in text
    assert "who gains and who pays" in text


def test_curve(at_hand, capsys):
    _, answer = asked(capsys, "benefit", "line", "--curve", "4")
    assert [row["projects"] for row in answer["curve"]] == [
        [], ["loops"], ["track"], ["loops", "track"],
    ]  # fmt: skip
    best = max(row["npv_musd"] for row in answer["curve"])
    assert answer["npv_musd"] == best
    assert run(["benefit", "line", "--curve", "4"]) == 0
    assert "loops, track" in capsys.readouterr().out
