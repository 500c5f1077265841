"""What a wheel brings along."""

from pathlib import Path
from zipfile import ZipFile

import pytest
from flit_core.wheel import make_wheel_in

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> ZipFile:
    """The wheel of this checkout."""
    return ZipFile(make_wheel_in(ROOT / "pyproject.toml", tmp_path_factory.mktemp("wheel")).file)


def test_the_glossary_of_the_help_page_is_a_file_in_it(wheel):
    handbook = (ROOT / "docs" / "glossary.md").read_bytes()
    assert wheel.read("minsheng/web/data/glossary.md") == handbook


def test_every_template_is_in_it(wheel):
    ours = {path.relative_to(ROOT / "src") for path in (ROOT / "src").rglob("templates/**/*.html")}
    assert ours
    assert {str(path) for path in ours} <= set(wheel.namelist())
