"""Closures in words and tables: both measures, and why they differ."""

import corridor
from corridor.answers.questions import At, ClosuresQuestion, Count
from corridor.cli.show_closures import show_closures
from corridor.testing import tiny


def world():
    """Counted on ab; cargo from A and D to C shares bc, and E hangs on a by itself."""
    return tiny(
        links={
            "ab": ("a", "b", 9e6), "db": ("d", "b", 2e6), "bc": ("b", "c", 5e6),
            "ea": ("e", "a", 4e6), "be": ("b", "e", 4e6),
        },
        demand=[("A", "C", 1e6), ("D", "C", 2e6), ("E", "A", 3e5)],
        rows={
            "scenarios": [{"scenario_id": "S", "name": "Shut"}],
            "effects": [{"owner_id": "S", "table": "rail", "id": "db", "field": "open_share",
                         "operation": "set", "value": 0}],
        },
    )  # fmt: skip


def test_a_sentence_reconciles_the_two_measures():
    answer = corridor.answer(world(), ClosuresQuestion(settled=0))
    words = {e.id: e.words for e in answer.elements}
    assert "of the throughput passes here and nowhere else; 3.00 Mt has no other" in words["bc"]
    assert "0.30 Mt of cargo uses it" in words["ea"]
    assert words["be"].endswith("no cargo of the year uses it, so shippers lose nothing")
    lost = [e.lost_t_per_year for e in answer.elements]
    assert lost == sorted(lost, reverse=True)
    assert answer.demand_t_per_year == 3.3e6


def test_a_sentence_says_that_less_of_one_leaves_room_for_more_of_the_other():
    line = tiny(
        links={"ab": ("a", "b", 9e6), "db": ("d", "b", 2e6), "bc": ("b", "c", 5e6)},
        demand=[("A", "C", 1e6), ("D", "C", 2e6)],
    )
    answer = corridor.answer(line, ClosuresQuestion(settled=0))
    words = {e.id: e.words for e in answer.elements}
    assert words["db"].startswith("other cargo that is cut off leaves room for 2.00 Mt more")
    assert words["bc"].startswith("all of the throughput passes here and nowhere else; 3.00 Mt has")


def test_the_tables(capsys):
    question = ClosuresQuestion(At(scenario="S"), Count(between=("A", "C")), pairs=True, settled=1)
    answer = corridor.answer(world(), question)
    show_closures(answer, 3)
    text = " ".join(capsys.readouterr().out.split())
    assert "2.00 without any as it is" in text
    assert "shut under S" in text
    assert "two elements closed" in text
    assert "(db): carries 2.00 Mt where it opens, 2.00 Mt of it without a route before" in text
    show_closures(corridor.answer(world(), ClosuresQuestion(only=("ab",), settled=0)), 3)
    assert "no project of the case opens a link" in capsys.readouterr().out


def test_pairs_that_cannot_be_found_have_a_reason():
    line = tiny(links={"ab": ("a", "b", 5e6), "bc": ("b", "c", 3e6)}, demand=[("A", "C", 1e6)])
    answer = corridor.answer(line, ClosuresQuestion(pairs=True, settled=0))
    assert answer.pairs == ()
    assert "pairs: none, since all that matters lies in a row" in answer.how


def test_a_notebook_shows_the_table():
    found = corridor.closures(world(), only=["ab", "bc"], settled=0)
    assert "2 elements closed in turn" in repr(found)
    assert "lost_t_per_year" in found._repr_html_()
    assert list(found.table["id"]) == ["ab", "bc"] or list(found.table["id"]) == ["bc", "ab"]
