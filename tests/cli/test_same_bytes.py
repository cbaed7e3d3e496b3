"""The same question gives the same bytes, whatever the order of sets and the number of threads."""

import json
import os
import subprocess
import sys

import pytest

from corridor.formats.cases.folder import write_folder
from tests.worlds import border_line

VERBS = (
    "check {case}",
    "list elements {case}",
    "capacity {case}",
    "throughput {case}",
    "recommend {case} --target 16",
    "recommend {case} --target 16 --mix free --others ignored",
    "assign {case}",
    "assign {case} --method ue",
    "simulate {case} --years 2",
    "closures {case} --pairs",
    "compare {case} as-is with=N",
    "calibrate {case}",
    "claims {case}",
    "sealevel --until 2030 --members 200",
    "sealevel ports {case}",
    "throughput {case} --from a --to c",
    "assign --tntp {case}.net {case}.trips",
    "cases",
)

PROGRAM = """
import contextlib, io, json, sys
from corridor.cli.run import run
answers = {}
for words in json.load(sys.stdin):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        code = run([*words.split(), "--json"])
    answers[words] = code, out.getvalue()
print(json.dumps(answers))
"""

NET = """<NUMBER OF ZONES> 2
<NUMBER OF NODES> 3
<FIRST THRU NODE> 1
<NUMBER OF LINKS> 3
<END OF METADATA>
1 2 100 1 1 0.15 4 0 0 1 ;
1 3 50 1 0.4 0.15 4 0 0 1 ;
3 2 50 1 0.4 0.15 4 0 0 1 ;
"""

TRIPS = "<NUMBER OF ZONES> 2\n<TOTAL OD FLOW> 300\n<END OF METADATA>\nOrigin 1\n 2 : 300;\n"

TIMES = ("load_s", "solve_s", "seconds")
"""How long something took is not part of an answer."""


def answers(case, seed, threads):
    words = [verb.format(case=case) for verb in VERBS]
    environment = {
        **os.environ, "PYTHONHASHSEED": str(seed),
        "NUMBA_NUM_THREADS": str(threads), "OMP_NUM_THREADS": str(threads),
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], input=json.dumps(words), env=environment,
        capture_output=True, text=True, check=True, timeout=500,
    )  # fmt: skip
    return json.loads(done.stdout)


def without_times(value):
    if isinstance(value, dict):
        return {k: without_times(v) for k, v in value.items() if k not in TIMES}
    return [without_times(v) for v in value] if isinstance(value, list) else value


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    folder = tmp_path_factory.mktemp("same") / "case"
    write_folder(border_line(), folder)
    folder.with_suffix(".net").write_text(NET)
    folder.with_suffix(".trips").write_text(TRIPS)
    return folder


@pytest.mark.long
def test_every_verb_answers_in_the_same_bytes(case):
    first, second = answers(case, 0, 1), answers(case, 1, 2)
    assert first.keys() == second.keys()
    for words, (code, text) in first.items():
        assert text or code == 2, words
        assert code == second[words][0], words
        both = (text, second[words][1])
        one, other = (json.dumps(without_times(json.loads(t or "0"))) for t in both)
        assert one == other, words
