"""The icons that pages ask for are in the list the build makes its file from."""

import re
from pathlib import Path

import minsheng.web

ROOT = Path(__file__).parents[2]
WEB = Path(minsheng.web.__file__).parent
ASKED = re.compile(r"""{% icon "([a-z0-9-]+)"|icon_name="([a-z0-9-]+)"|default:"([a-z0-9-]+)" %}""")


def listed() -> list[str]:
    return (ROOT / "frontend/office/icons.txt").read_text().split()


def asked() -> set[str]:
    from minsheng.web.menu import MENU

    found = {entry.icon for entry in MENU}
    for path in WEB.parent.rglob("templates/**/*.html"):
        found |= {
            name for names in ASKED.findall(path.read_text("utf-8")) for name in names if name
        }
    return found


def test_every_icon_is_in_the_list():
    assert not asked() - set(listed()), "add them to frontend/office/icons.txt"


def test_the_list_is_in_order_and_names_each_once():
    assert listed() == sorted(set(listed()))
