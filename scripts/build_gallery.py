"""Run the examples and write a page of the gallery for each, with its picture.

``python scripts/build_gallery.py`` runs them all, and with names only those; with ``--check``
nothing is written and the exit code is 1 when a page or a picture differs from what an example
gives now. Pictures are the same byte for byte with the versions of ``requirements.lock``.
"""

from __future__ import annotations

import ast
import contextlib
import io
import runpy
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"
GALLERY = ROOT / "docs" / "gallery"

NOTE = "<!-- Written by scripts/build_gallery.py; changes made here are lost. -->\n"

ORDER = (
    "corridor_of_your_own",
    "what_stops_cargo_today",
    "ladder_of_bottlenecks",
    "which_numbers_to_measure",
    "plan_for_30_million_tonnes",
    "which_way_cargo_goes",
    "does_it_hold",
    "trains_of_one_line",
    "how_far_the_sea_falls",
    "lower_caspian",
)
"""The examples as the gallery shows them."""

LONG = frozenset({"does_it_hold"})
"""Examples that run for more than a few seconds."""


def main(words: list[str]) -> int:
    """Write the pages and pictures, or compare them."""
    names = [w for w in words if w != "--check"] or ORDER
    files = {GALLERY / "index.md": index().encode()}
    for name in names:
        page, picture = built(name)
        files |= {GALLERY / f"{name}.md": page.encode(), GALLERY / f"{name}.svg": picture.encode()}
    differing = [p for p, text in files.items() if not p.is_file() or p.read_bytes() != text]
    for path in differing:
        if "--check" in words:
            print(f"{path} differs: run python scripts/build_gallery.py", file=sys.stderr)
        else:
            path.write_bytes(files[path])
            print(f"wrote {path}")
    return 1 if differing and "--check" in words else 0


def built(name: str) -> tuple[str, str]:
    """Run an example; return its page and its picture."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            runpy.run_path(str(EXAMPLES / f"{name}.py"), run_name="__main__")
        picture = Path(f"{name}.svg").read_text(encoding="utf-8")
    return page(name, printed.getvalue()), picture


def page(name: str, printed: str) -> str:
    """Return the page of an example: question, picture, answer, code."""
    question, about, code = parts(name)
    return "\n".join([
        NOTE,
        f"# {question}\n",
        about + "\n",
        f"![{question}]({name}.svg)\n",
        "It prints:\n",
        f"```text\n{printed.rstrip()}\n```\n",
        f"The script is `examples/{name}.py`:\n",
        f"```py\n{code}\n```\n",
    ])  # fmt: skip


def parts(name: str) -> tuple[str, str, str]:
    """Return what an example asks, what it says about that, and its code."""
    source = (EXAMPLES / f"{name}.py").read_text(encoding="utf-8")
    tree = ast.parse(source)
    question, _, about = (ast.get_docstring(tree) or "").partition("\n\n")
    end = tree.body[0].end_lineno
    return question, about, "\n".join(source.splitlines()[end:]).strip()


def index() -> str:
    """Return the first page of the gallery: every question with its picture."""
    lines = [
        NOTE,
        "# Gallery\n",
        "One question each, with the short script that answers it. The scripts stand in the folder "
        "`examples` of the repository and run as they are: `python examples/lower_caspian.py` "
        "prints the answer and writes the picture where you stand.\n",
    ]
    for name in ORDER:
        question = parts(name)[0]
        lines.append(f"## [{question}]({name}.md)\n")
        lines.append(f"[![{question}]({name}.svg){{ width=420 }}]({name}.md)\n")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
