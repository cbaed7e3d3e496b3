"""What a Chromium on this machine prints: pages as PDF, figures as PNG. Nothing is loaded."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from corridor.formats.files.atomic import write_atomically
from corridor.messages import message
from corridor.problems import CorridorError

NAMES = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge",
    "microsoft-edge",
)  # fmt: skip
"""Programs that can print, in the order in which they are looked for."""

PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)

VARIABLE = "CORRIDOR_CHROMIUM"
"""Environment variable with the path of another one."""

SECONDS = 120
SHARPNESS = 2
"""Pixels of a PNG for each point of a figure."""

_OPTIONS = (
    "--headless=new", "--disable-gpu", "--disable-background-networking", "--disable-sync",
    "--disable-extensions", "--no-first-run", "--no-default-browser-check",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)  # fmt: skip


def chromium() -> str:
    """Return the program that prints.

    Raises
    ------
    CorridorError
        If there is none.
    """
    named = os.environ.get(VARIABLE)
    if named:
        program = shutil.which(named)
        if program is None:
            raise CorridorError(
                message(
                    "%(variable)s names %(named)s, which is no program that can be run",
                    variable=VARIABLE,
                    named=named,
                )
            )
        return program
    found = next(filter(None, map(shutil.which, (*NAMES, *PLACES))), None)
    if found is None:
        raise CorridorError(
            message(
                "no Chromium, Chrome or Edge was found to print with: install one (Debian: apt "
                "install chromium), name its path in %(variable)s, or print the HTML file from a "
                "browser",
                variable=VARIABLE,
            )
        )
    return found


def write_pdf(html: str, path: Path, *, overwrite: bool = False) -> None:
    """Print a page as PDF, by its own rules for print.

    Parameters
    ----------
    html : str
        A page that loads nothing.
    path : Path
        New file.
    overwrite : bool
        Whether an existing file may be replaced.

    Raises
    ------
    CorridorError
        If there is no Chromium, it fails, or the file exists or cannot be written.
    """
    program = chromium()

    def write(new: Path) -> None:
        _run(program, html, "page.html", new, ["--print-to-pdf", "--no-pdf-header-footer"])

    write_atomically(path, write, overwrite=overwrite)


def write_png(svg: str, path: Path) -> None:
    """Draw a figure that brings its style as PNG, twice as sharp as a screen.

    Raises
    ------
    CorridorError
        If there is no Chromium, or it fails.
    """
    wide, high = size_of(svg)
    body = f"<!DOCTYPE html><body style='margin:0;width:{wide}px'>{svg}"
    _run(chromium(), body, "figure.html", path, [
        "--screenshot", f"--window-size={wide},{high}", "--hide-scrollbars",
        f"--force-device-scale-factor={SHARPNESS}",
    ])  # fmt: skip


def size_of(svg: str) -> tuple[int, int]:
    """Return width and height of a figure in whole points."""
    found = re.search(r'viewBox="[-\d.]+ [-\d.]+ ([\d.]+) ([\d.]+)"', svg)
    return (round(float(found[1])), round(float(found[2]) + 0.5)) if found else (680, 480)


def _run(program: str, html: str, name: str, target: Path, options: list[str]) -> None:
    """Let a program of its own profile make a file of a page."""
    with tempfile.TemporaryDirectory(prefix="corridor-print-") as room:
        page, made = Path(room) / name, Path(room) / f"made{target.suffix or '.pdf'}"
        page.write_text(html, encoding="utf-8")
        own = [f"--user-data-dir={room}/profile", f"{options[0]}={made}", *options[1:]]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            own.append("--no-sandbox")  # its sandbox refuses to work for root
        try:
            subprocess.run(
                [program, *_OPTIONS, *own, page.as_uri()],
                capture_output=True, check=True, timeout=SECONDS, stdin=subprocess.DEVNULL,
            )  # fmt: skip
        except (OSError, subprocess.SubprocessError) as error:
            raise CorridorError(
                message(
                    "%(program)s could not print: %(error)s",
                    program=Path(program).name,
                    error=error,
                )
            ) from error
        if not made.is_file():
            raise CorridorError(
                message(
                    "%(program)s printed nothing; try %(variable)s=PATH",
                    program=Path(program).name,
                    variable=VARIABLE,
                )
            )
        shutil.copyfile(made, target)
