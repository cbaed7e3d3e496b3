"""An id that nothing has is reported itself, and not the cells that it leaves without a value."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridor.formats.cases.open import read_case
from tests.case.test_usual import TABLES, written


def fatal(folder):
    return [p for p in read_case(folder)[1] if p.fatal]


def said(folder):
    return [(p.code, p.file, p.row, p.field, p.found) for p in fatal(folder)]


def edited(tmp_path, table, old, new, **others):
    text = {**TABLES, **others}[table]
    assert old in text
    return written(tmp_path / "quick", **{**others, table: text.replace(old, new, 1)})


@pytest.mark.parametrize(
    ("table", "old", "new", "row", "field", "found", "meant"),
    [
        ("links", "port-b,town,,", "port-b,twon,,", 5, "to_node_id", "twon", "town"),
        ("links", "inland,hub,,", "inlad,hub,,", 2, "from_node_id", "inlad", "inland"),
        ("links", "port-b,town,,500", "port-b,twon,,", 5, "to_node_id", "twon", "town"),
        ("terminals", "hub", "hbu", 2, "node_id", "hbu", "hub"),
        ("ports", "port-a", "prot-a", 2, "node_id", "prot-a", "port-a"),
        ("borders", "rail-inland-hub", "rail-inlnad-hub", 2, "link_id", "rail-inlnad-hub",
         "rail-inland-hub"),
        ("demand", "inland,town", "inland,twon", 2, "destination", "twon", "town"),
        ("demand", "hub,town,2000000\n", "hub,town,2000000\nhub,port-bb,1\n", 4, "destination",
         "port-bb", "port-b"),
        ("effects", "quay,port-port-a", "quay,port-prot-a", 2, "id", "port-prot-a", "port-port-a"),
        ("effects", "quay,port", "qauy,port", 2, "owner_id", "qauy", "quay"),
        ("screenlines", "sea-port-a-port-b", "sea-port-a-prot-b", 2, "elements",
         "sea-port-a-prot-b", "sea-port-a-port-b"),
    ],
)  # fmt: skip
def test_the_id_is_reported_alone_with_what_was_meant(
    tmp_path, table, old, new, row, field, found, meant
):
    folder = edited(tmp_path, table, old, new)
    code = "E404" if (table, field) == ("effects", "id") else "E402"
    assert said(folder) == [(code, f"{table}.csv", row, field, found)]
    assert f"Did you mean {meant}?" in fatal(folder)[0].fix


def test_an_effect_on_a_facility_that_is_not_there_names_it_and_not_its_table(tmp_path):
    folder = edited(tmp_path, "ports", "port-a,6000000\n", "")
    assert said(folder) == [("E404", "effects.csv", 2, "id", "port-port-a")]
    assert "ports.csv" in fatal(folder)[0].expected


def test_projects_that_are_required_and_not_there_are_reported(tmp_path):
    projects = "project_id,cost_musd,requires\nquay,100,\nbasin,50,qauy\n"
    folder = edited(tmp_path, "projects", "quay,100", "quay,100", projects=projects)
    effects = TABLES["effects"] + "basin,port-port-b,16000000\n"
    (folder / "effects.csv").write_text(effects)
    assert said(folder) == [("E402", "projects.csv", 3, "requires", "qauy")]


def test_blanks_with_another_cause_are_reported_beside_the_id(tmp_path):
    nodes = TABLES["nodes"].replace("town,GE", "town,")
    folder = edited(tmp_path, "links", "inland,hub,,", "inlad,hub,,", nodes=nodes)
    assert ("E402", "links.csv", 2, "from_node_id", "inlad") in said(folder)
    assert ("E301", "nodes.csv", 6, "country", "") in said(folder)


def test_without_unknown_ids_every_blank_is_reported(tmp_path):
    folder = edited(tmp_path, "nodes", "inland,CN", "inland,")
    found = said(folder)
    assert found[0] == ("E301", "nodes.csv", 2, "country", "")
    assert all(code == "E301" for code, *_ in found)


def test_a_sheet_is_named_where_the_case_is_a_workbook(tmp_path):
    from corridor.formats.cases.folder_reading import read_folder
    from corridor.formats.cases.open import check_raw

    raw = read_folder(edited(tmp_path, "effects", "quay,port-port-a", "quay,port-prot-a"))
    sheets = {table: f"sheet {table}" for table in raw.files}
    problem = next(p for p in check_raw(type(raw)(raw.settings, raw.tables, sheets))[1] if p.fatal)
    assert problem.file == "sheet effects"
    assert "sheet ports" in problem.expected
    assert problem.fix.template.startswith("%(hint)sCorrect %(word)s")


@given(data=st.data())
def test_no_misspelt_id_goes_unreported_and_none_is_blamed_on_a_blank(tmp_path_factory, data):
    table, columns = data.draw(
        st.sampled_from(
            [("links", (0, 1)), ("terminals", (0,)), ("ports", (0,)), ("borders", (0,)),
             ("demand", (0, 1)), ("effects", (0, 1)), ("screenlines", (1,))]
        )
    )  # fmt: skip
    lines = [line.split(",") for line in TABLES[table].splitlines()]
    row = data.draw(st.integers(1, len(lines) - 1))
    column = data.draw(st.sampled_from(columns))
    lines[row][column] += "x"
    text = "".join(",".join(line) + "\n" for line in lines)
    folder = written(tmp_path_factory.mktemp("typo") / "quick", **{table: text})
    found = said(folder)
    assert lines[row][column] in {word for *_, word in found}
    assert not [p for p in found if p[0] == "E301"]


def test_an_effect_that_names_its_table_and_an_unknown_row_says_what_is_near(tmp_path):
    effects = "owner_id,table,id,value\nquay,ports,port-prot-a,12000000\n"
    folder = edited(tmp_path, "effects", "quay", "quay", effects=effects)
    assert said(folder) == [("E404", "effects.csv", 2, "id", "port-prot-a")]
    assert "Did you mean port-port-a?" in fatal(folder)[0].fix
    (folder / "projects.csv").write_text("project_id,cost_musd,country\nquay,100,KZ\n")
    assert said(folder)[0][:4] == ("E404", "effects.csv", 2, "field")
    assert "Did you mean port-port-a?" in fatal(folder)[0].fix


def test_the_train_to_which_a_project_changes_has_to_be_there(tmp_path):
    effects = "owner_id,id,field,value\nquay,rail-hub-port-a,vehicle_id,usual-trian\n"
    folder = edited(tmp_path, "effects", "quay", "quay", effects=effects)
    assert said(folder) == [("E402", "effects.csv", 2, "value", "usual-trian")]
    assert "Did you mean usual-train" in fatal(folder)[0].fix


def test_a_blank_in_a_row_that_nobody_wrote_is_reported_of_its_link(tmp_path):
    folder = edited(
        tmp_path, "nodes", "port-b,AZ\ntown,GE", "port-b,XA\ntown,XA",
        screenlines="screenline_id,elements\nsea,rail-port-b-town\n",
    )  # fmt: skip
    assert said(folder) == [
        ("E301", "links.csv", 5, "link_id", "rail-port-b-town without gauge_mm")
    ]
    (folder / "rail.csv").write_text("link_id,gauge_mm\nrail-port-b-town,1067\n")
    assert not fatal(folder)
