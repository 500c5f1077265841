"""From facts to fen, complete: the facts, the figures and every rule on the way to a decision.

What an auditor needs to follow a decision by machine. Each step names the rule, the row it
is of, what it gave and what it was made of; those names are other steps, facts or figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from minsheng.policy.engine.book import Node
from minsheng.policy.engine.facts import ENTITIES
from minsheng.policy.engine.scalar import Trace
from minsheng.policy.engine.unknown import Unknown
from minsheng.policy.rulebook.names import Names, Words, read_names
from minsheng.recheck.account import FIGURES
from minsheng.recheck.asking import person_title
from minsheng.recheck.checker import source_of
from minsheng.recheck.compared import Compared, compared
from minsheng.recheck.filled import filled, measured, short_title, whose
from minsheng.recheck.notice import URBAN, plain
from minsheng.recheck.outcome import BENEFITS, ONCE, ONCE_CHANGE, OUTCOME
from minsheng.recheck.words import AGENCIES, Language, pick, shown

AFTER = {**{b.name: b.after for b in BENEFITS}, "temporary_aid": ONCE}
"""The rule that gives what is proposed, by benefit."""
MATTERS_BY = {"child_allowance_chosen": "children__if_chosen_m"}
"""A fact that says something only of those to whom a rule of their own gives something."""
WEIGHED = ("money", "count")
"""What is compared with a limit, not with time."""


def targets_of(benefits: Iterable[str]) -> tuple[str, ...]:
    """The rules decided for the outcome and some benefits."""
    of = {b.name: (b.before, b.after, b.change) for b in BENEFITS}
    of["temporary_aid"] = (ONCE, ONCE_CHANGE, "")
    return (OUTCOME, *(name for benefit in benefits for name in of[benefit] if name))


class Steps:
    """The way to some targets of one household, in one language."""

    def __init__(self, trace: Trace, targets: Iterable[str], language: Language) -> None:
        self.trace, self.book, self.language = trace, trace.book, language
        self.targets = tuple(dict.fromkeys(targets))

    @cached_property
    def _names(self) -> Names:
        """What codes and laws are called; read when first asked for."""
        return read_names(self.book.library)

    def facts(self) -> list[dict[str, Any]]:
        """Every fact the targets rest on, by entity and row; unknowns with their causes."""
        found: list[dict[str, Any]] = []
        for node, row, value in self._on_file():
            assert node.fact is not None
            agency = node.fact.agency
            found.append(
                {
                    **self._head(node, row),
                    **self._said(node, value),
                    "agency": pick(AGENCIES.get(agency, (agency, agency)), self.language),
                    "authorised": node.fact.authorised,
                }
            )
        return found

    def parameters(self) -> list[dict[str, Any]]:
        """Every figure of the law the targets rest on, with its date, place, status and source."""
        household = self.trace.household
        found: list[dict[str, Any]] = []
        for name in self.book.leaves(self.targets):
            node = self.book.nodes[name]
            parameter = node.parameter
            if parameter is None:
                continue
            value = self.book.value(name, household.county, household.residence)
            place = self._names.areas.get(value.area, Words(value.area, value.area))
            found.append(
                {
                    "name": name,
                    "title": self.book.title(name, self.language),
                    **self._said(node, value.value),
                    "per": pick(self._names.per(parameter.per), self.language),
                    "start": value.start.isoformat(),
                    "area": value.area,
                    "place": pick(place, self.language),
                    "residence": value.residence,
                    "status": value.status,
                    "source": value.source,
                }
            )
        return found

    def steps(self) -> list[dict[str, Any]]:
        """Every rule computed on the way, row by row, each after all it rests on."""
        return [
            self._step(self.book.nodes[name], row, value)
            for name in self.book.needed(self.targets)
            for row, value in enumerate(self.trace.values[name])
        ]

    def limits(self) -> list[str]:
        """The limits of the household that were compared, as lines."""
        lines: list[str] = []
        for name in self.book.needed(self.targets):
            node = self.book.nodes[name]
            if node.type != "bool" or node.entity != "household":
                continue
            answer = self.readable(node, self.trace.values[name][0])
            told = self._compared(name)
            title = self.book.title(name, self.language)
            comma = pick(("；", "; "), self.language)
            if told and self.language == "zh":
                lines.append(f"{title}：{answer}（{comma.join(told)}）")
            elif told:
                lines.append(f"{title}: {answer} ({comma.join(told)})")
        return lines

    def held(self) -> list[str]:
        """The facts on file that are something or unknown, a line for each row."""
        rows: dict[str, list[str]] = {}
        for node, row, value in self._on_file():
            if not _tells(node, value) or not self._matters(node, row):
                continue
            who = whose(self.trace, node.entity, row, self.language)
            title = short_title(self.trace, node.name, self.language)
            said = "" if value is True else f" {self.readable(node, value)}"
            rows.setdefault(who, []).append(f"{title}{said}")
        colon, comma = pick(("：", ": "), self.language), pick(("，", ", "), self.language)
        family = pick(("户", "household"), self.language)
        return [f"{who or family}{colon}{comma.join(told)}" for who, told in rows.items()]

    def readable(self, node: Node, value: Any) -> str:
        """A value as people read it; codes by their names, a person by who that is."""
        known = not isinstance(value, Unknown)
        if known and node.type in self.book.library.codes:
            member = self.book.library.codes[node.type](value).name
            words = self._names.members.get((node.type, member))
            return pick(words, self.language) if words else member
        if known and node.type == "Pointer":
            if 0 <= value < len(self.trace.household.rows.get("person", ())):
                return person_title(self.trace, value, self.language)
            return pick(("无", "nobody"), self.language)
        if node.fact is not None:
            return measured(self.trace, node.name, value, self.language)
        return shown(value, node.type, self.book, self.language)

    def _compared(self, name: str) -> list[str]:
        """A rule's comparisons with limits; two of the same values are told once."""
        told: dict[tuple[int, int], Compared] = {}
        for one in compared(self.trace, name, 0, self.language):
            key = one.left, one.right
            shorter = key not in told or len(one.text) < len(told[key].text)
            if one.kind in WEIGHED and shorter:
                told[key] = one
        return [one.text for one in told.values()]

    def _on_file(self) -> Iterator[tuple[Node, int, Any]]:
        """The facts the targets rest on, by entity and row, each with its value.

        Whether the urban standard applies always is one: it chooses the figures.
        """
        wanted = {*self.book.leaves(self.targets), *({URBAN} & set(self.book.nodes))}
        nodes = [self.book.nodes[name] for name in sorted(wanted)]
        for entity in ENTITIES:
            of = [node for node in nodes if node.fact is not None and node.entity == entity]
            for row, held in enumerate(self.trace.household.rows.get(entity, ())):
                yield from ((node, row, held[node.name]) for node in of)

    def _matters(self, node: Node, row: int) -> bool:
        """Whether a fact says something of whom it is about: of a choice, that there is one."""
        column = self.trace.values.get(MATTERS_BY.get(node.name, ""), ())
        return not column or isinstance(column[row], Unknown) or bool(column[row])

    def _head(self, node: Node, row: int) -> dict[str, Any]:
        """What a value is, and whose."""
        return {
            "name": node.name,
            "title": self.book.title(node.name, self.language),
            "entity": node.entity,
            "row": row,
            "of": whose(self.trace, node.entity, row, self.language) or None,
            "person": self._person(node, row),
        }

    def _person(self, node: Node, row: int) -> int | None:
        """The row of the person whose a value is; None of the household's, or if not known."""
        if node.entity == "person":
            return row
        household = self.trace.household
        if node.entity != "obligor":
            parents = household.parents.get(node.entity)
            return None if parents is None else parents[row]
        of = household.rows["obligor"][row].get("obligor_of")
        if not isinstance(of, int):
            return None
        return of if 0 <= of < len(household.rows["person"]) else None

    def _said(self, node: Node, value: Any) -> dict[str, Any]:
        return {"value": plain(value), "shown": self.readable(node, value)}

    def _step(self, node: Node, row: int, value: Any) -> dict[str, Any]:
        assert node.parsed is not None
        step = {
            **self._head(node, row),
            "law": pick(self._names.laws[node.law], self.language),
            **self._said(node, value),
            "source": source_of(node.parsed.docstring),
            "from": [link.target for link in node.links],
        }
        if node.type in FIGURES and not isinstance(value, Unknown):
            step["computed"] = filled(self.trace, node.name, row, self.language).text
        found = list(compared(self.trace, node.name, row, self.language))
        if found:
            step["compared"] = [
                {"text": c.text, "left": c.left, "right": c.right, "holds": c.holds} for c in found
            ]
        return step


def _tells(node: Node, value: Any) -> bool:
    """Whether a fact says more than nought, no or nobody."""
    if isinstance(value, Unknown):
        return True
    return value >= 0 if node.type == "Pointer" else bool(value)
