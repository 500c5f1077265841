"""The register's own kinds of findings, and that of access."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from minsheng.kernel.joints.kinds import FindingKind, Outcome
from minsheng.kernel.joints.panels import Of

LICENCE, AUTHORISATION, BROKEN_GLASS = (
    "registry.licence_lapses", "registry.authorisation_lapses",
    "access.break_glass",
)  # fmt: skip
REVIEWER, CLERK = "county_reviewer", "town_clerk"

KINDS = (
    FindingKind(
        LICENCE, Of.AREA, _("资格证书已到期或即将到期"), "", REVIEWER, 20,
        (
            Outcome("renewed", _("已换发新证")),
            Outcome("stopped", _("已停止上岗"), note=True),
            Outcome("other", _("其他处理"), note=True),
        ),
        {"name": _("工作人员"), "licence": _("证书"), "expires": _("到期日")},
    ),
    FindingKind(
        AUTHORISATION, Of.PERSON, _("授权书即将到期"), "", CLERK, 15,
        (
            Outcome("renewed", _("已重新签署")),
            Outcome("refused", _("本人不再授权"), note=True),
            Outcome("not_needed", _("已不需要授权"), note=True),
        ),
        {"paper": _("授权书编号"), "expires": _("到期日")},
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
