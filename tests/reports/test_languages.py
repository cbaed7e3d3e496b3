"""The report in other languages: catalogues that are whole, and pages that say what is English."""

import re
from collections import defaultdict
from functools import cache
from html.parser import HTMLParser
from importlib.util import module_from_spec, spec_from_file_location
from itertools import product
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import corridor
from corridor.answers.report import describe_report
from corridor.answers.verdict import TEST_NAMES, OneTest, verdict_of
from corridor.cli.run import run
from corridor.formats.cases.folder import write_folder
from corridor.languages import ENGLISH, LANGUAGES, language_of
from corridor.problems import CorridorError
from corridor.reports.pages.document import render
from corridor.reports.pages.fixed_words import FIXED
from tests.reports.test_document import Page
from tests.reports.test_studies import plan_of, world
from tests.worlds import border_line

ROOT = Path(__file__).resolve().parents[2]
OTHERS = [code for code in LANGUAGES if code != "en"]
PLACEHOLDER, TAG = re.compile(r"%\((\w+)\)s"), re.compile(r"</?\w+>")


@cache
def extraction():
    spec = spec_from_file_location("extract_messages", ROOT / "scripts" / "extract_messages.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def messages():
    return extraction()


def catalogue(messages, code):
    with messages.path_of(code).open("rb") as text:
        return read_po(text, locale=code)


def forms(text):
    return list(text) if isinstance(text, tuple | list) else [text]


@pytest.mark.parametrize("code", OTHERS)
def test_a_catalogue_has_the_messages_of_the_code_and_no_other(messages, code):
    again = "run python scripts/extract_messages.py, and translate what is empty"
    assert messages.path_of(code).read_bytes() == messages.updated(code), again
    found = {str(m.id) for m in catalogue(messages, code) if m.id}
    assert found == {str(m.id) for m in messages.template() if m.id}
    assert len(found) > 300


@pytest.mark.parametrize("code", OTHERS)
def test_a_translation_is_whole(messages, code):
    for message in catalogue(messages, code):
        if not message.id:
            continue
        assert not message.fuzzy, message.id
        wanted = sorted(PLACEHOLDER.findall(forms(message.id)[-1]))
        tags = TAG.findall(forms(message.id)[-1])
        for translation in forms(message.string):
            assert translation.strip(), message.id
            assert sorted(PLACEHOLDER.findall(translation)) == wanted, message.id
            assert TAG.findall(translation) == tags, message.id
            assert translation % defaultdict(lambda: "x"), message.id  # no lone per cent sign


def test_every_verdict_and_test_has_words():
    tests = list(TEST_NAMES)
    for results in product((True, False, None), repeat=len(tests)):
        rows = [OneTest(t, p, 1.0, "") for t, p in zip(tests, results, strict=True)]
        assert verdict_of(rows) in FIXED
    assert verdict_of([OneTest("paper", False, 0.0, "")]) in FIXED


class Foreign(HTMLParser):
    """Collects the texts of a page that are not marked as English."""

    def __init__(self, html):
        super().__init__()
        self.open, self.texts = [], []
        self.feed(
            re.sub(r"<style>.*?</style>|<!DOCTYPE html>|<meta[^>]*>|<br>", "", html, flags=re.S)
        )

    def handle_starttag(self, tag, attrs):
        self.open.append(dict(attrs).get("lang") == "en")

    def handle_endtag(self, tag):
        self.open.pop()

    def handle_data(self, data):
        if not any(self.open) and data.strip():
            self.texts.append(" ".join(data.split()))


@pytest.fixture(scope="module")
def studied():
    case = world()
    answer = describe_report(
        case,
        plan_of(case),
        samples=32,
        closures=True,
        share=True,
        benefit=True,
        curve=2,
        fleet=True,
    )
    return case, answer


@pytest.mark.parametrize(
    "code", ["fa", *(pytest.param(code, marks=pytest.mark.long) for code in OTHERS if code != "fa")]
)
def test_a_page_of_all_studies_is_translated_where_it_is_not_marked_as_english(
    messages, studied, code
):
    case, answer = studied
    html = render(case, answer, language_of(code))
    page = Page(html)
    assert not page.open
    assert not page.fetched
    same = {m.id for m in catalogue(messages, code) if m.id and m.id == m.string}
    english = {m.id for m in messages.template() if isinstance(m.id, str)} - same
    left = [text for text in Foreign(html).texts if text in english]
    assert not left
    assert f'<html lang="{code}"' in html
    assert ('dir="rtl"' in html) == (code == "fa")
    assert html.count("<figure") <= html.count('<div dir="ltr"><svg')


def test_english_is_what_the_templates_say(studied):
    html = render(*studied)
    assert html == render(*studied, ENGLISH)
    assert 'dir="' not in html
    assert html.count('lang="en"') == 1


def test_the_first_page_is_a_translation_with_numbers_and_countries_of_the_language():
    case = border_line()
    answer = describe_report(case, corridor.recommend(case, 16))
    persian = re.sub("[\u2068\u2069]", "", render(case, answer, language_of("fa")))
    assert "در سال ۲۰۳۰ سالانه ۱۶ میلیون تن عبور کند" in persian
    assert "۲ پروژه با هزینهٔ ۵۰ میلیون دلار (تنزیل‌شده ۴۲٫۲ میلیون دلار)" in persian
    assert "۸ ← ۱۶" in persian
    russian = render(case, answer, language_of("ru"))
    assert "с 2 проектами стоимостью 50 млн долл. (42,2 млн долл. дисконтировано)" in russian
    assert "Открытое море, 2028–2029, 30 млн долл." in russian


def test_numbers_and_countries_are_those_of_the_locale():
    russian, persian, azeri = (language_of(code) for code in ("ru", "fa", "az"))
    assert russian.numbers("1,234.5 in P07, 12%") == "1\N{NO-BREAK SPACE}234,5 in P07, 12%"
    assert azeri.numbers("1,234.5") == "1.234,5"
    assert persian.numbers("1,234.5 of P07") == "۱٬۲۳۴٫۵ of P07"
    assert ENGLISH.numbers("1,234.5") == "1,234.5"
    assert [of.country("IR", "Iran") for of in (ENGLISH, russian, azeri)] == [
        "Iran",
        "Иран",
        "İran",
    ]
    assert persian.country("XX", "High sea") == "دریای آزاد"
    assert russian.country("Fund", "Fund") == "Fund"
    assert russian.money(1500) == "1,5 млрд долл."
    assert russian.money(float("nan")) == "стоимость неизвестна"
    assert ENGLISH.money(1500) == "$1.5 bn"


def test_names_stand_apart_in_a_sentence_from_right_to_left():
    persian = language_of("fa")
    names = persian.listed(["Samur-2 (rail)", "Astara"])
    assert names == "\u2068Samur-2 (rail)\u2069 و \u2068Astara\u2069"
    sentence = persian.sentence("Watch %(places)s.", places="Yalama-2")
    assert sentence.endswith("\u2068Yalama-2\u2069.")
    assert "\u2068" not in language_of("ru").sentence("Watch %(places)s.", places="Yalama")


@pytest.mark.parametrize(("count", "words"), [(1, "1 строка"), (3, "3 строки"), (11, "11 строк")])
def test_russian_has_three_forms_of_a_count(count, words):
    assert language_of("ru").sentences("%(count)s row", "%(count)s rows", count) == words


def test_another_language_is_refused_before_anything_is_solved(tmp_path, capsys):
    case = border_line()
    with pytest.raises(CorridorError, match="no catalogue for language 'de'; there are en, ru"):
        corridor.report(case, None, path=tmp_path / "plan.html", language="de")
    write_folder(case, tmp_path / "case")
    out = tmp_path / "plan.html"
    words = ["report", str(tmp_path / "case"), "--target", "10", "-o", str(out), "--language"]
    assert run([*words, "de"]) == 2
    assert not out.exists()
    assert run([*words, "az"]) == 0
    assert '<html lang="az">' in out.read_text("utf-8")
