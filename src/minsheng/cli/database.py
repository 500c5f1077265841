"""`minsheng database`: for the admin of another PostgreSQL than the site's own."""

from __future__ import annotations

import re
import secrets

import click

from minsheng.cli.site import mendable
from minsheng.cli.speech import Command, Group, tell

PLAIN = re.compile(r"[a-z_][a-z0-9_]{0,62}")


@click.group("database", cls=Group)
def command() -> None:
    """For another PostgreSQL than the site's own.

    使用其他 PostgreSQL 服务器。
    """


@command.command("roles", cls=Command)
@click.option("--database", default="minsheng", help="name of the database 数据库名")
@click.option("--host", default="localhost:5432", help="of the server 服务器地址")
def roles(database: str, host: str) -> None:
    """Print the SQL that makes roles and database, and the settings that name them.

    输出建立角色和数据库的 SQL，以及对应的环境变量。

    Passwords are thrown anew each time: keep what is printed where secrets are kept.

    密码每次随机生成，请妥善保存。
    """
    if not PLAIN.fullmatch(database):
        raise click.BadParameter(
            f"`{database}` is no plain name; write lower-case letters, digits and _",
            param_hint="--database",
        )
    with mendable():
        from minsheng.kernel.database.roles import LOGINS, as_script
        from minsheng.web.databases import URLS
    passwords = {role: secrets.token_urlsafe(24) for role in LOGINS}
    tell(as_script(passwords, database), nl=False)
    for role in LOGINS:
        tell(f"-- {URLS[role]}=postgresql://{role}:{passwords[role]}@{host}/{database}")
