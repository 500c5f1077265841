"""Cases of assistance at every stage, worked by the demo's officers on days gone by.

Run as a process of its own (`python -m minsheng.web.demo`): they are done as pages do them,
by the application's role in each officer's own scope, and not by the owner of the tables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from minsheng.kernel.access.colleagues import office
from minsheng.kernel.access.models import User
from minsheng.kernel.access.officer import officer_of
from minsheng.kernel.cases.actions import done
from minsheng.kernel.cases.models import Case, Origin
from minsheng.kernel.database.scope import Scope, scope
from minsheng.kernel.registry.models import Household
from minsheng.kernel.registry.relating import authorise
from minsheng.programmes.assistance.benefits import BENEFITS
from minsheng.programmes.assistance.deciding import Said, decide, propose
from minsheng.programmes.assistance.hearing import hear, tell
from minsheng.programmes.assistance.looking_into import Visit, inquire, tell_missing
from minsheng.programmes.assistance.models import Outcome
from minsheng.programmes.assistance.opening import apply_for, review
from minsheng.programmes.assistance.publishing import object_to, publish, take_down
from minsheng.programmes.assistance.taking import members_of
from minsheng.web.demo.officers import BEIXIN

TOWN = 10**6
FIRST = 40
"""Households of the town taken for it begin with this one; those before are other work's."""


def enter_cases(now: datetime) -> None:
    """Enter the cases, where there are none yet.

    Args:
        now: the moment; what was done before it was done on earlier days.
    """
    with scope(Scope(signing_in=True, request="demo")), transaction.atomic():  # all, or none
        with _working("clerk", now):
            if Case.objects.exists():
                return
            homes = _homes()
        for stage, home in zip(STAGES, homes, strict=False):
            stage(Story(home, now))
        for stage, home in zip(REVIEWS, _stopped(now), strict=False):
            stage(Story(home, now))


@contextmanager
def _working(username: str, at: datetime) -> Iterator[Any]:
    """Work as an officer, in a transaction."""
    with scope(Scope(signing_in=True, request="demo")), transaction.atomic():
        user = User.objects.get(username=username).pk
    with scope(Scope(actor=user, request="demo")), transaction.atomic():
        officer = officer_of(user, at)
    assert officer is not None
    with scope(officer.scope("demo")), transaction.atomic():
        yield officer


def _homes() -> list[Any]:

    rows = Household.objects.filter(
        grouping="living", area__gte=BEIXIN, area__lt=BEIXIN + TOWN, until=None
    ).order_by("pk")
    return list(rows[FIRST : FIRST + len(STAGES)])


def _stopped(now: datetime) -> list[Any]:
    """Households of the town of which the last recheck proposes that dibao stops or changes."""
    with _working("clerk", now):
        numbers = (
            Outcome.objects.filter(
                area__gte=BEIXIN, area__lt=BEIXIN + TOWN, affected__contains=["dibao"],
                before__gt=0,
            )
            .order_by("rank", "pk")
            .values_list("household", flat=True)[: len(REVIEWS)]
        )  # fmt: skip
        return list(Household.objects.filter(pk__in=list(numbers)).order_by("pk"))


@dataclass(frozen=True)
class Story:
    """One family's case.

    Attributes:
        home: the household.
        now: the moment of the demo.
    """

    home: Any
    now: datetime

    def before(self, days: int) -> datetime:
        """The same hour some days ago."""
        return self.now - timedelta(days=days)

    def do(self, who: str, days: int, deed: Callable[[Any, datetime], Any]) -> Any:
        """Let an officer do something, some days ago."""
        at = self.before(days)
        with _working(who, at) as officer:
            return deed(officer, at)

    def opened(self, days: int, note: str = "家庭收入低，申请最低生活保障") -> Any:
        """An application of dibao at the counter."""
        return self.do(
            "clerk", days,
            lambda officer, at: apply_for(
                BENEFITS["dibao"], self.home, None, Origin.COUNTER, officer, at, note=note
            ),
        )  # fmt: skip

    def accepted(self, days: int) -> Any:
        """The same, accepted, with the family's authorisations."""
        case = self.opened(days)

        def accept(officer: Any, at: datetime) -> None:
            until = at.date() + timedelta(days=365)
            for place, member in enumerate(members_of(self.home)):
                paper = f"示授{self.home.pk}-{place + 1}"
                authorise(
                    member.person, ["income", "deposits"], paper, at.date(), until, officer,
                    at.date(),
                )  # fmt: skip
            done(case, "accept", officer, at)

        self.do("clerk", days, accept)
        return case

    def inquired(self, days: int) -> Any:
        """Looked into, by two, and the check of means answered."""
        case = self.accepted(days + 4)

        def look(officer: Any, at: datetime) -> None:
            self._visit(case, "inquire", officer, at)
            done(case, "check_answered", officer, at)

        self.do("clerk", days + 3, lambda officer, at: done(case, "request_check", officer, at))
        self.do("clerk", days, look)
        return case

    def _visit(self, case: Any, key: str, officer: Any, at: datetime) -> None:

        other = next(one for one in office() if one.id != officer.user.pk)
        visit = Visit(
            at.date(), "home", officer.user.pk, other.id, "户主", signed=True,
            found="住砖混结构平房两间，家中无大件电器。户主患慢性病，靠打零工和种地维持生活。",
        )  # fmt: skip
        inquire(case, key, visit, officer, at)

    def proposed(self, days: int, verdict: str = "grant") -> Any:
        """Proposed by the town."""
        case = self.inquired(days + 1)
        total = 48_000 if verdict == "grant" else None
        said = Said(verdict, total, "入户调查和部门核对的情况一致")
        self.do("clerk", days, lambda officer, at: propose(case, said, officer, at))
        return case

    def published(self, days: int, verdict: str = "grant") -> Any:
        """Hung out in the village."""
        case = self.proposed(days, verdict)
        self.do(
            "clerk", days,
            lambda officer, at: publish(
                case, "publish", "村务公开栏", officer, at, at.date()
            ),
        )  # fmt: skip
        return case

    def submitted(self, days: int, verdict: str = "grant") -> Any:
        """With the county."""
        case = self.published(days + 8, verdict)
        self.do("clerk", days, lambda officer, at: take_down(case, "submit", officer, at, ""))
        return case

    def decided(self, days: int, verdict: str = "grant") -> Any:
        """Decided by the county."""
        case = self.submitted(days + 2, verdict)
        total = 48_000 if verdict == "grant" else None
        key = "decide" if verdict == "grant" else "refuse"
        said = Said(verdict, total, "审核意见属实，程序合规")
        self.do("reviewer", days, lambda officer, at: decide(case, key, said, officer, at))
        return case

    def delivered(self, days: int, verdict: str = "grant") -> Any:
        """Handed to the family."""
        case = self.decided(days + 1, verdict)
        self.do("clerk", days, lambda officer, at: done(case, "deliver", officer, at))
        return case

    def told_missing(self, days: int) -> Any:
        """Told what is missing."""
        case = self.opened(days)
        self.do(
            "clerk", days,
            lambda officer, at: tell_missing(
                case, ["authorisation", "income"], officer, at, "请于方便时交来"
            ),
        )  # fmt: skip
        return case

    def objected(self, days: int) -> Any:
        """Hung out, and somebody objects."""
        case = self.published(days + 2)
        self.do(
            "clerk", days,
            lambda officer, at: object_to(
                case, "object", "", "听说他家儿子在外做生意", officer, at
            ),
        )  # fmt: skip
        return case

    def review(self, days: int) -> Any:
        """What the recheck found is to be looked into."""
        return self.do(
            "clerk", days,
            lambda officer, at: review(
                BENEFITS["dibao"], self.home, None, Origin.RECHECK, officer, at, "动态核查提出"
            ),
        )  # fmt: skip

    def told(self, days: int) -> Any:
        """The family was told why, and has its own side to state."""
        case = self.review(days + 3)
        self.do(
            "clerk", days + 1,
            lambda officer, at: self._visit(case, "inquire", officer, at),
        )  # fmt: skip
        self.do(
            "clerk", days,
            lambda officer, at: tell(
                case, at.date(), "home", "动态核查发现家庭收入超过低保标准", officer, at
            ),
        )  # fmt: skip
        return case

    def heard(self, days: int) -> Any:
        """It stated its side, and the town proposes."""
        case = self.told(days + 1)
        self.do(
            "clerk", days,
            lambda officer, at: hear(
                case, at.date(), "工资是临时的，下个月就没有了", officer, at
            ),
        )  # fmt: skip
        said = Said("stop", None, "家庭收入已连续超过标准，工资有合同和流水")
        self.do("clerk", days, lambda officer, at: propose(case, said, officer, at))
        return case


STAGES: tuple[Callable[[Story], Any], ...] = (
    lambda story: story.opened(0),
    lambda story: story.told_missing(2),
    lambda story: story.accepted(1),
    lambda story: story.accepted(9),
    lambda story: story.inquired(1),
    lambda story: story.proposed(0),
    lambda story: story.published(2),
    lambda story: story.published(8),
    lambda story: story.objected(1),
    lambda story: story.submitted(1),
    lambda story: story.decided(1),
    lambda story: story.delivered(3),
    lambda story: story.delivered(2, "refuse"),
)
"""From the first word to the decision."""
REVIEWS: tuple[Callable[[Story], Any], ...] = (
    lambda story: story.review(1),
    lambda story: story.told(1),
    lambda story: story.heard(1),
)
