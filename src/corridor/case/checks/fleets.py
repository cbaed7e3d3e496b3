"""Checks of fleets on hand: what they carry has to be a form of cargo, or a class of the case."""

from __future__ import annotations

from collections.abc import Iterator

from corridor.case.schema import schema
from corridor.case.tables import Tables, words
from corridor.messages import message
from corridor.problems import Problem, did_you_mean

_CLASSES = {"truck": "vehicles", "ship": "ships"}
"""Table of the classes of a kind of fleet; wagons go by forms of cargo, others by neither."""


def check_fleets(case: Tables) -> Iterator[Problem]:
    """Report words in ``carries`` that no fleet of the kind of the row could have."""
    forms = schema()["vehicles"]["carries"].choices
    for row, record in enumerate(case.rows("fleets"), start=2):
        kind, known, expected = str(record["kind"]), set[str](), message("a blank cell")
        if kind == "wagon":
            known, expected = (
                set(forms),
                message("forms of cargo: %(forms)s", forms=", ".join(forms)),
            )
        elif kind in _CLASSES:
            table = _CLASSES[kind]
            known, expected = set(case.records[table]), message("ids of %(table)s.csv", table=table)
        for word in words(record["carries"]):
            if word not in known:
                hint = did_you_mean(word, known)
                yield Problem(
                    "E402", "fleets.csv", row, "carries", word, expected,
                    message(
                        "%(hint)sCorrect %(word)s: no cargo needs such a fleet.",
                        hint=hint, word=word,
                    ),
                )  # fmt: skip
