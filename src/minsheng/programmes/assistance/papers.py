"""The papers an application may need; only such as no office's own records hold (S2 art. 10)."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PAPERS: Mapping[str, str | Promise] = {
    "application": _("申请书"),
    "declaration": _("家庭经济状况申报表"),
    "authorisation": _("核查授权书（每位成年成员签署）"),
    "identity": _("身份证明（系统查不到的）"),
    "income": _("收入证明（雇主开具）"),
    "medical": _("医疗费用票据"),
    "education": _("就学缴费凭证"),
    "disability": _("残疾评定材料（系统查不到的）"),
    "court": _("判决书、调解书、离婚协议"),
    "account": _("一卡通账号"),
    "relative": _("与经办人员近亲属关系声明"),
}
