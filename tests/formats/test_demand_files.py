"""Demand leaves a case and comes back, as a list and as matrices that others read."""

import numpy as np
import pandas as pd
import pytest

import corridor
from corridor.case.margin import Margin
from corridor.cli.writing import write_case_or_demand
from corridor.formats.traffic.case_demand import demand_list
from corridor.formats.traffic.demand_file import read_demand, read_zone_names
from corridor.formats.traffic.margin_file import read_margins
from corridor.importing.demand import import_demand
from corridor.problems import CaseError, CorridorError
from corridor.testing import tiny

LINKS = {"ab": ("a", "b", 5e6), "bc": ("b", "c", 3e6)}
FUEL = {"commodity_id": "fuel", "name": "Fuel", "value_usd_per_t": 500,
        "value_of_time_usd_per_t_h": 0.1, "containerised": "no"}  # fmt: skip
ROW = {"group": "all", "commodity_id": "fuel"}


def world(*, fuel=True):
    flow = {**ROW, "demand_id": "F", "origin": "C", "destination": "A", "tonnes_per_year": 0.3}
    rows = {"commodities": [FUEL], "demand": [flow]} if fuel else {}
    pairs = [("A", "B", 1e6), ("A", "C", 2e6 / 3), ("A", "B", 5.0)]
    return tiny(LINKS, demand=pairs, rows=rows)


@pytest.mark.parametrize("ending", ["csv", "parquet", "omx"])
def test_there_and_back(tmp_path, ending):
    case = world()
    if ending == "omx":
        pytest.importorskip("h5py")
    write_case_or_demand(case, tmp_path / f"d.{ending}")
    given = read_demand(tmp_path / f"d.{ending}")
    again = import_demand(case, given.file, given.rows).case
    expected = demand_list(case)
    expected["tonnes_per_year"] = expected["tonnes_per_year"].round(3)
    pd.testing.assert_frame_equal(demand_list(again), expected)
    one = case.tables["demand"]["tonnes_per_year"]
    assert again.tables["demand"]["tonnes_per_year"].tolist() == pytest.approx(
        one.round(3).tolist()
    )


def test_the_layout_of_omx(tmp_path):
    """Read as the specification says, with h5py alone."""
    h5py = pytest.importorskip("h5py")
    write_case_or_demand(world(), tmp_path / "d.omx")
    with h5py.File(tmp_path / "d.omx") as file:
        assert file.attrs["OMX_VERSION"] == b"0.2"
        assert file.attrs["SHAPE"].tolist() == [3, 3]
        assert set(file["data"]) == {"goods", "fuel"}
        assert file["lookup"]["zone"][()].tolist() == [b"A", b"B", b"C"]
        goods = file["data/goods"][()]
        assert goods.tolist() == [[0, 1e6 + 5, 2e6 / 3], [0, 0, 0], [0, 0, 0]]


def test_a_file_of_others_in_the_layout_of_omx(tmp_path):
    h5py = pytest.importorskip("h5py")
    with h5py.File(tmp_path / "d.omx", "w") as file:
        file.attrs["OMX_VERSION"], file.attrs["SHAPE"] = np.bytes_("0.2"), np.array([3, 3])
        file.create_dataset("data/m1", data=np.array([[9, 4, 0], [0, 0, 6], [1.5, 0, 0]]))
        file.create_dataset("lookup/taz", data=np.array([10, 20, 30]))
    (tmp_path / "zones.csv").write_text("name,zone_id\n10,A\n20,B\n30,C\n")
    given = read_demand(tmp_path / "d.omx")
    names = read_zone_names(tmp_path / "zones.csv")
    result = import_demand(world(), given.file, given.rows, commodity="fuel", zones=names)
    table = result.case.tables["demand"]
    fuel = table[table["commodity_id"] == "fuel"].set_index("demand_id")
    assert fuel["tonnes_per_year"].to_dict() == {"F": 1.5, "A-B-fuel": 4, "B-C-fuel": 6}
    assert set(fuel["source_id"]) == {"T1 imported", "imported"}
    assert result.within_t == 9
    assert len(table[table["commodity_id"] == "goods"]) == 3
    with pytest.raises(CaseError) as error:
        import_demand(world(), given.file, given.rows)
    assert [(p.code, p.row, p.field, p.found) for p in error.value.problems] == [
        ("E402", 1, "origin", "10"), ("E402", 2, "origin", "20"), ("E402", 3, "origin", "30"),
        ("E402", 1, "destination", "10"), ("E402", 1, "destination", "20"),
        ("E402", 2, "destination", "30"), ("E402", 1, "commodity_id", "m1"),
    ]  # fmt: skip


def test_a_matrix_as_csv(tmp_path):
    (tmp_path / "d.csv").write_text(";A;C;B\nA;0;7;1,5\nB;;;\nC;2;0;0\n".replace(";", ","
                                    ).replace("1,5", "1.5"))  # fmt: skip
    given = read_demand(tmp_path / "d.csv")
    result = import_demand(world(fuel=False), given.file, given.rows)
    pairs = {
        (r.origin, r.destination): r.tonnes_per_year for r in demand_list(result.case).itertuples()
    }
    assert {k: v for k, v in pairs.items() if v} == {
        ("A", "B"): pytest.approx(1.5, abs=1e-3), ("A", "C"): 7, ("C", "A"): 2,
    }  # fmt: skip
    with pytest.raises(CorridorError, match="name one of goods, fuel"):
        import_demand(world(), given.file, given.rows)


def test_words_of_gmns_and_wrong_cells(tmp_path):
    path = tmp_path / "demand.csv"
    path.write_text("o_zone_id,d_zone_id,volume\nA,B,12\n")
    assert read_demand(path).rows["tonnes"].tolist() == [12]
    path.write_text("o_zone_id,d_zone_id,volume\nA,B,-12\nA,C,x\n")
    with pytest.raises(CaseError) as error:
        read_demand(path)
    assert {(p.code, p.row) for p in error.value.problems} >= {("E302", 3), ("E705", 2)}
    path.write_text("origin,volume\nA,12\n")
    with pytest.raises(CaseError) as error:
        read_demand(path)
    assert [(p.code, p.field) for p in error.value.problems] == [("E201", "destination")]


def test_totals_from_a_file(tmp_path):
    path = tmp_path / "margins.csv"
    path.write_text("zone_id,starts_t_per_year,ends_t_per_year\nA,5,\nB,0,3\n")
    assert read_margins(path) == (Margin("A", "", 5, None), Margin("B", "", 0, 3))
    path.write_text("zone_id,starts,ends_t_per_year\nA,5,x\n")
    with pytest.raises(CaseError) as error:
        read_margins(path)
    assert [(p.code, p.field) for p in error.value.problems] == [
        ("E202", "starts"), ("E302", "ends_t_per_year"),
    ]  # fmt: skip


def test_a_case_goes_where_it_did(tmp_path):
    write_case_or_demand(world(), tmp_path / "case")
    assert corridor.open_case(tmp_path / "case") == world()
