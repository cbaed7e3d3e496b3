"""Readings, public statements and counts in a report: shown, or how to add them."""

import pytest

import corridor
from corridor.answers import questions as q
from corridor.answers.json import from_json, to_json
from corridor.answers.report import ReportAnswer, describe_report
from corridor.cli.run import run
from corridor.formats.cases.folder import write_folder
from corridor.reports.pages.document import render
from corridor.testing import tiny
from tests.answers.test_summary import two_readings
from tests.reports.test_document import Page

COUNT = {
    "count_id": "N", "place": "Northern <line>", "elements": "ab", "value_mt": 2.5, "use": "check",
    "mode": "rail", "direction": "both", "year": 2023, "source_id": "T1", "quality": "stated",
}  # fmt: skip


def counted():
    """The line with two readings, two statements, a count of 2.5 Mt where the model has 2."""
    case = two_readings(statement="K L")
    return case.replace(
        counts=tiny({"ab": ("a", "b", 1e6)}, rows={"counts": [COUNT]}).tables["counts"]
    )


def page(case, **asked):
    answer = describe_report(case, corridor.recommend(case, 8), **asked)
    return answer, Page(render(case, answer))


def text(page):
    return " ".join(" ".join(page.words).split())


def test_the_answer_of_each_reading_stands_first_and_the_summary_with_the_table_follows():
    answer, found = page(counted())
    words = text(found)
    expected = corridor.answer(counted(), q.RecommendQuestion(8))
    assert answer.plan.summary == expected.summary
    assert answer.plan.readings == expected.readings
    assert f"The answer in full {expected.summary}" in words
    for row in expected.readings:
        assert f"{row.verdict} {row.name}: " in words
    assert "8 million tonnes a year by 2030, by where they are counted" in words
    assert "near 4.00 4.00 10.00 25.3 holds, but on proposed works" in words
    assert "far 4.00 4.00 10.00 25.3 holds, but on proposed works" in words
    assert not found.fetched
    assert not found.open


def test_a_page_says_how_to_add_what_takes_long():
    words = text(page(counted())[1])
    assert "2 numbers that were said in public" in words
    assert "beside the model (claims)" in words
    assert "1 count of traffic beside the model (counts)" in words


def test_statements_stand_beside_the_model():
    answer, found = page(counted(), claims=True)
    words = text(found)
    assert answer.claims == corridor.answer(counted(), q.ClaimsQuestion())
    first = answer.claims.claims[0]
    assert f"K, A minister, 2024-07-04; T1 8 Mt/yr {first.model:.3g}" in words
    assert first.why in words
    assert first.verdict in words


def test_counts_stand_beside_the_model():
    answer, found = page(counted(), counts=True)
    # 2 against 2.5 Mt: sqrt(2 * 500 ** 2 / 4500)
    assert answer.counts.counts[0].geh_kt_per_year == pytest.approx(10.541, abs=1e-3)
    words = text(found)
    assert "Northern <line> N; T1 rail 2023 check 2.50 2.50 – 2.50 2.00 0.80 10.5 yes" in words
    assert "Counts to check: 1 of 1 are met, 0 are close" in words


def test_nothing_is_added_for_a_case_without_statements_and_counts():
    case = tiny({"ab": ("a", "b", 5e6)})
    answer = describe_report(case, corridor.recommend(case, 8), claims=True, counts=True)
    assert answer.claims is None
    assert answer.counts is None
    words = text(Page(render(case, answer)))
    assert "What was said" not in words
    assert "What was counted" not in words


def test_the_question_the_command_and_python_ask_for_the_same(tmp_path):
    case = counted()
    write_folder(case, tmp_path / "counted")
    question = q.ReportQuestion(q.RecommendQuestion(8), claims=True, counts=True)
    assert from_json(q.Question, to_json(question)) == question
    answer = corridor.answer(case, question)
    assert from_json(ReportAnswer, to_json(answer)) == answer
    asked = ("report", str(tmp_path / "counted"), "--target", "8", "--claims", "--counts")
    assert run((*asked, "-o", str(tmp_path / "a.html"))) == 0
    plan = corridor.recommend(case, 8)
    corridor.report(case, plan, path=tmp_path / "b.html", claims=True, counts=True)
    pages = [(tmp_path / f"{n}.html").read_text("utf-8") for n in "ab"]
    assert pages[0].count("<tr>") == pages[1].count("<tr>")
    assert render(case, answer) == pages[1]
