"""The question for sea lanes: one pair, all links of a case, and what is refused."""

import math

import pytest

import corridor
from corridor.answers.questions import LaneQuestion
from corridor.cli.run import run
from corridor.problems import CorridorError
from corridor.testing import tiny
from tests.case.test_usual import written


@pytest.fixture(scope="module")
def instc():
    return corridor.open_case("instc")


def test_stated_lengths_of_the_corridor_are_those_of_lanes(instc):
    lanes = corridor.answer(instc, LaneQuestion()).lanes
    assert len(lanes) == 38
    assert max(abs(lane.longer) for lane in lanes) < 0.15
    assert all(lane.stated_km / lane.km - 1 == pytest.approx(lane.longer) for lane in lanes)


def test_lanes_that_a_ship_cannot_sail_say_why(instc):
    lanes = corridor.answer(instc, LaneQuestion(draught_m=4.6)).lanes
    refused = {lane.link for lane in lanes if lane.refused}
    assert refused == {lane.link for lane in lanes if "canal-sea-end" in lane.link} - {
        lane.link for lane in lanes if lane.link.startswith("sea-canal-sea-end")
    } | {"sea-astrakhan-port-olya"}
    assert all((lane.km is None) == bool(lane.refused) for lane in lanes)


def test_names_of_places_do(instc):
    by_id, by_name = (
        corridor.answer(instc, LaneQuestion(*ends)).lanes[0]
        for ends in (("aktau", "alat"), ("aktau port", "ALAT"))
    )
    assert by_id == by_name
    assert by_id.stated_km is None


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (LaneQuestion("aktau"), "a lane has two ends"),
        (LaneQuestion("aktau", "alatt"), "did you mean alat"),
        (LaneQuestion("aktau", "moscow"), "Moscow is no seaport"),
        (LaneQuestion(month=0), "month: found 0"),
        (LaneQuestion(draught_m=-2), "draught of the ship: found -2 m"),
        (LaneQuestion(draught_m=360), "draught of the ship: found 360 m; .* at most 30"),
        (LaneQuestion("aktau", "alat", draught_m=360), "at most 30, in metres"),
        (LaneQuestion(length_m=601), "length of the ship: found 601 m; .* at most 600"),
        (LaneQuestion(beam_m=151), "beam of the ship: found 151 m; .* at most 150"),
        (LaneQuestion(avoiding=("moon",)), r"no passage 'moon'\. Expected one of bass"),
    ],
)
def test_questions_without_an_answer_are_refused(instc, asked, message):
    with pytest.raises(CorridorError, match=message):
        corridor.answer(instc, asked)


def test_a_place_without_coordinates_is_named(instc):
    nodes = instc.tables["nodes"].copy()
    nodes.loc[nodes["node_id"] == "aktau", ["x_coord", "y_coord"]] = math.nan
    nowhere = instc.replace(nodes=nodes)
    with pytest.raises(CorridorError, match="node aktau: found no longitude and latitude"):
        corridor.answer(nowhere, LaneQuestion("aktau", "alat"))
    lanes = {lane.link: lane for lane in corridor.answer(nowhere, LaneQuestion()).lanes}
    assert "found no longitude" in lanes["sea-alat-aktau"].refused
    assert lanes["sea-alat-anzali"].refused == ""


def test_the_largest_ships_that_were_built_may_be_asked_about(instc):
    for draught, length, beam in ((24.6, 458.5, 68.8), (17.0, 488.0, 74.0), (15.0, 382.0, 124.0)):
        question = LaneQuestion(draught_m=draught, length_m=length, beam_m=beam)
        assert len(corridor.answer(instc, question).lanes) == 38


def test_a_length_that_was_left_blank_is_not_stated(tmp_path):
    nodes = "node_id,country,x_coord,y_coord\naktau,KZ,51.2,43.6\nalat,AZ,49.4,39.9\n"
    links = "from_node_id,to_node_id,mode,length\naktau,alat,sea,\n"
    folder = written(tmp_path / "quick", nodes=nodes, links=links)
    for table in ("terminals", "ports", "borders", "demand", "projects", "effects"):
        (folder / f"{table}.csv").unlink()
    (folder / "screenlines.csv").write_text("screenline_id,elements\nsea,sea-aktau-alat\n")
    (lane,) = corridor.answer(corridor.open_case(folder), LaneQuestion()).lanes
    assert lane.km > 400
    assert (lane.stated_km, lane.longer) == (None, None)
    (folder / "links.csv").write_text(links.replace("sea,\n", "sea,500\n"))
    (lane,) = corridor.answer(corridor.open_case(folder), LaneQuestion()).lanes
    assert lane.stated_km == 500


def test_a_case_without_the_sea_has_no_lanes(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    corridor.write_case(tiny(links={"ab": ("a", "b", 1e6)}), "dry")
    assert run(["lane", "dry"]) == 0
    assert "no link by sea" in capsys.readouterr().out
