"""The teaching case opens clean, says that nothing in it has a source, and joins its two gauges."""

import pytest

import corridor
from corridor.answers.check import check_case
from corridor.answers.questions import Count, RecommendQuestion
from corridor.case.schema import ELEMENT_TABLES, key_field, schema, table_names


@pytest.fixture(scope="module")
def case():
    return corridor.open_case("northern-corridor")


def test_it_opens_clean_and_is_small(case):
    checked = check_case("northern-corridor")
    assert (checked.problems, checked.accepted) == ((), ())
    assert len(case.tables["nodes"]) == 10


def test_it_claims_no_source(case):
    for table in table_names():
        if {"source_id", "quality"} <= set(schema()[table]):
            for row in case.rows(table):
                assert row["source_id"] in ("teaching", "usual"), (table, row)
                assert row["quality"] == "assumed", (table, row)


def test_numbers_behind_capacities_have_ranges(case):
    for table in ELEMENT_TABLES:
        for row in case.rows(table):
            own = {f for f, spec in schema()[table].items() if spec.counted and row[f] == row[f]}
            for field in own - {"tracks", "lanes"}:
                if row[field]:
                    assert (table, row[str(key_field(table))], field) in case.ranges


def by_rail(case):
    rows = {"between": ("mombasa", "kampala"), "modes": ["rail"]}
    return corridor.throughput(case, **rows).forward_t_per_year


def test_a_wagon_changes_gauge_only_in_a_depot(case):
    """Metre gauge runs through; from the standard gauge cargo goes on by rail in depots alone."""
    slowest = corridor.capacity(case).by_id["metre-naivasha-malaba"]
    shut = case.replace(terminals=case.tables["terminals"].assign(positions=0))
    assert by_rail(case) == by_rail(shut) == pytest.approx(slowest)
    rail = case.tables["rail"]
    tracks = rail["tracks"].where(rail["link_id"] != "metre-mombasa-nairobi", 0)
    assert by_rail(case.replace(rail=rail.assign(tracks=tracks))) == pytest.approx(slowest)
    assert by_rail(shut.replace(rail=rail.assign(tracks=tracks))) == 0


def test_the_fast_line_ends_at_the_slow_one(case):
    through = corridor.throughput(case, screenline="malaba-rail")
    assert "metre-naivasha-malaba" in {e.id for e in through.cut}
    capacities = corridor.capacity(case).by_id
    assert capacities["sgr-mombasa-nairobi"] > 10 * capacities["metre-naivasha-malaba"]


def test_cheap_works_come_before_dear_ones(case):
    plan = corridor.recommend(case, target_mt=20)
    assert plan.proven
    assert plan.built == {"N07"}
    by_rail = corridor.recommend(case, target_mt=6, screenline="malaba-rail")
    assert by_rail.built == {"N01", "N02"}


def with_short_stations(case):
    """Trains of 900 m between stations of 750 m."""
    rail = case.tables["rail"]
    return case.replace(rail=rail.assign(station_track_m=750.0))


def test_trains_fit_the_stations_of_their_line(case):
    """In operation all arrives for which there is room on paper; on shorter tracks a tenth does."""
    asked = {"between": ("SEA", "KEN"), "curve": False}
    sim = corridor.simulate(case, **asked)
    assert not sim.growing
    assert sim.throughput_t_per_year > sim.offered_t_per_year - 2 * sim.chance_t_per_year
    short = corridor.simulate(with_short_stations(case), **asked)
    assert short.throughput_t_per_year < 0.15 * short.offered_t_per_year


@pytest.mark.long
def test_other_cargo_that_is_held_up_is_no_silent_loss(case):
    """Cargo of Kenya shares port and lane with that of Uganda, and is lost behind the port."""
    asked = RecommendQuestion(11, by=2025, count=Count(screenline="malaba"), simulate=True)
    held, free = (corridor.answer(c, asked) for c in (with_short_stations(case), case))
    assert held.simulation.growing == ("sgr-mombasa-nairobi",)
    assert held.simulation.responsible == "malaba-road-ke"
    assert [e.id for e in held.simulation.elements if not e.counted] == ["sgr-mombasa-nairobi"]
    assert not held.simulation.curve[-1].growing  # of what is counted
    tests = [next(t for t in a.tests if t.id == "operation") for a in (held, free)]
    assert [t.passed for t in tests] == [False, True]
    assert "of which only" in tests[0].note
    assert "1 of them where only other cargo passes" in tests[0].note
