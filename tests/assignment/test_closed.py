"""What shippers lose by closures: by hand, against fresh assignments, and by reachability."""

import math
from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import corridor
from corridor.answers.questions import ClosuresQuestion
from corridor.assignment.closed.openings import works_that_open
from corridor.assignment.closed.use import close, settle, use_method, usual_use
from corridor.case.count import Count
from corridor.problems import CorridorError
from corridor.testing import tiny
from tests.assignment.test_case_assignment import edit

THETA = 0.15
LOGIT = {"method": "logit", "theta_per_usd": THETA}
VAST = 1e10
"""A capacity before which nobody waits."""


def two_routes(tonnes=1e6, long_km=100.0, capacity=VAST, **settings_of_case):
    """From a to c by b or by d, each of two links; a haulage of 1 cent a tonne-kilometre."""
    case = tiny(
        links={
            "ab": ("a", "b", capacity), "bc": ("b", "c", capacity),
            "ad": ("a", "d", capacity), "dc": ("d", "c", capacity),
        },
        lengths={"ad": long_km, "dc": long_km},
        demand=[("A", "C", tonnes)],
        screenlines={"all": "ab ad"},
        settings=settings_of_case,
    )  # fmt: skip
    return edit(case, vehicles={"train": {"haul_usd_per_tkm": 0.01}}, rail={"": {"speed_kmh": 50}})


def use_of(case):
    caps = corridor.capacity(case)
    return usual_use(caps, use_method(case, None))


def cost_usd(km):
    """Haulage at a cent, and hours at 50 km/h and 0.1 dollars."""
    return km * 0.01 + km / 50 * 0.1


@pytest.mark.parametrize("method", ["ue", "aon"])
def test_a_detour_costs_its_kilometres(method):
    use = use_of(two_routes(long_km=150, method=method))
    loss = close(use, ("bc",))
    assert loss.used_t_per_year == pytest.approx(1e6)
    assert loss.lost_musd == pytest.approx(cost_usd(300) - cost_usd(200), rel=1e-4)
    assert loss.paid_musd == pytest.approx(loss.lost_musd, rel=1e-4)
    assert loss.stranded_t_per_year == 0
    assert close(use, ("dc",)).lost_musd == pytest.approx(0, abs=1e-4)


def test_one_of_two_equal_routes_costs_the_choice():
    """Half of the cargo loses its route, and all of it ln 2 / theta a tonne."""
    loss = close(use_of(two_routes(**LOGIT)), ("bc",))
    assert loss.used_t_per_year == pytest.approx(5e5, rel=1e-4)
    assert loss.lost_musd == pytest.approx(math.log(2) / THETA, rel=1e-4)
    assert loss.paid_musd == pytest.approx(0, abs=1e-3)


def test_the_share_of_a_route_says_what_it_is_worth():
    """With a share P on the closed route everybody loses -ln(1 - P) / theta."""
    use = use_of(two_routes(long_km=180, **LOGIT))
    for element in ("bc", "dc"):
        loss = close(use, (element,))
        share = loss.used_t_per_year / 1e6
        assert loss.lost_musd == pytest.approx(-math.log(1 - share) / THETA, rel=1e-4)


def test_both_routes_closed_strand_all():
    loss = close(use_of(two_routes(**LOGIT)), ("ab", "dc"))
    assert loss.stranded_t_per_year == pytest.approx(1e6)
    assert loss.lost_musd == 0


@pytest.mark.parametrize("closed", ["bc", "ad"])
def test_settled_as_an_assignment_without_the_element(closed):
    """In an equilibrium the loss is the rise of what a shipment costs in a fresh assignment."""
    case = two_routes(capacity=2e6, tonnes=1.5e6, long_km=120)
    fresh = edit(case, check=False, rail={closed: {"open_share": 0.0}})
    costs = [corridor.assign(c).totals["cost_usd_per_year"] for c in (case, fresh)]
    found = settle(use_of(case), (closed,))
    assert found.lost_musd == pytest.approx((costs[1] - costs[0]) / 1e6, rel=1e-3)
    assert found.overloaded_t_per_year == 0


def test_waits_settled_beyond_the_capacity_say_so():
    use = use_of(two_routes(capacity=1e6, tonnes=1.5e6))
    found = settle(use, ("bc",))
    assert found.overloaded_t_per_year == pytest.approx(1e6, rel=1e-2)  # 0.5 Mt on ad and on dc
    assert found.lost_musd > close(use, ("bc",)).lost_musd


@st.composite
def grids(draw):
    """Random networks whose links differ in length, with demand between all zones."""
    nodes = "abcde"
    pairs = [(x, y) for i, x in enumerate(nodes) for y in nodes[i + 1 :]]
    chosen = [*map(tuple, pairwise(nodes))]
    chosen += draw(st.lists(st.sampled_from(pairs[1:]), max_size=4, unique=True))
    chosen = list(dict.fromkeys(chosen))
    links = {f"{x}{y}": (x, y, 5e6) for x, y in chosen}
    method = draw(st.sampled_from([LOGIT, {"method": "ue"}, {"method": "aon"}]))
    case = tiny(
        links=links, lengths={e: 20.0 * draw(st.integers(1, 12)) for e in links},
        demand=[(x, y, 1e5 * draw(st.integers(1, 4))) for x in "ABCDE" for y in "ABCDE" if x != y],
        settings=method,
    )  # fmt: skip
    return edit(case, vehicles={"train": {"haul_usd_per_tkm": 0.01}})


def stranded_by_networkx(use, elements):
    problem = use.case_input.problem
    shut = set(use.arcs_of(elements).tolist())
    total = 0.0
    for k in range(len(problem.classes)):
        usable = np.isfinite(problem.money[k])
        net = nx.DiGraph()
        net.add_nodes_from(range(problem.nodes))
        net.add_edges_from(
            (int(t), int(h))
            for a, (t, h) in enumerate(zip(problem.tail, problem.head, strict=True))
            if usable[a] and a not in shut
        )
        demand = problem.demand
        for row in np.flatnonzero(demand.traffic_class == k):
            if not nx.has_path(net, int(demand.origin[row]), int(demand.destination[row])):
                total += float(demand.volume[row])
    return total


@settings(max_examples=8, deadline=None)
@given(grids(), st.data())
def test_stranded_is_what_networkx_cannot_reach_and_two_never_cost_less(case, data):
    use = use_of(case)
    elements = list(use.case_input.network.elements)
    pairs = st.lists(st.sampled_from(elements), min_size=2, max_size=2, unique=True)
    for pair in data.draw(st.lists(pairs, min_size=3, max_size=3)):
        both = close(use, pair)
        assert both.stranded_t_per_year == pytest.approx(stranded_by_networkx(use, pair), abs=1)
        for one in pair:
            alone = close(use, (one,))
            assert alone.lost_musd >= 0
            assert both.stranded_t_per_year >= alone.stranded_t_per_year - 1
            if both.stranded_t_per_year == pytest.approx(alone.stranded_t_per_year, abs=1):
                assert both.lost_musd >= alone.lost_musd - 1e-6


def planned_line():
    """Two dead ends between b and d that N and M open, and a long way round by c."""
    case = tiny(
        links={
            "ab": ("a", "b", VAST), "bx": ("b", "x", 0), "xd": ("x", "d", 0),
            "bc": ("b", "c", VAST), "cd": ("c", "d", 3e6),
        },
        lengths={"bc": 300, "cd": 300},
        demand=[("A", "D", 1e6)],
        screenlines={"all": "ab"},
        projects={
            "N": {"cost": 10, "gain": {"bx": 5e6}},
            "M": {"cost": 20, "gain": {"xd": 5e6}},
            "O": {"cost": 5, "gain": {"bx": 1e6}, "requires": "N"},
        },
        settings={"method": "aon"},
    )  # fmt: skip
    return edit(case, vehicles={"train": {"haul_usd_per_tkm": 0.01}}, rail={"": {"speed_kmh": 50}})


def test_planned_links_alone_and_together():
    case = planned_line()
    works = works_that_open(corridor.capacity(case))
    assert [(w.id, w.opened) for w in works] == [
        ("N", ("bx",)), ("M", ("xd",)), ("M+N+O", ("bx", "xd")),
    ]  # fmt: skip
    found = corridor.closures(case, between=("a", "d"), settled=0)
    alone, other, together = found.openings
    assert alone.used_t_per_year == other.used_t_per_year == 0
    assert alone.gain_t_per_year == other.gain_t_per_year == 0
    assert together.used_t_per_year == pytest.approx(1e6)
    assert together.saved_musd == pytest.approx(cost_usd(600) - cost_usd(200), rel=1e-3)
    # both directions of cd, and then of the 5 Mt of xd beside it
    assert together.gain_t_per_year == pytest.approx(10e6)
    question = ClosuresQuestion(count=Count(between=("a", "d")), settled=0)
    answer = corridor.answer(case, question)
    words = [o.words for o in answer.openings]
    assert words[0].startswith("opens no route that cargo takes until M and O do")
    assert "carries 1.00 Mt where it opens" in words[2]


def test_what_a_scenario_shuts_is_opened_too():
    case = tiny(
        links={"ab": ("a", "b", VAST), "bc": ("b", "c", 2e6)},
        demand=[("A", "C", 1e6), ("A", "B", 1e5)],
        rows={
            "scenarios": [{"scenario_id": "S", "name": "Shut"}],
            "effects": [{"owner_id": "S", "table": "rail", "id": "bc", "field": "open_share",
                         "operation": "set", "value": 0}],
        },
    )  # fmt: skip
    found = corridor.closures(case, scenario="S", between=("a", "c"), settled=0)
    (opening,) = found.openings
    assert opening.works.opened == ("bc",)
    assert opening.gain_t_per_year == pytest.approx(4e6)
    assert opening.served_t_per_year == pytest.approx(1e6)
    assert [c.elements for c in found.elements] == [("ab",)]


def test_pairs_of_named_elements():
    found = corridor.closures(two_routes(), only=["ab", "ad"], pairs=True, between=("A", "C"))
    (pair,) = found.pairs
    assert pair.elements == ("ab", "ad")
    assert pair.use.stranded_t_per_year == pytest.approx(1e6)
    assert pair.capacity.lost_t_per_year == pytest.approx(found.top.tonnes_per_year)


@pytest.mark.parametrize(
    ("question", "message"),
    [
        ({"only": ["xx"]}, "no element 'xx'"),
        ({"only": ["ab"], "pairs": True}, "a pair needs two elements"),
        ({"method": "so"}, "expected logit or ue or aon"),
    ],
)
def test_questions_that_make_no_sense(question, message):
    with pytest.raises(CorridorError, match=message):
        corridor.closures(two_routes(), **question)


def test_an_element_without_capacity_cannot_be_closed():
    with pytest.raises(CorridorError, match="carries nothing as it is"):
        corridor.closures(planned_line(), only=["bx"])
