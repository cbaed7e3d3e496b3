"""Growth paths of the demand: asked by name, closed forms on a line with one bottleneck."""

import json

import pytest
from typer.testing import CliRunner

import corridor
from corridor.answers.answer import answer
from corridor.answers.json import to_json
from corridor.answers.questions import At, Count, RecommendQuestion, ThroughputQuestion
from corridor.answers.session import Session
from corridor.answers.situation_spec import situation_of
from corridor.answers.situations import situation_at
from corridor.answers.state import StateQuestion
from corridor.answers.values import situation_words
from corridor.case.contents import offered
from corridor.case.demand import demand, pairs
from corridor.case.situation import growth_paths, situation
from corridor.cli.app import app
from corridor.formats.cases.folder import write_folder
from corridor.formats.cases.plan_file import read_plan
from corridor.problems import CorridorError
from corridor.testing import tiny

FIXED = Count(mix="fixed", others="ignored")
SCENARIO = {"scenario_id": "boom", "name": "Boom", "growth": "high", "source_ids": "T1"}


@pytest.fixture
def case():
    """Return a line that takes 3 Mt each way: 1 Mt go out, 2 Mt come back."""
    paths = [("low", "out", 0.5), ("high", "out", 2.0), ("high", "back", 1.5)]
    growth = [
        {"growth": path, "group": group, "year": 2035, "index": index}
        for path, group, index in paths
    ]
    made = tiny(
        {"ab": ("a", "b", 5e6), "bc": ("b", "c", 3e6)}, zones={"A": "a", "C": "c"},
        demand=[("A", "C", 1e6), ("C", "A", 2e6)], screenlines={"all": "bc"},
        projects={"wide": {"cost": 100.0, "gain": {"bc": 3e6}}},
        rows={"growth": growth, "scenarios": [SCENARIO]}, settings={"base_year": 2025},
    )  # fmt: skip
    return made.replace(demand=made.tables["demand"].assign(group=["out", "back"]))


@pytest.mark.parametrize(
    ("path", "year", "out", "back"),
    [
        (None, 2035, 1e6, 2e6),
        ("flat", 2035, 1e6, 2e6),
        ("low", 2030, 0.75e6, 2e6),  # half of the way down to a half
        ("low", 2035, 0.5e6, 2e6),
        ("high", 2025, 1e6, 2e6),
        ("high", 2030, 1.5e6, 2.5e6),
        ("HIGH", 2040, 2e6, 3e6),
    ],
)
def test_demand_follows_the_path_that_is_asked_for(case, path, year, out, back):
    sit = situation(case, year=year, growth=path)
    assert pairs(sit) == pytest.approx({("A", "C"): out, ("C", "A"): back})
    assert demand(sit)["tonnes_per_year"].sum() == pytest.approx(out + back)


def test_a_path_of_the_question_goes_before_that_of_the_scenario(case):
    assert situation(case, scenario="boom").growth == "high"
    assert situation(case, scenario="boom", growth="low").growth == "low"
    assert situation(case).growth == "flat"


@pytest.mark.parametrize(("path", "tonnes"), [("flat", 4.5e6), ("low", 3.75e6), ("high", 5e6)])
def test_throughput_in_the_mix_of_the_demand_follows_the_path(case, path, tonnes):
    """The larger direction fills its 3 Mt: 3 / 2 * (1 + 2), 3 / 2 * 2.5 and 3 / 3 * 5."""
    question = ThroughputQuestion(At(2035, growth=path), FIXED, rungs=0)
    result = answer(case, question)
    assert result.throughput_t_per_year == pytest.approx(tonnes)
    assert result.manifest.growth == path
    assert result.manifest.options["growth"] == path
    direct = corridor.throughput(case, 2035, growth=path, mix="fixed", others="ignored")
    assert direct.tonnes_per_year == pytest.approx(tonnes)


def test_a_session_keeps_paths_apart(case):
    session = Session(case)
    tonnes = {
        path: session.state(StateQuestion(At(2035, growth=path), count=FIXED))
        for path in ("low", "high", None, "low")
    }
    assert tonnes["low"].throughput_t_per_year == pytest.approx(3.75e6)
    assert tonnes["high"].throughput_t_per_year == pytest.approx(5e6)
    assert tonnes[None].throughput_t_per_year == pytest.approx(4.5e6)


def test_a_plan_is_made_on_the_path_and_its_file_brings_it_along(case, tmp_path):
    question = RecommendQuestion(6, 2035, At(growth="high"), Count(others="ignored"))
    found = answer(case, question)
    assert found.throughput_before_t_per_year == pytest.approx(5e6)
    assert [p.id for p in found.projects] == ["wide"]
    usual = answer(case, RecommendQuestion(6, 2035, count=Count(others="ignored")))
    assert usual.throughput_before_t_per_year == pytest.approx(4.5e6)
    file = tmp_path / "plan.json"
    file.write_text(to_json(found))
    assert read_plan(file).growth == "high"
    assert situation_of(f"plan={file}").growth == "high"
    assert situation_of(f"plan={file},growth=low").growth == "low"


def test_cargo_that_is_assigned_follows_the_path(case):
    paths = ("low", "high")
    carried = {p: corridor.assign(case, 2035, growth=p).flows.tonnes.sum() for p in paths}
    arcs = 4  # each tonne is loaded, runs over two links and is unloaded
    assert carried == pytest.approx({"low": arcs * 2.5e6, "high": arcs * 5e6})


def test_an_unknown_path_is_refused_with_those_of_the_case(case):
    with pytest.raises(CorridorError, match=r"no growth path 'hihg'; did you mean high\?"):
        situation_at(case, At(growth="hihg"))
    with pytest.raises(CorridorError, match="it has flat, high, low"):
        situation(case, growth="x")


def test_contents_name_the_paths_and_the_usual_one(case):
    assert set(growth_paths(case)) == {"flat", "low", "high"}
    listed = {row["id"]: row for row in offered(case)["growth"]}
    assert {i for i, row in listed.items() if row["usual"]} == {"flat"}
    assert listed["high"]["until"] == 2035


def test_the_command_line_takes_a_path(case, tmp_path):
    write_folder(case, tmp_path / "case")
    where = str(tmp_path / "case")
    run = CliRunner().invoke(
        app, ["throughput", where, "--growth", "low", "--year", "2035", "--mix", "fixed",
              "--others", "ignored", "--json"],
    )  # fmt: skip
    assert run.exit_code == 0, run.output
    said = json.loads(run.stdout)
    assert said["throughput_t_per_year"] == pytest.approx(3.75e6)
    assert said["manifest"]["growth"] == "low"
    titles = CliRunner().invoke(app, ["list", "growth", where])
    assert "3 growth paths" in titles.output


def test_a_title_names_a_path_that_was_asked_for(case):
    asked = answer(case, ThroughputQuestion(At(2030, growth="low"), rungs=0))
    assert str(situation_words(asked.manifest)) == "2030, growth low"
    usual = answer(case, ThroughputQuestion(At(2030), rungs=0))
    assert str(situation_words(usual.manifest)) == "2030, as is"
