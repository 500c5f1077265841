"""Dibao, by the rule of 2012, the same from August 2020, and the rule of July 2021.

Source: 《最低生活保障审核审批办法（试行）》（民发〔2012〕220号，S3）；
《关于改革完善社会救助制度的意见》（S6）；《最低生活保障审核确认办法》（民发〔2021〕57号，S2）。
Reading: single-person dibao goes the way of dibao; so does relief for expenditure-type families,
whose trial rule was not found: its limits are marked as illustrative.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from minsheng.kernel.cases.procedure import TIME, Deed, Limit, Need, Procedure, Status, Step, Unit
from minsheng.programmes.assistance.procedures.common import (
    ACCEPTED,
    APPRAISED,
    AUTHORISED,
    CHECKED,
    COUNTY,
    COUNTY_WENT,
    DECIDED,
    DRAWN,
    ENDED,
    INQUIRED,
    INQUIRED_BY_TWO,
    LOCAL,
    NOT_OBJECTED,
    OPENED,
    OPINED,
    PAPERS,
    PROPOSED,
    PUBLISHED,
    SUBMITTED,
    TOWN,
    asking,
    deed,
    handing,
    leaving,
)

GRANT = "grant"
FIRST_2012, OVERLAY, FIRST_2021 = date(2012, 12, 12), date(2020, 8, 25), date(2021, 7, 1)
APPROVED = Step("approved", "县级已同意，二次公示中", "approved, hung out once more", TIME)
PROPOSERS = ("propose",)
_COUNTY_2012 = (OPINED, DRAWN, COUNTY_WENT)
_COUNTY_2021 = (OPINED, COUNTY_WENT)


def _local(source: dict[str, str]) -> tuple[Deed, ...]:
    """What town and village do, until the county has it."""
    return (
        *asking(source["papers"]),
        deed(
            "accept", ("受理", "Accept"), ("opened",), "accepted", (TOWN,), source["accept"],
            needs=(AUTHORISED,),
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


def _publicity(source: dict[str, str]) -> tuple[Deed, ...]:
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


def _county(source: dict[str, str], decide_to: str, needs: tuple[Need, ...]) -> tuple[Deed, ...]:
    return (
        deed(
            "county_visit", ("登记县级入户复核", "Enter the county's visit"), ("submitted",), "",
            (COUNTY,), source["county"],
        ),
        deed(
            "send_back", ("退回补充调查", "Send back for more"), ("submitted",), "accepted",
            (COUNTY,), source["county"],
        ),
        deed(
            "decide", ("作出决定", "Decide"), ("submitted",), decide_to, (COUNTY,),
            source["decide"], needs=needs, apart_from=PROPOSERS,
        ),
    )  # fmt: skip


_S3 = {
    "papers": "S3 art. 13", "accept": "S3 art. 13", "check": "S3 arts 18, 19",
    "inquire": "S3 art. 18", "appraise": "S3 arts 21-23", "publish": "S3 art. 25",
    "county": "S3 art. 26", "decide": "S3 arts 26, 29",
}  # fmt: skip
_S2 = {
    "papers": "S2 art. 10", "accept": "S2 art. 10", "check": "S2 art. 17",
    "inquire": "S2 art. 16", "appraise": "S2 art. 19", "publish": "S2 art. 19",
    "county": "S2 art. 20", "decide": "S2 art. 21",
}  # fmt: skip


def _appraise(at: tuple[str, ...], to: str, source: str) -> Deed:
    return deed("appraise", ("登记民主评议", "Enter the appraisal"), at, to, LOCAL, source)


def _propose(needs: tuple[Need, ...], source: str) -> Deed:
    return deed(
        "propose", ("提出审核意见", "Propose"), ("inquired",), "proposed", (TOWN,), source,
        needs=needs,
    )  # fmt: skip


def _limit(
    key: str, words: tuple[str, str], days: int, unit: Unit, after: tuple[str, ...],
    by: tuple[str, ...], source: str, *, earliest: bool = False, climbs_to: str = COUNTY,
) -> Limit:  # fmt: skip
    return Limit(key, *words, days, unit, after, by, source, earliest=earliest, climbs_to=climbs_to)


_HUNG_OUT = ("公示7日", "hung out for 7 days")
_LIMITS_2012 = (
    _limit(
        "inquiry", ("入户调查", "visit"), 10, Unit.WORKING, ("accept", "send_back", "look_again"),
        ("inquire",), "S3 art. 18",
    ),
    _limit(
        "publicity", _HUNG_OUT, 7, Unit.CALENDAR, ("publish",), ("submit",), "S3 art. 25",
        earliest=True,
    ),
    _limit(
        "county", ("县级审批意见", "the county's opinion"), 5, Unit.WORKING, ("submit",),
        ("decide", "refuse", "send_back"), "S3 art. 26", climbs_to="bureau_chief",
    ),
    _limit(
        "publicity_2", _HUNG_OUT, 7, Unit.CALENDAR, ("decide",), ("confirm",), "S3 art. 29",
        earliest=True,
    ),
    _limit(
        "refusal", ("书面告知不予批准的理由", "written refusal with reasons"), 3, Unit.CALENDAR,
        ("refuse",), ("deliver",), "S3 art. 26",
    ),
)  # fmt: skip
_APPRAISAL_2012 = _limit(
    "appraisal", ("民主评议", "appraisal"), 5, Unit.WORKING, ("inquire",), ("appraise",),
    "S3 art. 21",
)  # fmt: skip
_STEPS = (
    OPENED, PAPERS, ACCEPTED, INQUIRED, PROPOSED, PUBLISHED, SUBMITTED, DECIDED, ENDED,
)  # fmt: skip


def _of_2012(*, overlay: bool) -> Procedure:
    """The rule of 2012; from August 2020 an appraisal is held where something is disputed."""
    needs = (INQUIRED_BY_TWO, CHECKED, *(() if overlay else (APPRAISED,)))
    return Procedure(
        key="dibao_2020" if overlay else "dibao_2012",
        kinds=("dibao", "single"),
        purpose=GRANT,
        zh="低保申请审核审批（2012年办法" + ("，2020年8月起）" if overlay else "）"),
        en="dibao application, rule of 2012" + (", from August 2020" if overlay else ""),
        since=OVERLAY if overlay else FIRST_2012,
        until=FIRST_2021 if overlay else OVERLAY,
        first="opened",
        binds="accept",
        published=True,
        steps=(*_STEPS[:-2], APPROVED, *_STEPS[-2:]),
        deeds=(
            *_local(_S3),
            _appraise(("inquired",), "", "S6 item 24" if overlay else _S3["appraise"]),
            _propose(needs, "S3 art. 24"),
            *_publicity(_S3),
            *_county(_S3, "approved", _COUNTY_2012),
            deed(
                "refuse", ("决定不予批准", "Refuse"), ("submitted",), "decided", (COUNTY,),
                _S3["county"], needs=_COUNTY_2012, apart_from=PROPOSERS,
            ),
            deed(
                "object_2", ("登记异议", "Enter an objection"), ("approved",), "", (TOWN, COUNTY),
                "S3 art. 29",
            ),
            deed(
                "settle_2", ("答复异议", "Answer an objection"), ("approved",), "", (COUNTY,),
                "S3 art. 29",
            ),
            deed(
                "back_2", ("异议成立，退回重新调查", "Objection upheld: send back"), ("approved",),
                "accepted", (COUNTY,), "S3 art. 29",
            ),
            deed(
                "confirm", ("二次公示无异议，批准", "Confirm after the second notice"),
                ("approved",), "decided", (COUNTY,), "S3 art. 29", needs=(NOT_OBJECTED,),
                apart_from=PROPOSERS,
            ),
            *handing("S3 art. 29"),
            *leaving("S3 art. 13"),
        ),
        limits=_LIMITS_2012 if overlay else (*_LIMITS_2012, _APPRAISAL_2012),
        source="《最低生活保障审核审批办法（试行）》（民发〔2012〕220号）"
        + ("；《关于改革完善社会救助制度的意见》第24项" if overlay else ""),
    )  # fmt: skip


_OF_2021 = Procedure(
    key="dibao_2021",
    kinds=("dibao", "single"),
    purpose=GRANT,
    zh="低保申请审核确认（2021年办法）",
    en="dibao application, rule of 2021",
    since=FIRST_2021,
    until=None,
    first="opened",
    binds="accept",
    published=True,
    steps=_STEPS,
    deeds=(
        *_local(_S2),
        _propose((INQUIRED_BY_TWO, CHECKED), "S2 art. 18"),
        *_publicity(_S2),
        _appraise(("published",), "", _S2["appraise"]),
        *_county(_S2, "decided", _COUNTY_2021),
        deed(
            "refuse", ("决定不予确认", "Refuse"), ("submitted",), "decided", (COUNTY,),
            _S2["decide"], needs=_COUNTY_2021, apart_from=PROPOSERS,
        ),
        *handing("S2 arts 21, 24"),
        *leaving("S2 art. 29"),
    ),
    limits=(
        _limit(
            "check", ("提请核对", "ask for the check"), 3, Unit.WORKING, ("accept",),
            ("request_check",), "S2 art. 15",
        ),
        _limit(
            "publicity", _HUNG_OUT, 7, Unit.CALENDAR, ("publish",), ("submit",), "S2 art. 19",
            earliest=True,
        ),
        _limit(
            "county", ("县级审核确认", "the county's decision"), 10, Unit.WORKING, ("submit",),
            ("decide", "refuse", "send_back"), "S2 art. 20", climbs_to="bureau_chief",
        ),
        _limit(
            "refusal", ("书面告知不予确认的理由", "written refusal with reasons"), 3,
            Unit.WORKING, ("refuse",), ("deliver",), "S2 art. 21",
        ),
        _limit(
            "whole", ("全程办结", "the whole"), 30, Unit.WORKING, ("accept",),
            ("decide", "refuse"), "S2 art. 22", climbs_to="bureau_chief",
        ),
    ),
    source="《最低生活保障审核确认办法》（民发〔2021〕57号）",
)  # fmt: skip


def _expenditure(model: Procedure) -> Procedure:
    """Relief for expenditure-type families, modelled on dibao: its trial rule was not found."""
    return replace(
        model,
        key=model.key.replace("dibao", "expenditure"),
        kinds=("expenditure",),
        zh="支出型困难家庭救助申请（参照低保程序，示意）",
        en="relief for expenditure-type families (after dibao, illustrative)",
        limits=tuple(replace(one, status=Status.ILLUSTRATIVE) for one in model.limits),
        source=f"试行办法原文未查到，参照{model.source}",
    )


_DIBAO = (_of_2012(overlay=False), _of_2012(overlay=True), _OF_2021)
DIBAO = (*_DIBAO, *(_expenditure(one) for one in _DIBAO))
