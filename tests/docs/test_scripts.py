"""Scripts write where the package reads."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_base_map_is_written_where_reports_read_it():
    spec = spec_from_file_location("simplify", ROOT / "scripts" / "simplify_basemap.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.OUTPUT.exists()
