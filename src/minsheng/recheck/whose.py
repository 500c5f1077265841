"""Whose each open fact of a list is: the household's, a member's, an obligor's, and which one's.

A run holds the names of the facts alone. Whose they are stands in its snapshot; where that is
gone, only whether it is a member or an obligor can be said.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from minsheng.policy.engine.facts import Fact
from minsheng.policy.engine.scalar import Trace, evaluate
from minsheng.recheck.asking import Asked, asked_of
from minsheng.recheck.errors import RecheckError
from minsheng.recheck.explain import Explainer
from minsheng.recheck.listing import Listing, Row
from minsheng.recheck.needed import are_of_several
from minsheng.recheck.words import Language


class Whose:
    """Says of the households of a list what is to be asked, and of whom.

    Args:
        listing: the list.
        snapshot_folder: where the snapshot is now, if it was moved.

    Attributes:
        lacking: why the snapshot cannot be looked into; None where it can.
    """

    def __init__(self, listing: Listing, snapshot_folder: Path | None = None) -> None:
        self.listing = listing
        self.lacking: RecheckError | None = None
        self._explainer: Explainer | None = None
        try:
            self._explainer = Explainer(listing.run, listing.library, snapshot_folder)
        except RecheckError as error:
            self.lacking = error

    def asked(self, row: Row, language: Language) -> list[Asked]:
        """The facts to settle of a household, in words."""
        known = self.listing.library.facts
        if self._explainer is None or not row.ask:
            told = zip(row.ask, self.listing.facts(row, language), strict=True)
            return [Asked(name, title, "") for name, title in told]
        facts = [known[name] for name in row.ask if name in known]
        trace = self._traced(self._explainer, row.household_id, facts)
        return asked_of(facts, trace, language)

    def _traced(self, explainer: Explainer, household: int, facts: Sequence[Fact]) -> Trace:
        """A household's evaluation, as far as it takes one to say whose some facts are.

        Of a fact that one person lacks it is that person's, whatever the rules make of it; to
        evaluate every household of a long list would take most of its time.
        """
        found = explainer.household(household)[0]
        if are_of_several(facts, found):
            return evaluate(explainer.book, found, explainer.targets)
        return Trace(explainer.book, found, {})
