"""What keeps the history and the accounts believable, and is somebody's to do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from minsheng.kernel.audit.standing import last_kept, last_result
from minsheng.web.doctor.finding import Finding, failed, warned, well

LONG_UNVERIFIED, LONG_UNKEPT = timedelta(days=31), timedelta(days=31)


def verified(data: Path, now: datetime) -> Iterator[Finding]:
    """Whether somebody has gone through the whole history of late, and what they found."""
    what, held = ("操作记录核对", "history verified"), last_result(data)
    remedy = (
        "请运行 minsheng audit verify，并设为每月执行",
        "run `minsheng audit verify`, and monthly from now on",
    )
    if held is None:
        yield warned(what, ("从未核对", "never"), remedy)
        return
    days = (now - held["at"]).days
    found = (f"{days} 天前核对", f"{days} days ago")
    if wrong := held["faults"] + held["fallen"]:
        told = (f"{found[0]}，发现 {wrong} 处问题", f"{found[1]}: {wrong} faults")
        remedy = (
            "请立即报告，并运行 minsheng audit verify 查看详情",
            "report it at once; `minsheng audit verify` names them",
        )
        yield failed(what, told, remedy)
    else:
        yield (
            warned(what, found, remedy) if now - held["at"] > LONG_UNVERIFIED else well(what, found)
        )


def heads(data: Path, now: datetime) -> Iterator[Finding]:
    """Whether heads of the chain were kept elsewhere: without them a chain made anew fits."""
    what, at = ("留存日摘要", "heads kept"), last_kept(data)
    remedy = (
        "请运行 minsheng audit heads --out 文件，打印或者交审计人员另行保管",
        "run `minsheng audit heads --out FILE`, and keep the file elsewhere or on paper",
    )
    if at is None:
        yield warned(what, ("从未留存", "never"), remedy)
        return
    days = (now - at).days
    found = (f"{days} 天前", f"{days} days ago")
    yield warned(what, found, remedy) if now - at > LONG_UNKEPT else well(what, found)


def second_factors(cursor: Any, *, required: bool) -> Iterator[Finding]:
    """Whether whoever signs in proves it by more than a password."""
    what = ("两步验证", "second factor")
    cursor.execute(
        "SELECT count(*) FROM app_user WHERE is_active AND NOT machine AND NOT EXISTS "
        "(SELECT FROM mfa_authenticator WHERE user_id = app_user.id AND type = 'totp')"
    )
    count = cursor.fetchone()[0]
    found = (f"{count} 个账号未开启", f"{count} accounts have none")
    if not required:
        remedy = (
            "请把 MINSHENG_REQUIRE_TOTP 设为 yes，登录时须先开启",
            "set MINSHENG_REQUIRE_TOTP to yes: everybody then makes one at the next sign-in",
        )
        yield warned(what, (f"没有要求；{found[0]}", f"not required; {found[1]}"), remedy)
    else:
        yield well(what, found)
