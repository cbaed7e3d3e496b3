"""A room imports only rooms before it, and neither rooms nor files form a circle."""

import ast
import re
from graphlib import TopologicalSorter
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src" / "corridor"
GROUND = {
    "collecting",
    "compiling",
    "data",
    "languages",
    "letters",
    "messages",
    "problems",
    "progress",
    "showing",
    "units",
    "world",
}
"""Files that stand under every room."""

BEFORE = {
    "economics": set(),
    "case": set(),
    "formats": {"case"},
    "importing": {"case", "formats"},
    "running": {"formats"},
    "elements": {"case"},
    "sea": {"case", "elements"},
    "network": {"case"},
    "solver": set(),
    "sharing": {"solver"},
    "design": {"solver"},
    "maxflow": {"case", "elements", "network", "solver"},
    "assignment": {"case", "elements", "network", "solver", "maxflow"},
    "estimating": {"case", "elements", "network", "solver", "assignment"},
    "fleets": {"case", "elements", "network", "assignment"},
    "planning": {"economics", "case", "elements", "network", "solver", "maxflow"},
    "simulation": {"case", "formats", "elements", "network", "solver", "maxflow", "assignment"},
    "hedging": {"case", "maxflow", "planning", "solver"},
    "certainty": {"case", "running", "elements", "network", "solver", "maxflow", "planning"},
    "partners": {
        "economics",
        "case",
        "elements",
        "network",
        "sharing",
        "maxflow",
        "assignment",
        "planning",
    },
    "appraisal": {
        "economics",
        "case",
        "elements",
        "network",
        "solver",
        "assignment",
        "planning",
        "partners",
    },
    "proposals": {"economics", "case", "elements", "network", "maxflow"},
    "answers": {
        "economics",
        "case",
        "formats",
        "running",
        "elements",
        "sea",
        "maxflow",
        "assignment",
        "estimating",
        "fleets",
        "planning",
        "simulation",
        "network",
        "hedging",
        "certainty",
        "partners",
        "appraisal",
        "proposals",
    },
    "reports": {"case", "formats", "sea", "answers"},
    "web": {"case", "formats", "running", "answers", "reports"},
    "cli": {"case", "formats", "importing", "running", "answers", "reports", "web"},
    "testing": {"case"},
}
"""Rooms, and files at the top of the package, with the rooms that they may import."""

PARTS = {
    "case": {
        "reading": set(),
        "usual": {"reading"},
        "checks": {"reading"},
        "piece": {"checks"},
        "merging": {"reading", "usual"},
    },
    "formats": {"files": set(), "qgis": set(), "cases": {"files", "qgis"}, "traffic": {"files"}},
    "elements": {"formulas": set()},
    "assignment": {
        "problem": set(),
        "methods": {"problem"},
        "of_case": {"problem", "methods"},
        "of_roads": {"problem", "methods"},
        "counted": {"problem", "methods", "of_case"},
        "closed": {"problem", "methods", "of_case"},
    },
    "sea": {"water": set(), "ports": {"water"}, "lanes": set()},
    "answers": {"questions": set()},
    "reports": {
        "export": set(),
        "figures": set(),
        "maps": {"figures"},
        "pages": {"export", "figures", "maps"},
    },
    "simulation": {
        "kernel": set(),
        "building": {"kernel"},
        "lines": {"kernel"},
        "results": {"kernel", "building", "lines"},
    },
}
"""Parts of a room, with the parts of the same room that they may import."""


def imports(path):
    """Modules of the package that a file names, wherever in the file it does."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("corridor."):
            for name in node.names:
                inner = f"{node.module}.{name.name}"
                is_module = SOURCE.parent.joinpath(*inner.split(".")).with_suffix(".py").exists()
                yield inner if is_module else node.module


def files(room):
    """Files of a room, or the file of that name at the top of the package."""
    file = SOURCE / f"{room}.py"
    return [file] if file.exists() else list((SOURCE / room).rglob("*.py"))


def test_a_room_imports_only_rooms_before_it():
    for room, allowed in BEFORE.items():
        for path in files(room):
            rooms = {module.split(".")[1] for module in imports(path)}
            assert rooms <= allowed | GROUND | {room}, path.name


def test_a_part_imports_only_parts_before_it():
    for room, parts in PARTS.items():
        folders = {p.name for p in (SOURCE / room).iterdir() if list(p.glob("*.py"))}
        assert folders == set(parts), room
        for part, allowed in parts.items():
            for path in files(f"{room}/{part}"):
                names = [module.split(".") for module in imports(path)]
                used = {name[2] for name in names if name[1] == room and len(name) > 3}
                assert used <= allowed | {part}, path.name


def test_rooms_are_listed_in_their_order():
    for listed in (BEFORE, *PARTS.values()):
        seen = set()
        for name, allowed in listed.items():
            assert allowed <= seen, name
            seen.add(name)


def test_one_place_asks_a_solver():
    asks = {
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        if re.search(r"\b(highspy|linprog|milp)\b", path.read_text("utf-8"))
    }
    assert asks == {"solver/highs.py"}


def test_faces_call_no_solver():
    """The report, the page and the command line reach a solver by a question alone."""
    solving = {"solver"} | {room for room, allowed in BEFORE.items() if "solver" in allowed}
    assert solving == {
        "solver", "sharing", "design", "maxflow", "assignment", "estimating",
        "planning", "simulation", "hedging",
        "certainty",
        "appraisal",
    }  # fmt: skip
    for face in ("reports", "web", "cli"):
        for path in files(face):
            rooms = {module.split(".")[1] for module in imports(path)}
            assert not rooms & solving, path.name


def test_the_architecture_page_names_rooms_and_parts():
    page = (SOURCE.parents[1] / "docs" / "architecture.md").read_text("utf-8")
    table = page.partition("| room | parts |")[2].partition("\n\n")[0]
    rows = re.findall(r"^\| `(\w+)` \|([^|]*)\|", table, flags=re.MULTILINE)
    parts = {room: re.findall(r"`(\w+)`", cell) for room, cell in rows}
    folders = {p.name for p in SOURCE.iterdir() if p.is_dir() and p.name != "__pycache__"}
    assert set(parts) == folders
    assert {room: set(of) for room, of in parts.items() if of} == {
        room: set(of) for room, of in PARTS.items()
    }


def test_every_folder_is_a_room_or_data():
    folders = {p.name for p in SOURCE.iterdir() if p.is_dir() and p.name != "__pycache__"}
    tops = {p.stem for p in SOURCE.glob("*.py") if not p.stem.startswith("__")}
    assert folders | tops == set(BEFORE) | GROUND | {"cases", "locale"}


def test_no_circles():
    graph = {
        ".".join(("corridor", *path.relative_to(SOURCE).with_suffix("").parts)): set(imports(path))
        for path in SOURCE.rglob("*.py")
    }
    list(TopologicalSorter(graph).static_order())
