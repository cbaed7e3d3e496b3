"""Sentences that answers bring: said in the language of a report, whatever carried them there."""

import copy
import pickle
import re
from dataclasses import asdict, replace
from html.parser import HTMLParser
from itertools import product

import pytest

import corridor
from corridor.answers.answer import answer as answer_to
from corridor.answers.json import from_json, to_json
from corridor.answers.questions import Sea, SeaReportQuestion
from corridor.answers.report import ReportAnswer, describe_report
from corridor.answers.said import said_of, with_said
from corridor.languages import ENGLISH, language_of
from corridor.messages import Message, Numeral, joined, listed, message
from corridor.reports.pages.document import render
from corridor.reports.pages.sea_document import render_sea
from corridor.sea.water.facts import facts
from corridor.simulation.simulate import simulate
from tests.reports.test_simulated import world as line
from tests.reports.test_studies import plan_of, world
from tests.worlds import sea_world

RUSSIAN, PERSIAN = language_of("ru"), language_of("fa")
ISOLATES = re.compile("[\u2066-\u2069]")


class English(HTMLParser):
    """Collects the texts of a page that are marked as English."""

    def __init__(self, html):
        super().__init__()
        self.open, self.texts = [], set()
        self.feed(
            re.sub(r"<style>.*?</style>|<!DOCTYPE html>|<meta[^>]*>|<br>", "", html, flags=re.S)
        )

    def handle_starttag(self, tag, attrs):
        self.open.append(dict(attrs).get("lang") == "en")

    def handle_endtag(self, tag):
        self.open.pop()

    def handle_data(self, data):
        if any(self.open) and data.strip():
            self.texts.add(" ".join(data.split()))


@pytest.fixture(scope="module")
def studied():
    case = world()
    answer = describe_report(
        case,
        plan_of(case),
        samples=32,
        probability=0.9,
        closures=True,
        share=True,
        benefit=True,
        curve=2,
        fleet=True,
    )
    return case, answer


@pytest.fixture(scope="module")
def operated():
    case = line()
    plan = corridor.recommend(case, 16)
    return case, describe_report(case, plan, (simulate(case), simulate(case, plan)))


MAY_STAY = (
    r"\w+, SHA-256 [0-9a-f]{64}",  # name of the case, and its hash
    r"corridor \d+\.\d+\.\d+.*",
    r"(\w+ = [^;]+(; )?)+",  # options by their names
    "all",  # names of screenlines
)
"""What a Russian report of a case without notes may have in English."""


OFTEN = {("studied", "fa"), ("operated", "ru")}
"""Pages that are looked at on each run, the others in the long tests."""


@pytest.mark.parametrize(
    ("which", "code"),
    [
        pytest.param(*each, marks=() if each in OFTEN else pytest.mark.long)
        for each in product(("studied", "operated"), ("ru", "az", "fa"))
    ],
)
def test_only_names_and_ids_stay_english(which, code, request):
    html = render(*request.getfixturevalue(which), language_of(code))
    texts = English(html).texts
    assert len(texts) >= 3
    left = [t for t in texts if not any(re.fullmatch(may, t) for may in MAY_STAY)]
    assert not left


@pytest.mark.parametrize("which", ["studied", "operated"])
def test_a_sentence_that_is_no_message_is_marked_as_english(which, request):
    case, answer = request.getfixturevalue(which)
    first, *others = answer.readings
    plain = replace(first, plan=replace(first.plan, summary="A sentence of nobody."))
    html = render(case, replace(answer, readings=(plain, *others)), RUSSIAN)
    assert "A sentence of nobody." in English(html).texts


@pytest.fixture(scope="module")
def planned():
    case = world()
    return case, describe_report(case, plan_of(case))


@pytest.mark.parametrize(
    "which",
    ["planned", *(pytest.param(name, marks=pytest.mark.long) for name in ("studied", "operated"))],
)
def test_an_answer_read_from_json_is_the_same_page_with_its_messages(which, request):
    case, answer = request.getfixturevalue(which)
    kept = from_json(ReportAnswer, to_json(answer))
    assert to_json(with_said(kept, said_of(answer))) == to_json(kept)
    for language in (ENGLISH, RUSSIAN, PERSIAN):
        page = shown(case, answer, language)
        assert shown(case, with_said(kept, said_of(answer)), language) == page
        assert (shown(case, kept, language) == page) == language.is_source


def shown(case, answer, language):
    """Return a page without its data, in which JSON makes a whole number of 0.0."""
    return re.sub(r'href="data:[^"]*"', "", render(case, answer, language))


@pytest.fixture(scope="module")
def at_sea():
    case, question = sea_world(), SeaReportQuestion(sea=Sea(until=2035, members=100))
    return case, answer_to(case, question)


@pytest.mark.parametrize("code", ["ru", "az", "fa"])
def test_the_report_of_the_sea_has_only_names_and_ids_in_english(at_sea, code):
    html = render_sea(*at_sea, language_of(code))
    ids = r"[AC]\d\d( [AC]\d\d)*.*|\w+ [0-9a-f]{64}|[0-9a-f]{16}|corridor \d+\.\d+\.\d+.*"
    assert not [t for t in English(html).texts if not re.fullmatch(ids, t)]
    for name, field in (("reported", "what"), ("scenarios", "note"), ("terms", "note")):
        for fact in facts(name)[field].dropna().astype(str):
            assert not fact or fact not in html
    assert f'<html lang="{code}"' in html
    words = {"ru": "Тонны под угрозой", "az": "Risk altındakı tonlar", "fa": "تناژ در خطر"}
    assert f"<h2>{words[code]}</h2>" in html
    for english in ("Tonnes at risk", "dry by", "to come, half of the futures", "agrees"):
        assert english not in html


def test_messages_of_another_answer_are_left_out(studied):
    _, answer = studied
    plan = answer.plan
    other = replace(plan, summary="Another summary.")
    assert with_said(other, said_of(plan)).summary == "Another summary."
    assert not isinstance(with_said(other, said_of(plan)).summary, Message)
    assert with_said(plan, "") == plan


def test_a_numeral_is_written_as_the_language_does_and_an_id_is_not():
    said = message(
        "%(found)s million t/year get through", found=Numeral("1,234.50")
    )  # a sentence of the catalogues
    assert said == "1,234.50 million t/year get through"
    assert RUSSIAN.translated(said) == "проходит 1\N{NO-BREAK SPACE}234,50 млн т/год"
    assert ISOLATES.sub("", PERSIAN.translated(said)) == "۱٬۲۳۴٫۵۰ میلیون تن در سال عبور می‌کند"
    plain = message("%(found)s million t/year get through", found="P1.5")
    assert RUSSIAN.translated(plain) == "проходит P1.5 млн т/год"


def test_joined_texts_are_said_each_in_its_own_words():
    parts = [message("this number"), "P07", Numeral("2.5")]
    both = joined(parts, "; ")
    assert both == "this number; P07; 2.5"
    assert RUSSIAN.translated(both) == "это число; P07; 2,5"
    assert ISOLATES.sub("", PERSIAN.translated(both)) == "این عدد؛ P07؛ ۲٫۵"
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert RUSSIAN.translated(listed(["a", "b", "c"])) == "a, b и c"
    assert listed(["a"]) == "a"
    assert joined([]) == ""
    assert RUSSIAN.translated(joined([])) == ""


def test_messages_survive_what_carries_answers(studied):
    _, answer = studied
    row = answer.plan.projects[0]
    for carried in (
        pickle.loads(pickle.dumps(row)).why,
        copy.deepcopy(row).why,
        asdict(row)["why"],
    ):
        assert carried == row.why
        assert RUSSIAN.translated(carried) == RUSSIAN.translated(row.why) != row.why
