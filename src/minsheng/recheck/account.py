"""How a sum came about: a few lines from what a household has to what it is paid.

Made from the rules' own dependencies and expressions: the amount's rule, the sums that
stand in it, and so on for some levels, in the order they are worked out. What is nought or
only handed on from one rule to the next takes no line. Of an amount that is nought the
limits are told that it failed, and how what was held against them came about.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import Any

from minsheng.policy.engine.rows import SINGLE
from minsheng.policy.engine.scalar import Trace
from minsheng.policy.engine.thresholds import UNNAMED
from minsheng.policy.engine.unknown import Unknown
from minsheng.recheck.compared import compared
from minsheng.recheck.filled import Filled, Place, filled, row_title, short_title
from minsheng.recheck.words import Language, pick, shown

LEVELS = 2
"""How many levels below an amount are told where nothing else is asked."""
AGAINST_LEVELS = 5
"""How many levels below a sum that failed a limit: down to wages and what is taken off them."""
ELIGIBLE = "eligible"
"""What stands in the name of the test an amount hangs on."""
ALL_LEVELS = 99
SUMS = ("Fen",)
FIGURES = ("Fen", "Count", "Rate")


class Account:
    """The lines of one household; a sum that several benefits rest on is told once.

    Args:
        trace: the household's evaluation.
        language: `zh` or `en`.
        levels: how many levels below an amount.
        types: what is worth a line.
    """

    def __init__(
        self,
        trace: Trace,
        language: Language,
        levels: int = LEVELS,
        types: Container[str] = SUMS,
    ) -> None:
        self.trace, self.language = trace, language
        self.levels, self.types = levels, types
        self._told: set[Place] = set()
        self._found: dict[Place, Filled] = {}
        self._failed: set[tuple[int, int]] = set()

    def of(self, target: str) -> list[str]:
        """The lines of one amount of the household, facts first, the amount last."""
        if not self._is_sum(target) or _is_nothing(self.trace.values[target][0]):
            return []
        lines: list[str] = []
        self._tell(*self._amount(target), self.levels, lines, collapsed=False)
        return lines

    def against(self, target: str) -> list[str]:
        """The limits that make an amount nought, each after what was held against it."""
        lines: list[str] = []
        for name in self._deciding(target):
            failed = [c for c in compared(self.trace, name, 0, self.language) if not c.holds]
            found = next((c for c in failed if c.kind == "money"), None)
            if found is None or (found.left, found.right) in self._failed:
                continue
            self._failed.add((found.left, found.right))
            for link in self.trace.book.nodes[name].links:
                if link.argument in found.arguments and link.entity in SINGLE:
                    self._tell(link.target, 0, max(self.levels, AGAINST_LEVELS), lines)
            title = short_title(self.trace, name, self.language)
            no = pick(
                (f"{title}：否（{found.text}）", f"{title}: no ({found.text})"), self.language
            )
            lines.append(no)
        return lines

    def _deciding(self, target: str) -> Iterator[str]:
        """The household's tests that are not met and on which an amount hangs, nearest first."""
        nodes, waiting = self.trace.book.nodes, [target]
        for name in waiting:
            if nodes[name].type == "bool" and nodes[name].entity == "household":
                yield name
            for link in nodes[name].links:
                if link.target not in waiting and self._decides(name, link.target):
                    waiting.append(link.target)

    def _decides(self, name: str, part: str) -> bool:
        """Whether a value is nought or no because of a part of it, as far as that can be told.

        A sum hangs on the test of who is entitled; other tests only choose how it is paid.
        """
        nodes = self.trace.book.nodes
        node, column = nodes[part], self.trace.values.get(part, ())
        if node.rule is None or any(isinstance(value, Unknown) or value for value in column):
            return False
        if node.type in SUMS:
            return nodes[name].type in SUMS
        entitles = ELIGIBLE in part or any(ELIGIBLE in link.target for link in node.links)
        return node.type == "bool" and (nodes[name].type == "bool" or entitles)

    def _amount(self, target: str) -> Place:
        """The amount of the law that is behind the household's; it may be one person's."""
        name, row = target, 0
        while self.trace.book.nodes[name].law == self.trace.book.nodes[target].law:
            passed = self._filled(name, row).passed
            if passed is None or not self._is_sum(passed[0]):
                break
            name, row = passed
        return name, row

    def _tell(
        self,
        name: str,
        row: int,
        levels: int,
        lines: list[str],
        *,
        collapsed: bool = True,
    ) -> None:
        """Tell a sum, after what it is made of."""
        value = self.trace.values[name][row]
        if not self._is_sum(name) or _is_nothing(value) or (name, row) in self._told:
            return
        self._told.add((name, row))
        end = self._worked(name, row) if collapsed else (name, row)
        found = self._filled(*end)
        for other, place in found.used if levels else ():
            self._tell(other, place, levels - 1, lines)
        lines.append(self._line(name, row, end, found.text))

    def _worked(self, name: str, row: int) -> Place:
        """Where a sum was worked out that came here handed on from rule to rule."""
        passed = self._filled(name, row).passed
        while passed is not None and self._is_sum(passed[0]):
            name, row = passed
            passed = self._filled(name, row).passed
        return name, row

    def _filled(self, name: str, row: int) -> Filled:
        """A sum's expression with its values; asked for more than once."""
        place = name, row
        if place not in self._found:
            self._found[place] = filled(self.trace, name, row, self.language)
        return self._found[place]

    def _is_sum(self, name: str) -> bool:
        """Whether a name is a rule that is worth a line."""
        node = self.trace.book.nodes[name]
        return node.rule is not None and node.type in self.types and node.entity not in UNNAMED

    def _line(self, name: str, row: int, end: Place, text: str) -> str:
        """`户主：分类施保增发金额64元＝低保标准640元×10%`."""
        who = row_title(self.trace, name, row, self.language)
        other = row_title(self.trace, *end, self.language)
        title = short_title(self.trace, name, self.language)
        value = self.trace.values[name][row]
        sum_ = shown(value, self.trace.book.nodes[name].type, self.trace.book, self.language)
        of = "" if other == who else other
        if text == f"{title}{pick(('', ' '), self.language)}{sum_}":
            text = pick(("定额", "a set figure"), self.language)
        if self.language == "zh":
            return f"{who}{'：' if who else ''}{title}{sum_}＝{of}{'：' if of else ''}{text}"
        return f"{who}{': ' if who else ''}{title} {sum_} = {of}{': ' if of else ''}{text}"


def _is_nothing(value: Any) -> bool:
    return isinstance(value, Unknown) or value == 0
