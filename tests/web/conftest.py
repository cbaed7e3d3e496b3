"""A service of a tiny case, as a client meets it."""

import pytest
from fastapi.testclient import TestClient

from corridor.formats.cases.folder import write_folder
from corridor.testing import tiny
from corridor.web.app import make_app
from corridor.web.service import open_service

HERE = "http://127.0.0.1:8765"


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """Return the folder of a case with a project that widens its bottleneck."""
    case = tiny(
        links={"ab": ("a", "b", 5e6), "bc": ("b", "c", 3e6)},
        demand=[("A", "C", 1e6), ("C", "A", 2e6)],
        zones={"A": "a", "C": "c"},
        projects={"wide": {"cost": 100.0, "gain": {"bc": 1e6}}},
        screenlines={"all": "bc"},
    )
    place = tmp_path_factory.mktemp("cases") / "tiny"
    write_folder(case, place)
    return place


@pytest.fixture(scope="session")
def reader(tmp_path_factory, folder):
    """Return a client for all tests that change nothing and begin no job."""
    service = open_service(tmp_path_factory.mktemp("read") / "data")
    service.cases.add_origin(folder)
    with TestClient(make_app(service), base_url=HERE) as client:
        yield client
    service.store.close()


@pytest.fixture
def service(tmp_path, folder):
    service = open_service(tmp_path / "data")
    service.cases.add_origin(folder)
    yield service
    service.store.close()


@pytest.fixture
def client(service):
    with TestClient(make_app(service), base_url=HERE) as client:
        yield client
