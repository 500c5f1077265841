"""Made-up households for the tests of the law: likely and unlikely, aimed at thresholds.

A household is drawn from a seed: a family as families are, or a file in which anything
goes. Ages fall on and beside birthdays that matter, months on and beside limits of time;
`aimed` then moves income, property, bills and losses to a fen beside a line of the law.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any

from minsheng.policy.engine.book import Book, compile_book
from minsheng.policy.engine.facts import Fact
from minsheng.policy.engine.library import Library, load_library
from minsheng.policy.engine.scalar import Household, evaluate
from minsheng.policy.engine.unknown import Cause, Unknown
from minsheng.policy.laws.kinds import Bill, Disability, ParentState, Relation
from minsheng.recheck.applying import AWARDS

DAYS = tuple(
    date.fromisoformat(day)
    for day in (
        "2018-11-01",
        "2020-06-15",
        "2020-11-01",
        "2021-07-01",
        "2022-11-01",
        "2023-05-01",
        "2025-02-01",
    )
)
# After every day the law changed in between: the opinion of 2023, the amounts of 2024.
MORE_DAYS = tuple(date.fromisoformat(day) for day in ("2019-12-31", "2023-12-01", "2026-02-01"))
COUNTIES = ("320681", "320613", "320602")
# `undefined` is what the law makes of a division, not of a file.
CAUSES = tuple(cause for cause in Cause if cause is not Cause.UNDEFINED)
ENTITIES = ("run", "household", "person", "obligor", "bill", "contribution")
POINTERS = ("spouse", "parent_1", "parent_2")
OWNED = ("bill", "contribution")
# Ages at which something in the law changes.
AGES = (0, 5, 15, 16, 17, 18, 23, 40, 59, 60, 69, 70, 79, 80, 89, 90, 99, 100)
# The file fixes these; without them there is no household to decide.
FIXED = ("as_of", "urban")
# Rules that say that a question is still open: with all facts known there is none.
OPEN = {
    "dibao__single_below_class",
    "decision__facts_open",
    "unit__member_open",
    "income__income_open",
    "income__open_apart",
    "income__open_in_part",
    "income__open_wholly",
    "income__wage_open",
    "income__job_unverified",
    "income__wage_disputed",
    "income__wage_unverified",
    "means__dibao_hangs",
    "means__low_income_hangs",
    "means__tekun_hangs",
    "means__means_open",
    "means__whose_open",
    "dibao__income_unsettled",
    "dibao__unsettled_in_part",
    "dibao__unsettled_wholly",
    "margin__unsettled",
    "expenditure__income_unsettled",
    "expenditure__spending_unsettled",
    "expenditure__income_partly_known",
    "expenditure__income_wholly_open",
    "expenditure__spending_partly_known",
    "expenditure__spending_wholly_open",
    "expenditure__cash_unsettled",
    "tekun__to_assess",
    "decision__adjusts_open",
    "decision__grants_beside_open",
    "decision__basic_unsaid",
    "decision__other_unsaid",
    "decision__disability_unsaid",
    "decision__stop_unscreened",
    "decision__basic_open",
    "decision__disability_open",
    "decision__child_allowance_open",
    "decision__old_age_open",
    "decision__temporary_aid_open",
}

Rows = dict[str, list[dict[str, Any]]]


@cache
def library() -> Library:
    return load_library()


@cache
def book(day: date) -> Book:
    return compile_book(library(), day)


def facts_of(entity: str) -> list[Fact]:
    return [fact for fact in library().facts.values() if fact.entity == entity]


# --- single facts ---


def some_birth(dice: Random, day: date) -> int:
    """A birthday on the day, the day before or after, or some time in the year."""
    years = dice.choice(AGES) if dice.random() < 0.7 else dice.randrange(95)
    off = dice.choice((-1, 0, 1, dice.randrange(-364, 365)))
    born = day.replace(year=day.year - years) + timedelta(off)
    born = min(born, day)
    return born.year * 10_000 + born.month * 100 + born.day


def some_month(dice: Random, day: date) -> int:
    """Never, or up to two years before, often five, six, seven or twelve months."""
    if dice.random() < 0.2:
        return 0
    ago = dice.choice((-1, 0, 1, 2, 3, 4, 5, 6, 7, 11, 12, 13, dice.randrange(24)))
    index = day.year * 12 + day.month - 1 - ago
    return index // 12 * 100 + index % 12 + 1


def some_fen(dice: Random, day: date) -> int:
    standard = standard_m(day)
    beside = standard * dice.choice((1, 2, 3)) + dice.choice((-1, 0, 1))
    return dice.choice((0, 0, 1, 20_000, 20_001, beside, dice.randrange(2 * standard)))


def some_value(dice: Random, fact: Fact, people: int, day: date) -> int | bool:
    """Any value the fact may take, the telling ones more often."""
    if fact.name == "as_of":
        return day.year * 10_000 + day.month * 100 + day.day
    if fact.type == "bool":
        return dice.random() < 0.5
    if fact.type in library().codes:
        return int(dice.choice(list(library().codes[fact.type])))
    if fact.type == "Fen":
        return some_fen(dice, day)
    if fact.type == "Pointer":
        return dice.randrange(-1, people)
    if fact.type == "Day":
        return some_birth(dice, day)
    if fact.type == "Month":
        return some_month(dice, day)
    if fact.name.endswith("grade"):
        return dice.randrange(5)
    return dice.choice((0, 0, 1, 2, 3, 4, 6))


@cache
def standard_m(day: date) -> int:
    value = library().parameters["dibao__standard_m"].in_force(day, COUNTIES[0], "urban")
    assert value is not None
    return int(value.value)  # type: ignore[arg-type]


# --- whole households ---


def row(dice: Random, entity: str, people: int, day: date, strange: float) -> dict[str, Any]:
    """One row; each fact by a share of chance drawn, else an ordinary resident's."""
    return {
        fact.name: some_value(dice, fact, people, day)
        if dice.random() < strange or fact.baseline is None
        else fact.baseline
        for fact in facts_of(entity)
    }


def family(dice: Random, day: date) -> list[dict[str, Any]]:
    """Persons as they are related in families, with the pointers that go with it."""
    persons: list[dict[str, Any]] = []

    def comes(relation: Relation, years: int, parent_1: int = -1, parent_2: int = -1) -> int:
        person = row(dice, "person", 1, day, strange=0.08)
        born = day.replace(year=day.year - max(0, years)) - timedelta(dice.randrange(364))
        person |= {
            "relation": int(relation),
            "birth": born.year * 10_000 + born.month * 100 + born.day,
            "spouse": -1,
            "parent_1": parent_1,
            "parent_2": parent_2,
            "lives_here": dice.random() < 0.93,
        }
        person["disability"] = int(dice.choice([*[Disability.NONE] * 6, *Disability]))
        person["disability_grade"] = dice.randrange(1, 5) if person["disability"] else 0
        for which, pointer in ((1, parent_1), (2, parent_2)):
            if pointer >= 0:
                person[f"parent_{which}_state"] = int(ParentState.IN_FILE)
        persons.append(person)
        return len(persons) - 1

    def marry(one: int, other: int) -> None:
        persons[one]["spouse"], persons[other]["spouse"] = other, one

    years = dice.choice((8, 17, 25, 35, 45, 58, 63, 72, 85))
    head = comes(Relation.HEAD, years)
    wife = -1
    if years > 20 and dice.random() < 0.6:
        wife = comes(Relation.SPOUSE, years - dice.randrange(-4, 8))
        marry(head, wife)
    for _ in range(dice.choice((0, 0, 1, 1, 2)) if years > 24 else 0):
        child = comes(Relation.CHILD, years - dice.randrange(22, 32), head, wife)
        if years > 55 and dice.random() < 0.5:
            other = comes(Relation.CHILD_IN_LAW, years - 27)
            marry(child, other)
            comes(Relation.GRANDCHILD, dice.randrange(20), child, other)
    if dice.random() < 0.25:
        parent = comes(Relation.PARENT, years + dice.randrange(20, 35))
        persons[head] |= {"parent_1": parent, "parent_1_state": int(ParentState.IN_FILE)}
    if dice.random() < 0.12:
        comes(dice.choice([Relation.SIBLING, Relation.OTHER_KIN, Relation.GRANDPARENT]), years)
    return persons


def anybody(dice: Random, day: date) -> list[dict[str, Any]]:
    """Persons of whom anything may be true."""
    people = 1 + dice.randrange(5)
    strange = dice.choice((0.1, 0.3, 1.0))
    persons = [row(dice, "person", people, day, strange) for _ in range(people)]
    for place, person in enumerate(persons):
        person["lives_here"] |= dice.random() < 0.5
        person["birth"] = some_birth(dice, day)
        if place:
            person["relation"] = int(dice.choice(list(Relation)))
    persons[0]["relation"] = int(Relation.HEAD)
    return persons


def enrolled(dice: Random, persons: list[dict[str, Any]]) -> None:
    """Some are put where the law begins: old or disabled alone, a child without parents."""
    person = dice.choice(persons)
    fate = dice.randrange(6)
    if fate == 0:
        person |= {"disability": int(dice.choice(list(Disability)[1:])), "disability_grade": 2}
    elif fate == 1:
        lost = (ParentState.DEAD, ParentState.MISSING, ParentState.PRISON)
        person |= {"parent_1": -1, "parent_1_state": int(dice.choice(lost))}
        person |= {"parent_2": -1, "parent_2_state": int(dice.choice(lost))}
    elif fate == 2:
        person |= {"award_tekun_m": 90_000}
    elif fate == 3:
        person |= {"award_living_subsidy_m": 25_000, "award_care_subsidy_m": 8_000}


def drawn(seed: int, day: date) -> Household:
    """A household with every fact known."""
    dice = Random(seed * 10_007 + day.toordinal())
    persons = family(dice, day) if dice.random() < 0.6 else anybody(dice, day)
    enrolled(dice, persons)
    for person in persons:  # of who draws dibao alone, some draw more than a child is paid
        person["award_single_m"] += 200_000 * (0 < person["award_single_m"]) * (person["birth"] % 2)
    people = len(persons)
    strange = dice.choice((0.15, 0.5))
    rows: Rows = {
        "run": [row(dice, "run", people, day, 1.0)],
        "household": [row(dice, "household", people, day, strange)],
        "person": persons,
        "obligor": [
            row(dice, "obligor", people, day, 0.6) for _ in range(dice.choice((0, 0, 1, 2)))
        ],
    }
    parents: dict[str, list[int]] = {}
    for entity in OWNED:
        parents[entity] = sorted(dice.randrange(people) for _ in range(dice.randrange(4)))
        rows[entity] = [row(dice, entity, people, day, 0.6) for _ in parents[entity]]
    rows["household"][0]["urban"] = dice.random() < 0.5
    household = Household(dice.choice(COUNTIES), rows, parents, seed)  # type: ignore[arg-type]
    if dice.random() < 0.75:
        household = aimed(dice, household, day)
    return awarded(dice, household, day) if dice.random() < 0.3 else household


def awarded(dice: Random, household: Household, day: date) -> Household:
    """The same household drawing what the law gives it, or a little else."""
    for _ in range(2):  # what is drawn counts in turn, for a child or in the gradual exit
        trace = evaluate(book(day), household, AWARDS.values())
        rows = copied(household)
        for fact, given in AWARDS.items():
            several = rows[library().facts[fact].entity]
            for one, amount in zip(several, trace.values[given], strict=True):
                one[fact] = amount if dice.random() < 0.95 else amount + 100
        household = Household(household.county, rows, household.parents, household.ident)  # type: ignore[arg-type]
    return household


def aimed(dice: Random, household: Household, day: date) -> Household:
    """The same household with its money a fen beside lines of the law."""
    rows = copied(household)
    trace = evaluate(book(day), household, ["unit__member", "income__counted_m_hh"])
    members = [p for p, m in enumerate(trace.values["unit__member"]) if m is True]
    size = len(members)
    line = standard_m(day) * size
    beside = dice.choice((-1, 0, 1))
    goal = dice.choice((0, line // 2, line, line, line * 3 // 2, line * 2, line * 5)) + beside
    lacking = goal - trace.value("income__counted_m_hh")
    if members and lacking > 0:
        earner = rows["person"][dice.choice(members)]
        worker = dice.random() < 0.5
        earner["wage_verified_m" if worker else "other_transfer_m"] += lacking
        earner["work_start"] = some_month(dice, day) if worker else earner["work_start"]
    home = rows["household"][0]
    home["financial_assets_hh"] = max(0, line * dice.choice((0, 0, 24, 36)) + beside)
    if dice.random() < 0.7:
        home |= {"vehicles": 0, "dwellings": 1, "company_shares_hh": 1_000_000 + beside}
        home["company_shares_hh"] *= dice.random() < 0.2
    home["emergency_loss_hh"] = max(0, line * dice.choice((0, 1, 6, 12, 36)) + beside)
    if rows["bill"] and members:
        months = dice.choice((3, 6, 12, 36, 12 * (goal - line) // line if line else 0))
        spent = rows["bill"][0]
        spent["bill_own_share"] = spent["bill_public_rate"] = max(0, line * months + beside)
        if dice.random() < 0.8:
            spent |= {"bill_kind": int(Bill.MEDICAL), "bill_designated": True}
            spent["bill_month"] = (day.year - 1) * 100 + day.month
    return Household(household.county, rows, household.parents, household.ident)  # type: ignore[arg-type]


def copied(household: Household) -> Rows:
    return {e: [dict(r) for r in household.rows.get(e, ())] for e in ENTITIES}  # type: ignore[call-overload]


def changed(household: Household, change: Callable[[Rows], None]) -> Household:
    """The same household after a change to its facts."""
    rows = copied(household)
    change(rows)
    return Household(household.county, rows, household.parents, household.ident)  # type: ignore[arg-type]


def reordered(household: Household, seed: int) -> Household:
    """The same household with its persons in another order, pointers and rows with them."""
    people = household.rows["person"]
    order = list(range(len(people)))
    Random(seed).shuffle(order)
    place: dict[Any, int] = {old: new for new, old in enumerate(order)} | {-1: -1}

    def moved(person: Mapping[str, Any]) -> dict[str, Any]:
        return {
            k: place[v] if k in POINTERS and not isinstance(v, Unknown) else v
            for k, v in person.items()
        }

    rows = copied(household) | {"person": [moved(people[old]) for old in order]}
    parents: dict[str, list[int]] = {}
    for entity in OWNED:
        owners = household.parents[entity]  # type: ignore[index]
        pairs = zip([place[p] for p in owners], rows[entity], strict=True)
        pairs_in_order = sorted(pairs, key=lambda pair: pair[0])
        parents[entity] = [owner for owner, _ in pairs_in_order]
        rows[entity] = [kept for _, kept in pairs_in_order]
    for obligor in rows["obligor"]:
        of = obligor["obligor_of"]
        obligor["obligor_of"] = of if isinstance(of, Unknown) else place[of]
    return Household(household.county, rows, parents, household.ident)  # type: ignore[arg-type]


# --- unknown facts ---


def blurred(household: Household, seed: int) -> Household:
    """The same household with some facts unknown, for one or two causes each.

    A few facts, many facts, or everything an authorisation would be needed for.
    """
    dice = Random(seed)
    share = dice.choice((0.01, 0.03, 0.1, 0.3))
    refused = dice.random() < 0.2

    def blur(name: str, value: Any) -> Any:
        if name in FIXED:
            return value
        if refused and library().facts[name].authorised:
            return Unknown(Cause.NOT_AUTHORISED)
        if dice.random() < share:
            return Unknown(dice.choice(CAUSES) | dice.choice(CAUSES))
        return value

    rows = {e: [{k: blur(k, v) for k, v in r.items()} for r in household.rows[e]] for e in ENTITIES}  # type: ignore[index]
    return Household(household.county, rows, household.parents, household.ident)  # type: ignore[arg-type]


def completed(household: Household, seed: int, day: date) -> Household:
    """The same household with every unknown fact made known, at random."""
    dice = Random(seed)
    people = len(household.rows["person"])
    # One completion is all small, one all large, others mixed: bounds are tried at both ends.
    rows = copied(household)
    for entity, several in rows.items():
        for one in several:
            for fact in facts_of(entity):
                if isinstance(one[fact.name], Unknown):
                    one[fact.name] = some_value(dice, fact, people, day)
    return Household(household.county, rows, household.parents, household.ident)  # type: ignore[arg-type]
