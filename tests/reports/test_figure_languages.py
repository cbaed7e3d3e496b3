"""Figures and maps in other languages: no English word is left, and Persian runs to the left."""

import re
from dataclasses import replace
from gettext import NullTranslations
from xml.etree import ElementTree as ET

import pandas as pd
import pytest
from babel.messages.pofile import read_po

from corridor.answers.report import describe_report
from corridor.languages import ENGLISH, language_of
from corridor.reports.figures.bars import quality_svg
from corridor.reports.figures.lettering import runs_left, text_pt
from corridor.reports.figures.markup import paragraph, text
from corridor.reports.figures.style import text_width_pt
from corridor.reports.pages.exhibits import exhibits
from corridor.reports.pages.words import number_words
from tests.reports import test_figures, test_simulated
from tests.reports.test_languages import OTHERS, extraction
from tests.reports.test_studies import plan_of, world

DRAWN = {
    **{kind: draw for kind, (draw, _) in {**test_figures.DRAWN, **test_simulated.DRAWN}.items()},
    **{f"no {kind}": draw for kind, draw in {**test_figures.EMPTY, **test_simulated.EMPTY}.items()},
}
PLACE = re.compile(r"%\(\w+\)s|%%|[A-Za-z]")
WORD = re.compile(r"[A-Za-z]{2,}+(?!…)")


ASKED = set()


class Hiding(NullTranslations):
    """Says every message without a Latin letter, so that what is not a message stands out."""

    def gettext(self, message):
        ASKED.add(message)
        return PLACE.sub(lambda at: at[0] if at[0].startswith("%") else "ж", message)

    def ngettext(self, one, several, count):
        return self.gettext(one if count == 1 else several)


HIDDEN = replace(language_of("ru"), words=Hiding())


def words_of(texts):
    return {word for each in texts if isinstance(each, str) for word in WORD.findall(each)}


def texts_of(svg):
    """Return all that a figure writes, its tooltips, and what it says to a screen reader."""
    elements = list(ET.fromstring(svg).iter())
    written = [e.text for e in elements if e.tag.endswith(("}text", "}title"))]
    return [each for each in [*written, *(e.get("aria-label") for e in elements)] if each]


def given():
    """Return the words of names in the frames of made-up figures, and of their arguments."""
    modules = test_figures, test_simulated
    frames = [f for m in modules for f in vars(m).values() if isinstance(f, pd.DataFrame)]
    columns = "name", "vehicle", "payer", "plan", "future"
    names = [name for frame in frames for c in columns if c in frame for name in frame[c]]
    return words_of([*names, "What stops more", "Mt a year", "As it is", "a - b", "Alpha", "Beta"])


@pytest.fixture(scope="module")
def reported():
    """Return the words that a case brings, and the figures of a report of it by language."""
    case = world()
    answer = describe_report(
        case, plan_of(case), samples=32, closures=True, share=True, benefit=True, curve=2
    )
    swings = [swing for reading in answer.readings for swing in reading.plan.tornado]
    rows = [row for table in case.records.values() for row in table.values()]
    names = words_of(
        [
            *(row[field] for row in rows for field in ("name", "payers") if field in row),
            *(number_words(case, swing.number) for swing in swings),
        ]
    )
    return names, {
        language.code if language is not HIDDEN else "": {
            each.name: re.sub("<style>.*?</style>", "", each.svg, flags=re.S)
            for each in exhibits(case, answer, language)
        }
        for language in (HIDDEN, *map(language_of, OTHERS))
    }


@pytest.mark.parametrize("kind", DRAWN)
def test_every_word_of_a_figure_is_given_or_a_message(kind):
    assert words_of(texts_of(DRAWN[kind](language=HIDDEN))) <= given()
    assert words_of(texts_of(DRAWN[kind]())) - given()  # which in English are words


def test_every_word_of_the_figures_of_a_report_is_a_name_or_a_message(reported):
    names, figures = reported
    assert len(figures[""]) > 10
    left = {name: words_of(texts_of(svg)) - names for name, svg in figures[""].items()}
    assert not {name: words for name, words in left.items() if words}


def test_every_message_of_a_figure_stands_in_the_catalogues(reported):
    names, _ = reported
    for draw in DRAWN.values():
        draw(language=HIDDEN)
    known = {
        form
        for message in extraction().template()
        for form in ([message.id] if isinstance(message.id, str) else message.id)
    }
    assert len(ASKED) > 100
    assert {each for each in ASKED - known if not words_of([each]) <= names | given()} == set()


@pytest.mark.parametrize("code", OTHERS)
def test_no_english_word_of_the_catalogue_is_left_in_the_figures_of_a_report(reported, code):
    names, figures = reported
    with extraction().path_of(code).open("rb") as file:
        said = {m.id: m.string for m in read_po(file, locale=code) if isinstance(m.string, str)}
    english = {message for message, words in said.items() if message != words}
    for name, svg in figures[code].items():
        texts = texts_of(svg)
        assert not english & set(texts), name
        if code != "az":  # the other two have letters of their own, and few words in these
            left = words_of(texts) - names
            assert left <= {"Mt", "USD", "Natural", "Earth"}, name


def test_numbers_of_axes_and_countries_are_those_of_the_language(reported):
    _, figures = reported
    persian, russian = (texts_of(figures[code]["gains"]) for code in ("fa", "ru"))
    assert any(set(each) & set("۰۱۲۳۴۵۶۷۸۹") for each in persian)
    assert not any(re.search("[0-9]", each) for each in persian)
    assert "Азербайджан" in russian
    axis = texts_of(test_figures.DRAWN["tornado"][0](language=language_of("ru")))
    assert "8,25" in axis
    assert not any(re.fullmatch(r"[0-9]+\.[0-9]+", each) for each in axis)


def test_persian_runs_to_the_left_and_stays_where_it_stands(reported):
    _, figures = reported
    for name, svg in figures["fa"].items():
        for each in ET.fromstring(svg).iter():
            if each.tag.endswith("}text"):
                assert (each.get("direction") == "rtl") is runs_left(each.text), name
    assert not any("direction=" in svg for svg in figures["ru"].values())
    label = language_of("fa").sentence("million USD")
    shares = pd.DataFrame({"quality": ["assumed", "stated"], "count": [30, 70]})
    english, persian = (
        [
            e
            for e in ET.fromstring(quality_svg(shares, language=language)).iter()
            if e.tag.endswith("}text")
        ]
        for language in (ENGLISH, language_of("fa"))
    )
    assert english[0].get("x") == persian[0].get("x")  # what ended at the right now begins there
    assert "text-anchor: start" in english[0].get("style")
    assert "text-anchor: end" in persian[0].get("style")
    assert 'direction="rtl"' in text(label, 0, 0)
    assert 'class="quiet end"' in paragraph([label], 100, 0, 10, "quiet")[0]


def test_marks_of_direction_have_no_width():
    isolated = language_of("fa").sentence("practical %(amount)s Mt", amount="8")
    plain = re.sub("[\u2068\u2069]", "", isolated)
    assert isolated != plain
    assert text_pt(isolated, 8) == text_pt(plain, 8)
    assert text_width_pt(isolated, 8) == text_width_pt(plain, 8)


@pytest.mark.parametrize("code", OTHERS)
def test_words_are_no_wider_than_is_reckoned(code):
    """Legends and names are set by widths that need no font; these hold for every language."""
    with extraction().path_of(code).open("rb") as file:
        said = [m.string for m in read_po(file, locale=code) if isinstance(m.string, str)]
    words = [each for each in said if 3 < len(each) < 60 and not re.search("[%<&]", each)]
    assert len(words) > 300
    assert all(text_width_pt(each, 8) <= 1.05 * text_pt(each, 8) for each in words)


def test_capitals_are_those_of_the_language():
    assert language_of("az").capitals("Türkiyə") == "TÜRKİYƏ"
    assert language_of("ru").capitals("Иран") == "ИРАН"
