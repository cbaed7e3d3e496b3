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


class Spied(dict):
    """Numbers that note which of them are read."""

    def __init__(self, values, read):
        super().__init__(values)
        self.read = read

    def __getitem__(self, name):
        self.read.add(name)
        return super().__getitem__(name)

    def get(self, name, default=None):
        self.read.add(name)
        return super().get(name, default)


def test_capacities_read_what_the_schema_says_and_nothing_else(monkeypatch):
    read = defaultdict(set)

    def spied(table, formula):
        return lambda values, rounding: formula(Spied(values, read[table]), rounding)

    formulas = {t: spied(t, formula) for t, formula in elements.FORMULAS.items()}
    payload_in = elements.payload_in
    monkeypatch.setattr(elements, "FORMULAS", formulas)
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
    gathered = {"load_t", "length", "payload_t"}  # of the vehicle, the link and the ship
    for table in ELEMENT_TABLES:
        numbers = {n for n in read[table] if n not in schema()[table] or schema()[table][n].numeric}
        by_binding = {"stated_t_per_year"}
        assert numbers - gathered == said[table] - gathered - by_binding - OF_A_WATER, table
    assert read["waters"] == said["channels"] == OF_A_WATER
    assert read["ships"] | {"speed_kn"} == said["ships"]
