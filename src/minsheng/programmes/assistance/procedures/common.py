"""Steps, needs and deeds that most procedures of assistance share; each law says what is its own.

A procedure takes from here what its act has too, and writes down itself what the act has alone.
"""

from __future__ import annotations

from collections.abc import Mapping

from minsheng.kernel.cases.procedure import (
    ANYWHERE,
    FAMILY,
    TIME,
    Deed,
    Limit,
    Need,
    Status,
    Step,
    Unit,
)

VILLAGE, TOWN, COUNTY = "village_worker", "town_clerk", "county_reviewer"
LOCAL = (VILLAGE, TOWN)

OPENED = Step("opened", "已登记，待受理", "entered, to be accepted", TOWN)
PAPERS = Step("papers", "待家庭补齐材料", "waiting for the family's papers", FAMILY)
ACCEPTED = Step("accepted", "已受理，调查核对中", "accepted, being looked into", TOWN)
INQUIRED = Step("inquired", "已入户调查", "family visited", TOWN)
PROPOSED = Step("proposed", "已提出审核意见，待公示", "proposed, to be hung out", VILLAGE)
PUBLISHED = Step("published", "公示中", "hung out", TIME)
SUBMITTED = Step("submitted", "已报县级，待审核确认", "with the county, to be decided", COUNTY)
DECIDED = Step("decided", "已决定，待送达", "decided, to be handed to the family", TOWN)
ENDED = Step("ended", "已办结", "settled", "")

AUTHORISED = Need(
    "assistance.authorised", "每位成年家庭成员签署的有效核查授权",
    "a valid authorisation signed by each adult of the family",
)  # fmt: skip
NOT_TOLD = Need(
    "assistance.not_told", "此前没有告知过（须一次告清）", "the family has not been told before"
)
ALL_BROUGHT = Need("assistance.all_brought", "所缺材料全部补齐", "all papers that were missing")
INQUIRED_BY_TWO = Need(
    "assistance.inquired", "两名以上人员的入户调查记录", "the record of a visit by two"
)
CHECKED = Need(
    "assistance.checked", "家庭经济状况核对结果", "the answer of the check of the family's means"
)
APPRAISED = Need("assistance.appraised", "民主评议结果", "the result of the appraisal")
OPINED = Need("assistance.opined", "乡镇（街道）审核意见", "the town's opinion")
NOT_OBJECTED = Need(
    "assistance.not_objected", "公示期间的异议都已处理", "that all objections are settled"
)
DRAWN = Need(
    "assistance.drawn", "已抽取县级入户复核户（不少于30%）",
    "a draw of those whom the county visits itself (30 % at least)",
)  # fmt: skip
COUNTY_WENT = Need(
    "assistance.county_went", "单独登记、有异议或被抽中的，县级已入户复核",
    "the county's own visit, where the case is registered apart, objected to or drawn",
)  # fmt: skip
HEARD = Need(
    "assistance.heard", "家庭已陈述申辩，或者期限已过",
    "that the family stated its side, or let the time for it pass",
)  # fmt: skip


def deed(
    key: str,
    words: tuple[str, str],
    at: tuple[str, ...],
    to: str,
    roles: tuple[str, ...],
    source: str,
    *,
    needs: tuple[Need, ...] = (),
    apart_from: tuple[str, ...] = (),
    outcome: str = "",
) -> Deed:
    """A deed, its words in both languages together."""
    return Deed(key, *words, at, to, roles, needs, apart_from, outcome, source)


def asking(source: str) -> tuple[Deed, ...]:
    """What lacks is told once, and the clock waits for it."""
    return (
        deed(
            "tell_missing", ("一次性告知所缺材料", "Tell what is missing, once"), ("opened",),
            "papers", (TOWN,), source, needs=(NOT_TOLD,),
        ),
        deed(
            "papers_in", ("材料已补齐", "All papers are in"), ("papers",), "opened", (TOWN,),
            source, needs=(ALL_BROUGHT,),
        ),
    )  # fmt: skip


def leaving(source: str) -> tuple[Deed, ...]:
    """How a case ends without a decision."""
    return (
        deed(
            "withdraw", ("家庭撤回申请", "The family withdraws"), ANYWHERE, "ended", (TOWN,),
            source, outcome="withdrawn",
        ),
    )  # fmt: skip


def handing(source: str) -> tuple[Deed, ...]:
    """The decision brought to the family, which ends the case."""
    return (
        deed(
            "deliver", ("送达决定书", "Hand over the decision"), ("decided",), "ended", (TOWN,),
            source, outcome="decided",
        ),
    )  # fmt: skip


PROPOSERS = ("propose",)
HUNG_OUT = ("公示7日", "hung out for 7 days")
STEPS = (
    OPENED, PAPERS, ACCEPTED, INQUIRED, PROPOSED, PUBLISHED, SUBMITTED, DECIDED, ENDED,
)  # fmt: skip
"""Of a benefit that is hung out once, in the order in which a case comes to them."""
UNPUBLISHED = tuple(step for step in STEPS if step not in (PROPOSED, PUBLISHED))


def local(source: Mapping[str, str], signed: tuple[Need, ...] = (AUTHORISED,)) -> tuple[Deed, ...]:
    """What town and village do until something is proposed.

    Args:
        source: articles, by what they are about.
        signed: what must be there before the application is accepted.
    """
    return (
        *asking(source["papers"]),
        deed(
            "accept", ("受理", "Accept"), ("opened",), "accepted", (TOWN,), source["accept"],
            needs=signed,
        ),
        deed(
            "request_check", ("提请核对家庭经济状况", "Ask for the check of means"), ("accepted",),
            "", (TOWN,), source["check"],
        ),
        deed(
            "record_facts", ("登记申报和核对到的情况", "Enter what was declared and found"),
            ("opened", "accepted", "inquired"), "", LOCAL, source["check"],
        ),
        deed(
            "check_answered", ("核对结果已返回", "The check was answered"),
            ("accepted", "inquired"), "", (TOWN,), source["check"],
        ),
        deed(
            "inquire", ("登记入户调查", "Enter the visit"), ("accepted",), "inquired", LOCAL,
            source["inquire"],
        ),
        deed(
            "inquire_again", ("补充调查", "Enter another visit"), ("inquired",), "", LOCAL,
            source["inquire"],
        ),
    )  # fmt: skip


def publicity(source: Mapping[str, str]) -> tuple[Deed, ...]:
    """What is hung out, objected to, settled and taken down."""
    return (
        deed(
            "publish", ("张榜公示", "Hang it out"), ("proposed",), "published", LOCAL,
            source["publish"], needs=(OPINED,),
        ),
        deed(
            "object", ("登记异议", "Enter an objection"), ("published",), "", LOCAL,
            source["publish"],
        ),
        deed(
            "settle", ("答复异议", "Answer an objection"), ("published",), "", (TOWN,),
            source["publish"],
        ),
        deed(
            "look_again", ("异议成立，重新调查", "Objection upheld: look into it again"),
            ("published",), "accepted", (TOWN,), source["publish"],
        ),
        deed(
            "submit", ("公示结束，报县级", "Take it down and submit"), ("published",),
            "submitted", (TOWN,), source["publish"], needs=(NOT_OBJECTED,),
        ),
    )  # fmt: skip


def county(
    source: Mapping[str, str], to: str, needs: tuple[Need, ...], back: str = "accepted"
) -> tuple[Deed, ...]:
    """What the county does.

    Args:
        source: articles, by what they are about.
        to: the step that approving leads to.
        needs: before it decides either way.
        back: the step to which it sends a case back.
    """
    return (
        deed(
            "county_visit", ("登记县级入户复核", "Enter the county's visit"), ("submitted",), "",
            (COUNTY,), source["county"],
        ),
        deed(
            "send_back", ("退回补充调查", "Send back for more"), ("submitted",), back,
            (COUNTY,), source["county"],
        ),
        deed(
            "decide", ("作出决定", "Decide"), ("submitted",), to, (COUNTY,),
            source["decide"], needs=needs, apart_from=PROPOSERS,
        ),
        deed(
            "refuse", ("决定不予给予", "Refuse"), ("submitted",), "decided", (COUNTY,),
            source["decide"], needs=needs, apart_from=PROPOSERS,
        ),
    )  # fmt: skip


def appraising(at: tuple[str, ...], to: str, source: str) -> Deed:
    """The appraisal by the village."""
    return deed("appraise", ("登记民主评议", "Enter the appraisal"), at, to, LOCAL, source)


def proposing(
    needs: tuple[Need, ...], source: str, at: str = "inquired", to: str = "proposed"
) -> Deed:
    """The town's opinion."""
    return deed(
        "propose", ("提出审核意见", "Propose"), (at,), to, (TOWN,), source,
        needs=needs,
    )  # fmt: skip


def limit(
    key: str, words: tuple[str, str], days: int, unit: Unit, after: tuple[str, ...],
    by: tuple[str, ...], source: str, *, earliest: bool = False, climbs_to: str = COUNTY,
    status: Status = Status.VERIFIED, behind: str = "",
) -> Limit:  # fmt: skip
    """A limit, its words in both languages together."""
    return Limit(
        key, *words, days, unit, after, by, source, status, earliest=earliest,
        climbs_to=climbs_to, behind=behind,
    )  # fmt: skip
