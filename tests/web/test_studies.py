"""The studies that the page offers: questions that can be asked, and answers that it can show."""

import os
import re
import time
from io import BytesIO

import openpyxl
import pytest
from fastapi.testclient import TestClient

from corridor.answers.answer import answer
from corridor.answers.json import from_json, to_json
from corridor.answers.questions import Question
from corridor.answers.said import said_of
from corridor.case.contents import offered
from corridor.formats.cases.folder import write_folder
from corridor.languages import LANGUAGES, language_of
from corridor.reports.pages.fragments import FIGURES
from corridor.sea.water.projection import scenarios
from corridor.testing import tiny
from corridor.web import job_rows
from corridor.web.app import make_app
from corridor.web.routes_jobs import OURS
from corridor.web.service import open_service
from corridor.web.studies import SEA_SCENARIOS, STUDIES, label_of, studies_of
from corridor.web.study import PARTS
from tests.web.conftest import HERE
from tests.web.worlds import of_everything

LANE = "/api/cases/lane"
LEVERS = {
    **{part: {} for part in ("at", "timeless", "bare", "world", "before", "count")},
    "target_mt": 3, "goal_mt": 3, "goals_mt": 3, "goals_by": None,
    "year": None, "budget_musd": None, "standing": "proposed",
    "built": ["B", "F"],
}  # fmt: skip
"""Parts of levers that are not moved, but for two projects that are switched on."""


def asked(study, chosen=None):
    """Return the question that a page asks, with some options chosen."""
    question = {"verb": study["verb"]}
    usual = {o["place"]: o["value"] for o in study["options"] if usual_is_sent(o)}
    filled = {place: LEVERS[part] for place, part in study["takes"].items()}
    for place, value in {**filled, **usual, **(chosen or {})}.items():
        inner, *names = question, *place.split(".")
        for name in names[:-1]:
            inner = inner.setdefault(name, {})
        inner[names[-1]] = value
    return question


def usual_is_sent(option):
    return option["kind"] == "tick" or (option["kind"] == "number" and option["value"] is not False)


def one_of(option):
    """Return a value that an option takes."""
    by_kind = {"tick": lambda: True, "number": lambda: option["high"],
               "choice": lambda: option["choices"][-1]["value"]}  # fmt: skip
    return by_kind[option["kind"]]()


@pytest.fixture(scope="module")
def everything():
    return of_everything()


@pytest.fixture(scope="module")
def served(tmp_path_factory, everything):
    """Return a client of a case in which each study can be asked, and its service."""
    place = tmp_path_factory.mktemp("studies")
    write_folder(everything, place / "lane")
    service = open_service(place / "data")
    service.cases.add_origin(place / "lane")
    service.jobs._most = 0  # rows are written here
    with TestClient(make_app(service), base_url=HERE) as client:
        yield client, service
    service.store.close()


@pytest.fixture(scope="module")
def listed(served):
    return {study["id"]: study for study in served[0].get(f"{LANE}/studies").json()}


def answered(served, question):
    """Answer the question of a job in this process; return the job."""
    client, service = served
    begun = client.post(f"{LANE}/jobs", json=question)
    assert begun.status_code == 202, begun.text
    job = begun.json()["id"]
    asked = from_json(Question, job_rows.get(service.store, job)["question"])
    found = answer(service.cases.get("lane").case, asked)
    service.store.change(  # as one that this process is at
        "UPDATE jobs SET state = 'running', process = ?, beat = ? WHERE id = ?",
        os.getpid(), time.time(), job,
    )  # fmt: skip
    job_rows.keep_said(service.store, job, said_of(found))
    job_rows.end(service.store, job, "done", "done", answer=to_json(found))
    return job


def test_every_study_is_a_question_with_each_of_its_options(listed, everything):
    assert listed.keys() == {s.id for s in STUDIES} == {s.id for s in studies_of(everything)}
    for study in listed.values():
        bare = from_json(Question, to_json(asked(study)))
        for option in study["options"]:
            chosen = {option["place"]: one_of(option)}
            if option["place"] == "samples" and "plan.by" not in study["takes"]:
                chosen["probability"] = 0.8  # draws of a plan are those behind one
            question = from_json(Question, to_json(asked(study, chosen)))
            assert question != bare or one_of(option) == option["value"], option["place"]
            assert not any(getattr(question, name, None) for name in OURS)


def test_a_case_is_asked_only_what_it_has_rows_for():
    bare = tiny(links={"ab": ("a", "b", 5e6)})
    missing = {s.id for s in STUDIES} - {s.id for s in studies_of(bare)}
    assert missing == {"robust", "sealevel-report", "claims", "calibrate"}


def test_a_future_has_a_weight_for_each_scenario(listed):
    study = listed["robust"]
    places = [o["place"] for o in study["options"]]
    assert places[:3] == ["futures.calm", "futures.low-sea", "futures.as-is"]
    question = from_json(Question, to_json(asked(study, {"futures.calm": 2, "futures.as-is": 1})))
    assert [(f.scenario, f.weight) for f in question.futures] == [("calm", 2), ("as-is", 1)]


def test_scenarios_of_the_sea_are_those_of_the_water_balance():
    assert dict(SEA_SCENARIOS) == scenarios()


@pytest.mark.parametrize("code", [code for code in LANGUAGES if code != "en"])
def test_all_words_of_studies_are_translated(served, listed, code):
    spoken = served[0].get(f"{LANE}/studies?language={code}").json()
    for study in spoken:
        english = listed[study["id"]]
        for name in ("label", "help"):
            assert study[name] != english[name]
        for option, before in zip(study["options"], english["options"], strict=True):
            assert option["label"] != before["label"]
            assert option["help"] != before["help"] or not before["help"]
            for choice, named in zip(option["choices"], before["choices"], strict=True):
                assert choice["label"] != named["label"]


def test_a_job_is_called_what_its_study_is_called():
    assert label_of("benefit", {"curve": 3, "projects": []}) == "Draw cost against tonnes"
    assert label_of("benefit", {"curve": 0, "projects": ["B"]}) == "Who gains and who pays"
    assert label_of("throughput", {}) == "throughput"


SHOWN = {
    "claims": ("A minister", "claims"),
    "calibrate": ("Western line", "counts"),
    "benefit": ("Net present value", "components"),
    "curve": ("Cost, tonnes and net present value", "curve"),
    "share": ("Shapley", "countries"),
    "robust": ("least regret", "plans"),
    "sealevel-report": ("Tonnes at risk", "fan"),
}
"""Words of the part of a page, and a table of the answer."""

NAMES = {"A minister", "Western line"}
OPTIONS = {"curve": {"curve": 2}, "sealevel-report": {"sea.members": 100, "sea.until": 2035}}


@pytest.mark.parametrize("name", SHOWN)
def test_an_answer_is_a_part_of_a_page_with_figures_and_tables(served, listed, name):
    client, _ = served
    job = answered(served, asked(listed[name], OPTIONS.get(name)))
    words, table = SHOWN[name]
    page = client.get(f"/api/jobs/{job}/answer.html").text
    assert words in page
    assert "style=" not in page
    assert not re.search(r"\s--?[a-z]", re.sub("<[^>]*>", " ", page)), "options of another place"
    figures = set(re.findall(rf'src="/api/jobs/{job}/figures/([a-z]+)\.svg', page))
    for figure in figures:
        assert client.get(f"/api/jobs/{job}/figures/{figure}.svg").text.startswith("<svg")
    if name in FIGURES:
        assert figures == FIGURES[name].keys() - ({"curve"} if name == "benefit" else set())
    assert f'href="/api/jobs/{job}/tables/{table}.csv"' in page
    assert len(client.get(f"/api/jobs/{job}/tables/{table}.csv").text.splitlines()) > 1
    book = openpyxl.load_workbook(BytesIO(client.get(f"/api/jobs/{job}/tables.xlsx").content))
    assert {table, "manifest"} <= set(book.sheetnames)
    spoken = client.get(f"/api/jobs/{job}/answer.html?language=ru").text
    assert words in NAMES or words not in spoken
    label = client.get(f"/api/jobs/{job}", headers={"Accept-Language": "fa"}).json()["label"]
    assert label == language_of("fa").translated(next(s.label for s in STUDIES if s.id == name))


def test_plans_over_futures_are_shown_with_what_they_come_to(served, listed):
    client, _ = served
    job = answered(served, asked(listed["robust"], {"futures.calm": 3, "futures.low-sea": 1}))
    found = client.get(f"/api/jobs/{job}/answer").json()
    page = client.get(f"/api/jobs/{job}/answer.html").text
    assert [f["weight"] for f in found["futures"]] == [0.75, 0.25]
    assert "75 %" in page
    assert found["summary"] in page.replace("&#39;", "'")
    rows = re.findall(r"<tr><td>least expected cost.*?</tr>", page, re.S)
    assert len(rows) == 2  # over all futures, and in each
    assert len(re.findall("<small>", rows[1])) == len(found["futures"])


def test_what_a_case_offers_has_the_parts_of_its_levers(everything):
    """The page fills in a target of its own where the lever has none."""
    assert offered(everything)["target_mt"] == 5.0
    assert {part for s in STUDIES for part in s.takes.values()} <= set(PARTS) == LEVERS.keys()
