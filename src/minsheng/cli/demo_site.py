"""The end of `minsheng demo`: the site of the made city, running, and who may sign in."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from minsheng.cli.console import progress_bars
from minsheng.cli.language import LANGUAGES, Language
from minsheng.cli.serve import said
from minsheng.cli.site import mendable
from minsheng.cli.speech import tell_wrapped
from minsheng.cli.wrapped import width_of

SAID = {
    "up": ("网站已启动，用浏览器打开：", "The site is up; open in a browser:"),
    "who": ("以其中一人登录，密码均为：", "Sign in as one of them; the password of all is:"),
    "end": (
        "按 Ctrl-C 结束；再次运行 make demo 会接着用。",
        "Ctrl-C ends it; make demo takes it up.",
    ),
}


def serve_demo(out: Path, city: Path, run: Path, port: int, languages: Sequence[Language]) -> None:
    """Serve the site of a made city until Ctrl-C.

    Args:
        out: the demo's folder; the site's own lies in it.
        city: the folder of the city whose people are entered.
        run: the recheck of it.
        port: to listen on.
        languages: spoken, the first before the other.
    """
    os.environ["MINSHENG_DATA"] = str(out.resolve() / "site")
    os.environ["MINSHENG_DEMO"] = "yes"
    with mendable():
        from minsheng.web.demo.filling import fill
        from minsheng.web.serving.plan import Plan
        from minsheng.web.serving.run import serve

        plan = Plan(port=port)

        def filled() -> None:
            with progress_bars() as report:
                fill(city, run, report)

        serve(plan, said, lambda: tell_wrapped("\n".join(_up(plan.address, languages))), filled)


def _up(address: str, languages: Sequence[Language]) -> list[str]:
    from minsheng.web.demo.filling import demo_password

    return [
        *_words("up", languages), f"  {address}",
        *_words("who", languages), f"  {demo_password()}",
        *_logins(languages), *_words("end", languages),
    ]  # fmt: skip


def _words(key: str, languages: Sequence[Language]) -> list[str]:
    return [SAID[key][LANGUAGES.index(language)] for language in languages]


def _logins(languages: Sequence[Language]) -> list[str]:
    """A line for each officer: the name to sign in with, the role, the area."""
    from datetime import date

    from minsheng.kernel.access.roles import ROLES
    from minsheng.kernel.areas.names import area_book
    from minsheng.web.demo.officers import PERSONAS

    book = area_book(date(2020, 11, 1))
    rows = []
    for persona in PERSONAS:
        role = ROLES[persona.role]
        where = book.full_name(persona.area)
        both = {"zh": role.zh, "en": role.en}
        rows.append((persona.username, " ".join(both[language] for language in languages), where))
    wide = [max(width_of(row[n]) for row in rows) for n in (0, 1)]
    return [
        f"  {name}{' ' * (wide[0] - width_of(name))}  "
        f"{role}{' ' * (wide[1] - width_of(role))}  {where}"
        for name, role, where in rows
    ]
