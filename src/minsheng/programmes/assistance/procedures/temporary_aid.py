"""Temporary aid: in an emergency aid first and papers later, else the whole way.

Source: 《关于进一步加强和改进临时救助工作的意见》（民发〔2018〕23号，S12）; S1 arts 47 to 49.
Reading: in an emergency the check of means, the appraisal and the notice may be left out, and the
papers follow (S12). Within which time is not said: ten working days are illustrative.
"""

from __future__ import annotations

from datetime import date

from minsheng.kernel.cases.procedure import Procedure, Status, Step, Unit
from minsheng.programmes.assistance.procedures.common import (
    CHECKED,
    COUNTY_WENT,
    HUNG_OUT,
    INQUIRED_BY_TWO,
    OPINED,
    STEPS,
    TOWN,
    county,
    deed,
    handing,
    leaving,
    limit,
    local,
    proposing,
    publicity,
)

_S12 = dict.fromkeys(("papers", "accept", "check", "inquire", "publish", "county", "decide"), "S12")
AIDED = Step("aided", "已先行救助，待补齐手续", "aided at once, papers to follow", TOWN)
TEMPORARY_AID = (
    Procedure(
        key="temporary_aid_2018",
        kinds=("temporary_aid",),
        purpose="grant",
        zh="临时救助（2018年意见）",
        en="temporary aid, opinion of 2018",
        since=date(2018, 1, 23),
        until=None,
        first="opened",
        binds="accept",
        published=True,
        steps=(*STEPS[:-2], AIDED, *STEPS[-2:]),
        deeds=(
            deed(
                "aid_first", ("急难先行救助", "Aid at once in an emergency"), ("opened",),
                "aided", (TOWN,), "S12",
            ),
            deed(
                "papers_follow", ("补齐手续，办结", "The papers are in: settled"), ("aided",),
                "ended", (TOWN,), "S12", needs=(INQUIRED_BY_TWO,), outcome="decided",
            ),
            deed(
                "inquire_again", ("登记入户调查", "Enter the visit"), ("aided", "inquired"), "",
                (TOWN,), "S12",
            ),
            *(one for one in local(_S12) if one.key != "inquire_again"),
            proposing((INQUIRED_BY_TWO, CHECKED), "S12"),
            *publicity(_S12),
            *county(_S12, "decided", (OPINED, COUNTY_WENT)),
            *handing("S12"),
            *leaving("S12"),
        ),
        limits=(
            limit(
                "papers", ("补齐先行救助手续", "papers of aid given at once"), 10, Unit.WORKING,
                ("aid_first",), ("papers_follow",), "S12", status=Status.ILLUSTRATIVE,
            ),
            limit(
                "publicity", HUNG_OUT, 7, Unit.CALENDAR, ("publish",), ("submit",), "S12",
                earliest=True, status=Status.ILLUSTRATIVE,
            ),
        ),
        source="《关于进一步加强和改进临时救助工作的意见》（民发〔2018〕23号）",
    ),
)  # fmt: skip
