"""Steps, needs and deeds that most procedures of assistance share; each law says what is its own.

A procedure takes from here what its act has too, and writes down itself what the act has alone.
"""

from __future__ import annotations

from minsheng.kernel.cases.procedure import ANYWHERE, FAMILY, TIME, Deed, Need, Step

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
