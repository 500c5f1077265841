"""The contract of an extract: what an office delivers, by what right, and what it gives the rules.

One YAML file each, in `contracts/`; docs/contracts.md explains it field by field. A
contract is data: nothing of an office stands in the program.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from minsheng.policy.engine.facts import Fact
from minsheng.policy.engine.written import parse_yaml
from minsheng.recheck.errors import RecheckError
from minsheng.recheck.extracts.contract_faults import UNITS, coded_value, contract_faults
from minsheng.snapshot.facts import known_facts

GRADES = {"declared": 1, "indicated": 2, "verified": 3}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of an extract.

    Attributes:
        name: ours; `head` is the office's.
        type: of `contract_faults.TYPES`.
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
        own: whether it is the office's own act, which no inquiry has to bear out.
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
    own: bool = False


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
        presupposed: awards that nobody draws without a record here: who draws one and has
            no record is not known to have nothing.
        keyed_by: the columns that together name one thing (a job's month, a car): two rows
            of one key that differ are at odds. None where nothing in a row names it.
        alike: whether two rows may be alike in all and both be right, as two bills.
        may_be_none: whether a file without rows is believed where none was noted before.
        inquiry: the column that names who inquired into what a row declares, or nothing.
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
    presupposed: tuple[str, ...] = ()
    keyed_by: tuple[str, ...] = ()
    alike: bool = False
    may_be_none: bool = False
    inquiry: str = ""

    @property
    def declared(self) -> bool:
        """Whether a row is but somebody's word until it was inquired into."""
        return self.grade == "declared"

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts it can give, in the order of its columns."""
        found = [c.gives for c in self.columns.values() if c.gives]
        for column in self.columns.values():
            if column.type == "spread":
                found += [str(fact) for fact in column.codes.values()]
        return (*dict.fromkeys(found), *(f for f in self.sets if f not in found))

    @property
    def by_chance(self) -> bool:
        """Whether its rows come as things happen, as bills do, and not month by month."""
        return "bill_month" in self.facts

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
    wrong = list(contract_faults(document, facts))
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
        sets={n: coded_value(v, facts[n]) for n, v in document.get("sets", {}).items()},
        presupposed=tuple(document.get("presupposed", ())),
        keyed_by=tuple(document["key"]),
        alike=document.get("alike", False),
        may_be_none=document.get("may_be_none", False),
        inquiry=document.get("inquiry", ""),
    )


def _column(name: str, column: Mapping[str, Any], facts: Mapping[str, Fact]) -> Column:
    codes = column.get("codes", {})
    if column["type"] == "code":
        fact = facts[column["gives"]]
        codes = {str(word): coded_value(value, fact) for word, value in codes.items()}
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
        otherwise=coded_value(column["otherwise"], facts[column["gives"]])
        if "otherwise" in column
        else None,
        own=column.get("own", False),
    )
