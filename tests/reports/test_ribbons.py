"""Ribbons: bands as thick as their tonnes, bars that hold them, small places put together."""

import re
from collections import defaultdict
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corridor.answers.through import ThroughRow
from corridor.languages import language_of
from corridor.reports.figures.ribbons import ribbons_svg

NAMES = {"A": "Alpha <north>", "B": "Beta", "C": "Gamma & sons"}
ROWS = (
    ThroughRow("A", "C", 6e6, counted=True),
    ThroughRow("B", "C", 1e6, counted=True),
    ThroughRow("B", "A", 3e6, counted=False),
)


def drawn(svg):
    """Return the heights of bars of each column by x, and the two spans of each band."""
    root = ET.fromstring(svg)
    bars, bands = defaultdict(list), []
    for each in root.iter():
        cls = each.get("class")
        if cls == "bar":
            top, height = float(each.get("y")), float(each.get("height"))
            bars[float(each.get("x"))].append((top, top + height))
        elif each.tag.endswith("path"):
            y = [float(n) for n in re.findall(r"-?[\d.]+(?:e-?\d+)?", each.get("d"))]
            bands.append((cls, (y[1], y[-1]), (y[7], y[8]), each[0].text))
    return root, bars, bands


def test_bands_are_as_thick_as_their_tonnes_and_say_them():
    _, bars, bands = drawn(ribbons_svg(ROWS, NAMES, "Tonnes"))
    thick = {words: (start[1] - start[0], end[1] - end[0]) for _, start, end, words in bands}
    assert thick == {
        "Alpha <north> → Gamma & sons: 6 Mt a year": pytest.approx((90, 90), abs=0.02),
        "Beta → Gamma & sons: 1 Mt a year": pytest.approx((15, 15), abs=0.02),
        "Beta → Alpha <north>: 3 Mt a year, other cargo": pytest.approx((45, 45), abs=0.02),
    }
    assert [cls for cls, *_ in bands] == ["counted", "counted", "others"]
    heights = sorted(bottom - top for column in bars.values() for top, bottom in column)
    assert heights == pytest.approx([45, 60, 90, 105], abs=0.02)


places = st.sampled_from("ABCDEFGHIJKLMNOP")
rows = st.dictionaries(st.tuples(places, places, st.booleans()), st.floats(1e4, 1e8), min_size=1)


@settings(max_examples=60, deadline=None)
@given(rows)
def test_bars_hold_their_bands_and_do_not_overlap(tonnes):
    listed = [ThroughRow(o, d, t, counted=c) for (o, d, c), t in tonnes.items()]
    root, bars, bands = drawn(ribbons_svg(listed, {}, "Tonnes"))
    assert len(bars) == 2
    height = float(root.get("viewBox").split()[3])
    for (_, column), side in zip(sorted(bars.items()), (1, 2), strict=True):
        assert len(column) <= 9
        assert column == sorted(column)
        assert all(a[1] <= b[0] for a, b in pairwise(column))
        assert column[-1][1] < height
        for band in bands:
            top, bottom = band[side]
            assert any(a - 0.05 <= top and bottom <= b + 0.65 for a, b in column)
    labels = [each.text for each in root.iter() if each.tag.endswith("text")]
    assert sum(label.startswith("other places") for label in labels) <= 2


def test_many_places_share_a_bar_that_says_so():
    listed = [ThroughRow(f"z{k}", "C", 1e6, counted=True) for k in range(30)]
    root, bars, bands = drawn(ribbons_svg(listed, NAMES, "Tonnes"))
    assert [len(bars[x]) for x in sorted(bars)] == [9, 1]
    assert any("other places 22" in text for text in root.itertext())
    assert len(bands) == 9


def test_no_tonnes_and_another_language():
    assert "no tonnes" in ribbons_svg([], NAMES, "Tonnes")
    russian = ribbons_svg(ROWS, NAMES, "Tonnes", language=language_of("ru"))
    assert "прочий груз" in russian
    assert "other cargo" not in russian
