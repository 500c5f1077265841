"""What to settle, in words: whom it is about, who holds it, why it is not known."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

from minsheng.policy.engine.book import compile_book
from minsheng.policy.engine.facts import Fact
from minsheng.policy.engine.scalar import Household, evaluate
from minsheng.policy.engine.unknown import Cause, Unknown
from minsheng.policy.laws.kinds import ObligorRelation, Relation, Sex
from minsheng.recheck import asking
from minsheng.recheck.asking import (
    ENGLISH,
    Asked,
    asked_of,
    obligor_title,
    person_title,
    request,
)
from minsheng.recheck.needed import lacking_in
from minsheng.recheck.outcome import TARGETS
from minsheng.recheck.words import Language

UNKNOWN = Unknown(Cause.OUT_OF_DATE)


class Rows:
    """A trace with persons only, and with obligors perhaps; nothing was decided of them."""

    def __init__(self, *persons: dict[str, Any], obligors: tuple[dict[str, Any], ...] = ()) -> None:
        rows = {"person": persons, "obligor": obligors}
        self.household = SimpleNamespace(rows=rows, parents={})
        self.book, self.values = SimpleNamespace(fed={}), {}


def person(relation: Relation, sex: Any = UNKNOWN, **facts: Any) -> dict[str, Any]:
    return {"relation": relation, "sex": sex, **facts}


def ask_for(fact: Fact, trace: Any, language: Language) -> Asked:
    """A fact asked of everybody who lacks it."""
    return asking.ask_for(fact, trace, lacking_in(fact, trace.household), language)


def test_an_english_question_is_a_question_of_one_or_several(library) -> None:
    one = Rows(person(Relation.HEAD, bathes=UNKNOWN, registered_here=UNKNOWN))
    two = person(Relation.SPOUSE, bathes=UNKNOWN), person(Relation.CHILD, Sex.MALE, bathes=UNKNOWN)
    three = Rows(person(Relation.HEAD, bathes=UNKNOWN), *two)
    bathes = library.facts["bathes"]
    assert ask_for(bathes, one, "en").title == "whether head can bathe unaided"
    assert ask_for(bathes, three, "en").title == "whether head, spouse and son can bathe unaided"
    register = ask_for(library.facts["registered_here"], one, "en")
    assert register.title == "whether this register holds head"
    within = person(Relation.HEAD), ({"obligor_property_within": UNKNOWN},)
    asked = ask_for(
        library.facts["obligor_property_within"], Rows(within[0], obligors=within[1]), "en"
    )
    assert asked.title == "whether the obligor's property is within the limits"


def test_every_yes_or_no_that_is_asked_in_english_has_its_question(library) -> None:
    nouns = {"support_duty", "seriously_ill", "obligor_has_order"}
    asked = {f.name for f in library.facts.values() if f.type == "bool"}
    assert set(ENGLISH) == asked - nouns


def test_an_english_request_leaves_out_what_the_file_is_summed_over(library) -> None:
    trace = Rows(person(Relation.HEAD))
    sums = [ask_for(library.facts[n], trace, "en") for n in ("dwellings", "company_shares_hh")]
    assert request(sums, 2, "en") == "dwellings owned and shares in companies"
    assert sums[0].title == "dwellings owned, all persons of the file"


def test_a_request_reads_as_an_official_would_say_it(library) -> None:
    rows = Rows(person(Relation.HEAD, bathes=UNKNOWN, dresses=UNKNOWN, wage_verified_m=0))
    care = [ask_for(library.facts[n], rows, "zh") for n in ("bathes", "dresses")]
    assert request(care, 2, "zh") == "评估户主能否自行洗澡、穿衣"
    wage = Rows(
        person(Relation.HEAD, wage_verified_m=0), person(Relation.SPOUSE, wage_verified_m=UNKNOWN)
    )
    asked = ask_for(library.facts["wage_verified_m"], wage, "zh")
    assert request([asked], 1, "zh") == "核实配偶工资"
    assert request([*care, asked], 3, "zh") == "评估户主能否自行洗澡、穿衣，并核实配偶工资"
    assert request([*care, asked], 1, "zh") == "评估户主能否自行洗澡等"
    assert request([asked], 0, "zh") == "查清下列事实"
    car = ask_for(library.facts["vehicles"], wage, "zh")
    assert request([car], 1, "zh") == "查清机动车辆"
    within = ask_for(library.facts["obligor_property_within"], wage, "zh")
    assert request([car, within], 2, "zh") == "查清机动车辆、义务人财产是否符合规定"
    english = [Asked(str(n), f"fact {n}", "the family") for n in range(3)]
    assert request(english, 3, "en") == "fact 0 and fact 1"
    assert request(english, 0, "en") == "the facts below"
    assert request([], 0, "en") == ""


def test_an_obligor_is_named_by_kin(library) -> None:
    def obligor(of: int, relation: ObligorRelation, income: Any) -> dict[str, Any]:
        return {
            "obligor_of": of,
            "obligor_relation": relation,
            "obligor_family_income_m": income,
            "obligor_has_order": UNKNOWN,
            "obligor_ordered_m": UNKNOWN,
        }

    children = [obligor(0, ObligorRelation.CHILD, UNKNOWN) for _ in range(2)]
    sibling, nobody = (
        obligor(of, ObligorRelation.SIBLING, 0 if of == 1 else UNKNOWN) for of in (1, -1)
    )
    rows = Rows(
        person(Relation.HEAD),
        person(Relation.SPOUSE),
        obligors=(*children, sibling, nobody),
    )
    titles = [obligor_title(rows, place, "zh") for place in range(4)]
    assert titles == ["户主的子女1", "户主的子女2", "配偶的兄弟姐妹", ""]
    assert obligor_title(rows, 1, "en") == "the head's child 2"
    income = ask_for(library.facts["obligor_family_income_m"], rows, "zh")
    assert income.title == "义务人（户主的子女1、户主的子女2）家庭月收入"
    assert request([income], 1, "zh") == "查清义务人家庭月收入"
    english = ask_for(library.facts["obligor_family_income_m"], rows, "en").title
    assert english.endswith("(the head's child 1 and the head's child 2)")
    order = ask_for(library.facts["obligor_has_order"], Rows(person(Relation.HEAD)), "zh")
    assert order.title == "义务人有无判决或书面协议"


def test_a_question_is_asked_of_those_a_decision_waits_for(library) -> None:
    """A child's wage is unknown like the mother's, but nothing hangs on it."""
    rows = {
        "person": [
            person(Relation.HEAD, birth=19800115),
            person(Relation.CHILD, birth=20190301),
        ]
    }
    base = {f.name: f.baseline for f in library.facts.values() if f.entity == "person"}
    lacking = {"business_m": UNKNOWN, "property_income_m": UNKNOWN}
    household = Household(
        "320681",
        {
            "run": [{"as_of": 20201101}],
            "household": [
                {f.name: f.baseline for f in library.facts.values() if f.entity == "household"}
            ],
            "person": [{**base, **row, **lacking} for row in rows["person"]],
            "obligor": [],
            "bill": [],
            "contribution": [],
        },
        {"bill": [], "contribution": []},
    )
    trace = evaluate(compile_book(library, date(2020, 11, 1)), household, TARGETS)
    asked = asked_of([library.facts[name] for name in lacking], trace, "zh")
    assert asked[0].title == "户主经营净收入（不含种植）"
    assert asked[1].title.startswith("户主、子女")


def test_persons_are_called_by_their_sex_where_it_is_known() -> None:
    rows = Rows(
        person(Relation.HEAD, Sex.FEMALE),
        person(Relation.PARENT, Sex.FEMALE),
        person(Relation.CHILD_IN_LAW, Sex.MALE),
        person(Relation.CHILD, Sex.FEMALE),
        person(Relation.CHILD, Sex.FEMALE),
        person(Relation.CHILD),
    )
    titles = [person_title(rows, place, "zh") for place in range(6)]
    assert titles == ["户主", "母亲", "女婿", "女儿1", "女儿2", "子女"]
    assert person_title(rows, 1, "en") == "mother"


def test_beside_a_fact_stands_why_it_is_not_known(library) -> None:
    rows = Rows(
        person(Relation.HEAD, wage_verified_m=Unknown(Cause.NOT_AUTHORISED)),
        person(Relation.SPOUSE, wage_verified_m=Unknown(Cause.CONTRADICTED)),
        person(Relation.PARENT, wage_verified_m=0),
    )
    wage = ask_for(library.facts["wage_verified_m"], rows, "zh")
    assert wage.of == "税务部门或用人单位"
    assert wage.why == "家庭未授权查询、资料互相矛盾"
    assert wage.cause == Cause.NOT_AUTHORISED | Cause.CONTRADICTED
    assert not wage.wants_signature
    english = ask_for(library.facts["wage_verified_m"], rows, "en")
    assert english.of == "the tax office or the employer"
    assert english.why == "not authorised, contradicted"


def test_of_an_unverified_record_it_is_told_how_to_verify_it(library) -> None:
    one = Unknown(Cause.UNVERIFIED)
    rows = Rows(person(Relation.HEAD, wage_verified_m=one, whereabouts=one, pension_m=UNKNOWN))
    wage = ask_for(library.facts["wage_verified_m"], rows, "zh")
    assert wage.task == "核实户主工资"
    assert wage.why == "仅有一条未核实的记录"
    assert wage.how.startswith("向用人单位核实")
    where = ask_for(library.facts["whereabouts"], rows, "zh")
    assert where.task == "核实户主去向"
    assert "殡仪馆" in where.how
    english = ask_for(library.facts["whereabouts"], rows, "en")
    assert english.why == "only one unverified record"
    assert english.how.startswith("of a death, ask the hospital")
    stale = ask_for(library.facts["pension_m"], rows, "zh")
    assert (stale.verb, stale.how) == ("查清", "")
