"""Languages of a report: words of a catalogue, numbers and countries as a language writes them."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO

from babel import Locale
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from corridor.messages import Message, Numeral, message, with_files
from corridor.problems import CorridorError
from corridor.showing import amount

SOURCE = "en"
LANGUAGES = {"en": "English", "ru": "Русский", "az": "Azərbaycanca", "fa": "فارسی"}
"""Languages of a report by their code; English is the source of the others."""

_DIGITS = {"arabext": "۰۱۲۳۴۵۶۷۸۹"}
"""Digits of the numbering systems that have their own."""

_NUMBER = re.compile(r"(?<!\w)\d+(?:,\d{3})*(?:\.\d+)?")
"""A number as Python writes it, but not the digits of an id such as P07."""

_VALUE = re.compile(r"%\(\w+\)s")
"""The place of a value in a message."""


@dataclass(frozen=True)
class Language:
    """A language to write in.

    Attributes
    ----------
    code : str
        Such as ``fa``.
    words : NullTranslations
        The catalogue; that of English returns every message as it is.
    locale : Locale
        How it writes numbers and names countries.
    """

    code: str
    words: NullTranslations
    locale: Locale

    @property
    def is_source(self) -> bool:
        """Return whether messages stand as they are in the code."""
        return self.code == SOURCE

    @property
    def direction(self) -> str:
        """Return ``ltr`` or ``rtl``."""
        return str(self.locale.text_direction)

    def say(self, message: str) -> str:
        """Return a message of the catalogue, or numbers in a text as this language writes them."""
        if self.is_source or not message:
            return message
        return self.numbers(message) if _NUMBER.search(message) else self.words.gettext(message)

    def translated(self, text: str) -> str:
        """Return a message or a numeral in this language, any other text as it is.

        Numbers that are no numerals, and ids, stand as they do in the files that they are about.
        """
        if isinstance(text, Numeral):
            return self.numbers(text)
        if self.is_source or not text or not isinstance(text, Message):
            return text
        values = {
            name: self.translated(value) if isinstance(value, str) else value
            for name, value in text.values.items()
        }
        files = {name: self.translated(place) for name, place in text.files.items()}
        said = self.words.gettext(text.template)
        if said == text.template and self.direction == "rtl":  # parts that are only put together
            said = _VALUE.sub(_apart, said)
        return with_files(said % values, files)

    def unit(self, text: str) -> str:
        """Return a unit as this language writes it; one that the catalogues lack as it is."""
        said = self.words.gettext(text.replace("%", "%%")) if text else text
        return self.numbers(said.replace("%%", "%"))

    def sentence(self, message: str, **values: str) -> str:
        """Return a whole sentence of the catalogue with its values, which stand as they are."""
        return self.words.gettext(message) % values

    def sentences(self, one: str, several: str, count: int, **values: str) -> str:
        """Return a sentence in the form that a count asks for, with ``count`` as a value."""
        shown = {"count": self.numbers(str(count)), **values}
        return self.words.ngettext(one, several, count) % shown

    def listed(self, names: Sequence[str]) -> str:
        """Write names as a sentence does."""
        if self.is_source:
            return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
        apart = [_isolated(name) if self.direction == "rtl" else name for name in names]
        return str(format_list(apart, locale=self.locale))

    def money(self, cost_musd: float) -> str:
        """Write a cost given in million dollars; a missing one as words."""
        if not math.isfinite(cost_musd):
            return self.sentence("cost not known")
        if cost_musd >= 1000:
            return self.sentence("$%(amount)s bn", amount=self.amount(cost_musd / 1000))
        return self.sentence("$%(amount)s M", amount=self.amount(cost_musd))

    def amount(self, value: float) -> str:
        """Write a number with as many digits as a sentence needs."""
        return self.numbers(amount(value))

    def numbers(self, text: str) -> str:
        """Return a text with its numbers as this language writes them.

        Parameters
        ----------
        text : str
            With numbers as Python writes them: a comma between thousands, a point before decimals.
        """
        if self.is_source:
            return text
        system = self.locale.default_numbering_system
        symbols = self.locale.number_symbols[system]
        signs = {",": symbols["group"], ".": symbols["decimal"]}
        signs |= {str(n): digit for n, digit in enumerate(_DIGITS.get(system, ""))}
        return _NUMBER.sub(lambda number: number[0].translate(str.maketrans(signs)), text)

    def months(self) -> tuple[str, ...]:
        """Return short names of the months, January first."""
        names = self.locale.months["stand-alone"]["abbreviated"]
        return tuple(str(names[month]) for month in range(1, 13))

    def capitals(self, text: str) -> str:
        """Return a text in capitals; Azerbaijani has one for i with its dot."""
        return (text.replace("i", "İ") if self.code == "az" else text).upper()

    def country(self, code: str, usual: str) -> str:
        """Return the name of a country, or else the words for its usual name."""
        if self.is_source:
            return usual
        return str(self.locale.territories.get(code) or self.words.gettext(usual))


@cache
def language_of(code: str) -> Language:
    """Return a language by its code.

    Parameters
    ----------
    code : str
        One of ``LANGUAGES``.

    Returns
    -------
    Language

    Raises
    ------
    CorridorError
        If there is no catalogue for it.
    """
    if code not in LANGUAGES:
        raise CorridorError(
            message(
                "no catalogue for language %(code)s; there are %(names)s",
                code=repr(code),
                names=", ".join(LANGUAGES),
            )
        )
    words = NullTranslations() if code == SOURCE else _catalogue(code)
    return Language(code, words, Locale.parse(code))


def _catalogue(code: str) -> GNUTranslations:
    """Return the words of a catalogue, with its rule for plurals."""
    place = files("corridor").joinpath("locale", code, "LC_MESSAGES", "corridor.po")
    with place.open("rb") as text:
        words = read_po(text, locale=code)
    if Locale.parse(code).text_direction == "rtl":
        for message in words:
            forms = (message.string,) if isinstance(message.string, str) else message.string
            apart = tuple(_VALUE.sub(_apart, form) for form in forms or ())
            message.string = apart[0] if isinstance(message.string, str) else apart
    compiled = BytesIO()
    write_mo(compiled, words)
    compiled.seek(0)
    return GNUTranslations(compiled)


def _isolated(text: str) -> str:
    """Return a text whose direction follows from itself and leaves what surrounds it alone."""
    return f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}"


def _apart(place: re.Match[str]) -> str:
    return _isolated(place[0])


ENGLISH = language_of(SOURCE)
