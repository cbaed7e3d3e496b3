"""OMX, matrices between zones in an HDF5 file; needs h5py, which is asked for when it is used.

The layout is that of OMX 0.2: ``/data`` holds the matrices, ``/lookup`` the names of the zones,
and the attributes of the file give version and shape.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from corridor.formats.files.atomic import write_atomically
from corridor.formats.traffic.omx_layout import (
    CLAIMED_BYTES,
    ChoiceError,
    LayoutError,
    check_claims,
    common_size,
    listed,
    refuse_links,
    shape_words,
    zone_names,
)
from corridor.messages import message
from corridor.problems import CorridorError

if TYPE_CHECKING:
    import h5py

VERSION = b"0.2"

LOOKUP = "zone"
"""Name of the lookup that is written."""

COMPRESSION_LEVEL = 1
"""Of zlib, as the makers of OMX advise: higher levels cost time and save little."""


@dataclass(frozen=True, eq=False)
class Matrices:
    """Matrices between the same zones.

    Attributes
    ----------
    zones : tuple of str
        Names of the zones, in the order of rows and columns.
    tables : mapping of str to array
        Matrices by name; a cell without a value is NaN.
    """

    zones: tuple[str, ...]
    tables: Mapping[str, NDArray[np.float64]]


MAGIC = b"\x89HDF\r\n\x1a\n"
"""How an HDF5 file begins."""


_UNREADABLE = (
    OSError, RuntimeError, KeyError, ValueError, TypeError, IndexError, OverflowError, MemoryError,
)  # fmt: skip
"""What h5py and NumPy raise on damaged files."""


def looks_like_omx(path: Path) -> bool:
    """Return from its first bytes whether a file is HDF5; one called .omx is meant to be."""
    try:
        with path.open("rb") as file:
            return file.read(len(MAGIC)) == MAGIC or path.suffix.lower() == ".omx"
    except (OSError, ValueError):
        return path.suffix.lower() == ".omx"


def read_omx(path: str | Path, *, lookup: str | None = None, table: str | None = None) -> Matrices:
    """Read all matrices of a file, or one of them.

    Parameters
    ----------
    path : str or Path
        The file.
    lookup : str, optional
        Which lookup names the zones; needed only when there are several that differ. Without any,
        zones are called 1, 2 and so on.
    table : str, optional
        The one matrix to read; all if not given.

    Returns
    -------
    Matrices

    Raises
    ------
    CorridorError
        If h5py is missing, the file cannot be read or is not laid out as OMX, claims far more
        than it holds, or has no such matrix.
    """
    _need_h5py()
    import h5py

    place = Path(path)
    if not place.is_file():
        why = message("no such file")
        raise CorridorError(
            message("cannot read %(path)s: %(error)s", path=repr(str(path)), error=why)
        )
    try:
        if not h5py.is_hdf5(place):
            raise CorridorError(
                message("%(path)s is not an OMX file: it is not HDF5", path=repr(str(path)))
            )
        with h5py.File(place, "r") as file:
            return _read(file, lookup, table)
    except ChoiceError as error:
        raise CorridorError(
            message("%(path)s %(fault)s", path=repr(str(path)), fault=error.fault)
        ) from error
    except LayoutError as error:
        raise CorridorError(
            message(
                "%(path)s is not laid out as OMX: %(fault)s",
                path=repr(str(path)),
                fault=error.fault,
            )
        ) from error
    except _UNREADABLE as error:
        raise CorridorError(
            message(
                "%(path)s is damaged or cannot be read: %(error)s",
                path=repr(str(path)),
                error=str(error),
            )
        ) from error


def write_omx(path: str | Path, matrices: Matrices, *, overwrite: bool = False) -> None:
    """Write matrices.

    Parameters
    ----------
    path : str or Path
        Where; conventionally ends in ``.omx``.
    matrices : Matrices
        What. Names of zones are written as whole numbers when all of them are.
    overwrite : bool
        Whether a file that stands there may be replaced.

    Raises
    ------
    CorridorError
        If h5py is missing, a matrix does not fit the zones, or the place is taken or cannot be
        written to.
    """
    _need_h5py()
    import h5py

    _check(matrices)
    size = len(matrices.zones)

    def write(target: Path) -> None:
        with h5py.File(target, "w") as file:
            file.attrs["OMX_VERSION"] = np.bytes_(VERSION)
            file.attrs["SHAPE"] = np.array([size, size], dtype=np.int32)
            data = file.create_group("data")
            for name, table in matrices.tables.items():
                stored = data.create_dataset(
                    name, data=np.asarray(table, dtype=np.float64), chunks=True, fillvalue=np.nan,
                    compression="gzip", compression_opts=COMPRESSION_LEVEL, shuffle=True,
                )  # fmt: skip
                stored.attrs["NA"] = np.nan
            file.create_group("lookup").create_dataset(LOOKUP, data=_stored(matrices.zones))

    write_atomically(Path(path), write, overwrite=overwrite)


def _need_h5py() -> None:
    """Say how to get h5py, which only OMX needs, if it is not there."""
    try:
        import h5py  # noqa: F401
    except ImportError as error:
        raise CorridorError(message("OMX files need h5py: pip install 'corridor[omx]'")) from error


def omx_tables(path: str | Path) -> tuple[str, ...]:
    """Return the names of the matrices of a file, which are not read; see [`read_omx`][]."""
    _need_h5py()
    import h5py

    try:
        with h5py.File(path, "r") as file:
            data = file.get("data")
            return tuple(data) if isinstance(data, h5py.Group) else ()
    except _UNREADABLE:
        return ()  # reading the file says what is wrong


def _read(file: h5py.File, lookup: str | None, table: str | None) -> Matrices:
    import h5py

    data = file.get("data")
    if not isinstance(data, h5py.Group):
        raise LayoutError(message("it has no group /data"))
    tables = {}
    shapes = {}
    if "SHAPE" in file.attrs:
        shapes["SHAPE"] = tuple(int(n) for n in np.ravel(file.attrs["SHAPE"]))
    refuse_links(data)
    for name, stored in data.items():
        if not isinstance(stored, h5py.Dataset) or stored.dtype.kind not in "iufb":
            raise LayoutError(message("/data/%(name)s is not a matrix of numbers", name=name))
        shapes[f"/data/{name}"] = stored.shape
        tables[name] = stored
    if not shapes:
        raise LayoutError(message("it has no matrix"))
    size = common_size(shapes)
    if table is not None:
        if table not in tables:
            raise ChoiceError(
                message(
                    "has no matrix %(name)s; it has %(names)s",
                    name=repr(table),
                    names=listed(tables),
                )
            )
        tables = {table: tables[table]}
    if not tables and size * 8 > CLAIMED_BYTES:
        raise LayoutError(
            message("SHAPE claims %(count)s zones, and there is no matrix", count=size)
        )
    check_claims({f"/data/{name}": stored for name, stored in tables.items()})
    zones = zone_names(file.get("lookup"), size, lookup)
    return Matrices(zones, {name: _numbers(stored) for name, stored in tables.items()})


def _numbers(stored: h5py.Dataset) -> NDArray[np.float64]:
    numbers: NDArray[np.float64] = stored[()].astype(np.float64)
    missing = stored.attrs.get("NA")
    if missing is not None:
        numbers[numbers == np.float64(np.ravel(missing)[0])] = np.nan
    return numbers


def _check(matrices: Matrices) -> None:
    size = len(matrices.zones)
    if not size:
        raise CorridorError(message("matrices need at least one zone"))
    if len(set(matrices.zones)) < size:
        raise CorridorError(message("a zone has the name of another one"))
    for zone in matrices.zones:
        if not zone or "\0" in zone:
            raise CorridorError(message("%(name)s cannot name a zone", name=repr(zone)))
    for name, table in matrices.tables.items():
        if not name or "/" in name or "\0" in name or name == ".":
            raise CorridorError(message("%(name)s cannot name a matrix", name=repr(name)))
        if np.shape(table) != (size, size):
            raise CorridorError(
                message(
                    "matrix %(name)s is %(shape)s, not %(expected)s as the zones",
                    name=repr(name),
                    shape=shape_words(np.shape(table)),
                    expected=shape_words((size, size)),
                )
            )


def _stored(zones: tuple[str, ...]) -> NDArray[Any]:
    """Return names of zones as OMX keeps them; numbers only if they read back as the same texts."""
    limits = np.iinfo(np.int32)
    if all(_is_whole(zone) and limits.min <= int(zone) <= limits.max for zone in zones):
        return np.array([int(zone) for zone in zones], dtype=np.int32)
    return np.array([zone.encode() for zone in zones])


def _is_whole(zone: str) -> bool:
    try:
        return str(int(zone)) == zone
    except ValueError:
        return False
