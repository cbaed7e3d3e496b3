"""Kept machine code is bound to the files it was made from, or refused."""

from pathlib import Path

import pytest

from corridor.compiling import compiled, keep_for


@compiled()
def twice(x):
    return 2 * x


def test_kept_code_carries_the_contents_of_its_files():
    assert twice(3) == 6
    stamp = twice._cache._cache_file._source_stamp
    keep_for(twice, [Path(__file__), Path(__file__).parent / "test_trees.py"])
    assert twice._cache._cache_file._source_stamp != stamp
    keep_for(twice, [Path(__file__)])
    assert twice._cache._cache_file._source_stamp == stamp


def test_a_numba_that_keeps_code_otherwise_is_an_error_and_no_stale_code():
    with pytest.raises(RuntimeError, match="stale code could be used"):
        keep_for(object(), [Path(__file__)])
