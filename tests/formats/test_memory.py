"""Small files that claim or unpack to far more: no more than 2 GB, and never without end."""

import gzip
import json
import resource
import subprocess
import sys
import zlib
from itertools import pairwise

import numpy as np
import pytest

from corridor.formats.cases.folder import write_folder
from corridor.formats.cases.geopackage import write_geopackage
from tests.worlds import border_line

PROGRAM = """
import contextlib, io, json, resource, sys, time
from pathlib import Path
import h5py, numba, pyogrio, pyproj, scipy.sparse.csgraph, shapely  # what they map is not used
from corridor.cli.run import run
taken = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (taken + 2 * 2**30,) * 2)
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
out, err = io.StringIO(), io.StringIO()
with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
    code = run(json.load(sys.stdin))
print(json.dumps([code, out.getvalue()[:10_000], err.getvalue()[:10_000]]))
"""


def ask(*words):
    """Ask in a process that may take 2 GB of memory and a minute; return exit code and words."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], input=json.dumps([*map(str, words)]),
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, (done.returncode, done.stderr[-2000:])
    code, out, err = json.loads(done.stdout)
    return code, " ".join((out + err).split())


if not hasattr(resource, "RLIMIT_AS"):
    pytest.skip("limits of POSIX systems", allow_module_level=True)
pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(sys.platform != "linux", reason="memory is measured in /proc"),
]

NET = """<NUMBER OF ZONES> {zones}
<NUMBER OF NODES> {nodes}
<FIRST THRU NODE> 1
<NUMBER OF LINKS> 2
<END OF METADATA>
1 2 100 1 1 0.15 4 0 0 1 ;
2 1 100 1 1 0.15 4 0 0 1 ;
"""

TRIPS = "<NUMBER OF ZONES> {zones}\n<TOTAL OD FLOW> 10\n<END OF METADATA>\nOrigin 1\n 2 : 10;\n"


@pytest.fixture
def tntp(tmp_path):
    def write(zones=2, nodes=2, trips=None):
        net, table = tmp_path / "net.tntp", tmp_path / "trips.tntp"
        net.write_text(NET.format(zones=zones, nodes=nodes))
        table.write_text(TRIPS.format(zones=zones if trips is None else trips))
        return net, table

    return write


@pytest.fixture
def case(tmp_path):
    write_folder(border_line(), tmp_path / "case")
    return tmp_path / "case"


# --- counts in headers ----------------------------------------------------------------------------


@pytest.mark.parametrize("count", [10**9, 10**15])
def test_counts_of_tntp(tntp, count):
    assert ask("assign", "--tntp", *tntp(nodes=count))[0] == 2
    assert "E711" in ask("assign", "--tntp", *tntp(count, count))[1]
    code, said = ask("assign", "--tntp", *tntp(2, 2, count))
    assert (code, "E706" in said) == (2, True)


def test_zones_without_links_take_no_table_of_zones_by_zones(tntp, tmp_path):
    code, said = ask("assign", "--tntp", *tntp(1000, 1000), "--skims", tmp_path / "skims.omx")
    assert code == 0, said


def test_many_zones_of_gmns(tmp_path):
    """A node for each of 30,000 zones: a table of zones by zones would take 7 GB."""
    folder, count = tmp_path / "gmns", 30_000
    folder.mkdir()
    nodes = "".join(f"{n},{n},,,\n" for n in range(count))
    (folder / "node.csv").write_text("node_id,zone_id,x_coord,y_coord,node_type\n" + nodes)
    links = "".join(f"{a},{a},{b},true,1,100,1,60\n" for a, b in pairwise(range(count)))
    head = "link_id,from_node_id,to_node_id,directed,length,capacity,lanes,free_speed\n"
    (folder / "link.csv").write_text(head + links)
    trips = "".join(f"{n},{n + 1},5\n" for n in range(count - 1))
    (folder / "demand.csv").write_text("o_zone_id,d_zone_id,volume\n" + trips)
    code, said = ask("assign", "--gmns", folder)
    assert (code, "more memory than there is" in said) == (2, True), said


# --- what unpacks ---------------------------------------------------------------------------------


LINES = [b"\n", b",,,,,,,,\n", b"1 2 3 4 5 6 7 8 9 1;\n"]


@pytest.mark.parametrize("line", [b"0" * 99 + b"\n", *LINES])
def test_a_gzipped_file_that_unpacks_without_end(tntp, tmp_path, line):
    net, trips = tntp()
    piece = line * (4_000_000 // len(line))
    for path in (net, trips):
        head = path.read_bytes()
        packer = zlib.compressobj(9, zlib.DEFLATED, 31)
        data = packer.compress(head) + b"".join(packer.compress(piece) for _ in range(500))
        path.write_bytes(data + packer.flush())
        code, said = ask("assign", "--tntp", net, trips)
        assert (code, "unpacks to more than" in said) == (2, True), said
        path.write_bytes(head)


@pytest.mark.parametrize("line", LINES)
def test_a_gzipped_file_that_unpacks_to_what_is_allowed(tntp, line):
    from corridor.formats.files.text_file import UNPACKED_BYTES, UNPACKED_LINES

    net, trips = tntp()
    many = min(UNPACKED_BYTES // len(line), UNPACKED_LINES) - 100
    for path in (net, trips):
        head = path.read_bytes()
        path.write_bytes(gzip.compress(head + line * many))
        assert ask("assign", "--tntp", net, trips)[0] in (0, 2)
        path.write_bytes(head)


# --- tables ---------------------------------------------------------------------------------------


WIDE = {
    "columns without names": "," * 1_000_000,
    "columns with names": ",".join(f"c{n}" for n in range(300_000)),
    "one name": ",".join(["x"] * 500_000),
}


@pytest.mark.parametrize("header", WIDE.values(), ids=WIDE)
@pytest.mark.parametrize("rows", ["x\n" * 20_000, "," * 1_000_000 + "\n"], ids=["short", "long"])
def test_a_wide_header_is_no_table(case, tmp_path, header, rows):
    path = case / "nodes.csv"
    path.write_text(header + "\n" + rows)
    code, said = ask("check", case)
    assert code == 2
    assert "E106" in said or "E201" in said
    (tmp_path / "node.csv").write_text(header + "\n" + rows)
    (tmp_path / "link.csv").write_text(header + "\n" + rows)
    (tmp_path / "demand.csv").write_text("o_zone_id,d_zone_id,volume\n1,2,3\n")
    assert ask("assign", "--gmns", tmp_path)[0] == 2


def test_a_long_cell_of_blanks_takes_no_time(case):
    path = case / "links.csv"
    header, first, *others = path.read_text().splitlines()
    at = header.split(",").index("geometry")
    cells = first.split(",")
    cells[at] = "LINESTRING" + " " * 130_000 + "x"
    path.write_text("\n".join([header, ",".join(cells), *others]) + "\n")
    code, said = ask("check", case)
    assert (code, "geometry" in said) == (2, True)


def test_thousands_of_ids_that_nothing_has_take_no_time(case):
    header, first, *_ = (case / "nodes.csv").read_text().splitlines()
    _, others = first.split(",", 1)
    rows = "".join(f"n{n:05}x,{others}\n" for n in range(6000))
    (case / "nodes.csv").write_text(f"{header}\n{rows}")
    path = case / "links.csv"
    header, first, *_ = path.read_text().splitlines()
    names, cells, lines = header.split(","), first.split(","), [header]
    for n in range(6000):
        cells[names.index("link_id")] = f"l{n}"
        cells[names.index("from_node_id")] = f"n{n:05}y"
        cells[names.index("to_node_id")] = f"n{n:05}z"
        lines.append(",".join(cells))
    path.write_text("\n".join(lines) + "\n")
    code, said = ask("check", case)
    assert (code, "E402" in said) == (2, True)


# --- matrices -------------------------------------------------------------------------------------


def omx(path, fill):
    import h5py

    with h5py.File(path, "w") as file:
        file.create_group("data")
        fill(file)
    return path


def many_empty(file):
    for n in range(400):
        file["data"].create_dataset(f"m{n}", (2500, 2500), "f8", chunks=True)


def empty(file):
    file["data"].create_dataset("m", (100_000, 100_000), "f8", chunks=True)


def shape_alone(file):
    file.attrs["SHAPE"] = np.array([2**31 - 1, 2**31 - 1])


def wide_chunk(file):
    chunk = (2**14, 2**14)
    stored = file["data"].create_dataset(
        "m", (2, 2), "f8", chunks=chunk, maxshape=(None, None), compression="gzip"
    )
    packer = zlib.compressobj(1)
    data = b"".join(packer.compress(bytes(2**24)) for _ in range(2**7)) + packer.flush()
    stored.id.write_direct_chunk((0, 0), data)


def long_names(file):
    file["data"].create_dataset("m", data=np.zeros((2, 2)))
    file.create_group("lookup").create_dataset("zone", (2,), "S1000000000", chunks=True,
                                               compression="gzip")  # fmt: skip


@pytest.mark.parametrize("fill", [empty, shape_alone, wide_chunk, long_names])
def test_a_matrix_that_claims_more_than_it_holds(tntp, tmp_path, fill):
    net, _ = tntp()
    code, said = ask("assign", "--tntp", net, omx(tmp_path / "trips.omx", fill))
    assert (code, "claims" in said) == (2, True), said


def test_many_matrices_that_claim_more_than_they_hold(tmp_path):
    from corridor.formats.traffic.omx import read_omx
    from corridor.problems import CorridorError

    path = omx(tmp_path / "trips.omx", many_empty)
    with pytest.raises(CorridorError, match="claim"):
        read_omx(path)
    assert read_omx(path, table="m3").tables["m3"].shape == (2500, 2500)


# --- what never ends ------------------------------------------------------------------------------


def test_devices_that_never_end(case, tmp_path, tntp):
    zero = "/dev/zero"
    net, trips = tntp()
    for words in (
        ("simulate", case, "--plan", zero),
        ("assign", "--tntp", zero, trips),
        ("assign", "--tntp", net, zero),
        ("check", zero),
    ):
        code, said = ask(*words)
        assert (code, "zero" in said) == (2, True), said
    for name in ("nodes.csv", "case.toml"):
        kept = (case / name).read_bytes()
        (case / name).unlink()
        (case / name).symlink_to(zero)
        assert ask("check", case)[0] == 2
        (case / name).unlink()
        (case / name).write_bytes(kept)
    (tmp_path / "case.gpkg").symlink_to(zero)
    assert ask("check", tmp_path / "case.gpkg")[0] == 2


def test_a_plan_of_nested_lists_or_long_numbers(case, tmp_path):
    plan = tmp_path / "plan.json"
    for text in ("[" * 1_000_000, "9" * 1_000_000, '{"a":' * 100_000):
        plan.write_text(text)
        assert ask("simulate", case, "--plan", plan)[0] == 2


# --- databases ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "blob",
    [
        b"GP\0\x01" + b"\0" * 4 + b"\x01\x02\0\0\0" + b"\xff\xff\xff\x7f" + bytes(32),
        b"GP\0\x01" + b"\0" * 4 + b"\x01\x07\0\0\0\x01\0\0\0" * 20_000,
    ],
    ids=["points", "nested"],
)
def test_shapes_that_claim_more_than_they_hold(tmp_path, blob):
    import sqlite3

    path = tmp_path / "case.gpkg"
    write_geopackage(border_line(), path)
    base = sqlite3.connect(path)
    for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type='trigger'").fetchall():
        base.execute(f'DROP TRIGGER "{name}"')
    base.execute("UPDATE links SET geom = ?", (blob,))
    base.commit()
    base.close()
    assert ask("check", path)[0] in (0, 2)
