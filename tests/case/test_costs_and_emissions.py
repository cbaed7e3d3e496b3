"""Greenhouse gases and dues on lanes: optional, not known when blank, and no part of a capacity."""

import pandas as pd
import pytest

import corridor
from corridor.case.numbers import Number
from corridor.case.rows import ROWS
from corridor.case.schema import fields_used_by, schema
from corridor.case.situation import situation
from corridor.elements.costs import element_cost
from corridor.elements.elements import numbers_behind
from corridor.formats.cases.folder import write_folder
from corridor.formats.cases.open import open_case, read_case
from corridor.maxflow.throughput import throughput
from corridor.problems import CaseError
from corridor.testing import DEFAULTS, tiny
from tests.worlds import sea_world

UNITS = {
    ("sea", "fee_usd_per_t"): ("USD/t", 10000),
    ("ships", "co2e_g_per_tkm"): ("g/tkm", 1000),
    ("vehicles", "co2e_g_per_tkm"): ("g/tkm", 1000),
    ("vehicles", "co2e_electric_g_per_tkm"): ("g/tkm", 1000),
}
IDS = {"sea": "bc", "ships": "ship", "vehicles": "train"}


def world(**rows):
    """A railway that ends at a lane."""
    return tiny(
        links={"ab": ("a", "b", 5e6), "bc": ("b", "c", 4e6, "sea")},
        rows={
            "ports": [
                {"port_id": "port", "node_id": "b", "name": "Port", "country": "XX",
                 "transfers": "sea-rail1520", "ship_id": "ship", "berths": 2, "rate_t_per_h": 100}
            ],
            **rows,
        },
    )  # fmt: skip


def known():
    """The same with every one of these numbers given."""
    case = world()
    tables = {
        table: case.tables[table].assign(**{f: 5.0 + len(f) for t, f in UNITS if t == table})
        for table in IDS
    }
    return case.replace(**tables)


def cell(case, table, field, **when):
    return situation(case, **when).row(ROWS[table], IDS[table]).cells[field]


def test_fields_with_their_units_and_ranges():
    for (table, field), (unit, maximum) in UNITS.items():
        spec = schema()[table][field]
        assert (spec.type, spec.unit, spec.minimum, spec.maximum) == ("number", unit, 0, maximum)
        assert not spec.required
        assert "assign" in spec.used_by
        assert "capacity" not in spec.used_by


@pytest.mark.parametrize(("table", "field"), sorted(UNITS))
def test_a_blank_is_sound_and_not_zero(table, field):
    case = world()
    assert case.check() == []
    assert cell(case, table, field) is None
    assert not {f for t, f in UNITS if t == table} & set(DEFAULTS.get(table, {}))


@pytest.mark.parametrize(("table", "field"), sorted(UNITS))
def test_zero_is_a_number(table, field):
    case = world()
    case = case.replace(**{table: case.tables[table].assign(**{field: 0.0})})
    assert case.check() == []
    found = cell(case, table, field)
    assert isinstance(found, Number)
    assert found.value == 0


@pytest.mark.parametrize(("table", "field"), sorted(UNITS))
@pytest.mark.parametrize("value", [-1.0, 10001.0])
def test_a_number_out_of_range_is_told(table, field, value):
    case = world()
    case = case.replace(**{table: case.tables[table].assign(**{field: value})})
    with pytest.raises(CaseError) as error:
        case.check()
    (first, *_) = error.value.problems
    assert (first.code, first.file, first.field) == ("E303", f"{table}.csv", field)


def test_an_older_case_without_these_columns_is_sound(tmp_path):
    case = world()
    write_folder(case, tmp_path / "w")
    for table in IDS:
        path = tmp_path / "w" / f"{table}.csv"
        frame = pd.read_csv(path, dtype=str, keep_default_na=False)
        frame = frame.drop(columns=[f for t, f in UNITS if t == table])
        frame.to_csv(path, index=False)
        assert not {f for t, f in UNITS if t == table} & set(frame.columns)
    assert read_case(tmp_path / "w")[1] == []
    again = open_case(tmp_path / "w")
    assert again.hash == case.hash
    assert all(cell(again, t, f) is None for t, f in UNITS)


@pytest.mark.parametrize("name", ["w", "w.gpkg"])
def test_these_numbers_survive_a_format(tmp_path, name):
    case = known()
    corridor.write_case(case, tmp_path / name)
    again = corridor.open_case(tmp_path / name)
    assert again.hash == case.hash
    assert all(cell(again, t, f).value == 5 + len(f) for t, f in UNITS)


def test_a_default_fills_a_blank_and_provenance_gives_a_range():
    default = {"table": "ships", "field": "co2e_g_per_tkm", "value": 14, "low": 12, "high": 20,
               "quality": "assumed"}  # fmt: skip
    found = cell(world(defaults=[default]), "ships", "co2e_g_per_tkm")
    assert (found.value, found.quality, found.low, found.high) == (14, "assumed", 12, 20)
    ranged = {"table": "vehicles", "id": "train", "field": "co2e_g_per_tkm", "quality": "derived",
              "low": 10, "high": 30}  # fmt: skip
    case = world(provenance=[ranged])
    case = case.replace(vehicles=case.tables["vehicles"].assign(co2e_g_per_tkm=28.0))
    found = cell(case, "vehicles", "co2e_g_per_tkm")
    assert (found.value, found.quality, found.low, found.high) == (28, "derived", 10, 30)


def test_a_project_may_change_them():
    case = tiny(
        {"ab": ("a", "b", 5e6)},
        projects={"P": {"cost": 1, "gain": {}}},
        rows={"effects": [{"owner_id": "P", "table": "vehicles", "id": "train",
                           "field": "co2e_g_per_tkm", "operation": "set", "value": 9}]},
    )  # fmt: skip
    assert cell(case, "vehicles", "co2e_g_per_tkm") is None
    assert cell(case, "vehicles", "co2e_g_per_tkm", built=["P"]).value == 9


def test_no_capacity_rests_on_them():
    assert not set(UNITS) & fields_used_by("capacity")
    without, case = world(), known()
    before, after = corridor.capacity(without).elements, corridor.capacity(case).elements
    assert {e: c.capacity_t_per_year for e, c in before.items()} == {
        e: c.capacity_t_per_year for e, c in after.items()
    }
    for element, found in after.items():
        assert set(found.inputs) == set(before[element].inputs)
        behind = {
            (t if t != "defaults" else r, f) for t, r, f in numbers_behind(situation(case), element)
        }
        assert behind
        assert not behind & set(UNITS)
    top = throughput(corridor.capacity(case), between=("a", "b"))
    assert not [s for s in top.tornado() if "co2e" in s.number or "fee_usd" in s.number]


@pytest.mark.parametrize(
    ("haulage", "dues", "unknown"),
    [(None, None, "haulage and dues"), (0.01, None, "dues"), (None, 3.0, "haulage"),
     (0.01, 3.0, "")],
)  # fmt: skip
def test_a_lane_says_which_of_haulage_and_dues_is_not_known(haulage, dues, unknown):
    case = sea_world()
    ships = case.tables["ships"].assign(haul_usd_per_tkm=haulage)
    case = case.replace(ships=ships, sea=case.tables["sea"].assign(fee_usd_per_t=dues))
    cost = element_cost(situation(case), "pq")
    assert (cost.unknown, cost.known) == (unknown, not unknown)
    assert cost.usd_per_t == pytest.approx(222.24 * (haulage or 0.0) + (dues or 0.0))
