"""What a contract may say, and what can be wrong with one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from minsheng.policy.engine.facts import Fact, coded
from minsheng.policy.engine.faults import nearest
from minsheng.recheck.extracts.marks import plain
from minsheng.recheck.extracts.offices import offices
from minsheng.snapshot.facts import codes_of

FIELDS = frozenset(
    {"zh", "en", "agency", "per", "about", "covers", "absent", "fresh", "grade", "purposes"}
    | {
        "authorisation",
        "basis",
        "columns",
        "sets",
        "presupposed",
        "key",
        "alike",
        "may_be_none",
        "inquiry",
    }
)
OPTIONAL = frozenset({"absent", "sets", "presupposed", "alike", "may_be_none", "inquiry"})
CHOICES: dict[str, tuple[str, ...]] = {
    "per": ("county", "city"),
    "about": ("resident", "person", "household", "obligor"),
    "covers": ("everybody", "in_view", "authorised"),
    "absent": ("none", "unknown"),
    "grade": ("declared", "indicated", "verified"),
}
PURPOSES = ("recheck", "screening")
TYPES = (
    "number", "name", "key", "text", "village", "code", "choice", "spread",
    "truth", "count", "money", "month", "day", "team",
)  # fmt: skip
HOWS = ("value", "latest", "monthly", "yearly", "total", "count")
UNITS = {"yuan": 100, "fen": 1}
NEEDS = {
    "code": ("codes", "gives"),
    "spread": ("codes", "of"),
    "choice": ("choices",),
}
"""What a type of column cannot be without."""
COLUMN_FIELDS = frozenset(
    {"head", "type", "codes", "choices", "counts", "keep", "gives", "how", "unit", "scale"}
    | {"least", "most", "may_be_empty", "zero", "of", "otherwise", "own"}
)


def contract_faults(document: Mapping[Any, Any], facts: Mapping[str, Fact]) -> Iterator[str]:
    """What is wrong with a contract, a sentence for each fault.

    Args:
        document: what its YAML holds.
        facts: those the rules may ask for, by name.
    """
    missing = FIELDS - OPTIONAL - set(document)
    if missing:
        yield f"lacks {', '.join(sorted(missing))}"
        return
    for name in sorted(map(str, set(document) - FIELDS)):
        yield f"has the unknown field `{name}`{nearest(name, FIELDS)}"
    for name, allowed in CHOICES.items():
        if document.get(name, allowed[-1]) not in allowed:
            yield f"{name} is `{document[name]}`; it is one of {', '.join(allowed)}"
    if document["agency"] not in offices():
        yield f"agency is `{document['agency']}`, which is not in offices.yaml; add it there"
    yield from _presupposed_faults(document.get("presupposed", ()), facts)
    for name in ("authorisation", "alike", "may_be_none"):
        if type(document.get(name, False)) is not bool:
            yield f"{name} is `{document[name]}`; it is true or false"
    for purpose in document["purposes"]:
        if purpose not in PURPOSES:
            yield f"the purpose `{purpose}` is none; they are {', '.join(PURPOSES)}"
    if not isinstance(document["basis"], Mapping) or set(document["basis"]) != {"zh", "en"}:
        yield "basis is the law it is delivered by, as `zh` and `en`"
    if document["authorisation"] and "screening" in document["purposes"]:
        yield "what needs a family's authorisation cannot serve the screening of all others"
    if type(document["fresh"]) is not int or document["fresh"] < 0:
        yield "fresh is a number of months"
    yield from _columns_faults(document, facts)
    for name, value in document.get("sets", {}).items():
        yield from _set_faults(name, value, facts)


def _columns_faults(document: Mapping[Any, Any], facts: Mapping[str, Fact]) -> Iterator[str]:
    columns = document["columns"]
    if not isinstance(columns, Mapping) or not columns:
        yield "columns are the office's, each `name: {head: …, type: …}`"
        return
    heads = Counter(
        plain(c["head"]) for c in columns.values() if isinstance(c, Mapping) and "head" in c
    )
    for head, times in heads.items():
        if times > 1:
            yield f"has the head `{head}` twice"
    for name, column in columns.items():
        yield from (f"column `{name}`: {fault}" for fault in _column_faults(column, facts))
        of = column.get("of") if isinstance(column, Mapping) else None
        if of is not None and of not in columns:
            yield f"column `{name}`: of is `{of}`, which is no column{nearest(str(of), columns)}"
    key = document["key"]
    if not isinstance(key, list) or not set(key) <= set(columns):
        yield f"key is a list of columns: {', '.join(columns)}"
    elif bool(key) == bool(document.get("alike", False)):
        yield "has a key, or rows that may be `alike`, one of the two"
    yield from _inquiry_faults(document, columns)


def _inquiry_faults(document: Mapping[Any, Any], columns: Mapping[Any, Any]) -> Iterator[str]:
    """What is wrong with how a contract says who inquired into what it declares."""
    name = document.get("inquiry", "")
    teams = [n for n, c in columns.items() if isinstance(c, Mapping) and c.get("type") == "team"]
    if name and name not in teams:
        yield f"inquiry is `{name}`, which is no column of type team"
    if teams and not name:
        yield f"has the column `{teams[0]}` of type team; name it as its `inquiry`"
    if name and document["grade"] != "declared":
        yield f"has an inquiry, so its grade is declared, not `{document['grade']}`"
    for one, column in columns.items():
        own = column.get("own", False) if isinstance(column, Mapping) else False
        if type(own) is not bool:
            yield f"column `{one}`: own is `{own}`; it is true or false"
        elif own and document["grade"] != "declared":
            yield f"column `{one}`: own is said only where the grade is declared"


def _presupposed_faults(awards: Any, facts: Mapping[str, Fact]) -> Iterator[str]:
    if not isinstance(awards, list | tuple):
        yield "presupposed is a list of awards"
        return
    for award in awards:
        if award not in facts:
            yield f"presupposed names `{award}`, which is no fact{nearest(str(award), facts)}"


def _column_faults(column: Any, facts: Mapping[str, Fact]) -> Iterator[str]:
    if not isinstance(column, Mapping) or not {"head", "type"} <= set(column):
        yield "lacks head or type"
        return
    for name in sorted(map(str, set(column) - COLUMN_FIELDS)):
        yield f"has the unknown field `{name}`{nearest(name, COLUMN_FIELDS)}"
    kind = column["type"]
    if kind not in TYPES:
        yield f"has the unknown type `{kind}`; they are {', '.join(TYPES)}"
    if column.get("how", "value") not in HOWS:
        yield f"how is `{column['how']}`; it is one of {', '.join(HOWS)}"
    if kind == "money" and column.get("unit") not in UNITS:
        yield f"unit of money is one of {', '.join(UNITS)}"
    if column.get("zero", False) and kind != "month":
        yield "zero is for months only; an empty cell of another type is unknown"
    for name in NEEDS.get(kind, ()):
        if not column.get(name):
            yield f"lacks {name}, which type {kind} needs"
    words = set(column.get("choices", ()))
    for name, used in (("keep", [column.get("keep")]), ("counts", column.get("counts", ()))):
        if name in column and not set(used) <= words:
            yield f"{name} is none of its choices: {', '.join(sorted(words))}"
    yield from _fact_faults(column, facts)


def _fact_faults(column: Mapping[Any, Any], facts: Mapping[str, Fact]) -> Iterator[str]:
    given = [column["gives"]] if "gives" in column else []
    codes = column.get("codes", {})
    if column["type"] == "spread":
        given += list(codes.values())
    for fact in given:
        if fact not in facts:
            yield f"gives `{fact}`, which is no fact of the rules{nearest(str(fact), facts)}"
    if column["type"] == "code" and column.get("gives") in facts:
        for word, value in codes.items():
            try:
                coded_value(value, facts[column["gives"]])
            except ValueError as error:
                yield f"`{word}`: {error}"


def _set_faults(name: str, value: Any, facts: Mapping[str, Fact]) -> Iterator[str]:
    if name not in facts:
        yield f"sets `{name}`, which is no fact of the rules{nearest(str(name), facts)}"
        return
    try:
        coded_value(value, facts[name])
    except ValueError as error:
        yield f"sets `{name}`: {error}"


def coded_value(value: Any, fact: Fact) -> int:
    """A value of a contract as the rules hold it.

    Raises:
        ValueError: it is none of the fact's.
    """
    return int(coded(value, fact.type, codes_of()))
