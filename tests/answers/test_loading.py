"""What needs no compiled code does not load it: that costs half a second at each start."""

import subprocess
import sys

import pytest

ASK = """
import sys
import corridor
from corridor.answers.questions import *
from corridor.testing import tiny

case = tiny(links={"ab": ("a", "b", 5e6), "bc": ("b", "c", 3e6)},
            projects={"P": {"cost": 10, "gain": {"bc": 4e6}}}, screenlines={"all": "bc"})
corridor.answer(case, QUESTION)
print("numba" in sys.modules)
"""

QUICK = ("CapacityQuestion()", "CapacityQuestion(explain='ab')")


@pytest.mark.parametrize("question", QUICK)
def test_compiled_code_is_not_loaded(question):
    run = [sys.executable, "-c", ASK.replace("QUESTION", question)]
    assert subprocess.run(run, capture_output=True, text=True, check=True).stdout == "False\n"


def test_the_test_sees_it_when_it_is_loaded():
    run = [sys.executable, "-c", ASK.replace("QUESTION", "AssignQuestion()")]
    assert subprocess.run(run, capture_output=True, text=True, check=True).stdout == "True\n"
