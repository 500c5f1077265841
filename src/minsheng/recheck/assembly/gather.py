"""The facts of a county's people and households, each known or with the cause why not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import polars as pl

from minsheng.policy.engine.facts import Fact
from minsheng.policy.engine.unknown import Cause
from minsheng.policy.laws.kinds import ParentState
from minsheng.recheck.assembly.consistent import make_consistent
from minsheng.recheck.assembly.grades import MATCHED, UNVERIFIED, WEAK, exact, unproven
from minsheng.recheck.assembly.kin import Kin, kin_of
from minsheng.recheck.assembly.rows import Linked
from minsheng.recheck.assembly.scope import Bools, Ints, Scope
from minsheng.recheck.assembly.sure import make_sure
from minsheng.recheck.assembly.together import Gathered, gathered, single
from minsheng.recheck.assembly.whereabouts import whereabouts_of
from minsheng.recheck.extracts.contract import Column, Contract
from minsheng.snapshot.months import YEAR, months_before

Causes = npt.NDArray[np.uint8]
REGISTER = "population"
INSURANCE = "social_insurance"
SPECIAL = frozenset({"whereabouts", "whereabouts_since", "parent_1", "parent_2", "spouse"})
"""Facts several registers speak of, or that point to somebody: gathered by themselves."""
ADDING = frozenset({"total", "count", "monthly", "yearly"})
DATED = frozenset({"latest", "monthly", "yearly"})
"""Gathered from the rows of the twelve months looked at."""
WORK_KINDS = (0, 1)
"""Contributors whose insurance indicates work: employees, flexible employment."""


@dataclass
class Facts:
    """Values and causes by fact; a value beside a cause is 0.

    Attributes:
        values: by fact.
        causes: by fact; 0 where it is known.
    """

    values: dict[str, Ints] = field(default_factory=dict)
    causes: dict[str, Causes] = field(default_factory=dict)

    def put(self, name: str, values: Ints, causes: Causes) -> None:
        """Set a fact."""
        self.values[name] = np.where(causes == 0, values, 0)
        self.causes[name] = causes


@dataclass(frozen=True)
class Gift:
    """One column (or fixed value) of a contract that gives a fact."""

    linked: Linked
    column: Column | None
    fixed: int = 0
    spread: str = ""


def gifts(fact: str, delivered: Mapping[str, Linked]) -> Iterator[Gift]:
    """The contracts and columns a fact comes from."""
    for linked in delivered.values():
        for column in linked.contract.columns.values():
            if column.gives == fact:
                yield Gift(linked, column)
            if column.type == "spread" and fact in column.codes.values():
                yield Gift(linked, linked.contract.columns[column.of], spread=column.name)
        if fact in linked.contract.sets:
            yield Gift(linked, None, linked.contract.sets[fact])


def facts_of(
    scope: Scope, delivered: Mapping[str, Linked], wanted: Mapping[str, Fact]
) -> tuple[Facts, Kin]:
    """All facts of persons and households of a county.

    Args:
        scope: the county.
        delivered: the contracts' rows, by key.
        wanted: the facts the rules may ask for.
    """
    facts = Facts()
    cut = {key: scope.rows(linked) for key, linked in delivered.items()}
    # Awards come first: who draws one is known to have what it presupposes.
    for name, fact in sorted(wanted.items(), key=lambda item: not item[0].startswith("award_")):
        if fact.entity in {"person", "household"} and name not in SPECIAL:
            _gather(facts, fact, scope, delivered, cut)
    kin = kin_of(scope, delivered, cut)
    for name, (values, causes) in kin.facts.items():
        facts.put(name, values, causes)
    for name, (values, causes) in whereabouts_of(scope, delivered, cut).items():
        facts.put(name, values, causes)
    make_consistent(facts, scope)
    make_sure(facts, scope)
    _parents_in_file(facts)
    _unconfirmed_work(facts, scope, delivered[INSURANCE], cut)
    return facts, kin


def _gather(
    facts: Facts,
    fact: Fact,
    scope: Scope,
    delivered: Mapping[str, Linked],
    cut: Mapping[str, pl.DataFrame],
) -> None:
    size = scope.size[fact.entity == "person"]
    values, causes = np.zeros(size, np.int64), np.zeros(size, np.uint8)
    found = list(gifts(fact.name, delivered))
    if not found:
        causes[:] = int(Cause.NOT_DELIVERED)
    for gift in found:
        more, why = _given(gift, fact, scope, cut[gift.linked.contract.key], facts)
        values, causes = values + more, causes | why
    if fact.authorised:
        signed = scope.authorised if fact.entity == "household" else scope.authorised[scope.of]
        causes[~signed] = int(Cause.NOT_AUTHORISED)
    facts.put(fact.name, values, causes)


def _given(
    gift: Gift, fact: Fact, scope: Scope, rows: pl.DataFrame, facts: Facts
) -> tuple[Ints, Causes]:
    """What one contract says of a fact, for everybody of the county."""
    linked, contract = gift.linked, gift.linked.contract
    by_household = fact.entity == "household"
    size = scope.size[not by_household]
    if by_household:
        rows = rows.with_columns(pl.Series("place", scope.of[rows["place"].to_numpy()]))
        rows = rows.sort("place", maintain_order=True)
    if gift.spread:  # each row says which fact it gives, and leaves the others alone
        rows = rows.filter(pl.col(gift.spread) == fact.name)
    got = _together(gift, rows, size, scope.month)
    returned, doubtful, odd = scope.doubtful(linked, _read_from(gift), fact.name)
    seen = scope.in_view if by_household else scope.in_view[scope.of]
    signed = scope.authorised if by_household else scope.authorised[scope.of]
    if by_household:
        returned = np.bincount(scope.of[returned], minlength=size) > 0
        doubtful = np.bincount(scope.of[doubtful], minlength=size) > 0
        odd = np.bincount(scope.of[odd], minlength=size) > 0
    covered: Bools = {
        "everybody": np.ones(size, np.bool_), "in_view": seen, "authorised": signed,
    }[contract.covers]  # fmt: skip
    values, causes = got.values.copy(), np.zeros(size, np.uint8)
    sound, leaning = _leaning(gift, rows, got, size, scope.month)
    causes[leaning] = UNVERIFIED
    if contract.absent == "unknown":
        causes[~got.there & covered] = int(Cause.NOT_DELIVERED)
    if gift.column is not None and gift.column.otherwise is not None:
        values[~covered & ~got.there] = gift.column.otherwise
    else:
        causes[~covered & ~got.there] = int(Cause.NOT_DELIVERED)
    adds = gift.column is not None and gift.column.how in ADDING
    # Of what is added up, a part may be missing; of one value, only where there is none.
    causes[returned & (adds | ~got.there)] = int(Cause.NOT_DELIVERED)
    causes[doubtful & (adds | ~got.there)] = UNVERIFIED
    if contract.presupposed:
        drawn = covered & _drawing(contract, facts, scope, by_household)
        causes[~sound & drawn] = UNVERIFIED
        causes[~got.there & drawn] = int(Cause.CONTRADICTED)
    # Only a row of long ago: its month is wrong, or what it says is out of date.
    causes[got.late] = int(Cause.OUT_OF_DATE)
    causes[got.odd | odd] = int(Cause.CONTRADICTED)
    if not scope.delivered(linked):
        late = Cause.OUT_OF_DATE if scope.stale(linked) else Cause.NOT_DELIVERED
        known = ~covered if gift.column is not None and gift.column.otherwise is not None else False
        causes[:] = np.where(known, 0, int(late))
    return values, causes


def _leaning(
    gift: Gift, rows: pl.DataFrame, got: Gathered, size: int, month: int
) -> tuple[Bools, Bools]:
    """Who has a sound row, and whose value leans on weak rows: without them it would be another.

    A record that says what holds without it leaves nothing open. Of the office's own act
    only rows that may be somebody else's are weak.
    """
    if gift.column is not None and gift.column.own:
        rows = rows.with_columns(MATCHED.alias(WEAK))
    if not rows[WEAK].any():
        return got.there, np.zeros(size, np.bool_)
    sound = _together(gift, rows.filter(~pl.col(WEAK)), size, month)
    leaning = (got.values != sound.values) | (got.odd != sound.odd) | (got.late != sound.late)
    if gift.linked.contract.absent == "unknown":
        leaning |= got.there != sound.there
    # Of a record that gives nothing, nobody can say what it would have told.
    return sound.there, np.asarray(leaning | (unproven(rows, size) & ~got.there), np.bool_)


def _read_from(gift: Gift) -> set[str]:
    """The columns without which what a row gives cannot be told."""
    if gift.column is None:
        return set()
    month = gift.linked.contract.month if gift.spread or gift.column.how in DATED else ""
    return {gift.column.name, gift.spread, month} - {""}


def _drawing(contract: Contract, facts: Facts, scope: Scope, by_household: bool) -> Bools:
    """Who draws an award that presupposes a record of this contract."""
    drawn = np.zeros(scope.size[1], np.bool_)
    for name in contract.presupposed:
        drawn |= facts.values[name] > 0
    if by_household:
        return np.asarray(np.bincount(scope.of[drawn], minlength=scope.size[0]) > 0, np.bool_)
    return drawn


def _together(gift: Gift, rows: pl.DataFrame, size: int, month: int) -> Gathered:
    column = gift.column
    if column is None:
        place = rows["place"].to_numpy()
        return single(place, np.full(len(place), gift.fixed), size)
    if gift.spread:
        return gathered(rows, column.name, "latest", size, month)
    if column.counts:
        rows = rows.filter(pl.col(column.name).is_in(list(column.counts)))
    return gathered(rows, column.name, column.how, size, month)


def _parents_in_file(facts: Facts) -> None:
    """A parent who is in the file is found there, whatever a register says of parents apart."""
    for number in (1, 2):
        pointer, why = facts.values[f"parent_{number}"], facts.causes[f"parent_{number}"]
        here, open_ = (why == 0) & (pointer >= 0), why != 0
        for name, value in (("state", int(ParentState.IN_FILE)), ("since", 0)):
            key = f"parent_{number}_{name}"
            facts.values[key][here], facts.causes[key][here] = value, 0
            facts.values[key][open_], facts.causes[key][open_] = 0, why[open_]


def _unconfirmed_work(
    facts: Facts, scope: Scope, insurance: Linked, cut: Mapping[str, pl.DataFrame]
) -> None:
    """A wage nobody withheld tax from is unknown where something indicates work.

    Who is insured as an employee or flexibly, is paid into the housing fund, or told of a
    wage works perhaps; that no employer reported the wage does not make it nought. Where the
    insurance of somebody is hidden, nobody can say that nothing indicates work. And a wage
    that one employer reported of somebody of whom nothing else says that they work may be
    somebody else's, reported under this number.
    """
    size = scope.size[1]
    works = (facts.values["wage_declared_m"] > 0) & (facts.causes["wage_declared_m"] == 0)
    # Of a job of years ago nothing follows for the wage of today.
    year = pl.col("month").is_between(
        months_before(scope.month, YEAR), months_before(scope.month, 1)
    )
    insured = cut[INSURANCE].filter(year, pl.col("kind").is_in(WORK_KINDS))
    # That somebody works is borne out only by what surely is theirs.
    works |= np.bincount(exact(insured)["place"].to_numpy(), minlength=size) > 0
    fund = cut["housing_fund"].filter(year)
    works |= np.bincount(exact(fund)["place"].to_numpy(), minlength=size) > 0
    told = np.bincount(exact(cut["wages"].filter(year))["place"].to_numpy(), minlength=size) > 0
    perhaps = _perhaps_insured(scope, insurance, insured)
    known = facts.causes["wage_verified_m"] == 0
    found = np.zeros(size, np.uint8)
    found[works & ~told] = int(Cause.NOT_DELIVERED)
    found[told & ~works] = UNVERIFIED
    hidden = ~works & ~told & (perhaps != 0)
    found[hidden] = perhaps[hidden]
    open_ = known & (found != 0)
    facts.values["wage_verified_m"][open_] = 0
    facts.causes["wage_verified_m"][open_] = found[open_]


def _perhaps_insured(scope: Scope, insurance: Linked, insured: pl.DataFrame) -> Causes:
    """Of whom nobody can say that no insurance indicates work, and why; 0 of all others."""
    causes = np.zeros(scope.size[1], np.uint8)
    causes[unproven(insured, scope.size[1])] = UNVERIFIED
    returned, review, odd = scope.doubtful(insurance, ("kind",))
    for people, why in (
        (returned, Cause.NOT_DELIVERED), (review, Cause.UNVERIFIED), (odd, Cause.CONTRADICTED),
    ):  # fmt: skip
        causes[people] = int(why)
    if not scope.delivered(insurance):
        late = Cause.OUT_OF_DATE if scope.stale(insurance) else Cause.NOT_DELIVERED
        causes[scope.in_view[scope.of]] = int(late)
    return causes
