"""The planner's page in Chromium: levers, studies, an element, numbers of the case, uploads."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import statistics
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import matplotlib.image as mpimg
import numpy as np
import pytest

import corridor
from corridor.formats.cases.folder import write_folder
from tests.web import chromium
from tests.web.planner_page import FLAGS, MOVED, MOVES, serving
from tests.web.worlds import of_everything, over_180_degrees

ROOT = Path(__file__).parents[2]
STATIC = Path(corridor.__file__).parent / "web" / "static"
AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
playwright = pytest.importorskip("playwright.sync_api")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not chromium.can_be_had(), reason="no Chromium: npm ci in web"),
    pytest.mark.skipif(not (STATIC / "main.js").is_file(), reason="the page was not built"),
]

PATIENCE_MS = 60_000
PAGE_BYTES = 1_000_000


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    data = tmp_path_factory.mktemp("served")
    for name, world in (("pacific", over_180_degrees()), ("lane", of_everything())):
        write_folder(world, data / name)
    cases = ["instc", "northern-corridor", str(data / "pacific"), str(data / "lane")]
    with serving(cases, data) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as started:
        yield started.chromium.launch(executable_path=chromium.chromium(), args=FLAGS)


@pytest.fixture
def page(browser: Any, server: str) -> Iterator[Any]:
    """A page that must neither ask another machine for anything nor write an error."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, accept_downloads=True)
    opened = context.new_page()
    opened.set_default_timeout(PATIENCE_MS)
    elsewhere, errors = [], []
    opened.on(
        "request",
        lambda asked: None if asked.url.startswith(server) else elsewhere.append(asked.url),
    )
    opened.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.errors = errors
    yield opened
    context.close()
    assert not elsewhere
    assert not errors


def open_planner(page: Any, server: str, query: str = "", *, live: bool = False) -> None:
    """Open the planner; with the picture instead of the live map where that is not the subject."""
    query = query if live else f"?{query.removeprefix('?')}&map=picture"
    page.goto(f"{server}/cases/instc{query}")
    page.wait_for_selector("body[data-answered]", state="attached")


def answered(page: Any) -> int:
    return int(page.get_attribute("body", "data-answered") or 0)


def wait_for_answer(page: Any, before: int) -> None:
    for _ in range(PATIENCE_MS // 50):
        if answered(page) > before and not page.locator("#answer[data-stale]").count():
            return
        time.sleep(0.05)
    pytest.fail("no answer came")


def throughput(page: Any) -> float:
    return float(page.inner_text("#answer .headline strong"))


def faults_of(page: Any) -> list[str]:
    """Return what axe-core finds on a page: violations of WCAG at levels A and AA."""
    page.evaluate(AXE.read_text())
    faults: list[str] = page.evaluate(
        "async () => (await axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']}))"
        ".violations.map((each) => each.id + ' ' + each.nodes[0].html)"
    )
    return faults


def test_the_live_map_takes_the_place_of_the_first_picture(page: Any, server: str) -> None:
    for state in ("cold", "warm"):
        start = time.perf_counter()
        page.goto(f"{server}/cases/instc")
        page.wait_for_selector("#map[data-ready=true]", state="attached")
        idle_s = time.perf_counter() - start
        first_ms = page.evaluate(
            "performance.getEntriesByName('first-contentful-paint')[0].startTime"
        )
        print(f"{state}: first picture after {first_ms:.0f} ms, live map idle after {idle_s:.1f} s")
    assert first_ms < 15_000  # 1.5 s and 4 s are the goals on a quiet machine
    assert page.locator("#first-map").count() == 0
    assert page.locator("#map canvas").count() == 1


@pytest.mark.parametrize(
    ("path", "ready", "words"),
    [("/api/basemap*", "true", "no_base_map"), ("*/network", "picture", "no_map_data")],
)
def test_a_map_that_lacks_its_data_says_what_is_missing(
    page: Any, server: str, path: str, ready: str, words: str
) -> None:
    page.route(f"**{path}", lambda route: route.fulfill(status=500, body="{}"))
    page.goto(f"{server}/cases/instc")
    page.wait_for_selector(f"#map[data-ready={ready}]", state="attached")
    english = json.loads((STATIC / "strings" / "en.json").read_text())
    assert page.locator(".no-map").inner_text() == english[words]
    page.errors.clear()  # the browser itself writes that the service failed


SHOWN = """(layer) => document.querySelector('.live').map
    .queryRenderedFeatures({layers: [layer]}).map((each) => each.properties.name)"""


def shows(page: Any, layer: str, names: set[str]) -> None:
    """Wait until a layer of the live map shows all names, or fail with those that it lacks."""
    page.wait_for_selector("#map[data-ready=true]", state="attached")
    lacks = names
    for _ in range(PATIENCE_MS // 200):
        lacks = names - set(page.evaluate(SHOWN, layer))
        if not lacks:
            return
        page.wait_for_timeout(100)
    pytest.fail(f"{layer} of the map lacks {sorted(lacks)}")


def test_a_corridor_over_180_degrees_is_in_view(page: Any, server: str) -> None:
    for whole in (False, True):
        if whole:
            page.click(".zoom button >> nth=2")
            page.wait_for_timeout(500)
        else:
            page.goto(f"{server}/cases/pacific")
        shows(page, "links-rail", {"A-B", "B-C"})
        west, east = page.evaluate(
            "document.querySelector('.live').map.getBounds().toArray().map(([lng]) => lng)"
        )
        middle = (west + east) / 2 % 360
        assert middle == pytest.approx(187.5, abs=1)
        assert 55 < east - west < 150


def test_countries_and_ends_of_a_small_corridor_have_their_names(page: Any, server: str) -> None:
    page.goto(f"{server}/cases/northern-corridor")
    shows(page, "crossed", {"Kenya", "Uganda", "Rwanda"})
    shows(page, "ends", {"Kigali"})


@pytest.mark.parametrize(("language", "words"), [("en", "High sea"), ("fa", "دریای آزاد")])
def test_what_no_country_owns_has_words(page: Any, server: str, language: str, words: str) -> None:
    page.goto(f"{server}/cases/pacific?map=picture&lang={language}")
    page.wait_for_selector("body[data-answered]", state="attached")
    assert words in page.inner_text("#panel-cut table small")


def test_a_small_case_is_seen_whole_at_first(page: Any, server: str) -> None:
    page.goto(f"{server}/cases/northern-corridor")
    page.wait_for_selector("#map[data-ready=true]", state="attached")
    network = page.request.get(f"{server}/api/cases/northern-corridor/network").json()
    west, south, east, north = network["bbox"]
    seen = page.evaluate("document.querySelector('.live').map.getBounds().toArray().flat()")
    assert seen[0] < west < east < seen[2]
    assert seen[1] < south < north < seen[3]


@pytest.mark.long
def test_countries_of_a_large_corridor_have_their_names(page: Any, server: str) -> None:
    page.goto(f"{server}/cases/instc")
    shows(page, "crossed", {"Russia", "Azerbaijan", "Iran"})
    page.click(".zoom button >> nth=2")
    shows(page, "crossed", {"Russia", "Azerbaijan", "Iran", "India", "Kazakhstan"})


def test_the_picture_follows_the_levers_too(page: Any, server: str) -> None:
    assert "<svg" in page.request.get(f"{server}/cases/instc").text()  # before any script
    open_planner(page, server)
    assert page.get_attribute("#map", "data-ready") == "picture"
    before = page.inner_html("#first-map")
    count = answered(page)
    page.check("[data-project=X02]")
    wait_for_answer(page, count)
    for _ in range(200):
        if page.inner_html("#first-map") != before:
            return
        time.sleep(0.1)
    pytest.fail("the picture did not change")


def test_levers_move_the_answer_and_the_address(page: Any, server: str) -> None:
    open_planner(page, server)
    start, count = throughput(page), answered(page)
    assert start > 0
    page.check("[data-project=P01]")
    wait_for_answer(page, count)
    count = answered(page)
    page.locator(".levers details:not([open]) > summary").last.click()
    page.select_option("#lever-others", "ignored")
    wait_for_answer(page, count)
    alone = throughput(page)
    assert alone >= start
    count = answered(page)
    page.fill("#lever-target_mt", "1")
    wait_for_answer(page, count)
    assert page.get_attribute("#answer .verdict", "data-firmness") == "open"
    count = answered(page)
    page.locator("#lever-year").evaluate(
        "(n) => { n.value = '2030'; n.dispatchEvent(new Event('input', {bubbles: true})); }"
    )
    wait_for_answer(page, count)
    for part in ("built=P01", "others=ignored", "target_mt=1", "year=2030"):
        assert part in page.url
    later = throughput(page)
    page.reload()
    page.wait_for_selector("body[data-answered]", state="attached")
    assert page.is_checked("[data-project=P01]")
    assert throughput(page) == later


def test_a_growth_path_is_part_of_the_question(page: Any, server: str) -> None:
    open_planner(page, server, "?mix=fixed&year=2030")
    usual, count = throughput(page), answered(page)
    assert page.inner_text("#lever-growth option:checked") == "Usual: base"
    page.select_option("#lever-growth", "low")
    wait_for_answer(page, count)
    assert "growth=low" in page.url
    low = throughput(page)
    assert low < usual
    page.click("#tab-profile")
    for name in ("profile", "map"):
        assert "growth=low" in page.get_attribute(f".server-figure img[src*='{name}.svg']", "src")
    page.click("#tab-cut")
    page.reload()
    page.wait_for_selector("body[data-answered]", state="attached")
    assert page.input_value("#lever-growth") == "low"
    assert throughput(page) == low
    count = answered(page)
    page.select_option("#lever-growth", "")
    wait_for_answer(page, count)
    assert "growth" not in page.url
    assert throughput(page) == usual


@pytest.mark.long
def test_a_moved_lever_is_answered_at_once(page: Any, server: str) -> None:
    """Levers are moved at the pace of a hand; what is quicker shares its time with the drawing."""
    open_planner(page, server, live=True)
    page.wait_for_selector("#map[data-ready]", state="attached")
    took = page.evaluate(MOVES, MOVED)
    for what, times in took.items():
        p95 = statistics.quantiles(times, n=20, method="inclusive")[18]
        print(f"from lever to {what}: median {statistics.median(times):.0f} ms, p95 {p95:.0f} ms")
    assert statistics.median(took["answered"]) < 1_500  # p95 of 300 ms is the goal
    assert len(took["painted"]) >= len(took["answered"]) / 2  # no state without a picture


def test_a_verdict_on_a_condition_has_the_colour_of_a_caution(page: Any, server: str) -> None:
    colours = {}
    for query in ("target_mt=0.1", "target_mt=0.1&mix=fixed", "target_mt=900"):
        open_planner(page, server, f"?{query}")
        page.wait_for_selector("#answer .verdict[data-firmness]")
        mark = page.inner_text("#answer .verdict")[0]
        colours[mark] = page.evaluate("getComputedStyle(document.querySelector('.verdict')).color")
        if AXE.is_file():
            assert not faults_of(page), query
    assert colours.keys() == {"!", "✓", "✗"}
    assert colours["!"] not in (colours["✓"], colours["✗"])


def test_an_element_shows_its_arithmetic(page: Any, server: str) -> None:
    open_planner(page, server, live=True)
    page.click("#panel-cut table button")
    page.wait_for_selector(".element pre")
    assert "capacity" in page.inner_text(".element pre")
    page.fill("#find-element", page.locator("#elements option").nth(0).evaluate("(n) => n.value"))
    page.keyboard.press("Tab")
    page.wait_for_selector(".element h3")
    page.wait_for_selector("#map[data-ready=true]", state="attached")
    box = page.locator("#map canvas").bounding_box()
    clicked = page.inner_text(".element h3")
    for x, y in [(x / 12, y / 12) for y in range(2, 11) for x in range(2, 11)]:
        page.mouse.click(box["x"] + x * box["width"], box["y"] + y * box["height"])
        if page.inner_text(".element h3") != clicked:
            return
    for _ in range(100):  # the server is asked what an element is
        if page.inner_text(".element h3") != clicked:
            return
        page.wait_for_timeout(100)
    pytest.fail("no click on the map opened another element")


@pytest.mark.parametrize("query", [pytest.param("", marks=pytest.mark.long), "&map=picture"])
def test_before_and_after_are_laid_side_by_side(page: Any, server: str, query: str) -> None:
    """The divider moves by keys and by pointer: at one end all is after, at the other before."""
    page.goto(f"{server}/cases/instc?built=P07{query}")
    page.wait_for_selector("body[data-answered]", state="attached")
    page.wait_for_selector("#map[data-ready]", state="attached")
    if not query:
        page.wait_for_selector("#map[data-ready=true]", state="attached")
    assert not page.is_visible("#divider")
    page.focus("[name=view]:checked")
    page.keyboard.press("ArrowRight")
    assert page.is_checked("[name=view][value=both]")
    if query:
        page.wait_for_selector("#first-map img.before")
        page.evaluate("document.querySelector('img.before').decode()")
    else:
        page.wait_for_selector(".before[data-ready=true]")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "divider"
    clip = "getComputedStyle(document.querySelector('.before')).clipPath"
    middle = page.evaluate(clip)
    page.keyboard.press("ArrowLeft")
    assert page.evaluate(clip) != middle
    shown = []
    for key in ("Home", "End"):
        page.keyboard.press(key)
        page.wait_for_timeout(1000)
        shown.append(pixels(page))
    assert difference(*shown) > 0.002  # the second track makes the line wider
    if not query:
        for view, seen in (("after", shown[0]), ("before", shown[1])):
            page.locator(f"[name=view][value={view}]").check(force=True)
            page.wait_for_timeout(1000)
            assert difference(pixels(page), seen) < 0.002, view
        page.locator("[name=view][value=both]").check(force=True)
    box = page.locator("#divider").bounding_box()
    x, y = box["x"] + box["width"] - 14, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 4, y, steps=4)
    page.mouse.up()
    assert 10 < int(page.input_value("#divider")) < 40
    if AXE.is_file():
        assert not faults_of(page)
    page.set_viewport_size({"width": 400, "height": 800})
    assert page.is_visible("#divider")
    assert page.evaluate("document.documentElement.scrollWidth") <= 400


def pixels(page: Any) -> np.ndarray:
    """Return the middle of the map as it is seen, clear of its controls."""
    box = page.locator("#map").bounding_box()
    part = {"x": box["x"] + 30, "y": box["y"] + 60, "width": 380, "height": box["height"] - 110}
    return mpimg.imread(io.BytesIO(page.screenshot(clip=part)), format="png")[:, :, :3]


def difference(one: np.ndarray, other: np.ndarray) -> float:
    """Return the share of pixels that differ to the eye."""
    return float((np.abs(one - other).max(axis=2) > 0.2).mean())


@pytest.mark.long
def test_an_element_shows_its_tonnes_as_ribbons(page: Any, server: str) -> None:
    open_planner(page, server)
    page.click("#tab-element")
    page.focus("#find-element")
    page.keyboard.type("Ganja - Boyuk Kesik")
    page.keyboard.press("Tab")
    page.wait_for_selector(".element svg.ribbons path")
    bands = page.locator(".element svg.ribbons path")
    assert bands.count() > 5
    assert "→" in bands.first.locator("title").text_content()
    fill = bands.first.evaluate("(band) => getComputedStyle(band).fill")
    assert fill == "rgb(141, 133, 119)"  # other cargo, by the style of all figures
    assert page.locator(".element table th small").count() > 5
    page.select_option("#language", "az")
    page.wait_for_selector("html[lang=az] body[data-answered]", state="attached")
    page.fill("#find-element", "Ganja - Boyuk Kesik")
    page.keyboard.press("Tab")
    page.wait_for_selector(".element[lang=az] svg.ribbons")
    if AXE.is_file():
        assert not faults_of(page)


@pytest.mark.parametrize(
    ("width", "narrow"), [pytest.param(1280, False, marks=pytest.mark.long), (400, True)]
)
def test_flows_by_commodity_are_drawn_beside_the_profile(
    page: Any, server: str, width: int, narrow: bool
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    open_planner(page, server, "?screenline=az-gulf&mix=fixed&year=2032")
    page.click("#tab-profile")
    picture = page.locator("img[src*='trade.svg']")
    picture.scroll_into_view_if_needed()
    drawn = picture.evaluate("async (picture) => (await picture.decode(), picture.naturalWidth)")
    assert (drawn < 500) is narrow
    letters_px = 8 * picture.bounding_box()["width"] / drawn
    assert letters_px > 7.5
    figure = page.locator("figure", has=picture)
    assert "Counted tonnes by commodity" in figure.locator("h4").inner_text()
    table = page.request.get(server + figure.get_by_text("CSV").get_attribute("href")).text()
    rows = list(csv.DictReader(io.StringIO(table)))
    tonnes = sum(float(row["tonnes per year"]) for row in rows)
    assert tonnes / 1e6 == pytest.approx(throughput(page), abs=0.06)
    assert {row["commodity"] for row in rows} > {"containers", "fert_chem"}
    with page.expect_download() as saved:
        figure.get_by_role("button", name="PNG").click()
    assert saved.value.suggested_filename == "trade.png"
    assert saved.value.path().read_bytes().startswith(b"\x89PNG")
    if AXE.is_file():
        assert not faults_of(page)


def test_a_choice_of_cargo_changes_tonnes_and_not_the_answer(page: Any, server: str) -> None:
    """By keyboard alone: open the bar, choose goods and a country, and show all again."""
    open_planner(page, server, "?built=P07")
    whole, count = throughput(page), answered(page)
    page.click("#panel-cut .comparison")  # the table of differences has its rows
    rows = page.inner_text("#panel-cut .comparison tbody")
    page.focus(".filter summary")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Grain")
    wait_for_answer(page, count)
    assert "commodity=grain" in page.url
    assert throughput(page) == whole
    said = page.inner_text(".filter summary")
    shown, of = map(float, re.findall(r"[\d.]+", said)[:2])
    assert 0 < shown < of == whole
    assert page.inner_text("#panel-cut .comparison tbody") != rows
    count = answered(page)
    page.select_option("#filter-country", "RU")
    wait_for_answer(page, count)
    page.reload()
    page.wait_for_selector("body[data-answered]", state="attached")
    assert "Russia" in page.inner_text(".filter summary")
    count = answered(page)
    page.focus(".filter button")
    page.keyboard.press("Enter")
    wait_for_answer(page, count)
    assert "commodity" not in page.url
    assert page.inner_text("#panel-cut .comparison tbody") == rows


def test_a_study_survives_a_reload_and_is_stopped(page: Any, server: str) -> None:
    open_planner(page, server)
    page.click("#tab-jobs")
    page.click("[data-verb=simulate]")
    page.wait_for_selector("[data-job]")
    job = page.get_attribute("[data-job]", "data-job")
    page.reload()
    page.wait_for_selector(f"[data-job='{job}']")
    stop = page.locator(f"[data-job='{job}'] button")
    if page.get_attribute(f"[data-job='{job}']", "data-state") in ("waiting", "running"):
        stop.click()
    page.wait_for_selector(
        f"[data-job='{job}'][data-state=stopped], [data-job='{job}'][data-state=done]"
    )


def test_options_of_studies_are_part_of_the_question(page: Any, server: str) -> None:
    """They are those of the command line; what is out of range is not asked."""
    open_planner(page, server, "?target_mt=12")
    page.click("#tab-jobs")
    page.wait_for_selector("[data-verb=recommend]")
    chosen = "[id='recommend-probability']"
    page.evaluate("(id) => (document.querySelector(id).value = '1.5')", chosen)
    page.click("[data-verb=recommend]")  # opens its options, and points at the fault
    assert page.evaluate("document.activeElement.id") == "recommend-probability"
    for study in ("confidence", "simulate", "fleet", "report"):
        page.click(f".study:has([data-verb={study}]) summary")
    for option in ("recommend-", "confidence-", "report-plan."):
        page.fill(f"[id='{option}probability']", "0.8")
    for study in ("recommend", "confidence", "report"):
        page.fill(f"#{study}-samples", "16")
    for option in ("simulate-by_choice", "fleet-leave_stranded", "report-share", "report-claims"):
        page.check(f"#{option}")
    if AXE.is_file():
        assert not faults_of(page)
    asked = {}
    for verb in ("recommend", "confidence", "simulate", "fleet", "report"):
        with page.expect_response("**/jobs") as begun:
            page.click(f"[data-verb={verb}]")
        asked[verb] = json.loads(begun.value.request.post_data)
        page.request.post(f"{server}/api/jobs/{begun.value.json()['id']}/stop")
    for verb, plan in (("recommend", asked["recommend"]), ("report", asked["report"]["plan"])):
        assert plan["probability"] == 0.8, verb
    assert asked["confidence"]["probability"] == 0.8
    assert {asked[verb]["samples"] for verb in ("recommend", "confidence", "report")} == {16}
    assert asked["simulate"]["by_choice"] is True
    assert asked["fleet"]["leave_stranded"] is True
    assert asked["report"]["share"] is asked["report"]["claims"] is True
    assert asked["report"]["benefit"] is False
    assert "curve" not in asked["report"]  # what is blank is left out


@pytest.mark.long
def test_each_study_is_asked_and_shows_its_answer(page: Any, server: str) -> None:
    page.goto(f"{server}/cases/lane?map=picture&target_mt=3&built=B,F")
    page.wait_for_selector("body[data-answered]", state="attached")
    page.click("#tab-jobs")
    page.wait_for_selector("[data-verb=report]")
    studies = page.locator("[data-verb]").evaluate_all("(all) => all.map((x) => x.dataset.verb)")
    assert len(studies) == 14
    page.click(".study:has([data-verb=curve]) summary")
    page.fill("#curve-curve", "2")
    jobs = {}
    for study in studies:
        with page.expect_response("**/jobs") as begun:
            page.click(f"[data-verb={study}]")
        assert begun.value.status == 202, begun.value.text()
        jobs[study] = begun.value.json()["id"]
    for study, job in jobs.items():
        page.wait_for_selector(
            f"[data-job='{job}']:is([data-state=done], [data-state=failed])",
            timeout=10 * PATIENCE_MS,
        )
        card = page.locator(f"[data-job='{job}']")
        assert card.get_attribute("data-state") == "done", card.inner_text()
        assert page.inner_text(f"[data-verb={study}]") in card.inner_text()
        if study == "report":
            continue
        card.evaluate("(x) => x.scrollIntoView({ block: 'center' })")
        card.locator("button").click()
        tables = f".job-answer a[href='/api/jobs/{job}/tables.xlsx']"
        page.wait_for_selector(tables, state="attached")
        for picture in page.locator(".job-answer img").all():
            assert picture.evaluate("async (x) => (await x.decode(), x.naturalWidth)") > 0


def test_targets_by_year_hold_from_their_year_on(page: Any, server: str) -> None:
    """The verdict follows the target of the year; a plan and a report get all of them."""
    open_planner(page, server, "?target_mt=1&year=2030")
    verdict = "#answer .verdict"
    assert page.get_attribute(verdict, "data-firmness") == "open"
    page.get_by_role("button", name="Targets by year").click()
    page.click("#add-target")
    page.get_by_label("Year of target 2").fill("2033")
    page.get_by_label("Target 2, million t a year").fill("900")
    count = answered(page)
    page.keyboard.press("Tab")
    wait_for_answer(page, count)
    assert "targets=2030%3A1%2C2033%3A900" in page.url
    assert "target_mt" not in page.url
    assert "The target of 2030 holds: 1 million" in page.inner_text(verdict)
    assert page.get_attribute(verdict, "data-firmness") == "open"
    for year, words, firmness in (
        (2034, "The target of 2033 holds: 900 million", "unreachable"),
        (2029, "No target holds yet; the first is that of 2030", "unknown"),
    ):
        count = answered(page)
        page.locator("#lever-year").evaluate(
            "(n, year) => { n.value = year; n.dispatchEvent(new Event('input')); }", str(year)
        )
        wait_for_answer(page, count)
        assert words in page.inner_text(verdict)
        assert page.get_attribute(verdict, "data-firmness") == firmness
    page.reload()
    page.wait_for_selector("body[data-answered]", state="attached")
    assert page.get_by_label("Target 2, million t a year").input_value() == "900"
    page.click("#tab-jobs")
    asked = {}
    for verb in ("recommend", "report"):
        with page.expect_response("**/jobs") as begun:
            page.click(f"[data-verb={verb}]")
        assert begun.value.status == 202, begun.value.text()
        asked[verb] = json.loads(begun.value.request.post_data)
        page.request.post(f"{server}/api/jobs/{begun.value.json()['id']}/stop")
    for plan in (asked["recommend"], asked["report"]["plan"]):
        assert plan["target_mt"] == {"2030": 1, "2033": 900}
        assert plan.get("by") is None
    if AXE.is_file():
        assert not faults_of(page)


def test_two_targets_of_one_year_are_refused_and_rows_removed(page: Any, server: str) -> None:
    open_planner(page, server, "?targets=2028:2,2032:3&year=2030")
    page.get_by_label("Year of target 2").fill("2028")
    page.keyboard.press("Tab")
    assert "targets=2028:2,2032:3" in page.url  # nothing was set
    said = page.get_by_label("Year of target 2").evaluate("(n) => n.validationMessage")
    assert said == "Another target has this year too"
    count = answered(page)
    page.get_by_role("button", name="Remove target 2").click()
    wait_for_answer(page, count)
    assert "targets=2028%3A2&" in page.url
    count = answered(page)
    page.get_by_role("button", name="Remove target 1").click()
    wait_for_answer(page, count)
    assert "targets" not in page.url
    assert page.is_visible("#lever-target_mt")


@pytest.mark.long
def test_a_plan_is_shown_on_the_map(page: Any, server: str) -> None:
    open_planner(page, server, "?target_mt=12")
    page.click("#tab-jobs")
    page.click("[data-verb=recommend]")
    made = "[data-of=recommend][data-state=done] button"
    page.wait_for_selector(made, timeout=5 * PATIENCE_MS)
    page.click(made)
    page.wait_for_selector(".job-answer button.main")
    years = page.locator(".job-answer img[src*='years.svg']")
    assert years.evaluate("async (picture) => (await picture.decode(), picture.naturalWidth)") > 0
    with page.expect_download() as saved:
        page.locator(".job-answer button", has_text="PNG").first.click()
    assert saved.value.suggested_filename == "years.png"
    assert saved.value.path().read_bytes().startswith(b"\x89PNG")
    count = answered(page)
    page.click(".job-answer button.main")
    wait_for_answer(page, count)
    assert "built=" in page.url


def test_a_number_is_edited_refused_and_taken_back(page: Any, server: str) -> None:
    open_planner(page, server)
    page.click("#tab-tables")
    page.select_option("#table", "rail")
    cell = page.locator("[data-cell='rail-samur-yalama.speed_kmh']")
    page.fill("#find-row", "rail-samur-yalama")
    cell.wait_for()
    old = cell.input_value()
    cell.fill("fast")
    cell.press("Tab")
    page.wait_for_selector("#panel-tables .problems")
    assert "fast" in page.inner_text("#panel-tables .problems")
    page.errors.clear()  # the browser itself writes that the service refused
    count = answered(page)
    cell.fill("31")
    cell.press("Tab")
    wait_for_answer(page, count)
    assert cell.input_value() == "31"
    count = answered(page)
    page.click("#undo")
    wait_for_answer(page, count)
    assert cell.input_value() == old


PASTE = """(cell, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text", text);
    cell.dispatchEvent(new ClipboardEvent("paste", {clipboardData, cancelable: true}));
}"""


def rows_of(page: Any, server: str, table: str) -> list[list[str]]:
    """Return the rows of a table as the service has them."""
    answer = page.request.get(f"{server}/api/cases/instc/tables/{table}")
    return [list(row) for row in answer.json()["rows"]]


@pytest.mark.long
def test_settings_are_a_table_with_the_same_checks(page: Any, server: str) -> None:
    """Name, value, unit and meaning of each; levers take what the case then says."""
    page.goto(f"{server}/cases/northern-corridor?map=picture")
    page.wait_for_selector("body[data-answered]", state="attached")
    year = page.input_value("#lever-year")
    page.click("#tab-tables")
    page.select_option("#table", "case")
    cell = page.locator("[data-cell='Settings.year']")
    assert cell.input_value() == year
    heads = page.locator("#panel-tables thead").inner_text()
    assert heads.split() == ["Setting", "Value", "Unit"]
    line = page.locator("#panel-tables tr", has=page.locator("[data-cell='Settings.target_mt']"))
    assert "Target of a plan or report unless another is named" in line.inner_text()
    assert line.locator("td").last.inner_text() == "Mt/year"
    assert page.is_hidden("#add-row")
    if AXE.is_file():
        assert not faults_of(page)
    page.fill("#find-row", "money")
    assert page.locator("#panel-tables tbody tr").count() == 1
    page.fill("#find-row", "")
    cell.fill("many")
    cell.press("Tab")
    page.wait_for_selector("#panel-tables .problems")
    said = page.inner_text("#panel-tables .problems")
    assert "case.toml" in said
    assert "many" in said
    assert cell.get_attribute("aria-invalid") == "true"
    page.errors.clear()  # the browser logs a refusal as an error
    count = answered(page)
    later = str(int(year) + 3)
    cell.fill(later)
    cell.press("Tab")
    wait_for_answer(page, count)
    assert not page.locator("#panel-tables .problems").count()
    assert page.input_value("#lever-year") == later
    assert "year" not in page.url
    count = answered(page)
    target = page.locator("[data-cell='Settings.target_mt']")
    target.fill("7.5")
    target.press("Tab")
    wait_for_answer(page, count)
    assert page.input_value("#lever-target_mt") == "7.5"
    assert "target_mt" not in page.url
    for _ in range(2):
        count = answered(page)
        page.click("#undo")
        wait_for_answer(page, count)
    assert page.input_value("#lever-year") == year
    assert page.input_value("[data-cell='Settings.year']") == year


def test_rows_are_pasted_down_the_rows_shown_or_refused(page: Any, server: str) -> None:
    open_planner(page, server)
    page.click("#tab-tables")
    page.fill("#find-row", "volgograd")
    cells = page.locator("[data-cell$='.speed_kmh']")
    cells.first.wait_for()
    before = rows_of(page, server, "rail")
    wanted = [i for i, row in enumerate(before) if any("volgograd" in cell for cell in row)]
    assert cells.count() == len(wanted) >= 2
    assert wanted != list(range(wanted[0], wanted[-1] + 1))  # hidden rows lie between
    for text, count in (
        ("\n".join(["33"] * (len(wanted) + 3)), 3),
        ("\t".join(["33"] * 500), 500 - len(before[0]) + 6),
    ):
        cells.first.evaluate(PASTE, text)
        assert re.findall(r"\d+", page.inner_text("#panel-tables .fault")) == [str(count)]
        assert rows_of(page, server, "rail") == before
    answers = answered(page)
    cells.first.evaluate(PASTE, "\n".join(str(31 + i) for i in range(len(wanted))) + "\n")
    wait_for_answer(page, answers)
    after = rows_of(page, server, "rail")
    assert [after[i][6] for i in wanted] == [str(31 + i) for i in range(len(wanted))]
    assert [r for i, r in enumerate(after) if i not in wanted] == [
        r for i, r in enumerate(before) if i not in wanted
    ]
    page.click("#undo")
    wait_for_answer(page, answers + 1)
    assert rows_of(page, server, "rail") == before


@pytest.mark.long
def test_the_table_that_was_chosen_last_is_shown(page: Any, server: str) -> None:
    """Also where the one that was asked for before comes later."""
    late: list[Any] = []

    def hold(route: Any) -> None:
        late.append(route)

    page.route("**/tables/rail", hold)
    open_planner(page, server)
    page.click("#tab-tables")
    page.select_option("#table", "sources")
    page.wait_for_selector("[data-cell$='.title']")
    with page.expect_response("**/tables/rail"):
        late[0].continue_()
    page.wait_for_timeout(300)
    assert page.locator("[data-cell$='.title']").count()


@pytest.mark.long
def test_rows_are_added_deleted_and_taken_back(page: Any, server: str) -> None:
    open_planner(page, server)
    page.click("#tab-tables")
    page.select_option("#table", "sources")
    page.wait_for_selector("[data-cell$='.title']")
    before = rows_of(page, server, "sources")
    count = answered(page)
    page.click("#add-row")
    page.keyboard.type("new-one")
    page.keyboard.press("Tab")
    page.keyboard.type("First")
    page.click("#save-row")
    wait_for_answer(page, count)
    assert [row[:2] for row in rows_of(page, server, "sources")[len(before) :]] == [
        ["new-one", "First"]
    ]
    page.click("#add-row")
    page.keyboard.type("new-two")
    page.keyboard.press("Tab")
    page.locator("[data-cell='new row.title']").evaluate(PASTE, "Second\taddress")
    assert page.locator("[data-cell='new row.source_id']").input_value() == "new-two"
    page.locator("[data-cell='new row.source_id']").evaluate(PASTE, "new-2\tA\nnew-3\tB\n")
    wait_for_answer(page, count + 1)
    added = rows_of(page, server, "sources")[len(before) + 1 :]
    assert added == [["new-2", "A", "address"], ["new-3", "B", ""]]
    page.fill("#find-row", "new-")
    if AXE.is_file():
        assert not faults_of(page)
    page.get_by_role("button", name="Delete row new-2").click()
    wait_for_answer(page, count + 2)
    left = [row[0] for row in rows_of(page, server, "sources")]
    assert left == [*(row[0] for row in before), "new-one", "new-3"]
    for undone in range(3):
        page.click("#undo")
        wait_for_answer(page, count + 3 + undone)
    assert rows_of(page, server, "sources") == before


def test_a_case_is_downloaded_and_opened_again(page: Any, server: str, tmp_path: Path) -> None:
    open_planner(page, server)
    page.click("#tab-tables")
    with page.expect_download() as coming:
        page.click("#panel-tables a.button")
    saved = tmp_path / "case.zip"
    coming.value.save_as(saved)
    page.click("#tab-case")
    page.set_input_files("#upload", saved)
    page.wait_for_url(re.compile(r"/cases/instc-\d+"))
    page.wait_for_selector("body[data-answered]", state="attached")
    page.click("#tab-cut")
    count = answered(page)
    page.select_option("#beside", "instc")
    wait_for_answer(page, count)
    assert "beside=instc" in page.url
    assert "." in page.inner_text("#panel-cut .comparison")  # the same case: nothing differs
    assert not page.locator("#panel-cut .comparison table").count()


@pytest.mark.parametrize("name", ["../links.csv", "unknown.csv"])
def test_a_bad_upload_is_refused_with_reasons(
    page: Any, server: str, name: str, tmp_path: Path
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as bad:
        bad.writestr(name, "a,b\n1,2\n")
    upload = tmp_path / "bad.zip"
    upload.write_bytes(packed.getvalue())
    open_planner(page, server)
    page.click("#tab-case")
    page.set_input_files("#upload", upload)
    page.wait_for_selector(".upload .problems")
    assert len(page.inner_text(".upload .problems")) > 20
    page.errors.clear()  # the browser itself writes that the service refused


@pytest.mark.parametrize("width", [1280, 400])
def test_nothing_is_hard_to_reach(page: Any, server: str, width: int) -> None:
    """No violation of WCAG at levels A and AA, in any panel, and nothing wider than the screen."""
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: npm ci in web")
    page.set_viewport_size({"width": width, "height": 800})
    open_planner(page, server, "?built=P01", live=width > 1000)
    for tab in ("cut", "element", "jobs", "tables", "case"):
        page.click(f"#tab-{tab}")
        assert not faults_of(page), tab
        assert page.evaluate("document.documentElement.scrollWidth") <= width, tab


def test_languages_keep_the_situation(page: Any, server: str) -> None:
    open_planner(page, server, "?built=P01")
    for language in ("fa", "ru", "az", "en"):
        page.select_option("#language", language)
        page.wait_for_selector(f"html[lang={language}] body[data-answered]", state="attached")
        assert page.get_attribute("html", "dir") == ("rtl" if language == "fa" else "ltr")
        assert page.is_checked("[data-project=P01]")


def test_a_refusal_is_said_in_the_language_of_the_page(page: Any, server: str) -> None:
    asked: list[str | None] = []
    page.on(
        "request",
        lambda request: (
            "/state" in request.url and asked.append(request.header_value("accept-language"))
        ),
    )
    page.route("**/state", lambda route: route.continue_(post_data='{"target_mt": -1}'))
    page.goto(f"{server}/cases/instc?lang=ru")
    page.wait_for_selector("text=цель -1; ожидалось больше 0 млн т/год")
    assert asked[0] == "ru"
    assert all("422" in said for said in page.errors)
    page.errors.clear()


@pytest.mark.long
def test_letters_of_a_persian_map_stand_as_they_are(page: Any, server: str) -> None:
    """Brackets of names are drawn alone, and would be turned round as on the page around them."""
    open_planner(page, server, "?lang=fa", live=True)
    page.wait_for_selector("#map[data-ready=true]", state="attached")
    assert page.get_attribute("html", "dir") == "rtl"
    drawn = "new OffscreenCanvas(1, 1).getContext('2d').direction"
    assert page.evaluate(drawn) == "ltr"
    assert page.inner_text(".field:has(#lever-year) output").isdecimal()
    assert not page.inner_text(".field:has(#lever-year) output").isascii()


def test_every_catalogue_has_every_string() -> None:
    read = {f.stem: json.loads(f.read_text()) for f in (STATIC / "strings").glob("*.json")}
    fields = re.compile(r"\{\w+\}")
    for language, words in read.items():
        assert words.keys() == read["en"].keys(), language
        for key, text in words.items():
            assert sorted(fields.findall(text)) == sorted(fields.findall(read["en"][key])), key


def test_the_page_is_small() -> None:
    files = [f for f in STATIC.iterdir() if f.suffix in {".js", ".css"}]
    assert sum(len(gzip.compress(f.read_bytes())) for f in files) < PAGE_BYTES
