"""The event log as a Parquet file."""

import sys

import numpy as np
import pytest

from corridor.problems import CorridorError
from corridor.simulation.building.year import WARM_UP_DAYS, run_year
from corridor.simulation.kernel import records as r
from corridor.simulation.results.event_log import writing
from corridor.simulation.simulate import simulate
from corridor.testing import tiny


def crossing():
    return tiny(
        links={"ab": ("a", "b", 5e6), "bc": ("b", "c", 4e6, "road")},
        terminals={"yard": ("b", "road-rail1520", 2e6)},
        borders={"post": ("ab", 4e6)},
        demand=[("A", "C", 1e5)],
    )


@pytest.fixture(scope="module")
def built():
    return simulate(crossing(), curve=False).built


def test_a_file_has_all_events(built, tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet")
    kept = []
    with writing(built, tmp_path / "log.parquet", {"seed": "1"}) as keep:

        def both(lines):
            kept.append(lines)
            keep(lines)

        run_year(built, 1, keep=both)
    lines = np.concatenate(kept)
    table = parquet.read_table(tmp_path / "log.parquet")
    assert table.num_rows == len(lines) > 1000
    assert table.schema.metadata[b"corridor.seed"] == b"1"
    frame = table.to_pandas()
    assert list(frame) == [
        "day", "event", "leg", "vehicle", "class", "mode", "element", "way", "tonnes",
    ]  # fmt: skip
    assert frame["day"].is_monotonic_increasing
    assert 0 <= frame["day"].min() < 5
    assert 360 < frame["day"].max() <= 365
    np.testing.assert_allclose(frame["day"], lines["time_min"] / 1440 - WARM_UP_DAYS)
    np.testing.assert_allclose(frame["tonnes"], lines["kg"] / 1000)
    counts = frame["event"].value_counts()
    assert counts["begins"] == (lines["what"] == r.BEGINS).sum()
    assert counts["ends"] == (lines["what"] == r.ENDS).sum()


def test_words_say_what_the_numbers_mean(built, tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet")
    with writing(built, tmp_path / "log.parquet") as keep:
        run_year(built, 1, keep=keep)
    frame = parquet.read_table(tmp_path / "log.parquet").to_pandas().astype({"class": str})
    by_element = frame.groupby("element", observed=True)
    assert set(by_element.groups) == {"ab", "post", "yard", "bc"}
    assert set(by_element.get_group("bc")["class"]) == {"truck"}
    assert set(by_element.get_group("post")["class"]) == {"train"}
    assert set(by_element.get_group("bc")["mode"]) == {"road"}
    loaded = frame[frame["tonnes"] > 0]
    assert set(loaded["way"]) == {0}
    assert 1 in set(frame["way"])  # empty trains go back


def test_a_simulation_writes_it(tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet")
    simulate(crossing(), curve=False, log=tmp_path / "new" / "log.parquet")
    assert parquet.read_metadata(tmp_path / "new" / "log.parquet").num_rows > 1000
    assert [p.name for p in (tmp_path / "new").iterdir()] == ["log.parquet"]


def test_a_file_that_stands_there_is_spared(built, tmp_path):
    pytest.importorskip("pyarrow")
    place = tmp_path / "log.parquet"
    place.write_text("mine")
    with pytest.raises(CorridorError, match=r"log.parquet exists; nothing was written"):
        writing(built, place).__enter__()
    assert place.read_text() == "mine"
    with writing(built, place, overwrite=True):
        pass
    assert place.read_bytes()[:4] == b"PAR1"


def test_a_run_that_fails_leaves_nothing(built, tmp_path):
    pytest.importorskip("pyarrow")

    def fail():
        with writing(built, tmp_path / "log.parquet"):
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert list(tmp_path.iterdir()) == []


def test_without_pyarrow_it_says_how_to_get_it(built, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(CorridorError, match=r"pip install corridor\[log\]"):
        writing(built, tmp_path / "log.parquet").__enter__()


def test_a_place_that_cannot_be_written_to_is_told(built, tmp_path):
    pytest.importorskip("pyarrow")
    (tmp_path / "file").write_text("")
    with pytest.raises(CorridorError, match="cannot write"):
        writing(built, tmp_path / "file" / "log.parquet").__enter__()
