"""Figures of a small report as pixels: what is drawn, and how far two pictures differ.

``python -m tests.reports.pixels`` draws the pictures in ``golden`` anew; look at each before it is
committed.
"""

from __future__ import annotations

import os
import shutil
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib import get_data_path
from PIL import Image

from corridor.answers.report import describe_report
from corridor.languages import language_of
from corridor.reports.export.chromium import size_of
from corridor.reports.figures.lettering import runs_left
from corridor.reports.figures.markup import brought_along
from corridor.reports.pages.exhibits import exhibits
from tests.reports import test_figures, test_simulated
from tests.reports.test_studies import plan_of, world
from tests.web import chromium

GOLDEN = Path(__file__).parent / "golden"
ROOM = 1_000
"""Width and height of the window; every figure is smaller."""

TRANSLATED = {"ru": ("plan-years",), "fa": ("profile", "trade", "plan-tornado")}
"""Figures that are looked at in other languages too."""

APART = 32
"""Steps of 255 by which a channel of a pixel has to differ to count."""


def figures() -> Mapping[str, str]:
    """Return by name every figure of a report with all studies, and those of made-up numbers."""
    case = world()
    answer = describe_report(
        case, plan_of(case), samples=32, closures=True, share=True, benefit=True, curve=2
    )
    invented = {
        f"invented-{kind}": brought_along(first_of(draw()))
        for kind, (draw, _) in {**test_figures.DRAWN, **test_simulated.DRAWN}.items()
    }
    translated = {
        f"{name}-{code}": each.svg
        for code, names in TRANSLATED.items()
        for each in exhibits(case, answer, language_of(code))
        if (name := each.name) in names
    }
    return {each.name: each.svg for each in exhibits(case, answer)} | invented | translated


def first_of(svgs: str) -> str:
    """Return the first of figures that stand after each other: the one for wide screens."""
    return svgs[: svgs.index("</svg>") + len("</svg>")]


@contextmanager
def drawing() -> Iterator[Any]:
    """Give a page of the Chromium of the lock file, with no fonts but those that come with it."""
    from playwright.sync_api import sync_playwright

    program = chromium.unpacked()
    fonts = {"FONTCONFIG_FILE": str(program.with_name(chromium.ALONE))}
    with sync_playwright() as started:
        browser = started.chromium.launch(
            executable_path=program,
            args=["--no-sandbox", "--disable-gpu", "--font-render-hinting=none"],
            env={**os.environ, **fonts},
        )
        yield browser.new_page(viewport={"width": ROOM, "height": ROOM})
        browser.close()


@cache
def persian_letters() -> str:
    """Return a style with the Persian letters of DejaVu Sans, which Chromium comes without."""
    font = Path(get_data_path(), "fonts", "ttf", "DejaVuSans.ttf").read_bytes()
    data = f"url(data:font/ttf;base64,{b64encode(font).decode()})"
    face = f"font-family: 'DejaVu Sans'; src: {data}; unicode-range: U+600-6FF, U+200C-200F"
    return f"<style>@font-face {{ {face} }}</style>"


def pixels(page: Any, svg: str) -> Image.Image:
    """Draw a figure, a pixel for each of its points."""
    wide, high = size_of(svg)
    letters = persian_letters() if runs_left(svg) else ""
    page.set_content(f"<!DOCTYPE html>{letters}<body style='margin:0;width:{wide}px'>{svg}")
    page.evaluate("document.fonts.ready")
    shot = page.screenshot(clip={"x": 0, "y": 0, "width": wide, "height": high})
    return Image.open(BytesIO(shot)).convert("RGB")


def differing_share(one: Image.Image, other: Image.Image) -> float:
    """Return the share of pixels that differ; all of them where the sizes do."""
    if one.size != other.size:
        return 1.0
    a, b = (np.asarray(each.convert("RGB")).astype(np.int16) for each in (one, other))
    return float((np.abs(a - b).max(axis=2) > APART).mean())


if __name__ == "__main__":
    shutil.rmtree(GOLDEN, ignore_errors=True)
    GOLDEN.mkdir()
    with drawing() as page:
        for name, svg in figures().items():
            pixels(page, svg).save(GOLDEN / f"{name}.png", optimize=True)
