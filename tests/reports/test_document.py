"""The report: complete, offline, safe, and the same every time."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

import corridor
from corridor.answers.main_route import main_route
from corridor.answers.report import describe_report
from corridor.problems import CorridorError
from corridor.reports.pages.document import render
from corridor.reports.pages.words import number_words, plain, usd, web_address
from tests.worlds import border_line, diamond

GOLDEN = Path(__file__).parent / "golden.txt"
LOADS = {"src", "srcset", "poster", "data", "background"}
VOID = {"meta", "link", "br", "img", "hr", "input"}


class Page(HTMLParser):
    """Collects what a browser would fetch or run, the words, and whether tags match."""

    def __init__(self, text):
        super().__init__()
        self.fetched, self.words, self.open = [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.open += [tag] if tag not in VOID else []
        self.fetched += [(tag, name) for name, _ in attrs if name in LOADS or name[:2] == "on"]
        if tag in {"script", "link", "iframe", "object", "embed", "img", "image"}:
            self.fetched.append((tag, ""))

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)


def skeleton(html):
    """Leave out pictures, style and what changes with a release."""
    html = re.sub(r"<svg.*?</svg>", "<svg/>", html, flags=re.S)
    html = re.sub(r"<style>.*?</style>", "<style/>", html, flags=re.S)
    html = re.sub(r";base64,[^\"]+", ";base64,…", html)
    html = re.sub(r"SHA-256 [0-9a-f]{64}", "SHA-256 …", html)
    return html.replace(f"corridor {corridor.__version__}", "corridor …")


def page_of(case, plan, sims=()):
    return render(case, describe_report(case, plan, sims))


@pytest.fixture(scope="module")
def instc(tmp_path_factory):
    case = corridor.open_case("instc")
    plan = corridor.recommend(case, 30)
    path = corridor.report(case, plan, path=tmp_path_factory.mktemp("report") / "plan.html")
    return plan, path


def test_report_of_a_tiny_case_is_the_one_that_was_read_and_approved():
    case = border_line()
    assert skeleton(page_of(case, corridor.recommend(case, 16))) == GOLDEN.read_text("utf-8")


def test_report_of_the_corridor_is_complete_and_offline(instc):
    plan, path = instc
    text = path.read_text("utf-8")
    page = Page(text)
    words = " ".join(page.words)
    assert not page.open
    assert not page.fetched
    assert "@import" not in text
    assert not re.search(r"url\((?!#)", text)
    assert path.stat().st_size < 3_000_000
    assert plan.built
    for project in plan.projects:
        assert project.id in words
        assert project.name in words
    for expected in (
        "Yalama to Astara",
        "Persian Gulf",
        "on paper only",
        "Who pays",
        plan.why()["P07"],
    ):
        assert expected in words


def test_report_does_not_overwrite_unless_told(instc):
    _, path = instc
    case = border_line()
    small = corridor.recommend(case, 10)
    before = path.read_bytes()
    with pytest.raises(CorridorError, match="exists; nothing was written"):
        corridor.report(case, small, path=path)
    assert path.read_bytes() == before


def test_report_refuses_a_plan_of_another_case_and_a_simulation(tmp_path):
    case = border_line()
    plan = corridor.recommend(case, 10)
    with pytest.raises(CorridorError, match="another case"):
        corridor.report(diamond(), plan, path=tmp_path / "plan.html")
    with pytest.raises(CorridorError, match="simulations"):
        corridor.report(case, plan, object(), path=tmp_path / "plan.html")
    assert not list(tmp_path.iterdir())


def test_names_cannot_become_markup():
    evil = "<script>alert(1)</script>"
    case = border_line()
    tables = {t: case.tables[t].assign(name=evil) for t in ("links", "borders", "projects")}
    sources = case.tables["sources"].assign(title=evil, address=f"javascript:{evil}")
    case = case.replace(**tables, sources=sources)
    case = corridor.Case({**case.settings, "title": evil}, case.tables)
    text = page_of(case, corridor.recommend(case, 16))
    page = Page(text)
    assert not page.fetched
    assert "<script" not in text
    assert 'href="javascript' not in text
    assert evil in " ".join(page.words)


def test_unreachable_target_names_the_blocking_cut_and_what_is_missing():
    case = border_line()
    plan = corridor.recommend(case, 40)
    words = " ".join(Page(page_of(case, plan)).words)
    assert plan.status == "unreachable"
    assert "out of reach" in words
    assert "What blocks the target" in words
    assert plan.blocking_cut
    for element in plan.blocking_cut:
        assert element.name in words
    assert f"{plan.missing_t_per_year / 1e6:g} million" in words
    assert plan.cure in words


def test_target_that_needs_no_project():
    case = border_line()
    words = " ".join(Page(page_of(case, corridor.recommend(case, 5))).words)
    assert "needs no project" in words
    assert "No project is needed" in words


def test_main_route_runs_in_order_from_end_to_end():
    case = border_line()
    legs = main_route(corridor.recommend(case, 16).after)
    assert [leg.element for leg in legs][:3] == ["ab", "north", "south"]
    assert legs[0].start_km == 0
    assert [leg.start_km for leg in legs] == sorted(leg.start_km for leg in legs)


def test_words_for_numbers():
    case = border_line()
    assert number_words(case, "north service_h") == "North: service time"
    assert number_words(case, "default rail reliability") == "All rail by default: reliability"
    assert number_words(case, "nobody knows_this") == "nobody knows_this"
    assert [plain(3014.0), plain(0.9), plain(float("inf"))] == ["3,014", "0.9", "no limit"]
    assert [usd(2060.6), usd(13.27), usd(None)] == ["2,061", "13.3", "out of reach"]
    assert web_address("https://a.org/b") == "https://a.org/b"
    assert web_address("a.org/b (page)") == ""
