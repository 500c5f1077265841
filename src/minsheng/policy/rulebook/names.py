"""What rules, laws, codes and holders are called: the `names.yaml` files beside the laws.

Facts, parameters and reasons bring their Chinese with them. A rule is written in English;
its Chinese name, and the Chinese of each doubtful reading, stand in its law's `names.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from minsheng.policy.engine.faults import RuleBookError
from minsheng.policy.engine.library import Library
from minsheng.policy.engine.rule import Rule
from minsheng.policy.engine.written import mapping, parse_yaml

SHARE = "share of the "
LATIN = re.compile("[A-Za-z]")


class Words(NamedTuple):
    """The same in Chinese and English."""

    zh: str
    en: str

    @property
    def both(self) -> str:
        """Both, the Chinese first."""
        return f"{self.zh} {self.en}"


@dataclass(frozen=True)
class Names:
    """Everything a page calls by name.

    Attributes:
        laws: a law's name, by folder.
        about: what a law is, in Chinese, by folder.
        rules: by qualified name.
        readings: the Chinese of a docstring's `Reading:`, by law and function.
        codes: a coded type, by its name.
        members: a code, by type and name.
        agencies: who holds a fact.
        units: the Chinese of the words of a parameter's `per`.
        areas: by the first digits of the division code.
    """

    laws: Mapping[str, Words]
    about: Mapping[str, str]
    rules: Mapping[str, Words]
    readings: Mapping[tuple[str, str], str]
    codes: Mapping[str, Words] = field(default_factory=dict)
    members: Mapping[tuple[str, str], Words] = field(default_factory=dict)
    agencies: Mapping[str, Words] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    areas: Mapping[str, Words] = field(default_factory=dict)

    def per(self, text: str) -> Words:
        """What one value of a parameter is for, in both languages."""
        groups = []
        for group in text.split("; "):
            words = []
            for word in group.split(", "):
                share = word.removeprefix(SHARE)
                joined = "或".join(self.units.get(w, w) for w in share.split(" or "))
                words.append(joined if share == word else f"占{joined}的比例")
            groups.append("、".join(words))
        return Words("；".join(groups), text)


def read_names(library: Library) -> Names:
    """The names of a library; what a file leaves out goes by its own identifier.

    Raises:
        RuleBookError: a file is not readable, or an entry lacks one of the languages.
    """
    faults: list[str] = []
    root = _document(library, "names.yaml")
    laws, about, rules, readings = {}, {}, {}, {}
    for law in library.laws:
        path = f"{law}/names.yaml"
        document = _document(library, path)
        head = document.get("law") or {}
        laws[law] = Words(head.get("zh", law), head.get("en", law))
        about[law] = head.get("about", "")
        for leaf, entry in (document.get("rules") or {}).items():
            rules[f"{law}__{leaf}"] = _words(entry, f"{path}: `{leaf}`", faults)
        for function, text in (document.get("readings") or {}).items():
            readings[law, function] = str(text)
    codes, members = {}, {}
    for name, entry in (root.get("codes") or {}).items():
        codes[name] = _words(entry, f"names.yaml: `{name}`", faults)
        known = entry.get("members") if isinstance(entry, dict) else None
        for member, words in mapping(known, f"names.yaml: members of `{name}`", faults).items():
            members[name, member] = _words(words, f"names.yaml: `{name}.{member}`", faults)
    tables = {
        table: {
            key: _words(entry, f"names.yaml: `{key}`", faults)
            for key, entry in (root.get(table) or {}).items()
        }
        for table in ("agencies", "areas")
    }
    if faults:
        raise RuleBookError(faults)
    units = root.get("units") or {}
    return Names(laws, about, rules, readings, codes, members, units=units, **tables)


def _document(library: Library, path: str) -> Mapping[Any, Any]:
    """A file of names: tables, each of entries by their names."""
    faults: list[str] = []
    document = mapping(parse_yaml(library.texts.get(path, ""), path), path, faults)
    for table, entries in document.items():
        mapping(entries, f"{path}: {table}", faults)
    if faults:
        raise RuleBookError(faults)
    return document


def _words(entry: Any, place: str, faults: list[str]) -> Words:
    if not isinstance(entry, dict) or {"zh", "en"} - set(entry):
        faults.append(f"{place} needs zh and en")
        return Words("", "")
    return Words(str(entry["zh"]), str(entry["en"]))


def lacking(library: Library, names: Names) -> Iterator[str]:
    """What has no Chinese name yet, one sentence each; and names of what is gone."""
    for law in library.laws:
        head = _document(library, f"{law}/names.yaml").get("law") or {}
        wanting = [field for field in ("zh", "en", "about") if not head.get(field)]
        if wanting:
            entry = "law: {zh: 名称, en: name, about: 说明}"
            yield f"{law}/names.yaml lacks {', '.join(wanting)} of `{entry}`"
    known = {r.name for r in library.rules}
    unnamed = sorted(known - set(names.rules))
    yield from (f"{_place(n)}: the rule `{n}` has no name" for n in unnamed)
    gone = sorted(set(names.rules) - known)
    yield from (f"{_place(n)}: `{n}` is no rule" for n in gone)
    read = {(r.law, r.function.__name__) for r in library.rules if _has_reading(library, r)}
    for law, function in sorted(read - set(names.readings)):
        yield f"{law}/names.yaml: the reading of `{function}` has no Chinese"
    for law, function in sorted(set(names.readings) - read):
        yield f"{law}/names.yaml: `{function}` has no `Reading:`"
    for code, kind in library.codes.items():
        if code not in names.codes:
            yield f"names.yaml: the code `{code}` has no name"
        for member in kind.__members__:
            if (code, member) not in names.members:
                yield f"names.yaml: `{code}.{member}` has no name"
    for agency in sorted({f.agency for f in library.facts.values()} - set(names.agencies)):
        yield f"names.yaml: the agency `{agency}` has no name"
    yield from _unnamed_units(library, names)


def _unnamed_units(library: Library, names: Names) -> Iterator[str]:
    """Words of a parameter's `per` that have no Chinese, each once, with its first parameter."""
    wanting: dict[str, str] = {}
    for parameter in library.parameters.values():
        for word in _units_of(parameter.per):
            if LATIN.search(names.units.get(word, word)):
                wanting.setdefault(word, parameter.name)
    for word, first in wanting.items():
        entry = f"`{word}: 中文` under `units:`"
        yield f"laws/names.yaml: `{word}`, in `per` of `{first}`, has no Chinese; add {entry}"


def _units_of(per: str) -> Iterator[str]:
    """The words of a `per`: `person or household, month` has three."""
    for group in per.split("; "):
        for word in group.split(", "):
            yield from word.removeprefix(SHARE).split(" or ")


def _has_reading(library: Library, rule: Rule) -> bool:
    return "Reading:" in library.parsed[rule].docstring


def _place(name: str) -> str:
    return f"{name.partition('__')[0]}/names.yaml"
