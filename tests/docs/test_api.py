"""The page of the Python interface names what the package offers, and all of it is described."""

import ast
import inspect
import re
from importlib import import_module
from itertools import pairwise
from pathlib import Path

import pytest

import corridor
import corridor.simulation

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "api.md"
NAMES = re.findall(r"^::: (\S+)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("package", [corridor, corridor.simulation], ids=lambda p: p.__name__)
def test_every_public_name_has_a_directive(package):
    assert {f"{package.__name__}.{name}" for name in package.__all__} <= set(NAMES)


def test_no_name_has_two_directives():
    assert len(NAMES) == len(set(NAMES))


@pytest.mark.parametrize("name", NAMES)
def test_what_has_a_directive_is_described(name):
    module, _, attribute = name.rpartition(".")
    found = inspect.unwrap(getattr(import_module(module), attribute))
    if inspect.isclass(found) or inspect.isfunction(found):
        assert own_docstring(found)
    else:
        assert attribute in described_constants(module)


def own_docstring(found):
    """Return the docstring, but not the one that a dataclass makes of its fields."""
    text = found.__doc__ or ""
    return "" if text.startswith(f"{found.__name__}(") else text.strip()


def described_constants(module):
    """Find the names that are set to something and have a text on the next line."""
    body = ast.parse(inspect.getsource(import_module(module))).body
    for statement, after in pairwise(body):
        if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
            targets = getattr(statement, "targets", [getattr(statement, "target", None)])
            yield from (t.id for t in targets if isinstance(t, ast.Name))
