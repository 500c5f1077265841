"""A rule book: the library as it stands on one day, its names resolved, in order.

Compiling a book refuses circles, names nobody declares, types that do not fit, two
versions in force at once, gaps in time, and figures that have no value that day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise
from typing import Any

from minsheng.policy.engine.facts import ENTITIES, Fact
from minsheng.policy.engine.faults import PolicyError, RuleBookError, nearest
from minsheng.policy.engine.language import Parsed
from minsheng.policy.engine.library import Library
from minsheng.policy.engine.links import Mode, misplaced, mode_of
from minsheng.policy.engine.parameters import Parameter, Residence, Status, Value
from minsheng.policy.engine.reasons import Reason
from minsheng.policy.engine.rows import Rows, rows_of
from minsheng.policy.engine.rule import FIRST_DAY, LAST_DAY, Entity, Rule

RESIDENCES: tuple[Residence, Residence] = ("rural", "urban")
MOST_NAMED = 3
"""So many figures without a value are named one by one; before the book begins all lack one."""
WORST: dict[Status, int] = {"verified": 0, "remembered": 1, "illustrative": 2}


@dataclass(frozen=True, slots=True)
class Link:
    """An argument, resolved: what it names and which of its values it takes."""

    argument: str
    target: str
    entity: Entity
    mode: Mode


@dataclass(frozen=True, slots=True)
class Node:
    """One name of a book: a fact, a parameter or the version of a rule in force."""

    name: str
    entity: Entity
    type: str
    links: tuple[Link, ...] = ()
    fact: Fact | None = None
    parameter: Parameter | None = None
    rule: Rule | None = None
    parsed: Parsed | None = None

    @property
    def law(self) -> str:
        """Folder it belongs to; empty for a fact."""
        return self.name.split("__")[0] if self.fact is None else ""


@dataclass(frozen=True)
class Book:
    """The rule book of one day.

    Attributes:
        library: what it was compiled from.
        day: the day whose law it is.
        nodes: every fact, parameter in use and rule in force, by qualified name.
        order: the rules' names, each after all it depends on.
        reasons: those in force, with `when` and the braces made qualified names.
    """

    library: Library
    day: date
    nodes: Mapping[str, Node]
    order: tuple[str, ...]
    reasons: tuple[Reason, ...]
    reason_names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    _values: dict[tuple[str, str, Residence], Value] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def node(self, name: str) -> Node:
        """The node of a qualified name.

        Raises:
            PolicyError: there is none; the nearest is named.
        """
        if name not in self.nodes:
            msg = f"`{name}` is no name of the rule book of {self.day}{nearest(name, self.nodes)}"
            raise PolicyError(msg)
        return self.nodes[name]

    def title(self, name: str, language: str) -> str:
        """What a name is called in Chinese (`zh`) or English (`en`)."""
        node = self.node(name)
        known = node.fact or node.parameter
        if known is not None:
            return known.zh if language == "zh" else known.en
        zh, en = self.library.titles.get(name, (name, name))
        return zh if language == "zh" else en

    def needed(self, targets: Iterable[str]) -> tuple[str, ...]:
        """The rules that the targets rest on, themselves included, in order."""
        asked = frozenset(targets)
        if asked in self._needed:
            return self._needed[asked]
        wanted: set[str] = set()
        stack = [self.node(t).name for t in asked]
        while stack:
            name = stack.pop()
            if name not in wanted:
                wanted.add(name)
                stack += [link.target for link in self.nodes[name].links]
        return self._needed.setdefault(asked, tuple(n for n in self.order if n in wanted))

    @cached_property
    def _needed(self) -> dict[frozenset[str], tuple[str, ...]]:
        """What `needed` has found; one household after another asks for the same."""
        return {}

    def hanging(self, names: Iterable[str], targets: Iterable[str]) -> tuple[str, ...]:
        """The rules that hang on some names and that the targets rest on, in order."""
        reached = {rule for name in names for rule in self._reached(name)}
        return tuple(n for n in self.needed(targets) if n in reached)

    def _reached(self, name: str) -> frozenset[str]:
        """The rules that hang on a name."""
        if name not in self._reaches:
            reached: set[str] = set()
            stack = [name]
            while stack:
                fed = [n for n in self.fed.get(stack.pop(), ()) if n not in reached]
                reached.update(fed)
                stack += fed
            self._reaches[name] = frozenset(reached)
        return self._reaches[name]

    @cached_property
    def _reaches(self) -> dict[str, frozenset[str]]:
        """What `_reached` has found."""
        return {}

    @cached_property
    def hanging_steps(self) -> dict[tuple[tuple[str, ...], tuple[str, ...]], Any]:
        """What `scalar` has found to hang on some names, by them and the names asked for."""
        return {}

    @cached_property
    def sources(self) -> Mapping[str, tuple[str, ...]]:
        """What each rule takes its arguments from."""
        return {name: tuple(k.target for k in self.nodes[name].links) for name in self.order}

    @cached_property
    def fed(self) -> Mapping[str, tuple[str, ...]]:
        """The rules that take an argument from each name that feeds one."""
        found: dict[str, list[str]] = {}
        for name in self.order:
            for source in self.sources[name]:
                found.setdefault(source, []).append(name)
        return {source: tuple(names) for source, names in found.items()}

    @cached_property
    def rows(self) -> Mapping[str, Rows]:
        """What calls each rule for every row of its entity; written when first asked for."""
        return _RowsOf(self.nodes)

    @cached_property
    def conditions(self) -> tuple[tuple[Reason, Node], ...]:
        """Each reason in force, and the rule it hangs on, in order."""
        return tuple((r, self.nodes[self.reason_names[r.code][r.when]]) for r in self.reasons)

    @cached_property
    def plans(self) -> dict[tuple[str, ...] | None, Any]:
        """What `scalar` has found to be done, by the names asked for."""
        return {}

    @cached_property
    def kinds_of_sums(self) -> dict[tuple[str, ...], Any]:
        """The sums among the facts that some names rest on, by what else hangs on them."""
        return {}

    @cached_property
    def compared(self) -> dict[tuple[str, ...], Any]:
        """What `thresholds` has found of the rules' comparisons, by the names asked for."""
        return {}

    def leaves(self, targets: Iterable[str]) -> tuple[str, ...]:
        """The facts and parameters that the targets rest on, by name, in order."""
        asked = frozenset(targets)
        if asked in self._leaves:
            return self._leaves[asked]
        rules = self.needed(asked)
        found = {link.target for n in rules for link in self.nodes[n].links} | asked
        return self._leaves.setdefault(
            asked, tuple(n for n in sorted(found) if self.nodes[n].rule is None)
        )

    @cached_property
    def _leaves(self) -> dict[frozenset[str], tuple[str, ...]]:
        """What `leaves` has found."""
        return {}

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """The parameters some rule in force asks for, by name."""
        found = [n.parameter for n in self.nodes.values() if n.parameter is not None]
        return tuple(sorted(found, key=lambda p: p.name))

    def value(self, name: str, county: str, residence: Residence) -> Value:
        """A parameter's value in force for a county and residence.

        Raises:
            PolicyError: the law has no value there on that day; never a silent 0.
        """
        asked = (name, county, residence)
        if asked in self._values:
            return self._values[asked]
        parameter = self.node(name).parameter
        if parameter is None:
            msg = f"`{name}` is not a parameter"
            raise PolicyError(msg)
        found = parameter.in_force(self.day, county, residence)
        if found is None:
            msg = (
                f"parameter `{name}` ({parameter.zh}) has no value for {county}, {residence} on "
                f"{self.day}: enter a dated value with its source in "
                f"laws/{parameter.law}/parameters.yaml, or choose a later date"
            )
            raise PolicyError(msg)
        self._values[asked] = found
        return found

    def status(self, name: str, county: str, residence: Residence) -> Status:
        """The weakest status among the parameters a name rests on."""
        worst: Status = "verified"
        for leaf in self.leaves([name]):
            if self.nodes[leaf].parameter is not None:
                status = self.value(leaf, county, residence).status
                worst = max(worst, status, key=WORST.__getitem__)
        return worst

    def weakest(self, name: str, areas: Iterable[tuple[str, Residence]]) -> Status:
        """The weakest status of a name in some areas."""
        return max((self.status(name, *area) for area in areas), key=WORST.__getitem__)

    @cached_property
    def first_day(self) -> date:
        """The first day on which every parameter in use has a value somewhere."""
        starts = [min(v.start for v in p.values) for p in self.parameters]
        return max(starts, default=FIRST_DAY)


def change_days(library: Library) -> tuple[date, ...]:
    """Every day on which a rule, a parameter value or a reason begins or ends."""
    days: set[date] = set()
    for rule in library.rules:
        days |= {rule.start, rule.end + timedelta(1) if rule.end < LAST_DAY else rule.start}
    for parameter in library.parameters.values():
        days |= {v.start for v in parameter.values}
    for reason in library.reasons:
        days |= {reason.start, reason.end + timedelta(1) if reason.end < LAST_DAY else reason.start}
    return tuple(sorted(days - {FIRST_DAY}))


class _RowsOf(dict[str, Rows]):
    """What calls each rule for every row of its entity."""

    def __init__(self, nodes: Mapping[str, Node]) -> None:
        self.nodes = nodes

    def __missing__(self, name: str) -> Rows:
        return self.setdefault(name, rows_of(self.nodes[name]))


def compile_book(library: Library, day: date) -> Book:
    """The rule book in force on a day.

    Raises:
        RuleBookError: every fault found, one sentence each.
    """
    faults = [*_clashes(library), *_gaps(library)]
    rules: dict[str, Rule] = {}
    for rule in library.rules:
        if rule.in_force(day):
            if rule.name in rules:
                faults.append(f"two versions of `{rule.name}` are in force on {day}")
            rules[rule.name] = rule
    nodes: dict[str, Node] = {
        f.name: Node(f.name, f.entity, f.type, fact=f) for f in library.facts.values()
    }
    for name, rule in rules.items():
        reading = library.parsed[rule]
        nodes[name] = Node(name, rule.entity, reading.result, rule=rule, parsed=reading)
    for name, rule in rules.items():
        nodes[name] = _resolved(library, nodes, nodes[name], rule, faults)
    order = _ordered(nodes, faults)
    reasons, names = _reasons(library, nodes, day, faults)
    unvalued = list(_unvalued(nodes, names, day))
    if len(unvalued) > MOST_NAMED and 2 * len(unvalued) > _figures(nodes):
        raise RuleBookError([before_the_book(day, beginning(library))])
    faults += unvalued
    if faults:
        raise RuleBookError(dict.fromkeys(faults))
    return Book(library, day, nodes, order, reasons, names)


def beginning(library: Library) -> date:
    """The first day on which every figure that a rule without a beginning asks for has begun."""
    starts: list[date] = []
    for rule in library.rules:
        if rule.start == FIRST_DAY:
            for argument in library.parsed[rule].arguments:
                for name in (f"{rule.law}__{argument.name}", argument.name):
                    if name in library.parameters:
                        starts.append(min(v.start for v in library.parameters[name].values))
                        break
    return max(starts, default=FIRST_DAY)


def before_the_book(day: date, first: date) -> str:
    """The sentence for a day on which there was no rule book yet."""
    return (
        f"the rule book begins in {first:%Y-%m}: there are no figures for {day}; "
        f"choose {first:%Y-%m} or a later month"
    )


def _figures(nodes: Mapping[str, Node]) -> int:
    """How many figures the rules in force ask for."""
    return sum(node.parameter is not None for node in nodes.values())


def _unvalued(
    nodes: Mapping[str, Node], reasons: Mapping[str, Mapping[str, str]], day: date
) -> Iterable[str]:
    """Figures some rule or reason in force asks for, and no area has on that day."""
    for node in nodes.values():
        parameter = node.parameter
        if parameter is None or parameter.valued(day):
            continue
        first = min(v.start for v in parameter.values)
        asks = [f"`{n.name}`" for n in nodes.values() if node.name in (k.target for k in n.links)]
        asks += [f"reason `{code}`" for code, said in reasons.items() if node.name in said.values()]
        words, remedy = f"is revoked on {day}", "end what asks for it (`end`, of its reasons, too)"
        if first > day:
            words = f"has no value before {first}"
            remedy = f'begin what asks for it then: `start="{first}"`, in reasons `start: {first}`'
        yield (
            f"parameter `{node.name}` ({parameter.zh}) {words}, and {asks[0]} asks for it: enter a "
            f"dated value with its source in laws/{parameter.law}/parameters.yaml, or {remedy}"
        )


def _clashes(library: Library) -> Iterable[str]:
    leaves = {r.name: r.leaf for r in library.rules}
    for name, parameter in library.parameters.items():
        if name in leaves:
            yield f"`{name}` is both a rule and a parameter"
        leaves[name] = parameter.leaf
    for name, leaf in leaves.items():
        if leaf in library.facts:
            yield f"`{name}`: the leaf name `{leaf}` is the name of a fact; choose another"
        if "__" in leaf:
            yield f"`{name}`: a leaf name may not contain `__`"


def _gaps(library: Library) -> Iterable[str]:
    """Versions of one name: no overlap, no day between them without one."""
    versions: dict[str, list[Rule]] = {}
    for rule in library.rules:
        versions.setdefault(rule.name, []).append(rule)
    for name, several in versions.items():
        several.sort(key=lambda r: r.start)
        for rule in several:
            if rule.end < rule.start:
                yield f"`{name}` ends on {rule.end}, before it starts on {rule.start}"
            if rule.entity != several[0].entity:
                yield f"`{name}` belongs to {several[0].entity} and later to {rule.entity}"
            if library.parsed[rule].result != library.parsed[several[0]].result:
                yield f"`{name}` changes its type between versions"
        for before, after in pairwise(several):
            if after.start <= before.end:
                yield f"two versions of `{name}` are in force on {after.start}"
            elif after.start > before.end + timedelta(1):
                yield f"`{name}` has no version from {before.end + timedelta(1)} to {after.start}"


def _find(library: Library, nodes: dict[str, Node], law: str, name: str) -> str | None:
    """The qualified name an argument means: own law, other law, fact."""
    for candidate in (f"{law}__{name}", name):
        if candidate in library.parameters and candidate not in nodes:
            parameter = library.parameters[candidate]
            nodes[candidate] = Node(candidate, "run", parameter.type, parameter=parameter)
        if candidate in nodes:
            return candidate
    return None


def _resolved(
    library: Library,
    nodes: dict[str, Node],
    node: Node,
    rule: Rule,
    faults: list[str],
) -> Node:
    """A rule's node with its arguments resolved."""
    assert node.parsed is not None
    if node.entity not in ENTITIES:
        faults.append(f"`{node.name}`: `{node.entity}` is no entity")
        return node
    if node.entity == "run":
        faults.append(f"`{node.name}`: a rule belongs to rows, and the run has none")
        return node
    links: list[Link] = []
    for argument in node.parsed.arguments:
        target = _find(library, nodes, rule.law, argument.name)
        if target is None:
            known = [*nodes, *library.parameters]
            known += [n.removeprefix(f"{rule.law}__") for n in known]
            elsewhere = _elsewhere(library, rule, argument.name)
            faults.append(
                f"rule `{node.name}`: argument `{argument.name}` is no rule, parameter or fact"
                f"{elsewhere or nearest(argument.name, known)}{_remedy(rule, elsewhere)}",
            )
            continue
        mode = mode_of(node, nodes[target], argument, faults)
        if mode is not None:
            links.append(Link(argument.name, target, nodes[target].entity, mode))
    faults += misplaced(node, links)
    return Node(node.name, node.entity, node.type, tuple(links), rule=rule, parsed=node.parsed)


def _remedy(rule: Rule, elsewhere: str) -> str:
    """How to declare a name that nobody declares."""
    if elsewhere:
        return ""
    return f"; a figure of the law is entered in laws/{rule.law}/parameters.yaml"


def _elsewhere(library: Library, asking: Rule | Reason, name: str) -> str:
    """The hint that a name exists on other days, and what to give a rule or reason for it."""
    law = asking.law
    versions = [r for r in library.rules if name == r.name or (name, law) == (r.leaf, r.law)]
    if not versions:
        return ""
    start, end = min(r.start for r in versions), max(r.end for r in versions)
    span = f"from {start}" + (f" to {end}" if end < LAST_DAY else "")
    days = {"start": start} if asking.start < start else {}
    days |= {"end": end} if asking.end > end else {}
    if isinstance(asking, Rule):
        give = ", ".join(f'{key}="{day}"' for key, day in days.items())
    else:
        give = ", ".join(f"{key}: {day}" for key, day in days.items())
    what = "rule" if isinstance(asking, Rule) else "reason"
    return f" on that day (it is in force {span})" + (f"; give the {what} {give}" if give else "")


def _ordered(nodes: Mapping[str, Node], faults: list[str]) -> tuple[str, ...]:
    """The rules, each after what it rests on; a circle is a fault that names its members."""
    order: list[str] = []
    state: dict[str, int] = {}

    def visit(name: str, path: tuple[str, ...]) -> None:
        if state.get(name) == 1:
            circle = (*path[path.index(name) :], name)
            faults.append(f"the rules go round in a circle: {' -> '.join(circle)}")
            return
        if name in state:
            return
        state[name] = 1
        for link in nodes[name].links:
            if link.target in nodes and nodes[link.target].rule is not None:
                visit(link.target, (*path, name))
        state[name] = 2
        order.append(name)

    for name in sorted(n for n, node in nodes.items() if node.rule is not None):
        visit(name, ())
    return tuple(order)


def _reasons(
    library: Library,
    nodes: dict[str, Node],
    day: date,
    faults: list[str],
) -> tuple[tuple[Reason, ...], dict[str, dict[str, str]]]:
    """The reasons in force, each with the qualified names its sentence uses."""
    found: list[Reason] = []
    names: dict[str, dict[str, str]] = {}
    for reason in library.reasons:
        if not reason.start <= day <= reason.end:
            continue
        if reason.code in names:
            faults.append(f"reason `{reason.code}` stands twice on {day}")
            continue
        resolved: dict[str, str] = {}
        for name in (reason.when, *reason.names()):
            target = _find(library, nodes, reason.law, name)
            if target is None:
                hint = _elsewhere(library, reason, name) or f" on {day}{nearest(name, nodes)}"
                faults.append(f"reason `{reason.code}`: `{name}` is no name{hint}")
            else:
                resolved[name] = target
        when = nodes.get(resolved.get(reason.when, ""))
        if when is not None and (when.type != "bool" or when.entity not in ("household", "person")):
            faults.append(f"reason `{reason.code}`: `{when.name}` is no household or person bool")
        found.append(reason)
        names[reason.code] = resolved
    return tuple(found), names
