"""What the page of trials says of faults, facts, benefits and errands, Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from minsheng.policy.engine.written import parse_yaml
from minsheng.policy.laws import kinds as codes
from minsheng.policy.laws.kinds import Decision
from minsheng.recheck.extracts.contract import contracts
from minsheng.recheck.named import TEMPORARY_AID
from minsheng.recheck.outcome import BENEFITS
from minsheng.recheck.quality import errands
from minsheng.recheck.quality.errands import Waiting
from minsheng.recheck.reports.intake import office
from minsheng.recheck.words import DECISIONS, Language, pick, yuan
from minsheng.snapshot.facts import known_facts

ALL = "all"
TRUTHS = {"true": ("是", "yes"), "false": ("否", "no")}
SHOWN = 6
"""Values of one fact shown; a family has seldom more rows that differ."""
ERRANDS = {
    errands.SIGN: (
        "上门请家庭签署核对授权书；签署一次，未授权的各项一并核对",
        "Have the family sign the authorisation: one signature opens all that is held back",
    ),
    errands.VERIFY: (
        "核实只有一条记录的事项；没有号码、推定为本人的，先认定是不是本人",
        (
            "Verify what only one record tells of; where it was linked without a number, settle "
            "first whether it is this person's"
        ),
    ),
    errands.DIFFER: (
        "记载互相矛盾的，请报送部门查对后更正",
        "Where records disagree, have the offices that sent them look at them and mend them",
    ),
    errands.RENEW: ("资料已过期的，请报送部门补报", "Ask the office for newer records"),
    errands.SEND: (
        "该行退回未改或者没有报送的，请报送部门补报",
        "Ask the office for the row that went back to it, or never came",
    ),
    errands.ASK: (
        "各部门都没有的事项（申报内容、生活自理能力、财产归属等），入户向家庭了解、评估",
        (
            "Ask the family at home, and assess: what it declares, whether its members can look "
            "after themselves, whose the property is"
        ),
    ),
    errands.VISIT: (
        "未查清的事项较多，不能归到某一项，入户调查一并查清",
        "Too much is open at once to name one fact: settle it all at a home inquiry",
    ),
}


@cache
def kinds() -> dict[str, dict[str, Any]]:
    """The kinds of fault planted, with what is said of each."""
    text = files("minsheng.recheck.quality").joinpath("kinds.yaml").read_text(encoding="utf-8")
    return dict(parse_yaml(text, "kinds.yaml"))


def kind_words(kind: str, language: Language) -> str:
    """What a kind of fault is called; a whole file's are named as the city plants them."""
    if kind == ALL:
        return pick(("各类差错", "all kinds"), language)
    return str(kinds()[kind][language])


def benefit_words(name: str, language: Language) -> str:
    """What a benefit is called."""
    told = {b.name: (b.zh, b.en) for b in BENEFITS} | {"temporary_aid": TEMPORARY_AID}
    return pick(told[name], language)


def change_words(change: str, language: Language) -> str:
    """What is proposed, or asked for by the true facts."""
    return pick(DECISIONS[Decision[change.upper()]], language)


def fact_words(fact: Mapping[str, str], language: Language) -> str:
    """A fact at odds: what it is, what is true of it and what was read."""
    about = known_facts()[fact["fact"]]
    title = pick((about.zh, about.en), language)
    true, read = (_values(about.name, fact[name], language) for name in ("true", "read"))
    if language == "zh":
        so = f"实为{true}" if true else "实际没有"
        return f"{title}：{so}，{f'读到{read}' if read else '没有读到'}"
    so = f"{true} in truth" if true else "none in truth"
    return f"{title}: {so}, {f'read {read}' if read else 'not read'}"


def _values(fact: str, text: str, language: Language) -> str:
    values = [_value(fact, one, language) for one in text.split()]
    told = values[:SHOWN] + ["…"] * (len(values) > SHOWN)
    return pick(("、", ", "), language).join(told)


def _value(fact: str, text: str, language: Language) -> str:
    """A value as the page shows it."""
    type_ = known_facts()[fact].type
    if text in TRUTHS:
        return pick(TRUTHS[text], language)
    if not text.lstrip("-").isdecimal():
        return text
    number = int(text)
    if type_ == "Fen":
        return yuan(number, language)
    if type_ in {"Month", "Day"} and number:
        return "-".join(filter(None, (text[:4], text[4:6], text[6:])))
    named = _named(fact).get(number)
    if named and language == "zh":
        return named
    code = getattr(codes, type_, None)
    return code(number).name.lower().replace("_", " ") if code else f"{number:,}"


@cache
def _named(fact: str) -> dict[int, str]:
    """What the codes of a fact are called in the offices' files."""
    return {
        code: word
        for contract in contracts().values()
        for column in contract.columns.values()
        if column.gives == fact
        for word, code in column.codes.items()
        if isinstance(code, int)
    }


def errand_words(waiting: Waiting, language: Language) -> str:
    """What is to be done, and by whom."""
    if waiting.kind != errands.FILE:
        return pick(ERRANDS[waiting.kind], language)
    agency, why = office(waiting.agency, language), waiting.why[language]
    if language == "zh":
        meanwhile = f"。新文件到来之前，可先用上月的{waiting.stands_in}代替"
        return f"{agency}：{waiting.file}{why}{meanwhile if waiting.stands_in else ''}"
    meanwhile = f"; until it comes, last month's {waiting.stands_in} may stand in its place"
    told = f"{agency[0].upper()}{agency[1:]}: {waiting.file} {why}"
    return f"{told}{meanwhile if waiting.stands_in else ''}"
