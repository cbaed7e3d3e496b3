"""Parts of the cargo of a state: worked out by hand, and adding up to all of it on ``instc``."""

import pytest

import corridor
from corridor.answers.chosen import ALL_CARGO, Chosen, chosen_flow
from corridor.answers.json import from_json, to_json
from corridor.answers.questions import At, Count
from corridor.answers.session import Session
from corridor.answers.state import StateQuestion
from corridor.answers.through import ThroughQuestion
from corridor.maxflow.forms import in_any_mix
from corridor.problems import CorridorError
from corridor.testing import tiny
from tests.maxflow.test_forms import world

SHARES = {"dry_bulk": 4, "container": 1}


def tonnes(session, element, shown, mix="fixed"):
    state = session.state(StateQuestion(count=Count(mix=mix), shown=shown))
    return next(e for e in state.elements if e.id == element)


def test_each_form_of_a_fixed_mix_is_where_it_is_carried():
    """Of 2.5 million t, 2 are dry bulk on the railway and 0.5 containers on the road."""
    session = Session(world(SHARES, ("", "container")))
    bulk, boxes = Chosen(commodity="dry_bulk"), Chosen(commodity="container")
    assert tonnes(session, "line", bulk).tonnes_per_year == pytest.approx(2e6)
    assert tonnes(session, "road", bulk).tonnes_per_year == 0
    assert tonnes(session, "line", boxes).tonnes_per_year == pytest.approx(0, abs=1)
    assert tonnes(session, "road", boxes).tonnes_per_year == pytest.approx(0.5e6)
    assert tonnes(session, "line", boxes).share == pytest.approx(1.0)  # of all cargo
    state = session.state(StateQuestion(count=Count(mix="fixed"), shown=boxes))
    assert state.shown_t_per_year == pytest.approx(0.5e6)
    assert state.throughput_t_per_year == pytest.approx(2.5e6)


def test_a_free_mix_is_split_as_the_demand_of_its_pair():
    session = Session(world(SHARES, ("", "")))
    boxes = tonnes(session, "line", Chosen(commodity="container"), "free")
    assert boxes.tonnes_per_year == pytest.approx(2e6 / 5)


def test_zones_and_countries_choose_pairs_of_both_kinds_of_cargo():
    case = tiny(
        {"ab": ("a", "b", 9e6), "bc": ("b", "c", 3e6), "bd": ("b", "d", 4e6)},
        zones={"A": "a", "C": "c", "D": "d"},
        demand=[("A", "C", 1e6), ("A", "D", 2e6), ("C", "A", 1e6)],
        screenlines={"all": "bc"},
    )
    case = case.replace(
        zones=case.tables["zones"].assign(country=["RU", "AZ", "IR"]),
    )
    session = Session(case)
    there = tonnes(session, "ab", Chosen(zone="D"), "free")
    assert there.tonnes_per_year == 0
    assert there.others_t_per_year == pytest.approx(2e6)
    russian, azeri = (tonnes(session, "ab", Chosen(country=c), "free") for c in ("RU", "AZ"))
    assert russian == tonnes(session, "ab", ALL_CARGO, "free")
    assert azeri.tonnes_per_year == pytest.approx(6e6)
    assert azeri.others_t_per_year == 0
    both = tonnes(session, "ab", Chosen(country="IR", zone="C"), "free")
    assert both.tonnes_per_year == both.others_t_per_year == 0
    asked = ThroughQuestion("ab", StateQuestion(shown=Chosen(country="IR")))
    assert [(r.destination, r.counted) for r in session.through(asked).rows] == [("D", False)]


@pytest.mark.parametrize(
    "chosen", [Chosen(commodity="zz"), Chosen(zone="zz"), Chosen(country="ZZ")]
)
def test_what_the_case_does_not_have_is_refused(chosen):
    session = Session(tiny({"ab": ("a", "b", 5e6)}))
    with pytest.raises(CorridorError, match=r"(?i)zz"):
        session.state(StateQuestion(shown=chosen))


def test_a_choice_comes_back_from_json():
    question = StateQuestion(shown=Chosen("grain", country="RU"))
    assert from_json(StateQuestion, to_json(question)) == question


@pytest.fixture(scope="module")
def instc():
    return corridor.open_case("instc")


@pytest.mark.parametrize("mix", ["free", "fixed"])
def test_all_commodities_together_are_all_cargo(instc, mix):
    """On every element, counted and other cargo: in nodes that are counted and in zones."""
    for line in (None, "az-gulf"):
        top = corridor.throughput(instc, screenline=line, mix=mix)
        parts = [chosen_flow(top, Chosen(commodity=c)) for c in instc.records["commodities"]]
        whole = top.flow
        assert sum(p.tonnes_per_year for p in parts) == pytest.approx(whole.tonnes_per_year)
        counted = sum(p.row_flow for p in parts)
        assert counted == pytest.approx(whole.row_flow, rel=1e-9, abs=1)
        others = sum(p.others_row_flow for p in parts)
        background = whole.others_row_flow - others
        carried = sum(t for _, _, t in whole.others_paths)
        shown = sum(t for p in parts for _, _, t in p.others_paths)
        assert shown == pytest.approx(carried)
        assert background.min() > -1
        assert background == pytest.approx(top.program._background, abs=1)


def test_a_choice_changes_neither_throughput_nor_shares(instc):
    session, at = Session(instc), At(built=("P07",))
    whole = session.state(StateQuestion(at))
    grain = session.state(StateQuestion(at, shown=Chosen(commodity="grain", country="RU")))
    assert grain.throughput_t_per_year == whole.throughput_t_per_year
    assert 0 < grain.shown_t_per_year < whole.shown_t_per_year == whole.throughput_t_per_year
    for part, all_of_it in zip(grain.elements, whole.elements, strict=True):
        assert (part.share, part.binding) == (all_of_it.share, all_of_it.binding)
        assert part.tonnes_per_year <= all_of_it.tonnes_per_year + 1e-6
        assert part.others_t_per_year <= all_of_it.others_t_per_year + 1e-6


def test_a_mix_made_free_forgets_its_forms():
    top = corridor.throughput(world(SHARES, ("", "container")), mix="fixed")
    assert top.question.counted_as == {"dry_bulk": "dry_bulk", "container": "container"}
    assert in_any_mix(top.question).counted_as == {}
