"""Flows by commodity: each bar passes on what it receives, and colours can be distinguished."""

import re
from collections import defaultdict
from itertools import combinations, pairwise
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corridor.answers.trade import TradeRow
from corridor.languages import language_of
from corridor.reports.figures.lettering import text_pt
from corridor.reports.figures.markup import style
from corridor.reports.figures.style import NARROW_PT, WIDTH_PT
from corridor.reports.figures.trade import COLOURS, trade_svg

NAMES = {"A": "Alpha <north>", "B": "Beta", "C": "Gamma & sons"}
GOODS = {"grain": "Grain & feed", "ore": "Ores"}
ROWS = (
    TradeRow("A", "C", "grain", "ab", "A-B", "rail", 6e6),
    TradeRow("A", "C", "ore", "ab", "A-B", "rail", 2e6),
    TradeRow("B", "A", "grain", "", "", "rail, sea", 4e6),
)


def drawn(svg):
    """Return the root, spans of bars by x, and of each band its class, words, ends and spans."""
    root = ET.fromstring(svg)
    bars, bands = defaultdict(list), []
    for each in root.iter():
        cls = each.get("class")
        if cls == "bar":
            top, height = float(each.get("y")), float(each.get("height"))
            bars[float(each.get("x"))].append((top, top + height))
        elif each.tag.endswith("path"):
            n = [float(n) for n in re.findall(r"-?[\d.]+(?:e-?\d+)?", each.get("d"))]
            bands.append((cls, each[0].text, (n[0], n[6]), (n[1], n[-1]), (n[7], n[8])))
    return root, bars, bands


def thick(span):
    return span[1] - span[0]


def test_bands_are_as_thick_as_their_tonnes_and_say_them():
    _, bars, bands = drawn(trade_svg(ROWS, NAMES, GOODS, "Trade"))
    assert {words: (cls, thick(start), thick(end)) for cls, words, _, start, end in bands} == {
        words: (cls, pytest.approx(pt, abs=0.03), pytest.approx(pt, abs=0.03))
        for words, cls, pt in (
            ("Alpha <north> → A-B, Grain & feed: 6 Mt a year", "c0", 90),
            ("Alpha <north> → A-B, Ores: 2 Mt a year", "c1", 30),
            ("Beta → rail, sea: not limited, Grain & feed: 4 Mt a year", "c0", 60),
            ("A-B → Gamma & sons, Grain & feed: 6 Mt a year", "c0", 90),
            ("A-B → Gamma & sons, Ores: 2 Mt a year", "c1", 30),
            ("rail, sea: not limited → Alpha <north>, Grain & feed: 4 Mt a year", "c0", 60),
        )
    }
    heights = [[pytest.approx(thick(b), abs=0.03) for b in bars[x]] for x in sorted(bars)]
    assert heights == [[120, 60], [120, 60], [120, 60]]


places = st.sampled_from("ABCDEFGHIJKLMNOP")
ways = st.sampled_from([("", "rail"), ("", "rail, sea"), *((f"e{k}", "rail") for k in range(11))])
goods = st.sampled_from(["", *(f"g{k}" for k in range(11))])
keys = st.tuples(places, places, goods, ways)
trades = st.dictionaries(keys, st.floats(1e4, 1e8), min_size=1, max_size=60)


@settings(max_examples=60, deadline=None)
@given(trades, st.sampled_from([WIDTH_PT, NARROW_PT]))
def test_as_much_arrives_at_each_bar_as_leaves_it(tonnes, width):
    rows = [
        TradeRow(o, d, c, stop, stop.upper(), modes, t)
        for (o, d, c, (stop, modes)), t in tonnes.items()
    ]
    root, bars, bands = drawn(trade_svg(rows, {}, {}, "Trade", width=width))
    height = float(root.get("viewBox").split()[3])
    xs = sorted(bars)
    assert len(xs) == 3
    assert sum(thick(start) for _, _, ends, start, _ in bands if ends[0] < xs[1]) == (
        pytest.approx(180, abs=1)
    )
    for column, x in enumerate(xs):
        spans = bars[x]
        assert len(spans) <= 9
        assert all(a[1] <= b[0] for a, b in pairwise(spans))
        assert spans[-1][1] < height
        for top, bottom in spans:
            into = [b[4] for b in bands if abs(b[2][1] - x) < 0.1]
            out = [b[3] for b in bands if abs(b[2][0] - x) < 10]
            for side in (into, out):
                own = sorted(s for s in side if top - 0.05 <= s[0] and s[1] <= bottom + 0.05)
                if (side is into and column == 0) or (side is out and column == 2):
                    assert not own
                    continue
                assert sum(map(thick, own)) == pytest.approx(bottom - top, abs=0.02 * len(own))
                assert all(a[1] <= b[0] + 0.03 for a, b in pairwise(own))
    classes = {cls for cls, *_ in bands}
    assert classes <= {*(f"c{k}" for k in range(COLOURS)), "rest", "unknown"}


@pytest.mark.parametrize("code", ["en", "ru", "az", "fa"])
@pytest.mark.parametrize("width", [WIDTH_PT, NARROW_PT])
def test_every_name_lies_within_the_figure(width, code):
    long = "A very long name of a place that nobody could write on a narrow screen"
    rows = [
        TradeRow(f"o{k}", f"d{k}", f"g{k}", f"e{k}" if k % 2 else "", long, "rail, road, sea", 1e6)
        for k in range(12)
    ]
    names = {row.origin: f"{k} {long}" for k, row in enumerate(rows)}
    svg = trade_svg(
        rows, names, dict.fromkeys((f"g{k}" for k in range(12)), long), "Trade",
        width=width, language=language_of(code),
    )  # fmt: skip
    texts = [t for t in ET.fromstring(svg).iter() if t.tag.endswith("text")]
    assert len(texts) > 20
    for each in texts:
        wide, x, cls = text_pt(each.text, 8), float(each.get("x")), each.get("class") or ""
        left = x - wide if "end" in cls else x - wide / 2 if "middle" in cls else x
        assert left >= -0.01, each.text
        assert left + wide <= width + 0.01, each.text
    if code != "en":
        assert "not limited" not in svg
        assert "other goods" not in svg


def test_nothing_to_show_says_so():
    assert "no tonnes" in trade_svg([], NAMES, GOODS, "Trade")


SEEN = {  # Machado, Oliveira, Fernandes (2009), at full severity, in linear RGB
    "all": np.eye(3),
    "no red": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
               [-0.003882, -0.048116, 1.051998]],
    "no green": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                 [-0.011820, 0.042940, 0.968881]],
    "no blue": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
                [0.004733, 0.691367, 0.303900]],
}  # fmt: skip


def lab(linear):
    """Return CIE L*a*b* of linear sRGB in daylight."""
    to_xyz = [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750],
              [0.0193339, 0.1191920, 0.9503041]]  # fmt: skip
    x, y, z = np.array(to_xyz) @ np.clip(linear, 0, 1) / [0.95047, 1, 1.08883]
    f = [np.cbrt(v) if v > 0.008856 else 7.787 * v + 16 / 116 for v in (x, y, z)]
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("seen", SEEN)
def test_colours_differ_for_every_kind_of_sight(seen):
    """As they are drawn, a little transparent on white; 2 is a difference that is just noticed."""
    found = re.findall(r"\.trade \.(c\d|rest|unknown) \{ fill: (#[0-9a-f]{6})", style())
    opacity = float(re.search(r"\.trade path \{ fill-opacity: ([.\d]+)", style())[1])
    assert len(found) == COLOURS + 2
    labs = {}
    for cls, colour in found:
        rgb = np.array([int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)])
        rgb = opacity * rgb + 1 - opacity
        linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
        labs[cls] = lab(np.array(SEEN[seen]) @ linear)
    for (a, one), (b, other) in combinations(labs.items(), 2):
        assert np.linalg.norm(one - other) > 12, (a, b)
