"""Border posts and ports of made extracts become rows, or it is said why not."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

osmium = pytest.importorskip("osmium")

import corridor  # noqa: E402
from corridor.case.build import draft  # noqa: E402
from corridor.cli.run import run  # noqa: E402
from corridor.formats.cases.open import read_case  # noqa: E402
from corridor.importing.osm_case import import_osm  # noqa: E402
from corridor.importing.posts import NO_CROSSING, NO_SEA, UNKNOWN  # noqa: E402
from tests.importing.extracts import EAST_M, NORTH_M, RAIL, Sketch, X, Y  # noqa: E402


def at(longitude, latitude):
    """Return metres east and north of a place."""
    return round((longitude - X) * EAST_M, 1), round((latitude - Y) * NORTH_M, 1)


SOUTH, POST, NORTH = at(48.75, 41.5), at(48.42, 41.8), at(48.15, 42.1)
"""A station in Azerbaijan, a post at the Samur, and a station in Dagestan."""


def over_the_samur():
    sketch = Sketch()
    sketch.way(SOUTH, POST, NORTH, step_m=1_000, **RAIL)
    sketch.node(*SOUTH, railway="station", name="Khachmaz")
    sketch.node(*POST, railway="border", name="Yalama")
    sketch.node(*NORTH, railway="station", name="Derbent")
    return sketch


def imported(sketch, tmp_path, **options):
    return import_osm(sketch.write(tmp_path / "made.osm.pbf"), **options)


def rows(made, name):
    """Return the filled cells of the rows of a table."""
    records = made.raw.tables[name].to_dict("records")
    return [{field: cell for field, cell in row.items() if cell} for row in records]


def test_a_railway_between_countries_has_both_sides_of_the_border(tmp_path):
    made = imported(over_the_samur(), tmp_path, modes=("rail",))
    first, second = rows(made, "borders")
    link = {row["link_id"]: row for row in rows(made, "links")}[first["link_id"]]
    country = {row["node_id"]: row["country"] for row in rows(made, "nodes")}
    ends = [country[link["from_node_id"]], country[link["to_node_id"]]]
    assert sorted(ends) == ["AZ", "RU"]
    node = next(p.place.osm for p in made.places if p.place.facts.kind == "border")
    assert [first, second] == [
        {
            "border_id": f"border-{link['link_id']}-{order}", "link_id": link["link_id"],
            "order": str(order), "name": f"Yalama ({end})", "country": end,
            "source_id": f"osm {node.replace('/', '-')}", "quality": "derived",
        }
        for order, end in enumerate(ends, start=1)
    ]  # fmt: skip
    assert made.rowless == ()
    assert [(row.table, row.row_id, row.field) for row in made.to_fill] == [
        ("borders", first["border_id"], "positions"),
        ("borders", second["border_id"], "positions"),
    ]
    sources = {row["source_id"] for row in rows(made, "sources")}
    assert set(first["source_id"].split()) <= sources


def test_a_border_without_a_post_is_named_after_its_link(tmp_path):
    sketch = Sketch()
    sketch.way(SOUTH, POST, NORTH, step_m=1_000, **RAIL)
    made = imported(sketch, tmp_path, modes=("rail",))
    (link,) = rows(made, "links")
    assert [row["name"] for row in rows(made, "borders")] == [
        f"{link['name']} ({country})" for country in ("AZ", "RU")
    ]
    assert {row["source_id"] for row in rows(made, "borders")} == {link["source_id"]}


def test_a_post_at_the_end_of_an_extract_has_no_row_and_is_listed(tmp_path):
    sketch, end = Sketch(), at(48.6, 41.65)  # south of the river
    sketch.way(SOUTH, end, step_m=1_000, **RAIL)
    sketch.node(*end, railway="border", name="Yalama")
    made = imported(sketch, tmp_path, modes=("rail",))
    assert rows(made, "borders") == []
    ((post, why),) = made.rowless
    assert (post.facts.name, why) == ("Yalama", NO_CROSSING)


def test_no_border_leads_to_a_country_that_is_not_known(tmp_path):
    sketch = Sketch()
    sketch.way(at(50.0, 40.9), at(50.2, 41.6), step_m=1_000, **RAIL)  # into the open sea
    sketch.way(at(49.5, 40.6), at(50.0, 40.9), step_m=1_000, **RAIL)
    sketch.node(*at(50.0, 40.9), railway="station", name="Shore")
    made = imported(sketch, tmp_path, modes=("rail",))
    assert UNKNOWN in {row["country"] for row in rows(made, "nodes")}
    assert rows(made, "borders") == []


def a_port(port_at=300.0):
    """Draw a railway and a road that end near a ferry, and the area of a port."""
    sketch = Sketch()
    sketch.way((0, 0), (-20_000, 0), step_m=500, **RAIL)
    sketch.way((0, 600), (-20_000, 600), step_m=500, highway="primary", lanes="2")
    sketch.way((800, 300), (90_000, 300), step_m=5_000, route="ferry", name="Alat - Aktau")
    sketch.node(*[port_at, 300], landuse="port", name="Alat Port")
    return sketch


def test_a_port_where_ferries_meet_land_is_one_node_and_a_row(tmp_path):
    made = imported(a_port(), tmp_path)
    (port,) = rows(made, "ports")
    node = next(p.place.osm for p in made.places).replace("/", "-")
    assert port == {
        "port_id": "port-alat-port", "node_id": "alat-port", "name": "Alat Port", "country": "AZ",
        "transfers": "sea-rail1520 sea-road", "source_id": f"osm {node}", "quality": "derived",
    }  # fmt: skip
    at_port = [
        row["mode"]
        for row in rows(made, "links")
        if "alat-port" in (row["from_node_id"], row["to_node_id"])
    ]
    assert sorted(at_port) == ["rail", "road", "sea"]
    assert (made.parts, made.rowless) == (1, ())
    assert [row.field for row in made.to_fill] == ["berths"]


def test_a_port_without_ferries_has_no_row_and_is_listed(tmp_path):
    made = imported(a_port(), tmp_path, modes=("rail", "road"))
    assert rows(made, "ports") == []
    ((port, why),) = made.rowless
    assert (port.facts.name, why) == ("Alat Port", NO_SEA)


def test_a_port_out_of_reach_joins_nothing(tmp_path):
    made = imported(a_port(port_at=9_000.0), tmp_path)
    assert rows(made, "ports") == []
    assert made.parts == 3


def test_a_yard_that_a_road_reaches_is_a_terminal(tmp_path):
    sketch = Sketch()
    sketch.way((0, 0), (20_000, 0), step_m=500, **RAIL)
    sketch.node(10_000, 50, railway="yard", name="Dry Port")
    sketch.way((10_000, 150), (10_000, 20_000), step_m=500, highway="primary")
    made = imported(sketch, tmp_path, join_gaps_m=200)
    (terminal,) = rows(made, "terminals")
    assert (terminal["terminal_id"], terminal["kind"], terminal["transfers"]) == (
        "dry-port-transfer", "transshipment", "rail1520-road",
    )  # fmt: skip
    assert made.parts == 1


def filled(made):
    """Fill in what the report lists and what no map says, as a planner in quick mode does."""
    tables = made.raw.tables
    for table in ("rail", "road", "sea", "borders", "ports", "terminals"):
        tables[table]["stated_t_per_year"] = "5000000"
    ends = tables["nodes"]["node_id"].tolist()
    zones = {"zone_id": ["A", "B"], "node_ids": [ends[0], ends[-1]]}
    tables["zones"] = tables["zones"].reindex(range(2)).assign(**zones).fillna("")
    demand = {
        "origin": ["A"], "destination": ["B"], "commodity_id": ["goods"],
        "tonnes_per_year": ["1000000"], "source_id": ["import"], "quality": ["assumed"],
    }  # fmt: skip
    tables["demand"] = tables["demand"].reindex(range(1)).assign(**demand).fillna("")
    tables["zones"] = tables["zones"].assign(source_id="import", quality="assumed")
    return draft(made.raw)


@pytest.mark.parametrize("sketch", [over_the_samur, a_port])
def test_with_stated_capacities_the_case_passes(tmp_path, sketch):
    made = imported(sketch(), tmp_path)
    _, before = read_case(_written(draft(made.raw), tmp_path / "before"))
    listed = {row.table for row in made.to_fill}
    asked = {p.file.removesuffix(".csv") for p in before if p.code == "E403"}
    assert listed <= asked
    case, problems = read_case(_written(filled(made), tmp_path / "after"))
    assert [p for p in problems if p.fatal] == []
    assert not {"W601", "E506"} & {p.code for p in problems}
    assert corridor.capacity(case).by_id[made.to_fill[0].row_id] == 5e6


def _written(case, folder):
    corridor.write_case(case, folder)
    return folder


def test_the_report_lists_them(tmp_path, capsys):
    file = over_the_samur().write(tmp_path / "made.osm.pbf")
    assert run(["import", "osm", str(file), str(tmp_path / "x"), "--modes", "rail"]) == 0
    said = capsys.readouterr().out
    assert "to fill in: the field, or stated_t_per_year" in said
    assert "Yalama (AZ)" in said
    asked = ["import", "osm", str(file), str(tmp_path / "x"), "--overwrite", "--json"]
    assert run(asked) == 0
    answer = json.loads(capsys.readouterr().out)
    assert [row["table"] for row in answer["to_fill"]] == ["borders", "borders"]
    assert answer["rowless"] == []


GOLDEN = Path(__file__).with_name("golden_posts.json")


def whole(folder):
    return {
        sketch.__name__: {
            name: rows(imported(sketch(), folder), name)
            for name in ("nodes", "links", "borders", "ports", "terminals", "sources")
        }
        for sketch in (over_the_samur, a_port)
    }


def test_golden_output(tmp_path):
    """All rows of both; ``python -m tests.importing.test_osm_posts`` writes them anew."""
    assert whole(tmp_path) == json.loads(GOLDEN.read_text("utf-8"))


if __name__ == "__main__":
    with TemporaryDirectory() as made_in:
        text = json.dumps(whole(Path(made_in)), indent=1, ensure_ascii=False)
    GOLDEN.write_text(text + "\n", "utf-8")
