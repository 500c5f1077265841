"""Random libraries: rules of every kind over facts of every type, written in the language."""

from __future__ import annotations

import ast
import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.policy.engine.small import KINDS

from minsheng.policy.engine.facts import ancestors
from minsheng.policy.engine.rule import Entity

ENTITIES: tuple[Entity, ...] = ("household", "person", "obligor", "bill", "contribution")
BASELINES = {
    "Fen": "0",
    "bool": "false",
    "Count": "0",
    "Rate": "0",
    "Day": "20200101",
    "Month": "0",
    "Pointer": "-1",
    "Guild": "NONE",
}
FIGURES = ("Fen", "Count", "Rate", "Day", "Month", "bool", "Rounding", "Rounding")
LITERALS = {
    "Fen": ("0",),
    "Count": ("0", "1", "12"),
    "Month": ("0",),
    "bool": ("True", "False"),
    "Guild": ("Guild.NONE", "Guild.FERRY"),
}
# Per type: forms of an expression; `{Fen}` is an expression of that type, `{*Fen}` a `Many`,
# `{>bool}` one of obligors that point to the rule's person.
FORMS: dict[str, tuple[str, ...]] = {
    "bool": (
        "({Fen} < {Fen})",
        "({Month} <= {Month})",
        "({Guild} == {Guild})",
        "({bool} & {bool})",
        "({bool} | {bool})",
        "not_({bool})",
        "known({Fen})",
        "known({Day})",
        "contradicted({Fen})",
        "contradicted({bool})",
        "unverified({Fen})",
        "unverified({bool})",
        "any_({*bool})",
        "any_of({>Pointer}, {>bool})",
        "all_({*bool})",
        "at({Pointer}, {*bool}, {bool})",
    ),
    "Fen": (
        "({Fen} + {Fen})",
        "({Fen} - {Fen})",
        "({Fen} * {Count})",
        "least({Fen}, {Fen}, {Fen})",
        "greatest({Fen}, {Fen})",
        "clamp({Fen}, {Fen}, {Fen})",
        "total({*Fen})",
        "total_known({*Fen})",
        "largest({*Fen}, {Fen})",
        "at({Pointer}, {*Fen}, {Fen})",
        "rounded({Fen}, {Rounding})",
        "share({Fen}, {Rate}, {Rounding})",
        "part({Fen}, {Count}, {Rounding})",
    ),
    "Count": (
        "({Count} + {Count})",
        "({Count} // 12)",
        "count({*bool})",
        "total({*Count})",
        "years_between({Day}, {Day})",
        "months_between({Month}, {Month})",
    ),
    "Rate": ("({Rate} + {Rate})", "largest({*Rate}, {Rate})"),
    "Day": ("least({Day}, {Day})", "at({Pointer}, {*Day}, {Day})"),
    "Month": ("month_of({Day})", "months_later({Month}, {Count})", "greatest({Month}, {Month})"),
    "Guild": ("at({Pointer}, {*Guild}, {Guild})",),
    "Pointer": ("at({Pointer}, {*Pointer}, {Pointer})",),
}
DEPTH, TRIES = 3, 60


class NothingFits(Exception):  # noqa: N818 - no fault, another is tried
    """No name of the type is at hand."""


@dataclass
class Author:
    """Writes a random library.

    Attributes:
        rng: where chance comes from.
        names: of facts and rules written so far: entity and type.
    """

    rng: random.Random
    names: dict[str, tuple[Entity, str]] = field(default_factory=dict)
    figures: dict[str, str] = field(default_factory=dict)
    rules: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.names["urban"] = ("household", "bool")
        for entity in ENTITIES:
            for type_ in BASELINES:
                if type_ != "Pointer" or entity in ("household", "person", "obligor"):
                    self.names[f"{entity}_{type_.lower()}"] = (entity, type_)
        self.facts = dict(self.names)
        self.figures = {f"figure_{k}": type_ for k, type_ in enumerate(FIGURES)}

    def write(self, number: int, counties: tuple[str, ...]) -> dict[str, str]:
        """The files of a library of so many rules."""
        for k in range(number):
            self.rules += self.rule(f"rule_{k}")
        return {
            "__init__.py": "",
            "kinds.py": KINDS,
            "facts.yaml": "".join(self.facts_file()),
            "dues/__init__.py": "",
            "dues/rules.py": "from ..kinds import Guild\nfrom minsheng.policy.engine import *\n"
            + "\n".join(self.rules),
            "dues/parameters.yaml": "".join(self.figures_file(counties)),
            "dues/reasons.yaml": "".join(self.reasons_file()),
        }

    def rule(self, name: str) -> list[str]:
        """One rule, of an entity and type that come to mind."""
        for _ in range(TRIES):
            entity, type_ = self.rng.choice(ENTITIES), self.rng.choice(list(FORMS))
            arguments: dict[str, str] = {}
            try:
                text = self.expression(entity, type_, self.rng.randint(1, DEPTH), arguments)
            except NothingFits:
                continue
            used = {n.id for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Name)}
            signature = ", ".join(f"{a}: {t}" for a, t in arguments.items() if a in used)
            if signature:
                self.names[name] = (entity, type_)
                head = f'@rule("{entity}")\ndef {name}({signature}) -> {type_}:'
                return [f'{head}\n    """It. Source: roll."""\n    return {text}\n']
        return []

    def expression(self, entity: Entity, type_: str, depth: int, arguments: dict[str, str]) -> str:
        """An expression of a type, as deep as asked or less."""
        if depth <= 0 or type_ == "Rounding" or self.rng.random() < 0.2:
            if depth >= 0 and type_ in LITERALS and self.rng.random() < 0.2:
                return self.rng.choice(LITERALS[type_])
            return self.name(entity, type_, arguments)
        where = f"where({{bool}}, {{{type_}}}, {{{type_}}})"
        form = self.rng.choice((*FORMS[type_], where))
        parts = []
        for piece in form.replace("{", "\0{").replace("}", "}\0").split("\0"):
            if piece.startswith("{*"):
                parts.append(self.name(entity, piece[2:-1], arguments, many=True))
            elif piece.startswith("{>"):
                parts.append(self.pointing(entity, piece[2:-1], arguments))
            elif piece.startswith("{"):
                # what multiplies is a name, or a depth of products leaves 64 bits
                deep = -1 if "*" in form or "share" in form or "later" in form else depth - 1
                parts.append(self.expression(entity, piece[1:-1], deep, arguments))
            else:
                parts.append(piece)
        return "".join(parts)

    def name(
        self, entity: Entity, type_: str, arguments: dict[str, str], *, many: bool = False
    ) -> str:
        """A name at hand for a rule of an entity."""
        found = [n for n, (e, t) in self.names.items() if t == type_ and self.seen(entity, e, many)]
        if not many:
            found += [n for n, t in self.figures.items() if t == type_]
            found += ["as_of"] if type_ == "Day" else []
        wanted = f"Many[{type_}]" if many else type_
        found = [n for n in found if arguments.get(n, wanted) == wanted]
        if not found:
            raise NothingFits
        name = self.rng.choice(found[-8:] if self.rng.random() < 0.5 else found)
        arguments[name] = wanted
        return name

    def pointing(self, entity: Entity, type_: str, arguments: dict[str, str]) -> str:
        """A name of obligors, for a person's rule: where they point to, or what is so of them."""
        found = [n for n, home in self.names.items() if home == ("obligor", type_)]
        found = [n for n in found if arguments.get(n, "Many[bool]") == "Many[bool]"]
        if entity != "person" or not found:
            raise NothingFits
        name = self.rng.choice(found)
        arguments[name] = "Many[bool]"
        return name

    def seen(self, entity: Entity, other: Entity, many: bool) -> bool:
        """Whether a rule of an entity may take one value, or many, of another."""
        if many:
            beside = {entity, other} == {"person", "obligor"} or entity == other == "person"
            return entity in ancestors(other) or beside
        return other == entity or other in ancestors(entity)

    def facts_file(self) -> Iterator[str]:
        yield f"run:\n  as_of: {self.fact('Day')}\n"
        for entity in ENTITIES:
            yield f"{entity}:\n"
            for name, (home, type_) in self.facts.items():
                if home == entity:
                    yield f"  {name}: {self.fact(type_)}\n"

    def fact(self, type_: str) -> str:
        return (
            f"{{type: {type_}, zh: 事, en: fact, agency: office, basis: open, ask: 1, "
            f"baseline: {BASELINES[type_]}}}"
        )

    def figures_file(self, counties: tuple[str, ...]) -> Iterator[str]:
        """Half the figures are one for all areas, half by county; half are by standard."""
        for name, type_ in self.figures.items():
            yield f"{name}:\n  type: {type_}\n  zh: 数\n  en: figure\n  per: run\n  values:\n"
            areas = ("0",) if self.rng.random() < 0.5 else counties
            standards = ("", "residence: rural, ", "residence: urban, ")
            for standard in standards[:1] if self.rng.random() < 0.5 else standards[1:]:
                for area in areas:
                    yield (
                        f'    - {{start: 2018-01-01, {standard}area: "{area}", '
                        f"value: {self.figure(type_)}, status: verified, source: roll}}\n"
                    )

    def figure(self, type_: str) -> str:
        if type_ == "Rounding":
            ways = ("down, tie: none", "up, tie: none", "nearest, tie: up", "nearest, tie: down")
            base = self.rng.choice((1, 10, 100))
            return f"{{base: {base}, direction: {self.rng.choice(ways)}}}"
        if type_ == "bool":
            return self.rng.choice(("true", "false"))
        first = {"Day": 20200101, "Month": 202001}.get(type_, 0)
        return str(first + self.rng.randint(0, 9))

    def reasons_file(self) -> Iterator[str]:
        bools = [n for n, (e, t) in self.names.items() if t == "bool" and e in ENTITIES[:2]]
        for k, name in enumerate(self.rng.sample(bools, min(len(bools), 9))):
            yield (
                f"- {{code: dues.c{k}, when: {name}, side: for, zh: 一, en: one, "
                "article_zh: 卷一, article_en: roll 1, source: roll}\n"
            )
