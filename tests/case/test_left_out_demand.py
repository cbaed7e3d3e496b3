"""Cargo that no answer counts is said to be left out, with its tonnes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import corridor
from corridor.answers.check import advice
from corridor.case.checks.left_out_demand import left_out_demand
from corridor.formats.cases.open import open_case, read_case
from corridor.testing import tiny
from tests.case.test_usual import written

LINKS = {"ab": ("a", "b", 5e6), "bc": ("b", "c", 3e6)}


def test_cargo_from_a_zone_to_itself_is_said_to_be_left_out_with_its_tonnes():
    case = tiny(LINKS, demand=[("A", "B", 1.8e6), ("A", "A", 1.5e6), ("C", "C", 2e5)])
    (problem,) = left_out_demand(case)
    assert (problem.code, problem.file, problem.row, problem.ids) == (
        "W620", "demand.csv", 3, ("D1", "D2")
    )  # fmt: skip
    assert problem.found == "D1, D2: 1.70 of 3.50 million t/year"
    assert problem in advice(case)


def test_no_row_and_no_tonne_are_said_once(tmp_path):
    folder = written(tmp_path / "quick", demand="origin,destination,tonnes_per_year\n")
    assert [p.code for p in advice(open_case(folder))].count("W621") == 1
    (folder / "demand.csv").unlink()
    assert not [p for p in read_case(folder)[1] if p.fatal]
    assert [p.code for p in advice(open_case(folder))].count("W621") == 1


@given(
    st.lists(
        st.tuples(st.sampled_from("ABC"), st.sampled_from("ABC"), st.floats(1, 1e6)), min_size=1
    )
)
def test_what_is_said_to_be_left_out_is_what_an_assignment_lacks(demand):
    case = tiny(LINKS, demand=demand)
    total = sum(tonnes for *_, tonnes in demand)
    within = sum(tonnes for o, d, tonnes in demand if o == d)
    problems = list(left_out_demand(case))
    assert [p.code for p in problems] == (["W620"] if within else [])
    if problems:
        said = f"{within / 1e6:.2f} of {total / 1e6:.2f}"
        assert said in problems[0].found


def test_an_assignment_leaves_that_cargo_out():
    case = tiny(LINKS, demand=[("A", "B", 1.8e6), ("A", "A", 1.5e6)])
    carried = corridor.assign(case, method="aon").tonnes_per_year
    assert carried == pytest.approx(1.8e6)


@pytest.mark.parametrize("name", ["instc", "northern-corridor", "middle-corridor"])
def test_bundled_cases_leave_nothing_out(name):
    assert list(left_out_demand(open_case(name))) == []
