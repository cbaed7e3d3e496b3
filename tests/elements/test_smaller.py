"""A project that only takes capacity away is questioned, with what was and what would be."""

import pytest

from corridor.answers.check import advice
from corridor.elements.smaller import works_that_take_capacity
from corridor.formats.cases.open import open_case
from corridor.testing import tiny


def world(*effects, projects=("P",), **more):
    rows = [
        {"owner_id": owner, "table": table, "id": row_id, "field": field, "operation": operation,
         "value": value, "source_id": "T1", "quality": "stated"}
        for owner, table, row_id, field, operation, value in effects
    ]  # fmt: skip
    return tiny(
        {"ab": ("a", "b", 5e6), "bc": ("b", "c", 3e6), "bd": ("b", "d", 3e6, "road")},
        terminals={"yard": ("b", "rail1520-road", 2_500_000)},
        projects={p: {"cost": 100, **more.get(p, {})} for p in projects},
        rows={"effects": rows},
    )


STATED = "stated_t_per_year"
LESS = ("P", "terminals", "yard", STATED, "set", 900_000)


def questioned(case):
    return [p.ids for p in works_that_take_capacity(case)]


def test_a_missing_zero_is_questioned_with_both_figures():
    case = world(LESS)
    (problem,) = works_that_take_capacity(case)
    assert (problem.code, problem.file, problem.row, problem.ids) == (
        "W622", "projects.csv", 2, ("P",)
    )  # fmt: skip
    assert "yard 2.50 becomes 0.90 million t/year" in problem.found
    assert problem in advice(case)


@pytest.mark.parametrize(
    "effects",
    [
        [("P", "terminals", "yard", STATED, "set", 9_000_000)],
        [("P", "terminals", "yard", STATED, "set", 2_500_000)],
        [LESS, ("P", "rail", "ab", STATED, "add", 1e6)],
        [("P", "terminals", "yard", STATED, "at_least", 900_000)],
        [("P", "terminals", "yard", "dwell_h", "set", 3)],
    ],
)
def test_a_project_that_gives_some_or_leaves_all_is_not(effects):
    assert questioned(world(*effects)) == []


def test_every_capacity_that_shrinks_is_listed_and_one_that_stays_does_not_excuse():
    case = world(LESS, ("P", "rail", "ab", STATED, "multiply", 0.5),
                 ("P", "rail", "bc", "speed_kmh", "set", 70))  # fmt: skip
    (problem,) = works_that_take_capacity(case)
    assert "yard 2.50 becomes 0.90" in problem.found
    assert "ab 5.00 becomes 2.50" in problem.found
    assert "bc" not in problem.found


def test_a_project_is_looked_at_beside_what_it_requires():
    first = ("Q", "terminals", "yard", STATED, "at_least", 6e6)
    case = world(first, ("P", "terminals", "yard", STATED, "at_most", 4e6),
                 projects=("P", "Q"), P={"requires": "Q"})  # fmt: skip
    assert questioned(case) == [("P",)]


def test_what_has_opened_is_left_alone():
    assert questioned(world(LESS, P={"opened": 2020})) == []


@pytest.mark.parametrize("name", ["instc", "northern-corridor", "middle-corridor"])
def test_no_project_of_a_bundled_case_is_questioned(name):
    assert questioned(open_case(name)) == []
