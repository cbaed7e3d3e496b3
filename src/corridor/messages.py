"""Messages that can be said in other languages: English texts that know their templates."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache, reduce


class Message(str):
    """An English text, with the template and the values that it was written from.

    It is a text like any other, and so are its values, which may be messages themselves.

    Attributes
    ----------
    template : str
        Key of the catalogues, with named places such as ``%(file)s``.
    values : mapping of str to object
        What stands in the places.
    files : mapping of str to str
        What stands for the names of files that the template itself has, such as a sheet for
        ``links.csv``.
    """

    __slots__ = ("files", "template", "values")

    template: str
    values: Mapping[str, object]
    files: Mapping[str, str]

    def __new__(
        cls, template: str, values: Mapping[str, object], files: Mapping[str, str] | None = None
    ) -> Message:
        """Write the values into the template."""
        text = super().__new__(cls, with_files(template % values, files or {}))
        text.template, text.values, text.files = template, values, files or {}
        return text

    def __getnewargs__(  # type: ignore[override]
        self,
    ) -> tuple[str, Mapping[str, object], Mapping[str, str]]:
        """Return what a copy is written from, as in another process."""
        return self.template, self.values, self.files


def with_files(text: str, files: Mapping[str, str]) -> str:
    """Return a text that calls files by other names."""
    if not files:
        return text
    names = re.compile(r"\b(?:" + "|".join(map(re.escape, files)) + r")\b")
    return names.sub(lambda match: files[match[0]], text)


def message(template: str, /, **values: object) -> Message:
    """Return a message; its template is a key of the catalogues, found there by this call.

    Parameters
    ----------
    template : str
        A whole sentence or phrase in English, with places such as ``%(file)s``; a per cent sign is
        written twice.
    **values : object
        What stands in the places: ids and numbers, which no language changes, or messages.
    """
    return Message(template, values) if values else _without_values(template)


@cache
def _without_values(template: str) -> Message:
    """Return the one message of a template: formulas name the same steps for each element."""
    return Message(template, {})


class Numeral(str):
    """A number as Python writes it, in a message: each language writes it its own way.

    Numbers that are no numeral stand as they are in every language, as ids do.
    """

    __slots__ = ()


def phrase(word: str) -> Message:
    """Return a word that stands in the catalogues for itself as a message.

    Parameters
    ----------
    word : str
        One of `corridor.reports.pages.fixed_words.FIXED`, or a title or label of the tables of the
        package that the catalogues have; any other stays as it is.
    """
    return Message(word.replace("%", "%%"), {})


def joined(parts: Iterable[str], between: str = " ", last: str | None = None) -> Message:
    """Return texts one after the other as one message; each is said in its own words.

    Parameters
    ----------
    parts : iterable of str
        Messages, numerals, names and other texts.
    between : str
        What stands between two of them: a space, or one of the usual separators.
    last : str, optional
        What stands before the last, where that is something else.
    """
    known = list(parts)
    texts, places = {}, []
    for number, part in enumerate(known):
        if number:
            ends = last is not None and number == len(known) - 1
            places.append(f"%(between{number})s")
            texts[f"between{number}"] = _separator(last if ends and last else between)
        places.append(f"%(part{number})s")
        texts[f"part{number}"] = part
    return Message("".join(places), texts)


def listed(names: Iterable[str]) -> Message:
    """Return names as a sentence lists them: ``a, b and c``."""
    return joined(names, ", ", " and ")


def either(texts: Iterable[str]) -> str:
    """Return texts of which one is to be chosen: a or b or c; empty where there is none."""
    return _in_turn(texts, lambda a, b: message("%(a)s or %(b)s", a=a, b=b))


def both(texts: Iterable[str]) -> str:
    """Return texts that go together: a and b and c; empty where there is none."""
    return _in_turn(texts, lambda a, b: message("%(a)s and %(b)s", a=a, b=b))


def _in_turn(texts: Iterable[str], pair: Callable[[str, str], str]) -> str:
    known = list(texts)
    return reduce(pair, known) if known else ""


def _separator(text: str) -> str:
    return phrase(text) if text.strip() else text


SEPARATORS = (message(", "), message("; "), message("; it "), message(" and "), message(" with "))
"""What may stand between the parts of a message, so that the catalogues have it."""
