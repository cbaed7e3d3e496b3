"""What is shut in the situation of an answer: the same rows and words for all verbs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corridor.answers.values import Manifest
from corridor.elements.shut import shut_elements, words_of
from corridor.elements.table import Capacities


@dataclass(frozen=True)
class ShutRow:
    """An element that is built and carries nothing in a situation."""

    id: str
    name: str
    kind: str
    country: str


def shut_rows(caps: Capacities) -> tuple[ShutRow, ...]:
    """Return the elements that are shut."""
    return tuple(ShutRow(e.id, e.name, e.kind, e.country) for e in shut_elements(caps))


def shut_words(manifest: Manifest, shut: Sequence[ShutRow]) -> str:
    """Return what is shut in words; empty where nothing is."""
    return words_of(manifest.scenario, manifest.year, [(s.id, s.name) for s in shut])
