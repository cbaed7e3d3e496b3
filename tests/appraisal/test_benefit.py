"""Appraisals of tiny worlds against sums by hand, and what must hold of every one."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import corridor
from corridor.answers.appraised import describe_benefit
from corridor.answers.benefit_words import queue_words
from corridor.appraisal.gains import mixed
from corridor.appraisal.transport import COSTS
from corridor.appraisal.works import OpenedWork, last_year
from corridor.economics.appraisal import Asset, hat_weights
from corridor.partners.works import Work
from corridor.planning.period import Period
from corridor.problems import CorridorError
from corridor.testing import tiny
from tests.appraisal.worlds import shortcut


def factor(year):
    return 1.05 ** (2025 - year)


YEARS = sum(factor(y) for y in range(2030, 2060))
"""Present value of one a year from 2030 to 2059."""

WORKS = 15 * (factor(2028) + factor(2029))
"""Present value of 30 million over two years of work."""


@pytest.mark.parametrize("method", ["ue", "so", "aon", "capacitated"])
def test_a_shortcut_by_hand(method):
    """600 km less: 12 USD and 10 h a tonne, and 12 kg of emissions, for a million tonnes a year."""
    found = corridor.benefit(shortcut(), projects={"S": 2030}, method=method)
    parts = found.components_musd
    assert parts["money"] == pytest.approx(12 * YEARS)
    assert parts["under way"] == pytest.approx(1 * YEARS)
    assert parts["waiting"] == pytest.approx(0, abs=1e-3)
    assert parts["emissions"] == pytest.approx(0.012 * 75 * YEARS)
    assert parts["works"] == pytest.approx(-WORKS)
    assert found.npv_musd == pytest.approx(13.9 * YEARS - WORKS, rel=1e-5)
    assert found.bcr == pytest.approx(13.9 * YEARS / WORKS, rel=1e-5)
    assert found.payback_years == pytest.approx(30 / 13.9, rel=1e-5)
    assert (found.first, found.last) == (2030, 2059)


@pytest.mark.parametrize("ratio", [None, 0.0, 1.2])
def test_reliability_is_the_standard_deviation_of_the_wait(ratio):
    """A line of 2 Mt/year that carries 1.5 gets twice as wide: its queue is that of M/M/1."""
    given = {} if ratio is None else {"reliability_ratio": ratio}
    case = tiny(
        links={"ab": ("a", "b", 2e6)},
        zones={"A": "a", "B": "b"},
        demand=[("A", "B", 1.5e6)],
        projects={"W": {"cost": 30.0, "gain": {"ab": 2e6}}},
        settings=given,
    )
    found = corridor.benefit(case, projects={"W": 2030}, method="ue")
    (row,) = case.rows("commodities")
    load_t = next(v["load_t"] for v in case.rows("vehicles") if v["load_t"] > 100)

    def hours(capacity):
        service, use = 8760 * load_t / capacity, 1.5e6 / capacity
        return service * use / (1 - use), service * np.sqrt(use * (2 - use)) / (1 - use)

    (wait, spread), (less, narrower) = hours(2e6), hours(4e6)
    worth = 1.5 * row["value_of_time_usd_per_t_h"] * YEARS
    parts = found.components_musd
    assert parts["waiting"] == pytest.approx(worth * (wait - less))
    each = 0.4 if ratio is None else ratio
    assert parts["reliability"] == pytest.approx(each * worth * (spread - narrower))


@pytest.mark.parametrize(("gain", "sides"), [(2e6, (0.5, 0.0)), (0.25e6, (0.5, 0.25))])
def test_a_queue_beyond_capacity_is_said_of_the_side_that_has_it(gain, sides):
    """2.5 Mt wanted where 2 fit: of the waits, what is above that of a line of 2 Mt that is full.

    With ``x`` of its capacity a line of ``C`` has waits of ``19 + 400 (x - 0.95)`` services.
    """
    case = tiny(
        links={"ab": ("a", "b", 2e6)},
        zones={"A": "a", "B": "b"},
        demand=[("A", "B", 2.5e6)],
        projects={"W": {"cost": 30.0, "gain": {"ab": gain}}},
    )
    found = corridor.benefit(case, projects={"W": 2030}, method="ue")
    (row,) = case.rows("commodities")
    load_t = next(v["load_t"] for v in case.rows("vehicles") if v["load_t"] > 100)

    def beyond(capacity):
        if capacity >= 2.5e6:
            return 0.0
        waits = (19 + 400 * (x - 0.95) for x in (2.5e6 / capacity, 1.0))
        above, full = (w + 0.4 * np.sqrt(w * (w + 2)) for w in waits)
        return 8760 * load_t / capacity * (above - full)

    worth = 2.5 * row["value_of_time_usd_per_t_h"] * YEARS
    expected = worth * (beyond(2e6) - beyond(2e6 + gain))
    assert found.present.beyond_musd == pytest.approx(expected)
    assert 0 < expected < found.benefit_musd
    over = [[t.over_capacity_t / 1e6 for t in (y.without, y.given)] for y in found.years]
    assert over == [pytest.approx(sides)] * len(over)
    answer = describe_benefit(found, {})
    assert answer.beyond_capacity_musd == found.present.beyond_musd
    year = answer.years[0]
    both = year.over_capacity_without_t_per_year, year.over_capacity_t_per_year
    assert [t / 1e6 for t in both] == pytest.approx(sides)
    of_it = f"{expected:,.1f} of the {found.benefit_musd:,.1f} million USD of benefits are waits"
    assert of_it in answer.summary
    note = next(n for n in answer.left_out if n.startswith("Queues that grow"))
    assert "0.50 million t/year are assigned above capacities without the works" in note
    assert f" and {sides[1]:.2f} with them" in note
    assert of_it in note


def test_a_queue_that_works_bring_is_said_of_their_side():
    """Works that lead all cargo onto a short line of half its size."""
    case = tiny(
        links={"long": ("a", "c", 9e9), "short": ("a", "c", 0)},
        lengths={"long": 9000, "short": 400},
        zones={"A": "a", "C": "c"},
        demand=[("A", "C", 1e6)],
        projects={"S": {"cost": 30.0, "gain": {"short": 0.5e6}}},
    )
    found = corridor.benefit(case, projects={"S": 2030}, method="aon")
    words = queue_words(found)
    assert "0.50 million t/year are assigned above capacities with the works, and 0.00" in words
    assert "beyond capacity" not in words  # cargo that goes the cheapest way does not wait
    assert found.present.beyond_musd == 0


def test_by_country_half_to_each_end_and_costs_to_those_who_pay():
    found = corridor.benefit(shortcut(), projects={"S": 2030})
    table = found.by_country.set_index("country")
    assert table.loc["RU", "shippers_musd"] == pytest.approx(6.5 * YEARS, rel=1e-5)
    assert table.loc["IR", "net_musd"] == pytest.approx(6.5 * YEARS, rel=1e-5)
    assert table.loc["world", "net_musd"] == pytest.approx(0.9 * YEARS)
    assert table.loc["AZ", "net_musd"] == pytest.approx(-WORKS / 2)
    assert table.loc["EBRD", "cost_musd"] == pytest.approx(WORKS / 2)


def test_a_charge_is_a_transfer():
    """A fee of 3 USD on the shortcut goes from shippers to AZ; the value of the works stays."""
    free = corridor.benefit(shortcut(), projects={"S": 2030})
    charged = corridor.benefit(shortcut(fee=3.0), projects={"S": 2030})
    assert charged.components_musd["money"] == pytest.approx(9 * YEARS)
    assert charged.components_musd["charges"] == pytest.approx(3 * YEARS)
    assert charged.npv_musd == pytest.approx(free.npv_musd, rel=1e-5)
    operators = charged.by_operator.set_index(["country", "kind"])
    assert operators.loc[("AZ", "border"), "gain_musd"] == pytest.approx(3 * YEARS)
    assert operators.loc[("RU", "rail"), "haulage_musd"] == pytest.approx(-20 * YEARS)
    assert operators.loc[("AZ", "rail"), "haulage_musd"] == pytest.approx(8 * YEARS)


def test_no_projects_no_benefit():
    found = corridor.benefit(shortcut(), projects=[])
    assert (found.npv_musd, found.benefit_musd, found.cost_musd, found.bcr) == (0, 0, 0, None)
    assert len(found.by_country) == len(found.by_operator) == len(found.by_shipper) == 0


@pytest.mark.parametrize("method", ["ue", "logit", "capacitated"])
def test_works_without_effect_have_a_ratio_of_0(method):
    found = corridor.benefit(shortcut(), projects=["IDLE"], method=method)
    assert found.bcr == 0
    assert found.npv_musd == pytest.approx(-5 * (factor(2025) + factor(2026)))
    assert found.payback_years is None


def test_growth_is_computed_where_it_bends_and_held_after():
    """Demand rises by a tenth a year from 2030 to 2034 and is held; waits apart, so do savings."""
    growth = [(2030, 1.0), (2034, 1.4)]
    found = corridor.benefit(shortcut(growth=growth), projects={"S": 2030}, method="aon")
    assert [y.year for y in found.years] == [2030, 2034]
    by_hand = sum(13.9 * min(1.4, 1 + 0.1 * (y - 2030)) * factor(y) for y in range(2030, 2060))
    assert found.benefit_musd == pytest.approx(by_hand)


def test_works_that_open_one_after_the_other():
    """The second work opens in 2033: the years before and after it do not mix."""
    projects = {
        "S": {"cost": 30.0, "gain": {"short": 9e9}},
        "T": {"cost": 20.0, "gain": {"short": 1e6}, "requires": "S"},
    }
    case = shortcut(projects=projects)
    found = corridor.benefit(case, projects={"S": 2030, "T": 2033}, method="aon")
    assert [y.year for y in found.years] == [2030, 2033]
    years = sum(factor(y) for y in range(2030, 2063))
    assert found.benefit_musd == pytest.approx(13.9 * years)
    assert found.cost_musd == pytest.approx(WORKS + 10 * (factor(2031) + factor(2032)))


def test_upkeep_renewal_and_what_is_left_reach_the_value():
    """A life of 20 years: bought again in 2050, half of it left after 2059; 2 million of upkeep."""
    case = shortcut(
        defaults=[
            {"table": "projects", "field": "life_years", "value": 20},
            {"table": "projects", "field": "upkeep_share", "value": 2 / 30},
        ]
    )
    found = corridor.benefit(case, projects={"S": 2030}, method="aon", period_years=20)
    assert (found.last, found.components_musd["residual value"]) == (2049, 0)
    kept = replace(found, last=2059, mixture=hat_weights([2030], 2030, 2059))
    parts = kept.components_musd
    assert parts["upkeep"] == pytest.approx(-2 * YEARS)
    assert parts["renewal"] == pytest.approx(-30 * factor(2050))
    assert parts["residual value"] == pytest.approx(15 * factor(2059))
    assert kept.npv_musd == pytest.approx(sum(parts.values()))
    # thirteen point nine less two a year, with 30 more to repay in 2050
    assert kept.payback_years == pytest.approx(30 / 11.9)
    table = kept.by_country.set_index("country")
    assert table.loc["XX", "cost_musd"] == pytest.approx(2 * YEARS)  # where the works stand
    each = (WORKS + 30 * factor(2050) - 15 * factor(2059)) / 2
    assert table.loc[["AZ", "EBRD"], "cost_musd"].tolist() == pytest.approx([each, each])


def test_the_period_ends_with_the_longest_life():
    work = OpenedWork(
        Work("S", "S", "AZ", 30.0, {}, frozenset()), Asset(30.0, 2, 2030, life_years=12)
    )
    later = replace(work, asset=replace(work.asset, opening=2033, life_years=None))
    assert last_year([work], 30) == 2041
    assert last_year([work], 10) == 2039
    assert last_year([work, later], 30) == 2062


def test_a_shorter_period():
    found = corridor.benefit(shortcut(), projects={"S": 2030}, method="aon", period_years=10)
    years = sum(factor(y) for y in range(2030, 2040))
    assert found.benefit_musd == pytest.approx(13.9 * years)
    assert found.last == 2039


def test_a_price_of_carbon_of_the_case():
    found = corridor.benefit(shortcut(carbon_usd_per_t=200), projects={"S": 2030}, method="aon")
    assert found.components_musd["emissions"] == pytest.approx(0.012 * 200 * YEARS)


def test_cargo_without_a_route_is_named_and_worth_what_it_pays():
    """Nothing is gained by shippers who could not send anything before; charges are received."""
    case = tiny(
        links={"ab": ("a", "b", 9e9), "bc": ("b", "c", 0)},
        demand=[("A", "C", 2e6), ("A", "B", 1e6)],
        projects={"P": {"cost": 10.0, "gain": {"bc": 9e9}}},
    )
    found = corridor.benefit(case, projects={"P": 2030})
    assert found.years[0].gains.served_mt == pytest.approx(2)
    shippers = found.by_shipper.set_index("demand_id")["gain_musd"]
    assert shippers["D0"] == 0
    assert not found.emissions_known
    assert found.components_musd["emissions"] == 0


def test_half_of_the_saving_where_other_tonnes_are_carried():
    """Within hard limits 1 of 2 Mt get through; with the shortcut all, at a lower mean cost."""
    case = tiny(
        links={"long": ("a", "c", 1e6), "short": ("a", "c", 0)},
        lengths={"long": 1000, "short": 400},
        demand=[("A", "C", 2e6)],
        projects={"S": {"cost": 10.0, "gain": {"short": 1e6}}},
    )
    found = corridor.benefit(case, projects={"S": 2030}, method="capacitated")
    # 100 h before, a mean of (1000 + 400) / 2 km at 60 km/h after
    hours = (1000 - 700) / 60
    assert found.benefit_musd == pytest.approx((1 + 2) / 2 * hours * 0.1 * YEARS)


def test_openings_as_early_as_can_be_and_refusals():
    case = shortcut()
    assert corridor.benefit(case, projects=["S"], method="aon").first == 2027
    assert corridor.benefit(case, projects="S", year=2031, method="aon").first == 2031
    with pytest.raises(CorridorError, match="S opens in 2026; expected 2027 or later"):
        corridor.benefit(case, projects={"S": 2026})
    with pytest.raises(CorridorError, match="period is 0 years"):
        corridor.benefit(case, projects=["S"], period_years=0)
    with pytest.raises(CorridorError, match="method is 'best'"):
        corridor.benefit(case, projects=["S"], method="best")
    with pytest.raises(CorridorError, match="has no project 'Q'"):
        corridor.benefit(case, projects=["Q"])


def test_works_that_are_stretched_are_paid_over_more_years():
    found = corridor.benefit(shortcut(), projects={"S": Period(2026, 4)}, method="aon")
    assert found.first == 2030
    assert found.cost_musd == pytest.approx(7.5 * sum(factor(y) for y in range(2026, 2030)))


def test_what_is_required_opens_first():
    projects = {
        "S": {"cost": 30.0, "gain": {"short": 9e9}, "build_years": 5},
        "T": {"cost": 20.0, "gain": {"short": 1e6}, "requires": "S"},
    }
    case = shortcut(projects=projects)
    found = corridor.benefit(case, projects=["S", "T"], method="aon")
    assert {w.work.id: w.asset.opening for w in found.works} == {"S": 2030, "T": 2030}
    with pytest.raises(CorridorError, match="T opens in 2031, before S in 2033"):
        corridor.benefit(case, projects={"S": 2033, "T": 2031})


def test_a_plan_is_appraised_as_its_works_are():
    projects = {"N": {"cost": 30.0, "gain": {"ab": 9e6}}}
    case = tiny({"ab": ("a", "b", 3e6)}, projects=projects, demand=[("A", "B", 2e6)])
    plan = corridor.recommend(case, 5, by=2030, others="ignored", mix="free")
    found = corridor.benefit(case, plan)
    assert [w.asset.opening for w in found.works] == [p.finish + 1 for p in plan.projects]
    assert found.cost_musd == pytest.approx(plan.cost_musd)
    same = corridor.benefit(case, projects={p.id: p.finish + 1 for p in plan.projects})
    assert same.components_musd == found.components_musd


@given(
    st.floats(0.5, 20), st.floats(0.1, 3), st.sampled_from(["ue", "logit", "capacitated"]),
    st.integers(2027, 2035), st.floats(0.2e6, 3e6),
)  # fmt: skip
@settings(max_examples=9, deadline=None)
def test_gains_of_all_parties_are_the_value(fee, mt, method, opening, room):
    """Countries and payers, components, and shippers, operators and climate: three sums."""
    case = tiny(
        links={"ab": ("a", "b", 2.5e6), "bc": ("b", "c", 2e6), "ac": ("a", "c", 1e6)},
        borders={"post": ("ab", 2e6)},
        lengths={"ac": 700},
        demand=[("A", "C", mt * 1e6), ("C", "B", 0.5e6), ("B", "A", 0.3e6)],
        countries={"ab": "RU", "bc": "AZ", "ac": "IR", "post": "AZ"},
        projects={"P": {"cost": 40.0, "gain": {"post": room}, "payers": "AZ:0.3 RU:0.7"}},
        rows={
            "defaults": [
                {"table": "vehicles", "field": "haul_usd_per_tkm", "value": 0.02},
                {"table": "vehicles", "field": "co2e_g_per_tkm", "value": 20},
                {"table": "borders", "field": "fee_usd_per_t", "value": fee},
            ]
        },
    )
    found = corridor.benefit(case, projects={"P": opening}, method=method)
    exactly = {"rel": 1e-9, "abs": 1e-9}
    assert sum(found.components_musd.values()) == pytest.approx(found.npv_musd, **exactly)
    assert found.by_country["net_musd"].sum() == pytest.approx(found.npv_musd, **exactly)
    assert found.by_country["cost_musd"].sum() == pytest.approx(found.cost_musd, **exactly)
    gains = found.by_shipper["gain_musd"].sum() + found.by_operator["gain_musd"].sum()
    gains += found.components_musd["emissions"]
    assert gains == pytest.approx(found.benefit_musd, **exactly)
    by_year = sum(
        factor(year) * sum(found.benefits_of(change).values())
        for year, change in found.by_year.items()
    )
    assert by_year == pytest.approx(found.benefit_musd, **exactly)


def test_logit_compares_the_same_routes():
    """A work far from the cargo changes nothing at all, though sets of routes are found anew."""
    case = tiny(
        links={"ab": ("a", "b", 3e6), "ab2": ("a", "b", 3e6, "road"), "bc": ("b", "c", 2e6)},
        demand=[("A", "B", 1e6)],
        projects={"P": {"cost": 40.0, "gain": {"bc": 1e6}}},
    )
    found = corridor.benefit(case, projects=["P"], method="logit")
    assert found.benefit_musd == 0
    assert found.present.by_choice_musd == 0


def test_the_choice_gains_more_than_what_is_paid_by_a_new_route_as_dear_as_the_old():
    """Two equal routes in the place of one: nobody pays less, and the choice is worth ln 2 / θ."""
    case = tiny(
        links={"ab": ("a", "b", 9e9), "ab2": ("a", "b", 0)},
        demand=[("A", "B", 1e6)],
        projects={"P": {"cost": 1.0, "gain": {"ab2": 9e9}}},
        settings={"method": "logit", "theta_per_usd": 0.5},
    )
    found = corridor.benefit(case, projects={"P": 2030})
    assert found.benefit_musd == pytest.approx(0, abs=1e-3)
    assert found.present.by_choice_musd == pytest.approx(0.6931471805599453 / 0.5 * YEARS, rel=1e-5)


def test_mixed_of_nothing():
    none = mixed([])
    assert list(none.shippers.columns) == list(COSTS)
    assert (none.co2e_kt, none.served_mt, len(none.charges)) == (0, 0, 0)


def test_a_notebook_shows_who_gains_and_who_pays():
    found = corridor.benefit(shortcut(), projects={"S": 2030}, method="aon")
    assert "net_musd" in found._repr_html_()
    assert "S from 2030: net present value" in repr(found)


def test_what_work_takes_while_it_goes_on_is_a_loss_of_these_years():
    """Two years of work leave half of the line, as a case has it in which no more is there."""

    def line(tonnes, loss=0.0):
        project = {"cost": 30.0, "build_years": 2, "gain": {"ab": 2e6}, "work_loss_share": loss}
        return tiny(
            {"ab": ("a", "b", tonnes)}, zones={"A": "a", "B": "b"}, demand=[("A", "B", 0.6e6)],
            projects={"W": project},
        )  # fmt: skip

    usual = corridor.benefit(line(2e6), projects={"W": 2030}, method="ue")
    lossy = corridor.benefit(line(2e6, 0.5), projects={"W": 2030}, method="ue")
    halved = corridor.benefit(line(1e6), projects={"W": 2030}, method="ue")
    assert (usual.first, lossy.first, lossy.last) == (2030, 2028, usual.last)
    work = lossy.years[0]
    assert work.year == 2028
    assert work.without.usd_per_t == pytest.approx(usual.years[0].without.usd_per_t)
    assert work.given.usd_per_t == pytest.approx(halved.years[0].without.usd_per_t)
    assert COSTS[2] == "waiting"
    assert work.given.usd_per_t[2, 0] > 1.5 * work.without.usd_per_t[2, 0]
    lost = sum(factor(y) * sum(lossy.benefits_of(lossy.by_year[y]).values()) for y in (2028, 2029))
    assert lost < 0
    assert lossy.npv_musd == pytest.approx(usual.npv_musd + lost)
