"""Counted tonnes by origin, way, destination and commodity add up, and say what stops them."""

from collections import defaultdict
from dataclasses import replace

import pandas as pd
import pytest

import corridor
from corridor.answers.chosen import Chosen, counted_by_commodity
from corridor.answers.report import describe_report
from corridor.answers.session import Session
from corridor.answers.state import StateQuestion
from corridor.answers.trade import trade_rows
from corridor.testing import tiny

GOODS = {
    "value_usd_per_t": 100, "value_of_time_usd_per_t_h": 0.1, "cargo": "dry_bulk",
    "source_ids": "T1", "quality": "assumed",
}  # fmt: skip


@pytest.fixture
def case():
    """Return a line whose middle takes 3 Mt each way; a quarter of what goes out is grain."""
    made = tiny(
        {"ab": ("a", "b", 9e6), "bc": ("b", "c", 3e6), "cd": ("c", "d", 9e6)},
        zones={"A": "a", "D": "d"}, screenlines={"all": "bc"},
        demand=[("A", "D", 1e6), ("A", "D", 3e6), ("D", "A", 1e6)],
    )  # fmt: skip
    known = made.tables["commodities"]
    more = [known.assign(commodity_id=i, name=i.capitalize()) for i in ("grain", "ore")]
    return made.replace(
        commodities=pd.concat([known, *more], ignore_index=True),
        demand=made.tables["demand"].assign(commodity_id=["grain", "goods", "ore"]),
    )


def tonnes_by(rows, *fields):
    total = defaultdict(float)
    for row in rows:
        total[tuple(getattr(row, field) for field in fields)] += row.tonnes_per_year
    return dict(total)


def test_each_pair_is_split_as_its_demand_and_named_by_what_stops_it(case):
    top = corridor.throughput(case)
    rows = trade_rows(top)
    assert tonnes_by(rows, "origin", "destination", "commodity") == pytest.approx(
        {("A", "D", "grain"): 0.75e6, ("A", "D", "goods"): 2.25e6, ("D", "A", "ore"): 3e6}
    )
    assert {(r.stopped_by, r.name, r.modes) for r in rows} == {("bc", "B-C", "rail")}
    assert [r.tonnes_per_year for r in rows] == sorted(
        (r.tonnes_per_year for r in rows), reverse=True
    )


def test_the_first_element_on_the_way_that_stops_more_is_named():
    """Of two narrow links in a row the first one met is named, each way."""
    case = tiny(
        {"ab": ("a", "b", 3e6), "bc": ("b", "c", 9e6), "cd": ("c", "d", 3e6)},
        zones={"A": "a", "D": "d"}, demand=[("A", "D", 1e6), ("D", "A", 1e6)],
        screenlines={"all": "bc"},
    )  # fmt: skip
    top = corridor.throughput(case)
    both = [replace(top.cut[0], id=link) for link in ("ab", "cd")]
    rows = trade_rows(_with_cut(top, both))
    assert {(r.origin, r.stopped_by) for r in rows} == {("A", "ab"), ("D", "cd")}


def _with_cut(top, cut):
    """Return a throughput with another cut, as of equal bottlenecks any may be named."""
    copy = replace(top)
    copy.__dict__["cut"] = tuple(cut)
    return copy


def test_a_choice_of_cargo_is_a_part_of_the_whole(case):
    top = corridor.throughput(case)
    whole = tonnes_by(trade_rows(top), "commodity")
    for commodity in ("grain", "goods", "ore"):
        own = tonnes_by(trade_rows(top, Chosen(commodity=commodity)), "commodity")
        assert own == pytest.approx({(commodity,): whole[commodity,]})
    assert tonnes_by(trade_rows(top, Chosen(zone="A")), "commodity") == pytest.approx(whole)


def test_what_no_demand_describes_has_no_commodity(case):
    top = corridor.throughput(case, between=("b", "c"), others="ignored")
    assert tonnes_by(trade_rows(top), "origin", "destination", "commodity") == pytest.approx(
        {("b", "c", ""): 3e6, ("c", "b", ""): 3e6}
    )
    assert set(counted_by_commodity(top)) == {""}


def test_rows_of_the_corridor_add_up_to_its_throughput():
    case = corridor.open_case("instc")
    for asked in ({}, {"screenline": "az-gulf", "mix": "fixed", "year": 2032}):
        top = corridor.throughput(case, **asked)
        rows = trade_rows(top)
        assert sum(r.tonnes_per_year for r in rows) == pytest.approx(top.tonnes_per_year)
        cut = {c.id for c in top.cut}
        assert {r.stopped_by for r in rows} <= cut | {""}
        assert all(r.tonnes_per_year > 0 and r.commodity for r in rows)


def test_the_page_and_the_report_have_the_rows(case):
    question = StateQuestion()
    session = Session(case)
    drawn, state = session.drawn(question), session.state(question)
    assert sum(r.tonnes_per_year for r in drawn.trade) == pytest.approx(state.throughput_t_per_year)
    plan = corridor.recommend(case, 4, by=2030)
    report = describe_report(case, plan)
    assert report.trade == trade_rows(plan.after)
    assert sum(r.tonnes_per_year for r in report.trade) > 0
