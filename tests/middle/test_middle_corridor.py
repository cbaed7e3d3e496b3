"""The Middle Corridor meets what is published of it, and agrees with `instc` where both hold it."""

import pytest

import corridor
from corridor.answers.check import check_case
from corridor.answers.claims import ClaimsQuestion
from corridor.answers.merge import merge_with_notes
from corridor.case.schema import schema, table_names
from corridor.case.tables import typed_frame

MT = 1e6


@pytest.fixture(scope="module")
def case():
    return corridor.open_case("middle-corridor")


@pytest.fixture(scope="module")
def whole():
    return corridor.open_case("instc")


@pytest.fixture(scope="module")
def merged(case, whole):
    return merge_with_notes([case, whole])


def test_it_opens_clean():
    assert check_case("middle-corridor").problems == ()


def test_what_instc_holds_too_is_the_same_row_by_row(merged):
    """Nobody has the say in this merger, so every shared row, work and range is the same."""
    assert merged.decided == ()
    shared = merged.shared
    assert [shared[t] for t in ("nodes", "links", "ports", "terminals", "zones", "demand")] == [
        69, 104, 9, 11, 8, 40,
    ]  # fmt: skip
    assert [w.code for w in merged.warnings] == []


def test_every_element_carries_what_it_carries_in_its_own_case(case, whole, merged):
    both = corridor.capacity(merged.case).by_id
    for alone in (case, whole):
        own = corridor.capacity(alone).by_id
        assert {element: both[element] for element in own} == pytest.approx(own)


def test_nothing_of_the_demand_counts_twice(merged, whole):
    assert len(merged.case.tables["demand"]) == len(whole.tables["demand"])


def test_every_row_has_a_source_and_a_quality(case):
    for table in table_names():
        if {"source_id", "quality"} <= set(schema()[table]):
            for row in case.rows(table):
                assert row["source_id"], (table, row)
                assert row["quality"] in ("stated", "derived", "assumed"), (table, row)


def test_the_route_takes_what_its_association_says(case):
    """5.8 to 6.0 Mt a year (S74, S77), in the mix of cargo that is there."""
    most = corridor.throughput(case, mix="fixed").tonnes_per_year
    assert 5.8 * MT <= most <= 7 * MT


def test_ships_stop_more_then_berths(case):
    through = corridor.throughput(case, mix="fixed")
    ships = {"sea-alat-kuryk", "sea-alat-aktau-box", "sea-alat-aktau-dry"}
    assert {e.id for e in through.cut if e.capacity_t_per_year} == ships
    assert {"port-aktau-dry", "port-alat"} <= {rung.id for rung in through.ladder(4)}


def test_shippers_send_what_was_counted(case):
    """4.48 Mt in 2024 and 4.12 in 2025 (S71), without a number fitted; one count is missed."""
    counts = corridor.calibrate(case, fit=False).counts.set_index("id")
    assert counts["model_before_mt"]["MC01"] == pytest.approx(4.484, rel=0.05)
    assert counts["model_before_mt"]["MC02"] == pytest.approx(4.119, rel=0.05)
    assert len(counts) == 11
    assert set(counts.index[~counts["met"]]) == {"MC04"}


def test_the_ladder_finds_the_weak_section_behind_the_line_of_five_million(case):
    """5 Mt of Baku - Tbilisi - Kars (S96) behind the 0.75 Mt of Kars - Divrigi (S104)."""
    through = corridor.throughput(case, screenline="btk")
    elements = corridor.capacity(case).elements
    assert elements["rail-kars-divrigi"].stated_t_per_year == 0.75 * MT
    assert through.tonnes_per_year < 2 * MT
    assert [e.id for e in through.cut if e.capacity_t_per_year] == ["rail-kars-divrigi"]
    rungs = [rung.id for rung in through.ladder(3)]
    assert rungs == ["rail-kars-divrigi", "akhalkalaki-yard", "rail-marabda-akhalkalaki"]
    assert elements["akhalkalaki-yard"].capacity_t_per_year == pytest.approx(5 * MT, rel=0.05)


@pytest.mark.parametrize(
    ("project", "element", "before", "after"),
    [
        ("X16", "rail-kars-divrigi", 0.75, 20),  # S104
        ("P32", "rail-tbilisi-samtredia", 27, 48),  # S99
        ("P33", "port-alat", 15, 25),  # S94
    ],
)
def test_works_lead_from_one_published_figure_to_the_next(case, project, element, before, after):
    year = 2024 if project == "P32" else 2025
    today = corridor.capacity(case, year=year).by_id[element]
    built = corridor.capacity(case, year=year, built=[project]).by_id[element]
    assert today == pytest.approx(before * MT, rel=0.2)
    assert built == pytest.approx(after * MT, rel=0.05)


@pytest.mark.long
def test_ten_million_are_a_matter_of_ships(case):
    plan = corridor.recommend(case, target_mt=10)
    assert plan.missing_t_per_year == 0
    assert plan.proven
    assert plan.built == {"M03", "M14", "M15", "S01"}


@pytest.mark.long
def test_five_of_eight_works_of_the_world_bank_gain_something(case):
    answer = corridor.answer(case, ClaimsQuestion())
    gains = {
        work.rank
        for listed in answer.experts
        if listed.id == "wb-middle"
        for work in listed.works
        if work.last_t_per_year
    }
    assert gains == {3, 5, 6, 7, 8}


@pytest.mark.long
def test_both_corridors_over_the_berths_of_alat_are_below_the_two_alone(case, whole, merged):
    """Each alone fills the berths; together they have no more than these."""
    berths = corridor.capacity(case).by_id["port-alat"]

    def over_alat(opened):
        line = case.records["screenlines"]["alat"] | {"a_zones": "", "b_zones": ""}
        others = [r for r in opened.rows("screenlines") if r["screenline_id"] != "alat"]
        asked = opened.replace(screenlines=typed_frame("screenlines", [*others, line]))
        return corridor.throughput(asked, screenline="alat").tonnes_per_year

    alone = [over_alat(case), over_alat(whole)]
    together = over_alat(merged.case)
    assert together == pytest.approx(berths)
    assert together < 0.6 * sum(alone)


@pytest.mark.long
def test_the_crossings_carry_less_of_the_forecast_beside_the_other_corridor(case, merged):
    alone = corridor.throughput(case, screenline="middle", mix="fixed").tonnes_per_year
    beside = corridor.throughput(merged.case, screenline="middle", mix="fixed").tonnes_per_year
    assert beside < 0.9 * alone
