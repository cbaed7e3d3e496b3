"""Each measure on a tiny world: what it changes, adds and costs, by a closed form."""

import math

import pytest

import corridor
from corridor.case.rows import ROWS
from corridor.case.schema import ELEMENT_TABLES, schema
from corridor.proposals.facts import facts_of
from corridor.proposals.measures import measures
from corridor.proposals.price import annuity_factor
from tests.proposals.worlds import border, line, sea, yard

SINGLE = 24 * 60
"""Minutes of a day."""


def only(case, measure, **options):
    """The one proposal of a measure, with its cost in million USD and its ratio of capacity."""
    found = corridor.propose(case, only=[measure], rungs=0, **options)
    assert len(found.proposals) == 1, (found.left_out, found.without)
    proposal = found.proposals[0]
    element = next(iter(proposal.before))
    return proposal, proposal.after[element] / proposal.before[element]


def test_a_second_shift_doubles_the_hours_and_so_the_capacity():
    proposal, ratio = only(border(hours_per_day=8.0), "second-shift")
    assert ratio == pytest.approx(2)
    before = 365 * 2 * 8 / 4 * 1000
    assert proposal.before["post"] == pytest.approx(before)
    assert proposal.gain_t_per_year == pytest.approx(2 * before), "both directions"
    present = (1 - 1.05**-20) / 0.05
    assert proposal.cost.usual_musd == pytest.approx(0.6 * present, rel=1e-3)
    assert proposal.cost.low_musd == pytest.approx(0.3 * present, rel=1e-3)
    assert proposal.candidate.measure.operational


def test_round_the_clock():
    proposal, ratio = only(border(hours_per_day=16.0), "round-the-clock")
    assert ratio == pytest.approx(24 / 16)
    proposal, ratio = only(yard(hours_per_day=8.0), "round-the-clock")
    assert ratio == pytest.approx(3)
    assert proposal.cost.usual_musd == pytest.approx(2 * 0.6 * annuity_factor(0.05, 20), rel=1e-3)


@pytest.mark.parametrize(
    ("mode", "measure", "million"), [("rail", "reception-track", 8), ("road", "check-lane", 2)]
)
def test_one_more_lane_at_the_border(mode, measure, million):
    proposal, ratio = only(border(mode), measure)
    assert ratio == pytest.approx(3 / 2)
    assert proposal.cost.usual_musd == million


def test_a_quarter_more_positions_at_the_price_of_a_tonne():
    proposal, ratio = only(yard(), "positions")
    assert ratio == pytest.approx(10 / 8)
    gained = 365 * 2 * 24 * 50
    assert proposal.cost.usual_musd == pytest.approx(19 * gained / 1e6, rel=1e-3)


def test_loops_halve_the_running_time():
    """Scheme 2: t1 + t2 + 2a + 2m, with the 2 and 1 minutes of a tiny world."""
    proposal, ratio = only(line(), "loop")
    assert ratio == pytest.approx((2 * 20 + 6) / (2 * 10 + 6))
    assert proposal.cost.usual_musd == 5 * 4, "100 km in sections of 20"


def test_a_second_track_with_and_without_signals():
    single = SINGLE / (2 * 20 + 6)
    proposal, ratio = only(line(), "second-track")
    assert ratio == pytest.approx(SINGLE / (20 + 4) / single)
    assert proposal.cost.usual_musd == 290
    proposal, ratio = only(line(), "second-track-and-block")
    assert ratio == pytest.approx(SINGLE / 10 / single)
    assert proposal.cost.usual_musd == 340


def test_signals_of_a_double_track():
    _, ratio = only(line(tracks=2.0), "block")
    assert ratio == pytest.approx((20 + 4) / 10)
    _, ratio = only(line(tracks=2.0, signalling="automatic"), "closer-signals")
    assert ratio == pytest.approx(1 / 0.75)


def test_electrification_is_faster_by_a_fifth():
    proposal, ratio = only(line(), "electrification")
    assert ratio == pytest.approx((2 * 20 + 6) / (2 * 20 / 1.2 + 6))
    assert proposal.cost.usual_musd == 270
    assert {e.field for e in proposal.candidate.effects} == {"traction", "speed_kmh"}


def test_longer_trains_are_operation_where_they_fit_the_stations():
    proposal, ratio = only(line(), "longer-trains")
    assert ratio == pytest.approx(1.2)
    assert proposal.candidate.measure.operational
    assert proposal.cost.usual_musd == 3 * 6, "locomotives for the three lines of that train"
    assert ("vehicles", "train", "length_m", "at_least", "960") in [
        (e.table, e.id, e.field, e.operation, e.value) for e in proposal.candidate.effects
    ]


def test_longer_trains_are_works_where_stations_are_short():
    case = line(station_track_m=900.0)
    assert not corridor.propose(case, only=["longer-trains"]).proposals
    proposal, ratio = only(case, "longer-trains-and-stations")
    assert ratio == pytest.approx(1.2)
    assert not proposal.candidate.measure.operational
    assert proposal.cost.usual_musd == 5 * 3, "only the line with short tracks"


def test_a_lane_more_of_a_road():
    road = line_of_road()
    proposal, ratio = only(road, "lane")
    assert ratio == pytest.approx(2)
    assert proposal.cost.usual_musd == 300


def line_of_road():
    from corridor.testing import tiny
    from tests.proposals.worlds import computed

    links = {"ab": ("a", "b", 9e8, "road"), "bc": ("b", "c", 9e8, "road")}
    case = tiny(links=links, zones={"A": "a", "C": "c"})
    return computed(case, "road", "bc")


def test_a_quarter_more_ships():
    proposal, ratio = only(sea(berths=90), "more-ships")
    assert ratio == pytest.approx(5 / 4)
    assert proposal.cost.usual_musd == pytest.approx(5000 * 1800 / 1e6)


def test_the_next_larger_class_of_ships():
    proposal, ratio = only(sea(berths=90), "larger-ships")
    assert ratio == pytest.approx(2), "10,000 t by 5,000 t"
    assert [e.value for e in proposal.candidate.effects] == ["big"]
    assert proposal.cost.usual_musd == pytest.approx(4 * 10000 * 1800 / 1e6)


def test_nothing_is_larger_than_the_largest_class():
    found = corridor.propose(sea(berths=90, ship_id="huge"), only=["larger-ships"], rungs=0)
    assert not found.proposals
    assert found.left_out == {"with nothing to change there": 1}


def test_dredging_deepens_all_that_is_shallow():
    """4 m of water less 0.3 m: 30 cm of draft at 20 t are missing, and no more can be gained."""
    proposal, ratio = only(sea(depth_m=4.0, berths=90), "dredging")
    assert ratio == pytest.approx(5000 / (5000 - 30 * 20))
    depths = {(e.id, e.field, float(e.value)) for e in proposal.candidate.effects}
    assert depths == {("west", "depth_m", 4.5), ("east", "depth_m", 4.5)}
    volume = 2 * 20 * 1e4 * 0.5
    assert proposal.cost.usual_musd == pytest.approx(8 * volume / 1e6)
    assert proposal.cost.high_musd == pytest.approx(16 * volume / 1e6)


def test_a_berth():
    proposal, ratio = only(sea(berths=6, ships=4000), "berth")
    assert ratio == pytest.approx(7 / 6), "planned for 70 % with six berths and with seven"
    assert proposal.cost.usual_musd == 30


def test_every_measure_names_fields_that_a_project_may_change():
    kinds = measures()
    for measure in kinds.values():
        assert set(measure.tables) <= set(ELEMENT_TABLES)
        assert set(measure.excludes) <= set(kinds)
        assert all(measure.id in kinds[other].excludes for other in measure.excludes)
        assert 0 < measure.low_usd <= measure.usual_usd <= measure.high_usd
        assert measure.changes
        assert measure.build_years >= 1
        assert measure.life_years >= 1
        assert measure.quality in ("stated", "derived", "assumed")
        assert measure.source
        for change in measure.changes:
            tables = {
                "element": measure.tables, "train": ("vehicles",), "stations": ("rail",),
                "waters": ("ports", "channels"),
            }[change.target]  # fmt: skip
            assert all(schema()[t][change.field].changeable for t in tables), change


def test_conditions_ask_for_facts_that_there_are():
    derived = {"mode", "train_fits"}
    for measure in measures().values():
        for condition in measure.when:
            known = {f for t in measure.tables for f in ROWS[t].__dataclass_fields__}
            assert condition.field in known | derived, condition


def test_a_condition_on_a_blank_never_holds():
    case = border()
    facts = facts_of(corridor.capacity(case).situation, "post")
    assert facts["mode"] == "rail"
    assert not measures()["loop"].fits(facts), "a border has no tracks"


def test_annuity_factor():
    assert annuity_factor(0, 7) == 7
    assert annuity_factor(0.05, 2) == pytest.approx(1 / 1.05 + 1 / 1.05**2)
    assert math.isclose(annuity_factor(0.1, 500), 10)
