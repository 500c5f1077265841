"""Forms about people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.areas.names import AreaBook
from minsheng.kernel.pages.fields import AnyArea, DayField, Line, OwnArea, Words, kept
from minsheng.kernel.registry.models import NAME, Person
from minsheng.kernel.registry.words import PURPOSE, RELATED, RELATION, SEX, USE

UNCHANGED = _("不改的留空")
CLEARED = {"number": _("清除登记的公民身份号码"), "phone": _("清除登记的联系电话")}
"""What can be wrong without anybody knowing the right one."""
CHOOSE = _("请先查找并选择一个人")


class CorrectForm(forms.Form):
    """What the register has of a person; what pages mask stays empty, and is not changed then."""

    name = Line(label=_("姓名"), max_length=NAME)
    sex = Words(_("性别"), SEX, int, required=False)
    number = Line(label=_("公民身份号码"), max_length=24, required=False, help_text=UNCHANGED)
    born = DayField(_("出生日期"), required=False, help_text=UNCHANGED)
    phone = Line(label=_("联系电话"), max_length=24, required=False, help_text=UNCHANGED)

    def __init__(self, data: Any, person: Person, officer: Officer, book: AreaBook) -> None:
        super().__init__(data)
        empty = _("市外")
        for column, label in (("area_lived", _("居住地")), ("area_registered", _("户籍地"))):
            held = getattr(person, f"{column}_id")
            self.fields[column] = OwnArea(
                label, officer, book, required=False, kept=held, empty=empty
            )
            self.initial[column] = held
        if person.died is not None:
            self.fields["died"] = DayField(_("死亡日期"))
            self.initial["died"] = person.died
        self.initial.update(name=person.name, sex=person.sex)
        for name in self.initial:
            # Told apart is what the officer changed, and not what others changed meanwhile.
            self.fields[name].show_hidden_initial = True

        for name, label in CLEARED.items():
            if getattr(person, name) is not None:
                self.fields[f"no_{name}"] = forms.BooleanField(label=label, required=False)
        self.order_fields(["name", "sex", "number", "no_number", "born", "phone", "no_phone"])

    def clean(self) -> dict[str, Any]:
        """Whoever clears a value types no other."""
        held: dict[str, Any] = super().clean() or self.cleaned_data
        for name in CLEARED:
            if held.get(name) and held.get(f"no_{name}"):
                self.add_error(name, str(_("已选“清除”的请留空；要改成新的，请去掉“清除”")))
        return held

    def changes(self) -> dict[str, Any]:
        """What the officer changed; empty what they cleared."""
        held = self.cleaned_data
        changed = {
            name: held[name]
            for name in self.changed_data
            if name in held and not name.startswith("no_") and (name in self.initial or held[name])
        }
        return changed | {name: "" for name in CLEARED if held.get(f"no_{name}")}


class EnterForm(forms.Form):
    """A person the register does not have yet."""

    name = Line(label=_("姓名"), max_length=NAME)
    number = Line(label=_("公民身份号码"), max_length=24, required=False)
    sex = Words(_("性别"), SEX, int, required=False)
    born = DayField(_("出生日期"), required=False)
    phone = Line(label=_("联系电话"), max_length=24, required=False)

    def __init__(self, data: Any, officer: Officer, book: AreaBook) -> None:
        super().__init__(data)
        empty = _("不在本辖区")
        self.fields["area_lived"] = OwnArea(_("居住地"), officer, book, required=False, empty=empty)
        self.fields["area_registered"] = OwnArea(
            _("户籍地"), officer, book, required=False, empty=empty
        )
        self.fields["area_registered"].help_text = str(
            _("在市内其他地方的，登记后用“转出”请当地确认")
        )

    def clean(self) -> dict[str, Any]:
        """Somewhere in the officer's areas they must live or be registered."""
        held: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not held.get("area_lived") and not held.get("area_registered"):
            self.add_error("area_lived", str(_("户籍地和居住地至少填写一项")))
        return held


class DiedForm(forms.Form):
    """A death."""

    day = DayField(_("死亡日期"))


class MovedOutForm(forms.Form):
    """Moving out: from when on, and where to."""

    day = DayField(_("迁出日期"))

    def __init__(self, data: Any, officer: Officer, book: AreaBook) -> None:
        super().__init__(data)
        self.fields["area"] = OwnArea(_("现居住地"), officer, book, required=False, empty=_("市外"))


class HandOverForm(forms.Form):
    """Handing over to another office of the city."""

    column = forms.ChoiceField(
        label=_("转出的是"),
        choices=[("area_lived", _("居住地")), ("area_registered", _("户籍地"))],
    )

    def __init__(self, data: Any, book: AreaBook) -> None:
        super().__init__(data)
        self.fields["area"] = AnyArea(_("转到哪里"), book)
        self.fields["reason"] = Line(
            label=_("事由"), max_length=200, help_text=_("对方经办人会看到")
        )


class RevealForm(forms.Form):
    """The reason for reading a number whole."""

    reason = Line(
        label=_("查看事由"), max_length=500, help_text=_("会记入查阅记录，审计人员可以看到")
    )


class RelateForm(forms.Form):
    """What somebody, who was found before, is to a person."""

    other = kept(forms.IntegerField, CHOOSE, min_value=1)
    kind = Words(_("对方是本人的"), RELATED, str)
    since = DayField(_("从哪天起"), required=False)


class MemberForm(forms.Form):
    """A person, who was found before, joins a household."""

    person = kept(forms.IntegerField, CHOOSE, min_value=1)
    relation = Words(_("与户主关系"), RELATION, int, required=False)
    since = DayField(_("加入日期"))


class DayForm(forms.Form):
    """A day on which something ends."""

    def __init__(self, data: Any, label: Any, initial: Any = None) -> None:
        super().__init__(data, initial={"day": initial})
        self.fields["day"] = DayField(label)


class AuthoriseForm(forms.Form):
    """A signed authorisation to look into the household's means."""

    purposes = forms.MultipleChoiceField(
        label=_("核查内容"), choices=list(PURPOSE.items()), widget=forms.CheckboxSelectMultiple
    )
    paper = Line(label=_("授权书编号"), max_length=60)
    signed = DayField(_("签署日期"))
    until = DayField(_("有效期至"))


class ConsentForm(forms.Form):
    """A consent to a use of somebody's data."""

    purpose = Words(_("用途"), USE, str)
    given = DayField(_("同意日期"))
    given_by = Line(
        label=_("同意人"), max_length=NAME, required=False,
        help_text=_("本人同意的留空；由监护人代为同意的填写监护人姓名"),
    )  # fmt: skip
