"""Damaged inputs of every format, hundreds in the long tests: each is read or refused in words.

``python -m tests.formats.try_mutations`` tries as many as wanted.
"""

import os
import shutil

import numpy as np
import pytest

from tests.formats.subjects import SUBJECTS, outcome

SEED = int(np.random.default_rng().integers(2**31)) if os.environ.get("CORRIDOR_WANDER") else 7
"""New inputs each time for those who wander; otherwise the same."""

MANY = {
    "folder": 60,
    "sea": 40,
    "geopackage": 20,
    "workbook": 12,
    "gmns-case": 12,
    "demand": 20,
    "tntp": 80,
    "gmns": 60,
    "osrd": 60,
    "omx": 60,
    "plan": 60,
}


OFTEN = 4
"""One in so many is tried on each run."""


@pytest.fixture(scope="module", params=MANY)
def subject(request, tmp_path_factory):
    made = tmp_path_factory.mktemp(request.param)
    found = SUBJECTS[request.param]
    found.make(made)
    used = made.with_name(f"{made.name}-used")
    shutil.copytree(made, used)
    found.read(used)
    return found, made


@pytest.mark.parametrize("share", [1 / OFTEN, pytest.param(1, marks=pytest.mark.long)])
def test_damaged_input_is_read_or_refused_in_words(subject, share, tmp_path):
    found, made = subject
    many = round(share * MANY[found.name])
    seen = [outcome(found, made, SEED, n, tmp_path, one_of=20) for n in range(many)]
    assert [f"{SEED}: {o.kind}: {o.said}" for o in seen if not o.good] == []
    both = {"read", "refused"} if share == 1 else {"refused"}  # few may have none that is read
    assert {o.kind for o in seen} >= both
