"""What a published capacity counts: one direction, both together, or nobody knows."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import corridor
from corridor.case.rows import Rail, Terminal
from corridor.case.situation import situation
from corridor.elements.elements import BOTH_WAYS, element_capacity, element_ids
from corridor.elements.table import capacity
from corridor.maxflow.throughput import throughput
from corridor.problems import CaseError
from corridor.testing import tiny
from tests.case.test_check import problems, write_folder

MT = 1e6
WORDS = ("", "each_way", "both_ways", "unsaid")
TABLES = ("rail", "road", "sea", "terminals", "borders", "ports")


def world(projects=("A", "B"), **rows):
    """A railway with a border post on it, and a terminal and a port at its ends."""
    port = {"port_id": "quay", "node_id": "b", "name": "Quay", "country": "XX", "ship_id": "ship",
            "transfers": "rail1520-sea", "berths": 1, "rate_t_per_h": 100,
            "stated_t_per_year": 4e6, "binds": "stated"}  # fmt: skip
    return tiny(
        {"ab": ("a", "b", 4e6), "ac": ("a", "c", 4e6, "road"), "bd": ("b", "d", 4e6, "sea")},
        borders={"post": ("ab", 4e6)},
        terminals={"yard": ("a", "rail1520-road", 4e6)},
        projects={p: {"cost": 1} for p in projects},
        rows={"ports": [port], **rows},
    )


def counted(case, word, tables=TABLES):
    return case.replace(**{t: case.tables[t].assign(stated_counts=word) for t in tables})


def one_way(case):
    return case.replace(links=case.tables["links"].assign(directed="yes"))


def effect(owner, operation, value, counts="", field="stated_t_per_year"):
    return {"owner_id": owner, "table": "rail", "id": "ab", "field": field,
            "operation": operation, "value": value, "stated_counts": counts}  # fmt: skip


def used(case, element="ab", built=()):
    return element_capacity(situation(case, built=built), element).capacity_t_per_year


def ends(case, built=()):
    cell = situation(case, built=built).row(Rail, "ab").numbers["stated_t_per_year"]
    return cell.low, cell.high


@pytest.mark.parametrize("word", WORDS)
def test_halving_only_where_the_element_counts_each_direction(word):
    case = counted(world(), word)
    for element in element_ids(case):
        own_both = element_capacity(situation(case), element).counts == BOTH_WAYS
        share = {"both_ways": 1.0 if own_both else 0.5, "each_way": 2.0 if own_both else 1.0}
        assert used(case, element) == 4e6 * share.get(word, 1.0), element


@pytest.mark.parametrize("word", WORDS)
def test_a_one_way_link_and_its_border_have_the_whole_figure(word):
    case = one_way(counted(world(), word))
    assert [used(case, e) for e in ("ab", "ac", "bd", "post")] == [4e6] * 4
    assert ends(case) == (None, None)


@settings(max_examples=20, deadline=None)
@given(st.floats(1, 10), st.floats(0, 1), st.floats(0, 1), st.booleans(), st.booleans())
def test_the_range_covers_both_readings(mt, below, above, low_known, high_known):
    low, high = mt * MT * (1 - below), mt * MT * (1 + above)
    known = {"table": "rail", "id": "ab", "field": "stated_t_per_year", "quality": "stated",
             "low": low if low_known else None, "high": high if high_known else None}  # fmt: skip
    case = counted(world(provenance=[known]), "unsaid", ("rail",))
    case = case.replace(rail=case.tables["rail"].assign(stated_t_per_year=mt * MT))
    found_low, found_high = ends(case)
    assert found_low == pytest.approx((low if low_known else mt * MT) / 2)
    assert found_high == pytest.approx(high if high_known else mt * MT)
    for word in ("each_way", "both_ways"):
        assert found_low <= used(counted(case, word)) <= found_high


def test_the_range_of_a_terminal_reaches_to_twice_its_figure():
    sit = situation(counted(world(), "unsaid"))
    yard = sit.row(Terminal, "yard").numbers["stated_t_per_year"]
    assert (yard.value, yard.low, yard.high) == (4e6, 4e6, 8e6)


@pytest.mark.parametrize("word", ["", "each_way", "both_ways"])
def test_a_known_direction_widens_nothing(word):
    assert ends(counted(world(), word)) == (None, None)


def test_swings_and_shares_see_both_readings():
    case = tiny({"ab": ("a", "b", 4e6)})
    assert not throughput(capacity(case), between=("a", "b")).tornado()
    found = throughput(capacity(counted(case, "unsaid", ("rail",))), between=("a", "b"))
    (swing,) = found.tornado()
    assert (swing.number, swing.low, swing.value, swing.high) == (
        "ab stated_t_per_year", 2e6, 4e6, 4e6,
    )  # fmt: skip
    assert (swing.low_result, swing.high_result) == (4e6, 8e6)


def test_a_figure_without_a_direction_weighs_more_in_the_shares():
    """By half downwards, where one with a direction moves by a tenth either way."""
    assumed = tiny({"ab": ("a", "b", 4e6)})
    assumed = assumed.replace(rail=assumed.tables["rail"].assign(quality="assumed"))
    weights = {}
    for word in ("each_way", "unsaid"):
        caps = capacity(counted(assumed, word, ("rail",)))
        share = throughput(caps, between=("a", "b")).quality["assumed"]
        weights[word] = share / (1 - share)  # against the share of the year that it is open
    assert weights["unsaid"] / weights["each_way"] == pytest.approx(2.5)


def test_an_effect_brings_what_its_figure_counts():
    case = world(effects=[effect("A", "at_least", 10e6, "both_ways"), effect("B", "set", 9e6)])
    assert used(case) == 4e6
    assert used(case, built=["A"]) == 5e6
    assert used(case, built=["B"]) == 9e6
    assert used(case, built=["A", "B"]) == 9e6, "10 both ways are no more than 9 each way"


def test_figures_are_compared_as_the_element_counts():
    case = world(effects=[effect("A", "at_least", 6e6, "both_ways")])
    assert used(case, built=["A"]) == 4e6, "6 both ways are 3 each way"
    halved = counted(case, "both_ways", ("rail",))
    assert used(halved) == 2e6
    assert used(halved, built=["A"]) == 3e6


def test_what_is_added_is_added_as_the_element_counts():
    case = world(effects=[effect("A", "add", 1e6), effect("B", "multiply", 2)])
    halved = counted(case, "both_ways", ("rail",))
    assert used(halved, built=["A"]) == 3e6
    assert used(halved, built=["A", "B"]) == 6e6


def test_the_range_of_an_effect_covers_both_readings_and_moves_with_it():
    case = world(effects=[effect("A", "at_least", 10e6, "unsaid"), effect("B", "multiply", 2)])
    assert ends(case, built=["A"]) == (5e6, 10e6)
    sit = situation(case, built=["A", "B"])
    assert element_capacity(sit, "ab").capacity_t_per_year == 20e6
    low = sit.with_overrides({("effects", "A", "ab stated_t_per_year"): 5e6})
    assert element_capacity(low, "ab").capacity_t_per_year == 10e6


def test_same_figure_with_another_direction_is_a_conflict():
    effects = [effect("A", "set", 9e6, "each_way"), effect("B", "set", 9e6, "both_ways")]
    with pytest.raises(CaseError, match="E405"):
        world(effects=effects)
    excluding = {"A": {"cost": 1, "excludes": "B"}, "B": {"cost": 1}}
    tiny({"ab": ("a", "b", 4e6)}, projects=excluding, rows={"effects": effects})


def test_bad_word_and_a_word_without_a_figure(tmp_path):
    case = world()
    rail = case.tables["rail"].assign(stated_t_per_year=float("nan"), stated_counts="unsaid")
    rail = rail.assign(binds="")
    write_folder(case.replace(rail=rail), tmp_path / "w")
    assert not [p for p in problems(tmp_path / "w") if p.file == "rail.csv"]
    text = (tmp_path / "w" / "rail.csv").read_text("utf-8")
    (tmp_path / "w" / "rail.csv").write_text(text.replace("unsaid", "unknown"), "utf-8")
    (found,) = (p for p in problems(tmp_path / "w") if p.file == "rail.csv")
    assert (found.code, found.field, found.found) == ("E304", "stated_counts", "unknown")


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("", "4.000 million t/year, direction not noted, read as each way"),
        ("each_way", "4.000 million t/year, published for one direction"),
        ("both_ways", "2.000 million t/year, half of the 4.000 published for both ways together"),
        ("unsaid", "4.000 million t/year, published without a direction, read as each way; 2.000 "
                   "if it counts both ways together"),
    ],
)  # fmt: skip
def test_the_explanation_says_how_the_figure_is_read(word, said):
    case = counted(world(), word)
    assert f"  stated    {said}\n" in corridor.capacity(case).explain("ab")


def test_the_explanation_of_a_terminal_and_of_a_one_way_link():
    case = counted(world(), "each_way")
    explain = corridor.capacity(case).explain
    assert "8.000 million t/year, twice the 4.000 published for one direction" in explain("yard")
    case = counted(world(), "unsaid")
    explain = corridor.capacity(one_way(case)).explain
    assert (
        "4.000 million t/year, published without a direction; traffic runs one way only"
        in explain("ab")
    )
    assert "read as both ways together; 8.000 if it counts each way" in explain("yard")
