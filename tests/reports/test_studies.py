"""What a report adds on request: the answers of the verbs themselves, in figures and tables."""

import re

import pytest

import corridor
from corridor.answers import questions as q
from corridor.answers.json import from_json, to_json
from corridor.answers.report import ReportAnswer, describe_report
from corridor.answers.spending import spending_rows
from corridor.case.count import Count
from corridor.cli.run import run
from corridor.economics.payers import by_payer
from corridor.formats.cases.folder import write_folder
from corridor.problems import CorridorError
from corridor.reports.pages.document import render
from corridor.reports.pages.words import change
from corridor.testing import tiny
from tests.reports.test_document import Page

COUNT = Count(mix="fixed", others="ignored")


def world(**settings):
    """A line through three countries whose middle lets 3 to 7 Mt through each way, 5 at its value.

    M adds 1 Mt and L 3 Mt to it. N opens a way past it that carries nothing today.
    """
    ranged = {
        "table": "rail", "id": "bc", "field": "stated_t_per_year", "low": 3e6, "high": 7e6,
        "quality": "assumed", "source_id": "T1", "distribution": "uniform",
    }  # fmt: skip
    return tiny(
        links={
            "ab": ("a", "b", 9e6), "bc": ("b", "c", 5e6), "cd": ("c", "d", 9e6),
            "bd": ("b", "d", 0),
        },
        borders={"gate": ("cd", 8e6)},
        zones={"A": "a", "D": "d"},
        demand=[("A", "D", 6e6), ("D", "A", 6e6)],
        countries={
            "ab": "RU", "bc": "AZ", "cd": "IR", "bd": "KZ", "gate": "IR",
            "a": "RU", "b": "RU", "c": "AZ", "d": "IR",
        },
        screenlines={"all": "ab", "far": "cd"},
        projects={
            "M": {"cost": 60, "gain": {"bc": 1e6}, "payers": "AZ:0.5 RU:0.5"},
            "L": {"cost": 200, "gain": {"bc": 3e6}, "payers": "Fund:1", "build_years": 4},
            "N": {"cost": 900, "gain": {"bd": 2e6}, "payers": "KZ:1"},
        },
        rows={"provenance": [ranged]},
        settings=settings,
    )  # fmt: skip


def plan_of(case, target_mt=12, **asked):
    return corridor.recommend(case, target_mt, others="ignored", **asked)


def shown(case, plan, **asked):
    """Return the answer, the words of the page, and its text."""
    answer = describe_report(case, plan, **asked)
    html = render(case, answer)
    page = Page(html)
    assert not page.open
    assert not page.fetched
    return answer, " ".join(" ".join(page.words).split()), html


def tips(html, kind):
    """Return the tooltips of the first figure of a kind."""
    figure = re.search(rf'<svg[^>]*aria-labelledby="{kind}-.*?</svg>', html, re.DOTALL)[0]
    return re.findall(r"<title>([^<]*)</title>", figure)


@pytest.fixture(scope="module")
def sure():
    case = world()
    plan = plan_of(case)
    return case, plan, *shown(case, plan, samples=32, probability=0.9)


def test_how_sure_is_the_answer_of_confidence(sure):
    case, _, answer, _, _ = sure
    question = q.ConfidenceQuestion(12.0, 2030, count=COUNT, samples=32, probability=0.9)
    alone = corridor.answer(case, question)
    assert answer.confidence == alone
    assert from_json(ReportAnswer, to_json(answer)) == answer


def test_what_certainty_costs_is_the_answer_of_recommend(sure):
    case, _, answer, words, html = sure
    question = q.RecommendQuestion(12, count=COUNT, probability=0.9, samples=32)
    alone = corridor.answer(case, question)
    assert answer.plan.chance == alone.chance
    assert answer.plan.tests == alone.tests
    assert answer.plan.verdict == alone.verdict == "holds, but not surely"
    assert answer.plan.summary == alone.summary
    # M carries 6 Mt where today's 3 to 7 are 5 or more; L where they are 3 or more
    assert alone.probability == pytest.approx(0.5, abs=0.05)
    curve = {row.probability: row.projects for row in alone.chance.curve}
    assert curve[0.6] == curve[0.95] == ("L",)
    assert "What more certainty costs" in words
    assert len([t for t in tips(html, "chance") if "asked" in t]) == len(curve)
    assert any(t.startswith("every number at its value") for t in tips(html, "chance"))


def test_the_page_says_how_sure_what_to_measure_and_what_stops_more(sure):
    _, plan, answer, words, html = sure
    confidence = answer.confidence
    assert confidence.summary_words in words
    assert "Not sure enough. The target is carried in" in words
    assert "90% are asked for" in words
    assert confidence.measure_next
    assert confidence.measure_next[0].words in words
    assert "B-C: stated capacity" in words
    bands = tips(html, "bands")
    assert [b.split(":")[0] for b in bands] == [
        "Throughput, million tonnes a year",
        "Cost, million USD discounted",
    ]
    often = tips(html, "often")
    assert len(often) == len([c for c in confidence.cut_shares if c.share >= 0.01])
    assert plan.built == {"M"}


def test_a_probability_that_was_not_computed_claims_nothing():
    case = world()
    answer, words, _ = shown(case, plan_of(case))
    assert answer.confidence is None
    assert answer.plan.probability is None
    test = answer.plan.tests[-1]
    assert (test.id, test.passed, test.share) == ("probability", None, None)
    assert "Not tested. With the probability that is asked for: not computed" in words
    assert "not tested: in operation, with the probability that is asked for" in words
    assert "With which probability the plan carries its target (samples)" in words
    for absent in ("What more certainty costs", "What closures cost", "How much hangs on each"):
        assert absent not in words


@pytest.mark.parametrize(
    ("asked", "green"), [(0.25, True), pytest.param(0.9, False, marks=pytest.mark.long)]
)
def test_a_card_is_green_where_no_test_that_was_made_fails(asked, green):
    case = world()
    case = case.replace(projects=case.tables["projects"].assign(standing="announced"))
    _, words, html = shown(case, plan_of(case), samples=32, probability=asked)
    card = re.search(r'<div class="card (\w+)" id="plan">', html)[1]
    assert card == ("passed" if green else "open")
    assert ("Sure enough." in words) == green


def test_spending_adds_up_to_the_cost_by_year_and_by_payer():
    case = world()
    plan = plan_of(case, 16)
    rows = spending_rows(plan.projects)
    total = sum(p.undiscounted_musd for p in plan.projects)
    assert sum(r.spent_musd for r in rows) == pytest.approx(total)
    by = {}
    for row in rows:
        by[row.payer] = by.get(row.payer, 0.0) + row.spent_musd
    paid = by_payer((p.undiscounted_musd, p.payers) for p in plan.projects)
    assert by == pytest.approx(paid)
    assert plan.built == {"L"}  # 200 over four years, all of it by one payer
    assert [(r.year, r.payer, r.spent_musd) for r in rows] == [
        (year, "Fund", 50.0) for year in range(2026, 2030)
    ]


def test_the_years_of_a_plan_have_a_bar_for_each_work_and_for_each_payer_and_year():
    case = world()
    _, words, html = shown(case, plan_of(case))
    notes = tips(html, "gantt")
    assert notes[0] == "M (High sea): 2028 to 2029, $50.6 M, opens 2030"
    assert set(notes[1:]) == {
        f"{who}, {year}: $15 M" for who in ("Azerbaijan", "Russia") for year in (2028, 2029)
    }
    assert "2028 15.0 15.0 30.0 2029 15.0 15.0 30.0" in words


def test_closures_are_those_of_the_verb_in_the_year_of_the_plan():
    case = world()
    answer, words, html = shown(case, plan_of(case), closures=True)
    question = q.ClosuresQuestion(q.At(year=2030), COUNT)
    assert answer.closures == corridor.answer(case, question)
    assert answer.closures.throughput_t_per_year == answer.plan.throughput_before_t_per_year
    assert "What planned links are worth" in words
    for row in (*answer.closures.elements, *answer.closures.openings):
        if getattr(row, "lost_t_per_year", 1) > 0:
            assert row.words in words
    notes = tips(html, "losses")
    assert "Gate (border): 10 Mt a year lost (100%)" in notes
    assert sum("10 Mt a year lost (100%)" in n for n in notes) == 4
    assert sum("would open" in n for n in notes) == 1


def test_who_gains_and_who_pays_is_the_answer_of_share():
    case = world()
    answer, words, html = shown(case, plan_of(case), share=True)
    question = q.ShareQuestion(count=COUNT, target_mt=12.0, by=2030)
    alone = corridor.answer(case, question)
    assert answer.share == alone
    assert alone.summary in words
    # nothing passes without any of the three: each gains a third of the works
    assert {c.country: c.shapley_cost_musd for c in alone.countries} == pytest.approx(
        {"AZ": 20.0, "IR": 20.0, "RU": 20.0}
    )
    notes = tips(html, "who-pays")
    assert len(notes) == 2 * len(alone.countries)
    assert "Iran, would pay by what it gains (Shapley value): $20 M" in notes
    assert "Iran, pays by the case: $0 M" in notes


def test_works_are_shared_end_to_end_where_that_plan_carries_the_target():
    case = world(end_to_end="far")
    plan = plan_of(case)
    answer, words, _ = shown(case, plan, share=True)
    assert plan.end_to_end.status == "optimal"
    assert answer.share.question == "far"
    assert "Tonnes are counted for “far”" in words
    assert [w.id for w in answer.share.works] == ["M"]


@pytest.mark.parametrize("target_mt", [10, 40], ids=["without works", "out of reach"])
def test_without_works_to_share_the_countries_share_what_they_carry(target_mt):
    case = world()
    plan = plan_of(case, target_mt)
    answer, words, html = shown(case, plan, share=True)
    assert answer.share.works == ()
    assert "AZ, IR and RU together carry" in words
    assert "There are no works to share" in words
    assert "who-pays-" not in html


def test_what_a_plan_is_worth_is_the_answer_of_benefit():
    case = world()
    answer, words, html = shown(case, plan_of(case), benefit=True, curve=3)
    question = q.BenefitQuestion(target_mt=12.0, by=2030)
    alone = corridor.answer(case, question)
    assert answer.benefit.npv_musd == pytest.approx(alone.npv_musd)
    assert answer.benefit.by_country == alone.by_country
    assert alone.summary in words
    assert len(tips(html, "gains")) == 2 * len(alone.by_country)
    assert len(answer.benefit.curve) > 1
    assert len(tips(html, "worth")) == len(answer.benefit.curve)
    for row in answer.benefit.curve:
        assert change(row.npv_musd) in words
    assert change(-0.04) == "0.0"
    assert change(-1234.56) == "−1,234.6"
    assert "Costs of operators: the tables have their charges alone." in words


def test_what_the_cargo_needs_to_move_is_the_answer_of_fleet():
    case = world()
    plan = plan_of(case)
    answer, words, _ = shown(case, plan, fleet=True)
    built = tuple(sorted(p.id for p in plan.projects))
    question = q.FleetQuestion(q.At(year=2030, built=built), leave_stranded=True)
    alone = corridor.answer(case, question)
    assert answer.fleet.by_kind == pytest.approx(alone.by_kind)
    assert answer.fleet.before == pytest.approx(alone.before)
    assert answer.fleet.by_kind["wagon"] > 1000
    wagon = next(row for row in alone.fleets if row.kind == "wagon")
    assert f"{wagon.before:,.0f} {wagon.needed:,.0f} {wagon.turn_days:.1f}" in words
    none, words, _ = shown(case, plan_of(case, 10), fleet=True)
    assert none.fleet.before is None
    assert "Without the plan" not in words.partition("Locomotives, wagons and crews")[2][:400]


def test_a_plan_without_works_is_worth_nothing_and_says_so():
    case = world()
    answer, words, html = shown(case, plan_of(case, 10), benefit=True)
    assert answer.benefit.works == ()
    assert answer.benefit.summary in words
    assert "gains-" not in html


@pytest.mark.long
def test_a_plan_for_several_years_has_a_probability_in_its_report(tmp_path):
    write_folder(world(), tmp_path / "world")
    out = tmp_path / "plan.html"
    words = ["report", str(tmp_path / "world"), "--target", "2028:10", "--target", "2030:11"]
    assert run([*words, "-o", str(out), "--probability", "0.9"]) == 0
    page = " ".join(" ".join(Page(out.read_text("utf-8")).words).split())
    assert "carries the targets of all years in" in page


def test_a_plan_for_several_years_has_a_report(tmp_path, capsys):
    case = world()
    write_folder(case, tmp_path / "world")
    out = tmp_path / "plan.html"
    words = ["report", str(tmp_path / "world"), "--target", "2028:10", "--target", "2030:11"]
    assert run([*words, "-o", str(out)]) == 0
    page = " ".join(" ".join(Page(out.read_text("utf-8")).words).split())
    assert "needed in 2028" in page
    assert "needed in 2030" in page
    capsys.readouterr()
    other = tmp_path / "other.html"
    assert run([*words, "-o", str(other), "--samples", "16"]) == 2
    assert "one target" in capsys.readouterr().err
    assert not other.exists()
    with pytest.raises(CorridorError, match="recommend plans for several years"):
        describe_report(case, plan_of(case, {2028: 10, 2030: 11}), samples=16)


def test_confidence_names_recommend_where_there_are_several_years(tmp_path, capsys):
    write_folder(world(), tmp_path / "world")
    words = ["confidence", str(tmp_path / "world"), "--target", "2028:10", "--target", "2030:11"]
    assert run(words) == 2
    assert "expected one target. recommend plans for several years" in capsys.readouterr().err


def test_share_takes_the_targets_of_several_years(tmp_path, capsys):
    write_folder(world(), tmp_path / "world")
    words = ["share", str(tmp_path / "world"), "--others", "ignored", "--json"]
    assert run([*words, "--target", "2028:10", "--target", "2030:12"]) == 0
    assert '"works"' in capsys.readouterr().out


@pytest.mark.long
def test_the_command_and_python_write_the_same_page(tmp_path):
    case = world()
    write_folder(case, tmp_path / "world")
    asked = ["report", str(tmp_path / "world"), "--target", "12", "--samples", "32", "--closures"]
    asked += ["--share", "--probability", "0.6", "--workers", "1"]
    assert run([*asked, "-o", str(tmp_path / "a.html")]) == 0
    plan = corridor.recommend(case, 12)
    corridor.report(
        case, plan, path=tmp_path / "b.html", samples=32, closures=True, share=True, probability=0.6
    )
    pages = [(tmp_path / f"{n}.html").read_text("utf-8") for n in "ab"]
    assert pages[0].count("<tr>") == pages[1].count("<tr>")
    assert pages[0].count("<svg") == pages[1].count("<svg")
