"""Of all that holds of a household, the benefit it is mainly about and the main reason.

A list has room for one. It is a benefit whose change is the household's outcome, and a
reason that speaks for or against that benefit as the change does; the first of each, where
several do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from minsheng.policy.engine.book import Book, Node
from minsheng.recheck.named import GOES_OVER
from minsheng.recheck.outcome import BENEFITS, DIBAO, ONCE
from minsheng.recheck.words import Language, pick

AID = "temporary_aid"
AFTER = {**{b.name: b.after for b in BENEFITS}, AID: ONCE}
CALLED = {**{b.name: (b.zh, b.en) for b in BENEFITS}, AID: ("临时救助", "temporary aid")}


def by_first_word(names: Iterable[str]) -> dict[str, str]:
    """Names of benefits by their first words.

    Raises:
        ValueError: two begin alike, so that a reason of one would be taken for the other's.
    """
    found: dict[str, str] = {}
    for name in names:
        other = found.setdefault(name.partition("_")[0], name)
        if other != name:
            raise ValueError(f"the benefits {other} and {name} begin alike; rename one of them")
    return found


CHANGE_OF = {f"{name}_change": name for name in AFTER}
"""The benefit whose change a column of the decisions holds."""
WORDS = by_first_word(AFTER)
"""The first word of a benefit: what a reason of it alone begins with, as `dibao.single_2020`."""
CONCLUSIONS = "decision"
SCREENED, ADJUST, STOP, UNSAID = "screened", "adjust", "stop_proposed", "cannot_say"
Drawn = Mapping[str, int | None]
"""What is drawn of a benefit a month, in fen, by its name; None where that is not known."""
NEXT = ("stop_proposed", "adjust", "grant_proposed", "cannot_say", "hint", "continue")
"""Of which change it is mainly where none is called as the outcome is."""
SIDES: Mapping[str, Sequence[str]] = {
    "cannot_say": ("ask",),
    "stop_proposed": ("against", "ask", "note", "for"),
    "refuse_proposed": ("against", "ask", "note", "for"),
    "lowered": ("against", "for", "note", "ask"),
}
FOR = ("for", "note", "ask", "against")
"""Which side speaks first, by the change; of what cannot be said only what is to be asked."""
RESTATING = (
    "continues_whole",
    "continues_beside_open",
    "adjusts",
    "adjusts_upwards",
    "adjusts_beside_end",
    "adjusts_downwards",
    "adjusts_in_kind",
    "adjusts_open",
    "stops",
    "cannot_say",
    "facts_open",
    "grants_whole",
    "grants_beside_open",
    "grants_once",
    "refuses",
    "hinted",
    "only_hinted",
)
"""Rules whose reasons say the outcome once more, and no reason for it."""
EXIT_BEGINS = "dibao__exit_begins"
"""What a reason hangs on that says that a gradual exit begins: an adjustment of dibao though
the sum may stay."""
OWN, OF_ITS_LAW, OF_ALL, SHARED, OF_ANOTHER = range(5)
"""How near a reason is to a benefit; shared is what its sum rests on and no law pays for."""


@dataclass(frozen=True, slots=True)
class Main:
    """What a household is mainly about.

    Attributes:
        benefit: the benefit's name; None where none is drawn, applied for or open.
        change: what is proposed of it.
        reason: the main reason's code; None where none holds.
        beside: the benefit the reason speaks of, where that is another that cannot be said
            either, with which the first is settled.
    """

    benefit: str | None = None
    change: str | None = None
    reason: str | None = None
    beside: str | None = None


class Mainly:
    """Finds the main benefit and reason by one rule book."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self._reasons = {r.code: r for r in book.reasons}
        self._place = {r.code: place for place, r in enumerate(book.reasons)}
        paying = {name: self._paying(after) for name, after in AFTER.items()}
        self._law = {name: node.law for name, node in paying.items()}
        self._rests_on = {
            name: {book.node(other).law for other in book.needed([node.name])}
            for name, node in paying.items()
        }

    def of(
        self,
        outcome: str,
        changes: Mapping[str, str | None],
        codes: Sequence[str],
        *,
        less: bool,
        drawn: Drawn | None = None,
    ) -> Main:
        """What a household is mainly about.

        Args:
            outcome: the household's.
            changes: of each benefit, by its name.
            codes: the reasons that hold.
            less: whether the household is to draw less than it does.
            drawn: what is drawn a month, in fen, of the benefits that cannot be said; what is
                drawn matters more than what may be due, and the largest sum most.
        """
        there = set(changes.values()) - {SCREENED}
        if outcome == ADJUST and not there & {ADJUST, STOP}:
            begun = next((c for c in codes if self._hangs_on(c, EXIT_BEGINS)), None)
            if begun is not None:
                return Main(DIBAO.name, changes.get(DIBAO.name), begun)
        change = next((c for c in (outcome, *NEXT) if c in there), None)
        if change is None:
            return Main()
        if change == STOP == changes.get(DIBAO.name):
            # What else ends does so because of the move; of the subsidies alone it says little.
            moved = next((c for c in codes if self._hangs_on(c, GOES_OVER)), None)
            if moved is not None:
                return Main(DIBAO.name, STOP, moved)
        benefits = [b for b in AFTER if changes.get(b) == change]
        if change == UNSAID:
            benefits = _largest(benefits, drawn or {})
        asked = UNSAID if outcome == UNSAID else change
        sides = SIDES.get("lowered" if less and asked == "adjust" else asked, FOR)
        found = [
            (self._weight(code, benefit, sides, place), benefit, code)
            for place, benefit in enumerate(benefits)
            for code in codes
            if code in self._reasons and self._speaks(code, sides)
            if change != UNSAID or self._tells(code, benefit, changes)
        ]
        if not found:
            return Main(benefits[0], change)
        _, benefit, reason = min(found)
        if change != UNSAID or self._nearness(reason, benefit) != OF_ANOTHER:
            return Main(benefit, change, reason)
        return Main(benefit, change, reason, self._spoken_of(reason, changes))

    def _hangs_on(self, code: str, rule: str) -> bool:
        """Whether a reason is one of those that hold as a rule does."""
        reason = self._reasons.get(code)
        return reason is not None and self.book.reason_names[code][reason.when] == rule

    def _speaks(self, code: str, sides: Sequence[str]) -> bool:
        """Whether a reason may stand for a change at all."""
        reason = self._reasons[code]
        restates = reason.law == CONCLUSIONS and reason.when in RESTATING
        return not restates and reason.side in sides

    def _weight(self, code: str, benefit: str, sides: Sequence[str], place: int) -> tuple[int, ...]:
        """How well a reason stands for a benefit; the least weighs best."""
        near = self._nearness(code, benefit)
        side = sides.index(self._reasons[code].side)
        apart = near >= SHARED
        far = near > OF_ITS_LAW, near == OF_ANOTHER
        return apart, side, *far, place, near, self._place[code]

    def _tells(self, code: str, benefit: str, changes: Mapping[str, str | None]) -> bool:
        """Whether a reason tells anything of a benefit that cannot be said.

        One of another benefit does only where that cannot be said either.
        """
        own = self._nearness(code, benefit) != OF_ANOTHER
        return own or self._spoken_of(code, changes) is not None

    def _spoken_of(self, code: str, changes: Mapping[str, str | None]) -> str | None:
        """The benefit that cannot be said and of which a reason speaks alone."""
        unsaid = (b for b in AFTER if changes.get(b) == UNSAID)
        return next((b for b in unsaid if self._nearness(code, b) < OF_ALL), None)

    def words(self, main: Main, language: Language) -> str:
        """The benefit and its main reason in words; empty for none."""
        parts = []
        if main.benefit is not None:
            parts.append(pick(CALLED[main.benefit], language) + _together(main, language))
        if main.reason is not None:
            parts.append(self.called(main.reason, language))
        return pick(("：", ": "), language).join(parts)

    def called(self, code: str, language: Language) -> str:
        """A reason in a few words: what its rule is called, without the household's sums."""
        reason = self._reasons[code]
        return self.book.title(self.book.reason_names[code][reason.when], language)

    def _nearness(self, code: str, benefit: str) -> int:
        """How near a reason is to a benefit."""
        law, _, tail = code.partition(".")
        named = WORDS.get(tail.partition("_")[0])
        if named is not None and law in (self._law[named], CONCLUSIONS):
            return OWN if named == benefit else OF_ANOTHER
        if law == CONCLUSIONS:
            return OF_ALL
        if law == self._law[benefit]:
            return OF_ITS_LAW
        shared = law in self._rests_on[benefit] and law not in self._law.values()
        return SHARED if shared else OF_ANOTHER

    def _paying(self, name: str) -> Node:
        """The amount a benefit hands on, of the law that pays it."""
        waiting = [name]
        for found in waiting:
            node = self.book.node(found)
            if node.law != CONCLUSIONS:
                return node
            waiting += [k.target for k in node.links if self.book.node(k.target).type == "Fen"]
        return self.book.node(name)


def _together(main: Main, language: Language) -> str:
    """That a benefit is settled together with the one its reason speaks of."""
    if main.beside is None:
        return ""
    zh, en = CALLED[main.beside]
    short = en.partition("(")[2].removesuffix(")") or en
    return pick((f"（待与{zh}一并查清）", f", together with {short}"), language)


def _largest(benefits: Sequence[str], drawn: Drawn) -> list[str]:
    """Of some benefits the one of which most is drawn; all of them where none is.

    Of an award that is not known it is not known that it is none.
    """
    held = [b for b in benefits if drawn.get(b, 0) != 0]
    return [max(held, key=lambda b: drawn[b] or 0)] if held else list(benefits)
