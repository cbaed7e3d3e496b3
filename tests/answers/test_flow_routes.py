"""By which routes a throughput goes, and the word of caution where it goes round a continent."""

import pytest

import corridor
from corridor.answers.json import from_json, to_json
from corridor.answers.questions import Count, RecommendQuestion, ThroughputQuestion
from corridor.cli.show_capacity import show_throughput
from corridor.cli.show_plan import show_plans
from corridor.testing import tiny


def world(round_km=2000.0, rail=1e6, fleet=1e10):
    """Two places joined by 300 km of railway, and round a continent by way of a port."""
    port = {"port_id": "port", "node_id": "a", "name": "Port", "country": "XX", "berths": 1,
            "transfers": "sea-rail1520", "ship_id": "ship", "rate_t_per_h": 100,
            "stated_t_per_year": 9e6, "binds": "stated"}  # fmt: skip
    return tiny(
        {"oa": ("o", "a", 1e9), "ab": ("a", "b", rail), "bc": ("b", "c", rail),
         "ac": ("a", "c", fleet, "sea")},
        lengths={"oa": 50, "ab": 150, "ac": round_km},
        zones={"O": "o", "C": "c"},
        demand=[("O", "C", 1e6)],
        rows={"ports": [port]},
    )  # fmt: skip


def market(case):
    """The same with ships that the market supplies: no capacity at all."""
    sea = case.tables["sea"].assign(stated_t_per_year=float("nan"), binds="")
    return case.replace(sea=sea)


ENDS = ThroughputQuestion(count=Count(between=("O", "C")))


def test_tonnes_are_split_by_mode_and_longest_leg():
    routes = corridor.answer(world(), ENDS).routes
    assert [(r.modes, r.via, r.limited) for r in routes.rows] == [
        ("rail, sea", "ac", True), ("rail", "ab", True)
    ]  # fmt: skip
    sea, rail = routes.rows
    total = sea.tonnes_per_year + rail.tonnes_per_year
    assert total == corridor.answer(world(), ENDS).throughput_t_per_year
    assert (rail.tonnes_per_year, rail.km, rail.times_shortest) == pytest.approx((2e6, 300, 1))
    assert (sea.tonnes_per_year, sea.km, sea.times_shortest) == pytest.approx(
        (9e6, 2050, 2050 / 300)
    )
    assert routes.roundabout_share == pytest.approx(sea.tonnes_per_year / total)
    assert routes.unlimited_share == 0


def test_the_shortest_route_is_one_that_is_open():
    assert corridor.answer(world(rail=0.0), ENDS).routes.roundabout_share == 0


def test_a_caution_where_most_goes_round_and_none_where_it_does_not(capsys):
    show_throughput(corridor.answer(world(), ENDS))
    assert "goes by routes more than 2 times as long as the shortest" in capsys.readouterr().out
    show_throughput(corridor.answer(world(round_km=540), ENDS))
    assert "as long as the shortest" not in capsys.readouterr().out
    show_throughput(corridor.answer(world(rail=50e6), ENDS))
    assert "as long as the shortest" not in capsys.readouterr().out


def test_a_leg_without_a_limit_is_named_and_a_plan_says_so_too(capsys):
    case = market(world())
    found = corridor.answer(case, ENDS)
    assert found.routes.unlimited_share > 0.5
    assert from_json(type(found), to_json(found)).routes == found.routes
    show_throughput(found)
    words = "goes by A-C (ac), for which the case has no capacity"
    assert words in capsys.readouterr().out
    show_plans(corridor.answer(case, RecommendQuestion(3, count=ENDS.count)))
    assert words in capsys.readouterr().out
