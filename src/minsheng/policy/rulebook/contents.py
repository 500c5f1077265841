"""The contents of a rule book as its pages need them: names resolved, versions together.

Everything is read from the library itself, over all its dates at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from statistics import fmean

from minsheng.policy.engine.facts import ancestors
from minsheng.policy.engine.library import Library
from minsheng.policy.engine.links import BESIDE
from minsheng.policy.engine.parameters import Status
from minsheng.policy.engine.reasons import Reason
from minsheng.policy.engine.rule import Rule
from minsheng.policy.rulebook.acts import Act, read_acts
from minsheng.policy.rulebook.names import Names, Words, read_names
from minsheng.policy.rulebook.sources import source_in_chinese
from minsheng.policy.rulebook.wording import weakest

STATUSES: tuple[Status, ...] = ("verified", "remembered", "illustrative")


@dataclass(frozen=True)
class Step:
    """One rule in the order of evaluation.

    Attributes:
        name: qualified name.
        depth: how many rules deep it rests on others; 0 on facts and figures only.
    """

    name: str
    depth: int


@dataclass(frozen=True)
class Contents:
    """A library with its names.

    Attributes:
        library: the laws, whole or as they stand on one day.
        names: what everything is called.
    """

    library: Library
    names: Names

    @cached_property
    def rules(self) -> dict[str, list[Rule]]:
        """The versions of each rule, oldest first, in reading order of the names."""
        found: dict[str, list[Rule]] = {}
        for rule in self.library.rules:
            found.setdefault(rule.name, []).append(rule)
        return {name: sorted(several, key=lambda r: r.start) for name, several in found.items()}

    @cached_property
    def laws(self) -> tuple[str, ...]:
        """The laws in reading order: what others rest on comes first, on the average."""
        depths: dict[str, list[int]] = {law: [] for law in self.library.laws}
        for step in self.order:
            depths[self.rules[step.name][0].law].append(step.depth)
        return tuple(sorted(depths, key=lambda law: fmean(depths[law] or [0])))

    @cached_property
    def _acts(self) -> tuple[Act, ...]:
        acts = read_acts(self.library)
        return acts.acts if acts else ()

    def source_zh(self, source: str) -> str:
        """What a source cites, in Chinese."""
        return source_in_chinese(source, self._acts)

    def resolve(self, law: str, name: str) -> str:
        """The qualified name an argument of a law means: own law, other law, fact."""
        for candidate in (f"{law}__{name}", name):
            if candidate in self.rules or candidate in self.library.parameters:
                return candidate
        return name

    def title(self, name: str) -> Words:
        """What a qualified name is called."""
        if name in self.library.facts:
            fact = self.library.facts[name]
            return Words(fact.zh, fact.en)
        if name in self.library.parameters:
            parameter = self.library.parameters[name]
            return Words(parameter.zh, parameter.en)
        return self.names.rules.get(name, Words(name, name))

    def entity(self, name: str) -> str:
        """What one value of a name belongs to; `run` for a parameter."""
        if name in self.library.facts:
            return self.library.facts[name].entity
        return self.rules[name][0].entity if name in self.rules else "run"

    def type(self, name: str) -> str:
        """The type of a name's values."""
        if name in self.library.facts:
            return self.library.facts[name].type
        if name in self.library.parameters:
            return self.library.parameters[name].type
        return self.library.parsed[self.rules[name][0]].result

    def mode(self, rule: Rule, target: str) -> Words:
        """Which values of a target a rule takes."""
        if target in self.library.parameters:
            return Words("参数", "parameter in force")
        entity = self.entity(target)
        if entity in ancestors(rule.entity):
            return Words("上级", "the one above")
        given = [
            a
            for a in self.library.parsed[rule].arguments
            if self.resolve(rule.law, a.name) == target
        ]
        many = any(a.many for a in given)
        if {entity, rule.entity} == BESIDE:
            if any(a.type != self.type(target) for a in given):
                return Words("各行是否指向本人", "whether each points here")
            return Words("同户各行", "all beside")
        if entity != rule.entity:
            return Words("其下各行", "all below")
        return Words("同户各人", "all fellows") if many else Words("本行", "own row")

    def link(self, name: str, page: str, *, beside: bool = False) -> str:
        """A Markdown link to where a name is defined, as seen from a page.

        Args:
            name: qualified name.
            page: folder of the page the link stands on; empty for the top.
            beside: the page is not the folder's own `index.md` but stands beside it.
        """
        up = "../" if page else ""
        if name in self.library.facts:
            return f"[`{name}`]({up}facts.md#{name})"
        law, _, leaf = name.partition("__")
        own = "index.md" if beside else ""
        place = own if law == page else f"{up}{law}/index.md"
        return f"[`{name}`]({place}#{leaf})"

    def type_link(self, type_: str, page: str) -> str:
        """A Markdown link to what a type is, as seen from a page: its codes or its words."""
        up = "../" if page else ""
        place = f"codes.md#{type_.lower()}" if type_ in self.library.codes else "index.md#types"
        return f"[`{type_}`]({up}{place})"

    def reason_anchor(self, reason: Reason) -> str:
        """The anchor of a reason; of a code used at several times, the later ones are dated."""
        plain = "reason-" + reason.code.partition(".")[2]
        first = min(r.start for r in self.library.reasons if r.code == reason.code)
        return plain if reason.start == first else f"{plain}--{reason.start}"

    def dependencies(self, rule: Rule) -> Iterator[str]:
        """The qualified names a version rests on directly."""
        for argument in self.library.parsed[rule].arguments:
            yield self.resolve(rule.law, argument.name)

    @cached_property
    def statuses(self) -> dict[str, Status | None]:
        """The weakest status of all figures each name rests on, over all its dates, if any."""
        found: dict[str, Status | None] = {}
        for name, parameter in self.library.parameters.items():
            found[name] = weakest(list(parameter.values))
        for step in self.order:
            below = [n for r in self.rules[step.name] for n in self.dependencies(r)]
            found[step.name] = _weakest(found.get(n) for n in below)
        return found

    def status(self, rule: Rule) -> Status | None:
        """The weakest status of the figures a version rests on; None when it rests on none."""
        return self.weakest(self.dependencies(rule))

    def weakest(self, names: Iterable[str]) -> Status | None:
        """The weakest status of the figures that some names rest on; None when on none."""
        return _weakest(self.statuses.get(n) for n in names)

    @cached_property
    def order(self) -> tuple[Step, ...]:
        """The rules, each after all that any of its versions rests on."""
        depths: dict[str, int] = {}
        found: list[Step] = []

        def visit(name: str, path: tuple[str, ...]) -> int:
            if name not in depths and name in self.rules and name not in path:
                inside = (*path, name)
                rests = [n for r in self.rules[name] for n in self.dependencies(r)]
                depths[name] = 1 + max((visit(n, inside) for n in rests), default=-1)
                found.append(Step(name, depths[name]))
            return depths.get(name, -1)

        for name in sorted(self.rules):
            visit(name, ())
        return tuple(sorted(found, key=lambda s: s.depth))


def _weakest(statuses: Iterable[Status | None]) -> Status | None:
    return max((s for s in statuses if s is not None), key=STATUSES.index, default=None)


def contents(library: Library, day: date | None = None) -> Contents:
    """The contents of a library; of one day, only what is in force on it.

    Raises:
        RuleBookError: a `names.yaml` is not readable.
    """
    names = read_names(library)
    return Contents(library if day is None else on_day(library, day), names)


def on_day(library: Library, day: date) -> Library:
    """A library with only the rules, values and reasons in force on a day."""
    parameters = {}
    for name, parameter in library.parameters.items():
        latest = {}
        for value in sorted(parameter.values, key=lambda v: v.start):
            if value.start <= day:
                latest[value.area, value.residence] = value
        kept = tuple(v for v in parameter.values if v in latest.values())
        if kept:
            parameters[name] = replace(parameter, values=kept)
    return replace(
        library,
        rules=tuple(r for r in library.rules if r.in_force(day)),
        parameters=parameters,
        reasons=tuple(r for r in library.reasons if r.start <= day <= r.end),
    )
