"""The verb on small worlds: tonnes, times, disturbances, plans, bad input."""

import math
from itertools import pairwise

import pytest

import corridor
from corridor.answers.plain import as_plain
from corridor.answers.simulate import describe_simulation
from corridor.problems import CorridorError
from corridor.testing import tiny
from tests.worlds import border_line, two_gauges

TRAIN_T = 1000.0


def checkpoint(service_h=6.0, positions=1, rows=None, **fields):
    """A line from a to b across one border side with a real queue."""
    case = tiny(links={"ab": ("a", "b", 50e6)}, borders={"post": ("ab", 1.0)}, rows=rows)
    borders = case.tables["borders"].copy()
    values = {"positions": positions, "service_h": service_h, "binds": "computed", **fields}
    for name, value in values.items():
        borders[name] = value
    return case.replace(borders=borders)


def run(case, mt, **options):
    options = {"curve": False, "between": ("A", "B"), **options}
    return corridor.simulate(case, traffic_mt=mt, **options)


def test_light_traffic_is_delivered_in_the_time_of_an_empty_line():
    sim = run(checkpoint(service_h=1.0), 0.2)
    assert sim.throughput_t_per_year == pytest.approx(0.2e6, rel=0.2)
    # 100 km at 60 km/h and an hour at the post; trains wait for little else.
    assert sim.transit_hours["p50"] == pytest.approx(100 / 60 + 1.0, rel=0.1)
    assert sim.deadlocks == 0
    assert sim.growing == ()


def test_the_books_close_and_elements_pass_what_is_delivered():
    sim = run(two_gauges(), 1.0, between=("A", "C"), years=2)
    for year in sim.runs:
        assert year.offered_kg == year.delivered_kg + year.under_way_kg
    by_id = sim.elements.set_index("id")["throughput_t_per_year"]
    for element in ("ab", "yard", "bc"):
        assert by_id[element] == pytest.approx(sim.throughput_t_per_year, rel=0.03)
    assert sim.pairs["delivered_t_per_year"].sum() == pytest.approx(sim.throughput_t_per_year)


def test_a_queue_at_its_paper_capacity_is_where_shipments_wait():
    case = checkpoint(service_h=6.0)  # 4 trains a day each way: 1.46 Mt
    light, heavy = run(case, 1.4), run(case, 2.8)
    assert heavy.responsible == "post"
    wait = [s.elements.set_index("id")["mean_wait_h"]["post"] for s in (light, heavy)]
    assert wait[1] > 3 * wait[0] > 0
    used = heavy.elements.set_index("id")["utilisation"]["post"]
    assert 0.9 < used <= 1.0 + 1e-9


def test_the_curve_rises_and_gives_a_practical_throughput():
    sim = run(checkpoint(service_h=6.0), 2.9, curve=True, acceptable_delay_h=10.0)
    assert list(sim.curve["share"]) == sorted(sim.curve["share"])
    assert sim.curve["delay_h"].iloc[-1] > 10.0 > sim.curve["delay_h"].iloc[0]
    at = sim.curve["throughput_t_per_year"]
    assert at.iloc[0] < sim.practical_t_per_year < at.iloc[-1]
    assert math.isnan(run(checkpoint(), 1.0).practical_t_per_year)


def test_waits_by_traffic_become_a_cost_function():
    sim = run(checkpoint(service_h=6.0), 2.8, curve=True)
    curve = sim.wait_curve("post")
    volumes = [1.0, 3.0, 5.0, 7.0, 9.0, 12.0]
    waits = curve.delay_min(volumes)
    assert all(b > a for a, b in pairwise(waits))
    assert all(b >= a for a, b in pairwise(curve.slope(volumes)))
    at = sim.waits[sim.waits["id"] == "post"].iloc[-1]
    assert curve.delay_min(at["vehicles_per_day"]) == pytest.approx(at["mean_wait_min"], rel=0.3)
    with pytest.raises(CorridorError, match="nowhere"):
        sim.wait_curve("nowhere")
    with pytest.raises(CorridorError, match="needs three"):
        run(checkpoint(), 1.0).wait_curve("post")


def test_one_seed_one_answer():
    case = checkpoint()
    answers = [as_plain(describe_simulation(run(case, 2.0, years=2, seed=s))) for s in (5, 5, 6)]
    assert answers[0] == answers[1] != answers[2]
    # The second year of a run is the first one of the next seed.
    assert answers[0]["throughput_by_year_t"][1] == answers[2]["throughput_by_year_t"][0]


def disturbed(kind, **fields):
    row = {"disturbance_id": "D", "table": "borders", "id": "post", "kind": kind, **fields}
    return checkpoint(service_h=2.0, rows={"disturbances": [row]})


def test_a_border_closed_for_ever_is_a_growing_queue():
    sim = run(disturbed("closure", first_day=1, days=366), 1.0)
    assert sim.throughput_t_per_year == 0.0
    assert "post" in sim.growing
    assert sim.responsible == "post"
    assert math.isnan(sim.transit_hours["p50"])


@pytest.mark.parametrize(
    "row",
    [
        {"kind": "closure", "first_day": 100, "days": 20},
        {"kind": "breakdown", "every_days": 10, "hours": 30},
        {"kind": "delay", "share": 0.5, "hours": 24},
    ],
)
def test_disturbances_cost_time(row):
    calm = run(checkpoint(service_h=2.0), 2.0)
    rough = run(disturbed(**row), 2.0)
    assert rough.transit_hours["mean"] > calm.transit_hours["mean"] + 1.0
    assert rough.throughput_t_per_year == pytest.approx(calm.throughput_t_per_year, rel=0.05)


def test_a_peak_makes_a_queue_and_leaves_the_tonnes_of_the_year():
    row = {"disturbance_id": "D", "table": "demand", "id": "A", "kind": "peak",
           "first_day": 200, "days": 60, "factor": 2.0}  # fmt: skip
    case = checkpoint(service_h=6.0, rows={"disturbances": [row]})
    calm, rough = run(checkpoint(service_h=6.0), 2.2), run(case, 2.2)
    assert rough.queues["post"].max() > calm.queues["post"].max() + 10
    assert rough.offered_t_per_year == calm.offered_t_per_year


def test_a_plan_is_simulated_in_its_year_with_its_target():
    case = border_line()
    plan = corridor.recommend(case, 8.5)
    sim = corridor.simulate(case, plan, curve=False)
    assert sim.capacities.situation.built >= plan.built
    assert sim.capacities.situation.year == plan.by
    assert sim.offered_t_per_year == pytest.approx(8.5e6)


def test_stated_capacities_bind_in_operation_too():
    sim = run(border_line(), 7.9, years=2)
    by_id = sim.elements.set_index("id")
    assert by_id["utilisation"]["north"] == pytest.approx(7.9 / 8, rel=0.05)


def test_trains_too_long_for_the_stations_are_told_and_still_run():
    rows = {"vehicles": [{"vehicle_id": "long", "name": "Long", "mode": "rail", "load_t": 1000,
                          "length_m": 1500}]}  # fmt: skip
    case = tiny(links={"ab": ("a", "b", 5e6)}, rows=rows)
    rail = case.tables["rail"].copy()
    rail[["vehicle_id", "tracks"]] = "long", 1
    sim = run(case.replace(rail=rail), 1.0)
    assert any("longer than the station tracks" in note for note in sim.notes)
    assert sim.throughput_t_per_year == pytest.approx(1e6, rel=0.1)
    assert sim.deadlocks == 0


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"years": 0}, "years is 0"),
        ({"seed": -1}, "seed is -1"),
        ({"acceptable_delay_h": 0.0}, "acceptable delay"),
        ({"hold_h": -5.0}, "held for -5 h"),
        ({"screenline": "nowhere", "between": None}, "nowhere"),
    ],
)
def test_bad_input_is_told(options, words):
    with pytest.raises(CorridorError, match=words):
        run(checkpoint(), 1.0, **options)


def test_no_demand_and_no_capacity_are_told():
    links = {"ab": ("a", "b", 5e6)}
    empty = tiny(links=links, demand=[("A", "B", 0.0)])
    for mt in (None, 1.0):
        with pytest.raises(CorridorError, match="no demand"):
            corridor.simulate(empty, traffic_mt=mt)
    shut = tiny(links=links, rows={"scenarios": [{"scenario_id": "S", "name": "S"}],
                "effects": [{"owner_id": "S", "table": "rail", "id": "ab", "field": "open_share",
                             "operation": "set", "value": 0}]})  # fmt: skip
    with pytest.raises(CorridorError, match=r"no demand .* finds a route .* shut under S: A-B"):
        corridor.simulate(shut, scenario="S", between=("A", "B"))
    with pytest.raises(CorridorError, match=r"no capacity .* shut under S: A-B"):
        corridor.simulate(shut, scenario="S", between=("a", "b"))
    with pytest.raises(CorridorError, match="finds a route"):
        corridor.simulate(shut, scenario="S")


def test_more_than_the_paper_carries_is_refused_with_the_most():
    with pytest.raises(CorridorError, match=r"at most 2\.92 on paper"):
        run(checkpoint(service_h=6.0), 5.0)


def lane(ships, port_h=48.0, **fields):
    """A lane of 100 km between two ports; a voyage carries 5,000 t at most."""
    ports = [
        {"port_id": p, "node_id": n, "name": p, "country": "XX", "transfers": "sea-rail1520",
         "ship_id": "ship", "berths": 3, "rate_t_per_h": 500}
        for p, n in (("west", "b"), ("east", "c"))
    ]  # fmt: skip
    case = tiny(
        links={"ab": ("a", "b", 9e6), "bc": ("b", "c", 1.0, "sea"), "cd": ("c", "d", 9e6)},
        rows={"ports": ports},
    )
    sea = case.tables["sea"].copy()
    values = {"ships": ships, "port_h_per_round_trip": port_h, "binds": "computed",
              "days_per_year": 365.0, **fields}  # fmt: skip
    for name, value in values.items():
        sea[name] = value
    return case.replace(sea=sea)


def test_ships_are_what_a_lane_waits_for():
    few, many = (run(lane(n), 1.2, between=("A", "D")) for n in (2, 20))
    waits = [s.elements.set_index("id")["mean_wait_h"]["bc"] for s in (few, many)]
    assert waits[0] > waits[1] + 1.0
    assert many.transit_hours["mean"] < few.transit_hours["mean"]
    half = run(lane(0.6), 0.3, between=("A", "D"))  # a part of a ship sails as one
    assert 0 < half.throughput_t_per_year <= 0.33e6


def test_cargo_does_not_wait_for_the_idle_time_of_its_ship():
    quick, slow = (run(lane(20, port_h=h), 0.5, between=("A", "D")) for h in (0.0, 90.0))
    assert slow.transit_hours["mean"] == pytest.approx(quick.transit_hours["mean"], rel=0.02)


def test_a_timetable_sails_with_what_there_is():
    ferry = lane(None, timetable_h=24.0)
    sim = run(ferry, 2.0, between=("A", "D"))
    voyages = sim.elements.set_index("id")["vehicles_per_year"]["bc"]
    # Each way 2.7 trains a day come at random: on 6 % of the days there is nothing to carry.
    assert voyages == pytest.approx(2 * 365 * (1 - math.exp(-1e6 / TRAIN_T / 365)), rel=0.03)
    assert sim.throughput_t_per_year == pytest.approx(2.0e6, rel=0.05)


def test_between_two_zones_the_demand_of_the_year_is_offered_and_else_what_fits():
    """Cargo goes one way only: the throughput of both ways would find no route in its mix."""
    case = tiny({"ab": ("a", "b", 4e6)}, demand=[("A", "B", 1e6)])
    sim = corridor.simulate(case, between=("A", "B"), curve=False)
    assert sim.offered_t_per_year == pytest.approx(1e6, rel=1e-3)
    at_nodes = corridor.simulate(case, between=("a", "b"), curve=False, others="ignored")
    assert at_nodes.offered_t_per_year == pytest.approx(8e6, rel=1e-3)


def test_loaded_trains_wait_behind_those_that_come_back_empty():
    """Nine tenths go one way: where they come back empty, the tenth waits as long as they do."""
    sim = run(checkpoint(), 1.5, by_direction=(9, 1))
    element = sim.built.builder.element_ids.index("post")
    counts = sim.runs[0].elements[element]
    back, there = counts["back_passed"], counts["passed"] - counts["back_passed"]
    assert back / counts["passed"] == pytest.approx(0.1, abs=0.03)
    wait_there_h = (counts["wait_min"] - counts["back_wait_min"]) / there / 60
    assert wait_there_h > 10
    assert counts["back_wait_min"] / back / 60 == pytest.approx(wait_there_h, rel=0.2)
