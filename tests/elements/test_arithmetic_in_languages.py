"""The arithmetic of every element can be said in every language, with its numbers."""

import re

import pytest

import corridor
from corridor.elements.table import explain
from corridor.languages import LANGUAGES, SOURCE, language_of
from corridor.messages import Message

OTHERS = [code for code in LANGUAGES if code != SOURCE]
PLACE = re.compile(r"%\(\w+\)s")


def parts(text):
    """Yield a message and all that stands in its places."""
    yield text
    if isinstance(text, Message):
        for value in text.values.values():
            yield from parts(value)


@pytest.fixture(scope="module")
def explained():
    cases = map(corridor.open_case, ("instc", "middle-corridor", "northern-corridor"))
    return [explain(e) for case in cases for e in corridor.capacity(case).elements.values()]


@pytest.mark.parametrize("code", OTHERS)
def test_all_words_are_in_the_catalogue(explained, code):
    words = language_of(code).words
    said = {p.template for text in explained for p in parts(text) if isinstance(p, Message)}
    said = {template for template in said if re.search("[a-z]{2}", PLACE.sub("", template))}
    assert len(said) > 30
    assert not sorted(template for template in said if words.gettext(template) == template)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("ru", ("железная дорога", "0,93 * 1 / 126 = 9,74 поездов/сут", "от 15 до 26")),
        ("az", ("dəmir yolu", "0,93 * 1 / 126 = 9,74 qatar/gün", "15 ilə 26 arasında")),
        ("fa", ("راه‌آهن", "۰٫۹۳ * ۱ / ۱۲۶", "قطار در روز")),
    ],
)
def test_a_railway_in_other_languages(code, words):
    caps = corridor.capacity(corridor.open_case("instc"))
    said = language_of(code).translated(explain(caps.elements["rail-osmanli-lankaran"]))
    assert all(part in said for part in words)
    assert "running time" not in said
    assert "arithmetic" not in said


def test_a_stated_capacity_says_how_it_is_read():
    case = corridor.open_case("instc")
    said = language_of("ru").translated(
        explain(corridor.capacity(case).elements["astara-terminal"])
    )
    assert "опубликовано: в обе стороны вместе" in said
    assert "меньшее из двух" in said
