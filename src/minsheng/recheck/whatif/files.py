"""Reforms as files: those of one's own, and the ready ones by name.

name: {zh: 提高低保标准, en: raise the dibao standard}
from: 2020-11
parameters:
dibao:
standard_m: 780
lighter_increase_rate: 12%
disability_subsidy:
care_standard_m:
- {place: "320681", residence: rural, value: +10%}
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from minsheng.policy.engine.faults import nearest
from minsheng.policy.engine.library import Library
from minsheng.policy.engine.written import parse_yaml
from minsheng.recheck.errors import RecheckError
from minsheng.recheck.files import text_of
from minsheng.recheck.whatif.settings import Setting, parameter_of, place_of, wanted_of

SHIPPED = "reforms"
FIELDS = {"name", "about", "from", "parameters"}
ENTRY = {"place", "residence", "value"}
MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)


@dataclass(frozen=True, slots=True)
class Reform:
    """A reform as its file has it.

    Attributes:
        zh: what it is called in Chinese.
        en: what it is called in English.
        about: more of it, Chinese and English; empty where the file says no more.
        settings: what it changes.
    """

    zh: str
    en: str
    about: tuple[str, str]
    settings: tuple[Setting, ...]


def ready() -> tuple[str, ...]:
    """The names of the reforms that are shipped."""
    folder = files(__package__) / SHIPPED
    return tuple(sorted(f.name.removesuffix(".yaml") for f in folder.iterdir() if _is_yaml(f.name)))


def _is_yaml(name: str) -> bool:
    return name.endswith(".yaml")


def read_reform(text: str, library: Library, places: Mapping[str, str] | None = None) -> Reform:
    """A reform by the name of a ready one, or by the path of a file.

    Args:
        text: the name or the path.
        library: the laws.
        places: codes of places by their names, where these may be written.

    Raises:
        RecheckError: there is none, or it is not written as a reform is.
        RuleBookError: it is no YAML.
    """
    if text in ready():
        content = (files(__package__) / SHIPPED / f"{text}.yaml").read_text(encoding="utf-8")
    elif not _is_yaml(text) and not Path(text).exists():
        names = ", ".join(ready())
        near = nearest(text, ready())
        raise RecheckError(f"there is no reform `{text}`{near}; name a .yaml file, or {names}")
    else:
        content = _content(Path(text))
    return _reform(parse_yaml(content, text), text, library, places or {})


def _content(path: Path) -> str:
    try:
        return text_of(path)
    except FileNotFoundError:
        raise RecheckError(f"there is no file {path}; look at the path of the reform") from None
    except UnicodeDecodeError:
        raise RecheckError(f"{path} is not UTF-8; save the reform as UTF-8") from None


def _reform(document: Any, where: str, library: Library, places: Mapping[str, str]) -> Reform:
    if not isinstance(document, Mapping):
        msg = f"{where} is no reform; write `parameters:` and under it law, figure and value"
        raise RecheckError(msg)
    for field in document:
        if field not in FIELDS:
            near = nearest(str(field), FIELDS)
            raise RecheckError(f"{where}: a reform has no `{field}`{near}")
    start = document.get("from")
    month = str(start)[:7] if start is not None else None
    if month is not None and not MONTH.fullmatch(month):
        raise RecheckError(f"{where}: from `{start}` is no month; write it as 2020-11")
    settings = tuple(_settings(document.get("parameters"), where, library, places, month))
    if not settings:
        raise RecheckError(f"{where}: it changes nothing; write `parameters:` with law and figure")
    name, about = (_words(document.get(f), f, where) for f in ("name", "about"))
    return Reform(name[0] or where, name[1] or where, about, settings)


def _words(held: Any, field: str, where: str) -> tuple[str, str]:
    """A text in Chinese and English; what one language lacks is taken from the other."""
    if held is None:
        return "", ""
    if isinstance(held, str):
        return held, held
    if isinstance(held, Mapping) and held and set(held) <= {"zh", "en"}:
        words = {language: " ".join(str(text).split()) for language, text in held.items()}
        either = next(iter(words.values()))
        return words.get("zh", either), words.get("en", either)
    raise RecheckError(f"{where}: {field} is to be words, or {{zh: …, en: …}}")


def _settings(
    held: Any, where: str, library: Library, places: Mapping[str, str], month: str | None
) -> Iterator[Setting]:
    """What is changed, figure by figure, place by place."""
    if held is not None and not isinstance(held, Mapping):
        raise RecheckError(f"{where}: parameters are written `law:` and under it `figure: value`")
    for law, figures in (held or {}).items():
        if not isinstance(figures, Mapping):
            raise RecheckError(f"{where}: under `{law}` write `figure: value` lines")
        for leaf, value in figures.items():
            place = f"{where}: {law}.{leaf}"
            parameter = parameter_of(f"{law}.{leaf}", library, where)
            for entry in value if isinstance(value, list) else ({"value": value},):
                fields = _entry(entry, place)
                area, residence = place_of(fields["where"], place, places)
                wanted = wanted_of(fields["value"], parameter, place)
                yield Setting(parameter.name, area, residence, wanted, place, month)


def _entry(entry: Any, place: str) -> dict[str, Any]:
    """A value with its place."""
    if not isinstance(entry, Mapping) or "value" not in entry or set(entry) - ENTRY:
        raise RecheckError(f"{place}: write each as {{place: …, residence: …, value: …}}")
    parts = [str(entry[field]) for field in ("place", "residence") if entry.get(field) is not None]
    return {"where": "/".join(parts), "value": entry["value"]}
