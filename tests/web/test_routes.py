"""Each route answers, and says what is wrong in one form."""

import json
import re
from io import BytesIO
from urllib.parse import urlencode

import openpyxl
import pytest

from corridor.answers.json import from_json, to_json
from corridor.answers.questions import ThroughputQuestion
from corridor.answers.state import StateAnswer
from corridor.answers.throughput import ThroughputAnswer

T = "/api/cases/tiny"


def problem(response, status, code):
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    said = response.json()
    assert (said["status"], said["code"]) == (status, code)
    return said


def test_cases_and_contents(client):
    assert client.get("/api/cases").json() == [
        {"id": "tiny", "title": "A tiny world", "version": 0}
    ]
    contents = client.get(f"{T}/contents").json()
    assert [p["id"] for p in contents["projects"]] == ["wide"]
    assert contents["years"]["start"] == 2025
    assert {p["id"] for p in contents["places"]} == {"A", "C", "a", "b", "c"}
    assert contents["screenline"] == "all"


def test_network_is_geojson(client):
    network = client.get(f"{T}/network").json()
    kinds = sorted(f["geometry"]["type"] for f in network["features"])
    assert kinds == ["LineString"] * 2 + ["Point"] * 3
    link = next(f for f in network["features"] if f["properties"]["id"] == "bc")["properties"]
    assert (link["from"], link["to"], link["mode"]) == ("b", "c", "rail")
    assert link["elements"] == []


def test_countries_are_named_for_a_view(client):
    view = {"west": 30, "south": 30, "east": 50, "north": 50}
    found = client.get(f"{T}/countries", params={**view, "language": "ru"}).json()
    assert {f["geometry"]["type"] for f in found["features"]} == {"Point"}
    for bad in ({"west": "nan"}, {"east": "inf"}, {"north": 1e9}, {"language": "xx"}):
        response = client.get(f"{T}/countries", params={**view, **bad})
        assert response.status_code == 422, bad


def test_the_base_map_surrounds_the_network(client):
    land = client.get("/api/basemap", params={"case": "tiny"}).json()
    assert {f["properties"]["layer"] for f in land["features"]} >= {"land"}
    west, south, east, north = land["bbox"]
    assert west < 40
    assert east > 42
    assert south < 40 < north


@pytest.mark.parametrize("figure", ["map", "profile", "trade"])
def test_figures_of_a_state(client, figure):
    drawn = client.get(f"{T}/{figure}.svg", params={"built": "wide", "year": 2030})
    assert drawn.status_code == 200, drawn.text
    assert drawn.headers["content-type"] == "image/svg+xml"
    assert drawn.text.startswith("<svg")
    problem(client.get(f"{T}/{figure}.svg", params={"built": "zz"}), 422, "bad-question")
    problem(client.get(f"{T}/{figure}.svg", params={"mix": "zz"}), 422, "bad-question")
    assert 'width="100%"' not in drawn.text  # a file of its own has a size
    persian = client.get(f"{T}/{figure}.svg", params={"language": "fa"}).text
    assert "میلیون تن" in persian
    assert "million tonnes" not in persian.lower()
    assert client.get(f"{T}/{figure}.svg", params={"language": "xx"}).status_code == 422
    between = client.get(f"{T}/{figure}.svg", params={"between": "A,C"})
    assert between.status_code == 200, between.text
    problem(client.get(f"{T}/{figure}.svg", params={"between": "A"}), 422, "bad-question")


def test_two_maps_can_be_laid_over_each_other(client):
    """Each has room for the cargo of both, which is not the room of its own cargo alone."""
    there = {"between": "a,b"}
    own = client.get(f"{T}/map.svg", params=there).text
    pair = [
        client.get(f"{T}/map.svg", params={**mine, "beside": urlencode(other)}).text
        for mine, other in ((there, {"between": "a,c"}), ({"between": "a,c"}, there))
    ]
    spots = [re.search('<circle cx="([^"]*)"[^>]*><title>B ', svg)[1] for svg in (own, *pair)]
    assert spots[1] == spots[2] != spots[0]
    for wrong in ("built=zz", "year=x", "what=1", "between=a"):
        params = {**there, "beside": wrong}
        problem(client.get(f"{T}/map.svg", params=params), 422, "bad-question")


def test_what_figures_of_a_state_draw_can_be_saved(client):
    profile = client.get(f"{T}/drawn/profile.csv", params={"year": 2030})
    assert profile.headers["content-type"] == "text/csv; charset=utf-8"
    rows = [line.split(",") for line in profile.text.splitlines()]
    assert len(rows) == 3
    links = client.get(f"{T}/drawn/network-links.csv").text
    assert '"forward, million t/year"' in links.splitlines()[0]
    assert client.get(f"{T}/drawn/map.csv").text == links
    book = openpyxl.load_workbook(BytesIO(client.get(f"{T}/drawn.xlsx").content))
    assert {"profile", "trade", "network-links"} <= set(book.sheetnames)
    problem(client.get(f"{T}/drawn/zz.csv"), 404, "not-found")


def test_state_moves_with_a_lever(client):
    today = client.post(f"{T}/state", json={}).json()
    wide = client.post(f"{T}/state", json={"at": {"built": ["wide"]}, "target_mt": 8}).json()
    assert today["throughput_t_per_year"] == pytest.approx(6e6)
    assert wide["throughput_t_per_year"] == pytest.approx(8e6)
    assert wide["verdict"] == "holds for some mix of cargo"
    from_json(StateAnswer, json.dumps(wide))


def test_the_sentence_of_a_state_is_in_the_language_of_the_page(client):
    said = {
        code: client.post(f"{T}/state", json={}, headers={"Accept-Language": code}).json()
        for code in ("en", "ru", "fa", "en")
    }
    assert said["en"]["sentence"].startswith("6.00 million tonnes a year: ")
    assert said["ru"]["sentence"].startswith("6,00 млн тонн в год: ")
    assert "۶٫۰۰" in said["fa"]["sentence"]
    assert "میلیون تن" in said["fa"]["sentence"]
    assert {**said["fa"], "sentence": ""} == {**said["en"], "sentence": ""}


def test_through_says_where_tonnes_go(client):
    through = client.post(f"{T}/through", json={"element": "bc"}).json()
    assert {(r["origin"], r["destination"]) for r in through["rows"]} == {("A", "C"), ("C", "A")}


def test_a_choice_of_cargo_holds_for_state_figures_and_tables(client):
    whole = client.post(f"{T}/state", json={}).json()
    chosen = client.post(f"{T}/state", json={"shown": {"commodity": "goods", "zone": "A"}}).json()
    assert chosen["shown_t_per_year"] == whole["throughput_t_per_year"]  # all is of zone A
    problem(client.post(f"{T}/state", json={"shown": {"zone": "zz"}}), 422, "bad-question")
    drawn = client.get(f"{T}/map.svg", params={"commodity": "goods", "country": "XX"})
    assert "Goods" in drawn.text
    problem(client.get(f"{T}/map.svg", params={"commodity": "zz"}), 422, "bad-question")


def test_an_element_is_a_part_of_a_page_in_a_language(client):
    asked = {"element": "bc", "state": {"at": {"built": ["wide"]}}}
    page = client.post(f"{T}/element.html", json=asked)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.text.count('class="counted"') == 3  # two bands and the key
    for words in ("B-C", "Where its tonnes come from", "wide", "taken as built", "100&nbsp;%"):
        assert words in page.text
    assert "style=" not in page.text
    persian = client.post(f"{T}/element.html", json=asked, params={"language": "fa"}).text
    assert 'lang="fa" dir="rtl"' in persian
    assert "Where its tonnes" not in persian
    problem(client.post(f"{T}/element.html", json={"element": "zz"}), 422, "bad-question")
    said = client.post(f"{T}/element.html", json=asked, params={"language": "xx"})
    problem(said, 422, "bad-question")


def test_ask_takes_the_question_of_its_verb(client):
    question = json.loads(to_json(ThroughputQuestion(rungs=1)))
    response = client.post(f"{T}/ask/throughput", json=question)
    assert from_json(ThroughputAnswer, response.content).ladder[0].id == "bc"
    explained = client.post(f"{T}/ask/capacity", json={"explain": "bc"}).json()
    assert "bc" in explained["explanation"]


@pytest.mark.parametrize(
    ("path", "body", "said"),
    [
        ("state", {"at": {"year": "x"}}, "at.year"),
        ("state", {"target": 3}, "target"),
        ("state", {"at": {"built": ["P99"]}}, "P99"),
        ("state", {"count": {"between": ["a", "a"]}}, "two places are both"),
        ("state", {"at": {"year": 1}}, "expected 1990 to 2100"),
        ("state", {"at": {"sea_level_m": -500}}, "level"),
        ("ask/throughput", {"simulate": True}, "as a job"),
        ("ask/throughput", {"rungs": 100000}, "expected 0 to 20"),
        ("ask/capacity", {"explain": "zz"}, "zz"),
        ("jobs", {"verb": "recommend"}, "give one of the two"),
        ("jobs", {"verb": "nothing"}, "verb"),
        ("jobs", {"verb": "confidence", "keep": "/tmp/x"}, "leave it out"),
        ("jobs", {"verb": "simulate", "log": "/tmp/x"}, "leave it out"),
    ],
)
def test_a_question_that_does_not_fit_is_explained(reader, path, body, said):
    seen = problem(reader.post(f"{T}/{path}", json=body), 422, "bad-question")
    assert said in json.dumps(seen)


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b'{"at": {"built": ["\\ud800"]}}',
             b"[" * 5000, b'{"target_mt": 1e999}', b'{"target_mt": NaN}']
)  # fmt: skip
def test_no_body_breaks_the_service(reader, body):
    response = reader.post(f"{T}/state", content=body, headers={"content-type": "application/json"})
    assert response.status_code in (400, 422)
    assert response.json()["code"] in ("bad-request", "bad-question")


def test_what_is_not_there(reader):
    said = problem(reader.post("/api/cases/tyni/state", json={}), 404, "not-found")
    assert "it has tiny" in said["detail"]
    problem(reader.get("/nothing"), 404, "not-found")
    problem(reader.get("/api/jobs/zz"), 404, "not-found")
    problem(reader.get(f"{T}/tables/zz"), 404, "not-found")
    problem(reader.delete("/api/cases"), 405, "not-allowed")


def test_the_first_page_needs_no_script(client):
    page = client.get("/", follow_redirects=True).text
    assert "<svg" in page
    assert "6.00 million tonnes a year" in page
    block = page.partition('id="first">')[2].partition("</script>")[0]
    assert json.loads(block)["state"]["throughput_t_per_year"] == pytest.approx(6e6)
    assert "style=" not in page
    assert "<style" not in page


def test_openapi_describes_questions_and_answers(client):
    document = client.get("/api/openapi.json").json()
    known = document["components"]["schemas"]
    assert {"StateQuestion", "StateAnswer", "ThroughputAnswer", "RecommendQuestion"} <= set(known)
    assert "/api/cases/{case}/jobs" in document["paths"]
