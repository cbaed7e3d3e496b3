"""A room imports only rooms before it, and files of a room form no circle."""

import ast
import re
from graphlib import TopologicalSorter
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src" / "corridor"
GROUND = {"units"}
"""Files that stand under every room."""

BEFORE = {
    "economics": set(),
    "case": set(),
    "formats": {"case"},
    "capacities": {"case"},
    "sealevel": {"case", "capacities"},
    "network": {"case"},
    "solver": {"case"},
    "flow": {"case", "capacities", "network", "solver"},
    "plan": {"economics", "case", "capacities", "network", "solver", "flow"},
    "simulation": {"case", "formats", "capacities", "network", "solver", "flow"},
    "reports": {
        "economics",
        "case",
        "formats",
        "capacities",
        "sealevel",
        "network",
        "flow",
        "plan",
        "simulation",
    },
    "cli": {"case", "formats", "capacities", "sealevel", "flow", "plan", "simulation", "reports"},
}


def imports(path):
    """Modules of the package that a file names, wherever in the file it does."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("corridor."):
            yield node.module


def test_a_room_imports_only_rooms_before_it():
    for room, allowed in BEFORE.items():
        for path in (SOURCE / room).glob("*.py"):
            rooms = {module.split(".")[1] for module in imports(path)}
            assert rooms <= allowed | GROUND | {room}, path.name


def test_one_place_asks_a_solver():
    asks = {
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        if re.search(r"\b(highspy|linprog|milp)\b", path.read_text("utf-8"))
    }
    assert asks == {"solver/highs.py"}


def test_every_folder_is_a_room_or_data():
    folders = {p.name for p in SOURCE.iterdir() if p.is_dir() and p.name != "__pycache__"}
    assert folders == set(BEFORE) | {"cases"}


def test_no_circles():
    graph = {
        ".".join(("corridor", *path.relative_to(SOURCE).with_suffix("").parts)): set(imports(path))
        for path in SOURCE.rglob("*.py")
    }
    list(TopologicalSorter(graph).static_order())
