"""Forms about organisations, sites, workers and licences."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.areas.names import AreaBook
from minsheng.kernel.pages.fields import DayField, LiftField, Line, OwnArea, Words
from minsheng.kernel.registry.models import Licence, Organisation, Site, Worker
from minsheng.kernel.registry.places import FLOORS
from minsheng.kernel.registry.words import LICENCE_END


class _Changed(forms.Form):
    """A form that tells what the officer changed of a row."""

    def of(self, row: Any, **more: Any) -> None:
        """Show what a row holds; of a new one what is said beside."""
        for name in self.fields:
            held = getattr(row, f"{name}_id", None) if name == "area" else getattr(row, name)
            self.initial[name] = more.get(name, held)
            self.fields[name].show_hidden_initial = row.pk is not None

    def changes(self) -> dict[str, Any]:
        """What the officer changed; of a new row all."""
        held = self.cleaned_data
        new = not any(field.show_hidden_initial for field in self.fields.values())
        return {name: held[name] for name in (held if new else self.changed_data)}


class OrganisationForm(_Changed):
    """An organisation."""

    name = Line(label=_("名称"), max_length=120)
    kind = Line(label=_("类型"), max_length=24, help_text=_("例如：养老机构、社会组织"))
    code = Line(label=_("统一社会信用代码"), max_length=24, required=False)
    phone = Line(label=_("联系电话"), max_length=40, required=False)

    def __init__(self, data: Any, row: Organisation, officer: Officer, book: AreaBook) -> None:
        super().__init__(data)
        self.fields["area"] = OwnArea(_("所在村（社区）"), officer, book, kept=row.area_id)
        self.fields["until"] = DayField(_("停办日期"), required=False, help_text=_("在办的留空"))
        self.of(row)


class SiteForm(_Changed):
    """A site of an organisation."""

    name = Line(label=_("名称"), max_length=120)
    kind = Line(label=_("类型"), max_length=24, help_text=_("例如：服务站、助餐点"))
    address = Line(label=_("地址"), max_length=200, required=False)
    floor = forms.IntegerField(
        label=_("楼层"), required=False, min_value=FLOORS[0], max_value=FLOORS[1]
    )
    lift = LiftField()

    def __init__(self, data: Any, row: Site, officer: Officer, book: AreaBook) -> None:
        super().__init__(data)
        self.fields["area"] = OwnArea(_("所在村（社区）"), officer, book, kept=row.area_id)
        self.of(row)


class WorkerForm(_Changed):
    """A worker of an organisation."""

    name = Line(label=_("姓名"), max_length=60)
    post = Line(label=_("岗位"), max_length=60, required=False)

    def __init__(self, data: Any, row: Worker, officer: Officer, book: AreaBook) -> None:
        super().__init__(data)
        self.fields["area"] = OwnArea(_("工作地"), officer, book, kept=row.area_id)
        self.fields["since"] = DayField(_("到岗日期"), required=False)
        self.fields["until"] = DayField(_("离岗日期"), required=False, help_text=_("在岗的留空"))
        self.of(row)


class LicenceForm(_Changed):
    """What a worker is licensed or certified for."""

    kind = Line(label=_("证书名称"), max_length=24)
    number = Line(label=_("证书编号"), max_length=60, required=False)
    issued_by = Line(label=_("发证机关"), max_length=120, required=False)
    issued = DayField(_("发证日期"), required=False)
    expires = DayField(_("有效期至"), required=False, help_text=_("长期有效的留空"))

    def __init__(self, data: Any, row: Licence) -> None:
        super().__init__(data)
        self.of(row)


class LicenceEndForm(forms.Form):
    """Why and when a licence ended before its day."""

    ending = Words(_("终止原因"), LICENCE_END, str)
    day = DayField(_("终止日期"), help_text=_("从这一天起不再有效"))
    note = Line(label=_("情况说明"), max_length=200, help_text=_("例如：吊销决定书的文号"))
