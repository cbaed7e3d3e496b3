"""No verb is silent about what was odd in reading a case."""

import pandas as pd
import pytest

from corridor.cli.run import run
from corridor.formats.cases.folder import write_folder
from tests.worlds import border_line


@pytest.mark.parametrize("verb", ["capacity", "throughput", "assign", "list elements"])
def test_warnings_of_reading_go_to_stderr(verb, tmp_path, capsys):
    write_folder(border_line(), tmp_path / "w")
    pd.DataFrame({"a": [1]}).to_csv(tmp_path / "w" / "demands.csv", index=False)
    assert run([*verb.split(), str(tmp_path / "w"), "--json"]) == 0
    shown = capsys.readouterr()
    assert "W108" in shown.err
    assert "demands.csv" in shown.err
    assert shown.out.startswith("{")


@pytest.mark.parametrize(
    "words",
    [["-h"], ["check", "-h"], ["merge", "-h"], ["import", "osm", "-h"], ["check", "nosuch"]],
)
def test_help_and_errors_name_every_format_of_a_case(capsys, words):
    run(words)
    said = capsys.readouterr()
    text = said.out + said.err
    assert all(ending in text for ending in (".gpkg", ".xlsx", ".gmns"))
