"""OMX matrices: round trips, the layout that others expect, and files that are something else."""

import sys

import h5py
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from corridor.formats.traffic.omx import Matrices, read_omx, write_omx
from corridor.problems import CorridorError

CARS = np.array([[0.0, 1.5], [np.nan, 2.0]])


def both(a, b):
    assert a.zones == b.zones
    assert list(a.tables) == sorted(b.tables)
    for name, table in a.tables.items():
        assert table.dtype == np.float64
        np.testing.assert_array_equal(table, b.tables[name])


names = st.text(
    st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=8
)
whole = st.integers(-(2**40), 2**40).map(str)
matrix_names = names.filter(lambda name: "/" not in name and name != ".")


@given(
    st.lists(names, unique=True, min_size=1, max_size=5)
    | st.lists(whole, unique=True, min_size=1, max_size=5),
    st.data(),
)
def test_matrices_survive_to_the_last_bit(tmp_path_factory, zones, data):
    path = tmp_path_factory.mktemp("omx") / "x.omx"
    table = arrays(np.float64, (len(zones), len(zones)))
    given_matrices = Matrices(
        tuple(zones), data.draw(st.dictionaries(matrix_names, table, max_size=2))
    )
    write_omx(path, given_matrices)
    both(read_omx(path), given_matrices)


def test_the_layout(tmp_path):
    write_omx(tmp_path / "x.omx", Matrices(("7", "12"), {"cars": CARS}))
    with h5py.File(tmp_path / "x.omx") as file:
        assert file.attrs["OMX_VERSION"] == b"0.2"
        assert file.attrs["SHAPE"].dtype == np.int32
        assert file.attrs["SHAPE"].tolist() == [2, 2]
        cars = file["data/cars"]
        assert (cars.dtype, cars.compression) == (np.float64, "gzip")
        assert cars.chunks is not None
        assert np.isnan(cars.fillvalue)
        assert np.isnan(cars.attrs["NA"])
        assert file["lookup/zone"].dtype == np.int32
        assert file["lookup/zone"][()].tolist() == [7, 12]


@pytest.mark.parametrize("zones", [("7", "North"), ("007", "8"), ("1", "99999999999")])
def test_zones_that_are_not_all_plain_whole_numbers_are_texts(tmp_path, zones):
    write_omx(tmp_path / "x.omx", Matrices(zones, {"cars": CARS}))
    with h5py.File(tmp_path / "x.omx") as file:
        assert file["lookup/zone"].dtype.kind == "S"
    assert read_omx(tmp_path / "x.omx").zones == zones


def foreign(path, **lookups):
    """Write a file as other programs do."""
    with h5py.File(path, "w") as file:
        file.attrs["SHAPE"] = np.array([2, 2])
        cars = file.create_dataset("data/cars", data=np.array([[1, -9], [3, 4]], dtype=np.int16))
        cars.attrs["NA"] = -9
        for name, values in lookups.items():
            file.create_dataset(f"lookup/{name}", data=values)
    return path


def test_numbers_of_another_kind_and_their_missing_value(tmp_path):
    found = read_omx(foreign(tmp_path / "x.omx"))
    both(found, Matrices(("1", "2"), {"cars": np.array([[1, np.nan], [3, 4]])}))


@pytest.mark.parametrize(
    "values",
    [[5, 8], np.array([5, 8], dtype=np.uint8), [5.0, 8.0], ["5", "8"], [b"5", b"8"]],
)
def test_zones_of_any_kind(tmp_path, values):
    assert read_omx(foreign(tmp_path / "x.omx", taz=values)).zones == ("5", "8")


def test_lookups_that_differ_have_to_be_chosen_from(tmp_path):
    path = foreign(tmp_path / "x.omx", taz=[5, 8], name=["A", "B"])
    with pytest.raises(CorridorError, match="name, taz that differ"):
        read_omx(path)
    assert read_omx(path, lookup="name").zones == ("A", "B")
    with pytest.raises(CorridorError, match="no lookup 'county'"):
        read_omx(path, lookup="county")
    same = foreign(tmp_path / "y.omx", taz=[5, 8], zone=[5, 8])
    assert read_omx(same).zones == ("5", "8")


def damage(path, change):
    with h5py.File(path, "a") as file:
        change(file)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda f: f.pop("data"), "no group /data"),
        (lambda f: (f.pop("data"), f.create_dataset("data", data=1)), "no group /data"),
        (lambda f: f.create_group("data/more"), "/data/more is not a matrix of numbers"),
        (lambda f: f.create_dataset("data/a", data=["x"]), "/data/a is not a matrix of numbers"),
        (lambda f: f.create_dataset("data/a", data=np.eye(3)), "/data/a is 3 by 3, but"),
        (lambda f: f.attrs.update(SHAPE=[2, 3]), "/data/cars is 2 by 2, but SHAPE is 2 by 3"),
        (lambda f: (f.pop("data/cars"), f.attrs.update(SHAPE=[2, 3])), "2 by 3, not square"),
        (lambda f: (f.attrs.pop("SHAPE"), f.pop("data/cars")), "no matrix"),
        (lambda f: f.create_dataset("lookup/a", data=[1, 2, 3]), "/lookup/a names 3 zones, not 2"),
        (lambda f: f.create_dataset("lookup/a", data=[1, 1]), "/lookup/a names a zone twice"),
        (lambda f: f.create_dataset("lookup/a", data=[1.5, 2]), "/lookup/a holds neither"),
        (lambda f: f.create_dataset("lookup/a", data=[np.nan, 1e99]), "/lookup/a holds neither"),
        (lambda f: f.create_dataset("lookup/a", data=np.eye(2)), "/lookup/a is not a list"),
    ],
)  # fmt: skip
def test_other_layouts(tmp_path, change, words):
    path = foreign(tmp_path / "x.omx")
    damage(path, change)
    with pytest.raises(CorridorError, match=words) as error:
        read_omx(path)
    assert "x.omx" in str(error.value)


def test_a_lookup_that_is_no_group_is_none(tmp_path):
    path = foreign(tmp_path / "x.omx")
    damage(path, lambda f: f.create_dataset("lookup", data=1))
    assert read_omx(path).zones == ("1", "2")


def test_files_that_are_not_hdf5(tmp_path):
    (tmp_path / "x.omx").write_text("a,b\n1,2\n")
    with pytest.raises(CorridorError, match=r"x\.omx.*not HDF5"):
        read_omx(tmp_path / "x.omx")
    for place in (tmp_path / "none.omx", tmp_path):
        with pytest.raises(CorridorError, match="no such file"):
            read_omx(place)


def test_a_file_cut_short(tmp_path):
    rng = np.random.default_rng(1)
    write_omx(tmp_path / "x.omx", Matrices(("1", "2"), {"a": rng.random((2, 2))}))
    data = (tmp_path / "x.omx").read_bytes()
    (tmp_path / "x.omx").write_bytes(data[: len(data) // 2])
    with pytest.raises(CorridorError, match=r"x\.omx.*damaged"):
        read_omx(tmp_path / "x.omx")


@pytest.mark.parametrize(
    ("matrices", "words"),
    [
        (Matrices((), {}), "at least one zone"),
        (Matrices(("1", "1"), {}), "name of another"),
        (Matrices(("1", ""), {}), "cannot name a zone"),
        (Matrices(("1", "a\0"), {}), "cannot name a zone"),
        (Matrices(("1",), {"cars": CARS}), "'cars' is 2 by 2, not 1 by 1"),
        (Matrices(("1", "2"), {"cars": CARS[0]}), "'cars' is 2, not 2 by 2"),
        (Matrices(("1", "2"), {"a/b": CARS}), "cannot name a matrix"),
        (Matrices(("1", "2"), {"": CARS}), "cannot name a matrix"),
        (Matrices(("1", "2"), {".": CARS}), "cannot name a matrix"),
    ],
)
def test_what_could_not_be_read_back_is_not_written(tmp_path, matrices, words):
    with pytest.raises(CorridorError, match=words):
        write_omx(tmp_path / "x.omx", matrices)
    assert not list(tmp_path.iterdir())


def test_nothing_is_overwritten_without_leave(tmp_path):
    path = tmp_path / "x.omx"
    write_omx(path, Matrices(("1", "2"), {"cars": CARS}))
    before = path.read_bytes()
    with pytest.raises(CorridorError, match="exists"):
        write_omx(path, Matrices(("1", "2"), {"cars": CARS * 2}))
    assert path.read_bytes() == before
    write_omx(path, Matrices(("1", "2"), {"cars": CARS * 2}), overwrite=True)
    assert read_omx(path).tables["cars"][1, 1] == 4


def test_without_h5py_the_cure_is_told(tmp_path, monkeypatch):
    write_omx(tmp_path / "x.omx", Matrices(("1", "2"), {"cars": CARS}))
    monkeypatch.setitem(sys.modules, "h5py", None)
    with pytest.raises(CorridorError, match=r"pip install 'corridor\[omx\]'"):
        read_omx(tmp_path / "x.omx")
    with pytest.raises(CorridorError, match=r"pip install 'corridor\[omx\]'"):
        write_omx(tmp_path / "y.omx", Matrices(("1", "2"), {"cars": CARS}))


def test_h5py_is_imported_only_when_used():
    import subprocess

    code = "import sys, corridor.formats.traffic.omx; sys.exit('h5py' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_what_lies_in_another_file_is_not_read(tmp_path):
    import h5py

    write_omx(tmp_path / "other.omx", Matrices(("1", "2"), {"m": np.ones((2, 2))}))
    with h5py.File(tmp_path / "t.omx", "w") as file:
        file.create_group("data")["m"] = h5py.ExternalLink(str(tmp_path / "other.omx"), "/data/m")
    with pytest.raises(CorridorError, match="leads to another file"):
        read_omx(tmp_path / "t.omx")
    (tmp_path / "raw").write_bytes(bytes(32))
    with h5py.File(tmp_path / "t.omx", "w") as file:
        file.create_group("data").create_dataset(
            "m", (2, 2), "f8", external=[(str(tmp_path / "raw"), 0, 32)]
        )
    with pytest.raises(CorridorError, match="lies in another file"):
        read_omx(tmp_path / "t.omx")


def test_a_long_name_of_a_zone_is_refused(tmp_path):
    import h5py

    path = tmp_path / "t.omx"
    write_omx(path, Matrices(("1", "2"), {"m": np.ones((2, 2))}))
    with h5py.File(path, "a") as file:
        del file["lookup/zone"]
        file["lookup/zone"] = ["a", "b" * 1001]
    with pytest.raises(CorridorError, match="more than 1000 characters"):
        read_omx(path)
