"""Update the catalogues with the messages of the report, of errors and of problems.

Run after a change of words: ``python scripts/extract_messages.py``. New messages stand empty in
each catalogue until somebody translates them; a test says which.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract

from corridor.languages import LANGUAGES, SOURCE
from corridor.problems import kinds
from corridor.reports.pages.fixed_words import FIXED

PACKAGE = Path(__file__).resolve().parents[1] / "src" / "corridor"
REPORTS = PACKAGE / "reports"
PAGES = REPORTS / "pages"
OPTIONS = {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}
TEMPLATE_KEYWORDS = ("_", "gettext", "ngettext")
CODE_KEYWORDS = {"sentence": None, "say": None, "sentences": (1, 2)}
UNWANTED = tuple(
    f'"{name}'
    for name in (
        "POT-",
        "PO-Rev",
        "Generated-By",
        "Last-Tr",
        "Language-Team",
        "Report-",
        "Project-",
    )
)
HEADER = (
    "# Words of reports, errors and problems in %s: a first translation, to be read by natives."
)


@cache
def messages() -> tuple[tuple[str | tuple[str, ...], str], ...]:
    """Return every message, with the file it stands in."""
    return tuple(_found())


def _found() -> Iterator[tuple[str | tuple[str, ...], str]]:
    for path in sorted(PAGES.glob("*.j2")):
        with path.open("rb") as text:
            for _, _, message, _ in babel_extract(text, TEMPLATE_KEYWORDS, (), OPTIONS):
                yield _forms(message), path.name
    code = (path for room in ("pages", "figures", "maps") for path in (REPORTS / room).glob("*.py"))
    for path in (*sorted(code), PACKAGE / "languages.py"):
        with path.open("rb") as text:
            for _, message, _, _ in extract("python", text, CODE_KEYWORDS):
                yield _forms(message), path.name
    for message in FIXED:
        yield message, "fixed_words.py"
    for path in sorted(PACKAGE.rglob("*.py")):
        with path.open("rb") as text:
            for _, message, _, _ in extract("python", text, {"message": None}):
                yield _forms(message), path.name
    for kind in kinds().values():
        yield kind.title, "problems.csv"


def _forms(message: str | Sequence[str | None]) -> str | tuple[str, ...]:
    """Return a message, or the forms of one that depends on a count."""
    if isinstance(message, str):
        return message
    forms = tuple(form for form in message if form)
    return forms[0] if len(forms) == 1 else forms[:2]


def template() -> Catalog:
    """Return the messages without translations."""
    found = Catalog(charset="utf-8")
    for message, name in messages():
        found.add(message, locations=[(name, 1)])
    return found


def updated(code: str) -> bytes:
    """Return the catalogue of a language with the messages of today, as it is written."""
    place = path_of(code)
    known = Catalog(locale=code, fuzzy=False, header_comment=HEADER % LANGUAGES[code])
    if place.exists():
        with place.open("rb") as text:
            known = read_po(text, locale=code)
            known.fuzzy = False
    known.update(template(), no_fuzzy_matching=True, update_header_comment=False)
    known.obsolete.clear()
    written = BytesIO()
    write_po(written, known, width=100, sort_output=True, omit_header=False, include_lineno=False)
    lines = [
        line for line in written.getvalue().decode().splitlines() if not line.startswith(UNWANTED)
    ]
    return ("\n".join(lines).rstrip() + "\n").encode()


def path_of(code: str) -> Path:
    """Return where the catalogue of a language stands."""
    return PACKAGE / "locale" / code / "LC_MESSAGES" / "corridor.po"


if __name__ == "__main__":
    for language in LANGUAGES:
        if language != SOURCE:
            updated_text = updated(language)
            path_of(language).parent.mkdir(parents=True, exist_ok=True)
            path_of(language).write_bytes(updated_text)
