"""What the database's own catalogue says of its guards: the last word on who sees what.

Read by `minsheng doctor` and by a test, as the owner of the tables.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from minsheng.kernel.audit.standing import not_standing
from minsheng.kernel.database.guards import Guard, Open, guards, policies_of
from minsheng.kernel.database.policies import created, functions, rights_of, rights_of_loader
from minsheng.kernel.database.roles import APP, BACKUP, CITY, LOADER, OWNER

RIGHTS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
TABLE, PARTED, VIEW, KEPT_VIEW, FOREIGN = "r", "p", "v", "m", "f"


@dataclass(frozen=True)
class Gap:
    """Something that is not as the guards say.

    Attributes:
        name: of a table, view, function or role.
        zh: what is wrong with it.
        en: likewise.
    """

    name: str
    zh: str
    en: str


def gaps(cursor: Any) -> Iterator[Gap]:
    """Everything in the database that is not as it should be.

    Args:
        cursor: of the owner of the tables, in a transaction.
    """
    cursor.execute(
        "SELECT relname, relkind, relrowsecurity, pg_get_userbyid(relowner), "
        "COALESCE('security_invoker=true' = ANY (reloptions) "
        "OR 'security_invoker=on' = ANY (reloptions), false) "
        "FROM pg_class WHERE relnamespace = 'public'::regnamespace "
        "AND relkind IN ('r', 'p', 'v', 'm', 'f') ORDER BY relname"
    )
    for name, kind, guarded, owner, as_caller in cursor.fetchall():
        if kind in {TABLE, PARTED}:
            yield from _of_table(cursor, name, guarded)
        elif kind == VIEW and not as_caller:
            yield Gap(
                name,
                "视图未设 security_invoker，会绕过行级权限",
                "is a view that does not run as its caller (security_invoker)",
            )
        elif kind in {KEPT_VIEW, FOREIGN}:
            yield Gap(
                name,
                "物化视图和外部表没有行级权限",
                "is a materialized view or foreign table, which no policy guards",
            )
        if owner == APP:
            yield Gap(
                name, f"属于 {APP}，行级权限对其无效", f"belongs to {APP}, whom no policy binds"
            )
    for what in not_standing(cursor):
        yield Gap(
            what,
            "被停用、删除或者改动，操作可能没有记录，或者没有受到应有的限制",
            "is off, gone or altered: history may go unwritten, or a rule unkept",
        )
    yield from _of_functions(cursor)
    yield from _of_roles(cursor)


def protected() -> list[str]:
    """The tables whose rows a scope must show."""
    return sorted(table for table, guard in guards().items() if not isinstance(guard, Open))


def shown_without_scope(cursor: Any) -> list[str]:
    """Protected tables that show a row although nobody has said who asks.

    Args:
        cursor: of the application, in a transaction without a scope.
    """
    cursor.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace "
        "AND relname = ANY (%s)",
        [protected()],
    )
    there = sorted(name for (name,) in cursor.fetchall())
    shown = []
    for table in there:
        cursor.execute(f'SELECT EXISTS (SELECT FROM "{table}")')  # noqa: S608 - of the catalogue
        if cursor.fetchone()[0]:
            shown.append(table)
    return shown


def _of_table(cursor: Any, name: str, guarded: bool) -> Iterator[Gap]:
    guard = guards().get(name)
    if guard is None:
        yield Gap(name, "没有声明由谁查看", "has no guard: nobody has said who sees its rows")
        return
    if bool(policies_of(name, guard)) != guarded:
        zh = "行级权限未开启" if not guarded else "开启了未声明的行级权限"
        yield Gap(name, zh, f"has row-level security {'on' if guarded else 'off'}")
    if _policies(cursor, name) != _declared(cursor, name, guard):
        yield Gap(name, "行级权限与声明不符", "has other policies than its guard declares")
    given = rights_of(guard)
    for role, rights in ((APP, given), (CITY, given), (LOADER, rights_of_loader(name, guard))):
        allowed = set(rights.split(", "))
        more = [r for r in RIGHTS if r not in allowed and _may(cursor, role, name, r)]
        if more:
            yield Gap(name, f"{role} 权限过多：{'、'.join(more)}", f"lets {role} {', '.join(more)}")


def _may(cursor: Any, role: str, table: str, right: str) -> bool:
    cursor.execute("SELECT has_table_privilege(%s, %s, %s)", [role, f'public."{table}"', right])
    return bool(cursor.fetchone()[0])


def _policies(cursor: Any, table: str, schema: str = "public") -> list[tuple[Any, ...]]:
    cursor.execute(
        "SELECT polname, polcmd, polpermissive, "
        "(SELECT array_agg(rolname ORDER BY rolname) FROM pg_roles WHERE oid = ANY (polroles)), "
        "pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid) "
        "FROM pg_policy WHERE polrelid = %s::regclass ORDER BY polname",
        [f'{schema}."{table}"'],
    )
    return [tuple(row) for row in cursor.fetchall()]


def _declared(cursor: Any, table: str, guard: Guard) -> list[tuple[Any, ...]]:
    """The policies a guard declares, as PostgreSQL writes them: tried on a copy without rows."""
    cursor.execute("SAVEPOINT tried")
    try:
        # Of the same name, so that a policy that names its own table reads alike.
        cursor.execute(f'CREATE TEMPORARY TABLE "{table}" (LIKE public."{table}")')
        for policy in policies_of(table, guard):
            cursor.execute(created(table, policy))
        return _policies(cursor, table, "pg_temp")
    finally:
        cursor.execute("ROLLBACK TO SAVEPOINT tried")


def _of_functions(cursor: Any) -> Iterator[Gap]:
    cursor.execute(
        "SELECT proname, COALESCE(array_to_string(proconfig, ',') LIKE '%%search_path=%%', false), "
        "EXISTS (SELECT FROM aclexplode(COALESCE(proacl, acldefault('f', proowner))) "
        "WHERE grantee = 0) "
        "FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef ORDER BY proname",
        [],
    )
    ours = {name for name, _ in functions()}
    for name, bound, to_all in cursor.fetchall():
        if name not in ours:
            yield Gap(name, "未登记的越权函数", "runs with its owner's rights, and is not ours")
        elif not bound or to_all:
            yield Gap(name, "越权函数未设防", "runs with its owner's rights, open or unbound")


def _of_roles(cursor: Any) -> Iterator[Gap]:
    cursor.execute(
        "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole FROM pg_roles "
        "WHERE rolname = ANY (%s)",
        [[APP, CITY, OWNER, LOADER, BACKUP]],
    )
    held = {name: (above, bypasses, makes) for name, above, bypasses, makes in cursor.fetchall()}
    for role in (APP, CITY, OWNER, LOADER, BACKUP):
        if role not in held:
            yield Gap(role, "角色不存在", "is a role that is missing")
            continue
        above, bypasses, makes = held[role]
        if above or makes or (bypasses and role in {APP, CITY}):
            yield Gap(role, "角色权限过大", "may do more than a role of the site should")
    if {APP, CITY} <= set(held):
        cursor.execute("SELECT pg_has_role(%s, %s, 'USAGE')", [APP, CITY])
        if cursor.fetchone()[0]:
            yield Gap(
                APP,
                f"继承了 {CITY}，任何人都能看全市",
                f"inherits {CITY}: everybody would see the whole city",
            )
        for other in (OWNER, LOADER, BACKUP):
            cursor.execute("SELECT pg_has_role(%s, %s, 'MEMBER')", [APP, other])
            if other in held and cursor.fetchone()[0]:
                yield Gap(APP, f"可变为 {other}", f"may become {other}")
