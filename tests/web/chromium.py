"""The Chromium of the browser tests: one from the packages of ``web``, or that of this machine."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

VARIABLE = "CORRIDOR_CHROMIUM"
MODULES = Path(__file__).parents[2] / "web" / "node_modules"
PACKED = MODULES / "@sparticuz" / "chromium" / "bin"
UNPACKED = MODULES / ".cache" / "chromium"
ARCHIVES = ("al2023.tar.br", "swiftshader.tar.br", "fonts.tar.br")
"""Libraries that a bare Linux lacks, a graphics card in software, and letters."""

PLAIN = "process.stdin.pipe(require('zlib').createBrotliDecompress()).pipe(process.stdout)"
"""Program of Node that unpacks Brotli, which Python's library does not know."""

OURS, ALONE = "ours.conf", "alone.conf"
"""Which fonts there are: those of the machine and of the package, or the latter alone."""

FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  {others}<dir>{folder}/fonts</dir>
</fontconfig>
"""
OF_MACHINE = '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>'
START = """#!/bin/sh
export LD_LIBRARY_PATH="{folder}/lib" FONTCONFIG_FILE="${{FONTCONFIG_FILE:-{folder}/{ours}}}"
exec "{folder}/chromium" "$@"
"""


def can_be_had() -> bool:
    """Return whether ``chromium`` has one to give; nothing is unpacked to know it."""
    return _of_machine() is not None or is_packed()


def chromium() -> str:
    """Return a program to start.

    The one that ``CORRIDOR_CHROMIUM`` names; or the one of the lock file, which is the same
    everywhere and is unpacked once, into ``web/node_modules/.cache``; or one of this machine.
    """
    if not os.environ.get(VARIABLE) and is_packed():
        return str(unpacked())
    return str(_of_machine())


def _of_machine() -> str | None:
    named = os.environ.get(VARIABLE)
    return named or shutil.which("chromium") or shutil.which("chromium-browser")


def is_packed() -> bool:
    """Return whether the one of the lock file is here, which draws the same everywhere."""
    ours = sys.platform == "linux" and platform.machine() == "x86_64"
    return ours and PACKED.is_dir() and shutil.which("node") is not None


def unpacked() -> Path:
    """Return the program that starts what the package holds, unpacked beside it."""
    start = UNPACKED / "start"
    if not start.is_file():
        UNPACKED.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=UNPACKED.parent) as room:
            whole = Path(room) / "whole"
            _unpack(whole)
            shutil.rmtree(UNPACKED, ignore_errors=True)
            whole.rename(UNPACKED)
    return start


def _unpack(folder: Path) -> None:
    """Write program, libraries and fonts into a new folder, and what starts them."""
    folder.mkdir()
    _write_plain(PACKED / "chromium.br", folder / "chromium")
    for name in ARCHIVES:
        archive = folder / name.removesuffix(".br")
        _write_plain(PACKED / name, archive)
        subprocess.run(["tar", "-xf", archive, "-C", folder], check=True, timeout=60)
        archive.unlink()
    for name, others in ((OURS, OF_MACHINE), (ALONE, "")):
        (folder / name).write_text(FONTS.format(folder=UNPACKED, others=others))
    (folder / "start").write_text(START.format(folder=UNPACKED, ours=OURS))
    for name in ("chromium", "start"):
        (folder / name).chmod(0o755)


def _write_plain(packed: Path, plain: Path) -> None:
    with packed.open("rb") as source, plain.open("wb") as target:
        subprocess.run(["node", "-e", PLAIN], stdin=source, stdout=target, check=True, timeout=120)
