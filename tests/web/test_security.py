"""Who may ask: names of the server, origins of requests, and the token."""

import pytest
from fastapi.testclient import TestClient

from corridor.web.app import make_app
from corridor.web.security import HEADERS, Access
from corridor.web.service import open_service

TOKEN = "a-token-that-is-long-enough"


@pytest.fixture
def guarded(tmp_path, folder):
    service = open_service(tmp_path / "data", Access("0.0.0.0", TOKEN))
    service.cases.add_origin(folder)
    yield TestClient(make_app(service), base_url="http://10.1.2.3:8765")
    service.store.close()


@pytest.mark.parametrize(
    ("host", "status"),
    [("localhost:8765", 200), ("127.0.0.1", 200), ("[::1]:8765", 200), ("LOCALHOST", 200),
     ("evil.example", 421), ("127.0.0.1.evil.example", 421), ("", 421), ("10.1.2.3", 421),
     ("[::1", 421), ("localhost@evil.example", 421)],
)  # fmt: skip
def test_only_own_names_are_answered(reader, host, status):
    assert reader.get("/api/cases", headers={"host": host}).status_code == status


@pytest.mark.parametrize(
    ("headers", "status"),
    [({"origin": "http://evil.example"}, 403), ({"origin": "null"}, 403),
     ({"origin": "http://127.0.0.1:1"}, 403), ({"sec-fetch-site": "cross-site"}, 403),
     ({"origin": "http://127.0.0.1:8765"}, 200), ({}, 200)],
)  # fmt: skip
def test_another_site_changes_nothing(reader, headers, status):
    response = reader.post("/api/cases/tiny/state", json={}, headers=headers)
    assert response.status_code == status


def test_every_response_has_the_headers(client):
    for response in (client.get("/api/cases"), client.get("/zz"),
                     client.get("/", headers={"host": "evil.example"})):  # fmt: skip
        assert {n.lower() for n in HEADERS} <= set(response.headers)


def test_without_the_token_nothing_is_told(guarded):
    for path in ("/", "/api/cases", "/api/openapi.json", "/static/main.js", "/?token=wrong"):
        response = guarded.get(path)
        assert response.status_code == 401
        assert response.json()["code"] == "no-token"
    assert guarded.get("/api/cases", headers={"authorization": "Bearer x"}).status_code == 401
    assert guarded.get("/api/cases", headers={"cookie": b"corridor-token=\xff"}).status_code == 401


def test_the_token_opens_by_header_or_by_the_first_link(guarded):
    bearer = {"authorization": f"Bearer {TOKEN}"}
    assert guarded.get("/api/cases", headers=bearer).status_code == 200
    first = guarded.get(f"/cases/tiny?token={TOKEN}&year=2030", follow_redirects=False)
    assert first.status_code == 303
    assert first.headers["location"] == "/cases/tiny?year=2030"
    cookie = first.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert guarded.get("/api/cases").status_code == 200
    assert guarded.get("/api/cases", headers={"host": "evil.example"}).status_code == 421


def test_a_first_link_never_leads_elsewhere(guarded):
    first = guarded.get(f"//evil.example/?token={TOKEN}", follow_redirects=False)
    assert first.headers.get("location", "/").startswith("/")
    assert not first.headers.get("location", "/").startswith("//")


def test_a_body_has_a_limit(client):
    response = client.post("/api/cases/tiny/state", content=b" " * 2_000_001)
    assert response.status_code == 413

    def in_pieces():
        for _ in range(40):
            yield b" " * 100_000

    response = client.post("/api/cases/tiny/state", content=in_pieces())
    assert response.status_code == 413
    assert response.json()["code"] == "too-large"
