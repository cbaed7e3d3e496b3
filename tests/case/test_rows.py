"""Typed rows: their fields are those of the schema, and each is resolved once and shared."""

from dataclasses import fields
from math import nan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corridor.case.rows import ROWS, Link, Port, Rail, Ship, may_be_blank
from corridor.case.schema import ELEMENT_TABLES, schema
from corridor.case.situation import situation
from corridor.elements.table import capacities
from corridor.problems import CaseError, CorridorError
from corridor.testing import tiny
from tests.worlds import sea_world


def effect(owner, field, operation, value, table="rail", row="ab"):
    return {"owner_id": owner, "table": table, "id": row, "field": field,
            "operation": operation, "value": value}  # fmt: skip


def world():
    return tiny(
        {"ab": ("a", "b", 4e6), "bc": ("b", "c", 5e6), "cd": ("c", "d", 5e6, "road"),
         "de": ("d", "e", 5e6, "sea")},
        terminals={"yard": ("c", "rail1520-road", 3e6)},
        borders={"gate": ("ab", 9e6), "post": ("ab", 9e6)},
        projects={p: {"cost": 1, "gain": {}} for p in ("A", "B", "C")},
        rows={
            "ports": [{"port_id": "quay", "node_id": "d", "name": "Quay", "country": "XX",
                       "transfers": "sea-road", "ship_id": "ship", "berths": 1,
                       "rate_t_per_h": 100}],
            "effects": [
                effect("A", "stated_t_per_year", "multiply", 2),
                effect("B", "stated_t_per_year", "at_least", 6e6),
                effect("B", "headway_min", "set", 8),
                effect("C", "speed_kmh", "add", 10, row="*"),
            ],
        },
    )  # fmt: skip


@pytest.mark.parametrize("table", ROWS)
def test_fields_are_those_of_the_schema(table):
    kinds = {f.name: f.type for f in fields(ROWS[table]) if f.name != "cells"}
    assert list(kinds) == list(schema()[table])
    for name, spec in schema()[table].items():
        assert kinds[name].removesuffix(" | None") == ("float" if spec.numeric else "str"), name
        assert not (spec.required and "None" in kinds[name]), name
        assert "None" not in kinds[name] or spec.numeric, name


def test_a_number_may_be_blank_where_the_check_of_a_case_lets_it():
    optional = {t: {n for n, f in schema()[t].items() if f.numeric and not f.required}
                for t in ROWS}  # fmt: skip
    case = world()
    frames = {t: case.tables[t].assign(**dict.fromkeys(optional[t], nan)) for t in ELEMENT_TABLES}
    assert all(len(frame) for frame in frames.values())
    with pytest.raises(CaseError) as error:
        case.replace(**frames, defaults=case.tables["defaults"].iloc[:0]).check()
    for problem in error.value.problems:
        if problem.code == "E403":
            optional[problem.file.removesuffix(".csv")].discard(problem.field)
    assert {t: may_be_blank(t) for t in ROWS} == optional


@pytest.mark.parametrize("blank", [None, nan, ""])
def test_a_blank_is_none_or_an_empty_word_and_refused_where_it_may_not_be(blank):
    case = world()
    case = case.replace(ports=case.tables["ports"].assign(occupancy_max=blank, binds=blank))
    row = situation(case).row(Port, "quay")
    assert (row.occupancy_max, row.binds) == (None, "")
    case = case.replace(rail=case.tables["rail"].assign(speed_kmh=blank))
    with pytest.raises(CorridorError, match="rail ab has no speed_kmh; expected a number in km/h"):
        situation(case).row(Rail, "ab")


def test_a_row_has_bare_values_and_the_same_with_their_provenance():
    row = situation(world()).row(Rail, "ab")
    assert row.values == {n: c.value for n, c in row.numbers.items()}
    assert (row.speed_kmh, row.signalling, row.stated_t_per_year) == (60, "automatic", 4e6)
    for name, cell in row.cells.items():
        value = getattr(row, name)
        assert value == row.values.get(name, cell or (None if name in may_be_blank("rail") else ""))


def test_a_row_is_resolved_once_and_shared_by_all_on_whom_the_same_acts():
    case = world()
    sit = situation(case)
    capacities(sit)
    known = dict(case.resolved)
    assert known
    capacities(situation(case))
    capacities(sit.with_level(-28.0))
    assert set(case.resolved) == set(known)
    assert all(case.resolved[k] is row for k, row in known.items())
    other = sit.with_built({"A"})
    assert other.row(Rail, "bc") is sit.row(Rail, "bc")
    assert other.row(Link, "de") is sit.row(Link, "de")
    assert other.row(Rail, "ab").stated_t_per_year == 8e6
    assert sit.row(Rail, "ab").stated_t_per_year == 4e6, "nothing is stored back"
    capacities(other)
    assert {k for k in case.resolved if k not in known} == {("rail", "ab", frozenset({"A"}))}


def test_what_is_exchanged_for_one_question_stays_there():
    case = sea_world()
    sit = situation(case)
    before = sit.row(Port, "east").depth_m
    known = set(case.resolved)
    moved = sit.with_overrides({("ports", "east", "depth_m"): before + 1})
    assert moved.row(Port, "east").depth_m == before + 1
    assert moved.row(Ship, "ship") is sit.row(Ship, "ship")
    assert sit.row(Port, "east").depth_m == before
    assert known <= set(case.resolved)
    assert all(row.depth_m != before + 1 for k, row in case.resolved.items() if k[0] == "ports")


KEYS = [("rail", "ab", "stated_t_per_year"), ("defaults", "rail", "headway_min"),
        ("defaults", "rail", "accel_min"), ("effects", "B", "ab stated_t_per_year"),
        ("effects", "B", "ab headway_min"), ("rail", "bc", "speed_kmh")]  # fmt: skip
questions = st.tuples(
    st.sets(st.sampled_from("ABC")),
    st.dictionaries(st.sampled_from(KEYS), st.sampled_from([3.0, 9.0, 7e6]), max_size=2),
)


@pytest.mark.long
@settings(max_examples=40, deadline=None)
@given(st.lists(questions, min_size=1, max_size=6))
def test_shared_rows_are_those_of_a_case_that_was_asked_nothing_else(asked):
    case = world()
    first = situation(case)
    for built, overrides in asked:
        shared = first.with_built(built).with_overrides(overrides)
        alone = situation(case.replace(), built=built).with_overrides(overrides)
        for link in ("ab", "bc"):
            assert shared.row(Rail, link) == alone.row(Rail, link)
