"""What lets the templates of a page speak a language; English stays as it stands in them."""

from __future__ import annotations

from collections.abc import Callable

import jinja2
from markupsafe import Markup, escape

from corridor.languages import Language
from corridor.messages import Message
from corridor.reports.figures.style import country_name
from corridor.reports.pages import words
from corridor.showing import amount

_IN_ENGLISH = Markup(' lang="en" dir="ltr"')


def speak(environment: jinja2.Environment, language: Language) -> None:
    """Give an environment the words, numbers and countries of a language.

    In templates ``english`` is the attributes of an element whose words stay English, and as a
    filter puts such words into an element of their own. ``translated`` says words of an answer that
    know their template, and marks all others as English; ``spoken`` leaves these as they are, as
    names are.
    """
    catalogue = language.words
    install = environment.install_gettext_callables  # type: ignore[attr-defined]
    install(catalogue.gettext, catalogue.ngettext, newstyle=True)
    foreign = not language.is_source
    environment.globals |= {
        "language": language,
        "english": _IN_ENGLISH if foreign else "",
    }
    numbers: dict[str, Callable[..., str]] = {
        "mt": words.mt,
        "usd": words.usd,
        "change": words.change,
        "plain": words.plain,
        "waited": words.waited,
        "short": lambda tonnes: amount(tonnes / 1e6),
        "amount": amount,
        "whole": lambda value: f"{value:,.0f}",
        "year": str,
    }
    environment.filters |= {name: _spoken(write, language) for name, write in numbers.items()}
    environment.filters |= {
        "say": language.say,
        "say_each": lambda text: language.say(", ").join(map(language.say, text.split(", "))),
        "say_word": lambda word: language.sentence(word.replace("%", "%%")) if word else word,
        "place": lambda code: country_name(code, language),
        "money": language.money,
        "svg": lambda svg: _figure(svg, foreign=foreign),
        "english": lambda text: _inline(text, foreign=foreign),
        "spoken": language.translated,
        "forms": lambda words: _forms(words, language),
        "translated": lambda text: _translated(text, language),
        "translated_each": lambda texts: Markup(" ").join(
            _translated(text, language) for text in texts
        ),
        "capital": lambda text: words.capital(_translated(text, language), language),
        "unit": language.unit,
    }
    if foreign:
        environment.filters["format"] = lambda form, *values: language.numbers(form % values)
        environment.finalize = lambda shown: (
            language.numbers(str(shown)) if type(shown) is int else shown
        )


def _spoken(write: Callable[..., str], language: Language) -> Callable[..., str]:
    return lambda value: language.say(write(value))


def _figure(svg: str, *, foreign: bool) -> Markup:
    """Return a figure of this package, which escapes every name and runs from left to right."""
    return Markup(f'<div dir="ltr">{svg}</div>') if foreign and svg else Markup(svg)


def _forms(words: str, language: Language) -> str:
    """Return forms of cargo, or a traction, as a reader would write them."""
    forms = [form.replace("_", " ") for form in words.split()]
    return (
        " ".join(forms) if language.is_source else language.say(", ").join(map(language.say, forms))
    )


def _translated(text: str, language: Language) -> str:
    """Return a message in the language; any other text stays, marked as English."""
    if isinstance(text, Message):
        return language.translated(text)
    return _inline(text, foreign=not language.is_source)


def _inline(text: str, *, foreign: bool) -> str:
    return Markup(f"<span{_IN_ENGLISH}>{escape(text)}</span>") if foreign and text else text
