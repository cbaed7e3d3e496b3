"""What is kept is read back as it was written, and nothing else passes for it."""

import sys
import warnings

import numpy as np
import pytest

from corridor.problems import CorridorError
from corridor.running.store import NotKeptWarning, read_part, store_of, write_part

parquet = pytest.importorskip("pyarrow.parquet")

COLUMNS = {"tonnes": np.array([1.5, 0.1, 3e6]), "cut": [["ab"], [], ["bc", "é"]]}


def read(store, part=2, first=250, count=3):
    return read_part(store, part, first, count, ("tonnes", "cut"))


@pytest.fixture
def store(tmp_path):
    found = store_of(tmp_path / "kept", {"case": "x", "draws": 500})
    write_part(found, 2, 250, COLUMNS)
    return found


def test_what_is_kept_is_read_back(store):
    assert read(store) == {"tonnes": [1.5, 0.1, 3e6], "cut": [["ab"], [], ["bc", "é"]]}
    assert read(store, part=1) is None


def test_rows_are_keyed_by_question_and_sample(store):
    table = parquet.read_table(store.folder)
    assert table.column("sample").to_pylist() == [250, 251, 252]
    assert set(table.column("question").to_pylist()) == {store.key}
    assert table.schema.metadata[b"corridor.question"].decode() == store.asked


def test_questions_do_not_mix(store):
    other = store_of(store.folder, {"case": "x", "draws": 501})
    assert other.path(2) != store.path(2)
    assert read(other) is None
    same = store_of(store.folder, {"draws": 500, "case": "x"})
    assert read(same) is not None


def test_any_damaged_byte_is_seen_or_harmless(store):
    whole, path = store.path(2).read_bytes(), store.path(2)
    right, refused = read(store), 0
    rng = np.random.default_rng(1)
    for place in rng.choice(len(whole), 150, replace=False):
        damaged = bytearray(whole)
        damaged[place] ^= 1 << int(rng.integers(8))
        path.write_bytes(damaged)
        with warnings.catch_warnings(record=True) as heard:
            warnings.simplefilter("always", NotKeptWarning)
            found = read(store)
        refused += len(heard)
        assert found is None or found == right
    assert refused > 50


@pytest.mark.parametrize("share", [0.0, 0.3, 0.99])
def test_half_a_file_is_computed_again(store, share):
    whole, path = store.path(2).read_bytes(), store.path(2)
    path.write_bytes(whole[: int(share * len(whole))])
    with pytest.warns(NotKeptWarning, match="damaged or of other origin"):
        assert read(store) is None


def test_files_of_other_origin_are_not_used(store):
    other = store_of(store.folder, {"case": "y"})
    write_part(other, 2, 250, COLUMNS)
    store.path(2).write_bytes(other.path(2).read_bytes())  # another question
    with pytest.warns(NotKeptWarning):
        assert read(store) is None
    write_part(store, 1, 125, COLUMNS)
    store.path(2).write_bytes(store.path(1).read_bytes())  # other samples of this one
    with pytest.warns(NotKeptWarning):
        assert read(store) is None
    parquet.write_table(parquet.read_table(store.path(1)).select(["sample"]), store.path(2))
    with pytest.warns(NotKeptWarning):  # what somebody else wrote
        assert read(store) is None


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "kept").write_text("")
    with pytest.raises(CorridorError, match="expected a folder"):
        store_of(tmp_path / "kept", {})


def test_without_pyarrow_it_says_how_to_get_it(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(CorridorError, match=r"pip install corridor\[keep\]"):
        store_of(tmp_path, {})
