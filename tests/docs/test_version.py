"""The version is the same wherever it stands, and the change log has a dated section for it."""

import re
import tomllib
from importlib import import_module
from pathlib import Path

import corridor

ROOT = Path(__file__).resolve().parents[2]
LOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
SECTIONS = re.findall(
    r"^## \[(\d+\.\d+\.\d+)\] - (\d{4}-\d\d-\d\d)$",
    LOG,
    re.MULTILINE,
)


def test_the_version_is_the_same_everywhere():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    newest, date = SECTIONS[0]
    assert corridor.__version__ == project["version"] == newest
    assert f"\nversion: {newest}\ndate-released: {date}\n" in citation


def test_sections_are_in_order_newest_first():
    versions = [tuple(map(int, version.split("."))) for version, _ in SECTIONS]
    dates = [date for _, date in SECTIONS]
    assert len(versions) >= 5
    assert versions == sorted(set(versions), reverse=True)
    assert dates == sorted(dates, reverse=True)


def test_modules_that_moved_are_where_the_change_log_says():
    rows = re.findall(r"^  \| `corridor\.[^|]*\| ([^|]*) \|$", LOG, re.MULTILINE)
    assert len(rows) > 10
    for row in rows:
        first, *others = re.findall(r"`([\w.]+)`", row)
        import_module(first)
        for other in others:
            import_module(first.rpartition(".")[0] + other)
