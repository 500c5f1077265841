"""What assistance finds: families a run met elsewhere than the register has them."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from minsheng.kernel.joints import kinds
from minsheng.kernel.joints.kinds import FindingKind, Outcome
from minsheng.kernel.joints.panels import Of
from minsheng.programmes.assistance.models import PROGRAMME

ELSEWHERE = FindingKind(
    key="assistance.elsewhere",
    of=Of.HOUSEHOLD,
    title=_("核查所在村（社区）与登记不一致"),
    programme=PROGRAMME,
    desk="town_clerk",
    days=20,
    outcomes=(
        Outcome("register_right", _("登记无误，已告知核查数据报送单位"), note=True),
        Outcome("register_mended", _("家庭已迁移，登记已更正")),
        Outcome("unknown", _("无法联系到该家庭"), note=True),
    ),
    facts={"area": _("核查时所在村（社区）")},
)


def register() -> None:
    """Make the kinds known."""
    kinds.register(ELSEWHERE)
