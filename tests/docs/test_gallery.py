"""Every example runs, and the gallery shows what it prints and draws."""

import re
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MOST_BYTES = 150_000


def script():
    spec = spec_from_file_location("build_gallery", ROOT / "scripts" / "build_gallery.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


GALLERY = script()
NAMES = [
    pytest.param(name, marks=[pytest.mark.long] if name in GALLERY.LONG else [])
    for name in GALLERY.ORDER
]


@pytest.mark.parametrize("name", NAMES)
def test_a_page_shows_what_its_example_gives(name):
    page, picture = GALLERY.built(name)
    stored = GALLERY.GALLERY / f"{name}.svg"
    again = "run python scripts/build_gallery.py"
    assert stored.with_suffix(".md").read_text(encoding="utf-8") == page, again
    assert words(stored.read_text(encoding="utf-8")) == words(picture), again


def words(picture):
    """Return the texts of a picture; its coordinates differ between versions of Matplotlib."""
    return re.findall(r">([^<>]+)<", picture)


def test_the_first_page_asks_every_question():
    assert (GALLERY.GALLERY / "index.md").read_text(encoding="utf-8") == GALLERY.index()


def test_every_example_is_in_the_gallery_and_its_navigation():
    assert sorted(GALLERY.ORDER) == sorted(p.stem for p in (ROOT / "examples").glob("*.py"))
    settings = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    assert re.findall(r"gallery/(\w+)\.md", settings) == ["index", *GALLERY.ORDER]


@pytest.mark.parametrize("name", GALLERY.ORDER)
def test_an_example_asks_one_question_and_says_what_about_it(name):
    question, about, code = GALLERY.parts(name)
    assert question.endswith("?")
    assert about
    assert f'"{name}.svg"' in code
    assert len(code.splitlines()) < 50


@pytest.mark.parametrize("name", GALLERY.ORDER)
def test_a_picture_is_small_and_has_no_date(name):
    text = (GALLERY.GALLERY / f"{name}.svg").read_text(encoding="utf-8")
    assert len(text.encode()) < MOST_BYTES
    assert "<text" in text
    assert not re.search(r"dc:date|20\d\d-\d\d-\d\dT", text)
