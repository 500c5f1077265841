"""A fact as a field of a form: money in yuan, days, months, codes by their words, yes and no."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minsheng.kernel.pages.fields import DayField, Words
from minsheng.kernel.tongue import english
from minsheng.policy.engine.book import Book
from minsheng.policy.engine.facts import Fact
from minsheng.policy.rulebook.names import Names, read_names
from minsheng.programmes.assistance.forms import YuanField
from minsheng.programmes.assistance.taking import library
from minsheng.recheck.words import shown

YES_NO = {1: _("是"), 0: _("否")}
MOST = 10_000_000
HUNDREDTHS = 10_000


class MonthField(forms.CharField):
    """A month as 2020-11; gives 202011."""

    def __init__(self, label: Any) -> None:
        super().__init__(label=label, widget=forms.TextInput(attrs={"type": "month"}))

    def clean(self, value: Any) -> Any:
        """The month as the rules take it."""
        typed = super().clean(value)
        try:
            first = date.fromisoformat(f"{typed}-01")
        except ValueError as error:
            raise forms.ValidationError(_("请按“2020-11”填写年月")) from error
        return first.year * 100 + first.month


class DayNumberField(DayField):
    """A day; gives 20201103."""

    def clean(self, value: Any) -> Any:
        """The day as the rules take it."""
        day = super().clean(value)
        return day.year * HUNDREDTHS + day.month * 100 + day.day


def called(fact: Fact) -> str:
    """What a fact is called in the reader's language."""
    return fact.en if english() else fact.zh


def field_of(fact: Fact) -> forms.Field:
    """The field in which a fact is typed."""
    label = called(fact)
    if fact.type == "Fen":
        return YuanField(f"{label}（{_('元')}）")
    if fact.type == "bool":
        return Words(label, YES_NO, int)
    if fact.type == "Day":
        return DayNumberField(label)
    if fact.type == "Month":
        return MonthField(label)
    if fact.type in library().codes:
        return Words(label, words_of(fact), int)
    return forms.IntegerField(label=label, min_value=fact.least or 0, max_value=fact.most or MOST)


@lru_cache(1)
def _names() -> Names:
    return read_names(library())


def words_of(fact: Fact) -> dict[int, str]:
    """What the codes of a fact are called."""
    members = _names().members
    return {
        int(one): getattr(members[fact.type, one.name], "en" if english() else "zh")
        for one in library().codes[fact.type]
    }


def told(fact: Fact, value: int | bool, book: Book) -> str:
    """A value of a fact in words."""
    if fact.type in library().codes:
        return words_of(fact)[int(value)]
    return shown(value, fact.type, book, "en" if english() else "zh")
