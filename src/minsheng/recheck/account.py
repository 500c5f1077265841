"""How a sum came about: a few lines from what a household has to what it is paid.

Made from the rules' own dependencies and expressions: the amount's rule, the sums that
stand in it, and so on for some levels, in the order they are worked out. What is nought or
only handed on from one rule to the next takes no line.
"""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from minsheng.policy.engine.scalar import Trace
from minsheng.policy.engine.thresholds import UNNAMED
from minsheng.policy.engine.unknown import Unknown
from minsheng.recheck.filled import Filled, Place, filled, row_title, short_title
from minsheng.recheck.words import Language, pick, shown

LEVELS = 2
"""How many levels below an amount are told where nothing else is asked."""
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

    def of(self, target: str) -> list[str]:
        """The lines of one amount of the household, facts first, the amount last."""
        if not self._is_sum(target) or _is_nothing(self.trace.values[target][0]):
            return []
        lines: list[str] = []
        self._tell(*self._amount(target), self.levels, lines, collapsed=False)
        return lines

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
