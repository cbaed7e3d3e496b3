"""What a case may leave open is filled from its other cells, or with what is usual and assumed."""

import csv
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import corridor
from corridor.case.groups import gauge_of_mm, group_of
from corridor.case.numbers import USUAL_SOURCE
from corridor.case.reading.parse import parse
from corridor.case.rows import Border, Port, Rail, Terminal
from corridor.case.schema import ELEMENT_TABLES, schema
from corridor.case.situation import situation
from corridor.case.usual.rows import usual_rows
from corridor.case.where import conditions, holds, most_specific, names_of
from corridor.data import data_rows
from corridor.formats.cases.open import open_case, read_case

SETTINGS = """\
name = "quick"
title = "Quick"
year = 2025
by = 2030
base_year = 2024
price_year = 2025
discount_rate = 0.06
growth = "flat"
screenline = "sea"
"""

TABLES = {
    "nodes": "node_id,country\ninland,CN\nhub,KZ\nport-a,KZ\nport-b,AZ\ntown,GE\n",
    "links": "from_node_id,to_node_id,mode,length,stated_t_per_year,stated_counts,source_id\n"
    "inland,hub,,300,20000000,both_ways,B1\nhub,port-a,,3000,12000000,,\n"
    "port-a,port-b,sea,400,,,\nport-b,town,,500,27000000,,B1\nhub,port-a,road,2900,1000000,,\n",
    "terminals": "node_id,stated_t_per_year\nhub,15000000\n",
    "ports": "node_id,stated_t_per_year\nport-a,6000000\nport-b,15000000\n",
    "borders": "link_id,stated_t_per_year\nrail-inland-hub,9000000\nrail-inland-hub,8000000\n",
    "demand": "origin,destination,tonnes_per_year\ninland,town,1000000\nhub,town,2000000\n",
    "projects": "project_id,cost_musd\nquay,100\n",
    "effects": "owner_id,id,value\nquay,port-port-a,12000000\n",
    "screenlines": "screenline_id,elements\nsea,sea-port-a-port-b\n",
    "sources": "source_id,title\nB1,A book\n",
}


@pytest.fixture
def folder(tmp_path):
    return written(tmp_path / "quick")


def written(folder, **tables):
    folder.mkdir()
    (folder / "case.toml").write_text(SETTINGS)
    for table, text in {**TABLES, **tables}.items():
        (folder / f"{table}.csv").write_text(text)
    return folder


def test_a_quick_case_opens_and_its_stated_capacities_hold(folder):
    case, problems = read_case(folder)
    assert {p.code for p in problems} <= {"W601"}
    capacities = corridor.capacity(case).by_id
    assert capacities == {
        "rail-inland-hub": 10e6, "rail-hub-port-a": 12e6, "rail-port-b-town": 27e6,
        "road-hub-port-a": 1e6, "sea-port-a-port-b": float("inf"), "terminal-hub": 15e6,
        "border-rail-inland-hub-1": 9e6, "border-rail-inland-hub-2": 8e6,
        "port-port-a": 6e6, "port-port-b": 15e6,
    }  # fmt: skip
    assert corridor.throughput(case, others="ignored").tonnes_per_year == pytest.approx(6e6)
    plan = corridor.recommend(case, target_mt=8)
    assert plan.built == {"quay"}


def test_words_follow_from_other_cells(folder):
    case = open_case(folder)
    records = case.records
    assert records["nodes"]["port-a"]["name"] == "Port A"
    assert records["links"]["rail-hub-port-a"]["name"] == "Hub - Port A"
    assert [r["gauge_mm"] for r in case.rows("rail")] == [1435, 1520, 1520]
    assert records["terminals"]["terminal-hub"]["transfers"] == (
        "rail1435-rail1520 rail1435-road rail1520-road"
    )
    assert records["ports"]["port-port-a"]["transfers"] == "sea-rail1520 sea-road"
    assert [r["country"] for r in case.rows("borders")] == ["CN", "KZ"]
    assert [r["vehicle_id"] for r in case.rows("rail")] == [
        "usual-train-east-asia", "usual-train-1520", "usual-train-caucasus"
    ]  # fmt: skip
    assert records["zones"]["inland"]["node_ids"] == "inland"
    assert records["projects"]["quay"]["country"] == "KZ"
    assert records["projects"]["quay"]["payers"] == "KZ:1"
    effect = case.rows("effects")[0]
    assert (effect["table"], effect["field"], effect["operation"]) == (
        "ports", "stated_t_per_year", "set"
    )  # fmt: skip


def test_a_row_without_a_source_is_an_assumption_and_one_with_a_source_is_derived(folder):
    rows = open_case(folder).rows("links")
    assert [(r["source_id"], r["quality"]) for r in rows[:2]] == [
        ("B1", "derived"), ("author", "assumed")
    ]  # fmt: skip
    assert open_case(folder).rows("rail")[0]["source_id"] == "B1"


def test_defaults_may_name_source_quality_and_train(folder):
    (folder / "defaults.csv").write_text(
        "table,field,word,where\n*,source_id,B1,\nports,quality,stated,\n"
        "rail,vehicle_id,usual-train,country:GE|AZ\n"
    )
    case = open_case(folder)
    assert {r["source_id"] for t in ELEMENT_TABLES for r in case.rows(t)} == {"B1"}
    assert {r["quality"] for r in case.rows("ports")} == {"stated"}
    assert {r["quality"] for r in case.rows("terminals")} == {"assumed"}
    assert [r["vehicle_id"] for r in case.rows("rail")][-1] == "usual-train"


def test_usual_numbers_are_assumed_with_a_range_and_follow_country_gauge_and_mode(folder):
    case = open_case(folder)
    sit = situation(case)
    wide, steppe, hills = (sit.row(Rail, i) for i in case.records["rail"])
    assert (wide.speed_kmh, steppe.speed_kmh, hills.speed_kmh) == (60, 50, 40)
    assert (steppe.limiting_km, hills.limiting_km) == (16, 12)
    number = steppe.cells["limiting_km"]
    assert (number.quality, number.source, number.low, number.high) == (
        "assumed", USUAL_SOURCE, 8, 35
    )  # fmt: skip
    assert number.label == "default rail limiting_km group:central-asia"
    assert sit.row(Border, "border-rail-inland-hub-1").service_h == 5
    assert sit.row(Terminal, "terminal-hub").load_t == 20
    assert sit.row(Port, "port-port-a").depth_m == 12
    moved = sit.with_overrides({number.key: 20.0})
    assert moved.row(Rail, "rail-hub-port-a").limiting_km == 20
    assert moved.row(Rail, "rail-port-b-town").limiting_km == 12


def test_the_formula_has_no_say_until_its_core_is_filled_in(folder):
    def used(**cells):
        names = ",".join(cells)
        (folder / "rail.csv").write_text(
            f"link_id,{names}\nrail-port-b-town,{','.join(map(str, cells.values()))}\n"
        )
        found = corridor.capacity(open_case(folder)).elements["rail-port-b-town"]
        return found.binds, found.left_open

    assert used(tracks=1) == ("stated", ("limiting_km", "speed_kmh"))
    assert used(tracks=1, limiting_km=12) == ("stated", ("speed_kmh",))
    assert used(tracks=1, limiting_km=12, speed_kmh=40) == ("computed", ())
    assert used(tracks=2, limiting_km=12, speed_kmh=60, signalling="automatic")[0] == "stated"
    assert used(tracks=1, binds="lower") == ("computed", ("limiting_km", "speed_kmh"))
    assert used(tracks=1, binds="computed")[0] == "computed"


def test_an_element_without_capacity_and_count_is_refused(folder):
    (folder / "ports.csv").write_text("node_id,rate_t_per_h\nport-a,300\nport-b,300\n")
    found = [p for p in read_case(folder)[1] if p.fatal]
    assert {(p.code, p.file, p.field) for p in found} == {("E403", "ports.csv", "berths")}
    (folder / "ports.csv").write_text("node_id,berths\nport-a,3\nport-b,5\n")
    assert not [p for p in read_case(folder)[1] if p.fatal]


def test_a_default_capacity_makes_the_rows_of_links(folder):
    (folder / "links.csv").write_text("from_node_id,to_node_id,length\nport-b,town,500\n")
    for table in ("ports", "terminals", "borders", "demand", "effects", "projects"):
        (folder / f"{table}.csv").unlink()
    (folder / "nodes.csv").write_text("node_id,country\nport-b,AZ\ntown,GE\n")
    (folder / "screenlines.csv").write_text("screenline_id,elements\nsea,rail-port-b-town\n")
    assert [p.code for p in read_case(folder)[1] if p.fatal] == ["E402"]  # no line, no element
    (folder / "defaults.csv").write_text("table,field,value\nrail,stated_t_per_year,7000000\n")
    assert corridor.capacity(open_case(folder)).by_id == {"rail-port-b-town": 7e6}


@pytest.mark.parametrize(
    ("table", "text", "code", "field"),
    [
        ("nodes", "node_id,country\ninland,\nhub,KZ\nport-a,KZ\nport-b,AZ\ntown,GE\n",
         "E301", "country"),
        ("links", "from_node_id,to_node_id,stated_t_per_year\ninland,hub,1000000\n",
         "E301", "length"),
        ("effects", "owner_id,id,value\nquay,nowhere,5\n", "E404", "id"),
        ("rail", "link_id,stated_t_per_year\nrail-port-b-town,1000000\n", "E508",
         "stated_t_per_year"),
        ("defaults", "table,field,value,where\nrail,speed_kmh,50,gauge\n", "E305", "where"),
        ("defaults", "table,field,value,where\nrail,speed_kmh,50,gage_mm:1520\n", "E402", "where"),
        ("defaults", "table,field,word\nrail,speed_kmh,fast\n", "E301", "value"),
        ("defaults", "table,field,word\nports,quality,good\n", "E304", "quality"),
        ("defaults", "table,field,word\n*,name,x\n", "E402", "field"),
    ],
)  # fmt: skip
def test_what_cannot_be_filled_is_reported(folder, table, text, code, field):
    (folder / f"{table}.csv").write_text(text)
    file = "links.csv" if code == "E508" else f"{table}.csv"
    assert (code, file, field) in {(p.code, p.file, p.field) for p in read_case(folder)[1]}


def test_a_completed_case_is_written_in_full_and_stays_the_same(folder, tmp_path):
    case = open_case(folder)
    for place in ("full", "full.gpkg"):
        corridor.write_case(case, tmp_path / place)
        again = open_case(tmp_path / place)
        assert again == case
        assert corridor.capacity(again).by_id == corridor.capacity(case).by_id


def test_a_full_case_is_left_as_it_is():
    case = open_case("instc")
    sources = {
        s for t in case.tables for r in case.rows(t) for s in str(r.get("source_id")).split()
    }
    assert USUAL_SOURCE not in sources
    assert len(case.rows("defaults")) == 77


def test_usual_values_lie_in_their_ranges_and_fields():
    for row in usual_rows("defaults"):
        spec = schema()[row["table"]][row["field"]]
        assert spec.numeric
        low, value, high = (float(row[n]) for n in ("low", "value", "high"))
        assert low <= value <= high, row
        assert all(spec.allows(x) for x in (low, value, high)), row
        assert set(conditions(row["where"])) <= names_of(row["table"]), row
    for table in ("vehicles", "ships", "commodities", "sources"):
        for row in usual_rows(table):
            for name, text in row.items():
                if name in schema()[table]:
                    assert parse(schema()[table][name], text)[1] is None, (table, name, text)


def test_every_number_that_needs_a_value_has_a_usual_one():
    usual = {(r["table"], r["field"]) for r in usual_rows("defaults")}
    for table in ELEMENT_TABLES:
        for spec in schema()[table].values():
            if spec.numeric and not spec.required and not spec.optional:
                assert (table, spec.name) in usual


def test_groups_of_countries():
    assert (group_of("KZ"), group_of("GE"), group_of("??")) == (
        "central-asia", "caucasus", "other"
    )  # fmt: skip
    assert (gauge_of_mm("KZ"), gauge_of_mm("CN"), gauge_of_mm("KE")) == (1520, 1435, None)


OUTLINES = Path(corridor.__file__).parent / "case" / "checks" / "countries.json"
DEPENDENCIES = (
    "AI AQ AS AW AX BL BM CK CW FK FO GG GL GS GU HM IM IO JE KY MF MP MS NC NF NU PF PM PN PR SH "
    "SX TC TF VG VI WF"
)


def test_every_country_of_the_world_has_a_group_and_its_gauge_where_one_prevails():
    rows = data_rows("corridor.case", "groups.csv")
    codes = [row["country"] for row in rows]
    assert len(set(codes)) == len(codes)
    outlines = json.loads(OUTLINES.read_text("utf-8"))["countries"]
    assert set(outlines) - set(codes) == set(DEPENDENCIES.split())
    limits = schema()["rail"]["gauge_mm"]
    assert all(limits.allows(float(row["gauge_mm"])) for row in rows if row["gauge_mm"])
    metre = ("BR", "BO", "SN", "ML", "CM", "TH", "VN")
    assert {gauge_of_mm(c) for c in metre} == {1000}
    assert {gauge_of_mm(c) for c in ("ZA", "NA", "ZM", "AO", "NZ", "ID")} == {1067}
    assert {gauge_of_mm(c) for c in ("US", "MX", "EG", "MA", "PE")} == {1435}
    assert {gauge_of_mm(c) for c in ("AR", "CL", "AU", "NG", "BI", "IS")} == {None}


def defaults(folder, text):
    (folder / "defaults.csv").write_text(text)
    return read_case(folder)


def test_a_default_gauge_comes_before_that_of_the_country(folder):
    case, _ = defaults(
        folder,
        "table,field,value,where,source_id\nrail,gauge_mm,1000,country:CN,B1\n"
        "rail,gauge_mm,1067,,B1\n",
    )
    assert [r["gauge_mm"] for r in case.rows("rail")] == [1000, 1067, 1067]
    assert [r["vehicle_id"] for r in case.rows("rail")] == ["usual-train-metre"] * 3
    assert case.records["ports"]["port-port-a"]["transfers"] == "sea-rail1067 sea-road"
    first = situation(case).row(Rail, "rail-inland-hub").cells["gauge_mm"]
    assert (first.value, first.source) == (1000, "B1")


def test_a_default_gauge_leaves_a_written_one_as_it_is(folder):
    (folder / "rail.csv").write_text("link_id,gauge_mm\nrail-inland-hub,1435\n")
    case, _ = defaults(folder, "table,field,value\nrail,gauge_mm,1000\n")
    assert [r["gauge_mm"] for r in case.rows("rail")] == [1435, 1000, 1000]


def test_default_times_of_construction_keep_their_range(folder):
    case, _ = defaults(folder, "table,field,value,low,high\nprojects,build_years,5,4,9\n")
    assert case.records["projects"]["quay"]["build_years"] == 5
    known = case.ranges["projects", "quay", "build_years"]
    assert (known["low"], known["high"], known["source_id"]) == (4, 9, "author")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("rail,gauge_mm,1000.5,,", [("E302", "defaults.csv", "1000.5")]),
        ("rail,gauge_mm,10000,,", [("E303", "defaults.csv", "10000")]),
        ("rail,gauge_mm,1000,1100,1200", [("W602", "defaults.csv", "1100 to 1200")]),
    ],
)
def test_a_wrong_default_gauge_is_reported_once(folder, row, said):
    _, problems = defaults(folder, f"table,field,value,low,high\n{row}\n")
    assert [(p.code, p.file, p.found) for p in problems if p.code != "W601"] == said


words = st.text("abc_1", min_size=1, max_size=3)


@given(st.dictionaries(words, st.lists(words, min_size=1, max_size=3), max_size=3),
       st.dictionaries(words, words))  # fmt: skip
def test_conditions_hold_when_every_name_has_one_of_its_values(wanted, facts):
    text = " ".join(f"{name}:{'|'.join(values)}" for name, values in wanted.items())
    assert conditions(text) == {n: frozenset(v) for n, v in wanted.items()}
    assert holds(text, facts) == all(facts.get(n, "") in v for n, v in wanted.items())


def test_the_row_that_names_most_holds():
    rows = [{"where": w, "v": i} for i, w in enumerate(("", "a:1", "a:1|2 b:3", "b:4"))]
    assert most_specific(rows, {"a": "1", "b": "3"})["v"] == 2
    assert most_specific(rows, {"a": "2", "b": "4"})["v"] == 3
    assert most_specific(rows, {"a": "9"})["v"] == 0
    assert most_specific(rows[1:], {"a": "9"}) is None


EXAMPLE = Path(__file__).parents[2] / "examples" / "middle-corridor"


def test_the_middle_corridor_in_fewer_than_two_hundred_cells():
    texts = [file.read_text("utf-8") for file in EXAMPLE.glob("*.csv")]
    rows = [row for text in texts for row in list(csv.reader(text.splitlines()))[1:]]
    filled = sum(bool(cell.strip()) for row in rows for cell in row)
    case, problems = read_case(EXAMPLE)
    assert filled < 200
    assert 20 <= len(case.rows("nodes")) <= 30
    assert {p.code for p in problems} == {"W601"}
    assert corridor.throughput(case, others="ignored").tonnes_per_year == pytest.approx(15e6)
    west = corridor.throughput(case, screenline="turkiye", others="ignored")
    assert west.tonnes_per_year == pytest.approx(0.75e6)
    rungs = [r.id for r in west.ladder(4)]
    assert rungs[0] == "rail-kars-divrigi"
    assert {"rail-tbilisi-akhalkalaki", "terminal-akhalkalaki"} <= set(rungs)
    plan = corridor.recommend(case, target_mt=5, screenline="turkiye")
    assert plan.built == {"divrigi-kars"}


LONE = {
    "ports": "node_id,stated_t_per_year,transfers\nport-a,6000000,\nfar,20000000,{transfers}\n",
    "links": TABLES["links"] + "port-a,far,sea,9000,,,\n",
    "nodes": TABLES["nodes"] + "far,JP\n",
}


@pytest.mark.parametrize("transfers", ["", "sea-rail1067", "sea-road"])
def test_a_port_that_only_a_lane_meets_is_one_problem_that_says_the_way_out(tmp_path, transfers):
    tables = {**LONE, "ports": LONE["ports"].format(transfers=transfers)}
    found = [p for p in read_case(written(tmp_path / "q", **tables))[1] if p.fatal]
    assert [(p.code, p.file, p.row, p.field, p.found) for p in found] == [
        ("E502", "ports.csv", 3, "node_id", "far")
    ]
    assert found[0].expected.endswith("there is at far: sea")
    assert found[0].fix.startswith("Delete the row")
    assert "without a port" in found[0].fix


def test_without_its_row_cargo_may_end_at_the_port(tmp_path):
    tables = {**LONE, "ports": "node_id,stated_t_per_year\nport-a,6000000\nport-b,15000000\n",
              "demand": TABLES["demand"] + "hub,far,500000\n"}  # fmt: skip
    assert not [p for p in read_case(written(tmp_path / "q", **tables))[1] if p.fatal]


def test_a_terminal_that_one_road_meets_is_one_problem_that_says_the_way_out(tmp_path):
    tables = {"terminals": "node_id,stated_t_per_year\nhub,15000000\ninland,1000000\n"}
    found = [p for p in read_case(written(tmp_path / "q", **tables))[1] if p.fatal]
    assert [(p.code, p.row, p.field, p.found) for p in found] == [("E502", 3, "node_id", "inland")]
    assert found[0].expected.endswith("there is at inland: rail1435")
    assert found[0].fix.startswith("Delete the row")
