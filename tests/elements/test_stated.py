"""Stated capacities beside what the formula gives: which of the two counts, and who says so."""

import pytest

from corridor.answers.check import check_case
from corridor.case.situation import situation
from corridor.elements.elements import element_capacity
from corridor.elements.stated import stated_apart
from corridor.elements.table import capacities
from corridor.formats.cases.convert import write_case
from corridor.testing import tiny


def world(stated, binds="", projects=None, **effect):
    """Two places and a line whose formula gives about 50 million tonnes."""
    rows = {"effects": [{"owner_id": "P", "table": "rail", "id": "ab", **effect}]} if effect else {}
    projects = {"P": {"cost": 1}} if effect else {}
    case = tiny({"ab": ("a", "b", stated)}, projects=projects, rows=rows)
    return case.replace(rail=case.tables["rail"].assign(binds=binds))


def codes(case):
    return [p.code for p in stated_apart(case)]


COMPUTED = element_capacity(situation(world(1.0)), "ab").computed_t_per_year


@pytest.mark.parametrize(
    ("binds", "stated", "used"),
    [
        ("", 0.5, "stated"), ("", 2.0, "computed"), ("lower", 0.5, "stated"),
        ("lower", 2.0, "computed"), ("stated", 2.0, "stated"), ("computed", 0.5, "computed"),
        ("", 1.0, "computed"),
    ],
)  # fmt: skip
def test_the_lower_counts_unless_the_case_chooses(binds, stated, used):
    caps = capacities(situation(world(stated * COMPUTED, binds)))
    found = caps.elements["ab"]
    assert found.binds == used
    assert found.capacity_t_per_year == COMPUTED * (stated if used == "stated" else 1.0)
    lower = found.capacity_t_per_year == min(stated, 1.0) * COMPUTED
    assert ("the lower of the two" in caps.explain("ab")) == lower
    assert ("as the case says" in caps.explain("ab")) == (not lower)


def test_check_advises_where_the_two_are_far_apart_and_the_case_does_not_choose():
    assert codes(world(0.5 * COMPUTED)) == codes(world(2.0 * COMPUTED)) == ["W603"]
    assert codes(world(0.95 * COMPUTED)) == []
    for word in ("stated", "computed", "lower"):
        assert codes(world(0.5 * COMPUTED, word)) == []


def test_check_names_works_that_a_stated_capacity_hides():
    more = {"field": "tracks", "operation": "set", "value": "4"}
    problems = stated_apart(world(0.95 * COMPUTED, **more))
    assert [p.code for p in problems] == ["W604"]
    assert "with P the formula gives" in problems[0].found
    raised = {"field": "stated_t_per_year", "operation": "multiply", "value": "2"}
    assert codes(world(0.95 * COMPUTED, **raised)) == []


def test_the_verb_gives_that_advice_with_the_place(tmp_path):
    write_case(world(0.5 * COMPUTED), tmp_path / "w")
    checked = check_case(tmp_path / "w")
    assert checked.case is not None
    problems = [p for p in checked.problems if p.code == "W603"]
    assert [(p.file, p.row, p.fatal) for p in problems] == [("rail.csv", 2, False)]
    write_case(world(0.5 * COMPUTED), tmp_path / "w.gpkg")
    files = {p.code: p.file for p in check_case(tmp_path / "w.gpkg").problems}
    assert files["W603"] == "layer rail"
