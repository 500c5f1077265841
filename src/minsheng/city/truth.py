"""Up to 65,536 households as they are, before anything is hidden from the office.

Whatever is asked of made-up people is drawn here, once: the snapshot hides what the
office could not know (`tables`), and the offices' raw extracts are copied from the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from minsheng.city import pattern
from minsheng.city.awards import care_subsidy, dibao, expenditure, old_age, person_awards
from minsheng.city.condition import Condition, conditions
from minsheng.city.dice import Bools, Ints
from minsheng.city.entity_columns import Columns
from minsheng.city.household_facts import fill_household, fill_other_household
from minsheng.city.income import known_income, lift
from minsheng.city.livelihood import means_of_others
from minsheng.city.means import Means, means_of
from minsheng.city.need import Status, separate_registers, statuses
from minsheng.city.obligors import Obligors, obligors_of
from minsheng.city.papers import Papers, bills_of, contributions_of
from minsheng.city.people import Chunk, age_for
from minsheng.city.person_facts import fill_means, fill_register, fill_self_care, fill_work
from minsheng.policy.engine.rule import Entity

PERSON_IDS = 100
"""Numbers kept for the persons of one household."""


@dataclass(frozen=True)
class Request:
    """What some households are made of.

    Attributes:
        month: the month decided (yyyymm).
        from_elsewhere: by household, in a million, how likely it is registered elsewhere.
        patterns: places of the pattern families in the chunk.
    """

    chunk: Chunk
    household_id: Ints
    from_elsewhere: Ints
    month: int
    patterns: Ints


@dataclass
class Family:
    """Families whose means are drawn, as a chunk of their own.

    Those in assistance or applying are one, all others another.

    Attributes:
        chunk: those families only.
        status: of each.
        bills: of its persons; `of` are places of persons in this chunk.
        contributions: months of social insurance, likewise.
        awards: of its persons, by fact.
        rows: places of its households among all.
        persons: places of its persons among all.
        patterns: places of the pattern families in this chunk.
    """

    chunk: Chunk
    condition: Condition
    status: Ints
    means: Means
    bills: Papers
    contributions: Papers
    awards: dict[str, Ints]
    rows: Ints
    persons: Ints
    patterns: Ints


@dataclass(frozen=True)
class Truth:
    """Some households as they are.

    Attributes:
        condition: what has befallen each person of the chunk.
        status: how each household stands to the assistance office.
        family: means and papers of the families in assistance or applying.
        others: the same of all others, where it was asked for.
        columns: every fact by entity, nothing hidden; keys are set.
        of: by entity, the household of each row, by its place in the chunk.
    """

    ask: Request
    condition: Condition
    status: Ints
    family: Family
    others: Family | None
    columns: dict[str, Columns]
    of: dict[str, Ints]

    @property
    def chunk(self) -> Chunk:
        """The households and their people."""
        return self.ask.chunk


def _part_of(condition: Condition, persons: Bools) -> Condition:
    def cut(value: Any) -> Any:
        return tuple(v[persons] for v in value) if isinstance(value, tuple) else value[persons]

    return Condition(**{name: cut(value) for name, value in vars(condition).items()})


def _families(ask: Request, condition: Condition, status: Ints, due: Ints) -> Family:
    """Means and papers of the families in assistance or applying."""
    assisted = status != Status.NONE
    chunk, persons = ask.chunk.part(assisted)
    part = _part_of(condition, persons)
    stands = status[assisted]
    patterns = np.searchsorted(np.flatnonzero(assisted), ask.patterns)
    means = means_of(chunk, part, stands, ask.month)
    lift(chunk, part, stands, means, due[assisted], ask.month)
    pattern.set_means(chunk, means, patterns, ask.month)
    bills = bills_of(chunk, part, stands, ask.month)
    return Family(
        chunk, part, stands, means,
        pattern.with_bills(chunk, bills, patterns, ask.month),
        contributions_of(chunk, means, ask.month),
        person_awards(chunk, part, stands, ask.month),
        np.flatnonzero(assisted), np.flatnonzero(persons), patterns,
    )  # fmt: skip


def _others(ask: Request, condition: Condition, status: Ints, due: Ints) -> Family:
    """Means and papers of the families that neither draw assistance nor apply for it."""
    never = status == Status.NONE
    chunk, persons = ask.chunk.part(never)
    part = _part_of(condition, persons)
    stands = status[never]
    means = means_of_others(chunk, part, due[never], ask.month)
    return Family(
        chunk, part, stands, means,
        bills_of(chunk, part, stands, ask.month),
        contributions_of(chunk, means, ask.month),
        {}, np.flatnonzero(never), np.flatnonzero(persons), np.empty(0, np.int64),
    )  # fmt: skip


def _people(ask: Request, condition: Condition, family: Family, status: Ints) -> Columns:
    columns = Columns("person", ask.chunk.persons)
    fill_register(columns, ask.chunk, condition, status, ask.month)
    fill_self_care(columns, condition)
    columns["award_old_age_m"] = old_age(ask.chunk, condition)
    columns["award_care_subsidy_m"] = care_subsidy(ask.chunk, condition, status, ask.month)
    fill_means(columns, family.chunk, family.means, family.persons, ask.month)
    for name, values in family.awards.items():
        columns.put(name, family.persons, values)
    return columns


def _households(ask: Request, family: Family, due: Ints) -> Columns:
    columns = Columns("household", ask.chunk.households)
    columns["urban"] = ask.chunk.urban
    income = known_income(family.chunk, family.condition, family.means, due[family.rows], ask.month)
    award = dibao(family.chunk, family.condition, income, ask.month)
    award = np.where(family.status == Status.DIBAO, award, 0)
    relief = expenditure(family.chunk, family.condition, income, family.bills, ask.month)
    relief = np.where(family.status == Status.EXPENDITURE, relief, 0)
    own = np.sum(np.stack(list(family.awards.values())), axis=0)
    draws = award + relief + family.chunk.sum_in(own) > 0
    fill_household(
        columns, family.chunk, family.condition, family.means, family.status,
        award, relief, draws, family.rows, ask.month,
    )  # fmt: skip
    return columns


def _rows_under(entity: Entity, families: list[Family], ask: Request) -> tuple[Columns, Ints]:
    """Rows of all families under their persons, and the household of each."""
    parts = [(getattr(family, f"{entity}s"), family.persons) for family in families]
    person = np.concatenate([persons[papers.of] for papers, persons in parts])
    order = np.argsort(person, kind="stable")
    person = person[order]
    columns = Columns(entity, len(person))
    for name in parts[0][0].facts:
        columns[name] = np.concatenate([papers.facts[name] for papers, _ in parts])[order]
    household = ask.chunk.of[person]
    columns.keys = {
        "household_id": ask.household_id[household],
        "person_no": ask.chunk.place[person],
    }
    return columns, household


def _obligor_rows(obligors: Obligors, ask: Request) -> Columns:
    columns = Columns("obligor", len(obligors.of))
    for name, values in obligors.facts.items():
        columns[name] = values
    columns.keys = {"household_id": ask.household_id[obligors.of]}
    return columns


def _set_keys(
    ask: Request, families: list[Family], obligors: Obligors, household: Columns, person: Columns
) -> None:
    chunk = ask.chunk
    household.keys = {
        "household_id": ask.household_id,
        "county": np.full(chunk.households, chunk.county, np.int64),
        "village": chunk.village,
        "n_persons": chunk.size,
        "n_obligors": obligors.counts,
    }
    person.keys = {
        "household_id": ask.household_id[chunk.of],
        "person_id": ask.household_id[chunk.of] * PERSON_IDS + chunk.place,
        "n_bills": np.zeros(chunk.persons, np.int64),
        "n_contributions": np.zeros(chunk.persons, np.int64),
    }
    for family in families:
        person.keys["n_bills"][family.persons] = family.bills.counts
        person.keys["n_contributions"][family.persons] = family.contributions.counts


def truth_of(ask: Request, everybody: bool = False) -> Truth:
    """Draw some households whole. A request is drawn once: its people grow old by it.

    Args:
        ask: which.
        everybody: draw means and papers also of families that no office has ever asked;
            without, these keep the ordinary values. All else is the same either way.
    """
    chunk = ask.chunk
    age_for(chunk, ask.month)
    pattern.set_people(chunk, ask.patterns)
    condition = conditions(chunk, ask.from_elsewhere)
    pattern.set_condition(chunk, condition, ask.patterns)
    status = statuses(chunk, condition, ask.month)
    separate_registers(chunk, condition, status, ask.month)
    pattern.set_status(status, ask.patterns)
    obligors = obligors_of(chunk, status, ask.month)
    due = np.bincount(obligors.of, obligors.due, chunk.households).astype(np.int64)
    family = _families(ask, condition, status, due)
    others = _others(ask, condition, status, due) if everybody else None
    families = [family] if others is None else [family, others]
    household = _households(ask, family, due)
    person = _people(ask, condition, family, status)
    if others is not None:
        fill_other_household(household, others.chunk, others.condition, others.means, others.rows)
        fill_work(person, others.means, others.persons, ask.month)
    bills, of_bill = _rows_under("bill", families, ask)
    contributions, of_contribution = _rows_under("contribution", families, ask)
    _set_keys(ask, families, obligors, household, person)
    pattern.set_facts(chunk, household, person, ask.patterns, ask.month)
    made = {
        "household": household,
        "person": person,
        "bill": bills,
        "contribution": contributions,
        "obligor": _obligor_rows(obligors, ask),
    }
    of = {
        "household": np.arange(chunk.households, dtype=np.int64),
        "person": chunk.of,
        "obligor": obligors.of,
        "bill": of_bill,
        "contribution": of_contribution,
    }
    return Truth(ask, condition, status, family, others, made, of)
