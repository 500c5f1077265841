"""The acts: one list (`acts.yaml` beside the laws), and every place that names one held to it.

An article cites an act in full, as a family reads it: its name in 《》, with its number
where the list says so, then the place in it. Sources, docstrings and readings may also use
its short form or its number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args

from minsheng.policy.engine.cases import Case
from minsheng.policy.engine.faults import RuleBookError
from minsheng.policy.engine.library import Library
from minsheng.policy.engine.parameters import Status
from minsheng.policy.engine.reasons import Reason
from minsheng.policy.engine.rule import FIRST_DAY, LAST_DAY
from minsheng.policy.engine.written import listing, mapping, parse_yaml
from minsheng.policy.rulebook.articles import (
    chief_numbers,
    numbers_in_chinese,
    numbers_in_english,
    numbers_of_source,
)
from minsheng.policy.rulebook.names import Words

FILE = "acts.yaml"
ISSUERS = {
    "国发": "Guofa",
    "国办发": "Guobanfa",
    "民发": "Minfa",
    "法发": "Fafa",
    "苏民规": "Sumingui",
}
"""How the number of a document begins, and how that is written in English."""
NUMBER = re.compile(r"(?P<issuer>[一-鿿]+)〔(?P<year>\d{4})〕(?P<number>\d+)号")
NAME = re.compile(r"《([^》]*)》(?:（([^）]*号)）)?")
ENGLISH = re.compile(
    r"\b(?:(?:Trial|Interim) )?(?:Measures|Opinions?|Regulations?|Notices?|Law|Interpretation)"
    r" (?:\(I\) )?(?:of|on|for) (?:the )?[A-Z]"
)
"""How the English name of an act begins."""
PLACE_ZH = re.compile(
    r"(?:第[一二三四五六七八九十百千]+(?:条|款|项|部分)|（[一二三四五六七八九十]+）|[、至])*"
)
PLACE_EN = re.compile(
    r"(?:, (?:art\.|arts|parts?|items?) \d+(?:\(\d+\))?(?:(?:,| and| to) ?[\d()]+)*)?"
)
ASIDES = Words("（参照）", " (by analogy)")
"""What may follow the place: that the article is only applied by analogy."""


@dataclass(frozen=True, slots=True)
class Act:
    """An act and the one form of its names.

    Attributes:
        names: Chinese and English.
        short: what sources may say instead.
        number: under which it was issued; empty for none.
        numbered: whether it is cited with its number.
        note: what goes with each citation; empty for nothing.
        start: first day in force.
        end: last day in force.
        status: whether its text was read.
        number_status: how certain the number is.
        day_status: how certain the days are.
    """

    names: Words
    short: tuple[str, ...]
    number: str
    numbered: bool
    note: Words
    start: date
    end: date
    status: Status
    number_status: Status
    day_status: Status

    @property
    def cited(self) -> Words:
        """How it is cited in full, without the place in it."""
        zh, en = f"《{self.names.zh}》", self.names.en
        if self.numbered:
            zh, en = f"{zh}（{self.number}）", f"{en} ({english_number(self.number)})"
        if self.note.zh:
            zh, en = f"{zh}（{self.note.zh}）", f"{en} ({self.note.en})"
        return Words(zh, en)


@dataclass(frozen=True, slots=True)
class Acts:
    """The list of acts.

    Attributes:
        acts: in the order of the list.
        unnamed: what is cited though no document could be named.
    """

    acts: tuple[Act, ...]
    unnamed: tuple[Words, ...]


def english_number(number: str) -> str:
    """The number of a document in English: 民发〔2016〕178号 is Minfa [2016] No. 178."""
    found = NUMBER.fullmatch(number)
    if found is None or found["issuer"] not in ISSUERS:
        return number
    return f"{ISSUERS[found['issuer']]} [{found['year']}] No. {found['number']}"


def read_acts(library: Library) -> Acts | None:
    """The acts of a library; None for one that keeps no list.

    Raises:
        RuleBookError: an entry lacks something.
    """
    if FILE not in library.texts:
        return None
    faults: list[str] = []
    document = mapping(parse_yaml(library.texts[FILE], FILE), FILE, faults)
    entries = listing(document.get("acts"), f"{FILE}: acts", faults)
    acts = [_act(entry, f"{FILE}: act {n}", faults) for n, entry in enumerate(entries, 1)]
    unnamed = [
        _words(entry, f"{FILE}: open {n}", faults)
        for n, entry in enumerate(listing(document.get("open"), f"{FILE}: open", faults), 1)
    ]
    if faults:
        raise RuleBookError(faults)
    return Acts(tuple(a for a in acts if a), tuple(unnamed))


def _act(entry: Any, place: str, faults: list[str]) -> Act | None:
    """One act of the list; a fault for each thing it lacks."""
    fields = mapping(entry, place, faults)
    wanting = [f for f in ("zh", "en", "start", "status") if not fields.get(f)]
    if wanting or (fields.get("numbered") and not fields.get("number")):
        faults.append(f"{place} lacks {', '.join(wanting or ['number'])}")
        return None
    status = fields["status"]
    number_status = fields.get("number_status", status)
    day_status = fields.get("day_status", status)
    faults += [
        f"{place}: {name} is {given!r}; write one of {', '.join(get_args(Status))}"
        for name, given in (
            ("status", status),
            ("number_status", number_status),
            ("day_status", day_status),
        )
        if given not in get_args(Status)
    ]
    start = _day(fields["start"], FIRST_DAY, f"{place}: start", faults)
    end = _day(fields.get("end"), LAST_DAY, f"{place}: end", faults)
    if end < start:
        faults.append(f"{place} ends on {end}, before it begins on {start}; correct one of them")
    note = fields.get("note")
    return Act(
        names=Words(str(fields["zh"]), str(fields["en"])),
        short=tuple(map(str, listing(fields.get("short"), f"{place}: short", faults))),
        number=str(fields.get("number") or ""),
        numbered=bool(fields.get("numbered")),
        note=_words(note, f"{place}: note", faults) if note else Words("", ""),
        start=start,
        end=end,
        status=status,
        number_status=number_status,
        day_status=day_status,
    )


def _words(entry: Any, place: str, faults: list[str]) -> Words:
    if not isinstance(entry, Mapping) or not (entry.get("zh") and entry.get("en")):
        faults.append(f"{place} needs zh and en")
        return Words("", "")
    return Words(str(entry["zh"]), str(entry["en"]))


def _day(written: Any, default: date, place: str, faults: list[str]) -> date:
    try:
        return date.fromisoformat(str(written)) if written else default
    except ValueError:
        faults.append(f"{place}: {written!r} is no day; write 2021-07-01")
        return default


def misnamed(library: Library, cases: Sequence[Case] = ()) -> Iterator[str]:
    """Every place that names an act otherwise than the list does, one sentence each.

    Raises:
        RuleBookError: the list is not readable.
    """
    acts = read_acts(library)
    if acts is None:
        if any(NAME.search(reason.article_zh) for reason in library.reasons):
            yield f"{FILE} is missing, though reasons cite acts; list there each act they cite"
        return
    for reason in library.reasons:
        place = f"{reason.law}/reasons.yaml: `{reason.code}`"
        yield from (f"{place}: {words}" for words in _article_faults(reason, acts))
        yield from (f"{place}: {words}" for words in _outlived(reason, acts))
        for text in (reason.zh, reason.en, reason.source):
            yield from (f"{place}: {words}" for words in _text_faults(text, acts))
    for place, text in _texts(library, cases):
        yield from (f"{place}: {words}" for words in _text_faults(text, acts))


def _texts(library: Library, cases: Sequence[Case]) -> Iterator[tuple[str, str]]:
    """Where acts are named beside the reasons: docstrings, sources, readings, cases."""
    for rule, parsed in library.parsed.items():
        yield f"{rule.law}: `{rule.function.__name__}`", parsed.docstring
    for parameter in library.parameters.values():
        for value in parameter.values:
            place = f"{parameter.law}/parameters.yaml: `{parameter.leaf}` of {value.start}"
            yield place, value.source
    for path, text in library.texts.items():
        if path.endswith(("/names.yaml", "/__init__.py")):
            yield path, text
    for case in cases:
        yield case.title, str(case.source)


def _article_faults(reason: Reason, acts: Acts) -> Iterator[str]:
    """What is wrong with the article of a reason, in either language."""
    zh, en = reason.article_zh.split("；"), reason.article_en.split("; ")
    if len(zh) != len(en):
        yield f"the article names {len(zh)} acts in Chinese, {len(en)} in English"
        return
    for chinese, english in zip(zh, en, strict=True):
        act = _act_of(chinese, acts)
        if act is None:
            yield f"{FILE} has no act that is cited as `{chinese}`"
        elif not _is_citation(english, act.en, PLACE_EN, ASIDES.en):
            yield f"`{english}` is to be `{act.en}` with the article"
        else:
            places = Words(chinese.removeprefix(act.zh), english.removeprefix(act.en))
            yield from _numbers_differ(places, act, reason.source, acts)


def _numbers_differ(places: Words, act: Words, source: str, acts: Acts) -> Iterator[str]:
    """That the place in an act is another in the other language, or in the source."""
    if numbers_in_chinese(places.zh) != numbers_in_english(places.en):
        yield f"the article is `{places.zh}` in Chinese, `{places.en[2:]}` in English; correct one"
        return
    cited = chief_numbers(places.en)
    for short in (key for one in acts.acts if one.cited == act for key in one.short):
        named = numbers_of_source(source, short)
        if cited and named and not cited <= named:
            yield f"the article is `{places.en[2:]}`, but its source `{source}`; correct one"


def _outlived(reason: Reason, acts: Acts) -> Iterator[str]:
    """The acts of a reason's article that end before the reason does."""
    citations = reason.article_zh.split("；")
    for act in acts.acts:
        cited = any(_is_citation(c, act.cited.zh, PLACE_ZH, ASIDES.zh) for c in citations)
        if cited and act.end < reason.end:
            yield f"it is given until {reason.end}, but 《{act.names.zh}》 ended on {act.end}"


def _act_of(citation: str, acts: Acts) -> Words | None:
    """The act, or open document, that a Chinese citation is of; None for none."""
    for words in (*(act.cited for act in acts.acts), *acts.unnamed):
        if _is_citation(citation, words.zh, PLACE_ZH, ASIDES.zh):
            return words
    return None


def _is_citation(citation: str, name: str, place: re.Pattern[str], aside: str) -> bool:
    rest = citation.removeprefix(name)
    return citation.startswith(name) and bool(place.fullmatch(rest.removesuffix(aside)))


def _text_faults(text: str, acts: Acts) -> Iterator[str]:
    """What is wrong with the acts that running text names."""
    flowing = re.sub(r"\s*\n\s*", "", text)
    numbers = {act.number for act in acts.acts}
    for found in NUMBER.finditer(flowing):
        if not any(found[0].endswith(number) for number in numbers if number):
            yield f"{FILE} has no document {found[0]}"
    for found in NAME.finditer(flowing):
        yield from _name_faults(found, flowing, acts)
    for found in ENGLISH.finditer(" ".join(text.split())):
        rest = " ".join(text.split())[found.start() :]
        if not any(rest.startswith(act.names.en) for act in acts.acts):
            yield f"{FILE} has no act of the English name `{rest[:60]}`"


def _name_faults(found: re.Match[str], text: str, acts: Acts) -> Iterator[str]:
    """What is wrong with one name in 《》."""
    name, number = found[1], found[2]
    known = [act for act in acts.acts if name == act.names.zh or name in act.short]
    if not known:
        yield f"{FILE} has no act 《{name}》"
    elif number and number not in {act.number for act in known}:
        yield f"《{name}》 is not {number}"
    elif len(known) > 1 and not number:
        behind = re.split(r"[;；。]", text[found.end() :])[0]
        keys = {key for act in known for key in (*act.short, act.number) if key}
        if not any(key in behind for key in keys):
            yield f"there are {len(known)} acts 《{name}》; say which by {', '.join(sorted(keys))}"
