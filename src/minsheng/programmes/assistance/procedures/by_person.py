"""Benefits of one person that are not hung out: subsidies, children's and old-age allowances.

Source: 国发〔2015〕52号 (subsidies of disabled persons); S9 parts 2, 3 (children without carers in
fact); 国办发〔2010〕54号 (orphans).
Reading: of disability subsidies and old-age allowances no limit in days was found: theirs are
illustrative. A child is never hung out (S9 part 2).
"""

from __future__ import annotations

from datetime import date

from minsheng.kernel.cases.procedure import Need, Procedure, Status, Unit
from minsheng.programmes.assistance.procedures.common import (
    COUNTY_WENT,
    INQUIRED_BY_TWO,
    OPINED,
    UNPUBLISHED,
    county,
    handing,
    leaving,
    limit,
    local,
    proposing,
)

TOWN_SAYS = ("乡镇查验并提出意见", "the town's check and opinion")
COUNTY_SAYS = ("县级审核确认", "the county's decision")


def _procedure(
    key: str, kinds: tuple[str, ...], words: tuple[str, str], since: date, until: date | None,
    source: str, act: str, days: int, status: Status, needs: tuple[Need, ...] = (),
) -> Procedure:  # fmt: skip
    said = dict.fromkeys(("papers", "accept", "check", "inquire", "county", "decide"), source)
    return Procedure(
        key=key,
        kinds=kinds,
        purpose="grant",
        zh=words[0],
        en=words[1],
        since=since,
        until=until,
        first="opened",
        binds="accept",
        published=False,
        steps=UNPUBLISHED,
        deeds=(
            *local(said, ()),
            proposing(needs, source, "accepted" if not needs else "inquired", "submitted"),
            *county(said, "decided", (OPINED, COUNTY_WENT)),
            *handing(source),
            *leaving(source),
        ),
        limits=(
            limit(
                "town", TOWN_SAYS, days, Unit.WORKING, ("accept", "send_back"), ("propose",),
                source, status=status,
            ),
            limit(
                "county", COUNTY_SAYS, days, Unit.WORKING, ("propose",),
                ("decide", "refuse", "send_back"), source, climbs_to="bureau_chief",
                status=status,
            ),
        ),
        source=act,
    )  # fmt: skip


BY_PERSON = (
    _procedure(
        "subsidies_2016", ("living_subsidy", "care_subsidy", "severe_disability"),
        ("残疾人补贴、重残救助申请（时限示意）", "disability subsidies, severe-disability aid"),
        date(2016, 1, 1), None, "国发〔2015〕52号",
        "《国务院关于全面建立困难残疾人生活补贴和重度残疾人护理补贴制度的意见》（国发〔2015〕52号）",
        15, Status.ILLUSTRATIVE,
    ),
    _procedure(
        "children_2010", ("children",),
        ("孤儿基本生活费申请（时限示意）", "allowance of orphans (limits illustrative)"),
        date(2010, 11, 16), date(2020, 1, 1), "国办发〔2010〕54号",
        "《国务院办公厅关于加强孤儿保障工作的意见》（国办发〔2010〕54号）", 15,
        Status.ILLUSTRATIVE, (INQUIRED_BY_TWO,),
    ),
    _procedure(
        "children_2020", ("children",),
        ("儿童基本生活费申请", "children's living allowance"),
        date(2020, 1, 1), None, "S9 part 2",
        "《关于进一步加强事实无人抚养儿童保障工作的意见》（民发〔2019〕62号）", 15,
        Status.VERIFIED, (INQUIRED_BY_TWO,),
    ),
    _procedure(
        "old_age", ("old_age",),
        ("尊老金申请（时限示意）", "old-age allowance (limits illustrative)"),
        date(2011, 1, 1), None, "老年人权益保障法 art. 33",
        "《中华人民共和国老年人权益保障法》第三十三条；地方规定未查到", 10, Status.ILLUSTRATIVE,
    ),
)  # fmt: skip
