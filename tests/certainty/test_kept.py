"""Draws that are kept: read back for the same question, never for another, never when damaged."""

from dataclasses import asdict
from itertools import pairwise

import numpy as np
import pytest

from corridor.certainty import carried as solving
from corridor.certainty.confidence import confidence
from corridor.cli.run import run
from corridor.formats.cases.folder import write_folder
from corridor.running.store import KeptInterrupt, NotKeptWarning
from corridor.testing import tiny
from tests.worlds import border_line

pytest.importorskip("pyarrow")

ASKED = {"year": 2025, "between": ("a", "c"), "others": "ignored", "samples": 140}


def line(high=6e6):
    ranged = {
        "table": "rail", "field": "stated_t_per_year", "quality": "assumed", "low": 2e6,
        "high": high, "source_id": "T1",
    }  # fmt: skip
    links = {a + b: (a, b, 4e6) for a, b in pairwise("abc")}
    return tiny(links, rows={"provenance": [ranged | {"id": link} for link in links]})


@pytest.fixture
def solved(monkeypatch):
    """How many draws are solved, block by block."""
    counts, solve = [], solving._solve_chunk

    def counted(world, draws):
        counts.append(len(draws))
        return solve(world, draws)

    monkeypatch.setattr(solving, "_solve_chunk", counted)
    return counts


def same(one, other):
    assert np.array_equal(one.tonnes_per_year, other.tonnes_per_year)
    assert one.cut_share == other.cut_share
    assert [asdict(m) for m in one.measure_next] == [asdict(m) for m in other.measure_next]


def test_kept_draws_are_not_solved_again(tmp_path, solved):
    fresh = confidence(line(), **ASKED)
    one = confidence(line(), **ASKED, keep=tmp_path)
    assert sum(solved) > 2 * 140
    solved.clear()
    same(one, confidence(line(), **ASKED, keep=tmp_path))
    same(one, fresh)
    assert solved == []


@pytest.mark.long
def test_another_question_is_not_answered_by_kept_draws(tmp_path, solved):
    others = [
        (line(), {"seed": 2}),
        (line(), {"samples": 141}),
        (line(), {"between": ("a", "b")}),
        (line(), {"direction": "forward"}),
        (line(high=7e6), {}),
    ]
    confidence(line(), **ASKED, keep=tmp_path)
    for case, changed in others:
        solved.clear()
        found = confidence(case, **ASKED | changed, keep=tmp_path)
        assert sum(solved) >= 140
        same(found, confidence(case, **ASKED | changed))
    solved.clear()
    confidence(line(), **ASKED, keep=tmp_path)
    assert solved == []


def test_an_interrupt_says_what_is_kept_and_the_rest_is_solved_later(tmp_path, solved):
    def interrupted(what, share):
        if what == "draws" and share >= 0.5:
            raise KeyboardInterrupt

    with pytest.raises(KeptInterrupt, match="125 of 140 draws are kept in"):
        confidence(line(), **ASKED, keep=tmp_path, progress=interrupted)
    with pytest.raises(KeyboardInterrupt) as plain:
        confidence(line(), **ASKED, progress=interrupted)
    assert not isinstance(plain.value, KeptInterrupt)
    solved.clear()
    found = confidence(line(), **ASKED, keep=tmp_path)
    assert solved[0] == 15
    same(found, confidence(line(), **ASKED))


def test_damaged_draws_are_solved_again_with_a_warning(tmp_path, solved):
    one = confidence(line(), **ASKED, keep=tmp_path)
    path = sorted(tmp_path.glob("*/000001.parquet"))[0]
    whole = path.read_bytes()
    damaged = bytes(byte ^ 0xFF for byte in whole[40:80])  # of the first page of numbers
    path.write_bytes(whole[:40] + damaged + whole[80:])
    solved.clear()
    with pytest.warns(NotKeptWarning, match=path.name):
        same(one, confidence(line(), **ASKED, keep=tmp_path))
    assert solved in ([15], [125])
    assert path.read_bytes() == whole


def test_the_command_says_which_file_is_damaged(tmp_path, capsys):
    write_folder(border_line(), tmp_path / "line")
    kept = tmp_path / "kept"
    words = ["confidence", str(tmp_path / "line"), "--year", "2025", "--samples", "16",
             "--workers", "1", "--keep", str(kept)]  # fmt: skip
    assert run([*words, "--json"]) == 0
    answer = capsys.readouterr().out
    path = sorted(kept.glob("*/000000.parquet"))[0]
    path.write_text("nothing of ours")
    assert run([*words, "--json"]) == 0
    again = capsys.readouterr()
    assert again.out == answer
    assert again.err == (
        f"warning: {path} is damaged or of other origin; these samples are computed again\n"
    )
    assert run([*words[:-1], str(path)]) == 2
    assert "expected a folder" in capsys.readouterr().err
