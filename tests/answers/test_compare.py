"""Two situations side by side: what differs, the largest first, and what is equal."""

import json

import pytest

import corridor
from corridor.answers.questions import At
from corridor.answers.situation_spec import situation_of
from corridor.cli.show_compare import show_comparison
from corridor.problems import CorridorError
from corridor.testing import tiny


def world():
    """A line a-b-c that P widens, that S narrows, and whose demand doubles by 2030."""
    return tiny(
        links={"ab": ("a", "b", 5e6), "bc": ("b", "c", 3e6)},
        demand=[("A", "C", 1e6)],
        projects={"P": {"cost": 10, "gain": {"bc": 4e6}}},
        rows={
            "growth": [{"growth": "flat", "group": "all", "year": 2030, "index": 2}],
            "scenarios": [{"scenario_id": "S", "name": "Narrow"}],
            "effects": [{"owner_id": "S", "table": "rail", "id": "bc", "field": "open_share",
                         "operation": "set", "value": 0.5}],
        },
        screenlines={"all": "bc"},
    )  # fmt: skip


def test_a_project_moves_capacity_and_bottleneck():
    found = corridor.compare(world(), "as-is", "with=P")
    assert (found.a_name, found.b_name) == ("as-is", "with=P")
    throughput = found.totals[0]
    assert (throughput.id, throughput.a, throughput.b) == ("throughput_t_per_year", 3e6, 5e6)
    assert throughput.share == pytest.approx(2 / 3)
    assert {c.id: (c.a > 0, c.b > 0) for c in found.cut} == {
        "bc": (True, False), "ab": (False, True),
    }  # fmt: skip
    capacities = [e for e in found.elements if e.what == "capacity"]
    assert [(e.id, e.change) for e in capacities] == [("bc", 4e6)]
    assert not [e for e in found.elements if e.what == "flow"]  # one route, the same cargo
    assert {e.what: (e.equal, e.of) for e in found.equal}["capacity"] == (1, 2)


def test_a_situation_beside_itself_is_equal():
    found = corridor.compare(world(), At(), At(year=2025))
    assert found.totals == found.cut == found.elements == ()
    assert all(e.equal == e.of for e in found.equal)


def test_years_and_scenarios():
    found = corridor.compare(world(), "year=2025", "year=2030,scenario=S")
    by_id = {t.id: t for t in found.totals}
    assert by_id["tonnes_per_year"].share == pytest.approx(2 / (1 + 2 / 7) - 1)
    assert by_id["throughput_t_per_year"].b == pytest.approx(1.5e6)
    flows = [e for e in found.elements if e.what == "flow"]
    assert [f.id for f in flows] == ["ab", "bc"]
    sizes = [abs(f.change) for f in flows]
    assert sizes == sorted(sizes, reverse=True)


def test_what_differs_less_than_the_tolerance_is_equal():
    found = corridor.compare(world(), "as-is", "with=P", tolerance=0.9)
    assert not found.totals
    assert {e.what: e.equal for e in found.equal}["capacity"] == 2


def test_the_tables(capsys):
    show_comparison(corridor.compare(world(), "as-is", "scenario=S,with=P"), 5)
    text = capsys.readouterr().out
    assert "as-is and scenario=S,with=P" in text
    assert "equal within 0.100%" in text
    show_comparison(corridor.compare(world(), "as-is", "as-is"), 5)
    assert "nothing differs" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("as-is", At()),
        ("year=2032", At(2032)),
        ("with=P07,X20, year=2032", At(2032, built=("P07", "X20"))),
        ("with=P07,with=X20", At(built=("P07", "X20"))),
        ("scenario=low,sea-level=-30.5", At(scenario="low", sea_level_m=-30.5)),
    ],
)
def test_situations_as_text(text, at):
    assert situation_of(text) == at


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "does not describe a situation"),
        ("2032", "does not describe a situation"),
        ("years=2032", "did you mean 'year'|no part of a situation 'years'"),
        ("year=", "gives year no value"),
        ("year=soon", "expected a number"),
        ("year=2030,year=2031", "gives year twice"),
        ("plan=nowhere.json", "cannot read"),
    ],
)
def test_texts_that_are_no_situation(text, message):
    with pytest.raises(CorridorError, match=message):
        situation_of(text)


def test_a_plan_brings_year_and_projects(tmp_path):
    plan = {
        "manifest": {"options": {}, "built": ["Q"], "scenario": "S", "case_hash": "x"},
        "projects": [{"id": "P"}], "by": 2030, "target_t_per_year": 5e6,
        "throughput_after_t_per_year": 5e6,
    }  # fmt: skip
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(plan))
    assert situation_of(f"plan={path}") == At(2030, "S", ("Q", "P"))
    assert situation_of(f"plan={path},year=2031,with=R") == At(2031, "S", ("Q", "P", "R"))
