"""Tables of answers as CSV: all of them or none, and never over somebody else's files."""

import csv

import numpy as np
import pandas as pd
import pytest

from corridor.formats.files.frames import write_frame, write_frames
from corridor.problems import CorridorError

FRAMES = {
    "first": pd.DataFrame({"a": [0.1 + 0.2, 1e-300, np.nan], "b": ["x", "y, z", 'say "no"']}),
    "second": pd.DataFrame({"c": [1, 2]}),
}


class BrokenFrame(pd.DataFrame):
    """A table at which the disk is full."""

    def to_csv(self, *_args, **_words):
        raise OSError(28, "No space left on device")


def listing(folder):
    return sorted(p.name for p in folder.iterdir())


def test_numbers_are_read_back_to_the_last_bit(tmp_path):
    write_frames(tmp_path / "out", FRAMES)
    assert listing(tmp_path) == ["out"]
    assert listing(tmp_path / "out") == ["first.csv", "second.csv"]
    with (tmp_path / "out" / "first.csv").open(newline="") as file:
        head, *rows = csv.reader(file)
    assert head == ["a", "b"]
    assert [b for _, b in rows] == FRAMES["first"]["b"].tolist()
    assert [float(a) for a, _ in rows[:2]] == [0.1 + 0.2, 1e-300]
    assert rows[2][0] == "", "not known"
    assert (tmp_path / "out" / "second.csv").read_text().split() == ["c", "1", "2"]
    write_frame(tmp_path / "one.csv", FRAMES["first"])
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "out" / "first.csv").read_bytes()


def test_folders_on_the_way_are_made(tmp_path):
    write_frames(tmp_path / "a" / "b", FRAMES)
    write_frame(tmp_path / "c" / "d.csv", FRAMES["first"])
    assert listing(tmp_path / "a" / "b") == ["first.csv", "second.csv"]
    assert (tmp_path / "c" / "d.csv").is_file()


def test_what_stands_there_is_kept_unless_it_may_be_replaced(tmp_path):
    out, one = tmp_path / "out", tmp_path / "one.csv"
    write_frames(out, FRAMES)
    write_frame(one, FRAMES["first"])
    before = (out / "second.csv").read_text()
    newer = {**FRAMES, "second": pd.DataFrame({"c": [7]})}
    with pytest.raises(CorridorError, match=r"out exists; nothing was written .*--overwrite"):
        write_frames(out, newer)
    with pytest.raises(CorridorError, match=r"one\.csv exists; nothing was written"):
        write_frame(one, newer["second"])
    assert (out / "second.csv").read_text() == before
    write_frames(out, newer, overwrite=True)
    write_frame(one, newer["second"], overwrite=True)
    assert (out / "second.csv").read_text() == one.read_text() == "c\n7\n"
    write_frames(out, {"first": FRAMES["first"], "second": FRAMES["second"]}, overwrite=True)
    assert listing(tmp_path) == ["one.csv", "out"]


def test_tables_that_are_no_longer_written_do_not_stay(tmp_path):
    """Of an empty folder or part of the tables, all are new."""
    out = tmp_path / "out"
    out.mkdir()
    write_frames(out, FRAMES, overwrite=True)
    (out / "first.csv").unlink()
    write_frames(out, FRAMES, overwrite=True)
    assert listing(out) == ["first.csv", "second.csv"]


@pytest.mark.parametrize("name", ["thesis.docx", "third.csv", "first", ".hidden"])
def test_folders_with_other_files_are_left_alone(tmp_path, name):
    out = tmp_path / "out"
    write_frames(out, FRAMES)
    (out / name).write_text("mine")
    before = {p: (out / p).read_text() for p in listing(out)}
    with pytest.raises(CorridorError, match=f"out holds {name}, which is not a table") as error:
        write_frames(out, {**FRAMES, "second": pd.DataFrame({"c": [7]})}, overwrite=True)
    assert "nothing was written" in str(error.value)
    assert {p: (out / p).read_text() for p in listing(out)} == before
    with pytest.raises(CorridorError, match="out exists"):
        write_frames(out, FRAMES)


def test_folders_within_are_no_tables(tmp_path):
    out = tmp_path / "out"
    (out / "first.csv").mkdir(parents=True)
    (out / "first.csv" / "mine.txt").write_text("mine")
    with pytest.raises(CorridorError):
        write_frames(out, FRAMES, overwrite=True)


def test_a_file_is_no_folder_and_a_folder_no_file(tmp_path):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(CorridorError, match="file is a file"):
        write_frames(tmp_path / "file", FRAMES, overwrite=True)
    assert (tmp_path / "file").read_text() == "mine"
    (tmp_path / "folder").mkdir()
    with pytest.raises(CorridorError, match="folder is a folder"):
        write_frame(tmp_path / "folder", FRAMES["first"], overwrite=True)
    assert listing(tmp_path) == ["file", "folder"]
    with pytest.raises(CorridorError, match="cannot write"):
        write_frames(tmp_path / "file" / "out", FRAMES)


def test_all_tables_are_written_or_none(tmp_path):
    broken = {**FRAMES, "third": BrokenFrame({"a": [1]})}
    with pytest.raises(CorridorError, match=r"cannot write .*out: No space left on device"):
        write_frames(tmp_path / "out", broken)
    assert listing(tmp_path) == []
    write_frames(tmp_path / "out", {**FRAMES, "third": FRAMES["second"]})
    before = {p: (tmp_path / "out" / p).read_text() for p in listing(tmp_path / "out")}
    with pytest.raises(CorridorError, match="No space"):
        write_frames(tmp_path / "out", broken, overwrite=True)
    with pytest.raises(CorridorError, match="No space"):
        write_frame(tmp_path / "one.csv", broken["third"])
    assert listing(tmp_path) == ["out"]
    assert {p: (tmp_path / "out" / p).read_text() for p in listing(tmp_path / "out")} == before
