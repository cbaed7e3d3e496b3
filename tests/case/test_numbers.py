"""Situations, the provenance of numbers, effects in their order, and demand of a year."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corridor.case.demand import demand, pairs
from corridor.case.numbers import Number
from corridor.case.rows import Rail
from corridor.case.schema import schema
from corridor.case.situation import situation
from corridor.elements.elements import element_capacity
from corridor.elements.table import capacity
from corridor.maxflow.throughput import throughput
from corridor.problems import CorridorError
from corridor.testing import tiny


def effect(owner, field, operation, value):
    return {"owner_id": owner, "table": "rail", "id": "ab", "field": field,
            "operation": operation, "value": value}  # fmt: skip


def world(*effects, **rows):
    projects = {p: {"cost": 1, "gain": {}} for p in ("A", "B", "C")}
    return tiny({"ab": ("a", "b", 4e6)}, projects=projects, rows={"effects": list(effects), **rows})


def cell(case, built, field="stated_t_per_year"):
    return situation(case, built=built).row(Rail, "ab").cells[field]


def test_effects_apply_in_the_order_set_at_least_at_most_add_multiply():
    case = world(
        effect("A", "stated_t_per_year", "multiply", 2),
        effect("A", "stated_t_per_year", "add", 1e6),
        effect("B", "stated_t_per_year", "at_least", 6e6),
        effect("C", "stated_t_per_year", "set", 5e6),
    )
    assert cell(case, ["C"]).value == 5e6
    assert cell(case, ["C", "B"]).value == 6e6
    assert cell(case, ["A", "B", "C"]).value == (6e6 + 1e6) * 2


@given(st.permutations(["A", "B", "C"]))
@settings(max_examples=6, deadline=None)
def test_the_order_in_which_projects_are_named_changes_nothing(order):
    case = world(
        effect("A", "stated_t_per_year", "multiply", 2),
        effect("B", "stated_t_per_year", "at_least", 6e6),
        effect("C", "stated_t_per_year", "add", 5e6),
    )
    assert cell(case, order).value == (6e6 + 5e6) * 2


def test_a_blank_takes_the_default_and_says_so():
    number = cell(world(), [], "headway_min")
    assert isinstance(number, Number)
    assert number.key == ("defaults", "rail", "headway_min")
    assert number.label == "default rail headway_min"


def test_a_replaced_number_takes_the_provenance_of_the_effect():
    case = world({**effect("A", "stated_t_per_year", "set", 9e6), "quality": "assumed"})
    assert cell(case, ["A"]).quality == "assumed"
    assert cell(case, []).quality == "stated"


def test_provenance_overrides_the_row():
    row = {"table": "rail", "id": "ab", "field": "speed_kmh", "quality": "derived",
           "low": 50, "high": 70}  # fmt: skip
    number = cell(world(provenance=[row]), [], "speed_kmh")
    assert (number.quality, number.low, number.high) == ("derived", 50, 70)


def test_overrides_reach_through_effects():
    case = world(effect("A", "stated_t_per_year", "multiply", 2))
    sit = situation(case, built=["A"]).with_overrides({("rail", "ab", "stated_t_per_year"): 1e6})
    assert element_capacity(sit, "ab").capacity_t_per_year == 2e6


def test_opened_projects_count_from_their_year():
    case = tiny({"ab": ("a", "b", 4e6)},
                projects={"P": {"cost": 1, "gain": {"ab": 1e6}, "opened": 2024}})  # fmt: skip
    assert situation(case, year=2023).built == frozenset()
    assert situation(case, year=2024).built == {"P"}


def test_stated_lower_and_computed():
    def used(binds):
        case = tiny({"ab": ("a", "b", 4e6)})
        frame = case.tables["rail"].assign(binds=binds)
        return element_capacity(situation(case.replace(rail=frame)), "ab")

    assert used("stated").capacity_t_per_year == 4e6
    assert used("lower").binds == "stated"
    assert used("computed").capacity_t_per_year > 50e6
    assert used("").capacity_t_per_year == 4e6
    assert used("").choice == used("stated").choice == "the lower of the two"
    assert used("computed").choice == "as the case says, though the other is lower"


def test_unknown_names_suggest_the_nearest():
    with pytest.raises(CorridorError, match="did you mean A"):
        situation(world(), built=["AA"])


def growth(rows):
    return [{"growth": "flat", "group": "all", "year": y, "index": i} for y, i in rows]


def test_demand_grows_along_straight_lines():
    case = tiny({"ab": ("a", "b", 4e6)}, demand=[("A", "B", 100.0)],
                rows={"growth": growth([(2030, 2.4), (2035, 3.4)])})  # fmt: skip
    tonnes = {y: pairs(situation(case, year=y))["A", "B"] for y in (2023, 2025, 2030, 2033, 2050)}
    assert tonnes == pytest.approx({2023: 100, 2025: 140, 2030: 240, 2033: 300, 2050: 340})
    assert list(demand(situation(case, year=2030))["tonnes_per_year"]) == [240.0]


def test_tornado_agrees_with_solving_afresh():
    rows = {"provenance": [{"table": "rail", "id": "ab", "field": "stated_t_per_year",
                            "quality": "assumed", "low": 3e6, "high": 9e6}]}  # fmt: skip
    case = tiny({"ab": ("a", "b", 4e6), "bc": ("b", "c", 5e6)}, rows=rows)
    swing = throughput(capacity(case), between=("a", "c")).tornado()[0]
    assert (swing.low_result, swing.high_result) == (6e6, 10e6)
    assert swing.number == "ab stated_t_per_year"


def test_a_question_may_step_over_the_end_of_a_range():
    """Swings move a number a little; that a project acts on it is then no slip of the case."""
    case = world(effect("A", "tracks", "at_least", 1))
    sit = situation(case, built=["A"])
    highest = schema()["rail"]["tracks"].maximum
    key = ("rail", "ab", "tracks")
    moved = sit.with_overrides({key: highest + 0.1})
    assert moved.row(Rail, "ab").tracks == highest + 0.1


def test_minus_zero_is_zero_as_it_is_written():
    from math import copysign

    from corridor.case.reading.parse import number

    assert copysign(1, number("-0.0")) == 1
