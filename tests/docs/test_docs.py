"""Everything the documentation shows is run, and what follows from code is what code says now."""

import ast
import contextlib
import io
import json
import re
import shlex
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from corridor.answers import recommend
from corridor.answers.recommend import answer_recommend
from corridor.cli.run import run

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```(python|console)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PROMPT = "$ "


def blocks(page):
    return BLOCK.findall(page.read_text(encoding="utf-8"))


def named(page):
    return page.relative_to(ROOT).as_posix()


MINUTES = {
    "docs/assignment.md", "docs/sealevel.md", "docs/simulation.md", "docs/how-to/closures.md",
    "docs/how-to/falling-sea.md", "docs/how-to/how-sure.md", "docs/how-to/claims.md",
    "docs/how-to/two-corridors.md",
}  # fmt: skip
"""Pages whose blocks take long."""


@pytest.fixture(autouse=True, scope="module")
def _plans_are_found_once():
    """Pages that ask for the same plan of the same case share the answer."""
    answers = {}

    def answered(case, question, progress):
        key = case.hash, repr(question)
        if key not in answers:
            answers[key] = answer_recommend(case, question, progress)
        return answers[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recommend, "answer_recommend", answered)
        yield


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(p, marks=[pytest.mark.long] if named(p) in MINUTES else [])
        for p in PAGES
        if blocks(p)
    ],
    ids=named,
)
def test_every_block_of_a_page_runs(page, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    namespace = {}
    for language, text in blocks(page):
        if language == "python":
            run_python(text, namespace, named(page))
        else:
            run_console(text, capsys)


def run_python(text, namespace, where):
    """Run a block; a comment `# -> value` says what the statement before it prints or is."""
    pending = ""
    for line in text.splitlines(keepends=True):
        pending += line
        _, arrow, expected = line.partition("# -> ")
        if arrow:
            assert outcome(pending, namespace, where) == expected.strip(), f"{where}: {line}"
            pending = ""
    outcome(pending, namespace, where)


def outcome(source, namespace, where):
    """Run statements; return the last line they print, else the last expression."""
    *before, last = ast.parse(source).body or [ast.Pass()]
    value, printed = None, io.StringIO()
    with contextlib.redirect_stdout(printed):
        if isinstance(last, ast.Expr):
            exec(compile(ast.Module(before, []), where, "exec"), namespace)
            value = eval(compile(ast.Expression(last.value), where, "eval"), namespace)
        else:
            exec(compile(source, where, "exec"), namespace)
    return printed.getvalue().strip().rpartition("\n")[2] or repr(value)


def run_console(text, capsys):
    """Run each command of a block; the lines under it are found in what it writes."""
    for part in re.split(rf"^{re.escape(PROMPT)}", text, flags=re.MULTILINE)[1:]:
        command, *shown = part.splitlines()
        words = shlex.split(command, comments=True)
        code = int(m[1]) if (m := re.search(r"# exit (\d+)$", command)) else 0
        target = None
        if ">" in words:
            words, target = words[: words.index(">")], words[words.index(">") + 1]
        assert words[0] == "corridor"
        capsys.readouterr()
        assert run(words[1:]) == code, f"{command}\n{capsys.readouterr().err}"
        written = capsys.readouterr()
        if target is not None:
            Path(target).write_text(written.out, encoding="utf-8")
        everything = squeezed(written.out + written.err)
        for line in shown:
            if line.strip() not in ("", "..."):
                assert squeezed(line) in everything, f"{command} does not write: {line}"


def squeezed(text):
    return " ".join(text.split())


def generator():
    spec = spec_from_file_location("build_reference", ROOT / "scripts" / "build_reference.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_reference_pages_are_what_the_code_says():
    for path, text in generator().pages().items():
        message = f"{named(path)} differs: run python scripts/build_reference.py"
        assert path.read_text(encoding="utf-8") == text, message


def test_files_that_the_architecture_names_are_there():
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    modules = {p.relative_to(ROOT / "src" / "corridor") for p in ROOT.rglob("src/**/*.py")}
    for name in re.findall(r"`([\w/]+\.py)`", page):
        ends = [m for m in modules if m.as_posix() == name or m.as_posix().endswith(f"/{name}")]
        assert ends, f"docs/architecture.md names {name}"


@pytest.mark.parametrize(
    ("command", "heading"),
    [
        (["check", "mine", "--advice"], "corridor check"),
        (["capacity", "mine"], "corridor capacity"),
        (["throughput", "mine"], "corridor throughput"),
        (["assign", "mine"], "corridor assign"),
        (["fleet", "mine", "--with", "loops"], "corridor fleet"),
        (["closures", "mine", "--pairs"], "corridor closures"),
        (["compare", "mine", "as-is", "with=loops"], "corridor compare"),
        (["calibrate", "mine", "--no-fit"], "corridor calibrate"),
        (["demand", "counts", "mine", "--method", "aon"], "corridor demand"),
        (["recommend", "mine", "--target", "5"], "corridor recommend"),
        (["robust", "mine", "--target", "9", "--future", "as-is:1"], "corridor robust"),
        (["share", "mine", "--of", "works", "--projects", "loops"], "corridor share"),
        (["benefit", "mine", "--with", "loops"], "corridor benefit"),
        (["lane", "mine"], "corridor lane"),
        (["claims", "mine"], "corridor claims"),
        (["confidence", "mine", "--target", "5", "--samples", "16"], "corridor confidence"),
        (["merge", "mine", "mine", "twice"], "corridor merge"),
        (["cases"], "corridor cases"),
        (["list", "projects", "mine"], "corridor list"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_json_keys_are_those_of_the_contract(command, heading, tmp_path, monkeypatch, capsys):
    import corridor
    from corridor.testing import tiny

    links = {"ab": ("a", "b", 5e6), "bc": ("b", "c", 3e6)}
    projects = {"loops": {"cost": 120, "gain": {"bc": 4e6}}}
    settings = {"end_to_end": "all"}
    counts = [{"count_id": "C", "place": "B", "elements": "bc", "mode": "rail", "use": "fit",
               "direction": "both", "year": 2023, "value_mt": 1}]  # fmt: skip
    case = tiny(links, projects=projects, screenlines={"all": "bc"}, settings=settings,
                rows={"counts": counts})  # fmt: skip
    monkeypatch.chdir(tmp_path)
    corridor.write_case(case, "mine")
    assert run([*command, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    page = (ROOT / "docs" / "reference" / "cli.md").read_text(encoding="utf-8")
    section = page.partition("## JSON")[2].partition(f"### {heading}\n")[2].partition("\n### ")[0]
    keys = {k for cell in re.findall(r"^\| ([^|]*) \|", section, re.MULTILINE)
            for k in re.findall(r"`(\w+)`", cell)}  # fmt: skip
    assert set(answer) == keys or (command[0] == "list" and set(answer) < keys)


def test_readme_names_the_commands_of_ci():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    lines = [b.strip() for b in re.findall(r"^```sh\n(.*?)^```$", readme, re.M | re.S)]
    assert len(lines) == 2
    script = ROOT / ".ci" / "run"
    if not script.is_file():
        pytest.skip("there is no .ci/run")
    assert lines[1] in script.read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_links_between_pages_lead_somewhere(page):
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s#]+)[^)]*\)", text):
        if "://" not in target:
            assert (page.parent / target).exists(), f"{named(page)} links to {target}"
