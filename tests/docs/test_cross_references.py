"""Names that docstrings refer to, written ``[`name`][]``, exist.

A name is looked for where the docstring stands, as the documentation does: in its class, then in
its module; failing that it is a full path.
"""

import ast
import re
from importlib import import_module
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src"
REFERENCE = re.compile(r"\[`([^`]+)`\]\[([^\]]*)\]")
LITERAL = re.compile(r"`(corridor\.[\w.]+)`")
ROLE = re.compile(r":\w+:`")
MODULES = sorted(SOURCE.rglob("*.py"))


def dotted(path):
    return ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")


def texts(tree):
    """Yield every string that stands alone as a statement, with the class it stands in."""

    def walk(node, owner):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
                if isinstance(child.value.value, str):
                    yield child.lineno, owner, child.value.value
            else:
                inside = child.name if isinstance(child, ast.ClassDef) else owner
                yield from walk(child, inside)

    yield from walk(tree, None)


def found(path):
    """Import the longest part of a path that is a module and follow the rest in it."""
    parts = path.split(".")
    for n in range(len(parts), 0, -1):
        try:
            here = import_module(".".join(parts[:n]))
        except ModuleNotFoundError:
            continue
        return follow(here, parts[n:])
    return False


def follow(here, parts):
    for i, part in enumerate(parts):
        if not hasattr(here, part):
            left = parts[i:]  # a field without a default is no attribute of its class
            return len(left) == 1 and part in getattr(here, "__dataclass_fields__", {})
        here = getattr(here, part)
    return True


def resolves(target, module, owner):
    places = [f"{module}.{owner}", module] if owner else [module]
    return any(found(f"{place}.{target}") for place in places) or (
        target.startswith("corridor.") and found(target)
    )


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_every_name_in_a_docstring_resolves(path):
    wrong = [
        f"line {line}: {target}"
        for line, owner, text in texts(ast.parse(path.read_text(encoding="utf-8")))
        for shown, given in REFERENCE.findall(text)
        if not resolves(target := given or shown, dotted(path), owner)
    ]
    assert not wrong


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_every_full_path_in_a_docstring_resolves(path):
    texts_there = [text for _, _, text in texts(ast.parse(path.read_text(encoding="utf-8")))]
    assert not [name for text in texts_there for name in LITERAL.findall(text) if not found(name)]


def test_no_docstring_refers_in_another_form():
    wrong = [dotted(p) for p in MODULES if ROLE.search(p.read_text(encoding="utf-8"))]
    assert not wrong, "write [`name`][] or ``text``"


@pytest.mark.parametrize(
    ("target", "owner", "expected"),
    [
        ("recommend", None, True),
        ("corridor.recommend", None, True),
        ("corridor.simulation.Line.run", None, True),
        ("corridor.Assignment.paths", None, True),
        ("explain", "Capacities", True),
        ("corridor.simulation.lines.line_plans.LinePlan.run_min", None, True),
        ("recommended", None, False),
        ("corridor.recommended", None, False),
        ("corridor.Assignment.path", None, False),
        (".lines.Line.run", None, False),
        ("~corridor.recommend", None, False),
        ("json", None, False),
    ],
)
def test_what_counts_as_resolved(target, owner, expected):
    module = "corridor.elements.table" if owner else "corridor"
    assert resolves(target, module, owner) is expected


def test_there_are_references():
    assert sum(len(REFERENCE.findall(p.read_text(encoding="utf-8"))) for p in MODULES) > 50
