"""Words of the history for cases: tables, columns, and what a column holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import pgettext_lazy

from minsheng.kernel.cases.models import Purpose
from minsheng.kernel.registry.words import Text
from minsheng.programmes.assistance.benefits import BENEFITS
from minsheng.programmes.assistance.forms import HOW, ORIGIN, VERDICT, WAY
from minsheng.programmes.assistance.papers import PAPERS

TABLES: Mapping[str, Text] = {
    "kernel_case": pgettext_lazy("history", "救助案件"),
    "case_deed": pgettext_lazy("history", "案件办理"),
    "case_draw": pgettext_lazy("history", "入户复核抽取"),
    "case_paper": pgettext_lazy("history", "告知补交的材料"),
    "case_taken": pgettext_lazy("history", "立案时的家庭情况"),
    "case_fact": pgettext_lazy("history", "案件中登记的情况"),
    "case_inquiry": pgettext_lazy("history", "入户调查"),
    "case_appraisal": pgettext_lazy("history", "民主评议"),
    "case_publicity": pgettext_lazy("history", "公示"),
    "case_objection": pgettext_lazy("history", "公示异议"),
    "case_hearing": pgettext_lazy("history", "陈述申辩"),
    "case_opinion": pgettext_lazy("history", "审核意见"),
    "case_ruling": pgettext_lazy("history", "审核决定"),
    "award": pgettext_lazy("history", "享受的待遇"),
}
COLUMNS: Mapping[str, Text] = {
    "procedure": pgettext_lazy("history", "适用程序"),
    "town": pgettext_lazy("history", "乡镇代码"),
    "step": pgettext_lazy("history", "到了哪一步"),
    "came": pgettext_lazy("history", "原来的步骤"),
    "went": pgettext_lazy("history", "现在的步骤"),
    "waits_for": pgettext_lazy("history", "等谁办理"),
    "apart": pgettext_lazy("history", "单独登记"),
    "drawn": pgettext_lazy("history", "被抽中复核"),
    "opened": pgettext_lazy("history", "登记日期"),
    "opened_by_id": pgettext_lazy("history", "登记人"),
    "accepted": pgettext_lazy("history", "受理日期"),
    "follows_id": pgettext_lazy("history", "前案"),
    "case_id": pgettext_lazy("history", "案件"),
    "day": pgettext_lazy("history", "日期"),
    "met": pgettext_lazy("history", "受访人"),
    "share": pgettext_lazy("history", "抽取比例（%）"),
    "seed": pgettext_lazy("history", "随机种子"),
    "cases": pgettext_lazy("history", "参加抽取的案件"),
    "chosen": pgettext_lazy("history", "抽中的案件"),
    "told": pgettext_lazy("history", "告知日期"),
    "brought": pgettext_lazy("history", "交来日期"),
    "run_id": pgettext_lazy("history", "动态核查"),
    "county": pgettext_lazy("history", "区县"),
    "lack": pgettext_lazy("history", "缺核查数据的原因"),
    "family": pgettext_lazy("history", "家庭情况"),
    "fact": pgettext_lazy("history", "情况"),
    "how": pgettext_lazy("history", "怎样得知"),
    "value": pgettext_lazy("history", "内容"),
    "way": pgettext_lazy("history", "方式"),
    "present": pgettext_lazy("history", "到场人数"),
    "representatives": pgettext_lazy("history", "代表人数"),
    "agree": pgettext_lazy("history", "认为属实人数"),
    "second": pgettext_lazy("history", "二次公示"),
    "shown": pgettext_lazy("history", "公示内容"),
    "by": pgettext_lazy("history", "提出人"),
    "content": pgettext_lazy("history", "内容"),
    "statement": pgettext_lazy("history", "陈述内容"),
    "upheld": pgettext_lazy("history", "成立"),
    "answer": pgettext_lazy("history", "答复"),
    "stated": pgettext_lazy("history", "陈述日期"),
    "verdict": pgettext_lazy("history", "意见"),
    "sum": pgettext_lazy("history", "金额（分）"),
    "ruled": pgettext_lazy("history", "规则测算结论"),
    "ruled_sum": pgettext_lazy("history", "规则测算金额（分）"),
    "months": pgettext_lazy("history", "月数"),
    "rulebook": pgettext_lazy("history", "规则手册摘要"),
    "figures": pgettext_lazy("history", "数字可信度"),
    "benefit": pgettext_lazy("history", "待遇"),
}
NOTHING_TOLD = frozenset({"parents", "persons", "notice"})
"""Columns that tell a reader nothing: what they hold is shown on the page of the case."""
_BENEFIT = {key: one.zh for key, one in BENEFITS.items()}
CODES: Mapping[str, Mapping[Any, Text]] = {
    "kind": {**_BENEFIT, **PAPERS},
    "benefit": _BENEFIT,
    "purpose": {
        Purpose.GRANT: pgettext_lazy("history", "申请"),
        Purpose.REVIEW: pgettext_lazy("history", "复核"),
    },
    "origin": ORIGIN,
    "way": WAY,
    "how": HOW,
    "verdict": VERDICT,
}
"""By column, words that join those of other tables."""
