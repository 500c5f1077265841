"""Forms: an area chosen by name, and what an action refuses said beside its field."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minsheng.kernel.areas.models import Level
from minsheng.kernel.areas.names import AreaBook, area_book
from minsheng.kernel.database.scope import Areas
from minsheng.kernel.pages.clock import today
from minsheng.kernel.refusals import RefusedError

MOST_OFFERED = 400
"""Areas in the list under the box; more would be no help."""
HINTS = 5


class AreaInput(forms.TextInput):
    """A box with the areas one may choose under it."""

    template_name = "partials/area_input.html"
    offered: list[str]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """With the list."""
        said = {**(attrs or {}), "list": f"{name}-offered", "autocomplete": "off"}
        return {**super().get_context(name, value, said), "offered": self.offered}


class DayInput(forms.DateInput):
    """A day as the browser's own calendar takes it, in whatever language the page is."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class AreaField(forms.CharField):
    """An area by name, pinyin or key; gives its key.

    Args:
        areas: where it must lie.
        whole: whether the whole city may be chosen, too.
    """

    widget = AreaInput

    def __init__(self, areas: Areas, *, whole: bool = True, **options: Any) -> None:
        hint = gettext_lazy("输入名称或拼音，从列表中选择")
        super().__init__(max_length=60, **{"help_text": hint, **options})
        self.areas, self.whole = areas, whole
        self.widget.offered = offered(area_book(today()), areas, whole=whole)

    def clean(self, value: Any) -> Any:
        """The key of the one area meant."""
        typed = super().clean(value)
        if not typed:
            return None
        book = area_book(today())
        keys = self._meant(book, typed)
        if len(keys) == 1:
            return keys[0]
        if not keys:
            raise ValidationError(_("在您可以选择的范围内没有这个区域，请从列表中选择"))
        names = _("、").join(book.full_name(key) for key in keys[:HINTS])
        raise ValidationError(
            _("有几个区域符合，请选择其中一个：%(names)s"), params={"names": names}
        )

    def prepare_value(self, value: Any) -> Any:
        """A key by its name; what was typed as it was."""
        return area_book(today()).full_name(value) if isinstance(value, int) else value

    def _meant(self, book: AreaBook, typed: str) -> list[int]:
        here = [a for a in book.areas.values() if a.key in self.areas and (self.whole or a.key)]
        exact = [a.key for a in here if typed in {book.full_name(a.key), str(a.key)}]
        if exact:
            # A zone or grid may bear the name of what it lies in; the higher one is meant.
            return exact[:1]
        named = [a.key for a in here if a.name == typed]
        allowed = {a.key for a in here}
        return named or [a.key for a in book.called(typed) if a.key in allowed]


def offered(book: AreaBook, areas: Areas, *, whole: bool = True) -> list[str]:
    """Names to choose from: down to villages where these are few, else to towns."""
    here = [a for a in book.areas.values() if a.key in areas and (whole or a.key)]
    if len(here) > MOST_OFFERED:
        here = [a for a in here if a.level not in {Level.VILLAGE, Level.GRID}]
    return [book.full_name(a.key) for a in sorted(here, key=lambda a: a.key)][:MOST_OFFERED]


def refuse(form: forms.Form, error: RefusedError) -> None:
    """Say what an action refused, beside its field; of one nobody sees, above them all."""
    field = form.fields.get(error.field)
    beside = field is not None and not field.widget.is_hidden
    form.add_error(error.field if beside else None, error.told(_))
