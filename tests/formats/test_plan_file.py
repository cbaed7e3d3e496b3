"""Plans read back from the answer of ``corridor recommend --json``."""

import json
import math

import pytest

import corridor
from corridor.answers.plain import as_plain
from corridor.answers.questions import Count, RecommendQuestion
from corridor.answers.recommend import describe_plan
from corridor.formats.cases.plan_file import read_plan
from corridor.problems import CorridorError
from tests.worlds import border_line


@pytest.fixture
def answer():
    plan = corridor.recommend(border_line(), 8.5)
    return as_plain(describe_plan(plan, RecommendQuestion(8.5, count=Count("all"))))


def test_a_plan_comes_back(tmp_path, answer):
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(answer), "utf-8")
    found = read_plan(path)
    assert found.built == ("N",)
    assert (found.by, found.tonnes_per_year, found.screenline) == (2030, 8.5e6, "all")
    assert found.case_hash == border_line().hash
    with pytest.raises(CorridorError, match="no plan end to end"):
        read_plan(path, end_to_end=True)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"manifest": 3}', "null", "[" * 100_000])
def test_what_is_not_a_plan_is_told(tmp_path, text):
    path = tmp_path / "plan.json"
    path.write_text(text, "utf-8")
    with pytest.raises(CorridorError, match="recommend CASE"):
        read_plan(path)


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(CorridorError, match=r"cannot read .*none\.json"):
        read_plan(tmp_path / "none.json")


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("by",), math.inf),
        (("by",), 10**400),
        (("target_t_per_year",), math.nan),
        (("throughput_after_t_per_year",), -1),
        (("manifest", "scenario"), [1]),
        (("manifest", "options", "screenline"), {}),
    ],
)
def test_a_number_or_name_that_is_none_is_refused(tmp_path, answer, place, value):
    *groups, last = place
    part = answer
    for group in groups:
        part = part[group]
    part[last] = value
    (tmp_path / "plan.json").write_text(json.dumps(answer))
    with pytest.raises(CorridorError, match="is not"):
        read_plan(tmp_path / "plan.json")
