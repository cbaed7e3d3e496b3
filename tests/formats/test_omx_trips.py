"""Trips from a matrix: cells become rows, and what is no trip is told with its place."""

import json

import numpy as np
import pytest

from corridor.cli.run import run
from corridor.formats.traffic.omx import Matrices, write_omx
from corridor.formats.traffic.omx_trips import read_omx_trips
from corridor.problems import CaseError, CorridorError

NET = """<NUMBER OF ZONES> 2
<NUMBER OF NODES> 3
<FIRST THRU NODE> 3
<NUMBER OF LINKS> 2
<END OF METADATA>
1 3 10 1 1 0.15 4 0 0 1 ;
3 2 10 1 2 0.15 4 0 0 1 ;
"""


def written(path, cells, zones=("1", "2"), **more):
    write_omx(path, Matrices(zones, {"trips": np.array(cells, dtype=float), **more}))
    return path


def test_cells_become_rows(tmp_path):
    path = written(tmp_path / "t.omx", [[0, 5], [np.nan, 2]], zones=("2", "1"))
    frame = read_omx_trips(path, zones=2)
    assert frame.values.tolist() == [[2, 1, 5], [1, 1, 2]]


@pytest.mark.parametrize("cell", [-1.0, np.inf])
def test_what_is_no_trip_is_told_with_its_cell(tmp_path, cell):
    path = written(tmp_path / "t.omx", [[0, 1], [cell, 0]])
    with pytest.raises(CaseError) as error:
        read_omx_trips(path)
    (problem,) = error.value.problems
    assert (problem.code, problem.file, problem.row) == ("E705", "t.omx", 2)
    assert problem.field == "column 1"


@pytest.mark.parametrize("zones", [("1", "3"), ("1", "x"), ("1", "0")])
def test_zones_outside_the_network(tmp_path, zones):
    path = written(tmp_path / "t.omx", [[0, 1], [0, 0]], zones=zones)
    with pytest.raises(CaseError) as error:
        read_omx_trips(path, zones=2)
    assert [(p.code, p.found) for p in error.value.problems] == [("E703", zones[1])]


def test_several_matrices_want_a_name(tmp_path):
    path = written(tmp_path / "t.omx", [[0, 1], [0, 0]], more=np.ones((2, 2)))
    with pytest.raises(CorridorError, match="holds more, trips; name the matrix"):
        read_omx_trips(path)
    assert len(read_omx_trips(path, table="more")) == 4
    with pytest.raises(CorridorError, match="no matrix 'cars'"):
        read_omx_trips(path, table="cars")


def test_the_command_takes_a_matrix(tmp_path, capsys):
    (tmp_path / "net.tntp").write_text(NET)
    path = written(tmp_path / "trips.omx", [[0, 10], [0, 0]])
    assert run(["assign", "--tntp", str(tmp_path / "net.tntp"), str(path), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["pairs"] == 1
    assert answer["total_travel_time"] == pytest.approx(10 * 3 * 1.15)


def test_zones_without_trips_need_not_be_in_the_network(tmp_path):
    cells = np.zeros((4, 4))
    cells[0, 1] = 5
    path = written(tmp_path / "t.omx", cells, zones=("1", "2", "3", "depot"))
    assert read_omx_trips(path, zones=2).values.tolist() == [[1, 2, 5]]


def test_blanks_around_ids_are_no_part_of_them(tmp_path):
    import h5py

    path = written(tmp_path / "t.omx", [[0, 5], [0, 0]])
    with h5py.File(path, "a") as file:
        del file["lookup/zone"]
        file["lookup/zone"] = [b"2   ", b" 1  "]
    assert read_omx_trips(path, zones=2).values.tolist() == [[2, 1, 5]]


def test_a_matrix_may_not_claim_more_than_its_file_holds(tmp_path):
    import h5py

    path = tmp_path / "t.omx"
    with h5py.File(path, "w") as file:
        file.create_dataset("data/m", shape=(300_000, 300_000), chunks=(100, 100), dtype="f8")
    assert path.stat().st_size < 100_000
    with pytest.raises(CorridorError, match="claims 300000 by 300000, which is 720"):
        read_omx_trips(path)
    with h5py.File(path, "w") as file:
        file.create_group("data")
        file.attrs["SHAPE"] = np.array([2**62, 2**62])
    with pytest.raises(CorridorError, match="claims 4611686018427387904 zones"):
        read_omx_trips(path)


def test_cells_that_are_no_trips_are_told_row_by_row(tmp_path):
    path = written(tmp_path / "t.omx", -np.ones((2, 2)))
    with pytest.raises(CaseError) as error:
        read_omx_trips(path)
    found = "-1 and 1 more cells of the row"
    assert [(p.row, p.field, p.found) for p in error.value.problems] == [
        (1, "column 1", found),
        (2, "column 1", found),
    ]
