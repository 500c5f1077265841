"""Forms about households."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.areas.names import AreaBook
from minsheng.kernel.pages.fields import AnyArea, DayField, LiftField, Line, OwnArea, Words
from minsheng.kernel.registry.models import Household
from minsheng.kernel.registry.places import FLOORS
from minsheng.kernel.registry.words import GROUPING


class DwellingForm(forms.Form):
    """What the register has of a household's dwelling."""

    address = Line(label=_("地址"), max_length=200)
    floor = forms.IntegerField(
        label=_("楼层"), required=False, min_value=FLOORS[0], max_value=FLOORS[1]
    )
    lift = LiftField()
    number = Line(label=_("户号"), max_length=32, required=False)

    def __init__(self, data: Any, household: Household | None = None) -> None:
        super().__init__(data)
        if household is not None:
            for name in ("address", "floor", "lift", "number"):
                self.initial[name] = getattr(household, name)
                self.fields[name].show_hidden_initial = True

    def changes(self) -> dict[str, Any]:
        """What the officer changed."""
        return {name: self.cleaned_data[name] for name in self.changed_data}


class HandOverHomeForm(forms.Form):
    """Handing a household over to another office of the city."""

    def __init__(self, data: Any, book: AreaBook) -> None:
        super().__init__(data)
        self.fields["area"] = AnyArea(_("转到哪里"), book)
        self.fields["address"] = Line(
            label=_("新住址"), max_length=200, required=False, help_text=_("还不清楚的留空")
        )
        self.fields["reason"] = Line(
            label=_("事由"), max_length=200, help_text=_("对方经办人会看到")
        )


class FoundForm(DwellingForm):
    """A household, without members yet."""

    def __init__(self, data: Any, officer: Officer, book: AreaBook) -> None:
        super().__init__(data)
        self.fields = {
            "grouping": Words(_("家庭类型"), GROUPING, str),
            "area": OwnArea(_("所在村（社区）"), officer, book),
            **self.fields,
            "since": DayField(_("立户日期")),
        }
