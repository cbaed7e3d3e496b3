"""Requests made from the OpenAPI document, and broken ones: none ends in a fault of the service.

Takes minutes, and needs ``corridor[fuzz]``: ``python -m pytest -n 0 -m long tests/web``.
"""

from collections import Counter
from contextlib import suppress

import pytest
from fastapi.testclient import TestClient

from corridor.web.app import make_app
from corridor.web.service import open_service
from tests.web.conftest import HERE

schemathesis = pytest.importorskip("schemathesis")

KNOWN = {"case": "tiny"}


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory, folder):
    service = open_service(tmp_path_factory.mktemp("fuzz"))
    service.cases.add_origin(folder)
    service.jobs._most = 0  # rows are written, and nothing is solved
    with TestClient(make_app(service), base_url=HERE) as client:
        yield client
    service.store.close()


def request_of(case):
    """Return a case of Schemathesis as our client sends it."""
    given = case.as_transport_kwargs(base_url=HERE)
    body = given.get("data")
    if isinstance(body, str | bytes):
        given["content"] = given.pop("data")
    taken = ("method", "url", "params", "headers", "json", "content", "data", "files")
    return {name: given[name] for name in taken if given.get(name) is not None}


@pytest.mark.long
@pytest.mark.parametrize("mode", ["POSITIVE", "NEGATIVE"])
def test_nothing_ends_in_a_fault(fuzzed, mode):
    from hypothesis import HealthCheck, given, settings
    from hypothesis.errors import Unsatisfiable
    from schemathesis import GenerationMode

    schema = schemathesis.openapi.from_dict(fuzzed.get("/api/openapi.json").json())
    seen, statuses = 0, Counter()
    for result in schema.get_all_operations():
        operation = result.ok()
        if operation.path.endswith("/events"):  # a stream that goes on
            continue

        @given(case=operation.as_strategy(generation_mode=GenerationMode[mode]))
        @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
        def check(case):
            case.path_parameters = {**(case.path_parameters or {}), **{
                k: v for k, v in KNOWN.items() if k in (case.path_parameters or {})
            }}  # fmt: skip
            response = fuzzed.request(**request_of(case))
            statuses[response.status_code] += 1
            assert response.status_code < 500, response.text

        with suppress(Unsatisfiable):  # a request without parameters cannot be broken
            check()
        seen += 1
    assert seen > 15
    assert len(statuses) > 2, statuses
