"""Compiled functions whose machine code is kept, and renewed when any of their files changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar, cast

import numba

F = TypeVar("F", bound=Callable[..., Any])


def keep_for(dispatcher: object, files: Sequence[Path]) -> None:
    """Bind kept machine code to the contents of files.

    Numba looks only at the file of a function; its code holds the functions it calls as well, so
    all of their files have to be the same.

    Parameters
    ----------
    dispatcher : numba dispatcher
        A function compiled with ``cache=True``.
    files : sequence of Path
        Files of the functions that it calls, and its own.

    Raises
    ------
    RuntimeError
        If this version of numba stores code in a form that is not known here.
    """
    if numba.config.DISABLE_JIT:  # type: ignore[attr-defined]
        return
    try:
        kept = dispatcher._cache._cache_file  # type: ignore[attr-defined]
        _ = kept._source_stamp
    except AttributeError as error:
        raise RuntimeError(
            f"numba {numba.__version__} keeps machine code in another way than corridor knows: "
            "stale code could be used. Install a version that pyproject.toml allows."
        ) from error
    kept._source_stamp = _digest(tuple(files))


def compiled(*modules: str) -> Callable[[F], F]:
    """Compile a function that works on arrays; other threads run meanwhile.

    Division by zero gives infinity, as in NumPy. Sums keep their order, so the answer is the same
    on every run.

    Parameters
    ----------
    modules : str
        Files, from the package's folder, whose functions it calls, such as ``network/trees.py``.

    Returns
    -------
    callable
        Decorator.
    """

    def decorate(python: F) -> F:
        dispatcher = numba.njit(cache=True, nogil=True, error_model="numpy")(python)
        own = Path(python.__code__.co_filename)
        package = Path(__file__).parent
        keep_for(dispatcher, [own, *(package / name for name in modules)])
        return cast("F", dispatcher)

    return decorate


@cache
def _digest(files: tuple[Path, ...]) -> str:
    digest = sha256()
    for path in files:
        digest.update(path.read_bytes())
    return digest.hexdigest()
