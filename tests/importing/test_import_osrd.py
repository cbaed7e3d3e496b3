"""Infrastructures of OSRD become lines with what lies on their tracks."""

import json
from itertools import combinations

import networkx as nx
import numpy as np
import pytest

import corridor
from corridor.case.build import draft
from corridor.cli.run import run
from corridor.formats.cases.open import read_case
from corridor.importing.osrd_case import import_osrd
from corridor.importing.osrd_facts import current
from corridor.importing.osrd_lines import lines_of
from corridor.importing.railjson import Infra
from corridor.problems import CaseError, CorridorError
from tests.importing.infras import DEG_M, double_track, infra, point, switch, track, with_a_loop


def imported(content, tmp_path, **options):
    file = tmp_path / "infra.json"
    file.write_text(json.dumps(content), "utf-8")
    return import_osrd(file, **options)


def rows(made, name):
    records = made.raw.tables[name].to_dict("records")
    return [{field: cell for field, cell in row.items() if cell} for row in records]


def test_a_line_with_a_loop(tmp_path):
    made = imported(with_a_loop(), tmp_path)
    links = {row["link_id"]: row for row in rows(made, "links")}
    rail = {row["link_id"]: row for row in rows(made, "rail")}
    assert {row["node_id"]: row["country"] for row in rows(made, "nodes")} == dict.fromkeys(
        ("east", "middle", "west"), "FR"
    )
    assert set(links) == {"rail-east-middle", "rail-middle-west"}
    west, east = rail["rail-middle-west"], rail["rail-east-middle"]
    assert links["rail-middle-west"]["length"] == "10"
    assert links["rail-middle-west"]["name"] == "Middle - West (Line 1)"
    assert (west["tracks"], west["limiting_km"], west["station_tracks"]) == ("1", "10", "1")
    # 5 km at 45 km/h, 5 km at 90 km/h
    assert float(west["speed_kmh"]) == pytest.approx(10 / (5 / 45 + 5 / 90), abs=0.01)
    assert (west["traction"], west["signalling"]) == ("ac", "automatic")
    assert east["traction"] == "diesel"  # 1 km of 10 under wire
    assert "speed_kmh" not in east  # known on a tenth of it
    assert "signalling" not in east
    assert (made.read_km, made.km, made.junctions) == (22.71, 20.0, 0)
    assert made.left_out_km == {"tracks that lead to one point only": 0.7}
    assert made.untagged["rail.speed_kmh"] == 0.5
    assert made.unplaced == ()


def test_two_tracks_without_a_switch_are_one_line(tmp_path):
    made = imported(double_track(), tmp_path)
    (rail,) = rows(made, "rail")
    (link,) = rows(made, "links")
    assert (rail["tracks"], link["length"], rail["station_tracks"]) == ("2", "30", "1")
    assert "traction" not in rail  # no wires in the file: not known


def test_a_way_that_is_much_longer_is_a_line_of_its_own(tmp_path):
    content = double_track()
    content["track_sections"][1]["length"] = 40_000
    content["operational_points"][1]["parts"][1]["position"] = 40_000
    made = imported(content, tmp_path)
    assert [row["length"] for row in rows(made, "links")] == ["30", "40"]
    assert {row["tracks"] for row in rows(made, "rail")} == {"1"}


def test_three_lines_that_meet_at_no_point_have_a_junction(tmp_path):
    content = infra(
        track_sections=[track("a", (0, 0), (5_000, 0)), track("b", (5_000, 0), (9_000, 0)),
                        track("c", (5_000, 0), (5_000, 3_000))],
        switches=[switch("s", A="a END", B1="b BEGIN", B2="c BEGIN")],
        operational_points=[point("Alpha", ("a", 0)), point("Beta", ("b", 4_000)),
                            point("Gamma", ("c", 3_000))],
    )  # fmt: skip
    made = imported(content, tmp_path)
    junction = next(r["node_id"] for r in rows(made, "nodes") if r["node_id"].startswith("junc"))
    assert {r["from_node_id"]: float(r["length"]) for r in rows(made, "links")} == {
        "alpha": 5.0, "beta": 4.0, "gamma": 3.0,
    }  # fmt: skip
    assert {r["to_node_id"] for r in rows(made, "links")} == {junction}
    assert made.junctions == 1


@pytest.mark.parametrize("seed", range(30))
def test_tracks_and_lengths_are_those_of_networkx(seed):
    """Random ladders of tracks with crossovers between two points."""
    random = np.random.default_rng(seed)
    width, steps = int(random.integers(1, 5)), int(random.integers(1, 6))
    sections, ports, graph = [], {}, nx.Graph()
    for step in range(steps):
        for lane in range(width):
            name, length = f"t{step}-{lane}", float(random.integers(500, 3_000))
            if step not in (0, steps - 1) and random.random() < 0.3:
                continue  # a gap in that track
            sections.append(track(name, (step, lane), (step + 1, lane), length))
            for end, at in (("BEGIN", step), ("END", step + 1)):
                meet = (at, int(random.integers(0, width))) if 0 < at < steps else (at, 0)
                ports.setdefault(meet, []).append({"track": name, "endpoint": end})
                graph.add_node(meet)
            ends = [next(m for m, es in ports.items() if {"track": name, "endpoint": e} in es)
                    for e in ("BEGIN", "END")]  # fmt: skip
            middle = f"middle {name}"
            graph.add_edge(ends[0], middle, capacity=1, weight=length)
            graph.add_edge(middle, ends[1], capacity=1, weight=0.0)
    firsts = [s["id"] for s in sections if s["id"].startswith("t0-")]
    lasts = [s for s in sections if s["id"].startswith(f"t{steps - 1}-")]
    content = infra(
        track_sections=sections,
        switches=[
            {"id": str(meet), "switch_type": "x", "group_change_delay": 0,
             "ports": {str(i): end for i, end in enumerate(ends)}}
            for meet, ends in ports.items() if 0 < meet[0] < steps
        ],
        operational_points=[point("A", *((name, 0) for name in firsts)),
                            point("B", *((s["id"], s["length"]) for s in lasts))],
    )  # fmt: skip
    found = lines_of(Infra.model_validate(content)).lines
    tracks = nx.maximum_flow_value(graph, (0, 0), (steps, 0))
    if not tracks:
        assert found == ()
        return
    shortest = nx.shortest_path_length(graph, (0, 0), (steps, 0), weight="weight")
    assert min(line.length_m for line in found) == pytest.approx(shortest)
    assert sum(line.tracks for line in found) == tracks


def test_switches_may_be_called_track_nodes(tmp_path):
    content = with_a_loop()
    content["track_nodes"] = content.pop("switches")
    assert imported(content, tmp_path).links == 2


def test_places_may_have_heights_and_lie_on_the_earth(tmp_path):
    high, off = with_a_loop(), with_a_loop()
    for section in high["track_sections"]:
        section["geo"]["coordinates"] = [[*at, 120.0] for at in section["geo"]["coordinates"]]
    first, again = imported(high, tmp_path), imported(with_a_loop(), tmp_path)
    assert first.raw.tables["links"].equals(again.raw.tables["links"])
    off["track_sections"][0]["geo"]["coordinates"][1] = [1_000.0, 0.0]  # a plan without a map
    with pytest.raises(CaseError) as error:
        imported(off, tmp_path)
    assert [p.field for p in error.value.problems] == ["track_sections.0.geo.coordinates.1.0"]


def test_the_order_of_objects_does_not_matter(tmp_path):
    first = imported(with_a_loop(), tmp_path)
    turned = {k: v[::-1] if isinstance(v, list) else v for k, v in with_a_loop().items()}
    again = imported(turned, tmp_path)
    for name, frame in first.raw.tables.items():
        assert frame.equals(again.raw.tables[name]), name


def test_the_case_can_be_used_once_capacities_are_stated(tmp_path):
    made = imported(with_a_loop(), tmp_path)
    tables = made.raw.tables
    tables["rail"]["stated_t_per_year"] = "5000000"
    for table, cells in {
        "zones": [{"zone_id": "W", "node_ids": "west"}, {"zone_id": "E", "node_ids": "east"}],
        "demand": [{"origin": "W", "destination": "E", "commodity_id": "goods",
                    "tonnes_per_year": "1000000", "group": "all"}],
        "growth": [{"growth": "flat", "group": "all", "year": "2026", "index": "1"}],
        "screenlines": [{"screenline_id": "all", "name": "all", "direction": "both",
                         "elements": "rail-middle-west"}],
    }.items():  # fmt: skip
        known = [{**row, "source_id": "osrd", "quality": "assumed"} for row in cells]
        tables[table] = tables[table].reindex(range(len(known))).fillna("")
        for field in known[0]:
            tables[table][field] = [row[field] for row in known]
    made.raw.settings.update(
        {"year": "2026", "by": "2030", "base_year": "2026", "price_year": "2026",
         "discount_rate": "0.06", "growth": "flat", "screenline": "all"}
    )  # fmt: skip
    corridor.write_case(draft(made.raw), tmp_path / "case")
    case, problems = read_case(tmp_path / "case")
    assert [p for p in problems if p.fatal] == []
    assert corridor.capacity(case).by_id["rail-middle-west"] == 5e6


@pytest.mark.parametrize(
    ("voltage", "kind"),
    [("25000V", "ac"), ("25kV", "ac"), ("1500", "dc"), ("3000V", "dc"), ("thermal", "")],
)
def test_currents(voltage, kind):
    assert current(voltage) == kind


def broken():
    content = with_a_loop()
    content["track_sections"][0]["length"] = -1
    content["operational_points"][0]["parts"][0]["position"] = "far"
    return content


def strange():
    content = with_a_loop()
    content["operational_points"][0]["parts"][0]["track"] = "nowhere"
    content["track_sections"][1]["id"] = "west"
    return content


def test_all_that_is_wrong_is_said_at_once(tmp_path):
    with pytest.raises(CaseError) as error:
        imported(broken(), tmp_path)
    fields = {p.field for p in error.value.problems}
    assert fields == {"track_sections.0.length", "operational_points.0.parts.0.position"}
    with pytest.raises(CaseError) as error:
        imported(strange(), tmp_path)
    found = {p.found for p in error.value.problems}
    assert {"nowhere", "west", "main"} <= found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "is no JSON"), ("[]", "is no RailJSON"), ("[" * 100_000, "is no JSON"),
        ('{"track_sections": [], "version": "2.3.0"}', "found version 2.3.0"),
        (json.dumps(infra()), "has no line"),
    ],
)  # fmt: skip
def test_files_of_another_kind(tmp_path, text, said):
    (tmp_path / "x.json").write_text(text, "utf-8")
    with pytest.raises(CorridorError, match=said):
        import_osrd(tmp_path / "x.json")
    with pytest.raises(CorridorError, match="cannot read"):
        import_osrd(tmp_path / "missing.json")


def test_the_command_reports_what_is_left_out(tmp_path, capsys):
    file = tmp_path / "infra.json"
    file.write_text(json.dumps(with_a_loop()), "utf-8")
    assert run(["import", "osrd", str(file), str(tmp_path / "case")]) == 0
    said = capsys.readouterr().out
    assert "left out: tracks that lead to one point only" in said
    assert "rail.speed_kmh" in said
    assert run(["import", "osrd", str(file), str(tmp_path / "case"), "--overwrite", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["links"], answer["km"]) == (2, 20.0)


def test_positions_on_the_map_are_shares_of_the_length(tmp_path):
    made = imported(with_a_loop(), tmp_path)
    at = {row["node_id"]: float(row["x_coord"]) for row in rows(made, "nodes")}
    for a, b in combinations(("west", "middle", "east"), 2):
        assert at[a] < at[b]
    assert at["middle"] == pytest.approx(2 + 10_000 / DEG_M, abs=1e-6)
