"""`minsheng begin`: the first two administrators of a site, who enter everybody else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from gettext import translation
from pathlib import Path

import click

from minsheng import web
from minsheng.cli.console import spoken
from minsheng.cli.site import mendable
from minsheng.cli.speech import Command, tell


@click.command("begin", cls=Command)
@click.argument("administrators", nargs=2, metavar="USERNAME=NAME USERNAME=NAME")
def command(administrators: tuple[str, str]) -> None:
    """Enter two administrators, each with a one-time password, into a site that has no two.

    为没有管理员的网站开通两名管理员，各给一个一次性密码。

    Each is who signs in, and who that is: wang=Wang li=Li. They enter everybody else and
    give roles, one proposing and the other confirming: two persons, each with an own password.

    写法为“登录用户名=姓名”，例如 wang=王一 li=李二。其他账号和角色由这两人登录后办理，
    一人提出、另一人确认，所以须是两个人，密码各自保管。
    """
    from minsheng.cli.serve import said
    from minsheng.kernel.access.naming import refuse_not_two, refuse_unfit
    from minsheng.web.serving.ready import database_held, make_ready

    named = [_named(one) for one in administrators]
    with _refusals(), mendable():
        refuse_not_two([username for username, _ in named])
        for one in named:
            refuse_unfit(*one)
        with database_held(said):
            make_ready(said, static=False, owned=True)
            from minsheng.kernel.access.beginning import Founder, begin
            from minsheng.kernel.pages.clock import now

            made = begin([Founder(*one) for one in named], now())
    for user, password in made:
        tell(f"{user.username}  {password}  {user.name}")
    zh = (
        "以上密码只显示这一次，请当面交给本人；首次登录时须改成自己的密码，并按提示开启两步验证。"
        "两人的管理员角色一年后到期，到期前各自提出新的任期，由对方确认。"
    )
    en = (
        "The passwords are shown this once: hand each to its owner in person, who changes it at "
        "the first sign-in and sets up a second factor. Both roles end in a year; before that "
        "each proposes their own anew and the other confirms."
    )
    tell(spoken(zh, en), err=True)


def _named(said: str) -> tuple[str, str]:
    username, sign, name = said.partition("=")
    if not sign:
        raise click.BadParameter(
            f"`{said}` names nobody; write the user name, = and the name, like wang=Wang",
            param_hint="USERNAME=NAME",
        )
    return username.strip().lower(), name.strip()


@contextmanager
def _refusals() -> Iterator[None]:
    """Say what is refused as a page would, in the language of the command.

    Raises:
        ClickException: the sentence.
    """
    from minsheng.kernel.refusals import RefusedError

    try:
        yield
    except RefusedError as error:
        raise click.ClickException(spoken(error.said, _english(error.said))) from None


def _english(said: str) -> str:
    """As the pages say it; past Django, which may not be set up yet and would throw keys."""
    locale = Path(web.__file__).parent / "locale"
    return translation("django", locale, ["en"], fallback=True).gettext(said)
