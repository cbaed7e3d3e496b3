"""What an OMX file has to hold: square matrices of one size, in itself, and names of zones."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

from corridor.messages import Message, message

if TYPE_CHECKING:
    import h5py

PIECE, LONGEST_NAME = 64, 1000
"""Names of zones that are read at a time, and characters of the longest."""

CLAIMED_BYTES, CLAIMED_RATIO = 50_000_000, 300
"""What a matrix may claim whatever it takes in the file, and times what it takes there."""


class FileError(Exception):
    """What is wrong with a file, whose name is not in its words."""

    def __init__(self, fault: Message) -> None:
        super().__init__(fault)
        self.fault = fault


class LayoutError(FileError):
    """What in a file is not as OMX says."""


class ChoiceError(FileError):
    """What was asked for that is not there, or has to be asked for."""


def refuse_links(group: h5py.Group) -> None:
    """Refuse what leads to another file."""
    import h5py

    for name in group:
        if isinstance(group.get(name, getlink=True), h5py.ExternalLink):
            raise LayoutError(
                message("%(name)s leads to another file", name=f"{group.name}/{name}")
            )


def common_size(shapes: Mapping[str, tuple[int, ...]]) -> int:
    """Return the number of zones that matrices of these shapes have in common."""
    (first, shape), *others = shapes.items()
    for name, other in others:
        if other != shape:
            raise LayoutError(
                message(
                    "%(one)s is %(shape)s, but %(other)s is %(other_shape)s",
                    one=name,
                    shape=shape_words(other),
                    other=first,
                    other_shape=shape_words(shape),
                )
            )
    if len(shape) != 2 or shape[0] != shape[1]:
        raise LayoutError(
            message("%(name)s is %(shape)s, not square", name=first, shape=shape_words(shape))
        )
    return shape[0]


def check_claims(stored: Mapping[str, h5py.Dataset]) -> None:
    """Refuse what would take far more memory than the file can hold, alone or together."""
    claims, held = {}, 0
    for name, dataset in stored.items():
        if dataset.external or dataset.is_virtual:
            raise LayoutError(message("%(name)s lies in another file", name=name))
        # a piece is unpacked whole, however little of it belongs to the matrix
        cells = max(_cells(dataset.shape), _cells(dataset.chunks or ()))
        claims[name] = cells * max(8, dataset.dtype.itemsize)
        held += dataset.id.get_storage_size()
    claimed = sum(claims.values())
    if claimed > max(CLAIMED_BYTES * max(1, min(len(claims), 10)), CLAIMED_RATIO * held):
        largest = max(claims, key=claims.__getitem__)
        raise LayoutError(
            message(
                "%(name)s claims %(shape)s, which is %(claimed)s, but takes %(held)s bytes in the "
                "file",
                name=largest,
                shape=shape_words(stored[largest].shape),
                claimed=_size_words(claimed, len(claims) - 1),
                held=f"{held:,}",
            )
        )


def _size_words(claimed: int, others: int) -> Message:
    size = message("%(size)s GB", size=f"{claimed / 1e9:,.1f}")
    if not others:
        return size
    return message("%(size)s with %(count)s more", size=size, count=f"{others:,}")


def _cells(shape: tuple[int, ...]) -> int:
    return math.prod(map(int, shape))


def shape_words(shape: tuple[int, ...]) -> str:
    """Return a shape in words."""
    if not shape:
        return message("a single number")
    return reduce(lambda a, b: message("%(a)s by %(b)s", a=a, b=b), map(str, shape))


def zone_names(group: h5py.Group | None, size: int, lookup: str | None) -> tuple[str, ...]:
    """Return the names of the zones: those of a lookup, of the only one, or numbers from 1."""
    import h5py

    if isinstance(group, h5py.Group):
        refuse_links(group)
    stored = dict(group.items()) if isinstance(group, h5py.Group) else {}
    if lookup is not None:
        if lookup not in stored:
            raise ChoiceError(
                message(
                    "has no lookup %(name)s; it has %(names)s",
                    name=repr(lookup),
                    names=listed(stored),
                )
            )
        stored = {lookup: stored[lookup]}
    for name, dataset in stored.items():
        if isinstance(dataset, h5py.Dataset) and dataset.ndim == 1 and len(dataset) != size:
            raise LayoutError(
                message(
                    "/lookup/%(name)s names %(count)s zones, not %(size)s",
                    name=name,
                    count=len(dataset),
                    size=size,
                )
            )
    named = {name: _texts(name, dataset) for name, dataset in stored.items()}
    choices = set(named.values())
    if len(choices) > 1:
        raise ChoiceError(
            message(
                "has lookups %(names)s that differ; say which of them names the zones "
                "(--lookup NAME)",
                names=listed(named),
            )
        )
    if not choices:
        return tuple(str(n) for n in range(1, size + 1))
    zones = choices.pop()
    if len(set(zones)) < size:
        raise LayoutError(message("/lookup/%(name)s names a zone twice", name=next(iter(named))))
    return zones


def listed(names: Mapping[str, object]) -> str:
    """Return what a file has, or that it has none."""
    return ", ".join(names) or message("none")


def _texts(name: str, stored: h5py.Dataset) -> tuple[str, ...]:
    import h5py

    if not isinstance(stored, h5py.Dataset) or stored.ndim != 1:
        raise LayoutError(message("/lookup/%(name)s is not a list", name=name))
    check_claims({f"/lookup/{name}": stored})
    if stored.dtype.kind in "iuf":
        numbers = stored[()]
        with np.errstate(invalid="ignore"):
            whole = numbers.astype(np.int64)  # R writes whole numbers as floats too
        if (whole == numbers).all():
            return tuple(map(str, whole.tolist()))
    if h5py.check_string_dtype(stored.dtype) is None:
        raise LayoutError(
            message("/lookup/%(name)s holds neither whole numbers nor texts", name=name)
        )
    texts, names = stored.asstr("utf-8"), list[str]()
    for at in range(0, len(stored), PIECE):  # a name may be long, and many zones may share it
        names += texts[at : at + PIECE].tolist()
        if max(map(len, names[at:])) > LONGEST_NAME:
            raise LayoutError(
                message(
                    "/lookup/%(name)s has a name of more than %(most)s characters",
                    name=name,
                    most=LONGEST_NAME,
                )
            )
    return tuple(names)
