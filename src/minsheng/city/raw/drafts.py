"""What each office holds of some households: rows by extract, still without names or numbers.

A draft's `p` is the person of the row by its place in the chunk; names and identity
numbers are those of the whole county and come when the county is complete (`writing`).
Values are integers as the facts have them; they become words and yuan when written.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from minsheng.city.dice import Bools, Dice, Ints
from minsheng.city.knowledge import Standing, assessed
from minsheng.city.means import Means, Proof
from minsheng.city.person_facts import LOST_FIRST
from minsheng.city.raw.wording import TEAMS
from minsheng.city.shapes import NOBODY
from minsheng.city.truth import Truth
from minsheng.policy.laws.kinds import Bill, ParentState, Sex, Whereabouts
from minsheng.snapshot.months import months_before

Drafts = dict[str, pl.DataFrame]
TOLD_AT_THE_DOOR = (Whereabouts.HOME, Whereabouts.AWAY, Whereabouts.OUT_OF_CONTACT)
DETAINED = (Whereabouts.PRISON, Whereabouts.DRUG_DETENTION, Whereabouts.OTHER_RESTRAINT)
POOR_RURAL = 30_000
"""Of rural households, in a million, those on the poverty-relief register."""
FUND_FROM = 300_000
"""Wage from which an employer is assumed to pay into the housing fund."""
FUND = 450_000
AWARDS = (
    "award_single_m", "award_tekun_m", "award_severe_disability_m", "award_living_subsidy_m",
    "award_care_subsidy_m", "award_child_m", "award_old_age_m",
)  # fmt: skip
ACCOUNT_BELOW = 10_000
"""Fen a month: a pension smaller than this is the resident scheme's own account."""
ACCOUNT_FROM = 100_000
"""Of fen: with less a family keeps one account."""


def frame(**columns: Any) -> pl.DataFrame:
    """Columns as a frame."""
    return pl.DataFrame({name: np.asarray(values) for name, values in columns.items()})


def drafts_of(truth: Truth, first: int) -> Drafts:
    """The rows of every extract about some households.

    Args:
        truth: the households, whole.
        first: how many households of the county come before.
    """
    standing = Standing.drawn(truth.chunk, truth.status, truth.ask.patterns)
    return {
        **_registers(truth, standing, first),
        **_own_books(truth, standing, first),
        **_answers(truth, standing),
        **_papers(truth),
    }


def _person(truth: Truth, name: str) -> Any:
    return truth.columns["person"][name]


def _teams(truth: Truth, standing: Standing) -> Ints:
    """Who inquired at each household; -1 where nobody did."""
    return np.where(standing.asked, truth.chunk.dice.below("team", len(TEAMS)), -1)


def _registers(truth: Truth, standing: Standing, first: int) -> Drafts:
    """What the registers hold of everybody."""
    chunk, dice = truth.chunk, truth.chunk.person_dice
    everybody = np.arange(chunk.persons, dtype=np.int64)
    start = chunk.start[:-1][chunk.of]
    parents = [np.where(p == NOBODY, -1, start + p) for p in (chunk.parent_1, chunk.parent_2)]
    states = [_person(truth, f"parent_{n}_state") for n in (1, 2)]
    sinces = [_person(truth, f"parent_{n}_since") for n in (1, 2)]
    # The register has a column for the father and one for the mother.
    turned = (parents[0] >= 0) & (chunk.sex[parents[0]] == Sex.FEMALE)
    turned |= (parents[1] >= 0) & (chunk.sex[parents[1]] == Sex.MALE)
    for pair in (parents, states, sinces):
        pair[0], pair[1] = np.where(turned, pair[1], pair[0]), np.where(turned, pair[0], pair[1])
    where, since = _person(truth, "whereabouts"), _person(truth, "whereabouts_since")
    seen = np.isin(where, TOLD_AT_THE_DOOR)
    in_need = np.logical_or.reduce(
        [(s != ParentState.CARING) & (s != ParentState.IN_FILE) for s in states]
    )
    month = truth.ask.month
    disabled = np.flatnonzero(_person(truth, "disability") > 0)
    pupils = np.flatnonzero(_person(truth, "schooling") > 0)
    served = np.flatnonzero(_person(truth, "veteran"))
    poor = ~chunk.urban & chunk.dice.chance("poverty register", POOR_RURAL)
    heads = np.flatnonzero((chunk.place == 0) & poor[chunk.of])
    wed = np.flatnonzero((chunk.spouse != NOBODY) & (chunk.sex == Sex.MALE))
    day = dice.between("wedding day", 1, 28)
    years = 1 + dice.below("married years", np.maximum(chunk.age - 21, 1))
    wedding = (month // 100 - years) * 10_000 + dice.between("wedding month", 1, 12) * 100 + day
    dead = np.flatnonzero(where == Whereabouts.DEAD)
    held = np.flatnonzero(np.isin(where, DETAINED))
    gone = np.flatnonzero(where == Whereabouts.MISSING)
    children = np.flatnonzero(in_need)
    teams = _teams(truth, standing)[chunk.of]
    return {
        "population": frame(
            p=everybody, household=first + chunk.of, sex=chunk.sex,
            birth=_person(truth, "birth"), relation=chunk.relation,
            registered=_person(truth, "registered_here"), parent_1=parents[0],
            parent_2=parents[1], village=chunk.village[chunk.of], urban=chunk.urban[chunk.of],
        ),
        "canvass": frame(
            p=everybody, lives_here=_person(truth, "lives_here"),
            whereabouts=np.where(seen, where, -1), since=np.where(seen, since, 0),
            dependent=_person(truth, "dependent_adult"), duty=_person(truth, "support_duty"),
            month=months_before(month, 1 + dice.below("canvassed", 2)), team=teams,
        ),
        "marriage": frame(
            p=wed, other=start[wed] + chunk.spouse[wed], registered=wedding[wed],
            state=np.zeros(len(wed), np.int64),
        ),
        "deaths": frame(
            p=dead, died=since[dead] * 100 + day[dead],
            source=dice.among(dead).below("death paper", 2),
        ),
        "detained": frame(p=held, kind=where[held], since=since[held] * 100 + day[held]),
        "missing": frame(p=gone, since=since[gone] * 100 + day[gone]),
        "disability": frame(
            p=disabled, kind=_person(truth, "disability")[disabled],
            grade=_person(truth, "disability_grade")[disabled],
        ),
        "schooling": frame(p=pupils, level=_person(truth, "schooling")[pupils]),
        "veterans": frame(p=served, pension=_person(truth, "preferential_pension_m")[served]),
        "children": frame(
            p=children, parent_1=states[0][children], parent_1_since=sinces[0][children],
            parent_2=states[1][children], parent_2_since=sinces[1][children],
            team=teams[children],
        ),
        "poverty": frame(
            p=heads, since=months_before(month, 12 + dice.among(heads).below("poor since", 60)),
            state=dice.among(heads).pick("poor state", (5, 80, 15)),
        ),
    }  # fmt: skip


def _own_books(truth: Truth, standing: Standing, first: int) -> Drafts:
    """What the office wrote down of the families in assistance or applying."""
    chunk, household = truth.chunk, truth.columns["household"]
    asked = np.flatnonzero(standing.asked)
    month = truth.ask.month
    persons = np.flatnonzero(standing.asked[chunk.of])
    seen = assessed(standing, chunk, truth.condition, truth.status)[persons]
    care = {
        name: np.where(seen, np.asarray(_person(truth, name))[persons].astype(np.int64), -1)
        for name in LOST_FIRST
    }
    told = {
        "clergy_years": "clergy_years", "ill": "seriously_ill", "overseas": "overseas_returnee",
        "work_start": "work_start", "wage": "wage_declared_m",
        "support_received": "support_received_m", "other_transfer": "other_transfer_m",
        "family_planning": "family_planning_m", "scholarship": "scholarship_m",
        "bravery": "bravery_m", "support_paid": "support_paid_m",
        "social_assistance": "social_assistance_m", "institution": "in_institution",
        "child_allowance": "child_allowance_chosen",
    }  # fmt: skip
    signed = chunk.dice.between("signed", 1, 20)
    teams = _teams(truth, standing)
    return {
        "families": frame(
            household=first + asked, p=chunk.start[:-1][asked],
            applies=household["applies"][asked], cooperates=household["cooperates"][asked],
            authorised=standing.authorised[asked],
            authorised_on=months_before(month, signed[asked] // 6) * 100 + signed[asked],
            land=household["farm_land_hmu"][asked], course=household["income_course"][asked],
            property_own=np.full(len(asked), -1),
            emergency=household["emergency"][asked],
            emergency_month=household["emergency_month"][asked],
            emergency_loss=household["emergency_loss_hh"][asked],
            exit_start=household["exit_start"][asked], team=teams[asked],
        ),
        "members": frame(
            p=persons, team=teams[chunk.of[persons]], **care,
            **{n: np.asarray(_person(truth, fact))[persons] for n, fact in told.items()},
        ),
        "obligors": _obligors(truth, standing, first),
        "benefits": _benefits(truth),
    }  # fmt: skip


def _obligors(truth: Truth, standing: Standing, first: int) -> pl.DataFrame:
    rows, of = truth.columns["obligor"], truth.of["obligor"]
    asked, authorised = standing.asked[of], standing.authorised[of]
    kept = np.flatnonzero(asked)
    plain = {"relation": "obligor_relation", "state": "obligor_state", "birth": "obligor_birth",
             "disability": "obligor_disability", "grade": "obligor_disability_grade",
             "size": "obligor_family_size", "dependants": "obligor_dependants",
             "ordered": "obligor_has_order", "sum": "obligor_ordered_m"}  # fmt: skip
    secret = {"family_income": "obligor_family_income_m", "income": "obligor_income_m",
              "property_within": "obligor_property_within"}  # fmt: skip
    columns = {n: np.asarray(rows[fact])[kept] for n, fact in plain.items()}
    for name, fact in secret.items():
        values = np.asarray(rows[fact])[kept].astype(np.int64)
        columns[name] = np.where(authorised[kept], values, -1)
    whom = truth.chunk.start[:-1][of] + np.asarray(rows["obligor_of"])
    teams = _teams(truth, standing)[of[kept]]
    return frame(household=first + of[kept], p=whom[kept], team=teams, **columns)


def _benefits(truth: Truth) -> pl.DataFrame:
    """Every award in payment, one row each; those of a household stand under its head."""
    chunk, household = truth.chunk, truth.columns["household"]
    heads = chunk.start[:-1]
    names = ["award_dibao_m_hh", "award_expenditure_m_hh"]
    parts = [(heads, np.asarray(household[name])) for name in names]
    everybody = np.arange(chunk.persons, dtype=np.int64)
    parts += [(everybody, np.asarray(_person(truth, name))) for name in AWARDS]
    p, benefit, sums = [], [], []
    for number, (who, drawn_m) in enumerate(parts):
        values = np.asarray(drawn_m, np.int64)
        paid = np.flatnonzero(values > 0)
        p.append(who[paid])
        benefit.append(np.full(len(paid), number))
        sums.append(values[paid])
    drawn = np.concatenate(p)
    month = months_before(truth.ask.month, np.ones(len(drawn), np.int64))
    return frame(p=drawn, benefit=np.concatenate(benefit), sum=np.concatenate(sums), month=month)


def _answers(truth: Truth, standing: Standing) -> Drafts:
    """What agencies answer of families that have signed the authorisation."""
    chunk, family, month = truth.chunk, truth.family, truth.ask.month
    means = family.means
    persons = family.persons
    signed = standing.authorised[chunk.of[persons]]
    values = {n: np.asarray(_person(truth, n))[persons] for n in (
        "business_m", "pension_m", "basic_pension_m", "unemployment_m", "social_contributions_m",
        "property_income_m", "refusals", "work_injury_care",
    )}  # fmt: skip

    def some(which: Any, **columns: Any) -> pl.DataFrame:
        rows = np.flatnonzero(signed & which)
        return frame(p=persons[rows], **{n: np.asarray(v)[rows] for n, v in columns.items()})

    last = months_before(month, np.ones(len(persons), np.int64))
    basic, pension = values["basic_pension_m"], values["pension_m"]
    # The resident scheme pays an account of some ten yuan, with the basic pension or without.
    resident = (basic > 0) | ((pension > 0) & (pension < ACCOUNT_BELOW))
    dice = family.chunk.person_dice
    funded = (means.proof == Proof.CONFIRMED) & (means.wage >= FUND_FROM)
    served = np.flatnonzero((values["refusals"] > 0) | (values["work_injury_care"] != 0))
    return {
        "social_insurance": _insured(truth, signed, values["social_contributions_m"]),
        "wages": _wages(means, persons, signed, month),
        "business": some(values["business_m"] > 0, income=values["business_m"], month=last),
        "housing_fund": some(
            funded & dice.chance("housing fund", FUND), unit=dice.below("employer", 4000),
            base=means.wage, month=last,
        ),
        "resident_pension": some(
            resident, month=last, basic=basic, account=np.where(resident, pension, 0)
        ),
        "employee_pension": some((pension > 0) & ~resident, month=last, pension=pension),
        "unemployment": some(
            values["unemployment_m"] > 0, month=last, benefit=values["unemployment_m"]
        ),
        "employment": frame(
            p=persons[served], refusals=values["refusals"][served],
            injury_care=values["work_injury_care"][served],
        ),
        **_property(truth, standing),
    }  # fmt: skip


def _insured(truth: Truth, signed: Bools, paid: Ints) -> pl.DataFrame:
    rows, family = truth.family.contributions, truth.family
    kept = np.flatnonzero(signed[rows.of])
    of = rows.of[kept]
    return frame(
        p=family.persons[of], month=rows.facts["contribution_month"][kept],
        kind=rows.facts["contribution_kind"][kept],
        unit=family.chunk.person_dice.below("employer", 4000)[of],
        base=rows.facts["contribution_base"][kept], paid=paid[of],
    )  # fmt: skip


def _wages(means: Means, persons: Ints, signed: Bools, month: int) -> pl.DataFrame:
    """A row for each month of the year in which the employer withheld."""
    told = signed & (means.proof == Proof.CONFIRMED) & (means.wage > 0)
    counts = np.where(told, np.minimum(means.since, 12), 0)
    of = np.repeat(np.arange(len(persons)), counts)
    number = np.arange(len(of)) - (np.cumsum(counts) - counts)[of]
    return frame(
        p=persons[of], month=months_before(month, counts[of] - number),
        payer=Dice(0, persons.astype(np.int64)).below("payer", 4000)[of], wage=means.wage[of],
        tax=np.zeros(len(of), np.int64),
    )  # fmt: skip


def _property(truth: Truth, standing: Standing) -> Drafts:
    """Cars, dwellings, accounts and companies: of the household, found under its head."""
    chunk, household = truth.chunk, truth.columns["household"]
    signed = np.flatnonzero(standing.authorised)
    head = chunk.start[:-1][signed]
    dice = chunk.dice.among(signed)
    month = truth.ask.month

    def held(name: str) -> Ints:
        return np.asarray(household[name])[signed].astype(np.int64)

    cars, homes = np.repeat(head, held("vehicles")), np.repeat(head, held("dwellings"))
    lame = np.flatnonzero(_person(truth, "disability") > 0)
    lame = lame[standing.authorised[chunk.of[lame]]]
    lame = lame[chunk.person_dice.among(lame).chance("mobility vehicle", 60_000)]
    garages = head[dice.chance("garage", 20_000)]
    shares = held("company_shares_hh")
    owns = shares > 0
    owned = np.concatenate([homes, garages])
    driven = np.concatenate([cars, lame])
    key = Dice(chunk.seed, np.arange(len(driven)) + (driven << 8))
    area = Dice(chunk.seed, np.arange(len(owned)) + (owned << 8))
    # Deposits are drawn for the household: half stand under the spouse where there is one.
    balance = held("financial_assets_hh")
    spouse = chunk.spouse[head]
    other = np.where((spouse != NOBODY) & (balance > ACCOUNT_FROM), head + spouse, -1)
    half = np.where(other >= 0, balance // 2 // 100 * 100, 0)
    interest = np.asarray(_person(truth, "property_income_m"))
    two = np.flatnonzero(other >= 0)
    rest = np.flatnonzero((balance - half > 0) | (interest[head] > 0))
    earning = np.flatnonzero((interest > 0) & standing.authorised[chunk.of])
    earning = np.setdiff1d(earning, np.concatenate([head, other[two]]))
    holder = np.concatenate([head[rest], other[two], earning])
    accounts = frame(
        p=holder,
        bank=Dice(chunk.seed, holder).below("bank", 6),
        account=chunk.person_key[holder],
        balance=np.concatenate([(balance - half)[rest], half[two], np.zeros(len(earning), int)]),
        income=interest[holder],
        day=np.full(len(holder), month * 100 + 1),
    )
    return {
        "vehicles": frame(
            p=driven, plate=key.below("plate", 1_000_000),
            kind=np.concatenate([np.zeros(len(cars), int), np.full(len(lame), 2)]),
            registered=(month // 100 - 1 - key.below("car years", 9)) * 10_000
            + key.between("car month", 1, 12) * 100 + key.between("car day", 1, 28),
        ),
        "real_estate": frame(
            p=owned, certificate=area.below("unit", 1 << 30),
            use=np.concatenate([np.zeros(len(homes), int), np.full(len(garages), 2)]),
            area=area.between("area", 4_000, 16_000),
        ),
        "deposits": accounts,
        "companies": frame(
            p=head[owns], company=dice.below("company", 9000)[owns],
            role=dice.below("role", 3)[owns], shares=shares[owns],
        ),
    }  # fmt: skip


def _papers(truth: Truth) -> Drafts:
    """Bills of the families in assistance or applying."""
    rows, family = truth.family.bills, truth.family
    school = rows.facts["bill_kind"] == Bill.EDUCATION
    medical, fees = np.flatnonzero(~school), np.flatnonzero(school)

    def of(which: Ints, **names: str) -> pl.DataFrame:
        columns = {n: np.asarray(rows.facts[fact])[which] for n, fact in names.items()}
        return frame(p=family.persons[rows.of[which]], **columns)

    # A settlement has a number of its own, and so has a receipt.
    number = Dice(
        family.chunk.seed, np.arange(len(rows.of)) + (family.chunk.person_key[rows.of] << 8)
    )
    medical_bills = of(
        medical, month="bill_month", kind="bill_kind", own="bill_own_share",
        designated="bill_designated",
    )  # fmt: skip
    school_fees = of(
        fees, month="bill_month", own="bill_own_share", public="bill_public_rate",
        designated="bill_designated",
    )  # fmt: skip
    serial = number.below("settlement", 1 << 31)
    return {
        "medical_bills": medical_bills.with_columns(pl.Series("bill", serial[medical])),
        "school_fees": school_fees.with_columns(pl.Series("bill", serial[fees])),
    }  # fmt: skip


__all__ = ["Drafts", "drafts_of", "frame"]
