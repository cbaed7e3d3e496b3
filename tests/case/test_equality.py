"""Cases are equal when what they say is, wherever they stand."""

from corridor.formats.cases.folder import write_folder
from corridor.formats.cases.open import open_case
from tests.worlds import border_line, diamond


def test_the_same_case_from_two_places(tmp_path):
    write_folder(border_line(), tmp_path / "one")
    write_folder(border_line(), tmp_path / "two")
    one, two = open_case(str(tmp_path / "one")), open_case(str(tmp_path / "two"))
    assert one == two
    assert hash(one) == hash(two)
    assert len({one, two, border_line()}) == 1


def test_another_number_or_another_kind_of_thing():
    case = border_line()
    dearer = case.replace(projects=case.tables["projects"].assign(cost_musd=99.0))
    assert case != dearer
    assert case != diamond()
    assert case != "tiny"
