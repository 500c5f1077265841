"""The contract of an extract: what an office delivers, by what right, and what it gives the rules.

One YAML file each, in `contracts/`; docs/contracts.md explains it field by field. A
contract is data: nothing of an office stands in the program.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from minsheng.policy.engine.facts import Fact, coded
from minsheng.policy.engine.faults import nearest
from minsheng.policy.engine.written import parse_yaml
from minsheng.recheck.errors import RecheckError
from minsheng.recheck.extracts.known import codes_of, known_facts

FIELDS = frozenset(
    {"zh", "en", "agency", "per", "about", "covers", "absent", "fresh", "grade", "purposes"}
    | {"authorisation", "basis", "columns", "sets", "harms"}
)
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
    "truth", "count", "money", "month", "day",
)  # fmt: skip
HOWS = ("value", "latest", "monthly", "yearly", "total", "count")
UNITS = {"yuan": 100, "fen": 1}
COLUMN_FIELDS = frozenset(
    {"head", "type", "codes", "choices", "counts", "keep", "gives", "how", "unit", "scale"}
    | {"least", "most", "may_be_empty", "zero", "of", "otherwise"}
)
GRADES = {"declared": 1, "indicated": 2, "verified": 3}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of an extract.

    Attributes:
        name: ours; `head` is the office's.
        type: of `TYPES`.
        codes: what each word of the office means: a number of the fact's code, or, of a
            `spread` column, the fact that the row's sum is of.
        choices: the words that may stand there.
        counts: of a column that counts rows, the words that count.
        keep: rows with another word are passed over.
        gives: the fact the column gives, if any.
        how: how the rows of a person come together (docs/contracts.md).
        scale: what a number of the file is multiplied by to be ours: fen, hundredths.
        least: in the unit of the file.
        most: in the unit of the file.
        may_be_empty: whether an empty cell is no fault.
        zero: whether an empty cell means "none", a known 0.
        of: the column that holds the sum of a `spread` column's row.
        otherwise: what is so of everybody who is not in the book; None where that is
            not known.
    """

    name: str
    head: str
    type: str
    codes: Mapping[str, int | str]
    choices: tuple[str, ...]
    counts: tuple[str, ...]
    keep: str
    gives: str
    how: str
    scale: int
    least: int
    most: int | None
    may_be_empty: bool
    zero: bool
    of: str
    otherwise: int | None


@dataclass(frozen=True, slots=True)
class Contract:
    """The contract of one extract.

    Attributes:
        key: the name of its file.
        agency: who delivers, as facts.yaml names the holders of facts.
        per: whether there is one file for each county or one for the city.
        about: whom a row is about. `resident` is the population register itself.
        covers: of whom the office gives all it has.
        absent: whether somebody covered who has no row is known to have nothing.
        fresh: months by which its newest month may lie before the last month of the
            year looked at (the month before the one decided).
        grade: how far one record of it goes: declared, indicated, verified.
        purposes: what its rows may be used for.
        authorisation: whether it may be looked at only for families that have signed.
        basis: the law it is delivered by, in both languages.
        sets: facts that any row gives a fixed value.
        harms: whether what it says can cost a family its aid; a record of it that was
            linked without a number is not believed before it is verified.
    """

    key: str
    zh: str
    en: str
    agency: str
    per: str
    about: str
    covers: str
    absent: str
    fresh: int
    grade: str
    purposes: tuple[str, ...]
    authorisation: bool
    basis: Mapping[str, str]
    columns: Mapping[str, Column]
    sets: Mapping[str, int]
    harms: bool

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts it can give, in the order of its columns."""
        found = [c.gives for c in self.columns.values() if c.gives]
        for column in self.columns.values():
            if column.type == "spread":
                found += [str(fact) for fact in column.codes.values()]
        return (*dict.fromkeys(found), *(f for f in self.sets if f not in found))

    @property
    def month(self) -> str:
        """The column that holds the row's month, or nothing."""
        return "month" if "month" in self.columns else ""


@cache
def contracts() -> dict[str, Contract]:
    """All contracts that ship, by key.

    Raises:
        RecheckError: one of them is wrong; every fault in one sentence.
    """
    folder = files("minsheng.recheck.extracts").joinpath("contracts")
    texts = {
        entry.name.removesuffix(".yaml"): entry.read_text(encoding="utf-8")
        for entry in folder.iterdir()
        if entry.name.endswith(".yaml")
    }
    return {key: read_contract(key, texts[key], known_facts()) for key in sorted(texts)}


def read_contract(key: str, text: str, facts: Mapping[str, Fact]) -> Contract:
    """A contract from its YAML text.

    Args:
        key: its name.
        text: the YAML.
        facts: those the rules may ask for, by name.

    Raises:
        RecheckError: what is wrong with it, a sentence for each fault.
    """
    where = f"contracts/{key}.yaml"
    document = parse_yaml(text, where)
    if not isinstance(document, Mapping):
        raise RecheckError(f"{where} holds no fields; write `name: value` lines")
    wrong = list(_faults(document, facts))
    if wrong:
        raise RecheckError("\n".join(f"{where}: {fault}" for fault in wrong))
    columns = {n: _column(n, c, facts) for n, c in document["columns"].items()}
    return Contract(
        key=key,
        zh=document["zh"],
        en=document["en"],
        agency=document["agency"],
        per=document["per"],
        about=document["about"],
        covers=document["covers"],
        absent=document.get("absent", "unknown"),
        fresh=document["fresh"],
        grade=document["grade"],
        purposes=tuple(document["purposes"]),
        authorisation=document["authorisation"],
        basis=document["basis"],
        columns=columns,
        sets={n: _coded(v, facts[n]) for n, v in document.get("sets", {}).items()},
        harms=document.get("harms", False),
    )


def _faults(document: Mapping[Any, Any], facts: Mapping[str, Fact]) -> Iterator[str]:
    missing = FIELDS - {"absent", "sets", "harms"} - set(document)
    if missing:
        yield f"lacks {', '.join(sorted(missing))}"
        return
    for name in sorted(map(str, set(document) - FIELDS)):
        yield f"has the unknown field `{name}`{nearest(name, FIELDS)}"
    for name, allowed in CHOICES.items():
        if document.get(name, allowed[-1]) not in allowed:
            yield f"{name} is `{document[name]}`; it is one of {', '.join(allowed)}"
    for purpose in document["purposes"]:
        if purpose not in PURPOSES:
            yield f"the purpose `{purpose}` is none; they are {', '.join(PURPOSES)}"
    if not isinstance(document["basis"], Mapping) or set(document["basis"]) != {"zh", "en"}:
        yield "basis is the law it is delivered by, as `zh` and `en`"
    if document["authorisation"] and "screening" in document["purposes"]:
        yield "what needs a family's authorisation cannot serve the screening of all others"
    if type(document["fresh"]) is not int or document["fresh"] < 0:
        yield "fresh is a number of months"
    for name, column in document["columns"].items():
        yield from (f"column `{name}`: {fault}" for fault in _column_faults(column, facts))
    for name, value in document.get("sets", {}).items():
        yield from _set_faults(name, value, facts)


def _column_faults(column: Any, facts: Mapping[str, Fact]) -> Iterator[str]:
    if not isinstance(column, Mapping) or not {"head", "type"} <= set(column):
        yield "lacks head or type"
        return
    for name in sorted(map(str, set(column) - COLUMN_FIELDS)):
        yield f"has the unknown field `{name}`{nearest(name, COLUMN_FIELDS)}"
    if column["type"] not in TYPES:
        yield f"has the unknown type `{column['type']}`; they are {', '.join(TYPES)}"
    if column.get("how", "value") not in HOWS:
        yield f"how is `{column['how']}`; it is one of {', '.join(HOWS)}"
    if column["type"] == "money" and column.get("unit") not in UNITS:
        yield f"unit of money is one of {', '.join(UNITS)}"
    given = [column["gives"]] if "gives" in column else []
    if column["type"] == "spread":
        given += list(column["codes"].values())
    for fact in given:
        if fact not in facts:
            yield f"gives `{fact}`, which is no fact of the rules{nearest(str(fact), facts)}"
    if column["type"] == "code" and "gives" in column and column["gives"] in facts:
        for word, value in column["codes"].items():
            try:
                _coded(value, facts[column["gives"]])
            except ValueError as error:
                yield f"`{word}`: {error}"


def _set_faults(name: str, value: Any, facts: Mapping[str, Fact]) -> Iterator[str]:
    if name not in facts:
        yield f"sets `{name}`, which is no fact of the rules{nearest(str(name), facts)}"
        return
    try:
        _coded(value, facts[name])
    except ValueError as error:
        yield f"sets `{name}`: {error}"


def _coded(value: Any, fact: Fact) -> int:
    return int(coded(value, fact.type, codes_of()))


def _column(name: str, column: Mapping[str, Any], facts: Mapping[str, Fact]) -> Column:
    codes = column.get("codes", {})
    if column["type"] == "code":
        fact = facts[column["gives"]]
        codes = {str(word): _coded(value, fact) for word, value in codes.items()}
    scale = UNITS[column["unit"]] if column["type"] == "money" else column.get("scale", 1)
    return Column(
        name=name,
        head=column["head"],
        type=column["type"],
        codes=codes,
        choices=tuple(column.get("choices", ())),
        counts=tuple(column.get("counts", ())),
        keep=column.get("keep", ""),
        gives=column.get("gives", ""),
        how=column.get("how", "value"),
        scale=scale,
        least=column.get("least", 0),
        most=column.get("most"),
        may_be_empty=column.get("may_be_empty", False),
        zero=column.get("zero", False),
        of=column.get("of", ""),
        otherwise=_coded(column["otherwise"], facts[column["gives"]])
        if "otherwise" in column
        else None,
    )
