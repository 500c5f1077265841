"""Tekun, by the rule of 2016 and that of July 2021.

Source: 《特困人员认定办法》（民发〔2016〕178号） [memory]; the same of 2021 (民发〔2021〕43号, S5).
"""

from __future__ import annotations

from datetime import date

from minsheng.kernel.cases.procedure import Limit, Procedure, Status, Unit
from minsheng.programmes.assistance.procedures.common import (
    CHECKED,
    COUNTY_WENT,
    DRAWN,
    HUNG_OUT,
    INQUIRED_BY_TWO,
    OPINED,
    STEPS,
    county,
    handing,
    leaving,
    limit,
    local,
    proposing,
    publicity,
)

FIRST_2016, FIRST_2021 = date(2016, 10, 10), date(2021, 7, 1)
_2016 = "民发〔2016〕178号"
_OF_2016 = dict.fromkeys(
    ("papers", "accept", "check", "inquire", "publish", "county", "decide"), _2016
)
_OF_2021 = {
    "papers": "S5 art. 11", "accept": "S5 art. 11", "check": "S5 art. 13",
    "inquire": "S5 art. 13", "publish": "S5 art. 15", "county": "S5 art. 16",
    "decide": "S5 arts 16, 18",
}  # fmt: skip
_COUNTY = (OPINED, DRAWN, COUNTY_WENT)


def _limits(
    days: int, said: dict[str, str], status: Status, again: int | None
) -> tuple[Limit, ...]:
    found = [
        limit(
            "inquiry", ("乡镇调查核实并提出意见", "the town's inquiry and opinion"), days,
            Unit.WORKING, ("accept", "send_back"), ("propose",), said["inquire"], status=status,
        ),
        limit(
            "publicity", HUNG_OUT, 7, Unit.CALENDAR, ("publish",), ("submit",), said["publish"],
            earliest=True, status=status,
        ),
        limit(
            "county", ("县级审核", "the county's decision"), days, Unit.WORKING, ("submit",),
            ("decide", "refuse", "send_back"), said["county"], climbs_to="bureau_chief",
            status=status,
        ),
    ]  # fmt: skip
    if again is not None:
        found += [
            limit(
                "again", ("异议重新调查", "inquiry after an objection"), again, Unit.WORKING,
                ("look_again",), ("propose",), said["publish"],
            ),
            limit(
                "refusal", ("书面告知不予认定的理由", "written refusal with reasons"), 3,
                Unit.WORKING, ("refuse",), ("deliver",), "S5 art. 18",
            ),
        ]  # fmt: skip
    return tuple(found)


def _procedure(
    key: str, year: int, since: date, until: date | None, said: dict[str, str],
    limits: tuple[Limit, ...],
) -> Procedure:  # fmt: skip
    return Procedure(
        key=key,
        kinds=("tekun",),
        purpose="grant",
        zh=f"特困人员认定（{year}年办法）",
        en=f"recognition of persons in extreme hardship, rule of {year}",
        since=since,
        until=until,
        first="opened",
        binds="accept",
        published=True,
        steps=STEPS,
        deeds=(
            *local(said),
            proposing((INQUIRED_BY_TWO, CHECKED), said["inquire"]),
            *publicity(said),
            *county(said, "decided", _COUNTY),
            *handing(said["decide"]),
            *leaving(said["papers"]),
        ),
        limits=limits,
        source=f"《特困人员认定办法》（民发〔{year}〕{178 if year == FIRST_2016.year else 43}号）",
    )


TEKUN = (
    _procedure(
        "tekun_2016", 2016, FIRST_2016, FIRST_2021, _OF_2016,
        _limits(20, _OF_2016, Status.REMEMBERED, None),
    ),
    _procedure(
        "tekun_2021", 2021, FIRST_2021, None, _OF_2021,
        _limits(15, _OF_2021, Status.VERIFIED, 15),
    ),
)  # fmt: skip
