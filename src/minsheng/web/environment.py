"""Settings come from the environment; a value that makes no sense is refused, and said why.

A secret may also stand in a file, named by the same variable with `_FILE` behind it.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_HOST = re.compile(
    r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*|(\.[A-Za-z0-9_-]+){2,}|\[[0-9A-Fa-f:.]+\]",
    re.ASCII,
)
_ORIGIN = re.compile(r"https?://(\*\.)?[A-Za-z0-9][A-Za-z0-9.-]*(:\d{1,5})?", re.ASCII)
TRUE, FALSE = frozenset({"1", "yes", "on", "true"}), frozenset({"0", "no", "off", "false"})


def text(name: str, default: str = "") -> str:
    """A text, from the variable or from the file that `<name>_FILE` names."""
    path = os.environ.get(f"{name}_FILE")
    if path is None:
        return os.environ.get(name, default).strip()
    if name in os.environ:
        raise ImproperlyConfigured(f"{name} and {name}_FILE are both set; keep one of them")
    try:
        return Path(path).read_text("utf-8").strip()
    except OSError as error:
        raise ImproperlyConfigured(f"{name}_FILE names {path}: {error.strerror}") from error


def truth(name: str, *, default: bool = False) -> bool:
    """A yes or no."""
    said = text(name, "yes" if default else "no").lower()
    if said not in TRUE | FALSE:
        raise ImproperlyConfigured(f"{name} is {said!r}; write yes or no")
    return said in TRUE


def whole(name: str, default: int, least: int, most: int) -> int:
    """A whole number between two others."""
    said = text(name, str(default))
    if not said.isascii() or not said.isdigit() or not least <= int(said) <= most:
        raise ImproperlyConfigured(
            f"{name} is {said!r}; write a whole number from {least} to {most}"
        )
    return int(said)


def words(name: str, default: str = "") -> list[str]:
    """Words with commas between."""
    return [word for part in text(name, default).split(",") if (word := part.strip())]


def secret(name: str, least: int) -> str:
    """A secret of so many signs at least, or nothing."""
    said = text(name)
    if said and (len(said) < least or len(set(said)) < least // 4):
        raise ImproperlyConfigured(f"{name} is too easy; use {least} signs thrown by dice, or more")
    return said


def hosts(name: str, default: str) -> list[str]:
    """Names under which a site is reached; a point before one stands for all names below it."""
    said = words(name, default)
    if not said:
        raise ImproperlyConfigured(f"{name} names no host; write names with commas between")
    for host in said:
        if not _HOST.fullmatch(host):
            raise ImproperlyConfigured(
                f"{name} has {host!r}, which is no name of a host; write it like minsheng.example, "
                f"without a scheme, a port or a star"
            )
    return said


def origins(name: str) -> list[str]:
    """Origins, as a browser names them."""
    said = words(name)
    for origin in said:
        if not _ORIGIN.fullmatch(origin):
            raise ImproperlyConfigured(
                f"{name} has {origin!r}; write origins like https://minsheng.example"
            )
    return said


def one_of(name: str, known: tuple[str, ...]) -> str:
    """One of some words, the first where nothing is said."""
    said = text(name, known[0])
    if said not in known:
        raise ImproperlyConfigured(f"{name} is {said!r}; write one of {', '.join(known)}")
    return said


def outside(name: str, folder: Path) -> Path | None:
    """A file that lies outside a folder: whoever may do anything in there should not reach it."""
    said = text(name)
    if not said:
        return None
    path = Path(said).expanduser().resolve()
    if path.is_dir() or not path.parent.is_dir() or folder.resolve() in path.parents:
        raise ImproperlyConfigured(
            f"{name} is {said!r}; name a file in a folder that is there, outside {folder}"
        )
    return path


def database(name: str) -> dict[str, object] | None:
    """What `postgresql://user:password@host:port/name` says, as Django takes it; None if unset."""
    url = text(name)
    if not url:
        return None
    try:
        parts = urlsplit(url)
        port = parts.port or 5432
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is no address of a database: {error}") from error
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
        raise ImproperlyConfigured(
            f"{name} must be postgresql://user:password@host:port/database, and is of another form"
        )
    options = dict(p.split("=", 1) for p in parts.query.split("&") if "=" in p)
    return {
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or unquote(parts.hostname or ""),
        "PORT": str(port),
        "OPTIONS": options,
    }
