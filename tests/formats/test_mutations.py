"""A few hundred damaged case folders and GeoPackages: each is read or refused in words.

``python -m tests.formats.try_mutations`` tries as many as wanted, of every format.
"""

import os

import numpy as np
import pytest

from tests.formats.mutations import SUBJECTS, outcome

SEED = int(np.random.default_rng().integers(2**31)) if os.environ.get("CORRIDOR_WANDER") else 7
"""New inputs each time for those who wander; otherwise the same."""

MANY = {"folder": 80, "geopackage": 20, "tntp": 80, "gmns": 60, "omx": 60, "plan": 60}


@pytest.fixture(scope="module", params=MANY)
def subject(request, tmp_path_factory):
    made = tmp_path_factory.mktemp(request.param)
    found = SUBJECTS[request.param]
    found.make(made)
    found.read(made)
    for again in made.glob("again"):
        for path in again.iterdir():
            path.unlink()
        again.rmdir()
    return found, made


def test_damaged_input_is_read_or_refused_in_words(subject, tmp_path):
    found, made = subject
    seen = [outcome(found, made, SEED, n, tmp_path) for n in range(MANY[found.name])]
    assert [f"{SEED}: {k}: {w}" for k, w in seen if k not in ("read", "refused")] == []
    assert {kind for kind, _ in seen} == {"read", "refused"}
