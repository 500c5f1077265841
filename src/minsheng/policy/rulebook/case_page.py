"""The worked cases of a law: what differs from an ordinary household, what must come out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from minsheng.policy.engine.cases import DEFAULT_COUNTY, OF_PERSON, PLURAL, SINGLES, Case, value_of
from minsheng.policy.engine.rule import Entity
from minsheng.policy.engine.unknown import Cause, Unknown
from minsheng.policy.rulebook.contents import Contents, on_day
from minsheng.policy.rulebook.law_page import rests_on, sourced, table
from minsheng.policy.rulebook.wording import ENTITY_WORDS, both, escaped, raw, value_words


def case_page(book: Contents, law: str, cases: Sequence[Case]) -> str:
    """The page of a law's worked cases, in Markdown."""
    words = book.names.laws[law]
    lines = [
        f"# 算例：{words.zh} Worked cases: {words.en}",
        "",
        (
            f"未列出的事实取[基准值](../facts.md)，未列出的区县为 `{DEFAULT_COUNTY}`；"
            "人员、义务人从0起编号。 Facts not listed take their [baseline](../facts.md), "
            f"the county `{DEFAULT_COUNTY}`; rows are numbered from 0."
        ),
        "",
    ]
    file = ""
    days: dict[date, Contents] = {}
    for case in cases:
        if case.day not in days:
            days[case.day] = Contents(on_day(book.library, case.day), book.names)
        if case.path != file:
            file = case.path
            lines += [f"## `{file}`", ""]
        lines += _case(book, case, days[case.day])
    return "\n".join(lines)


def _case(book: Contents, case: Case, of_day: Contents) -> Iterator[str]:
    stem = case.path.rpartition("/")[2].removesuffix(".yaml")
    title = f"{_in_chinese(book, case)} {case.name.replace('_', ' ')}".strip()
    yield f"### {title} {{#{stem}--{case.name}}}"
    yield ""
    yield f"- **日期 Day** {case.day}"
    yield f"- **来源 Source** {sourced(book, str(case.source), case.law)}"
    yield f"- **所据数值 Figures it rests on** {rests_on(of_day.weakest(_wanted(case)))}"
    yield ""
    yield from table(("行 row", "事实 facts"), list(_facts(book, case)))
    yield from table(("行 row", "应得 expected"), list(_expected(book, case)))


def _in_chinese(book: Contents, case: Case) -> str:
    """A case in Chinese, by the last thing its law must come to: `低保金（月，户）：567元`."""
    came = [
        (name, written)
        for plural, entries in case.expect.items()
        for names in ([entries] if PLURAL[plural] in SINGLES else (entries or {}).values())
        for name, written in (names or {}).items()
    ]
    own = [one for one in came if one[0].startswith(f"{case.law}__")]
    for name, written in (own or came)[-1:]:
        value = value_words(_value(book, name, written), book.type(name), book.library, book.names)
        return escaped(f"{book.title(name).zh}：{value.zh}")
    return ""


def _wanted(case: Case) -> Iterator[str]:
    """The names of what must come out."""
    for plural, entries in case.expect.items():
        rows = [entries] if PLURAL[plural] in SINGLES else list((entries or {}).values())
        for names in rows:
            yield from names or {}


def _row_title(entity: Entity, row: int | None) -> str:
    words = ENTITY_WORDS[entity].both
    return words if row is None else f"{words} {row}"


def _facts(book: Contents, case: Case) -> Iterator[tuple[str, str]]:
    """A line for each row of the household, with the facts that differ from the baseline."""
    for plural, entity in PLURAL.items():
        if entity == "run":
            continue
        given = case.facts.get(plural) or ({} if entity in SINGLES else [])
        rows = [given] if isinstance(given, Mapping) else list(given)
        for place, row in enumerate(rows):
            shown = [_fact(book, case.law, name, written) for name, written in row.items()]
            if entity in OF_PERSON and "of" not in row:
                shown.insert(0, "`of` 所属人员 person = `0`")
            number = None if entity in SINGLES else place
            yield _row_title(entity, number), "; ".join(filter(None, shown)) or "基准 baseline"


def _fact(book: Contents, law: str, name: str, written: Any) -> str:
    """A fact as a case gives it; empty where it is the baseline."""
    if name == "county":
        return f"`county` 区县 county = `{written}`"
    if name == "of":
        return f"`of` 所属人员 person = `{written}`"
    fact = book.library.facts[name]
    value = value_of(written, fact.type, book.library)
    if not isinstance(value, Unknown) and value == fact.baseline:
        return ""
    return _shown(book, law, name, value)


def _shown(book: Contents, law: str, name: str, value: Any) -> str:
    """A name, linked to where it is defined, and its value."""
    type_ = book.type(name)
    words = both(value_words(value, type_, book.library, book.names))
    kept = raw(value, type_, book.library)
    shown = f"`{kept}`" if words == kept else f"`{kept}` ({words})"
    return f"{book.link(name, law, beside=True)} {escaped(book.title(name).zh)} = {shown}"


def _expected(book: Contents, case: Case) -> Iterator[tuple[str, str]]:
    """A line for each row, with what must come out."""
    for plural, entries in case.expect.items():
        entity = PLURAL[plural]
        rows = {None: entries} if entity in SINGLES else entries
        for place, names in (rows or {}).items():
            shown = [
                _outcome(book, case.law, name, written) for name, written in (names or {}).items()
            ]
            if shown:
                yield _row_title(entity, place), "; ".join(shown)


def _outcome(book: Contents, law: str, name: str, written: Any) -> str:
    return _shown(book, law, name, _value(book, name, written))


def _value(book: Contents, name: str, written: Any) -> Any:
    """What must come out, as the engine has it."""
    if isinstance(written, Mapping) and written.get("unknown") == "any":
        return Unknown(Cause(0))
    return value_of(written, book.type(name), book.library)
