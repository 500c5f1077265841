"""Fields that offices fill in: a day, one of one's own areas, any area of the city, a lift."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.access.roles import Right
from minsheng.kernel.areas.names import AreaBook, Named
from minsheng.kernel.pages.asking import DayInput
from minsheng.kernel.registry.words import LIFT, Text
from minsheng.kernel.typed import UNREADABLE, broken, seen

VILLAGES = frozenset({"village", "grid"})
RECEIVING = VILLAGES | {"town"}
"""Where people are handed over to."""
_MOST_NAMED = 5
FIRST_DAY, LAST_DAY = date(1880, 1, 1), date(2199, 12, 31)
_FAULTS = (
    "required", "invalid", "min_value", "max_value", "max_length", "null_characters_not_allowed",
)  # fmt: skip
STALE = gettext_lazy("页面内容不完整，请重新打开本页再填写")


class Line(forms.CharField):
    """A text of one line, such as can be shown: the signs nobody sees are taken out."""

    def to_python(self, value: Any) -> str:
        """The text, its blanks as a single one each."""
        return " ".join(_shown(super().to_python(value) or "").split())


class Lines(forms.CharField):
    """A text of some lines, likewise."""

    def __init__(self, *, rows: int = 3, **options: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **options)

    def to_python(self, value: Any) -> str:
        """The text."""
        return _shown(super().to_python(value) or "")


def _shown(text: str) -> str:
    if broken(text):
        raise ValidationError(_(UNREADABLE))
    return seen(text)


def kept(
    kind: type[forms.Field], said: Any = STALE, *, required: bool = True, **bounds: Any
) -> forms.Field:
    """A field the page itself fills in; whatever is wrong with it, the officer is told one thing.

    Args:
        kind: of field.
        said: the one thing.
        required: whether it has to be there.
        bounds: of its value.
    """
    return kind(
        widget=forms.HiddenInput, required=required, error_messages=dict.fromkeys(_FAULTS, said),
        **bounds,
    )  # fmt: skip


class DayField(forms.DateField):
    """A day; the browser shows a calendar."""

    def __init__(self, label: Any, *, required: bool = True, help_text: Any = "") -> None:
        super().__init__(
            label=label, required=required, help_text=help_text, widget=DayInput(),
            input_formats=["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d"],
        )  # fmt: skip

    def to_python(self, value: Any) -> date | None:
        """The day, of our time."""
        found = super().to_python(value)
        if found is not None and not FIRST_DAY <= found <= LAST_DAY:
            raise ValidationError(_("日期有误，请核对年份"))
        return found


class Words(forms.TypedChoiceField):
    """One of some words; its code is the value, None where nothing is chosen."""

    def __init__(
        self, label: Any, book: Mapping[Any, Text], coerce: Callable[[str], Any],
        *, required: bool = True, help_text: Any = "",
    ) -> None:  # fmt: skip
        super().__init__(
            label=label, required=required, help_text=help_text, coerce=coerce, empty_value=None,
            choices=[("", gettext_lazy("请选择")), *book.items()],
        )  # fmt: skip


class LiftField(Words):
    """Whether a lift goes there; not known is an answer."""

    def __init__(self) -> None:
        book = {"yes": LIFT[True], "no": LIFT[False]}
        super().__init__(gettext_lazy("电梯"), book, lambda said: said == "yes", required=False)

    def prepare_value(self, value: Any) -> Any:
        """The word of what is known."""
        return {True: "yes", False: "no"}.get(value, value)


class OwnArea(forms.TypedChoiceField):
    """One of the villages and communities in which the officer may enter people."""

    def __init__(
        self, label: Any, officer: Officer, book: AreaBook, *, required: bool = True,
        kept: int | None = None, empty: Any = "",
    ) -> None:  # fmt: skip
        super().__init__(
            label=label, required=required, coerce=int, empty_value=None,
            choices=[("", empty or gettext_lazy("请选择")), *own_areas(officer, book, kept)],
        )  # fmt: skip


def own_areas(officer: Officer, book: AreaBook, kept: int | None = None) -> list[Any]:
    """An officer's villages by town, and the one a record has already."""
    mine = officer.areas(Right.EDIT_PEOPLE)
    towns: dict[str, list[tuple[int, str]]] = {}
    for area in book.areas.values():
        if area.level in VILLAGES and (area.key == kept or (area.key in mine and area.inhabited)):
            town = "".join(part.name for part in book.path(area.key)[:2])
            towns.setdefault(town, []).append((area.key, _below(area, book)))
    return list(towns.items())


def _below(area: Named, book: AreaBook) -> str:
    return "".join(part.name for part in book.path(area.key)[2:]) or area.name


class AnyArea(Line):
    """A village, a community or a town anywhere in the city, by name or code."""

    def __init__(self, label: Any, book: AreaBook) -> None:
        super().__init__(
            label=label, max_length=60,
            help_text=gettext_lazy("填写县、镇、村全名，例如“如皋市如城街道某某社区”；不知道是哪个村的写到镇、街道。也可填12位区划代码"),
        )  # fmt: skip
        self.book = book

    def clean(self, value: Any) -> Any:
        """The key of the one area meant."""
        typed = "".join(str(super().clean(value)).split())
        found = [a for a in self.book.areas.values() if a.level in RECEIVING and self._is(a, typed)]
        if len(found) == 1:
            return found[0].key
        if not found:
            raise ValidationError(_("没有找到这个村（社区）或镇（街道），请写全名，例如先写县、镇"))
        names = [self.book.full_name(area.key) for area in found[:_MOST_NAMED]]
        raise ValidationError(
            _("有%(count)s个同名的地方，请写明县、镇：%(names)s")
            % {"count": len(found), "names": _("、").join(names)}
        )

    def _is(self, area: Named, typed: str) -> bool:
        full = self.book.full_name(area.key)
        return typed in {area.code, area.name} or (len(typed) > 1 and full.endswith(typed))


__all__ = [
    "AnyArea", "DayField", "LiftField", "Line", "Lines", "OwnArea", "Words", "kept", "own_areas",
]  # fmt: skip
