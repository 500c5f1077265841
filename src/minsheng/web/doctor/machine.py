"""The machine: programs, secrets, room, clock, backups, certificate, front end."""

from __future__ import annotations

import importlib.metadata
import json
import re
import shutil
import stat
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from minsheng.web.backup import marker
from minsheng.web.doctor.finding import Finding, failed, warned, well

LEAST_PYTHON = (3, 11)
LEAST_FREE, LITTLE_FREE = 512 * 1024**2, 5 * 1024**3
OLD_BACKUP = timedelta(days=2)
SOON = timedelta(days=14)
REQUIREMENT = re.compile(r"([\w.-]+)(?:\[[^\]]*\])?\s*(?:>=([\d.]+))?")


def python() -> Iterator[Finding]:
    """The interpreter."""
    what, is_now = ("Python", "Python"), ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < LEAST_PYTHON:
        yield failed(
            what, (is_now, is_now), ("请安装 Python 3.11 或更新版本", "install 3.11 or newer")
        )
    else:
        yield well(what, (is_now, is_now))


def packages() -> Iterator[Finding]:
    """What the site stands on, in the releases it needs."""
    what = ("程序包", "packages")
    remedy = ("请运行 pip install 'minsheng[site]'", "run pip install 'minsheng[site]'")
    try:
        wrong = [fault for one in _required() if (fault := _fault_of(*one))]
    except importlib.metadata.PackageNotFoundError:
        yield warned(
            what, ("程序未安装，直接从源代码运行", "run from source, not installed"), remedy
        )
        return
    if wrong:
        yield failed(
            what, (f"缺少或过旧：{'、'.join(wrong)}", f"missing or old: {', '.join(wrong)}"), remedy
        )
    else:
        yield well(what)


def _required() -> Iterator[tuple[str, str]]:
    for line in importlib.metadata.requires("minsheng") or ():
        if "extra ==" not in line or re.search(r"extra == ['\"]site['\"]", line):
            found = REQUIREMENT.match(line)
            if found:
                yield found[1], found[2] or "0"


def _fault_of(name: str, least: str) -> str:
    try:
        there = importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return name
    return f"{name} {there}" if _numbers(there) < _numbers(least) else ""


def _numbers(release: str) -> list[int]:
    return [int(n) for n in re.findall(r"\d+", release)[:3]]


def secrets(data: Path) -> Iterator[Finding]:
    """Whether the secrets are their owner's alone."""
    what, folder = ("密钥文件", "secrets"), data / "secrets"
    if not folder.exists():
        remedy = (
            "首次运行 minsheng serve 时生成",
            "`minsheng serve` makes them at its first start",
        )
        yield warned(what, ("尚未生成", "not there yet"), remedy)
        return
    open_ = [
        p for p in (folder, *folder.iterdir()) if p.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    ]
    if open_:
        names = ", ".join(str(p) for p in open_)
        remedy = (f"请运行 chmod -R go= {folder}", f"run chmod -R go= {folder}")
        yield failed(what, (f"其他账户可读：{names}", f"open to other accounts: {names}"), remedy)
    else:
        yield well(what)


def room(data: Path) -> Iterator[Finding]:
    """Free space in the data folder."""
    what = ("磁盘空间", "disk space")
    free = shutil.disk_usage(next(p for p in (data, *data.parents) if p.exists())).free
    found = (f"剩余 {free / 1024**3:.1f} GB", f"{free / 1024**3:.1f} GB free")
    remedy = ("请清理磁盘，或改用更大的磁盘", "make room, or take a larger disk")
    if free < LEAST_FREE:
        yield failed(what, found, remedy)
    elif free < LITTLE_FREE:
        yield warned(what, found, remedy)
    else:
        yield well(what, found)


def clock(now: datetime) -> Iterator[Finding]:
    """Whether the clock is behind the program's own files."""
    what = ("系统时间", "clock")
    written = datetime.fromtimestamp(Path(__file__).stat().st_mtime, now.tzinfo)
    told = f"{now:%Y-%m-%d %H:%M %z}"
    if now < written - timedelta(days=1):
        remedy = ("请校准系统时间（例如启用 NTP）", "set the clock, for example by NTP")
        yield failed(
            what, (f"{told}，早于程序文件", f"{told}, before this program's files"), remedy
        )
    else:
        yield well(what, (told, told))


def backup(data: Path, now: datetime) -> Iterator[Finding]:
    """The age of the last backup."""
    what, note = ("备份", "backup"), data / "last-backup.json"
    remedy = (
        "请运行 minsheng backup 文件，并设为每天执行",
        "run `minsheng backup FILE`, and daily from now on",
    )
    if not note.exists():
        yield warned(what, ("尚无备份", "none yet"), remedy)
        return
    age = now - datetime.fromisoformat(json.loads(note.read_text("utf-8"))["at"])
    hours = int(age.total_seconds() // 3600)
    found = (f"{hours} 小时前", f"{hours} hours ago")
    yield warned(what, found, remedy) if age > OLD_BACKUP else well(what, found)


def restored(data: Path) -> Iterator[Finding]:
    """Whether a restore ended, and what was left by one, or by a backup, that did not."""
    what = ("恢复备份", "restore")
    if (data / marker.NAME).exists():
        found = ("恢复尚未完成，数据不完整", "it has not ended: what is here is half a site")
        remedy = (
            "若恢复已中断，请重新运行 minsheng restore：先清除不完整的数据，再重新恢复",
            "unless it still works, run `minsheng restore` again: it removes that half first",
        )
        yield failed(what, found, remedy)
    if left := marker.left_over(data):
        names = ", ".join(map(str, left))
        found = (f"有中断后的残留：{names}", f"left by what was cut off: {names}")
        yield warned(what, found, ("请删除这些残留", "remove them"))
    elif not (data / marker.NAME).exists():
        yield well(what)


def certificate(data: Path, now: datetime) -> Iterator[Finding]:
    """The certificate for the local network, where there is one."""
    path, what = data / "lan" / "server.pem", ("局域网证书", "certificate")
    if not path.exists():
        yield well(what, ("未使用（serve --lan 时生成）", "not used (`serve --lan` makes one)"))
        return
    from cryptography import x509

    left = x509.load_pem_x509_certificate(path.read_bytes()).not_valid_after_utc - now
    found = (f"还有 {left.days} 天到期", f"{left.days} days left")
    remedy = (
        "重新启动 minsheng serve --lan 即可更新",
        "start `minsheng serve --lan` again: it is renewed",
    )
    yield warned(what, found, remedy) if left < SOON else well(what, found)


def front_end(static: Path) -> Iterator[Finding]:
    """Whether the pages' files were built and gathered."""
    what = ("网页文件", "front end")
    listed = static / "staticfiles.json"
    held = json.loads(listed.read_text("utf-8"))["paths"] if listed.exists() else {}
    if any(name.endswith(".css") and "office" in name for name in held):
        yield well(what)
    else:
        remedy = (
            "请运行 make demo 构建网页文件，再启动 minsheng serve",
            "build them by `make demo`, then start `minsheng serve`, which gathers them",
        )
        yield warned(what, ("尚未构建或收集", "not built, or not gathered yet"), remedy)
