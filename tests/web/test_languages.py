"""The service says what is wrong in the language of the request, and codes in none."""

import json
import re

import pytest
from fastapi.testclient import TestClient

from corridor.answers.questions import RecommendQuestion
from corridor.languages import LANGUAGES, language_of
from corridor.messages import joined, message
from corridor.web import job_rows
from corridor.web.app import make_app
from corridor.web.problems import TITLES
from corridor.web.spoken import packed, unpacked
from corridor.web.worker import _Telling
from tests.web.conftest import HERE
from tests.web.test_edits import edit
from tests.web.test_jobs import begin, state_of, wait_for
from tests.web.test_routes import T, problem
from tests.web.test_uploads import send, zipfile_with

OTHERS = [code for code in LANGUAGES if code != "en"]
TITLE = "на вопрос в таком виде нельзя ответить"


@pytest.fixture
def russian(service):
    with TestClient(make_app(service), base_url=HERE, headers={"Accept-Language": "ru"}) as client:
        yield client


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("ru", "ru"),
        ("de, ru-RU;q=0.8, en;q=0.9", "en"),
        ("de;q=0.9, fa-IR;q=0.5", "fa"),
        ("AZ", "az"),
        ("de", "en"),
        ("ru;q=much", "en"),
        ("*", "en"),
        ("", "en"),
    ],
)
def test_the_language_is_the_one_of_ours_that_is_wanted_most(reader, asked, code):
    response = reader.get(f"{T}/tables/zz", headers={"Accept-Language": asked})
    said = problem(response, 404, "not-found")
    assert response.headers["content-language"] == code
    assert said["title"] == language_of(code).translated(TITLES["not-found"][1])


def test_a_language_in_the_address_is_before_that_of_the_browser(client):
    place, browser = f"{T}/map.svg", {"Accept-Language": "ru"}
    said = client.get(place, params={"built": "zz", "language": "az"}, headers=browser)
    assert said.headers["content-language"] == "az"
    title = problem(said, 422, "bad-question")["title"]
    assert title == language_of("az").translated(TITLES["bad-question"][1])
    said = client.get(place, params={"language": "xx"}, headers=browser)
    assert said.headers["content-language"] == "ru"
    assert "нет каталога для языка 'xx'" in problem(said, 422, "bad-question")["detail"]


def test_one_request_leaves_nothing_to_the_next(client):
    for code in ("ru", "en", "fa", "en"):
        response = client.get("/nothing", headers={"Accept-Language": code})
        assert response.json()["title"] == language_of(code).translated(TITLES["not-found"][1])


@pytest.mark.parametrize("code", OTHERS)
def test_every_title_has_words_in_every_language(code):
    for _, title in TITLES.values():
        assert language_of(code).translated(title) != title


def test_a_question_is_refused_in_the_language_of_the_page(russian):
    body = {"count": {"between": ["A", "A"]}}
    said = problem(russian.post(f"{T}/state", json=body), 422, "bad-question")
    assert said["title"] == TITLE
    assert said["detail"] == "оба места — 'A'; назовите два разных"
    said = problem(russian.post(f"{T}/state", json={"target_mt": -1}), 422, "bad-question")
    assert said["detail"] == "цель -1; ожидалось больше 0 млн т/год"


def test_places_that_are_none_are_named_with_the_nearest(russian):
    said = problem(russian.post("/api/cases/tyni/state", json={}), 404, "not-found")
    assert re.match("нет модели 'tyni'; .*tiny", said["detail"])
    said = problem(russian.get(f"{T}/tables/lnks"), 404, "not-found")
    assert said["detail"] == "таблицы 'lnks' нет. Имелось в виду links?"
    assert problem(russian.get("/api/jobs/zz"), 404, "not-found")["detail"] == "запроса 'zz' нет"


def test_problems_of_an_edit_are_translated_one_by_one(russian):
    said = problem(edit(russian, ("rail", 3, "tracks", "many")), 422, "bad-case")
    assert said["detail"] == "ошибок во входных данных: 1"
    first = said["problems"][0]
    assert (first["code"], first["field"]) == ("E302", "tracks")
    assert "many" in first["found"]
    assert re.search("[а-я]", first["title"])
    assert re.search("[а-я]", first["expected"])
    said = problem(edit(russian, ("rial", 2, "tracks", 1)), 422, "bad-question")
    assert said["problems"][0]["expected"] == "таблица модели"


def test_what_is_no_case_is_refused_in_the_language_of_the_page(russian, folder):
    said = problem(send(russian, zipfile_with("readme.md", b"x")), 422, "bad-upload")
    assert said["detail"] == "в архиве нет case.toml"
    said = problem(send(russian, zipfile_with("../x.csv", b"x")), 422, "bad-upload")
    assert said["problems"][0]["found"] == "имя, ведущее в другое место"
    broken = (folder / "case.toml").read_bytes()
    said = problem(send(russian, zipfile_with("tiny/case.toml", broken)), 422, "bad-case")
    for one in said["problems"]:  # which a process of its own says
        assert re.search("[а-я]", one["title"]), one


def test_a_job_that_fails_says_why_to_each_reader_in_his_language(client):
    question = {"verb": "recommend", "target_mt": 5, "by": 2001}
    job = begin(client, question)
    wait_for(lambda: state_of(client, job) == "failed")
    english, russian = (
        client.get(f"/api/jobs/{job}", headers={"Accept-Language": code}).json()
        for code in ("en", "ru")
    )
    assert english["problem"]["detail"] == "the year is 2001; expected 2026 to 2100"
    assert russian["problem"]["detail"] == "год 2001; ожидался от 2026 до 2100"
    assert russian["problem"]["title"] == TITLE
    assert (english["words"], russian["words"]) == (
        english["problem"]["detail"], russian["problem"]["detail"]
    )  # fmt: skip
    assert client.get(f"/api/jobs/{job}").json() == english


def test_a_message_is_kept_as_json_with_what_it_was_written_from():
    part = message("the year is %(by)s; expected a number", by="'x'")
    value = {"detail": joined([part, "P07"], "; "), "problems": [{"row": 3, "share": None}]}
    again = unpacked(json.loads(json.dumps(packed(value))))
    assert again == value
    said = language_of("ru").translated(again["detail"])
    assert said == "год 'x'; ожидалось число; P07"


def test_what_a_job_does_is_said_to_each_reader_in_his_language(client, service):
    """Words of a row keep what they were written from: also those in its events."""
    service.jobs._most = 0  # it waits
    job = service.jobs.add(service.cases.get("tiny"), RecommendQuestion(6.5))
    telling = _Telling(service.store, job)
    telling.bounds(20.0, 25.0)
    telling(message("plan for %(future)s", future="as-is"), 0.5)
    said = {
        code: client.get(f"/api/jobs/{job}", headers={"Accept-Language": code}).json()["words"]
        for code in ("en", "ru", "fa")
    }
    assert said["en"] == "plan for as-is; best plan 25.0 million USD"
    assert said["ru"] == "план для as-is; лучший план 25,0 млн долл."
    assert "۲۵٫۰" in said["fa"]
    client.post(f"/api/jobs/{job}/stop")
    heard = {}
    for code in ("en", "az"):
        with client.stream("GET", f"/api/jobs/{job}/events?language={code}") as seen:
            data = [
                json.loads(line[6:]) for line in seen.iter_lines() if line.startswith("data: {")
            ]
        heard[code] = [event.get("words") for event in data]
    assert heard["en"][0] == "waiting"
    assert "stopped before it began" in heard["en"]
    assert "başlamamış dayandırılıb" in heard["az"]


def test_words_of_rows_that_an_earlier_version_wrote_stay_as_they_are():
    assert job_rows.said("round 3: gap 1e-4") == "round 3: gap 1e-4"
    assert job_rows.said(job_rows.kept(message("starting"))) == "starting"
