"""Every kind of problem is found, with file, row, field, what was found and a way to fix it."""

import re
from pathlib import Path

import pandas as pd
import pytest

import corridor
from corridor.formats.cases.folder import write_folder
from corridor.formats.cases.open import open_case, read_case
from corridor.problems import CaseError, CorridorError, kinds
from tests.worlds import border_line, two_gauges


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "world"
    write_folder(two_gauges(), path)
    return path


def edit(folder, file, old, new, count=1):
    text = (folder / file).read_text("utf-8")
    assert old in text, text
    (folder / file).write_text(text.replace(old, new, count), "utf-8")


def problems(folder):
    return read_case(folder)[1]


def the(folder, code):
    found = [p for p in problems(folder) if p.code == code]
    assert found, [str(p) for p in problems(folder)]
    first = found[0]
    assert first.fix
    assert re.search(r"\[" + code, str(first))
    return first


def test_sound_case_has_no_problem(folder):
    case, found = read_case(folder)
    assert found == []
    assert case is not None
    assert case.check() == []


def test_missing_file(folder):
    (folder / "links.csv").unlink()
    assert the(folder, "E101").file == "links.csv"


def test_wrong_encoding(folder):
    (folder / "nodes.csv").write_bytes((folder / "nodes.csv").read_bytes() + b"\xc4\xe9")
    assert "UTF-8" in the(folder, "E103").expected


def test_bad_toml(folder):
    (folder / "case.toml").write_text("name = ")
    assert the(folder, "E105").file == "case.toml"


def test_huge_file(folder, monkeypatch):
    monkeypatch.setattr("corridor.formats.cases.folder_reading.MAX_BYTES", 10)
    assert "MB" in the(folder, "E104").expected


def test_ragged_row(folder):
    with (folder / "nodes.csv").open("a") as file:
        file.write("z,Z\n")
    problem = the(folder, "E106")
    assert problem.row == 5


def test_missing_column(folder):
    edit(folder, "links.csv", "from_node_id", "start")
    assert the(folder, "E201").field == "from_node_id"
    assert the(folder, "E202").found == "start"


def test_wrong_unit_in_a_column_name(folder):
    edit(folder, "rail.csv", "limiting_km", "limiting_mi")
    problem = the(folder, "E203")
    assert "limiting_km" in problem.expected
    assert "km" in problem.fix


def test_blank_required_cell(folder):
    edit(folder, "nodes.csv", "a,A,", ",A,")
    problem = the(folder, "E301")
    assert (problem.row, problem.field) == (2, "node_id")


@pytest.mark.parametrize("value", ["NaN", "inf", "12 km", "1,5e"])
def test_not_a_number(folder, value):
    edit(folder, "links.csv", ",100,", f',"{value}",')
    problem = the(folder, "E302")
    assert (problem.row, problem.field, problem.found) == (2, "length", value)


def test_negative_number(folder):
    edit(folder, "links.csv", ",100,", ",-100,")
    problem = the(folder, "E303")
    assert (problem.found, problem.field) == ("-100", "length")


def test_unknown_choice(folder):
    edit(folder, "links.csv", ",rail,", ",monorail,")
    assert "rail, road, sea" in the(folder, "E304").expected


def test_malformed_transfer(folder):
    edit(folder, "terminals.csv", "rail1520-rail1435", "rail1520/rail1435")
    assert the(folder, "E305").field == "transfers"


def test_duplicate_id(folder):
    with (folder / "nodes.csv").open("a") as file:
        file.write("a,Again,XX,1,2,station,T1,stated\n")
    found = [p for p in problems(folder) if p.code == "E401"]
    assert [p.row for p in found] == [2, 5]


def test_dangling_reference_suggests_the_nearest(folder):
    edit(folder, "terminals.csv", "rail1520-rail1435", "rail1520-rail1435")
    edit(folder, "links.csv", "bc,B-C,b,c", "bc,B-C,b,cc")
    problem = the(folder, "E402")
    assert problem.found == "cc"
    assert "Did you mean c?" in problem.fix


def test_blank_without_default(folder):
    case = open_case(folder)
    defaults = case.tables["defaults"]
    with pytest.raises(CaseError) as error:
        case.replace(defaults=defaults[defaults["field"] != "headway_min"]).check()
    assert {(p.code, p.field) for p in error.value.problems} == {("E403", "headway_min")}


def test_what_counts_may_be_blank_only_beside_a_stated_capacity(folder):
    edit(folder, "rail.csv", "ab,1520,2,", "ab,1520,,")
    assert problems(folder) == []
    stated = open_case(folder).rows("rail")[0]["stated_t_per_year"]
    edit(folder, "rail.csv", f",{stated:.0f},", ",,")
    problem = the(folder, "E403")
    assert (problem.file, problem.row, problem.field) == ("rail.csv", 2, "tracks")
    assert "or its stated_t_per_year" in problem.fix


def test_effect_on_an_unknown_number(tmp_path):
    write_folder(border_line(), tmp_path / "w")
    edit(tmp_path / "w", "effects.csv", "stated_t_per_year", "stated_tonnes")
    assert the(tmp_path / "w", "E404").file == "effects.csv"


def test_two_projects_that_set_one_number(tmp_path):
    write_folder(border_line(), tmp_path / "w")
    with (tmp_path / "w" / "effects.csv").open("a") as file:
        file.write("N,borders,north,positions,set,2,,T1,stated\n")
        file.write("S,borders,north,positions,set,3,,T1,stated\n")
    assert the(tmp_path / "w", "E405").found == "N and S"


@pytest.mark.parametrize(("opened", "standing"), [("2024", "announced"), ("", "built")])
def test_standing_that_contradicts_the_opening_year(tmp_path, opened, standing):
    """A project that opened is built, and one that is built has opened."""
    write_folder(border_line(N={"cost": 1, "gain": {"north": 1}}), tmp_path / "w")
    edit(tmp_path / "w", "projects.csv", ",XX:1,,,,,announced,", f",XX:1,,,,{opened},{standing},")
    problem = the(tmp_path / "w", "E413")
    assert (problem.field, problem.found) == ("standing", standing)


def test_circular_requirements():
    with pytest.raises(CaseError, match="E406"):
        border_line(
            N={"cost": 1, "gain": {"north": 1}, "requires": "S"},
            S={"cost": 1, "gain": {"south": 1}, "requires": "N"},
        )


def test_link_without_attributes(folder):
    edit(folder, "rail.csv", "bc,1435", "ab,1435")
    codes = {p.code for p in problems(folder)}
    assert "E401" in codes


def test_link_in_the_wrong_table(folder):
    edit(folder, "links.csv", "b,c,rail", "b,c,road")
    assert the(folder, "E501").found == "bc"


def test_transfer_that_meets_no_link(folder):
    edit(folder, "terminals.csv", "rail1520-rail1435", "rail1520-rail1435 rail1520-sea")
    assert "sea" in the(folder, "E502").fix


def test_gauge_break_with_no_facility(folder):
    edit(folder, "terminals.csv", "yard,b,", "yard,c,")
    edit(folder, "terminals.csv", "rail1520-rail1435", "rail1435-rail1435")
    codes = {p.code for p in problems(folder)}
    assert "E305" in codes
    lines = (folder / "terminals.csv").read_text().splitlines()
    (folder / "terminals.csv").write_text(lines[0] + "\n")
    problem = the(folder, "E503")
    assert problem.found == "b"
    assert "rail1435-rail1520" in problem.expected


def test_unreachable_demand_follows_from_the_gauge_break(folder):
    lines = (folder / "terminals.csv").read_text().splitlines()
    (folder / "terminals.csv").write_text(lines[0] + "\n")
    assert the(folder, "E505").found == "A to C"


def test_disconnected_part(folder):
    with (folder / "nodes.csv").open("a") as file:
        file.write("z,Z,XX,1,2,station,T1,stated\n")
    assert the(folder, "E504").found == "z"


def test_border_within_one_country(tmp_path):
    write_folder(border_line(), tmp_path / "w")
    edit(tmp_path / "w", "nodes.csv", "XB", "XA")
    assert the(tmp_path / "w", "E506").file == "borders.csv"


def test_crossing_without_checks_is_a_warning(tmp_path):
    write_folder(border_line(), tmp_path / "w")
    problem = the(tmp_path / "w", "W601")
    assert problem.found == "bc"
    assert not problem.fatal
    assert open_case(tmp_path / "w").name == "tiny"


def test_range_that_does_not_enclose_its_value(folder):
    edit(folder, "defaults.csv", "rail,headway_min,10,,", "rail,headway_min,10,11,12")
    assert the(folder, "W602").file == "defaults.csv"


def test_all_problems_are_reported_at_once(folder):
    edit(folder, "links.csv", ",100,", ",-100,")
    edit(folder, "nodes.csv", "a,A,", ",A,")
    edit(folder, "rail.csv", "automatic", "magic")
    assert {p.code for p in problems(folder)} >= {"E301", "E303", "E304"}
    with pytest.raises(CaseError) as error:
        open_case(folder)
    assert len(error.value.problems) >= 3


def test_every_code_has_a_title_and_an_advice():
    assert all(re.fullmatch(r"[EW]\d{3}", code) for code in kinds())
    assert all(kind.title and kind.advice.endswith(".") for kind in kinds().values())


def test_every_code_is_used_and_listed():
    source = Path(corridor.__file__).parent
    texts = [path.read_text("utf-8") for path in source.rglob("*.py")]
    used = {code for text in texts for code in re.findall(r"\"([EW]\d{3})\"", text)}
    assert used == set(kinds())


def test_no_such_case():
    with pytest.raises(CorridorError, match="instc"):
        corridor.open_case("nowhere")


def test_a_file_that_is_no_case(tmp_path):
    file = tmp_path / "x.csv"
    file.write_text("a")
    with pytest.raises(CorridorError, match="gpkg"):
        corridor.open_case(file)


def test_column_twice(folder):
    edit(folder, "nodes.csv", "kind,", "name,")
    assert {p.found for p in problems(folder) if p.code == "E106"} == {"name"}


def test_malformed_geometry(folder):
    edit(folder, "links.csv", ",XX,,,,,T1", ",XX,,LINESTRING 3,,,T1")
    assert the(folder, "E305").field == "geometry"


def test_effect_out_of_range(tmp_path):
    write_folder(border_line(), tmp_path / "w")
    with (tmp_path / "w" / "effects.csv").open("a") as file:
        file.write("N,borders,north,service_h,multiply,0,,T1,stated\n")
    assert "becomes 0" in the(tmp_path / "w", "E407").found


def test_effects_that_only_together_lead_out_of_range(tmp_path):
    write_folder(border_line(), tmp_path / "w")
    with (tmp_path / "w" / "effects.csv").open("a") as file:
        file.write("N,borders,north,positions,add,600,,T1,stated\n")
        file.write("S,borders,north,positions,add,600,,T1,stated\n")
    case = open_case(tmp_path / "w")
    corridor.capacity(case, built=["N"])
    with pytest.raises(CorridorError, match="positions to 1201; expected a number from 0 to 1000"):
        corridor.capacity(case, built=["N", "S"])


def test_effect_that_sets_a_dangling_reference(tmp_path):
    write_folder(border_line(), tmp_path / "w")
    with (tmp_path / "w" / "effects.csv").open("a") as file:
        file.write("N,borders,north,vehicle_id,set,nope,,T1,stated\n")
    assert the(tmp_path / "w", "E402").found == "nope"


@pytest.mark.parametrize("cells", ["rail,headway_min,0", "rail,no_such_field,1"])
def test_impossible_default(folder, cells):
    with (folder / "defaults.csv").open("a") as file:
        file.write(f"{cells},,,stated,T1,,,,,,\n")
    assert {p.code for p in problems(folder)} & {"E303", "E402"}


def test_a_name_that_cannot_be_a_path():
    with pytest.raises(CorridorError, match="cannot be a path"):
        corridor.open_case("x" * 5000)


def test_names_are_not_taken_for_markup(folder, capsys):
    from corridor.cli.run import run

    edit(folder, "links.csv", "A-B", "A[/x]B")
    assert run(["capacity", str(folder)]) == 0
    assert "A[/x]B" in capsys.readouterr().out


def test_a_case_changed_in_memory_is_checked_cell_by_cell():
    case = two_gauges()
    links = case.tables["links"]
    with pytest.raises(CaseError, match="E303"):
        case.replace(links=links.assign(length=-5.0)).check()
    with pytest.raises(CaseError, match="E201"):
        case.replace(links=links.drop(columns="length")).check()
    with pytest.raises(CorridorError, match="no table 'foo'"):
        case.replace(foo=links)


def test_projects_that_could_never_be_built():
    with pytest.raises(CaseError, match="E408"):
        border_line(N={"cost": 1, "gain": {"north": 1}, "excludes": "N"})
    with pytest.raises(CaseError, match="E408"):
        border_line(
            N={"cost": 1, "gain": {"north": 1}, "requires": "S", "excludes": "S"},
            S={"cost": 1, "gain": {"south": 1}},
        )


@pytest.mark.parametrize("payers", ["XX:0.5 XX:0.5", ":1", "XX:0.7"])
def test_malformed_shares(payers):
    with pytest.raises(CaseError, match="E305"):
        border_line(N={"cost": 1, "gain": {"north": 1}, "payers": payers})


@pytest.mark.parametrize(
    "cells", ["rail,bc,gauge_mm,set,1520", "terminals,yard,transfers,set,rail1520-road",
              "rail,bc,tracks,multiply,inf", "rail,bc,tracks,at_least,99"]
)  # fmt: skip
def test_what_an_effect_may_not_change(tmp_path, cells):
    projects = {"P": {"cost": 1, "gain": {}}}
    from corridor.testing import tiny

    links = {"ab": ("a", "b", 5e6), "bc": ("b", "c", 4e6, "rail1435")}
    case = tiny(links, terminals={"yard": ("b", "rail1520-rail1435", 1e6)}, projects=projects)
    write_folder(case, tmp_path / "w")
    with (tmp_path / "w" / "effects.csv").open("a") as file:
        file.write(f"P,{cells},,T1,stated\n")
    assert {p.code for p in problems(tmp_path / "w")} & {"E404", "E302"}


def test_depth_at_a_level_needs_the_level():
    from corridor.testing import tiny

    port = {"port_id": "p", "node_id": "b", "name": "P", "country": "XX", "ship_id": "ship",
            "transfers": "sea-rail1520", "berths": 1, "rate_t_per_h": 100, "depth_m": 5,
            "depth_level_m": -28}  # fmt: skip
    links = {"ab": ("a", "b", 5e6, "sea"), "bc": ("b", "c", 4e6)}
    with pytest.raises(CaseError, match="E409"):
        tiny(links, rows={"ports": [port]})
    tiny(links, rows={"ports": [port]}, settings={"sea_level_m": -28.0})


@pytest.mark.parametrize(("opened", "standing"), [("", "proposed"), ("2024", "built")])
def test_a_case_without_standings(tmp_path, opened, standing):
    write_folder(border_line(), tmp_path / "w")
    path = tmp_path / "w" / "projects.csv"
    frame = pd.read_csv(path, dtype=str, keep_default_na=False).drop(columns="standing")
    frame["opened"] = opened
    frame.to_csv(path, index=False)
    case = open_case(tmp_path / "w")
    assert not [p for p in case.check() if p.field == "standing"]
    assert {row["standing"] for row in case.rows("projects")} == {standing}
