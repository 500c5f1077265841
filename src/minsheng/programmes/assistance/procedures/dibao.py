"""Dibao, by the rule of 2012, the same from August 2020, and the rule of July 2021.

Source: 《最低生活保障审核审批办法（试行）》（民发〔2012〕220号，S3）；
《关于改革完善社会救助制度的意见》（S6）；《最低生活保障审核确认办法》（民发〔2021〕57号，S2）。
Reading: single-person dibao goes the way of dibao; so does relief for expenditure-type families,
whose trial rule was not found: its limits are marked as illustrative.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from minsheng.kernel.cases.procedure import TIME, Procedure, Status, Step, Unit
from minsheng.programmes.assistance.procedures.common import (
    APPRAISED,
    CHECKED,
    COUNTY,
    COUNTY_WENT,
    DRAWN,
    HUNG_OUT,
    INQUIRED_BY_TWO,
    NOT_OBJECTED,
    OPINED,
    PROPOSERS,
    STEPS,
    TOWN,
    appraising,
    county,
    deed,
    handing,
    leaving,
    limit,
    local,
    proposing,
    publicity,
)

GRANT = "grant"
FIRST_2012, OVERLAY, FIRST_2021 = date(2012, 12, 12), date(2020, 8, 25), date(2021, 7, 1)
APPROVED = Step("approved", "县级已同意，二次公示中", "approved, hung out once more", TIME)
_COUNTY_2012 = (OPINED, DRAWN, COUNTY_WENT)
_COUNTY_2021 = (OPINED, COUNTY_WENT)


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


_LIMITS_2012 = (
    limit(
        "inquiry", ("入户调查", "visit"), 10, Unit.WORKING, ("accept", "send_back", "look_again"),
        ("inquire",), "S3 art. 18",
    ),
    limit(
        "publicity", HUNG_OUT, 7, Unit.CALENDAR, ("publish",), ("submit",), "S3 art. 25",
        earliest=True,
    ),
    limit(
        "county", ("县级审批意见", "the county's opinion"), 5, Unit.WORKING, ("submit",),
        ("decide", "refuse", "send_back"), "S3 art. 26", climbs_to="bureau_chief",
    ),
    limit(
        "publicity_2", HUNG_OUT, 7, Unit.CALENDAR, ("decide",), ("confirm",), "S3 art. 29",
        earliest=True,
    ),
    limit(
        "confirm", ("二次公示期满后决定", "decision after the second notice"), 3, Unit.WORKING,
        ("decide",), ("confirm", "back_2"), "S3 art. 29", climbs_to="bureau_chief",
        behind="publicity_2",
    ),
    limit(
        "refusal", ("书面告知不予批准的理由", "written refusal with reasons"), 3, Unit.CALENDAR,
        ("refuse",), ("deliver",), "S3 art. 26",
    ),
)  # fmt: skip
_APPRAISAL_2012 = limit(
    "appraisal", ("民主评议", "appraisal"), 5, Unit.WORKING, ("inquire",), ("appraise",),
    "S3 art. 21",
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
        steps=(*STEPS[:-2], APPROVED, *STEPS[-2:]),
        deeds=(
            *local(_S3),
            appraising(("inquired",), "", "S6 item 24" if overlay else _S3["appraise"]),
            proposing(needs, "S3 art. 24"),
            *publicity(_S3),
            *county(_S3, "approved", _COUNTY_2012),
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
    steps=STEPS,
    deeds=(
        *local(_S2),
        proposing((INQUIRED_BY_TWO, CHECKED), "S2 art. 18"),
        *publicity(_S2),
        appraising(("published",), "", _S2["appraise"]),
        *county(_S2, "decided", _COUNTY_2021),
        *handing("S2 arts 21, 24"),
        *leaving("S2 art. 29"),
    ),
    limits=(
        limit(
            "check", ("提请核对", "ask for the check"), 3, Unit.WORKING, ("accept",),
            ("request_check",), "S2 art. 15",
        ),
        limit(
            "publicity", HUNG_OUT, 7, Unit.CALENDAR, ("publish",), ("submit",), "S2 art. 19",
            earliest=True,
        ),
        limit(
            "county", ("县级审核确认", "the county's decision"), 10, Unit.WORKING, ("submit",),
            ("decide", "refuse", "send_back"), "S2 art. 20", climbs_to="bureau_chief",
        ),
        limit(
            "refusal", ("书面告知不予确认的理由", "written refusal with reasons"), 3,
            Unit.WORKING, ("refuse",), ("deliver",), "S2 art. 21",
        ),
        limit(
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
