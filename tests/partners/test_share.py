"""What countries add to a corridor, against worlds worked out by hand and by solving every case."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import corridor
from corridor.maxflow.throughput import throughput
from corridor.partners.coalitions import carried_when_open
from corridor.partners.dependence import herfindahl
from corridor.partners.players import check_number, owners_of_rows
from corridor.problems import CorridorError
from tests.maxflow.test_others import crossings
from tests.partners.worlds import WORKS, chain, rivals


def amounts(found):
    return {found.game.names(c): t for c, t in enumerate(found.game.amounts) if c}


def test_countries_in_series_share_alike():
    found = corridor.share(chain(), between=("A", "D"))
    assert found.game.players == ("AZ", "IR", "RU")
    assert found.game.total == pytest.approx(6e6)
    assert found.game.alone == pytest.approx([0, 0, 0])
    for division in found.divisions.values():
        assert division == pytest.approx([2e6] * 3, abs=1)
    assert found.core.exists
    assert found.without_t_per_year == 0


def test_rivals_and_the_high_sea():
    """Only RU and IR are needed; AZ and KZ replace nobody, so each adds what it carries."""
    found = corridor.share(rivals(), between=("RUS", "IRN"))
    assert found.game.players == ("AZ", "IR", "KZ", "RU")
    value = amounts(found)
    assert value["IR", "RU"] == pytest.approx(2e6)  # over the sea, both directions
    assert value["AZ", "IR", "RU"] == pytest.approx(8e6)
    assert value["IR", "KZ", "RU"] == pytest.approx(6e6)
    assert found.game.total == pytest.approx(12e6)
    assert value["AZ", "KZ"] == 0
    # RU and IR are symmetric: v = 2 + 6 [AZ] + 4 [KZ], all times [RU][IR]
    by_hand = {"AZ": 6 / 3, "KZ": 4 / 3, "IR": 1 + 2 + 4 / 3, "RU": 1 + 2 + 4 / 3}
    assert found.divisions["shapley"] / 1e6 == pytest.approx(
        [by_hand[p] for p in found.game.players]
    )


def test_what_goes_without_any_of_them_is_not_shared():
    found = corridor.share(rivals(), between=("RUS", "IRN"), players=["AZ", "KZ"])
    assert found.without_t_per_year == pytest.approx(2e6)
    assert found.divisions["shapley"] == pytest.approx([6e6, 4e6])
    assert found.divisions["nucleolus"] == pytest.approx([6e6, 4e6])


def test_closures_and_concentration():
    found = corridor.share(rivals(), between=("RUS", "IRN"))
    lost = {x.id: (x.lost_share, x.forward_share, x.back_share) for x in found.losses}
    assert lost["AZ"] == pytest.approx((0.5, 0.5, 0.5))
    assert lost["KZ"] == pytest.approx((1 / 3, 1 / 3, 1 / 3))
    assert lost["RU"] == lost["IR"] == pytest.approx((1, 1, 1))
    parts = {p.id: p for p in found.parts if p.kind == "crossing"}
    assert parts["xz"].of == "IR-RU"
    assert parts["xz"].tonnes_per_year == pytest.approx(6e6)
    assert parts["xk"].share == pytest.approx(1.0)
    assert herfindahl([1, 1, 1, 1]) == pytest.approx(0.25)
    assert herfindahl([5]) == 1
    assert herfindahl([]) == 0


def test_works_by_route_and_who_pays():
    """M doubles what passes; every country is needed for that, and two pay."""
    found = corridor.share(chain(projects=WORKS), between=("A", "D"), projects=["M"])
    assert found.game.players == ("AZ", "IR", "RU")
    assert found.before.tonnes_per_year == pytest.approx(6e6)
    assert found.throughput.tonnes_per_year == pytest.approx(8e6)  # then RU binds at 4
    assert found.game.total == pytest.approx(2e6)
    assert found.cost_musd == 60
    assert found.paid_musd == {"AZ": 30, "RU": 30}
    assert found.cost_by("shapley") == pytest.approx({"AZ": 20, "IR": 20, "RU": 20})


def test_works_that_payers_build():
    """N alone adds nothing, M alone 2, both 6, and with S, which needs M, 10."""
    found = corridor.share(chain(projects=WORKS), between=("A", "D"), projects="N,M,S", of="works")
    assert found.game.players == ("AZ", "EBRD", "RU")
    value = {k: v / 1e6 for k, v in amounts(found).items()}
    assert value == pytest.approx({
        ("AZ",): 0, ("EBRD",): 0, ("AZ", "EBRD"): 0, ("RU",): 0, ("AZ", "RU"): 6,
        ("EBRD", "RU"): 0, ("AZ", "EBRD", "RU"): 10,
    }, abs=1e-6)  # fmt: skip
    assert found.divisions["shapley"] / 1e6 == pytest.approx([13 / 3, 4 / 3, 13 / 3])
    assert sum(found.cost_by("nucleolus").values()) == pytest.approx(100)


def test_a_plan_is_shared():
    case = chain(projects=WORKS)
    plan = corridor.recommend(case, 12, 2030, between=("A", "D"))
    assert plan.built == {"N", "M"}
    found = corridor.share(case, plan=plan)
    assert {w.id for w in found.works} == {"N", "M"}
    assert found.game.total == pytest.approx(6e6)
    assert found.cost_musd == 90
    with pytest.raises(CorridorError, match="no plan carries 50 million t/year"):
        corridor.share(case, plan=corridor.recommend(case, 50, 2030, between=("A", "D")))
    with pytest.raises(CorridorError, match="without any works"):
        corridor.share(case, plan=corridor.recommend(case, 5, 2030, between=("A", "D")))


@settings(max_examples=10)
@given(crossings(), st.sampled_from(["free", "fixed"]), st.integers(0, 1000))
def test_coalitions_that_need_no_throughput_are_what_solving_says(world, mix, seed):
    case, names = world[0], ("AZ", "IR", "RU", "XX")
    links, draws = case.tables["links"], np.random.default_rng(seed)
    case = case.replace(links=links.assign(country=draws.choice(names, len(links))))
    top = throughput(case, mix=mix)
    network = top.program.network
    rows = network.row_capacity(top.capacities.by_id)
    owner = owners_of_rows(network, top.capacities, names[:3])
    found, solved = carried_when_open(top.program, rows, owner, names[:3])
    assert solved <= 8
    fresh = throughput(case, mix=mix).program
    for mask in range(8):
        shut = [i for i in range(3) if not mask >> i & 1]
        left = np.where(np.isin(owner, shut), 0.0, rows)
        assert found[mask] == pytest.approx(fresh.solve(left).tonnes_per_year, abs=5)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"players": ["AZ", "IX"]}, "no country 'IX'"),
        ({"players": ["AZ", "AZ"]}, "stands twice"),
        ({"players": ["XX"]}, "high sea"),
        ({"of": "works"}, "needs works"),
        ({"of": "money"}, "expected route or works"),
        ({"projects": ["Q"]}, "no project 'Q'"),
        ({"projects": ["S"]}, "S requires M"),
        ({"projects": ["M"], "built": ["M"]}, "already built in 2025: M;"),
        ({"projects": ["N"]}, "N adds nothing to A to D"),
    ],
)
def test_what_cannot_be_shared_is_refused_in_a_sentence(asked, message):
    with pytest.raises(CorridorError, match=message):
        corridor.share(chain(projects=WORKS), between=("A", "D"), **asked)


def test_countries_that_change_nothing_have_nothing_to_share():
    case = rivals()
    with pytest.raises(CorridorError, match="nothing to share"):
        corridor.share(case, between=("RUS", "x"), players=["KZ"])


def test_too_many_countries_are_refused_with_their_names():
    names = [f"C{i}" for i in range(13)]
    with pytest.raises(
        CorridorError, match=r"13 countries have 8,192 coalitions; at most 12 .*C12"
    ):
        check_number(names, chain())


def test_without_a_country_there_is_nobody_to_share():
    case = chain()
    links = case.tables["links"]
    with pytest.raises(CorridorError, match="lies in a country that could share it"):
        corridor.share(case.replace(links=links.assign(country="XX")), between=("A", "D"))


def test_one_direction_alone():
    found = corridor.share(chain(), between=("A", "D"), direction="forward")
    assert found.game.total == pytest.approx(3e6)
    assert {(x.forward_share, x.back_share) for x in found.losses} == {(1.0, None)}


def test_in_the_mix_of_the_demand():
    """Each direction alike: one that is cut off stops the other too."""
    found = corridor.share(chain(), between=("A", "D"), mix="fixed")
    assert found.game.total == pytest.approx(6e6)
    assert found.divisions["separable"] == pytest.approx([2e6] * 3, abs=1)
