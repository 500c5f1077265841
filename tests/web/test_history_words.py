"""The history speaks: every table and column that it can tell of has a word."""

import pytest
from django.apps import apps

from minsheng.kernel.audit.models import Act
from minsheng.kernel.database.audited import audited
from minsheng.web import history_words as words

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
    columns = {
        field.column
        for field in models()[table]._meta.concrete_fields
        if not field.column.endswith(words.MARKS) and field.column not in audited()[table].ignored
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
        ("kind", "sibling", "兄弟姐妹"),
        ("facts", {"expires": "2026-12-20"}, "有效期至 2026年12月20日"),
    ],
)  # fmt: skip
def test_a_value_is_said_in_words(column, value, said):
    assert words.said(column, value, {7: "王示"}) == said
