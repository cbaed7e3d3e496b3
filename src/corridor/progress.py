"""How work that takes long reports how far it has come."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str, float | None], None]
"""Receives what is being done, and the share that is done if it is known."""


def silent(_what: str, _share: float | None) -> None:
    """Say nothing: the progress of a caller who did not ask for it."""
