"""Jobs answer in processes of their own, tell how far they are, and none is ever lost."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from io import BytesIO

import openpyxl
import pytest

from corridor.answers.compare import CompareAnswer
from corridor.answers.fleet import FleetAnswer
from corridor.answers.json import from_json
from corridor.answers.questions import ConfidenceQuestion, RecommendQuestion
from corridor.answers.recommend import RecommendAnswer
from corridor.web import job_rows
from corridor.web.service import open_service
from tests.web.test_routes import T, problem

PLAN = {"verb": "recommend", "target_mt": 6.5}
ENDLESS = {"verb": "confidence", "samples": 1_000_000}

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")


def wait_for(look, seconds=180):
    """Return what a look returns as soon as it is something."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if found := look():
            return found
        time.sleep(0.1)
    raise AssertionError(f"nothing after {seconds} s")


def state_of(client, job):
    return client.get(f"/api/jobs/{job}").json()["state"]


def begin(client, body):
    response = client.post(f"{T}/jobs", json=body)
    assert response.status_code == 202, response.text
    assert response.headers["location"] == f"/api/jobs/{response.json()['id']}"
    return response.json()["id"]


def events(client, job, after="0"):
    with client.stream("GET", f"/api/jobs/{job}/events", headers={"last-event-id": after}) as seen:
        lines = [line for line in seen.iter_lines() if line]
    ids = [int(line[4:]) for line in lines if line.startswith("id: ")]
    data = [json.loads(line[6:]) for line in lines if line.startswith("data: ")]
    return ids, data


def test_a_job_tells_how_far_it_is_and_answers(client):
    job = begin(client, PLAN)
    problem(client.get(f"/api/jobs/{job}/answer"), 409, "not-ready")
    ids, seen = events(client, job)
    assert ids == sorted(set(ids))
    assert seen[0]["state"] in ("waiting", "running")
    assert seen[-2]["state"] == seen[-1]["state"] == "done"
    later, again = events(client, job, after=str(ids[-2]))
    assert later == ids[-1:]
    assert again[0] == seen[-2]
    plan = from_json(RecommendAnswer, client.get(f"/api/jobs/{job}/answer").content)
    assert [p.id for p in plan.projects] == ["wide"]
    row = client.get("/api/jobs").json()[0]
    assert (row["id"], row["state"], row["share"], row["case"]) == (job, "done", 1.0, "tiny")
    assert (row["bound"], row["gap"]) == (plan.bound_musd, plan.gap)
    page = client.get(f"/api/jobs/{job}/answer.html").text
    assert "wide" in page
    assert "style=" not in page
    for figure in ("years", "tornado"):
        assert f'src="/api/jobs/{job}/figures/{figure}.svg?narrow=true"' in page
        assert client.get(f"/api/jobs/{job}/figures/{figure}.svg").text.startswith("<svg")
    russian = client.get(f"/api/jobs/{job}/figures/years.svg?language=ru").text
    assert re.search("[а-я]{4}", russian)
    for absent in ("zz", "chance"):  # no probability was asked for
        problem(client.get(f"/api/jobs/{job}/figures/{absent}.svg"), 404, "not-found")
    assert f'href="/api/jobs/{job}/tables/projects.csv"' in page
    works = client.get(f"/api/jobs/{job}/tables/projects.csv").text.splitlines()
    assert "cost, million USD" in works[0]
    assert works[1].startswith("wide,")
    book = openpyxl.load_workbook(BytesIO(client.get(f"/api/jobs/{job}/tables.xlsx").content))
    assert {"contents", "projects", "spending", "manifest"} <= set(book.sheetnames)
    problem(client.get(f"/api/jobs/{job}/tables/zz.csv"), 404, "not-found")


def test_two_situations_are_compared_on_a_part_of_a_page(client):
    job = begin(client, {"verb": "compare", "a": {}, "b": {"built": ["wide"]}})
    wait_for(lambda: state_of(client, job) == "done")
    page = client.get(f"/api/jobs/{job}/answer.html").text
    compared = from_json(CompareAnswer, client.get(f"/api/jobs/{job}/answer").content)
    assert compared.totals
    for row in compared.totals:
        assert row.name in page
    assert "Capacity, t/year" in page
    spoken = client.get(f"/api/jobs/{job}/answer.html?language=fa").text
    assert spoken.startswith('<div lang="fa" dir="rtl">')
    assert "Capacity, t/year" not in spoken
    problem(client.get(f"/api/jobs/{job}/answer.html?language=de"), 422, "bad-question")
    assert client.get(f"/api/jobs/{job}/tables/elements.csv").status_code == 200


def test_fleets_are_counted_on_a_part_of_a_page(client):
    job = begin(client, {"verb": "fleet", "at": {"built": ["wide"]}})
    wait_for(lambda: state_of(client, job) == "done")
    counted = from_json(FleetAnswer, client.get(f"/api/jobs/{job}/answer").content)
    page = client.get(f"/api/jobs/{job}/answer.html").text
    largest = max(counted.fleets, key=lambda row: row.needed)
    assert largest.needed >= 0.5
    assert f">{largest.needed:,.0f}<" in page
    assert "style=" not in page
    assert client.get(f"/api/jobs/{job}/tables/fleets.csv").status_code == 200
    spoken = client.get(f"/api/jobs/{job}/answer.html?language=ru").text
    assert "Without the plan" in page
    assert "Without the plan" not in spoken


def test_a_plan_for_a_probability_is_a_job(client):
    job = begin(client, {**PLAN, "probability": 0.6, "samples": 16})
    wait_for(lambda: state_of(client, job) == "done")
    plan = from_json(RecommendAnswer, client.get(f"/api/jobs/{job}/answer").content)
    assert (plan.chance.samples, plan.chance.chosen.probability) == (16, 0.6)
    assert "What more certainty costs" in client.get(f"/api/jobs/{job}/answer.html").text


def test_a_question_that_turns_out_wrong_fails_with_its_reason(client):
    job = begin(client, {"verb": "recommend", "target_mt": 5, "at": {"scenario": "none"}})
    wait_for(lambda: state_of(client, job) == "failed")
    row = client.get(f"/api/jobs/{job}").json()
    assert "scenario" in row["problem"]["detail"]
    assert row["problem"]["code"] == "bad-question"


def test_a_job_that_runs_or_waits_can_be_stopped(client, service):
    running, waiting = begin(client, ENDLESS), begin(client, PLAN)
    service.jobs._most = 1
    wait_for(lambda: client.get(f"/api/jobs/{running}").json()["words"] != "starting")
    assert client.post(f"/api/jobs/{running}/stop").json()["stopping"] is True
    client.post(f"/api/jobs/{waiting}/stop")
    wait_for(lambda: state_of(client, running) == "stopped")
    assert state_of(client, waiting) in ("stopped", "done")
    assert client.post(f"/api/jobs/{running}/stop").json()["state"] == "stopped"


def test_a_process_that_is_killed_starts_again(client, service):
    job = begin(client, ENDLESS)
    for attempt in (1, 2, 3):
        wait_for(lambda n=attempt: client.get(f"/api/jobs/{job}").json()["attempts"] == n)
        process = wait_for(lambda: service.jobs._processes.get(job))
        process.send_signal(signal.SIGKILL)
        process.wait()
        time.sleep(1.0)
    wait_for(lambda: state_of(client, job) == "failed")
    assert "3 times" in client.get(f"/api/jobs/{job}").json()["problem"]["detail"]


def test_a_row_is_written_before_any_process(service):
    """Without the thread that starts jobs a row waits, and the next service starts it."""
    opened = service.cases.get("tiny")
    job = service.jobs.add(opened, RecommendQuestion(6.5))
    again = open_service(service.store.folder)
    again.jobs.open()
    try:
        wait_for(lambda: job_rows.get(again.store, job)["state"] == "done")
    finally:
        again.jobs.close()
        again.store.close()


def test_what_runs_when_the_service_ends_runs_again(service):
    job = service.jobs.add(service.cases.get("tiny"), ConfidenceQuestion(samples=1_000_000))
    service.jobs.open()
    wait_for(lambda: job_rows.get(service.store, job)["state"] == "running")
    service.jobs.close()
    row = job_rows.get(service.store, job)
    assert (row["state"], row["attempts"]) == ("waiting", 0)


def served(data, folder):
    """Start ``corridor serve`` in a process; return it and its address when it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "corridor", "serve", str(folder), "--no-open",
               "--port", str(port), "--data", str(data)]  # fmt: skip
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"

    def answers():
        try:
            return ask(address, "/api/cases")
        except OSError:
            return None

    wait_for(answers)
    return process, address


def ask(address, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(address + path, data, {"content-type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as response:
        return json.loads(response.read())


@pytest.mark.long
def test_a_service_killed_in_the_middle_of_jobs_loses_none(tmp_path, folder):
    process, address = served(tmp_path, folder)
    jobs = [ask(address, f"{T}/jobs", body)["id"] for body in (ENDLESS, PLAN, PLAN)]
    wait_for(lambda: any(j["state"] == "running" for j in ask(address, "/api/jobs")))
    process.kill()
    process.wait()
    process, address = served(tmp_path, folder)
    try:
        known = {j["id"]: j for j in ask(address, "/api/jobs")}
        assert set(known) == set(jobs)
        wait_for(lambda: {j["id"]: j["attempts"] for j in ask(address, "/api/jobs")}[jobs[0]] == 2)
        ask(address, f"/api/jobs/{jobs[0]}/stop", {})
        wait_for(lambda: [j["state"] for j in ask(address, "/api/jobs")].count("done") == 2)
        assert ask(address, f"/api/jobs/{jobs[0]}")["state"] == "stopped"
    finally:
        process.terminate()
        process.wait()
