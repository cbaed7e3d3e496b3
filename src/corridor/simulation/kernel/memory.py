"""How compiled code reaches the arrays of a world: one address, and a function for each array.

Compiled functions receive a world as the address of a table of addresses. To hand over twenty
arrays at every call would cost more than what most calls do. ``sections(w, k)`` is record ``k`` of
the array of sections, by reference: fields can be read and set.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, overload

import numba
import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic
from numpy.typing import NDArray

from corridor.compiling import keep_for
from corridor.simulation.kernel import records as r

KERNEL = (
    "cargo", "counts", "draws", "engine", "events", "hours", "memory", "random_numbers", "records",
    "servers", "track",
)  # fmt: skip
"""Modules whose functions are compiled, and the records they work on."""

F = TypeVar("F", bound=Callable[..., Any])


def addresses(world: r.World) -> NDArray[np.uint64]:
    """Return the table of addresses of a world's arrays; it holds while the arrays live."""
    return np.array([array.ctypes.data for array in world], dtype=np.uint64)


@overload
def compiled(function: F) -> F: ...


@overload
def compiled(*, inline: bool = False, once: bool = False) -> Callable[[F], F]: ...


def compiled(function: Any = None, *, inline: bool = False, once: bool = False) -> Any:
    """Compile a function that works on a world.

    The machine code is kept beside the source. Reference counting is off: compiled code owns no
    arrays. Division by zero gives infinity, as in NumPy. Other threads run meanwhile.

    A function is translated with all that it calls, as a whole. One that is called at one
    place, or at two, and calls much is best written into its callers (``once``): by itself it is
    needed by nobody, and to translate it took as long as they do.
    """
    options: dict[str, Any] = {"cache": True, "_nrt": False, "error_model": "numpy", "nogil": True}
    if inline:
        options["forceinline"] = True
    if once:
        options["inline"] = "always"

    def decorate(python: Any) -> Any:
        dispatcher = numba.njit(**options)(python)
        keep_for(dispatcher, [Path(__file__).with_name(f"{name}.py") for name in KERNEL])
        return dispatcher

    return decorate if function is None else decorate(function)


def _reader(name: str, dtype: np.dtype[Any]) -> Any:
    """Return the function that gives a record of an array of the world."""
    slot, size = r.World._fields.index(name), dtype.itemsize
    record = numba.from_dtype(dtype)

    @intrinsic
    def reader(_context: Any, w: Any, i: Any) -> Any:
        def generate(_context: Any, builder: Any, signature: Any, args: Any) -> Any:
            word = ir.IntType(64)
            table = builder.inttoptr(args[0], word.as_pointer())
            base = builder.load(builder.gep(table, [word(slot)]))
            index = args[1]
            if index.type.width < 64:
                index = builder.sext(index, word)
            address = builder.add(base, builder.mul(index, word(size)))
            kind = _context.get_value_type(signature.return_type)
            return builder.inttoptr(address, kind)

        if not (isinstance(w, types.Integer) and isinstance(i, types.Integer)):
            return None
        return record(w, i), generate

    return reader


clocks = _reader("clock", r.CLOCK)
heap = _reader("heap", r.EVENT)
steps = _reader("steps", r.STEP)
sections = _reader("sections", r.SECTION_RECORD)
stations = _reader("stations", r.STATION)
servers = _reader("servers", r.SERVER_RECORD)
fleets = _reader("fleets", r.FLEET)
legs = _reader("legs", r.LEG)
paths = _reader("paths", r.PATH)
stages = _reader("stages", r.STAGE)
sources = _reader("sources", r.SOURCE)
profiles = _reader("profiles", r.RATE)
movers = _reader("movers", r.MOVER)
lots = _reader("lots", r.LOT)
calendars = _reader("calendars", r.CALENDAR)
shut = _reader("shut", r.SHUT)
elements = _reader("elements", r.ELEMENT)
waits = _reader("waits", r.COUNT)
transits = _reader("transits", r.COUNT)
todo = _reader("todo", r.TODO)
log = _reader("log", r.LOG)
