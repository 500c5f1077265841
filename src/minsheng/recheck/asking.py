"""What to settle first, and of whom: facts as a clerk would be told to find them out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_
from typing import Any

from minsheng.policy.engine.facts import Fact
from minsheng.policy.engine.scalar import Trace
from minsheng.policy.engine.unknown import Cause, Unknown
from minsheng.policy.laws.kinds import ObligorRelation, Relation, Sex
from minsheng.recheck.needed import needed_in
from minsheng.recheck.verifying import how_to_verify
from minsheng.recheck.words import AGENCIES, OBLIGORS, RELATIONS, SEXED, Language, causes, pick

SELF_CARE = ("eats", "dresses", "leaves_bed", "uses_toilet", "walks_indoors", "bathes")
UNAIDED = "自行"
DONE = {"walks_indoors": "在室内行走"}
"""What stands after 自行, where it is not the rest of the fact's name."""
VERIFIED, FOUND_OUT = "核实", "查清"
BRACKETS = re.compile("（[^）]*）")
QUESTIONS = {
    "registered_here": "户口是否在本户",
    "property_own": "档案所列财产是否均属家庭成员（不含同户其他人员）",
    "bill_designated": "票据是否有效、是否出自定点机构",
    "obligor_property_within": "义务人财产是否符合规定",
    "obligor_of": "义务人应赡养、抚养、扶养何人",
    "obligor_has_order": "有无判决或书面协议",
}
"""Facts that are asked about in other words than their name, or their name after 是否."""
ENGLISH = {
    "urban": "whether the urban standard applies",
    "applies": "whether the family applies this period",
    "cooperates": "whether the family cooperates with the inquiry",
    "property_own": "whether the property on file is all the family members' own",
    "registered_here": "whether this register holds {who}",
    "lives_here": "whether the home is shared with {who}",
    "dependent_adult": "whether {who} can live independently",
    "eats": "whether {who} can eat unaided",
    "dresses": "whether {who} can dress unaided",
    "leaves_bed": "whether {who} can get in and out of bed unaided",
    "uses_toilet": "whether {who} can use the toilet unaided",
    "walks_indoors": "whether {who} can walk indoors unaided",
    "bathes": "whether {who} can bathe unaided",
    "veteran": "veteran's status of {who}",
    "overseas_returnee": "status of {who} as returned overseas Chinese",
    "in_institution": "care in an institution of {who}",
    "child_allowance_chosen": "choice of {who} between tekun and the child allowance",
    "work_injury_care": "work-injury care allowance of {who}",
    "obligor_property_within": "whether the obligor's property is within the limits",
    "bill_designated": "whether the bills of {who} are valid and of designated providers",
}
"""Questions whose English is not the fact's name; of one person or several alike."""
OF_ALL = ", all persons of the file"
"""What the name of a sum over the file adds, and a sentence leaves out."""

NONE = Cause(0)
"""Of what is known, or not said why."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A fact to settle, in one language.

    Attributes:
        fact: its name.
        title: what to find out, with whom it is about.
        of: who holds it.
        verb: what is done to find it out; empty in English.
        stem: the beginning of the title that several facts may share.
        cause: why it is not known; of several persons, all there are.
        why: the same in words.
        how: how the one record that speaks of it is verified; empty where none does.
    """

    fact: str
    title: str
    of: str
    verb: str = ""
    stem: str = ""
    cause: Cause = NONE
    why: str = ""
    how: str = ""

    @property
    def task(self) -> str:
        """What to do: `查清户主养老金`."""
        return self.verb + self.title

    @property
    def wants_signature(self) -> bool:
        """Whether nothing but the family's authorisation is wanting."""
        return self.cause == Cause.NOT_AUTHORISED


def asked_of(facts: Sequence[Fact], trace: Trace, language: Language) -> list[Asked]:
    """The facts that together settle a household, in words, each of those it is wanted of.

    Args:
        facts: which.
        trace: the household's evaluation; where no fact `are_of_several`, it may hold no value
            of a rule.
        language: of the words.
    """
    needed = needed_in(facts, trace)
    return [ask_for(fact, trace, needed[fact.name], language) for fact in facts]


def ask_for(fact: Fact, trace: Trace, rows: Sequence[int], language: Language) -> Asked:
    """A fact to settle in some rows, in words, with why it is not known there."""
    asked, cause = _worded(fact, trace, rows, language), _cause(fact, trace, rows)
    if not cause:
        return asked
    asked = replace(asked, cause=cause, why=causes(cause, language))
    return _to_verify(asked, fact, language) if cause & Cause.UNVERIFIED else asked


def _to_verify(asked: Asked, fact: Fact, language: Language) -> Asked:
    """The fact, to be verified rather than found out, with how that is done."""
    verb = VERIFIED if asked.verb == FOUND_OUT else asked.verb
    return replace(asked, verb=verb, how=how_to_verify(fact, language))


def _cause(fact: Fact, trace: Trace, rows: Sequence[int]) -> Cause:
    """Why a fact is not known in some rows; nothing where it is known."""
    held = [trace.household.rows[fact.entity][row][fact.name] for row in rows]
    return reduce(or_, (value.cause for value in held if isinstance(value, Unknown)), NONE)


def _worded(fact: Fact, trace: Trace, rows: Sequence[int], language: Language) -> Asked:
    """A fact to settle, with whom it is about and who holds it."""
    who = _whose(fact, trace, rows, language)
    of = pick(AGENCIES[fact.agency], language)
    if fact.entity == "obligor":
        return _of_obligor(fact, who, of, language)
    if language == "en":
        return Asked(fact.name, _english(fact, who), of)
    if fact.name in SELF_CARE:
        stem = f"{who}能否{UNAIDED}"
        return Asked(
            fact.name, stem + DONE.get(fact.name, fact.zh.removeprefix(UNAIDED)), of, "评估", stem
        )
    if fact.name in QUESTIONS:
        return Asked(fact.name, who + QUESTIONS[fact.name], of, FOUND_OUT, who)
    if fact.type == "bool":
        return Asked(fact.name, f"{who}是否{fact.zh}", of, FOUND_OUT, f"{who}是否")
    verb = VERIFIED if fact.zh.startswith(VERIFIED) else FOUND_OUT
    return Asked(fact.name, who + fact.zh.removeprefix(VERIFIED), of, verb, who)


def _english(fact: Fact, who: str) -> str:
    if fact.name in ENGLISH:
        return ENGLISH[fact.name].format(who=who or "the person")
    return f"{fact.en}{f' of {who}' if who else ''}"


def _of_obligor(fact: Fact, who: str, of: str, language: Language) -> Asked:
    """A fact of one who lives elsewhere: `义务人（户主的子女）家庭月收入`."""
    english = ENGLISH.get(fact.name, fact.en)
    title = pick((QUESTIONS.get(fact.name, fact.zh), english), language)
    if language == "en":
        return Asked(fact.name, f"{title} ({who})" if who else title, of)
    if fact.type == "bool" and fact.name not in QUESTIONS:
        title = f"是否{title}"
    bracketed = f"（{who}）" if who else ""
    return Asked(fact.name, f"义务人{bracketed}{title.removeprefix('义务人')}", of, FOUND_OUT)


def _whose(fact: Fact, trace: Trace, rows: Sequence[int], language: Language) -> str:
    """Whose a fact of some rows is: the members', or an obligor's; empty of the household."""
    if fact.entity == "obligor":
        titles = [obligor_title(trace, row, language) for row in rows]
    elif fact.entity == "person" or fact.entity in trace.household.parents:
        of = trace.household.parents.get(fact.entity)
        persons = dict.fromkeys(rows if of is None else [of[row] for row in rows])
        titles = [person_title(trace, person, language) for person in persons]
    else:
        titles = []
    return _listed([title for title in titles if title], language)


def _listed(names: Sequence[str], language: Language) -> str:
    """`户主、配偶、儿子`, `head, spouse and son`."""
    if language == "zh":
        return "、".join(names)
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def obligor_title(trace: Trace, place: int, language: Language) -> str:
    """Who an obligor is, numbered where several are alike: `户主的子女`; empty if not known."""
    titles = [_kin(trace, row, language) for row in trace.household.rows["obligor"]]
    title = titles[place]
    if not title or titles.count(title) == 1:
        return title
    number = titles[: place + 1].count(title)
    return f"{title}{number}" if language == "zh" else f"{title} {number}"


def _kin(trace: Trace, row: Mapping[str, Any], language: Language) -> str:
    """What an obligor is to whom: `户主的子女`, `the head's child`."""
    of, relation = row.get("obligor_of"), row.get("obligor_relation")
    if of is None or relation is None or isinstance(of, Unknown) or isinstance(relation, Unknown):
        return ""
    if not 0 <= of < len(trace.household.rows["person"]):
        return ""
    person = person_title(trace, of, language)
    kin = pick(OBLIGORS[ObligorRelation(relation)], language)
    return pick((f"{person}的{kin}", f"the {person}'s {kin}"), language)


def request(asked: Sequence[Asked], most: int, language: Language) -> str:
    """The request to settle the first so many facts, as it stands in a sentence.

    `评估户主能否自行洗澡、穿衣，并核实配偶工资`; with none named: `查清下列事实`.
    """
    if not asked:
        return ""
    if language == "en":
        named = [a.title.replace(OF_ALL, "") for a in asked[:2]]
        return _listed(named, language) if most else "the facts below"
    if not most:
        return "查清下列事实"
    groups: dict[str, dict[str, list[str]]] = {}
    for one in asked[:most]:
        rest = BRACKETS.sub("", one.title.removeprefix(one.stem))
        groups.setdefault(one.verb, {}).setdefault(one.stem, []).append(rest)
    parts = [
        verb + "、".join(stem + "、".join(rest) for stem, rest in stems.items())
        for verb, stems in groups.items()
    ]
    return "，并".join(parts) + ("等" if most < len(asked) else "")


def why_open(asked: Sequence[Asked], language: Language) -> str:
    """Why facts are open, in brackets: `（家庭未授权查询）`; empty where nothing says."""
    cause = reduce(or_, (a.cause for a in asked), NONE)
    if not cause:
        return ""
    words = causes(cause, language)
    return f"（{words}）" if language == "zh" else f" ({words})"


def first_of(asked: Sequence[Asked], most: int, language: Language) -> str:
    """What to do first: have the authorisation signed, then settle so many of the rest."""
    rest = [a for a in asked if not a.wants_signature]
    ask = request(rest, min(most, len(rest)), language)
    if len(rest) == len(asked):
        return f"settle {ask}" if ask and language == "en" else ask
    if language == "zh":
        return "由家庭签署核对授权书" + (f"，再{ask}" if ask else "")
    return "have the authorisation signed" + (f", then settle {ask}" if ask else "")


def person_title(trace: Trace, place: int, language: Language) -> str:
    """How a person without a name is called: by relation and sex, numbered where several."""
    titles = [_title(row, language) for row in trace.household.rows["person"]]
    title = titles[place]
    if title is None:
        return pick((f"第{place + 1}人", f"person {place + 1}"), language)
    if titles.count(title) == 1:
        return title
    number = titles[: place + 1].count(title)
    return f"{title}{number}" if language == "zh" else f"{title} {number}"


def _title(row: Mapping[str, Any], language: Language) -> str | None:
    """The relation of a row in words; by sex where that is known."""
    relation, sex = row.get("relation"), row.get("sex")
    if relation is None or isinstance(relation, Unknown):
        return None
    sexed = SEXED.get(Relation(relation))
    if sexed is None or sex is None or isinstance(sex, Unknown):
        return pick(RELATIONS[Relation(relation)], language)
    return pick(sexed[0 if Sex(sex) is Sex.MALE else 1], language)
