"""Problems with one cause are told once, with their first places."""

import pytest

from corridor.cli.options import budget_of
from corridor.problems import CaseError, CorridorError, Problem, grouped


def problem(row, field="a", fix="Mend it.", code="E302", file="x.csv"):
    return Problem(code, file, row, field, str(row), "a number", fix)


def test_one_cause_is_one_code_file_field_and_fix():
    others = [
        problem(2, "b"),
        problem(2, fix="Else."),
        problem(2, code="E303"),
        problem(2, file="y"),
    ]
    groups = grouped([problem(1), *others, problem(9)])
    assert [[p.row for p in group] for group in groups] == [[1, 9], [2], [2], [2], [2]]


def test_an_error_keeps_all_and_says_few():
    error = CaseError([problem(row) for row in range(1, 4001)])
    assert len(error.problems) == 4000
    assert str(error).startswith("the input has 4000 problem(s):\n")
    assert str(error).endswith("and 3,995 more like these")
    assert str(error).count("\n") == 6
    many = CaseError([problem(1, f"field {n}") for n in range(30)])
    assert str(many).endswith("\n  and 10 more")


def test_a_payer_has_one_limit():
    assert budget_of("AZ=200, IR=500") == {"AZ": 200, "IR": 500}
    for text in ("AZ=200,IR=500,AZ=300", "AZ=200, AZ =200"):
        with pytest.raises(CorridorError, match="names AZ twice"):
            budget_of(text)
