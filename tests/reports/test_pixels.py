"""The figures of a small report look as they did when somebody last looked at them."""

import re

import pytest
from PIL import Image

from tests.reports.pixels import GOLDEN, differing_share, drawing, figures, pixels
from tests.web import chromium

pytest.importorskip("playwright.sync_api")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not chromium.is_packed(), reason="no Chromium that draws the same everywhere: npm ci in web"
    ),
]

AGAIN = "look at it; if it is right: python -m tests.reports.pixels"
TOLERANCE = 0.0001
"""Share of pixels that may differ: one program draws the same, up to how a processor rounds."""

BYTES = 400_000


@pytest.fixture(scope="module")
def drawn():
    with drawing() as page:
        yield {name: (svg, pixels(page, svg)) for name, svg in figures().items()}, page


def golden(name):
    with Image.open(GOLDEN / f"{name}.png") as picture:
        return picture.convert("RGB")


def test_every_figure_looks_as_it_did(drawn):
    pictures, _ = drawn
    assert {path.stem for path in GOLDEN.iterdir()} == set(pictures), AGAIN
    assert len(pictures) > 10
    apart = {name: differing_share(golden(name), made) for name, (_, made) in pictures.items()}
    assert not {name: share for name, share in apart.items() if share > TOLERANCE}, AGAIN


def moved(svg):
    """Return a figure with one thing changed: all of it moved by 3 points, a word, a size."""
    inside = svg.index(">", svg.index("<svg")) + 1
    changed = [
        svg[:inside] + '<g transform="translate(3 0)">' + svg[inside:-6] + "</g></svg>",
        re.sub(r"(<text [^>]*>)[^<]{4,}(?=</text>)", r"\1Something else", svg, count=1),
        re.sub(r"(font-size: |font: )8px", r"\g<1>8.6px", svg),
        re.sub(r'viewBox="0 0 ([\d.]+)', lambda v: f'viewBox="0 0 {float(v[1]) + 4:g}', svg),
    ]
    return [each for each in changed if each != svg]


def test_a_figure_that_moves_is_noticed(drawn):
    pictures, page = drawn
    for name, (svg, _) in pictures.items():
        changes = moved(svg)
        assert len(changes) >= 3, name
        for number, changed in enumerate(changes):
            share = differing_share(golden(name), pixels(page, changed))
            assert share > TOLERANCE, (name, number, share)


def test_the_pictures_are_small():
    assert sum(path.stat().st_size for path in GOLDEN.iterdir()) < BYTES
