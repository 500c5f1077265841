"""A household looked at again: the family is told and heard before anything is stopped or cut.

Source: 《社会救助暂行办法》（国务院令第649号，S1）第十三条；S3 art. 34; S2 arts 30 to 33.
Reading: the rules say that the family is told the reasons before assistance is cut or stopped
(S2 art. 32) and not how long it has for its own side: the five working days are illustrative.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from minsheng.kernel.cases.procedure import FAMILY, Limit, Procedure, Status, Step, Unit
from minsheng.programmes.assistance.procedures.common import (
    COUNTY,
    COUNTY_WENT,
    DECIDED,
    ENDED,
    HEARD,
    INQUIRED,
    INQUIRED_BY_TWO,
    LOCAL,
    OPINED,
    SUBMITTED,
    TOWN,
    deed,
    handing,
)

REVIEW = "review"
OPENED = Step("opened", "待核实", "to be looked into", TOWN)
TOLD = Step("told", "已告知理由，待家庭陈述", "told why, to state its side", FAMILY)
HEARING = Limit(
    "hearing", "家庭陈述申辩", "the family's own side", 5, Unit.WORKING, ("tell_reasons",),
    ("hear", "time_over"), "S2 art. 32", status=Status.ILLUSTRATIVE,
)  # fmt: skip
MONTHLY = (
    "dibao", "single", "expenditure", "severe_disability", "living_subsidy", "care_subsidy",
    "children", "old_age", "tekun",
)  # fmt: skip


def _review(key: str, since: date, until: date | None, act: dict[str, str]) -> Procedure:
    return Procedure(
        key=key,
        kinds=MONTHLY,
        purpose=REVIEW,
        zh=f"复核、调整和停发（{act['zh']}）",
        en=f"review, adjustment and stop ({act['en']})",
        since=since,
        until=until,
        first="opened",
        binds="inquire",
        published=False,
        steps=(OPENED, INQUIRED, TOLD, replace(SUBMITTED), DECIDED, ENDED),
        deeds=(
            deed(
                "record_facts", ("登记核实到的情况", "Enter what was found"),
                ("opened", "inquired"), "", LOCAL, act["look"],
            ),
            deed(
                "inquire", ("登记入户核实", "Enter the visit"), ("opened",), "inquired", LOCAL,
                act["look"],
            ),
            deed(
                "inquire_again", ("补充核实", "Enter another visit"), ("inquired",), "", LOCAL,
                act["look"],
            ),
            deed(
                "tell_reasons", ("告知拟停发（减发）的理由", "Tell the family why"),
                ("inquired",), "told", (TOWN,), act["tell"], needs=(INQUIRED_BY_TWO,),
            ),
            deed(
                "hear", ("登记家庭陈述申辩", "Enter the family's own side"), ("told",),
                "inquired", LOCAL, act["tell"],
            ),
            deed(
                "time_over", ("期满未陈述", "The time passed without a word"), ("told",),
                "inquired", (TOWN,), act["tell"],
            ),
            deed(
                "keep", ("核实无须变动，继续给予", "Nothing to change: it goes on"),
                ("inquired",), "ended", (TOWN,), act["look"], needs=(INQUIRED_BY_TWO,),
                outcome="continued",
            ),
            deed(
                "propose", ("提出调整、停发意见", "Propose a change"), ("inquired",),
                "submitted", (TOWN,),
                act["decide"], needs=(INQUIRED_BY_TWO, HEARD),
            ),
            deed(
                "county_visit", ("登记县级入户复核", "Enter the county's visit"), ("submitted",),
                "", (COUNTY,), act["decide"],
            ),
            deed(
                "send_back", ("退回补充核实", "Send back for more"), ("submitted",), "inquired",
                (COUNTY,), act["decide"],
            ),
            deed(
                "decide", ("作出决定", "Decide"), ("submitted",), "decided", (COUNTY,),
                act["decide"], needs=(OPINED, COUNTY_WENT), apart_from=("propose",),
            ),
            *handing(act["tell"]),
        ),
        limits=(HEARING,),
        source=act["zh"],
    )  # fmt: skip


REVIEWS = (
    _review(
        "review_2012", date(2012, 12, 12), date(2021, 7, 1),
        {"zh": "《最低生活保障审核审批办法（试行）》", "en": "rule of 2012",
         "look": "S3 art. 33", "tell": "S3 art. 34", "decide": "S3 art. 34"},
    ),
    _review(
        "review_2021", date(2021, 7, 1), None,
        {"zh": "《最低生活保障审核确认办法》", "en": "rule of 2021",
         "look": "S2 art. 31", "tell": "S2 art. 32", "decide": "S2 arts 31, 32"},
    ),
)  # fmt: skip
