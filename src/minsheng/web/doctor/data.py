"""The database: release and settings, tables, roles, guards, migrations."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import psycopg
from django.db import connection, transaction

from minsheng.kernel.database.catalogue import gaps, protected, shown_without_scope
from minsheng.kernel.database.roles import APP, BACKUP, LOADER, OWNER
from minsheng.web.databases import URLS, parameters
from minsheng.web.doctor.finding import Finding, failed, warned, well

LEAST_RELEASE = 15
SOON_OVER = 30
"""Days before fewer than two administrators are left."""
WANTED = {
    "server_encoding": {"UTF8"},
    "fsync": {"on"},
    "full_page_writes": {"on"},
    "password_encryption": {"scram-sha-256"},
    "row_security": {"on"},
}
QUIET = {
    "log_statement": {"none", "ddl"},
    "log_min_duration_statement": {"-1"},
    "log_min_error_statement": {"log", "fatal", "panic"},
    "log_error_verbosity": {"terse"},
}
"""Settings that keep values of rows out of the server's log."""


def release(cursor: Any) -> Iterator[Finding]:
    """The release of the server."""
    what = ("PostgreSQL", "PostgreSQL")
    cursor.execute("SELECT current_setting('server_version_num')::int / 10000, version()")
    major, words = cursor.fetchone()
    told = " ".join(words.split()[:2])
    if major < LEAST_RELEASE:
        remedy = ("请升级到 PostgreSQL 15 或更新版本", "upgrade the server to 15 or newer")
        yield failed(what, (told, told), remedy)
    else:
        yield well(what, (told, told))


def settings(cursor: Any) -> Iterator[Finding]:
    """Settings that must be, and those that keep people out of the log."""
    wrong = _others(cursor, WANTED)
    what = ("数据库设置", "settings of the server")
    remedy = ("请由数据库管理员改正", "let the admin of the server mend them")
    yield failed(what, (wrong, wrong), remedy) if wrong else well(what)
    loud = _others(cursor, QUIET)
    what = ("数据库日志", "log of the server")
    remedy = (
        "日志可能写入个人信息：请改正上述设置",
        "values of rows may be written into it: change these settings",
    )
    yield warned(what, (loud, loud), remedy) if loud else well(what)


def _others(cursor: Any, wanted: dict[str, set[str]]) -> str:
    cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY (%s)", [list(wanted)])
    held = dict(cursor.fetchall())
    return ", ".join(
        f"{name} = {held.get(name)}" for name in wanted if held.get(name) not in wanted[name]
    )


def guarded(cursor: Any) -> Iterator[Finding]:
    """Tables, views, functions and roles against their guards."""
    what = ("表、视图和角色", "tables, views and roles")
    remedy = (
        "请停止使用，重新运行 minsheng serve；若仍存在，请联系维护人员",
        "let nobody in; start `minsheng serve`, which puts guards in force; else ask for help",
    )
    found = list(gaps(cursor))
    for gap in found:
        yield failed(what, (f"{gap.name}：{gap.zh}", f"{gap.name} {gap.en}"), remedy)
    if not found:
        count = len(protected())
        yield well(what, (f"{count} 张表受行级权限保护", f"{count} tables are guarded row by row"))


def unset() -> Iterator[Finding]:
    """Whether the application sees anything while nobody has said who asks."""
    what = ("未指明身份时", "nobody has said who asks")
    with psycopg.connect(**parameters(APP)) as asking, asking.cursor() as cursor:
        shown = shown_without_scope(cursor)
    if shown:
        remedy = ("请停止使用，并联系维护人员", "let nobody in, and ask for help")
        yield failed(
            what, (f"可见：{'、'.join(shown)}", f"shows rows of {', '.join(shown)}"), remedy
        )
    else:
        yield well(what, ("任何受保护的表都不显示", "no protected table shows a row"))


def logins() -> Iterator[Finding]:
    """Whether each role gets in."""
    what = ("数据库账户", "logins")
    for role in (APP, OWNER, LOADER, BACKUP):
        try:
            psycopg.connect(**parameters(role), connect_timeout=10).close()
        except psycopg.OperationalError:
            remedy = (f"请核对 {URLS[role]}", f"see that {URLS[role]} names the right password")
            yield failed(what, (f"{role} 无法登录", f"{role} is not let in"), remedy)
            return
    yield well(what)


def administrators(now: datetime) -> Iterator[Finding]:
    """Whether there are two who look after accounts, and for how long."""
    from minsheng.kernel.access.beginning import administrators as held
    from minsheng.kernel.access.naming import TWO

    with transaction.atomic():
        ends = dict(held(now).values_list("user", "until"))  # of each the last to end
    what, count = ("管理员", "administrators"), len(ends)
    found = (f"{count} 人", f"{count} hold the role")
    if count < TWO:
        named = " ".join(["USERNAME=NAME"] * TWO)
        remedy = (
            f"须一人提出、另一人确认，请运行：minsheng begin {' '.join(['用户名=姓名'] * TWO)}",
            f"one proposes and another confirms: run `minsheng begin {named}`, which enters two",
        )
        yield warned(what, found, remedy)
        return
    left = (sorted(ends.values())[-TWO] - now.date()).days
    found = (f"{found[0]}，{left} 天后不足两人", f"{found[1]}; fewer than two in {left} days")
    if left <= SOON_OVER:
        remedy = (
            "请管理员在“用户与角色”中提出自己的新任期，由另一名管理员确认",
            "let each propose their own role anew, and another confirm it",
        )
        yield warned(what, found, remedy)
    else:
        yield well(what, found)


def migrated() -> Iterator[Finding]:
    """Whether the tables are those of this program."""
    from minsheng.web.health import expected

    what = ("数据表版本", "migrations")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('public.django_migrations') IS NOT NULL")
        there = cursor.fetchone()[0]
        if there:
            cursor.execute("SELECT app, name FROM django_migrations")
        missing = expected() - (set(cursor.fetchall()) if there else set())
    if missing:
        remedy = ("请运行 minsheng serve", "start `minsheng serve`, which applies them")
        found = (f"{len(missing)} 项未执行", f"{len(missing)} are not applied")
        yield failed(what, found, remedy)
    else:
        yield well(what)
