"""The schema says of every field what it is called, who uses it, and when it may stay blank."""

from collections import defaultdict

import pytest
import typer

import corridor
from corridor.case.schema import (
    ELEMENT_TABLES,
    SETTINGS,
    choice_labels,
    fields_used_by,
    schema,
    table_named,
)
from corridor.cli.app import app
from corridor.data import data_rows
from corridor.elements import elements

FIELDS = [field for fields in schema().values() for field in fields.values()]
OF_A_WATER = {"depth_m", "depth_level_m", "underkeel_m", "water_t_per_m3"}


@pytest.mark.parametrize("table", schema())
def test_labels_are_words_that_differ_within_a_table(table):
    labels = [field.label for field in schema()[table].values()]
    assert all(label and "_" not in label and label == label.strip() for label in labels)
    assert len(set(labels)) == len(labels)


def test_tables_are_described_in_the_order_of_the_schema():
    rows = data_rows("corridor.case", "tables.csv")
    assert [row["table"] for row in rows] == list(schema())
    for name, fields in schema().items():
        table = table_named(name)
        assert table.title
        assert table.description.endswith(".")
        if table.key is not None:
            assert fields[table.key].required, name


def test_verbs_are_those_of_the_command_line():
    verbs = {verb for field in FIELDS for verb in field.used_by}
    assert verbs <= set(typer.main.get_command(app).commands)
    assert verbs >= {"capacity", "throughput", "recommend", "assign", "simulate", "sealevel"}


def test_only_numbers_that_are_not_required_are_optional():
    assert all(f.numeric and not f.required for f in FIELDS if f.optional)
    assert all(f.optional for f in FIELDS if f.table == SETTINGS and f.numeric and not f.required)


def test_keys_and_what_shapes_the_network_cannot_be_changed():
    changeable = {(f.table, f.name) for f in FIELDS if f.changeable}
    assert {table for table, _ in changeable} == set(schema()["effects"]["table"].choices)
    assert not {(name, table_named(name).key) for name in schema()} & changeable
    assert not {("rail", "gauge_mm"), ("borders", "order"), ("terminals", "node_id")} & changeable
    assert {("rail", "tracks"), ("rail", "vehicle_id"), ("ports", "depth_m")} <= changeable


def test_choices_that_have_a_name_are_choices():
    for row in data_rows("corridor.case", "choices.csv"):
        assert row["choice"] in schema()[row["table"]][row["field"]].choices
    named = choice_labels("observations", "measure")
    assert set(named) == set(schema()["observations"]["measure"].choices)


class Spied:
    """A row that notes which of its fields are read."""

    def __init__(self, row, read):
        self._row, self._read = row, read

    def __getattr__(self, name):
        self._read.add(name)
        return getattr(self._row, name)


def test_capacities_read_what_the_schema_says_and_nothing_else(monkeypatch):
    read = defaultdict(set)

    def spied(table, formula):
        return lambda row, *more: formula(Spied(row, read[table]), *more)

    tables = {"rail": "rail", "road": "road", "sea": "sea", "terminal": "terminals",
              "border": "borders", "port": "ports"}  # fmt: skip
    for kind, table in tables.items():
        formula = getattr(elements, f"evaluate_{kind}")
        monkeypatch.setattr(elements, f"evaluate_{kind}", spied(table, formula))
    payload_in = elements.payload_in
    monkeypatch.setattr(
        elements,
        "payload_in",
        lambda water, ship, level: payload_in(
            Spied(water, read["waters"]), Spied(ship, read["ships"]), level
        ),
    )
    corridor.capacity(corridor.open_case("instc"))
    said = defaultdict(set)
    for table, name in fields_used_by("capacity"):
        if schema()[table][name].numeric:
            said[table].add(name)
    for table in ELEMENT_TABLES:
        numbers = {n for n in read[table] if n in schema()[table] and schema()[table][n].numeric}
        beside = {"stated_t_per_year", "speed_kn"}  # what binds, and which of two speeds holds
        assert numbers - beside == said[table] - beside - OF_A_WATER, table
    assert read["waters"] & said["channels"] == said["channels"] == OF_A_WATER
    numbers = {n for n in read["ships"] if n in schema()["ships"] and schema()["ships"][n].numeric}
    assert numbers | {"speed_kn"} == said["ships"]
