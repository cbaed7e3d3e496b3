"""The figures: they hold what they are given, stay the same, and say so when there is nothing."""

import re
from xml.etree import ElementTree as ET

import numpy as np
import pandas as pd
import pytest
import shapely

from corridor.languages import ENGLISH
from corridor.reports.figures.bars import ladder_svg, quality_svg, tornado_svg
from corridor.reports.figures.certainty import bands_svg, often_svg
from corridor.reports.figures.chance import chance_svg
from corridor.reports.figures.futures import losses_svg
from corridor.reports.figures.gantt import gantt_svg
from corridor.reports.figures.spread import spread
from corridor.reports.figures.style import (
    NARROW_PT,
    WIDTH_PT,
    colours_of,
    columns_of,
    legend_pt,
    round_below,
    shortened,
    text_width_pt,
)
from corridor.reports.figures.who_pays import gains_and_costs_svg
from corridor.reports.figures.worth import worth_svg
from corridor.showing import amount

PROJECTS = pd.DataFrame(
    [
        ("a", "Passing loops", "AZ", 2027, 2028, 55.0),
        ("b", "Long tunnel", "IR", 2026, 2033, 1600.0),
    ],
    columns=["id", "name", "country", "start", "finish", "cost_musd"],
)
SPENDING = pd.DataFrame(
    [(year, "IR", 150.0) for year in range(2026, 2034)]
    + [(year, "Fund", 50.0) for year in range(2026, 2034)]
    + [(2027, "AZ", 27.5), (2028, "AZ", 27.5)],
    columns=["year", "payer", "spent_musd"],
)
LOSSES = pd.DataFrame(
    [
        ("safe <plan>", "calm", 0.8, 70.0),
        ("safe <plan>", "dry sea", 0.2, 80.0),
        ("bold plan", "calm", 0.8, 20.0),
        ("bold plan", "dry sea", 0.2, 300.0),
    ],
    columns=["plan", "future", "weight", "loss_musd"],
)
PLANS = pd.DataFrame(
    [("safe <plan>", 72.0, 80.0), ("bold plan", 76.0, 300.0)],
    columns=["plan", "expected_musd", "tail_musd"],
)
BANDS = pd.DataFrame(
    [
        ("Throughput, million tonnes a year", 22.1, 28.3, 31.2, 30.2, 30.0),
        ("Cost, million USD discounted", 700.0, 812.0, 1000.0, 760.0, np.nan),
    ],
    columns=["name", "p5", "p50", "p95", "value", "wanted"],
)
OFTEN = pd.DataFrame({"name": ["River <border>", "Gauge yard"], "share": [0.64, 0.02]})
CURVE = pd.DataFrame(
    [(0.5, 500.0, 0.58), (0.6, 620.0, 0.64), (0.7, 620.0, 0.72), (0.9, 1100.0, 0.93)],
    columns=["probability", "cost_musd", "met_share"],
)
WORTH = pd.DataFrame(
    [
        (8e6, 0.0, 0.0, False),
        (12e6, 300.0, 1200.0, False),
        (12e6, 420.0, 900.0, True),
        (20e6, 2100.0, -80.0, False),
    ],
    columns=["tonnes_per_year", "cost_musd", "npv_musd", "dominated"],
)
PAYERS = pd.DataFrame(
    [("AZ", 37.5, 100.0), ("IR", 50.0, 0.0), ("KZ", -12.5, 20.0), ("RU", 50.0, np.nan)],
    columns=["country", "gain_musd", "cost_musd"],
)
LADDER = pd.DataFrame(
    [("a", "Passing loops", 2.5), ("b", "Long tunnel", 0.0), ("c", "Toll <gate>", -0.4)],
    columns=["id", "name", "gain_mt"],
)
TORNADO = pd.DataFrame(
    [("cycle time", 9.8, 8.1, "assumed"), ("headway", 9.0, 9.0, "stated")],
    columns=["name", "low_result", "high_result", "quality"],
)
SHARES = pd.DataFrame({"quality": ["assumed", "stated"], "count": [30, 70]})

DRAWN = {
    "gantt": (
        lambda **to: gantt_svg(PROJECTS, [2030, 2031], SPENDING, **to),
        [
            "Passing loops",
            "$1.6 bn, opens 2034",
            "needed in 2030",
            "needed in 2031",
            "Fund",
            "Spent in",
        ],
    ),
    "bands": (
        lambda **to: bands_svg(BANDS, **to),
        ["28.3", "812", "Throughput, million tonnes a year; target 30", "target"],
    ),
    "often": (
        lambda **to: often_svg(OFTEN, "What stops more", **to),
        ["River <border>", "64 %", "2 %"],
    ),
    "chance": (
        lambda **to: chance_svg(CURVE, (0.55, 560.0), 0.8, **to),
        ["620", "1100", "asked", "50 %"],
    ),
    "who-pays": (
        lambda **to: gains_and_costs_svg(PAYERS, **to),
        ["Azerbaijan", "−12.5", "gains", "pays"],
    ),
    "worth": (
        lambda **to: worth_svg(WORTH, **to),
        ["1200", "−80", "another is better", "worth less"],
    ),
    "futures": (
        lambda **to: losses_svg(LOSSES, PLANS, "Beta", **to),
        ["safe <plan>, dry sea: $80 M", "bold plan, dry sea: $300 M", "mean by weight"],
    ),
    "ladder": (
        lambda **to: ladder_svg(LADDER, 9.0, **to),
        ["Without works", "Toll <gate>", "+2.5", "−0.4", "11.1"],
    ),
    "tornado": (
        lambda **to: tornado_svg(TORNADO, 9.0, "Mt a year", **to),
        ["cycle time", "assumed", "8.1"],
    ),
    "quality": (
        lambda **to: quality_svg(SHARES, **to),
        ["stated: 70 (70 %)", "assumed: 30 (30 %)"],
    ),
}
EMPTY = {
    "gantt": lambda **to: gantt_svg(PROJECTS.iloc[:0], [2030], **to),
    "bands": lambda **to: bands_svg(BANDS.iloc[:0], **to),
    "often": lambda **to: often_svg(OFTEN.iloc[:0], "What stops more", **to),
    "chance": lambda **to: chance_svg(CURVE.iloc[:0], (0.0, 0.0), 0.8, **to),
    "who-pays": lambda **to: gains_and_costs_svg(PAYERS.iloc[:0], **to),
    "worth": lambda **to: worth_svg(WORTH.iloc[:0], **to),
    "futures": lambda **to: losses_svg(LOSSES.iloc[:0], PLANS.iloc[:0], "Beta", **to),
    "ladder": lambda **to: ladder_svg(LADDER.iloc[:0], 9.0, **to),
    "tornado": lambda **to: tornado_svg(TORNADO.iloc[:0], 9.0, "Mt a year", **to),
    "quality": lambda **to: quality_svg(SHARES.iloc[:0], **to),
}


@pytest.mark.parametrize("kind", DRAWN)
def test_figure_is_clean_svg_with_its_names(kind):
    draw, expected = DRAWN[kind]
    svg = draw()
    root = ET.fromstring(svg)
    words = {element.text for element in root.iter() if element.text}
    for part in expected:
        assert any(part in text for text in words), part
    assert svg.startswith("<svg")
    assert "metadata" not in svg
    assert root.get("viewBox")
    assert root.get("width") == "100%"
    assert root.find("{*}title").get("id") == root.get("aria-labelledby")
    assert len(svg) < 400_000


@pytest.mark.parametrize("kind", DRAWN)
def test_figure_is_the_same_every_time(kind):
    draw, _ = DRAWN[kind]
    assert draw() == draw()


@pytest.mark.parametrize("kind", EMPTY)
def test_empty_figure_says_so(kind):
    assert "nothing to show: no" in "".join(ET.fromstring(EMPTY[kind]()).itertext())


def test_ids_differ_between_figures_and_every_reference_is_met():
    roots = [ET.fromstring(draw()) for draw, _ in DRAWN.values()]
    ids = [e.get("id") for root in roots for e in root.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    used = {
        part.split(")")[0]
        for root in roots
        for element in root.iter()
        for value in element.attrib.values()
        for part in value.split("url(#")[1:]
    }
    assert used <= set(ids)


def test_spread_keeps_order_distance_and_limits():
    places = [0.0, 1.0, 1.0, 2.0, 50.0, 99.0, 100.0]
    even = spread(places, 5.0, 100.0)
    assert min(np.diff(even)) >= 5.0 - 1e-9
    assert min(even) >= 0
    assert max(even) <= 100.0 + 1e-9
    assert even[4] == pytest.approx(50.0)


def test_numbers_are_written_short():
    assert [amount(x) for x in (0.25, 4.0, 12.34, 240.4, -1.5)] == [
        "0.25",
        "4",
        "12.3",
        "240",
        "−1.5",
    ]
    assert amount(float("inf")) == "not limited"
    assert [ENGLISH.money(cost) for cost in (55.0, 1600.0, float("nan"))] == [
        "$55 M",
        "$1.6 bn",
        "cost not known",
    ]
    assert [round_below(x) for x in (0.3, 1.0, 7.0, 49.0)] == pytest.approx([0.2, 1.0, 5.0, 20.0])


def test_long_names_are_cut():
    assert shortened("short", 100.0) == "short"
    assert text_width_pt(shortened("a very long name of a section" * 4, 100.0)) <= 100.0


def tips(svg):
    """Return the tooltips of a figure, in their order."""
    return [e.text for e in ET.fromstring(svg).findall(".//{*}title")][1:]


def boxes(svg):
    """Return each text of a figure with the box that it covers."""
    found = []
    for text in ET.fromstring(svg).findall(".//{*}text"):
        style = dict(
            part.split(":", 1) for part in text.get("style", "").replace(" ", "").split(";") if part
        )
        size = float(style.get("font-size", style.get("font", "9")).split("px")[0].split()[-1])
        bold = "bold" in text.get("style", "") or "700" in text.get("style", "")
        wide = text_width_pt(text.text, size, "bold" if bold else "normal")
        x, y = float(text.get("x")), float(text.get("y"))
        left = x - wide * {"middle": 0.5, "end": 1.0}.get(style.get("text-anchor"), 0.0)
        found.append((text.text, shapely.box(left, y - 0.7 * size, left + wide, y)))
    return found


BY_WIDTH = {
    "gantt": lambda pt: gantt_svg(PROJECTS, [2030, 2031], SPENDING, pt),
    "gantt of one": lambda pt: gantt_svg(PROJECTS.iloc[:1], [2030], SPENDING.iloc[-2:], pt),
    "bands": lambda pt: bands_svg(BANDS, pt),
    "often": lambda pt: often_svg(OFTEN, "What stops more", pt),
    "chance": lambda pt: chance_svg(CURVE, (0.55, 560.0), 0.8, pt),
    "worth": lambda pt: worth_svg(WORTH, pt),
    "who-pays": lambda pt: gains_and_costs_svg(PAYERS, gain="would gain by a rule", width_pt=pt),
}


@pytest.mark.parametrize("width_pt", [WIDTH_PT, NARROW_PT])
@pytest.mark.parametrize("kind", BY_WIDTH)
def test_words_do_not_cover_each_other_and_stay_inside(kind, width_pt):
    svg = BY_WIDTH[kind](width_pt)
    texts = boxes(svg)
    assert len(texts) > 5
    high = float(ET.fromstring(svg).get("viewBox").split()[3])
    for word, box in texts:
        left, top, right, bottom = box.bounds
        assert left > -1, word
        assert right < width_pt + 1, word
        assert top > -1, word
        assert bottom < high + 1, word
    for i, (word, box) in enumerate(texts):
        for other, place in texts[:i]:
            assert box.intersection(place).area < 1, (word, other)


def test_a_gantt_has_a_bar_for_each_work_and_one_for_each_payer_and_year():
    notes = tips(DRAWN["gantt"][0]())
    assert notes[:2] == [
        "Long tunnel (Iran): 2026 to 2033, $1.6 bn, opens 2034, too late",
        "Passing loops (Azerbaijan): 2027 to 2028, $55 M, opens 2029",
    ]
    assert notes[2:5] == ["Iran, 2026: $150 M", "Fund, 2026: $50 M", "Iran, 2027: $150 M"]
    assert len(notes) == 2 + len(SPENDING)
    words = [word for word, _ in boxes(DRAWN["gantt"][0]())]
    assert words.count("200") >= 6  # sums of the years in which two pay
    assert words.count("228") == 2
    alone = gantt_svg(PROJECTS, [2030])
    assert len(tips(alone)) == 2
    assert "Spent in each year" not in alone


def test_a_legend_takes_as_many_columns_as_fit():
    labels = ["one", "two", "a long name of something"]
    assert columns_of(labels, 1000) == 3
    assert columns_of(labels, 50) == 1
    assert legend_pt(labels, 50) == legend_pt(labels, 1000) + 28


def test_a_payer_that_is_no_country_has_a_colour_of_its_own():
    colours = colours_of(["AZ", "Fund", "Bank", "AZ"])
    assert len(colours) == len(set(colours.values())) == 3


def test_a_band_without_width_is_drawn():
    assert "30" in bands_svg(BANDS.iloc[:1].assign(p5=30.0, p50=30.0, p95=30.0, value=30.0))


def test_costs_of_equal_plans_are_written_once():
    words = [word for word, _ in boxes(DRAWN["chance"][0]())]
    assert words.count("620") == 1
    assert len(tips(DRAWN["chance"][0]())) == len(CURVE) + 1


def test_what_is_not_known_of_a_country_is_not_drawn():
    notes = tips(DRAWN["who-pays"][0]())
    assert len(notes) == 7
    assert "Kazakhstan, gains: $−12.5 M" in notes
    assert not any("Russia, pays" in note for note in notes)


def test_a_plan_lies_between_its_least_and_its_largest_loss():
    """The line of the bold plan is 28 times as long as that of the safe one."""
    lines = re.findall(
        r'<path d="M ([\d.]+) ([\d.]+)\s+L ([\d.]+) \2\s*"[^>]*stroke-width: 1.2',
        losses_svg(LOSSES, PLANS, "worst"),
    )
    safe, bold = (float(end) - float(start) for start, _, end in lines)
    assert bold / safe == pytest.approx(28, rel=0.01)
