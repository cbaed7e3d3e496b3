"""Writing to each kind of thing that may stand at a path, made in the folders of the tests."""

import os
import signal
import socket
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pandas as pd
import pytest

import corridor
from corridor.cli.run import run
from corridor.formats.cases.folder import write_folder
from corridor.formats.files.atomic import SCRATCH, atomic_path, write_atomically, write_text
from corridor.formats.files.frames import write_frame, write_frames
from corridor.formats.files.places import place_at
from corridor.problems import CorridorError
from tests.worlds import border_line

pytestmark = pytest.mark.skipif(os.name == "nt", reason="pipes and links of POSIX systems")


def read_pipe(pipe):
    """Read all that one writer puts into a pipe, in a thread; returns the thread and the bytes."""
    got = []
    thread = threading.Thread(target=lambda: got.append(Path(pipe).read_bytes()), daemon=True)
    thread.start()
    return thread, got


@pytest.fixture
def pipe(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    return tmp_path / "pipe"


@pytest.fixture
def listening(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # names of sockets are short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket")
        yield tmp_path / "socket"


# --- what stands there ------------------------------------------------------------------------


def test_what_stands_at_a_path(tmp_path, pipe, listening):
    (tmp_path / "file").touch()
    (tmp_path / "link").symlink_to("file")
    (tmp_path / "far").symlink_to("link")
    (tmp_path / "to-nothing").symlink_to("absent")
    (tmp_path / "to-folder").symlink_to(tmp_path)
    kinds = {
        "file": "file", "link": "file", "far": "file", "to-nothing": "free", "absent": "free",
        "to-folder": "folder", "pipe": "stream",
    }  # fmt: skip
    assert {name: place_at(tmp_path / name).kind for name in kinds} == kinds
    assert place_at(tmp_path / "far").path == tmp_path / "file"
    assert place_at(tmp_path / "to-nothing").path == tmp_path / "absent"
    assert place_at(Path(os.devnull)).kind == "stream"
    with pytest.raises(CorridorError, match="is a socket; nothing was written"):
        place_at(listening)


def test_links_in_a_circle(tmp_path):
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(CorridorError, match="in a circle"):
        write_text(tmp_path / "a", "new")
    assert (tmp_path / "a").is_symlink()


def test_a_device_is_refused_and_stays(tmp_path):
    device = tmp_path / "full"
    try:
        os.mknod(device, 0o666 | stat.S_IFCHR, os.makedev(1, 7))
    except OSError:
        pytest.skip("device nodes may not be made here")
    with pytest.raises(CorridorError, match="is a device; nothing was written"):
        write_text(device, "new")
    assert stat.S_ISCHR(device.stat().st_mode)


def test_a_null_device_takes_everything_and_stays(tmp_path):
    device = tmp_path / "null"
    try:
        os.mknod(device, 0o666 | stat.S_IFCHR, os.stat(os.devnull).st_rdev)
        device.write_text("")
    except OSError:
        pytest.skip("device nodes may not be made or opened here")
    write_text(device, "new")
    assert stat.S_ISCHR(device.stat().st_mode)


# --- files and links --------------------------------------------------------------------------


def test_a_link_stays_and_its_target_is_replaced(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "file").write_text("old")
    (tmp_path / "link").symlink_to("data/file")
    with pytest.raises(CorridorError, match="exists"):
        write_text(tmp_path / "link", "new", overwrite=False)
    write_text(tmp_path / "link", "new")
    assert os.readlink(tmp_path / "link") == "data/file"
    assert (tmp_path / "data" / "file").read_text() == "new"
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["data", "file", "link"]


def test_a_link_to_nothing_is_filled(tmp_path):
    (tmp_path / "link").symlink_to("absent")
    write_text(tmp_path / "link", "new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "absent").read_text() == "new"


def test_a_link_to_a_folder_stays(tmp_path):
    corridor.write_case(border_line(), tmp_path / "case")
    (tmp_path / "link").symlink_to("case")
    corridor.write_case(border_line(), tmp_path / "link", overwrite=True)
    assert (tmp_path / "link").is_symlink()
    assert corridor.open_case(tmp_path / "case").hash == border_line().hash


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o755])
def test_permissions_stay(tmp_path, mode):
    path = tmp_path / "file"
    path.write_text("old")
    path.chmod(mode)
    write_text(path, "new")
    assert stat.S_IMODE(path.stat().st_mode) == mode


def test_owner_and_group_stay(tmp_path):
    path = tmp_path / "file"
    path.write_text("old")
    try:
        os.chown(path, 12345, 23456)
    except OSError:
        pytest.skip("owners may not be changed here")
    write_text(path, "new")
    assert (path.stat().st_uid, path.stat().st_gid) == (12345, 23456)


def test_a_file_whose_owner_cannot_be_kept_is_left(tmp_path, monkeypatch):
    path = tmp_path / "file"
    path.write_text("old")
    before = path.stat()

    def refused(*_):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("corridor.formats.files.atomic._hand_on", refused)
    with pytest.raises(CorridorError, match=r"cannot write .*file: Operation not permitted"):
        write_text(path, "new")
    assert path.read_text() == "old"
    assert path.stat().st_ino == before.st_ino


# --- streams ----------------------------------------------------------------------------------


def test_a_pipe_gets_the_whole_file_and_stays(pipe, tmp_path):
    thread, got = read_pipe(pipe)
    frame = pd.DataFrame({"a": range(50_000)})
    write_frame(pipe, frame)
    thread.join(10)
    assert got[0].decode() == frame.to_csv(index=False)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert [p.name for p in tmp_path.iterdir()] == ["pipe"]


def test_a_link_to_a_pipe_stays(pipe, tmp_path):
    (tmp_path / "link").symlink_to("pipe")
    thread, got = read_pipe(pipe)
    write_text(tmp_path / "link", "new")
    thread.join(10)
    assert got == [b"new"]
    assert (tmp_path / "link").is_symlink()
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_folders_do_not_go_into_a_pipe(pipe):
    with pytest.raises(CorridorError, match="is no place for a folder"):
        write_frames(pipe, {"a": pd.DataFrame({"a": [1]})}, overwrite=True)
    with pytest.raises(CorridorError, match="nothing was written"):
        corridor.write_case(border_line(), pipe, overwrite=True)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_reader_that_goes_away_is_one_line(pipe):
    def read_a_little():
        with open(pipe, "rb") as stream:
            stream.read(10)

    thread = threading.Thread(target=read_a_little, daemon=True)
    thread.start()
    with pytest.raises(CorridorError, match=r"cannot write .*pipe: Broken pipe"):
        write_text(pipe, "x" * 10_000_000)
    thread.join(10)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


NET = """<NUMBER OF ZONES> 2
<NUMBER OF NODES> 2
<FIRST THRU NODE> 1
<NUMBER OF LINKS> 1
<END OF METADATA>
~ init_node term_node capacity length free_flow_time b power speed toll link_type ;
1 2 100 1 1 0.15 4 0 0 1 ;
"""

TRIPS = """<NUMBER OF ZONES> 2
<TOTAL OD FLOW> 10
<END OF METADATA>
Origin 1
2 : 10;
"""


@pytest.fixture
def case(tmp_path):
    write_folder(border_line(), tmp_path / "case")
    (tmp_path / "case.net").write_text(NET)
    (tmp_path / "case.trips").write_text(TRIPS)
    return str(tmp_path / "case")


WRITERS = {
    "report": ("report", "{case}", "--target", "16", "--out", "{path}"),
    "certificate": ("recommend", "{case}", "--target", "16", "--certificate", "{path}"),
    "out": ("assign", "{case}", "--json", "--out", "{path}"),
    "gpkg": ("convert", "{case}", "{path}"),
    "folder": ("convert", "{case}", "{path}"),
    "chart": ("assign", "{case}", "--route", "D1-1", "--chart", "{path}"),
    "log": ("simulate", "{case}", "--log", "{path}"),
    "flows": ("assign", "--tntp", "{case}.net", "{case}.trips", "--flows", "{path}"),
    "skims": ("assign", "--tntp", "{case}.net", "{case}.trips", "--skims", "{path}"),
}


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("overwrite", [False, True])
def test_each_writer_leaves_a_pipe(writer, overwrite, case, tmp_path, capsys):
    path = tmp_path / ("pipe.gpkg" if writer == "gpkg" else "pipe")
    os.mkfifo(path)
    thread, got = read_pipe(path)
    words = [w.format(case=case, path=path) for w in WRITERS[writer]]
    code = run([*words, *(["--overwrite"] if overwrite else [])])
    said = capsys.readouterr().err
    if code == 2:  # the writer makes a folder: the pipe has had no writer
        assert "no place for a folder" in said
        path.write_bytes(b"")
    thread.join(10)
    assert code in (0, 2)
    assert bool(got[0]) == (code == 0)
    assert stat.S_ISFIFO(path.stat().st_mode)


@pytest.mark.parametrize("writer", WRITERS)
def test_each_writer_keeps_a_link(writer, case, tmp_path):
    path = tmp_path / ("link.gpkg" if writer == "gpkg" else "link")
    path.symlink_to("elsewhere")
    words = [w.format(case=case, path=path) for w in WRITERS[writer]]
    assert run([*words, "--overwrite"]) == 0
    assert path.is_symlink()
    assert (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("writer", WRITERS)
def test_each_writer_refuses_a_socket(writer, case, listening, capsys):
    words = [w.format(case=case, path=listening) for w in WRITERS[writer]]
    assert run([*words, "--overwrite"]) == 2
    assert "is a socket; nothing was written" in capsys.readouterr().err
    assert stat.S_ISSOCK(listening.stat().st_mode)


def test_standard_output_that_is_a_file_is_not_replaced(case, tmp_path):
    """What stands at /dev/stdout is then the file that the shell holds open."""
    if not Path("/dev/stdout").exists():
        pytest.skip("no /dev/stdout here")
    words = ["recommend", case, "--target", "16", "--certificate", "/dev/stdout"]
    with (tmp_path / "out").open("wb") as out:
        before = os.fstat(out.fileno()).st_ino
        done = subprocess.run(
            [sys.executable, "-m", "corridor", *words], stdout=out, check=False, timeout=120
        )
    assert done.returncode == 0
    assert (tmp_path / "out").stat().st_ino == before
    assert b"ENDATA" in (tmp_path / "out").read_bytes()
    assert Path("/dev/stdout").is_symlink()


# --- killed -----------------------------------------------------------------------------------


def test_what_a_killed_process_leaves_is_cleared_away_by_the_next(tmp_path):
    path = tmp_path / "file"
    path.write_text("old")
    program = (
        "import sys, time; from pathlib import Path\n"
        "from corridor.formats.files.atomic import atomic_path\n"
        "with atomic_path(Path(sys.argv[1]), overwrite=True) as new:\n"
        "    new.write_text('half'); print('ready', flush=True); time.sleep(60)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(path)], stdout=subprocess.PIPE
    ) as process:
        assert process.stdout.readline() == b"ready\n"
        with atomic_path(tmp_path / "other") as other:  # the process still writes: leave its folder
            other.write_text("new")
        assert len(list(tmp_path.glob(f"{SCRATCH}*"))) == 1
        process.send_signal(signal.SIGKILL)
    assert path.read_text() == "old"
    write_atomically(path, lambda new: new.write_text("new"), overwrite=True)
    assert path.read_text() == "new"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["file", "other"]
