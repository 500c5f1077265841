"""The history speaks: every table and column that it can tell of has a word."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.utils import timezone

import minsheng
from minsheng.kernel.audit.models import Act, Entry
from minsheng.kernel.database.audited import audited
from minsheng.kernel.exchange.listings import LISTINGS
from minsheng.web import history_words as words
from minsheng.web.histories import told

OF_ITSELF = {"audit_entry"}
FIGURES = {"recheck_outcome"}
"""Written by machine work in bulk: an entry tells how many, not what."""


def models():
    return {m._meta.db_table: m for m in apps.get_models() if m._meta.db_table in audited()}


def test_every_table_has_a_word():
    assert set(audited()) - OF_ITSELF == set(words.TABLE)


def test_every_act_and_subject_has_a_word():
    assert set(words.ACT) == set(Act.values)
    assert {about.subject[0] for about in audited().values()} <= set(words.SUBJECT)


@pytest.mark.parametrize("table", sorted(set(audited()) - FIGURES))
def test_every_column_has_a_word_or_tells_nothing(table):
    # Also those whose changes are not written down: they stand in the entry of a new row.
    columns = {
        field.column
        for field in models()[table]._meta.concrete_fields
        if not field.column.endswith(words.MARKS)
    }
    assert columns - set(words.COLUMN) - words.MACHINERY == set()


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("sex", 2, "女"), ("sex", None, "（空）"), ("lift", None, "未登记"),
        ("died", "2020-05-01", "2020年5月1日"),
        ("born", "1950-05-01", "1950"), ("number", "x", "（已加密）"), ("phone", None, "（空）"),
        ("password", "***", "（不显示）"), ("must_change", True, "是"), ("by_id", 7, "王示"),
        ("deed", "closed", "撤销网格"), ("role", "town_clerk", "乡镇（街道）经办人"),
        ("purposes", ["income", "deposits"], "收入、社会保险、银行存款"), ("state", "open", "待办"),
        ("kind", "sibling", "兄弟姐妹"), ("act", "factor", "重置两步验证"),
        ("outcome", "withdrawn", "提出方已撤回"), ("outcome", "confirmed", "确认转入"),
        ("what", "people", "人员"), ("what", "people revealed", "人员（号码完整）"),
        ("what", "duplicate", "疑似重复核对页"), ("column", "area_lived", "居住地"),
        ("facts", {"why": "查无此人", "duplicate": 7, "to": 81_101_214_000},
         "退回理由 查无此人；转往 启东市北新镇永济村委会"),
        ("facts", {"expires": "2026-12-20"}, "有效期至 2026年12月20日"),
    ],
)  # fmt: skip
def test_a_value_is_said_in_words(db, column, value, said):
    assert words.said(column, value, {7: "王示"}) == said


def test_of_the_facts_of_a_finding_only_those_that_changed_are_told(db):
    entry = Entry(
        act=Act.UPDATE, table_name="finding", at=timezone.now(), actor_id=0,
        before={"state": "open", "facts": {"why": "查无此人", "to": 81_101_214_000}},
        after={"state": "closed", "facts": {"why": "已找到", "to": 81_101_214_000}},
    )  # fmt: skip
    (one,) = told([entry])
    assert "查无此人 → 退回理由 已找到" in one.text
    assert "永济村" not in one.text


def test_every_list_and_page_that_is_noted_has_a_word():
    """What calls of `looked` and their like name, by the text of the source."""
    noting = {"looked": 2, "looked_through": 2, "looked_at": 4}
    for path in Path(minsheng.__file__).parent.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
                continue
            place = noting.get(call.func.id)
            if place is None or len(call.args) <= place:
                continue
            word = call.args[place]
            if isinstance(word, ast.Constant):
                assert word.value in words.SEEN, f"{path}: {word.value}"
    assert all(words.said("what", key, {}) != key for key in LISTINGS)
