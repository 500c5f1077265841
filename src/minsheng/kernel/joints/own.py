"""The register's own kinds of findings, and that of access."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from minsheng.kernel.joints.kinds import FindingKind, Outcome
from minsheng.kernel.joints.panels import Of
from minsheng.kernel.refusals import RefusedError
from minsheng.kernel.registry.models import Authorisation, Licence

if TYPE_CHECKING:
    from minsheng.kernel.access.officer import Officer
    from minsheng.kernel.joints.models import Finding

LICENCE, AUTHORISATION, BROKEN_GLASS = (
    "registry.licence_lapses", "registry.authorisation_lapses",
    "access.break_glass",
)  # fmt: skip
REVIEWER, CLERK = "county_reviewer", "town_clerk"
RENEWED = "renewed"


def licence_held(finding: Finding, outcome: str, officer: Officer, now: datetime) -> None:
    """Let nobody say that a licence was renewed before the new one is in the register.

    What was settled is not raised again: it would lapse unseen.

    Raises:
        RefusedError: no licence of that kind stands longer than the one that lapses.
    """
    del officer
    stands = Licence.objects.filter(
        Q(ended=None) | Q(ended__gt=now.date()), _longer("expires", finding),
        worker=finding.facts["worker"], kind=finding.facts["licence"],
    )  # fmt: skip
    if outcome == RENEWED and not stands.exists():
        raise RefusedError(
            "outcome", "还没有登记新证，请经办人先在本人页面用“登记证书”登记换发的新证"
        )


def authorisation_held(finding: Finding, outcome: str, officer: Officer, now: datetime) -> None:
    """Let nobody say that an authorisation was signed anew before it is in the register.

    Raises:
        RefusedError: no authorisation of that person stands longer than the one that lapses.
    """
    del officer
    stands = Authorisation.objects.filter(
        Q(withdrawn=None) | Q(withdrawn__gt=now.date()), _longer("until", finding),
        person=finding.person_id,
    )  # fmt: skip
    if outcome == RENEWED and not stands.exists():
        raise RefusedError(
            "outcome", "还没有登记新的授权书，请先打开本人页面，在“授权核查”中登记新签署的授权书"
        )


def _longer(end: str, finding: Finding) -> Q:
    """What holds beyond the day on which that lapses which was found."""
    return Q(**{end: None}) | Q(**{f"{end}__gt": finding.facts["expires"]})


KINDS = (
    FindingKind(
        LICENCE, Of.AREA, _("资格证书已到期或即将到期"), "", REVIEWER, 20,
        (
            Outcome(RENEWED, _("已换发新证")),
            Outcome("stopped", _("已停止上岗"), note=True),
            Outcome("other", _("其他处理"), note=True),
        ),
        {"name": _("持证人"), "licence": _("证书"), "expires": _("到期日")},
        licence_held,
    ),
    FindingKind(
        AUTHORISATION, Of.PERSON, _("授权书即将到期"), "", CLERK, 15,
        (
            Outcome(RENEWED, _("已重新签署")),
            Outcome("refused", _("本人不再授权"), note=True),
            Outcome("not_needed", _("已不需要授权"), note=True),
        ),
        {"paper": _("授权书编号"), "expires": _("到期日")},
        authorisation_held,
    ),
    FindingKind(
        BROKEN_GLASS, Of.AREA, _("紧急授权待复核"), "", REVIEWER, 3,
        (
            Outcome("justified", _("确属紧急")),
            Outcome("unjustified", _("不属紧急，已另行报告"), note=True),
        ),
        {"by": _("使用人"), "reason": _("事由"), "until": _("有效至")},
    ),
)  # fmt: skip
