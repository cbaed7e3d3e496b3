"""Answers of single verbs as parts of the planner's page, whole in every language."""

import re
from dataclasses import replace

import pytest

import corridor
from corridor.answers.appraised import CurveRow
from corridor.answers.chance import ChanceAnswer, ChanceRow
from corridor.answers.compare import compare
from corridor.answers.questions import (
    At,
    BenefitQuestion,
    CalibrateQuestion,
    ClaimsQuestion,
    RobustQuestion,
    Sea,
    SeaReportQuestion,
    ShareQuestion,
)
from corridor.answers.recommend import describe_plan
from corridor.answers.report import describe_report
from corridor.answers.simulate import ChoiceRound, SettledAnswer, describe_simulation
from corridor.languages import language_of
from corridor.reports.pages.fragments import (
    FIGURES,
    PARTS,
    closures_part,
    compare_part,
    confidence_part,
    recommend_part,
    simulate_part,
)
from corridor.simulation.simulate import simulate
from tests.reports.test_document import Page
from tests.reports.test_languages import OTHERS, Foreign, catalogue, extraction
from tests.reports.test_simulated import world as line
from tests.reports.test_studies import plan_of, world
from tests.web.worlds import of_everything

FOLDER = "/api/jobs/1/figures"
ROWS = (
    ChanceRow(0.5, True, ("N",), (2031,), (2033,), 30.0, 30.0, 0.625),
    ChanceRow(0.9, True, ("N", "S"), (2031, 2029), (2033, 2031), 45.5, 44.0, 0.9375),
)
CHANCE = ChanceAnswer(0.5, ROWS[1], ROWS, 32, 1, 0.9, 0.8, 0.97, "In words.")
ROUNDS = (ChoiceRound(1.0, 4.25, 19.5, 0.31, 0.2), ChoiceRound(0.004, 12.5, 12.4, 0.006, 0.001))
"""A number of each kind that no other part of the page has."""


CURVE = (
    CurveRow(3e6, 3e6, 0.0, 0.0, None, (), True, False),
    CurveRow(4e6, 4.1e6, 12.5, -3.5, 0.72, ("B",), True, False),
)
OF_EVERYTHING = {
    "claims": ClaimsQuestion(),
    "calibrate": CalibrateQuestion(fit=False),
    "benefit": BenefitQuestion(("B", "F")),
    "share": ShareQuestion(projects=("B", "F")),
    "robust": RobustQuestion(3),
    "sealevel-report": SeaReportQuestion(sea=Sea(until=2035, members=100)),
}


@pytest.fixture(scope="module")
def messages():
    return extraction()


@pytest.fixture(scope="module")
def answers():
    """Return what writes the part of each verb in a language."""
    studied, operated = world(), line()
    report = describe_report(studied, plan_of(studied), samples=32, closures=True)
    plan = replace(describe_plan(corridor.recommend(operated, 16)), chance=CHANCE)
    year = replace(
        describe_simulation(simulate(operated)), settled=SettledAnswer(True, 0.01, ROUNDS)
    )
    compared = compare(operated, At(), At(built=("N",)))
    everything = of_everything()
    asked = {
        verb: corridor.answer(everything, question) for verb, question in OF_EVERYTHING.items()
    }
    asked["benefit"] = replace(asked["benefit"], curve=CURVE)
    return {
        **{
            verb: lambda spoken, verb=verb: PARTS[verb][1](everything, asked[verb], FOLDER, spoken)
            for verb in asked
        },
        "recommend": lambda spoken: recommend_part(operated, plan, FOLDER, spoken),
        "confidence": lambda spoken: confidence_part(studied, report.confidence, FOLDER, spoken),
        "closures": lambda spoken: closures_part(
            studied, report.closures, report.network, FOLDER, spoken
        ),
        "compare": lambda spoken: compare_part(operated, compared, FOLDER, spoken),
        "simulate": lambda spoken: simulate_part(operated, year, FOLDER, spoken),
    }


def words_of(html):
    return " ".join(" ".join(Page(html).words).split())


COUNTED = (
    "recommend",
    "confidence",
    "closures",
    "compare",
    "simulate",
    "benefit",
    "share",
    "robust",
)
VERBS = (*COUNTED, "claims", "calibrate")
"""All parts but for ids that read like words, and those without dates and formulas.


The sections on the sea are those of its report, which has a test of its own."""


@pytest.mark.parametrize(
    "code", ["ru", *(pytest.param(code, marks=pytest.mark.long) for code in OTHERS if code != "ru")]
)
@pytest.mark.parametrize("verb", VERBS)
def test_no_message_is_left_in_english_unless_it_is_marked(messages, answers, verb, code):
    html = answers[verb](language_of(code))
    same = {m.id for m in catalogue(messages, code) if m.id and m.id == m.string}
    english = {m.id for m in messages.template() if isinstance(m.id, str)} - same
    texts = Foreign(html).texts
    assert not [text for text in texts if text in english]
    assert not re.search(r"%\(|\{\{", html)
    assert html.startswith(f'<div lang="{code}" dir="{"rtl" if code == "fa" else "ltr"}">')
    assert not Page(html).open
    own = {"ru": "[а-яё]{3}", "az": "[əışğöüç]", "fa": "[\u0600-\u06ff]{3}"}[code]
    assert sum(bool(re.search(own, text)) for text in texts) > len(texts) / 4


@pytest.mark.parametrize("verb", COUNTED)
def test_numbers_of_a_persian_part_have_persian_digits(answers, verb):
    texts = Foreign(answers[verb](language_of("fa"))).texts
    assert not [text for text in texts if re.search(r"(?<!\w)\d(?<=[0-9])", text)]
    assert any(re.search("[۰-۹]", text) for text in texts)


def test_a_probability_names_the_projects_with_the_years_in_which_they_start(answers):
    words = words_of(answers["recommend"](language_of("en")))
    for part in ("N from 2031; S from 2029", "What more certainty costs", "94 %", "45.5"):
        assert part in words
    persian = words_of(answers["recommend"](language_of("fa")))
    assert re.sub("[\u2068\u2069]", "", persian).count("S از سال ۲۰۲۹") == 1


def test_rounds_of_choice_and_simulation_are_shown(answers):
    words = words_of(answers["simulate"](language_of("en")))
    assert "Choice and simulated year agree." in words
    assert "1 100.0 4.2 19.5 31.0 20.0 2 0.4 12.5 12.4 0.6 0.1" in words
    russian = words_of(answers["simulate"](language_of("ru")))
    assert "Выбор и смоделированный год согласуются." in russian
    assert "1 100,0 4,2 19,5 31,0 20,0 2 0,4 12,5 12,4 0,6 0,1" in russian


def test_pictures_are_named_in_the_language(answers):
    for verb, figures in FIGURES.items():
        html = answers[verb](language_of("ru"))
        for name, (words, _) in figures.items():
            said = language_of("ru").say(words)
            assert said != words
            address = f"{FOLDER}/{name}.svg?narrow=true&amp;language=ru"
            assert f'<img src="{address}" alt="{said}"' in html
