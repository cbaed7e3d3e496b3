"""The cases that come with the package, found without being opened."""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


def bundled_cases() -> dict[str, Traversable]:
    """Return the cases that come with the package, by name."""
    root = resources.files("corridor.cases")
    folders = {f.name: f for f in root.iterdir() if f.joinpath("case.toml").is_file()}
    return dict(sorted(folders.items()))


def bundled_titles() -> dict[str, str]:
    """Return the titles of the bundled cases by name, from their settings alone."""
    return {
        name: str(tomllib.loads(folder.joinpath("case.toml").read_text("utf-8"))["title"])
        for name, folder in bundled_cases().items()
    }
