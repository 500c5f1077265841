"""The handbook's page on operations names every setting, role, key and command of the site."""

import re
from pathlib import Path

import pytest

from minsheng.kernel.database.roles import CITY, LOGINS
from minsheng.web.databases import URLS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
SOURCES = [
    path.read_text(encoding="utf-8")
    for folder in ("kernel", "web", "cli")
    for path in (ROOT / "src" / "minsheng" / folder).rglob("*.py")
]


def named(pattern: str) -> set[str]:
    return {name for text in SOURCES for name in re.findall(pattern, text)}


def test_it_names_every_setting():
    asked = named(r"environment\.\w+\(\s*\"([A-Z_]+)\"") | set(URLS.values())
    assert len(asked) > 10
    assert sorted(name for name in asked if f"`{name}`" not in PAGE) == []


def test_it_names_no_setting_that_is_gone():
    told = set(re.findall(r"^\| `(MINSHENG_[A-Z_]+|DATABASE_URL)`", PAGE, re.MULTILINE))
    held = named(r"\"([A-Z]+_[A-Z_]+)\"")
    assert told
    assert sorted(told - held) == []


def test_it_names_every_role_and_key():
    assert [role for role in (*LOGINS, CITY) if f"| `{role}` |" not in PAGE] == []
    keys = named(r"\.made\(\"([a-z-]+)\"")
    assert keys
    assert [key for key in keys if f"| `{key}` |" not in PAGE] == []


@pytest.mark.parametrize("name", ["serve", "worker", "doctor", "database", "backup", "restore"])
def test_it_names_every_command_and_option(name):
    from minsheng.cli.app import group

    command = group.get_command(None, name)
    assert f"minsheng {name}" in PAGE
    options = [o for p in command.params for o in p.opts if o.startswith("--")]
    assert [o for o in options if o not in PAGE] == []
