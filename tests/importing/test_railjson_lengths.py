"""Lengths and places of a RailJSON are in metres: another unit is refused, all at once."""

import json

import pytest

from corridor.importing.railjson import read_railjson
from corridor.problems import CaseError
from tests.importing.infras import infra, point, ranges, track, with_a_loop


def problems(tmp_path, content):
    path = tmp_path / "made.json"
    path.write_text(json.dumps(content))
    try:
        read_railjson(path)
    except CaseError as error:
        return [(p.code, p.field, p.found) for p in error.problems]
    return []


def line(length=None, **given):
    return infra(track_sections=[track("t", (0, 0), (30_000, 0), length=length)], **given)


@pytest.mark.parametrize("length", [30.0, 6_000, 91_000, 30_000_000])
def test_a_length_that_is_not_that_of_the_course_is_refused(tmp_path, length):
    (found,) = problems(tmp_path, line(length))
    assert found[:2] == ("E710", "track_sections t length")
    assert found[2].startswith(f"{length:,.1f} m on a course of ")


@pytest.mark.parametrize("length", [None, 21_000, 60_000])
def test_a_winding_track_and_one_drawn_roughly_are_read(tmp_path, length):
    assert problems(tmp_path, line(length)) == []


def test_a_track_of_a_few_metres_is_not_questioned(tmp_path):
    assert problems(tmp_path, infra(track_sections=[track("t", (0, 0), (1, 0), length=50)])) == []


def test_what_lies_behind_the_end_of_its_track_is_listed(tmp_path):
    speed = {"id": "v", "speed_limit": 20.0, "speed_limit_by_tag": {}, "on_routes": None}
    content = line(
        operational_points=[point("P", ("t", 99_999)), point("Q", ("t", 0))],
        speed_sections=[{**speed, "track_ranges": ranges(("t", 0, 40_000))}],
    )
    assert problems(tmp_path, content) == [
        ("E703", "operational_points p", "99,999.0 m"),
        ("E703", "track_ranges of v", "40,000.0 m"),
    ]


def test_a_sound_infrastructure_is_read(tmp_path):
    assert problems(tmp_path, with_a_loop()) == []
