"""Shares of a throughput by how well its numbers are known, where the answer is plain."""

import pytest

from corridor.case.situation import situation
from corridor.elements.table import capacities, capacity
from corridor.maxflow.throughput import throughput
from corridor.testing import tiny
from tests.worlds import sea_world


def known(table, row, field, quality, low=None, high=None):
    return {"table": table, "id": row, "field": field, "quality": quality, "low": low,
            "high": high}  # fmt: skip


def post(*provenance, **values):
    """A border post: 24 h, one position unless given, an hour for a train of 1000 t."""
    case = tiny(
        {"ab": ("a", "b", 9e9)}, borders={"post": ("ab", 1e6)},
        rows={"provenance": list(provenance)},
    )  # fmt: skip
    borders = case.tables["borders"].assign(binds="computed", stated_t_per_year=None, **values)
    return case.replace(borders=borders)


def shares(case, between=("a", "b")):
    top = throughput(capacity(case), between=between)
    assert sum(top.quality.values()) == pytest.approx(1)
    return top.quality


def test_a_stated_capacity_rests_on_what_is_stated():
    assert shares(tiny({"ab": ("a", "b", 4e6)})) == {"stated": 1, "derived": 0, "assumed": 0}


def test_a_wide_range_weighs_more_than_a_narrow_one():
    """Hours a day and the share of the year that it is open both enter as factors."""
    wide = known("borders", "post", "availability", "assumed", 0.4, 0.8)
    narrow = known("borders", "post", "open_share", "derived", 0.55, 0.65)
    case = post(wide, narrow, availability=0.6, open_share=0.6)
    found = shares(case)
    # 0.2/0.6 against 0.05/0.6; season, service, load and hours and days of a year come beside
    assert found["assumed"] / found["derived"] == pytest.approx(4)


def test_a_whole_number_moves_by_one_and_not_by_a_ten_thousandth():
    """Three tracks of a line: one more or less moves a third."""
    one = known("rail", "ab", "tracks", "assumed")
    case = tiny({"ab": ("a", "b", 1e6)}, rows={"provenance": [one]})
    rail = case.tables["rail"].assign(binds="computed", stated_t_per_year=None, tracks=4)
    found = shares(case.replace(rail=rail))
    assert 0 < found["assumed"] < 0.5


def test_depths_and_levels_do_not_outweigh_everything():
    """The level of a depth once had an elasticity of 29 and more: metres from another zero."""
    case = sea_world()
    top = throughput(capacities(situation(case)), between=("a", "b"))
    assert [c.kind for c in top.cut] == ["sea"]
    level = [known("ports", "east", "depth_level_m", "assumed")]
    other = sea_world()
    import pandas as pd

    marked = other.replace(provenance=pd.DataFrame(
        [{**level[0], "source_id": "T1", "note": ""}]))  # fmt: skip
    moved = throughput(capacities(situation(marked)), between=("a", "b")).quality
    # 10 cm are 200 t of 4000 t; each of the ten or so other numbers moves by a tenth or one
    assert 0 < moved["assumed"] < 0.15


def test_berths_of_a_port_weigh_like_any_other_number():
    case = sea_world(ships=None)
    ports = case.tables["ports"].assign(berths=2.0)
    top = throughput(capacities(situation(case.replace(ports=ports))), between=("a", "b"))
    assert top.quality
    assert max(top.quality.values()) <= 1


def test_no_number_of_the_bundled_case_dominates_by_where_its_zero_is():
    from corridor.elements.elements import numbers_behind
    from corridor.formats.cases.open import open_case
    from corridor.maxflow.sensitivity import _movement

    sit = situation(open_case("instc"))
    for port in sit.case.records["ports"]:
        for key, number in numbers_behind(sit, port).items():
            assert _movement(sit, port, key, number) <= 1, key


def test_a_number_that_a_project_sets_weighs_with_the_quality_of_the_effect():
    effect = {"owner_id": "P", "table": "rail", "id": "ab", "field": "stated_t_per_year",
              "operation": "set", "value": 6e6, "quality": "assumed"}  # fmt: skip
    projects = {"P": {"cost": 1}}
    case = tiny({"ab": ("a", "b", 4e6)}, projects=projects, rows={"effects": [effect]})
    assert throughput(capacity(case), between=("a", "b")).quality["assumed"] == 0
    built = throughput(capacity(case, built="P"), between=("a", "b"))
    assert built.quality["assumed"] > 0.5
