"""Counted cargo in the forms of the demand, against a plain program written from the tables."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

import corridor
from corridor.maxflow.forms import in_any_mix
from corridor.testing import tiny

FORMS = ("dry_bulk", "container", "liquid")


def world(shares, carried, rail=2e6, road=1e6):
    """A railway and a road from a to b; demand by form, and the forms that each of them carries."""
    case = tiny(
        {"line": ("a", "b", rail), "road": ("a", "b", road, "road")},
        terminals={"ta": ("a", "rail1520-road", 9e6), "tb": ("b", "rail1520-road", 9e6)},
        screenlines={"all": "line road"},
        demand=[("A", "B", 1e6)],
    )
    common = case.rows("commodities")[0], case.rows("demand")[0]
    forms = [f for f in FORMS if shares.get(f)]
    return case.replace(
        commodities=pd.DataFrame([common[0] | {"commodity_id": f, "cargo": f} for f in forms]),
        demand=pd.DataFrame(
            [
                common[1] | {"demand_id": f, "commodity_id": f, "tonnes_per_year": shares[f] * 1e6}
                for f in forms
            ]
        ),
        vehicles=case.tables["vehicles"].assign(carries=list(carried)),
    )


def most(shares, carried, rail=2e6, road=1e6):
    """Most tonnes in these proportions: a flow of each form on each of the two that carries it."""
    forms = [f for f in shares if shares[f]]
    total = sum(shares.values())
    uses = [
        (k, way)
        for k, f in enumerate(forms)
        for way, words in enumerate(carried)
        if not words or f in words.split()
    ]
    count = len(uses)
    balance = [[float(j == k) for j, _ in uses] + [-shares[f] / total] for k, f in enumerate(forms)]
    room = [[float(w == way) for _, w in uses] + [0.0] for way in (0, 1)]
    cost = [0.0] * count + [-1.0]
    return -linprog(cost, room, [rail, road], balance, [0.0] * len(forms)).fun


carriers = st.lists(st.sampled_from(FORMS), max_size=3, unique=True).map(" ".join)


@settings(max_examples=25, deadline=None)
@given(
    st.dictionaries(st.sampled_from(FORMS), st.integers(1, 9), min_size=1),
    st.lists(st.sampled_from(FORMS), min_size=1, unique=True).map(" ".join),
)
def test_a_fixed_mix_travels_in_what_carries_its_cargo(shares, truck):
    """Trains carry everything, so that no form is without a route."""
    top = corridor.throughput(world(shares, ("", truck)), mix="fixed", direction="forward")
    assert top.tonnes_per_year == pytest.approx(most(shares, ("", truck)), rel=1e-6)
    by_pair = top.pairs
    assert by_pair["tonnes_per_year"].sum() == pytest.approx(top.tonnes_per_year)
    assert len(by_pair) == 1, "forms of one pair are one row"


def test_dry_bulk_that_no_truck_takes_leaves_the_road_half_empty():
    shares = {"dry_bulk": 4, "container": 1}
    top = corridor.throughput(world(shares, ("", "container")), mix="fixed")
    assert top.tonnes_per_year == pytest.approx(2.5e6)  # 2.0 of dry bulk is 4 of 5 parts
    assert set(top.question.cargo) == {"dry_bulk", "container"}
    assert top.element_flow["road"][0] == pytest.approx(0.5e6)
    assert corridor.throughput(world(shares, ("", ""))).tonnes_per_year == pytest.approx(3e6)


def test_any_mix_counts_whatever_fits():
    """A free mix is of any cargo that fits."""
    case = world({"dry_bulk": 4, "container": 1}, ("", "container"))
    top = corridor.throughput(case)
    assert top.question.cargo == ()
    assert top.tonnes_per_year == pytest.approx(3e6)
    fixed = corridor.throughput(case, mix="fixed").question
    assert in_any_mix(fixed).pairs == (("A", "B"),)


def test_forms_that_everything_carries_are_not_kept_apart():
    top = corridor.throughput(world({"dry_bulk": 1, "liquid": 1}, ("", "")), mix="fixed")
    assert top.question.cargo == ()
    assert len(top.question.pairs) == 1


def test_a_plan_builds_what_carries_the_cargo_of_the_forecast():
    """A cheaper, wider road helps only containers; dry bulk needs the railway."""
    shares = {"dry_bulk": 4, "container": 1}
    case = world(shares, ("", "container"))
    works = tiny(
        {"line": ("a", "b", 2e6), "road": ("a", "b", 1e6, "road")},
        projects={
            "lanes": {"cost": 10, "gain": {"road": 9e6}},
            "track": {"cost": 50, "gain": {"line": 9e6}},
        },
    )
    case = case.replace(projects=works.tables["projects"], effects=works.tables["effects"])
    plan = corridor.recommend(case, 4)
    assert [p.id for p in plan.projects] == ["track"]
    assert plan.proven
