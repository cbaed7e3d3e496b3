"""What stands in a project of QGIS and in the styles of a GeoPackage agrees with its layers."""

import json
import math
import sqlite3
from contextlib import closing
from xml.etree import ElementTree

import pyogrio
import pytest

import corridor
from corridor.case.schema import SETTINGS, schema, table_names
from corridor.formats.cases import geopackage
from corridor.formats.cases.on_the_map import DRAWN, LINES
from corridor.formats.cases.workbook_headers import header_of
from corridor.formats.qgis.forms import BLANK
from corridor.formats.qgis.layers import column_of, layers
from corridor.formats.qgis.markup import document, node
from corridor.formats.qgis.project import WORLD, project_text
from corridor.formats.qgis.symbols import symbol_rows
from corridor.problems import CorridorError
from tests.formats.test_formats import same
from tests.worlds import border_line, two_gauges

TABLES = {layer.name: layer.table for layer in layers()}


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    path = tmp_path_factory.mktemp("qgis") / "instc.gpkg"
    corridor.write_case(corridor.open_case("instc"), path)
    return path


@pytest.fixture(scope="module")
def project(written):
    return ElementTree.parse(written.with_suffix(".qgs")).getroot()


@pytest.fixture(scope="module")
def styles(written):
    with closing(sqlite3.connect(written)) as base:
        rows = base.execute(
            "SELECT f_table_name, f_geometry_column, styleQML FROM layer_styles "
            "WHERE useAsDefault AND f_table_catalog = '' AND f_table_schema = ''"
        ).fetchall()
    return {name: (shape, ElementTree.fromstring(text)) for name, shape, text in rows}


def layer_names(path):
    return {str(name) for name, _ in pyogrio.list_layers(path)} - {"layer_styles"}


def map_layers(project):
    return {
        layer.findtext("datasource").partition("|layername=")[2]: layer
        for layer in project.iterfind("projectlayers/maplayer")
    }


def setting(parent, name):
    (found,) = (part.get("value") for part in parent.iter("Option") if part.get("name") == name)
    return found


def widgets(style):
    return {f.get("name"): f.find("editWidget") for f in style.iterfind("fieldConfiguration/field")}


def words_of(widget):
    """Return the words of a drop-down and what each writes."""
    (whole,) = (part for part in widget.iter("Option") if part.get("name") == "map")
    pairs = [part for entry in whole for part in entry]
    return [(part.get("name"), part.get("value")) for part in pairs]


def all_styles(project, styles):
    yield from map_layers(project).items()
    yield from ((name, style) for name, (_, style) in styles.items())


def test_every_layer_of_the_project_is_one_of_the_geopackage(written, project):
    assert {*map_layers(project)} == layer_names(written) == {*TABLES}
    assert {*TABLES.values()} == {SETTINGS, *table_names()}
    ids = [layer.findtext("id") for layer in project.iterfind("projectlayers/maplayer")]
    tree = list(project.iter("layer-tree-layer"))
    assert [entry.get("id") for entry in tree] == ids
    assert len({*ids}) == len(ids)
    for entry, layer in zip(tree, map_layers(project).values(), strict=True):
        source = layer.findtext("datasource")
        assert entry.get("source") == source
        assert source.startswith(f"./{written.name}|layername=")
        assert entry.get("name") == layer.findtext("layername")


def test_groups_have_plain_words_and_points_lie_above_lines(project):
    groups = [g.get("name") for g in project.iterfind("layer-tree-group/layer-tree-group")]
    assert groups == ["Places", "Lines", "Cargo", "Works and futures", "Counted and compared",
                      "Sources and settings"]  # fmt: skip
    shapes = [layer.get("geometry") for layer in project.iter("maplayer")]
    assert shapes == sorted(shapes, key=["Point", "Line", "No geometry"].index)
    order = [layer.get("id") for layer in project.iterfind("layerorder/layer")]
    assert order == [f"corridor_{layer.table}" for layer in layers() if layer.table in DRAWN]


def test_layers_have_the_shape_of_the_project_even_without_rows(tmp_path):
    case = border_line()
    assert not len(case.tables["ports"])
    assert not len(case.tables["sea"])
    corridor.write_case(case, tmp_path / "w.gpkg")
    root = ElementTree.parse(tmp_path / "w.qgs").getroot()
    for name, layer in map_layers(root).items():
        shape = pyogrio.read_info(tmp_path / "w.gpkg", layer=name)["geometry_type"]
        expected = {"Point": "Point", "LineString": "Line", None: "No geometry"}[shape]
        assert layer.get("geometry") == expected, name
        assert (shape == "LineString") == (name in LINES)


def test_the_project_is_in_degrees_and_its_paths_are_relative(project):
    systems = [*project.iter("spatialrefsys")]
    assert len(systems) == 2 + len(DRAWN)
    assert {s.findtext("authid") for s in systems} == {"EPSG:4326"}
    assert {s.findtext("wkt")[:7] for s in systems} == {"GEOGCRS"}
    assert project.findtext("properties/SpatialRefSys/ProjectionsEnabled") == "1"
    assert project.findtext("properties/Paths/Absolute") == "false"


def test_the_map_opens_on_the_nodes(project):
    west, south, east, north = (
        float(project.findtext(f"mapcanvas/extent/{side}"))
        for side in ("xmin", "ymin", "xmax", "ymax")
    )
    for place in corridor.open_case("instc").rows("nodes"):
        assert west < place["x_coord"] < east
        assert south < place["y_coord"] < north


def test_without_places_the_map_opens_on_the_world():
    root = ElementTree.fromstring(project_text("w.gpkg", "w", [(math.nan, math.nan)]))
    assert [float(side.text) for side in root.find("mapcanvas/extent")] == list(WORLD)


def test_columns_are_named_as_in_the_workbook(written, project, styles):
    for name, style in all_styles(project, styles):
        columns = {*pyogrio.read_info(written, layer=name)["fields"]}
        named = {a.get("field"): a.get("name") for a in style.iterfind("aliases/alias")}
        assert {*widgets(style)} - {"fid"} == {*named}
        if name == "settings":
            assert not named
            continue
        assert {*named} == columns
        fields = schema()[TABLES[name]].values()
        assert named == {column_of(f): header_of(f) for f in fields}


def test_cells_offer_the_choices_of_the_schema(project, styles):
    seen = 0
    for name, style in all_styles(project, styles):
        here = widgets(style)
        for field in schema()[TABLES[name]].values() if name != "settings" else ():
            widget = here[column_of(field)]
            kind = {"choice": "ValueMap", "flag": "CheckBox"}.get(field.type)
            assert (widget.get("type") in ("ValueMap", "CheckBox")) == (kind is not None)
            if kind == "ValueMap":
                blank = [] if field.given else [(BLANK, "")]
                assert words_of(widget) == [*blank, *((w, w) for w in field.choices)]
                seen += 1
            if kind == "CheckBox":
                states = [setting(widget, s) for s in ("CheckedState", "UncheckedState")]
                assert states == list(field.choices) == ["yes", "no"]
                assert field.usual  # a written cell is never blank, so a box cannot fill it in
    assert seen > 100


def test_ids_are_picked_from_layers_and_columns_that_are_there(project, styles):
    ids = {layer.findtext("id"): name for name, layer in map_layers(project).items()}
    seen = 0
    for name, style in map_layers(project).items():
        for column, widget in widgets(style).items():
            if widget.get("type") != "ValueRelation":
                continue
            table = TABLES[ids[setting(widget, "Layer")]]
            assert setting(widget, "Key") in schema()[table]
            references = schema()[TABLES[name]][column].references
            assert [r.partition(".")[0] for r in references] == [table]
            seen += 1
    assert seen > 10
    for _, style in styles.values():  # alone, a layer does not know where the others are
        assert "ValueRelation" not in {w.get("type") for w in widgets(style).values()}


def test_ranges_hold_for_the_case_and_fail_beyond(written, styles):
    """SQL reads the expressions as QGIS does."""
    with closing(sqlite3.connect(written)) as base:
        for name, (_, style) in styles.items():
            named = [c.get("field") for c in style.iterfind("constraints/constraint")]
            rules = {c.get("field"): c for c in style.iterfind("constraintExpressions/constraint")}
            assert named == [*rules]
            for column, rule in rules.items():
                field, test = schema()[TABLES[name]][column], rule.get("exp")
                assert field.expected in rule.get("desc")
                wrong = base.execute(f'SELECT count(*) FROM "{name}" WHERE NOT ({test})')
                assert wrong.fetchone() == (0,), (name, column)
                beyond = field.maximum + 1 if field.maximum is not None else field.minimum - 1
                one = base.execute(f'SELECT {test} FROM (SELECT ? AS "{column}")', (beyond,))
                assert one.fetchone() == (0,)


def test_styles_are_where_qgis_looks_for_them(written, styles):
    with closing(sqlite3.connect(written)) as base:
        shapes = dict(base.execute("SELECT table_name, column_name FROM gpkg_geometry_columns"))
        (kind,) = base.execute(
            "SELECT data_type FROM gpkg_contents WHERE table_name = 'layer_styles'"
        )
    assert kind == ("attributes",)
    assert {name: shape for name, (shape, _) in styles.items()} == {
        name: shapes.get(name, "") for name in TABLES
    }
    assert {*shapes} == {*DRAWN}


def test_every_category_has_its_symbol_and_every_label_its_column(written, project, styles):
    for name, style in all_styles(project, styles):
        drawn = style.find("renderer-v2")
        assert (drawn is not None) == (name in DRAWN)
        if drawn is None:
            continue
        columns = {*pyogrio.read_info(written, layer=name)["fields"]}
        symbols = [s.get("name") for s in drawn.iterfind("symbols/symbol")]
        assert {s.get("type") for s in drawn.iterfind("symbols/symbol")} == {
            "line" if name in LINES else "marker"
        }
        if drawn.get("type") == "categorizedSymbol":
            assert drawn.get("attr") in columns
            assert [c.get("symbol") for c in drawn.iterfind("categories/category")] == symbols
        else:
            assert symbols == ["0"]
        text = style.find("labeling/settings/text-style")
        assert (style.get("labelsEnabled") == "1") == (text is not None)
        assert text is None or text.get("fieldName") in columns
        for shown in style.iterfind("labeling/settings/rendering[@scaleVisibility='1']"):
            assert int(shown.get("scaleMin")) < int(shown.get("scaleMax"))


def test_each_choice_and_gauge_has_a_look_of_its_own():
    for table in DRAWN:
        rows = symbol_rows(table)
        values = [row["value"] for row in rows]
        assert values[-1] == ""  # what no other row shows
        if field := rows[0]["field"]:
            choices = schema()[table][field].choices
            assert {row["field"] for row in rows} == {field}
            assert not choices or values == [*choices, ""]
        looks = {(r["colour"], r["shape"], r["size_mm"], r["dashes_mm"]) for r in rows}
        assert len(looks) == len(rows)
    drawn = {row["value"] for row in symbol_rows("rail")}
    for name in ("instc", "middle-corridor", "northern-corridor"):
        rails = corridor.open_case(name).rows("rail")
        assert {f"{rail['gauge_mm']:g}" for rail in rails} <= drawn


def test_reading_a_case_ignores_styles_and_projects(written, tmp_path):
    case = corridor.open_case("instc")
    same(case, corridor.open_case(written))
    path = tmp_path / "instc.gpkg"
    path.write_bytes(written.read_bytes())
    with closing(sqlite3.connect(path)) as base, base:
        base.execute("CREATE TABLE qgis_projects (name TEXT, metadata BLOB, content BLOB)")
        base.execute("INSERT INTO gpkg_contents (table_name, data_type, identifier) "
                     "VALUES ('qgis_projects', 'attributes', 'qgis_projects')")  # fmt: skip
        base.execute("UPDATE layer_styles SET styleQML = 'anything'")
    same(case, corridor.open_case(path))
    with closing(sqlite3.connect(path)) as base, base:
        base.execute("DROP TABLE layer_styles")
        base.execute("DELETE FROM gpkg_contents WHERE table_name = 'layer_styles'")
    same(case, corridor.open_case(path))


def test_a_cell_that_was_emptied_in_a_drop_down_is_blank(written, tmp_path):
    path = tmp_path / "instc.gpkg"
    path.write_bytes(written.read_bytes())
    with closing(sqlite3.connect(path)) as base, base:
        assert base.execute(
            "UPDATE effects SET stated_counts = NULL WHERE stated_counts = ''"
        ).rowcount
    same(corridor.open_case("instc"), corridor.open_case(path))


def test_a_project_of_the_planner_is_not_replaced_unasked(tmp_path):
    mine = tmp_path / "w.qgs"
    mine.write_text("mine")
    with pytest.raises(CorridorError, match=r"w\.qgs exists; nothing was written"):
        corridor.write_case(border_line(), tmp_path / "w.gpkg")
    assert [p.name for p in tmp_path.iterdir()] == ["w.qgs"]
    assert mine.read_text() == "mine"
    corridor.write_case(border_line(), tmp_path / "w.gpkg", overwrite=True)
    assert ElementTree.parse(mine).getroot().tag == "qgis"


def test_what_cannot_be_finished_leaves_both_files(tmp_path, monkeypatch):
    path = tmp_path / "w.gpkg"
    corridor.write_case(border_line(), path)
    before = {p: p.read_bytes() for p in tmp_path.iterdir()}

    def full(*_):
        raise OSError(28, "No space left on device")

    for step in ("write_styles", "_write_layers", "_project"):
        monkeypatch.setattr(geopackage, step, full)
        with pytest.raises(CorridorError, match="No space left"):
            corridor.write_case(two_gauges(), path, overwrite=True)
        assert {p: p.read_bytes() for p in tmp_path.iterdir()} == before


def test_other_formats_have_no_project(tmp_path):
    for name in ("w", "w.xlsx"):
        corridor.write_case(border_line(), tmp_path / name)
    assert not list(tmp_path.rglob("*.qgs"))


def test_names_with_marks_of_xml_stay_whole(tmp_path):
    path = tmp_path / 'a & <b> "c".gpkg'
    corridor.write_case(border_line(), path)
    root = ElementTree.parse(path.with_suffix(".qgs")).getroot()
    assert map_layers(root)["nodes"].findtext("datasource") == f"./{path.name}|layername=nodes"
    text = document(node("title", text="a\x08b <c> & \ufffe"))
    assert ElementTree.fromstring(text).text == "a?b <c> & ?"


def test_convert_writes_the_project_beside(tmp_path, capsys):
    from corridor.cli.run import run

    assert run(["convert", "northern-corridor", str(tmp_path / "x.gpkg")]) == 0
    assert sorted(p.name for p in tmp_path.iterdir()) == ["x.gpkg", "x.qgs"]
    assert "x.qgs" in capsys.readouterr().err
    assert run(["check", str(tmp_path / "x.gpkg"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["ok"]
