"""The commands about the sea: keys of their answers, strict JSON, one line for a slip."""

import json
import math

import pytest

from corridor.cli.run import run
from corridor.formats.cases.folder import write_folder
from corridor.sea.ports.shoreline import RESOLUTION
from tests.reports.test_document import Page
from tests.worlds import sea_world

FEW = ("--members", "200")
PORT_KEYS = {
    "port", "ship", "depth_m", "draft_m", "payload_t", "payload_share", "capacity_t_per_year",
    "cost_per_t_change", "name", "country", "limit", "state",
}  # fmt: skip


@pytest.fixture(scope="module")
def sea(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cases") / "sea"
    write_folder(sea_world(), folder)
    return str(folder)


def strict(text):
    def refuse(word):
        raise AssertionError(f"{word} is no JSON")

    return json.loads(text, parse_constant=refuse)


def ask(capsys, *words, code=0):
    assert run([*words, "--json"]) == code
    return strict(capsys.readouterr().out)


def test_sealevel(capsys):
    answer = ask(capsys, "sealevel", "--until", "2040", "--scenario", "SSP2-4.5", *FEW)
    past = answer["hindcast"]
    assert past["rmse_m"] <= 0.20
    assert past["years"] == list(range(1996, 2021))
    assert past["calibrated_on"] == [1980, 1995]
    assert past["skill_line"] > past["skill_persistence"] > 0
    assert set(answer["balance"][0]) >= {
        "year", "level_m", "inflow_km3", "volga_km3", "groundwater_km3", "precipitation_km3",
        "evaporation_km3", "bay_km3", "storage_km3", "closure_km3", "inflow_observed",
    }  # fmt: skip
    assert max(abs(row["closure_km3"]) for row in answer["balance"]) < 1e-6
    assert [row["year"] for row in answer["projection"]] == list(range(2025, 2041))
    for row in answer["projection"]:
        assert set(row) == {"year", "p5", "p50", "p95"}
        assert row["p5"] <= row["p50"] <= row["p95"]
    assert answer["scenario"]["name"] == "ssp245"
    assert sum(answer["season_m"].values()) == pytest.approx(0, abs=1e-9)
    made = answer["manifest"]
    assert made["options"] == {"until": 2040, "scenario": "ssp245", "members": 200}
    assert made["seed"] == 1
    assert len(made["facts_hash"]) == 16


def test_same_seed_same_answer(capsys):
    words = ("sealevel", "--until", "2030", *FEW, "--seed")
    one, same, other = (ask(capsys, *words, seed) for seed in ("3", "3", "4"))
    assert one == same
    assert one["projection"] != other["projection"]


def test_ports_of_the_corridor(capsys):
    answer = ask(capsys, "sealevel", "ports", "instc", "--level", "-29.3", *FEW)
    assert answer["level_m"] == -29.3
    assert answer["ports"]
    for row in answer["ports"]:
        assert set(row) == PORT_KEYS
        assert 0 <= row["payload_share"] <= 1
        assert all(v is None or not isinstance(v, float) or math.isfinite(v) for v in row.values())
    assert {row["port"] for row in answer["ports"]} == {c["port"] for c in answer["closing"]}
    assert set(answer["dredging_musd_per_year"]) == {"RU", "KZ", "TM", "IR", "AZ"}
    assert answer["evidence"]
    assert answer["manifest"]["case"] == "instc"


def test_ports_by_hand(capsys, sea):
    answer = ask(capsys, "sealevel", "ports", sea, "--level", "-29.5", "--with", "E", *FEW)
    east = answer["ports"][0]
    assert east["draft_m"] == pytest.approx(3.3)
    assert east["payload_t"] == pytest.approx(3600)
    assert east["cost_per_t_change"] == pytest.approx(4600 / 3600 - 1)
    assert set(answer["closing"][0]["idle"]) == {"level_m", "share", "p5", "p50", "p95"}
    assert answer["closing"][0]["idle"]["level_m"] == pytest.approx(-31.3)
    assert answer["dredging"][1]["cost_musd_per_year"] is None, "no area is given"


def test_what_json_cannot_hold_is_null(capsys, sea):
    answer = ask(capsys, "sealevel", "ports", sea, "--level", "-32", *FEW)
    assert answer["ports"][0]["payload_t"] == 0
    assert answer["ports"][0]["cost_per_t_change"] is None


@pytest.mark.parametrize(
    ("level", "datum", "baltic"), [("-1.3", "CASPIAN", -29.3), ("-28.757", "dahiti", -29.3)]
)
def test_levels_of_other_datums(capsys, sea, level, datum, baltic):
    answer = ask(capsys, "sealevel", "ports", sea, "--level", level, "--datum", datum, *FEW)
    assert answer["level_m"] == pytest.approx(baltic)
    own = ask(capsys, "sealevel", "ports", sea, *FEW)
    assert own["level_m"] == -29, "that of the case"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["sealevel", "--scenario", "ssp999"], "no sea level scenario 'ssp999'"),
        (["sealevel", "--until", "2019"], "last year is 2019; expected 2026 to 2100"),
        (["sealevel", "--members", "0"], "0 members"),
        (["sealevel", "--members", "many"], "--members"),
        (["sealevel", "--seed", "-1"], "seed is -1"),
        (["sealevel", "ports", "SEA", "--level", "-29", "--datum", "DAHITY"], "mean DAHITI"),
        (["sealevel", "ports", "SEA", "--level", "3"], "level 3.00 m BS is outside"),
        (["sealevel", "ports", "SEA", "--level", "nan"], "level nan m BS is outside"),
        (["sealevel", "ports", "SEA", "--with", "Q"], "no project 'Q'"),
        (["sealevel", "ports", "SEA", "--scenario", "x", *FEW], "no sea level scenario 'x'"),
        (["sealevel", "ports", "CASE", "--level", "-29"], "no port on an inland sea"),
        (["sealevel", "report", "CASE", "-o", "x.html", *FEW], "no port on an inland sea"),
        (["recommend", "SEA", "--target", "1", "--sea-level", "5"], "level 5.00 m BS is outside"),
        (["recommend", "SEA", "--target", "1", "--sea-scenario", "x"], "no sea level scenario"),
        (["recommend", "SEA", "--target", "1", "--sea-level", "-30", "--sea-scenario", "trend"],
         "not both"),
        (["recommend", "SEA", "--target", "1", "--sea-level", "-30", "--share", "0"], "share"),
        (["recommend", "CASE", "--target", "8", "--sea-level", "-30"], "has no inland sea"),
        (["fleet", "CASE", "--sea-level", "-30"], "has no inland sea"),
        (["capacity", "CASE", "--sea-level", "-30"], "has no inland sea"),
        (["recommend", "CASE", "--target", "8", "--share", "0.5"], "give a level or a scenario"),
        (["sealevel", "ports", "SEA", "--datum", "XX"], "the datum of level 0 is 'XX'"),
        (["sealevel", "--until", "2050", "ports", "SEA"], "--until comes before ports"),
    ],
)  # fmt: skip
def test_slips_are_exit_2_with_one_clear_line(capsys, case, sea, words, message):
    places = {"SEA": sea, "CASE": case}
    assert run([places.get(w, w) for w in words]) == 2
    shown = capsys.readouterr()
    assert message in shown.err
    assert "Traceback" not in shown.err
    assert shown.out == ""
    if shown.err.startswith("error"):
        assert len(shown.err.splitlines()) == 1


def test_tables_go_to_stdout(capsys, sea):
    sealevel = ["sealevel", "--until", "2030", "-v"]
    for words, said in ((sealevel, "hindcast"), (["sealevel", "ports", sea], "-29.00 m BS")):
        assert run([*words, *FEW]) == 0
        shown = capsys.readouterr()
        assert shown.err == ""
        assert said in shown.out


def test_report(capsys, sea, tmp_path):
    out = tmp_path / "sea.html"
    words = ["sealevel", "report", sea, "-o", str(out), "--until", "2035", *FEW]
    assert run(words) == 0
    text = out.read_text("utf-8")
    page = Page(text)
    told = " ".join(page.words)
    assert not page.open, "tags match"
    assert not page.fetched, "nothing is loaded from anywhere"
    assert "@import" not in text
    assert "url(http" not in text
    assert RESOLUTION in told
    for said in ("East", "West", "Tonnes at risk", "2035", "Press in Kazakhstan 2026"):
        assert said in told
    assert run(words) == 2
    assert "exists; nothing was written" in capsys.readouterr().err
    assert out.read_text("utf-8") == text


def test_recommend_for_futures_of_the_sea(capsys, sea):
    question = ("recommend", sea, "--target", "1.5", "--sea-scenario", "trend", *FEW)
    answer = ask(capsys, *question, "--share", "0.8")
    told = answer["sea"]
    assert answer["status"] == "optimal"
    assert told["share"] == 0.8
    assert told["futures"] == 200
    assert told["with_plan"]["met_share"] >= 0.8 > told["ignoring_the_sea"]["met_share"]
    assert told["with_plan"]["lowest_level_m"] <= told["level_m"]
    assert told["quantiles_m"]["p5"] <= told["level_m"] <= told["quantiles_m"]["p50"]
    assert told["regret_t_per_year"] > 0
    paid = told["paid_by_musd"]
    assert sum(paid.values()) == pytest.approx(answer["cost_musd"])
    assert answer["cost_musd"] == pytest.approx(
        told["ignoring_the_sea"]["cost_musd"] + told["extra_cost_musd"]
    )
    assert set(told["curve"][0]) == {"level_m", "plan_t", "ignoring_t", "nothing_t"}
    assert answer["manifest"]["options"]["sea_scenario"] == "trend"
    assert "sea" not in ask(capsys, "recommend", sea, "--target", "1.5")


def test_a_sea_that_no_project_answers_is_exit_3(capsys, sea):
    answer = ask(capsys, "recommend", sea, "--target", "9", "--sea-level", "-30", code=3)
    assert answer["status"] == "unreachable"
    assert answer["sea"]["with_plan"]["met_share"] == 0
    assert answer["sea"]["with_plan"]["lowest_level_m"] is None


def test_an_assignment_at_a_lower_sea_pays_more(capsys):
    """A voyage costs the same and carries less; at the level of the case nothing changes."""
    paid = {}
    for level in ("-29.3", "-30", None):
        words = ["assign", "instc", "--method", "aon", "--json"]
        assert run([*words, "--sea-level", level] if level else words) == 0
        paid[level] = json.loads(capsys.readouterr().out)["totals"]["usd_per_year"]
    assert paid["-29.3"] == paid[None] < paid["-30"]
