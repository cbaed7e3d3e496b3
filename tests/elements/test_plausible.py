"""Capacities beside those of their kind, and demand beside the ways out of its zone."""

import pytest

from corridor.elements.plausible import (
    beyond_the_way_out,
    beyond_their_kind,
    longer_than_their_tracks,
)
from corridor.testing import tiny
from tests.case.test_plausible import put

KINDS = {
    "rail 1": 40, "rail 2": 100, "rail more": 200, "road lane": 35, "sea": 200, "terminals": 60,
    "borders rail": 100, "borders road": 50, "ports": 300,
}  # fmt: skip


def world(kind, mt):
    """One element of a kind with a stated capacity, among others that carry little."""
    case = tiny(
        {"ab": ("a", "b", 5e6), "bc": ("b", "c", 5e6, "road"), "bp": ("b", "p", 5e6, "sea")},
        borders={"of-rail": ("ab", 4e6), "of-road": ("bc", 4e6)},
        terminals={"yard": ("b", "rail1520-road", 2e6)},
        demand=[("A", "B", 1e5)], zones={"A": "a", "B": "b"},
        rows={"ports": [{
            "port_id": "port", "node_id": "b", "name": "B", "country": "XX", "berths": 1,
            "transfers": "sea-rail1520", "ship_id": "ship", "rate_t_per_h": 100, "binds": "stated",
            "stated_t_per_year": 1e6,
        }]},
    )  # fmt: skip
    table, _, what = kind.partition(" ")
    if table == "rail":
        case = put(case, "rail", "ab", tracks={"1": 1, "2": 2, "more": 3}[what])
    row_id = {"rail": "ab", "road": "bc", "sea": "bp", "terminals": "yard", "ports": "port"}
    return put(
        case, table, row_id.get(table, f"of-{what}"), stated_t_per_year=mt * 1e6, binds="stated"
    )


@pytest.mark.parametrize("kind", KINDS)
def test_capacity_beside_its_kind(kind):
    assert list(beyond_their_kind(world(kind, KINDS[kind]))) == []
    (problem,) = beyond_their_kind(world(kind, KINDS[kind] + 0.1))
    assert problem.code == "W611"
    assert f"at most {KINDS[kind]} million" in problem.expected
    assert problem.ids


def test_a_formula_is_held_against_the_kind_as_well_and_projects_are_named():
    """A train of 12,000 t every ten minutes is more than a double track carries."""
    case = put(world("rail 2", 1), "rail", "ab", binds="computed")
    assert list(beyond_their_kind(case)) == []
    heavy = put(case, "vehicles", "train", load_t=12_000)
    assert [p.ids for p in beyond_their_kind(heavy)] == [("ab",)]
    effect = {"owner_id": "P", "table": "vehicles", "id": "train", "field": "load_t"}
    works = tiny(
        {"ab": ("a", "b", 5e6)}, projects={"P": {"cost": 100}},
        rows={"effects": [{**effect, "operation": "set", "value": "12000"}]},
    )  # fmt: skip
    (problem,) = beyond_their_kind(put(works, "rail", "ab", binds="computed"))
    assert problem.found.startswith("ab with P: ")


def of_train(length_m, **rail):
    """A line of 100 km with a section of 20 and station tracks of 1,000 m."""
    case = tiny({"ab": ("a", "b", 5e6)})
    case = put(put(case, "links", "ab", length=100), "vehicles", "train", length_m=length_m)
    return put(case, "rail", "ab", **{"binds": "computed", "limiting_km": 20, "tracks": 1, **rail})


def test_trains_that_fit_no_station_track_are_questioned():
    assert list(longer_than_their_tracks(of_train(1000))) == []
    (problem,) = longer_than_their_tracks(of_train(1001))
    assert (problem.code, problem.row, problem.ids) == ("W619", 2, ("ab",))
    assert "1001 m" in problem.found
    assert "1000 m" in problem.found


@pytest.mark.parametrize("rail", [{"tracks": 2}, {"tracks": 0}, {"limiting_km": 100}])
def test_no_train_has_to_meet_another_there(rail):
    """On two tracks, on none, and on a line without a station between its ends."""
    assert list(longer_than_their_tracks(of_train(1001, **rail))) == []


def leaving(tonnes, **options):
    links = {"ab": ("a", "b", 1e6), "ac": ("a", "c", 2e6), "bc": ("b", "c", 9e6)}
    zones = {"A": "a", "B": "b c"}
    return tiny(links, zones=zones, demand=[("A", "B", tonnes), ("B", "A", 1e5)], **options)


def test_demand_beside_the_ways_out_of_its_zone():
    """Three million tonnes leave A by its two links, the least of link and border on each."""
    assert list(beyond_the_way_out(leaving(3e6))) == []
    out, into = beyond_the_way_out(leaving(3.01e6))
    assert [p.ids for p in (out, into)] == [("A",), ("B",)]
    assert "3.01 million t a year out of it, 3.00 by all links" in out.found
    assert "into it" in into.found
    narrow = {"post": ("ac", 0.5e6)}
    assert list(beyond_the_way_out(leaving(1.5e6, borders=narrow))) == []
    assert len(list(beyond_the_way_out(leaving(1.6e6, borders=narrow)))) == 2
    assert list(beyond_the_way_out(leaving(3.01e6), ["ab"])) == []
