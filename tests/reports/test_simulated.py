"""The year of operation in a report: shown when it was simulated, with the numbers found."""

import re
from xml.etree import ElementTree as ET

import numpy as np
import pandas as pd
import pytest

import corridor
from corridor.answers.operation import IndicatorRow, Journey, journey_pair, line_to_draw, queue_rows
from corridor.answers.report import describe_report
from corridor.answers.simulate import describe_simulation
from corridor.answers.values import rows
from corridor.cli.run import run
from corridor.formats.cases.folder import write_folder
from corridor.problems import CorridorError
from corridor.reports.figures.delay import delay_svg
from corridor.reports.figures.distance import distance_svg
from corridor.reports.figures.queues import queues_svg
from corridor.reports.figures.string_line import string_line_svg
from corridor.reports.pages.fragments import delay_of, simulate_part
from corridor.reports.pages.operations import operations
from corridor.reports.pages.simulated_words import heading, holds, journey, lead, unserved, verdict
from corridor.reports.pages.words import published
from corridor.showing import amount
from corridor.simulation.results.outcome import Simulation
from corridor.simulation.simulate import simulate
from corridor.testing import tiny
from tests.reports.test_document import Page, page_of, skeleton
from tests.worlds import diamond

PROJECTS = {"N": {"cost": 30, "gain": {"north": 5e6}}, "S": {"cost": 20, "gain": {"south": 2e6}}}

CURVE = pd.DataFrame(
    [
        (0.5, 5.0, 0.0, 4.0, 3.0, 9.0, False),
        (0.8, 8.0, 6.0, 4.2, 3.1, 9.5, False),
        (1.0, 9.5, 40.0, 5.7, 4.4, 14.0, True),
    ],
    columns=["share", "delivered_mt", "delay_h", "mean_days", "p50_days", "p95_days", "growing"],
)
QUEUES = pd.DataFrame({"a": np.linspace(3, 1200, 366), "b": np.arange(366) % 7})
WAITING = pd.DataFrame(
    [("a", "River <border>", "border", True), ("b", "Yard", "terminal", False)],
    columns=["id", "name", "kind", "growing"],
)
STOPS = pd.DataFrame(
    [
        (0, "train", 0, True, 0.0, 1.0),
        (0, "train", 0, True, 20.0, 1.5),
        (0, "train", 0, True, 20.0, 2.0),
        (0, "train", 0, True, 50.0, 3.0),
        (1, "train", 1, False, 50.0, 0.5),
        (1, "train", 1, False, 20.0, 1.7),
        (2, "passenger", 1, True, 50.0, 26.0),
        (2, "passenger", 1, True, 0.0, 27.0),
    ],
    columns=["train", "vehicle", "way", "loaded", "km", "hour"],
)
STEPS = pd.DataFrame(
    [
        ("ab", "North line", "rail", "rail", 0, 400, 0, 10, 0, 8.0, 1.0),
        ("north", "River & border", "border", "rail", 400, 400, 10, 50, 8.0, 14.0, 30.0),
        ("bc", "Sea leg", "sea", "sea", 400, 900, 50, 80, 14.0, np.nan, np.nan),
    ],
    columns=[
        "element", "name", "kind", "mode", "from_km", "to_km", "from_h", "to_h", "from_usd_per_t",
        "to_usd_per_t", "wait_h",
    ],
).assign(note="")  # fmt: skip
INDICATORS = pd.DataFrame(
    [
        ("At a border", "border_h", "road", 21.3, "h", 9.9, 9.5, 15.1, 2022, "all", "T1", "x"),
        ("Speed", "speed_kmh", "rail", 14.2, "km/h", *[np.nan] * 4, None, "", None),
    ],
    columns=[
        "indicator", "measure", "mode", "value", "unit", "published", "published_low",
        "published_high", "published_year", "where", "source_id", "note",
    ],
)  # fmt: skip

DRAWN = {
    "delay": (
        lambda **to: delay_svg(CURVE, 24.0, 8.8, "As it is", **to),
        ["practical 8.8 Mt", "accepted: 24 h", "a queue grows", "traffic: As it is", "80 % of"],
    ),
    "queues": (
        lambda **to: queues_svg(QUEUES, WAITING, **to),
        ["River <border> (border)", "3 → 1,200, growing", "Yard (terminal)", "Dec"],
    ),
    "string-line": (
        lambda **to: string_line_svg(STOPS, "a - b", ("Alpha", "Beta"), **to),
        ["Alpha", "Beta", "freight, loaded: 1", "freight, empty: 1", "passenger: 1", "0.5 h of it"],
    ),
    "distance": (
        lambda **to: distance_svg(STEPS, **to),
        ["River & border: 40 h", "30.0 h waiting", "USD a tonne", "rail", "sea", "waiting there"],
    ),
}
EMPTY = {
    "delay": lambda **to: delay_svg(CURVE.iloc[:1], 24.0, float("nan"), **to),
    "queues": lambda **to: queues_svg(QUEUES, WAITING.iloc[:0], **to),
    "string-line": lambda **to: string_line_svg(STOPS.iloc[:0], "a - b", ("Alpha", "Beta"), **to),
    "distance": lambda **to: distance_svg(STEPS.iloc[:0], **to),
}


def world():
    """A border line whose cargo runs all the way, more than the border lets through."""
    return tiny(
        links={"ab": ("a", "b", 20e6), "bc": ("b", "c", 9e6)},
        borders={"north": ("ab", 4e6), "south": ("ab", 6e6)},
        demand=[("A", "C", 3e6), ("C", "A", 5e6)],
        projects=PROJECTS,
    )


@pytest.fixture(scope="module")
def operated():
    case = world()
    plan = corridor.recommend(case, 16)
    return case, plan, (simulate(case), simulate(case, plan))


@pytest.fixture(scope="module")
def page(operated):
    return page_of(*operated)


@pytest.mark.parametrize("kind", DRAWN)
def test_figure_is_clean_svg_with_its_names_and_the_same_every_time(kind):
    draw, expected = DRAWN[kind]
    root = ET.fromstring(draw())
    words = {element.text for element in root.iter() if element.text}
    for part in expected:
        assert any(part in text for text in words), part
    assert root.find("{*}title").get("id") == root.get("aria-labelledby")
    assert draw() == draw()


@pytest.mark.parametrize("kind", EMPTY)
def test_empty_figure_says_so(kind):
    assert "nothing to show: no" in "".join(ET.fromstring(EMPTY[kind]()).itertext())


def test_published_figures_are_written_with_range_and_year():
    found = rows(IndicatorRow, INDICATORS.astype(object).where(INDICATORS.notna(), None))
    assert [published(row) for row in found] == ["9.9 (9.5 – 15.1), 2022", "–"]


def test_section_is_complete_offline_and_the_same_every_time(operated, page):
    found = Page(page)
    words = " ".join(found.words)
    assert not found.open
    assert not found.fetched
    assert page == page_of(*operated)
    for part in (
        "Does it hold? A year of operation", "As it is, 2025", "With the plan, 2030",
        "Delay grows with traffic", "Where cargo waits", "What this simulation assumes",
        "part load leaves when its oldest cargo has waited 48 hours",
    ):  # fmt: skip
        assert part in words
    section = page[page.index('<section id="operation">') : page.index('<section id="sure">')]
    ids = re.findall(r' id="([^"]+)"', section)
    assert len(ids) == len(set(ids))
    assert section.count("<svg") >= 4
    assert "nan" not in re.sub(r"<svg.*?</svg>", "", section, flags=re.S)


def test_numbers_are_those_of_the_simulation(operated, page):
    case, plan, sims = operated
    assert f"{sims[0].events:,} events, seed 1" in page
    shown = operations(case, describe_report(case, plan, sims))
    for sim, found in zip(sims, shown, strict=True):
        offered, delivered = sim.offered_t_per_year / 1e6, sim.throughput_t_per_year / 1e6
        assert f"{amount(offered)} → {amount(delivered)}" in page
        assert f"{sim.transit_hours['p50'] / 24:.1f} days" in found.lead
        assert [row["id"] for row in found.elements] == sim.elements["id"].head(12).tolist()
        for row in found.elements:
            assert f"<td>{row['name']} <small>{row['id']}</small></td>" in page
            assert f"{row['throughput_t_per_year'] / 1e6:,.2f}" in page
        assert found.holds == (not sim.growing and sim.practical_t_per_year >= delivered * 1e6)
    north = next(row for row in found.elements if row["id"] == "ab")
    assert north["capacity_t_per_year"] == 40e6, "both ways together"


def test_sentences(operated):
    case, plan, sims = operated
    answer = describe_report(case, plan, sims)
    today, planned = (o.simulation for o in answer.operations)
    assert heading(case, today, answer.plan) == "As it is, 2025"
    assert heading(case, planned, answer.plan) == "With the plan, 2030"
    assert verdict(today).startswith("It holds" if holds(today) else "It does not hold")
    assert (unserved(case, today) == "") == (not sims[0].routing.unserved)
    if today.responsible:
        assert answer.names[today.responsible] in lead(today, answer.names)
    assert {q.id for q in queue_rows(sims[0])} <= set(sims[0].elements["id"])
    assert line_to_draw(sims[0]) in {"ab", "bc"}
    assert journey_pair(sims) in {("A", "C"), ("C", "A")}


def test_figures_that_a_simulation_can_tell_are_shown(operated, monkeypatch):
    case, plan, sims = operated
    monkeypatch.setattr(Simulation, "string_line", lambda s, e, days: STOPS, raising=False)
    monkeypatch.setattr(Simulation, "time_distance", lambda s, pair: STEPS, raising=False)
    monkeypatch.setattr(Simulation, "indicators", lambda s: INDICATORS, raising=False)
    text = page_of(case, plan, sims[:1])
    words = " ".join(Page(text).words)
    for part in ("Trains on one line:", "A journey, step by step", "Simulated beside published",
                 "9.9 (9.5 – 15.1), 2022", "River & border: 40 h"):  # fmt: skip
        assert part in words


def test_a_simulated_year_alone_is_a_part_of_a_page(operated):
    case, _, sims = operated
    for sim in map(describe_simulation, sims):
        page = simulate_part(case, sim, "/api/jobs/1/figures")
        words = " ".join(Page(page).words)
        assert verdict(sim) in words
        assert lead(sim, {e.id: e.name for e in sim.elements}) in words
        assert '<img src="/api/jobs/1/figures/delay.svg?narrow=true"' in page
        assert 'href="/api/jobs/1/tables/curve.csv"' in page
        assert delay_of(sim).startswith("<svg")


def test_a_journey_between_places_that_are_no_zones_is_named():
    case = diamond()
    one, other, *_ = case.records["nodes"]
    drawn = Journey(one, other, 2e6, 1.0, "Measured.", ())
    names = [case.records["nodes"][node]["name"] for node in (one, other)]
    assert journey(case, drawn).startswith(f"{names[0]} to {names[1]}, the route of 2 million")


def test_report_without_a_simulation_does_not_know_of_it(operated):
    case, plan, _ = operated
    text = page_of(case, plan)
    words = re.sub(r"<svg.*?</svg>", "", skeleton(text)).replace("in operation", "")
    assert "In operation: not simulated" in words  # one of the five tests of the plan
    assert "operation" not in words.replace("In operation: not simulated", "")
    assert text == page_of(case, plan, [])


def test_what_is_no_simulation_of_the_case_is_refused(operated, tmp_path):
    case, plan, sims = operated
    for wrong in (object(), [sims[0], "x"], plan):
        with pytest.raises(CorridorError, match=r"expected what corridor\.simulate returns"):
            corridor.report(case, plan, wrong, path=tmp_path / "plan.html")
    other = diamond()
    with pytest.raises(CorridorError, match="simulation belongs to another case"):
        corridor.report(other, corridor.recommend(other, 1), sims, path=tmp_path / "plan.html")
    assert not list(tmp_path.iterdir())


def test_command_line_simulates_when_asked(tmp_path, capsys):
    write_folder(world(), tmp_path / "line")
    words = ["report", str(tmp_path / "line"), "--target", "16", "-o"]
    assert run([*words, str(tmp_path / "with.html"), "--simulate", "--seed", "3"]) == 0
    assert run([*words, str(tmp_path / "without.html")]) == 0
    assert "Does it hold" not in (tmp_path / "without.html").read_text("utf-8")
    assert "events, seed 3" in (tmp_path / "with.html").read_text("utf-8")
    assert run([*words, str(tmp_path / "x.html"), "--simulate", "--years", "0"]) == 2
    assert "years is 0" in capsys.readouterr().err
