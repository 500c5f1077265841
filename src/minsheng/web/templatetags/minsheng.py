"""How pages show an area, a day, money, a number one must not read, an icon."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect, Select
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from minsheng.kernel.areas.names import area_book
from minsheng.kernel.pages.clock import today
from minsheng.kernel.tongue import english

register = template.Library()

CHOICES = (CheckboxInput, CheckboxSelectMultiple, RadioSelect)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of `frontend/office/icons.txt`.

    Args:
        name: Tabler's.
        label: what it says to those who do not see it; none where words stand beside it.
    """
    said = format_html('role="img" aria-label="{}"', label) if label else 'aria-hidden="true"'
    return format_html(
        '<svg class="icon" {}><use href="{}#{}"></use></svg>',
        SafeString(said), static("front/icons.svg"), name,
    )  # fmt: skip


@register.filter
def area(key: int | None) -> str:
    """An area's name with those above it; in English with how it is read."""
    book = area_book(today())
    name = book.full_name(key)
    if not name or not english():
        return name
    return f"{name} ({' '.join(part.pinyin.capitalize() for part in book.path(key))})"


@register.filter
def area_alone(key: int | None) -> str:
    """An area's own name, where the page says what it lies in."""
    return area_book(today()).name(key)


# A template gives an empty text for what is not there: none of these is ever asked of words.


@register.filter
def day(value: date | datetime | str | None) -> str:
    """A day: 2020年11月3日, 3 November 2020; a dash where there is none."""
    if not value or isinstance(value, str):
        return "—"
    if isinstance(value, datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    if english():
        return f"{value.day} {value:%B} {value.year}"
    return f"{value.year}年{value.month}月{value.day}日"


@register.filter
def moment(value: datetime | str | None) -> str:
    """A day and the time of the office's clock."""
    if not value or isinstance(value, str):
        return "—"
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{day(local.date())} {local:%H:%M}"


@register.filter
def yuan(fen: int | str | None) -> str:
    """Money from whole fen: 1,234.50 元, ¥1,234.50; a dash where it is not known."""
    if fen is None or isinstance(fen, str):
        return "—"
    amount = f"{abs(Decimal(fen)) / 100:,.2f}"
    sign = "−" if fen < 0 else ""
    return f"{sign}¥{amount}" if english() else f"{sign}{amount} 元"


@register.filter
def count(number: int | str | None) -> str:
    """A number of things with commas; a dash where it is not known."""
    return "—" if number is None or isinstance(number, str) else f"{number:,}"


@register.filter
def fours(text: str) -> str:
    """A long word in groups of four, to be copied by hand."""
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


@register.inclusion_tag("partials/masked.html")
def masked(value: str, url: str = "", label: str = "") -> dict[str, Any]:
    """A number shown in part, with a button that shows it whole for a reason.

    Args:
        value: as `minsheng.kernel.registry.secrecy` masks it; empty where there is none.
        url: what is asked for the whole (`hx-get`); none for those who may not.
        label: what it is a number of, for those who do not see the page.
    """
    return {"value": value, "url": url, "label": label}


@register.simple_tag
def illustrative() -> SafeString:
    """The mark beside a figure that stands for one nobody could read in an official text."""
    return format_html(
        '<span class="mark-illustrative" title="{}">{}</span>',
        _("没有查到公开的正式数字，此数仅作示例"), _("示例"),
    )  # fmt: skip


@register.filter
def styled(field: BoundField) -> SafeString:
    """A form's field as the theme dresses it."""
    widget = field.field.widget
    if isinstance(widget, CHOICES):
        kind = "form-check-input"
    else:
        kind = "form-select" if isinstance(widget, Select) else "form-control"
    wrong = " is-invalid" if field.errors else ""
    # A placeholder vanishes when one begins to type: the label says it, and stays.
    shown = field.as_widget(attrs={"class": f"{kind}{wrong}", "placeholder": False})
    if field.field.show_hidden_initial:
        return shown + field.as_hidden(only_initial=True)
    return shown


@register.filter
def is_check(field: BoundField) -> bool:
    """Whether a field is one box to tick."""
    return isinstance(field.field.widget, CheckboxInput)


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changed: object) -> str:
    """The page's own address with some of its questions changed, for pagers and heads."""
    asked = context["request"].GET.copy()
    for name, value in changed.items():
        if not value or isinstance(value, str):
            asked.pop(name, None)
        else:
            asked[name] = str(value)
    return f"?{asked.urlencode()}"


@register.simple_tag(takes_context=True)
def onward(context: template.Context, after: str) -> str:
    """The page's own address with another beginning: behind a row, or none for the first page."""
    asked = context["request"].GET.copy()
    asked.pop("after", None)
    if after:
        asked["after"] = after
    return f"?{asked.urlencode()}"


@register.simple_tag(takes_context=True)
def from_here(context: template.Context, after: str) -> str:
    """The page's own address, from where the last page of a list ended."""
    asked = context["request"].GET.copy()
    asked["after"] = after
    return f"?{asked.urlencode()}"
