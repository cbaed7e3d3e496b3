"""The case that the commands are asked about."""

import pytest

from corridor.formats.cases.folder import write_folder
from tests.worlds import border_line


@pytest.fixture
def case(tmp_path):
    folder = tmp_path / "line"
    write_folder(border_line(), folder)
    return str(folder)
