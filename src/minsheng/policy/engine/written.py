"""Reads the YAML of the law, so that every value means what is written and nothing else.

Ordinary YAML reads `0640` as 416, `12:30` as 750 and `yes` as true; it lets a second key
silently take the place of the first, and an alias can unfold a few lines into gigabytes.
A figure of the law must not hang on such things. Here a number is plain decimal digits, a
truth is `true` or `false`, a date is `yyyy-mm-dd`; everything else is text as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import yaml

from minsheng.policy.engine.faults import RuleBookError
from minsheng.policy.engine.letters import UNSEEN

Parser: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
DEEPEST = 20
PLAIN: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}
NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,38})", re.ASCII)
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
IDENTIFIER = re.compile(r"[a-z][a-z_0-9]*", re.ASCII)


def parse_yaml(text: str, where: str) -> Any:
    """A YAML text, read; a fault names the file and the line.

    Raises:
        RuleBookError: it is no YAML, or uses what the law's files do without.
    """
    try:
        return _document(_Events(yaml.parse(text, Parser), where))
    except (yaml.YAMLError, UnicodeError) as error:
        raise RuleBookError([f"{where} is not readable YAML: {error}"]) from error


def mapping(value: Any, place: str, faults: list[str]) -> Mapping[Any, Any]:
    """A value that is to be fields with values; a fault, and none, when it is not."""
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        faults.append(f"{place} holds {_shown(value)}; write `name: value` lines")
        return {}
    return value


def listing(value: Any, place: str, faults: list[str]) -> Sequence[Any]:
    """A value that is to be a list; a fault, and none, when it is not."""
    if value is None:
        return ()
    if not isinstance(value, list):
        faults.append(f"{place} holds {_shown(value)}; write a list, each entry after a `-`")
        return ()
    return value


def identifier(name: Any) -> bool:
    """Whether a name of the law can stand in a rule: small letters, digits, single `_`."""
    return isinstance(name, str) and bool(IDENTIFIER.fullmatch(name)) and "__" not in name


def untold(entry: Mapping[Any, Any], fields: Sequence[str]) -> Iterator[str]:
    """Fields that are to be words, and are not."""
    for field in fields:
        if not isinstance(entry[field], str) or not entry[field].strip():
            yield f"{field} is to be words, not {_shown(entry[field])}"


def _shown(value: Any) -> str:
    if isinstance(value, Mapping):
        return "fields"
    return "a list" if isinstance(value, list) else "nothing" if value is None else repr(value)


class _Events:
    """The events of a text, one after another, none of them refused."""

    def __init__(self, events: Iterator[Any], where: str) -> None:
        self.events = events
        self.where = where

    def next(self) -> Any:
        event = next(self.events)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            raise self.fault(event, "write the value out; `&` and `*` are not used here")
        if getattr(event, "tag", None) is not None:
            raise self.fault(event, f"the tag `{event.tag}` is not used here; leave it out")
        return event

    def fault(self, event: Any, words: str) -> RuleBookError:
        return RuleBookError([f"{self.where}, line {event.start_mark.line + 1}: {words}"])


def _document(events: _Events) -> Any:
    """The one document of a text; nothing when the text is empty."""
    events.next()  # the stream begins
    if isinstance(events.next(), yaml.StreamEndEvent):
        return None
    value = _value(events, events.next(), 0)
    events.next()  # the document ends
    after = events.next()
    if not isinstance(after, yaml.StreamEndEvent):
        raise events.fault(after, "a second document begins; one file is one document")
    return value


def _value(events: _Events, event: Any, depth: int) -> Any:
    if isinstance(event, yaml.ScalarEvent):
        return _scalar(events, event)
    if depth >= DEEPEST:
        raise events.fault(event, f"nested deeper than {DEEPEST}")
    if isinstance(event, yaml.SequenceStartEvent):
        values = []
        while not isinstance(event := events.next(), yaml.SequenceEndEvent):
            values.append(_value(events, event, depth + 1))
        return values
    fields: dict[str | int, Any] = {}
    while not isinstance(event := events.next(), yaml.MappingEndEvent):
        key = _scalar(events, event) if isinstance(event, yaml.ScalarEvent) else None
        if isinstance(key, bool) or not isinstance(key, str | int):
            raise events.fault(event, "a field's name is a word or a number")
        if key in fields:
            raise events.fault(event, f"`{key}` stands twice; only one of them can hold")
        fields[key] = _value(events, events.next(), depth + 1)
    return fields


def _scalar(events: _Events, event: Any) -> Any:
    """A value as written: in quotation marks always text."""
    text: str = event.value
    if found := UNSEEN.search(text):  # written as an escape, too: "\\e", "\\u202E"
        raise events.fault(event, f"a control character {found[0]!r} stands here; delete it")
    if not event.implicit[0]:
        return text
    if text in PLAIN:
        return PLAIN[text]
    if NUMBER.fullmatch(text) and text != "-0":
        return int(text)
    if DATE.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise events.fault(event, f"{text} is no day of the calendar") from error
    return text
